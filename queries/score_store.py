"""Snapshots of the scores: kept, compared, noticed, published.

Written by jobs with the rights of the ingest login. What is published is never changed: the
database itself refuses it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

SCORE_TABLES = {
    "face": ("face_score", "face_line", "face_cap", "face_amount", "face_difference"),
    "operator": (
        "operator_score", "operator_line", "operator_cap", "operator_evidence", "operator_prior",
        "operator_difference",
    ),
    "equipment": ("equipment_score", "equipment_line", "equipment_difference"),
}  # fmt: skip
"""Tables of each scheme, in the order in which they are filled."""
SUBJECTS = {"face": "enterprise_id", "operator": "om_operator_id", "equipment": "monitor_id"}
"""Whom a scheme scores."""

SCORES = 7_110_531
"""Advisory lock of scoring; all numbers of ours are different."""
_LOCK = "SELECT pg_advisory_xact_lock(%(lock)s, 0)"
_CURRENT = """
SELECT r.run_id, r.method_version, v.version
FROM qy.computation_run AS r CROSS JOIN qy.data_version AS v WHERE r.is_current
"""
_SNAPSHOTS = """
SELECT snapshot_id, scheme, month, months, state, rule_version, rules, method_version, data_version,
       known_until, computed_at, noticed_on, published_at, published_by, corrects_snapshot_id,
       input_id, carried, scoring_version
FROM qy.score_snapshot
WHERE scheme = %(scheme)s AND month = %(month)s AND months = %(months)s
ORDER BY snapshot_id DESC
"""
_ALL_PUBLISHED = """
SELECT snapshot_id, scheme, month, months, state, rule_version, rules, method_version, data_version,
       known_until, computed_at, noticed_on, published_at, published_by, corrects_snapshot_id,
       input_id, carried, scoring_version
FROM qy.score_snapshot
WHERE snapshot_id IN (SELECT max(snapshot_id) FROM qy.score_snapshot
                      WHERE state = 'published' GROUP BY scheme, month, months)
ORDER BY month, scheme, months
"""
_NEW = """
INSERT INTO qy.score_snapshot (scheme, month, months, state, rule_version, rules, method_version,
    data_version, known_until, computed_at, computed_by, calendar_is_provisional,
    corrects_snapshot_id, correction_note_zh, input_id, carried, scoring_version, late_evidence)
VALUES (%(scheme)s, %(month)s, %(months)s, 'provisional', %(rule_version)s, %(rules)s,
    %(method_version)s, %(data_version)s, %(known_until)s, %(computed_at)s, %(computed_by)s,
    %(calendar_is_provisional)s, %(corrects_snapshot_id)s, %(correction_note_zh)s, %(input_id)s,
    %(carried)s,    %(scoring_version)s, %(late_evidence)s)
RETURNING snapshot_id
"""
_FORGET = """
DELETE FROM qy.score_snapshot
WHERE scheme = %(scheme)s AND month = %(month)s AND months = %(months)s AND state = 'provisional'
"""
_KEEP_INPUT = """
WITH new AS (
    INSERT INTO qy.score_input (sha256, format, content, kept_at)
    VALUES (%(sha256)s, %(format)s, %(content)s, %(at)s)
    ON CONFLICT (sha256) DO NOTHING RETURNING input_id
)
SELECT input_id FROM new UNION ALL
SELECT input_id FROM qy.score_input WHERE sha256 = %(sha256)s LIMIT 1
"""
_FORGET_INPUTS = """
DELETE FROM qy.score_input AS i
WHERE i.input_id <> %(kept)s
  AND NOT EXISTS (SELECT 1 FROM qy.score_snapshot AS s WHERE s.input_id = i.input_id)
"""
_INPUT = "SELECT format, content FROM qy.score_input WHERE input_id = %(input_id)s"
_NOTICE = """
UPDATE qy.score_snapshot SET noticed_on = %(on)s, noticed_by = %(by)s
WHERE month = %(month)s AND state = 'provisional' AND noticed_on IS NULL RETURNING snapshot_id
"""
_PUBLISH = """
UPDATE qy.score_snapshot
SET state = 'published', published_at = %(at)s, published_by = %(by)s, publish_note_zh = %(note)s
WHERE snapshot_id = %(snapshot_id)s
"""
_PROVISIONAL = """
SELECT snapshot_id, scheme, month, months, state, rule_version, rules, method_version, data_version,
       known_until, computed_at, noticed_on, published_at, published_by, corrects_snapshot_id,
       input_id, carried, scoring_version
FROM qy.score_snapshot WHERE month = %(month)s AND state = 'provisional' ORDER BY scheme, months
"""
_BANDS_BEFORE = """
SELECT enterprise_id, band FROM qy.face_score WHERE snapshot_id = (
    SELECT snapshot_id FROM qy.score_snapshot
    WHERE scheme = 'face' AND month = %(month)s AND months = 1
    ORDER BY state = 'published' DESC, snapshot_id DESC LIMIT 1)
"""
_BELOW_BEFORE = """
SELECT s.month, e.monitor_id, CASE WHEN e.state = 'scored' THEN e.is_below END
FROM qy.equipment_score AS e
JOIN (SELECT DISTINCT ON (month) month, snapshot_id FROM qy.score_snapshot
      WHERE scheme = 'equipment' AND months = 1 AND month >= %(start)s AND month < %(end)s
      ORDER BY month, state = 'published' DESC, snapshot_id DESC) AS s USING (snapshot_id)
