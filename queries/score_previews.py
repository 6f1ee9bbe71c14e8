"""What other versions of the rules would change: kept by the command, read by the staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from psycopg import Connection
from psycopg.rows import class_row

from queries.frames import read_frame

_FORGET = "DELETE FROM qy.score_preview WHERE rule_version = %(rule_version)s"
_NEW = """
INSERT INTO qy.score_preview (rule_version, scheme, compared_with, month, months, computed_at,
    subjects, lines_moved)
VALUES (%(rule_version)s, %(scheme)s, %(compared_with)s, %(month)s, %(months)s, %(computed_at)s,
    %(subjects)s, %(lines_moved)s)
RETURNING preview_id
"""
_ROW = """
INSERT INTO qy.score_preview_row (preview_id, enterprise_id, om_operator_id, monitor_id,
    band_before, band_after, score_before, score_after)
VALUES (%(preview_id)s, %(enterprise_id)s, %(om_operator_id)s, %(monitor_id)s, %(band_before)s,
    %(band_after)s, %(score_before)s, %(score_after)s)
"""
_ALL = """
SELECT p.preview_id, p.rule_version, p.scheme, p.compared_with, p.month, p.months, p.computed_at,
       p.subjects, p.lines_moved
FROM staff.score_preview AS p ORDER BY p.computed_at DESC, p.preview_id DESC
"""
_SETS = """
SELECT rule_version, scheme, title_zh, title_en, state, valid_from, valid_to, adopted_by
FROM staff.score_rule_set ORDER BY scheme, valid_from DESC, rule_version
"""
_ROWS = """
SELECT preview_id, enterprise_id::float8, om_operator_id::float8, monitor_id::float8, band_before,
       band_after, score_before::float8, score_after::float8
FROM staff.score_preview_row
ORDER BY preview_id, score_after - score_before, enterprise_id, om_operator_id, monitor_id
"""
_ROW_COLUMNS = {
    "preview_id": "int64", "enterprise_id": "float64", "om_operator_id": "float64",
    "monitor_id": "float64", "band_before": "object", "band_after": "object",
    "score_before": "float64", "score_after": "float64",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PreviewHead:
    """One preview."""

    preview_id: int
    rule_version: str
    scheme: str
    compared_with: str
    month: date
    months: int
    computed_at: datetime
    subjects: int
    lines_moved: int


@dataclass(frozen=True, slots=True)
class RuleSetRow:
    """One version of a scheme; ``valid_to`` is the first day on which it holds no more."""

    rule_version: str
    scheme: str
    title_zh: str
    title_en: str
    state: str
    valid_from: date
    valid_to: date | None
    adopted_by: str | None


def store(
    connection: Connection, head: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Keep a preview in the place of an older one of the version; a row names one subject."""
    connection.execute(_FORGET, dict(head))
    made = connection.execute(_NEW, dict(head)).fetchone()
    assert made is not None
    nobody = dict.fromkeys(("enterprise_id", "om_operator_id", "monitor_id"))
    with connection.cursor() as cursor:
        cursor.executemany(_ROW, [{**nobody, **row, "preview_id": made[0]} for row in rows])


def all_of(connection: Connection) -> list[PreviewHead]:
    """Every preview that is kept, the newest first."""
    with connection.cursor(row_factory=class_row(PreviewHead)) as cursor:
        return cursor.execute(_ALL).fetchall()


def rows_of(connection: Connection) -> pd.DataFrame:
    """Who would change in each preview, within the scope of the transaction; the losers first."""
    return read_frame(connection, _ROWS, {}, columns=_ROW_COLUMNS)


def rule_sets(connection: Connection) -> list[RuleSetRow]:
    """Every version of every scheme, drafts among them."""
    with connection.cursor(row_factory=class_row(RuleSetRow)) as cursor:
        return cursor.execute(_SETS).fetchall()
