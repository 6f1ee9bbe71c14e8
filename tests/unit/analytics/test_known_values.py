"""Means, sums and maxima of what is known of a row."""

import numpy as np
import pytest

from analytics.known_values import largest_known, mean_of, sum_known

NAN = np.nan
ROWS = np.array([[1.0, 2.0, 6.0], [4.0, NAN, 2.0], [NAN, NAN, 7.0], [NAN, NAN, NAN]])


def test_a_mean_is_over_what_counts():
    counted = np.array([[1, 1, 1], [1, 0, 1], [0, 0, 1], [0, 0, 0]], dtype=bool)
    assert mean_of(ROWS, counted) == pytest.approx([9 / 3, 6 / 2, 7.0, NAN], nan_ok=True)


def test_a_sum_is_over_what_is_known_and_nothing_known_is_not_zero():
    assert sum_known(ROWS) == pytest.approx([9.0, 6.0, 7.0, NAN], nan_ok=True)


def test_the_largest_is_of_what_is_known():
    assert largest_known(ROWS) == pytest.approx([6.0, 4.0, 7.0, NAN], nan_ok=True)
    assert largest_known(-ROWS) == pytest.approx([-1.0, -2.0, -7.0, NAN], nan_ok=True)
    assert largest_known(np.zeros((2, 0))) == pytest.approx([NAN, NAN], nan_ok=True)
