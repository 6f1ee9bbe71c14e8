"""Calibrations, checks and comparison tests: which were passed, and what they make invalid."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.comparison import Outcome
from analytics.control_periods import ControlPeriods, out_of_control_periods
from analytics.control_results import Readings, Results, ended_overdue_periods, joined, judged
from analytics.units import HOURS_PER_DAY, SECONDS_PER_HOUR
from analytics.vocabulary import Medium
from dashboard.jobs import deadlines
from dashboard.jobs.claimed_days import day_of_hour
from dashboard.jobs.comparison_outcomes import Tolerances, outcomes
from dashboard.jobs.rule_book import RuleBook, Subject
from queries import rollup_control, rules
from queries.arrays import Columns
from queries.rollup_registry import FAR
from queries.rules import RuleParameter

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

CHECK, _COMPARISON = "check", "comparison"
# Tests of the operator and of the bureau are one kind: a passed one of either ends what a failed
# one of either began.
KINDS = ("zero", "span", "full_system", CHECK, _COMPARISON)
_CALIBRATIONS = ("zero", "span")
CALIBRATION_INTERVAL = "calibration_interval_direct_days"
"""Rule row of the longest interval; the scores name the same row."""
# HJ 212-2017 appendix B: a34xxx are particulates, whose drift has a rule of its own.
_PARTICULATES = "a34"


def settle(connection: Connection, *, now: datetime) -> int:
    """
    Turn new and changed records into stretches; mark the days and quarters that they touch.

    Returns the number of marked days. Everything happens in one transaction: marks that were taken
    come back when it fails.
    """
    with connection.transaction():
        taken = rollup_control.take(connection)
        if not taken:
            return 0
        asked = sorted({(monitor_id, pollutant) for monitor_id, pollutant, _ in taken})
        parameters = rules.parameters(connection)
        book = RuleBook(parameters, rules.mark_effects(connection))
        found = _records(connection, asked)
        tests = _tests(connection, asked)
        results = _all_results(
            judged(readings(found, asked, book)), _compared(tests, parameters=parameters)
        )
        stops = _stops(connection, asked)
        fresh = _stretches(results, asked, _of_water(asked, found, tests), stops, book)
        rollup_control.replace_periods(connection, asked, fresh)
        marked = rollup_control.mark_days(connection, now=now)
        spans = _reached(taken, asked, found, now_s=deadlines.seconds(now))
        rollup_control.mark_quarters(connection, spans)
    return marked


def passed_hours(
    connection: Connection, book: RuleBook, series: list[tuple[int, str]]
) -> tuple[Integers, Integers]:
    """
    Passed checks and calibrations of outlets and pollutants, by the monitors then in charge.

    A comparison test is none of them: it adjusts nothing.

    Returns the place in ``series`` and the number of the hour of each.
    """
    charges = rollup_control.charges(connection, [outlet_id for outlet_id, _ in series])
    pollutants = [series[number][1] for number in charges["number"].tolist()]
    asked = list(zip(charges["monitor_id"].tolist(), pollutants, strict=True))
    found = _records(connection, asked)
    results = judged(readings(found, asked, book))
    row = results.series // len(KINDS)
    inside = (
        results.passed
        & (results.time_s >= charges["start_s"][row])
        & (results.time_s < charges["end_s"][row])
    )
    return charges["number"][row[inside]], results.time_s[inside] // SECONDS_PER_HOUR


def _records(connection: Connection, asked: list[tuple[int, str]]) -> Columns:
    return rollup_control.records(
        connection,
        [monitor_id for monitor_id, _ in asked],
        [pollutant for _, pollutant in asked],
    )


def _tests(connection: Connection, asked: list[tuple[int, str]]) -> Columns:
    return rollup_control.comparison_tests(
        connection,
        [monitor_id for monitor_id, _ in asked],
        [pollutant for _, pollutant in asked],
    )


def _compared(tests: Columns, *, parameters: Sequence[RuleParameter]) -> Results:
    """Results of comparison tests, by the rules of the day on which each ended."""
    day = day_of_hour(tests["time_s"] // SECONDS_PER_HOUR)
    found = outcomes(tests | {"day": day}, Tolerances(parameters))
    # No test at all is neither passed nor failed.
    counts = np.array([outcome is not Outcome.NOT_VALID for outcome in found], dtype=np.bool_)
    passed = np.array([outcome is Outcome.PASSED for outcome in found], dtype=np.bool_)
    series = tests["number"] * len(KINDS) + KINDS.index(_COMPARISON)
    return Results(series[counts], tests["time_s"][counts], passed[counts])


def _all_results(one: Results, other: Results) -> Results:
    return Results(
        np.concatenate([one.series, other.series]),
        np.concatenate([one.time_s, other.time_s]),
        np.concatenate([one.passed, other.passed]),
    )


def _of_water(asked: list[tuple[int, str]], *parts: Columns) -> npt.NDArray[np.bool_]:
    """Which of the monitors and pollutants are of water, by the records that they have."""
    is_water = np.zeros(len(asked), dtype=np.bool_)
    for part in parts:
        is_water[part["number"]] = part["is_water"]
    return is_water


def readings(found: Columns, asked: list[tuple[int, str]], book: RuleBook) -> Readings:
    """Records with their tolerances; each kind of record of a monitor is a series of its own."""
    kind = np.array([KINDS.index(name) for name in found["kind"].tolist()], dtype=np.int64)
    return Readings(
        series=found["number"] * len(KINDS) + kind,
        time_s=found["time_s"],
        standard=found["standard"],
        before=found["before"],
        after=found["after"],
        tolerance=_tolerances(found, asked, kind, book),
        recorded=found["recorded"],
    )


def _tolerances(
    found: Columns, asked: list[tuple[int, str]], kind: Integers, book: RuleBook
) -> Floats:
    """Largest difference that passes, by the rules in force on the day of each record."""
    is_dust = np.array([code.startswith(_PARTICULATES) for _, code in asked], dtype=np.bool_)
    segment = book.segments(day_of_hour(found["time_s"] // SECONDS_PER_HOUR))
    keys = np.stack(
        [segment, found["is_water"], is_dust[found["number"]], kind, np.zeros_like(kind)]
    ).astype(np.int64)
    tolerance = np.full(len(kind), np.nan)
    for key in np.unique(keys, axis=1).T.tolist():
        rows = np.all(keys == np.array(key)[:, np.newaxis], axis=0)
        share = _share(book, segment=key[0], is_water=key[1], is_dust=key[2], kind=KINDS[key[3]])
        # Water is compared with the standard itself, gas with the range.
        whole = np.abs(found["standard"]) if key[1] else found["range_high"]
        tolerance[rows] = share * whole[rows]
    return np.where(tolerance > 0, tolerance, np.nan)


def _share(book: RuleBook, *, segment: int, is_water: int, is_dust: int, kind: str) -> float:
    if is_water:
        return book.number("standard_check_tolerance", Subject("", Medium.WATER.value, segment))
    if kind == CHECK:
        return float("nan")
    name = "zero_drift_out_of_control" if kind == "zero" else "span_drift_out_of_control"
    if is_dust:
        name = "drift_out_of_control_pm"
    return book.number(name, Subject("", Medium.GAS.value, segment))


def _stops(connection: Connection, asked: list[tuple[int, str]]) -> ControlPeriods:
    """Stops of the sources; every kind of record of a monitor is a series of its own."""
    found = rollup_control.stops(connection, [monitor_id for monitor_id, _ in asked])
    kinds = np.arange(len(KINDS))
    return ControlPeriods(
        (found["number"][:, np.newaxis] * len(KINDS) + kinds).reshape(-1),
        np.repeat(found["start_s"], len(KINDS)),
        np.repeat(found["end_s"], len(KINDS)),
    )


def _stretches(
    results: Results,
    asked: list[tuple[int, str]],
    is_water: npt.NDArray[np.bool_],
    stops: ControlPeriods,
    book: RuleBook,
) -> dict[str, list[int] | list[str]]:
    """Columns of the stretches of every monitor and pollutant that was asked for."""
    number = results.series // len(KINDS)
    failed = [
        _out_of_control(results, chosen=is_water[number], back=True),
        _out_of_control(results, chosen=~is_water[number], back=False),
    ]
    kind = results.series % len(KINDS)
    counted = ~is_water[number] & (kind < len(_CALIBRATIONS))
    overdue = ended_overdue_periods(
        _taken(results, counted),
        interval_hours=lambda time_s: calibration_interval_hours(book, time_s),
        stops=stops,
    )
    columns: dict[str, list[int] | list[str]] = {}
    parts = [
        ("out_of_control", joined(_by_monitor(_together(failed)))),
        ("overdue_calibration", joined(_by_monitor(overdue))),
    ]
    columns["monitors"] = [asked[n][0] for _, part in parts for n in part.series.tolist()]
    columns["pollutants"] = [asked[n][1] for _, part in parts for n in part.series.tolist()]
    columns["reasons"] = [reason for reason, part in parts for _ in part.series.tolist()]
    columns["starts"] = [start for _, part in parts for start in part.start_s.tolist()]
    columns["ends"] = [end for _, part in parts for end in part.end_s.tolist()]
    return columns


def calibration_interval_hours(book: RuleBook, time_s: Integers) -> Floats:
    """
    Longest time between two passed calibrations of gas, by the rule on the day of the first. [h]

    The one home of this choice: which technique a monitor uses is not on record, and nobody is
    overdue by a rule that may not be his, so that the longest interval of any technique holds.
    """
    segment = book.segments(day_of_hour(time_s // SECONDS_PER_HOUR))
    found = np.zeros(len(segment))
    for number in np.unique(segment).tolist():
        days = book.number(CALIBRATION_INTERVAL, Subject("", Medium.GAS.value, number))
        found[segment == number] = days * HOURS_PER_DAY
    return found


def _out_of_control(
    results: Results, *, chosen: npt.NDArray[np.bool_], back: bool
) -> ControlPeriods:
    part = _taken(results, chosen)
    return out_of_control_periods(
        series=part.series,
        time_s=part.time_s,
        passed=part.passed,
        until_s=FAR,
        back_to_last_pass=back,
    )


def _taken(results: Results, chosen: npt.NDArray[np.bool_]) -> Results:
    return Results(results.series[chosen], results.time_s[chosen], results.passed[chosen])


def _together(parts: list[ControlPeriods]) -> ControlPeriods:
    return ControlPeriods(
        np.concatenate([part.series for part in parts]),
        np.concatenate([part.start_s for part in parts]),
        np.concatenate([part.end_s for part in parts]),
    )


def _by_monitor(periods: ControlPeriods) -> ControlPeriods:
    return ControlPeriods(periods.series // len(KINDS), periods.start_s, periods.end_s)


def _reached(
    taken: list[tuple[int, str, int]],
    asked: list[tuple[int, str]],
    found: Columns,
    *,
    now_s: int,
) -> dict[str, list[int] | list[str]]:
    """From each changed record to the next one: until then it is the last calibration."""
    place = {name: number for number, name in enumerate(asked)}
    number = np.array([place[(row[0], row[1])] for row in taken], dtype=np.int64)
    start = np.array([row[2] for row in taken], dtype=np.int64)
    times = np.unique(np.stack([found["number"], found["time_s"]]), axis=1)
    keys = times[0] * FAR + times[1]
    after = np.searchsorted(keys, number * FAR + start, side="right")
    follows = np.append(times, [[-1], [0]], axis=1)[:, after]
    end = np.where(follows[0] == number, follows[1], np.maximum(now_s, start))
    return {
        "monitors": [row[0] for row in taken],
        "pollutants": [row[1] for row in taken],
        "starts": start.tolist(),
        "ends": end.tolist(),
    }
