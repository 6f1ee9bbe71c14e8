"""Declared states of sources and marks of monitors, for the rollup; staff name their schema.

Times are seconds since 1970-01-01T00:00Z; spans are half-open; an open end is ``FAR``.
"""

from datetime import datetime

from psycopg import Connection, sql

from queries.arrays import Columns, read_columns
from queries.rollup_registry import FAR

TABLES = "qy"

_STATES = """
SELECT outlet_id, state, source,
       coalesce(floor(extract(epoch FROM nullif(lower(during), '-infinity')))::bigint, %(low)s),
       coalesce(ceil(extract(epoch FROM nullif(upper(during), 'infinity')))::bigint, %(high)s)
FROM {schema}.operating_period
WHERE outlet_id = ANY(%(outlets)s) AND during && tstzrange(%(start)s, %(end)s)
"""

# A mark about one monitor says nothing about the hours of another.
_MARKS = """
SELECT m.outlet_id, m.pollutant_code, m.kind,
       coalesce(floor(extract(epoch FROM nullif(lower(span), '-infinity')))::bigint, %(low)s),
       coalesce(ceil(extract(epoch FROM nullif(upper(span), 'infinity')))::bigint, %(high)s)
FROM {schema}.mark AS m
CROSS JOIN LATERAL (
    SELECT m.during AS span WHERE m.monitor_id IS NULL
    UNION ALL
    SELECT m.during * c.during FROM {schema}.in_charge AS c
    WHERE c.outlet_id = m.outlet_id AND c.monitor_id = m.monitor_id AND c.during && m.during
) AS spans
WHERE m.outlet_id = ANY(%(outlets)s) AND m.state = 'effective'
  AND m.during && tstzrange(%(start)s, %(end)s)
"""

# What a person said of one pollutant is a closing of the daily review; what holds for the whole day
# stands in day_review. A finding or a day that was opened again has no decision.
_REVIEWS = """
SELECT outlet_id, pollutant_code, day - date '1970-01-01', decision
FROM (
    SELECT DISTINCT ON (outlet_id, day) outlet_id, NULL AS pollutant_code, day,
           nullif(decision, 'reopened') AS decision
    FROM qy.day_review
    WHERE outlet_id = ANY(%(outlets)s)
      AND day >= date '1970-01-01' + %(first_day)s::integer
      AND day < date '1970-01-01' + %(end_day)s::integer
    ORDER BY outlet_id, day, day_review_id DESC
) AS of_day
WHERE decision IS NOT NULL
UNION ALL
SELECT outlet_id, pollutant_code, day - date '1970-01-01', decision
FROM (
    SELECT DISTINCT ON (outlet_id, pollutant_code, day) outlet_id, pollutant_code, day, decision
    FROM qy.review_closing
    WHERE outlet_id = ANY(%(outlets)s)
      AND item_kind IN ('exceedance', 'over_range')
      AND day >= date '1970-01-01' + %(first_day)s::integer
      AND day < date '1970-01-01' + %(end_day)s::integer
    ORDER BY outlet_id, pollutant_code, day, review_closing_id DESC
) AS of_pollutant
WHERE decision IS NOT NULL
"""


def states(
    connection: Connection,
    outlet_ids: list[int],
    *,
    start: datetime,
    end: datetime,
    schema: str = TABLES,
) -> Columns:
    """States that touch ``start <= time < end``: outlet_id, state, source, start_s, end_s."""
    return read_columns(
        connection,
        sql.SQL(_STATES).format(schema=sql.Identifier(schema)),
        {"outlets": outlet_ids, "start": start, "end": end, "low": -FAR, "high": FAR},
        columns={"outlet_id": "i8", "state": "O", "source": "O", "start_s": "i8", "end_s": "i8"},
    )


def marks(
    connection: Connection,
    outlet_ids: list[int],
    *,
    start: datetime,
    end: datetime,
    schema: str = TABLES,
) -> Columns:
    """Effective marks that touch the span; ``pollutant_code`` is None for all of the outlet."""
    return read_columns(
        connection,
        sql.SQL(_MARKS).format(schema=sql.Identifier(schema)),
        {"outlets": outlet_ids, "start": start, "end": end, "low": -FAR, "high": FAR},
        columns={
            "outlet_id": "i8",
            "pollutant_code": "O",
            "kind": "O",
            "start_s": "i8",
            "end_s": "i8",
        },
    )


def reviews(
    connection: Connection, outlet_ids: list[int], *, first_day: int, end_day: int
) -> Columns:
    """
    Decisions that hold: outlet_id, pollutant_code, day, decision.

    ``pollutant_code`` is None for what was said of the whole day of the outlet.
    """
    return read_columns(
        connection,
        _REVIEWS,
        {"outlets": outlet_ids, "first_day": first_day, "end_day": end_day},
        columns={"outlet_id": "i8", "pollutant_code": "O", "day": "i8", "decision": "O"},
    )
