"""Stretches in which a monitor was out of control.

Assumes: results of calibrations or standard checks of each series, passed or failed, each with its
time; what passes was decided by ``analytics.comparison``.
Steps:   failed result -> out of control until the next passed one.
Known drawbacks: nobody knows when between two calibrations a monitor went wrong. Gas: from the
moment the excess is found (HJ 75-2017). Water: back to the last passed check (HJ 355-2019); both
readings are unverified, so the choice is an argument.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Integers


@dataclass(frozen=True, slots=True)
class ControlPeriods:
    """
    Half-open stretches, sorted by series and start; columns as ``day_tables.Periods`` wants them.

    Attributes
    ----------
    series : Integers
        The caller's number of the series.
    start_s, end_s : Integers
        Seconds since 1970-01-01T00:00Z.
    """

    series: Integers
    start_s: Integers
    end_s: Integers


def out_of_control_periods(
    *,
    series: Integers,
    time_s: Integers,
    passed: Booleans,
    until_s: int,
    back_to_last_pass: bool,
) -> ControlPeriods:
    """
    Stretches from a failed result to the next passed one (失控).

    Parameters
    ----------
    series, time_s : Integers
        Results, any order.
    passed : Booleans
        Whether each passed.
    until_s : int
        End of a stretch that no passed result has ended yet.
    back_to_last_pass : bool
        Begin with the last passed result before the failed one (water) and not with the failed
        one itself (gas). Without a passed result before it, the stretch begins with the failed one.

    Returns
    -------
    ControlPeriods
        Failed results in a row make one stretch.
    """
    order = np.lexsort((passed, time_s, series))
    series, time_s, passed = series[order], time_s[order], passed[order]
    same_before = np.append(False, series[1:] == series[:-1])[: len(series)]
    failed_before = same_before & np.append(False, ~passed[:-1])[: len(series)]
    at = np.flatnonzero(~passed & ~failed_before)
    next_pass = _next_pass(series, time_s, passed, until_s)
    start = time_s[at]
    if back_to_last_pass:
        start = np.where(same_before[at], time_s[at - 1], start)
    return _lasting(series[at], start, next_pass[at])


def _next_pass(series: Integers, time_s: Integers, passed: Booleans, until_s: int) -> Integers:
    """Time of the next passed result after each row, of the same series; ``until_s`` for none."""
    good = np.flatnonzero(passed)
    place = np.searchsorted(good, np.arange(len(series)), side="right")
    candidate = np.append(good, 0)[place]
    exists = (place < len(good)) & (series[candidate] == series)
    return np.where(exists, time_s[candidate], until_s)


def _lasting(series: Integers, start_s: Integers, end_s: Integers) -> ControlPeriods:
    """Without the stretches that end before they begin."""
    kept = start_s < end_s
    return ControlPeriods(series[kept], start_s[kept], end_s[kept])
