"""Each case of docs/methods/bad-input.md from the file to the stored day, arithmetic visible."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.database.bad_input.conftest import COD, WATER

SHANGHAI = ZoneInfo("Asia/Shanghai")
RANGE_HIGH = 200  # of the monitor of the gas outlet; 2.5 % of it are 5 mg/m³
HOURLY_FLOW = 1000.0
CONVERSION = (21 - 6) / (21 - 8)  # reference oxygen 6 %, measured 8 %


def bits(*hours):
    """Map of a day with these hours."""
    return sum(1 << hour for hour in hours)


WHOLE_DAY = bits(*range(24))


def gas_mass_kg(*concentrations_mg_m3):
    """mg/m³ × m³ = mg, a million of them are a kilogram."""
    return sum(concentrations_mg_m3) * HOURLY_FLOW / 1e6


def test_a_negative_within_the_zero_drift_enters_the_mean_and_has_no_mass(plant):
    plant.hours([30] * 23 + [-5])  # exactly the drift limit of 2.5 % of 200
    plant.companions(flow_m3=[HOURLY_FLOW] * 24)
    day = plant.day()
    assert (day["received_hours"], day["valid_hours"], day["mass_hours"]) == (24, 24, 24)
    assert day["mean"] == pytest.approx((23 * 30 - 5) / 24)
    assert day["measured_mass_kg"] == pytest.approx(gas_mass_kg(*[30] * 23))


def test_a_negative_beyond_the_zero_drift_is_no_measurement(plant):
    plant.hours([30] * 23 + [-5.01])
    plant.companions(flow_m3=[HOURLY_FLOW] * 24)
    day = plant.day()
    assert (day["received_hours"], day["due_hours"], day["valid_hours"]) == (24, 24, 23)
    assert day["mean"] == pytest.approx(30)
    assert day["valid_map"] == day["judged_map"] == WHOLE_DAY - bits(23)
    assert day["substituted_hours"] == 1
    assert day["measured_mass_kg"] == pytest.approx(gas_mass_kg(*[30] * 23))


@pytest.mark.parametrize("oxygen", [21, 25])
def test_oxygen_like_air_gives_no_conversion_and_no_verdict(plant, oxygen):
    plant.hours([60] * 24)
    plant.companions(flow_m3=[HOURLY_FLOW] * 24, oxygen_pct=[8] * 22 + [oxygen] * 2)
    day = plant.day()
    assert day["valid_hours"] == 24
    assert day["mean"] == pytest.approx(60)
    assert day["measured_mass_kg"] == pytest.approx(gas_mass_kg(*[60] * 24))
    assert day["converted_mean"] == pytest.approx(60 * CONVERSION)
    (verdict,) = plant.verdicts()
    assert (verdict["valid_periods"], verdict["exceeding_periods"]) == (22, 22)
    assert verdict["exceeding_map"] == bits(*range(22))
    assert verdict["worst_multiple"] == pytest.approx(60 * CONVERSION / 50 - 1)


def test_a_mass_without_flow_is_not_believed(plant):
    plant.hours([30] * 24, mass_kg=5)
    plant.companions(flow_m3=[HOURLY_FLOW] * 20 + [0] * 4)
    day = plant.day()
    assert day["measured_mass_kg"] == pytest.approx(gas_mass_kg(*[30] * 20))


def test_an_hour_without_flow_has_no_mass_rather_than_zero(plant):
    plant.hours([30] * 24)
    day = plant.day()
    assert day["valid_hours"] == 24
    assert day["mass_hours"] == 0
    assert day["measured_mass_kg"] is None
    assert day["flow_m3"] is None


def test_water_that_does_not_flow_is_neither_due_nor_in_the_mean(plant):
    plant.hours([40] * 12 + [999] * 12, mn="MN-WATER", code=COD)
    plant.companions(flow_m3=[100] * 12 + [0] * 12, oxygen_pct="", mn="MN-WATER")
    day = plant.day(WATER, COD)
    # What is not due is not received either: it leaves both sides of a rate.
    assert (day["received_hours"], day["due_hours"], day["valid_hours"]) == (12, 12, 12)
    assert day["mean"] == pytest.approx(40)
    # mg/L × m³ = g
    assert day["measured_mass_kg"] == pytest.approx(12 * 40 * 100 / 1e3)
    (verdict,) = plant.verdicts(WATER, COD)
    assert (verdict["valid_periods"], verdict["exceeding_periods"]) == (1, 0)


def test_without_a_limit_there_is_no_verdict_and_no_compliance(plant):
    day_after_the_limit = "2026-11-08"
    plant.hours([60] * 24, day=day_after_the_limit)
    day = plant.day(day=day_after_the_limit)
    assert (day["valid_hours"], day["mean"]) == (24, pytest.approx(60))
    assert plant.verdicts(day=day_after_the_limit) == []


def test_overlapping_marks_take_every_effect_that_one_of_them_takes(plant):
    plant.hours([60] * 24)
    plant.companions(flow_m3=[HOURLY_FLOW] * 24)
    plant.marks(("fault", 5, 8), ("maintenance", 7, 9))
    day = plant.day()
    # A fault of the source is measured and not judged; maintenance is no measurement.
    assert day["valid_map"] == WHOLE_DAY - bits(7, 8)
    assert day["judged_map"] == WHOLE_DAY - bits(5, 6, 7, 8)
    assert day["due_hours"] == 24
    assert day["mass_hours"] == 22
    (verdict,) = plant.verdicts()
    assert verdict["exceeding_map"] == day["judged_map"]


def test_the_last_of_repeated_rows_is_the_one_that_is_judged(plant):
    plant.companions(flow_m3=[HOURLY_FLOW] * 24)
    row = "MN-OLD,2026-11-05 {:02}:00,a21026,N,60,{},,"
    rows = [row.format(hour, 30) for hour in range(24)]
    report = plant.rows(*rows, row.format(7, 300), row.format(7, 36))
    assert (report.new_rows, report.repeated_rows) == (24, 2)
    day = plant.day()
    assert day["received_hours"] == 24
    assert day["mean"] == pytest.approx((23 * 30 + 36) / 24)
    assert plant.verdicts()[0]["exceeding_periods"] == 0


def test_the_same_file_again_leaves_nothing_to_compute(plant):
    plant.hours([30] * 24)
    first = plant.day()
    again = plant.hours([30] * 24)
    assert (again.unchanged_rows, again.dirty_days) == (24, 0)
    assert plant.day() == first


def test_a_clock_put_back_sends_an_hour_twice_and_the_older_value_is_kept(plant):
    plant.companions(flow_m3=[HOURLY_FLOW] * 24)
    plant.hours([30] * 24)
    plant.day()
    report = plant.rows("MN-OLD,2026-11-05 08:00,a21026,N,60,60,,")
    assert (report.new_rows, report.revised_rows) == (0, 1)
    day = plant.day()
    assert day["received_hours"] == 24
    assert day["mean"] == pytest.approx((23 * 30 + 60) / 24)
    assert plant.verdicts()[0]["exceeding_map"] == bits(8)
    kept = plant.database.execute("SELECT measured FROM qy.value_revision")
    assert [value for (value,) in kept] == [30]


def test_a_clock_put_forward_leaves_a_gap_that_is_due(plant):
    row = "MN-OLD,2026-11-05 {:02}:00,a21026,N,60,30,,"
    plant.rows(*(row.format(hour) for hour in range(24) if hour != 10))
    day = plant.day()
    assert (day["received_hours"], day["due_hours"], day["valid_hours"]) == (23, 24, 23)
    assert day["valid_map"] == WHOLE_DAY - bits(10)


def test_times_ahead_of_now_and_before_the_first_monitors_are_refused(plant):
    bound = datetime(2026, 11, 6, 12, tzinfo=SHANGHAI)
    report = plant.rows(
        "MN-OLD,2026-11-05 08:00,a21026,N,60,30,,",
        "MN-OLD,2026-11-07 08:00,a21026,N,60,30,,",
        "MN-OLD,1970-01-01 08:00,a21026,N,60,30,,",
        latest=bound,
    )
    assert (report.new_rows, report.rejected_rows) == (1, 2)
    assert set(plant.reasons(report)) == {"time_out_of_bounds"}


def test_there_is_no_summer_time(plant):
    """An hour written with the offset of China's former summer time is the hour before."""
    report = plant.rows(
        "MN-OLD,2026-11-05T09:00+09:00,a21026,N,60,30,,",
        "MN-OLD,2026-11-05T01:00Z,a21026,N,60,40,,",
    )
    assert report.new_rows == 2
    assert plant.day()["valid_map"] == bits(8, 9)


