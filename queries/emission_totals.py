"""Totals of emitted mass by outlet, month, quarter and region, in their parts.

Everything is read from what the rollup stored under the current run, within the scope of the
transaction. A total that may not or cannot be formed is NaN and counted, never zero. Spans are
whole months, ``start <= month < end``; ``outlet_ids`` of None are all outlets in scope.
"""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.frames import read_frame

OutletIds = tuple[int, ...] | None

MONTH_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "month": "object",
    "measured_mass_kg": "float64",
    "substituted_mass_kg": "float64",
    "total_mass_kg": "float64",
    "state": "object",
    "due_hours": "int64",
    "valid_hours": "int64",
    "stopped_hours": "int64",
    "measured_hours": "int64",
    "substituted_hours": "int64",
    "missing_hours": "int64",
    "settlement": "object",
    "mass_method": "object",
    "is_assumed": "bool",
    "method_version": "object",
    "data_version": "int64",
}
_OUTLET_MONTHS = """
SELECT outlet_id, pollutant_code, month, measured_mass_kg, substituted_mass_kg, total_mass_kg,
       state, due_hours, valid_hours, stopped_hours, measured_hours, substituted_hours,
       missing_hours, settlement, mass_method, is_assumed, method_version, data_version
FROM staff.outlet_emission_month
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND month >= %(start)s AND month < %(end)s
  AND (%(outlets)s::integer[] IS NULL OR outlet_id = ANY(%(outlets)s::integer[]))
  AND (%(pollutants)s::text[] IS NULL OR pollutant_code = ANY(%(pollutants)s::text[]))
ORDER BY outlet_id, pollutant_code, month
"""

OUTLET_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "measured_mass_kg": "float64",
    "substituted_mass_kg": "float64",
    "total_mass_kg": "float64",
    "months": "int64",
    "months_without_total": "int64",
    "months_lower_bound": "int64",
    "missing_hours": "int64",
    "is_final": "bool",
}
# The parts of the months that have a total: the total is their sum.
_OF_OUTLETS = """
SELECT outlet_id, pollutant_code,
       sum(measured_mass_kg::float8 ORDER BY month) FILTER (WHERE total_mass_kg IS NOT NULL),
       sum(substituted_mass_kg::float8 ORDER BY month) FILTER (WHERE total_mass_kg IS NOT NULL),
       sum(total_mass_kg::float8 ORDER BY month), count(*),
       count(*) FILTER (WHERE total_mass_kg IS NULL),
       count(*) FILTER (WHERE state = 'lower_bound'), sum(missing_hours),
       bool_and(settlement = 'final')
FROM staff.outlet_emission_month
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND month >= %(start)s AND month < %(end)s
  AND (%(outlets)s::integer[] IS NULL OR outlet_id = ANY(%(outlets)s::integer[]))
GROUP BY outlet_id, pollutant_code
ORDER BY outlet_id, pollutant_code
"""

MONTH_SUM_COLUMNS = {
    "pollutant_code": "object",
    "month": "object",
    "measured_mass_kg": "float64",
    "substituted_mass_kg": "float64",
    "total_mass_kg": "float64",
    "outlets": "int64",
    "outlets_without_total": "int64",
    "outlets_lower_bound": "int64",
    "is_final": "bool",
}
_OF_MONTHS = """
SELECT pollutant_code, month,
       sum(measured_mass_kg::float8 ORDER BY outlet_id) FILTER (WHERE total_mass_kg IS NOT NULL),
       sum(substituted_mass_kg::float8 ORDER BY outlet_id)
           FILTER (WHERE total_mass_kg IS NOT NULL),
       sum(total_mass_kg::float8 ORDER BY outlet_id), count(*),
       count(*) FILTER (WHERE total_mass_kg IS NULL),
       count(*) FILTER (WHERE state = 'lower_bound'), bool_and(settlement = 'final')
FROM staff.outlet_emission_month
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND month >= %(start)s AND month < %(end)s AND NOT is_assumed
  AND (%(outlets)s::integer[] IS NULL OR outlet_id = ANY(%(outlets)s::integer[]))
GROUP BY pollutant_code, month
ORDER BY pollutant_code, month
"""

REGION_COLUMNS = {
    "month": "object",
    "county_id": "int64",
    "industry_code": "object",
    "pollutant_code": "object",
    "measured_mass_kg": "float64",
    "substituted_mass_kg": "float64",
    "total_mass_kg": "float64",
    "outlets": "int64",
    "outlets_without_total": "int64",
    "outlets_lower_bound": "int64",
    "due_hours": "int64",
    "valid_hours": "int64",
    "is_final": "bool",
}
_OF_REGIONS = """
SELECT month, county_id, industry_code, pollutant_code, measured_mass_kg, substituted_mass_kg,
       total_mass_kg, outlets, outlets_without_total, outlets_lower_bound, due_hours, valid_hours,
       is_final
FROM staff.emission_month
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND month >= %(start)s AND month < %(end)s
ORDER BY month, county_id, industry_code, pollutant_code
"""

