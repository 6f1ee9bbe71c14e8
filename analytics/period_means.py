"""Means of months, quarters and years from the days that are stored, with the counts behind them.

Assumes: the stored days of any number of series in rising order, each with its mean or without one,
and the least number of days with a mean that a month needs.
Steps:   days -> calendar span -> mean of the daily means (water: weighted by the day's flow) where
         enough days have one -> counts of days and hours beside it, also where there is no mean.
Known drawbacks: no text that was read says how many days a quarter, a year or a month of water
needs; a quarter and a year of gas need what their months need together, water one day. A month that
goes on has a mean as soon as it has days enough.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analytics.array_types import Booleans, Floats, Integers
from analytics.averaging import longer_means
from analytics.calendar_spans import MONTHS_PER_QUARTER, MONTHS_PER_YEAR, month_number

_FEBRUARY = 1


class MeanSpan(StrEnum):
    """Calendar spans longer than a day."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {MeanSpan.MONTH: 1, MeanSpan.QUARTER: MONTHS_PER_QUARTER, MeanSpan.YEAR: MONTHS_PER_YEAR}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDays:
    """
    One element per day, sorted by series and day.

    Attributes
    ----------
    series, day : Integers
        The caller's number of the series; day number.
    mean : Floats
        Daily mean; NaN where the day has none.
    flow_m3 : Floats
        Flow of the day, by which means of water are weighted. [m³]
    is_weighted : Booleans
        The daily mean was weighted by flow; of a series either every day or none.
    valid_hours, due_hours, stopped_hours : Integers
        Counts of hours.
    """

    series: Integers
    day: Integers
    mean: Floats
    flow_m3: Floats
    is_weighted: Booleans
    valid_hours: Integers
    due_hours: Integers
    stopped_hours: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodMeans:
    """
    One element per series and calendar span that has a day, in rising order.

    Attributes
    ----------
    series : Integers
        The caller's number of the series.
    first_month : Integers
        First month of the span, in months since January 1970.
    mean : Floats
        NaN with fewer days than needed: never zero.
    days, valid_days, needed_days : Integers
        Days that are stored, those with a mean, and how many of these the mean needs.
    valid_hours, due_hours, stopped_hours : Integers
        Sums over the days.
    """

    series: Integers
    first_month: Integers
    mean: Floats
    days: Integers
    valid_days: Integers
    needed_days: Integers
    valid_hours: Integers
    due_hours: Integers
    stopped_hours: Integers


def period_means(
    days: StoredDays, *, span: MeanSpan, month_days: int, february_days: int
) -> PeriodMeans:
    r"""
    Means of calendar spans.

    Parameters
    ----------
    days : StoredDays
        Stored days.
    span : MeanSpan
        Month, quarter or year.
    month_days, february_days : int
        Days with a mean that a month and a February need (gas: HJ 76-2017 appendix B; rule rows).

    Returns
    -------
    PeriodMeans

    Notes
    -----
    .. math:: \bar C = \frac1n \sum C_d \quad\text{or}\quad \frac{\sum C_d D_d}{\sum D_d}

    Gas: arithmetic; water: weighted by the day's flow, as its daily mean is (HJ 212-2017 D.1).
    """
    width = _MONTHS[span]
    first_month = month_number(days.day) // width * width
    keys = np.stack([days.series, first_month])
    starts = np.flatnonzero(np.any(np.diff(keys, axis=1, prepend=-1) != 0, axis=0))
    if not len(starts):
        none = np.zeros(0, dtype=np.int64)
        return PeriodMeans(
            series=none, first_month=none, mean=np.zeros(0), days=none, valid_days=none,
            needed_days=none, valid_hours=none, due_hours=none, stopped_hours=none,
        )  # fmt: skip
    needed = _needed(first_month[starts], width, month_days, february_days)
    plain, of_plain = longer_means(days.mean, starts=starts, minimum_valid_days=needed)
    heavy, of_heavy = longer_means(
        days.mean, starts=starts, minimum_valid_days=needed, weights=days.flow_m3
    )
    weighted = days.is_weighted[starts]
    counts = [
        np.add.reduceat(column, starts)
        for column in (days.valid_hours, days.due_hours, days.stopped_hours)
    ]
    return PeriodMeans(
        series=days.series[starts],
        first_month=first_month[starts],
        mean=np.where(weighted, heavy, plain),
        days=np.diff(np.append(starts, len(days.day))),
        valid_days=np.where(weighted, of_heavy, of_plain),
        needed_days=needed,
        valid_hours=counts[0],
        due_hours=counts[1],
        stopped_hours=counts[2],
    )


def _needed(first_month: Integers, width: int, month_days: int, february_days: int) -> Integers:
    """Days that the months of each span need together."""
    months = first_month[:, np.newaxis] + np.arange(width)
    is_february = months % MONTHS_PER_YEAR == _FEBRUARY
    needed: Integers = np.where(is_february, february_days, month_days).sum(axis=1)
    return needed
