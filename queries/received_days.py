"""Daily values as dischargers sent them; shown beside our own, never in their place."""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.frames import read_frame

RECEIVED_COLUMNS = {
    "day": "object",
    "pollutant_code": "object",
    "flag": "object",
    "received_mean": "float64",
    "received_converted_mean": "float64",
    "received_mass_kg": "float64",
    "received_flow_m3": "float64",
    "batch_id": "int64",
}

_OF_OUTLET = """
SELECT day, pollutant_code, flag, mean, converted_mean, mass_kg, flow_m3, batch_id
FROM staff.received_daily_value
WHERE outlet_id = %(outlet_id)s
  AND pollutant_code = ANY(%(pollutant_codes)s)
  AND day >= %(start)s
  AND day < %(end)s
ORDER BY pollutant_code, day
"""

_SERIES = """
SELECT outlet_id, pollutant_code, min(day), max(day)
FROM staff.received_daily_value
WHERE outlet_id = ANY(%(outlet_ids)s)
GROUP BY outlet_id, pollutant_code
ORDER BY outlet_id, pollutant_code
"""


def of_outlet(
    connection: Connection,
    outlet_id: int,
    *,
    pollutant_codes: tuple[str, ...],
    start: date,
    end: date,
) -> pd.DataFrame:
    """Received days ``start <= day < end`` of one outlet; RECEIVED_COLUMNS, newest version each."""
    parameters = {
        "outlet_id": outlet_id,
        "pollutant_codes": list(pollutant_codes),
        "start": start,
        "end": end,
    }
    return read_frame(connection, _OF_OUTLET, parameters, columns=RECEIVED_COLUMNS)


def series(
    connection: Connection, outlet_ids: tuple[int, ...]
) -> list[tuple[int, str, date, date]]:
    """Outlet, pollutant, first and last day of every series that was received by day."""
    return connection.execute(_SERIES, {"outlet_ids": list(outlet_ids)}).fetchall()
