"""Searches for records that the data contradict: kept by month, as a list that touches no score."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from psycopg import Connection

from analytics.scoring.deadlines import months_after
from dashboard.jobs.score_contradictions import RULE_VERSION, Contradiction, contradictions
from dashboard.jobs.score_work import Span, Work
from queries import contradictions as kept
from queries import score_evidence

DAY = timedelta(days=1)
"""A record the day before or after a mark belongs to it."""


def search(connection: Connection, work: Work, *, month: date) -> list[Contradiction]:
    """What is found in a month of a city that is loaded; keeps nothing."""
    end = months_after(month, 1)
    records = score_evidence.maintenance_records(connection, start=month - DAY, end=end + DAY)
    return contradictions(work.city, work, records, Span(month, end, end))


def keep(
    connection: Connection,
    work: Work,
    *,
    month: date,
    at: datetime,
    by: str,
    method_version: str,
    data_version: int,
) -> bool:
    """Search a month, and keep what was found unless the newest search found the same."""
    rows = [_row(one) for one in search(connection, work, month=month)]
    if kept.newest(connection, month=month) == (RULE_VERSION, rows):
        return False
    head = {
        "month": month,
        "at": at,
        "by": by,
        "rule_version": RULE_VERSION,
        "method_version": method_version,
        "data_version": data_version,
    }
    kept.store(connection, head, rows)
    return True


def _row(one: Contradiction) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "outlet_id": one.outlet_id,
        "om_operator_id": one.om_operator_id,
        "reference": one.reference or None,
        "started_at": _moment(one.start_s),
        "ended_at": _moment(one.end_s),
        "evidence_hours": one.hours,
        "detail": {"said": one.detail},
    }


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
