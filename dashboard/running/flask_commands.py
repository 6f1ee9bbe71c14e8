"""The project's own command line, called from outside the virtual environment."""

from __future__ import annotations

import re
import subprocess

from dashboard.running import environment
from dashboard.running.places import PROJECT
from dashboard.running.refusal import Refusal


def available() -> set[str]:
    """Names of the commands that ``flask`` knows."""
    result = subprocess.run(
        [environment.program("flask"), "--help"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return parse_help(result.stdout)


def parse_help(text: str) -> set[str]:
    """Command names in the section that click prints under ``Commands:``."""
    _, _, section = text.partition("\nCommands:\n")
    return set(re.findall(r"^  ([a-z][a-z0-9-]*)", section, re.MULTILINE))


def run(*words: str) -> None:
    """Run one command with its output shown; its failure ends ours in one sentence."""
    result = subprocess.run([environment.program("flask"), *words], cwd=PROJECT, check=False)
    if result.returncode != 0:
        raise Refusal(
            f"flask {' '.join(words)} failed with exit code {result.returncode}: "
            "its message stands above."
        )


def output_of(*words: str) -> str:
    """What a command prints, or nothing when it fails."""
    result = subprocess.run(
        [environment.program("flask"), *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout if result.returncode == 0 else ""
