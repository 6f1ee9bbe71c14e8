"""Hours of an outlet as they are stored: values of the monitor in charge, companions, batches."""

from datetime import datetime

import pandas as pd
from psycopg import Connection

from queries.frames import TIME, read_frame

VALUE_COLUMNS = {
    "pollutant_code": "object",
    "time": TIME,
    "monitor_id": "int64",
    "flag": "object",
    "valid_minutes": "float64",
    "measured": "float64",
    "converted_reported": "float64",
    "mass_reported_kg": "float64",
    "batch_id": "int64",
}

CONDITION_COLUMNS = {
    "time": TIME,
    "flow_m3": "float64",
    "oxygen_pct": "float64",
    "temperature_c": "float64",
    "pressure_kpa": "float64",
    "humidity_pct": "float64",
    "velocity_m_s": "float64",
    "load_pct": "float64",
}

# The views of the staff login filter before they join, so the monitors are asked for first and
# given as constants: otherwise the hours of the whole city would be read for one outlet.
_MONITORS_IN_CHARGE = """
SELECT monitor_id
FROM staff.in_charge
WHERE outlet_id = %(outlet_id)s
  AND during && tstzrange(%(start)s, %(end)s)
"""

_OF_OUTLET = """
SELECT v.pollutant_code, v.time, v.monitor_id, v.flag, v.valid_minutes,
       v.measured, v.converted_reported, v.mass_reported_kg, v.batch_id
FROM staff.hourly_value AS v
JOIN staff.in_charge AS c
  ON c.monitor_id = v.monitor_id AND c.outlet_id = %(outlet_id)s AND c.during @> v.time
WHERE v.monitor_id = ANY(%(monitor_ids)s)
  AND v.pollutant_code = ANY(%(pollutant_codes)s)
  AND v.time >= %(start)s
  AND v.time < %(end)s
ORDER BY v.pollutant_code, v.time
"""

_CONDITIONS = """
SELECT time, flow_m3, oxygen_pct, temperature_c, pressure_kpa, humidity_pct, velocity_m_s, load_pct
FROM staff.hourly_condition
WHERE outlet_id = %(outlet_id)s
  AND time >= %(start)s
  AND time < %(end)s
ORDER BY time
"""

_NEWEST = """
SELECT c.outlet_id, max(v.time)
FROM staff.hourly_value AS v
JOIN staff.in_charge AS c ON c.monitor_id = v.monitor_id AND c.during @> v.time
WHERE v.time >= %(since)s
GROUP BY c.outlet_id
ORDER BY c.outlet_id
"""

_BATCHES = """
SELECT batch_id, kind, source_name, assumed, finished_at
FROM staff.import_batch
WHERE batch_id = ANY(%(batch_ids)s)
ORDER BY batch_id
"""

BATCH_COLUMNS = {
    "batch_id": "int64",
    "kind": "object",
    "source_name": "object",
    "assumed": "object",
    "finished_at": TIME,
}


def of_outlet(
    connection: Connection,
    outlet_id: int,
    *,
    pollutant_codes: tuple[str, ...],
    start: datetime,
    end: datetime,
) -> pd.DataFrame:
    """Hours ``start <= time < end`` of one outlet, from the monitor in charge of each hour.

    One row per pollutant and received hour, columns VALUE_COLUMNS; an hour that nobody reported is
    absent. A standby monitor's values are absent while it is not in charge.
    """
    span = {"outlet_id": outlet_id, "start": start, "end": end}
    monitors = connection.execute(_MONITORS_IN_CHARGE, span).fetchall()
    parameters = span | {
        "monitor_ids": sorted({row[0] for row in monitors}),
        "pollutant_codes": list(pollutant_codes),
    }
    return read_frame(connection, _OF_OUTLET, parameters, columns=VALUE_COLUMNS)


def conditions(
    connection: Connection, outlet_id: int, *, start: datetime, end: datetime
) -> pd.DataFrame:
    """Companion values of the hours ``start <= time < end`` at one outlet, CONDITION_COLUMNS."""
    parameters = {"outlet_id": outlet_id, "start": start, "end": end}
    return read_frame(connection, _CONDITIONS, parameters, columns=CONDITION_COLUMNS)


def newest(connection: Connection, *, since: datetime) -> pd.DataFrame:
    """Newest received hour of each outlet that reported anything from ``since`` on."""
    columns = {"outlet_id": "int64", "newest": TIME}
    return read_frame(connection, _NEWEST, {"since": since}, columns=columns)


def batches(connection: Connection, batch_ids: tuple[int, ...]) -> pd.DataFrame:
    """The imports with these ids; ``assumed`` holds the sentence of what an import assumed."""
    return read_frame(connection, _BATCHES, {"batch_ids": list(batch_ids)}, columns=BATCH_COLUMNS)
