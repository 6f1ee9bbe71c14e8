"""Limits of an outlet as dated rows, with the document that each comes from."""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.frames import read_frame

LIMIT_COLUMNS = {
    "limit_id": "int64",
    "limit_ref": "object",
    "pollutant_code": "object",
    "basis": "object",
    "purpose": "object",
    "condition": "object",
    "valid_from": "object",
    "valid_to": "object",
    "lower": "float64",
    "upper": "float64",
    "unit": "object",
    "reference_oxygen_pct": "float64",
    "reference_excess_air": "float64",
    "document_zh": "object",
    "document_en": "object",
    "clause": "object",
    "reviewed": "bool",
}

_OF_OUTLET = """
SELECT l.limit_id, l.limit_ref, l.pollutant_code, l.basis, l.purpose, l.condition,
       lower(l.during), upper(l.during), l.lower, l.upper, l.unit,
       l.reference_oxygen_pct, l.reference_excess_air, d.title_zh, d.title_en, l.clause,
       l.reviewed_at IS NOT NULL
FROM staff.limit_value AS l
LEFT JOIN staff.document AS d USING (document_ref)
WHERE l.outlet_id = %(outlet_id)s
  AND l.pollutant_code = ANY(%(pollutant_codes)s)
  AND l.during && daterange(%(start)s, %(end)s)
ORDER BY l.pollutant_code, l.basis, l.purpose, l.condition, lower(l.during) NULLS FIRST
"""


def of_outlet(
    connection: Connection,
    outlet_id: int,
    *,
    pollutant_codes: tuple[str, ...],
    start: date,
    end: date,
) -> pd.DataFrame:
    """Limit rows in force on any of the days ``start <= day < end``; columns LIMIT_COLUMNS.

    ``valid_from`` and ``valid_to`` are half-open and None where the row is unbounded.
    """
    parameters = {
        "outlet_id": outlet_id,
        "pollutant_codes": list(pollutant_codes),
        "start": start,
        "end": end,
    }
    return read_frame(connection, _OF_OUTLET, parameters, columns=LIMIT_COLUMNS)
