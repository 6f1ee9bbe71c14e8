"""Formulas of HJ 212-2017 D.2 outside the worked examples: types, gaps, and what cannot be."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.concentration import (
    conversion_factor,
    correct_to_excess_air,
    correct_to_reference_oxygen,
    dry_from_wet,
    dry_standard_flow_m3_h,
    excess_air_ratio,
    mg_m3_from_ppm,
    nox_as_no2_from_mg_m3,
    ppm_from_mg_m3,
    stack_velocity,
    standard_from_actual,
)
from analytics.emission_totals import hourly_mass_kg, sum_known


def test_standard_state_from_stack_state():
    standard = standard_from_actual(20.0, temperature_c=136.5, ambient_pa=101_325.0, static_pa=0.0)
    assert standard == pytest.approx(20 * (273 + 136.5) / 273)
    assert standard == pytest.approx(30.0)
    low = standard_from_actual(20.0, temperature_c=0.0, ambient_pa=101_325.0, static_pa=-1325.0)
    assert low == pytest.approx(20 * 101_325 / 100_000)


@pytest.mark.parametrize(
    "impossible",
    [{"temperature_c": -273.0}, {"temperature_c": -300.0}, {"ambient_pa": 500.0}],
)
def test_an_impossible_stack_gives_no_value(impossible):
    state = {"temperature_c": 100.0, "ambient_pa": 101_325.0, "static_pa": -500.0} | impossible
    assert np.isnan(standard_from_actual(20.0, **state))
    assert np.isnan(dry_standard_flow_m3_h(1000.0, humidity_pct=8.0, **state))


@pytest.mark.parametrize("humidity", [100.0, 120.0, -0.1, np.nan])
def test_impossible_humidity_gives_no_value(humidity):
    assert np.isnan(dry_from_wet(20.0, humidity_pct=humidity))


def test_dry_gas_is_dry():
    assert dry_from_wet(20.0, humidity_pct=0.0) == 20.0


@pytest.mark.parametrize("oxygen", [21.0, 21.1, 25.0, -0.1, np.nan])
def test_oxygen_that_cannot_be_gives_no_conversion(oxygen):
    assert np.isnan(correct_to_reference_oxygen(30.0, oxygen_pct=oxygen, reference_oxygen_pct=6.0))
    assert np.isnan(correct_to_excess_air(30.0, oxygen_pct=oxygen, reference_excess_air=1.8))
    assert np.isnan(excess_air_ratio(oxygen))


def test_oxygen_of_zero_is_possible():
    assert excess_air_ratio(0.0) == 1.0
    assert correct_to_reference_oxygen(
        42.0, oxygen_pct=0.0, reference_oxygen_pct=6.0
    ) == pytest.approx(42 * 15 / 21)


@given(st.floats(0, 20.9), st.floats(0, 20.9), st.floats(0.01, 1e4))
def test_conversion_to_the_measured_oxygen_inverts(oxygen, reference, value):
    converted = correct_to_reference_oxygen(
        value, oxygen_pct=oxygen, reference_oxygen_pct=reference
    )
    back = correct_to_reference_oxygen(converted, oxygen_pct=reference, reference_oxygen_pct=oxygen)
    assert back == pytest.approx(value, rel=1e-9)


@given(st.floats(0.1, 1e5), st.sampled_from([30.0, 46.0, 64.0]))
def test_ppm_inverts(value, molar_mass):
    there = mg_m3_from_ppm(value, molar_mass_g_mol=molar_mass)
    assert ppm_from_mg_m3(there, molar_mass_g_mol=molar_mass) == pytest.approx(value)


def test_half_a_sum_of_nitrogen_oxides_is_no_sum():
    assert np.isnan(nox_as_no2_from_mg_m3(no_mg_m3=100.0, no2_mg_m3=np.nan))


def test_each_limit_has_its_own_conversion():
    factor = conversion_factor(
        oxygen_pct=np.array([8.0, 11.0, 8.0, 22.0, 22.0]),
        reference_oxygen_pct=np.array([6.0, np.nan, np.nan, np.nan, 6.0]),
        reference_excess_air=np.array([np.nan, 1.8, np.nan, np.nan, np.nan]),
    )
    np.testing.assert_allclose(factor, [15 / 13, 2.1 / 1.8, 1.0, 1.0, np.nan])


def test_series_keep_their_index():
    series = correct_to_reference_oxygen(
        pd.Series([30.0, 30.0], index=["a", "b"]),
        oxygen_pct=pd.Series([8.0, 21.0], index=["a", "b"]),
        reference_oxygen_pct=6.0,
    )
    assert series.index.tolist() == ["a", "b"]
    np.testing.assert_allclose(series, [30 * 15 / 13, np.nan])


def test_swapped_arguments_are_an_error():
    with pytest.raises(TypeError):
        correct_to_reference_oxygen(30.0, 8.0, 6.0)


def test_velocity_of_the_section():
    assert stack_velocity(pitot_velocity_m_s=10.0, field_coefficient=1.2) == pytest.approx(12.0)


def test_mass_of_an_hour():
    mass = hourly_mass_kg(
        measured=np.array([30.0, -2.0, np.nan, 30.0]),
        flow_m3=np.array([1000.0, 1000.0, 1000.0, np.nan]),
        kg_per_m3=1e-6,
    )
    np.testing.assert_allclose(mass, [0.03, 0.0, np.nan, np.nan])


def test_sums_say_how_much_is_known():
    total, known = sum_known(np.array([1.0, np.nan, np.nan, 2.0, 3.0]), starts=np.array([0, 2, 3]))
    np.testing.assert_equal(total, [1.0, np.nan, 5.0])
    assert known.tolist() == [1, 0, 2]
