"""What the pages of scores read, cached by scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.scoring.deadlines import Deadline, Workday, WorkingDays
from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from dashboard.staff.loaders_city import LONG_SECONDS, SHORT_SECONDS
from queries import (
    rules,
    score_objections,
    score_pages,
    score_previews,
    score_reading,
    score_workdays,
)
from queries.score_objections import Objection
from queries.score_pages import FaceParts, MonitorName, Rows
from queries.score_previews import PreviewHead, RuleSetRow

NOTICE_RULE = "publication_notice_working_days"
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Evaluations:
    """Every evaluation in scope, with how many have each band and how many a correction moved."""

    rows: Rows
    counts: dict[int, dict[str, int]]
    changed: dict[int, int]


@staff_cached(SHORT_SECONDS)
def evaluations(scope: Scope) -> Evaluations:
    """Everything that was evaluated."""
    with pools.connection("staff", scope=scope) as connection:
        return Evaluations(
            rows=score_pages.snapshots(connection),
            counts=score_pages.counts(connection),
            changed=score_pages.changed(connection),
        )


@staff_cached(SHORT_SECONDS)
def objections(scope: Scope) -> list[Objection]:
    """Every objection in scope."""
    with pools.connection("staff", scope=scope) as connection:
        return score_objections.listed(connection, as_staff=True)


@staff_cached(SHORT_SECONDS)
def disputed(scope: Scope, scheme: str, month: date, months: int) -> set[int]:
    """Whose results of a month are under objection."""
    with pools.connection("staff", scope=scope) as connection:
        return score_objections.disputed(connection, scheme, month=month, months=months)


@staff_cached(SHORT_SECONDS)
def differences(scope: Scope, scheme: str, snapshot_id: int) -> Rows:
    """What a correction changed."""
    with pools.connection("staff", scope=scope) as connection:
        return score_pages.differences(connection, scheme, snapshot_id)


@staff_cached(SHORT_SECONDS)
def previews(scope: Scope) -> tuple[list[RuleSetRow], list[PreviewHead], pd.DataFrame]:
    """Versions of the rules, previews, and who would change in each."""
    with pools.connection("staff", scope=scope) as connection:
        return (
            score_previews.rule_sets(connection),
            score_previews.all_of(connection),
            score_previews.rows_of(connection),
        )


@staff_cached(SHORT_SECONDS)
def faces(scope: Scope, month: date) -> pd.DataFrame:
    """Faces of a month that stand, as ``score_reading.faces``."""
    with pools.connection("staff", scope=scope) as connection:
        return score_reading.faces(connection, month=month)


@staff_cached(SHORT_SECONDS)
def capped(scope: Scope, snapshot_id: int) -> set[int]:
    """Enterprises with a cap."""
    with pools.connection("staff", scope=scope) as connection:
        return score_pages.capped(connection, snapshot_id)


@staff_cached(SHORT_SECONDS)
def face(scope: Scope, snapshot_id: int, enterprise_id: int) -> FaceParts:
    """One face with everything that is kept with it."""
    with pools.connection("staff", scope=scope) as connection:
        return score_pages.face(connection, snapshot_id, enterprise_id)


@staff_cached(LONG_SECONDS)
def outlets(scope: Scope) -> dict[str, int]:
    """Outlets by what scores call them."""
    with pools.connection("staff", scope=scope) as connection:
        return score_pages.outlets(connection)


@staff_cached(SHORT_SECONDS)
def history(scope: Scope, enterprise_id: int) -> pd.DataFrame:
    """Faces of one enterprise, month by month."""
    with pools.connection("staff", scope=scope) as connection:
        return score_reading.face_history(connection, enterprise_id)


@staff_cached(SHORT_SECONDS)
def disclosures(scope: Scope, enterprise_id: int) -> dict[str, tuple[date, date | None]]:
    """Disclosures of one enterprise."""
    with pools.connection("staff", scope=scope) as connection:
        return score_pages.disclosures(connection, enterprise_id)


@staff_cached(SHORT_SECONDS)
def monitors(scope: Scope, month: date) -> pd.DataFrame:
    """Monitors below the pass mark in a month."""
    with pools.connection("staff", scope=scope) as connection:
        return score_pages.monitors(connection, month=month)


@staff_cached(LONG_SECONDS)
def monitor_names(scope: Scope, on: date) -> dict[int, MonitorName]:
    """Monitors in scope with the enterprise where they stand."""
    with pools.connection("staff", scope=scope) as connection:
        return {one.monitor_id: one for one in score_pages.monitor_names(connection, on=on)}


@staff_cached(LONG_SECONDS)
def texts(scope: Scope, rule_version: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Names and sentences of a rule set."""
    with pools.connection("staff", scope=scope) as connection:
        return score_pages.texts(connection, rule_version)


@staff_cached(LONG_SECONDS)
def _calendar(scope: Scope) -> tuple[dict[date, Workday], tuple[rules.RuleParameter, ...]]:
    with pools.connection("staff", scope=scope) as connection:
        days = score_workdays.load(connection, as_staff=True)
        found = rules.parameters(connection, schema="staff")
    table = {row.day: Workday(row.is_workday, row.provisional) for row in days}
    return table, tuple(row for row in found if row.rule == NOTICE_RULE)


def objection_deadline(scope: Scope, noticed_on: date) -> Deadline | None:
    """The last day of the notice to dischargers; None without a rule of how long it is."""
    table, found = _calendar(scope)
    day = (noticed_on - _EPOCH).days
    number = next((row.number for row in found if row.start_day <= day < row.end_day), None)
    return None if number is None else WorkingDays(table).after(noticed_on, int(number))
