"""Thinning keeps every extreme and every gap that a pixel can show."""

import math

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from layouts.figures import thinning
from layouts.figures.thinning import POINTS_WITHOUT_THINNING, bucket_of, kept, kept_marks

LONG = st.integers(POINTS_WITHOUT_THINNING + 1, 6000)
COLUMNS = st.integers(200, 1400)
SPARSE = st.lists(st.tuples(st.integers(0, 5999), st.floats(-50, 500)), max_size=60)
HOLES = st.lists(st.tuples(st.integers(0, 5999), st.integers(1, 900)), max_size=6)


def series(length, spikes, holes):
    """A flat line with spikes and holes."""
    values = [40.0] * length
    for place, value in spikes:
        if place < length:
            values[place] = value
    for start, size in holes:
        for place in range(start, min(start + size, length)):
            values[place] = math.nan
    return pd.Series(values)


def test_a_short_series_is_drawn_whole():
    values = pd.Series([1.0, math.nan, 3.0])
    assert kept(values) == [0, 1, 2]
    assert kept_marks(values) == [0, 2]


@settings(deadline=None, max_examples=40)
@given(length=LONG, columns=COLUMNS, spikes=SPARSE, holes=HOLES)
def test_every_pixel_column_keeps_its_lowest_and_highest_value(length, columns, spikes, holes):
    values = series(length, spikes, holes)
    few = values.iloc[kept(values, columns=columns)]
    buckets = bucket_of(length, columns=columns)
    whole = values.groupby(buckets).agg(["min", "max"])
    thinned = few.groupby(buckets.iloc[few.index]).agg(["min", "max"])
    pd.testing.assert_frame_equal(thinned.dropna(), whole.dropna())


@settings(deadline=None, max_examples=40)
@given(length=LONG, columns=COLUMNS, spikes=SPARSE, holes=HOLES)
def test_points_stay_in_order_and_are_few(length, columns, spikes, holes):
    positions = kept(series(length, spikes, holes), columns=columns)
    assert positions == sorted(set(positions))
    assert len(positions) <= 3 * columns


@settings(deadline=None, max_examples=40)
@given(length=LONG, columns=COLUMNS, hole=st.tuples(st.integers(0, 5000), st.integers(1, 900)))
def test_a_gap_of_a_pixel_column_or_more_stays_a_gap(length, columns, hole):
    start, size = hole
    values = series(length, [], [hole])
    few = values.iloc[kept(values, columns=columns)]
    inside = few[(few.index >= start) & (few.index < start + size)]
    if start < length and min(size, length - start) >= 2 * math.ceil(length / columns):
        assert len(inside)
    assert inside.isna().all()


@settings(deadline=None, max_examples=40)
@given(
    length=LONG,
    columns=COLUMNS,
    over=st.sets(st.integers(0, 5999), min_size=1, max_size=200),
)
def test_every_exceeding_hour_has_a_mark_in_its_pixel_column(length, columns, over):
    """The promise of the plot: zooming out never loses an exceedance."""
    hours = {place for place in over if place < length}
    values = pd.Series([math.nan] * length)
    for place in hours:
        values[place] = 60.0 + place % 7
    buckets = bucket_of(length, columns=columns)
    wanted = {buckets[place] for place in hours}
    lines = {buckets[place] for place in kept(values, columns=columns) if place in hours}
    marks = {buckets[place] for place in kept_marks(values, columns=columns)}
    assert lines == wanted
    assert marks == wanted


def test_buckets_are_even():
    sizes = bucket_of(2400, columns=1000).value_counts()
    assert set(sizes) <= {2, 3}
    assert thinning.PLOT_COLUMNS == 1000
