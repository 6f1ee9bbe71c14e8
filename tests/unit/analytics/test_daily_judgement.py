"""Verdicts of days: which value is compared with which limit, and how far it lies outside."""

import numpy as np
import pytest

from analytics.day_tables import DayLimits
from analytics.vocabulary import (
    Flag,
    LimitBasis,
    LimitCondition,
    LimitPurpose,
    LimitQuantity,
    MarkKind,
    Stage,
    code_of,
)
from tests.reference.rule_rows import FURNACE, GAS, WATER, hour_rules
from tests.unit.analytics.day_cases import (
    bit_range,
    bits,
    compute,
    conditions,
    gas_days,
    limit,
    mark,
    values,
    water_days,
)


def judge(days, hours, limits, **case):
    return compute(days, hours, limits=limits, **case)[1]


def stage_of(judgements, row=0):
    return list(Stage)[int(judgements.stage[row])]


def limits(*rows):
    """Several limits on the first day, each a dictionary."""
    names = {name for row in rows for name in row}
    common = {
        "basis": code_of(LimitBasis.HOUR),
        "purpose": code_of(LimitPurpose.PERMIT_COMPLIANCE),
        "upper": np.nan,
        "lower": np.nan,
        "condition": code_of(LimitCondition.NONE),
        "reference_oxygen_pct": np.nan,
        "condition_lower": np.nan,
        "condition_upper": np.nan,
    }
    return DayLimits(
        series_day=np.zeros(len(rows), dtype=int),
        limit_id=np.arange(len(rows)),
        **{
            name: [row.get(name, common[name]) for row in rows]
            for name in names | {"basis", "purpose", "upper"}
        },
    )


# Hours


def test_hours_above_the_limit_are_counted_mapped_and_measured():
    measured = [50.0] * 24
    measured[3], measured[4] = 55.0, 80.0
    verdict = judge(gas_days(), values(measured), limit(50.0))
    assert verdict.valid_periods.tolist() == [24]
    assert verdict.exceeding_periods.tolist() == [2]
    assert verdict.exceeding_map.tolist() == [bits(3, 4)]
    assert verdict.value_judged.tolist() == [80.0]
    assert verdict.worst_multiple == pytest.approx(80 / 50 - 1)
    assert verdict.multiple_sum == pytest.approx(55 / 50 - 1 + 80 / 50 - 1)
    assert verdict.worst_deviation == pytest.approx(30.0)
    assert verdict.excess_mass_kg == pytest.approx((5 + 30) * 1000 * 1e-6)
    assert stage_of(verdict) is Stage.BY_RULE


def test_a_day_within_its_limit_has_no_multiple_and_no_stage():
    verdict = judge(gas_days(), values([50.0] * 24), limit(50.0))
    assert verdict.exceeding_periods.tolist() == [0]
    assert verdict.value_judged.tolist() == [50.0]
    for column in ("worst_multiple", "multiple_sum", "worst_deviation", "excess_mass_kg"):
        assert np.isnan(getattr(verdict, column)[0]), column
    assert stage_of(verdict) is Stage.NONE


def test_the_converted_value_is_judged_and_excess_is_at_measured_oxygen():
    """O2 8 %, reference 6 %: 30 becomes 34.615; at 8 % the limit of 30 allows 30 × 13/15 = 26."""
    verdict = judge(
        gas_days(reference_oxygen_pct=6.0),
        values([30.0] * 24),
        limit(30.0, reference_oxygen_pct=6.0),
        beside=conditions(24, oxygen_pct=8.0, flow_m3=1000.0),
    )
    assert verdict.value_judged == pytest.approx(30 * 15 / 13)
    assert verdict.worst_multiple == pytest.approx(15 / 13 - 1, abs=1e-6)
    assert verdict.excess_mass_kg == pytest.approx(24 * (30 - 26) * 1000 * 1e-6)


def test_each_limit_is_judged_under_its_own_reference():
    verdict = judge(
        gas_days(reference_oxygen_pct=6.0),
        values([30.0] * 24),
        limits(
            {"upper": 30.0, "reference_oxygen_pct": 6.0},
            {"upper": 30.0, "reference_oxygen_pct": 9.0},
            {"upper": 30.0},
        ),
        beside=conditions(24, oxygen_pct=8.0, flow_m3=1000.0),
    )
    assert verdict.value_judged == pytest.approx([30 * 15 / 13, 30 * 12 / 13, 30.0])
    assert verdict.exceeding_periods.tolist() == [24, 0, 0]


