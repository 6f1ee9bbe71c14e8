"""Requests of tables whose rows come by blocks: which rows, in which order, under which filter.

For every table of ``layouts.grids.server_grid``. Everything that a browser sends is read here and
refused when no control of ours can send it; the same order and filter stand in an address, so that
a link and a file show what the table shows.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import parameters
from dashboard.errors import UnusableParameter
from layouts import grids
from layouts.table_columns import TEXT, Column, Columns
from layouts.translations import Translator, mark

MOST_ROWS_ASKED = 500
LONGEST_FILTER = 1000
FORGED = mark("这个请求不是本页面发出的。")


@dataclass(frozen=True)
class Order:
    """A column, and whether it falls."""

    column: str
    is_descending: bool


@dataclass(frozen=True)
class Condition:
    """A test of one column: ``has`` or ``is`` a text; a number ``ge``, ``le`` or ``between``."""

    column: str
    test: str
    value: str | float
    upper: float | None = None

    def holds(self, found: Any) -> bool:
        """Whether a value passes; what is not known passes no test."""
        if found is None or (isinstance(found, float) and math.isnan(found)):
            return False
        if isinstance(self.value, str):
            wanted, text = self.value.casefold(), str(found).casefold()
            return wanted in text if self.test == "has" else wanted == text
        if self.test == "between":
            return self.value <= found <= (self.value if self.upper is None else self.upper)
        return bool(found >= self.value if self.test == "ge" else found <= self.value)


@dataclass(frozen=True)
class View:
    """Order and filter of a table."""

    order: Order | None = None
    where: tuple[Condition, ...] = ()

    @classmethod
    def parse(cls, sort: str | None, where: str | None, columns: Columns) -> "View":
        """Order and filter as an address names them."""
        order = None
        if sort:
            order = Order(_column(sort.removeprefix("-"), columns), sort.startswith("-"))
        return cls(order, _parsed(where, columns))

    def to_arguments(self) -> dict[str, str | None]:
        """The same as arguments of an address."""
        order, where = self.order, None
        if self.where:
            rows = [
                [one.column, one.test, one.value, *([] if one.upper is None else [one.upper])]
                for one in self.where
            ]
            where = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        sort = f"{'-' if order.is_descending else ''}{order.column}" if order else None
        return {"sort": sort, "where": where}

    def filter_model(self, columns: Columns) -> dict[str, Any]:
        """The filter as the grid writes it."""
        model: dict[str, Any] = {}
        for one in self.where:
            kind = columns[one.column].kind
            entry: dict[str, Any] = {
                "filterType": kind,
                "type": grids.TESTS[kind][one.test],
                "filter": one.value,
            }
            if one.test == "between":
                entry["filterTo"] = one.upper
            model[one.column] = entry
        return model


AS_IT_COMES = View()


@dataclass(frozen=True)
class Asked:
    """Rows ``start <= row < end`` of a view."""

    start: int
    end: int
    view: View


def asked(request: Any, columns: Columns) -> Asked:
    """
    What a grid asks for.

    Raises
    ------
    UnusableParameter
        For anything that no grid of these columns can ask for.
    """
    if not isinstance(request, dict):
        raise UnusableParameter(FORGED)
    start, end = _whole(request.get("startRow")), _whole(request.get("endRow"))
    if not 0 <= end - start <= MOST_ROWS_ASKED:
        raise UnusableParameter(FORGED)
    model = request.get("filterModel") or {}
    if not isinstance(model, dict) or len(model) > len(columns):
        raise UnusableParameter(FORGED)
    where = tuple(_condition(name, entry, columns) for name, entry in model.items())
    return Asked(start, end, View(_order(request.get("sortModel"), columns), where))


def arranged(rows: Sequence[Any], columns: Columns, view: View, *, t: Translator) -> list[Any]:
    """The rows of a view, in its order; those without a value come last either way."""
    kept = [
        row
        for row in rows
        if all(one.holds(columns[one.column].value(row, t)) for one in view.where)
    ]
    if view.order is None:
        return kept
    value = columns[view.order.column].value
    known: list[tuple[Any, Any]] = []
    unknown = []
    for row in kept:
        found = value(row, t)
        if found is None or (isinstance(found, float) and math.isnan(found)):
            unknown.append(row)
        else:
            known.append((found, row))
    known.sort(key=lambda pair: pair[0], reverse=view.order.is_descending)
    return [row for _, row in known] + unknown


def conditions_said(view: View, columns: Columns, *, t: Translator) -> list[str]:
    """The filter in words, for the head of a file and under the table."""
    said = []
    for one in view.where:
        name = t(columns[one.column].heading)
        said.append(_WORDS[one.test](name, one, t))
    return said


_WORDS: dict[str, Callable[[str, Condition, Translator], str]] = {
    "has": lambda name, one, t: t("{name}含“{text}”", name=name, text=one.value),
    "is": lambda name, one, t: t("{name}为“{text}”", name=name, text=one.value),
    "ge": lambda name, one, t: f"{name} ≥ {one.value:g}",
    "le": lambda name, one, t: f"{name} ≤ {one.value:g}",
    "between": lambda name, one, t: f"{one.value:g} ≤ {name} ≤ {one.upper:g}",
}


def _column(name: Any, columns: Columns) -> str:
    if not isinstance(name, str) or name not in columns:
        raise UnusableParameter("没有“{text}”这个选项", text=str(name)[:20])
    return name


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= parameters.LARGEST_ID:
        raise UnusableParameter(FORGED)
    return value


def _order(model: Any, columns: Columns) -> Order | None:
    if model in (None, []):
        return None
    first = model[0] if isinstance(model, list) else None
    if not isinstance(first, dict) or first.get("sort") not in ("asc", "desc"):
        raise UnusableParameter(FORGED)
    return Order(_column(first.get("colId"), columns), first["sort"] == "desc")


def _condition(name: Any, entry: Any, columns: Columns) -> Condition:
    column = columns[_column(name, columns)]
    if not isinstance(entry, dict) or column.kind not in grids.TESTS:
        raise UnusableParameter(FORGED)
    tests = {theirs: ours for ours, theirs in grids.TESTS[column.kind].items()}
    kind = entry.get("type")
    test = tests.get(kind) if isinstance(kind, str) else None
    return _checked(name, test, entry.get("filter"), entry.get("filterTo"), column)


def _checked(name: str, test: str | None, value: Any, upper: Any, column: Column) -> Condition:
    if test is None or test not in grids.TESTS.get(column.kind, {}):
        raise UnusableParameter(FORGED)
    if column.kind == TEXT:
        text = parameters.free_text(value if isinstance(value, str) else None)
        if not text or upper is not None:
            raise UnusableParameter(FORGED)
        return Condition(name, test, text)
    low, high = _number(value), _number(upper) if test == "between" else None
    return Condition(name, test, low, high)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise UnusableParameter(FORGED)
    return float(value)


def _parsed(where: str | None, columns: Columns) -> tuple[Condition, ...]:
    if not where:
        return ()
    if len(where) > LONGEST_FILTER:
        raise UnusableParameter("地址太长")
    try:
        rows = json.loads(where)
    except (ValueError, RecursionError) as error:
        raise UnusableParameter("没有“{text}”这个选项", text=where[:20]) from error
    if not isinstance(rows, list) or len(rows) > len(columns):
        raise UnusableParameter(FORGED)
    found = []
    for row in rows:
        if not isinstance(row, list) or len(row) not in (3, 4):
            raise UnusableParameter(FORGED)
        name = _column(row[0], columns)
        test = row[1] if isinstance(row[1], str) else None
        found.append(_checked(name, test, row[2], row[3] if len(row) > 3 else None, columns[name]))
    if len({one.column for one in found}) != len(found):
        raise UnusableParameter(FORGED)
    return tuple(found)
