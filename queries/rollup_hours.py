"""Hours and companions of the days that the rollup recomputes, millions of rows at a time."""

from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.vocabulary import Flag
from queries.arrays import Array, Columns, hour_numbers, read_arrays

_FLAGS = [flag.value for flag in Flag]
_UNKNOWN_FLAG = _FLAGS.index(Flag.UNKNOWN.value)

# NaN stands for NULL on the way: the tables hold none, and arrays need a fixed stride.
# The outer bounds let the planner leave out the chunks before and after.
_HOURS = """
SELECT wanted.number, hours.*
FROM unnest(%(monitors)s::integer[], %(pollutants)s::text[], %(starts)s::timestamptz[],
            %(ends)s::timestamptz[], %(numbers)s::integer[])
     AS wanted (monitor_id, pollutant_code, starts, ends, number)
CROSS JOIN LATERAL (
    SELECT array_agg(h.time),
           array_agg(coalesce(array_position(%(flags)s::text[], h.flag),
                              array_position(%(flags)s::text[], btrim(h.flag)), 0)::smallint),
           array_agg(coalesce(h.measured::float8, 'NaN')),
           array_agg(coalesce(h.converted_reported::float8, 'NaN')),
           array_agg(coalesce(h.mass_reported_kg::float8, 'NaN')),
           array_agg(coalesce(h.valid_minutes, -1::smallint)),
           array_agg(h.batch_id = ANY(%(assumed)s::bigint[]))
    FROM qy.hourly_value AS h
    WHERE h.monitor_id = wanted.monitor_id AND h.pollutant_code = wanted.pollutant_code
      AND h.time >= wanted.starts AND h.time < wanted.ends
      AND h.time >= %(first)s AND h.time < %(last)s
) AS hours
"""

_ASSUMED_BATCHES = "SELECT batch_id FROM qy.import_batch WHERE assumed IS NOT NULL"

# A companion that its own flag declares invalid is no companion.
_CONDITIONS = """
SELECT wanted.outlet_id, hours.*
FROM unnest(%(outlets)s::integer[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
     AS wanted (outlet_id, starts, ends)
CROSS JOIN LATERAL (
    SELECT array_agg(c.time),
           array_agg(coalesce(CASE WHEN c.flow_flag = ANY(%(invalid)s::text[]) THEN NULL
                                   ELSE c.flow_m3::float8 END, 'NaN')),
           array_agg(coalesce(CASE WHEN c.oxygen_flag = ANY(%(invalid)s::text[]) THEN NULL
                                   ELSE c.oxygen_pct::float8 END, 'NaN')),
           array_agg(coalesce(c.temperature_c::float8, 'NaN')),
           array_agg(coalesce(c.load_pct::float8, 'NaN'))
    FROM qy.hourly_condition AS c
    WHERE c.outlet_id = wanted.outlet_id AND c.time >= wanted.starts AND c.time < wanted.ends
      AND c.time >= %(first)s AND c.time < %(last)s
) AS hours
"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def hours(connection: Connection, wanted: Columns) -> Columns:
    """
    Stored hours of stretches of time of single monitors and pollutants.

    ``wanted`` holds monitor_id, pollutant_code, start_hour, end_hour and number; the result has
    the number of the stretch, hour, flag (code), measured, converted_reported, mass_reported_kg,
    valid_minutes and is_assumed, one element per stored hour. NaN stands for NULL.
    """
    starts, ends = wanted["start_hour"], wanted["end_hour"]
    assumed = [row[0] for row in connection.execute(_ASSUMED_BATCHES).fetchall()]
    if len(starts) == 0:
        starts = ends = np.zeros(1, dtype=np.int64)
    number, found = read_arrays(
        connection,
        _HOURS,
        {
            "monitors": wanted["monitor_id"].tolist(),
            "pollutants": wanted["pollutant_code"].tolist(),
            "starts": _moments(wanted["start_hour"]),
            "ends": _moments(wanted["end_hour"]),
            "numbers": wanted["number"].tolist(),
            "first": _moment(starts.min()),
            "last": _moment(ends.max()),
            "flags": _FLAGS,
            "assumed": assumed,
        },
        columns={
            "time": "timestamptz",
            "flag": "int2",
            "measured": "float8",
            "converted_reported": "float8",
            "mass_reported_kg": "float8",
            "valid_minutes": "int2",
            "is_assumed": "bool",
        },
    )
    return {
        "number": number,
        "hour": hour_numbers(found["time"]),
        "flag": _flag_codes(found["flag"]),
        "measured": found["measured"].astype(np.float64),
        "converted_reported": found["converted_reported"].astype(np.float64),
        "mass_reported_kg": found["mass_reported_kg"].astype(np.float64),
        "valid_minutes": _minutes(found["valid_minutes"]),
        "is_assumed": found["is_assumed"],
    }


def conditions(connection: Connection, wanted: Columns, *, invalid_flags: list[str]) -> Columns:
    """
    Companions of stretches of time of single outlets.

    ``wanted`` holds outlet_id, start_hour and end_hour; the result has outlet, hour, flow_m3,
    oxygen_pct, temperature_c and load_pct. NaN stands for NULL.
    """
    starts, ends = wanted["start_hour"], wanted["end_hour"]
    if len(starts) == 0:
        starts = ends = np.zeros(1, dtype=np.int64)
    outlet, found = read_arrays(
        connection,
        _CONDITIONS,
        {
            "outlets": wanted["outlet_id"].tolist(),
            "starts": _moments(wanted["start_hour"]),
            "ends": _moments(wanted["end_hour"]),
            "first": _moment(starts.min()),
            "last": _moment(ends.max()),
            "invalid": invalid_flags,
        },
        columns={
            "time": "timestamptz",
            "flow_m3": "float8",
            "oxygen_pct": "float8",
            "temperature_c": "float8",
            "load_pct": "float8",
        },
    )
    times = found.pop("time")
    return {
        "outlet": outlet,
        "hour": hour_numbers(times),
        **{name: values.astype(np.float64) for name, values in found.items()},
    }


def _flag_codes(positions: Array) -> npt.NDArray[np.uint8]:
    """SQL counts from 1; 0 says that the letter is in no table."""
    return np.where(positions == 0, _UNKNOWN_FLAG, positions - 1).astype(np.uint8)


def _minutes(minutes: Array) -> npt.NDArray[np.float64]:
    return np.where(minutes < 0, np.nan, minutes).astype(np.float64)


def _moments(hours_: Array) -> list[datetime]:
    return [_moment(hour) for hour in hours_.tolist()]


def _moment(hour: int) -> datetime:
    return _EPOCH + timedelta(hours=int(hour))
