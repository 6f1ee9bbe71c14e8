"""Calendar months, quarters and years of day numbers (Asia/Shanghai days since 1970-01-01)."""

import numpy as np

from analytics.array_types import Integers

MONTHS_PER_YEAR = 12
MONTHS_PER_QUARTER = 3


def month_number(day: Integers) -> Integers:
    """Months since January 1970."""
    return np.asarray(day).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def quarter_number(day: Integers) -> Integers:
    """Quarters since the first of 1970."""
    return month_number(day) // MONTHS_PER_QUARTER


def year_number(day: Integers) -> Integers:
    """Calendar years since 1970."""
    return month_number(day) // MONTHS_PER_YEAR


def first_day_of_quarter(quarter: Integers) -> Integers:
    """Day number of a quarter's first day."""
    months = np.asarray(quarter) * MONTHS_PER_QUARTER
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
