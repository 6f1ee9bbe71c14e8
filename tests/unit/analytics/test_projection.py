"""Projection of a year: worked by hand, exact where every hour emits the same, silent otherwise."""

import numpy as np
import pytest

from analytics.projection import year_end

NAN = float("nan")


def past(count):
    return np.arange(12) < count


def test_where_every_hour_emits_the_same_the_rest_follows_the_hours():
    hours = np.array([100.0] * 6 + [50.0] * 6)
    found = year_end(hours * 0.2, hours, is_past=past(6))
    # 6 × 20 t are past, 6 × 50 h × 0.2 t/h are left, and nothing scatters
    assert (found.total_t, found.low_t, found.high_t) == pytest.approx((180.0, 180.0, 180.0))


def test_the_interval_is_that_of_a_ratio_prediction():
    hours = np.full(12, 100.0)
    mass = np.array([19.0, 21.0] * 3 + [NAN] * 6)
    found = year_end(mass, hours, is_past=past(6))
    # b = 0.2; s² = 6 × 1² / 100 / 5 = 0.012; variance = 0.012 × 600 × (1 + 600 / 600) = 14.4
    # t(0.9; 5) = 1.475884; 1.475884 × √14.4 = 5.600586
    assert found.total_t == pytest.approx(240.0)
    assert found.high_t - found.total_t == pytest.approx(5.600586, abs=1e-5)
    assert found.low_t == pytest.approx(240.0 - 5.600586, abs=1e-5)


def test_months_without_hours_emit_nothing_more():
    hours = np.array([100.0] * 8 + [0.0] * 4)
    found = year_end(np.array([10.0] * 8 + [NAN] * 4), hours, is_past=past(8))
    assert (found.total_t, found.high_t) == pytest.approx((80.0, 80.0))


def test_the_total_is_never_less_than_what_is_past():
    hours = np.array([100.0] * 11 + [1.0])
    mass = np.array([1.0, 30.0] * 5 + [1.0, NAN])
    found = year_end(mass, hours, is_past=past(11))
    assert found.low_t == pytest.approx(np.nansum(mass))


@pytest.mark.parametrize(
    ("mass", "hours", "count"),
    [
        ([1.0] * 12, [10.0] * 12, 5),
        ([1.0] * 3 + [NAN] + [1.0] * 8, [10.0] * 12, 8),
        ([1.0] * 12, [10.0] * 11 + [NAN], 8),
        ([1.0] * 12, [0.0] + [10.0] * 11, 8),
        ([1.0] * 12, [0.0] * 12, 8),
    ],
    ids=["few months", "a month unknown", "no profile", "ran in another month", "never ran"],
)
def test_without_its_ground_there_is_no_projection(mass, hours, count):
    assert year_end(np.array(mass), np.array(hours), is_past=past(count)) is None
