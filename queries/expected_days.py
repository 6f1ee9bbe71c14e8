"""Days on which values of an outlet and pollutant are due, whether or not any arrived.

A day is expected when a monitor that measures the pollutant is in charge, the outlet is networked
(or its networking is not on record), and the responsible enterprise has not been closed, moved or
deregistered. It is counted from the outlet's own first day with values, or from the first day of
the installation for an outlet that never sent any. Series made to hold an assumed file are never
expected to go on.
"""

from datetime import datetime

from psycopg import Connection

from queries.arrays import Columns, read_columns

# A statement that uses this puts WITH in front and gives run_id, now and outlets (null: all).
EXPECTED_DAYS = """
first_days AS (
    SELECT outlet_id, min(day) AS day
    FROM qy.daily_value
    WHERE run_id = %(run_id)s AND received_hours > 0 AND NOT is_assumed
    GROUP BY outlet_id
), assumed AS (
    SELECT u.outlet_id FROM qy.outlet_enterprise AS u
    JOIN qy.enterprise AS e USING (enterprise_id) WHERE e.is_assumed
), networked AS (
    SELECT outlet_id, coalesce(range_agg(during) FILTER (WHERE state = 'networked'), '{}') AS days
    FROM qy.outlet_networking GROUP BY outlet_id
), ended AS (
    SELECT u.outlet_id, range_agg(u.during * s.during) AS days
    FROM qy.outlet_enterprise AS u JOIN qy.enterprise_status AS s USING (enterprise_id)
    WHERE u.is_responsible AND s.status IN ('closed', 'moved', 'deregistered')
    GROUP BY u.outlet_id
), measured AS (
    SELECT c.outlet_id, f.pollutant_code, range_agg(f.during * daterange(
        (lower(c.during) AT TIME ZONE 'Asia/Shanghai')::date,
        (upper(c.during) AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond')::date,
        '[]')) AS days
    FROM qy.in_charge AS c JOIN qy.monitor_factor AS f USING (monitor_id)
    WHERE (%(outlets)s::integer[] IS NULL OR c.outlet_id = ANY(%(outlets)s::integer[]))
      AND c.outlet_id NOT IN (SELECT outlet_id FROM assumed)
    GROUP BY c.outlet_id, f.pollutant_code
), expected AS (
    SELECT m.outlet_id, m.pollutant_code, unnest(
        m.days * coalesce(n.days, '{(,)}') * datemultirange(daterange(
            coalesce(f.day, (SELECT min(day) FROM first_days)),
            ((%(now)s::timestamptz - interval '1 hour') AT TIME ZONE 'Asia/Shanghai')::date,
            '[]'))
        - coalesce(e.days, '{}')) AS span
    FROM measured AS m
    LEFT JOIN first_days AS f USING (outlet_id)
    LEFT JOIN networked AS n USING (outlet_id)
    LEFT JOIN ended AS e USING (outlet_id)
    WHERE EXISTS (SELECT 1 FROM first_days)
)
"""

_SPANS = (
    "WITH "
    + EXPECTED_DAYS
    + """
SELECT outlet_id, pollutant_code, lower(span) - date '1970-01-01', upper(span) - date '1970-01-01'
FROM expected
"""
)


def spans(connection: Connection, *, run_id: int, outlet_ids: list[int], now: datetime) -> Columns:
    """Half-open spans of expected days: outlet_id, pollutant_code, start_day, end_day."""
    return read_columns(
        connection,
        _SPANS,
        {"run_id": run_id, "outlets": outlet_ids, "now": now},
        columns={"outlet_id": "i8", "pollutant_code": "O", "start_day": "i8", "end_day": "i8"},
    )
