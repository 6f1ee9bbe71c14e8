"""Days from hours: means, counts, maps and mass, with the arithmetic in the open."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import daily
from analytics.day_tables import HourConditions, HourValues, SeriesDays, flag_profile
from analytics.hour_rules import DailyMeanRule, RuleSet
from analytics.vocabulary import Flag, MarkKind, MeanMethod, MeanState, Medium, code_of
from tests.reference.rule_rows import FURNACE, GAS, WATER, hour_rules
from tests.unit.analytics.day_cases import (
    DAY,
    FIRST_HOUR,
    bit_range,
    bits,
    compute,
    conditions,
    gas_days,
    limit,
    mark,
    no_limits,
    periods,
    values,
    water_days,
)


def state_of(results):
    return list(MeanState)[int(results.mean_state[0])]


def test_nineteen_valid_hours_have_no_mean_and_twenty_have():
    results, _ = compute(gas_days(), values([30.0] * 19 + [None] * 5))
    assert np.isnan(results.mean_measured[0])
    assert state_of(results) is MeanState.TOO_FEW_VALID
    results, _ = compute(gas_days(), values(list(range(20)) + [None] * 4))
    assert results.mean_measured.tolist() == [sum(range(20)) / 20]
    assert results.valid_hours.tolist() == [20]
    assert results.due_hours.tolist() == [24]


def test_a_source_that_ran_under_twenty_hours_says_so():
    results, _ = compute(
        gas_days(),
        values([30.0] * 19 + [None] * 5),
        beside=conditions(24, flow_m3=0.0),
        marks=[mark(MarkKind.STOPPED, 19, 24)],
    )
    assert state_of(results) is MeanState.RAN_TOO_SHORT
    assert np.isnan(results.mean_measured[0])
    assert results.due_hours.tolist() == [19]
    assert results.stopped_map.tolist() == [bit_range(19, 24)]


def test_a_source_that_ran_twenty_hours_with_nineteen_values_has_too_few():
    results, _ = compute(
        gas_days(),
        values([30.0] * 19 + [None] * 5),
        beside=conditions(24, flow_m3=0.0),
        marks=[mark(MarkKind.STOPPED, 20, 24)],
    )
    assert state_of(results) is MeanState.TOO_FEW_VALID


def test_a_stopped_day_is_not_due_and_its_mass_is_zero():
    results, _ = compute(
        gas_days(),
        values([None] * 24),
        beside=conditions(24, flow_m3=0.0),
        marks=[mark(MarkKind.STOPPED, 0, 24)],
    )
    assert results.due_hours.tolist() == [0]
    assert results.measured_mass_kg.tolist() == [0.0]
    assert results.zero_mass_hours.tolist() == [24]
    assert state_of(results) is MeanState.STOPPED


def test_a_day_without_rows_is_due_missing_and_has_no_mass():
    results, _ = compute(gas_days(), values([None] * 24), beside=conditions(0))
    assert results.due_hours.tolist() == [24]
    assert results.received_hours.tolist() == [0]
    for column in ("mean_measured", "measured_mass_kg", "largest_valid", "flow_m3"):
        assert np.isnan(getattr(results, column)[0]), column
    assert results.substituted_map.tolist() == [bit_range(0, 24)]


def test_maps_name_hours_of_the_shanghai_day():
    measured = [30.0] * 24
    measured[0] = measured[23] = None
    results, _ = compute(gas_days(), values(measured))
    assert results.valid_map.tolist() == [bit_range(1, 23)]
    assert results.substituted_map.tolist() == [bits(0, 23)]
    assert results.due_map.tolist() == [(1 << 24) - 1]


def test_hours_of_the_neighbouring_days_are_left_out():
    hours = values([99.0] + [30.0] * 24 + [99.0], first=FIRST_HOUR - 1)
    results, _ = compute(gas_days(), hours)
    assert results.mean_measured.tolist() == [30.0]


def test_a_feed_of_25_hours_gives_24_and_the_25th_to_the_next_day():
    results, _ = compute(gas_days(2), values([30.0] * 25))
    assert results.received_hours.tolist() == [24, 1]


def test_mass_is_measured_and_never_converted():
    """Standards' W4: 30 mg/m3 × 274 721.9 m3/h = 8.2417 kg/h, whatever the conversion says."""
    flow = 274_721.90483724244
    results, _ = compute(
        gas_days(reference_oxygen_pct=6.0),
        values([30.0] * 24, converted_reported=34.6, mass_reported_kg=8.24),
        beside=conditions(24, flow_m3=flow, oxygen_pct=8.0),
    )
    assert results.measured_mass_kg == pytest.approx(24 * 30 * flow / 1e6)
    assert results.measured_mass_kg == pytest.approx(197.80, abs=0.005)
    assert results.largest_valid_hour_mass_kg == pytest.approx(30 * flow / 1e6)
    assert results.mean_converted == pytest.approx(30 * (21 - 6) / (21 - 8))
    assert results.reported_mass_kg == pytest.approx(24 * 8.24)


