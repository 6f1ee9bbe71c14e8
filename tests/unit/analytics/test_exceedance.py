"""Comparing, maps, stages, and the strictest of several limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.exceedance import (
    closing_time_s,
    count_hours,
    deviation,
    exceeds,
    excess_mass_kg,
    is_closed,
    multiple,
    pack_maps,
    stricter,
    strictness,
    unpack_maps,
)

NONE = np.nan


@given(st.decimals(0, 10_000, places=3))
def test_a_value_typed_as_the_limit_never_exceeds(typed):
    assert not exceeds(float(typed), lower=NONE, upper=float(typed))
    assert not exceeds(float(typed), lower=float(typed), upper=NONE)


@given(st.decimals(0, 10_000, places=3))
def test_a_thousandth_more_exceeds(typed):
    assert exceeds(float(typed) + 0.001, lower=NONE, upper=float(typed))


@given(st.lists(st.sampled_from([0.1, 0.3, 34.6, 7.7]), min_size=1, max_size=24))
def test_noise_of_means_does_not_exceed(values):
    """The mean of equal typed values is the typed value, however the sum was rounded."""
    for value in values:
        assert not exceeds(np.sum([value] * 24) / 24, lower=NONE, upper=value)


@pytest.mark.parametrize("value", [np.nan, -np.inf])
def test_nothing_and_less_than_nothing_do_not_exceed(value):
    assert not exceeds(value, lower=NONE, upper=50.0)


def test_1e30_exceeds_without_a_warning():
    assert exceeds(1e30, lower=NONE, upper=50.0)


def test_the_seventh_decimal_is_noise_and_the_sixth_is_not():
    assert not exceeds(50.0000004, lower=NONE, upper=50.0)
    assert exceeds(50.000001, lower=NONE, upper=50.0)


def test_below_a_lower_limit():
    assert exceeds(5.999, lower=6.0, upper=9.0)
    assert not exceeds(6.0, lower=6.0, upper=9.0)


@pytest.mark.parametrize(
    ("value", "lower", "upper", "distance"),
    [(9.2, 6.0, 9.0, 0.2), (5.5, 6.0, 9.0, 0.5), (7.0, 6.0, 9.0, -1.0), (60.0, NONE, 50.0, 10.0)],
)
def test_deviation(value, lower, upper, distance):
    assert deviation(value, lower=lower, upper=upper) == pytest.approx(distance)


@pytest.mark.parametrize("upper", [0.0, -1.0, NONE])
def test_there_is_no_multiple_of_nothing(upper):
    assert np.isnan(multiple(5.0, upper=upper))


def test_excess_mass_at_measured_oxygen():
    """30 measured, 34.615 converted, limit 30: 26 are allowed at this oxygen."""
    mass = excess_mass_kg(
        measured=30.0, judged=30 * 15 / 13, upper=30.0, flow_m3=1e6, kg_per_m3=1e-6
    )
    assert mass == pytest.approx(30 - 26)


def test_a_value_within_its_limit_has_no_excess():
    assert np.isnan(
        excess_mass_kg(measured=30.0, judged=30.0, upper=30.0, flow_m3=1.0, kg_per_m3=1.0)
    )


def test_the_strictest_of_each_group():
    group = np.array([1, 1, 2, 2, 3, 3])
    governing = stricter(
        group=group,
        key=np.array([50.0, 35.0, 9.0, 9.0, 5.0, 5.0]),
        lower=np.array([NONE, NONE, 6.0, 6.5, NONE, NONE]),
        limit_id=np.array([1, 2, 3, 4, 6, 5]),
    )
    assert governing.tolist() == [False, True, False, True, False, True]


def test_strictness_compares_limits_on_the_same_gas():
    keys = strictness(
        np.array([100.0, 125.0, 100.0, NONE]),
        reference_oxygen_pct=np.array([9.0, 6.0, NONE, NONE]),
        reference_excess_air=np.array([NONE, NONE, 1.75, NONE]),
    )
    assert keys[0] == pytest.approx(100 * 21 / 12)
    assert keys[1] == pytest.approx(keys[0])
    assert keys[2] == pytest.approx(keys[0])
    assert keys[3] == np.inf


@given(st.lists(st.lists(st.booleans(), min_size=24, max_size=24), min_size=1, max_size=5))
def test_maps_invert(hours):
    grid = np.array(hours)
    maps = pack_maps(grid)
    assert np.array_equal(unpack_maps(maps), grid)
    assert count_hours(maps).tolist() == grid.sum(axis=1).tolist()


def test_bits_are_hours_of_the_day():
    grid = np.zeros((1, 24), dtype=bool)
    grid[0, [0, 23]] = True
    assert pack_maps(grid).tolist() == [1 + (1 << 23)]


def test_marking_closes_at_noon_of_the_next_day():
    """Noon of 2023-06-02 in Shanghai is 04:00 UTC."""
    day = np.array([19_509])
    noon = int(np.datetime64("2023-06-02T04:00:00").astype(int))
    assert closing_time_s(day, hours_after_day_end=12).tolist() == [noon]
    assert not is_closed(day, hours_after_day_end=12, as_of_s=noon - 1)[0]
    assert is_closed(day, hours_after_day_end=12, as_of_s=noon)[0]
