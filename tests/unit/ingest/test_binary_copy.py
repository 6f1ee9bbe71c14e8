"""The binary stream, read back byte by byte as PostgreSQL's manual describes it."""

import math
import struct

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest import binary_copy
from ingest.binary_copy import Column, Words
from ingest.coded import Coded

Cell = bytes | None


def decoded(stream: bytes) -> list[list[Cell]]:
    assert stream.startswith(binary_copy.HEADER)
    assert stream.endswith(b"\xff\xff")
    at, rows = len(binary_copy.HEADER), []
    while (cells := struct.unpack_from(">h", stream, at)[0]) != -1:
        at += 2
        row: list[Cell] = []
        for _ in range(cells):
            size = struct.unpack_from(">i", stream, at)[0]
            at += 4
            row.append(None if size < 0 else stream[at : at + size])
            at += max(size, 0)
        rows.append(row)
    assert at + 2 == len(stream)
    return rows


@given(
    st.lists(
        st.tuples(
            st.integers(-(2**31), 2**31 - 1),
            st.one_of(st.none(), st.floats(allow_nan=False)),
            st.one_of(st.none(), st.integers(0, 60)),
            st.sampled_from(["", "N", "St", "负荷"]),
        ),
        max_size=50,
    )
)
def test_rows_of_any_layout_are_all_there(
    rows: list[tuple[int, float | None, int | None, str]],
) -> None:
    words = ("", "N", "St", "负荷")
    flags = Coded(words, np.array([words.index(row[3]) for row in rows], dtype=np.int32))
    columns: list[Column] = [
        binary_copy.integers(np.array([row[0] for row in rows], dtype=np.int64)),
        binary_copy.floats(np.array([math.nan if r[1] is None else r[1] for r in rows], float)),
        binary_copy.small_integers(
            np.array([math.nan if r[2] is None else r[2] for r in rows], float)
        ),
        Words(flags),
        Words(flags, empty_is_null=True),
    ]
    expected = [
        [
            struct.pack(">i", number),
            None if value is None else struct.pack(">d", value),
            None if minutes is None else struct.pack(">h", minutes),
            flag.encode(),
            flag.encode() or None,
        ]
        for number, value, minutes, flag in rows
    ]
    found = decoded(b"".join(binary_copy.stream(columns, rows=len(rows))))
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


def test_more_rows_than_a_block() -> None:
    size = 3 * binary_copy._BLOCK_ROWS + 5
    numbers = np.arange(size)
    column = binary_copy.integers(numbers)
    found = decoded(b"".join(binary_copy.stream([column], rows=size)))
    assert [row[0] for row in found] == [struct.pack(">i", number) for number in numbers.tolist()]


def test_times_count_from_the_year_2000() -> None:
    two_thousand = 946_684_800
    columns: list[Column] = [
        binary_copy.moments(np.array([two_thousand, two_thousand + 1])),
        binary_copy.days(np.array([10_957, 10_956])),
        binary_copy.big_constant(9, rows=2),
    ]
    found = decoded(b"".join(binary_copy.stream(columns, rows=2)))
    assert found[0] == [struct.pack(">q", 0), struct.pack(">i", 0), struct.pack(">q", 9)]
    assert found[1][:2] == [struct.pack(">q", 1_000_000), struct.pack(">i", -1)]
