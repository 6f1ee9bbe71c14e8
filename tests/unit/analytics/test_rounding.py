"""Figures that people read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rounding import decimals_that_differ, round_half_even


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (2.675, 2, 2.68),
        (2.665, 2, 2.66),
        (-0.25, 1, -0.2),
        (1234.0, -2, 1200.0),
        (1250.0, -2, 1200.0),
        (1e30, 2, 1e30),
        (0.0, 3, 0.0),
    ],
)
def test_halves_go_to_the_even_neighbour(value, decimals, rounded):
    assert round_half_even(value, decimals=decimals) == rounded


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinities_stay(value):
    assert round_half_even(value, decimals=1) == value


def test_nan_stays():
    assert math.isnan(round_half_even(math.nan, decimals=1))


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_rounding_twice_is_rounding_once(value, decimals):
    once = round_half_even(value, decimals=decimals)
    assert round_half_even(once, decimals=decimals) == once
    assert abs(once - value) <= 0.5 * 10**-decimals * (1 + 1e-9) + abs(value) * 1e-15


@pytest.mark.parametrize(
    ("value", "limit", "decimals", "shown"),
    [
        (50.004, 50.0, 1, 3),
        (50.2, 50.0, 1, 1),
        (50.0, 50.0, 1, 1),
        (50.0000001, 50.0, 1, 6),
        (math.nan, 50.0, 1, 1),
        (34.64, 34.6, 1, 2),
    ],
)
def test_a_value_over_its_limit_does_not_look_equal_to_it(value, limit, decimals, shown):
    assert decimals_that_differ(value, limit=limit, decimals=decimals) == shown
