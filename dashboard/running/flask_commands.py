"""The project's own command line, called from outside the virtual environment."""

from __future__ import annotations

import subprocess

from dashboard.running import environment
from dashboard.running.places import PROJECT
from dashboard.running.refusal import Refusal


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
