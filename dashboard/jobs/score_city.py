"""What the scores know of a city: its registry and evidence, arranged by outlet and day.

Loaded once for any number of months. Hours of an outlet and day are sums over its factors. Hours
of a confirmed foreign cause that brought no valid value leave the due hours: those of our own
cause for everybody, those of any cause for the operator.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.comparison import Outcome
from analytics.scoring.deadlines import Workday, WorkingDays
from dashboard.jobs.comparison_outcomes import Tolerances, outcomes
from dashboard.jobs.score_inputs import AmountUse, Inputs
from queries import score_registry
from queries.arrays import Columns
from queries.score_evidence import Evidence
from queries.score_registry import Registry

Matrix = npt.NDArray[np.int64]

EPOCH = date(1970, 1, 1)
OUR_CAUSES = ("platform_outage", "failed_import")
_CITY_OFFSET_S = 8 * 3600
_DAY_S = 86_400
_NOBODY, _CONTESTED = -1, -2
_COMMUNICATION = "communication"


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def date_of(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(number))


def day_of(moment_s: float) -> int:
    """Day of the city in which a moment lies."""
    return int((moment_s + _CITY_OFFSET_S) // _DAY_S)


def start_s(day: int) -> float:
    """The moment at which a day of the city begins."""
    return day * _DAY_S - _CITY_OFFSET_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """
    Hours by outlet and day, ``(outlet, day)``.

    ``due`` without our own outages; ``due_operator`` without any foreign cause; ``lost`` hours due
    that our own outage took; ``completed`` and ``prompt`` are valid hours that arrived within the
    days of back-filling, or promptly; ``stopped`` hours in which the source stood; ``series`` how
    many factors have a row.
    """

    due: Matrix
    due_operator: Matrix
    lost: Matrix
    valid: Matrix
    completed: Matrix
    prompt: Matrix
    received: Matrix
    stopped: Matrix
    series: Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Registry, evidence and hours of a span of days."""

    registry: Registry
    evidence: Evidence
    amounts: tuple[AmountUse, ...]
    outcomes: list[Outcome]
    calendar: WorkingDays
    outlet_place: dict[int, int]
    first_day: int
    hours: Hours
    operator: Matrix
    monitors_of: dict[int, list[score_registry.Monitor]]
    outlet_of: dict[int, int]

    def days(self, start: date, end: date) -> slice:
        """Columns of the days of a span."""
        return slice(day_number(start) - self.first_day, day_number(end) - self.first_day)


def build(inputs: Inputs) -> City:
    """What the inputs say, by outlet and day."""
    registry, evidence = inputs.registry, inputs.evidence
    place = {outlet_id: n for n, outlet_id in enumerate(_outlet_ids(registry))}
    shape = (len(place), (inputs.end - inputs.start).days)
    first = day_number(inputs.start)
    monitors: dict[int, list[score_registry.Monitor]] = defaultdict(list)
    for monitor in registry.monitors:
        monitors[monitor.outlet_id].append(monitor)
    workdays = {row.day: Workday(row.is_workday, row.provisional) for row in inputs.workdays}
    return City(
        registry=registry,
        evidence=evidence,
        amounts=inputs.amounts,
        outcomes=outcomes(evidence.tests, Tolerances(inputs.tolerances)),
        calendar=WorkingDays(workdays),
        outlet_place=place,
        first_day=first,
        hours=_hours(evidence, place, shape, first, inputs.backfill_days),
        operator=_operators(registry, place, shape, first),
        monitors_of=dict(monitors),
        outlet_of={monitor.monitor_id: monitor.outlet_id for monitor in registry.monitors},
    )


def _outlet_ids(registry: Registry) -> list[int]:
    return sorted({outlet.outlet_id for outlet in registry.outlets})


def _hours(
    evidence: Evidence,
    place: dict[int, int],
    shape: tuple[int, int],
    first: int,
    backfill_days: float,
) -> Hours:
    known = np.isin(evidence.days["outlet_id"], list(place))
    rows = {name: values[known] for name, values in evidence.days.items()}
    at = np.array([place[int(outlet)] for outlet in rows["outlet_id"]], dtype=np.int64)
    day = rows["day"] - first
    cell = at * shape[1] + day
    ours, anybody = (
        _mask(evidence.foreign, place, shape, first, kinds) for kinds in (OUR_CAUSES, None)
    )
    breaks = _mark_mask(evidence.marks, place, shape, first)
    late, never = _late_masks(evidence.late, place, shape, first, backfill_days)
    due, valid = rows["due_map"], rows["valid_map"]
    missing = due & ~valid
    not_prompt = late.ravel()[cell] | breaks.ravel()[cell]

    def summed(values: Matrix) -> Matrix:
        whole = np.bincount(cell, weights=values, minlength=shape[0] * shape[1])
        return np.rint(whole).astype(np.int64).reshape(shape)

    return Hours(
        due=summed(_ones(due & ~(missing & ours.ravel()[cell]))),
        due_operator=summed(_ones(due & ~(missing & anybody.ravel()[cell]))),
        lost=summed(_ones(missing & ours.ravel()[cell])),
        valid=summed(_ones(valid)),
        completed=summed(_ones(valid & ~never.ravel()[cell])),
        prompt=summed(_ones(valid & ~not_prompt)),
        received=summed(rows["received_hours"]),
        stopped=summed(rows["stopped_hours"]),
        series=summed(np.ones(len(cell), dtype=np.int64)),
    )


