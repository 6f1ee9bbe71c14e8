"""Editing rule sets: a change is a new version with a start date; what was in force stays.

Needs the rights of the ingest login. The database refuses an adopted version whose lines do not
sum to their maxima, and one that holds while another of its scheme does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
_SET_BAND = """
UPDATE qy.score_rule_band SET from_value = %(number)s
WHERE rule_version = %(version)s AND band = %(key)s RETURNING 1
"""
_SET_TEXT_ZH = """
WITH line AS (
    UPDATE qy.score_rule_line SET statement_zh = %(text)s
    WHERE rule_version = %(version)s AND line_key = %(key)s RETURNING 1
), cap AS (
    UPDATE qy.score_rule_cap SET statement_zh = %(text)s
    WHERE rule_version = %(version)s AND cap_key = %(key)s RETURNING 1
)
SELECT * FROM line UNION ALL SELECT * FROM cap
"""
_SET_TEXT = {
    "zh": _SET_TEXT_ZH,
    "en": _SET_TEXT_ZH.replace("statement_zh", "statement_en"),
}
_LEAVE_OUT = """
WITH line AS (
    DELETE FROM qy.score_rule_line WHERE rule_version = %(version)s AND line_key = %(key)s
    RETURNING 1
), cap AS (
    DELETE FROM qy.score_rule_cap WHERE rule_version = %(version)s AND cap_key = %(key)s RETURNING 1
), numbers AS (
    DELETE FROM qy.score_rule_parameter WHERE rule_version = %(version)s AND rule_key = %(key)s
)
SELECT * FROM line UNION ALL SELECT * FROM cap
"""
_LEAVE_OUT_EMPTY = """
DELETE FROM qy.score_rule_dimension AS d
WHERE rule_version = %(version)s
  AND NOT EXISTS (SELECT FROM qy.score_rule_line AS l
                  WHERE l.rule_version = d.rule_version AND l.dimension = d.dimension)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """
    What a draft has otherwise than the version that it begins with.

    Attributes
    ----------
    maxima : mapping of str to float
        Points of lines by key; those of the dimensions follow.
    numbers : mapping of (str, str) to float
        Numbers by line or cap, and name.
    bands : mapping of str to float
        Lowest score of bands by name.
    texts : mapping of (str, str) to str
        Sentences by line or cap, and language ``zh`` or ``en``.
    left_out : sequence of str
        Lines and caps that the draft has not.
    """

    maxima: Mapping[str, float] = field(default_factory=dict)
    numbers: Mapping[tuple[str, str], float] = field(default_factory=dict)
    bands: Mapping[str, float] = field(default_factory=dict)
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    left_out: Sequence[str] = ()


class RuleSetRefused(ValueError):  # noqa: N818 - named like the other refusals
    """A rule set cannot be drafted or adopted; the message says why."""


def draft(
    connection: Connection,
    *,
    original: str,
    version: str,
    valid_from: date,
    changes: Changes,
) -> None:
    """
    A new version as a draft: a copy with changes; the version that it is made from stays as it is.

    Raises
    ------
    RuleSetRefused
        There is no such version to begin with, the name is taken, or something to change is not
        there.
    """
    if connection.execute(_EXISTS, {"version": original}).fetchone() is None:
        raise RuleSetRefused(f"There is no rule set {original} to begin with.")
    if connection.execute(_EXISTS, {"version": version}).fetchone() is not None:
        raise RuleSetRefused(f"The rule set {version} exists: give the draft another name.")
    wanted = {"original": original, "version": version, "valid_from": valid_from}
    connection.execute(_COPY_SET, wanted)
    for statement in _COPIES:
        connection.execute(statement, wanted)
    for statement, change, what in _statements(changes):
        if not connection.execute(statement, {"version": version, **change}).fetchall():
            raise RuleSetRefused(f"The rule set {original} has no {what}.")
    connection.execute(_LEAVE_OUT_EMPTY, wanted)
    connection.execute(_SET_DIMENSIONS, wanted)


def _statements(changes: Changes) -> Iterator[tuple[str, dict[str, object], str]]:
    """Each change as a statement, its values, and what it is about."""
    for key, number in changes.maxima.items():
        yield _SET_LINE, {"key": key, "number": number}, f"line {key}"
    for (key, name), number in changes.numbers.items():
        yield (
            _SET_NUMBER,
            {"key": key, "name": name, "number": number},
            f"number {name} of {key}",
        )
    for key, number in changes.bands.items():
        yield _SET_BAND, {"key": key, "number": number}, f"band {key}"
    for (key, language), text in changes.texts.items():
        if language not in _SET_TEXT:
            raise RuleSetRefused(f"A sentence is zh or en, not {language}.")
        yield _SET_TEXT[language], {"key": key, "text": text}, f"line or cap {key}"
    for key in changes.left_out:
        yield _LEAVE_OUT, {"key": key}, f"line or cap {key}"


def adopt(connection: Connection, *, version: str, valid_from: date, by: str) -> None:
    """Put a draft in force from a day on; the version before it ends there."""
    wanted = {"version": version, "valid_from": valid_from, "by": by}
    connection.execute(_END_EARLIER, wanted)
    if not connection.execute(_ADOPT, wanted).fetchall():
        raise RuleSetRefused(f"There is no draft {version}: see score_rule_set.")
    connection.execute(_CHECK_NOW)
