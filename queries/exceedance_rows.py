"""Exceedances of a span with what their statistics rest on: maps, limits, bases, hours.

Assumes: verdicts are the stored ones; nothing is judged here. Hours are read for chosen days of
chosen series only, never for a whole span.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from psycopg import Connection

from queries.arrays import Columns, hour_numbers, read_arrays
from queries.frames import CITY_TIME, TIME, read_frame

DAY = timedelta(days=1)
_CITY = ZoneInfo(CITY_TIME)

VERDICT_COLUMNS = {
    "day": "object",
    "outlet_id": "int64",
    "pollutant_code": "object",
    "limit_id": "int64",
    "basis": "object",
    "condition": "object",
    "unit": "object",
    "lower": "float64",
    "upper": "float64",
    "reference_oxygen_pct": "float64",
    "reference_excess_air": "float64",
    "exceeding_periods": "int64",
    "exceeding_map": "int64",
    "over_range_periods": "int64",
    "worst_multiple": "float64",
    "worst_value": "float64",
    "stage": "object",
    "limit_reviewed": "bool",
    "document_zh": "object",
    "document_en": "object",
    "clause": "object",
    "due_map": "int64",
    "valid_map": "int64",
    "judged_map": "int64",
    "flow_m3": "float64",
}

# The run is asked first and given as a constant: a parallel scan of a hypertable that compares with
# the result of a subquery finds nothing (seen with TimescaleDB 2.19.3 in a parallel hash join).
_CURRENT_RUN = "SELECT run_id FROM staff.computation_run WHERE is_current"

# The days of a series and their verdicts lie in different tables; the bounds stand at both so that
# each leaves out the months before and after.
_VERDICTS = """
SELECT j.day, j.outlet_id, j.pollutant_code, j.limit_id, l.basis, l.condition, l.unit,
       l.lower, l.upper, l.reference_oxygen_pct, l.reference_excess_air,
       j.exceeding_periods, j.exceeding_map, j.over_range_periods, j.worst_multiple,
       coalesce(j.value, j.worst_value), j.stage, j.limit_reviewed,
       d.title_zh, d.title_en, l.clause,
       coalesce(v.due_map, 0), coalesce(v.valid_map, 0), coalesce(v.judged_map, 0), v.flow_m3
FROM staff.judgement_day AS j
JOIN staff.limit_value AS l USING (limit_id)
LEFT JOIN staff.document AS d USING (document_ref)
LEFT JOIN staff.daily_value AS v
  ON v.run_id = j.run_id AND v.outlet_id = j.outlet_id AND v.pollutant_code = j.pollutant_code
 AND v.day = j.day AND v.day >= %(start)s AND v.day < %(end)s
WHERE j.run_id = %(run_id)s
  AND j.day >= %(start)s
  AND j.day < %(end)s
  AND (j.exceeding_periods > 0 OR j.over_range_periods > 0)
  AND j.governing
  AND l.purpose = %(purpose)s
  AND (%(outlets)s::integer[] IS NULL OR j.outlet_id = ANY(%(outlets)s::integer[]))
  AND j.outlet_id NOT IN (
      SELECT used.outlet_id FROM staff.outlet_enterprise AS used
      JOIN staff.enterprise AS holder USING (enterprise_id)
      WHERE holder.is_assumed)
ORDER BY j.day, j.outlet_id, j.pollutant_code, l.basis, j.limit_id
"""

# Marks of a stop and of an outage take no verdict away: there was nothing, or no value, to judge.
# Neither does a mark where the unit is doubtful: without it there would be no verdict either.
_MARKED = """
WITH marked AS MATERIALIZED (
    SELECT DISTINCT m.outlet_id, touched.day::date AS day
    FROM staff.mark AS m
    CROSS JOIN LATERAL generate_series(
        greatest((lower(m.during) AT TIME ZONE 'Asia/Shanghai')::date, %(start)s),
        least((upper(m.during) AT TIME ZONE 'Asia/Shanghai')::date, %(end)s::date - 1),
        interval '1 day') AS touched (day)
    WHERE m.state = 'effective'
      AND m.kind NOT IN ('stopped', 'communication')
      AND m.during && tstzrange(%(first)s, %(last)s)
)
SELECT j.day, j.outlet_id, j.pollutant_code, j.limit_id, l.basis, l.condition, l.unit,
       l.lower, l.upper, l.reference_oxygen_pct, l.reference_excess_air,
       j.exceeding_periods, j.exceeding_map, j.over_range_periods, j.worst_multiple,
       coalesce(j.value, j.worst_value), j.stage, j.limit_reviewed, NULL, NULL, l.clause,
       v.due_map, v.valid_map, v.judged_map | v.unit_suspect_map, v.flow_m3
FROM staff.judgement_day AS j
JOIN marked USING (outlet_id, day)
JOIN staff.limit_value AS l USING (limit_id)
JOIN staff.daily_value AS v
  ON v.run_id = j.run_id AND v.outlet_id = j.outlet_id AND v.pollutant_code = j.pollutant_code
 AND v.day = j.day AND v.day >= %(start)s AND v.day < %(end)s
