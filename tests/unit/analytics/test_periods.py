"""Periods on hours against a walk through every minute."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.hour_rules import AllowanceSpan
from analytics.periods import (
    allowance_hours,
    beyond_allowance,
    calendar_span,
    covered_hours,
    taking_hold,
)
from analytics.vocabulary import PRODUCTION_REASONS, PeriodSource, Reason, code_of
from tests.reference.rule_rows import FURNACE
from tests.unit.analytics.day_cases import DAY, gas_days, mark, periods, second

KINDS = [Reason.STOPPED, Reason.FAULT, Reason.RUNNING, Reason.MAINTENANCE, Reason.COMMUNICATION]
MINUTES = 3 * 24 * 60

declared = st.lists(
    st.tuples(
        st.sampled_from([1, 2]),
        st.integers(-600, MINUTES + 300),
        st.integers(-30, 2000),
        st.sampled_from(KINDS),
        st.sampled_from(list(PeriodSource)),
    ),
    max_size=12,
)


def walk(rows, outlet):
    """Kinds that hold in each minute of three days."""
    state = np.zeros(MINUTES, dtype=np.int64)
    for source in PeriodSource:
        said = np.zeros(MINUTES, dtype=np.int64)
        for of_outlet, start, length, kind, speaker in rows:
            if of_outlet == outlet and speaker is source and kind & PRODUCTION_REASONS:
                said[max(start, 0) : max(start + length, 0)] |= int(kind)
        state = np.where(said != 0, said, state)
    for of_outlet, start, length, kind, _ in rows:
        if of_outlet == outlet and not kind & PRODUCTION_REASONS:
            state[max(start, 0) : max(start + length, 0)] |= int(kind)
    return state.reshape(-1, 60)


@settings(max_examples=60, deadline=None)
@given(declared)
def test_equals_a_walk_through_every_minute(rows):
    table = periods(
        *[
            (
                outlet,
                second(0, minute=start),
                second(0, minute=start + length),
                int(kind),
                -1,
                code_of(source),
            )
            for outlet, start, length, kind, source in rows
        ]
    )
    days = gas_days(
        6, series=np.arange(6) // 3, outlet=1 + np.arange(6) // 3, day=DAY + np.arange(6) % 3
    )
    hours = covered_hours(table, days=days, limited=0)
    for outlet in (1, 2):
        minutes = walk(rows, outlet)
        for kind in KINDS:
            mine = (hours.outlet == outlet) & (hours.reason == int(kind))
            found = np.zeros(72, dtype=np.int64)
            place = hours.hour[mine] - (DAY * 24 - 8)
            inside = (place >= 0) & (place < 72)
            found[place[inside]] = hours.seconds[mine][inside]
            expected = 60 * np.count_nonzero(minutes & int(kind), axis=1)
            assert found.tolist() == expected.tolist(), kind


def test_no_periods_cover_nothing():
    hours = covered_hours(periods(), days=gas_days(), limited=0)
    assert len(hours.hour) == 0
    assert len(beyond_allowance(hours, holds=hours.hour > 0, rules=FURNACE.hours)) == 0


def test_limited_kinds_are_counted_from_new_year_although_one_day_is_asked_for():
    new_year = (19_358 * 24 - 8) * 3600  # 2023-01-01
    table = periods(
        (1, new_year - 50 * 3600, new_year + 59 * 3600, int(Reason.FAULT), -1, 2),
        mark(Reason.FAULT, 5, 8),
    )
    days = gas_days()
    hours = covered_hours(table, days=days, limited=int(Reason.FAULT))
    holds = taking_hold(hours, rules=FURNACE.hours)
    beyond = beyond_allowance(hours, holds=holds, rules=FURNACE.hours)
    late = hours.hour >= DAY * 24 - 8
    assert np.count_nonzero(~late) == 59
    assert beyond[late].tolist() == [False, True, True]
    assert not beyond[~late].any()


def test_each_outlet_has_its_own_allowance():
    marks = [mark(Reason.FAULT, 0, 48, outlet=outlet) for outlet in (1, 2)]
    days = gas_days(
        4, series=np.arange(4) // 2, outlet=1 + np.arange(4) // 2, day=DAY + np.arange(4) % 2
    )
    hours = covered_hours(periods(*marks), days=days, limited=int(Reason.FAULT))
    assert len(hours.hour) == 96
    assert not beyond_allowance(hours, holds=hours.seconds > 0, rules=FURNACE.hours).any()


def test_two_kinds_in_one_hour_use_up_at_most_the_hour():
    """60 hours marked as fault and as accident at once are 60 hours, not 120."""
    marks = [mark(kind, 0, 60) for kind in (Reason.FAULT, Reason.ACCIDENT)]
    hours = covered_hours(
        periods(*marks), days=gas_days(3), limited=int(Reason.FAULT | Reason.ACCIDENT)
    )
    assert not beyond_allowance(hours, holds=hours.seconds > 0, rules=FURNACE.hours).any()


def test_used_hours_are_those_of_the_calendar_span_and_of_each_outlet():
    """New Year's Eve is of the year before; half an hour counts as half; overlaps count once."""
    new_year = (19_358 * 24 - 8) * 3600  # 2023-01-01
    table = periods(
        (1, new_year - 50 * 3600, new_year + 2 * 3600, int(Reason.FAULT), -1, 2),
        mark(Reason.FAULT, 5, 8),
        mark(Reason.ACCIDENT, 7, 9.5),
        mark(Reason.FAULT, 0, 1, outlet=2),
    )
    allowance = next(one for one in FURNACE.hours.allowances if one.reasons & Reason.FAULT)
    days = SimpleNamespace(outlet=np.array([1, 2, 3]), day=np.array([DAY] * 3))
    hours = covered_hours(table, days=days, limited=int(allowance.reasons))
    used = allowance_hours(hours, holds=hours.seconds > 0, allowance=allowance, day=DAY)
    assert used == {1: 2 + 3 + 1.5, 2: 1.0}
    nothing = covered_hours(periods(), days=days, limited=int(allowance.reasons))
    assert allowance_hours(nothing, holds=nothing.hour > 0, allowance=allowance, day=DAY) == {}


