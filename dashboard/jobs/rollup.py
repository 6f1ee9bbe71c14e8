"""The whole rollup: records, claims of days, what was silent, quarters, then the summaries.

Any number of rollups may run at once, in one process or several; each mark is worked off by one.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing.context import SpawnContext
from multiprocessing.queues import SimpleQueue

import psycopg
from psycopg import Connection

from analytics.method_version import METHOD_VERSION
from dashboard.jobs import control_results
from dashboard.jobs.quarter_claim import QuarterReport, roll_up_quarters
from dashboard.jobs.rollup_claim import ClaimReport, roll_up_claim
from queries import (
    data_version,
    dirty_marks,
    emission_months,
    outlet_profiles,
    rollup_quarter_marks,
)
from queries.session_options import ONE_PROCESS_A_QUERY

Say = Callable[[str], None]
Claim = ClaimReport | QuarterReport

WORTH_A_SECOND_PROCESS = 4_000
"""Pending days below which starting another process takes longer than the work."""

DAYS_OF_A_QUARTER = 3
"""Days whose first stage takes as long as the second stage of one quarter, about."""

APPLICATION_NAME = "qingyuan rollup"
_WAIT_FOR_OTHERS_SECONDS = 0.2


@dataclass
class RollupReport:
    """What a rollup did; a day that was recomputed to the same result changed nothing."""

    run_id: int
    claims: int = 0
    claimed_days: int = 0
    computed_days: int = 0
    hours: int = 0
    judgements: int = 0
    changed_days: int = 0
    changed_judgements: int = 0
    quarters: int = 0
    changed_quarter_rows: int = 0
    changed_summaries: int = 0
    seconds: float = 0.0
    workers: int = 1

    def add_quarters(self, claim: QuarterReport) -> None:
        """Count one claim of the second stage."""
        self.claims += 1
        self.quarters += claim.quarters
        self.changed_quarter_rows += claim.changed_rows

    def add(self, claim: ClaimReport) -> None:
        """Count one claim of days."""
        self.claims += 1
        self.claimed_days += claim.claimed_days
        self.computed_days += claim.computed_days
        self.hours += claim.hours
        self.judgements += claim.judgements
        self.changed_days += max(claim.stored.deleted_days, claim.stored.inserted_days)
        self.changed_judgements += max(
            claim.stored.deleted_judgements, claim.stored.inserted_judgements
        )


def run(
    url: str,
    *,
    now: datetime,
    workers: int = 1,
    everything: bool = False,
    silent_since: date | None = None,
    say: Say = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
    opened: Connection | None = None,
) -> RollupReport:
    """
    Work off every mark.

    Parameters
    ----------
    url : str
        Database, with the rights of the ingest login.
    now : datetime
        Aware; decides which hours have passed and which deadlines are over.
    workers : int
        Processes, this one included.
    everything : bool
        Mark every day of every series first, and make the running profiles anew.
    silent_since : date, optional
        Look for days without any value from this day on only; all days when left out.
    say : callable
        Told a sentence after each large claim.
    should_stop : callable
        Asked between claims; what is not done stays marked.
    opened : Connection, optional
        What ``connect`` has opened already; it stays open. One of its own when left out.
    """
    started = time.monotonic()
    with connect(url) if opened is None else nullcontext(opened) as connection:
        run_id, is_shown = _target_run(connection, everything=everything, say=say)
        rolling = _Rolling(connection, url, RollupReport(run_id), now, workers, say, should_stop)
        control_results.settle(connection, now=now)
        with connection.transaction():
            dirty_marks.mark_open_days(connection, run_id=run_id, now=now)
            rollup_quarter_marks.mark_open(connection, run_id=run_id, now=now)
        rolling.drain(DAYS)
        if not should_stop():
            control_results.settle(connection, now=now)  # stops that the claims have seen
            with connection.transaction():
                dirty_marks.mark_expected_days(
                    connection, run_id=run_id, now=now, since=silent_since
                )
            rolling.drain(DAYS)
        rolling.drain(QUARTERS)
        rolling.report.changed_summaries = _summarise(connection, run_id=run_id)
        if not (is_shown or should_stop()):
            _show(connection, run_id=run_id)
            say(f"the figures of method {METHOD_VERSION} are shown from now on")
    rolling.report.seconds = time.monotonic() - started
    return rolling.report


def connect(url: str) -> Connection:
    """A connection of its own: a rollup may take longer than a page may wait."""
    return psycopg.connect(
        url, autocommit=True, application_name=APPLICATION_NAME, options=ONE_PROCESS_A_QUERY
    )


def _target_run(connection: Connection, *, everything: bool, say: Say) -> tuple[int, bool]:
    """The run of today's method; a new method computes everything beside what is shown."""
    with connection.transaction():
        data_version.lock_storing(connection)
        found = data_version.find_run(connection, method_version=METHOD_VERSION)
        run_id, is_shown = found or data_version.open_run(connection, method_version=METHOD_VERSION)
        if everything or (found is None and not is_shown):
            outlet_profiles.forget(connection)
            marked = dirty_marks.mark_everything(connection)
            rollup_quarter_marks.mark_everything(connection)
            emission_months.mark_all(connection, run_id=run_id)
            say(f"{marked:,} outlet-pollutant-days marked")
    return run_id, is_shown


