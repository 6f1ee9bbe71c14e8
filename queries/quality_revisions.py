"""Hours that a later import changed: how many, from what to what, by which file."""

from datetime import datetime

import pandas as pd
from psycopg import Connection

from queries.frames import TIME, read_frame

CHANGE_COLUMNS = {
    "outlet_id": "int64",
    "monitor_id": "int64",
    "pollutant_code": "object",
    "time": TIME,
    "batch_id": "int64",
    "replaced_at": TIME,
    "source_name": "object",
    "imported_by": "object",
    "before": "float64",
}

# Who imported is told to those who see the whole city: a batch may hold rows of many counties.
_CHANGES = """
SELECT g.outlet_id, g.monitor_id, g.pollutant_code, g.time, g.batch_id, g.replaced_at,
       b.source_name, detail.imported_by, g.before
FROM (
    SELECT c.outlet_id, r.monitor_id, r.pollutant_code, r.time, r.replaced_by_batch_id AS batch_id,
           r.replaced_at, r.measured AS before
    FROM staff.value_revision AS r
    JOIN staff.in_charge AS c ON c.monitor_id = r.monitor_id AND c.during @> r.time
    WHERE r.time >= %(start)s AND r.time < %(end)s
    UNION ALL
    SELECT outlet_id, 0, NULL, time, replaced_by_batch_id, replaced_at, NULL
    FROM staff.condition_revision
    WHERE time >= %(start)s AND time < %(end)s
) AS g
JOIN staff.import_batch AS b USING (batch_id)
LEFT JOIN staff.import_batch_detail AS detail USING (batch_id)
ORDER BY g.replaced_at DESC, g.outlet_id, g.pollutant_code, g.time
"""

NOW_COLUMNS = {"number": "int64", "after": "float64"}

# An aggregate in a lateral query is asked once for each hour, by its key. Joined flat, the planner
# would read whole months of the hypertable.
_NOW = """
SELECT wanted.number, found.measured
FROM unnest(%(monitors)s::integer[], %(pollutants)s::text[], %(times)s::timestamptz[],
            %(numbers)s::integer[])
     AS wanted (monitor_id, pollutant_code, time, number)
CROSS JOIN LATERAL (
    SELECT max(v.measured::float8) AS measured FROM staff.hourly_value AS v
    WHERE v.monitor_id = wanted.monitor_id AND v.pollutant_code = wanted.pollutant_code
      AND v.time = wanted.time AND v.time >= %(start)s AND v.time < %(end)s
) AS found
ORDER BY wanted.number
"""


def changes(connection: Connection, *, start: datetime, end: datetime) -> pd.DataFrame:
    """
    Changed hours ``start <= hour < end``, the newest change first.

    Columns CHANGE_COLUMNS and ``after``, the value that stands now. A row without a pollutant is
    of companions (flow, oxygen, temperature) and has no values here.
    """
    span = {"start": start, "end": end}
    found = read_frame(connection, _CHANGES, span, columns=CHANGE_COLUMNS)
    values = found[found["pollutant_code"].notna()]
    asked = {
        "monitors": values["monitor_id"].tolist(),
        "pollutants": values["pollutant_code"].tolist(),
        "times": [one.to_pydatetime() for one in values["time"]],
        "numbers": values.index.tolist(),
        **span,
    }
    now = read_frame(connection, _NOW, asked, columns=NOW_COLUMNS)
    found["after"] = now.set_index("number")["after"].reindex(found.index)
    return found
