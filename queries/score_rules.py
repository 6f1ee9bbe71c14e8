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
