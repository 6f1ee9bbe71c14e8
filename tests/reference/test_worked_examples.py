"""Worked examples of the standards, each under its name, with the arithmetic in the open.

HJ 212-2017 appendix D gives the formulas; the numbers were computed from them. Examples of CRC and
of whole packets belong to the intake's tests.
"""

import numpy as np
import pytest

from analytics.averaging import arithmetic_means, flow_weighted_means, normal_share_flags
from analytics.banding import Band, band_of
from analytics.capture import capture_rate, excused_check_hours, meets_target, transmission_rates
from analytics.comparison import (
    Measure,
    Outcome,
    ToleranceRow,
    compare,
    confidence_coefficient,
    mean_difference,
    mean_relative_error_pct,
    relative_accuracy_pct,
)
from analytics.concentration import (
    MOLAR_MASS_G_MOL,
    conversion_factor,
    correct_to_excess_air,
    correct_to_reference_oxygen,
    dry_from_wet,
    dry_standard_flow_m3_h,
    excess_air_ratio,
    mg_m3_from_ppm,
    nox_as_no2_from_mg_m3,
    nox_as_no2_from_ppm,
    wet_flow_m3_h,
)
from analytics.emission_totals import gas_mass_kg, tonnes, water_mass_kg
from analytics.exceedance import exceeds, multiple
from analytics.incineration import FurnaceRule, allowance_use, furnace_days
from analytics.rounding import round_half_even
from analytics.vocabulary import SubstitutionState, code_of
from tests.unit.analytics.test_substitution import FIRST_DAY, substitute

ONE_GROUP = np.array([0])


# W3 Oxygen conversion, HJ 212-2017 (26)-(28)


@pytest.mark.parametrize(
    ("measured", "oxygen", "reference", "converted"),
    [
        (30.0, 8.0, 6.0, 30 * (21 - 6) / (21 - 8)),  # 34.615
        (12.0, 14.0, 11.0, 12 * (21 - 11) / (21 - 14)),  # 17.143
        (8.0, 20.5, 6.0, 240.0),
    ],
)
def test_w3_reference_oxygen(measured, oxygen, reference, converted):
    result = correct_to_reference_oxygen(
        measured, oxygen_pct=oxygen, reference_oxygen_pct=reference
    )
    assert result == pytest.approx(converted)


def test_w3_oxygen_of_21_is_invalid_and_no_reference_changes_nothing():
    assert np.isnan(correct_to_reference_oxygen(30.0, oxygen_pct=21.0, reference_oxygen_pct=6.0))
    factor = conversion_factor(
        oxygen_pct=8.0, reference_oxygen_pct=np.nan, reference_excess_air=np.nan
    )
    assert 30.0 * factor == 30.0


def test_w3_excess_air():
    assert excess_air_ratio(11.0) == pytest.approx(2.1)
    converted = correct_to_excess_air(100.0, oxygen_pct=11.0, reference_excess_air=1.8)
    assert converted == pytest.approx(116.667, abs=0.001)
    from_oxygen = correct_to_excess_air(
        100.0, oxygen_pct=11.0, reference_excess_air=excess_air_ratio(9.0)
    )
    assert from_oxygen == pytest.approx(120.0)


# W4 Flow and mass, HJ 212-2017 (29)-(34)


def test_w4_flow_and_mass():
    wet = wet_flow_m3_h(velocity_m_s=12.0, section_m2=10.0)
    assert wet == 432_000.0
    dry = dry_standard_flow_m3_h(
        wet, temperature_c=120.0, ambient_pa=101_325.0, static_pa=-500.0, humidity_pct=8.0
    )
    assert dry == pytest.approx(274_721.9, abs=0.05)
    hour = gas_mass_kg(measured_dry_mg_m3=30.0, flow_m3=dry)
    assert hour == pytest.approx(8.2417, abs=5e-5)
    assert 24 * hour == pytest.approx(197.80, abs=0.005)
    assert tonnes(8000 * hour) == pytest.approx(65.93, abs=0.005)


