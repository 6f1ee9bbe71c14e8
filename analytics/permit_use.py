"""Use of permitted amounts: what was emitted, from which sources of knowledge, of what was allowed.

Assumes: amounts and the outlets that each permitted amount covers were chosen by the caller; one
row per covered outlet and part of the year.
Steps:   sum measured, substituted and reported parts -> count what nobody knows -> share of the
         permitted amount, as a figure or as a lower bound.
Known drawbacks: a share with unknown outlets is a lower bound only; how much is missing is not
guessed.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Floats, Integers
from analytics.capture import share
from analytics.exceedance import without_noise


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredAmounts:
    """
    What is known of covered outlets; one row per permitted amount, outlet and part of the span.

    Attributes
    ----------
    permitted : Integers
        The caller's number of the permitted amount.
    measured_t, substituted_t, reported_t : Floats
        Automatically measured mass, mass that stands in for invalid hours, and mass from manual
        monitoring or the execution report; NaN for none. [t]
    is_automatic : Booleans
        The outlet is monitored automatically in that part.
    is_stopped : Booleans
        The outlet did not run in that part, so that nothing is unknown.
    is_incomplete : Booleans
        The automatic mass lacks hours of which nobody knows the mass.
    """

    permitted: Integers
    measured_t: Floats
    substituted_t: Floats
    reported_t: Floats
    is_automatic: Booleans
    is_stopped: Booleans
    is_incomplete: Booleans


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitUse:
    """
    许可排放量占比 in its four parts; one element per permitted amount.

    Attributes
    ----------
    measured_t, substituted_t, reported_t : Floats
        Sums of the three known parts; NaN where nothing of a part is known.
    unknown_rows : Integers
        Parts of outlets of which nothing is known: the fourth part.
    used_t : Floats
        Sum of the known parts; NaN where nothing is known at all.
    used_share : Floats
        ``used_t`` of the permitted amount; NaN where that is not positive or not given.
    is_lower_bound : Booleans
        Something is unknown, a part or hours of one: the share is 至少 x %.
    exceeds : Booleans
        The known parts alone are above the permitted amount.
    """

    measured_t: Floats
    substituted_t: Floats
    reported_t: Floats
    unknown_rows: Integers
    used_t: Floats
    used_share: Floats
    is_lower_bound: Booleans
    exceeds: Booleans


def permit_use(amounts: CoveredAmounts, *, permitted_t: Floats) -> PermitUse:
    """
    Use of permitted amounts.

    Parameters
    ----------
    amounts : CoveredAmounts
        Rows of the covered outlets.
    permitted_t : Floats
        Permitted amounts by their number; NaN where a document is missing. [t]

    Returns
    -------
    PermitUse

    Notes
    -----
    Priority of the sources: automatic before manual before reported. An automatically monitored
    outlet with a reported amount besides keeps its automatic amount; the report counts where the
    automatic amount does not exist (capture below the gate), and where there is no monitor.
    """
    count = len(permitted_t)
    automatic = np.isfinite(amounts.measured_t) | np.isfinite(amounts.substituted_t)
    automatic &= amounts.is_automatic
    reported = ~automatic & np.isfinite(amounts.reported_t)
    unknown = ~automatic & ~reported & ~amounts.is_stopped
    parts = [
        _sums(amounts.permitted, np.where(chosen, column, np.nan), count)
        for chosen, column in (
            (automatic, amounts.measured_t),
            (automatic, amounts.substituted_t),
            (reported, amounts.reported_t),
        )
    ]
    known = np.isfinite(parts)
    used = np.where(np.any(known, axis=0), np.sum(np.where(known, parts, 0.0), axis=0), np.nan)
    unknown_rows = np.bincount(amounts.permitted[unknown], minlength=count)
    incomplete = automatic & amounts.is_incomplete
    lacks_hours = np.bincount(amounts.permitted[incomplete], minlength=count) > 0
    return PermitUse(
        measured_t=parts[0],
        substituted_t=parts[1],
        reported_t=parts[2],
        unknown_rows=unknown_rows,
        used_t=used,
        used_share=share(used, whole=np.nan_to_num(permitted_t, nan=0.0)),
        is_lower_bound=(unknown_rows > 0) | lacks_hours,
        exceeds=without_noise(used) > permitted_t,
    )


def _sums(group: Integers, amounts: Floats, count: int) -> Floats:
    """Sum of the known amounts of each group; NaN where none is known."""
    known = np.isfinite(amounts)
    total = np.bincount(group[known], weights=amounts[known], minlength=count)
    rows = np.bincount(group[known], minlength=count)
    return np.where(rows > 0, total, np.nan)


def largest_twelve_months(monthly_t: Floats, *, months: int = 12) -> tuple[float, int]:
    """
    Largest amount of any twelve consecutive months.

    Parameters
    ----------
    monthly_t : Floats
        Amounts of consecutive months; NaN for a month of which nothing is known. [t]
    months : int
        Length of the window.

    Returns
    -------
    largest_t : float
        Largest sum over windows of which every month is known; NaN where there is none.
    first_month : int
        Place of its first month; -1 where there is none. The earliest of equal windows.

    Notes
    -----
    The annual permitted amount is the largest over any twelve consecutive months (HJ 942).
    """
    if len(monthly_t) < months:
        return float("nan"), -1
    sums = np.lib.stride_tricks.sliding_window_view(monthly_t, months).sum(axis=1)
    if np.all(np.isnan(sums)):
        return float("nan"), -1
    first = int(np.nanargmax(sums))
    return float(sums[first]), first


def expected_share(operating_hours: Floats, *, is_past: Booleans) -> float:
    """
    Share of a year's emission that was to be expected by now, by last year's operating profile.

    Parameters
    ----------
    operating_hours : Floats
        Hours that the source ran in each month (or day) of last year; NaN where unknown.
    is_past : Booleans
        Months that are over this year.

    Returns
    -------
    float
        Share of last year's hours that lay in the past months; NaN where a month is unknown or
        nothing ran: then there is no pro-rata line, not a straight one.

    Notes
    -----
    Heating seasons and stops make a straight line through the year wrong.
    """
    total = float(np.sum(operating_hours))
    if not np.isfinite(total) or total <= 0:
        return float("nan")
    return float(np.sum(operating_hours[is_past])) / total
