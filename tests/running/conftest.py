"""Folders and stand-in programs for tests of starting and stopping."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from dashboard.running import debian, embedded
from dashboard.running.places import places


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Write shell scripts that stand in for system programs; PATH holds nothing else of theirs."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("sh", "sleep", "cat"):
        (folder / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(folder))

    def write(name, script):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    return write


@pytest.fixture(scope="module")
def open_folder():
    """A folder that an unprivileged account can walk to: pytest's own are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="qingyuan-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def downloaded():
    """The packages that this clone's own embedded database was unpacked from."""
    where = places()
    if not all(list(where.archives.glob(f"{name}_*.deb")) for name in debian.PACKAGES):
        where.archives.mkdir(parents=True, exist_ok=True)
        debian.download(where.archives, where.apt)
    return where.archives


@pytest.fixture(scope="module")
def unpacked(open_folder):
    """``var`` of a second installation whose packages are this one's, which takes no time."""
    var = open_folder / "var"
    copy = places().copy
    if debian.is_unpacked(copy):
        places(var).home.mkdir(parents=True)
        places(var).copy.symlink_to(copy)
        for folder in (var, places(var).home):
            folder.chmod(0o755)
    return var


@pytest.fixture(scope="module")
def installation(open_folder, downloaded):
    """``var`` of a second installation, made from carried packages while no mirror answers."""
    variables = {
        "QINGYUAN_DEBIAN_PACKAGES": str(downloaded),
        "QINGYUAN_DEBIAN_MIRROR": "http://127.0.0.1:9/nothing-answers-here",
    }
    var = open_folder / "var"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        patch.delenv("DATABASE_URL", raising=False)
        try:
            yield var
        finally:
            if os.path.exists(var):
                embedded.stop(var)
