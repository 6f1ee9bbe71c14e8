"""Doubtful units, and bands."""

import numpy as np

from analytics.banding import Band, band_of
from analytics.unit_guard import UnitGuard, unit_suspects

GUARD = UnitGuard(above_multiple=50, above_hours=24, below_divisor=1000, below_hours=48)


def suspects(value, *, limit=50.0, series=None, hour=None):
    value = np.asarray(value, dtype=float)
    return unit_suspects(
        series=np.ones(len(value), dtype=int) if series is None else np.asarray(series),
        hour=np.arange(len(value)) if hour is None else np.asarray(hour),
        value=value,
        limit=np.full(len(value), limit),
        guard=GUARD,
    )


def test_24_hours_above_50_times_the_limit_are_doubtful_and_23_are_not():
    assert suspects([2501.0] * 24 + [30.0]).tolist() == [True] * 24 + [False]
    assert not suspects([2501.0] * 23 + [30.0]).any()


def test_exactly_50_times_is_not_above():
    assert not suspects([2500.0] * 30).any()


def test_long_below_a_thousandth_of_the_limit_is_doubtful():
    assert suspects([0.049] * 48).all()
    assert not suspects([0.049] * 47).any()
    assert not suspects([0.05] * 60).any()


def test_a_plausible_hour_ends_a_stretch_and_series_are_apart():
    assert not suspects([2501.0] * 12 + [30.0] + [2501.0] * 12).any()
    assert not suspects([2501.0] * 24, series=[1] * 12 + [2] * 12).any()


def test_the_order_of_rows_does_not_matter():
    value = np.array([2501.0] * 24 + [30.0] * 6)
    order = np.random.default_rng(1).permutation(30)
    assert np.array_equal(suspects(value[order], hour=order), suspects(value)[order])


def test_without_a_limit_nothing_is_doubtful():
    assert not suspects([1e9] * 30, limit=np.nan).any()
    assert not suspects([1e9] * 30, limit=0.0).any()
    assert len(suspects([])) == 0


def test_below_every_band_there_is_no_class():
    bands = (Band(name="green", from_value=90), Band(name="blue", from_value=75))
    assert band_of(np.array([90.0, 89.9, 74.9]), bands=bands) == ["green", "blue", None]