def test_a_rule_lets_the_loggers_own_conversion_be_judged():
    """Limits under another reference than the logger's cannot use its conversion."""
    rules = type(GAS)(hours=hour_rules(reported_conversion_first=True), daily_mean=GAS.daily_mean)
    verdict = judge(
        gas_days(reference_oxygen_pct=6.0),
        values([30.0] * 24, converted_reported=[50.0] * 20 + [np.nan] * 4),
        limits(
            {"upper": 40.0, "reference_oxygen_pct": 6.0},
            {"upper": 40.0, "reference_oxygen_pct": 9.0},
        ),
        beside=conditions(24, oxygen_pct=8.0, flow_m3=1000.0),
        rules=rules,
    )
    assert verdict.exceeding_map.tolist() == [bit_range(0, 20), 0]
    assert verdict.value_judged == pytest.approx([50.0, 30 * 12 / 13])


def test_excess_air_in_place_of_oxygen():
    verdict = judge(
        gas_days(),
        values([100.0] * 24),
        limit(116.0, reference_excess_air=1.8),
        beside=conditions(24, oxygen_pct=11.0, flow_m3=1000.0),
    )
    assert verdict.value_judged == pytest.approx(100 * 2.1 / 1.8)
    assert verdict.exceeding_periods.tolist() == [24]


def test_hours_that_have_no_conversion_are_not_judged():
    oxygen = np.where(np.arange(24) < 4, 21.0, 8.0)
    verdict = judge(
        gas_days(reference_oxygen_pct=6.0),
        values([300.0] * 24),
        limit(30.0, reference_oxygen_pct=6.0),
        beside=conditions(24, oxygen_pct=oxygen, flow_m3=1000.0),
    )
    assert verdict.valid_periods.tolist() == [20]
    assert verdict.exceeding_map.tolist() == [bit_range(4, 24)]


def test_unknown_flow_leaves_the_verdict_and_names_the_unknown_mass():
    verdict = judge(
        gas_days(),
        values([60.0] * 24),
        limit(50.0),
        beside=conditions(24, flow_m3=np.where(np.arange(24) < 20, 1000.0, np.nan)),
    )
    assert verdict.exceeding_periods.tolist() == [24]
    assert verdict.excess_unknown_periods.tolist() == [4]
    assert verdict.excess_mass_kg == pytest.approx(20 * 10 * 1000 * 1e-6)


def test_a_limit_on_mass_judges_kg_per_hour():
    verdict = judge(
        gas_days(),
        values([60.0] * 24),
        limit(0.05, quantity=code_of(LimitQuantity.MASS_RATE)),
        beside=conditions(24, flow_m3=1000.0),
    )
    assert verdict.value_judged == pytest.approx(60 * 1000 * 1e-6)
    assert verdict.worst_multiple == pytest.approx(0.2)
    assert verdict.excess_mass_kg == pytest.approx(24 * 0.01)


def test_ph_outside_its_range_has_a_deviation_and_no_multiple():
    measured = [7.0] * 22 + [5.5, 9.2]
    verdict = judge(
        water_days(kg_per_m3=np.nan),
        values(measured),
        limit(9.0, lower=6.0, basis=LimitBasis.INSTANT_RANGE),
        rules=WATER,
    )
    assert verdict.exceeding_map.tolist() == [bits(22, 23)]
    assert verdict.worst_deviation == pytest.approx(0.5)
    assert verdict.value_judged.tolist() == [5.5]
    assert np.isnan(verdict.worst_multiple[0])
    assert np.isnan(verdict.excess_mass_kg[0])


def test_the_ends_of_a_range_comply():
    verdict = judge(
        water_days(kg_per_m3=np.nan),
        values([6.0, 9.0] * 12),
        limit(9.0, lower=6.0, basis=LimitBasis.INSTANT_RANGE),
        rules=WATER,
    )
    assert verdict.exceeding_periods.tolist() == [0]


def test_a_limit_of_zero_has_no_multiple():
    verdict = judge(gas_days(), values([0.1] * 24), limit(0.0))
    assert verdict.exceeding_periods.tolist() == [24]
    assert np.isnan(verdict.worst_multiple[0])
    assert verdict.worst_deviation == pytest.approx(0.1)


