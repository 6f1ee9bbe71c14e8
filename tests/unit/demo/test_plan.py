"""The plan of what happens: no collisions, seasons, and a longer history only adds to it."""

import itertools
from datetime import date, datetime

import numpy as np
import pytest

from demo.agenda import STOP, Event
from demo.casting import make_city
from demo.gas import soft_cap
from demo.hours import SHANGHAI, day_of, hour_of
from demo.planting import Plan, plans
from demo.state import SHUTTING_DOWN, STARTING, STOPPED, state_of, window
from demo.stories import late_networkings

END = datetime(2026, 11, 22, 8, tzinfo=SHANGHAI)
CITY = make_city(outlets=120, months=14, seed=3, origin=END)


@pytest.fixture(scope="module")
def planned() -> dict[str, Plan]:
    """What happens in the city, by outlet."""
    return plans(CITY, until=CITY.origin)


def test_events_of_an_outlet_do_not_collide(planned: dict[str, Plan]):
    for ref, plan in planned.items():
        events = sorted(plan.events, key=lambda event: event.start)
        for event, following in itertools.pairwise(events):
            assert event.end <= following.start, (ref, event, following)


def test_planted_events_lie_in_undisturbed_hours(planned: dict[str, Plan]):
    for ref, plan in planned.items():
        for one in plan.planted:
            if one.end - one.start > 1000 or one.kind == "gap_open":
                continue
            assert all(one.end <= event.start or one.start >= event.end for event in plan.events), (
                ref,
                one,
            )


def test_heating_boilers_stand_still_in_summer(planned: dict[str, Plan]):
    july = day_of(date(2026, 7, 1)) * 24
    for outlet in CITY.monitored:
        if outlet.rhythm == "heating":
            stops = [event for event in planned[outlet.ref].events if event.kind == STOP]
            assert any(event.start < july < event.end for event in stops), outlet.ref


@pytest.mark.parametrize("days", [1, 9, 40])
def test_a_later_end_keeps_the_plan(planned: dict[str, Plan], days: int):
    later = plans(CITY, until=CITY.origin + 24 * days)
    for ref, plan in planned.items():
        kept = [event for event in later[ref].events if event.start < CITY.origin]
        assert kept == plan.events
        planted = [one for one in later[ref].planted if one.start < CITY.origin]
        assert planted == plan.planted


def test_there_are_bad_hours_in_every_month_and_some_yesterday(planned: dict[str, Plan]):
    planted = [one for plan in planned.values() for one in plan.planted if "multiple" in one.detail]
    months = {one.start // 24 // 31 for one in planted}
    assert len(months) >= 13
    yesterday = CITY.origin // 24 * 24 - 24
    assert sum(1 for one in planted if yesterday <= one.start < yesterday + 24) >= 4


def test_the_kinds_of_planted_events_are_many(planned: dict[str, Plan]):
    kinds = {one.kind for plan in planned.values() for one in plan.planted}
    assert {
        "exceedance_hours",
        "exceedance_day",
        "exceedance_day_gas",
        "range_exceedance",
        "at_limit_equal",
        "stuck_value",
        "clipped_below_limit",
        "copied_day",
        "oxygen_stuck",
        "smoothed",
        "twin_series",
        "zero_drift",
        "over_range",
        "unit_error",
        "wrong_conversion",
        "false_maintenance_mark",
        "false_fault_mark",
        "false_stop_mark",
        "marked_fault",
        "out_of_control",
        "furnace_cold",
        "gap_open",
    } <= kinds


def test_a_stop_goes_down_stays_out_and_comes_up():
    hours = np.arange(100, 140, dtype=np.int64)
    state = state_of(hours, [Event(STOP, 105, 130, "", down_h=3, up_h=5)])
    assert (state.phase[5:8] == SHUTTING_DOWN).all()
    assert (state.phase[8:25] == STOPPED).all()
    assert (state.phase[25:30] == STARTING).all()
    assert (state.share[8:25] == 0).all()
    assert (np.diff(state.share[25:30]) > 0).all()
    assert (state.share[30:] == 1).all()
    assert state.hours_stopped[8] == 1


def test_a_window_is_cut_to_the_hours_there_are():
    hours = np.arange(10, 20, dtype=np.int64)
    assert hours[window(hours, 5, 12)].tolist() == [10, 11]
    assert hours[window(hours, 18, 99)].tolist() == [18, 19]
    assert hours[window(hours, 30, 40)].tolist() == []
    assert hours[window(hours, 1, 4)].tolist() == []


def test_the_cap_bends_only_what_is_near_the_ceiling():
    shares = np.array([0.1, 0.5, 0.79, 0.9, 3.0])
    capped = soft_cap(shares, 0.93)
    assert capped[:3].tolist() == [0.1, 0.5, 0.79]
    assert 0.79 < capped[3] < 0.93
    assert capped[4] <= 0.93


def test_the_end_of_the_history_is_the_last_full_hour():
    assert CITY.origin == hour_of(END)
    assert CITY.start == day_of(date(2025, 10, 1)) * 24


def test_one_outlet_is_networked_months_after_its_permit():
    (late,) = late_networkings(CITY)
    assert CITY.start < late.end < CITY.origin
    assert late.end - late.start > 24 * 100


def test_long_faults_take_most_of_a_quarter(planned: dict[str, Plan]):
    faults = [
        event for plan in planned.values() for event in plan.events if event.drill == "long_fault"
    ]
    assert len(faults) == 2
    assert min(event.end - event.start for event in faults) > 0.25 * 24 * 91
