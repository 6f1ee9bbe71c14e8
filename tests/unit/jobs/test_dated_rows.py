"""Which dated row is in force: compared with looking at every row."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.jobs.dated_rows import position_of, row_in_force, rows_in_force, stretches
from queries.rollup_registry import FAR

numbers = st.integers(0, 4)
days = st.integers(-3, 30)
questions = st.lists(st.tuples(numbers, days), max_size=30)
spans = st.tuples(numbers, days, st.integers(1, 12), st.booleans())


def columns(rows, width):
    return [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)] or [
        np.zeros(0, dtype=np.int64)
    ] * width


def without_overlaps(rows):
    """Rows of one key that follow each other; an open one ends the list of its key."""
    kept, end = [], {}
    for key, start, length, is_open in sorted(rows):
        if start >= end.get(key, -FAR):
            stop = FAR if is_open else start + length
            kept.append((key, start, stop))
            end[key] = stop
    return kept


@given(questions, st.lists(spans, max_size=12))
def test_the_row_of_a_day_is_the_one_that_holds_it(asked, rows):
    rows = without_overlaps(rows)
    key, day = columns(asked, 2)
    row_key, row_start, row_end = columns(rows, 3)
    found = row_in_force(key=key, day=day, row_key=row_key, row_start=row_start, row_end=row_end)
    expected = [
        next((n for n, (k, a, b) in enumerate(rows) if k == one and a <= on < b), -1)
        for one, on in asked
    ]
    assert found.tolist() == expected


@given(st.sets(st.tuples(numbers, days), max_size=30), st.lists(spans, max_size=12))
def test_of_overlapping_rows_all_are_found(asked, rows):
    asked = sorted(asked)
    rows = [(k, a, FAR if is_open else a + length) for k, a, length, is_open in rows]
    key, day = columns(asked, 2)
    row_key, row_start, row_end = columns(rows, 3)
    place, row = rows_in_force(
        key=key, day=day, row_key=row_key, row_start=row_start, row_end=row_end
    )
    expected = {
        (i, n)
        for i, (one, on) in enumerate(asked)
        for n, (k, a, b) in enumerate(rows)
        if k == one and a <= on < b
    }
    pairs = list(zip(place.tolist(), row.tolist(), strict=True))
    assert set(pairs) == expected
    assert len(pairs) == len(expected)


@given(st.sets(st.integers(0, 60)), st.integers(0, 5))
def test_stretches_hold_every_day_and_bridge_no_larger_gap(chosen, gap):
    chosen = np.array(sorted(chosen), dtype=np.int64)
    starts, ends = stretches(chosen, largest_gap=gap)
    inside = {day for a, b in zip(starts, ends, strict=True) for day in range(a, b)}
    assert set(chosen.tolist()) <= inside
    assert set(starts) <= set(chosen)
    assert {end - 1 for end in ends} <= set(chosen)
    assert all(a - b > gap for a, b in zip(starts[1:], ends[:-1], strict=True))
    longest = max((b - a for a, b in itertools.pairwise(chosen) if b - a <= gap + 1), default=1)
    assert longest <= gap + 1


@pytest.mark.parametrize(
    ("gap", "expected"), [(0, [(1, 3), (5, 6)]), (1, [(1, 3), (5, 6)]), (2, [(1, 6)])]
)
def test_a_gap_is_counted_in_missing_days(gap, expected):
    starts, ends = stretches(np.array([1, 2, 5]), largest_gap=gap)
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == expected


def test_a_value_that_is_not_there_has_no_position():
    wanted = np.array(["b", "x", "a"], dtype=object)
    assert position_of(["a", "b"], wanted).tolist() == [1, -1, 0]
