"""Arrays in PostgreSQL's binary format."""

import struct

import pytest

from queries.arrays import day_numbers, decode, hour_numbers


def binary_array(values, form, *, has_null=0):
    size = struct.calcsize(form)
    body = b"".join(struct.pack(">i", size) + struct.pack(form, value) for value in values)
    return struct.pack(">iiiii", 1, has_null, 0, len(values), 1) + body


@pytest.mark.parametrize(
    ("kind", "form", "values"),
    [
        ("int2", ">h", [1, -2, 3]),
        ("int4", ">i", [2**31 - 1, -(2**31)]),
        ("int8", ">q", [-1, 2**62]),
        ("float8", ">d", [0.1, -0.0, 1e300]),
        ("bool", ">?", [True, False]),
    ],
)
def test_elements_come_back_bit_by_bit(kind, form, values):
    assert decode(binary_array(values, form), kind).tolist() == values


def test_an_array_with_nulls_is_refused_and_not_misread():
    with pytest.raises(ValueError, match="coalesce"):
        decode(binary_array([1], ">i", has_null=1), "int4")


@pytest.mark.parametrize("raw", [None, struct.pack(">iii", 0, 0, 0)])
def test_no_array_and_an_empty_one_have_no_elements(raw):
    assert decode(raw, "float8").tolist() == []


def test_days_and_hours_are_counted_from_1970():
    # 2000-01-01, from which PostgreSQL counts, is day 10957.
    assert day_numbers(decode(binary_array([0, -10957], ">i"), "date")).tolist() == [10957, 0]
    hours = decode(binary_array([3_600_000_000, -10957 * 24 * 3_600_000_000], ">q"), "timestamptz")
    assert hour_numbers(hours).tolist() == [10957 * 24 + 1, 0]