def test_converted_mean_needs_its_own_twenty_hours():
    oxygen = np.where(np.arange(24) < 5, 21.0, 8.0)
    results, _ = compute(
        gas_days(reference_oxygen_pct=6.0),
        values([30.0] * 24),
        beside=conditions(24, flow_m3=1000.0, oxygen_pct=oxygen),
    )
    assert results.mean_measured.tolist() == [30.0]
    assert np.isnan(results.mean_converted[0])


def test_without_a_reference_there_is_no_converted_mean():
    results, _ = compute(gas_days(), values([30.0] * 24))
    assert np.isnan(results.mean_converted[0])
    assert results.largest_valid.tolist() == [30.0]


def test_hours_that_do_not_exist_are_neither_due_nor_missing_nor_stopped():
    """A monitor took charge at 04:00, and it is not yet 22:00."""
    existing = bit_range(4, 22)
    results, verdict = compute(
        gas_days(existing_map=existing),
        values([60.0] * 20 + [None] * 4),
        marks=[mark(MarkKind.STOPPED, 0, 6)],
        beside=conditions(24, flow_m3=0.0),
        limits=limit(50.0),
    )
    assert results.due_map.tolist() == [bit_range(6, 22)]
    assert results.stopped_map.tolist() == [bits(4, 5)]
    assert results.received_map.tolist() == [bit_range(6, 20)]
    assert results.substituted_map.tolist() == [bits(20, 21)]
    assert results.zero_mass_hours.tolist() == [2]
    assert verdict.judged_map.tolist() == [bit_range(6, 20)]
    assert state_of(results) is MeanState.RAN_TOO_SHORT


def test_a_day_of_one_stopped_hour_is_stopped_and_a_day_without_hours_is_not():
    for existing, state in ((bits(5), MeanState.STOPPED), (0, MeanState.RAN_TOO_SHORT)):
        results, _ = compute(
            gas_days(existing_map=existing),
            values([None] * 24),
            beside=conditions(24, flow_m3=0.0),
            marks=[mark(MarkKind.STOPPED, 0, 24)],
        )
        assert state_of(results) is state
        assert results.due_hours.tolist() == [0]


# Water


def test_water_day_is_weighted_by_flow():
    """Standards' W10: 100, 50, 10 m3 with 40, 60, 300 mg/L make 10 kg and 62.5 mg/L."""
    flow = [100.0, 50.0, 10.0] + [0.0] * 21
    results, _ = compute(
        water_days(),
        values([40.0, 60.0, 300.0] + [777.0] * 21),
        beside=conditions(24, flow_m3=flow),
        rules=WATER,
    )
    assert results.mean_measured.tolist() == [62.5]
    assert results.measured_mass_kg == pytest.approx(4 + 3 + 3)
    assert results.due_hours.tolist() == [3]
    assert results.flow_m3.tolist() == [160.0]


@pytest.mark.parametrize(("valid", "exists"), [(5, False), (6, True)])
def test_water_needs_75_percent_of_the_hours_due_that_day(valid, exists):
    """Seven hours of discharge: 5.25 hours are needed, so 6 do and 5 do not."""
    flow = [50.0] * 7 + [0.0] * 17
    measured = [40.0] * valid + [None] * (24 - valid)
    results, _ = compute(
        water_days(), values(measured), beside=conditions(24, flow_m3=flow), rules=WATER
    )
    assert np.isfinite(results.mean_measured[0]) == exists
    assert state_of(results) is (MeanState.VALID if exists else MeanState.TOO_FEW_VALID)


