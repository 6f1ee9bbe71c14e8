"""A second embedded server, for tests that kill it or change what belongs to a whole server."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from dashboard.running import checks, cluster, connection_file, debian, embedded
from dashboard.running.cluster import settings as cluster_settings
from dashboard.running.places import PROJECT, Places, places
from migrations import runner
from tests import kept_connections

_PREFIX = "qingyuan-test-server-"
SMALL = {"shared_buffers": "64MB"}
"""To drop a database is to look at every page that the server keeps."""
_CONNECT = "-c statement_timeout=600000"
_MIGRATED = "migrated"
_COPY_ATTEMPTS = 20
COPY_DATABASE = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
"""Files are copied in half the time that the log of each of their pages takes."""
_END_SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


class SecondCluster:
    """A server of its own in a folder of its own, made of the packages of this installation."""

    def __init__(self, var: Path, **settings: str):
        self.var = var
        self.settings = SMALL | settings

    @property
    def where(self) -> Places:
        return places(self.var)

    def start(self) -> None:
        """Bring it up, also after it was killed."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cluster, "settings", self._settings)
            embedded.start(self.var)

    def _settings(self, port: int) -> str:
        lines = (f"{name} = '{value}'\n" for name, value in self.settings.items())
        return cluster_settings(port) + "".join(lines)

    def stop(self) -> None:
        embedded.stop(self.var)

    def kill(self) -> None:
        """End it as a power failure would, and wait until it is gone."""
        pid = cluster.running_pid(self.where.data)
        assert pid is not None, "there is no server to kill"
        os.kill(pid, signal.SIGKILL)
        while cluster.running_pid(self.where.data) is not None:
            time.sleep(0.02)

    def url(self, login: str = "owner", database: str | None = None) -> str:
        """Address of one login, as the connection file has it now: a port may change."""
        facts = connection_file.read(self.where.connection_file)
        assert facts is not None
        return connection_file.url(facts, login=login, database=database)

    def create_database(self, name: str) -> None:
        """A migrated database beside the installation's own."""
        known = rows(self.url(), f"SELECT FROM pg_database WHERE datname = '{_MIGRATED}'")
        if not known:
            self.copy_database("template0", _MIGRATED)
            runner.upgrade(self.url(database=_MIGRATED))
        self.copy_database(_MIGRATED, name)

    def keep_migrated(self) -> None:
        """Let later databases be copies of the installation's own, as it is now."""
        self.copy_database(rows(self.url(), "SELECT current_database()::text")[0][0], _MIGRATED)

    def copy_database(self, source: str, name: str) -> None:
        """A copy of a database with its rows; what is connected to either is ended."""
        self.drop_database(name)
        kept_connections.close(source)
        copy = sql.SQL(COPY_DATABASE)
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as connection:
            for attempt in range(_COPY_ATTEMPTS):
                # The extension's scheduler connects to every database, and comes back.
                connection.execute(_END_SESSIONS, (source,))
                try:
                    connection.execute(copy.format(sql.Identifier(name), sql.Identifier(source)))
                    return
                except psycopg.errors.ObjectInUse:
                    if attempt == _COPY_ATTEMPTS - 1:
                        raise
                    time.sleep(0.05)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        kept_connections.close(name)
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def save(self, folder: Path) -> None:
        """Keep a copy of the stopped installation, from which others can be made."""
        assert not embedded.is_running(self.var)
        folder.mkdir()
        _copy([self.where.data], folder)
        (folder / "var").mkdir()
        _copy([path for path in self.var.iterdir() if path != self.where.home], folder / "var")

    def environment(self, **variables: str) -> dict[str, str]:
        """Environment of a process that belongs to this installation and knows no other."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_URL", "QINGYUAN_"))
        }
        return kept | {"QINGYUAN_VAR": str(self.var)} | variables

    def flask(
        self, *words: str, text: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one command of this installation to its end."""
        return subprocess.run(
            [str(PROJECT / ".venv/bin/flask"), *words],
            cwd=PROJECT,
            env=self.environment(**variables),
            input=text,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


@contextmanager
def second_cluster(saved: Path | None = None, **settings: str) -> Iterator[SecondCluster]:
    """A running second server, empty or like a saved one; stopped and removed at the end."""
    _remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_scratch_folder()))
    folder.chmod(0o755)
    found = SecondCluster(folder / "var", **settings)
    _link_packages(found)
    if saved is not None:
        _copy([saved / found.where.data.name], found.where.home)
        _copy(list((saved / "var").iterdir()), found.var)
    try:
        found.start()
        yield found
    finally:
        found.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _scratch_folder() -> Path:
    """Memory where there is room: there a copy of a database costs a tenth of one on a disk."""
    return checks.MEMORY if checks.is_roomy(checks.MEMORY) else Path(tempfile.gettempdir())


def shared_folder(name: str) -> Path:
    """A folder of all processes of this run of the tests; a later run removes it."""
    folder = _scratch_folder() / f"{_PREFIX}{os.getppid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _remove_leftovers() -> None:
    """Stop and remove the servers of test processes that were killed before they could."""
    for folder in _scratch_folder().glob(f"{_PREFIX}*"):
        pid = folder.name.removeprefix(_PREFIX).split("-")[0]
        if pid.isdecimal() and not Path(f"/proc/{pid}").exists():
            SecondCluster(folder / "var").stop()
            shutil.rmtree(folder, ignore_errors=True)


def _copy(paths: list[Path], folder: Path) -> None:
    """Copy with owners: the data belong to the account that serves them."""
    subprocess.run(["cp", "-a", *map(str, paths), str(folder)], check=True)


def _link_packages(found: SecondCluster) -> None:
    """The unpacked packages of this installation: no second download and no second copy."""
    source = places().copy
    if not debian.is_unpacked(source):
        return
    found.where.home.mkdir(parents=True)
    found.where.copy.symlink_to(source)
    for path in (found.var, found.where.home):
        path.chmod(0o755)


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    """Rows of one statement."""
    with kept_connections.lent(url, opening=_connect) as connection:
        return connection.execute(statement).fetchall()


def _connect(url: str) -> Connection[Any]:
    return psycopg.connect(make_conninfo(url, options=_CONNECT))
