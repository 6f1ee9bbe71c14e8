"""Evaluations, corrections and faces as the pages of scores read them; the scope holds."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from psycopg import Connection, sql
from psycopg.rows import class_row, dict_row

from queries.frames import read_frame

Rows = list[dict[str, Any]]

_SNAPSHOTS = """
SELECT snapshot_id, scheme, month, months, state, rule_version, method_version, scoring_version,
       known_until, computed_at, calendar_is_provisional, noticed_on, published_at, published_by,
       publish_note_zh, corrects_snapshot_id, correction_note_zh, late_evidence
FROM staff.score_snapshot
ORDER BY month DESC, snapshot_id DESC
"""
# Keyed by the band or, without one, by the state.
_COUNTS = """
SELECT snapshot_id, coalesce(band, state) AS name, count(*)::int8 FROM staff.face_score
GROUP BY 1, 2
UNION ALL
SELECT snapshot_id, coalesce(grade, state), count(*)::int8 FROM staff.operator_score GROUP BY 1, 2
UNION ALL
SELECT snapshot_id, CASE WHEN is_proposed THEN 'proposed' ELSE coalesce(band, state) END,
       count(*)::int8
FROM staff.equipment_score GROUP BY 1, 2
"""
_DIFFERENCES = {
    "face": "SELECT enterprise_id AS subject_id, * FROM staff.face_difference",
    "operator": "SELECT om_operator_id AS subject_id, * FROM staff.operator_difference",
    "equipment": "SELECT monitor_id AS subject_id, * FROM staff.equipment_difference",
}
_OF_SNAPSHOT = " WHERE snapshot_id = %(snapshot_id)s ORDER BY subject_id, line_key"
_CHANGED = """
SELECT snapshot_id, count(DISTINCT enterprise_id)::int8 FROM staff.face_difference GROUP BY 1
UNION ALL
SELECT snapshot_id, count(DISTINCT om_operator_id)::int8 FROM staff.operator_difference GROUP BY 1
UNION ALL
SELECT snapshot_id, count(DISTINCT monitor_id)::int8 FROM staff.equipment_difference GROUP BY 1
"""
_OF_FACE = """
SELECT * FROM staff.{} WHERE snapshot_id = %(snapshot_id)s AND enterprise_id = %(enterprise_id)s
"""
_CAPPED = "SELECT DISTINCT enterprise_id FROM staff.face_cap WHERE snapshot_id = %(snapshot_id)s"
_OUTLETS = "SELECT outlet_ref, outlet_id FROM staff.outlet"
_DISCLOSURES = """
SELECT disclosure_ref, monitoring_ended_on, disclosed_on FROM staff.disclosure
WHERE enterprise_id = %(enterprise_id)s
"""
_MONITORS = """
WITH standing AS (
    SELECT snapshot_id FROM staff.score_snapshot
    WHERE scheme = 'equipment' AND months = 1 AND month = %(month)s
    ORDER BY state = 'published' DESC, snapshot_id DESC LIMIT 1
)
SELECT e.monitor_id, e.outlet_id, m.monitor_ref, coalesce(m.maker_zh, ''), coalesce(m.model, ''),
       m.installed_on, m.accepted_on, e.score::float8, e.months_below, e.months_scored,
       e.is_proposed
FROM staff.equipment_score AS e
JOIN standing USING (snapshot_id)
JOIN staff.monitor AS m USING (monitor_id)
WHERE e.is_below OR e.is_proposed
ORDER BY e.is_proposed DESC, e.months_below DESC, e.score NULLS LAST, e.monitor_id
"""
_MONITOR_NAMES = """
SELECT DISTINCT ON (m.monitor_id) m.monitor_id, m.monitor_ref, e.enterprise_id
FROM staff.monitor AS m
JOIN staff.monitor_outlet AS p USING (monitor_id)
JOIN staff.outlet_enterprise AS e ON e.outlet_id = p.outlet_id AND e.is_responsible
ORDER BY m.monitor_id, e.during @> %(on)s DESC, lower(e.during) DESC, lower(p.during) DESC
"""
_TEXTS = {
    "set": """
SELECT 'set' AS key, note_zh, note_en, maximum::float8 AS maximum
FROM staff.score_rule_set WHERE rule_version = %(rule_version)s
""",
    "dimensions": """
SELECT dimension AS key, name_zh, name_en FROM staff.score_rule_dimension
WHERE rule_version = %(rule_version)s ORDER BY sort_order
""",
    "lines": """
SELECT l.line_key AS key, l.dimension, l.statement_zh, l.statement_en, l.duty_zh, l.duty_en,
       l.article, l.kind, d.title_zh AS document_zh, d.title_en AS document_en
