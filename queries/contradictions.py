"""Records that the data contradict: written by searches, read by the staff within their scope.

A search of a month stands; the newest is the one that is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from queries.frames import TIME, read_frame

_NEWEST = """
SELECT contradiction_run_id, rule_version FROM qy.contradiction_run WHERE month = %(month)s
ORDER BY contradiction_run_id DESC LIMIT 1
"""
_ROWS = """
SELECT kind, outlet_id, om_operator_id, reference, started_at, ended_at, evidence_hours, detail
FROM qy.record_contradiction WHERE contradiction_run_id = %(run)s
ORDER BY contradiction_id
"""
_NEW = """
INSERT INTO qy.contradiction_run (month, computed_at, computed_by, rule_version, method_version,
                                  data_version)
VALUES (%(month)s, %(at)s, %(by)s, %(rule_version)s, %(method_version)s, %(data_version)s)
RETURNING contradiction_run_id
"""
_ROW = """
INSERT INTO qy.record_contradiction (contradiction_run_id, kind, outlet_id, om_operator_id,
    reference, started_at, ended_at, evidence_hours, detail)
VALUES (%(run)s, %(kind)s, %(outlet_id)s, %(om_operator_id)s, %(reference)s, %(started_at)s,
    %(ended_at)s, %(evidence_hours)s, %(detail)s)
"""

COLUMNS = {
    "month": "object", "kind": "object", "outlet_id": "int64", "om_operator_id": "float64",
    "reference": "object", "started_at": TIME, "ended_at": TIME, "evidence_hours": "int64",
    "detail": "object", "computed_at": TIME, "rule_version": "object",
    "method_version": "object", "data_version": "int64",
}  # fmt: skip
_SHOWN = """
WITH newest AS (
    SELECT DISTINCT ON (month) * FROM staff.contradiction_run
    WHERE month >= %(start)s AND month < %(end)s
    ORDER BY month, contradiction_run_id DESC
)
SELECT n.month, c.kind, c.outlet_id, c.om_operator_id, c.reference, c.started_at, c.ended_at,
       c.evidence_hours, c.detail, n.computed_at, n.rule_version, n.method_version, n.data_version
FROM newest AS n JOIN staff.record_contradiction AS c USING (contradiction_run_id)
ORDER BY c.started_at DESC, c.outlet_id, c.kind, c.contradiction_id
"""
_SEARCHED = """
SELECT DISTINCT ON (month) month, computed_at, rule_version FROM staff.contradiction_run
WHERE month >= %(start)s AND month < %(end)s ORDER BY month, contradiction_run_id DESC
"""
_COUNTS = """
WITH newest AS (
    SELECT max(contradiction_run_id) AS run FROM staff.contradiction_run WHERE month = %(month)s
)
SELECT c.kind, count(*) FROM staff.record_contradiction AS c
WHERE c.contradiction_run_id = (SELECT run FROM newest)
GROUP BY c.kind ORDER BY c.kind
"""


@dataclass(frozen=True, slots=True)
class Search:
    """The newest search of a month."""

    month: date
    computed_at: datetime
    rule_version: str


def newest(connection: Connection, *, month: date) -> tuple[str, list[dict[str, Any]]] | None:
    """Rule version and rows of the newest search; None where the month was never searched."""
    found = connection.execute(_NEWEST, {"month": month}).fetchone()
    if found is None:
        return None
    with connection.cursor(row_factory=dict_row) as cursor:
        return found[1], cursor.execute(_ROWS, {"run": found[0]}).fetchall()


def store(connection: Connection, head: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    """Keep one search with what it found."""
    run = connection.execute(_NEW, head).fetchone()
    assert run is not None
    with connection.cursor() as cursor:
        cursor.executemany(
            _ROW, [{**row, "run": run[0], "detail": Jsonb(row["detail"])} for row in rows]
        )


def of_months(connection: Connection, *, start: date, end: date) -> pd.DataFrame:
    """What the newest searches of months ``start <= month < end`` found: COLUMNS, newest first."""
    return read_frame(connection, _SHOWN, {"start": start, "end": end}, columns=COLUMNS)


def searches(connection: Connection, *, start: date, end: date) -> list[Search]:
    """The newest search of each month; a month without one was never searched."""
    rows = connection.execute(_SEARCHED, {"start": start, "end": end}).fetchall()
    return [Search(*row) for row in rows]


def counts(connection: Connection, *, month: date) -> dict[str, int]:
    """How many of each kind stand in the newest search of a month, within the scope."""
    return dict(connection.execute(_COUNTS, {"month": month}).fetchall())
