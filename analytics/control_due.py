"""When the next calibration, check or test of a monitor is due, and which are overdue.

Assumes: results of one kind per series, and the longest interval that its rule allows.
Steps:   newest passed result -> interval, lengthened by the time in which the source was stopped ->
         due time -> overdue.
Known drawbacks: a result that was not sent counts as not done.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Floats, Integers
from analytics.control_periods import ControlPeriods
from analytics.control_results import Results, stopped_s
from analytics.units import SECONDS_PER_HOUR

NONE_S = np.iinfo(np.int64).min
"""Stands for no result, in seconds since 1970-01-01T00:00Z."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDue:
    """
    One element per series.

    Attributes
    ----------
    newest_s : Integers
        Newest result, passed or not; ``NONE_S`` for none.
    newest_passed : Booleans
        Whether that one was passed.
    passed_s : Integers
        Newest passed result; ``NONE_S`` for none.
    due_s : Integers
        When the next one is due; ``NONE_S`` where none was ever passed and nobody knows since when
        one is owed.
    is_overdue : Booleans
        The due time is over.
    """

    newest_s: Integers
    newest_passed: Booleans
    passed_s: Integers
    due_s: Integers
    is_overdue: Booleans


def next_due(
    results: Results,
    *,
    since_s: Integers,
    interval_hours: Floats,
    stops: ControlPeriods,
    now_s: int,
) -> NextDue:
    """
    Next due times of series ``0 .. n-1``.

    Parameters
    ----------
    results : Results
        Results of the series, any order.
    since_s : Integers
        For each series, from when on a result is owed where none was passed yet, such as the day of
        networking; ``NONE_S`` where that is not known.
    interval_hours : Floats
        Longest time between two passed results; a rule row. [h]
    stops : ControlPeriods
        Stretches in which the source of a series was stopped, without overlaps.
    now_s : int
        The moment of asking.

    Returns
    -------
    NextDue
        A failed result does not reset the interval. Of two results at one time the passed one
        counts as the newest: a failure that was mended at once.
    """
    count = len(since_s)
    newest, passed = (np.full(count, NONE_S, dtype=np.int64) for _ in range(2))
    np.maximum.at(newest, results.series, results.time_s)
    good = results.passed
    np.maximum.at(passed, results.series[good], results.time_s[good])
    begin = np.where(passed != NONE_S, passed, since_s)
    known = np.flatnonzero(begin != NONE_S)
    stopped = np.zeros(count, dtype=np.int64)
    stopped[known] = stopped_s(
        known, start_s=begin[known], end_s=np.full(len(known), now_s), stops=stops
    )
    due = np.full(count, NONE_S, dtype=np.int64)
    interval_s = np.asarray(interval_hours[known] * SECONDS_PER_HOUR, dtype=np.int64)
    due[known] = begin[known] + interval_s + stopped[known]
    return NextDue(
        newest_s=newest,
        newest_passed=(newest != NONE_S) & (newest == passed),
        passed_s=passed,
        due_s=due,
        is_overdue=(due != NONE_S) & (due < now_s),
    )
