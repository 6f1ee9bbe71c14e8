"""Chinese texts that the source hands to a translator, found by reading it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture import parsed

PROJECT = Path(__file__).parents[2]
ROOMS = ("layouts", "dashboard")
MARKED_NAMES = frozenset({"TITLE", "NAV", "FOOTER"})
REFUSALS = frozenset({"UnusableParameter", "NotFound", "Forbidden", "Refused"})


@dataclass(frozen=True)
class Word:
    """One text and where it stands."""

    context: str | None
    text: str
    place: str


def modules() -> list[Path]:
    """Every module that may hold words for people."""
    return sorted(path for room in ROOMS for path in (PROJECT / room).rglob("*.py"))


def used() -> Iterator[Word]:
    """Every literal text that is translated somewhere."""
    for path in modules():
        for node in parsed.nodes(path):
            if isinstance(node, ast.Call | ast.Assign):
                place = f"{path.relative_to(PROJECT)}:{node.lineno}"
                of_node = _of_call if isinstance(node, ast.Call) else _of_assignment
                yield from of_node(node, place)


def computed() -> Iterator[str]:
    """Places where a text is put together before it is translated, which no catalogue can know."""
    for path in modules():
        for node in parsed.calls(path):
            if _callee(node) not in {"t", "mark"}:
                continue
            if node.args and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
                yield f"{path.relative_to(PROJECT)}:{node.lineno}"


def _callee(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _of_call(node: ast.Call, place: str) -> Iterator[Word]:
    if _callee(node) not in {"t", "mark", *REFUSALS} or not node.args:
        return
    for first in _branches(node.args[0]):
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
            contexts = [k.value for k in node.keywords if k.arg == "context"]
            context = contexts[0].value if contexts else None  # type: ignore[attr-defined]
            yield Word(context, first.value, place)


def _branches(node: ast.expr) -> Iterator[ast.expr]:
    """Both texts of ``a if condition else b``."""
    if isinstance(node, ast.IfExp):
        yield from _branches(node.body)
        yield from _branches(node.orelse)
    else:
        yield node


def _of_assignment(node: ast.Assign, place: str) -> Iterator[Word]:
    names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    value = node.value
    if names & MARKED_NAMES and isinstance(value, ast.Constant) and value.value:
        yield Word(None, str(value.value), place)
