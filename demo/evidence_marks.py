"""Marks of the dischargers and the periods that follow from them, with the time they were made.

A mark that is not made yet does not exist; a period that is not over yet has no end.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analytics.vocabulary import MarkKind, OperatingState
from demo.agenda import FAULT, GAP, MAINTENANCE, STOP, Event
from demo.book import Book, time_text
from demo.chance import dice, key_of, lot
from demo.device import CHECKED, check_hours, check_style
from demo.gas import gas_phase
from demo.model import City, Outlet, Planted
from demo.planting import Plan
from demo.processes import GasProcess
from demo.rhythm import INTERMITTENT
from demo.state import RUNNING, SHUTTING_DOWN, STARTING, STOPPED
from demo.weather import weather

_STATE_OF = {
    MarkKind.SHUT_DOWN: OperatingState.SHUT_DOWN,
    MarkKind.STOPPED: OperatingState.STOPPED,
    MarkKind.IGNITION: OperatingState.START_UP,
    MarkKind.COOLING: OperatingState.COOLING,
    MarkKind.BAKING: OperatingState.BAKING,
    MarkKind.FAULT: OperatingState.FAULT,
}
_LONG_STOP_H = 60
_BY_HAND_AFTER_H = 48


@dataclass(frozen=True)
class Mark:
    """One mark; it may lie in the future of the package."""

    kind: MarkKind
    start: int
    end: int
    made: float
    reason_zh: str
    code: str | None = None
    with_evidence: bool = True


@dataclass(frozen=True)
class Span:
    """The hours a package is about: what became known in (since, until]."""

    since: int
    until: int
    is_new: bool
    """A new city: everything known by ``until``."""

    def news(self, *, made: float, end: float) -> bool:
        """Whether a row is new or has got its end in this span."""
        if made > self.until:
            return False
        return self.is_new or made > self.since or self.since < end <= self.until


def _stop_marks(outlet: Outlet, event: Event) -> Iterator[Mark]:
    """The marks of one stop: down, out, up; a furnace also cools and is dried."""
    assert event.marked_hour is not None
    out, on = event.start + event.down_h, event.end - event.up_h
    reason = event.reason_zh
    if event.down_h:
        yield Mark(MarkKind.SHUT_DOWN, event.start, out, event.marked_hour, reason)
    if outlet.rhythm == "waste" and on - out > _LONG_STOP_H:
        yield Mark(MarkKind.COOLING, out, out + 10, event.marked_hour, reason)
        yield Mark(MarkKind.BAKING, on - 14, on, max(event.marked_hour, on - 13.0), reason)
        out, on = out + 10, on - 14
    yield Mark(MarkKind.STOPPED, out, on, event.marked_hour, reason)
    if event.up_h:
        begin = event.end - event.up_h
        yield Mark(MarkKind.IGNITION, begin, event.end, max(event.marked_hour, begin + 1.5), "启炉")


def by_hand_from(city: City, outlet: Outlet, event: Event) -> int | None:
    """Hour from which samples stand in for a monitor that is broken for days; None: they do not."""
    is_long = event.kind == FAULT and event.end - event.start > _BY_HAND_AFTER_H
    if not is_long or event.marked_hour is None:
        return None
    if lot(city.seed, outlet.ref, "by hand", event.start) > 0.7:
        return None
    return event.start + 24


def _event_marks(city: City, outlet: Outlet, event: Event) -> Iterator[Mark]:
    if event.marked_hour is None:
        return
    made, reason = event.marked_hour, event.reason_zh
    if event.kind == STOP:
        yield from _stop_marks(outlet, event)
    elif event.kind == MAINTENANCE:
        yield Mark(MarkKind.MAINTENANCE, event.start, event.end, made, reason)
    elif event.kind == GAP:
        yield Mark(MarkKind.COMMUNICATION, event.start, event.end, made, reason)
    elif event.kind == FAULT:
        yield Mark(MarkKind.MONITOR_FAULT, event.start, event.end, made, reason)
        begin = by_hand_from(city, outlet, event)
        if begin is not None:
            yield Mark(
                MarkKind.MANUAL_SUBSTITUTE, begin, event.end, begin + 6.0, "故障期间手工监测"
            )


_PLANTED_KINDS = {
    "false_maintenance_mark": (MarkKind.MAINTENANCE, "更换滤芯"),
    "false_fault_mark": (MarkKind.MONITOR_FAULT, "分析仪故障"),
    "false_stop_mark": (MarkKind.STOPPED, "设备检修停运"),
    "marked_fault": (MarkKind.FAULT, "给料系统故障"),
    "out_of_control": (MarkKind.OUT_OF_CONTROL, "校准漂移超过失控限"),
}


def _planted_marks(one: Planted) -> Iterator[Mark]:
    found = _PLANTED_KINDS.get(one.kind)
    if found is None:
        return
    kind, reason = found
    code = (
        one.pollutant_code if one.kind in ("false_maintenance_mark", "false_fault_mark") else None
    )
    yield Mark(
        kind,
        one.start,
        one.end,
        one.start + 5.5,
        reason,
        code,
        with_evidence=one.kind == "marked_fault",
    )


def marks_of(city: City, outlet: Outlet, plan: Plan) -> list[Mark]:
    """All marks of an outlet, past and future, in order of their start."""
    found = [mark for event in plan.events for mark in _event_marks(city, outlet, event)]
    found += [mark for one in plan.planted for mark in _planted_marks(one)]
    return sorted(found, key=lambda mark: (mark.start, mark.kind))


def write_marks(book: Book, city: City, plans: dict[str, Plan], span: Span) -> None:
    """Marks with their evidence, and the operating periods that marks and devices declare."""
    for outlet in city.monitored:
        plan = plans[outlet.ref]
        for mark in marks_of(city, outlet, plan):
            if mark.start < span.until and span.news(made=mark.made, end=mark.end):
                _write_mark(book, city, outlet, mark, span)
        if check_style(outlet) == "marked":
            _check_marks(book, outlet, span)
        if outlet.rhythm in INTERMITTENT:
            _device_periods(book, city, outlet, plan, span)


def _write_mark(book: Book, city: City, outlet: Outlet, mark: Mark, span: Span) -> None:
    ref = f"MK-{outlet.ref}-{mark.start}-{mark.kind.value}"
    draw = dice(city.seed, "hand", ref)
    by = f"{'王李张刘陈'[int(draw.integers(5))]}工（演示）"
    end = time_text(mark.end) if mark.end <= span.until else None
    is_about_monitor = mark.kind not in _STATE_OF and mark.kind != MarkKind.ACCIDENT
    book.add(
        "mark",
        mark_ref=ref,
        outlet_ref=outlet.ref,
        monitor_ref=outlet.monitors[0].ref if is_about_monitor else None,
        pollutant_code=mark.code,
        kind=mark.kind.value,
        valid_from=time_text(mark.start),
        valid_to=end,
        reason_zh=mark.reason_zh,
        state="effective",
        marked_by=by,
        marked_at=time_text(mark.made),
    )
    if mark.with_evidence and draw.random() < 0.55 and (span.is_new or mark.made > span.since):
        book.add(
            "mark_evidence",
            mark_ref=ref,
            kind=("photo", "record", "log")[int(draw.integers(3))],
            file_name=f"{mark.kind.value}-{mark.start}.pdf",
            sha256=f"{key_of('file', ref):016x}" * 4,
            uploaded_by=by,
            uploaded_at=time_text(mark.made + 0.2),
        )
    state = _STATE_OF.get(mark.kind)
    if state is not None:
        book.add(
            "operating_period",
            outlet_ref=outlet.ref,
            valid_from=time_text(mark.start),
            valid_to=end,
            state=state.value,
            source="mark",
        )


def _check_marks(book: Book, outlet: Outlet, span: Span) -> None:
    """The platform marks the hour of the daily standard check by itself, for each instrument."""
    last = span.until if outlet.closed_hour is None else min(span.until, outlet.closed_hour)
    first = max(span.since, (outlet.monitors[0].networked_day or 0) * 24)
    hours = np.arange(first, max(first, last), dtype=np.int64)
    codes = [factor.code for factor in outlet.factors if factor.code in CHECKED]
    for hour in hours[check_hours(outlet, hours)]:
        for code in codes:
            book.add(
                "mark",
                mark_ref=f"MK-{outlet.ref}-{hour}-check-{code}",
                outlet_ref=outlet.ref,
                monitor_ref=outlet.monitors[0].ref,
                pollutant_code=code,
                kind=MarkKind.AUTOMATIC_CHECK.value,
                valid_from=time_text(hour),
                valid_to=time_text(hour + 1),
                reason_zh="自动标样核查",
                state="effective",
                marked_by="数采仪自动标记",
                marked_at=time_text(hour + 1),
            )


_PHASES = {
    STOPPED: OperatingState.STOPPED,
    STARTING: OperatingState.START_UP,
    SHUTTING_DOWN: OperatingState.SHUT_DOWN,
}


def _device_periods(book: Book, city: City, outlet: Outlet, plan: Plan, span: Span) -> None:
    """Nightly stops, as the run state of the device tells them."""
    assert isinstance(outlet.process, GasProcess)
    first = span.since if span.is_new else span.since - 24 * 14
    last = span.until if outlet.closed_hour is None else min(span.until, outlet.closed_hour)
    first = max(first, (outlet.monitors[0].networked_day or 0) * 24)
    if first >= last:
        return
    hours = np.arange(first, last, dtype=np.int64)
    phase = gas_phase(
        city, outlet, hours=hours, weather=weather(city.seed, hours), events=plan.events
    )
    turns = np.flatnonzero(np.diff(phase, prepend=phase[0] + 1))
    for place, begin in enumerate(turns):
        state = int(phase[begin])
        end = int(hours[turns[place + 1]]) if place + 1 < len(turns) else None
        start = int(hours[begin])
        # An end at the very start of the span was not known before it.
        is_news = span.is_new or start >= span.since or (end is not None and end >= span.since)
        if state == RUNNING or not is_news:
            continue
        if not span.is_new and place == 0:
            continue
        book.add(
            "operating_period",
            outlet_ref=outlet.ref,
            valid_from=time_text(start),
            valid_to=time_text(end),
            state=_PHASES[state].value,
            source="hj212",
        )
