"""Rates and their absence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.calendar_spans import first_day_of_quarter, quarter_number, year_number
from analytics.capture import (
    capture_rate,
    excused_check_hours,
    meets_target,
    share,
    transmission_rates,
)


def test_nothing_due_is_neither_0_nor_100_percent():
    rates = transmission_rates(
        due_hours=np.array([0, 24]), received_hours=np.array([0, 0]), valid_hours=np.array([0, 0])
    )
    np.testing.assert_equal(rates.transmission, [np.nan, 0.0])
    np.testing.assert_equal(rates.validity, [np.nan, np.nan])
    np.testing.assert_equal(rates.effective, [np.nan, 0.0])


def test_a_rate_that_does_not_exist_meets_no_target():
    assert np.isnan(share(np.array([0.0, 3.0]), whole=np.zeros(2))).all()
    assert not meets_target(share(0, whole=0), minimum=0.75)


def test_a_target_is_met_when_it_is_reached():
    assert meets_target(share(18, whole=24), minimum=0.75)


def test_a_quarter_of_stops_has_no_capture_rate():
    assert np.isnan(capture_rate(hours=2160, stopped_hours=2160, invalid_hours=0))


@given(st.integers(0, 100), st.integers(1, 100), st.integers(0, 2000))
def test_an_added_valid_hour_never_lowers_capture(stopped, invalid, more):
    hours = stopped + invalid + more
    before = capture_rate(hours=hours, stopped_hours=stopped, invalid_hours=invalid)
    after = capture_rate(hours=hours, stopped_hours=stopped, invalid_hours=invalid - 1)
    assert after >= before


@pytest.mark.parametrize(
    ("received", "checks", "excused"), [(23, 1, 1), (24, 1, 0), (22, 2, 1), (23, 0, 0)]
)
def test_checks_excuse_missing_hours_and_one_a_day(received, checks, excused):
    assert (
        excused_check_hours(
            due_hours=24, received_hours=received, check_hours=checks, allowed_a_day=1
        )
        == excused
    )


def test_calendar_spans():
    day = np.array(["2023-03-31", "2023-04-01", "2023-12-31"], dtype="datetime64[D]").astype(int)
    assert quarter_number(day).tolist() == [212, 213, 215]
    assert year_number(day).tolist() == [53, 53, 53]
    assert first_day_of_quarter(np.array([213])).tolist() == [day[1]]
