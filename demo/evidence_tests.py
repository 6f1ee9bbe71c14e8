"""Comparison tests of the three kinds, and samples that laboratories took."""

import numpy as np

from demo.agenda import STOP, Event
from demo.book import Book, time_text
from demo.chance import dice
from demo.comparisons import BUREAU, FAILED, LABORATORIES, Comparison, comparisons, repetitions
from demo.device import faulty_factors
from demo.evidence_marks import Span, by_hand_from
from demo.hours import date_of, month_of, month_start
from demo.ledger import Ledger, Remembered
from demo.model import City, Factor, Outlet, Planted
from demo.planting import Plan
from demo.processes import HCL, INSTRUMENTS, PH, PM, SO2, QuietOutlet

_QUIET_LEVEL = {"a34013": 6.0, "a21026": 12.0, "a21002": 68.0, "a24088": 9.0, "w01018": 22.0}


def _pairs(outlet: Outlet, factor: Factor, test: Comparison, draw: np.random.Generator) -> int:
    if test.pairs:
        return test.pairs
    if outlet.medium == "water":
        return 3 + int(draw.random() < 0.3)
    return 5 if factor.code == PM else 9


def comparison_tests(
    book: Book, city: City, plans: dict[str, Plan], ledger: Ledger, span: Span
) -> None:
    """Tests whose last pair was taken in the span."""
    months = range(month_of(span.since // 24) - 1, month_of(span.until // 24) + 1)
    for outlet in city.monitored:
        planted = plans[outlet.ref].planted
        stops = [event for event in plans[outlet.ref].events if event.kind == STOP]
        for test in [*comparisons(city, outlet, months), *repetitions(planted)]:
            ended = test.end + 1
            if test.start < city.start or not span.news(made=ended, end=ended):
                continue
            if any(stop.start < test.end and test.start < stop.end for stop in stops):
                continue
            for factor in outlet.factors:
                if test.code in (None, factor.code):
                    error = _planted_error(planted, test, factor)
                    _test(book, city, outlet, factor, test, error, ledger.outlets[outlet.ref])


def _planted_error(planted: list[Planted], test: Comparison, factor: Factor) -> float | None:
    """By how much a monitor is off that fails; None for all others."""
    for one in planted:
        is_it = (one.kind, one.pollutant_code, one.start) == (FAILED, factor.code, test.start)
        if is_it and test.code is None:
            return float(one.detail["error"])
    return None


def _test(
    book: Book,
    city: City,
    outlet: Outlet,
    factor: Factor,
    test: Comparison,
    planted_error: float | None,
    remembered: Remembered,
) -> None:
    draw = dice(city.seed, outlet.ref, factor.code, test.kind, test.day)
    level = remembered.mean(factor.code, start=test.start, end=test.end)
    if level is None:
        return
    ref = f"CT-{outlet.ref}-{factor.code}-{test.kind}-{test.day}"
    diligence = city.operator(outlet.operator_ref or "").diligence
    error = float(draw.normal(0.0, 0.015 + 0.03 * (1.0 - diligence)))
    if planted_error is not None:
        error = planted_error
    decimals = INSTRUMENTS[factor.code].decimals
    number = f"QHJC-{date_of(test.day).year}-{int(draw.integers(1000, 9999))}"
    book.add(
        "comparison_test",
        comparison_test_ref=ref,
        kind=test.kind,
        monitor_ref=outlet.monitors[0].ref,
        pollutant_code=factor.code,
        valid_from=time_text(test.start),
        valid_to=time_text(test.end),
        laboratory_zh=test.laboratory_zh,
        report_number=number,
    )
    for pair in range(_pairs(outlet, factor, test, draw)):
        if factor.code == PH:
            here = level + float(draw.normal(0.0, 0.05))
            there = here + float(draw.normal(0.0, 0.12))
        else:
            here = max(level * (1.0 + float(draw.normal(0.0, 0.06))), 0.0)
            there = max(here * (1.0 - error) + float(draw.normal(0.0, 0.02)) * level, 0.0)
        book.add(
            "comparison_pair",
            comparison_test_ref=ref,
            pair_number=pair + 1,
            reference_value=round(there, decimals),
            monitor_value=round(here, decimals),
        )


def manual_samples(book: Book, city: City, ledger: Ledger, span: Span) -> None:
    """Own monitoring, samples of the bureau, and samples that stand in for a broken monitor."""
    months = range(month_of(span.since // 24) - 1, month_of(span.until // 24) + 1)
    for outlet in city.outlets:
        for month in months:
            if outlet.is_monitored:
                _monitored_samples(book, city, outlet, month, ledger, span)
            elif isinstance(outlet.process, QuietOutlet):
                _quiet_samples(book, city, outlet, month, span)


def _monitored_samples(
    book: Book, city: City, outlet: Outlet, month: int, ledger: Ledger, span: Span
) -> None:
    draw = dice(city.seed, outlet.ref, "samples", month)
    every = 1 if outlet.medium == "water" else 3
    wanted = []
    if (month + outlet.number) % every == 0:
        wanted.append(("self_monitoring", LABORATORIES[outlet.number % 2]))
    if draw.random() < 0.045:
        wanted.append(("enforcement", BUREAU))
    for kind, laboratory in wanted:
        start = (month_start(month) + int(draw.integers(3, 26))) * 24 + int(draw.integers(9, 15))
        if start < city.start or not span.news(made=start + 30, end=start + 30):
            continue
        for factor in outlet.factors:
            _sample(book, city, outlet, factor, kind, start, laboratory, ledger.outlets[outlet.ref])


def _sample(
    book: Book,
    city: City,
    outlet: Outlet,
    factor: Factor,
    kind: str,
    start: int,
    laboratory: str,
    remembered: Remembered,
) -> None:
    level = remembered.mean(factor.code, start=start, end=start + 2)
    if level is None:
        return
    draw = dice(city.seed, outlet.ref, factor.code, kind, start)
    instrument = INSTRUMENTS[factor.code]
    value = level + float(draw.normal(0.0, 0.05)) * (1.0 if factor.code == PH else level)
    limit_of_method = instrument.detection_limit * 1.5
    below = factor.code in (SO2, HCL) and value < limit_of_method
    share = (
        None
        if outlet.medium == "water"
        else remembered.share_converted(factor.code, start=start, end=start + 2)
    )
    converted = value * share if share is not None and not below else None
    book.add(
        "manual_sample",
        manual_sample_ref=f"MS-{outlet.ref}-{factor.code}-{kind}-{start}",
        kind=kind,
        outlet_ref=outlet.ref,
        pollutant_code=factor.code,
        sampled_from=time_text(start),
        sampled_to=time_text(start + 1),
        value=None if below else round(max(value, 0.0), instrument.decimals),
        converted_value=round(max(converted, 0.0), 2) if converted is not None else None,
        below_detection=below,
        detection_limit=limit_of_method if factor.code != PH else None,
        laboratory_zh=laboratory,
    )


def substitute_samples(
    book: Book, city: City, plans: dict[str, Plan], ledger: Ledger, span: Span
) -> None:
    """Samples by hand while a monitor is broken: gas once a day, water four times a day."""
    for outlet in city.monitored:
        every = 24 if outlet.medium == "gas" else 6
        for event in plans[outlet.ref].events:
            begin = by_hand_from(city, outlet, event)
            if begin is None:
                continue
            for start in range(begin + 9 - begin % 3, event.end - 1, every):
                if span.news(made=start + 20, end=start + 20):
                    _substitute(book, city, outlet, event, start, ledger.outlets[outlet.ref])


def _substitute(
    book: Book, city: City, outlet: Outlet, event: Event, start: int, remembered: Remembered
) -> None:
    codes = faulty_factors(city, outlet, event)
    for factor in outlet.factors:
        level = remembered.mean(factor.code, start=event.start - 48, end=event.start)
        if factor.code not in codes or level is None or factor.code == PH:
            continue
        draw = dice(city.seed, outlet.ref, factor.code, "by hand", start)
        value = max(level * (1.0 + float(draw.normal(0.0, 0.08))), 0.0)
        book.add(
            "manual_sample",
            manual_sample_ref=f"MS-{outlet.ref}-{factor.code}-substitute-{start}",
            kind="substitute",
            outlet_ref=outlet.ref,
            pollutant_code=factor.code,
            sampled_from=time_text(start),
            sampled_to=time_text(start + 1),
            value=round(value, INSTRUMENTS[factor.code].decimals),
            below_detection=False,
            mass_kg=remembered.mass_kg_of(factor, value, hour=start),
            laboratory_zh=LABORATORIES[outlet.number % 2],
        )


def _quiet_samples(book: Book, city: City, outlet: Outlet, month: int, span: Span) -> None:
    process = outlet.process
    assert isinstance(process, QuietOutlet)
    every = 1 if outlet.medium == "water" else 6
    draw = dice(city.seed, outlet.ref, "samples", month)
    start = (month_start(month) + int(draw.integers(3, 26))) * 24 + 10
    if (month + outlet.number) % every or start < city.start:
        return
    if not span.news(made=start + 30, end=start + 30) or not process.factors:
        return
    for code in process.factors:
        value = _QUIET_LEVEL[code] * float(np.exp(draw.normal(0.0, 0.3)))
        book.add(
            "manual_sample",
            manual_sample_ref=f"MS-{outlet.ref}-{code}-self-{start}",
            kind="self_monitoring",
            outlet_ref=outlet.ref,
            pollutant_code=code,
            sampled_from=time_text(start),
            sampled_to=time_text(start + 1),
            value=round(value, 1),
            below_detection=False,
            mass_kg=round(process.hour_kg * float(np.exp(draw.normal(0.0, 0.2))), 3)
            if code == process.factors[0]
            else None,
            laboratory_zh=LABORATORIES[0],
        )