WHERE j.run_id = %(run_id)s
  AND j.day >= %(start)s
  AND j.day < %(end)s
  AND j.governing
  AND l.basis = 'hour'
  AND l.condition = 'none'
  AND l.purpose = %(purpose)s
  AND v.received_hours > 0
  AND (v.due_map & ~v.judged_map & ~v.unit_suspect_map) <> 0
ORDER BY j.day, j.outlet_id, j.pollutant_code, j.limit_id
"""

MARK_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "kind": "object",
    "start": TIME,
    "end": TIME,
}

_MARKS = """
SELECT outlet_id, pollutant_code, kind, lower(during), upper(during)
FROM staff.mark
WHERE state = 'effective'
  AND kind NOT IN ('stopped', 'communication')
  AND during && tstzrange(%(first)s, %(last)s)
ORDER BY outlet_id, lower(during)
"""

BASE_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "basis": "object",
    "judged_periods": "int64",
}

_BASES = """
SELECT j.outlet_id, j.pollutant_code, l.basis, sum(j.valid_periods)::bigint
FROM staff.judgement_day AS j
JOIN staff.limit_value AS l USING (limit_id)
WHERE j.run_id = %(run_id)s
  AND j.day >= %(start)s
  AND j.day < %(end)s
  AND j.governing
  AND l.purpose = %(purpose)s
GROUP BY j.outlet_id, j.pollutant_code, l.basis
ORDER BY j.outlet_id, j.pollutant_code, l.basis
"""

COVERAGE_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "due_hours": "int64",
    "valid_hours": "int64",
}

_COVERAGE = """
SELECT outlet_id, pollutant_code, sum(due_hours)::bigint, sum(valid_hours)::bigint
FROM staff.daily_value
WHERE run_id = %(run_id)s
  AND day >= %(start)s
  AND day < %(end)s
  AND NOT is_assumed
GROUP BY outlet_id, pollutant_code
ORDER BY outlet_id, pollutant_code
"""

FACTOR_COLUMNS = {"outlet_id": "int64", "pollutant_code": "object", "monitoring": "object"}

_FACTORS = """
SELECT outlet_id, pollutant_code, monitoring
FROM staff.permit_factor
WHERE during @> %(on)s
ORDER BY outlet_id, pollutant_code
"""

LIMITED_COLUMNS = {"outlet_id": "int64", "pollutant_code": "object", "reviewed": "bool"}

_LIMITED = """
SELECT outlet_id, pollutant_code, bool_and(reviewed_at IS NOT NULL)
FROM staff.limit_value
WHERE purpose = %(purpose)s AND during @> %(on)s
GROUP BY outlet_id, pollutant_code
ORDER BY outlet_id, pollutant_code
"""

# An aggregate in a lateral query is asked once for each wanted day, by its key. Joined flat, the
# planner would read whole months of the hypertable.
_HOURS = """
SELECT wanted.number, found.*
FROM unnest(%(outlets)s::integer[], %(pollutants)s::text[], %(days)s::date[],
            %(numbers)s::integer[])
     AS wanted (outlet_id, pollutant_code, day, number)
