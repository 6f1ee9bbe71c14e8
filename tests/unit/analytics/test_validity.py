"""Reasons of hours: values that cannot be, flags that need deciding, sources that seem stopped."""

import numpy as np
import pytest

from analytics.day_tables import flag_profile
from analytics.validity import zero_drift_limit
from analytics.vocabulary import (
    REASON_OF_STATE,
    Flag,
    FlagMeaning,
    MarkKind,
    MassSource,
    OperatingState,
    PeriodSource,
    Reason,
    code_of,
)
from tests.reference.rule_rows import FURNACE, GAS, WATER, hour_rules
from tests.unit.analytics.day_cases import (
    compute,
    conditions,
    explain,
    gas_days,
    mark,
    second,
    values,
    water_days,
)

SUBSTITUTED = code_of(MassSource.SUBSTITUTED)
STATE = REASON_OF_STATE


def reasons_of(found, hour=0):
    return Reason(int(found.reasons[0, hour]))


def test_44_valid_minutes_are_too_few_and_45_are_enough():
    found = explain(
        gas_days(), values([30.0] * 24, valid_minutes=np.where(np.arange(24) < 12, 44, 45))
    )
    assert found.effects.valid[0].tolist() == [False] * 12 + [True] * 12
    assert Reason.TOO_FEW_MINUTES in reasons_of(found)


def test_minutes_that_are_not_reported_spoil_nothing():
    assert explain(gas_days(), values([30.0] * 24)).effects.valid.all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_number_is_not_zero(value):
    found = explain(gas_days(), values([value] + [30.0] * 23))
    assert reasons_of(found) & Reason.NOT_FINITE
    assert not found.effects.valid[0, 0]
    assert np.isnan(found.mass_kg[0, 0])


def test_a_value_of_1e30_is_implausible():
    results, _ = compute(gas_days(), values([1e30] + [30.0] * 23))
    assert results.valid_hours.tolist() == [23]
    assert results.mean_measured.tolist() == [30.0]
    assert results.measured_mass_kg == pytest.approx(23 * 30 * 1000 * 1e-6)


def test_the_largest_plausible_value_is_a_value():
    found = explain(gas_days(largest_plausible=1000.0), values([1000.0, 1000.1] + [30.0] * 22))
    assert found.effects.valid[0, :2].tolist() == [True, False]


def test_without_any_rule_row_an_hour_without_a_value_is_still_invalid():
    bare = type(GAS)(hours=hour_rules(effects=()), daily_mean=GAS.daily_mean)
    found = explain(gas_days(), values([None, np.nan, 1e30] + [30.0] * 21), rules=bare)
    assert found.effects.valid[0, :4].tolist() == [False, False, False, True]
    assert not found.effects.judged[0, :3].any()
    assert np.all(found.mass[0, :3] == SUBSTITUTED)


def test_an_empty_row_does_not_end_a_communication_break():
    found = explain(
        gas_days(backfill_closed=False),
        values([np.nan] * 24),
        marks=[mark(MarkKind.COMMUNICATION, 0, 24)],
    )
    assert np.all(found.mass == code_of(MassSource.PENDING))


def test_zero_drift_is_a_share_of_the_range():
    assert zero_drift_limit(full_scale=np.array([200.0]), share=0.025).tolist() == [5.0]


def test_a_reading_below_zero_within_drift_counts_with_its_sign_and_without_mass():
    days = gas_days(zero_drift=zero_drift_limit(full_scale=np.array([100.0]), share=0.025))
    found = explain(days, values([-2.5] + [30.0] * 23))
    assert found.effects.valid[0, 0]
    assert found.mass_kg[0, 0] == 0.0
    assert reasons_of(found) == Reason.NEGATIVE_WITHIN_DRIFT
    results, _ = compute(days, values([-2.5] + [30.0] * 23))
    assert results.mean_measured == pytest.approx((-2.5 + 23 * 30) / 24)


@pytest.mark.parametrize("drift", [2.5, np.nan])
def test_a_reading_below_the_drift_limit_is_invalid_and_an_unknown_limit_explains_nothing(drift):
    found = explain(gas_days(zero_drift=drift), values([-2.6] + [30.0] * 23))
    assert not found.effects.valid[0, 0]
    assert found.mass[0, 0] == SUBSTITUTED
    assert reasons_of(found) == Reason.NEGATIVE_BEYOND_DRIFT


def test_late_hours_are_valid_and_known_as_late():
    prompt = np.arange(24) >= 6
    results, _ = compute(gas_days(), values([30.0] * 24, prompt=prompt))
    assert results.valid_hours.tolist() == [24]
    assert results.valid_prompt_hours.tolist() == [18]
    assert results.received_prompt_hours.tolist() == [18]


