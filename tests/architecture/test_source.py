"""Rules about the source that no linter knows."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture import parsed

PROJECT = Path(__file__).parents[2]


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return [PROJECT / name for name in names if (PROJECT / name).is_file()]


def calls(path):
    """Every call of a module as ``library.Name`` and its line."""
    for node in parsed.calls(path):
        function = node.func
        if isinstance(function, ast.Attribute):
            owner = function.value.id if isinstance(function.value, ast.Name) else ""
            yield f"{owner}.{function.attr}", node.lineno
        elif isinstance(function, ast.Name):
            yield function.id, node.lineno


@pytest.mark.parametrize(
    ("made", "maker"),
    [
        (r"(dcc|core)\.Graph|Graph", "layouts/charts.py"),
        (r"\w*\.?AgGrid", "layouts/grids.py"),
        (r"\w*\.?ConnectionPool", "dashboard/pools.py"),
        (r"(dash\.)?Dash|SiteApp", "dashboard/apps.py"),
        (r"(\w*\.)?Written", "dashboard/prerender.py"),
    ],
)
def test_some_things_have_one_maker(made, maker):
    found = [
        (name, line)
        for path in tracked("*.py")
        if not (name := str(path.relative_to(PROJECT))).startswith("tests/")
        for called, line in calls(path)
        if re.fullmatch(made, called)
    ]
    assert {name for name, _ in found} == {maker}, found


CLOCKS = re.compile(r"(datetime|date|pd\.Timestamp|Timestamp)\.(now|today|utcnow)|time\.time")
MAY_READ_A_CLOCK = ("dashboard/clock.py", "dashboard/running/", "dashboard/commands/")


@pytest.mark.parametrize("room", ["analytics", "queries", "layouts", "ingest", "demo", "dashboard"])
def test_rooms_are_told_what_time_it_is(room):
    wrong = [
        f"{path.relative_to(PROJECT)}:{line} {name}"
        for path in sorted((PROJECT / room).rglob("*.py"))
        if not str(path.relative_to(PROJECT)).startswith(MAY_READ_A_CLOCK)
        for name, line in calls(path)
        if CLOCKS.fullmatch(name)
    ]
    assert not wrong, wrong


def test_layouts_hold_no_callback_and_ask_no_request():
    wrong = [
        f"{path.relative_to(PROJECT)}:{line} {name}"
        for path in sorted((PROJECT / "layouts").rglob("*.py"))
        for name, line in calls(path)
        if name.rpartition(".")[2] in {"callback", "clientside_callback", "set_props"}
    ]
    assert not wrong, wrong


COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|\bhsla?\(")
TYPE_SIZE = re.compile(r"font(-size)?\s*:[^;]*\d(px|em|rem|pt)")
MAY_HOLD_COLOURS = {"layouts/theme.py", "dashboard/assets/shared/favicon.svg"}


def test_colours_live_in_the_tokens():
    wrong = []
    for path in tracked("layouts", "dashboard"):
        name = str(path.relative_to(PROJECT))
        drawn_elsewhere = name.endswith("faces.svg") or "/vendor/" in name
        if name in MAY_HOLD_COLOURS or drawn_elsewhere or path.suffix not in {".py", ".css", ".js"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = COLOUR.search(line)
            if found and not re.search(r"url\(#|href=|#\w+\b.*\{|querySelector|f?\"#\{", line):
                wrong.append(f"{name}:{number} {found.group()}")
    assert not wrong, wrong


def test_type_sizes_live_in_the_tokens():
    wrong = [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in tracked("dashboard/assets/*.css")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if TYPE_SIZE.search(line)
    ]
    assert not wrong, wrong


def test_a_token_that_a_stylesheet_names_exists():
    from layouts import theme

    defined = set(re.findall(r"(--[\w-]+):", theme.stylesheet()))
    for path in tracked("dashboard/assets/*.css"):
        text = path.read_text(encoding="utf-8")
        defined_here = defined | set(re.findall(r"(--[\w-]+)\s*:", text))
        unknown = set(re.findall(r"var\((--[\w-]+)\)", text)) - defined_here
        assert not unknown, (path.name, unknown)


# Put together from pieces, so that this file does not hold what it looks for.
NAMES_OF_THE_WORKPLACE = [
    "/" + "work/",
    "/" + "tmp/team",
    "shared" + "/design",
    "pypi" + "-more",
    "file:///" + "opt",
]
MAY_NAME_REFERENCE_DATA = {"tests/conftest.py", "tests/architecture/test_source.py"}


def test_the_project_speaks_of_itself_alone():
    wrong = []
    for path in tracked():
        if path.suffix in {".png", ".gz", ".parquet", ".ico"} or "/vendor/" in str(path):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found = [name for name in NAMES_OF_THE_WORKPLACE if name in text]
        wrong += [(str(path.relative_to(PROJECT)), name) for name in found]
    assert not wrong, wrong


def test_requirements_name_no_host():
    for path in PROJECT.glob("requirements*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path.name
        assert "--index-url" not in text, path.name


def test_reference_data_are_found_in_one_place():
    wrong = [
        name
        for path in tracked("*.py", "*.toml", "Makefile")
        if (name := str(path.relative_to(PROJECT))) not in MAY_NAME_REFERENCE_DATA
        and "QINGYUAN_REFERENCE_DATA" in path.read_text(encoding="utf-8")
    ]
    assert not wrong, wrong
