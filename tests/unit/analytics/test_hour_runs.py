"""Hours in a row, against a walk over them one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.hour_runs import runs_of_hours

HOURS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-30, 30), st.sampled_from([0.0, 1.0, 1.5, np.nan])),
    unique_by=lambda one: one[:2],
    max_size=80,
)


def arrays(hours):
    series, hour, value = zip(*hours, strict=True) if hours else ((), (), ())
    return (
        np.array(series, dtype=np.int64),
        np.array(hour, dtype=np.int64),
        np.array(value, dtype=np.float64),
    )


def walked(hours, *, by_value):
    """The same by hand: each hour is looked at after the one before it."""
    found = []
    before = None
    for series, hour, value in sorted(hours, key=lambda one: one[:2]):
        follows = before is not None and (series, hour - 1) == before[:2]
        if follows and (not by_value or value == before[2]):
            found[-1][2] += 1
        else:
            found.append([series, hour, 1])
        before = (series, hour, value)
    return [tuple(one) for one in found]


def told(runs):
    return list(
        zip(runs.series.tolist(), runs.first_hour.tolist(), runs.hours.tolist(), strict=True)
    )


@given(HOURS, st.booleans())
def test_runs_are_those_that_a_walk_finds(hours, by_value):
    series, hour, value = arrays(hours)
    runs = runs_of_hours(series=series, hour=hour, value=value if by_value else None)
    assert told(runs) == walked(hours, by_value=by_value)
    assert runs.hours.sum() == len(hours)
    assert series[runs.row].tolist() == runs.series.tolist()
    assert hour[runs.row].tolist() == runs.first_hour.tolist()


@given(HOURS, st.randoms())
def test_the_order_of_the_hours_does_not_matter(hours, random):
    mixed = list(hours)
    random.shuffle(mixed)
    first, second = (arrays(one) for one in (hours, mixed))
    assert told(runs_of_hours(series=first[0], hour=first[1], value=first[2])) == told(
        runs_of_hours(series=second[0], hour=second[1], value=second[2])
    )


@given(HOURS, st.integers(1, 6))
def test_at_least_keeps_runs_of_that_many_hours_and_more(hours, least):
    series, hour, _ = arrays(hours)
    runs = runs_of_hours(series=series, hour=hour)
    kept = told(runs.at_least(least))
    assert kept == [one for one in told(runs) if one[2] >= least]
    of_series = np.full(4, least, dtype=np.int64)
    assert told(runs.at_least(of_series)) == kept


@pytest.mark.parametrize(
    ("values", "longest"),
    [([7.2] * 6, 6), ([7.2] * 5 + [7.2000001], 5), ([0.0, -0.0], 2), ([np.nan, np.nan], 1)],
)
def test_only_exactly_the_same_value_goes_on(values, longest):
    hour = np.arange(len(values), dtype=np.int64)
    runs = runs_of_hours(series=np.zeros_like(hour), hour=hour, value=np.array(values))
    assert max(runs.hours) == longest


def test_nothing_gives_no_runs():
    series, hour, value = arrays([])
    assert len(runs_of_hours(series=series, hour=hour, value=value)) == 0
