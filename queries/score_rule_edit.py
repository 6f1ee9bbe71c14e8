"""Editing rule sets: a change is a new version with a start date; what was in force stays.

Needs the rights of the ingest login. The database refuses an adopted version whose lines do not
sum to their maxima, and one that holds while another of its scheme does.
"""

from collections.abc import Mapping
from datetime import date

from psycopg import Connection

_EXISTS = "SELECT scheme FROM qy.score_rule_set WHERE rule_version = %(version)s"
_COPY_SET = """
INSERT INTO qy.score_rule_set (rule_version, scheme, title_zh, title_en, note_zh, note_en, maximum,
    state, valid_from, source, verification)
SELECT %(version)s, scheme, title_zh, title_en, note_zh, note_en, maximum, 'draft', %(valid_from)s,
       'copied from ' || rule_version, 'D'
FROM qy.score_rule_set WHERE rule_version = %(original)s
"""
_COPIES = (
    """
INSERT INTO qy.score_rule_dimension (rule_version, dimension, name_zh, name_en, maximum, sort_order)
SELECT %(version)s, dimension, name_zh, name_en, maximum, sort_order
FROM qy.score_rule_dimension WHERE rule_version = %(original)s
""",
    """
INSERT INTO qy.score_rule_line (rule_version, line_key, dimension, kind, maximum, statement_zh,
    statement_en, duty_zh, duty_en, document_ref, article, sort_order)
SELECT %(version)s, line_key, dimension, kind, maximum, statement_zh, statement_en, duty_zh,
       duty_en, document_ref, article, sort_order
FROM qy.score_rule_line WHERE rule_version = %(original)s
""",
    """
INSERT INTO qy.score_rule_cap (rule_version, cap_key, band, statement_zh, statement_en,
    document_ref, article, sort_order)
SELECT %(version)s, cap_key, band, statement_zh, statement_en, document_ref, article, sort_order
FROM qy.score_rule_cap WHERE rule_version = %(original)s
""",
    """
INSERT INTO qy.score_rule_parameter (rule_version, rule_key, name, number, rule, medium, unit,
    source, verification, verified)
SELECT %(version)s, rule_key, name, number, rule, medium, unit, source, verification, verified
FROM qy.score_rule_parameter WHERE rule_version = %(original)s
""",
    """
INSERT INTO qy.score_rule_band (rule_version, band, from_value, name_zh, name_en, mood_zh, mood_en)
SELECT %(version)s, band, from_value, name_zh, name_en, mood_zh, mood_en
FROM qy.score_rule_band WHERE rule_version = %(original)s
""",
)
_SET_LINE = """
UPDATE qy.score_rule_line SET maximum = %(number)s
WHERE rule_version = %(version)s AND line_key = %(key)s RETURNING 1
"""
_SET_DIMENSIONS = """
UPDATE qy.score_rule_dimension AS d SET maximum = l.points
FROM (SELECT dimension, sum(maximum::float8) AS points FROM qy.score_rule_line
      WHERE rule_version = %(version)s GROUP BY dimension) AS l
WHERE d.rule_version = %(version)s AND d.dimension = l.dimension
"""
_SET_NUMBER = """
UPDATE qy.score_rule_parameter
SET number = %(number)s, rule = NULL, source = 'set in this version', verification = 'D',
    verified = false
WHERE rule_version = %(version)s AND rule_key = %(key)s AND name = %(name)s RETURNING 1
"""
_END_EARLIER = """
UPDATE qy.score_rule_set SET valid_to = %(valid_from)s
WHERE state = 'adopted' AND rule_version <> %(version)s AND valid_from < %(valid_from)s
  AND (valid_to IS NULL OR valid_to > %(valid_from)s)
  AND scheme = (SELECT scheme FROM qy.score_rule_set WHERE rule_version = %(version)s)
"""
_ADOPT = """
UPDATE qy.score_rule_set SET state = 'adopted', valid_from = %(valid_from)s, adopted_by = %(by)s
WHERE rule_version = %(version)s AND state = 'draft' RETURNING 1
"""
_CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"


class RuleSetRefused(ValueError):  # noqa: N818 - named like the other refusals
    """A rule set cannot be drafted or adopted; the message says why."""


def draft(
    connection: Connection,
    *,
    original: str,
    version: str,
    valid_from: date,
    maxima: Mapping[str, float],
    numbers: Mapping[tuple[str, str], float],
) -> None:
    """
    A new version as a draft: a copy with other maxima and numbers.

    Parameters
    ----------
    maxima : mapping of str to float
        Points of lines by key; those of the dimensions follow.
    numbers : mapping of (str, str) to float
        Numbers by line or cap, and name.
    """
    if connection.execute(_EXISTS, {"version": original}).fetchone() is None:
        raise RuleSetRefused(f"There is no rule set {original} to begin with.")
    if connection.execute(_EXISTS, {"version": version}).fetchone() is not None:
        raise RuleSetRefused(f"The rule set {version} exists: give the draft another name.")
    wanted = {"original": original, "version": version, "valid_from": valid_from}
    connection.execute(_COPY_SET, wanted)
    for statement in _COPIES:
        connection.execute(statement, wanted)
    for key, number in maxima.items():
        change = {"version": version, "key": key, "number": number}
        if not connection.execute(_SET_LINE, change).fetchall():
            raise RuleSetRefused(f"The rule set {original} has no line {key}.")
    connection.execute(_SET_DIMENSIONS, wanted)
    for (key, name), number in numbers.items():
        change = {"version": version, "key": key, "name": name, "number": number}
        if not connection.execute(_SET_NUMBER, change).fetchall():
            raise RuleSetRefused(f"The rule set {original} has no number {name} of {key}.")


def adopt(connection: Connection, *, version: str, valid_from: date, by: str) -> None:
    """Put a draft in force from a day on; the version before it ends there."""
    wanted = {"version": version, "valid_from": valid_from, "by": by}
    connection.execute(_END_EARLIER, wanted)
    if not connection.execute(_ADOPT, wanted).fetchall():
        raise RuleSetRefused(f"There is no draft {version}: see score_rule_set.")
    connection.execute(_CHECK_NOW)
