"""Comparison tests and checks of monitors against a reference, by rows of the standards' tables.

Assumes: pairs of one test, in one unit; the table rows of the item and kind of test are given.
Steps:   enough pairs -> the row whose range holds the reference mean -> the quantity that the row
         limits -> passed or not.
Known drawbacks: the tables of HJ 75-2017 and HJ 355-2019 were not read in the standards; each row
carries how far it is verified.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analytics.array_types import Booleans, Floats
from analytics.exceedance import without_noise

CONFIDENCE_QUANTILE = 0.975
"""Two-sided 95 %, as the definition of relative accuracy has it."""


class Measure(StrEnum):
    """What a row of a table limits."""

    RELATIVE_ACCURACY_PCT = "relative_accuracy_pct"
    ABSOLUTE_ERROR = "absolute_error"
    RELATIVE_ERROR_PCT = "relative_error_pct"
    PAIRS_ABSOLUTE = "pairs_absolute"  # each pair within an absolute error, so many must be
    PAIRS_RELATIVE_PCT = "pairs_relative_pct"  # each pair within a relative error


class Outcome(StrEnum):
    """Result of a test."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_VALID = "not_valid"  # 不成立: too few pairs, or no row holds; neither pass nor fail


@dataclass(frozen=True, slots=True, kw_only=True)
class ToleranceRow:
    """
    One row of a table of tolerances.

    Attributes
    ----------
    from_reference, below_reference : float
        Range of the reference mean, unit of the pairs.
    includes_upper_end : bool
        The range is ``from < mean <= below`` ("> 5.0 %", "≤ 5.0 %") and not
        ``from <= mean < below``.
    measure : Measure
        What is limited.
    tolerance : float
        Largest value that passes, in the unit of the measure.
    """

    from_reference: float
    below_reference: float
    measure: Measure
    tolerance: float
    includes_upper_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsRule:
    """
    How many pairs of a test must lie within the tolerance.

    Attributes
    ----------
    from_pairs : int
        The row holds for tests of so many pairs and more, up to the next row.
    must_pass : int
        Pairs that must be within the tolerance.
    """

    from_pairs: int
    must_pass: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonResult:
    """
    Result of one test.

    Attributes
    ----------
    outcome : Outcome
        Passed, failed, or no test at all.
    pairs : int
        Pairs with both values.
    reference_mean : float
        Mean of the reference method.
    measure : Measure or None
        What was limited.
    value, tolerance : float
        Value of the measure, and what it was compared with. NaN where no row holds.
    """

    outcome: Outcome
    pairs: int
    reference_mean: float
    measure: Measure | None
    value: float
    tolerance: float


def mean_difference(reference: Floats, *, monitor: Floats) -> float:
    """Mean of monitor minus reference."""
    return float(np.mean(monitor - reference))


def confidence_coefficient(reference: Floats, *, monitor: Floats) -> float:
    r"""
    Confidence coefficient of the differences.

    Notes
    -----
    .. math:: cc = t_{0.975, n-1} \, S_d / \sqrt{n}

    with :math:`S_d` the sample standard deviation. NaN for fewer than two pairs.
    """
    from scipy.special import stdtrit  # a quarter of a rollup's start, which needs none of it

    differences = monitor - reference
    count = len(differences)
    if count < 2:
        return float("nan")
    spread = float(np.std(differences, ddof=1))
    return float(stdtrit(count - 1, CONFIDENCE_QUANTILE)) * spread / float(np.sqrt(count))


def relative_accuracy_pct(reference: Floats, *, monitor: Floats) -> float:
    r"""
    Relative accuracy of a monitor.

    Parameters
    ----------
    reference, monitor : Floats
        Pairs of values, same unit and state.

    Returns
    -------
    float
        Relative accuracy. [%] NaN for fewer than two pairs or a mean of zero.

    Notes
    -----
    .. math:: RA = \frac{|\bar d| + |cc|}{\overline{RM}} \cdot 100

    HJ 75-2017.
    """
    mean = float(np.mean(reference)) if len(reference) else float("nan")
    if not mean > 0:
        return float("nan")
    difference = abs(mean_difference(reference, monitor=monitor))
    coefficient = abs(confidence_coefficient(reference, monitor=monitor))
    return (difference + coefficient) / mean * 100


def mean_relative_error_pct(reference: Floats, *, monitor: Floats) -> float:
    """Mean difference as a share of the reference mean. [%] NaN for a mean of zero."""
    mean = float(np.mean(reference)) if len(reference) else float("nan")
    if not mean > 0:
        return float("nan")
    return mean_difference(reference, monitor=monitor) / mean * 100


