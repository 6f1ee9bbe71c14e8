"""Waste incineration by order no. 10 (2019): furnace temperature and yearly allowances.

Assumes: five-minute means of a furnace's temperature; normal operation is what the marks leave.
The daily means of PM, NOx, SO2, HCl and CO are ordinary daily limits (``analytics.daily``); hours
marked 启炉, 停炉, 故障, 事故, 烘炉, 停炉降温 have their effect within allowances
(``analytics.periods``).
Known drawbacks: a five-minute mean that is missing is neither warm nor cold; the count of missing
ones travels with the verdict.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Floats, Integers
from analytics.exceedance import without_noise
from analytics.units import (
    HOURS_PER_DAY,
    MINUTES_PER_HOUR,
    SECONDS_PER_HOUR,
    SHANGHAI_OFFSET_HOURS,
)

MINUTES_PER_MEAN = 5
"""The period that the order names: 五分钟均值. [min]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurnaceRule:
    """
    Rule row for furnace temperature.

    Attributes
    ----------
    minimum_c : float
        Temperature that a five-minute mean must reach. [°C]
    allowed_a_day : int
        Means below it that a natural day may have.
    """

    minimum_c: float
    allowed_a_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FurnaceDays:
    """
    One element per furnace and day, sorted by both.

    Attributes
    ----------
    furnace, day : Integers
        Furnace, and day number.
    due_means : Integers
        Five-minute periods in normal operation.
    known_means : Integers
        Those of them with a mean.
    cold_means : Integers
        Means below the minimum.
    exceeds : Booleans
        More cold means than allowed.
    coldest_c : Floats
        Coldest mean in normal operation; NaN for none. [°C]
    """

    furnace: Integers
    day: Integers
    due_means: Integers
    known_means: Integers
    cold_means: Integers
    exceeds: Booleans
    coldest_c: Floats


def furnace_days(
    *,
    furnace: Integers,
    start_s: Integers,
    mean_c: Floats,
    is_normal: Booleans,
    rule: FurnaceRule,
) -> FurnaceDays:
    """
    Judge the natural days of furnaces.

    Parameters
    ----------
    furnace : Integers
        Furnace of each five-minute period; each (furnace, start) once.
    start_s : Integers
        Start of the period. [s since 1970-01-01T00:00Z]
    mean_c : Floats
        Mean temperature; NaN for missing. [°C]
    is_normal : Booleans
        The furnace was in normal operation; other periods are left out.
    rule : FurnaceRule
        Minimum and allowed number.

    Returns
    -------
    FurnaceDays
        Days without a period in normal operation are there, with nothing due.

    Notes
    -----
    Order no. 10 of 2019, article 7: in normal operation the five-minute means below 850 °C of a
    natural day must not be more than five per furnace. A mean equal to the minimum complies.
    """
    day = (start_s // SECONDS_PER_HOUR + SHANGHAI_OFFSET_HOURS) // HOURS_PER_DAY
    keys, place = np.unique(np.stack([furnace, day]), axis=1, return_inverse=True)
    place, count = place.reshape(-1), keys.shape[1]
    known = is_normal & np.isfinite(mean_c)
    cold = known & (without_noise(mean_c) < rule.minimum_c)
    coldest = np.full(count, np.nan)
    np.fmin.at(coldest, place[known], mean_c[known])
    cold_means = np.bincount(place[cold], minlength=count)
    return FurnaceDays(
        furnace=keys[0],
        day=keys[1],
        due_means=np.bincount(place[is_normal], minlength=count),
        known_means=np.bincount(place[known], minlength=count),
        cold_means=cold_means,
        exceeds=cold_means > rule.allowed_a_day,
        coldest_c=coldest,
    )


def due_means_of_hours(hours: float) -> int:
    """Five-minute periods in a number of hours."""
    return int(hours * MINUTES_PER_HOUR // MINUTES_PER_MEAN)


@dataclass(frozen=True, slots=True)
class AllowanceUse:
    """
    Use of an allowance so far.

    Attributes
    ----------
    used_hours, left_hours : float
        Hours used, and left; never below zero.
    beyond_hours : float
        Hours marked beyond the allowance, which are judged like any other.
    """

    used_hours: float
    left_hours: float
    beyond_hours: float


def allowance_use(marked_hours: float, *, allowed_hours: float) -> AllowanceUse:
    """
    How much of an allowance is used: hours of marks of its kinds in its calendar span.

    Parameters
    ----------
    marked_hours : float
        Hours marked so far.
    allowed_hours : float
        The allowance.
    """
    used = min(marked_hours, allowed_hours)
    return AllowanceUse(used, allowed_hours - used, marked_hours - used)
