"""Means of months, quarters and years, worked by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.period_means import MeanSpan, StoredDays, period_means

JANUARY = 20_454  # 2026-01-01
FEBRUARY, MARCH, APRIL = JANUARY + 31, JANUARY + 59, JANUARY + 90
MONTH = 56 * 12  # months since January 1970


def stored(first, means, *, series=1, weighted=False, flow=10.0, hours=(24, 24, 0)):
    """Consecutive days of one series."""
    count = len(means)
    return StoredDays(
        series=np.full(count, series),
        day=first + np.arange(count),
        mean=np.array(means, dtype=float),
        flow_m3=np.broadcast_to(flow, count).astype(float),
        is_weighted=np.full(count, weighted),
        valid_hours=np.full(count, hours[0]),
        due_hours=np.full(count, hours[1]),
        stopped_hours=np.full(count, hours[2]),
    )


def together(*parts):
    names = StoredDays.__slots__
    return StoredDays(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    )


def means(days, span=MeanSpan.MONTH, *, month=25, february=23):
    return period_means(days, span=span, month_days=month, february_days=february)


def some(valid, of):
    """So many days with a mean of 10, the others without."""
    return [10.0] * valid + [np.nan] * (of - valid)


@pytest.mark.parametrize(
    ("first", "length", "valid", "exists"),
    [
        (JANUARY, 31, 24, False),
        (JANUARY, 31, 25, True),
        (FEBRUARY, 28, 22, False),
        (FEBRUARY, 28, 23, True),
        (MARCH, 31, 24, False),
        (MARCH, 31, 25, True),
    ],
)
def test_a_month_needs_25_days_and_february_23(first, length, valid, exists):
    found = means(stored(first, some(valid, length)))
    assert np.isfinite(found.mean).tolist() == [exists]
    assert found.valid_days.tolist() == [valid]
    assert found.days.tolist() == [length]
    assert found.needed_days.tolist() == [23 if first == FEBRUARY else 25]


def test_gas_is_averaged_plainly_and_water_by_flow():
    """30 days of 10 and one of 40, plainly and by flow: 6600 / 390 = 16.92."""
    values = [10.0] * 30 + [40.0]
    flow = np.append(np.full(30, 10.0), 90.0)
    gas = means(stored(JANUARY, values, flow=flow))
    water = means(stored(JANUARY, values, flow=flow, weighted=True))
    assert gas.mean[0] == pytest.approx((30 * 10 + 40) / 31)
    assert water.mean[0] == pytest.approx((30 * 10 * 10 + 40 * 90) / (30 * 10 + 90))


def test_a_day_of_water_without_flow_has_no_weight_and_is_no_valid_day():
    flow = np.append(np.zeros(7), np.full(24, 5.0))
    found = means(stored(JANUARY, [10.0] * 31, flow=flow, weighted=True))
    assert found.valid_days.tolist() == [24]
    assert np.isnan(found.mean[0])
    assert means(stored(JANUARY, [10.0] * 31, flow=flow, weighted=True), month=1).mean[0] == 10


def test_hours_are_counted_also_where_there_is_no_mean():
    found = means(stored(JANUARY, some(3, 31), hours=(20, 22, 2)))
    assert np.isnan(found.mean[0])
    assert found.valid_hours.tolist() == [31 * 20]
    assert found.due_hours.tolist() == [31 * 22]
    assert found.stopped_hours.tolist() == [31 * 2]


def test_a_quarter_and_a_year_need_what_their_months_need_together():
    for valid, exists in ((72, False), (73, True)):
        found = means(stored(JANUARY, some(valid, 90)), MeanSpan.QUARTER)
        assert found.needed_days.tolist() == [25 + 23 + 25]
        assert np.isfinite(found.mean).tolist() == [exists]
    for valid, exists in ((297, False), (298, True)):
        found = means(stored(JANUARY, some(valid, 365)), MeanSpan.YEAR)
        assert found.needed_days.tolist() == [11 * 25 + 23]
        assert np.isfinite(found.mean).tolist() == [exists]


def test_spans_and_series_stand_apart():
    days = together(
        stored(JANUARY, [10.0] * 59 + [20.0] * 31 + [30.0] * 30),
        stored(JANUARY, [5.0] * 31, series=2),
    )
    months = means(days)
    assert months.series.tolist() == [1, 1, 1, 1, 2]
    assert months.first_month.tolist() == [MONTH, MONTH + 1, MONTH + 2, MONTH + 3, MONTH]
    assert months.mean.tolist() == [10, 10, 20, 30, 5]
    quarters = means(days, MeanSpan.QUARTER)
    assert quarters.first_month.tolist() == [MONTH, MONTH + 3, MONTH]
    assert quarters.mean[0] == pytest.approx((59 * 10 + 31 * 20) / 90)
    assert np.isnan(quarters.mean[1:]).all()
    years = means(days, MeanSpan.YEAR, month=1, february=1)
    assert years.first_month.tolist() == [MONTH, MONTH]
    assert years.days.tolist() == [120, 31]


def test_the_turn_of_the_year_parts_two_months():
    found = means(stored(JANUARY - 1, [10.0] * 2), MeanSpan.YEAR, month=0, february=0)
    assert found.first_month.tolist() == [MONTH - 12, MONTH]


def test_without_days_there_is_nothing():
    found = means(stored(JANUARY, []))
    assert [len(getattr(found, name)) for name in found.__slots__] == [0] * 9


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(-10, 1e6)), min_size=1, max_size=400))
def test_no_mean_is_ever_zero_for_missing_and_none_leaves_its_days(values):
    numbers = [np.nan if one is None else one for one in values]
    for span in MeanSpan:
        found = means(stored(JANUARY, numbers), span, month=1, february=1)
        known = np.isfinite(found.mean)
        assert (found.valid_days >= found.needed_days).tolist() == known.tolist()
        assert found.valid_days.sum() == np.isfinite(numbers).sum()
        if known.any():
            assert found.mean[known].min() >= np.nanmin(numbers) - 1e-6
            assert found.mean[known].max() <= np.nanmax(numbers) + 1e-6
