"""Stage-1 days that the substitution of whole quarters reads, and what it must know beside them.

Days are counted from 1970-01-01; spans are half-open. NaN stands for NULL.
"""

from datetime import date

from psycopg import Connection

from queries.arrays import Columns, day_numbers, read_arrays, read_columns

_DAYS = """
SELECT wanted.number, days.*
FROM unnest(%(numbers)s::integer[], %(outlets)s::integer[], %(pollutants)s::text[],
            %(starts)s::integer[], %(ends)s::integer[])
     AS wanted (number, outlet_id, pollutant_code, starts, ends)
CROSS JOIN LATERAL (
    SELECT array_agg(v.day), array_agg(v.due_hours), array_agg(v.valid_hours),
           array_agg(v.stopped_hours), array_agg(v.substituted_hours), array_agg(v.mass_hours),
           array_agg(v.manual_hours), array_agg(v.pending_hours), array_agg(v.flow_hours),
           array_agg(v.due_map), array_agg(v.measured_mass_map), array_agg(v.substituted_map),
           array_agg(v.out_of_control_map), array_agg(coalesce(v.mean::float8, 'NaN')),
           array_agg(coalesce(v.measured_mass_kg::float8, 'NaN')),
           array_agg(coalesce(v.largest_valid_hour_mass_kg::float8, 'NaN')),
           array_agg(coalesce(v.flow_m3::float8, 'NaN')),
           array_agg(coalesce(v.reported_mass_kg::float8, 'NaN')),
           array_agg(v.reported_mass_hours), array_agg(v.compared_hours),
           array_agg(coalesce(v.compared_reported_kg::float8, 'NaN')),
           array_agg(coalesce(v.compared_computed_kg::float8, 'NaN')), array_agg(v.is_assumed)
    FROM qy.daily_value AS v
    WHERE v.run_id = %(run_id)s AND v.outlet_id = wanted.outlet_id
      AND v.pollutant_code = wanted.pollutant_code
      AND v.day >= date '1970-01-01' + wanted.starts AND v.day < date '1970-01-01' + wanted.ends
      AND v.day >= %(first)s AND v.day < %(after)s
) AS days
"""
_DAY_COLUMNS = {
    "day": "date",
    "due_hours": "int2",
    "valid_hours": "int2",
    "stopped_hours": "int2",
    "substituted_hours": "int2",
    "mass_hours": "int2",
    "manual_hours": "int2",
    "pending_hours": "int2",
    "flow_hours": "int2",
    "due_map": "int4",
    "measured_mass_map": "int4",
    "substituted_map": "int4",
    "out_of_control_map": "int4",
    "mean": "float8",
    "measured_mass_kg": "float8",
    "largest_valid_hour_mass_kg": "float8",
    "flow_m3": "float8",
    "reported_mass_kg": "float8",
    "reported_mass_hours": "int2",
    "compared_hours": "int2",
    "compared_reported_kg": "float8",
    "compared_computed_kg": "float8",
    "is_assumed": "bool",
}

_FIRST_DAYS = """
SELECT wanted.number, first.day - date '1970-01-01'
FROM unnest(%(outlets)s::integer[], %(pollutants)s::text[])
     WITH ORDINALITY AS wanted (outlet_id, pollutant_code, number)
CROSS JOIN LATERAL (
    SELECT v.day FROM qy.daily_value AS v
    WHERE v.run_id = %(run_id)s AND v.outlet_id = wanted.outlet_id
      AND v.pollutant_code = wanted.pollutant_code
    ORDER BY v.day LIMIT 1
) AS first
"""

_SUBJECTS = """
SELECT wanted.number, o.medium, p.unit
FROM unnest(%(outlets)s::integer[], %(pollutants)s::text[])
     WITH ORDINALITY AS wanted (outlet_id, pollutant_code, number)
JOIN qy.outlet AS o USING (outlet_id)
LEFT JOIN qy.pollutant AS p USING (pollutant_code)
ORDER BY wanted.number
"""

_WORKDAYS = """
SELECT day - date '1970-01-01', is_workday
FROM qy.workday
WHERE day >= date '1970-01-01' + %(first)s::integer AND day < date '1970-01-01' + %(after)s::integer
"""

Series = list[tuple[int, str]]
"""Outlet and pollutant."""


def days(connection: Connection, series: Series, wanted: Columns, *, run_id: int) -> Columns:
    """
    Stored days of stretches of series, in any order.

    ``wanted`` holds series (its place in ``series``), number, start_day and end_day; the result has
    number and the columns of the days.
    """
    outlets = [series[place][0] for place in wanted["series"].tolist()]
    pollutants = [series[place][1] for place in wanted["series"].tolist()]
    number, found = read_arrays(
        connection,
        _DAYS,
        {
            "numbers": wanted["number"].tolist(),
            "outlets": outlets,
            "pollutants": pollutants,
            "starts": wanted["start_day"].tolist(),
            "ends": wanted["end_day"].tolist(),
            "run_id": run_id,
            "first": _date(int(wanted["start_day"].min())),
            "after": _date(int(wanted["end_day"].max())),
        },
        columns=_DAY_COLUMNS,
    )
    typed = {
        name: values.astype(_NATIVE[_DAY_COLUMNS[name]])
        for name, values in found.items()
        if name != "day"
    }
    return {"number": number, "day": day_numbers(found["day"]), **typed}


_NATIVE = {"int2": "i8", "int4": "i4", "float8": "f8", "bool": "?"}


def first_days(connection: Connection, series: Series, *, run_id: int) -> dict[int, int]:
    """First computed day of each series that has any, by its place."""
    rows = connection.execute(_FIRST_DAYS, _names(series) | {"run_id": run_id}).fetchall()
    return {number - 1: day for number, day in rows}


def subjects(connection: Connection, series: Series) -> Columns:
    """Medium of the outlet and canonical unit of the pollutant of each series, in their order."""
    columns = {"number": "i8", "medium": "O", "unit": "O"}
    return read_columns(connection, _SUBJECTS, _names(series), columns=columns)


def workdays(connection: Connection, *, first_day: int, after_day: int) -> dict[int, bool]:
    """Whether the days on record are working days."""
    parameters = {"first": first_day, "after": after_day}
    return dict(connection.execute(_WORKDAYS, parameters).fetchall())


def _names(series: Series) -> dict[str, list[int] | list[str]]:
    return {
        "outlets": [outlet_id for outlet_id, _ in series],
        "pollutants": [pollutant_code for _, pollutant_code in series],
    }


def _date(day: int) -> date:
    return date.fromordinal(day + date(1970, 1, 1).toordinal())
