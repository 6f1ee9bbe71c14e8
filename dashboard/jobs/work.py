"""The worker: rolls up what was marked, and checks a sample each night, until it is told to stop.

The hours of a demo city come from the worker too, as each of them is over: a demo stays alive.
Any number may run; the one that holds the lock works and the others wait for it to end.
"""

import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

import psycopg
from psycopg import Connection

from analytics.method_version import METHOD_VERSION
from dashboard.jobs import reconcile, rollup, score_night
from dashboard.log import log
from dashboard.running.debian import without_credentials
from queries import (
    data_version,
    dirty_marks,
    emission_months,
    locks,
    rollup_control,
    rollup_quarter_marks,
)

POLL_SECONDS = 5.0
RETRY_SECONDS = 15.0
RECENT_DAYS = timedelta(days=7)
"""How far back the hourly look for silent series goes; once a day it goes all the way."""
NIGHT_HOUR = 3
NIGHTLY_SAMPLE = 2_000


class Worker:
    """One worker; ``stop`` may be called from a signal handler."""

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], datetime],
        add_new_hours: Callable[[datetime], bool] = lambda now: False,
    ):
        self._url = url
        self._clock = clock
        self._add_new_hours = add_new_hours
        self._stopping = threading.Event()
        self._hour_seen: datetime | None = None
        self._day_seen: date | None = None
        self._night_done: date | None = None

    def stop(self) -> None:
        """End after the claim that is under way."""
        self._stopping.set()

    def listen_for_signals(self) -> None:
        """Stop on SIGTERM and on Ctrl-C."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop())

    def run(self) -> None:
        """Work until ``stop``; a database that goes away is waited for."""
        log.info("worker_started")
        while not self._stopping.is_set():
            try:
                with rollup.connect(self._url) as connection:
                    self._work(connection)
            except psycopg.OperationalError as error:
                reason = without_credentials(str(error).strip().split("\n", 1)[0])
                log.warning("worker_waits_for_database", reason=reason)
                self._stopping.wait(RETRY_SECONDS)
        log.info("worker_stopped")

    def _work(self, connection: Connection) -> None:
        """Take the lock, then look for work until the connection ends or we are told to stop."""
        while not self._stopping.is_set():
            if locks.try_hold(connection, locks.WORKER):
                break
            self._stopping.wait(RETRY_SECONDS)
        while not self._stopping.is_set():
            went_well = self.step(connection)
            self._stopping.wait(POLL_SECONDS if went_well else RETRY_SECONDS)

    def step(self, connection: Connection) -> bool:
        """
        Do what is due now; the connection only looks.

        Returns False where a job failed: it is logged, and the other jobs still have their turn,
        since the check of the night repairs what a rollup may have stumbled over.
        """
        now = self._clock()
        hourly = self._went_well(self._work_off, connection, now)
        nightly = self._went_well(self._check_once_a_night, now)
        return hourly and nightly

    def _went_well(self, job: Callable[..., None], *subjects: object) -> bool:
        """Do a job; False when the database refused something, which is not a lost connection."""
        try:
            job(*subjects)
        except psycopg.OperationalError:
            raise
        except psycopg.Error as error:
            log.exception("worker_job_failed", job=job.__name__.strip("_"), reason=str(error))
            return False
        return True

    def _work_off(self, connection: Connection, now: datetime) -> None:
        hour = now.replace(minute=0, second=0, microsecond=0)
        is_new_hour = hour != self._hour_seen
        if is_new_hour and self._add_new_hours(now):
            log.info("demo_continued", until=hour.isoformat())
        if is_new_hour or self._is_waiting(connection, now=now):
            self._roll_up(now)
            self._hour_seen = hour

    def _check_once_a_night(self, now: datetime) -> None:
        """A check that fails is not tried again before the next night."""
        if now.hour < NIGHT_HOUR or self._night_done == now.date():
            return
        before, self._night_done = self._night_done, now.date()
        try:
            self._check_the_night(now)
        except psycopg.OperationalError:
            self._night_done = before
            raise

    def _is_waiting(self, connection: Connection, *, now: datetime) -> bool:
        if dirty_marks.outlets_with_marks(connection) or emission_months.is_marked(connection):
            return True
        if rollup_control.any_mark(connection):
            return True
        if rollup_quarter_marks.outlets_with_marks(connection):
            return True
        run = data_version.find_run(connection, method_version=METHOD_VERSION)
        return run is not None and (
            dirty_marks.any_open_day(connection, run_id=run[0], now=now)
            or rollup_quarter_marks.any_open(connection, run_id=run[0], now=now)
        )

    def _roll_up(self, now: datetime) -> None:
        since = None if now.date() != self._day_seen else now.date() - RECENT_DAYS
        report = rollup.run(
            self._url, now=now, silent_since=since, should_stop=self._stopping.is_set
        )
        self._day_seen = now.date()
        if report.claimed_days:
            log.info(
                "rolled_up",
                days=report.claimed_days,
                changed=report.changed_days,
                hours=report.hours,
                seconds=round(report.seconds, 2),
            )

    def _check_the_night(self, now: datetime) -> None:
        report = reconcile.run(self._url, now=now, sample=NIGHTLY_SAMPLE, repair=True)
        event = log.error if report.differs else log.info
        event(
            "reconciled",
            compared=report.compared,
            differences=[str(difference) for difference in report.differences[:20]],
            differing_summaries=report.differing_summaries,
        )
        self._check_scores(now)

    def _check_scores(self, now: datetime) -> None:
        """Keep the scores of the month that ended, and recompute what is published."""
        with rollup.connect(self._url) as connection:
            if score_night.evaluate_ended_month(connection, now=now):
                log.info("scored_ended_month")
            searched = score_night.verify_records(connection, now=now)
            if searched:
                log.info("contradictions_changed", months=[f"{one:%Y-%m}" for one in searched])
            checked = score_night.check_published(connection, now=now)
        event = log.error if checked.broken else log.info
        event("scores_recomputed", broken=_counts(checked.broken), late=_counts(checked.late))


def _counts(found: Mapping[int, Sequence[object]]) -> dict[str, int]:
    """How many differences each snapshot has."""
    return {str(number): len(changes) for number, changes in found.items()}
