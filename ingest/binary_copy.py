"""Columns as the stream that ``COPY … FROM STDIN (FORMAT binary)`` reads.

Rows whose empty cells and text lengths agree have the same layout, so whole arrays are laid into
the stream at once: no row is ever touched by Python.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.coded import Coded

Array = npt.NDArray[np.generic]

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"

# PostgreSQL counts from 2000-01-01.
_DAYS_TO_2000 = 10_957
_SECONDS_TO_2000 = _DAYS_TO_2000 * 86_400
_MICROSECONDS = 1_000_000
# Small enough that rows of different layouts stay near their neighbours: an index that gets its
# keys in order grows much faster.
_BLOCK_ROWS = 1 << 13


@dataclass(frozen=True, slots=True)
class Fixed:
    """A column of numbers: big-endian type, values, and which of them are NULL (None: none)."""

    kind: str
    values: Array
    nulls: npt.NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A column of text; the empty word is NULL when ``empty_is_null``."""

    coded: Coded
    empty_is_null: bool = False


Column = Fixed | Words


def integers(values: npt.NDArray[np.int64]) -> Fixed:
    """Column of type integer."""
    return Fixed(">i4", values)


def floats(values: npt.NDArray[np.float64]) -> Fixed:
    """Column of type double precision; NaN is NULL."""
    return Fixed(">f8", values, _nulls(values))


def small_integers(values: npt.NDArray[np.float64]) -> Fixed:
    """Column of type smallint from whole numbers; NaN is NULL."""
    return Fixed(">i2", np.nan_to_num(values), _nulls(values))


def moments(epoch_seconds: npt.NDArray[np.int64]) -> Fixed:
    """Column of type timestamptz."""
    return Fixed(">i8", (epoch_seconds - _SECONDS_TO_2000) * _MICROSECONDS)


def days(day_numbers: npt.NDArray[np.int64]) -> Fixed:
    """Column of type date."""
    return Fixed(">i4", day_numbers - _DAYS_TO_2000)


def big_constant(number: int, *, rows: int) -> Fixed:
    """Column of type bigint with one number in every row."""
    return Fixed(">i8", np.full(rows, number, dtype=np.int64))


def stream(columns: list[Column], *, rows: int) -> Iterator[bytes]:
    """The whole stream, block by block, rows of a block grouped by their layout."""
    yield HEADER
    for start in range(0, rows, _BLOCK_ROWS):
        block = [_slice(column, slice(start, start + _BLOCK_ROWS)) for column in columns]
        yield from _blocks(block, min(_BLOCK_ROWS, rows - start))
    yield TRAILER


def _nulls(values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_] | None:
    nulls = np.isnan(values)
    return nulls if nulls.any() else None


def _slice(column: Column, rows: slice) -> Column:
    if isinstance(column, Words):
        return Words(Coded(column.coded.words, column.coded.codes[rows]), column.empty_is_null)
    nulls = None if column.nulls is None else column.nulls[rows]
    return Fixed(column.kind, column.values[rows], nulls)


def _blocks(columns: list[Column], rows: int) -> Iterator[bytes]:
    lengths = [_lengths(column, rows) for column in columns]
    layout = np.zeros(rows, dtype=np.int64)
    for length in lengths:
        if length is not None:
            # Lengths are small: a flag has at most eight letters, a code a few.
            layout = layout * 256 + (length + 1)
    for pattern in np.unique(layout):
        chosen = np.flatnonzero(layout == pattern)
        yield _records(columns, lengths, chosen).tobytes()


def _lengths(column: Column, rows: int) -> npt.NDArray[np.int64] | None:
    """Bytes of each cell, -1 for NULL; None where it is the same in all rows."""
    if isinstance(column, Words):
        sizes = [len(word.encode()) for word in column.coded.words]
        if column.empty_is_null:
            sizes = [size or -1 for size in sizes]
        return np.array(sizes, dtype=np.int64)[column.coded.codes]
    if column.nulls is None or not column.nulls.any():
        return None
    return np.where(column.nulls, -1, np.dtype(column.kind).itemsize)


def _records(
    columns: list[Column],
    lengths: list[npt.NDArray[np.int64] | None],
    chosen: npt.NDArray[np.int64],
) -> npt.NDArray[np.void]:
    """Records of rows that share a layout."""
    sizes = [
        np.dtype(column.kind).itemsize if isinstance(column, Fixed) else 0 for column in columns
    ]
    for place, length in enumerate(lengths):
        if length is not None:
            sizes[place] = int(length[chosen[0]])
    fields: list[tuple[str, str]] = [("cells", ">i2")]
    for place, (column, size) in enumerate(zip(columns, sizes, strict=True)):
        fields.append((f"size{place}", ">i4"))
        if size > 0:
            fields.append(
                (f"cell{place}", column.kind if isinstance(column, Fixed) else f"S{size}")
            )
    records = np.zeros(len(chosen), dtype=fields)
    records["cells"] = len(columns)
    for place, (column, size) in enumerate(zip(columns, sizes, strict=True)):
        records[f"size{place}"] = size
        if size > 0:
            records[f"cell{place}"] = _cells(column, chosen)
    return records


def _cells(column: Column, chosen: npt.NDArray[np.int64]) -> Array:
    if isinstance(column, Fixed):
        return column.values[chosen]
    words = np.array([word.encode() for word in column.coded.words])
    return words[column.coded.codes[chosen]]
