"""Comparison tests, checks and drift at the edges of their tables."""

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
    pairs_needed,
    relative_accuracy_pct,
)

COD_ROWS = (
    ToleranceRow(from_reference=0, below_reference=30, measure=Measure.PAIRS_ABSOLUTE, tolerance=5),
    ToleranceRow(
        from_reference=30, below_reference=60, measure=Measure.PAIRS_RELATIVE_PCT, tolerance=30
    ),
)
PAIRS = (
    PairsRule(from_pairs=3, must_pass=2),
    PairsRule(from_pairs=4, must_pass=3),
    PairsRule(from_pairs=5, must_pass=4),
)
OXYGEN_ROWS = (
    ToleranceRow(
        from_reference=5,
        below_reference=np.inf,
        measure=Measure.RELATIVE_ACCURACY_PCT,
        tolerance=15,
        includes_upper_end=True,
    ),
    ToleranceRow(
        from_reference=-np.inf,
        below_reference=5,
        measure=Measure.ABSOLUTE_ERROR,
        tolerance=1,
        includes_upper_end=True,
    ),
)


def water(reference, monitor):
    return compare(
        np.array(reference),
        monitor=np.array(monitor),
        rows=COD_ROWS,
        minimum_pairs=3,
        pairs_rules=PAIRS,
    )


@pytest.mark.parametrize(
    ("monitor", "outcome"),
    [
        ([25.0, 15.0, 20.0], Outcome.PASSED),
        ([25.1, 15.0, 20.0], Outcome.PASSED),
        ([25.1, 14.9, 20.0], Outcome.FAILED),
    ],
)
def test_two_of_three_pairs_within_5_mg(monitor, outcome):
    assert water([20.0] * 3, monitor).outcome is outcome


def test_the_row_follows_the_reference_mean():
    result = water([30.0] * 4, [39.0, 21.0, 39.1, 30.0])
    assert result.measure is Measure.PAIRS_RELATIVE_PCT
    assert (result.value, result.outcome) == (3.0, Outcome.PASSED)


def test_too_few_pairs_are_no_test():
    result = water([20.0, 20.0, np.nan], [20.0, 20.0, 20.0])
    assert result.outcome is Outcome.NOT_VALID
    assert result.pairs == 2


def test_a_mean_that_no_row_holds_is_no_test():
    assert water([200.0] * 3, [200.0] * 3).outcome is Outcome.NOT_VALID
    assert water([], []).outcome is Outcome.NOT_VALID


@pytest.mark.parametrize(("pairs", "needed"), [(2, 2), (3, 2), (4, 3), (5, 4), (9, 4)])
def test_pairs_that_must_pass(pairs, needed):
    assert pairs_needed(pairs, rules=PAIRS) == needed


def test_oxygen_of_exactly_5_percent_is_judged_absolutely():
    def oxygen(reference, monitor):
        return compare(
            np.array(reference), monitor=np.array(monitor), rows=OXYGEN_ROWS, minimum_pairs=2
        )

    low = oxygen([5.0, 5.0], [6.0, 6.0])
    assert (low.measure, low.outcome) == (Measure.ABSOLUTE_ERROR, Outcome.PASSED)
    assert oxygen([5.0, 5.0], [6.001, 6.001]).outcome is Outcome.FAILED
    high = oxygen([5.2, 5.0], [6.2, 6.1])
    assert high.measure is Measure.RELATIVE_ACCURACY_PCT
    assert high.outcome is Outcome.FAILED


def test_one_pair_and_a_mean_of_zero_have_no_accuracy():
    assert np.isnan(relative_accuracy_pct(np.array([5.0]), monitor=np.array([5.0])))
    assert np.isnan(relative_accuracy_pct(np.zeros(3), monitor=np.ones(3)))
    result = compare(np.array([6.0]), monitor=np.array([6.0]), rows=OXYGEN_ROWS, minimum_pairs=1)
    assert result.outcome is Outcome.NOT_VALID


@pytest.mark.parametrize(
    ("read", "standard", "passes"),
    [
        (110.0, 100.0, True),
        (110.1, 100.0, False),
        (90.0, 100.0, True),
        (np.nan, 100.0, None),
        (1.0, 0.0, None),
    ],
)
def test_a_standard_sample_within_10_percent(read, standard, passes):
    assert check_passes(read, standard=standard, tolerance_pct=10) is passes


@pytest.mark.parametrize(
    ("read", "state"),
    [
        (2.5, Drift.ACCEPTABLE),
        (-2.5, Drift.ACCEPTABLE),
        (2.6, Drift.ADJUST),
        (5.0, Drift.ADJUST),
        (5.1, Drift.OUT_OF_CONTROL),
        (-5.1, Drift.OUT_OF_CONTROL),
        (np.nan, Drift.UNKNOWN),
    ],
)
def test_zero_drift_of_a_gas_monitor(read, state):
    drift = drift_state(
        read, standard=0.0, full_scale=100.0, acceptable_pct=2.5, out_of_control_pct=5.0
    )
    assert drift is state
