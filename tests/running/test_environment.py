"""The virtual environment is made once and filled again only when the lock changed."""

import os
import subprocess
import sys

import pytest

from dashboard.running import environment
from dashboard.running.refusal import Refusal


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Two empty locks and no environment yet; pip may not ask any index."""
    monkeypatch.setattr(environment, "RUN_LOCK", tmp_path / "requirements.txt")
    monkeypatch.setattr(environment, "TEST_LOCK", tmp_path / "requirements-dev.txt")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    environment.RUN_LOCK.write_text("# nothing\n")
    environment.TEST_LOCK.write_text("# nothing either\n")
    return tmp_path


def test_an_environment_that_lost_its_python_is_made_anew_and_then_left_alone(project, capsys):
    venv = project / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(project / "removed" / "python3")
    environment.prepare(tests=False, venv=venv)
    first = capsys.readouterr().out
    assert "creating .venv" in first
    assert "installing requirements.txt" in first
    assert subprocess.run([venv / "bin" / "python", "-c", ""], check=False).returncode == 0
    environment.prepare(tests=False, venv=venv)
    assert capsys.readouterr().out == ""


def stand_in(project, script):
    """An environment whose Python is a script, filled from today's locks."""
    venv = project / ".venv"
    (venv / "bin").mkdir(parents=True)
    python = venv / "bin" / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    for lock in (environment.RUN_LOCK, environment.TEST_LOCK):
        environment.stamp_path(lock, venv).write_text(environment.stamp(lock))
    return venv


@pytest.fixture
def filled(project):
    """Its pip installs whatever it is told to, and takes no time."""
    really = f'exec "{sys.executable}" "$@"'
    return stand_in(project, f'[ "$1" = -c ] && {really}\necho "$@" >> "{project}/asked"')


@pytest.fixture
def asked(project):
    """What pip was told to install, and forgets it."""

    def since_last():
        file = project / "asked"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

    return since_last


@pytest.fixture
def offline(project):
    """Its Python is this one, whose pip may ask no index."""
    # A link would be the system's Python, which need not have pip.
    return stand_in(project, f'exec "{sys.executable}" "$@"')


def test_a_changed_lock_is_installed_again(filled, asked, capsys):
    environment.prepare(tests=False, venv=filled)
    assert (capsys.readouterr().out, asked()) == ("", [])
    environment.RUN_LOCK.write_text("# changed\n")
    environment.prepare(tests=False, venv=filled)
    assert "installing requirements.txt" in capsys.readouterr().out
    assert asked()[0].endswith(f"pip install --quiet --no-compile -r {environment.RUN_LOCK}")
    environment.prepare(tests=False, venv=filled)
    assert (capsys.readouterr().out, asked()) == ("", [])


def test_the_tests_lock_holds_the_programs_too(filled, asked, capsys):
    environment.RUN_LOCK.write_text("# changed\n")
    environment.TEST_LOCK.write_text("# changed\n")
    environment.prepare(tests=True, venv=filled)
    assert asked()[0].endswith(f"-r {environment.TEST_LOCK}")
    capsys.readouterr()
    environment.prepare(tests=False, venv=filled)
    assert (capsys.readouterr().out, asked()) == ("", [])


def test_a_lock_that_cannot_be_installed_is_one_sentence_and_tried_again(offline):
    environment.RUN_LOCK.write_text("a-package-that-nobody-ever-made==1.0\n")
    for _ in range(2):
        with pytest.raises(Refusal, match=r"pip could not install requirements\.txt") as caught:
            environment.prepare(tests=False, venv=offline)
        assert "\n" not in str(caught.value)


def test_an_old_python_is_refused():
    environment.check_python((3, 11))
    environment.check_python((3, 14))
    with pytest.raises(Refusal, match=r"3\.11 or newer is needed, this is 3\.10"):
        environment.check_python((3, 10))


def test_make_says_what_to_do_when_no_python_is_new_enough():
    """The Makefile looks for a Python itself: PATH holds none here."""
    make = subprocess.run(
        ["/usr/bin/make", "PYTHON=", "run"],
        cwd=environment.PROJECT,
        env={"PATH": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert make.returncode != 0
    assert "Python 3.11 or newer is needed: install" in make.stderr


def test_the_locks_name_no_index_and_no_path_of_a_machine():
    for lock in (environment.RUN_LOCK, environment.TEST_LOCK):
        for line in lock.read_text().splitlines():
            requirement = line.split("#", 1)[0].strip()
            assert "://" not in line
            assert "file:/" not in line
            assert not requirement.startswith("-"), requirement
            assert not requirement or "==" in requirement, requirement


def test_both_locks_agree():
    """The tests run on the versions that the program runs on."""
    pins = [
        {line.split("==")[0]: line for line in lock.read_text().splitlines() if "==" in line}
        for lock in (environment.RUN_LOCK, environment.TEST_LOCK)
    ]
    assert pins[0].items() <= pins[1].items()


def test_nothing_here_needs_more_than_the_standard_library():
    """Before the environment exists, every module but the server's check must import."""
    modules = sorted(
        path.stem
        for path in (environment.PROJECT / "dashboard" / "running").glob("*.py")
        if path.stem not in ("__init__", "server_check")
    )
    assert "run" in modules
    program = "import " + ", ".join(f"dashboard.running.{name}" for name in modules)
    result = subprocess.run(
        # -S leaves out every installed package, -E every setting that could bring them back.
        [sys.executable, "-S", "-E", "-c", program],
        cwd=environment.PROJECT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
