"""Settled days as the public may see them: hours counted, means, and what was decided.

Each reading is plain and is joined to the others by its reader: the planner knows nothing of how
many limits hold on a day, and one statement for all took minutes on a city of a hundred outlets.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from psycopg import Connection

from queries.frames import read_frame

DAY_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "day": "object",
    "received_hours": "int64",
    "due_hours": "int64",
    "valid_hours": "int64",
    "stopped_hours": "int64",
    "mean": "float64",
    "converted_mean": "float64",
}

_DAYS = """
SELECT outlet_id, pollutant_code, day, received_hours, due_hours, valid_hours, stopped_hours,
       mean, converted_mean
FROM published.daily_value
WHERE day >= %(start)s
  AND day < %(end)s
  AND (%(outlet_ids)s::integer[] IS NULL OR outlet_id = ANY(%(outlet_ids)s))
ORDER BY outlet_id, pollutant_code, day
"""

VERDICT_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "day": "object",
    "limit_id": "int64",
    "valid_periods": "int64",
    "exceeding_periods": "int64",
    "worst_multiple": "float64",
    "value": "float64",
    "stage": "object",
}

_VERDICTS = """
SELECT outlet_id, pollutant_code, day, limit_id, valid_periods, exceeding_periods,
       worst_multiple, value, stage
FROM published.judgement_day
WHERE day >= %(start)s
  AND day < %(end)s
  AND (%(outlet_ids)s::integer[] IS NULL OR outlet_id = ANY(%(outlet_ids)s))
ORDER BY outlet_id, pollutant_code, day, limit_id
"""

DUTY_COLUMNS = {
    "outlet_id": "int64",
    "enterprise_id": "int64",
    "valid_from": "object",
    "valid_to": "object",
}

_DUTIES = """
SELECT outlet_id, enterprise_id, lower(during), upper(during)
FROM published.outlet_enterprise
WHERE is_responsible
  AND during && daterange(%(start)s, %(end)s)
  AND (%(outlet_ids)s::integer[] IS NULL OR outlet_id = ANY(%(outlet_ids)s))
ORDER BY outlet_id, lower(during)
"""


def days(
    connection: Connection, *, start: date, end: date, outlet_ids: Sequence[int] | None = None
) -> pd.DataFrame:
    """Published days ``start <= day < end`` of all outlets, or of some; DAY_COLUMNS."""
    given = _parameters(start, end, outlet_ids)
    return read_frame(connection, _DAYS, given, columns=DAY_COLUMNS)


def verdicts(
    connection: Connection, *, start: date, end: date, outlet_ids: Sequence[int] | None = None
) -> pd.DataFrame:
    """Published verdicts of the same days, one row for each limit that judged; VERDICT_COLUMNS."""
    given = _parameters(start, end, outlet_ids)
    return read_frame(connection, _VERDICTS, given, columns=VERDICT_COLUMNS)


def duties(
    connection: Connection, *, start: date, end: date, outlet_ids: Sequence[int] | None = None
) -> pd.DataFrame:
    """Who answered for which outlet in the same days; ``valid_to`` is empty while it lasts."""
    given = _parameters(start, end, outlet_ids)
    return read_frame(connection, _DUTIES, given, columns=DUTY_COLUMNS)


def _parameters(start: date, end: date, outlet_ids: Sequence[int] | None) -> dict[str, Any]:
    wanted = None if outlet_ids is None else list(outlet_ids)
    return {"start": start, "end": end, "outlet_ids": wanted}
