"""When the next calibration, check or test is due, worked by hand."""

import numpy as np

from analytics.control_due import NONE_S, next_due
from analytics.control_periods import ControlPeriods
from analytics.control_results import Results

HOUR = 3600
NOTHING = np.zeros(0, dtype=np.int64)
NO_STOPS = ControlPeriods(NOTHING, NOTHING, NOTHING)


def due(*rows, since=(NONE_S,), interval=24.0, stops=NO_STOPS, now=100):
    """Rows of series, hour and whether it passed; hours throughout."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    since_s = np.array([NONE_S if one == NONE_S else one * HOUR for one in since], dtype=np.int64)
    return next_due(
        Results(columns[:, 0], columns[:, 1] * HOUR, columns[:, 2] == 1),
        since_s=since_s,
        interval_hours=np.full(len(since), interval),
        stops=stops,
        now_s=now * HOUR,
    )


def stretch(start, end, series=0):
    return ControlPeriods(*(np.array([one]) for one in (series, start * HOUR, end * HOUR)))


def test_the_next_is_due_one_interval_after_the_newest_that_passed():
    found = due((0, 10, 1), (0, 80, 1), (0, 20, 1))
    assert found.due_s.tolist() == [104 * HOUR]
    assert not found.is_overdue[0]


def test_the_due_moment_itself_is_in_time():
    assert not due((0, 76, 1)).is_overdue[0]
    assert due((0, 75, 1)).is_overdue[0]


def test_a_failed_one_does_not_reset_the_interval():
    found = due((0, 10, 1), (0, 90, 0))
    assert found.is_overdue[0]
    assert found.newest_s.tolist() == [90 * HOUR]
    assert not found.newest_passed[0]
    assert found.passed_s.tolist() == [10 * HOUR]


def test_a_failure_that_was_mended_at_once_counts_as_passed():
    found = due((0, 90, 0), (0, 90, 1))
    assert found.newest_passed[0]
    assert not found.is_overdue[0]


def test_without_any_result_it_is_owed_since_it_began_and_unknown_without_a_beginning():
    found = due(since=(50, 90, NONE_S))
    assert found.is_overdue.tolist() == [True, False, False]
    assert found.due_s.tolist() == [74 * HOUR, 114 * HOUR, NONE_S]
    assert found.newest_s.tolist() == [NONE_S] * 3
    assert not found.newest_passed.any()


def test_time_in_which_the_source_stood_lengthens_the_interval():
    assert due((0, 60, 1)).is_overdue[0]
    # 16 of the 40 hours were stopped: exactly one interval ran.
    found = due((0, 60, 1), stops=stretch(50, 76))
    assert found.due_s.tolist() == [100 * HOUR]
    assert not found.is_overdue[0]
    assert due((0, 60, 1), stops=stretch(50, 75)).is_overdue[0]
    assert due((0, 60, 1), stops=stretch(60, 100, series=1)).is_overdue[0]


def test_a_stop_that_goes_on_keeps_the_time_that_was_left():
    found = due((0, 60, 1), stops=stretch(70, 10**6))
    assert found.due_s.tolist() == [114 * HOUR]