def _ones(maps: Matrix) -> Matrix:
    """Hours of 24-bit maps."""
    return np.bitwise_count(maps).astype(np.int64)


def _paint(
    mask: Matrix, places: Iterable[int], first: int, start: float, end: float, *, widen: bool
) -> None:
    """Set the bits of the hours of a stretch; with ``widen`` also of hours partly inside."""
    hour = start + _CITY_OFFSET_S
    begin = int(hour // 3600) if widen else int(-(-hour // 3600))
    stop = end + _CITY_OFFSET_S
    finish = int(-(-stop // 3600)) if widen else int(stop // 3600)
    begin = max(begin, first * 24)
    finish = min(finish, (first + mask.shape[1]) * 24)
    for number in range(begin // 24, -(-finish // 24)):
        low, high = max(begin - number * 24, 0), min(finish - number * 24, 24)
        if low < high:
            bits = (1 << high) - (1 << low)
            for place in places:
                mask[place, number - first] |= bits


def _mask(
    foreign: Columns,
    place: dict[int, int],
    shape: tuple[int, int],
    first: int,
    kinds: tuple[str, ...] | None,
) -> Matrix:
    """Hours of foreign causes; one without an outlet is of every outlet."""
    mask = np.zeros(shape, dtype=np.int64)
    for outlet, kind, start, end in zip(*foreign.values(), strict=True):
        if kinds is None or kind in kinds:
            places = range(shape[0]) if outlet == 0 else [place[outlet]] if outlet in place else []
            _paint(mask, places, first, start, end, widen=True)
    return mask


def _mark_mask(marks: Columns, place: dict[int, int], shape: tuple[int, int], first: int) -> Matrix:
    """Hours of declared interruptions: a value inside one can only have come afterwards."""
    mask = np.zeros(shape, dtype=np.int64)
    chosen = marks["kind"] == _COMMUNICATION
    for outlet, start, end in zip(
        marks["outlet_id"][chosen], marks["start_s"][chosen], marks["end_s"][chosen], strict=True
    ):
        if outlet in place:
            _paint(mask, [place[outlet]], first, start, end, widen=False)
    return mask


def _late_masks(
    late: Columns,
    place: dict[int, int],
    shape: tuple[int, int],
    first: int,
    backfill_days: float,
) -> tuple[Matrix, Matrix]:
    """Hours of any factor that came late, and those that came after the days of back-filling."""
    after, never = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for outlet, day, hour, seconds in zip(
        late["outlet_id"], late["day"], late["hour"], late["late_s"], strict=True
    ):
        if outlet in place:
            after[place[outlet], day - first] |= 1 << int(hour)
            if seconds > backfill_days * _DAY_S:
                never[place[outlet], day - first] |= 1 << int(hour)
    return after, never


def _operators(
    registry: Registry, place: dict[int, int], shape: tuple[int, int], first: int
) -> Matrix:
    """
    Operator of each outlet and day: its number, -1 for nobody, -2 for more than one.

    A contract is about a monitor; it covers the outlet while that is the outlet's main monitor.
    """
    found = np.full(shape, _NOBODY, dtype=np.int64)
    main: dict[int, list[score_registry.Monitor]] = defaultdict(list)
    for monitor in registry.monitors:
        if monitor.duty == "main":
            main[monitor.monitor_id].append(monitor)
    for contract in registry.contracts:
        for monitor in main.get(contract.monitor_id, ()):
            if monitor.outlet_id not in place:
                continue
            begin = max(day_number(max(contract.start, monitor.start)) - first, 0)
            end = min(day_number(min(contract.end, monitor.end)) - first, shape[1])
            row = found[place[monitor.outlet_id], begin : max(begin, end)]
            taken = (row != _NOBODY) & (row != contract.om_operator_id)
            row[:] = np.where(taken, _CONTESTED, contract.om_operator_id)
    return found


def overlaps(row: Any, start: date, end: date) -> bool:
    """Whether a dated row holds on some day of a span."""
    return bool(row.start < end and row.end > start)