# Days


def test_a_daily_limit_judges_the_mean_and_not_the_hours():
    measured = [60.0] * 2 + [30.0] * 22
    verdict = judge(gas_days(), values(measured), limit(50.0, basis=LimitBasis.DAY))
    assert verdict.value_judged == pytest.approx((2 * 60 + 22 * 30) / 24)
    assert (verdict.valid_periods.tolist(), verdict.exceeding_periods.tolist()) == ([1], [0])
    assert verdict.exceeding_map.tolist() == [0]
    assert verdict.judged_map.tolist() == [bit_range(0, 24)]


def test_a_day_without_a_mean_is_not_judged():
    verdict = judge(gas_days(), values([90.0] * 19 + [None] * 5), limit(50.0, basis=LimitBasis.DAY))
    assert verdict.valid_periods.tolist() == [0]
    assert np.isnan(verdict.value_judged[0])
    assert stage_of(verdict) is Stage.NONE


def test_the_judged_mean_leaves_out_hours_that_a_mark_exempts():
    measured = [200.0] * 3 + [30.0] * 21
    results, verdict = compute(
        gas_days(),
        values(measured),
        marks=[mark(MarkKind.IGNITION, 0, 3)],
        limits=limit(50.0, basis=LimitBasis.DAY),
    )
    assert results.mean_measured == pytest.approx((3 * 200 + 21 * 30) / 24)
    assert verdict.value_judged.tolist() == [30.0]
    assert verdict.judged_map.tolist() == [bit_range(3, 24)]


def test_water_day_over_its_limit():
    """Standards' W10 against a limit of 60: over by 0.0417 times, 2.5 mg/L in 160 m3."""
    verdict = judge(
        water_days(),
        values([40.0, 60.0, 300.0]),
        limit(60.0, basis=LimitBasis.DAY),
        beside=conditions(24, flow_m3=[100.0, 50.0, 10.0] + [0.0] * 21),
        rules=WATER,
    )
    assert verdict.value_judged.tolist() == [62.5]
    assert verdict.worst_multiple == pytest.approx(62.5 / 60 - 1)
    assert verdict.excess_mass_kg == pytest.approx(2.5 * 160 * 1e-3)


def test_excess_of_a_water_day_counts_all_that_was_discharged():
    """A quarter of the hours has no value; their water left all the same."""
    verdict = judge(
        water_days(),
        values([80.0] * 18 + [None] * 6),
        limit(60.0, basis=LimitBasis.DAY),
        beside=conditions(24, flow_m3=10.0),
        rules=WATER,
    )
    assert verdict.excess_mass_kg == pytest.approx(20 * 240 * 1e-3)


def test_hours_without_flow_are_neither_behind_the_mean_nor_in_its_volume():
    verdict = judge(
        water_days(),
        values([80.0] * 24),
        limit(60.0, basis=LimitBasis.DAY),
        beside=conditions(24, flow_m3=[10.0] * 18 + [np.nan] * 6),
        rules=WATER,
    )
    assert verdict.judged_map.tolist() == [bit_range(0, 18)]
    assert verdict.excess_mass_kg == pytest.approx(20 * 180 * 1e-3)


@pytest.mark.parametrize(("judged", "exists"), [(11, False), (12, True)])
def test_exempted_hours_are_not_among_those_of_which_a_share_is_needed(judged, exists):
    """Eight of 24 hours are exempted: 75 % of 16 are 12."""
    measured = [50.0] * (8 + judged) + [None] * (16 - judged)
    verdict = judge(
        water_days(),
        values(measured),
        limit(60.0, basis=LimitBasis.DAY),
        beside=conditions(24, flow_m3=10.0),
        marks=[mark(MarkKind.FAULT, 0, 8)],
        rules=WATER,
    )
    assert (verdict.valid_periods[0] == 1) == exists


# Several limits at once


def test_several_limits_are_judged_apart_and_the_stricter_governs():
    verdict = judge(
        gas_days(),
        values([40.0] * 24),
        limits(
            {"upper": 50.0},
            {"upper": 35.0},
            {"upper": 30.0, "purpose": code_of(LimitPurpose.STANDARD_ONLY)},
            {"upper": 60.0, "basis": code_of(LimitBasis.DAY)},
        ),
    )
    order = np.argsort(verdict.limit_id)
    assert verdict.exceeding_periods[order].tolist() == [0, 24, 24, 0]
    assert verdict.governing[order].tolist() == [False, True, True, True]