# The flag F: instrument or source


def stopped_flag(*, marks=(), profiles=None, **beside):
    return explain(
        gas_days(running_flow_p05_m3=500.0),
        values([0.1] * 24, flag=Flag.STOPPED),
        beside=conditions(24, **beside),
        marks=marks,
        profiles=profiles,
    )


def test_f_with_a_declared_stop_is_a_stopped_source():
    found = stopped_flag(marks=[mark(MarkKind.STOPPED, 0, 24)], flow_m3=10.0)
    assert not found.effects.due.any()


@pytest.mark.parametrize(
    "beside",
    [
        {"flow_m3": 10.0},
        {"flow_m3": 500.0},
        {"load_pct": 0.0},
        {"load_pct": 5.0},
        {"oxygen_pct": 20.9, "flow_m3": 800.0},
        {"oxygen_pct": 19.0},
    ],
)
def test_f_with_resting_companions_is_a_stopped_source(beside):
    found = stopped_flag(**beside)
    assert not found.effects.due.any()
    assert np.all(found.mass == code_of(MassSource.ZERO))


@pytest.mark.parametrize("beside", [{"flow_m3": 800.0}, {"load_pct": 60.0}])
def test_f_with_running_companions_is_a_stopped_instrument(beside):
    found = stopped_flag(**beside)
    assert found.effects.due.all()
    assert not found.effects.valid.any()
    assert np.all(found.reasons & Reason.FLAG_INSTRUMENT_STOPPED)


def test_f_with_a_declared_running_state_is_a_stopped_instrument():
    running = mark(STATE[OperatingState.RUNNING], 0, 24, source=PeriodSource.HJ212)
    found = stopped_flag(marks=[running])
    assert np.all(found.reasons & Reason.FLAG_INSTRUMENT_STOPPED)


def test_f_with_nothing_to_decide_by_is_due_and_not_valid():
    found = stopped_flag()
    assert found.effects.due.all()
    assert not found.effects.valid.any()
    assert np.all(found.reasons & Reason.FLAG_UNDECIDED)


def test_undecided_mass_waits_for_the_marks():
    open_day = explain(
        gas_days(marking_closed=False), values([0.1] * 24, flag=Flag.STOPPED), beside=conditions()
    )
    assert np.all(open_day.mass == code_of(MassSource.PENDING))
    closed = explain(
        gas_days(), values([0.1] * 24, flag=Flag.STOPPED), beside=conditions(flow_m3=np.nan)
    )
    assert np.all(closed.mass == SUBSTITUTED)


def test_what_a_logger_means_by_f_is_a_setting():
    profile = flag_profile({Flag.STOPPED: FlagMeaning.INSTRUMENT_STOPPED})
    found = stopped_flag(profiles=(profile,), flow_m3=10.0)
    assert found.effects.due.all()
    assert np.all(found.reasons & Reason.FLAG_INSTRUMENT_STOPPED)


# The flag B: communication or banking


def test_b_while_banking_is_a_true_measurement():
    found = explain(
        gas_days(),
        values([5.0] * 24, flag=Flag.COMMUNICATION),
        marks=[mark(MarkKind.BANKING, 0, 24)],
    )
    assert found.effects.valid.all()
    assert not found.effects.judged.any()


def test_b_while_running_is_a_broken_line():
    found = explain(
        gas_days(),
        values([5.0] * 24, flag=Flag.COMMUNICATION),
        beside=conditions(load_pct=80.0),
    )
    assert np.all(found.reasons & Reason.FLAG_COMMUNICATION)
    assert not found.effects.valid.any()


def test_b_alone_stays_undecided():
    found = explain(gas_days(), values([5.0] * 24, flag=Flag.COMMUNICATION), beside=conditions())
    assert np.all(found.reasons == Reason.FLAG_UNDECIDED | Reason.FLOW_MISSING)


def test_b_with_another_declared_state_is_a_broken_line():
    found = explain(
        gas_days(),
        values([5.0] * 24, flag=Flag.COMMUNICATION),
        beside=conditions(),
        marks=[mark(STATE[OperatingState.RUNNING], 0, 24)],
    )
    assert np.all(found.reasons & Reason.FLAG_COMMUNICATION)
    assert not np.any(found.reasons & Reason.FLAG_UNDECIDED)


def test_a_declared_state_goes_before_the_state_of_a_flag():
    found = explain(
        gas_days(),
        values([30.0] * 24, flag=Flag.SHUT_DOWN),
        marks=[mark(STATE[OperatingState.RUNNING], 0, 24)],
        rules=type(GAS)(hours=hour_rules(flag_states_exempt=True), daily_mean=GAS.daily_mean),
    )
    assert found.effects.judged.all()


