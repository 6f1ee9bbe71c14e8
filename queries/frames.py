"""Reading rows into frames whose columns are promised, also when no row matches."""

from collections.abc import Mapping
from typing import Any, cast

import pandas as pd
from psycopg import Connection
from psycopg.rows import tuple_row

CITY_TIME = "Asia/Shanghai"
TIME = f"datetime64[us, {CITY_TIME}]"
"""Dtype of moments: aware, shown as the clock of the city."""


def read_frame(
    connection: Connection,
    statement: str,
    parameters: Mapping[str, Any],
    *,
    columns: Mapping[str, str],
) -> pd.DataFrame:
    """Rows of ``statement`` with exactly ``columns``, a mapping from name to dtype.

    The statement selects its columns in the order of ``columns``. NULL becomes NaN in a float
    column and None in an object column; an integer column promises that no NULL occurs.
    """
    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    frame = pd.DataFrame(rows, columns=list(columns), dtype="object")
    return pd.DataFrame({name: _typed(frame[name], dtype) for name, dtype in columns.items()})


def _typed(column: pd.Series, dtype: str) -> pd.Series:
    if dtype == "object":
        return column
    if dtype == TIME:
        moments = pd.to_datetime(column, utc=True).dt.tz_convert(CITY_TIME)
        return moments.astype(cast(Any, TIME))
    return column.astype(cast(Any, dtype))
