"""Lint, types and tests, in the order in which their failures are cheapest to read."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from dashboard.running import environment
from dashboard.running.places import PROJECT
from dashboard.running.progress import say

FEWEST_WORKERS, MOST_WORKERS = 2, 4
LINT = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format --check", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
)
BROWSER_TESTS = "tests/browser"
MEMORY = Path("/dev/shm")
"""Where hundreds of small databases are made and dropped much faster than on a disk."""
ROOM_NEEDED = 4 * 1024**3


def lint() -> list[str]:
    """Run every linter and return the names of those that found something."""
    failed = []
    for name, command in LINT:
        say(f"  {name} …")
        if not _passes([environment.program(command[0]), *command[1:]]):
            failed.append(name)
    return failed


def test(*, browser: bool, chosen: str) -> list[str]:
    """Run the tests; ``chosen`` holds further words for pytest. Returns ["pytest"] on failure."""
    workers = min(MOST_WORKERS, max(FEWEST_WORKERS, os.cpu_count() or FEWEST_WORKERS))
    # Whole files go to one process, so that what a file shares (a server, a city) is made once.
    # The order is ours (tests/conftest.py): xdist's own would leave few but slow tests to the end.
    command = [environment.program("pytest"), "--numprocesses", str(workers)]
    command += ["--dist", "loadfile", "--no-loadscope-reorder"]
    if not browser:
        command += ["--ignore", BROWSER_TESTS]
    scratch = {"TMPDIR": str(MEMORY)} if is_roomy(MEMORY) else {}
    return [] if _passes([*command, *shlex.split(chosen)], **scratch) else ["pytest"]


def is_roomy(folder: Path) -> bool:
    """Whether the tests' servers and browsers may keep their files and programs in a folder."""
    if not folder.is_dir():
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ROOM_NEEDED and not found.f_flag & os.ST_NOEXEC


def verdict(failed: list[str]) -> int:
    """Exit code; a failure is named after everything else, so that it is the last thing read."""
    if failed:
        say(f"Failed: {', '.join(failed)}; the messages stand above.")
        return 1
    return 0


def _passes(command: list[str], **variables: str) -> bool:
    environ = {**os.environ, **variables}
    return subprocess.run(command, cwd=PROJECT, env=environ, check=False).returncode == 0