def test_a_trickle_of_water_contradicts_a_declared_stop():
    found = explain(
        water_days(),
        values([30.0] * 24),
        beside=conditions(24, flow_m3=0.5),
        marks=[mark(MarkKind.STOPPED, 0, 24)],
        rules=WATER,
    )
    assert found.effects.judged.all()
    assert np.all(found.reasons & Reason.STOPPED_BUT_RUNNING)


# 疑似停运未标记


def suspected(*, closed, oxygen=20.5, marks=(), **beside):
    return explain(
        gas_days(
            marking_closed=closed,
            running_flow_p05_m3=500.0,
            running_temperature_p05_c=60.0,
            reference_oxygen_pct=6.0,
        ),
        values([8.0] * 24),
        beside=conditions(24, oxygen_pct=oxygen, **beside),
        marks=marks,
    )


@pytest.mark.parametrize("beside", [{"flow_m3": 100.0}, {"temperature_c": 30.0}])
@pytest.mark.parametrize("oxygen", [19.0, 20.5])
def test_air_in_a_cold_or_calm_stack_is_not_judged_before_the_cut_off(beside, oxygen):
    found = suspected(closed=False, oxygen=oxygen, **beside)
    assert np.all(found.reasons & Reason.SUSPECTED_STOP)
    assert found.effects.valid.all()
    assert not found.effects.judged.any()


def test_after_the_cut_off_it_is_judged_as_it_stands_with_the_remark():
    found = suspected(closed=True, flow_m3=100.0)
    assert np.all(found.reasons & Reason.SUSPECTED_STOP)
    assert found.effects.judged.all()
    np.testing.assert_allclose(found.converted, 8 * (21 - 6) / (21 - 20.5))  # 240, not clamped


@pytest.mark.parametrize(
    ("oxygen", "beside"),
    [
        (18.9, {"flow_m3": 100.0}),
        (20.5, {"flow_m3": 500.0, "temperature_c": 60.0}),
        (20.5, {}),
    ],
)
def test_a_running_or_unknown_stack_is_not_suspected(oxygen, beside):
    found = suspected(closed=False, oxygen=oxygen, **beside)
    assert not np.any(found.reasons & Reason.SUSPECTED_STOP)


def test_a_declared_state_ends_the_suspicion():
    found = suspected(closed=False, flow_m3=100.0, marks=[mark(MarkKind.SHUT_DOWN, 0, 24)])
    assert not np.any(found.reasons & Reason.SUSPECTED_STOP)


# oxygen, flow, mass


@pytest.mark.parametrize("oxygen", [21.0, 21.5, 25.0])
def test_oxygen_of_21_and_more_gives_no_conversion(oxygen):
    found = explain(
        gas_days(reference_oxygen_pct=6.0),
        values([30.0] * 24, converted_reported=500.0),
        beside=conditions(24, oxygen_pct=oxygen, flow_m3=1000.0),
    )
    assert np.isnan(found.converted).all()
    assert np.all(found.reasons & Reason.OXYGEN_TOO_HIGH)
    assert found.effects.valid.all()
    np.testing.assert_allclose(found.mass_kg, 30 * 1000 * 1e-6)


def test_conversions_that_disagree_are_remarked_and_ours_is_judged():
    found = explain(
        gas_days(reference_oxygen_pct=6.0),
        values([40.0] * 24, converted_reported=[100.0] + [60.0] * 23),
        beside=conditions(24, oxygen_pct=11.0),
    )
    assert np.all(found.converted == 60.0)
    assert reasons_of(found) & Reason.CONVERSION_DIFFERS
    assert not reasons_of(found, 1) & Reason.CONVERSION_DIFFERS


def test_a_missing_flow_leaves_the_concentration_and_takes_the_mass():
    found = explain(gas_days(), values([30.0] * 24), beside=conditions(24, flow_m3=-1.0))
    assert found.effects.judged.all()
    assert np.all(found.mass == SUBSTITUTED)
    assert np.all(found.reasons & Reason.FLOW_MISSING)


def test_an_outlet_without_a_flow_meter_has_no_mass():
    found = explain(gas_days(flow_monitored=False), values([30.0] * 24), beside=conditions(24))
    assert np.all(found.mass == code_of(MassSource.NONE))
    assert not np.any(found.reasons & Reason.FLOW_MISSING)


def test_reported_mass_is_compared_and_a_mass_without_flow_is_remarked():
    found = explain(
        gas_days(),
        values([30.0] * 24, mass_reported_kg=[0.03, 0.05] + [0.03] * 22),
        beside=conditions(24, flow_m3=[1000.0, 1000.0] + [0.0] * 22),
    )
    assert not reasons_of(found, 0)
    assert reasons_of(found, 1) == Reason.MASS_DIFFERS
    assert reasons_of(found, 2) & Reason.MASS_WITHOUT_FLOW


