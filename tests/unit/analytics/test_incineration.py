"""Furnace days outside the worked example."""

import numpy as np

from analytics.incineration import (
    FurnaceRule,
    allowance_use,
    due_means_of_hours,
    furnace_days,
)

RULE = FurnaceRule(minimum_c=850, allowed_a_day=5)
DAY = 19_509
START = (DAY * 24 - 8) * 3600


def days(mean, *, normal=None, furnace=None, start=None):
    mean = np.asarray(mean, dtype=float)
    return furnace_days(
        furnace=np.ones(len(mean), dtype=int) if furnace is None else np.asarray(furnace),
        start_s=START + 300 * np.arange(len(mean)) if start is None else np.asarray(start),
        mean_c=mean,
        is_normal=np.ones(len(mean), dtype=bool) if normal is None else np.asarray(normal),
        rule=RULE,
    )


def test_850_degrees_comply():
    assert days([850.0] * 10).cold_means.tolist() == [0]


def test_cold_means_outside_normal_operation_do_not_count():
    found = days([300.0] * 10, normal=[False] * 4 + [True] * 6)
    assert found.due_means.tolist() == [6]
    assert found.cold_means.tolist() == [6]
    assert found.coldest_c.tolist() == [300.0]
    stopped = days([300.0] * 10, normal=[False] * 10)
    assert (stopped.due_means.tolist(), stopped.exceeds.tolist()) == ([0], [False])
    assert np.isnan(stopped.coldest_c[0])


def test_missing_means_are_neither_warm_nor_cold():
    found = days([np.nan] * 6 + [900.0] * 4)
    assert found.known_means.tolist() == [4]
    assert found.due_means.tolist() == [10]
    assert found.exceeds.tolist() == [False]


def test_furnaces_and_natural_days_are_counted_apart():
    midnight = START + 24 * 3600
    found = days(
        [800.0] * 4,
        furnace=[1, 2, 1, 1],
        start=[midnight - 300, midnight - 300, midnight, midnight + 300],
    )
    assert found.furnace.tolist() == [1, 1, 2]
    assert found.day.tolist() == [DAY, DAY + 1, DAY]
    assert found.cold_means.tolist() == [1, 2, 1]


def test_means_due_in_hours():
    assert due_means_of_hours(24) == 288


def test_use_of_an_allowance():
    use = allowance_use(12.5, allowed_hours=60)
    assert (use.used_hours, use.left_hours, use.beyond_hours) == (12.5, 47.5, 0.0)
