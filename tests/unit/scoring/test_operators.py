"""Pooling, intervals, groups, and monitors proposed for replacement."""

import numpy as np
import pytest

from analytics.scoring.intervals import groups_alike
from analytics.scoring.lines import Facts, Item, LineKind, RuleLine
from analytics.scoring.operators import (
    Evidence,
    points,
    proposed_for_replacement,
    scorecards,
    share_in_time,
)
from analytics.scoring.pooling import STRONGEST, Prior, design_effect, fit, pooled_rate

RATE = RuleLine(
    key="rate", dimension="d", kind=LineKind.RATE, maximum=25.0,
    numbers={"zero_at": 0.75, "full_at": 0.95},
)  # fmt: skip
OWN = RuleLine(key="own", dimension="d", kind=LineKind.PRESENCE, maximum=5.0)


def test_pooling_by_hand():
    """
    prior mean 0.9, strength 20 trials, design effect 10

    operator   done   due   independent   pooled
    large       880  1000   88 of 100     (18 + 88) / (20 + 100) = 0.88333
    small        10    10    1 of 1       (18 +  1) / (20 +   1) = 0.90476
    none          0     0    -            none
    """
    prior = Prior(mean=0.9, strength=20.0, design_effect=10.0)
    found = pooled_rate(
        np.array([880.0, 10.0, 0.0]), trials=np.array([1000.0, 10.0, 0.0]), prior=prior
    )
    assert found[:2] == pytest.approx([106 / 120, 19 / 21])
    assert np.isnan(found[2])


def test_a_design_effect_by_hand():
    """
    one operator, two outlets: 10 of 10 and 0 of 10; rate 0.5, residuals 5 and -5
    spread 2/1 * (25 + 25) = 100; independent trials 20 * 0.25 = 5; effect 20
    """
    group = np.array([0, 0])
    effect = design_effect(
        np.array([10.0, 0.0]), trials=np.array([10.0, 10.0]), group=group, groups=1
    )
    assert effect == pytest.approx(20.0)


def test_outlets_that_are_alike_keep_their_trials():
    group = np.array([0, 0, 1, 1])
    effect = design_effect(
        np.array([5.0, 5.0, 9.0, 9.0]), trials=np.full(4, 10.0), group=group, groups=2
    )
    assert effect == 1.0


def test_a_prior_by_hand():
    """
    two operators, one outlet each, 100 trials: 80 and 60; mean 0.7, even 0.21
    between = 100 * 0.01 * 2 - 1 * 0.21 = 1.79; scale = 200 - 100 - 1 = 99
    strength = 0.21 / (1.79 / 99) - 1 = 10.6145
    """
    prior = fit(np.array([80.0, 60.0]), trials=np.full(2, 100.0), group=np.array([0, 1]), groups=2)
    assert prior.mean == pytest.approx(0.7)
    assert prior.strength == pytest.approx(0.21 / (1.79 / 99) - 1)


def test_operators_that_do_not_differ_are_one():
    prior = fit(np.full(4, 9.0), trials=np.full(4, 10.0), group=np.arange(4), groups=4)
    assert prior.strength == STRONGEST == 1e6


def test_operators_without_any_fault_are_one():
    prior = fit(np.full(3, 10.0), trials=np.full(3, 10.0), group=np.arange(3), groups=3)
    assert (prior.mean, prior.strength) == (1.0, STRONGEST)


@pytest.mark.parametrize(("rate", "strength"), [(0.8, 5.25), (1.0, 0.0)])
def test_a_prior_of_few_trials_by_hand(rate, strength):
    """
    two operators, 1.5 trials each, rates 0.8 and 0.2; mean 0.5, even 0.25
    scale = 3 - 4.5 / 3 - 1 = 0.5; between = 1.5 * 0.09 * 2 - 0.25 = 0.02
    strength = 0.25 / (0.02 / 0.5) - 1 = 5.25
    with rates 1 and 0 between = 0.5 and 0.25 / (0.5 / 0.5) - 1 is less than nothing
    """
    prior = fit(
        np.array([rate, 1 - rate]) * 1.5, trials=np.full(2, 1.5), group=np.arange(2), groups=2
    )
    assert prior.mean == pytest.approx(0.5)
    assert prior.strength == pytest.approx(strength)


