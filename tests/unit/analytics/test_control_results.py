"""Readings of calibrations and checks, and the stretches that follow."""

import numpy as np

from analytics.control_periods import ControlPeriods
from analytics.control_results import Readings, ended_overdue_periods, joined, judged

NAN = np.nan


def results(*rows, tolerance=10.0):
    """Rows of before, after and what the record says, one second apart."""
    columns = np.array(rows, dtype=float).reshape(-1, 3)
    found = judged(
        Readings(
            series=np.ones(len(rows), dtype=int),
            time_s=np.arange(len(rows)),
            standard=np.full(len(rows), 100.0),
            before=columns[:, 0],
            after=columns[:, 1],
            tolerance=np.full(len(rows), tolerance),
            recorded=columns[:, 2],
        )
    )
    return sorted(zip(found.time_s.tolist(), found.passed.tolist(), strict=True))


def test_within_the_tolerance_passes_and_beyond_it_fails():
    assert results((110, NAN, NAN), (110.1, NAN, NAN), (89.9, NAN, NAN)) == [
        (0, True),
        (1, False),
        (2, False),
    ]


def test_a_failure_that_was_mended_is_both():
    assert results((120, 100, NAN)) == [(0, False), (0, True)]


def test_a_failure_that_was_not_mended_is_one():
    assert results((120, 120, NAN)) == [(0, False)]
    assert results((100, 120, NAN)) == [(0, False)]


def test_readings_stand_over_what_the_record_says():
    assert results((120, NAN, 1)) == [(0, False)]
    assert results((NAN, NAN, 0), (NAN, NAN, 1)) == [(0, False), (1, True)]


def test_nothing_is_said_where_nothing_is_known():
    assert results((NAN, NAN, NAN)) == []
    assert results((500, NAN, NAN), tolerance=NAN) == []


def test_an_open_overdue_stretch_is_left_out():
    passed = judged(
        Readings(
            series=np.array([1, 1]),
            time_s=np.array([0, 10 * 3600]),
            standard=np.zeros(2),
            before=np.zeros(2),
            after=np.full(2, NAN),
            tolerance=np.ones(2),
            recorded=np.full(2, NAN),
        )
    )
    nothing = np.zeros(0, dtype=int)
    none = ControlPeriods(nothing, nothing, nothing)
    found = ended_overdue_periods(passed, interval_hours=4, stops=none)
    assert (found.start_s.tolist(), found.end_s.tolist()) == ([4 * 3600], [10 * 3600])
    stops = ControlPeriods(
        np.array([1, 1, 2]), np.array([3600, 30000, 0]), np.array([7200, 90000, 90000])
    )
    found = ended_overdue_periods(passed, interval_hours=4, stops=stops)
    # An hour at the start and 6000 seconds at the end were stopped.
    assert found.start_s.tolist() == [5 * 3600 + 6000]
    elsewhere = ControlPeriods(np.array([1]), np.array([20 * 3600]), np.array([21 * 3600]))
    found = ended_overdue_periods(passed, interval_hours=4, stops=elsewhere)
    assert found.start_s.tolist() == [4 * 3600]
    stops = ControlPeriods(np.array([1]), np.array([0]), np.array([6 * 3600]))
    assert not len(ended_overdue_periods(passed, interval_hours=4, stops=stops).series)


def test_stretches_of_one_series_that_touch_are_one():
    found = joined(
        ControlPeriods(
            np.array([1, 1, 1, 1, 2]), np.array([0, 2, 10, 20, 0]), np.array([9, 3, 12, 30, 5])
        )
    )
    assert found.series.tolist() == [1, 1, 1, 2]
    assert found.start_s.tolist() == [0, 10, 20, 0]
    assert found.end_s.tolist() == [9, 12, 30, 5]
    touching = joined(ControlPeriods(np.array([1, 1]), np.array([0, 5]), np.array([5, 6])))
    assert touching.end_s.tolist() == [6]
