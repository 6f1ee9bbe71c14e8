"""Stored days against days computed anew: a sample, in one snapshot, with nothing kept.

A day that waits for the rollup (a mark, or a deadline that has passed) is not compared: its stored
row is known to be old.
"""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import Connection

from analytics.method_version import METHOD_VERSION
from dashboard.jobs.rollup import connect
from dashboard.jobs.rollup_claim import prepare_results
from queries import data_version, dirty_marks, emission_months, reconciliation
from queries.reconciliation import Difference


@dataclass(frozen=True, slots=True)
class ReconcileReport:
    """What a comparison found."""

    compared: int
    differences: tuple[Difference, ...]
    differing_summaries: int

    @property
    def differs(self) -> bool:
        """Whether anything stored is not what its hours say."""
        return bool(self.differences or self.differing_summaries)


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
        compared, differences, summaries = _compare(
            connection, run_id=run_id, now=now, sample=sample
        )
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        if repair and (differences or summaries):
            with connection.transaction():
                dirty_marks.mark_days(
                    connection, [found.key for found in differences], cause="reconcile"
                )
                emission_months.mark_all(connection, run_id=run_id)
    return ReconcileReport(compared, tuple(differences), summaries)


def _compare(
    connection: Connection, *, run_id: int, now: datetime, sample: int
) -> tuple[int, list[Difference], int]:
    differences: list[Difference] = []
    compared = 0
    with connection.transaction(force_rollback=True):
        chosen = reconciliation.random_days(connection, run_id=run_id, now=now, sample=sample)
        if chosen:
            prepare_results(connection, chosen, run_id=run_id, now=now)
            differences = reconciliation.differences(connection)
            compared = sum(len(series.days) for series in chosen)
        summaries = 0
        if not dirty_marks.outlets_with_marks(connection):
            # The method's own statement says how many rows it would replace.
            emission_months.mark_all(connection, run_id=run_id)
            summaries = emission_months.recompute(connection, run_id=run_id)
    return compared, differences, summaries