# marks on hours


def test_overlapping_marks_of_the_source_are_both_kept_and_named():
    found = explain(
        gas_days(),
        values([30.0] * 24),
        marks=[mark(MarkKind.FAULT, 5, 8), mark(MarkKind.SHUT_DOWN, 7, 9)],
    )
    assert reasons_of(found, 7) == Reason.FAULT | Reason.SHUT_DOWN | Reason.OVERLAPPING_MARKS
    assert reasons_of(found, 6) == Reason.FAULT


def test_a_person_overrules_a_mark_and_a_mark_overrules_the_device():
    running = STATE[OperatingState.RUNNING]
    found = explain(
        gas_days(),
        values([30.0] * 24),
        beside=conditions(24, flow_m3=0.0),
        marks=[
            mark(running, 0, 24, source=PeriodSource.HJ212),
            mark(MarkKind.STOPPED, 6, 12),
            mark(running, 8, 10, source=PeriodSource.MANUAL),
        ],
    )
    stopped = (found.reasons[0] & Reason.STOPPED) != 0
    assert np.flatnonzero(stopped).tolist() == [6, 7, 10, 11]


def test_an_hour_is_stopped_when_it_is_covered_fully_even_by_two_pieces():
    found = explain(
        gas_days(),
        values([30.0] * 24),
        beside=conditions(24, flow_m3=0.0),
        marks=[
            mark(MarkKind.STOPPED, 5, 6, minute=1),  # 05:01-06:01
            mark(MarkKind.STOPPED, 6, 7, minute=1),  # 06:01-07:01
        ],
    )
    stopped = (found.reasons[0] & Reason.STOPPED) != 0
    assert np.flatnonzero(stopped).tolist() == [6]


def test_16_minutes_of_maintenance_spoil_an_hour_and_15_do_not():
    found = explain(
        gas_days(),
        values([30.0] * 24),
        marks=[
            (1, second(5), second(5, minute=15), int(Reason.MAINTENANCE), -1, 2),
            (1, second(7), second(7, minute=16), int(Reason.MAINTENANCE), -1, 2),
        ],
    )
    assert np.flatnonzero(~found.effects.valid[0]).tolist() == [7]


def test_a_mark_on_one_pollutant_leaves_the_others_alone():
    found = explain(
        gas_days(), values([30.0] * 24), marks=[mark(MarkKind.MAINTENANCE, 0, 24, series=2)]
    )
    assert found.effects.valid.all()


def test_the_same_maintenance_on_two_pollutants_uses_the_allowance_once():
    marks = [mark(MarkKind.MAINTENANCE, 0, 30, series=series) for series in (1, 2)]
    found = explain(gas_days(2), values([30.0] * 48), marks=marks, rules=FURNACE)
    assert np.flatnonzero(found.effects.valid.reshape(-1)).tolist() == list(range(30, 48))


def test_allowances_start_again_with_the_quarter():
    """30 hours to the end of June, 30 hours from July on: all within the allowance."""
    june_30 = 19_538
    days = gas_days(2, day=june_30 + np.arange(2))
    first = june_30 * 24 - 8
    start = (first - 6) * 3600
    marks = [(1, start, start + 60 * 3600, int(Reason.MAINTENANCE), -1, 2)]
    found = explain(
        days,
        values([30.0] * 48, first=first),
        beside=conditions(48, first=first, flow_m3=1000.0),
        marks=marks,
        rules=FURNACE,
    )
    assert not found.effects.valid.any()


def test_one_automatic_check_a_day_leaves_due_and_further_ones_do_not():
    measured = [30.0] * 24
    measured[4] = measured[10] = measured[16] = None
    results, _ = compute(
        water_days(automatic_check_hours=1),
        values(measured),
        marks=[mark(MarkKind.AUTOMATIC_CHECK, hour, hour + 1) for hour in (4, 10, 16)],
        rules=WATER,
    )
    assert results.due_hours.tolist() == [23]
    assert results.excused_hours.tolist() == [1]
    assert results.received_hours.tolist() == [21]


def test_a_check_that_delivered_its_value_excuses_nothing():
    results, _ = compute(
        water_days(automatic_check_hours=1),
        values([30.0] * 24),
        marks=[mark(MarkKind.AUTOMATIC_CHECK, 4, 5)],
        rules=WATER,
    )
    assert results.due_hours.tolist() == [24]
    assert results.valid_hours.tolist() == [24]