def test_one_trial_of_each_tells_nothing_of_a_spread():
    """scale = 2 - 2 / 2 - 1 = 0"""
    prior = fit(np.array([1.0, 0.0]), trials=np.ones(2), group=np.arange(2), groups=2)
    assert (prior.mean, prior.strength) == (0.5, 0.0)


def test_an_operator_with_one_trial_counts_for_one():
    prior = fit(np.array([1.0, 60.0]), trials=np.array([1.0, 100.0]), group=np.arange(2), groups=2)
    assert prior.mean == pytest.approx(61 / 101)
    found = pooled_rate(np.array([1.0]), trials=np.array([1.0]), prior=Prior(
        mean=0.5, strength=2.0, design_effect=1.0
    ))  # fmt: skip
    assert found == pytest.approx([(0.5 * 2 + 1) / (2 + 1)])


def test_outlet_months_without_a_trial_leave_the_design_effect_alone():
    """As by hand above, 20; the other operator had two outlet-months in which nothing was due."""
    effect = design_effect(
        np.array([10.0, 0.0, 0.0, 0.0]),
        trials=np.array([10.0, 10.0, 0.0, 0.0]),
        group=np.array([0, 0, 1, 1]),
        groups=2,
    )
    assert effect == pytest.approx(20.0)


def test_a_design_effect_of_few_trials_by_hand():
    """
    two outlets with half a trial each: 0.5 and 0; rate 0.5, residuals 0.25 and -0.25
    spread 2/1 * (0.0625 + 0.0625) = 0.25; independent trials 1 * 0.25; effect 1
    with a third, 0.5 of 0.5: rate 2/3, residuals 1/6, -1/3, 1/6
    spread 3/2 * (1/36 + 4/36 + 1/36) = 0.25; independent trials 1.5 * 2/9 = 1/3; 0.75, so 1
    with 0.8 trials each, one done: 2/1 * (0.16 + 0.16) = 0.64 of 1.6 * 0.25 = 0.4; effect 1.6
    """
    for trials, done, expected in ((0.5, (1, 0), 1.0), (0.5, (1, 0, 1), 1.0), (0.8, (1, 0), 1.6)):
        effect = design_effect(
            np.array(done) * trials,
            trials=np.full(len(done), trials),
            group=np.zeros(len(done), dtype=int),
            groups=1,
        )
        assert effect == pytest.approx(expected)


def test_one_operator_alone_is_not_pooled():
    prior = fit(np.array([3.0]), trials=np.array([10.0]), group=np.array([0]), groups=1)
    assert pooled_rate(np.array([3.0]), trials=np.array([10.0]), prior=prior)[0] == 0.3


def test_nothing_tried_is_no_prior_that_says_anything():
    prior = fit(np.zeros(2), trials=np.zeros(2), group=np.arange(2), groups=2)
    assert (prior.mean, prior.strength) == (0.5, 0.0)


def city(rates, outlets, seed=3):
    """Evidence of operators with true rates, each outlet with 700 hours."""
    chance = np.random.default_rng(seed)
    operator = np.repeat(np.arange(len(rates)), outlets)
    shares = chance.beta(np.array(rates)[operator] * 30, (1 - np.array(rates)[operator]) * 30)
    return Evidence(
        operator=operator,
        unit=np.arange(len(operator)),
        successes=np.round(shares * 700),
        trials=np.full(len(operator), 700.0),
    )


def cards(rates, outlets, **more):
    rows = city(rates, outlets)
    return scorecards(
        [RATE, OWN],
        evidence={"rate": rows},
        fixed={"own": [Facts(items=[Item(subject={}, numerator=1.0)]) for _ in rates]},
        operators=len(rates),
        whole=100.0,
        **({"draws": 400, "level": 0.9, "seed": 5} | more),
    )


