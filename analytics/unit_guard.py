"""Values whose unit is doubtful: far above any plausible multiple of the limit, or far below it.

Assumes: valid hours of each series against its governing limit, in one unit.
Known drawbacks: a plant that is really a thousand times cleaner than its limit looks like a unit
error; the guard raises a question and withholds verdicts, it changes no value.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Floats, Integers


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
        ... when so many valid hours in a row are.
    """

    above_multiple: float
    above_hours: int
    below_divisor: float
    below_hours: int


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
    for doubtful, hours in ((above, guard.above_hours), (below, guard.below_hours)):
        suspect[order] |= _long_runs(doubtful[order], series[order], hours)
    return suspect


def _long_runs(doubtful: Booleans, series: Integers, length: int) -> Booleans:
    """Rows of stretches of at least so many true rows of one series."""
    if not len(doubtful):
        return doubtful
    changed = np.append(True, (np.diff(series) != 0) | (np.diff(doubtful.astype(np.int8)) != 0))
    run = np.cumsum(changed) - 1
    long_enough: Booleans = np.bincount(run) >= length
    return doubtful & long_enough[run]
