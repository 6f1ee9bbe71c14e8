"""What came in, what was refused, and what later imports changed."""

from datetime import datetime
from typing import Any

import pandas as pd
from psycopg import Connection

from queries.frames import TIME, read_frame

BATCH_COLUMNS = {
    "batch_id": "int64",
    "kind": "str",
    "source_name": "str",
    "mapping_name": "object",
    "assumed": "object",
    "imported_by": "str",
    "started_at": TIME,
    "finished_at": TIME,
    "read_rows": "Int64",
    "new_rows": "Int64",
    "revised_rows": "Int64",
    "unchanged_rows": "Int64",
    "rejected_rows": "Int64",
    "first_time": TIME,
    "last_time": TIME,
}
REJECT_COLUMNS = {
    "row_number": "int64",
    "column_name": "object",
    "reason": "str",
    "message": "str",
    "original": "str",
}
REVISION_COLUMNS = {
    "batch_id": "int64",
    "source_name": "str",
    "imported_by": "str",
    "stored_at": TIME,
    "replaced_at": TIME,
    "flag": "str",
    "valid_minutes": "float64",
    "measured": "float64",
    "converted_reported": "float64",
    "mass_reported_kg": "float64",
}

_BATCHES = """
SELECT batch_id, kind, source_name, mapping_name, assumed, imported_by, started_at, finished_at,
       read_rows, new_rows, revised_rows, unchanged_rows, rejected_rows, first_time, last_time
FROM qy.import_batch
WHERE %(before)s::bigint IS NULL OR batch_id < %(before)s
ORDER BY batch_id DESC
LIMIT %(limit)s
"""
_REJECTS = """
SELECT row_number, column_name, reason, message, original
FROM qy.import_reject
WHERE batch_id = %(batch_id)s
ORDER BY row_number
LIMIT %(limit)s
"""
_CHAIN = """
WITH states AS (
    SELECT batch_id, replaced_at, flag, valid_minutes, measured, converted_reported,
           mass_reported_kg
    FROM qy.value_revision
    WHERE monitor_id = %(monitor_id)s AND pollutant_code = %(pollutant_code)s AND time = %(time)s
    UNION ALL
    SELECT batch_id, NULL, flag, valid_minutes, measured, converted_reported, mass_reported_kg
    FROM qy.hourly_value
    WHERE monitor_id = %(monitor_id)s AND pollutant_code = %(pollutant_code)s AND time = %(time)s
)
SELECT s.batch_id, b.source_name, b.imported_by, b.started_at AS stored_at, s.replaced_at, s.flag,
       s.valid_minutes, s.measured, s.converted_reported, s.mass_reported_kg
FROM states AS s
JOIN qy.import_batch AS b USING (batch_id)
ORDER BY s.replaced_at NULLS LAST, s.batch_id
"""


def batches(
    connection: Connection[Any], *, limit: int = 50, before: int | None = None
) -> pd.DataFrame:
    """Imports, the newest first, from below the number ``before``; columns BATCH_COLUMNS."""
    return read_frame(
        connection, _BATCHES, {"limit": limit, "before": before}, columns=BATCH_COLUMNS
    )


def rejects(connection: Connection[Any], batch_id: int, *, limit: int = 1000) -> pd.DataFrame:
    """Refused rows of an import in the order of the file; columns REJECT_COLUMNS."""
    return read_frame(
        connection, _REJECTS, {"batch_id": batch_id, "limit": limit}, columns=REJECT_COLUMNS
    )


def revisions(
    connection: Connection[Any], *, monitor_id: int, pollutant_code: str, time: datetime
) -> pd.DataFrame:
    """
    Every state of one hour's value, the oldest first; columns REVISION_COLUMNS.

    The last row is the value that stands; its ``replaced_at`` is empty.
    """
    parameters = {"monitor_id": monitor_id, "pollutant_code": pollutant_code, "time": time}
    return read_frame(connection, _CHAIN, parameters, columns=REVISION_COLUMNS)
