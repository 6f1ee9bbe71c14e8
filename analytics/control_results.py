"""Whether calibrations and checks were passed, and what follows for the hours around them.

Assumes: readings before and after an adjustment, the value of the standard, and the largest
allowed difference of each, in one unit; one series per monitor, pollutant and kind of record.
Steps:   differences -> passed or failed -> stretches out of control and overdue, joined where
         they touch.
Known drawbacks: an overdue stretch counts only once a later result has ended it, because records
come in late; nobody may lose a month's data because a file is still on its way. Time in which the
source was stopped does not count towards the interval.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Floats, Integers
from analytics.control_periods import ControlPeriods
from analytics.units import SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """
    Records of any number of series, any order.

    Attributes
    ----------
    series, time_s : Integers
        The caller's number of the series; seconds since 1970-01-01T00:00Z.
    standard, before, after : Floats
        Value of the standard, reading as found, and reading after an adjustment; NaN for none.
    tolerance : Floats
        Largest difference that passes, unit of the readings; NaN where no rule is known.
    recorded : Floats
        1 passed, 0 failed as the record says, NaN where it says nothing; used where the readings
        decide nothing.
    """

    series: Integers
    time_s: Integers
    standard: Floats
    before: Floats
    after: Floats
    tolerance: Floats
    recorded: Floats


@dataclass(frozen=True, slots=True)
class Results:
    """Passed and failed results; a failure that was mended at once has a passed one beside it."""

    series: Integers
    time_s: Integers
    passed: Booleans


def judged(readings: Readings) -> Results:
    """
    Results of readings.

    Parameters
    ----------
    readings : Readings
        The records.

    Returns
    -------
    Results
        Nothing for a record that neither the readings nor the record itself decide.
    """
    found = _verdict(readings.before, readings)
    found = np.where(np.isnan(found), readings.recorded, found)
    left = _verdict(readings.after, readings)
    # What was left behind stands over what was found, unless it mended a failure.
    keeps_found = np.isfinite(found) & ((found == 0) | ~(left == 0))
    keeps_left = np.isfinite(left) & ~((found == 0) & (left == 0))
    return Results(
        np.concatenate([readings.series[keeps_found], readings.series[keeps_left]]),
        np.concatenate([readings.time_s[keeps_found], readings.time_s[keeps_left]]),
        np.concatenate([found[keeps_found], left[keeps_left]]) == 1,
    )


def _verdict(reading: Floats, readings: Readings) -> Floats:
    """1 for within the tolerance, 0 for beyond, NaN where either is unknown."""
    difference = np.abs(reading - readings.standard)
    unknown = np.isnan(difference) | np.isnan(readings.tolerance)
    return np.where(unknown, np.nan, (difference <= readings.tolerance).astype(np.float64))


def ended_overdue_periods(
    results: Results, *, interval_hours: Callable[[Integers], Floats], stops: ControlPeriods
) -> ControlPeriods:
    """
    Stretches in which the next passed calibration was overdue and later came (超期未校准).

    Parameters
    ----------
    results : Results
        Results of calibrations; a failed one does not reset the interval.
    interval_hours : callable
        Longest time between two passed results, by the times of the first ones (seconds since
        1970-01-01T00:00Z); a dated rule row. [h]
    stops : ControlPeriods
        Stretches in which the source of a series was stopped, without overlaps.

    Returns
    -------
    ControlPeriods
        From the end of the interval to the next passed result. A monitor that never was calibrated
        is never overdue here.
    """
    good = np.flatnonzero(results.passed)
    order = good[np.lexsort((results.time_s[good], results.series[good]))]
    series, time = results.series[order], results.time_s[order]
    first = np.flatnonzero(series[1:] == series[:-1])
    series, begin, end = series[first], time[first], time[first + 1]
    interval_s = np.asarray(interval_hours(begin) * SECONDS_PER_HOUR, dtype=np.int64)
    due = begin + interval_s + stopped_s(series, start_s=begin, end_s=end, stops=stops)
    kept = due < end
    return ControlPeriods(series[kept], due[kept], end[kept])


def stopped_s(
    series: Integers, *, start_s: Integers, end_s: Integers, stops: ControlPeriods
) -> Integers:
    """
    Seconds of each stretch in which the source was stopped: they do not use up an interval.

    Parameters
    ----------
    series, start_s, end_s : Integers
        The stretches.
    stops : ControlPeriods
        Stretches in which the source of a series was stopped, without overlaps.
    """
    stopped = np.zeros(len(series), dtype=np.int64)
    order = np.argsort(stops.series, kind="stable")
    first, after = (
        np.searchsorted(stops.series[order], series, side) for side in ("left", "right")
    )
    for place in np.flatnonzero(first < after).tolist():
        mine = order[first[place] : after[place]]
        overlap = np.minimum(stops.end_s[mine], end_s[place]) - np.maximum(
            stops.start_s[mine], start_s[place]
        )
        stopped[place] = np.maximum(overlap, 0).sum()
    return stopped


def joined(periods: ControlPeriods) -> ControlPeriods:
    """
    Stretches of each series without overlaps.

    Parameters
    ----------
    periods : ControlPeriods
        Any stretches.

    Returns
    -------
    ControlPeriods
        Those that overlap or touch are one.
    """
    order = np.lexsort((periods.end_s, periods.start_s, periods.series))
    series, start, end = (
        column[order] for column in (periods.series, periods.start_s, periods.end_s)
    )
    if not len(series):
        return ControlPeriods(series, start, end)
    _, first_of_series = np.unique(series, return_index=True)
    reached = end.copy()
    for begin, after in zip(
        first_of_series, np.append(first_of_series[1:], len(series)), strict=True
    ):
        reached[begin:after] = np.maximum.accumulate(end[begin:after])
    is_new = np.ones(len(series), dtype=np.bool_)
    is_new[1:] = (series[1:] != series[:-1]) | (start[1:] > reached[:-1])
    at = np.flatnonzero(is_new)
    return ControlPeriods(series[at], start[at], reached[np.append(at[1:], len(series)) - 1])
