"""Monotonic trends: Mann-Kendall tests, Sen's slope, and the seasonal parts of a series.

Assumes: one value per equal step of time (month or day), NaN where there is none.
Known drawbacks: the tests look for monotonic change and say nothing about its cause; the plain test
takes values as independent, which daily values are not, hence the Hamed-Rao and seasonal forms.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from analytics.array_types import Floats


class Direction(StrEnum):
    """What a test found."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_TREND = "no_trend"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendTest:
    """
    Result of a Mann-Kendall test.

    Attributes
    ----------
    direction : Direction
        ``no_trend`` unless ``p`` is below the significance level.
    p, z : float
        Two-sided probability, and the standardised statistic.
    tau : float
        Kendall's tau.
    s, variance : float
        Statistic and its variance.
    slope, intercept : float
        Sen's slope per step, and the median intercept.
    values : int
        Values that entered.
    """

    direction: Direction
    p: float
    z: float
    tau: float
    s: float
    variance: float
    slope: float
    intercept: float
    values: int


MINIMUM_VALUES = 3
"""A trend of two values is a line through them."""


def mann_kendall(series: Floats, *, significance: float = 0.05) -> TrendTest:
    r"""
    Original Mann-Kendall test; missing values are left out.

    Parameters
    ----------
    series : Floats
        Values at equal steps; NaN for missing.
    significance : float
        Two-sided level.

    Returns
    -------
    TrendTest

    Notes
    -----
    .. math:: S = \sum_{i<j} \operatorname{sgn}(x_j - x_i)

    with the variance corrected for ties. Mann (1945), Kendall (1975).
    """
    known = _known(series)
    s, variance = _statistic(known), _variance(known)
    return _result(series, s, variance, significance, pairs=_pairs(len(known)))


def hamed_rao(series: Floats, *, significance: float = 0.05) -> TrendTest:
    """
    Mann-Kendall test whose variance allows for autocorrelation.

    Ranks of the series without its slope are correlated at every lag; lags that are significant at
    ``significance`` widen or narrow the variance. Hamed and Rao (1998), all lags.
    """
    known = _known(series)
    count = len(known)
    if count < MINIMUM_VALUES:
        return mann_kendall(series, significance=significance)
    slope, _ = sen_slope(series)
    ranks = np.asarray(pd.Series(known - np.arange(1, count + 1) * slope).rank(), dtype=np.float64)
    correlation = _autocorrelation(ranks)
    bound = ndtri(1 - significance / 2) / np.sqrt(count)
    lag = np.arange(1, count)
    weights = (count - lag) * (count - lag - 1.0) * (count - lag - 2.0)
    significant = np.abs(correlation[1:]) > bound
    total = np.sum(np.where(significant, weights * correlation[1:], 0.0))
    widening = 1 + 2 / (count * (count - 1.0) * (count - 2.0)) * total
    return _result(
        series,
        _statistic(known),
        _variance(known) * float(widening),
        significance,
        pairs=_pairs(count),
    )


def seasonal_mann_kendall(series: Floats, *, period: int, significance: float = 0.05) -> TrendTest:
    """
    Mann-Kendall test within seasons: January against Januaries, summed over the year.

    Parameters
    ----------
    series : Floats
        Values at equal steps; NaN for missing.
    period : int
        Steps of a year (12 for months).
    significance : float
        Two-sided level.

    Notes
    -----
    Hirsch, Slack and Smith (1982). The slope is the median over pairs of the same season, per
    period; the intercept is that of the whole series.
    """
    seasons = [_known(series[start::period]) for start in range(period)]
    s = sum(_statistic(season) for season in seasons)
    variance = sum(_variance(season) for season in seasons)
    pairs = sum(_pairs(len(season)) for season in seasons)
    slopes = [_pair_slopes(series[start::period]) for start in range(period)]
    every = np.concatenate(slopes)
    slope = float(np.median(every)) if len(every) else float("nan")
    steps = np.arange(len(series))[np.isfinite(series)]
    centre = float(np.median(_known(series))) if len(steps) else float("nan")
    intercept = centre - (float(np.median(steps)) / period if len(steps) else 0.0) * slope
    return _result(series, s, variance, significance, pairs=pairs, line=(slope, intercept))


