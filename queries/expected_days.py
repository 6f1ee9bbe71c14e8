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
# The first days come from one probe of the key a series and chunk, not from reading the history.
EXPECTED_DAYS = """
assumed AS (
    SELECT u.outlet_id FROM qy.outlet_enterprise AS u
    JOIN qy.enterprise AS e USING (enterprise_id) WHERE e.is_assumed
), measured AS (
    SELECT c.outlet_id, f.pollutant_code, range_agg(f.during * daterange(
        (lower(c.during) AT TIME ZONE 'Asia/Shanghai')::date,
        (upper(c.during) AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond')::date,
        '[]')) AS days
    FROM qy.in_charge AS c JOIN qy.monitor_factor AS f USING (monitor_id)
    WHERE (%(outlets)s::integer[] IS NULL OR c.outlet_id = ANY(%(outlets)s::integer[]))
      AND c.outlet_id NOT IN (SELECT outlet_id FROM assumed)
    GROUP BY c.outlet_id, f.pollutant_code
), first_of_outlet AS (
    SELECT m.outlet_id, min(first.day) AS day
    FROM measured AS m
    CROSS JOIN LATERAL (
        SELECT v.day FROM qy.daily_value AS v
        WHERE v.run_id = %(run_id)s AND v.outlet_id = m.outlet_id
          AND v.pollutant_code = m.pollutant_code AND v.received_hours > 0 AND NOT v.is_assumed
        ORDER BY v.day LIMIT 1
    ) AS first
    GROUP BY m.outlet_id
), first_of_all AS (
    SELECT day FROM qy.daily_value
    WHERE run_id = %(run_id)s AND received_hours > 0 AND NOT is_assumed ORDER BY day LIMIT 1
), networked AS (
    SELECT outlet_id, coalesce(range_agg(during) FILTER (WHERE state = 'networked'), '{}') AS days
    FROM qy.outlet_networking GROUP BY outlet_id
), ended AS (
    SELECT u.outlet_id, range_agg(u.during * s.during) AS days
    FROM qy.outlet_enterprise AS u JOIN qy.enterprise_status AS s USING (enterprise_id)
    WHERE u.is_responsible AND s.status IN ('closed', 'moved', 'deregistered')
    GROUP BY u.outlet_id
), expected AS (
    SELECT m.outlet_id, m.pollutant_code, unnest(
        m.days * coalesce(n.days, '{(,)}') * datemultirange(daterange(
            coalesce(f.day, a.day),
            ((%(now)s::timestamptz - interval '1 hour') AT TIME ZONE 'Asia/Shanghai')::date,
            '[]'))
        - coalesce(e.days, '{}')) AS span
    FROM measured AS m
    CROSS JOIN first_of_all AS a
    LEFT JOIN first_of_outlet AS f USING (outlet_id)
    LEFT JOIN networked AS n USING (outlet_id)
    LEFT JOIN ended AS e USING (outlet_id)
    WHERE coalesce(f.day, a.day) <=
          ((%(now)s::timestamptz - interval '1 hour') AT TIME ZONE 'Asia/Shanghai')::date
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