def test_a_feed_of_25_hours_is_a_day_and_an_hour(plant):
    report = plant.hours([30] * 24 + [90])
    assert report.new_rows == 25
    first, second = plant.day(), plant.day(day="2026-11-06")
    assert (first["received_hours"], first["mean"]) == (24, pytest.approx(30))
    assert second["received_hours"] == 1
    assert second["valid_map"] == bits(0)
    assert second["mean"] is None


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1e30", "number_too_large"),
        ("-1e30", "number_too_large"),
        ("NaN", "number_not_finite"),
        ("Infinity", "number_not_finite"),
        ("-inf", "number_not_finite"),
    ],
)
def test_what_is_no_quantity_is_refused_and_its_hour_is_missing(plant, written, reason):
    report = plant.hours([30] * 23 + [written])
    assert (report.new_rows, report.rejected_rows) == (23, 1)
    assert plant.reasons(report) == [reason]
    day = plant.day()
    assert (day["received_hours"], day["due_hours"], day["valid_hours"]) == (23, 24, 23)
    assert day["mean"] == pytest.approx(30)


def test_a_number_beyond_any_concentration_is_kept_and_is_no_value(plant):
    plant.companions(flow_m3=[HOURLY_FLOW] * 24)
    report = plant.hours([30] * 23 + [5e9])
    assert report.new_rows == 24
    day = plant.day()
    assert (day["received_hours"], day["valid_hours"], day["judged_hours"]) == (24, 23, 23)
    assert day["mean"] == pytest.approx(30)
    assert day["measured_mass_kg"] == pytest.approx(gas_mass_kg(*[30] * 23))
    assert plant.verdicts()[0]["exceeding_periods"] == 0