def sen_slope(series: Floats) -> tuple[float, float]:
    """
    Sen's slope and intercept.

    Parameters
    ----------
    series : Floats
        Values at equal steps; NaN for missing, its place in time is kept.

    Returns
    -------
    slope, intercept : float
        Median of the slopes between all pairs, per step; median of the values minus the slope at
        the median step. NaN with fewer than two values.
    """
    slopes = _pair_slopes(series)
    if not len(slopes):
        return float("nan"), float("nan")
    slope = float(np.median(slopes))
    steps = np.flatnonzero(np.isfinite(series))
    return slope, float(np.median(_known(series)) - np.median(steps) * slope)


def _known(series: Floats) -> Floats:
    """Values without the missing ones, in order."""
    return series[np.isfinite(series)]


def _statistic(values: Floats) -> float:
    """Rising pairs minus falling pairs."""
    return float(
        sum(np.sum(np.sign(values[at + 1 :] - values[at])) for at in range(len(values) - 1))
    )


def _variance(values: Floats) -> float:
    """Variance of the statistic under no trend, corrected for ties."""
    count = len(values)
    _, ties = np.unique(values, return_counts=True)
    untied = count * (count - 1) * (2 * count + 5)
    return float(untied - np.sum(ties * (ties - 1) * (2 * ties + 5))) / 18


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _pair_slopes(series: Floats) -> Floats:
    """Slopes between all pairs of known values."""
    steps = np.flatnonzero(np.isfinite(series))
    first, second = np.triu_indices(len(steps), k=1)
    rise = series[steps[second]] - series[steps[first]]
    return rise / (steps[second] - steps[first])


def _autocorrelation(values: Floats) -> Floats:
    """Autocorrelation at every lag."""
    centred = values - values.mean()
    products = np.correlate(centred, centred, "full")[len(values) - 1 :]
    return products / products[0] if products[0] > 0 else np.zeros(len(values))


def _result(
    series: Floats,
    s: float,
    variance: float,
    significance: float,
    *,
    pairs: int,
    line: tuple[float, float] | None = None,
) -> TrendTest:
    """Statistic, variance and slope as a result."""
    slope, intercept = sen_slope(series) if line is None else line
    count = int(np.count_nonzero(np.isfinite(series)))
    z = float((s - np.sign(s)) / np.sqrt(variance)) if variance > 0 else 0.0
    p = float(2 * ndtr(-abs(z)))
    if count < MINIMUM_VALUES:
        direction, p, z = Direction.TOO_SHORT, float("nan"), float("nan")
    elif p < significance:
        direction = Direction.INCREASING if z > 0 else Direction.DECREASING
    else:
        direction = Direction.NO_TREND
    return TrendTest(
        direction=direction,
        p=p,
        z=z,
        tau=s / pairs if pairs else float("nan"),
        s=s,
        variance=variance,
        slope=slope,
        intercept=intercept,
        values=count,
    )


@dataclass(frozen=True, slots=True)
class SeasonalParts:
    """
    Parts of a series that add up to it.

    Attributes
    ----------
    trend, seasonal, remainder : Floats
        ``remainder`` is NaN where the series has no value.
    """

    trend: Floats
    seasonal: Floats
    remainder: Floats


def seasonal_parts(
    series: Floats, *, period: int, largest_missing_share: float
) -> SeasonalParts | None:
    """
    Split a series into trend, season and remainder (robust STL).

    Parameters
    ----------
    series : Floats
        Values at equal steps; NaN for missing. Gaps are bridged by straight lines for the fit.
    period : int
        Steps of a season.
    largest_missing_share : float
        With a larger share missing there is no split.

    Returns
    -------
    SeasonalParts or None
        None for fewer than two periods, for too many gaps, and where an end is missing: what lies
        outside the first and last value is not guessed.

    Notes
    -----
    Cleveland et al. (1990), as in statsmodels.
    """
    from statsmodels.tsa.seasonal import STL

    missing = ~np.isfinite(series)
    if len(series) < 2 * period or missing.mean() > largest_missing_share:
        return None
    if missing[0] or missing[-1]:
        return None
    bridged = pd.Series(series).interpolate().to_numpy(dtype=np.float64)
    fit = STL(bridged, period=period, robust=True).fit()
    trend = np.asarray(fit.trend, dtype=np.float64)
    seasonal = np.asarray(fit.seasonal, dtype=np.float64)
    return SeasonalParts(trend, seasonal, series - trend - seasonal)
