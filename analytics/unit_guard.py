"""Values whose unit is doubtful: far above any plausible multiple of the limit, or far below it.

Assumes: valid hours of each series against its governing limit, in one unit.
Steps:   each hour against each governing limit -> hours of a day that are far from all of them ->
         stretches of such hours over any number of days.
Known drawbacks: a plant that is really a thousand times cleaner than its limit looks like a unit
error; the guard raises a question and withholds verdicts, it changes no value.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Codes, Floats, Integers, Maps
from analytics.exceedance import pack_maps, unpack_maps
from analytics.units import HOURS_PER_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGuard:
    """
    Rule row.

    Attributes
    ----------
    above_multiple : float
        Values above so many times the limit are doubtful ...
    above_hours : int
        ... when so many valid hours in a row are.
    below_divisor : float
        Values below the limit divided by this are doubtful ...
    below_hours : int
        ... when valid hours in a row are for so long, from the first to the end of the last, and
        are ``above_hours`` at least: a batch discharge has few valid hours a day.
    """

    above_multiple: float
    above_hours: int
    below_divisor: float
    below_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardMaps:
    """
    Valid hours of days by their distance from the limit, as 24-bit maps without common hours.

    Attributes
    ----------
    above, below : Maps
        Too many times the limit, and too small a part of it.
    plausible : Maps
        Neither. Hours in none of the three had no value or no limit: they decide nothing.
    """

    above: Maps
    below: Maps
    plausible: Maps


def distance_maps(
    *,
    value: Floats,
    compared: Booleans,
    limit: Floats,
    above_multiple: Floats,
    below_divisor: Floats,
) -> dict[str, Maps]:
    """
    Hours of days by their distance from one limit a row.

    Parameters
    ----------
    value, compared : Floats and Booleans, shape (rows, 24)
        Values as they are judged, and the hours whose values count.
    limit, above_multiple, below_divisor : Floats, shape (rows, 1)
        Upper limit, and ``UnitGuard`` of the row; where they are NaN nothing is far.

    Returns
    -------
    dict of Maps
        ``far_above_map``, ``far_below_map`` and ``plausible_map``.
    """
    counted = compared & (limit > 0) & np.isfinite(value)
    above = counted & (value > limit * above_multiple)
    below = counted & (value < limit / below_divisor)
    return {
        "far_above_map": pack_maps(above),
        "far_below_map": pack_maps(below),
        "plausible_map": pack_maps(counted & ~above & ~below),
    }


def guard_maps(
    *,
    days: int,
    series_day: Integers,
    governing: Booleans,
    purpose: Codes,
    far_above_map: Maps,
    far_below_map: Maps,
    plausible_map: Maps,
) -> GuardMaps:
    """
    Hours that are far from every governing limit of their day.

    Parameters
    ----------
    days : int
        Number of days.
    series_day : Integers
        Day of each limit, 0 to ``days - 1``.
    governing, purpose, far_above_map, far_below_map, plausible_map
        Of each limit, as in ``DayJudgements``. Of several purposes the first in the vocabulary
        decides, what the permit says before what is only followed.
    """
    seen = far_above_map | far_below_map | plausible_map
    rows = np.flatnonzero(governing & (seen != 0))
    first = np.full(days, np.iinfo(np.uint8).max, dtype=np.uint8)
    np.minimum.at(first, series_day[rows], purpose[rows])
    rows = rows[purpose[rows] == first[series_day[rows]]]
    anything, not_above, not_below = np.zeros((3, days), dtype=np.int32)
    np.bitwise_or.at(anything, series_day[rows], seen[rows])
    np.bitwise_or.at(not_above, series_day[rows], (seen & ~far_above_map)[rows])
    np.bitwise_or.at(not_below, series_day[rows], (seen & ~far_below_map)[rows])
    return GuardMaps(
        above=anything & ~not_above,
        below=anything & ~not_below,
        plausible=anything & not_above & not_below,
    )


def suspect_maps(
    *,
    series: Integers,
    day: Integers,
    maps: GuardMaps,
    above_hours: Integers,
    below_hours: Integers,
) -> Maps:
    """
    Hours of days that belong to a doubtful stretch.

    Parameters
    ----------
    series, day : Integers
        Sorted by series, then day, each once. Days without any map may be left out.
    maps : GuardMaps
        Their hours.
    above_hours, below_hours : Integers
        ``UnitGuard`` of each day.

    Returns
    -------
    Maps
        Exactly the hours of ``unit_suspects`` over the same hours.
    """
    above, below = unpack_maps(maps.above), unpack_maps(maps.below)
    counted = above | below | unpack_maps(maps.plausible)
    row, hour_of_day = np.nonzero(counted)
    hour = day[row] * HOURS_PER_DAY + hour_of_day
    suspect = np.zeros(counted.shape, dtype=np.bool_)
    # So many hours last as long: of the high side no more is asked.
    for far, lasting in ((above, above_hours), (below, below_hours)):
        suspect[counted] |= _long_runs(
            far[counted], series[row], hour, least=above_hours[row], lasting=lasting[row]
        )
    return pack_maps(suspect)


def unit_suspects(
    *, series: Integers, hour: Integers, value: Floats, limit: Floats, guard: UnitGuard
) -> Booleans:
    """
    Hours that belong to a doubtful stretch.

    Parameters
    ----------
    series, hour : Integers
        Valid hours only, any order.
    value, limit : Floats
        Value and governing upper limit; a NaN or non-positive limit guards nothing.
    guard : UnitGuard
        Rule row.

    Returns
    -------
    Booleans
        True for every hour of a stretch that is long enough. Hours that are missing between valid
        ones do not end a stretch; a value back in the plausible range does.
    """
    order = np.lexsort((hour, series))
    comparable = limit > 0
    above = comparable & (value > limit * guard.above_multiple)
    below = comparable & (value < limit / guard.below_divisor)
    suspect = np.zeros(len(series), dtype=np.bool_)
    for doubtful, lasting in ((above, guard.above_hours), (below, guard.below_hours)):
        suspect[order] |= _long_runs(
            doubtful[order], series[order], hour[order], least=guard.above_hours, lasting=lasting
        )
    return suspect


def _long_runs(
    doubtful: Booleans,
    series: Integers,
    hour: Integers,
    *,
    least: int | Integers,
    lasting: int | Integers,
) -> Booleans:
    """Rows of stretches of true rows of one series: enough rows, over enough hours."""
    if not len(doubtful):
        return doubtful
    changed = np.append(True, (np.diff(series) != 0) | (np.diff(doubtful.astype(np.int8)) != 0))
    run = np.cumsum(changed) - 1
    first = np.flatnonzero(changed)
    last = np.append(first[1:], len(hour)) - 1
    long_enough: Booleans = (last - first + 1)[run] >= least
    long_enough &= (hour[last] - hour[first] + 1)[run] >= lasting
    return doubtful & long_enough
