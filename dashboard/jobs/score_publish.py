"""Notice to the dischargers and publication: by a person, after the days of notice."""

from datetime import date, datetime, timedelta

from psycopg import Connection

from analytics.scoring.deadlines import Workday, WorkingDays, months_after
from dashboard.jobs import score_city
from dashboard.running.refusal import Refusal
from queries import rules, score_rules, score_store, score_workdays
from queries.score_store import Snapshot

PERMISSION = "publish_scores"
_NOTICE_RULE = "publication_notice_working_days"


def give_notice(connection: Connection, *, month: date, on: date, by: str) -> int:
    """Record that the provisional results of a month were shown to the dischargers on a day."""
    noticed = score_store.notice(connection, month=month, on=on, by=by)
    if not noticed:
        raise Refusal(
            f"{month:%Y-%m} has no provisional results without a notice: run "
            f"flask score --period {month:%Y-%m} first."
        )
    return noticed


def publish(
    connection: Connection,
    *,
    month: date,
    at: datetime,
    by: str,
    waive_notice: str | None = None,
) -> list[Snapshot]:
    """
    Publish the provisional results of a month.

    Parameters
    ----------
    by : str
        Login name of somebody who may publish; the caller has checked that.
    waive_notice : str, optional
        Why the days of notice are not waited for; kept with the snapshot.

    Raises
    ------
    Refusal
        Nothing waits to be published, it was made with rules that do not hold in the month, or
        the days of notice are not over.
    """
    waiting = score_store.provisional(connection, month=month)
    if not waiting:
        raise Refusal(
            f"{month:%Y-%m} has nothing that waits to be published: run "
            f"flask score --period {month:%Y-%m} first."
        )
    for snapshot in waiting:
        _check_rules(connection, snapshot)
    if waive_notice is None:
        for snapshot in waiting:
            _check_notice(connection, snapshot, on=at.date())
    for snapshot in waiting:
        score_store.publish(connection, snapshot.snapshot_id, at=at, by=by, note=waive_notice)
    return waiting


def _check_rules(connection: Connection, snapshot: Snapshot) -> None:
    last = months_after(snapshot.month, 1) - timedelta(days=1)
    if not score_rules.holds(connection, snapshot.rule_version, on=last):
        raise Refusal(
            f"The {snapshot.scheme} results of {snapshot.month:%Y-%m} were made with the rules "
            f"{snapshot.rule_version}, which do not hold on {last}: adopt them (flask score "
            f"adopt), or run flask score --period {snapshot.month:%Y-%m} with those that do."
        )


def _check_notice(connection: Connection, snapshot: Snapshot, *, on: date) -> None:
    month = f"{snapshot.month:%Y-%m}"
    if snapshot.noticed_on is None:
        raise Refusal(
            f"The dischargers were not shown the results of {month} yet: run "
            f"flask score notice --period {month} on the day on which they are."
        )
    day = score_city.day_number(on)
    found = [
        row.number
        for row in rules.parameters(connection)
        if row.rule == _NOTICE_RULE and row.start_day <= day < row.end_day
    ]
    calendar = WorkingDays(
        {
            row.day: Workday(row.is_workday, row.provisional)
            for row in score_workdays.load(connection)
        }
    )
    end = calendar.after(snapshot.noticed_on, int(found[0]) if found else 0)
    if on <= end.day:
        guess = " (by a provisional calendar)" if end.is_provisional else ""
        raise Refusal(
            f"The dischargers have seen the results of {month} since {snapshot.noticed_on} and "
            f"may object until {end.day}{guess}: publish on a later day, or give --waive-notice "
            "and why."
        )


def may_publish(connection: Connection, login_name: str) -> bool:
    """Whether an account exists, is active and holds the permission; owner's rights needed."""
    return PERMISSION in (score_store.permissions_of(connection, login_name) or ())