def test_strictness_looks_at_the_reference_too():
    """100 at 9 % oxygen allows what 125 at 6 % allows; so 110 at 6 % is stricter."""
    verdict = judge(
        gas_days(),
        values([40.0] * 24),
        limits(
            {"upper": 100.0, "reference_oxygen_pct": 9.0},
            {"upper": 110.0, "reference_oxygen_pct": 6.0},
        ),
        beside=conditions(24, oxygen_pct=8.0, flow_m3=1000.0),
    )
    assert verdict.governing.tolist() == [False, True]


def test_a_bracketed_limit_replaces_the_general_one_in_cold_water():
    """GB 18918: ammonia 5 (8 at 12 °C and below)."""
    rows = limits(
        {"upper": 5.0, "basis": code_of(LimitBasis.DAY)},
        {
            "upper": 8.0,
            "basis": code_of(LimitBasis.DAY),
            "condition": code_of(LimitCondition.COLD_WATER),
            "condition_upper": 12.0,
        },
    )
    verdicts = {
        temperature: judge(
            water_days(),
            values([6.0] * 24),
            rows,
            beside=conditions(24, flow_m3=10.0, temperature_c=temperature),
            rules=WATER,
        )
        for temperature in (12.0, 12.1, np.nan)
    }
    assert verdicts[12.0].limit_id.tolist() == [1]
    assert verdicts[12.0].exceeding_periods.tolist() == [0]
    for warm in (12.1, np.nan):
        assert verdicts[warm].limit_id.tolist() == [0]
        assert verdicts[warm].exceeding_periods.tolist() == [1]


def test_only_hours_with_discharge_make_the_water_temperature_of_the_day():
    rows = limits(
        {
            "upper": 8.0,
            "basis": code_of(LimitBasis.DAY),
            "condition": code_of(LimitCondition.COLD_WATER),
            "condition_upper": 12.0,
        },
    )
    verdict = judge(
        water_days(),
        values([6.0] * 12),
        rows,
        beside=conditions(
            24, flow_m3=[10.0] * 12 + [0.0] * 12, temperature_c=[10.0] * 12 + [30.0] * 12
        ),
        rules=WATER,
    )
    assert verdict.valid_periods.tolist() == [1]


def test_the_lower_end_of_a_load_band_belongs_to_it_and_the_upper_does_not():
    band = {"upper": 50.0, "condition": code_of(LimitCondition.LOAD_BAND)}
    verdict = judge(
        gas_days(),
        values([40.0] * 24),
        limits(
            band | {"condition_lower": 20.0, "condition_upper": 50.0},
            band | {"condition_lower": 50.0},
        ),
        beside=conditions(24, flow_m3=1000.0, load_pct=[20.0, 50.0] * 12),
    )
    assert verdict.judged_map.tolist() == [bits(*range(0, 24, 2)), bits(*range(1, 24, 2))]
    assert verdict.governing.tolist() == [True, True]


def test_a_daily_limit_looks_at_the_load_of_the_hours_due():
    """Stopped for four hours at a load of 3 %; 20 hours at 60 % make 60 %, not 50.5 %."""
    verdict = judge(
        gas_days(),
        values([40.0] * 20 + [None] * 4),
        limits(
            {
                "upper": 50.0,
                "basis": code_of(LimitBasis.DAY),
                "condition": code_of(LimitCondition.LOAD_BAND),
                "condition_lower": 55.0,
            },
        ),
        beside=conditions(24, flow_m3=0.0, load_pct=[60.0] * 20 + [3.0] * 4),
        marks=[mark(MarkKind.STOPPED, 20, 24)],
    )
    assert verdict.valid_periods.tolist() == [1]


def test_load_bands_share_the_hours_among_them():
    load = np.where(np.arange(24) < 10, 40.0, 80.0)
    verdict = judge(
        gas_days(),
        values([60.0] * 24),
        limits(
            {"upper": 50.0},
            {
                "upper": 100.0,
                "condition": code_of(LimitCondition.LOAD_BAND),
                "condition_lower": 0.0,
                "condition_upper": 50.0,
            },
        ),
        beside=conditions(24, flow_m3=1000.0, load_pct=load),
    )
    assert verdict.judged_map.tolist() == [bit_range(10, 24), bit_range(0, 10)]
    assert verdict.exceeding_periods.tolist() == [14, 0]
    assert verdict.governing.tolist() == [True, True]


