"""Query results as flat numpy arrays, for the few readings that move millions of rows.

A row of the result holds arrays (``array_agg``), and an array without NULLs has a fixed stride in
PostgreSQL's binary format, so that a million hours cost the client a few milliseconds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection, sql
from psycopg.rows import tuple_row

Array = npt.NDArray[Any]
Columns = dict[str, Array]

_HEADER_BYTES = 20
_COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_COPY_TRAILER = b"\xff\xff"
_BINARY_TYPES = {
    "int2": ">i2",
    "int4": ">i4",
    "int8": ">i8",
    "float8": ">f8",
    "bool": "?",
    "date": ">i4",
    "timestamptz": ">i8",
}
# PostgreSQL counts days and microseconds from 2000-01-01, the program from 1970-01-01.
DAYS_TO_2000 = 10_957
HOURS_TO_2000 = DAYS_TO_2000 * 24
_MICROSECONDS_PER_HOUR = 3_600_000_000


def read_columns(
    connection: Connection,
    statement: str | sql.Composed,
    parameters: Mapping[str, Any],
    *,
    columns: Mapping[str, npt.DTypeLike],
) -> Columns:
    """Rows of ``statement`` as one array per column, in the order of ``columns``.

    For thousands of rows. NULL becomes NaN in a float column and None in an object column; other
    columns promise that no NULL occurs.
    """
    with connection.cursor(row_factory=tuple_row) as cursor:
        rows = cursor.execute(statement, parameters).fetchall()
    cells: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return {
        name: np.array(values, dtype=dtype)
        for (name, dtype), values in zip(columns.items(), cells, strict=True)
    }


def read_arrays(
    connection: Connection,
    statement: str,
    parameters: Mapping[str, Any],
    *,
    columns: Mapping[str, str],
) -> tuple[Array, Columns]:
    """Array-valued rows laid end to end.

    The first column of ``statement`` is an integer that names the row; each further one is an array
    without NULLs of the type that ``columns`` names, all equally long within a row.

    Returns the row's number for every element, and the elements of each column.
    """
    with connection.cursor(binary=True) as cursor:
        cursor.execute(statement, parameters)
        result = cursor.pgresult
        assert result is not None
        names = np.empty(result.ntuples, dtype=np.int64)
        pieces: dict[str, list[Array]] = {name: [] for name in columns}
        lengths = np.zeros(result.ntuples, dtype=np.int64)
        for row in range(result.ntuples):
            names[row] = int.from_bytes(result.get_value(row, 0) or b"", "big")
            for column, (name, element) in enumerate(columns.items(), start=1):
                piece = decode(result.get_value(row, column), element)
                pieces[name].append(piece)
                lengths[row] = len(piece)
    empty = {name: np.empty(0, dtype=_BINARY_TYPES[kind]) for name, kind in columns.items()}
    joined = {
        name: np.concatenate(parts) if parts else empty[name] for name, parts in pieces.items()
    }
    return np.repeat(names, lengths), joined


def decode(raw: bytes | None, element: str) -> Array:
    """Elements of one array in PostgreSQL's binary format; SQL's NULL is an empty array."""
    kind = np.dtype(_BINARY_TYPES[element])
    if raw is None or len(raw) <= _HEADER_BYTES:
        return np.empty(0, dtype=kind)
    if int.from_bytes(raw[4:8], "big"):
        raise ValueError("an array with NULLs has no fixed stride: coalesce them in the statement")
    stride = np.dtype([("length", ">i4"), ("value", kind)])
    return np.frombuffer(raw, dtype=stride, offset=_HEADER_BYTES)["value"]


def day_numbers(dates: Array) -> npt.NDArray[np.int64]:
    """Days since 1970-01-01 of binary dates."""
    return dates.astype(np.int64) + DAYS_TO_2000


def hour_numbers(times: Array) -> npt.NDArray[np.int64]:
    """Hours since 1970-01-01T00:00Z of binary times that lie on full hours."""
    return times.astype(np.int64) // _MICROSECONDS_PER_HOUR + HOURS_TO_2000


def copy_columns(
    connection: Connection, statement: str, columns: Sequence[tuple[Array, str]]
) -> None:
    """
    Send equally long arrays by one binary COPY.

    ``statement`` is ``COPY … FROM STDIN (FORMAT binary)``; ``columns`` are in its order, each with
    the PostgreSQL type of the target. NULL has no place in a fixed stride: the caller sends NaN, or
    another value that means it, and the statement that reads the rows turns it back.
    """
    length = len(columns[0][0])
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for number, (_, kind) in enumerate(columns):
        fields += [(f"length{number}", ">i4"), (f"value{number}", _BINARY_TYPES[kind])]
    rows = np.empty(length, dtype=np.dtype(fields))
    rows["fields"] = len(columns)
    for number, (values, kind) in enumerate(columns):
        rows[f"length{number}"] = np.dtype(_BINARY_TYPES[kind]).itemsize
        rows[f"value{number}"] = values
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(_COPY_HEADER)
        copy.write(rows.tobytes())
        copy.write(_COPY_TRAILER)
