"""Limit rows of outlets, for the rollup that judges days by them."""

from psycopg import Connection

from queries.arrays import Columns, read_columns
from queries.rollup_registry import FAR

_OF_OUTLETS = """
SELECT limit_id, outlet_id, pollutant_code, basis, purpose, condition,
       coalesce(nullif(lower(during), '-infinity') - date '1970-01-01', %(low)s) AS start_day,
       coalesce(nullif(upper(during), 'infinity') - date '1970-01-01', %(high)s) AS end_day,
       lower::float8, upper::float8, unit, reference_oxygen_pct::float8,
       reference_excess_air::float8, condition_lower::float8, condition_upper::float8,
       reviewed_at IS NOT NULL
FROM qy.limit_value
WHERE outlet_id = ANY(%(outlets)s) AND basis <> 'furnace_five_minute'
ORDER BY limit_id
"""


def of_outlets(connection: Connection, outlet_ids: list[int]) -> Columns:
    """Limits of any time; bases that are judged on hours or days, dated by start_day and end_day.

    NaN stands for an end, a reference or a bound that a row does not have.
    """
    return read_columns(
        connection,
        _OF_OUTLETS,
        {"outlets": outlet_ids, "low": -FAR, "high": FAR},
        columns={
            "limit_id": "i8",
            "outlet_id": "i8",
            "pollutant_code": "O",
            "basis": "O",
            "purpose": "O",
            "condition": "O",
            "start_day": "i8",
            "end_day": "i8",
            "lower": "f8",
            "upper": "f8",
            "unit": "O",
            "reference_oxygen_pct": "f8",
            "reference_excess_air": "f8",
            "condition_lower": "f8",
            "condition_upper": "f8",
            "is_reviewed": "?",
        },
    )
