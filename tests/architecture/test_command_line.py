"""A command loads what it needs: no page, and none of the other commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.command_line import Commands

PROJECT = Path(__file__).parents[2]
OF_THE_WEB = ("dash", "plotly", "flask_compress", "flask_login", "dashboard.web")
LOADED = """
import click, sys
from flask.cli import cli
sys.argv[0] = "flask"
try:
    cli.main({words!r}, prog_name="flask")
except SystemExit as end:
    print("LOADED", end.code, sorted(m for m in {watched!r} if m in sys.modules))
"""


def loaded_by(*words: str, watched: tuple[str, ...]) -> str:
    """Exit code of a command line in a process of its own, and which modules it loaded."""
    script = LOADED.format(words=list(words), watched=watched)
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        env={**os.environ, "FLASK_APP": "app.py"},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.rpartition("LOADED ")[2].strip()


@pytest.mark.parametrize("name", ["doctor", "rollup", "work", "user"])
def test_a_command_loads_no_page(name):
    assert loaded_by(name, "--help", watched=OF_THE_WEB) == "0 []"


def test_a_command_loads_none_of_the_others():
    others = ("dashboard.commands.demo", "dashboard.commands.ingest", "pandas", "pyarrow", "scipy")
    assert loaded_by("doctor", "--help", watched=(*others, "dashboard.commands.doctor")) == (
        "0 ['dashboard.commands.doctor']"
    )


def test_flask_routes_still_has_the_pages():
    assert loaded_by("routes", watched=("dash", "dashboard.web")) == ("0 ['dash', 'dashboard.web']")


def test_every_command_is_found_under_its_own_name():
    names = Commands().list_commands(None)
    assert len(names) == 14
    for name in names:
        assert Commands().get_command(None, name).name == name
