"""Rule sets of the scores: the rows of one version, with every number resolved for a day."""

from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

Rules = dict[str, Any]
"""A rule set as it is kept with a snapshot: plain words, numbers, lists and mappings."""

_SET = """
SELECT rule_version, scheme, maximum::float8 AS maximum
FROM qy.score_rule_set
WHERE CASE WHEN %(rule_version)s::text IS NULL
           THEN scheme = %(scheme)s AND state = 'adopted'
                AND daterange(valid_from, valid_to) @> %(on)s::date
           ELSE rule_version = %(rule_version)s AND scheme = %(scheme)s END
"""
_LINES = """
SELECT line_key AS key, dimension, kind, maximum::float8 AS maximum
FROM qy.score_rule_line WHERE rule_version = %(rule_version)s ORDER BY sort_order, line_key
"""
_CAPS = """
SELECT cap_key AS key, band FROM qy.score_rule_cap
WHERE rule_version = %(rule_version)s ORDER BY sort_order, cap_key
"""
_BANDS = """
SELECT band AS name, from_value::float8 AS from_value FROM qy.score_rule_band
WHERE rule_version = %(rule_version)s ORDER BY from_value DESC
"""
_NUMBERS = """
SELECT p.rule_key, p.name, coalesce(p.number::float8, r.number) AS number, p.rule
FROM qy.score_rule_parameter AS p
LEFT JOIN qy.rule_parameter AS r
  ON r.rule = p.rule AND r.medium IS NOT DISTINCT FROM p.medium AND r.industry_code IS NULL
 AND r.during @> %(on)s::date
WHERE p.rule_version = %(rule_version)s ORDER BY p.rule_key, p.name
"""


class RulesMissing(LookupError):  # noqa: N818 - named like the other refusals
    """No usable rule set; the message says what to do."""


def load(
    connection: Connection, scheme: str, *, on: date, rule_version: str | None = None
) -> Rules:
    """
    The rule set of a scheme in force on a day, or the named version.

    Raises
    ------
    RulesMissing
        There is none, or one of its thresholds has no row in force on the day.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        wanted = {"scheme": scheme, "on": on, "rule_version": rule_version}
        found = cursor.execute(_SET, wanted).fetchone()
        if found is None:
            raise RulesMissing(_missing(scheme, on, rule_version))
        key = {"rule_version": found["rule_version"], "on": on}
        numbers: dict[str, dict[str, float]] = {}
        for row in cursor.execute(_NUMBERS, key).fetchall():
            if row["number"] is None:
                raise RulesMissing(
                    f"The rule set {found['rule_version']} asks for the threshold {row['rule']}, "
                    f"which has no row in force on {on}: add it, or give the line a number."
                )
            numbers.setdefault(row["rule_key"], {})[row["name"]] = row["number"]
        lines = cursor.execute(_LINES, key).fetchall()
        caps = cursor.execute(_CAPS, key).fetchall()
        bands = cursor.execute(_BANDS, key).fetchall()
    for row in (*lines, *caps):
        row["numbers"] = numbers.pop(row["key"], {})
    return {**found, "lines": lines, "caps": caps, "bands": bands, "numbers": numbers}


_HOLDS = """
SELECT EXISTS (SELECT FROM qy.score_rule_set
               WHERE rule_version = %(rule_version)s AND state = 'adopted'
                 AND daterange(valid_from, valid_to) @> %(on)s::date)
"""


def holds(connection: Connection, rule_version: str, *, on: date) -> bool:
    """Whether a version is adopted and in force on a day."""
    row = connection.execute(_HOLDS, {"rule_version": rule_version, "on": on}).fetchone()
    return row is not None and bool(row[0])


def _missing(scheme: str, on: date, rule_version: str | None) -> str:
    if rule_version is not None:
        return (
            f"There is no rule set {rule_version} of the scheme {scheme}: "
            "see qy.score_rule_set for the versions that exist."
        )
    return (
        f"No rule set of the scheme {scheme} is in force on {on}: run flask db upgrade, which "
        "loads the proposal that comes with the program, or adopt a version for that day."
    )


_TEXTS = {
    "dimensions": """
SELECT dimension AS key, name_zh, name_en FROM qy.score_rule_dimension
WHERE rule_version = %(rule_version)s ORDER BY sort_order
""",
    "lines": """
SELECT l.line_key AS key, l.statement_zh, l.statement_en, l.duty_zh, l.duty_en, l.article,
       d.title_zh AS document_zh, d.title_en AS document_en
FROM qy.score_rule_line AS l LEFT JOIN qy.document AS d USING (document_ref)
WHERE l.rule_version = %(rule_version)s ORDER BY l.sort_order
""",
    "caps": """
SELECT c.cap_key AS key, c.statement_zh, c.statement_en, c.article,
       d.title_zh AS document_zh, d.title_en AS document_en
FROM qy.score_rule_cap AS c LEFT JOIN qy.document AS d USING (document_ref)
WHERE c.rule_version = %(rule_version)s ORDER BY c.sort_order
""",
    "bands": """
SELECT band AS key, name_zh, name_en, mood_zh, mood_en FROM qy.score_rule_band
WHERE rule_version = %(rule_version)s ORDER BY from_value DESC
""",
    "numbers": """
SELECT rule_key || '.' || name AS key, unit, source, verification, verified
FROM qy.score_rule_parameter WHERE rule_version = %(rule_version)s ORDER BY rule_key, name
""",
    "set": """
SELECT 'set' AS key, title_zh, title_en, note_zh, note_en
FROM qy.score_rule_set WHERE rule_version = %(rule_version)s
""",
}


def texts(connection: Connection, rule_version: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Names and sentences of a rule set: set, dimensions, lines, caps, bands, numbers, by key."""
    found = {}
    with connection.cursor(row_factory=dict_row) as cursor:
        for name, statement in _TEXTS.items():
            rows = cursor.execute(statement, {"rule_version": rule_version}).fetchall()
            found[name] = {row["key"]: row for row in rows}
    return found
