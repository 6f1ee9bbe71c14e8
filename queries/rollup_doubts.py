"""Stored days by how far their hours lie from the limit: where a doubtful stretch may begin or end.

Days are counted from 1970-01-01. A day of which no hour was compared with a limit is left out: it
neither makes a stretch longer nor ends it.
"""

from psycopg import Connection

from queries.arrays import Columns, day_numbers, read_arrays

Series = list[tuple[int, str]]
"""Outlet and pollutant."""

_COLUMNS = {
    "day": "date",
    "far_above_map": "int4",
    "far_below_map": "int4",
    "plausible_map": "int4",
}

_BETWEEN = """
SELECT wanted.number, days.*
FROM unnest(%(numbers)s::integer[], %(outlets)s::integer[], %(pollutants)s::text[],
            %(firsts)s::integer[], %(lasts)s::integer[])
     AS wanted (number, outlet_id, pollutant_code, first_day, last_day)
CROSS JOIN LATERAL (
    SELECT array_agg(v.day ORDER BY v.day), array_agg(v.far_above_map ORDER BY v.day),
           array_agg(v.far_below_map ORDER BY v.day), array_agg(v.plausible_map ORDER BY v.day)
    FROM qy.daily_value AS v
    WHERE v.run_id = %(run_id)s AND v.outlet_id = wanted.outlet_id
      AND v.pollutant_code = wanted.pollutant_code
      AND v.day BETWEEN date '1970-01-01' + wanted.first_day
                    AND date '1970-01-01' + wanted.last_day
      AND v.day BETWEEN date '1970-01-01' + %(first)s::integer
                    AND date '1970-01-01' + %(last)s::integer
      AND v.far_above_map | v.far_below_map | v.plausible_map <> 0
) AS days
"""

_BEFORE = """
SELECT wanted.number, days.*
FROM unnest(%(numbers)s::integer[], %(outlets)s::integer[], %(pollutants)s::text[],
            %(days)s::integer[]) AS wanted (number, outlet_id, pollutant_code, day)
CROSS JOIN LATERAL (
    SELECT array_agg(v.day ORDER BY v.day), array_agg(v.far_above_map ORDER BY v.day),
           array_agg(v.far_below_map ORDER BY v.day), array_agg(v.plausible_map ORDER BY v.day)
    FROM (
        SELECT day, far_above_map, far_below_map, plausible_map
        FROM qy.daily_value
        WHERE run_id = %(run_id)s AND outlet_id = wanted.outlet_id
          AND pollutant_code = wanted.pollutant_code
          AND day < date '1970-01-01' + wanted.day
          AND far_above_map | far_below_map | plausible_map <> 0
        ORDER BY day DESC LIMIT %(limit)s
    ) AS v
) AS days
"""

_AFTER = """
SELECT wanted.number, days.*
FROM unnest(%(numbers)s::integer[], %(outlets)s::integer[], %(pollutants)s::text[],
            %(days)s::integer[]) AS wanted (number, outlet_id, pollutant_code, day)
CROSS JOIN LATERAL (
    SELECT array_agg(v.day ORDER BY v.day), array_agg(v.far_above_map ORDER BY v.day),
           array_agg(v.far_below_map ORDER BY v.day), array_agg(v.plausible_map ORDER BY v.day)
    FROM (
        SELECT day, far_above_map, far_below_map, plausible_map
        FROM qy.daily_value
        WHERE run_id = %(run_id)s AND outlet_id = wanted.outlet_id
          AND pollutant_code = wanted.pollutant_code
          AND day > date '1970-01-01' + wanted.day
          AND far_above_map | far_below_map | plausible_map <> 0
        ORDER BY day LIMIT %(limit)s
    ) AS v
) AS days
"""


def between(
    connection: Connection,
    series: Series,
    *,
    first_days: list[int],
    last_days: list[int],
    run_id: int,
) -> Columns:
    """Compared days from the first to the last of each series, both included."""
    parameters = {
        "numbers": list(range(len(series))),
        "outlets": [outlet_id for outlet_id, _ in series],
        "pollutants": [pollutant_code for _, pollutant_code in series],
        "firsts": first_days,
        "lasts": last_days,
        "first": min(first_days),
        "last": max(last_days),
        "run_id": run_id,
    }
    return _rows(connection, _BETWEEN, parameters)


def beside(
    connection: Connection,
    series: Series,
    *,
    numbers: list[int],
    days: list[int],
    limit: int,
    after: bool,
    run_id: int,
) -> Columns:
    """The nearest ``limit`` compared days before or after one day of each of some series."""
    parameters = {
        "numbers": numbers,
        "outlets": [series[number][0] for number in numbers],
        "pollutants": [series[number][1] for number in numbers],
        "days": days,
        "limit": limit,
        "run_id": run_id,
    }
    return _rows(connection, _AFTER if after else _BEFORE, parameters)


def _rows(connection: Connection, statement: str, parameters: dict[str, object]) -> Columns:
    number, found = read_arrays(connection, statement, parameters, columns=_COLUMNS)
    maps = {name: found[name].astype("i4") for name in _COLUMNS if name != "day"}
    return {"series": number, "day": day_numbers(found["day"]), **maps}