def test_a_batch_discharge_by_night_has_a_mean():
    flow = [0.0] * 22 + [80.0, 40.0]
    results, _ = compute(
        water_days(),
        values([5.0] * 22 + [30.0, 60.0]),
        beside=conditions(24, flow_m3=flow),
        rules=WATER,
    )
    assert results.mean_measured.tolist() == [(30 * 80 + 60 * 40) / 120]


def test_no_discharge_all_day_is_neither_due_nor_missing():
    results, _ = compute(
        water_days(), values([5.0] * 24), beside=conditions(24, flow_m3=0.0), rules=WATER
    )
    assert results.due_hours.tolist() == [0]
    assert np.isnan(results.mean_measured[0])
    assert state_of(results) is MeanState.NO_DISCHARGE
    assert results.measured_mass_kg.tolist() == [0.0]


def test_water_whose_flow_is_not_monitored_has_an_arithmetic_mean():
    days = water_days(flow_monitored=False, mean_method=code_of(MeanMethod.ARITHMETIC))
    results, _ = compute(days, values([40.0, 60.0] * 12), beside=conditions(24), rules=WATER)
    assert results.mean_measured.tolist() == [50.0]
    assert np.isnan(results.measured_mass_kg[0])


def test_hours_without_flow_have_no_weight():
    flow = np.where(np.arange(24) < 18, 10.0, np.nan)
    results, _ = compute(
        water_days(),
        values([30.0] * 18 + [900.0] * 6),
        beside=conditions(24, flow_m3=flow),
        rules=WATER,
    )
    assert results.mean_measured.tolist() == [30.0]
    assert results.valid_hours.tolist() == [24]
    assert results.flow_hours.tolist() == [18]
    flow[17] = np.nan
    results, _ = compute(
        water_days(), values([30.0] * 24), beside=conditions(24, flow_m3=flow), rules=WATER
    )
    assert np.isnan(results.mean_measured[0])


def test_one_hour_of_discharge_is_enough_when_it_was_the_only_one():
    results, _ = compute(
        water_days(),
        values([30.0] + [None] * 23),
        beside=conditions(24, flow_m3=[10.0] + [0.0] * 23),
        rules=WATER,
    )
    assert results.mean_measured.tolist() == [30.0]


# Bad input


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"days": gas_days(2, day=[DAY, DAY])}, "SeriesDays"),
        (
            {"values": HourValues(series=[1, 1], hour=[FIRST_HOUR] * 2, flag=0, measured=1.0)},
            "Hour",
        ),
        ({"conditions": HourConditions(outlet=[1, 1], hour=[FIRST_HOUR] * 2)}, "HourConditions"),
        ({"days": gas_days(rule_set=1)}, "rule_set"),
        ({"days": gas_days(flag_profile=3)}, "flag_profile"),
        ({"limits": limit(50.0, series_day=5)}, "series_day"),
    ],
)
def test_rows_given_twice_or_out_of_place_are_refused(tables, words):
    case = {
        "days": gas_days(),
        "values": values([30.0] * 24),
        "conditions": conditions(24),
        "periods": periods(),
        "limits": no_limits(),
        "rule_sets": (GAS,),
        "flag_profiles": (flag_profile(),),
    }
    with pytest.raises(ValueError, match=words):
        daily.compute_days(**(case | tables))


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match=r"HourValues\.measured has \(3,\) rows"):
        HourValues(series=[1, 1], hour=[1, 2], flag=0, measured=[1.0, 2.0, 3.0])


def test_nothing_asked_for_gives_nothing():
    results, judgements = compute(gas_days(0), values([30.0] * 24), beside=conditions(24))
    assert len(results.mean_measured) == 0
    assert len(judgements.limit_id) == 0


# A city of many series


