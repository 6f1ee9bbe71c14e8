"""Scorecards of operators as the pages of the staff read them; the scope of the transaction holds.

Cards, lines and caps are the same for everybody; outlets, their evidence and monitors are those of
the scope. Of a month the newest published snapshot stands; without one, the provisional.
"""

from datetime import date
from typing import Any

import pandas as pd
from psycopg import Connection
from psycopg.rows import dict_row

from queries.frames import read_frame

_SNAPSHOTS = """
SELECT DISTINCT ON (month, months) snapshot_id, month, months, state, rule_version, method_version,
       known_until, computed_at, published_at, calendar_is_provisional,
       coalesce(correction_note_zh, '')
FROM staff.score_snapshot
WHERE scheme = 'operator'
ORDER BY month, months, state = 'published' DESC, snapshot_id DESC
"""
_CARDS = """
SELECT om_operator_id, is_self_operated, state, outlets, outlet_days, earned::float8,
       maximum::float8, raw_score::float8, score::float8, score_low::float8, score_high::float8,
       rank, rank_low, rank_high, group_number, uncapped_grade, grade
FROM staff.operator_score WHERE snapshot_id = %(snapshot_id)s
ORDER BY is_self_operated, rank NULLS LAST, om_operator_id
"""
_LINES = """
SELECT om_operator_id, line_key, dimension, state, cause, numerator::float8, denominator::float8,
       rate::float8, pooled_rate::float8, share::float8, raw_earned::float8, earned::float8,
       maximum::float8
FROM staff.operator_line WHERE snapshot_id = %(snapshot_id)s ORDER BY om_operator_id, line_key
"""
_CAPS = """
SELECT om_operator_id, cap_key, reference, band, decided_on
FROM staff.operator_cap WHERE snapshot_id = %(snapshot_id)s
ORDER BY om_operator_id, decided_on, reference
"""
_PRIORS = """
SELECT line_key, mean::float8, design_effect::float8
FROM staff.operator_prior WHERE snapshot_id = %(snapshot_id)s
"""
_NAMES = """
SELECT DISTINCT ON (o.om_operator_id) o.om_operator_id, o.om_operator_ref, o.is_self_operated,
       o.enterprise_id::float8, n.name_zh, n.name_en, coalesce(n.short_name_zh, n.name_zh),
       n.credit_code, n.registered_on
FROM staff.om_operator AS o JOIN staff.om_operator_name AS n USING (om_operator_id)
ORDER BY o.om_operator_id, n.during @> %(on)s::date DESC, lower(n.during) DESC
"""
_EVIDENCE = """
SELECT om_operator_id, outlet_id, line_key, sum(numerator)::float8, sum(denominator)::float8
FROM staff.operator_evidence
WHERE snapshot_id = %(snapshot_id)s GROUP BY om_operator_id, outlet_id, line_key
ORDER BY om_operator_id, outlet_id, line_key
"""
# Of each month the face that stands; its lines keep the hours of every outlet.
_COMPLETED = """
WITH standing AS (
    SELECT DISTINCT ON (month) snapshot_id, month FROM staff.score_snapshot
    WHERE scheme = 'face' AND months = 1 AND month >= %(start)s AND month < %(end)s
    ORDER BY month, state = 'published' DESC, snapshot_id DESC
)
SELECT i.outlet_id, sum(i.numerator), sum(i.denominator), count(DISTINCT s.month)
FROM standing AS s
JOIN staff.face_line AS l USING (snapshot_id)
CROSS JOIN LATERAL jsonb_to_recordset(l.items)
  AS i(outlet_id integer, numerator float8, denominator float8)
WHERE l.line_key = 'transmission_completed' AND l.state = 'scored' AND i.denominator > 0
GROUP BY i.outlet_id ORDER BY i.outlet_id
"""
_PROPOSED = """
WITH standing AS (
    SELECT snapshot_id FROM staff.score_snapshot
    WHERE scheme = 'equipment' AND months = 1 AND month = %(month)s
    ORDER BY state = 'published' DESC, snapshot_id DESC LIMIT 1
)
SELECT c.om_operator_id, e.monitor_id, e.outlet_id, m.monitor_ref, coalesce(m.maker_zh, ''),
       coalesce(m.model, ''), e.score::float8, e.months_below, e.months_scored
FROM staff.equipment_score AS e
JOIN standing USING (snapshot_id)
JOIN staff.monitor AS m USING (monitor_id)
JOIN staff.om_contract AS c ON c.monitor_id = e.monitor_id
 AND c.during @> (%(month)s::date + interval '1 month' - interval '1 day')::date
WHERE e.is_proposed
ORDER BY e.months_below DESC, e.score NULLS LAST, e.monitor_id
"""
_HISTORY = """
WITH standing AS (
    SELECT DISTINCT ON (month) snapshot_id, month, state, rule_version FROM staff.score_snapshot
    WHERE scheme = 'operator' AND months = %(months)s
    ORDER BY month, state = 'published' DESC, snapshot_id DESC
)
SELECT s.month, s.state, s.rule_version, o.state, o.score::float8, o.score_low::float8,
       o.score_high::float8, o.rank, o.rank_low, o.rank_high, o.grade, o.outlets
FROM standing AS s JOIN staff.operator_score AS o USING (snapshot_id)
WHERE o.om_operator_id = %(om_operator_id)s ORDER BY s.month
"""
_TEXTS = {
    "set": """
SELECT 'set' AS key, title_zh, title_en, note_zh, note_en, maximum::float8 AS maximum
FROM staff.score_rule_set WHERE rule_version = %(rule_version)s
""",
    "dimensions": """
SELECT dimension AS key, name_zh, name_en, maximum::float8 AS maximum
FROM staff.score_rule_dimension WHERE rule_version = %(rule_version)s ORDER BY sort_order
""",
    "lines": """
SELECT line_key AS key, dimension, statement_zh, statement_en, duty_zh, duty_en
FROM staff.score_rule_line WHERE rule_version = %(rule_version)s ORDER BY sort_order
""",
    "caps": """
SELECT cap_key AS key, statement_zh, statement_en
FROM staff.score_rule_cap WHERE rule_version = %(rule_version)s ORDER BY sort_order
""",
    "bands": """
SELECT band AS key, name_zh, name_en, from_value::float8 AS from_value
FROM staff.score_rule_band WHERE rule_version = %(rule_version)s ORDER BY from_value DESC
""",
    "interval": """
SELECT name AS key, number::float8 AS number
FROM staff.score_rule_parameter WHERE rule_version = %(rule_version)s AND rule_key = 'interval'
""",
}

