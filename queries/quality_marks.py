"""Marks of dischargers in a span, and furnaces whose marks draw on an allowance."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from psycopg import Connection
from psycopg.rows import class_row

from queries.arrays import Columns, read_columns
from queries.frames import TIME, read_frame

MARK_COLUMNS = {
    "mark_id": "int64",
    "outlet_id": "int64",
    "kind": "object",
    "pollutant_code": "object",
    "start": TIME,
    "end": TIME,
    "hours": "float64",
    "reason_zh": "object",
    "marked_by": "object",
    "marked_at": TIME,
    "evidence": "int64",
}

_MARKS = """
SELECT m.mark_id, m.outlet_id, m.kind, m.pollutant_code, lower(m.during),
       nullif(upper(m.during), 'infinity'),
       extract(epoch FROM least(upper(m.during), %(end)s) - greatest(lower(m.during), %(start)s))
           / 3600,
       m.reason_zh, m.marked_by, m.marked_at, coalesce(given.files, 0)
FROM staff.mark AS m
LEFT JOIN (SELECT mark_id, count(*) AS files FROM staff.mark_evidence GROUP BY mark_id) AS given
    USING (mark_id)
WHERE m.state = 'effective' AND m.during && tstzrange(%(start)s, %(end)s)
ORDER BY lower(m.during) DESC, m.mark_id
"""

HOUR_COLUMNS = {"outlet_id": "int64", "kind": "object", "hours": "float64"}

_HOURS = """
SELECT outlet_id, kind, sum(extract(epoch FROM upper(span) - lower(span)))::float8 / 3600
FROM (
    SELECT outlet_id, kind, unnest(range_agg(during * tstzrange(%(start)s, %(end)s))) AS span
    FROM staff.mark
    WHERE state = 'effective' AND during && tstzrange(%(start)s, %(end)s)
    GROUP BY outlet_id, kind
) AS merged
GROUP BY outlet_id, kind
ORDER BY outlet_id, kind
"""


JUDGED_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "judged_hours": "int64",
    "judged_over": "int64",
}

# The run is given as a constant, as in ``exceedance_rows``.
_JUDGED = """
SELECT j.outlet_id, j.pollutant_code, sum(j.valid_periods)::bigint,
       sum(j.exceeding_periods)::bigint
FROM staff.judgement_day AS j
JOIN staff.limit_value AS l USING (limit_id)
WHERE j.run_id = %(run_id)s AND j.day >= %(start)s AND j.day < %(end)s
  AND j.governing AND l.basis = 'hour' AND l.condition = 'none' AND l.purpose = %(purpose)s
GROUP BY j.outlet_id, j.pollutant_code
ORDER BY j.outlet_id, j.pollutant_code
"""


@dataclass(frozen=True, slots=True)
class Furnace:
    """A furnace with its outlet and the industry of its enterprise."""

    furnace_id: int
    outlet_id: int
    industry_code: str
    name_zh: str
    name_en: str


_FURNACES = """
SELECT f.furnace_id, f.outlet_id, coalesce(i.industry_code, '') AS industry_code,
       f.name_zh, f.name_en
FROM staff.furnace AS f
LEFT JOIN staff.enterprise_industry AS i
  ON i.enterprise_id = f.enterprise_id AND i.during @> %(on)s
WHERE f.during @> %(on)s
ORDER BY f.furnace_ref
"""


# Loggers mark a mean that is none; what came unmarked counts.
_FURNACE_MEANS = """
SELECT w.number - 1, extract(epoch FROM t.time)::bigint, t.mean_c
FROM unnest(%(furnaces)s::integer[]) WITH ORDINALITY AS w (furnace_id, number)
JOIN staff.furnace_temperature AS t USING (furnace_id)
WHERE t.time >= %(start)s AND t.time < %(end)s AND coalesce(t.flag, 'N') IN ('', 'N')
"""


def in_span(connection: Connection, *, start: datetime, end: datetime) -> pd.DataFrame:
    """Effective marks that touch the span, newest first, with their hours in it; MARK_COLUMNS."""
    return read_frame(connection, _MARKS, {"start": start, "end": end}, columns=MARK_COLUMNS)


def hours(connection: Connection, *, start: datetime, end: datetime) -> pd.DataFrame:
    """Hours of an outlet under each kind of mark; overlapping marks of a kind count once."""
    return read_frame(connection, _HOURS, {"start": start, "end": end}, columns=HOUR_COLUMNS)


def judged(connection: Connection, *, start: date, end: date, purpose: str) -> pd.DataFrame:
    """Hours of each series judged by hourly limits without conditions, and those over them."""
    row = connection.execute("SELECT run_id FROM staff.computation_run WHERE is_current").fetchone()
    asked = {"run_id": row[0] if row else 0, "start": start, "end": end, "purpose": purpose}
    return read_frame(connection, _JUDGED, asked, columns=JUDGED_COLUMNS)


def furnaces(connection: Connection, *, on: date) -> list[Furnace]:
    """Furnaces on a day."""
    with connection.cursor(row_factory=class_row(Furnace)) as cursor:
        return cursor.execute(_FURNACES, {"on": on}).fetchall()


def furnace_means(
    connection: Connection, furnace_ids: list[int], *, start: datetime, end: datetime
) -> Columns:
    """Five-minute means of furnaces with ``start <= time < end``: place in the list, time, mean."""
    return read_columns(
        connection,
        _FURNACE_MEANS,
        {"furnaces": furnace_ids, "start": start, "end": end},
        columns={"number": "i8", "time_s": "i8", "mean_c": "f8"},
    )