def city(seed, *, series=6, days=4):
    """Random series of two media, rule sets and outlets, with gaps, flags, marks and limits."""
    random = np.random.default_rng(seed)
    count = series * days
    table = {
        "series": np.repeat(np.arange(series), days) * 7 + 3,
        "outlet": np.repeat(np.arange(series) // 2, days) + 100,
        "day": np.tile(DAY + np.arange(days), series),
    }
    is_gas = table["outlet"] % 2 == 0
    table |= {
        "medium": np.where(is_gas, code_of(Medium.GAS), code_of(Medium.WATER)),
        "rule_set": np.where(is_gas, 2, 1),
        "mean_method": np.where(
            is_gas, code_of(MeanMethod.ARITHMETIC), code_of(MeanMethod.FLOW_WEIGHTED)
        ),
        "kg_per_m3": np.where(is_gas, 1e-6, 1e-3),
        "reference_oxygen_pct": np.where(is_gas, 6.0, np.nan),
        "zero_drift": np.full(count, 1.0),
        "automatic_check_hours": np.where(is_gas, 0, 1),
        "marking_closed": np.arange(count) % days != days - 1,
    }
    hours = np.arange(days * 24) + FIRST_HOUR
    all_hours = {
        "series": np.repeat(np.unique(table["series"]), len(hours)),
        "hour": np.tile(hours, series),
    }
    kept = np.flatnonzero(random.random(series * len(hours)) > 0.03)
    rows = {name: column[kept] for name, column in all_hours.items()}
    rows |= {
        "flag": np.where(random.random(len(kept)) < 0.95, 0, random.integers(1, 12, len(kept))),
        "measured": np.round(random.gamma(6, 7, len(kept)) - 2, 1),
        "mass_reported_kg": random.gamma(2, 1, len(kept)),
        "prompt": random.random(len(kept)) > 0.1,
    }
    outlets = np.unique(table["outlet"])
    beside = {
        "outlet": np.repeat(outlets, len(hours)),
        "hour": np.tile(hours, len(outlets)),
    }
    number = len(beside["outlet"])
    beside |= {
        "flow_m3": np.where(random.random(number) < 0.05, 0.0, random.uniform(10, 90, number)),
        "oxygen_pct": random.uniform(2, 22, number),
        "temperature_c": random.uniform(5, 150, number),
    }
    kinds = [MarkKind.STOPPED, MarkKind.IGNITION, MarkKind.MAINTENANCE, MarkKind.COMMUNICATION]
    marks = [
        mark(MarkKind(str(kind)), start, start + length, outlet=int(outlet))
        for kind, start, length, outlet in zip(
            random.choice(kinds, series),
            random.integers(-5, days * 24, series),
            random.integers(1, 20, series),
            random.choice(outlets, series),
            strict=True,
        )
    ]
    limits = {
        "series_day": np.repeat(np.arange(count), 3),
        "limit_id": np.arange(count * 3),
        "basis": np.tile([0, 1, 0], count),
        "purpose": np.tile([0, 0, 1], count),
        "upper": np.tile([50.0, 40.0, 45.0], count),
        "reference_oxygen_pct": np.repeat(table["reference_oxygen_pct"], 3),
    }
    return table, rows, beside, marks, limits


def run_city(table, rows, beside, marks, limits):
    from analytics.day_tables import DayLimits

    return daily.compute_days(
        days=SeriesDays(**table),
        values=HourValues(**rows),
        conditions=HourConditions(**beside),
        periods=periods(*marks),
        limits=DayLimits(**limits),
        rule_sets=(GAS, WATER, FURNACE),
        flag_profiles=(flag_profile(),),
    )


def assert_same(left, right):
    for field in dataclasses.fields(left):
        np.testing.assert_array_equal(
            getattr(left, field.name), getattr(right, field.name), err_msg=field.name
        )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing(seed):
    case = table, rows, beside, marks, limits = city(seed)
    random = np.random.default_rng(seed)
    results, judgements = run_city(*case)
    places = random.permutation(len(table["series"]))
    shuffled_days = {name: column[places] for name, column in table.items()}

    def shuffled(columns):
        order = random.permutation(len(next(iter(columns.values()))))
        return {name: column[order] for name, column in columns.items()}

    back = np.argsort(places)
    moved = limits | {"series_day": back[limits["series_day"]]}
    again, verdicts = run_city(
        shuffled_days, shuffled(rows), shuffled(beside), marks[::-1], shuffled(moved)
    )
    for field in dataclasses.fields(results):
        np.testing.assert_array_equal(
            getattr(results, field.name), getattr(again, field.name)[back], err_msg=field.name
        )
    first, second = np.argsort(judgements.limit_id), np.argsort(verdicts.limit_id)
    for field in dataclasses.fields(judgements):
        if field.name not in ("series_day", "limit_row"):
            np.testing.assert_array_equal(
                getattr(judgements, field.name)[first],
                getattr(verdicts, field.name)[second],
                err_msg=field.name,
            )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_day_alone_is_the_same_as_in_a_city(seed):
    table, rows, beside, marks, limits = city(seed)
    results, _ = run_city(table, rows, beside, marks, limits)
    one = seed % len(table["series"])
    alone = {name: column[one : one + 1] for name, column in table.items()}
    nothing = {name: column[:0] for name, column in limits.items()}
    single, _ = run_city(alone, rows, beside, marks, nothing)
    for field in dataclasses.fields(results):
        np.testing.assert_array_equal(
            getattr(results, field.name)[one : one + 1],
            getattr(single, field.name),
            err_msg=field.name,
        )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_counts_and_masses_hang_together(seed):
    results, judgements = run_city(*city(seed))
    assert np.all(results.valid_hours <= results.received_hours)
    assert np.all(results.received_hours <= results.due_hours)
    assert np.all(results.judged_hours + results.exempted_hours <= results.valid_hours)
    assert np.all(results.valid_prompt_hours <= results.received_prompt_hours)
    assert np.all(results.out_of_control_map & ~results.substituted_map == 0)
    sources = (
        results.measured_mass_hours
        + results.zero_mass_hours
        + results.substituted_hours
        + results.manual_hours
        + results.pending_hours
    )
    assert np.all(sources == 24)
    known = (results.measured_mass_hours + results.zero_mass_hours) > 0
    assert np.array_equal(np.isfinite(results.measured_mass_kg), known)
    assert np.all(results.measured_mass_kg[known] >= 0)
    assert np.all(judgements.exceeding_periods <= judgements.valid_periods)
    assert np.all(judgements.exceeding_map & ~judgements.judged_map == 0)
    hourly = judgements.limit_id % 3 != 1
    assert np.all(
        judgements.valid_periods[hourly] <= results.judged_hours[judgements.series_day[hourly]]
    )


def test_blocks_are_joined_in_the_order_asked_for(monkeypatch):
    case = city(1)
    whole = run_city(*case)
    monkeypatch.setattr(daily, "ROWS_AT_ONCE", 5)
    for left, right in zip(whole, run_city(*case), strict=True):
        assert_same(left, right)


def test_masses_add_up_over_days_and_series():
    table, rows, beside, marks, limits = city(2)
    results, _ = run_city(table, rows, beside, marks, limits)
    first_two = table["day"] < DAY + 2
    parts = []
    for chosen in (first_two, ~first_two):
        part = {name: column[chosen] for name, column in table.items()}
        nothing = {name: column[:0] for name, column in limits.items()}
        parts.append(np.nansum(run_city(part, rows, beside, marks, nothing)[0].measured_mass_kg))
    assert sum(parts) == pytest.approx(np.nansum(results.measured_mass_kg))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 23), st.lists(st.booleans(), min_size=24, max_size=24))
def test_an_added_valid_hour_never_lowers_capture(hour, present):
    before = [30.0 if is_there else None for is_there in present]
    after = list(before)
    after[hour] = 30.0
    first, _ = compute(gas_days(), values(before))
    second, _ = compute(gas_days(), values(after))
    assert second.valid_hours[0] >= first.valid_hours[0]
    assert second.due_hours[0] == first.due_hours[0]


def test_a_flagged_hour_does_not_move_the_mean():
    flags = [Flag.NORMAL] * 23 + [Flag.FAULT]
    results, _ = compute(gas_days(), values([30.0] * 23 + [9999.0], flag=flags))
    assert results.mean_measured.tolist() == [30.0]
    assert results.largest_valid.tolist() == [30.0]


def test_both_conditions_of_a_mean_hold_where_both_are_set():
    both = RuleSet(
        hours=hour_rules(),
        daily_mean=DailyMeanRule(minimum_valid_hours=3, minimum_valid_share=0.5),
    )
    for valid, exists in ((11, False), (12, True)):
        measured = [30.0] * valid + [None] * (24 - valid)
        results, _ = compute(gas_days(), values(measured), rules=both)
        assert np.isfinite(results.mean_measured[0]) == exists
