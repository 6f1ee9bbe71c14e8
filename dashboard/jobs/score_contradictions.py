"""Records that the data contradict: a list for verification, which touches no score.

A maintenance record while undisturbed values arrived; a mark of maintenance or fault with nobody
on site and no record of it; days with two operators under contract, or with none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from dashboard.jobs.score_city import City, date_of, day_of, start_s
from dashboard.jobs.score_work import Span, Work
from queries.arrays import Columns

_HOUR_S = 3600.0
_CITY_OFFSET_S = 8 * 3600
_MARKED = ("maintenance", "monitor_fault")
_AROUND_S = 24 * _HOUR_S
_SHORTEST_HOURS = 2
_NO_END_S = 2.0**52
"""A mark without an end ends with the month that is searched."""
_NOBODY, _CONTESTED = -1, -2

RULE_VERSION = "c-2026.1"
"""What counts as a contradiction; kept with every search."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """
    One thing to verify.

    Attributes
    ----------
    kind : str
        ``undisturbed_maintenance``, ``mark_without_visit``, ``two_operators`` or ``no_contract``.
    reference : str
        The record, where there is one.
    hours : int
        Hours that speak against the record: with undisturbed values, marked, or due.
    om_operator_id : int or None
        Operator under contract on the first day.
    """

    kind: str
    outlet_id: int
    start_s: float
    end_s: float
    reference: str
    detail: str
    hours: int = 0
    om_operator_id: int | None = None


def contradictions(city: City, work: Work, records: Columns, span: Span) -> list[Contradiction]:
    """
    Everything in a span that one record says and another does not.

    Parameters
    ----------
    records : Columns
        Maintenance records: ref, monitor_id, start_s, end_s.
    """
    found = [
        *_undisturbed(city, records, span),
        *_unvisited(work, records, span),
        *_contracts(city, span),
    ]
    attributed = (replace(one, om_operator_id=_operator(city, one)) for one in found)
    return sorted(attributed, key=lambda one: (one.kind, one.outlet_id, one.start_s, one.reference))


def _operator(city: City, one: Contradiction) -> int | None:
    """The operator under contract on the first day; nobody where there is not exactly one."""
    day = day_of(one.start_s) - city.first_day
    row = city.operator[city.outlet_place[one.outlet_id]]
    number = int(row[day]) if 0 <= day < len(row) else _NOBODY
    return number if number not in (_NOBODY, _CONTESTED) else None


def _undisturbed(city: City, records: Columns, span: Span) -> Iterator[Contradiction]:
    """Records whose full hours all brought valid values of every factor."""
    valid = _valid_hours(city, {int(monitor) for monitor in records["monitor_id"]})
    for ref, monitor, begin, end in zip(*records.values(), strict=True):
        outlet = city.outlet_of.get(monitor)
        if outlet is None or not span.holds(begin):
            continue
        first = int(-(-(begin + _CITY_OFFSET_S) // _HOUR_S))
        last = int((end + _CITY_OFFSET_S) // _HOUR_S)
        hours = range(first, last)
        if len(hours) >= _SHORTEST_HOURS and all(
            valid.get((outlet, hour // 24), 0) >> (hour % 24) & 1 for hour in hours
        ):
            detail = f"{len(hours)} h"
            yield Contradiction(
                "undisturbed_maintenance", outlet, begin, end, ref, detail, len(hours)
            )


def _valid_hours(city: City, monitors: set[int]) -> dict[tuple[int, int], int]:
    """Hours in which every factor was valid, by outlet and day, at the outlets of some monitors."""
    outlets = [city.outlet_of[monitor] for monitor in monitors if monitor in city.outlet_of]
    chosen = np.isin(city.evidence.days["outlet_id"], outlets)
    days = {name: values[chosen] for name, values in city.evidence.days.items()}
    found: dict[tuple[int, int], int] = {}
    for outlet, day, valid in zip(
        days["outlet_id"].tolist(), days["day"].tolist(), days["valid_map"].tolist(), strict=True
    ):
        found[outlet, day] = found.get((outlet, day), 0xFFFFFF) & valid
    return found


def _unvisited(work: Work, records: Columns, span: Span) -> Iterator[Contradiction]:
    """Marks about the monitor with no visit, maintenance or fault on record around them."""
    recorded: dict[int, list[tuple[float, float]]] = {}
    for _, monitor, begin, end in zip(*records.values(), strict=True):
        outlet = work.city.outlet_of.get(monitor)
        if outlet is not None:
            recorded.setdefault(outlet, []).append((begin, end))
    for outlet in work.city.outlet_place:
        known = [
            *recorded.get(outlet, []),
            *((visit.start_s, visit.start_s) for visit in work.visits[outlet]),
            *(
                (fault.start_s, fault.repaired_s if np.isfinite(fault.repaired_s) else np.inf)
                for fault in work.faults[outlet]
            ),
        ]
        for kind, begin, end, _ in work.marks[outlet]:
            is_long = end - begin >= _SHORTEST_HOURS * _HOUR_S
            if kind not in _MARKED or not is_long or not span.holds(begin):
                continue
            if not any(a <= end + _AROUND_S and b >= begin - _AROUND_S for a, b in known):
                until = end if end < _NO_END_S else start_s(span.stop)
                hours = int((until - begin) // _HOUR_S)
                yield Contradiction("mark_without_visit", outlet, begin, until, "", kind, hours)


def _contracts(city: City, span: Span) -> Iterator[Contradiction]:
    """Stretches of due days without exactly one operator."""
    columns = city.days(span.start, span.end)
    for outlet, place in city.outlet_place.items():
        owner, due = city.operator[place, columns], city.hours.due[place, columns] > 0
        for kind, word in (("no_contract", _NOBODY), ("two_operators", _CONTESTED)):
            days = np.flatnonzero((owner == word) & due)
            for run in np.split(days, np.flatnonzero(np.diff(days) > 1) + 1):
                if len(run):
                    begin, end = span.first + int(run[0]), span.first + int(run[-1]) + 1
                    detail = f"{date_of(begin)} - {date_of(end - 1)}"
                    hours = int(city.hours.due[place, columns][run].sum())
                    yield Contradiction(
                        kind, outlet, start_s(begin), start_s(end), "", detail, hours
                    )
