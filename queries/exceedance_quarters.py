"""Which outlets exceeded in which quarter, and which were computed; in the transaction's scope."""

from datetime import date

import pandas as pd
from psycopg import Connection

from queries.frames import read_frame

QUARTER_COLUMNS = {"quarter": "object", "outlet_id": "int64"}

_EXCEEDING = """
SELECT DISTINCT date_trunc('quarter', j.day)::date, j.outlet_id
FROM staff.judgement_day AS j
JOIN staff.limit_value AS l USING (limit_id)
WHERE j.run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND j.day >= %(start)s
  AND j.day < %(end)s
  AND j.exceeding_periods > 0
  AND j.stage = ANY(%(stages)s)
  AND j.limit_reviewed
  AND (%(pollutant_code)s::text IS NULL OR j.pollutant_code = %(pollutant_code)s::text)
  AND l.purpose = 'permit_compliance'
ORDER BY 1, 2
"""
# The month summaries know every outlet and month with a computed day, at a hundredth of the rows.
_COMPUTED = """
SELECT DISTINCT date_trunc('quarter', month)::date, outlet_id
FROM staff.outlet_emission_month
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND month >= %(start)s
  AND month < %(end)s
ORDER BY 1, 2
"""


def exceeding(
    connection: Connection,
    *,
    start: date,
    end: date,
    stages: tuple[str, ...],
    pollutant_code: str | None = None,
) -> pd.DataFrame:
    """Outlets with an exceedance of a reviewed permit limit at these stages: QUARTER_COLUMNS.

    Days are ``start <= day < end``; ``quarter`` is the first day of a quarter. Without a pollutant
    exceedances of any.
    """
    parameters = {
        "start": start,
        "end": end,
        "stages": list(stages),
        "pollutant_code": pollutant_code,
    }
    return read_frame(connection, _EXCEEDING, parameters, columns=QUARTER_COLUMNS)


def computed(connection: Connection, *, start: date, end: date) -> pd.DataFrame:
    """Outlets of which anything was computed in a quarter: QUARTER_COLUMNS."""
    parameters = {"start": start, "end": end}
    return read_frame(connection, _COMPUTED, parameters, columns=QUARTER_COLUMNS)
