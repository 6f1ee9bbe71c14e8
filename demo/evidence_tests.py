"""Comparison tests of the three kinds, and samples that laboratories took."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from demo.agenda import Event
from demo.book import Book, time_text
from demo.chance import dice
from demo.device import faulty_factors
from demo.evidence_marks import Span, by_hand_from
from demo.hours import date_of, month_of, month_start
from demo.ledger import Ledger, Remembered
from demo.model import City, Factor, Outlet
from demo.planting import Plan
from demo.processes import HCL, INSTRUMENTS, PH, PM, SO2, QuietOutlet

_LABORATORIES = (
    "清河禾清检测有限公司（虚构）",
    "清河衡鉴检测技术有限公司（虚构）",
    "清河市生态环境监测站（虚构）",
)
BUREAU = _LABORATORIES[2]
_QUIET_LEVEL = {"a34013": 6.0, "a21026": 12.0, "a21002": 68.0, "a24088": 9.0, "w01018": 22.0}


@dataclass(frozen=True)
class _Test:
    kind: str
    day: int
    pairs: int
    laboratory_zh: str


def _tests(city: City, outlet: Outlet, months: range) -> Iterator[_Test]:
    """Which tests an outlet's monitor gets in some months."""
    diligence = city.operator(outlet.operator_ref or "").diligence
    for month in months:
        draw = dice(city.seed, outlet.ref, "tests", month)
        day = month_start(month) + int(draw.integers(4, 25))
        every = (
            1 if outlet.medium == "water" else 6 if outlet.monitors[0].calibration_days == 1 else 3
        )
        if (month + outlet.number) % every == 0 and draw.random() < diligence**0.5:
            yield _Test("verification", day, 0, _LABORATORIES[int(draw.integers(2))])
        if draw.random() < 0.055:
            few = draw.random() < 0.08
            yield _Test("supervision", day + 1, 2 if few else 0, BUREAU)
    accepted = outlet.monitors[0].accepted_day
    if accepted is not None and accepted >= city.start // 24:
        yield _Test("acceptance", accepted - 2, 0, _LABORATORIES[0])


def _pairs(outlet: Outlet, factor: Factor, test: _Test, draw: np.random.Generator) -> int:
    if test.pairs:
        return test.pairs
    if outlet.medium == "water":
        return 3 + int(draw.random() < 0.3)
    return 5 if factor.code == PM else 9


def comparison_tests(book: Book, city: City, ledger: Ledger, span: Span) -> None:
    """Tests whose last pair was taken in the span."""
    months = range(month_of(span.since // 24) - 1, month_of(span.until // 24) + 1)
    for outlet in city.monitored:
        for test in _tests(city, outlet, months):
            start = test.day * 24 + 9
            ended = start + 9
            if start < city.start or not span.news(made=ended, end=ended):
                continue
            for factor in outlet.factors:
                _test(book, city, outlet, factor, test, ledger.outlets[outlet.ref])


def _test(
    book: Book, city: City, outlet: Outlet, factor: Factor, test: _Test, remembered: Remembered
) -> None:
    start = test.day * 24 + 9
    draw = dice(city.seed, outlet.ref, factor.code, test.kind, test.day)
    level = remembered.mean(factor.code, start=start, end=start + 8)
    if level is None:
        return
    ref = f"CT-{outlet.ref}-{factor.code}-{test.kind}-{test.day}"
    diligence = city.operator(outlet.operator_ref or "").diligence
    error = float(draw.normal(0.0, 0.05 + 0.25 * (1.0 - diligence)))
    decimals = INSTRUMENTS[factor.code].decimals
    number = f"QHJC-{date_of(test.day).year}-{int(draw.integers(1000, 9999))}"
    book.add(
        "comparison_test",
        comparison_test_ref=ref,
        kind=test.kind,
        monitor_ref=outlet.monitors[0].ref,
        pollutant_code=factor.code,
        valid_from=time_text(start),
        valid_to=time_text(start + 8),
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
        wanted.append(("self_monitoring", _LABORATORIES[outlet.number % 2]))
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
            laboratory_zh=_LABORATORIES[outlet.number % 2],
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
            laboratory_zh=_LABORATORIES[0],
        )
