"""Properties that must hold for every input: additive, ordered, honest about what is missing."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import daily
from analytics.day_tables import DayLimits, HourConditions, HourValues, SeriesDays, flag_profile
from analytics.hour_rules import RuleSet
from analytics.vocabulary import MassSource
from tests.reference.rule_rows import FURNACE, GAS, WATER
from tests.unit.analytics.test_daily import city, periods, run_city

SUMS = ("measured_mass_kg", "reported_mass_kg", "flow_m3")
COUNTS = ("due_hours", "received_hours", "valid_hours", "judged_hours", "measured_mass_hours")
CONCENTRATIONS = ("mean_measured", "mean_converted", "largest_valid", "valid_map", "judged_map")
SEEDS = st.integers(0, 2**32 - 1)


def part_of(table, chosen):
    """Some rows of the days, without their limits."""
    return {name: column[chosen] for name, column in table.items()}


def nothing(limits):
    return {name: column[:0] for name, column in limits.items()}


@settings(max_examples=8, deadline=None)
@given(SEEDS, st.integers(2, 5))
def test_totals_are_additive_over_any_partition_of_days_and_outlets(seed, parts):
    table, rows, beside, marks, limits = city(seed)
    whole, _ = run_city(table, rows, beside, marks, limits)
    part = np.random.default_rng(seed).integers(0, parts, len(table["series"]))
    pieces = [
        run_city(part_of(table, part == number), rows, beside, marks, nothing(limits))[0]
        for number in range(parts)
    ]
    for name in SUMS:
        added = sum(np.nansum(getattr(piece, name)) for piece in pieces)
        assert added == pytest.approx(np.nansum(getattr(whole, name)), rel=1e-12)
        unknown = sum(np.count_nonzero(np.isnan(getattr(piece, name))) for piece in pieces)
        assert unknown == np.count_nonzero(np.isnan(getattr(whole, name)))
    for name in COUNTS:
        assert sum(getattr(piece, name).sum() for piece in pieces) == getattr(whole, name).sum()


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_without_flow_no_mass_is_known_and_none_is_zero(seed):
    table, rows, beside, marks, limits = city(seed)
    beside = beside | {"flow_m3": np.full(len(beside["hour"]), np.nan)}
    results, _ = run_city(table, rows, beside, marks, limits)
    known_to_be_zero = results.zero_mass_hours > 0
    assert np.array_equal(np.isnan(results.measured_mass_kg), ~known_to_be_zero)
    assert np.all(np.isnan(results.largest_valid_hour_mass_kg))
    assert np.all(np.isnan(results.flow_m3))
    assert not results.measured_mass_hours.any()


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_without_values_no_mean_is_known_and_none_is_zero(seed):
    table, rows, beside, marks, limits = city(seed)
    rows = rows | {"measured": np.full(len(rows["hour"]), np.nan)}
    results, judgements = run_city(table, rows, beside, marks, limits)
    for name in ("mean_measured", "mean_converted", "largest_valid"):
        assert np.all(np.isnan(getattr(results, name))), name
    assert not results.valid_hours.any()
    assert not results.received_hours.any()
    assert not judgements.valid_periods.any()
    assert not judgements.exceeding_periods.any()
    assert np.all(np.isnan(judgements.worst_multiple))


def without_substitution(rules):
    """The same rules, with no mass in the place of what is not measured."""
    effects = tuple(
        dataclasses.replace(one, mass=MassSource.NONE)
        if one.mass is MassSource.SUBSTITUTED
        else one
        for one in rules.hours.effects
    )
    hours = dataclasses.replace(rules.hours, effects=effects)
    return RuleSet(hours=hours, daily_mean=rules.daily_mean)


def computed(case, rule_sets):
    table, rows, beside, marks, limits = case
    return daily.compute_days(
        days=SeriesDays(**table),
        values=HourValues(**rows),
        conditions=HourConditions(**beside),
        periods=periods(*marks),
        limits=DayLimits(**limits),
        rule_sets=rule_sets,
        flag_profiles=(flag_profile(),),
    )


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_substitution_never_touches_a_concentration_or_a_verdict(seed):
    """What stands in for a missing mass counts for totals only."""
    case = city(seed)
    rule_sets = (GAS, WATER, FURNACE)
    with_it, verdicts = computed(case, rule_sets)
    without, same = computed(case, tuple(without_substitution(rules) for rules in rule_sets))
    # What stays is the mass of measured hours whose flow is not known.
    assert without.substituted_hours.sum() < with_it.substituted_hours.sum()
    for name in CONCENTRATIONS:
        np.testing.assert_array_equal(getattr(with_it, name), getattr(without, name), name)
    for field in dataclasses.fields(verdicts):
        np.testing.assert_array_equal(getattr(verdicts, field.name), getattr(same, field.name))
    np.testing.assert_array_equal(with_it.measured_mass_kg, without.measured_mass_kg)
    np.testing.assert_array_equal(with_it.measured_mass_map, without.measured_mass_map)


@settings(max_examples=8, deadline=None)
@given(SEEDS, st.floats(0.01, 100))
def test_mass_follows_the_flow_and_means_of_gas_do_not(seed, factor):
    table, rows, beside, marks, limits = city(seed)
    more = beside | {"flow_m3": beside["flow_m3"] * factor}
    first, _ = run_city(table, rows, beside, marks, limits)
    second, _ = run_city(table, rows, more, marks, limits)
    gas = table["reference_oxygen_pct"] > 0
    np.testing.assert_allclose(second.measured_mass_kg, first.measured_mass_kg * factor)
    np.testing.assert_allclose(second.mean_measured[gas], first.mean_measured[gas], rtol=1e-12)