def compare(
    reference: Floats,
    *,
    monitor: Floats,
    rows: Sequence[ToleranceRow],
    minimum_pairs: int,
    pairs_rules: Sequence[PairsRule] = (),
) -> ComparisonResult:
    """
    Judge one comparison test.

    Parameters
    ----------
    reference, monitor : Floats
        Pairs; a pair with a missing value does not count.
    rows : sequence of ToleranceRow
        Table rows of the item and kind of test.
    minimum_pairs : int
        Pairs below which the test is none.
    pairs_rules : sequence of PairsRule
        For measures that look at each pair; without a rule all must pass.

    Returns
    -------
    ComparisonResult
    """
    both = np.isfinite(reference) & np.isfinite(monitor)
    reference, monitor = reference[both], monitor[both]
    count = len(reference)
    mean = float(np.mean(reference)) if count else float("nan")
    row = _row_of(mean, rows)
    if row is None or count < max(minimum_pairs, 1):
        return ComparisonResult(
            outcome=Outcome.NOT_VALID,
            pairs=count,
            reference_mean=mean,
            measure=None if row is None else row.measure,
            value=float("nan"),
            tolerance=float("nan") if row is None else row.tolerance,
        )
    value, passed = _measured(row, reference, monitor, pairs_rules)
    if np.isnan(value):
        outcome = Outcome.NOT_VALID
    else:
        outcome = Outcome.PASSED if passed else Outcome.FAILED
    return ComparisonResult(
        outcome=outcome,
        pairs=count,
        reference_mean=mean,
        measure=row.measure,
        value=value,
        tolerance=row.tolerance,
    )


def _row_of(mean: float, rows: Sequence[ToleranceRow]) -> ToleranceRow | None:
    """The row whose range holds the reference mean."""
    for row in rows:
        if row.includes_upper_end:
            holds = row.from_reference < mean <= row.below_reference
        else:
            holds = row.from_reference <= mean < row.below_reference
        if holds:
            return row
    return None


def _measured(
    row: ToleranceRow, reference: Floats, monitor: Floats, pairs_rules: Sequence[PairsRule]
) -> tuple[float, bool]:
    """Value of the measure, and whether it passes; for pairs, the number of those that do."""
    if row.measure in (Measure.PAIRS_ABSOLUTE, Measure.PAIRS_RELATIVE_PCT):
        within = pairs_within(reference, monitor=monitor, row=row)
        good = int(np.count_nonzero(within))
        return float(good), good >= pairs_needed(len(reference), rules=pairs_rules)
    value = {
        Measure.RELATIVE_ACCURACY_PCT: relative_accuracy_pct,
        Measure.ABSOLUTE_ERROR: mean_difference,
        Measure.RELATIVE_ERROR_PCT: mean_relative_error_pct,
    }[row.measure](reference, monitor=monitor)
    return value, bool(without_noise(abs(value)) <= row.tolerance)


def pairs_within(reference: Floats, *, monitor: Floats, row: ToleranceRow) -> Booleans:
    """Whether each pair lies within a row's absolute or relative (%) tolerance."""
    error = np.abs(monitor - reference)
    if row.measure is Measure.PAIRS_RELATIVE_PCT:
        error = np.divide(
            error * 100, reference, out=np.full(len(error), np.nan), where=reference > 0
        )
    within: Booleans = without_noise(error) <= row.tolerance
    return within


def pairs_needed(pairs: int, *, rules: Sequence[PairsRule]) -> int:
    """Pairs that must lie within the tolerance; all of them where no rule holds."""
    holding = [rule for rule in rules if rule.from_pairs <= pairs]
    if not holding:
        return pairs
    return max(holding, key=lambda rule: rule.from_pairs).must_pass


def check_passes(read: float, *, standard: float, tolerance_pct: float) -> bool | None:
    """
    Whether a reading of a standard sample or gas is within its relative tolerance.

    Returns
    -------
    bool or None
        None where there is no reading or no standard: not checked is neither pass nor fail.
    """
    if not (np.isfinite(read) and standard > 0):
        return None
    return bool(without_noise(abs(read - standard) / standard * 100) <= tolerance_pct)


class Drift(StrEnum):
    """Where a drift lies against its two limits."""

    ACCEPTABLE = "acceptable"
    ADJUST = "adjust"  # beyond what is acceptable, not yet out of control
    OUT_OF_CONTROL = "out_of_control"  # 失控
    UNKNOWN = "unknown"


def drift_state(
    read: float,
    *,
    standard: float,
    full_scale: float,
    acceptable_pct: float,
    out_of_control_pct: float,
) -> Drift:
    """
    Zero or span drift of a calibration, as a share of the full scale.

    Parameters
    ----------
    read, standard : float
        Reading before adjustment, and true value of the gas.
    full_scale : float
        Upper end of the range, same unit.
    acceptable_pct, out_of_control_pct : float
        Rule rows; beyond the second the monitor is out of control. [% of full scale]
    """
    if not (np.isfinite(read) and np.isfinite(standard) and full_scale > 0):
        return Drift.UNKNOWN
    drift = float(without_noise(abs(read - standard) / full_scale * 100))
    if drift > out_of_control_pct:
        return Drift.OUT_OF_CONTROL
    return Drift.ACCEPTABLE if drift <= acceptable_pct else Drift.ADJUST
