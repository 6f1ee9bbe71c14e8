"""What a span would have been against another limit: the same values, another line.

Assumes: values that were judged, one for each hour, in the unit of the limit. Nothing of it is a
verdict: marks, conditions and stages of the limit in force are kept apart by the caller.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Floats, Integers
from analytics.exceedance import exceeds, multiple


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """
    Hours against one limit.

    Attributes
    ----------
    hours, over : int
        Hours with a value, and those above the limit.
    days : int
        Days with at least one of them.
    longest_hours : int
        Most hours above in a row of judged hours.
    worst_multiple : float
        NaN where none is above.
    share_within : float
        Hours at or below of all; NaN without hours.
    """

    hours: int
    over: int
    days: int
    longest_hours: int
    worst_multiple: float
    share_within: float


def against(values: Floats, *, hour: Integers, day: Integers, upper: float) -> Against:
    """
    Compare hours with one upper limit.

    Parameters
    ----------
    values : Floats
        One value for each hour; NaN where none was judged.
    hour, day : Integers
        Number of the hour, ascending, and of the day that it lies in.
    upper : float
        The limit, in the unit of the values.

    Returns
    -------
    Against
    """
    known = np.isfinite(values)
    values, hour, day = values[known], hour[known], day[known]
    limits = np.full(len(values), upper)
    over = exceeds(values, lower=np.full(len(values), np.nan), upper=limits)
    above = hour[over]
    starts = np.flatnonzero(np.diff(above, prepend=above[:1] - 2) != 1)
    lengths = np.diff(np.append(starts, len(above)))
    multiples = multiple(values[over], upper=limits[over])
    return Against(
        hours=len(values),
        over=int(np.count_nonzero(over)),
        days=len(np.unique(day[over])),
        longest_hours=int(lengths.max(initial=0)),
        worst_multiple=float(np.max(multiples)) if len(multiples) else float("nan"),
        share_within=float(np.mean(~over)) if len(values) else float("nan"),
    )