_SNAPSHOT_COLUMNS = {
    "snapshot_id": "int64", "month": "object", "months": "int64", "state": "object",
    "rule_version": "object", "method_version": "object", "known_until": "object",
    "computed_at": "object", "published_at": "object", "calendar_is_provisional": "bool",
    "correction_note": "object",
}  # fmt: skip
_CARD_COLUMNS = {
    "om_operator_id": "int64", "is_self_operated": "bool", "state": "object", "outlets": "int64",
    "outlet_days": "int64", "earned": "float64", "maximum": "float64", "raw_score": "float64",
    "score": "float64", "score_low": "float64", "score_high": "float64", "rank": "float64",
    "rank_low": "float64", "rank_high": "float64", "group_number": "float64",
    "uncapped_grade": "object", "grade": "object",
}  # fmt: skip
_LINE_COLUMNS = {
    "om_operator_id": "int64", "line_key": "object", "dimension": "object", "state": "object",
    "cause": "object", "numerator": "float64", "denominator": "float64", "rate": "float64",
    "pooled_rate": "float64", "share": "float64", "raw_earned": "float64", "earned": "float64",
    "maximum": "float64",
}  # fmt: skip
_CAP_COLUMNS = {
    "om_operator_id": "int64", "cap_key": "object", "reference": "object", "band": "object",
    "decided_on": "object",
}  # fmt: skip
_PRIOR_COLUMNS = {"line_key": "object", "mean": "float64", "design_effect": "float64"}
_NAME_COLUMNS = {
    "om_operator_id": "int64", "om_operator_ref": "object", "is_self_operated": "bool",
    "enterprise_id": "float64", "name_zh": "object", "name_en": "object",
    "short_name_zh": "object", "credit_code": "object", "registered_on": "object",
}  # fmt: skip
_EVIDENCE_COLUMNS = {
    "om_operator_id": "int64", "outlet_id": "int64", "line_key": "object",
    "numerator": "float64", "denominator": "float64",
}  # fmt: skip
_COMPLETED_COLUMNS = {
    "outlet_id": "int64", "numerator": "float64", "denominator": "float64", "months": "int64",
}  # fmt: skip
_PROPOSED_COLUMNS = {
    "om_operator_id": "int64", "monitor_id": "int64", "outlet_id": "int64",
    "monitor_ref": "object", "maker_zh": "object", "model": "object", "score": "float64",
    "months_below": "int64", "months_scored": "int64",
}  # fmt: skip
_HISTORY_COLUMNS = {
    "month": "object", "snapshot_state": "object", "rule_version": "object", "state": "object",
    "score": "float64", "score_low": "float64", "score_high": "float64", "rank": "float64",
    "rank_low": "float64", "rank_high": "float64", "grade": "object", "outlets": "int64",
}  # fmt: skip