ORDER BY e.monitor_id, s.month
"""

_AS_JSON = ("rules", "carried", "late_evidence")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One evaluation."""

    snapshot_id: int
    scheme: str
    month: date
    months: int
    state: str
    rule_version: str
    rules: dict[str, Any]
    method_version: str
    data_version: int
    known_until: date
    computed_at: datetime
    noticed_on: date | None
    published_at: datetime | None
    published_by: str | None
    corrects_snapshot_id: int | None
    input_id: int | None
    carried: dict[str, Any] | None
    scoring_version: str


Rows = list[dict[str, Any]]


def lock(connection: Connection) -> None:
    """Keep other scoring out until the transaction ends."""
    connection.execute(_LOCK, {"lock": SCORES})


def current_run(connection: Connection) -> tuple[int, str, int] | None:
    """Run, method version and data version that screens show; None before the first rollup."""
    row = connection.execute(_CURRENT).fetchone()
    return (row[0], row[1], row[2]) if row else None


def snapshots(connection: Connection, scheme: str, *, month: date, months: int) -> list[Snapshot]:
    """Snapshots of a scheme and month, the newest first."""
    wanted = {"scheme": scheme, "month": month, "months": months}
    return _read(connection, _SNAPSHOTS, wanted)


def all_published(connection: Connection) -> list[Snapshot]:
    """The newest published snapshot of every scheme and month."""
    return _read(connection, _ALL_PUBLISHED, {})


def provisional(connection: Connection, *, month: date) -> list[Snapshot]:
    """Snapshots of a month that wait to be published."""
    return _read(connection, _PROVISIONAL, {"month": month})


def _read(connection: Connection, statement: str, wanted: Mapping[str, Any]) -> list[Snapshot]:
    with connection.cursor(row_factory=class_row(Snapshot)) as cursor:
        return cursor.execute(statement, wanted).fetchall()


def store(connection: Connection, head: Mapping[str, Any], tables: Mapping[str, Rows]) -> int:
    """Keep an evaluation as the provisional one of its month, in the place of an older one."""
    connection.execute(_FORGET, dict(head))
    connection.execute(_FORGET_INPUTS, {"kept": head["input_id"]})
    kept = {name: None if head[name] is None else Jsonb(head[name]) for name in _AS_JSON}
    row = connection.execute(_NEW, {**head, **kept}).fetchone()
    assert row is not None
    for table in SCORE_TABLES[head["scheme"]]:
        _insert(connection, table, tables.get(table, []), row[0])
    return int(row[0])


def keep_input(connection: Connection, content: bytes, *, packing: str, at: datetime) -> int:
    """Keep what an evaluation read, once; its number."""
    wanted = {
        "sha256": hashlib.sha256(content).hexdigest(), "format": packing, "content": content,
        "at": at,
    }  # fmt: skip
    row = connection.execute(_KEEP_INPUT, wanted).fetchone()
    assert row is not None
    return int(row[0])


def input_of(connection: Connection, input_id: int) -> tuple[str, bytes]:
    """How an input is packed, and its bytes."""
    row = connection.execute(_INPUT, {"input_id": input_id}).fetchone()
    assert row is not None
    return str(row[0]), bytes(row[1])


def _insert(connection: Connection, table: str, rows: Rows, snapshot_id: int) -> None:
    if not rows:
        return
    names = list(rows[0])
    statement = sql.SQL("COPY qy.{} (snapshot_id, {}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([snapshot_id, *(_cell(row[name]) for name in names)])


def _cell(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict | list) else value


def rows_of(connection: Connection, table: str, snapshot_id: int) -> Rows:
    """Rows of one table of a snapshot, in the order of their key."""
    names = {name for tables in SCORE_TABLES.values() for name in tables}
    if table not in names:
        raise KeyError(table)
    statement = sql.SQL("SELECT * FROM qy.{} WHERE snapshot_id = %(snapshot_id)s").format(
        sql.Identifier(table)
    )
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement, {"snapshot_id": snapshot_id}).fetchall()
    for row in rows:
        row.pop("snapshot_id")
    return rows


def notice(connection: Connection, *, month: date, on: date, by: str) -> int:
    """Record that the results of a month were shown to the dischargers; how many snapshots."""
    wanted = {"month": month, "on": on, "by": by}
    return len(connection.execute(_NOTICE, wanted).fetchall())


def publish(
    connection: Connection, snapshot_id: int, *, at: datetime, by: str, note: str | None
) -> None:
    """Publish one snapshot; from then on it stands."""
    wanted = {"snapshot_id": snapshot_id, "at": at, "by": by, "note": note}
    connection.execute(_PUBLISH, wanted)


def bands_before(connection: Connection, *, month: date) -> dict[int, str | None]:
    """Band of each enterprise in the newest faces of a month, the published ones first."""
    return dict(connection.execute(_BANDS_BEFORE, {"month": month}).fetchall())


def below_before(connection: Connection, *, start: date, end: date) -> dict[int, list[bool | None]]:
    """For each monitor its months in a span, oldest first: below the pass mark, or no score."""
    found: dict[int, list[bool | None]] = {}
    for _, monitor, below in connection.execute(
        _BELOW_BEFORE, {"start": start, "end": end}
    ).fetchall():
        found.setdefault(monitor, []).append(below)
    return found


def permissions_of(connection: Connection, login_name: str) -> Sequence[str] | None:
    """What a member of staff may do; None where there is no such active account."""
    row = connection.execute(_PERMISSIONS, {"login_name": login_name}).fetchone()
    return row[0] if row else None


_PERMISSIONS = """
SELECT r.permissions FROM qy.app_user AS u JOIN qy.staff_role AS r USING (role)
WHERE u.login_name = %(login_name)s AND u.disabled_at IS NULL
"""
