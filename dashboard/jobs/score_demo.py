"""The history of a demo city's scores: evaluated and published the ordinary way.

All full months but the last are published, so that the public site is never empty; the last waits
as a provisional one, as it would in a bureau.
"""

from datetime import date, datetime

from psycopg import Connection

from analytics.scoring.deadlines import months_after
from dashboard.jobs import score_publish, score_run
from queries import score_evidence, score_store

_BY = "leader"
_WHY = "演示城市：历史月份一次性公布，未经公示期"


def publish_history(connection: Connection, *, now: datetime) -> int:
    """Evaluate and publish the full months that are not there yet; how many were new."""
    months = _missing(connection, now=now)
    if not months:
        return 0
    newest = months_after(now.date().replace(day=1), -1)
    with connection.transaction():  # one commit: a history is there or not
        score_run.run(connection, months=months, now=now, by="flask demo")
        for month in (one for one in months if one < newest):
            score_publish.publish(connection, month=month, at=now, by=_BY, waive_notice=_WHY)
    return len(months)


def _missing(connection: Connection, *, now: datetime) -> list[date]:
    """Full months with computed days in all of them, for which there is no snapshot."""
    found = score_store.current_run(connection)
    first = score_evidence.first_day(connection, run_id=found[0]) if found else None
    if first is None:
        return []
    month = first if first.day == 1 else months_after(first.replace(day=1), 1)
    months = []
    while months_after(month, 1) <= now.date():
        if not score_store.snapshots(connection, "face", month=month, months=1):
            months.append(month)
        month = months_after(month, 1)
    return months
