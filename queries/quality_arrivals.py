"""Valid hours that arrived later than promptly, by outlet and day.

The same two sources as the scores: hours that a late import brought, and hours inside a declared
interruption, which can only have come afterwards. An import that spans more days than back-filling
may take brought history from elsewhere: when its hours first arrived is not known, and they count
as prompt.
"""

from datetime import date, datetime, timedelta

import pandas as pd
from psycopg import Connection

from queries.frames import CITY_TIME, read_frame

LATE_COLUMNS = {"day": "object", "outlet_id": "int64", "late_hours": "int64"}

_BATCHES = """
SELECT batch_id, started_at - interval '1 hour' - make_interval(hours => %(prompt_hours)s)
FROM staff.import_batch
WHERE last_time - first_time <= make_interval(days => %(history_days)s)
  AND last_time >= %(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND first_time < %(end)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND first_time < started_at - interval '1 hour' - make_interval(hours => %(prompt_hours)s)
ORDER BY batch_id
"""

_SPAN = """
SELECT min(first_time), max(last_time) FROM staff.import_batch WHERE batch_id = ANY(%(batches)s)
"""

_LATE = """
WITH late AS (
    SELECT c.outlet_id, v.pollutant_code, (v.time AT TIME ZONE 'Asia/Shanghai')::date AS day,
           bit_or(1 << extract(hour FROM v.time AT TIME ZONE 'Asia/Shanghai')::integer) AS map
    FROM staff.hourly_value AS v
    JOIN unnest(%(batches)s::bigint[], %(until)s::timestamptz[]) AS k (batch_id, until)
      ON k.batch_id = v.batch_id AND v.time < k.until
    JOIN staff.in_charge AS c ON c.monitor_id = v.monitor_id AND c.during @> v.time
    WHERE v.time >= %(first)s AND v.time <= %(last)s
    GROUP BY 1, 2, 3
), told AS (
    SELECT m.outlet_id, (h.hour AT TIME ZONE 'Asia/Shanghai')::date AS day,
           bit_or(1 << extract(hour FROM h.hour AT TIME ZONE 'Asia/Shanghai')::integer) AS map
    FROM staff.mark AS m
    CROSS JOIN LATERAL generate_series(
        date_trunc('hour', greatest(lower(m.during), %(low)s) + interval '59 minutes 59.999 s'),
        least(upper(m.during), %(high)s) - interval '1 hour', interval '1 hour') AS h (hour)
    WHERE m.state = 'effective' AND m.kind = 'communication'
      AND m.during && tstzrange(%(low)s, %(high)s)
    GROUP BY 1, 2
)
SELECT d.day, d.outlet_id,
       sum(bit_count((d.valid_map & (coalesce(late.map, 0) | coalesce(told.map, 0)))::bit(24)))
FROM staff.daily_value AS d
LEFT JOIN late ON late.outlet_id = d.outlet_id AND late.pollutant_code = d.pollutant_code
  AND late.day = d.day
LEFT JOIN told ON told.outlet_id = d.outlet_id AND told.day = d.day
WHERE d.run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND d.day >= %(start)s AND d.day < %(end)s
  AND NOT d.is_assumed
  AND (late.map IS NOT NULL OR told.map IS NOT NULL)
GROUP BY d.day, d.outlet_id
ORDER BY d.day, d.outlet_id
"""


def late_days(
    connection: Connection, *, start: date, end: date, prompt_hours: float, history_days: float
) -> pd.DataFrame:
    """
    Valid hours of each outlet and day ``start <= day < end`` that did not arrive promptly.

    Columns LATE_COLUMNS, summed over the pollutants as ``daily_values.outlet_days``; a day without
    late hours is absent.
    """
    asked = {
        "start": start,
        "end": end,
        "prompt_hours": round(prompt_hours),
        "history_days": round(history_days),
    }
    batches = connection.execute(_BATCHES, asked).fetchall()
    numbers = [row[0] for row in batches]
    low, high = _midnight(start), _midnight(end)
    found = connection.execute(_SPAN, {"batches": numbers}).fetchone()
    first, last = found if found and found[0] is not None else (high, low)
    return read_frame(
        connection,
        _LATE,
        {
            "batches": numbers,
            "until": [row[1] for row in batches],
            "first": max(first, low),
            "last": min(last, high - timedelta(hours=1)),
            "low": low,
            "high": high,
            "start": start,
            "end": end,
        },
        columns=LATE_COLUMNS,
    )


def _midnight(day: date) -> datetime:
    return pd.Timestamp(day, tz=CITY_TIME).to_pydatetime()