def test_a_scorecard_adds_pooled_lines_and_lines_of_the_operator():
    found, priors = cards([0.92, 0.88, 0.8], [20, 20, 20])
    for card in found:
        rate, own = card.lines
        assert own.earned == 5.0
        assert rate.earned == pytest.approx(float(points(RATE, np.array(rate.pooled_rate))))
        assert card.score == pytest.approx((rate.earned + own.earned) / 30 * 100)
        assert card.score_low <= card.score_high
        assert card.rank_low <= card.rank <= card.rank_high
    assert set(priors) == {"rate"}
    assert [card.rank for card in found] == [1, 2, 3]


def test_the_same_seed_gives_the_same_intervals_and_another_does_not():
    first, again, other = (
        [card.score_low for card in cards([0.9, 0.85], [5, 5], seed=seed)[0]] for seed in (1, 1, 2)
    )
    assert first == again != other


def test_few_outlets_are_less_sure_and_nearer_to_the_others():
    found, _ = cards([0.9, 0.9, 0.9, 0.9, 0.6], [30, 30, 30, 30, 2])
    small = found[4]
    assert small.score_high - small.score_low > found[0].score_high - found[0].score_low
    line = small.lines[0]
    assert line.rate < line.pooled_rate < found[0].lines[0].rate


def test_an_operator_without_anything_due_has_no_rank():
    rows = city([0.9, 0.8], [5, 5])
    found, _ = scorecards(
        [RATE], evidence={"rate": rows}, fixed={}, operators=3, whole=100.0, draws=50, level=0.9,
        seed=1,
    )  # fmt: skip
    assert (found[2].score, found[2].rank, found[2].group_number) == (None, None, None)
    assert (found[2].earned, found[2].maximum, found[2].raw_score) == (0.0, 0.0, None)
    line = found[2].lines[0]
    assert (line.rate, line.pooled_rate, line.earned) == (None, None, 0.0)
    assert [card.rank for card in found[:2]] == [1, 2]


def sure(rates, *lines, trials=1e12, **more):
    """Scorecards of operators with one outlet-month each, in which almost nothing is chance."""
    count = len(rates)
    rows = Evidence(
        operator=np.arange(count),
        unit=np.arange(count) + 70,
        successes=np.array(rates) * trials,
        trials=np.full(count, trials),
    )
    return scorecards(
        lines or [RATE], evidence={"rate": rows}, fixed={}, operators=count,
        **({"whole": 100.0, "draws": 200, "level": 0.9, "seed": 1} | more),
    )[0]  # fmt: skip


def test_rates_of_one_outlet_month_each_that_are_sure_have_no_width():
    """(0.9 - 0.75) / 0.2 is three quarters of the points, (0.8 - 0.75) / 0.2 one quarter."""
    found = sure([0.9, 0.8])
    for card, score in zip(found, (75.0, 25.0), strict=True):
        assert (card.score, card.raw_score) == (pytest.approx(score), pytest.approx(score))
        assert (card.score_low, card.score_high) == (
            pytest.approx(score, abs=0.01), pytest.approx(score, abs=0.01),
        )  # fmt: skip
    assert [card.group_number for card in found] == [1, 2]
    assert [(card.rank_low, card.rank, card.rank_high) for card in found] == [(1, 1, 1), (2, 2, 2)]


def test_one_hour_due_is_a_rate():
    line = sure([1.0], trials=1.0)[0].lines[0]
    assert (line.rate, line.pooled_rate, line.earned) == (1.0, 1.0, 25.0)


def test_a_scheme_of_half_a_point_has_scores():
    small = RuleLine(key="rate", dimension="d", kind=LineKind.RATE, maximum=0.5)
    card = sure([0.9], small)[0]
    assert (card.earned, card.maximum) == (pytest.approx(0.45), 0.5)
    assert card.score == pytest.approx(90.0)


