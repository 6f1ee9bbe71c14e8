"""Runs of invalid hours of one outlet, and what stands in for their mass."""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.frames import TIME, read_frame

RUN_COLUMNS = {
    "quarter": "object",
    "cause": "object",
    "first_hour": TIME,
    "hours": "int64",
    "run_hours": "int64",
    "alpha": "float64",
    "alpha_class": "object",
    "look_back_hours": "int64",
    "found_hours": "int64",
    "is_short_history": "bool",
    "rate_kg_h": "float64",
    "substituted_mass_kg": "float64",
    "state": "object",
    "rule": "object",
    "rule_parameter_id": "object",
}
# The row of the rule that was in force when the quarter began.
_RUNS = """
SELECT s.quarter, s.cause, s.first_hour, s.hours, s.run_hours, s.alpha, s.alpha_class,
       s.look_back_hours, s.found_hours, s.is_short_history, s.rate_kg_h, s.substituted_mass_kg,
       s.state, s.rule, p.rule_parameter_id
FROM staff.substitution_run AS s
LEFT JOIN staff.rule_parameter AS p
    ON p.rule = s.rule AND p.medium = 'gas' AND p.industry_code IS NULL AND p.during @> s.quarter
WHERE s.run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND s.outlet_id = %(outlet_id)s AND s.pollutant_code = %(pollutant_code)s
  AND s.quarter >= date_trunc('quarter', %(start)s::date) AND s.quarter < %(end)s
  AND s.first_hour < %(end)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
  AND s.first_hour + s.hours * interval '1 hour'
      > %(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
ORDER BY s.first_hour, s.cause
"""

_RULES = """
SELECT rule_parameter_id::text, number::float8, statement_zh, statement_en
FROM staff.rule_parameter
WHERE rule LIKE 'substitution%%'
"""

DAY_COLUMNS = {
    "day": "object",
    "substituted_hours": "int64",
    "filled_hours": "int64",
    "substituted_mass_kg": "float64",
    "basis": "object",
    "state": "object",
}
_DAYS = """
SELECT day, substituted_hours, filled_hours, substituted_mass_kg, basis, state
FROM staff.substitution_day
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND outlet_id = %(outlet_id)s AND pollutant_code = %(pollutant_code)s
  AND day >= %(start)s AND day < %(end)s
ORDER BY day
"""

PERIOD_COLUMNS = {
    "monitor_id": "int64",
    "pollutant_code": "object",
    "reason": "object",
    "start": TIME,
    "end": TIME,
}
_PERIODS = """
SELECT p.monitor_id, p.pollutant_code, p.reason, lower(p.during * c.during),
       nullif(upper(p.during * c.during), 'infinity')
FROM staff.control_period AS p
JOIN staff.in_charge AS c ON c.monitor_id = p.monitor_id AND c.during && p.during
WHERE c.outlet_id = %(outlet_id)s
  AND p.during && tstzrange(%(start)s::date::timestamp AT TIME ZONE 'Asia/Shanghai',
                            %(end)s::date::timestamp AT TIME ZONE 'Asia/Shanghai')
ORDER BY 4, 2, 3
"""


def runs(
    connection: Connection, outlet_id: int, *, pollutant_code: str, start: date, end: date
) -> pd.DataFrame:
    """Runs that touch ``start <= day < end``: RUN_COLUMNS.

    The parts of the hours add up to the day's mass; below the gate of the capture rate a run has
    no rate.
    """
    return read_frame(
        connection, _RUNS, _wanted(outlet_id, pollutant_code, start, end), columns=RUN_COLUMNS
    )


def rules(connection: Connection) -> dict[str, tuple[float, str, str]]:
    """Rows of the rules of substitution by their id: number, and what they say in Chinese, English.

    The ids are those of ``rule_parameter_id`` in RUN_COLUMNS, as text.
    """
    rows = connection.execute(_RULES, {}).fetchall()
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def days(
    connection: Connection, outlet_id: int, *, pollutant_code: str, start: date, end: date
) -> pd.DataFrame:
    """Days that need something: DAY_COLUMNS; NaN where nothing may or can stand in."""
    return read_frame(
        connection, _DAYS, _wanted(outlet_id, pollutant_code, start, end), columns=DAY_COLUMNS
    )


def control_periods(
    connection: Connection, outlet_id: int, *, start: date, end: date
) -> pd.DataFrame:
    """Stretches out of control or overdue by the records: PERIOD_COLUMNS; NaT: not ended yet."""
    wanted = _wanted(outlet_id, "", start, end)
    return read_frame(connection, _PERIODS, wanted, columns=PERIOD_COLUMNS)


def _wanted(outlet_id: int, pollutant_code: str, start: date, end: date) -> dict[str, object]:
    return {
        "outlet_id": outlet_id,
        "pollutant_code": pollutant_code,
        "start": start,
        "end": end,
    }