def test_w4_the_converted_concentration_would_be_wrong():
    wrong = gas_mass_kg(measured_dry_mg_m3=34.6, flow_m3=274_721.9)
    assert wrong == pytest.approx(9.51, abs=0.005)


# W5 Averaging trap


def test_w5_mean_of_conversions_is_not_conversion_of_means():
    measured, oxygen = np.array([20.0, 60.0]), np.array([6.0, 16.0])
    by_minute = correct_to_reference_oxygen(measured, oxygen_pct=oxygen, reference_oxygen_pct=6.0)
    assert by_minute.tolist() == [20.0, 180.0]
    assert by_minute.mean() == 100.0
    by_hour = correct_to_reference_oxygen(
        measured.mean(), oxygen_pct=oxygen.mean(), reference_oxygen_pct=6.0
    )
    assert by_hour == 60.0


# W6 Units, HJ 212-2017 (19)-(22)


def test_w6_units():
    ppm = mg_m3_from_ppm(10.0, molar_mass_g_mol=MOLAR_MASS_G_MOL["SO2"])
    assert ppm == pytest.approx(28.571, abs=0.0005)
    nox = nox_as_no2_from_mg_m3(no_mg_m3=100.0, no2_mg_m3=5.0)
    assert nox == pytest.approx(158.333, abs=0.0005)
    assert nox_as_no2_from_ppm(no_umol_mol=65.0, no2_umol_mol=2.5) == pytest.approx(
        138.616, abs=0.0005
    )
    assert dry_from_wet(27.6, humidity_pct=8.0) == pytest.approx(30.0)


# W7 Validity of hours and days, HJ 212-2017 (24), (25), table C.18


@pytest.mark.parametrize(("minutes", "mean"), [(44, np.nan), (45, 5.0)])
def test_w7_an_hour_needs_45_minutes(minutes, mean):
    is_valid = np.arange(60) < minutes
    found, _ = arithmetic_means(
        np.full(60, 5.0), starts=ONE_GROUP, is_valid=is_valid, minimum_valid=45
    )
    np.testing.assert_equal(found, [mean])


@pytest.mark.parametrize(("hours", "mean"), [(19, np.nan), (20, 5.0)])
def test_w7_a_day_needs_20_hours(hours, mean):
    found, _ = arithmetic_means(
        np.full(24, 5.0), starts=ONE_GROUP, is_valid=np.arange(24) < hours, minimum_valid=20
    )
    np.testing.assert_equal(found, [mean])


def test_w7_18_normal_hours_make_a_normal_day_without_a_mean():
    flag = normal_share_flags(np.array([18, 17]), present=np.array([24, 24]), minimum_share=0.75)
    assert flag.tolist() == [True, False]
    mean, valid = arithmetic_means(
        np.full(24, 5.0), starts=ONE_GROUP, is_valid=np.arange(24) < 18, minimum_valid=20
    )
    assert valid.tolist() == [18]
    assert np.isnan(mean[0])


def test_w7_one_abnormal_value_spoils_the_flag_of_wastewater():
    flag = normal_share_flags(np.array([24, 23]), present=np.array([24, 24]), minimum_share=1.0)
    assert flag.tolist() == [True, False]


# W8 Substitution, HJ 75-2017


def w8(*, hours, invalid_before, largest):
    """A quarter with one long gap early on and one of ``hours`` at the end.

    The largest mass lies as far back as the look-back reaches, a larger one just beyond it.
    """
    kinds = np.zeros((91 + 90, 24), dtype=int)
    masses = np.ones_like(kinds, dtype=float)
    end = kinds.size - 100
    kinds.flat[end : end + hours] = 1
    kinds.flat[90 * 24 : 90 * 24 + invalid_before] = 1
    look_back, mass = largest
    valid = np.flatnonzero(kinds.reshape(-1)[:end] == 0)
    masses.flat[valid[-look_back]] = mass
    masses.flat[valid[-look_back - 1]] = 99.0
    runs, daily, _ = substitute(kinds, masses, first_day=FIRST_DAY - 90)
    last = np.argmax(runs.first_hour)
    assert runs.run_hours[last] == hours
    return runs, last, np.nansum(daily[-10:])


