"""Months of outlets with who was responsible and where: what breakdowns of totals add up.

One row per outlet, pollutant and month of the current run, within the scope of the transaction.
Responsible enterprise, county and industry are the last of the month, where ``emission_month``
follows each day. Assumed series take no part. A month without a total has no parts either, so that
every sum of rows is a sum of totals; such months are counted by those who add.
"""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.emission_months import NO_INDUSTRY
from queries.frames import read_frame

PLACED_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "month": "object",
    "enterprise_id": "int64",
    "county_id": "int64",
    "industry_code": "object",
    "measured_mass_kg": "float64",
    "substituted_mass_kg": "float64",
    "total_mass_kg": "float64",
    "state": "object",
    "settlement": "object",
    "mass_method": "object",
    "method_version": "object",
    "missing_hours": "int64",
    "before_mass_kg": "float64",
}
# Compared with the year before are months that are over and complete in both years: a lower bound
# or a running month would look like a change.
_PLACED = """
WITH run AS (
    SELECT run_id FROM staff.computation_run WHERE is_current
), stored AS MATERIALIZED (
    SELECT m.outlet_id, m.pollutant_code, m.month, m.measured_mass_kg, m.substituted_mass_kg,
           m.total_mass_kg, m.state, m.settlement, m.mass_method, m.method_version,
           m.missing_hours
    FROM staff.outlet_emission_month AS m
    WHERE m.run_id = (SELECT run_id FROM run) AND NOT m.is_assumed
      AND m.month >= %(start)s AND m.month < %(end)s
), earlier AS MATERIALIZED (
    SELECT m.outlet_id, m.pollutant_code, (m.month + interval '1 year')::date AS month,
           m.total_mass_kg
    FROM staff.outlet_emission_month AS m
    WHERE m.run_id = (SELECT run_id FROM run) AND NOT m.is_assumed AND m.state = 'complete'
      AND m.month >= %(start)s::date - interval '1 year'
      AND m.month < %(end)s::date - interval '1 year'
), place AS MATERIALIZED (
    SELECT DISTINCT ON (s.outlet_id, s.month)
           s.outlet_id, s.month, u.enterprise_id, p.county_id, i.industry_code
    FROM (SELECT DISTINCT outlet_id, month FROM stored) AS s
    JOIN staff.outlet_enterprise AS u
        ON u.outlet_id = s.outlet_id AND u.is_responsible
        AND u.during && daterange(s.month, (s.month + interval '1 month')::date)
    JOIN staff.enterprise_place AS p
        ON p.enterprise_id = u.enterprise_id
        AND p.during && (u.during * daterange(s.month, (s.month + interval '1 month')::date))
    LEFT JOIN staff.enterprise_industry AS i
        ON i.enterprise_id = u.enterprise_id
        AND i.during && (p.during * daterange(s.month, (s.month + interval '1 month')::date))
    ORDER BY s.outlet_id, s.month, lower(u.during) DESC NULLS LAST,
             lower(p.during) DESC NULLS LAST, lower(i.during) DESC NULLS LAST
)
SELECT s.outlet_id, s.pollutant_code, s.month, p.enterprise_id, p.county_id,
       coalesce(p.industry_code, %(no_industry)s),
       CASE WHEN s.total_mass_kg IS NOT NULL THEN s.measured_mass_kg END,
       CASE WHEN s.total_mass_kg IS NOT NULL THEN s.substituted_mass_kg END,
       s.total_mass_kg, s.state, s.settlement, s.mass_method, s.method_version,
       s.missing_hours,
       CASE WHEN s.state = 'complete' AND s.month + interval '1 month' <= %(today)s
            THEN e.total_mass_kg END
FROM stored AS s
JOIN place AS p ON p.outlet_id = s.outlet_id AND p.month = s.month
LEFT JOIN earlier AS e
    ON e.outlet_id = s.outlet_id AND e.pollutant_code = s.pollutant_code AND e.month = s.month
WHERE staff.sees_county(p.county_id)
ORDER BY s.outlet_id, s.pollutant_code, s.month
"""

_FIRST_MONTH = """
SELECT min(month) FROM staff.outlet_emission_month
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current) AND NOT is_assumed
"""


def placed_months(connection: Connection, *, start: date, end: date, today: date) -> pd.DataFrame:
    """
    Months ``start <= month < end`` of outlets: PLACED_COLUMNS.

    ``before_mass_kg`` is the total of the same month a year earlier, NaN unless both months are
    over on the day ``today`` and complete.
    """
    parameters = {"start": start, "end": end, "today": today, "no_industry": NO_INDUSTRY}
    return read_frame(connection, _PLACED, parameters, columns=PLACED_COLUMNS)


def first_month(connection: Connection) -> date | None:
    """The earliest month of which something is stored; None where nothing is."""
    row = connection.execute(_FIRST_MONTH).fetchone()
    return row[0] if row else None
