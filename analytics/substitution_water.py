"""What stands in for the mass of invalid water hours and days (HJ 356-2019, section 8).

Assumes: stage-1 days of each series; a check or calibration is given when it was passed.
Steps:   a day with a valid mean: the mean times the volume that has no value -> any other day: the
         largest valid daily mass since the last passed check -> nothing where there is none.
Known drawbacks: the wording of the standard was not read; the same rule is used for days of normal
and of abnormal sampling, after manual data, which the caller puts first. Where no valid day lies
between the last passed check and the gap, the days of ``fallback_days`` before it are used.

Substitution touches mass alone: concentration and flow are left as they are.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Codes, Floats, Integers
from analytics.capture import share
from analytics.range_maximum import RangeMaximum
from analytics.vocabulary import SubstitutionState, code_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterRules:
    """
    Numbers of the rule.

    Attributes
    ----------
    minimum_alpha : float
        Capture rate of the quarter below which automatic data are not usable.
    minimum_flow_share : float
        Share of due hours whose flow must be known for the volume of a day to be one.
    fallback_days : int
        Days before a gap that are used where none is valid since the last passed check.
    """

    minimum_alpha: float
    minimum_flow_share: float
    fallback_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterDays:
    """
    Stage-1 days of any number of series; each (series, day) once, any order.

    Attributes
    ----------
    series, day : Integers
        Series and day number.
    mean, measured_mass_kg, flow_m3 : Floats
        ``mean_measured``, ``measured_mass_kg`` and ``flow_m3`` of ``DayResults``.
    due_hours, flow_hours, substituted_hours : Integers
        As there.
    kg_per_m3 : Floats
        ``units.kg_per_m3`` of the unit of the mean.
    alpha : Floats
        Capture rate of the day's quarter, so far.
    """

    series: Integers
    day: Integers
    mean: Floats
    measured_mass_kg: Floats
    flow_m3: Floats
    due_hours: Integers
    flow_hours: Integers
    substituted_hours: Integers
    kg_per_m3: Floats
    alpha: Floats


@dataclass(frozen=True, slots=True)
class WaterSubstitution:
    """
    Substituted mass of each row of ``WaterDays``, in its order.

    Attributes
    ----------
    substituted_mass_kg : Floats
        0 on a day without substituted hours, NaN where nothing may or can stand in.
    state : Codes
        Code of ``SubstitutionState``.
    by_largest_day : Booleans
        The largest valid daily mass stands in; else the day's own mean times volume.
    """

    substituted_mass_kg: Floats
    state: Codes
    by_largest_day: Booleans


def substitute_water(
    days: WaterDays, *, rules: WaterRules, check_series: Integers, check_day: Integers
) -> WaterSubstitution:
    """
    Substitute the mass of invalid water hours.

    Parameters
    ----------
    days : WaterDays
        The days wanted and the history before them.
    rules : WaterRules
        Numbers of the rule.
    check_series, check_day : Integers
        Passed standard checks and calibrations: series and day number.

    Returns
    -------
    WaterSubstitution

    Notes
    -----
    HJ 356-2019, section 8: the emission of a day without a valid mean may be taken as the largest
    valid daily emission since the last qualified calibration; concentration and flow stay.
    """
    whole = whole_day_mass_kg(days, minimum_flow_share=rules.minimum_flow_share)
    largest = _largest_since_check(
        days, whole, rules=rules, check_series=check_series, check_day=check_day
    )
    by_largest_day = np.isnan(whole)
    total = np.where(by_largest_day, largest, whole)
    # What was measured stands; a total below it would take measured mass away.
    missing = np.maximum(total - np.nan_to_num(days.measured_mass_kg, nan=0.0), 0.0)
    usable = days.alpha >= rules.minimum_alpha
    needed = days.substituted_hours > 0
    mass = np.where(needed, np.where(usable, missing, np.nan), 0.0)
    state = np.select(
        [~needed, ~usable, np.isnan(total)],
        [
            np.uint8(code_of(SubstitutionState.NOT_NEEDED)),
            np.uint8(code_of(SubstitutionState.NOT_APPLICABLE)),
            np.uint8(code_of(SubstitutionState.NO_HISTORY)),
        ],
        default=np.uint8(code_of(SubstitutionState.SUBSTITUTED)),
    )
    return WaterSubstitution(mass, state, needed & by_largest_day)


def whole_day_mass_kg(days: WaterDays, *, minimum_flow_share: float) -> Floats:
    """
    Mass of days with a valid mean and a known volume. [kg]

    Notes
    -----
    Daily mean times daily volume, HJ 212-2017 D.1: what the hours without a value carried is taken
    at the mean of those that have one. Hours without a known flow are taken at the day's mean flow.
    NaN on any other day. A day on which nothing was due has no mean and no whole mass.
    """
    known = share(days.flow_hours, whole=days.due_hours)
    enough = known >= minimum_flow_share
    volume = np.divide(days.flow_m3, known, out=np.full(len(known), np.nan), where=enough)
    return days.mean * volume * days.kg_per_m3


def _largest_since_check(
    days: WaterDays,
    whole: Floats,
    *,
    rules: WaterRules,
    check_series: Integers,
    check_day: Integers,
) -> Floats:
    """Largest whole day between the last passed check and each day; else of the days before."""
    order = np.lexsort((days.day, days.series))
    series, day = days.series[order], days.day[order]
    # One line of time on which series stand in a row, by the place of each day among all.
    calendar = np.unique(np.concatenate([day, check_day]))
    start = series * len(calendar)
    key = start + np.searchsorted(calendar, day)
    checks = np.sort(check_series * len(calendar) + np.searchsorted(calendar, check_day))
    since = np.append(np.nan, checks)[np.searchsorted(checks, key, side="right")]
    maxima, here = RangeMaximum(whole[order]), np.arange(len(series))
    # The last check on the line may be one of a series further in front.
    largest = np.where(
        since >= start,
        maxima.between(np.searchsorted(key, since, side="left"), here),
        np.nan,
    )
    oldest = start + np.searchsorted(calendar, day - rules.fallback_days, side="left")
    fallback = maxima.between(np.searchsorted(key, oldest, side="left"), here)
    result = np.empty(len(series))
    result[order] = np.where(np.isnan(largest), fallback, largest)
    return result