def test_w8_ten_hours_at_95_percent():
    runs, last, mass = w8(hours=10, invalid_before=99, largest=(180, 9.6))
    assert runs.alpha[last] == pytest.approx(0.95, abs=0.001)
    assert mass == pytest.approx(10 * 9.6)


def test_w8_thirty_hours_at_95_percent():
    runs, last, mass = w8(hours=30, invalid_before=79, largest=(720, 11.2))
    assert runs.alpha[last] == pytest.approx(0.95, abs=0.001)
    assert mass == pytest.approx(30 * 11.2)


def test_w8_thirty_hours_at_80_percent():
    runs, last, mass = w8(hours=30, invalid_before=407, largest=(2160, 12.5))
    assert runs.alpha[last] == pytest.approx(0.80, abs=0.001)
    assert mass == pytest.approx(30 * 12.5)


def test_w8_at_70_percent_the_table_is_not_applicable():
    runs, last, _ = w8(hours=30, invalid_before=625, largest=(180, 5.0))
    assert runs.alpha[last] == pytest.approx(0.70, abs=0.001)
    assert runs.state[last] == code_of(SubstitutionState.NOT_APPLICABLE)
    assert np.isnan(runs.rate_kg_h[last])


# W9 Capture rate of a quarter, HJ 75-2017


@pytest.mark.parametrize(
    ("hours", "stopped", "invalid", "rate", "meets"),
    [
        (2208, 168, 153, 0.925, True),
        (2160, 120, 100, 0.95098, True),
        (2160, 0, 300, 0.8611, True),
        (2160, 0, 600, 0.7222, False),
    ],
)
def test_w9_capture_rate(hours, stopped, invalid, rate, meets):
    found = capture_rate(hours=hours, stopped_hours=stopped, invalid_hours=invalid)
    assert found == pytest.approx(rate, abs=5e-5)
    assert meets_target(found, minimum=0.75) == meets


# W10 Water, HJ 212-2017 D.1 (12)-(14)


def test_w10_water_day_mean():
    volume, cod = np.array([100.0, 50.0, 10.0]), np.array([40.0, 60.0, 300.0])
    mass = water_mass_kg(concentration_mg_l=cod, volume_m3=volume)
    assert mass.tolist() == [4.0, 3.0, 3.0]
    mean, _ = flow_weighted_means(
        cod, flow_m3=volume, starts=ONE_GROUP, is_valid=np.ones(3, bool), minimum_valid=1
    )
    assert mean.tolist() == [62.5]
    assert multiple(mean[0], upper=60.0) == pytest.approx(0.0417, abs=5e-5)
    arithmetic, _ = arithmetic_means(
        cod, starts=ONE_GROUP, is_valid=np.ones(3, bool), minimum_valid=1
    )
    assert arithmetic[0] == pytest.approx(133.3, abs=0.05)
    assert multiple(arithmetic[0], upper=60.0) == pytest.approx(1.22, abs=0.005)


# W11 Exceedance multiple


@pytest.mark.parametrize(
    ("value", "limit", "over"),
    [(81.2, 80.0, 0.015), (84.0, 80.0, 0.05), (118.0, 100.0, 0.18)],
)
def test_w11_multiple(value, limit, over):
    assert exceeds(value, lower=np.nan, upper=limit)
    assert multiple(value, upper=limit) == pytest.approx(over)


def test_w11_equal_to_the_limit_is_not_over():
    assert not exceeds(50.0, lower=np.nan, upper=50.0)


# W12 Effective transmission rate


def test_w12_gas():
    due = 30 * 24 - 24
    rates = transmission_rates(due_hours=due, received_hours=690, valid_hours=680)
    assert due == 696
    assert rates.transmission == pytest.approx(0.9914, abs=5e-5)
    assert rates.validity == pytest.approx(0.9855, abs=5e-5)
    assert rates.effective == pytest.approx(0.9770, abs=5e-5)
    assert rates.effective == pytest.approx(rates.transmission * rates.validity)


