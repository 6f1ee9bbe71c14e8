"""Scores as screens of the staff read them; the scope of the transaction holds.

Of a month the newest published snapshot stands; without one, the provisional. ``state`` of the
snapshot travels with every row, so that a screen says 暂定 where it must.
"""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.frames import read_frame

# A statement that uses this puts WITH in front and gives scheme and months.
_STANDING = """
standing AS (
    SELECT DISTINCT ON (month) snapshot_id, month, state, rule_version
    FROM staff.score_snapshot
    WHERE scheme = %(scheme)s AND months = %(months)s
    ORDER BY month, state = 'published' DESC, snapshot_id DESC
)
"""
_FACES = (
    "WITH "
    + _STANDING
    + """
SELECT s.snapshot_id, s.state, s.rule_version, f.enterprise_id, f.state, f.score::float8,
       f.uncapped_band, f.band
FROM standing AS s JOIN staff.face_score AS f USING (snapshot_id)
WHERE s.month = %(month)s ORDER BY f.score DESC NULLS LAST, f.enterprise_id
"""
)
_HISTORY = (
    "WITH "
    + _STANDING
    + """
SELECT s.month, s.snapshot_id, s.state, f.state, f.score::float8, f.uncapped_band, f.band
FROM standing AS s JOIN staff.face_score AS f USING (snapshot_id)
WHERE f.enterprise_id = %(enterprise_id)s ORDER BY s.month
"""
)
_NEWEST_FACES = """
SELECT max(month) FROM staff.score_snapshot
WHERE scheme = 'face' AND months = 1 AND state = 'published' AND month <= %(until)s
"""
_LINES = """
SELECT line_key, dimension, state, cause, numerator::float8, denominator::float8,
       allowance::float8, share::float8, earned::float8, maximum::float8, items, evidence
FROM staff.face_line
WHERE snapshot_id = %(snapshot_id)s AND enterprise_id = %(enterprise_id)s ORDER BY line_key
"""
_OPERATORS = (
    "WITH "
    + _STANDING
    + """
SELECT s.snapshot_id, s.state, o.om_operator_id, o.is_self_operated, o.outlets, o.outlet_days,
       o.raw_score::float8, o.score::float8, o.score_low::float8, o.score_high::float8,
       o.rank, o.rank_low, o.rank_high, o.group_number, o.uncapped_grade, o.grade
FROM standing AS s JOIN staff.operator_score AS o USING (snapshot_id)
WHERE s.month = %(month)s ORDER BY o.is_self_operated, o.rank NULLS LAST, o.om_operator_id
"""
)
_FUNNEL = """
SELECT om_operator_id, numerator::float8, denominator::float8, rate::float8, pooled_rate::float8
FROM staff.operator_line
WHERE snapshot_id = %(snapshot_id)s AND line_key = %(line_key)s AND denominator > 0
ORDER BY denominator, om_operator_id
"""

_FACE_COLUMNS = {
    "snapshot_id": "int64", "snapshot_state": "object", "rule_version": "object",
    "enterprise_id": "int64", "state": "object", "score": "float64", "uncapped_band": "object",
    "band": "object",
}  # fmt: skip
_HISTORY_COLUMNS = {
    "month": "object", "snapshot_id": "int64", "snapshot_state": "object", "state": "object",
    "score": "float64", "uncapped_band": "object", "band": "object",
}  # fmt: skip
_LINE_COLUMNS = {
    "line_key": "object", "dimension": "object", "state": "object", "cause": "object",
    "numerator": "float64", "denominator": "float64", "allowance": "float64", "share": "float64",
    "earned": "float64", "maximum": "float64", "items": "object", "evidence": "object",
}  # fmt: skip
_OPERATOR_COLUMNS = {
    "snapshot_id": "int64", "snapshot_state": "object", "om_operator_id": "int64",
    "is_self_operated": "bool", "outlets": "int64", "outlet_days": "int64",
    "raw_score": "float64", "score": "float64", "score_low": "float64", "score_high": "float64",
    "rank": "float64", "rank_low": "float64", "rank_high": "float64", "group_number": "float64",
    "uncapped_grade": "object", "grade": "object",
}  # fmt: skip
_FUNNEL_COLUMNS = {
    "om_operator_id": "int64", "numerator": "float64", "denominator": "float64",
    "rate": "float64", "pooled_rate": "float64",
}  # fmt: skip


def faces(connection: Connection, *, month: date) -> pd.DataFrame:
    """Faces of a month, the best first."""
    wanted = {"scheme": "face", "months": 1, "month": month}
    return read_frame(connection, _FACES, wanted, columns=_FACE_COLUMNS)


def newest_published_faces(connection: Connection, *, until: date) -> date | None:
    """The newest month whose faces are published; None before the first."""
    row = connection.execute(_NEWEST_FACES, {"until": until}).fetchone()
    return row[0] if row else None


def face_history(connection: Connection, enterprise_id: int) -> pd.DataFrame:
    """Faces of one enterprise, month by month."""
    wanted = {"scheme": "face", "months": 1, "enterprise_id": enterprise_id}
    return read_frame(connection, _HISTORY, wanted, columns=_HISTORY_COLUMNS)


def face_lines(connection: Connection, snapshot_id: int, *, enterprise_id: int) -> pd.DataFrame:
    """Every line of one face, with its cases and the rows behind it."""
    wanted = {"snapshot_id": snapshot_id, "enterprise_id": enterprise_id}
    return read_frame(connection, _LINES, wanted, columns=_LINE_COLUMNS)


def operators(connection: Connection, *, month: date, months: int = 1) -> pd.DataFrame:
    """Scorecards of a month, or of the months that end with it; companies before others."""
    wanted = {"scheme": "operator", "months": months, "month": month}
    return read_frame(connection, _OPERATORS, wanted, columns=_OPERATOR_COLUMNS)


def funnel(connection: Connection, snapshot_id: int, *, line_key: str) -> pd.DataFrame:
    """Rate of each operator against how much was due: what a funnel plot draws."""
    wanted = {"snapshot_id": snapshot_id, "line_key": line_key}
    return read_frame(connection, _FUNNEL, wanted, columns=_FUNNEL_COLUMNS)
