"""Episodes: exceeding periods that belong together, with their facts.

Assumes: one row per judging period (hour, or day) of a series and limit; periods that are not
given were not judged.
The rule: an episode goes on over periods that were not judged (invalid, missing, exempted,
stopped); it neither counts nor hides them: ``unjudged_periods`` says how many lie inside. It ends
with a judged period within the limit, or with a gap of more than ``longest_gap`` unjudged periods.
Known drawbacks: an outage right after an exceedance joins what lies on both sides of it, up to the
longest gap; a reader who wants them apart asks for a longest gap of zero.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Floats, Integers, Maps
from analytics.exceedance import unpack_maps
from analytics.units import HOURS_PER_DAY, SHANGHAI_OFFSET_HOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Episodes:
    """
    One element per episode, sorted by group and start.

    Attributes
    ----------
    group : Integers
        Series and limit, the caller's number.
    first_period, last_period : Integers
        First and last exceeding period; both belong to the episode.
    exceeding_periods, unjudged_periods : Integers
        Exceeding periods, and periods without a verdict between the first and the last.
    worst_multiple, mean_multiple : Floats
        Of the exceeding periods; NaN where multiples do not exist.
    excess_mass_kg : Floats
        Known mass above the limit; NaN where none is known.
    excess_unknown_periods : Integers
        Exceeding periods that it leaves out.
    peak_row : Integers
        Row of the caller's arrays of the period farthest outside its limit; of equals the first.
    """

    group: Integers
    first_period: Integers
    last_period: Integers
    exceeding_periods: Integers
    unjudged_periods: Integers
    worst_multiple: Floats
    mean_multiple: Floats
    excess_mass_kg: Floats
    excess_unknown_periods: Integers
    peak_row: Integers


def find_episodes(
    *,
    group: Integers,
    period: Integers,
    exceeding: Booleans,
    multiple: Floats,
    excess_mass_kg: Floats,
    deviation: Floats,
    longest_gap: int,
) -> Episodes:
    """
    Join exceeding periods into episodes.

    Parameters
    ----------
    group, period : Integers
        Judged periods, any order: group, and number of the hour or day.
    exceeding : Booleans
        Whether the period exceeds.
    multiple, excess_mass_kg : Floats
        Of exceeding periods; NaN where unknown.
    deviation : Floats
        How far outside the limit; decides the peak. NaN where unknown: never a peak beside a known
        one.
    longest_gap : int
        Unjudged periods in a row over which an episode still goes on.

    Returns
    -------
    Episodes
    """
    order = np.lexsort((period, group)).astype(np.int64)
    group, period, exceeding = group[order], period[order], exceeding[order]
    multiple, excess_mass_kg = multiple[order], excess_mass_kg[order]
    judged_before = np.arange(len(group))
    at = np.flatnonzero(exceeding)
    # Two exceeding periods belong together when no judged one lies between them.
    apart = np.ones(len(at), dtype=np.bool_)
    gap = period[at[1:]] - period[at[:-1]] - 1
    apart[1:] = (
        (group[at[1:]] != group[at[:-1]])
        | (judged_before[at[1:]] - judged_before[at[:-1]] > 1)
        | (gap > longest_gap)
    )
    starts = np.flatnonzero(apart)
    if not len(starts):
        nothing, unknown = np.zeros(0, dtype=np.int64), np.zeros(0)
        return Episodes(
            group=nothing,
            first_period=nothing,
            last_period=nothing,
            exceeding_periods=nothing,
            unjudged_periods=nothing,
            worst_multiple=unknown,
            mean_multiple=unknown,
            excess_mass_kg=unknown,
            excess_unknown_periods=nothing,
            peak_row=nothing,
        )
    ends = np.append(starts[1:], len(at)) - 1
    first, last = period[at[starts]], period[at[ends]]
    count = ends - starts + 1
    mass, known = _sum_known(excess_mass_kg[at], starts)
    multiples, with_multiple = _sum_known(multiple[at], starts)
    return Episodes(
        group=group[at[starts]],
        first_period=first,
        last_period=last,
        exceeding_periods=count,
        unjudged_periods=last - first + 1 - count,
        worst_multiple=np.fmax.reduceat(multiple[at], starts),
        mean_multiple=multiples / np.maximum(with_multiple, 1),
        excess_mass_kg=mass,
        excess_unknown_periods=count - known,
        peak_row=order[at[_farthest(deviation[order][at], starts=starts)]],
    )


def _farthest(deviation: Floats, *, starts: Integers) -> Integers:
    """Position of the first largest value of each stretch; unknown ones come last."""
    stretch = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(deviation))))
    height = np.where(np.isnan(deviation), -np.inf, deviation)
    order = np.lexsort((np.arange(len(height)), -height, stretch))
    return np.asarray(order[starts], dtype=np.int64)


def _sum_known(values: Floats, starts: Integers) -> tuple[Floats, Integers]:
    """Sum and count of the known values of each stretch; NaN where none is known."""
    known = np.isfinite(values)
    count = np.add.reduceat(known.astype(np.int64), starts)
    total = np.add.reduceat(np.where(known, values, 0.0), starts)
    return np.where(count > 0, total, np.nan), count


def hours_of_maps(
    *, day: Integers, judged_map: Maps, exceeding_map: Maps
) -> tuple[Integers, Integers, Booleans]:
    """
    Judged hours of stored days, as ``find_episodes`` wants them.

    Parameters
    ----------
    day : Integers
        Day numbers.
    judged_map, exceeding_map : Maps
        24-bit maps of the same days.

    Returns
    -------
    row : Integers
        Row of the day of each judged hour.
    hour : Integers
        Its hour number.
    exceeding : Booleans
        Whether it exceeds.
    """
    row, slot = np.nonzero(unpack_maps(judged_map))
    hour = day[row] * HOURS_PER_DAY - SHANGHAI_OFFSET_HOURS + slot
    return row, hour, unpack_maps(exceeding_map)[row, slot]