def test_only_hours_in_which_a_kind_of_the_allowance_takes_hold_use_it_up():
    """A stop draws on no allowance, and a mark that does not take hold draws nothing."""
    allowance = next(one for one in FURNACE.hours.allowances if one.reasons & Reason.FAULT)
    table = periods(mark(Reason.FAULT, 5, 8), mark(Reason.STOPPED, 10, 20))
    days = SimpleNamespace(outlet=np.array([1]), day=np.array([DAY]))
    hours = covered_hours(table, days=days, limited=int(allowance.reasons))
    holds = (hours.hour != DAY * 24 - 8 + 6) & (hours.seconds > 0)
    used = allowance_hours(hours, holds=holds, allowance=allowance, day=DAY)
    assert used == {1: 2.0}


def test_kinds_without_an_allowance_are_laid_out_on_the_days_asked_for_alone():
    table = periods(mark(Reason.STOPPED, -30, 2), mark(Reason.FAULT, -30, 2))
    hours = covered_hours(table, days=gas_days(), limited=int(Reason.FAULT))
    first_hour = DAY * 24 - 8
    stopped = hours.hour[hours.reason == int(Reason.STOPPED)] - first_hour
    assert stopped.tolist() == [0, 1]
    limited = hours.hour[hours.reason == int(Reason.FAULT)] - first_hour
    assert limited.tolist() == list(range(-30, 2))


def test_the_end_of_one_outlets_days_does_not_touch_the_new_year_of_the_next():
    """All outlets stand on one line of time, one after the other."""
    new_year = (19_358 * 24 - 8) * 3600  # 2023-01-01
    table = periods(
        mark(Reason.FAULT, 23, 30),
        (2, new_year - 60, new_year + 3600, int(Reason.FAULT), -1, 2),
    )
    days = SimpleNamespace(outlet=np.array([1, 2]), day=np.array([DAY] * 2))
    hours = covered_hours(table, days=days, limited=int(Reason.FAULT))
    assert hours.outlet.tolist() == [1, 2]
    assert hours.hour.tolist() == [DAY * 24 - 8 + 23, new_year // 3600]
    assert hours.seconds.tolist() == [3600, 3600]


@pytest.mark.parametrize(
    ("moment", "year", "quarter"),
    [
        ("2022-12-31T15:59", 52, 211),  # still New Year's Eve in Shanghai
        ("2022-12-31T16:00", 53, 212),
        ("2023-03-31T16:00", 53, 213),
    ],
)
def test_spans_turn_at_midnight_in_shanghai(moment, year, quarter):
    hour = np.array([np.datetime64(moment).astype("datetime64[h]").astype(int)])
    assert calendar_span(hour, span=AllowanceSpan.YEAR).tolist() == [year]
    assert calendar_span(hour, span=AllowanceSpan.QUARTER).tolist() == [quarter]
