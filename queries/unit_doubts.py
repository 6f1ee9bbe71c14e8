"""Days with hours whose unit is doubtful, for those who have to look at them."""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.frames import read_frame

COLUMNS = {
    "day": "object",
    "outlet_id": "int64",
    "pollutant_code": "object",
    "unit_suspect_map": "int64",
    "is_above": "bool",
}

# The run is asked first: its number as a constant lets the planner use the index of rare days.
_CURRENT_RUN = "SELECT run_id FROM staff.computation_run WHERE is_current"

_DAYS = """
SELECT day, outlet_id, pollutant_code, unit_suspect_map,
       unit_suspect_map & far_above_map <> 0
FROM staff.daily_value
WHERE run_id = %(run_id)s
  AND day >= %(start)s
  AND day < %(end)s
  AND unit_suspect_map <> 0
  AND NOT is_assumed
ORDER BY outlet_id, pollutant_code, day
"""


def days(connection: Connection, *, start: date, end: date) -> pd.DataFrame:
    """Days ``start <= day < end`` in scope with a doubtful hour; COLUMNS.

    ``is_above`` tells values far above their limit from values far below it.
    """
    row = connection.execute(_CURRENT_RUN).fetchone()
    parameters = {"run_id": row[0] if row else None, "start": start, "end": end}
    return read_frame(connection, _DAYS, parameters, columns=COLUMNS)
