"""Claimed days on flat arrays: who was to report in which hour."""

import numpy as np
import pytest

from dashboard.jobs.claimed_days import (
    Charge,
    claimed_days,
    day_start_hour,
    existence,
    has_hours,
    is_expected,
    outlet_stretches,
    wanted_hours,
)
from queries.dirty_marks import ClaimedSeries
from queries.rollup_registry import FAR

WHOLE = 2**24 - 1
MIDNIGHT = day_start_hour(100)


def claim(*days, series=1):
    return claimed_days([ClaimedSeries(10 + n, "a21026", np.array(days)) for n in range(series)])


def test_midnight_in_shanghai_is_sixteen_oclock_of_the_day_before_in_greenwich():
    assert day_start_hour(0) == -8
    assert day_start_hour(1) == 16


def test_a_day_under_one_monitor_exists_whole():
    found = existence(claim(100), [Charge(0, 7, -FAR, FAR, 200.0)], now_hour=FAR)
    assert found.existing_map.tolist() == [WHOLE]
    assert found.monitor_id.tolist() == [7]
    assert found.range_high.tolist() == [200.0]


@pytest.mark.parametrize(
    ("start", "end", "now", "expected"),
    [
        (MIDNIGHT + 10, FAR, FAR, WHOLE & ~(2**10 - 1)),
        (-FAR, MIDNIGHT + 10, FAR, 2**10 - 1),
        (-FAR, FAR, MIDNIGHT + 1, 1),
        (-FAR, FAR, MIDNIGHT, 0),
        (MIDNIGHT + 5, MIDNIGHT + 6, MIDNIGHT + 20, 1 << 5),
        (MIDNIGHT + 5, MIDNIGHT + 6, MIDNIGHT + 5, 0),
        (MIDNIGHT + 24, FAR, FAR, 0),
        (-FAR, MIDNIGHT, FAR, 0),
    ],
)
def test_hours_exist_while_someone_is_in_charge_and_they_have_ended(start, end, now, expected):
    found = existence(claim(100), [Charge(0, 7, start, end, 1.0)], now_hour=now)
    assert found.existing_map.tolist() == [expected]


def test_two_monitors_share_a_day_and_the_later_names_it():
    charges = [Charge(0, 7, -FAR, MIDNIGHT + 12, 1.0), Charge(0, 8, MIDNIGHT + 12, FAR, 2.0)]
    found = existence(claim(100), charges, now_hour=FAR)
    assert found.existing_map.tolist() == [WHOLE]
    assert (found.monitor_id.tolist(), found.range_high.tolist()) == ([8], [2.0])


def test_a_day_without_anybody_does_not_exist():
    found = existence(claim(100), [], now_hour=FAR)
    assert found.existing_map.tolist() == [0]
    assert np.isnan(found.range_high).all()


def test_hours_are_wanted_from_the_one_in_charge_in_few_stretches():
    days = claim(100, 101, 104, 200)
    charges = [Charge(0, 7, -FAR, MIDNIGHT + 12, 1.0), Charge(0, 8, MIDNIGHT + 12, FAR, 1.0)]
    wanted = wanted_hours(days, charges)
    rows = list(zip(wanted["monitor_id"], wanted["start_hour"], wanted["end_hour"], strict=True))
    assert rows == [
        (7, MIDNIGHT, MIDNIGHT + 12),
        (8, MIDNIGHT + 12, day_start_hour(105)),
        (8, day_start_hour(200), day_start_hour(201)),
    ]


def test_companions_are_read_once_for_all_factors_of_an_outlet():
    found = outlet_stretches(np.array([5, 5, 5, 6]), np.array([100, 100, 101, 100]))
    assert found["outlet_id"].tolist() == [5, 6]
    assert found["end_hour"].tolist() == [day_start_hour(102), day_start_hour(101)]


def test_an_hour_speaks_for_its_own_series_and_day_only():
    days = claim(100, 102, series=2)
    seen = has_hours(days, series=np.array([1, 0]), hour=np.array([MIDNIGHT, day_start_hour(101)]))
    assert seen.tolist() == [False, False, True, False]


def test_hours_outside_of_the_claim_are_nothing():
    days = claim(100)
    outside = np.array([MIDNIGHT - 1, MIDNIGHT + 24 * 50])
    assert has_hours(days, series=np.zeros(2, dtype=int), hour=outside).tolist() == [False]


def test_expected_are_the_days_inside_a_span_of_the_same_series():
    days = claim(100, 101, 102, series=2)
    spans = {
        "outlet_id": np.array([10, 99]),
        "pollutant_code": np.array(["a21026", "a21026"], dtype=object),
        "start_day": np.array([101, 0]),
        "end_day": np.array([102, 999]),
    }
    assert is_expected(days, spans).tolist() == [False, True, False, False, False, False]
