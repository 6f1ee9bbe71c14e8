"""Guards of small numbers: what lies between zero and one is a quantity like any other."""

import numpy as np
import pytest

from analytics.comparison import (
    Drift,
    Measure,
    Outcome,
    PairsRule,
    ToleranceRow,
    check_passes,
    compare,
    drift_state,
    mean_relative_error_pct,
    pairs_within,
    relative_accuracy_pct,
)
from analytics.range_maximum import RangeMaximum
from analytics.rounding import round_half_even
from analytics.trend import MINIMUM_VALUES, Direction, mann_kendall, seasonal_parts
from analytics.unit_guard import UnitGuard, unit_suspects

TENTHS = np.array([0.1, 0.2, 0.3])


def test_a_reference_mean_below_one_has_an_accuracy_and_a_mean_error():
    monitor = TENTHS + 0.02
    # d = 0.02 each, no scatter, mean of the reference 0.2
    assert mean_relative_error_pct(TENTHS, monitor=monitor) == pytest.approx(10)
    assert relative_accuracy_pct(TENTHS, monitor=monitor) == pytest.approx(10)


def test_a_reference_mean_of_zero_has_neither():
    zero = np.zeros(3)
    assert np.isnan(mean_relative_error_pct(zero, monitor=zero + 0.1))
    assert np.isnan(relative_accuracy_pct(zero, monitor=zero + 0.1))


def test_pairs_of_a_small_reference_are_judged_and_a_zero_reference_is_not():
    row = ToleranceRow(
        from_reference=0, below_reference=60, measure=Measure.PAIRS_RELATIVE_PCT, tolerance=30
    )
    within = pairs_within(np.array([0.5, 0.5, 0.0]), monitor=np.array([0.6, 0.7, 0.1]), row=row)
    # 20 %, 40 %, and no share of nothing
    assert within.tolist() == [True, False, False]


def test_not_a_single_pair_is_no_test_whatever_the_rule_asks_for():
    rows = (
        ToleranceRow(
            from_reference=-np.inf,
            below_reference=np.inf,
            measure=Measure.ABSOLUTE_ERROR,
            tolerance=5,
        ),
    )
    pairs = (PairsRule(from_pairs=0, must_pass=0),)
    nothing = np.array([])
    result = compare(nothing, monitor=nothing, rows=rows, minimum_pairs=0, pairs_rules=pairs)
    assert result.outcome is Outcome.NOT_VALID
    one = compare(
        np.array([3.0]), monitor=np.array([4.0]), rows=rows, minimum_pairs=0, pairs_rules=pairs
    )
    assert one.outcome is Outcome.PASSED


@pytest.mark.parametrize(("read", "passes"), [(0.44, True), (0.45, True), (0.46, False)])
def test_a_weak_standard_sample_is_a_standard_sample(read, passes):
    """± 10 % of 0.41 mg/L are 0.041."""
    assert check_passes(read, standard=0.41, tolerance_pct=10) is passes


def test_without_a_standard_nothing_is_checked():
    assert check_passes(0.0, standard=0.0, tolerance_pct=10) is None


def test_drift_of_a_small_range():
    """0.6 mg/L full scale: 0.01 are 1.67 %."""
    known = {"standard": 0.0, "acceptable_pct": 2.5, "out_of_control_pct": 5.0}
    assert drift_state(0.01, full_scale=0.6, **known) is Drift.ACCEPTABLE
    assert drift_state(0.02, full_scale=0.6, **known) is Drift.ADJUST
    assert drift_state(0.04, full_scale=0.6, **known) is Drift.OUT_OF_CONTROL
    assert drift_state(0.0, full_scale=0.0, **known) is Drift.UNKNOWN


@pytest.mark.parametrize(
    ("read", "state"),
    [
        (95.0, Drift.ACCEPTABLE),
        (94.0, Drift.ADJUST),
        (80.0, Drift.ADJUST),
        (79.9, Drift.OUT_OF_CONTROL),
    ],
)
def test_span_drift_is_the_distance_from_the_gas_and_not_the_reading(read, state):
    """Gas of 100 on a range of 200: 5 are 2.5 %, 20 are 10 %."""
    rules = {"acceptable_pct": 2.5, "out_of_control_pct": 10.0}
    assert drift_state(read, standard=100.0, full_scale=200.0, **rules) is state
    assert drift_state(200 - read, standard=100.0, full_scale=200.0, **rules) is state


def test_the_unit_of_a_limit_below_one_is_guarded_too():
    """0.5 mg/L of copper: 24 hours above 25 mg/L look like micrograms."""
    guard = UnitGuard(above_multiple=50, above_hours=24, below_divisor=1000, below_hours=48)
    columns = {
        "series": np.ones(24, dtype=int),
        "hour": np.arange(24),
        "limit": np.full(24, 0.5),
        "guard": guard,
    }
    assert unit_suspects(value=np.full(24, 25.1), **columns).all()
    assert not unit_suspects(value=np.full(24, 25.0), **columns).any()


def test_three_values_are_enough_for_a_trend_and_two_are_not():
    assert MINIMUM_VALUES == 3
    assert mann_kendall(np.array([1.0, 2.0])).direction is Direction.TOO_SHORT
    assert mann_kendall(np.array([1.0, 2.0, 3.0])).direction is Direction.NO_TREND


def test_a_trend_must_be_less_likely_than_the_significance_and_not_as_likely():
    rising = np.arange(8.0)
    p = mann_kendall(rising).p
    assert mann_kendall(rising, significance=p).direction is Direction.NO_TREND
    assert mann_kendall(rising, significance=p * 1.001).direction is Direction.INCREASING
    assert mann_kendall(-rising, significance=p * 1.001).direction is Direction.DECREASING


def test_two_seasons_and_the_largest_share_of_gaps_are_enough_to_split():
    season = np.tile([1.0, 2.0, 3.0, 4.0], 4)
    assert seasonal_parts(season[:8], period=4, largest_missing_share=0.25) is not None
    assert seasonal_parts(season[:7], period=4, largest_missing_share=0.25) is None
    gaps = season.copy()
    gaps[[3, 6, 9, 12]] = np.nan
    assert seasonal_parts(gaps, period=4, largest_missing_share=0.25) is not None
    gaps[10] = np.nan
    assert seasonal_parts(gaps, period=4, largest_missing_share=0.25) is None


@pytest.mark.parametrize("value", [1e25, 1.5e26, 9e15, 123456789.125])
def test_large_numbers_are_rounded_or_left_but_never_refused(value):
    assert round_half_even(value, decimals=2) == pytest.approx(value, rel=1e-10)


@pytest.mark.parametrize("length", range(1, 10))
def test_the_largest_of_every_range_up_to_the_whole(length):
    values = np.random.default_rng(length).normal(size=length)
    first, end = (places.ravel() for places in np.indices((length + 1, length + 1)))
    found = RangeMaximum(values).between(first[first < length], end[first < length])
    for start, stop, largest in zip(first[first < length], end[first < length], found, strict=True):
        part = values[start:stop]
        assert np.isnan(largest) if len(part) == 0 else largest == part.max()
