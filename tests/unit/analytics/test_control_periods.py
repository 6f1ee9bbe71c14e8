"""Out-of-control stretches from calibrations and checks."""

import numpy as np
import pytest

from analytics.control_periods import out_of_control_periods

HOUR = 3600
UNTIL = 1000 * HOUR


def results(*rows):
    """Rows of series, hour, passed."""
    series, hour, passed = zip(*rows, strict=True)
    return {
        "series": np.array(series),
        "time_s": np.array(hour) * HOUR,
        "passed": np.array(passed, dtype=bool),
        "until_s": UNTIL,
    }


def stretches(found):
    return [
        (int(series), int(start) // HOUR, int(end) // HOUR)
        for series, start, end in zip(found.series, found.start_s, found.end_s, strict=True)
    ]


@pytest.mark.parametrize(("back", "start"), [(False, 24), (True, 0)])
def test_out_of_control_until_the_next_pass(back, start):
    rows = results((1, 0, True), (1, 24, False), (1, 30, False), (1, 36, True), (1, 60, True))
    found = out_of_control_periods(**rows, back_to_last_pass=back)
    assert stretches(found) == [(1, start, 36)]


def test_a_failure_that_nobody_ended_lasts_until_now():
    found = out_of_control_periods(**results((1, 24, False)), back_to_last_pass=True)
    assert stretches(found) == [(1, 24, 1000)]


def test_without_a_pass_before_it_a_failure_begins_with_itself():
    rows = results((1, 24, False), (1, 36, True))
    for back in (True, False):
        found = out_of_control_periods(**rows, back_to_last_pass=back)
        assert stretches(found) == [(1, 24, 36)]


def test_series_do_not_end_each_others_stretches():
    rows = results((2, 10, False), (1, 5, True), (2, 20, True), (1, 8, False), (3, 1, True))
    for back, starts in ((False, (8, 10)), (True, (5, 10))):
        found = out_of_control_periods(**rows, back_to_last_pass=back)
        assert stretches(found) == [(1, starts[0], 1000), (2, starts[1], 20)]


def test_a_pass_at_the_same_moment_as_the_failure_ends_it_at_once():
    rows = results((1, 24, True), (1, 24, False))
    assert stretches(out_of_control_periods(**rows, back_to_last_pass=False)) == []


def test_without_results_nothing_is_out_of_control():
    nothing = results((1, 0, True))
    empty = {
        name: column[:0] if isinstance(column, np.ndarray) else column
        for name, column in nothing.items()
    }
    assert stretches(out_of_control_periods(**empty, back_to_last_pass=True)) == []
