"""The virtual environment: made once, filled again only when the lock has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from dashboard.running.places import PROJECT
from dashboard.running.progress import step
from dashboard.running.refusal import Refusal

OLDEST_PYTHON = (3, 11)
VENV = PROJECT / ".venv"
RUN_LOCK = PROJECT / "requirements.txt"
TEST_LOCK = PROJECT / "requirements-dev.txt"


def program(name: str) -> str:
    """Path of a program inside the virtual environment."""
    return str(VENV / "bin" / name)


def prepare(*, tests: bool, venv: Path = VENV) -> None:
    """Make the environment hold what the lock says; the tests' lock includes the program's."""
    check_python(sys.version_info[:2])
    _make(venv)
    lock = TEST_LOCK if tests else RUN_LOCK
    if is_current(lock, venv):
        return
    with step(f"installing {lock.name} into {venv.name}"):
        _install(lock, venv)
    for satisfied in (RUN_LOCK, TEST_LOCK) if tests else (RUN_LOCK,):
        stamp_path(satisfied, venv).write_text(stamp(satisfied), encoding="utf-8")


def check_python(version: tuple[int, ...]) -> None:
    """Refuse a Python that is too old."""
    if version < OLDEST_PYTHON:
        raise Refusal(
            f"Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer is needed, this is "
            f"{version[0]}.{version[1]}: install one and name it with make PYTHON=/path/to/python3."
        )


def stamp(lock: Path) -> str:
    """What makes a filled environment out of date: the lock's text or another Python."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{digest} python {sys.version_info[0]}.{sys.version_info[1]}\n"


def stamp_path(lock: Path, venv: Path) -> Path:
    """Where an environment remembers which lock it was filled from."""
    return venv / f"{lock.stem}.installed"


def is_current(lock: Path, venv: Path) -> bool:
    """Whether the environment was filled from this very lock."""
    path = stamp_path(lock, venv)
    return path.is_file() and path.read_text(encoding="utf-8") == stamp(lock)


def _make(venv: Path) -> None:
    """Create the environment, or create it anew when its Python is gone or another."""
    inside = venv / "bin" / "python"
    if _runs_this_version(inside):
        return
    with step(f"creating {venv.name}"):
        result = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(venv)],
            capture_output=True,
            text=True,
            check=False,
        )
    if result.returncode != 0:
        raise Refusal(
            f"Python could not create {venv}: install the package python3-venv, "
            "or name another Python with make PYTHON=/path/to/python3."
        )


def _runs_this_version(python: Path) -> bool:
    if not python.exists():
        return False
    result = subprocess.run(
        [str(python), "-c", "import sys; print(*sys.version_info[:2], sep='.')"],
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout.strip() == f"{sys.version_info[0]}.{sys.version_info[1]}"


def _install(lock: Path, venv: Path) -> None:
    python = str(venv / "bin" / "python")
    result = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-compile", "-r", str(lock)],
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if result.returncode == 0:
        # pip compiles on one core; a file that does not compile is one that nobody imports.
        compileall = [python, "-m", "compileall", "-q", "-j", "0", str(venv / "lib")]
        subprocess.run(compileall, capture_output=True, check=False)
        return
    reasons = [line for line in result.stderr.splitlines() if line.startswith("ERROR:")]
    reason = reasons[-1].removeprefix("ERROR:").strip() if reasons else "no reason given"
    raise Refusal(
        f"pip could not install {lock.name} ({reason.rstrip('.')}): check that this machine "
        "reaches a Python package index and run this again."
    )
