"""Rows of every table of the page, by its name."""

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.staff.quality import accuracy, completeness, due, furnace_days, marks
from dashboard.staff.quality.choice import Chosen
from dashboard.staff.quality.coincidence import coincidences
from dashboard.staff.quality.furnaces import furnaces
from dashboard.staff.quality.networking import ledger

KIND_OF: dict[str, str] = {
    "due": "what",
    "tests": "kind",
    "control": "reason",
    "marks": "kind",
    "coincidence": "kind",
    "networking": "state",
}
"""Which attribute of a row the filter of kinds looks at."""

_EVERYTHING: dict[str, Callable[[Chosen], Sequence[Any]]] = {
    "outlets": completeness.rates,
    "days": completeness.by_day,
    "due": due.due,
    "tests": accuracy.tests,
    "control": accuracy.control,
    "marks": marks.marks,
    "coincidence": coincidences,
    "revisions": marks.revisions,
    "networking": ledger,
    "due_sums": lambda chosen: accuracy.sums_of_due(due.due(chosen)),
    "test_sums": lambda chosen: accuracy.sums_of_tests(accuracy.tests(chosen)),
    "control_sums": lambda chosen: accuracy.sums_of_control(accuracy.control(chosen)),
    "mark_sums": lambda chosen: marks.sums_of_marks(chosen, marks.marks(chosen)),
    "furnaces": furnaces,
    "furnace_days": furnace_days.days,
}


def everything(chosen: Chosen, table: str) -> Sequence[Any]:
    """Rows of a table, of every kind."""
    return _EVERYTHING[table](chosen)


def of_kind(chosen: Chosen, table: str, rows: Sequence[Any]) -> list[Any]:
    """Those of the chosen kind."""
    kind = chosen.state.kind
    if kind is None or table != chosen.state.table or table not in KIND_OF:
        return list(rows)
    return [row for row in rows if getattr(row, KIND_OF[table]) == kind]


def of_table(chosen: Chosen, table: str) -> list[Any]:
    """Rows of a table that pass every filter of the page."""
    return of_kind(chosen, table, everything(chosen, table))
