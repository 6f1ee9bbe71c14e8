"""Everything planted in the outlets: the stories, and month by month the ordinary bad hours."""

from dataclasses import dataclass

from demo.agenda import Event, agenda
from demo.chance import dice
from demo.comparisons import failures, is_free
from demo.hours import month_of, month_start
from demo.model import City, Outlet, Planted
from demo.processes import PH, GasProcess
from demo.rhythm import works_then
from demo.stories import RESERVED, stories, story_events


@dataclass(frozen=True)
class Plan:
    """What happens at one outlet up to an hour."""

    events: list[Event]
    planted: list[Planted]


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
            if works_then(outlet.rhythm, start, end) and is_free(start, end, busy):
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
    # A failure of the next month may reach back into this one.
    failing = range(months.start, months.stop + 1)
    for outlet in city.monitored:
        first, last = _lifetime(city, outlet, until)
        events = agenda(city, outlet, until=until + 24 * 80, stories=forced.get(outlet.ref, ()))
        planted = [one for one in told if one.outlet_ref == outlet.ref]
        reaches: list[tuple[int, int]] = []
        busy = [(event.start, event.end) for event in events]
        told_here = [(one.start, one.end) for one in planted]
        for month in failing:
            for one in failures(city, outlet, month, events=busy, stories=told_here):
                planted.append(one.planted)
                reaches.append(one.reach)
        busy += told_here + reaches
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
