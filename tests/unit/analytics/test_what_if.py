"""Another limit: strictly above counts, gaps break no count, the share has its base."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.what_if import against

VALUES = st.lists(st.floats(0, 1000) | st.just(float("nan")), max_size=80)


def asked(values, upper):
    hours = np.arange(len(values), dtype=np.int64)
    return against(np.array(values, dtype=float), hour=hours, day=hours // 24, upper=upper)


def test_hours_days_and_the_longest_stretch():
    found = asked([10.0] * 22 + [60.0, 60.0, 70.0, 50.0, 60.0], 50.0)
    assert (found.hours, found.over, found.days, found.longest_hours) == (27, 4, 2, 3)
    assert found.worst_multiple == pytest.approx(0.4)
    assert found.share_within == pytest.approx(23 / 27)


def test_an_hour_without_a_verdict_ends_a_stretch():
    assert asked([60.0, float("nan"), 60.0], 50.0).longest_hours == 1


def test_nothing_is_known_of_nothing():
    found = asked([], 50.0)
    assert (found.hours, found.over, found.days, found.longest_hours) == (0, 0, 0, 0)
    assert math.isnan(found.worst_multiple)
    assert math.isnan(found.share_within)


@given(VALUES, st.floats(1, 500), st.floats(1, 500))
def test_a_stricter_limit_never_counts_fewer(values, one, other):
    strict, wide = sorted((one, other))
    assert asked(values, strict).over >= asked(values, wide).over
    assert asked(values, strict).days >= asked(values, wide).days


@given(VALUES, st.floats(1, 500))
def test_what_is_over_and_what_is_within_are_all_hours(values, upper):
    found = asked(values, upper)
    if found.hours:
        assert found.over + found.share_within * found.hours == pytest.approx(found.hours)