FROM staff.score_rule_line AS l LEFT JOIN staff.document AS d USING (document_ref)
WHERE l.rule_version = %(rule_version)s ORDER BY l.sort_order
""",
    "caps": """
SELECT cap_key AS key, statement_zh, statement_en FROM staff.score_rule_cap
WHERE rule_version = %(rule_version)s ORDER BY sort_order
""",
    "bands": """
SELECT band AS key, name_zh, name_en, from_value::float8 AS from_value
FROM staff.score_rule_band WHERE rule_version = %(rule_version)s ORDER BY from_value DESC
""",
}

MONITOR_COLUMNS = {
    "monitor_id": "int64", "outlet_id": "int64", "monitor_ref": "object", "maker_zh": "object",
    "model": "object", "installed_on": "object", "accepted_on": "object", "score": "float64",
    "months_below": "int64", "months_scored": "int64", "is_proposed": "bool",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MonitorName:
    """A monitor and the enterprise where it stands."""

    monitor_id: int
    monitor_ref: str
    enterprise_id: int


@dataclass(frozen=True, slots=True)
class FaceParts:
    """Everything that is kept with one face."""

    score: dict[str, Any] | None
    lines: Rows
    caps: Rows
    amounts: Rows


def snapshots(connection: Connection) -> Rows:
    """Every evaluation, also those that a correction stands in for; the newest month first."""
    return _read(connection, _SNAPSHOTS)


def counts(connection: Connection) -> dict[int, dict[str, int]]:
    """How many in scope have each band, or state without one, by snapshot."""
    found: dict[int, dict[str, int]] = {}
    for snapshot, name, number in connection.execute(_COUNTS).fetchall():
        found.setdefault(snapshot, {})[name] = number
    return found


def changed(connection: Connection) -> dict[int, int]:
    """How many in scope a correction changed, by snapshot."""
    return dict(connection.execute(_CHANGED).fetchall())


def differences(connection: Connection, scheme: str, snapshot_id: int) -> Rows:
    """What a correction changed, line by line."""
    statement = _DIFFERENCES[scheme] + _OF_SNAPSHOT
    return _read(connection, statement, snapshot_id=snapshot_id)


def capped(connection: Connection, snapshot_id: int) -> set[int]:
    """Enterprises with a cap."""
    found = connection.execute(_CAPPED, {"snapshot_id": snapshot_id}).fetchall()
    return {row[0] for row in found}


def face(connection: Connection, snapshot_id: int, enterprise_id: int) -> FaceParts:
    """One face with its lines, caps and permitted amounts; without a score there is none."""
    tables = {
        name: _read(
            connection,
            sql.SQL(_OF_FACE).format(sql.Identifier(name)),
            snapshot_id=snapshot_id,
            enterprise_id=enterprise_id,
        )
        for name in ("face_score", "face_line", "face_cap", "face_amount")
    }
    score = tables["face_score"]
    return FaceParts(
        score=score[0] if score else None,
        lines=tables["face_line"],
        caps=sorted(tables["face_cap"], key=lambda row: (row["cap_key"], row["reference"])),
        amounts=sorted(tables["face_amount"], key=lambda row: row["permitted_amount_ref"]),
    )


def outlets(connection: Connection) -> dict[str, int]:
    """Outlets in scope by what scores call them."""
    return dict(connection.execute(_OUTLETS).fetchall())


def disclosures(connection: Connection, enterprise_id: int) -> dict[str, tuple[date, date | None]]:
    """When the monitoring of each disclosure ended, and when it was disclosed."""
    found = connection.execute(_DISCLOSURES, {"enterprise_id": enterprise_id}).fetchall()
    return {ref: (ended, disclosed) for ref, ended, disclosed in found}


def monitors(connection: Connection, *, month: date) -> pd.DataFrame:
    """Monitors in scope below the pass mark, those proposed for replacement first."""
    return read_frame(connection, _MONITORS, {"month": month}, columns=MONITOR_COLUMNS)


def monitor_names(connection: Connection, *, on: date) -> list[MonitorName]:
    """Monitors in scope, each with its newest enterprise."""
    with connection.cursor(row_factory=class_row(MonitorName)) as cursor:
        return cursor.execute(_MONITOR_NAMES, {"on": on}).fetchall()


def texts(connection: Connection, rule_version: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Names and sentences of a rule set: set, dimensions, lines, caps, bands, by key."""
    return {
        name: {row["key"]: row for row in _read(connection, statement, rule_version=rule_version)}
        for name, statement in _TEXTS.items()
    }


def _read(connection: Connection, statement: Any, **wanted: Any) -> Rows:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, wanted).fetchall()