JOIN staff.in_charge AS c ON c.outlet_id = wanted.outlet_id
CROSS JOIN LATERAL (
    SELECT array_agg(h.time), array_agg(coalesce(h.measured::float8, 'NaN')),
           array_agg(coalesce(h.converted_reported::float8, 'NaN')),
           array_agg(h.flag = ANY(ARRAY(SELECT flag FROM staff.flag_effect
                                        WHERE NOT valid AND NOT ambiguous))),
           array_agg(h.flag = 'T')
    FROM staff.hourly_value AS h
    WHERE h.monitor_id = c.monitor_id AND h.pollutant_code = wanted.pollutant_code
      AND c.during @> h.time
      AND h.time >= wanted.day::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND h.time < (wanted.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND h.time >= %(first)s AND h.time < %(last)s
) AS found
"""

_CONDITIONS = """
SELECT wanted.number, found.*
FROM unnest(%(outlets)s::integer[], %(days)s::date[], %(numbers)s::integer[])
     AS wanted (outlet_id, day, number)
CROSS JOIN LATERAL (
    SELECT array_agg(h.time),
           array_agg(coalesce(CASE WHEN h.flow_flag = ANY(invalid.flags) THEN NULL
                                   ELSE h.flow_m3::float8 END, 'NaN')),
           array_agg(coalesce(CASE WHEN h.oxygen_flag = ANY(invalid.flags) THEN NULL
                                   ELSE h.oxygen_pct::float8 END, 'NaN'))
    FROM staff.hourly_condition AS h,
         (SELECT ARRAY(SELECT flag FROM staff.flag_effect
                       WHERE NOT valid AND NOT ambiguous) AS flags) AS invalid
    WHERE h.outlet_id = wanted.outlet_id
      AND h.time >= wanted.day::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND h.time < (wanted.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND h.time >= %(first)s AND h.time < %(last)s
) AS found
"""


def verdicts(
    connection: Connection,
    *,
    start: date,
    end: date,
    purpose: str,
    outlet_ids: tuple[int, ...] | None = None,
) -> pd.DataFrame:
    """Exceedances on the days ``start <= day < end``, of one purpose and every basis and stage.

    One row per outlet, pollutant, day and governing limit with an exceeding period, or with hours
    beyond the analyser's range; columns VERDICT_COLUMNS, oldest first. Assumed sources are left
    out. ``outlet_ids`` of None are all outlets in scope.
    """
    parameters = {
        "run_id": _current_run(connection),
        "start": start,
        "end": end,
        "purpose": purpose,
        "outlets": None if outlet_ids is None else list(outlet_ids),
    }
    return read_frame(connection, _VERDICTS, parameters, columns=VERDICT_COLUMNS)


def marked(
    connection: Connection, *, start: date, end: date, purpose: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Days with hours that a mark took out of hourly judgement, and the marks.

    The first frame has VERDICT_COLUMNS, whether the day exceeds or not; the second MARK_COLUMNS.
    """
    parameters = {
        "run_id": _current_run(connection),
        "start": start,
        "end": end,
        "purpose": purpose,
        **_moments(start, end),
    }
    days = read_frame(connection, _MARKED, parameters, columns=VERDICT_COLUMNS)
    marks = read_frame(connection, _MARKS, parameters, columns=MARK_COLUMNS)
    return days, marks


def bases(connection: Connection, *, start: date, end: date, purpose: str) -> pd.DataFrame:
    """Periods with a verdict of each outlet, pollutant and basis: the bases of rates."""
    parameters = {
        "run_id": _current_run(connection),
        "start": start,
        "end": end,
        "purpose": purpose,
    }
    return read_frame(connection, _BASES, parameters, columns=BASE_COLUMNS)


def coverage(connection: Connection, *, start: date, end: date) -> pd.DataFrame:
    """Due and valid hours of each outlet and pollutant; whether *nothing exceeded* is known."""
    parameters = {"run_id": _current_run(connection), "start": start, "end": end}
    return read_frame(connection, _COVERAGE, parameters, columns=COVERAGE_COLUMNS)


def factors(connection: Connection, *, on: date) -> pd.DataFrame:
    """Factors that permits name on a day and how they are monitored; FACTOR_COLUMNS."""
    return read_frame(connection, _FACTORS, {"on": on}, columns=FACTOR_COLUMNS)


def limited(connection: Connection, *, on: date, purpose: str) -> pd.DataFrame:
    """Series with a limit of a purpose on a day, and whether all of them were reviewed."""
    parameters = {"on": on, "purpose": purpose}
    return read_frame(connection, _LIMITED, parameters, columns=LIMITED_COLUMNS)


def hours(
    connection: Connection,
    *,
    outlet_ids: Sequence[int],
    pollutant_codes: Sequence[str],
    days: Sequence[date],
) -> tuple[Columns, Columns]:
    """Stored hours of single days of single series, and the companions of those days.

    The three sequences are equally long; the position in them is the ``number`` of a row in both
    results. Values have hour, measured, converted_reported, is_invalid and is_over_range;
    companions hour, flow_m3 and oxygen_pct. NaN stands for NULL.
    """
    wanted = {
        "outlets": list(outlet_ids),
        "pollutants": list(pollutant_codes),
        "days": list(days),
        "numbers": list(range(len(days))),
        **_moments(min(days, default=date(2000, 1, 1)), max(days, default=date(2000, 1, 1)) + DAY),
    }
    kinds = {
        "time": "timestamptz",
        "measured": "float8",
        "converted_reported": "float8",
        "is_invalid": "bool",
        "is_over_range": "bool",
    }
    number, values = read_arrays(connection, _HOURS, wanted, columns=kinds)
    beside = {"time": "timestamptz", "flow_m3": "float8", "oxygen_pct": "float8"}
    row, companions = read_arrays(connection, _CONDITIONS, wanted, columns=beside)
    return _with_hours(number, values), _with_hours(row, companions)


def _with_hours(number: object, columns: Columns) -> Columns:
    times = columns.pop("time")
    found: Columns = {"number": number, "hour": hour_numbers(times)}  # type: ignore[dict-item]
    return found | {
        name: values if values.dtype == bool else values.astype("float64")
        for name, values in columns.items()
    }


def _current_run(connection: Connection) -> int:
    """The run whose rows are read; 0, which no run has, before anything was computed."""
    row = connection.execute(_CURRENT_RUN).fetchone()
    return int(row[0]) if row else 0


def _moments(start: date, end: date) -> dict[str, datetime]:
    """The days as moments, for tables that are cut by time."""
    return {
        "first": datetime(start.year, start.month, start.day, tzinfo=_CITY),
        "last": datetime(end.year, end.month, end.day, tzinfo=_CITY),
    }
