"""What happens at an outlet: stops of the plant, and maintenance, faults and gaps of its monitor.

Events are drawn per outlet and month (outages and seasons per year), so the plan of a month does
not depend on how long the history is. Where two collide, the more important one stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from demo.chance import dice
from demo.hours import date_of, day_of, month_of, month_start, spring_festival
from demo.model import City, Outlet
from demo.processes import GasProcess
from demo.rhythm import INTERMITTENT

STOP, MAINTENANCE, FAULT, GAP = "stop", "maintenance", "fault", "gap"

_STOP_REASONS = (
    "计划检修",
    "设备故障停炉",
    "负荷调度停运",
    "原料不足停产",
    "市场原因停产",
    "例行消缺",
)
_MAINTENANCE_REASONS = (
    "更换滤芯",
    "清洗采样探头",
    "更换蠕动泵管",
    "更换试剂",
    "更换伴热管",
    "光路清洁",
)
_FAULT_REASONS = (
    "采样泵故障",
    "分析仪主板故障",
    "制冷器故障",
    "光源衰减",
    "试剂管路堵塞",
    "温控异常",
)


@dataclass(frozen=True)
class Event:
    """A stretch of hours [start, end) in which something is not as usual."""

    kind: str
    start: int
    end: int
    reason_zh: str
    down_h: int = 0
    up_h: int = 0
    marked_hour: float | None = None
    """When the discharger marked it; None: never."""
    backfilled: bool = False
    drill: str = ""
    """Name of the planted story this event belongs to."""


def _delay(draw: np.random.Generator, diligence: float) -> float:
    """Hours from an event to its mark: mostly the same day, sometimes after the cut-off."""
    if draw.random() < diligence**2:
        return float(draw.uniform(0.2, 4.0))
    if draw.random() < 0.75:
        return float(draw.uniform(6.0, 13.0))
    return float(draw.uniform(40.0, 90.0))


def _outages(city: City, outlet: Outlet, process: GasProcess, years: range) -> Iterator[Event]:
    """The long stops of a year: overhaul, heating season, staggered production."""
    down, up = process.ramp_h
    for year in years:
        draw = dice(city.seed, outlet.ref, "outage", year)
        if process.rhythm == "heating":
            first = day_of(date(year, 3, 15)) + int(draw.integers(0, 4))
            last = day_of(date(year, 11, 14)) - int(draw.integers(0, 6))
            yield Event(STOP, first * 24 + 10, last * 24 + 9, "非采暖期停运", down, up)
        elif process.rhythm == "kiln":
            first = day_of(date(year, 12, 1)) + int(draw.integers(0, 12))
            length = 22 + int(draw.integers(0, 9))
            yield Event(STOP, first * 24 + 8, (first + length) * 24 + 6, "错峰生产停窑", down, up)
        if process.outage_days:
            month = int(draw.choice([3, 4, 5, 9, 10]))
            first = day_of(date(year, month, 1 + int(draw.integers(0, 25))))
            length = process.outage_days * 24 + int(draw.integers(-30, 30))
            begin = first * 24 + int(draw.integers(0, 24))
            yield Event(STOP, begin, begin + length, "年度检修", down, up)
        if process.rhythm == "shifts":
            festival = spring_festival(year)
            first, last = festival - int(draw.integers(2, 7)), festival + int(draw.integers(6, 10))
            yield Event(STOP, first * 24 + 16, last * 24 + 8, "春节停产", down, up)


def _short_stops(city: City, outlet: Outlet, process: GasProcess, month: int) -> Iterator[Event]:
    draw = dice(city.seed, outlet.ref, "stops", month)
    first = month_start(month) * 24
    length = month_start(month + 1) * 24 - first
    down, up = process.ramp_h
    for _ in range(int(draw.poisson(process.stops_a_month * (1.6 - outlet.care)))):
        begin = first + int(draw.integers(0, length))
        duration = down + up + int(6 + draw.gamma(2.0, 11.0))
        reason = _STOP_REASONS[int(draw.integers(len(_STOP_REASONS)))]
        yield Event(STOP, begin, begin + duration, reason, down, up)


def _water_stops(city: City, outlet: Outlet, month: int) -> Iterator[Event]:
    draw = dice(city.seed, outlet.ref, "stops", month)
    first = month_start(month) * 24
    length = month_start(month + 1) * 24 - first
    rate = 0.02 if outlet.rhythm in ("town", "park") else 0.25
    for _ in range(int(draw.poisson(rate))):
        begin = first + int(draw.integers(0, length))
        yield Event(STOP, begin, begin + int(20 + draw.gamma(2.0, 20.0)), "停产检修，无废水排放")


def _monitor_events(city: City, outlet: Outlet, month: int, diligence: float) -> Iterator[Event]:
    draw = dice(city.seed, outlet.ref, "monitor", month)
    first = month_start(month) * 24
    length = month_start(month + 1) * 24 - first
    for _ in range(int(draw.poisson(0.16 + 0.9 * (1.0 - diligence)))):
        begin = first + int(draw.integers(0, length))
        duration = int(np.clip(4 + draw.gamma(1.5, 9.0 + 60.0 * (1.0 - diligence)), 4, 240))
        reason = _FAULT_REASONS[int(draw.integers(len(_FAULT_REASONS)))]
        yield Event(FAULT, begin, begin + duration, reason)
    for _ in range(int(draw.poisson(1.1))):
        begin = first + int(draw.integers(0, length // 24)) * 24 + int(draw.integers(8, 17))
        reason = _MAINTENANCE_REASONS[int(draw.integers(len(_MAINTENANCE_REASONS)))]
        yield Event(MAINTENANCE, begin, begin + 1 + int(draw.integers(0, 4)), reason)
    for _ in range(int(draw.poisson(0.7 + 4.0 * (1.0 - diligence)))):
        begin = first + int(draw.integers(0, length))
        duration = 1 + int(draw.exponential(2.5 + 14.0 * (1.0 - diligence)))
        backfilled = bool(draw.random() < 0.35 + 0.5 * diligence)
        yield Event(GAP, begin, begin + min(duration, 60), "通讯网络中断", backfilled=backfilled)


def _collides(event: Event, others: list[Event], *, margin: int) -> bool:
    return any(
        event.start < other.end + margin and other.start < event.end + margin for other in others
    )


def _settle(candidates: Iterable[tuple[int, Event]]) -> list[Event]:
    """Keep what does not collide with something more important or, among equals, earlier."""
    kept: list[Event] = []
    for rank, event in sorted(candidates, key=lambda pair: (pair[0], pair[1].start, pair[1].end)):
        margin = 30 if event.kind == STOP else 3
        if not _collides(event, kept, margin=margin if rank else 0):
            kept.append(event)
    return sorted(kept, key=lambda event: event.start)


def _marked(city: City, outlet: Outlet, event: Event, diligence: float) -> Event:
    """The same event with the time of its mark."""
    if event.drill:
        return event
    draw = dice(city.seed, outlet.ref, "mark", event.kind, event.start)
    if event.kind == GAP and (event.end - event.start < 3 or draw.random() > diligence):
        return event
    delay = _delay(draw, diligence)
    begin = event.start if event.kind in (STOP, FAULT, GAP) else event.end
    return Event(event.kind, event.start, event.end, event.reason_zh, event.down_h, event.up_h,
                 round(begin + delay, 2), event.backfilled)  # fmt: skip


def agenda(city: City, outlet: Outlet, *, until: int, stories: Iterable[Event] = ()) -> list[Event]:
    """
    Events of an outlet that start before ``until``, in order of time.

    Parameters
    ----------
    city, outlet : City, Outlet
        Where.
    until : int
        Hour number; a later ``until`` only adds events.
    stories : iterable of Event
        Events that must happen; others give way to them.
    """
    if outlet.operator_ref is None:
        return []
    diligence = city.operator(outlet.operator_ref).diligence
    last = month_of(until // 24) + 2
    months = range(month_of(city.start // 24) - 1, last + 1)
    years = range(date_of(city.start // 24).year - 1, date_of(until // 24).year + 2)
    candidates: list[tuple[int, Event]] = [(0, story) for story in stories]
    if isinstance(outlet.process, GasProcess):
        candidates += [(1, event) for event in _outages(city, outlet, outlet.process, years)]
    for month in months:
        if isinstance(outlet.process, GasProcess):
            if outlet.rhythm not in INTERMITTENT:
                candidates += [
                    (2, event) for event in _short_stops(city, outlet, outlet.process, month)
                ]
        else:
            candidates += [(2, event) for event in _water_stops(city, outlet, month)]
        candidates += [(3, event) for event in _monitor_events(city, outlet, month, diligence)]
    return [
        _marked(city, outlet, event, diligence)
        for event in _settle(candidates)
        if event.start < until
    ]
