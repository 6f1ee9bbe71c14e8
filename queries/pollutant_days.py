"""Hour counts of one pollutant by outlet and day; in the scope of the transaction."""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.daily_values import OUTLET_DAY_COLUMNS
from queries.frames import read_frame

_DAYS = """
SELECT day, outlet_id, due_hours, received_hours, valid_hours, due_hours - received_hours
FROM staff.daily_value
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND pollutant_code = %(pollutant_code)s
  AND day >= %(start)s
  AND day < %(end)s
  AND NOT is_assumed
ORDER BY day, outlet_id
"""


def outlet_days(
    connection: Connection, *, start: date, end: date, pollutant_code: str
) -> pd.DataFrame:
    """As ``daily_values.outlet_days``, of one pollutant: OUTLET_DAY_COLUMNS."""
    parameters = {"start": start, "end": end, "pollutant_code": pollutant_code}
    return read_frame(connection, _DAYS, parameters, columns=OUTLET_DAY_COLUMNS)