def test_furnaces_keep_a_dust_limit_while_they_start():
    """PM of 150 in hours marked 启炉; other hours have their own limit."""
    measured = [100.0, 160.0] + [10.0] * 22
    verdict = judge(
        gas_days(),
        values(measured),
        limits(
            {"upper": 30.0},
            {"upper": 150.0, "condition": code_of(LimitCondition.EXEMPTED_HOURS)},
        ),
        marks=[mark(MarkKind.IGNITION, 0, 2)],
        rules=FURNACE,
    )
    assert verdict.valid_periods.tolist() == [22, 2]
    assert verdict.exceeding_map.tolist() == [0, bits(1)]


def test_a_limit_on_exempted_hours_is_silent_without_them():
    verdict = judge(
        gas_days(),
        values([10.0] * 24),
        limits({"upper": 150.0, "condition": code_of(LimitCondition.EXEMPTED_HOURS)}),
    )
    assert len(verdict.limit_id) == 0


# Over range and stages


def over_range(upper, *, marks=(), **columns):
    flags = [Flag.NORMAL] * 23 + [Flag.OVER_RANGE]
    return judge(
        gas_days(range_upper=100.0, reference_oxygen_pct=6.0, **columns),
        values([10.0] * 24, flag=flags),
        limit(upper, reference_oxygen_pct=6.0),
        beside=conditions(24, oxygen_pct=8.0, flow_m3=1000.0),
        marks=marks,
    )


@pytest.mark.parametrize("kind", [MarkKind.FAULT, MarkKind.STOPPED, MarkKind.MAINTENANCE])
def test_over_range_in_an_hour_that_a_mark_excludes_says_nothing(kind):
    verdict = over_range(50.0, marks=[mark(kind, 23, 24)])
    assert verdict.over_range_periods.tolist() == [0]


def test_over_range_is_at_least_an_exceedance_when_the_range_end_is_one():
    """100 at 8 % oxygen is 115.4 at 6 %."""
    verdict = over_range(115.0)
    assert verdict.over_range_map.tolist() == [bits(23)]
    assert verdict.exceeding_periods.tolist() == [0]
    assert stage_of(verdict) is Stage.PENDING


def test_over_range_below_the_limit_says_nothing():
    verdict = over_range(116.0)
    assert verdict.over_range_periods.tolist() == [0]
    assert stage_of(verdict) is Stage.NONE


@pytest.mark.parametrize(
    ("closed", "settled", "stage"),
    [
        (False, False, Stage.WARNING),
        (True, False, Stage.PENDING),
        (True, True, Stage.BY_RULE),
    ],
)
def test_stages_of_an_exceeding_day(closed, settled, stage):
    verdict = judge(
        gas_days(marking_closed=closed, settled=settled), values([60.0] * 24), limit(50.0)
    )
    assert stage_of(verdict) is stage


def test_a_doubtful_unit_gives_no_verdict():
    verdict = judge(gas_days(unit_suspect_map=0xFFFFFF), values([6000.0] * 24), limit(50.0))
    assert verdict.valid_periods.tolist() == [0]
    assert stage_of(verdict) is Stage.NONE


@pytest.mark.parametrize("typed", ["0.1", "0.3", "34.6", "50", "0.0346", "1.1", "29.999999"])
def test_a_value_typed_as_the_limit_complies_in_an_hour_and_in_a_mean(typed):
    days = water_days()
    for basis in (LimitBasis.HOUR, LimitBasis.DAY):
        verdict = judge(
            days,
            values([float(typed)] * 24),
            limit(float(typed), basis=basis),
            beside=conditions(24, flow_m3=[0.1, 0.7, 3.3] * 8),
            rules=WATER,
        )
        assert verdict.exceeding_periods.tolist() == [0], (typed, basis)


def test_a_missing_limit_leaves_the_day_without_a_verdict():
    results, verdict = compute(gas_days(), values([60.0] * 24))
    assert results.judged_hours.tolist() == [24]
    assert len(verdict.stage) == 0
