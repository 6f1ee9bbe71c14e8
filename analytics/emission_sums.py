"""Sums of emitted mass over quarters and months, in their parts, and whether they may be used.

Assumes: days with what was measured and what stands in; each day belongs to one group of the
caller (an outlet, pollutant and month, or quarter); rows of one group stand in the order of days.
Steps:   parts of the days -> sums of what is known -> hours of which nothing is known -> the state
         of the total.
Known drawbacks: what is missing is counted in hours, never guessed in mass.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analytics.array_types import Booleans, Codes, Floats, Integers
from analytics.vocabulary import code_of


class AlphaClass(StrEnum):
    """Row of the table of substitution in which a quarter's capture rate lies."""

    HIGH = "high"
    MIDDLE = "middle"
    USABLE = "usable"  # water: one row from the gate on
    LOW = "low"  # below the gate: automatic data are not usable
    NONE = "none"  # nothing was due


class TotalState(StrEnum):
    """What a total is worth."""

    COMPLETE = "complete"
    LOWER_BOUND = "lower_bound"  # the mass of some hours is unknown
    NOT_USABLE = "not_usable"  # capture below the gate: 自动监测数据不可用于核算
    UNKNOWN = "unknown"  # nothing is known, as where no flow is monitored


@dataclass(frozen=True, slots=True, kw_only=True)
class EmissionDays:
    """
    Days of any number of groups.

    Attributes
    ----------
    group : Integers
        The caller's number of the group, from 0 on.
    measured_mass_kg, filled_mass_kg : Floats
        Measured mass, and mass that stands in; NaN for none.
    substituted_hours, filled_hours : Integers
        Hours for which something has to stand in, and for which something does.
    manual_hours, pending_hours : Integers
        Hours of manual data and hours that may still be sent; no mass of them is known.
    untold_hours : Integers
        Due hours whose mass is neither measured nor to be substituted, as without a flow meter.
    """

    group: Integers
    measured_mass_kg: Floats
    filled_mass_kg: Floats
    substituted_hours: Integers
    filled_hours: Integers
    manual_hours: Integers
    pending_hours: Integers
    untold_hours: Integers


@dataclass(frozen=True, slots=True)
class EmissionSums:
    """
    Totals; one element per group.

    Attributes
    ----------
    measured_mass_kg, substituted_mass_kg : Floats
        The two parts; NaN where nothing of a part is known, ``substituted`` 0 where nothing had to
        stand in.
    total_mass_kg : Floats
        Their sum; NaN where it may not be used or where nothing is known: never 0 for missing.
    missing_hours : Integers
        Hours whose mass is unknown.
    state : Codes
        Code of ``TotalState``.
    """

    measured_mass_kg: Floats
    substituted_mass_kg: Floats
    total_mass_kg: Floats
    missing_hours: Integers
    state: Codes


def emission_sums(days: EmissionDays, *, is_usable: Booleans) -> EmissionSums:
    """
    Totals of groups of days.

    Parameters
    ----------
    days : EmissionDays
        The days.
    is_usable : Booleans
        By group: the capture rate allows an automatic total.

    Returns
    -------
    EmissionSums

    Notes
    -----
    Sums of days, HJ 212-2017 D.2 (34) without its misprint; below the gate of the capture rate
    automatic data make no total (HJ 75-2017 and the manual of statistics, read at second hand).
    """
    count = len(is_usable)
    measured = known_sums(days.group, days.measured_mass_kg, count=count)
    filled = known_sums(days.group, days.filled_mass_kg, count=count)
    needed = count_sums(days.group, days.substituted_hours, count=count)
    substituted = np.where(needed == 0, 0.0, filled)
    unknown_hours = (
        days.substituted_hours
        - days.filled_hours
        + days.manual_hours
        + days.pending_hours
        + days.untold_hours
    )
    missing = count_sums(days.group, unknown_hours, count=count)
    something = np.isfinite(measured) | np.isfinite(filled)
    total = np.nan_to_num(measured, nan=0.0) + np.nan_to_num(substituted, nan=0.0)
    state = np.select(
        [~is_usable, ~something, missing > 0],
        [
            np.uint8(code_of(TotalState.NOT_USABLE)),
            np.uint8(code_of(TotalState.UNKNOWN)),
            np.uint8(code_of(TotalState.LOWER_BOUND)),
        ],
        default=np.uint8(code_of(TotalState.COMPLETE)),
    )
    total = np.where(is_usable & something, total, np.nan)
    return EmissionSums(measured, substituted, total, missing, state)


def alpha_classes(
    alpha: Floats, *, gate: Floats, high_from: Floats, is_gas: Booleans
) -> tuple[Codes, Booleans]:
    """
    Class of each capture rate, and whether automatic data are usable with it.

    Parameters
    ----------
    alpha : Floats
        Capture rates; NaN where nothing was due.
    gate, high_from : Floats
        Lower ends of the middle and of the high class, ends included; rule rows.
    is_gas : Booleans
        Water has one class from the gate on.

    Returns
    -------
    classes : Codes
        Code of ``AlphaClass``.
    is_usable : Booleans
        A quarter in which nothing was due has nothing that could be wanting.
    """
    nothing_due = np.isnan(alpha)
    classes = np.select(
        [nothing_due, alpha < gate, ~is_gas, alpha >= high_from],
        [
            np.uint8(code_of(AlphaClass.NONE)),
            np.uint8(code_of(AlphaClass.LOW)),
            np.uint8(code_of(AlphaClass.USABLE)),
            np.uint8(code_of(AlphaClass.HIGH)),
        ],
        default=np.uint8(code_of(AlphaClass.MIDDLE)),
    )
    return classes, nothing_due | (alpha >= gate)


def known_sums(group: Integers, amounts: Floats, *, count: int) -> Floats:
    """Sum of the known amounts of each group, added in the order of rows; NaN where none is."""
    known = np.isfinite(amounts)
    total = np.bincount(group[known], weights=amounts[known], minlength=count)
    rows = np.bincount(group[known], minlength=count)
    return np.where(rows > 0, total, np.nan)


def count_sums(group: Integers, counts: Integers, *, count: int) -> Integers:
    """Sum of counts of each group."""
    sums: Integers = np.bincount(group, weights=counts, minlength=count).astype(np.int64)
    return sums
