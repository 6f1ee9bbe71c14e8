"""A command loads what it needs: no page, and none of the other commands."""

import os
import re
import subprocess
import sys
from pathlib import Path

from dashboard.command_line import Commands

PROJECT = Path(__file__).parents[2]
COMMANDS = ("doctor", "rollup", "work", "user")
OF_THE_WEB = ("dash", "plotly", "flask_compress", "flask_login", "dashboard.web")
LOADED = """
import click, sys
from flask.cli import cli
sys.argv[0] = "flask"
for words in {lines!r}:
    try:
        cli.main(words, prog_name="flask")
    except SystemExit as end:
        print("LOADED", end.code, sorted(m for m in {watched!r} if m in sys.modules))
"""


def loaded_by(*lines: list[str], watched: tuple[str, ...]) -> list[str]:
    """Exit codes of command lines in a process of their own, and the modules loaded after each."""
    script = LOADED.format(lines=lines, watched=watched)
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        env={**os.environ, "FLASK_APP": "app.py"},
        capture_output=True,
        text=True,
        check=True,
    )
    return re.findall(r"^LOADED (.*)$", run.stdout, re.M)


def test_a_command_loads_no_page_and_flask_routes_still_has_them():
    """One process, for each command would load what it needs into one of its own."""
    lines = [*([name, "--help"] for name in COMMANDS), ["routes"]]
    *commands, routes = loaded_by(*lines, watched=OF_THE_WEB)
    assert dict(zip(COMMANDS, commands, strict=True)) == dict.fromkeys(COMMANDS, "0 []")
    assert routes == f"0 {sorted(OF_THE_WEB)}"


def test_a_command_loads_none_of_the_others():
    others = ("dashboard.commands.demo", "dashboard.commands.ingest", "pandas", "pyarrow", "scipy")
    watched = (*others, "dashboard.commands.doctor")
    assert loaded_by(["doctor", "--help"], watched=watched) == ["0 ['dashboard.commands.doctor']"]


def test_every_command_is_found_under_its_own_name():
    names = Commands().list_commands(None)
    assert len(names) == 18
    for name in names:
        assert Commands().get_command(None, name).name == name
