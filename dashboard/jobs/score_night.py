"""What the worker does with scores each night: the month that ended, and what is published."""

from datetime import date, datetime, timedelta

from psycopg import Connection

from analytics.scoring.deadlines import months_after
from dashboard.jobs import score_check, score_run
from dashboard.jobs.score_check import Checked
from dashboard.running.refusal import Refusal
from queries import score_store

_CHECKED = timedelta(days=190)
"""How far back what is published is recomputed each night; ``flask score check`` takes all."""
_VERIFIED_MONTHS = 6
"""Months that are searched again each night for records that the data contradict."""


def evaluate_ended_month(connection: Connection, *, now: datetime) -> bool:
    """Keep the provisional scores of the month that ended; False where they are published."""
    month = months_after(now.date().replace(day=1), -1)
    stored = score_store.snapshots(connection, "face", month=month, months=1)
    if stored and (stored[0].state == "published" or stored[0].noticed_on is not None):
        return False  # a person has them in hand
    try:
        score_run.run(connection, months=[month], now=now, by="worker")
    except Refusal:
        return False  # nothing was computed yet
    return True


def verify_records(connection: Connection, *, now: datetime) -> list[date]:
    """Search the last months again for records that the data contradict; those that changed."""
    last = months_after(now.date().replace(day=1), -1)
    first = months_after(last, 1 - _VERIFIED_MONTHS)
    try:
        return score_run.verify(connection, first=first, last=last, now=now, by="worker")
    except Refusal:
        return []  # nothing was computed yet


def check_published(connection: Connection, *, now: datetime) -> Checked:
    """What was published lately and is not what its inputs say, those kept and those of today."""
    oldest = now.date() - _CHECKED
    lately = [one for one in score_store.all_published(connection) if one.month >= oldest]
    return score_check.check(connection, lately)
