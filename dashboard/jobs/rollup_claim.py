"""One claim of the rollup: take marks, read, compute, store, all in one transaction.

The order is the protocol. The outlet's lock keeps other workers away; the marks are deleted before
anything is read, so that what they stand for is seen; a mark that comes meanwhile stays. Storing
comes last and under one lock, because it is the only part in which workers wait for each other. A
worker that dies gives everything back: marks, locks and rows.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from psycopg import Connection

from analytics.method_version import METHOD_VERSION
from dashboard.jobs import running_profiles
from dashboard.jobs.day_inputs import DayInputs, read_day_inputs
from dashboard.jobs.day_rows import STAGES, day_rows, judgement_rows
from dashboard.jobs.unit_doubts import JudgedClaim, judge_claim
from queries import (
    data_version,
    dirty_marks,
    emission_months,
    rollup_control,
    rollup_quarter_marks,
    rollup_store,
)
from queries.dirty_marks import ClaimedSeries
from queries.rollup_store import Stored

MARKS_AT_ONCE = 20_000
"""Marks that a claim takes together: half a million hours, a few hundred megabytes."""

OUTLETS_AT_ONCE = 400
"""Locks that a claim takes at most: the server has room for some thousands."""


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """What one claim did."""

    outlets: int
    claimed_days: int
    computed_days: int
    hours: int
    judgements: int
    stored: Stored
    seconds: float


def roll_up_claim(connection: Connection, *, run_id: int, now: datetime) -> ClaimReport | None:
    """
    Recompute the marked days of some outlets that no other worker holds.

    Returns None when no mark is left, or when other workers hold all outlets that have any. The
    connection must be in READ COMMITTED, outside of a transaction; ``now`` decides which hours have
    passed and which deadlines are over.
    """
    started = time.monotonic()
    with connection.transaction():
        claimed = dirty_marks.take(connection, _locked_outlets(connection))
        if not claimed:
            return None
        inputs, judged = prepare_results(connection, claimed, run_id=run_id, now=now)
        dirty_marks.mark_days(connection, judged.changed, cause="unit")
        running_profiles.freeze(connection, inputs.made_profiles)
        _mark_later_allowances(connection, claimed, inputs, run_id=run_id)
        _mark_control(connection, claimed)
        emission_months.mark_claimed(connection)
        data_version.lock_storing(connection)
        days = inputs.claimed
        stored = rollup_store.store(connection, first_day=days.first_day, last_day=days.end_day - 1)
        rollup_quarter_marks.mark_stored_days(connection, run_id=run_id)
        if stored.changed_anything:
            data_version.raise_version(connection)
    return ClaimReport(
        outlets=len(days.outlet_ids),
        claimed_days=len(days),
        computed_days=len(inputs.facts),
        hours=len(inputs.values),
        judgements=len(judged.judgements.limit_id),
        stored=stored,
        seconds=time.monotonic() - started,
    )


def prepare_results(
    connection: Connection, claimed: Sequence[ClaimedSeries], *, run_id: int, now: datetime
) -> tuple[DayInputs, JudgedClaim]:
    """Compute the days and copy the results to temporary tables."""
    inputs = read_day_inputs(connection, claimed, run_id=run_id, now=now)
    judged = judge_claim(connection, inputs, run_id=run_id)
    days = inputs.claimed
    rollup_store.prepare(
        connection,
        series=list(zip(days.outlet_of_series.tolist(), days.pollutant_of_series, strict=True)),
        days=day_rows(inputs, judged, now=now),
        judgements=judgement_rows(inputs, judged.judgements),
        stages=STAGES,
        run_id=run_id,
        method_version=METHOD_VERSION,
    )
    return inputs, judged


def _mark_later_allowances(
    connection: Connection, claimed: Sequence[ClaimedSeries], inputs: DayInputs, *, run_id: int
) -> None:
    """A changed declaration shifts which later hours of the year lie beyond an allowance."""
    has_allowance = np.array([bool(rules.hours.allowances) for rules in inputs.rules.sets])
    limited = set(inputs.facts.outlet[has_allowance[inputs.rules.place]].tolist())
    first_days: dict[int, int] = {}
    for series in claimed:
        first_day = series.first_declared_day
        if first_day is not None and series.outlet_id in limited:
            known = first_days.get(series.outlet_id, first_day)
            first_days[series.outlet_id] = min(known, first_day)
    if first_days:
        dirty_marks.mark_allowances(connection, first_days, run_id=run_id)


def _mark_control(connection: Connection, claimed: Sequence[ClaimedSeries]) -> None:
    """A changed stop shifts which calibrations were overdue."""
    first_days: dict[int, int] = {}
    for series in claimed:
        first_day = series.first_declared_day
        if first_day is not None:
            known = first_days.get(series.outlet_id, first_day)
            first_days[series.outlet_id] = min(known, first_day)
    if first_days:
        rollup_control.mark_declared(connection, first_days)


def _locked_outlets(connection: Connection) -> list[int]:
    """Outlets with marks enough for one claim, locked until the transaction ends."""
    locked: list[int] = []
    room = MARKS_AT_ONCE
    waiting = dirty_marks.outlets_with_marks(connection)
    marks = dict(waiting)
    while waiting and room > 0 and len(locked) < OUTLETS_AT_ONCE:
        asked: list[int] = []
        expected = 0
        while waiting and len(asked) < OUTLETS_AT_ONCE and expected < room:
            outlet_id, count = waiting.pop(0)
            asked.append(outlet_id)
            expected += count
        won = dirty_marks.try_lock(connection, asked)
        locked.extend(won)
        room -= sum(marks[outlet] for outlet in won)
    return locked
