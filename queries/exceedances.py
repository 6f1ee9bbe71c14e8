"""Verdicts as the rollup stored them: what exceeded which limit, how far, and at which stage."""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.frames import read_frame

EXCEEDANCE_COLUMNS = {
    "day": "object",
    "outlet_id": "int64",
    "pollutant_code": "object",
    "limit_id": "int64",
    "basis": "object",
    "lower": "float64",
    "upper": "float64",
    "unit": "object",
    "valid_periods": "int64",
    "exceeding_periods": "int64",
    "exceeding_map": "int64",
    "worst_multiple": "float64",
    "worst_value": "float64",
    "stage": "object",
    "limit_reviewed": "bool",
    "document_zh": "object",
    "document_en": "object",
    "clause": "object",
}

_IN_SCOPE = """
SELECT j.day, j.outlet_id, j.pollutant_code, j.limit_id, l.basis, l.lower, l.upper, l.unit,
       j.valid_periods, j.exceeding_periods, j.exceeding_map, j.worst_multiple,
       coalesce(j.value, j.worst_value), j.stage, j.limit_reviewed,
       d.title_zh, d.title_en, l.clause
FROM staff.judgement_day AS j
JOIN staff.limit_value AS l USING (limit_id)
LEFT JOIN staff.document AS d USING (document_ref)
WHERE j.run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND j.day >= %(start)s
  AND j.day < %(end)s
  AND j.exceeding_periods > 0
  AND l.purpose = 'permit_compliance'
  AND j.outlet_id NOT IN (
      SELECT used.outlet_id FROM staff.outlet_enterprise AS used
      JOIN staff.enterprise AS holder USING (enterprise_id)
      WHERE holder.is_assumed)
ORDER BY j.day DESC, j.outlet_id, j.pollutant_code, l.basis, j.limit_id
"""

_OF_OUTLETS = """
SELECT j.day, j.outlet_id, j.pollutant_code, j.limit_id, l.basis, l.lower, l.upper, l.unit,
       j.valid_periods, j.exceeding_periods, j.exceeding_map, j.worst_multiple,
       coalesce(j.value, j.worst_value), j.stage, j.limit_reviewed,
       d.title_zh, d.title_en, l.clause
FROM staff.judgement_day AS j
JOIN staff.limit_value AS l USING (limit_id)
LEFT JOIN staff.document AS d USING (document_ref)
WHERE j.run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND j.outlet_id = ANY(%(outlet_ids)s)
  AND j.day >= %(start)s
  AND j.day < %(end)s
  AND j.exceeding_periods > 0
  AND l.purpose = 'permit_compliance'
ORDER BY j.day DESC, j.outlet_id, j.pollutant_code, l.basis, j.limit_id
"""

JUDGEMENT_COLUMNS = {
    "day": "object",
    "pollutant_code": "object",
    "limit_id": "int64",
    "basis": "object",
    "purpose": "object",
    "valid_periods": "int64",
    "exceeding_periods": "int64",
    "exceeding_map": "int64",
    "worst_multiple": "float64",
    "worst_value": "float64",
    "value": "float64",
    "stage": "object",
    "limit_reviewed": "bool",
}

_OF_OUTLET = """
SELECT j.day, j.pollutant_code, j.limit_id, l.basis, l.purpose, j.valid_periods,
       j.exceeding_periods, j.exceeding_map, j.worst_multiple, j.worst_value, j.value, j.stage,
       j.limit_reviewed
FROM staff.judgement_day AS j
JOIN staff.limit_value AS l USING (limit_id)
WHERE j.run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND j.outlet_id = %(outlet_id)s
  AND j.pollutant_code = ANY(%(pollutant_codes)s)
  AND j.day >= %(start)s
  AND j.day < %(end)s
ORDER BY j.pollutant_code, j.day, l.basis, j.limit_id
"""


def in_scope(connection: Connection, *, start: date, end: date) -> pd.DataFrame:
    """Every exceedance of a permit limit on the days ``start <= day < end``, newest first.

    One row per outlet, pollutant, limit and day with at least one exceeding period, whatever its
    stage; columns EXCEEDANCE_COLUMNS. Series whose source was assumed are left out: they belong to
    nobody.
    """
    parameters = {"start": start, "end": end}
    return read_frame(connection, _IN_SCOPE, parameters, columns=EXCEEDANCE_COLUMNS)


def of_outlets(
    connection: Connection, outlet_ids: tuple[int, ...], *, start: date, end: date
) -> pd.DataFrame:
    """The same for some outlets, also when their source was assumed."""
    parameters = {"outlet_ids": list(outlet_ids), "start": start, "end": end}
    return read_frame(connection, _OF_OUTLETS, parameters, columns=EXCEEDANCE_COLUMNS)


def of_outlet(
    connection: Connection,
    outlet_id: int,
    *,
    pollutant_codes: tuple[str, ...],
    start: date,
    end: date,
) -> pd.DataFrame:
    """Verdicts of one outlet on the days ``start <= day < end``, of every purpose and basis.

    One row per pollutant, day and limit that applied, with or without an exceedance; columns
    JUDGEMENT_COLUMNS. What counts as an exceedance was decided in ``analytics``.
    """
    parameters = {
        "outlet_id": outlet_id,
        "pollutant_codes": list(pollutant_codes),
        "start": start,
        "end": end,
    }
    return read_frame(connection, _OF_OUTLET, parameters, columns=JUDGEMENT_COLUMNS)
