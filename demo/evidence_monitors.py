"""Work at the monitors: calibrations, standard checks, maintenance, faults and visits."""

from collections.abc import Iterator

import numpy as np

from demo.agenda import FAULT, GAP, MAINTENANCE, Event
from demo.book import Book, time_text
from demo.chance import Hours, Series, dice, key_of, lot, uniform, white
from demo.device import CHECKED, check_hours, faulty_factors
from demo.evidence_marks import Span
from demo.hours import hour_of_day, weekday
from demo.model import City, Enterprise, Factor, Monitor, Outlet, Planted
from demo.planting import Plan
from demo.processes import INSTRUMENTS
from demo.registry_monitors import operator_on, person_ref, persons
from demo.state import Mask, mask_of

_INSPECTION_NOTES = (
    "例行巡检，设备运行正常",
    "例行巡检，清洁采样探头",
    "例行巡检，更换耗材",
    "例行巡检，核对参数设置",
)


def _active_hours(outlet: Outlet, span: Span) -> Hours:
    """Hours of the span in which the outlet's values arrive."""
    first = max(span.since, (outlet.monitors[0].networked_day or 0) * 24)
    last = span.until if outlet.closed_hour is None else min(span.until, outlet.closed_hour)
    return np.arange(first, max(first, last), dtype=np.int64)


def _blocked(hours: Hours, plan: Plan, kinds: tuple[str, ...]) -> Mask:
    return mask_of(hours, [(e.start, e.end) for e in plan.events if e.kind in kinds])


