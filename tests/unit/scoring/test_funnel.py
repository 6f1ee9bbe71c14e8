"""Limits of the funnel against the textbook and against chance itself."""

from statistics import NormalDist

import numpy as np
import pytest

from analytics.scoring.funnel import ACTION_Z, WARNING_Z, limits


def test_limits_of_a_known_case():
    low, high = limits(np.array([100.0]), mean=0.5, design_effect=1.0, z=WARNING_Z)
    assert low[0] == pytest.approx(0.5 - 1.959964 * 0.05)
    assert high[0] == pytest.approx(0.5 + 1.959964 * 0.05)


def test_the_two_distances_leave_as_many_outside_as_their_names_say():
    for z, inside in ((WARNING_Z, 0.95), (ACTION_Z, 0.998)):
        assert z == pytest.approx(NormalDist().inv_cdf((1 + inside) / 2), abs=5e-7)


def test_trials_that_are_alike_count_as_fewer():
    alike = limits(np.array([400.0]), mean=0.9, design_effect=4.0, z=WARNING_Z)
    fewer = limits(np.array([100.0]), mean=0.9, design_effect=1.0, z=WARNING_Z)
    assert np.allclose(alike, fewer)


def test_limits_narrow_with_evidence_and_stay_within_a_rate():
    trials = np.array([1.0, 10.0, 1000.0])
    low, high = limits(trials, mean=0.97, design_effect=2.0, z=ACTION_Z)
    assert np.all(np.diff(low) > 0)
    assert np.all(high <= 1)
    assert np.all(low >= 0)
    assert limits(trials, mean=1.0, design_effect=2.0, z=ACTION_Z)[0] == pytest.approx(np.ones(3))


def test_chance_alone_leaves_the_limits_as_often_as_they_say():
    draws = np.random.default_rng(7).binomial(2000, 0.8, size=20_000) / 2000
    low, high = limits(np.array([2000.0]), mean=0.8, design_effect=1.0, z=WARNING_Z)
    outside = np.mean((draws < low[0]) | (draws > high[0]))
    assert outside == pytest.approx(0.05, abs=0.006)
