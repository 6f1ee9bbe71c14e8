"""What exceedances of a span amount to: counts, rates, multiples, runs of days, excess mass.

Assumes: one row per exceeding period (an hour, or a day) of one series and limit, at one stage, of
one basis and purpose; the caller keeps hours and days, purposes and stages apart and numbers its
groups (outlet, discharger, county, industry, factor …) from 0.
Known drawbacks: an exceeding period of a limit without multiple (pH, a limit of zero) counts, but
takes no part in worst and mean multiple; a mean over periods of different limits mixes them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.array_types import Booleans, Floats, Integers
from analytics.exceedance import excess_mass_kg
from analytics.units import HOURS_PER_DAY, SHANGHAI_OFFSET_HOURS

DAYS_PER_WEEK = 7
WEEKDAY_OF_DAY_ZERO = 3
"""1970-01-01 was a Thursday; Monday is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """
    One element per group, in the order of their numbers.

    Attributes
    ----------
    exceeding_periods, judged_periods : Integers
        Exceeding periods, and periods with a verdict.
    rate : Floats
        Exceeding of judged periods; NaN where nothing was judged.
    worst_multiple, mean_multiple : Floats
        NaN where no exceeding period has a multiple.
    exceeding_days, longest_days_in_row : Integers
        Days with at least one exceeding period, and most of them in a row.
    first_period, last_period : Integers
        First and last exceeding period; -1 where there is none.
    excess_mass_kg : Floats
        Known mass above the limit; NaN where none is known. [kg]
    excess_unknown_periods : Integers
        Exceeding periods that it leaves out.
    """

    exceeding_periods: Integers
    judged_periods: Integers
    rate: Floats
    worst_multiple: Floats
    mean_multiple: Floats
    exceeding_days: Integers
    longest_days_in_row: Integers
    first_period: Integers
    last_period: Integers
    excess_mass_kg: Floats
    excess_unknown_periods: Integers


def statistics(
    *,
    group: Integers,
    period: Integers,
    day: Integers,
    multiple: Floats,
    excess_kg: Floats,
    judged_periods: Integers,
) -> Statistics:
    """
    Statistics of exceeding periods by group.

    Parameters
    ----------
    group : Integers
        Number of the group of each exceeding period, below ``len(judged_periods)``.
    period, day : Integers
        Number of the hour or day, and of the day that it lies in.
    multiple, excess_kg : Floats
        Of the period; NaN where unknown.
    judged_periods : Integers
        Periods with a verdict of each group: the base of its rate.

    Returns
    -------
    Statistics
    """
    groups = len(judged_periods)
    count = np.bincount(group, minlength=groups).astype(np.int64)
    mass, mass_known = _sum_known(excess_kg, group=group, groups=groups)
    multiples, with_multiple = _sum_known(multiple, group=group, groups=groups)
    worst = np.full(groups, np.nan)
    np.fmax.at(worst, group, multiple)
    first = np.full(groups, np.iinfo(np.int64).max)
    last = np.full(groups, -1)
    np.minimum.at(first, group, period)
    np.maximum.at(last, group, period)
    days, longest = days_in_row(group=group, day=day, groups=groups)
    return Statistics(
        exceeding_periods=count,
        judged_periods=judged_periods,
        rate=_ratio(count, judged_periods),
        worst_multiple=worst,
        mean_multiple=_ratio(multiples, with_multiple),
        exceeding_days=days,
        longest_days_in_row=longest,
        first_period=np.where(count > 0, first, -1),
        last_period=last,
        excess_mass_kg=mass,
        excess_unknown_periods=count - mass_known,
    )


def _ratio(part: Any, base: Integers) -> Floats:
    """Part of base; NaN where the base is zero."""
    known = base > 0
    return np.divide(part, base, out=np.full(len(base), np.nan), where=known)