def calibrations(book: Book, city: City, plans: dict[str, Plan], span: Span) -> None:
    """Zero and span of every gas monitor: daily where it does it by itself, else weekly."""
    for outlet in city.monitored:
        hours = _active_hours(outlet, span)
        if outlet.medium != "gas" or not len(hours):
            continue
        plan = plans[outlet.ref]
        monitor = outlet.monitors[0]
        due = hour_of_day(hours) == monitor.check_hour
        if monitor.calibration_days > 1:
            due &= (hours // 24 + outlet.number) % monitor.calibration_days == 0
            due &= ~_blocked(hours, plan, ("stop",))
        due &= ~_blocked(hours, plan, (FAULT, GAP, MAINTENANCE))
        diligence = city.operator(outlet.operator_ref or "").diligence
        done = due & (uniform(key_of(city.seed, outlet.ref, "calibrates"), hours) < diligence**0.7)
        bad = [one for one in plan.planted if one.kind == "out_of_control"]
        for factor in outlet.factors:
            _calibrations_of(book, city, outlet, monitor, factor, hours[done], bad)


def _calibrations_of(
    book: Book,
    city: City,
    outlet: Outlet,
    monitor: Monitor,
    factor: Factor,
    hours: Hours,
    bad: list[Planted],
) -> None:
    key = key_of(city.seed, outlet.ref, factor.code, "calibration")
    full = factor.range_high
    decimals = INSTRUMENTS[factor.code].decimals
    drift = white(key, hours) * 0.007 * full
    reading = 0.8 * full * (1.0 + 0.009 * white(key + 1, hours) + 0.5 * monitor.bias)
    after = 0.8 * full * (1.0 + 0.0015 * white(key + 2, hours))
    for place, hour in enumerate(hours):
        failed = any(one.start <= hour < one.start + 24 for one in bad)
        zero = drift[place] + (0.062 * full if failed else 0.0)
        row = {
            "monitor_ref": monitor.ref,
            "pollutant_code": factor.code,
            "calibrated_at": time_text(int(hour) + 0.25),
        }
        book.add(
            "calibration",
            **row,
            kind="zero",
            standard_value=0.0,
            before_value=round(float(zero), decimals),
            after_value=round(float(drift[place]) * 0.1, decimals),
        )
        book.add(
            "calibration",
            **row,
            kind="span",
            standard_value=round(0.8 * full, 2),
            before_value=round(float(reading[place]), decimals),
            after_value=round(float(after[place]), decimals),
        )


def standard_checks(book: Book, city: City, plans: dict[str, Plan], span: Span) -> None:
    """The daily check of every water instrument against a standard of half its range."""
    for outlet in city.monitored:
        hours = _active_hours(outlet, span)
        if outlet.medium != "water" or not len(hours):
            continue
        plan = plans[outlet.ref]
        diligence = city.operator(outlet.operator_ref or "").diligence
        due = check_hours(outlet, hours) & ~_blocked(hours, plan, (GAP, MAINTENANCE))
        for factor in outlet.factors:
            if factor.code not in CHECKED:
                continue
            broken = [
                (event.start, event.end)
                for event in plan.events
                if event.kind == FAULT and factor.code in faulty_factors(city, outlet, event)
            ]
            own = hours[due & ~mask_of(hours, broken)]
            key = key_of(city.seed, outlet.ref, factor.code, "check")
            _checks_of(book, outlet, factor, own, key, diligence)


def _checks_of(
    book: Book, outlet: Outlet, factor: Factor, hours: Hours, key: int, diligence: float
) -> None:
    standard = round(0.5 * factor.range_high, 3)
    failing = uniform(key, hours) > 1.0 - 0.05 * (1.02 - diligence)
    error: Series = 0.028 * white(key + 1, hours) + np.where(failing, 0.16, 0.0)
    decimals = INSTRUMENTS[factor.code].decimals
    source = "device" if outlet.number % 4 else "hj212"
    for place, hour in enumerate(hours):
        book.add(
            "standard_check",
            monitor_ref=outlet.monitors[0].ref,
            pollutant_code=factor.code,
            checked_at=time_text(int(hour) + 0.5),
            standard_value=standard,
            read_value=round(standard * (1.0 + float(error[place])), decimals),
            passed=bool(abs(error[place]) <= 0.10),
            source=source,
        )


def upkeep_records(book: Book, city: City, plans: dict[str, Plan], span: Span) -> None:
    """What was serviced and what was broken, from the records of the operators."""
    for enterprise in city.enterprises:
        for outlet in enterprise.outlets:
            if outlet.is_monitored:
                for event in plans[outlet.ref].events:
                    _record(book, city, enterprise, outlet, event, span)


def _record(
    book: Book, city: City, enterprise: Enterprise, outlet: Outlet, event: Event, span: Span
) -> None:
    monitor = outlet.monitors[0]
    ref = f"{outlet.ref}-{event.start}"
    if event.kind == MAINTENANCE and span.news(made=event.end, end=event.end):
        book.add(
            "maintenance_record",
            maintenance_record_ref=f"MR-{ref}",
            monitor_ref=monitor.ref,
            om_operator_ref=operator_on(city, enterprise, outlet, event.start // 24),
            valid_from=time_text(event.start),
            valid_to=time_text(event.end),
            kind=event.reason_zh,
            note_zh="已完成，数据恢复正常",
        )
    if event.kind == FAULT and event.start < span.until:
        draw = dice(city.seed, "fault report", ref)
        diligence = city.operator(outlet.operator_ref or "").diligence
        reported = event.start + float(draw.uniform(0.5, 3.0)) / diligence**4
        if span.news(made=event.start + 0.1, end=event.end) or span.news(
            made=reported, end=reported
        ):
            book.add(
                "fault_record",
                fault_record_ref=f"FR-{ref}",
                monitor_ref=monitor.ref,
                started_at=time_text(event.start),
                reported_at=time_text(reported) if reported <= span.until else None,
                repaired_at=time_text(event.end) if event.end <= span.until else None,
                cause_zh=event.reason_zh,
            )


def _routine_visits(
    city: City, outlet: Outlet, hours: Hours, diligence: float
) -> Iterator[tuple[int, str, str]]:
    """Weekly inspections, on working days, missed now and then by a careless operator."""
    days = np.unique(hours // 24)
    key = key_of(city.seed, outlet.ref, "visits")
    days = days[(days + outlet.number) % 7 == 0]
    days = days[uniform(key, days) <= diligence**0.8]
    clock = 9 + (7 * uniform(key + 1, days)).astype(np.int64)
    note = (len(_INSPECTION_NOTES) * uniform(key + 2, days)).astype(np.int64)
    rest = weekday(days * 24) >= 5
    for place, day in enumerate(days):
        start = int(day + rest[place]) * 24 + int(clock[place])
        is_control = (day + outlet.number) % 28 == 0
        purpose = "quality_control" if is_control else "inspection"
        yield start, purpose, _INSPECTION_NOTES[note[place]]


def _occasional_visits(plan: Plan) -> Iterator[tuple[int, str, str]]:
    for event in plan.events:
        if event.kind == MAINTENANCE:
            yield event.start, "maintenance", event.reason_zh
        elif event.kind == FAULT:
            yield max(event.start + 2, event.end - 5), "repair", event.reason_zh


def visits(book: Book, city: City, plans: dict[str, Plan], span: Span) -> None:
    """Who was on site, when and why."""
    for enterprise in city.enterprises:
        for outlet in enterprise.outlets:
            if not outlet.is_monitored:
                continue
            diligence = city.operator(outlet.operator_ref or "").diligence
            hours = _active_hours(outlet, span)
            plan = plans[outlet.ref]
            if not len(hours):
                continue
            # A visit that began before the span may have ended in it.
            first = max((outlet.monitors[0].networked_day or 0) * 24, city.start, span.since - 48)
            back = np.arange(first, hours[-1] + 1, dtype=np.int64)
            for start, purpose, note in [
                *_routine_visits(city, outlet, back, diligence),
                *_occasional_visits(plan),
            ]:
                operator = operator_on(city, enterprise, outlet, start // 24)
                if operator is not None and first <= start <= hours[-1]:
                    _visit(book, city, outlet, operator, start, purpose, note, span)


def _visit(
    book: Book,
    city: City,
    outlet: Outlet,
    operator: str,
    start: int,
    purpose: str,
    note: str,
    span: Span,
) -> None:
    ref = f"V-{outlet.ref}-{start}-{purpose}"
    begin = start + round(0.8 * lot(city.seed, ref, "from"), 2)
    end = begin + 0.6 + 2.2 * lot(city.seed, ref, "for")
    if not span.news(made=end, end=end):
        return
    book.add(
        "om_visit",
        om_visit_ref=ref,
        om_operator_ref=operator,
        om_person_ref=person_ref(operator, int(lot(city.seed, ref, "who") * persons(operator))),
        monitor_ref=outlet.monitors[0].ref,
        valid_from=time_text(begin),
        valid_to=time_text(end),
        purpose=purpose,
        note_zh=note,
    )
