"""One claim of the second stage: whole quarters of outlets and pollutants, in one transaction.

The protocol is that of the first stage and uses the same lock of an outlet, so that no day of an
outlet is stored while its quarters are read.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.method_version import METHOD_VERSION
from analytics.units import kg_per_m3, parse_unit
from analytics.vocabulary import Medium
from dashboard.jobs import control_results, deadlines
from dashboard.jobs.quarter_gas import GasRuns, finish_gas, plan_gas
from dashboard.jobs.quarter_history import ClaimedQuarters, History, claimed_quarters, read_history
from dashboard.jobs.quarter_rows import (
    WORDS,
    QuarterFacts,
    day_rows,
    month_rows,
    quarter_rows,
    quarter_state,
    run_rows,
)
from dashboard.jobs.quarter_rules import quarter_rules
from dashboard.jobs.quarter_values import Fill, PassedResults
from dashboard.jobs.quarter_water import read_water_history, substitute_water_days
from dashboard.jobs.rule_book import RuleBook
from queries import (
    data_version,
    dirty_marks,
    rollup_quarter_marks,
    rollup_quarters,
    rules,
    substitution_store,
)
from queries.arrays import Columns
from queries.rollup_quarter_marks import Quarter
from queries.substitution_store import Results

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

QUARTERS_AT_ONCE = 700
"""Marks that a claim takes together: a hundred thousand days with their history."""

OUTLETS_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class QuarterReport:
    """What one claim did."""

    outlets: int
    quarters: int
    days_read: int
    changed_rows: int
    seconds: float


def roll_up_quarters(connection: Connection, *, run_id: int, now: datetime) -> QuarterReport | None:
    """
    Recompute the marked quarters of some outlets that no other worker holds.

    Returns None when no mark is left, or when other workers hold all outlets that have any.
    """
    started = time.monotonic()
    with connection.transaction():
        taken = rollup_quarter_marks.take(connection, _locked_outlets(connection))
        if not taken:
            return None
        days_read = prepare_quarters(connection, taken, run_id=run_id, now=now)
        data_version.lock_storing(connection)
        changed = substitution_store.store(connection, run_id=run_id)
        if changed:
            substitution_store.mark_months(connection)
            data_version.raise_version(connection)
    return QuarterReport(
        outlets=len({outlet_id for outlet_id, _, _ in taken}),
        quarters=len(taken),
        days_read=days_read,
        changed_rows=changed,
        seconds=time.monotonic() - started,
    )


def prepare_quarters(
    connection: Connection, taken: Sequence[Quarter], *, run_id: int, now: datetime
) -> int:
    """Compute quarters and copy the results to temporary tables; returns the days read."""
    claimed = claimed_quarters(taken)
    book = RuleBook(rules.parameters(connection), rules.mark_effects(connection))
    quarters = np.unique(claimed.quarter).tolist()
    in_force = quarter_rules(connection, book, quarters, now_s=deadlines.seconds(now))
    subjects = rollup_quarters.subjects(connection, claimed.series)
    is_gas = (subjects["medium"] == Medium.GAS.value)[claimed.place_of_stretch]
    kg = _kg_per_m3(subjects)[claimed.place_of_stretch]
    history = read_history(connection, claimed, run_id=run_id)
    checks = _checks(connection, book, history, is_gas=is_gas)
    water_reach = read_water_history(history, in_force, is_water=~is_gas, checks=checks)
    planned = plan_gas(history, in_force, is_gas=is_gas, calibrations=checks)
    # From here on nothing more is read, so the rows keep their places.
    fill = Fill.nothing(len(history.rows["day"]))
    runs = finish_gas(connection, history, planned, fill, now=now)
    substitute_water_days(history, in_force, fill, kg_per_m3=kg, is_water=~is_gas, checks=checks)
    facts = QuarterFacts(
        claimed,
        history.rows,
        fill,
        claimed.quarter_of_rows(history.rows),
        is_gas[claimed.stretch],
        np.isfinite(kg)[claimed.stretch],
        in_force,
    )
    state = quarter_state(facts)
    substitution_store.prepare(
        connection,
        series=claimed.series,
        results=Results(
            quarters=quarter_rows(facts, state, reach=_reach(claimed, runs, water_reach)),
            runs=run_rows(claimed, runs),
            days=day_rows(facts),
            months=month_rows(facts, state),
        ),
        words=WORDS,
        run_id=run_id,
        method_version=METHOD_VERSION,
    )
    return len(history.rows["day"])


def _checks(
    connection: Connection, book: RuleBook, history: History, *, is_gas: Booleans
) -> PassedResults:
    """Passed checks of the water stretches, and of gas ones that were out of control."""
    rows = history.rows
    uncontrolled = np.unique(rows["number"][rows["out_of_control_map"] != 0])
    asked = ~is_gas
    asked[uncontrolled] = True
    stretches = np.flatnonzero(asked)
    place, hour = control_results.passed_hours(
        connection,
        book,
        [history.claimed.series[number] for number in history.claimed.place_of_stretch[stretches]],
    )
    return PassedResults(stretches[place], hour)


def _kg_per_m3(subjects: Columns) -> Floats:
    known = {unit: kg_per_m3(parse_unit(unit)) for unit in set(subjects["unit"]) if unit}
    return np.array([known.get(unit, np.nan) for unit in subjects["unit"]], dtype=np.float64)


def _reach(claimed: ClaimedQuarters, found: list[GasRuns], water_reach: Integers) -> Integers:
    """Earliest day whose change could change each claimed quarter."""
    reach = water_reach.copy()  # the first day of the quarter itself for gas
    keys = claimed.stretch << 32 | claimed.quarter
    for part in found:
        unit = np.searchsorted(keys, part.runs.series << 32 | part.runs.quarter)
        np.minimum.at(reach, unit, part.reach)
    return reach


def _locked_outlets(connection: Connection) -> list[int]:
    """Outlets with marks enough for one claim, locked until the transaction ends."""
    locked: list[int] = []
    room = QUARTERS_AT_ONCE
    waiting = rollup_quarter_marks.outlets_with_marks(connection)
    while waiting and room > 0 and len(locked) < OUTLETS_AT_ONCE:
        asked: list[int] = []
        expected = 0
        while waiting and len(asked) < OUTLETS_AT_ONCE and expected < room:
            outlet_id, count = waiting.pop(0)
            asked.append(outlet_id)
            expected += count
        won = dirty_marks.try_lock(connection, asked)
        locked.extend(won)
        room -= expected
    return locked
