"""Which room may import what; and that the rooms are ours."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import parsed

PROJECT = Path(__file__).parents[2]
ROOMS = ("analytics", "dashboard", "demo", "ingest", "layouts", "migrations", "queries")

ALLOWED: dict[str, set[str]] = {
    "analytics": {"analytics"},
    "demo": {"demo", "analytics.vocabulary"},
    "ingest": {"ingest", "analytics.vocabulary", "analytics.units", "queries"},
    "queries": {"queries", "analytics.vocabulary"},
    "layouts": {"layouts"},
    "migrations": {"migrations"},
    "dashboard": set(ROOMS),
}
THIRD_PARTY: dict[str, set[str]] = {
    "analytics": {"numpy", "pandas", "scipy", "statsmodels"},
    "demo": {"numpy", "pandas", "pyarrow"},
    "layouts": {
        "babel", "dash", "dash_ag_grid", "dash_mantine_components", "numpy", "pandas", "plotly",
    },
    "migrations": {"psycopg"},
    "queries": {"numpy", "pandas", "psycopg", "pyarrow"},
}  # fmt: skip
FORBIDDEN_NAMES = frozenset({"utils", "helpers", "common", "misc"})


def modules(room: str) -> list[Path]:
    return sorted((PROJECT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that a module imports, wherever it does."""
    for node in parsed.nodes(path):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def is_under(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(one + ".") for one in allowed)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_that_it_may(room):
    wrong = [
        f"{path.relative_to(PROJECT)}:{line} imports {name}"
        for path in modules(room)
        for line, name in imports(path)
        if name.partition(".")[0] in {*ROOMS, "app", "tests"} and not is_under(name, ALLOWED[room])
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("room", THIRD_PARTY)
def test_a_room_uses_only_the_libraries_that_it_may(room):
    import sys

    wrong = [
        f"{path.relative_to(PROJECT)}:{line} imports {name}"
        for path in modules(room)
        for line, name in imports(path)
        if (top := name.partition(".")[0]) not in {*ROOMS, *sys.stdlib_module_names}
        and top not in THIRD_PARTY[room]
    ]
    assert not wrong, wrong


def test_pages_of_the_public_site_know_nothing_of_the_staff_site():
    wrong = [
        f"{path.relative_to(PROJECT)}:{line} imports {name}"
        for folder in ("dashboard/public", "layouts/public")
        for path in sorted((PROJECT / folder).rglob("*.py"))
        for line, name in imports(path)
        if is_under(name, {"dashboard.staff", "layouts.staff", "layouts.staff_root"})
        or is_under(name, {"layouts.grids", "layouts.charts", "layouts.figures"})
        or is_under(name, {"dash_mantine_components", "dash_ag_grid", "queries.users"})
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("room", ROOMS)
def test_the_rooms_are_our_own_folders(room):
    module = importlib.import_module(room)
    assert Path(module.__path__[0]).resolve() == (PROJECT / room).resolve()
    assert (PROJECT / room / "__init__.py").read_text(encoding="utf-8").startswith('"""')


def test_no_module_is_a_drawer_for_everything():
    wrong = [
        str(path.relative_to(PROJECT))
        for room in ROOMS
        for path in modules(room)
        if {path.stem, *path.relative_to(PROJECT).parts} & FORBIDDEN_NAMES
    ]
    assert not wrong, wrong


def test_no_module_outgrows_one_subject():
    long = {
        str(path.relative_to(PROJECT)): lines
        for room in ROOMS
        for path in modules(room)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long, long