def test_w12_water_with_23_of_24_hours():
    raw = transmission_rates(due_hours=24, received_hours=23, valid_hours=23)
    assert raw.effective == pytest.approx(0.9583, abs=5e-5)
    excused = excused_check_hours(due_hours=24, received_hours=23, check_hours=1, allowed_a_day=1)
    official = transmission_rates(due_hours=24 - excused, received_hours=23, valid_hours=23)
    assert official.effective == 1.0


# W13 Relative accuracy, HJ 75-2017

REFERENCE = np.array([102.0, 98, 110, 105, 95, 100, 108, 97, 103])
CEMS = np.array([97.0, 95, 103, 101, 92, 94, 102, 95, 99])
SO2_ROWS = (
    ToleranceRow(
        from_reference=715,
        below_reference=np.inf,
        measure=Measure.RELATIVE_ACCURACY_PCT,
        tolerance=15,
    ),
    ToleranceRow(
        from_reference=143, below_reference=715, measure=Measure.ABSOLUTE_ERROR, tolerance=57
    ),
    ToleranceRow(
        from_reference=57, below_reference=143, measure=Measure.RELATIVE_ERROR_PCT, tolerance=30
    ),
    ToleranceRow(
        from_reference=0, below_reference=57, measure=Measure.ABSOLUTE_ERROR, tolerance=17
    ),
)


def test_w13_relative_accuracy():
    assert mean_difference(REFERENCE, monitor=CEMS) == pytest.approx(-4.444, abs=0.0005)
    assert np.std(CEMS - REFERENCE, ddof=1) == pytest.approx(1.6667, abs=5e-5)
    coefficient = confidence_coefficient(REFERENCE, monitor=CEMS)
    assert coefficient == pytest.approx(1.2811, abs=5e-5)
    accuracy = relative_accuracy_pct(REFERENCE, monitor=CEMS)
    assert accuracy == pytest.approx((4.4444 + 1.2811) / 102 * 100, abs=0.001)
    assert accuracy == pytest.approx(5.61, abs=0.005)


def test_w13_the_row_of_57_to_143_judges_the_mean_relative_error():
    result = compare(REFERENCE, monitor=CEMS, rows=SO2_ROWS, minimum_pairs=9)
    assert result.measure is Measure.RELATIVE_ERROR_PCT
    assert result.value == pytest.approx(-4.36, abs=0.005)
    assert result.value == pytest.approx(mean_relative_error_pct(REFERENCE, monitor=CEMS))
    assert result.outcome is Outcome.PASSED


# W14 Furnaces, order no. 10 of 2019


@pytest.mark.parametrize(("cold", "exceeding"), [(5, False), (6, True)])
def test_w14_five_cold_means_comply_and_six_do_not(cold, exceeding):
    day = 19_509
    start = (day * 24 - 8) * 3600 + 300 * np.arange(288)
    mean = np.full(288, 850.0)
    mean[40 : 40 + cold] = 849.9
    result = furnace_days(
        furnace=np.ones(288, dtype=int),
        start_s=start,
        mean_c=mean,
        is_normal=np.ones(288, dtype=bool),
        rule=FurnaceRule(minimum_c=850, allowed_a_day=5),
    )
    assert result.day.tolist() == [day]
    assert result.due_means.tolist() == [288]
    assert result.cold_means.tolist() == [cold]
    assert result.exceeds.tolist() == [exceeding]


def test_w14_maintenance_of_32_hours_is_beyond_30():
    use = allowance_use(32.2, allowed_hours=30)
    assert use.left_hours == 0
    assert use.beyond_hours == pytest.approx(2.2)


# W15 Classes by points, Shandong 2017


def test_w15_points_make_a_colour():
    bands = (
        Band(name="red", from_value=12),
        Band(name="yellow", from_value=1),
        Band(name="green", from_value=0),
    )
    points = np.array([0, 1, 11, 12, np.nan])
    assert band_of(points, bands=bands) == ["green", "yellow", "yellow", "red", None]


# W16 Half to even, GB/T 8170


@pytest.mark.parametrize(("value", "rounded"), [(34.65, 34.6), (34.55, 34.6), (34.651, 34.7)])
def test_w16_half_even(value, rounded):
    assert round_half_even(value, decimals=1) == rounded
