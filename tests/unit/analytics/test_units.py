"""Units and their exact factors."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.units import (
    Unit,
    UnitMismatchError,
    UnknownUnitError,
    convert,
    factor,
    kg_per_m3,
    parse_unit,
)


def related():
    """Pairs of units that have a factor between them."""
    pairs = []
    for one in Unit:
        for other in Unit:
            try:
                factor(from_unit=one, to_unit=other)
            except UnitMismatchError:
                continue
            pairs.append((one, other))
    return pairs


@pytest.mark.parametrize(
    ("value", "from_unit", "to_unit", "expected"),
    [
        (34.6, Unit.UG_L, Unit.MG_L, 0.0346),
        (34.6, Unit.UG_M3, Unit.MG_M3, 0.0346),
        (1.0, Unit.NG_M3, Unit.MG_M3, 1e-6),
        (2.0, Unit.G_M3, Unit.MG_M3, 2000.0),
        (5.0, Unit.NG_L, Unit.MG_L, 5e-6),
        (17.5, Unit.L_S, Unit.M3_H, 63.0),
        (2.0, Unit.M3_S, Unit.M3_H, 7200.0),
        (1.5, Unit.T, Unit.KG, 1500.0),
        (250.0, Unit.G, Unit.KG, 0.25),
        (3.0, Unit.MG, Unit.KG, 3e-6),
        (4.0, Unit.UG, Unit.KG, 4e-9),
        (500.0, Unit.G_H, Unit.KG_H, 0.5),
        (500.0, Unit.MG_H, Unit.KG_H, 5e-4),
        (101.325, Unit.KPA, Unit.PA, 101_325.0),
        (8.0, Unit.PCT, Unit.ONE, 0.08),
        (1500.0, Unit.L, Unit.M3, 1.5),
        (2.0, Unit.H, Unit.S, 7200.0),
        (5.0, Unit.MIN, Unit.S, 300.0),
    ],
)
def test_factors(value, from_unit, to_unit, expected):
    assert convert(value, from_unit=from_unit, to_unit=to_unit) == expected


@pytest.mark.parametrize("typed", [0.1, 0.3, 34.6, 50.0, 29.7, 0.7, 12.3, 99.9])
def test_a_limit_in_micrograms_is_not_smaller_than_the_same_in_milligrams(typed):
    assert convert(typed, from_unit=Unit.UG_L, to_unit=Unit.MG_L) == float(f"{typed}e-3")


@given(st.sampled_from(related()), st.floats(1e-9, 1e9))
def test_conversions_invert(pair, value):
    one, other = pair
    there = convert(value, from_unit=one, to_unit=other)
    assert convert(there, from_unit=other, to_unit=one) == pytest.approx(value, rel=1e-14)
    assert factor(from_unit=one, to_unit=other) * factor(from_unit=other, to_unit=one) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [(Unit.MG_M3, Unit.MG_L), (Unit.NG_TEQ_M3, Unit.NG_M3), (Unit.UMOL_MOL, Unit.MG_M3)],
)
def test_units_of_different_quantities_have_no_factor(one, other):
    with pytest.raises(UnitMismatchError, match="different quantities"):
        factor(from_unit=one, to_unit=other)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("mg/m³", Unit.MG_M3),
        ("mg/Nm3", Unit.MG_M3),
        ("µg/m³", Unit.UG_M3),
        ("μg/L", Unit.UG_L),
        ("ug/l", Unit.UG_L),
        ("ng TEQ/m³", Unit.NG_TEQ_M3),
        ("毫克/立方米", Unit.MG_M3),
        ("升/秒", Unit.L_S),
        ("千克/小时", Unit.KG_H),
        ("ppm", Unit.UMOL_MOL),
        ("℃", Unit.DEG_C),
        ("°C", Unit.DEG_C),
        ("pH", Unit.PH),
        ("%", Unit.PCT),
        ("无量纲", Unit.ONE),
        ("", Unit.ONE),
    ],
)
def test_units_as_people_write_them(written, unit):
    assert parse_unit(written) is unit


def test_every_unit_reads_its_own_name():
    assert [parse_unit(unit.value) for unit in Unit] == list(Unit)


def test_an_unknown_unit_is_refused_by_name():
    with pytest.raises(UnknownUnitError, match="furlong"):
        parse_unit("furlong")


@pytest.mark.parametrize(
    ("unit", "kilograms"),
    [
        (Unit.MG_M3, 1e-6),
        (Unit.UG_M3, 1e-9),
        (Unit.NG_M3, 1e-12),
        (Unit.G_M3, 1e-3),
        (Unit.MG_L, 1e-3),
        (Unit.UG_L, 1e-6),
        (Unit.NG_L, 1e-9),
    ],
)
def test_mass_in_a_cubic_metre(unit, kilograms):
    assert kg_per_m3(unit) == kilograms


@pytest.mark.parametrize("unit", [Unit.PH, Unit.DEG_C, Unit.NG_TEQ_M3, Unit.PCT, Unit.KG_H])
def test_quantities_without_mass(unit):
    assert np.isnan(kg_per_m3(unit))


def test_arrays_and_series_keep_their_type_and_their_gaps():
    array = convert(np.array([1.0, np.nan]), from_unit=Unit.KG, to_unit=Unit.T)
    np.testing.assert_equal(array, [0.001, np.nan])
    series = convert(pd.Series([1.0], index=["a"]), from_unit=Unit.KG, to_unit=Unit.T)
    assert series.to_dict() == {"a": 0.001}
