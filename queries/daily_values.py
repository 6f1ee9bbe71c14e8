"""Days as the rollup stored them, of the current run of the computation."""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.frames import read_frame

DAY_COLUMNS = {
    "day": "object",
    "pollutant_code": "object",
    "mean": "float64",
    "converted_mean": "float64",
    "mean_kind": "object",
    "received_hours": "int64",
    "due_hours": "int64",
    "valid_hours": "int64",
    "judged_hours": "int64",
    "stopped_hours": "int64",
    "substituted_hours": "int64",
    "due_map": "int64",
    "valid_map": "int64",
    "judged_map": "int64",
    "unit_suspect_map": "int64",
    "measured_mass_kg": "float64",
    "mass_hours": "int64",
    "flow_m3": "float64",
    "is_assumed": "bool",
    "method_version": "object",
    "data_version": "int64",
}

_OF_OUTLET = """
SELECT day, pollutant_code, mean, converted_mean, mean_kind, received_hours, due_hours, valid_hours,
       judged_hours, stopped_hours, substituted_hours, due_map, valid_map, judged_map,
       unit_suspect_map, measured_mass_kg, mass_hours, flow_m3, is_assumed, method_version,
       data_version
FROM staff.daily_value
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND outlet_id = %(outlet_id)s
  AND pollutant_code = ANY(%(pollutant_codes)s)
  AND day >= %(start)s
  AND day < %(end)s
ORDER BY pollutant_code, day
"""

OUTLET_DAY_COLUMNS = {
    "day": "object",
    "outlet_id": "int64",
    "due_hours": "int64",
    "received_hours": "int64",
    "valid_hours": "int64",
    "worst_missing_hours": "int64",
}

_OUTLET_DAYS = """
SELECT day, outlet_id, sum(due_hours), sum(received_hours), sum(valid_hours),
       max(due_hours - received_hours)
FROM staff.daily_value
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND day >= %(start)s
  AND day < %(end)s
  AND NOT is_assumed
GROUP BY day, outlet_id
ORDER BY day, outlet_id
"""

_SERIES = """
SELECT DISTINCT outlet_id, pollutant_code
FROM staff.daily_value
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND outlet_id = ANY(%(outlet_ids)s)
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
    """Days ``start <= day < end`` of one outlet; one row per pollutant and computed day.

    Columns DAY_COLUMNS. A day that was not computed yet is absent. A mean is NaN when the day has
    fewer valid hours than its rule asks for; it is never zero in its place.
    """
    parameters = {
        "outlet_id": outlet_id,
        "pollutant_codes": list(pollutant_codes),
        "start": start,
        "end": end,
    }
    return read_frame(connection, _OF_OUTLET, parameters, columns=DAY_COLUMNS)


def outlet_days(connection: Connection, *, start: date, end: date) -> pd.DataFrame:
    """Hour counts of every outlet in scope on the days ``start <= day < end``.

    One row per outlet and computed day, summed over its pollutants; ``worst_missing_hours`` is the
    largest number of due hours that any of them did not receive. Assumed data are left out.
    """
    parameters = {"start": start, "end": end}
    return read_frame(connection, _OUTLET_DAYS, parameters, columns=OUTLET_DAY_COLUMNS)


def series(connection: Connection, outlet_ids: tuple[int, ...]) -> list[tuple[int, str]]:
    """Outlet and pollutant of every series that these outlets ever had days of."""
    return connection.execute(_SERIES, {"outlet_ids": list(outlet_ids)}).fetchall()


_SPAN = """
SELECT min(day), max(day)
FROM staff.daily_value
WHERE outlet_id = ANY(%(outlet_ids)s)
  AND run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
"""


def days_known(connection: Connection, outlet_ids: tuple[int, ...]) -> tuple[date, date] | None:
    """First and last computed day of these outlets together; None when nothing was computed."""
    row = connection.execute(_SPAN, {"outlet_ids": list(outlet_ids)}).fetchone()
    return (row[0], row[1]) if row and row[0] else None
