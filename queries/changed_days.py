"""Marks that an import leaves for the rollup: outlet-pollutant-days whose rows it changed.

Marks are only inserted, in the transaction of the rows, and always: whether a mark already stands
there says nothing, since a worker may have taken it before this transaction ends.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from psycopg import Connection

_COPY_MARKS = """
COPY qy.dirty_mark (outlet_id, pollutant_code, day, cause) FROM STDIN (FORMAT binary)
"""
_MARK_CHANGED_HOURS = """
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
SELECT DISTINCT c.outlet_id, s.pollutant_code,
       (s.time AT TIME ZONE 'Asia/Shanghai')::date, %(cause)s
FROM changed_row AS s
JOIN qy.in_charge AS c ON c.monitor_id = s.monitor_id AND c.during @> s.time
"""
_CREATE_TOUCHED = """
CREATE TEMP TABLE IF NOT EXISTS touched_span (
    outlet_id integer, pollutant_code text, former_monitor_id integer,
    first_day date, after_day date
) ON COMMIT DROP
"""
_EMPTY_TOUCHED = "TRUNCATE pg_temp.touched_span"
_COPY_TOUCHED = """
COPY touched_span (outlet_id, pollutant_code, first_day, after_day) FROM STDIN
"""
_TOUCH_CHANGED_CONDITIONS = """
INSERT INTO touched_span
SELECT outlet_id, NULL, NULL, day, day + 1
FROM (
    SELECT DISTINCT outlet_id, (time AT TIME ZONE 'Asia/Shanghai')::date AS day FROM changed_row
) AS changed
"""
_TOUCH_CHANGED_TEMPERATURES = """
INSERT INTO touched_span
SELECT outlet_id, NULL, NULL, day, day + 1
FROM (
    SELECT DISTINCT f.outlet_id, (s.time AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM changed_row AS s
    JOIN qy.furnace AS f USING (furnace_id)
) AS changed
"""
_CREATE_SUBJECTS = """
CREATE TEMP TABLE IF NOT EXISTS touched_subject (
    kind text, subject text, pollutant_code text, mark_kind text, former_monitor_id integer,
    first_day date, after_day date
) ON COMMIT DROP
"""
_EMPTY_SUBJECTS = "TRUNCATE pg_temp.touched_subject"
_COPY_SUBJECTS = """
COPY touched_subject (
    kind, subject, pollutant_code, mark_kind, former_monitor_id, first_day, after_day)
FROM STDIN
"""
# A mark of a kind that has an allowance changes how much of it is left for the rest of the year.
_TOUCH_SUBJECTS = """
WITH named AS (
    SELECT kind, subject, pollutant_code, mark_kind, former_monitor_id,
           coalesce(first_day, '-infinity') AS first_day,
           coalesce(after_day, 'infinity') AS after_day
    FROM touched_subject
), spans AS (
    SELECT subject::integer AS outlet_id, pollutant_code, mark_kind, former_monitor_id,
           first_day, after_day
    FROM named WHERE kind = 'outlet'
    UNION ALL
    SELECT o.outlet_id, n.pollutant_code, n.mark_kind, NULL, n.first_day, n.after_day
    FROM named AS n JOIN qy.outlet AS o ON o.outlet_ref = n.subject
    WHERE n.kind = 'outlet_ref'
    UNION ALL
    SELECT c.outlet_id, n.pollutant_code, n.mark_kind, NULL, n.first_day, n.after_day
    FROM named AS n JOIN qy.in_charge AS c ON c.monitor_id::text = n.subject
    WHERE n.kind = 'monitor'
    UNION ALL
    SELECT c.outlet_id, n.pollutant_code, n.mark_kind, NULL, n.first_day, n.after_day
    FROM named AS n
    JOIN qy.monitor AS m ON m.monitor_ref = n.subject
    JOIN qy.in_charge AS c USING (monitor_id)
    WHERE n.kind = 'monitor_ref'
    UNION ALL
    SELECT c.outlet_id, n.pollutant_code, n.mark_kind, NULL, n.first_day, n.after_day
    FROM named AS n
    JOIN qy.monitor_number AS m ON m.mn = n.subject
    JOIN qy.in_charge AS c USING (monitor_id)
    WHERE n.kind = 'mn'
    UNION ALL
    SELECT e.outlet_id, n.pollutant_code, n.mark_kind, NULL, n.first_day, n.after_day
    FROM named AS n JOIN qy.outlet_enterprise AS e ON e.enterprise_id::text = n.subject
    WHERE n.kind = 'enterprise'
    UNION ALL
    SELECT e.outlet_id, n.pollutant_code, n.mark_kind, NULL, n.first_day, n.after_day
    FROM named AS n
    JOIN qy.region AS r ON r.region_id::text = n.subject
    JOIN qy.enterprise_place AS p
      ON r.level = 'city' OR p.county_id = r.region_id OR p.township_id = r.region_id
    JOIN qy.outlet_enterprise AS e USING (enterprise_id)
    WHERE n.kind = 'region'
)
INSERT INTO touched_span
SELECT DISTINCT s.outlet_id, s.pollutant_code, s.former_monitor_id, s.first_day,
       CASE WHEN isfinite(s.after_day) AND s.mark_kind IN (
                SELECT m.mark_kind FROM qy.mark_effect AS m
                WHERE m.allowance_rule IS NOT NULL
                  AND (m.industry_code IS NULL OR m.industry_code IN (
                      SELECT i.industry_code
                      FROM qy.outlet_enterprise AS u
                      JOIN qy.enterprise_industry AS i USING (enterprise_id)
                      WHERE u.outlet_id = s.outlet_id)))
            THEN (date_trunc('year', s.after_day - 1) + interval '1 year')::date
            ELSE s.after_day
       END
FROM spans AS s
"""
# Text, because Python has no infinite day.
_BOUNDS = "SELECT min(first_day)::text, max(after_day)::text FROM touched_span"
# A day is worth computing when it has hours, or was computed before. The bounds stand in the text
# once more as plain parameters, because only they keep the planner away from other chunks.
_MARK_TOUCHED = """
WITH charge AS (
    SELECT outlet_id, monitor_id,
           coalesce((lower(during) AT TIME ZONE 'Asia/Shanghai')::date, '-infinity') AS first_day,
           coalesce((upper(during) AT TIME ZONE 'Asia/Shanghai')::date, 'infinity') AS last_day
    FROM qy.in_charge
    WHERE outlet_id IN (SELECT outlet_id FROM touched_span)
    UNION
    -- A monitor that is no longer in charge: its hours were the outlet's.
    SELECT outlet_id, former_monitor_id, first_day, after_day
    FROM touched_span WHERE former_monitor_id IS NOT NULL
), hours AS MATERIALIZED (
    SELECT DISTINCT h.monitor_id, h.pollutant_code,
           (h.time AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM qy.hourly_value AS h
    WHERE h.monitor_id IN (SELECT monitor_id FROM charge)
      AND h.time >= %(first)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND h.time < %(after)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
)
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
SELECT t.outlet_id, h.pollutant_code, h.day, %(cause)s
FROM touched_span AS t
JOIN charge AS c USING (outlet_id)
JOIN hours AS h USING (monitor_id)
WHERE h.day >= t.first_day AND h.day < t.after_day
  AND h.day >= c.first_day AND h.day <= c.last_day
  AND (t.pollutant_code IS NULL OR t.pollutant_code = h.pollutant_code)
UNION
SELECT t.outlet_id, d.pollutant_code, d.day, %(cause)s
FROM touched_span AS t
JOIN qy.daily_value AS d USING (outlet_id)
WHERE d.day >= t.first_day AND d.day < t.after_day
  AND d.day >= %(first)s AND d.day < %(after)s
  AND (t.pollutant_code IS NULL OR t.pollutant_code = d.pollutant_code)
"""


class Touched(NamedTuple):
    """Days of an outlet on which something other than its hours changed, half-open."""

    outlet_id: int
    pollutant_code: str | None
    first_day: date | str
    after_day: date | str


def copy_marks(connection: Connection[Any], stream: Iterable[bytes]) -> None:
    """Marks as a binary stream: outlet, pollutant, day, cause."""
    with connection.cursor() as cursor, cursor.copy(_COPY_MARKS) as copy:
        for block in stream:
            copy.write(block)


def mark_changed_hours(connection: Connection[Any], *, cause: str) -> int:
    """Mark the days of the hours that ``queries.staging`` found new or changed."""
    return connection.execute(_MARK_CHANGED_HOURS, {"cause": cause}).rowcount


def mark_changed_conditions(connection: Connection[Any], *, cause: str) -> int:
    """Mark every pollutant's days of the companions found new or changed."""
    _start_touching(connection)
    connection.execute(_TOUCH_CHANGED_CONDITIONS)
    return _mark_touched(connection, cause)


def mark_changed_temperatures(connection: Connection[Any], *, cause: str) -> int:
    """Mark every pollutant's days of the outlets whose furnaces have new temperatures."""
    _start_touching(connection)
    connection.execute(_TOUCH_CHANGED_TEMPERATURES)
    return _mark_touched(connection, cause)


def mark_touched(connection: Connection[Any], spans: Iterable[Touched], *, cause: str) -> int:
    """Mark the days within spans that have hours or were computed before; returns their number."""
    _start_touching(connection)
    with connection.cursor() as cursor, cursor.copy(_COPY_TOUCHED) as copy:
        for span in spans:
            copy.write_row(span)
    return _mark_touched(connection, cause)


def mark_subjects(
    connection: Connection[Any], subjects: Iterable[tuple[Any, ...]], *, cause: str
) -> int:
    """
    Mark the days that changed registry rows touch; returns their number.

    Parameters
    ----------
    subjects : iterable of tuple
        Kind (outlet, outlet_ref, monitor, monitor_ref, mn, enterprise or region), who, factor or
        None for all, kind of mark or None, monitor whose hours were the outlet's or None, first day
        and day after the last or None for open.
    cause : str
        What changed.
    """
    _start_touching(connection)
    connection.execute(_CREATE_SUBJECTS)
    connection.execute(_EMPTY_SUBJECTS)
    with connection.cursor() as cursor, cursor.copy(_COPY_SUBJECTS) as copy:
        for subject in subjects:
            copy.write_row(subject)
    connection.execute(_TOUCH_SUBJECTS)
    return _mark_touched(connection, cause)


def _start_touching(connection: Connection[Any]) -> None:
    connection.execute(_CREATE_TOUCHED)
    connection.execute(_EMPTY_TOUCHED)


def _mark_touched(connection: Connection[Any], cause: str) -> int:
    row = connection.execute(_BOUNDS).fetchone()
    if row is None or row[0] is None:
        return 0
    bounds = {"first": row[0], "after": row[1], "cause": cause}
    return connection.execute(_MARK_TOUCHED, bounds).rowcount
