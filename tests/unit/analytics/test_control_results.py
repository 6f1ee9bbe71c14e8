"""Readings of calibrations and checks, and the stretches that follow."""

import numpy as np

from analytics.control_periods import ControlPeriods
from analytics.control_results import Readings, Results, ended_overdue_periods, joined, judged

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


HOUR = 3600
NOTHING = np.zeros(0, dtype=int)
NO_STOPS = ControlPeriods(NOTHING, NOTHING, NOTHING)


def overdue(*rows, interval=24.0, stops=NO_STOPS):
    """Rows of series, hour and whether it passed; stretches in hours."""
    columns = np.array(rows, dtype=int).reshape(-1, 3)
    found = ended_overdue_periods(
        Results(columns[:, 0], columns[:, 1] * HOUR, columns[:, 2] == 1),
        interval_hours=lambda begin: np.full(len(begin), interval),
        stops=stops,
    )
    return [
        (int(series), int(start) / HOUR, int(end) / HOUR)
        for series, start, end in zip(found.series, found.start_s, found.end_s, strict=True)
    ]


def stretch(start, end, series=1):
    return ControlPeriods(*(np.array([one]) for one in (series, start * HOUR, end * HOUR)))


def test_overdue_from_the_end_of_the_interval_to_the_next_pass():
    # 24 hours after the first is in time; the last has no next one and is left open.
    assert overdue((1, 24, 1), (1, 0, 1), (1, 49, 1)) == [(1, 48, 49)]
    assert overdue((1, 5, 1)) == []
    assert overdue() == []


def test_a_failed_calibration_does_not_reset_the_interval():
    assert overdue((1, 0, 1), (1, 20, 0), (1, 40, 1)) == [(1, 24, 40)]
    assert overdue((1, 5, 0), (1, 40, 1)) == []


def test_series_do_not_end_each_others_intervals():
    assert overdue((1, 0, 1), (2, 30, 1), (1, 30, 1), (2, 50, 1)) == [(1, 24, 30)]


def test_time_in_which_the_source_was_stopped_does_not_count():
    rows = ((1, 0, 1), (1, 40, 1))
    assert overdue(*rows, stops=stretch(10, 15)) == [(1, 29, 40)]
    # Only what lies between the two counts, and only of the own series.
    assert overdue(*rows, stops=stretch(-5, 3)) == [(1, 27, 40)]
    assert overdue(*rows, stops=stretch(38, 60)) == [(1, 26, 40)]
    assert overdue(*rows, stops=stretch(0, 15)) == [(1, 39, 40)]
    assert overdue(*rows, stops=stretch(0, 16)) == []
    assert overdue(*rows, stops=stretch(10, 15, series=2)) == [(1, 24, 40)]
    assert overdue(*rows, stops=stretch(50, 60)) == [(1, 24, 40)]


def test_the_interval_is_that_of_the_day_of_the_first_calibration():
    found = ended_overdue_periods(
        Results(np.ones(3, dtype=int), np.array([0, 100, 200]) * HOUR, np.ones(3, dtype=bool)),
        interval_hours=lambda begin: np.where(begin < 100 * HOUR, 90.0, 60.0),
        stops=NO_STOPS,
    )
    assert (found.start_s // HOUR).tolist() == [90, 160]


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
