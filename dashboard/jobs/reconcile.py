"""Stored days and quarters against computing them anew: a sample, in one snapshot, nothing kept.

A day that waits for the rollup (a mark, or a deadline that has passed) is not compared: its stored
row is known to be old.
"""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import Connection

from analytics.method_version import METHOD_VERSION
from dashboard.jobs.quarter_claim import prepare_quarters
from dashboard.jobs.rollup import connect
from dashboard.jobs.rollup_claim import prepare_results
from queries import (
    data_version,
    dirty_marks,
    emission_months,
    reconciliation,
    rollup_quarter_marks,
    substitution_check,
)
from queries.reconciliation import Difference
from queries.substitution_check import QuarterDifference

DAYS_FOR_A_QUARTER = 20
"""One quarter is compared for so many days of the sample: it costs about as much."""


@dataclass(frozen=True, slots=True)
class ReconcileReport:
    """What a comparison found."""

    compared: int
    differences: tuple[Difference, ...]
    differing_summaries: int
    compared_quarters: int = 0
    quarter_differences: tuple[QuarterDifference, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything stored is not what its hours say."""
        return bool(self.differences or self.quarter_differences or self.differing_summaries)


def run(url: str, *, now: datetime, sample: int, repair: bool = False) -> ReconcileReport:
    """
    Recompute ``sample`` stored days at random and every month summary; keep nothing of it.

    With ``repair``, days and months that differ are marked for the next rollup.
    """
    with connect(url) as connection:
        found = data_version.find_run(connection, method_version=METHOD_VERSION)
        if found is None:
            return ReconcileReport(0, (), 0)
        run_id, _ = found
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        report = _compare(connection, run_id=run_id, now=now, sample=sample)
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        if repair and report.differs:
            with connection.transaction():
                _mark(connection, report, run_id=run_id)
    return report


def _mark(connection: Connection, report: ReconcileReport, *, run_id: int) -> None:
    dirty_marks.mark_days(
        connection, [found.key for found in report.differences], cause="reconcile"
    )
    quarters = [
        (found.outlet_id, found.pollutant_code, found.quarter)
        for found in report.quarter_differences
    ]
    rollup_quarter_marks.mark(connection, quarters, cause="reconcile")
    emission_months.mark_all(connection, run_id=run_id)


def _compare(connection: Connection, *, run_id: int, now: datetime, sample: int) -> ReconcileReport:
    differences: list[Difference] = []
    of_quarters: list[QuarterDifference] = []
    compared = 0
    with connection.transaction(force_rollback=True):
        chosen = reconciliation.random_days(connection, run_id=run_id, now=now, sample=sample)
        if chosen:
            prepare_results(connection, chosen, run_id=run_id, now=now)
            differences = reconciliation.differences(connection)
            compared = sum(len(series.days) for series in chosen)
        quarters = substitution_check.random_quarters(
            connection, run_id=run_id, now=now, sample=-(-sample // DAYS_FOR_A_QUARTER)
        )
        if quarters:
            prepare_quarters(connection, quarters, run_id=run_id, now=now)
            of_quarters = substitution_check.differences(connection, run_id=run_id)
        summaries = 0
        waits = dirty_marks.outlets_with_marks(connection)
        if not (waits or rollup_quarter_marks.outlets_with_marks(connection)):
            # The method's own statement says how many rows it would replace.
            emission_months.mark_all(connection, run_id=run_id)
            summaries = emission_months.recompute(connection, run_id=run_id)
    return ReconcileReport(
        compared, tuple(differences), summaries, len(quarters), tuple(of_quarters)
    )
