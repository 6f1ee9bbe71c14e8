"""Lint, types and tests, in the order in which their failures are cheapest to read."""

from __future__ import annotations

import os
import shlex
import subprocess

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
    command = [environment.program("pytest"), "--numprocesses", str(workers), "--dist", "loadfile"]
    if not browser:
        command += ["--ignore", BROWSER_TESTS]
    return [] if _passes([*command, *shlex.split(chosen)]) else ["pytest"]


def verdict(failed: list[str]) -> int:
    """Exit code; a failure is named after everything else, so that it is the last thing read."""
    if failed:
        say(f"Failed: {', '.join(failed)}; the messages stand above.")
        return 1
    return 0


def _passes(command: list[str]) -> bool:
    return subprocess.run(command, cwd=PROJECT, check=False).returncode == 0