QUARTER_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "quarter": "object",
    "due_hours": "int64",
    "valid_hours": "int64",
    "stopped_hours": "int64",
    "substituted_hours": "int64",
    "filled_hours": "int64",
    "manual_hours": "int64",
    "pending_hours": "int64",
    "alpha": "float64",
    "alpha_class": "object",
    "measured_mass_kg": "float64",
    "substituted_mass_kg": "float64",
    "is_usable": "bool",
    "mass_method": "object",
    "settlement": "object",
    "method_version": "object",
    "data_version": "int64",
}
_QUARTERS = """
SELECT outlet_id, pollutant_code, quarter, due_hours, valid_hours, stopped_hours,
       substituted_hours, filled_hours, manual_hours, pending_hours, alpha, alpha_class,
       measured_mass_kg, substituted_mass_kg, is_usable, mass_method, settlement, method_version,
       data_version
FROM staff.substitution_quarter
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND quarter >= %(start)s AND quarter < %(end)s
  AND (%(outlets)s::integer[] IS NULL OR outlet_id = ANY(%(outlets)s::integer[]))
ORDER BY outlet_id, pollutant_code, quarter
"""

COMPARED_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "compared_hours": "int64",
    "reported_mass_kg": "float64",
    "computed_mass_kg": "float64",
    "reported_of_computed": "float64",
}
_COMPARED = """
SELECT outlet_id, pollutant_code, sum(compared_hours),
       sum(compared_reported_kg::float8 ORDER BY month),
       sum(compared_computed_kg::float8 ORDER BY month),
       sum(compared_reported_kg::float8 ORDER BY month)
           / nullif(sum(compared_computed_kg::float8 ORDER BY month), 0)
FROM staff.outlet_emission_month
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND month >= %(start)s AND month < %(end)s AND compared_hours > 0
  AND (%(outlets)s::integer[] IS NULL OR outlet_id = ANY(%(outlets)s::integer[]))
GROUP BY outlet_id, pollutant_code
ORDER BY outlet_id, pollutant_code
"""


def outlet_months(
    connection: Connection,
    outlet_ids: OutletIds,
    *,
    start: date,
    end: date,
    pollutant_codes: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    """Months of outlets as they are stored: MONTH_COLUMNS, one row per outlet, pollutant, month."""
    parameters = _span(outlet_ids, start, end)
    parameters["pollutants"] = None if pollutant_codes is None else list(pollutant_codes)
    return read_frame(connection, _OUTLET_MONTHS, parameters, columns=MONTH_COLUMNS)


def of_outlets(
    connection: Connection, outlet_ids: OutletIds, *, start: date, end: date
) -> pd.DataFrame:
    """Totals of outlets over a span: OUTLET_COLUMNS, one row per outlet and pollutant.

    The parts are those of the months that have a total; ``months_without_total`` counts the others.
    """
    parameters = _span(outlet_ids, start, end)
    return read_frame(connection, _OF_OUTLETS, parameters, columns=OUTLET_COLUMNS)


def of_months(
    connection: Connection, outlet_ids: OutletIds, *, start: date, end: date
) -> pd.DataFrame:
    """Totals of months over outlets: MONTH_SUM_COLUMNS; assumed series take no part."""
    parameters = _span(outlet_ids, start, end)
    return read_frame(connection, _OF_MONTHS, parameters, columns=MONTH_SUM_COLUMNS)


def of_regions(connection: Connection, *, start: date, end: date) -> pd.DataFrame:
    """Totals by county and industry of the time: REGION_COLUMNS."""
    parameters = _span(None, start, end)
    return read_frame(connection, _OF_REGIONS, parameters, columns=REGION_COLUMNS)


def quarters(
    connection: Connection, outlet_ids: OutletIds, *, start: date, end: date
) -> pd.DataFrame:
    """Capture rate and mass of quarters that begin in the span: QUARTER_COLUMNS."""
    parameters = _span(outlet_ids, start, end)
    return read_frame(connection, _QUARTERS, parameters, columns=QUARTER_COLUMNS)


def reported_against_computed(
    connection: Connection, outlet_ids: OutletIds, *, start: date, end: date
) -> pd.DataFrame:
    """The loggers' masses and ours over the same hours: COMPARED_COLUMNS.

    ``reported_of_computed`` is their ratio, NaN where ours is zero.
    """
    parameters = _span(outlet_ids, start, end)
    return read_frame(connection, _COMPARED, parameters, columns=COMPARED_COLUMNS)


def _span(outlet_ids: OutletIds, start: date, end: date) -> dict[str, object]:
    return {
        "outlets": None if outlet_ids is None else list(outlet_ids),
        "start": start,
        "end": end,
    }
