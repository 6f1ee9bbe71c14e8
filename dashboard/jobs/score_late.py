"""Which records came or went between two readings of the same span: the causes of a correction."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import numpy as np

from dashboard.jobs.score_city import day_number
from dashboard.jobs.score_inputs import Inputs
from queries.arrays import Columns

_SHOWN = 20
_BY_HOUR = ("days", "late")
_FIRST_DAY = "first_day"

Row = tuple[tuple[str, Any], ...]


def late(kept: Inputs, now: Inputs, *, start: date, end: date) -> dict[str, Any]:
    """
    What the second reading has more and less, by kind of record.

    Hours, and when they arrived, are told as outlets and outlet-days of the span that differ; every
    other kind that differs has ``came`` and ``went``, numbers of records, and the first of them.
    """
    found: dict[str, Any] = {}
    outlet_days = _hours(kept, now, range(day_number(start), day_number(end)))
    if outlet_days:
        outlets = sorted({outlet for outlet, _ in outlet_days})
        found["hours"] = {"outlet_days": len(outlet_days), "outlets": outlets[:_SHOWN]}
    names = [one.name for one in fields(kept.evidence) if one.name != _FIRST_DAY]
    for name in names:
        old, new = (getattr(one.evidence, name) for one in (kept, now))
        if name not in _BY_HOUR and not _is_same(old, new):
            _tell(found, name, Counter(_cells(old)), Counter(_cells(new)))
    for part, name in (
        *(("registry", one.name) for one in fields(kept.registry)),
        *((None, name) for name in ("tolerances", "workdays", "amounts")),
    ):
        old, new = (getattr(getattr(one, part) if part else one, name) for one in (kept, now))
        if old != new:
            _tell(found, name, Counter(_records(old)), Counter(_records(new)))
    return found


def _hours(kept: Inputs, now: Inputs, span: range) -> set[tuple[int, int]]:
    """Outlets and days of the span of which the hours, or their arrival, differ."""
    found = set()
    for name in _BY_HOUR:
        both = [getattr(one.evidence, name) for one in (kept, now)]
        if _is_same(*both):
            continue
        old, new = (
            Counter(row for row in _cells(columns) if dict(row)["day"] in span) for columns in both
        )
        for row in (old - new) + (new - old):
            cells = dict(row)
            found.add((cells["outlet_id"], cells["day"]))
    return found


def _is_same(old: Columns, new: Columns) -> bool:
    """Whether every cell is the same, in the same order: then no row needs to be counted."""
    return list(old) == list(new) and all(
        np.array_equal(one, other, equal_nan=one.dtype.kind == other.dtype.kind == "f")
        for one, other in zip(old.values(), new.values(), strict=True)
    )


def _tell(found: dict[str, Any], name: str, old: Counter[Row], new: Counter[Row]) -> None:
    came, went = new - old, old - new
    if came or went:
        found[name] = {
            "came": came.total(),
            "went": went.total(),
            "rows_came": [_shown(row) for row in list(came)[:_SHOWN]],
            "rows_went": [_shown(row) for row in list(went)[:_SHOWN]],
        }


def _cells(columns: Columns) -> Iterable[Row]:
    names = list(columns)
    for values in zip(*(column.tolist() for column in columns.values()), strict=True):
        yield tuple(zip(names, map(_comparable, values), strict=True))


def _records(rows: Any) -> Iterable[Row]:
    """Records of the registry: dataclasses, pairs, or a mapping."""
    for row in rows.items() if isinstance(rows, dict) else rows:
        if is_dataclass(row):
            yield tuple((one.name, getattr(row, one.name)) for one in fields(row))
        else:
            yield tuple((str(place), value) for place, value in enumerate(row))


def _comparable(value: Any) -> Any:
    """Nothing is equal to nothing, and what was a list can be counted."""
    if isinstance(value, list):
        return tuple(map(_comparable, value))
    return None if isinstance(value, float) and math.isnan(value) else value


def _shown(row: Row) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row}