def _sum_known(values: Floats, *, group: Integers, groups: int) -> tuple[Floats, Integers]:
    """Sum and count of the known values of each group; NaN where none is known."""
    known = np.isfinite(values)
    count = np.bincount(group[known], minlength=groups).astype(np.int64)
    total = np.bincount(group[known], weights=values[known], minlength=groups)
    return np.where(count > 0, total, np.nan), count


def days_in_row(*, group: Integers, day: Integers, groups: int) -> tuple[Integers, Integers]:
    """
    Days of each group, and the longest run of days that follow each other.

    Parameters
    ----------
    group, day : Integers
        Group and day number of anything; a day counts once however often it is given.
    groups : int
        How many groups there are.

    Returns
    -------
    Integers, Integers
        Number of different days, and length of the longest run; 0 for a group without any.
    """
    count = np.zeros(groups, dtype=np.int64)
    longest = np.zeros(groups, dtype=np.int64)
    if not len(group):
        return count, longest
    pairs = np.unique(np.stack([group, day]), axis=1)
    of, at = pairs[0], pairs[1]
    np.add.at(count, of, 1)
    starts = np.flatnonzero(np.append(True, (np.diff(of) != 0) | (np.diff(at) != 1)))
    lengths = np.diff(np.append(starts, len(of)))
    np.maximum.at(longest, of[starts], lengths)
    return count, longest


def day_of_hour(hour: Any) -> Any:
    """Day number in Asia/Shanghai of hour numbers."""
    return (hour + SHANGHAI_OFFSET_HOURS) // HOURS_PER_DAY


def weekday_pattern(hour: Integers) -> Integers:
    """
    How often hours fall on each weekday and hour of the day.

    Parameters
    ----------
    hour : Integers
        Hour numbers.

    Returns
    -------
    Integers
        Shape (7, 24): Monday first, hour of the day in Asia/Shanghai.
    """
    counts = np.zeros((DAYS_PER_WEEK, HOURS_PER_DAY), dtype=np.int64)
    weekday = (day_of_hour(hour) + WEEKDAY_OF_DAY_ZERO) % DAYS_PER_WEEK
    np.add.at(counts, (weekday, (hour + SHANGHAI_OFFSET_HOURS) % HOURS_PER_DAY), 1)
    return counts


def severity_classes(multiple: Floats, *, edges: Floats) -> tuple[Integers, int]:
    """
    Exceeding periods by multiple.

    Parameters
    ----------
    multiple : Floats
        Multiples; NaN where there is none.
    edges : Floats
        Inner edges, ascending; a multiple equal to an edge lies in the class above it.

    Returns
    -------
    Integers
        Counts, one more than edges.
    int
        Periods without multiple.
    """
    known = np.isfinite(multiple)
    place = np.searchsorted(edges, multiple[known], side="right")
    counts = np.bincount(place, minlength=len(edges) + 1).astype(np.int64)
    return counts, int(np.count_nonzero(~known))


def excess_of_hours(
    *,
    measured: Floats,
    judged: Floats,
    upper: Floats,
    flow_m3: Floats,
    kg_per_m3: Floats,
    is_mass_rate: Booleans,
) -> Floats:
    """
    Mass above the limit of exceeding hours.

    Parameters
    ----------
    measured, judged : Floats
        Measured value, and the value that was compared with the limit.
    upper : Floats
        Limit, unit of ``judged``.
    flow_m3 : Floats
        Dry standard volume of the hour, or discharged volume. [m³]
    kg_per_m3 : Floats
        Mass in one cubic metre at one unit of ``measured``; NaN where it has none (pH). [kg m⁻³]
    is_mass_rate : Booleans
        The limit is one on kg/h: the hour's mass above it is the difference.

    Returns
    -------
    Floats
        Excess mass. [kg] NaN where it is not known, or where the value lies below a lower limit.
    """
    of_concentration = excess_mass_kg(
        measured=measured, judged=judged, upper=upper, flow_m3=flow_m3, kg_per_m3=kg_per_m3
    )
    above = np.where(np.greater(judged, upper), judged - upper, np.nan)
    return np.where(is_mass_rate, above, of_concentration)
