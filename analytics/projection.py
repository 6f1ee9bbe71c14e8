"""Emission of a whole year, projected from its past months and last year's running hours.

Assumes: emission of a month is proportional to the hours that the source runs in it, with a scatter
         whose variance grows with the hours; this year's hours are spread over the months as last
         year's were.
Steps:   mass per hour of the past months together -> hours that are left -> sum and interval.
Known drawbacks: a change of load, fuel or treatment later in the year is not foreseen; months are
taken as independent, which makes the interval narrow where a drift goes on.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from analytics.array_types import Booleans, Floats

LEAST_MONTHS = 6
LEVEL = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEnd:
    """Total of a year and the interval that holds it with the chosen probability. [t]"""

    total_t: float
    low_t: float
    high_t: float


def year_end(
    monthly_t: Floats,
    operating_hours: Floats,
    *,
    is_past: Booleans,
    least_months: int = LEAST_MONTHS,
    level: float = LEVEL,
) -> YearEnd | None:
    """
    Project the total of a year.

    Parameters
    ----------
    monthly_t : Floats
        Emission of the twelve months; only past ones are read. [t]
    operating_hours : Floats
        Hours that the source ran in each month of last year; NaN where unknown. [h]
    is_past : Booleans
        Months that are over.
    least_months : int
        Past months with running hours from which on there is a projection.
    level : float
        Probability of the interval.

    Returns
    -------
    YearEnd or None
        None where a past month or an hour of last year is unknown, where fewer months are past, or
        where the source emitted in a month in which it did not run last year.

    Notes
    -----
    Ratio prediction (Royall 1970): with m = b·h + e and var e = s²·h, b is Σm / Σh; the rest, b·H,
    has the prediction variance s²·H·(1 + H / Σh), where s² = Σ (m − b·h)² / h / (n − 1).
    """
    mass, hours = monthly_t[is_past], operating_hours[is_past]
    if not np.all(np.isfinite(mass)) or not np.all(np.isfinite(operating_hours)):
        return None
    runs = hours > 0
    count = int(np.sum(runs))
    if count < least_months or np.any(mass[~runs] > 0):
        return None
    past = float(np.sum(mass))
    left, known = float(np.sum(operating_hours[~is_past])), float(np.sum(hours))
    slope = past / known
    scatter = float(np.sum((mass[runs] - slope * hours[runs]) ** 2 / hours[runs])) / (count - 1)
    spread = float(np.sqrt(scatter * left * (1 + left / known)))
    reach = float(stats.t.ppf(0.5 + level / 2, count - 1)) * spread
    total = past + slope * left
    return YearEnd(total_t=total, low_t=max(total - reach, past), high_t=total + reach)