@dataclass(frozen=True)
class Stage:
    """One kind of claim: how to make it, who has marks, and how much they weigh."""

    claim: Callable[..., Claim | None]
    waiting: Callable[[Connection], list[tuple[int, int]]]
    weight: int


DAYS = Stage(roll_up_claim, dirty_marks.outlets_with_marks, 1)
QUARTERS = Stage(roll_up_quarters, rollup_quarter_marks.outlets_with_marks, DAYS_OF_A_QUARTER)
_STAGES = (DAYS, QUARTERS)


@dataclass
class _Rolling:
    """One rollup under way."""

    connection: Connection
    url: str
    report: RollupReport
    now: datetime
    workers: int
    say: Say
    should_stop: Callable[[], bool]

    def drain(self, stage: Stage) -> None:
        """Claim until no mark is left, with helpers when there is much to do."""
        waiting = sum(count for _, count in stage.waiting(self.connection))
        is_much = waiting * stage.weight >= WORTH_A_SECOND_PROCESS
        context = multiprocessing.get_context("spawn")
        claims: SimpleQueue[Claim] = context.SimpleQueue()
        count = self.workers - 1 if is_much else 0
        helpers = [self._helper(context, claims, stage) for _ in range(count)]
        for helper in helpers:
            helper.start()
        self.report.workers = max(self.report.workers, 1 + len(helpers))
        while not self.should_stop():
            claim = stage.claim(self.connection, run_id=self.report.run_id, now=self.now)
            if claim is not None:
                self._count(claim, aloud=is_much)
            elif stage.waiting(self.connection):
                # Somebody else holds what is left; should he die, it is free again.
                time.sleep(_WAIT_FOR_OTHERS_SECONDS)
            else:
                break
            self._collect(claims, aloud=is_much)
        for helper in helpers:
            helper.join()
        self._collect(claims, aloud=is_much)

    def _helper(
        self, context: SpawnContext, claims: "SimpleQueue[Claim]", stage: Stage
    ) -> multiprocessing.process.BaseProcess:
        options = {"run_id": self.report.run_id, "now": self.now, "parent": os.getpid()}
        return context.Process(
            target=help_out,
            args=(self.url, claims),
            kwargs=options | {"stage": _STAGES.index(stage)},
            daemon=True,
        )

    def _collect(self, claims: "SimpleQueue[Claim]", *, aloud: bool) -> None:
        while not claims.empty():
            self._count(claims.get(), aloud=aloud)

    def _count(self, claim: Claim, *, aloud: bool) -> None:
        if isinstance(claim, QuarterReport):
            self.report.add_quarters(claim)
            done = f"{claim.quarters:,} quarters"
        else:
            self.report.add(claim)
            done = f"{claim.claimed_days:,} days"
        if aloud:
            self.say(f"{done} of {claim.outlets} outlets, {claim.seconds:.1f} s")


def help_out(
    url: str,
    claims: "SimpleQueue[Claim]",
    *,
    run_id: int,
    now: datetime,
    parent: int,
    stage: int = 0,
) -> None:
    """Claim until nothing is free, in a process of its own; ends with its parent."""
    with connect(url) as connection:
        while os.getppid() == parent:
            claim = _STAGES[stage].claim(connection, run_id=run_id, now=now)
            if claim is None:
                return
            claims.put(claim)


def _summarise(connection: Connection, *, run_id: int) -> int:
    if not emission_months.is_marked(connection):
        return 0
    with connection.transaction():
        data_version.lock_storing(connection)
        changed = emission_months.recompute(connection, run_id=run_id)
        if changed:
            data_version.raise_version(connection)
    return changed


def _show(connection: Connection, *, run_id: int) -> None:
    with connection.transaction():
        data_version.lock_storing(connection)
        data_version.show_run(connection, run_id=run_id)
        data_version.raise_version(connection)