Texts = dict[str, dict[str, dict[str, Any]]]


def snapshots(connection: Connection) -> pd.DataFrame:
    """The evaluation that stands for each month and number of months, the oldest first."""
    return read_frame(connection, _SNAPSHOTS, {}, columns=_SNAPSHOT_COLUMNS)


def cards(connection: Connection, snapshot_id: int) -> pd.DataFrame:
    """Every scorecard of a snapshot: companies by rank, then self-operating dischargers."""
    return read_frame(connection, _CARDS, {"snapshot_id": snapshot_id}, columns=_CARD_COLUMNS)


def lines(connection: Connection, snapshot_id: int) -> pd.DataFrame:
    """Every line of every scorecard of a snapshot."""
    return read_frame(connection, _LINES, {"snapshot_id": snapshot_id}, columns=_LINE_COLUMNS)


def caps(connection: Connection, snapshot_id: int) -> pd.DataFrame:
    """Decisions that hold grades down."""
    return read_frame(connection, _CAPS, {"snapshot_id": snapshot_id}, columns=_CAP_COLUMNS)


def priors(connection: Connection, snapshot_id: int) -> pd.DataFrame:
    """Common rate and design effect of each pooled line."""
    return read_frame(connection, _PRIORS, {"snapshot_id": snapshot_id}, columns=_PRIOR_COLUMNS)


def names(connection: Connection, *, on: date) -> pd.DataFrame:
    """What operators are called on a day; one without a name on it by its newest."""
    return read_frame(connection, _NAMES, {"on": on}, columns=_NAME_COLUMNS)


def evidence(connection: Connection, snapshot_id: int) -> pd.DataFrame:
    """What each line found at each outlet in scope, summed over the months of the snapshot."""
    return read_frame(
        connection, _EVIDENCE, {"snapshot_id": snapshot_id}, columns=_EVIDENCE_COLUMNS
    )


def completed(connection: Connection, *, start: date, end: date) -> pd.DataFrame:
    """Valid and due hours of outlets in scope after back-filling, from the faces of the months."""
    wanted = {"start": start, "end": end}
    return read_frame(connection, _COMPLETED, wanted, columns=_COMPLETED_COLUMNS)


def proposed(connection: Connection, *, month: date) -> pd.DataFrame:
    """Monitors in scope proposed for replacement, with the operator of the month's last day."""
    return read_frame(connection, _PROPOSED, {"month": month}, columns=_PROPOSED_COLUMNS)


def history(connection: Connection, om_operator_id: int, *, months: int) -> pd.DataFrame:
    """Scores of one operator, month by month."""
    wanted = {"om_operator_id": om_operator_id, "months": months}
    return read_frame(connection, _HISTORY, wanted, columns=_HISTORY_COLUMNS)


def texts(connection: Connection, rule_version: str) -> Texts:
    """Names and sentences of a rule set: set, dimensions, lines, caps, bands, interval."""
    found: Texts = {}
    with connection.cursor(row_factory=dict_row) as cursor:
        for name, statement in _TEXTS.items():
            rows = cursor.execute(statement, {"rule_version": rule_version}).fetchall()
            found[name] = {row["key"]: row for row in rows}
    return found
