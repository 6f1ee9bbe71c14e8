"""Everything planted in the outlets: the stories, and month by month the ordinary bad hours."""

from dataclasses import dataclass

import numpy as np

from demo.agenda import Event, agenda
from demo.chance import dice
from demo.hours import festival_distance, month_of, month_start, weekday
from demo.model import City, Outlet, Planted
from demo.processes import PH, GasProcess
from demo.rhythm import INTERMITTENT
from demo.stories import RESERVED, stories, story_events


@dataclass(frozen=True)
class Plan:
    """What happens at one outlet up to an hour."""

    events: list[Event]
    planted: list[Planted]


def _is_free(start: int, end: int, busy: list[tuple[int, int]]) -> bool:
    return all(start >= other_end + 6 or end <= other_start - 6 for other_start, other_end in busy)


def _works_then(outlet: Outlet, start: int, end: int) -> bool:
    """Whether the source certainly runs in these hours, by its rhythm."""
    hours = np.arange(start, end, dtype=np.int64)
    days = np.atleast_1d(festival_distance(hours))
    if outlet.rhythm in (
        "town",
        "steady_water",
        "steady",
        "waste",
        "grid",
        "heat_and_power",
        "kiln",
    ):
        return True
    if bool(np.any(np.abs(days - 2.0) < 14.0)):
        return False
    if outlet.rhythm in INTERMITTENT:
        clock = hours % 24
        return bool(np.all((clock >= 9) & (clock <= 18) & (weekday(hours) < 5)))
    return bool(np.all(weekday(hours) < 5))


def _ordinary(city: City, outlet: Outlet, month: int, busy: list[tuple[int, int]]) -> list[Planted]:
    """The bad hours or days of a month: more of them where a plant is run with less care."""
    draw = dice(city.seed, outlet.ref, "bad", month)
    count = int(draw.poisson(0.03 + 1.1 * (1.0 - outlet.care) ** 1.5))
    if outlet.rhythm == "peaking":
        return []
    found: list[Planted] = []
    for _ in range(count):
        factors = [factor for factor in outlet.factors if factor.code != PH]
        factor = factors[int(draw.integers(len(factors)))]
        multiple = round(0.05 + float(draw.gamma(1.4, 0.13)), 3)
        is_day = not isinstance(outlet.process, GasProcess)
        length = 24 * (1 + int(draw.random() < 0.25)) if is_day else 1 + int(draw.geometric(0.35))
        length = min(length, 48 if is_day else 9)
        for _ in range(8):
            day = month_start(month) + 1 + int(draw.integers(0, 26))
            start = day * 24 + (0 if is_day else int(draw.integers(0, 24)))
            end = start + length
            if _works_then(outlet, start, end) and _is_free(start, end, busy):
                busy.append((start, end))
                limit = factor.step_on(start // 24).limit
                kind = "exceedance_day" if is_day else "exceedance_hours"
                detail = {"multiple": multiple, "limit": limit}
                found.append(Planted(kind, outlet.ref, factor.code, start, end, detail))
                break
    return found


def _lifetime(city: City, outlet: Outlet, until: int) -> tuple[int, int]:
    """Hours in which values can arrive."""
    first = (outlet.monitors[0].networked_day or 0) * 24
    last = until if outlet.closed_hour is None else min(outlet.closed_hour, until)
    return max(first, city.start - 24 * 400), last


def plans(city: City, *, until: int) -> dict[str, Plan]:
    """Plan of every monitored outlet up to ``until``; a later ``until`` only adds to it."""
    told = stories(city)
    forced = story_events(city, told)
    found: dict[str, Plan] = {}
    months = range(month_of(city.start // 24), month_of(until // 24) + 1)
    for outlet in city.monitored:
        first, last = _lifetime(city, outlet, until)
        events = agenda(city, outlet, until=until + 24 * 40, stories=forced.get(outlet.ref, ()))
        planted = [one for one in told if one.outlet_ref == outlet.ref]
        busy = [(event.start, event.end) for event in events]
        busy += [(one.start, one.end) for one in planted]
        for month in months:
            planted += _ordinary(city, outlet, month, busy)
        found[outlet.ref] = Plan(
            events=[
                event
                for event in events
                if event.kind != RESERVED and event.start < last and event.end > first
            ],
            planted=[one for one in planted if one.start < last and one.end > first],
        )
    return found