@pytest.mark.parametrize(("level", "groups"), [(0.2, [1, 2]), (0.4, [1, 1])])
def test_a_group_begins_at_the_upper_end_of_the_interval(level, groups):
    """
    The first has two outlet-months, all and nothing, which weigh as one trial: it draws none,
    half or one success of one. It is above a tenth in 0.25 + 0.5 * 0.795 = 0.65 of the draws
    (Beta(0.5, 0.5) is above 0.1 in 1 - 2 / pi * asin(sqrt(0.1)) = 0.795 of its own), and that
    is more than 1 - (1 - 0.2) / 2 = 0.6 and less than 1 - (1 - 0.4) / 2 = 0.7.
    """
    rows = Evidence(
        operator=np.array([0, 0]), unit=np.array([1, 2]),
        successes=np.array([1e6, 0.0]), trials=np.array([1e6, 1e6]),
    )  # fmt: skip
    plain = RuleLine(key="rate", dimension="d", kind=LineKind.RATE, maximum=5.0)
    nothing, tenth = Facts(), Facts(items=[Item(subject={}, numerator=0.1)])
    found, _ = scorecards(
        [plain, OWN], evidence={"rate": rows}, fixed={"own": [nothing, tenth]}, operators=2,
        whole=100.0, draws=4000, level=level, seed=1,
    )  # fmt: skip
    assert [card.score for card in found] == [pytest.approx(50.0), pytest.approx(10.0)]
    assert [card.group_number for card in found] == groups


def test_points_of_a_rate_by_hand():
    """Nothing at 0.75, 25 at 0.95: 125 for each whole, so 0.85 is 12.5."""
    rates = np.array([0.7, 0.75, 0.85, 0.95, 1.0])
    assert points(RATE, rates) == pytest.approx([0, 0, 12.5, 25, 25])
    step = RuleLine(
        key="rate", dimension="d", kind=LineKind.PASS_RATE, maximum=25.0,
        numbers={"zero_at": 0.9, "full_at": 0.9},
    )  # fmt: skip
    assert points(step, np.array([0.89, 0.9, 0.91])).tolist() == [0, 25, 25]
    late = RuleLine(
        key="late", dimension="d", kind=LineKind.LATENESS, maximum=8.0, numbers={"zero_after": 72.0}
    )
    assert points(late, np.array([0.0, 0.25, 1.0])).tolist() == [0, 2, 8]


def test_an_operator_just_as_sure_as_asked_begins_a_group():
    beats = np.array([[0.0, 0.95], [0.05, 0.0]])
    assert groups_alike(np.array([90.0, 88.0]), beats=beats, level=0.95).tolist() == [1, 2]


def test_groups_begin_where_the_first_is_surely_above():
    beats = np.array([[0.0, 0.7, 0.99], [0.3, 0.0, 0.9], [0.01, 0.1, 0.0]])
    groups = groups_alike(np.array([90.0, 88.0, 70.0]), beats=beats, level=0.95)
    assert groups.tolist() == [1, 1, 2]
    assert groups_alike(np.array([np.nan, 88.0]), beats=beats[:2, :2], level=0.95).tolist() == [
        0,
        1,
    ]


@pytest.mark.parametrize(
    ("hours", "share"), [(3.0, 1.0), (12.0, 1.0), (42.0, 0.5), (72.0, 0.0), (float("nan"), 0.0)]
)
def test_an_act_in_time_is_a_whole_trial(hours, share):
    assert share_in_time(hours, full_within=12.0, zero_after=72.0) == pytest.approx(share)


def test_an_act_after_an_hour_that_ends_everything_is_worth_nothing():
    assert share_in_time(12.0, full_within=12.0, zero_after=12.0) == 1.0
    assert share_in_time(12.1, full_within=12.0, zero_after=12.0) == 0.0


@pytest.mark.parametrize(
    ("months", "proposed"),
    [("......", False), ("x.x.x.", True), ("x.x...", False), ("xxx......", False), ("..xxx", True)],
)
def test_three_of_six_months_below_propose_a_replacement(months, proposed):
    below = np.array([[letter == "x" for letter in months]])
    found = proposed_for_replacement(
        below, has_score=np.ones_like(below), months_below=3, of_months=6
    )
    assert found.tolist() == [proposed]


def test_a_month_without_a_score_is_not_below():
    below = np.array([[True, True, True]])
    has_score = np.array([[True, False, True]])
    found = proposed_for_replacement(below, has_score=has_score, months_below=3, of_months=6)
    assert found.tolist() == [False]
