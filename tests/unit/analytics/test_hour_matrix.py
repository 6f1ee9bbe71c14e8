"""The matrix of hours: due, valid, judged, and where the mass comes from, for every kind."""

import numpy as np
import pytest

from analytics.vocabulary import Flag, MarkKind, MassSource, Reason
from tests.reference.rule_rows import FURNACE, GAS, WATER, hour_rules
from tests.unit.analytics.day_cases import (
    conditions,
    explain,
    gas_days,
    mark,
    values,
    water_days,
)

HOUR = 10


def hour_of(days, hours, **case):
    """Due, valid, judged, mass of the tenth hour."""
    found = explain(days, hours, **case)
    mass = list(MassSource)[int(found.mass[0, HOUR])]
    effects = found.effects
    row = tuple(int(effect[0, HOUR]) for effect in (effects.due, effects.valid, effects.judged))
    return (*row, mass.value)


def marked(kind, *, gap=False, flow=1000.0, rules=GAS, **columns):
    """The tenth hour of a day under a mark, with its value or without."""
    measured = [30.0] * 24
    if gap:
        measured[HOUR] = None
    return hour_of(
        gas_days(**columns),
        values(measured),
        beside=conditions(24, flow_m3=flow),
        marks=[mark(kind, HOUR, HOUR + 1)],
        rules=rules,
    )


def test_normal():
    assert hour_of(gas_days(), values([30.0] * 24)) == (1, 1, 1, "measured")


@pytest.mark.parametrize(
    "kind",
    [
        MarkKind.IGNITION,
        MarkKind.SHUT_DOWN,
        MarkKind.BAKING,
        MarkKind.COOLING,
        MarkKind.BANKING,
        MarkKind.FAULT,
        MarkKind.ACCIDENT,
    ],
)
def test_transient_states_are_true_measurements_that_are_not_judged(kind):
    assert marked(kind) == (1, 1, 0, "measured")


def test_beyond_the_allowance_the_first_hour_is_judged():
    """60 hours a year: the 60th marked hour is exempted, the 61st is judged."""
    days = gas_days(3)
    found = explain(
        days,
        values([30.0] * 72),
        marks=[mark(MarkKind.FAULT, 4, 4 + 61)],
        rules=FURNACE,
    )
    judged = found.effects.judged.reshape(-1)
    assert judged[4 : 4 + 60].tolist() == [False] * 60
    assert judged[4 + 60]
    assert found.reasons.reshape(-1)[64] & Reason.BEYOND_ALLOWANCE


def test_stopped_without_flow():
    assert marked(MarkKind.STOPPED, flow=0.0) == (0, 0, 0, "zero")


def test_stopped_although_gas_flows():
    row = marked(MarkKind.STOPPED, flow=1000.0, running_flow_p05_m3=900.0)
    assert row == (1, 1, 1, "measured")


def test_stopped_although_the_load_says_running():
    found = explain(
        gas_days(),
        values([30.0] * 24),
        beside=conditions(24, flow_m3=1000.0, load_pct=60.0),
        marks=[mark(MarkKind.STOPPED, 0, 24)],
    )
    assert np.all(found.effects.judged)
    assert np.all(found.reasons & Reason.STOPPED_BUT_RUNNING)


@pytest.mark.parametrize(
    "kind",
    [
        MarkKind.MAINTENANCE,
        MarkKind.CALIBRATION,
        MarkKind.MONITOR_FAULT,
        MarkKind.OVERDUE_CALIBRATION,
        MarkKind.OUT_OF_CONTROL,
    ],
)
def test_monitor_marks_make_no_measurement(kind):
    assert marked(kind) == (1, 0, 0, "substituted")


def test_communication_break_waits_until_back_fill_is_over():
    waiting = marked(MarkKind.COMMUNICATION, gap=True, backfill_closed=False)
    assert waiting == (1, 0, 0, "pending")
    assert marked(MarkKind.COMMUNICATION, gap=True) == (1, 0, 0, "substituted")


def test_back_filled_hour_is_as_the_data_say():
    assert marked(MarkKind.COMMUNICATION) == (1, 1, 1, "measured")


def test_manual_data_in_place_of_the_monitor():
    assert marked(MarkKind.MANUAL_SUBSTITUTE) == (1, 0, 0, "manual")


def test_no_row_and_no_mark_is_due_and_missing():
    measured = [30.0] * 24
    measured[HOUR] = None
    assert hour_of(gas_days(), values(measured)) == (1, 0, 0, "substituted")


@pytest.mark.parametrize(
    ("flag", "mass"),
    [
        (Flag.MAINTENANCE, "substituted"),
        (Flag.FAULT, "substituted"),
        (Flag.CALIBRATION, "substituted"),
        (Flag.OVER_RANGE, "substituted"),
        (Flag.MISSING, "substituted"),
        (Flag.POWER, "substituted"),
        (Flag.UNKNOWN, "substituted"),
        (Flag.MANUAL, "manual"),
    ],
)
def test_flags_that_spoil_an_hour(flag, mass):
    flags = [Flag.NORMAL] * 24
    flags[HOUR] = flag
    assert hour_of(gas_days(), values([30.0] * 24, flag=flags)) == (1, 0, 0, mass)


def test_an_absent_flag_is_normal():
    assert hour_of(gas_days(), values([30.0] * 24, flag=Flag.EMPTY)) == (1, 1, 1, "measured")


@pytest.mark.parametrize("flag", [Flag.START_UP, Flag.SHUT_DOWN])
def test_a_state_that_only_the_flag_states_exempts_by_rule_alone(flag):
    hours = values([30.0] * 24, flag=flag)
    assert hour_of(gas_days(), hours) == (1, 1, 1, "measured")
    exempting = type(GAS)(hours=hour_rules(flag_states_exempt=True), daily_mean=GAS.daily_mean)
    assert hour_of(gas_days(), hours, rules=exempting) == (1, 1, 0, "measured")


def test_water_without_flow_takes_no_part():
    row = hour_of(
        water_days(), values([30.0] * 24), beside=conditions(24, flow_m3=0.0), rules=WATER
    )
    assert row == (0, 0, 0, "zero")


def test_several_marks_combine_to_the_strictest():
    found = explain(
        gas_days(),
        values([30.0] * 24),
        marks=[mark(MarkKind.IGNITION, 9, 12), mark(MarkKind.MAINTENANCE, 10, 11)],
    )
    rows = [found.effects.valid[0, hour] for hour in (9, 10, 11)]
    assert rows == [True, False, True]
    assert not found.effects.judged[0, 9:12].any()


def test_a_stop_goes_before_maintenance():
    found = explain(
        gas_days(),
        values([None] * 24),
        beside=conditions(24, flow_m3=0.0),
        marks=[mark(MarkKind.STOPPED, 0, 24), mark(MarkKind.MAINTENANCE, 0, 24)],
    )
    assert not found.effects.due.any()
    assert np.all(found.mass == list(MassSource).index(MassSource.ZERO))
    assert np.all(found.mass_kg == 0.0)


def test_withheld_hours_are_not_public():
    flags = [Flag.NORMAL] * 24
    flags[HOUR] = Flag.FAULT
    found = explain(gas_days(), values([30.0] * 24, flag=flags))
    assert found.effects.public.sum() == 23
    assert not found.effects.public[0, HOUR]
