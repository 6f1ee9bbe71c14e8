"""Intervals of totals and ranks: what is sure is exact, what is not has the shape of its posterior.

Lines with a million million trials have no spread, so their totals can be worked by hand.
"""

import numpy as np
import pytest

from analytics.scoring.intervals import PooledLine, bootstrap
from analytics.scoring.pooling import Prior

SURE = 1e12
NO_PRIOR = Prior(mean=0.5, strength=0.0, design_effect=1.0)


def line(successes, trials, *, prior=NO_PRIOR, maximum=10.0):
    """A line whose points are its rate of its maximum; one row per operator."""
    return PooledLine(
        successes=np.array(successes, dtype=float),
        trials=np.array(trials, dtype=float),
        prior=prior,
        points=lambda rate: maximum * rate,
        maximum=maximum,
    )


def intervals(*lines, units, earned=None, maximum=None, draws=200, level=0.9, whole=100.0):
    count = len(units)
    return bootstrap(
        lines,
        units=np.array(units),
        fixed_earned=np.zeros(count) if earned is None else np.array(earned, dtype=float),
        fixed_maximum=np.zeros(count) if maximum is None else np.array(maximum, dtype=float),
        whole=whole,
        draws=draws,
        level=level,
        seed=11,
    )


def test_totals_that_are_sure_have_no_width():
    """
    operator   rate   points    own       total of 100
    A          0.9    9 of 10   5 of 5    14 / 15 -> 93.33
    B          0.6    6 of 10   3 of 5     9 / 15 -> 60
    C          0.6    6 of 10   3 of 5     9 / 15 -> 60, the same but for the draw
    D          -      -         2 of 5     2 / 5  -> 40
    E          -      -         -          no total, behind everybody
    """
    found = intervals(
        line([[0.9 * SURE], [0.6 * SURE], [0.6 * SURE], [0], [0]], [[SURE]] * 3 + [[0]] * 2),
        units=[1, 1, 1, 0, 0],
        earned=[5, 3, 3, 2, 0],
        maximum=[5, 5, 5, 5, 0],
    )
    expected = [1400 / 15, 60, 60, 40, np.nan]
    np.testing.assert_allclose(found.score_low, expected, atol=1e-3)
    np.testing.assert_allclose(found.score_high, expected, atol=1e-3)
    assert found.rank_low.tolist() == [1, 2, 2, 4, 5]
    assert found.rank_high.tolist() == [1, 3, 3, 4, 5]
    assert np.diag(found.beats).tolist() == [0.0] * 5
    assert found.beats[0, 1:].tolist() == [1.0] * 4
    assert found.beats[1:, 0].tolist() == [0.0] * 4
    assert found.beats[1, 2] + found.beats[2, 1] == 1.0
    assert found.beats[1, 2] == pytest.approx(0.5, abs=0.15)


def test_equal_totals_share_a_place_and_neither_beats_the_other():
    found = intervals(units=[0, 0, 0], earned=[3, 4, 3], maximum=[5, 5, 5])
    assert found.rank_low.tolist() == found.rank_high.tolist() == [2, 1, 2]
    assert found.beats.tolist() == [[0, 0, 0], [1, 0, 1], [0, 0, 0]]
    assert found.score_low.tolist() == [60.0, 80.0, 60.0]


def test_half_a_point_of_a_scheme_is_a_total():
    found = intervals(units=[0], earned=[0.25], maximum=[0.5])
    assert found.score_low.tolist() == [50.0]


def test_one_trial_is_a_line():
    assert np.isfinite(intervals(line([[1.0]], [[1.0]]), units=[1]).score_low[0])


def test_a_line_that_asks_nothing_of_an_operator_gives_and_takes_nothing():
    found = intervals(line([[0.0]], [[0.0]]), units=[1], earned=[3], maximum=[4])
    assert found.score_low.tolist() == found.score_high.tolist() == [75.0]


@pytest.mark.parametrize(("level", "low", "high"), [(0.9, 5.0, 95.0), (0.5, 25.0, 75.0)])
def test_the_interval_leaves_half_of_the_rest_on_each_side(level, low, high):
    """Without trials to speak of, a prior of Beta(1, 1): every total is as likely as any."""
    even = Prior(mean=0.5, strength=2.0, design_effect=1.0)
    found = intervals(line([[0.0]], [[1e-9]], prior=even), units=[1], draws=20_000, level=level)
    assert found.score_low[0] == pytest.approx(low, abs=1.5)
    assert found.score_high[0] == pytest.approx(high, abs=1.5)


def test_trials_weigh_as_much_as_the_design_effect_leaves_of_them():
    """
    6 of 8 with a design effect of 4 are 1.5 of 2; with a prior of 0.9 and 10 trials:
    Beta(9 + 1.5, 1 + 0.5), mean 0.875, standard deviation sqrt(0.875 * 0.125 / 13) = 0.0917
    """
    prior = Prior(mean=0.9, strength=10.0, design_effect=4.0)
    chance = np.random.default_rng(1).beta(10.5, 1.5, size=200_000) * 100
    found = intervals(line([[6.0]], [[8.0]], prior=prior), units=[1], draws=20_000)
    assert found.score_low[0] == pytest.approx(np.quantile(chance, 0.05), abs=0.6)
    assert found.score_high[0] == pytest.approx(np.quantile(chance, 0.95), abs=0.6)


def test_a_rate_without_any_failure_and_without_a_prior_is_nearly_sure():
    """Beta(1000, 0.001): the chance of less than 0.9999 is below one in a thousand."""
    found = intervals(line([[1000.0]], [[1000.0]]), units=[1])
    assert found.score_low[0] > 99.99
    none = intervals(line([[0.0]], [[1000.0]]), units=[1])
    assert none.score_high[0] < 0.01


def test_without_a_prior_and_without_trials_the_mean_decides_between_all_and_nothing():
    """Beta(0.9 * 0.002, 0.001): above a half in 0.0018 of 0.0028 draws."""
    prior = Prior(mean=0.9, strength=0.0, design_effect=1.0)
    found = intervals(
        line([[0.0], [0.0]], [[1e-9], [0.0]], prior=prior),
        units=[1, 0],
        earned=[0, 5],
        maximum=[0, 10],
        draws=20_000,
    )
    assert found.beats[0, 1] == pytest.approx(18 / 28, abs=0.02)


def test_outlet_months_are_drawn_with_replacement():
    """
    Two outlet-months, one of 0 and one of 1: each draw has 0, 1 or 2 good ones of two,
    a quarter, a half and a quarter of the draws; the middle is half of the points.
    """
    rows = line([[SURE, 0.0], [0.5 * SURE, 0.0]], [[SURE, SURE], [SURE, 0.0]])
    found = intervals(rows, units=[2, 1], draws=4000, level=0.4)
    assert (found.score_low[0], found.score_high[0]) == (
        pytest.approx(50.0, abs=0.01), pytest.approx(50.0, abs=0.01),
    )  # fmt: skip
    wide = intervals(rows, units=[2, 1], draws=4000, level=0.6)
    assert (wide.score_low[0], wide.score_high[0]) == (
        pytest.approx(0.0, abs=0.01), pytest.approx(100.0, abs=0.01),
    )  # fmt: skip
    np.testing.assert_allclose([wide.score_low[1], wide.score_high[1]], 50.0, atol=0.01)
