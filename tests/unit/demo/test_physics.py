"""Values have the sizes, digits and relations that monitors of such sources have."""

import numpy as np
import pandas as pd

from tests.unit.demo.packages import Written

DECIMALS = {"a34013": 2, "a21026": 2, "a21002": 2, "w01018": 1, "w21003": 3, "w01001": 2}


def test_companions_lie_in_their_ranges(whole: Written):
    table = whole.condition
    assert table["oxygen_pct"].dropna().between(2.0, 20.95).all()
    assert (table["flow_m3"].dropna() >= 0).all()
    assert table["temperature_c"].between(-25, 240).all()
    assert table["humidity_pct"].dropna().between(0, 30).all()
    assert table["pressure_kpa"].dropna().between(-1, 1).all()
    assert table["velocity_m_s"].dropna().between(0, 30).all()
    assert table["load_pct"].dropna().between(0, 110).all()


def test_values_have_the_digits_of_their_instruments(small: Written):
    for code, decimals in DECIMALS.items():
        values = small.hourly.loc[small.hourly["pollutant_code"] == code, "measured"].dropna()
        np.testing.assert_array_equal(values.round(decimals), values)
        assert (values.round(decimals - 1) != values).any()


def test_ph_and_zero_readings_are_plausible(whole: Written):
    hours = whole.hourly[whole.hourly["flag"] == "N"]
    ph = hours.loc[hours["pollutant_code"] == "w01001", "measured"]
    assert ph.between(5.5, 10.0).all()
    gas = hours[hours["pollutant_code"].str.startswith("a2")]
    negative = gas[gas["measured"] < 0]
    assert 0.0005 < len(negative) / len(gas) < 0.25
    drifted = {row["outlet_ref"] for row in whole.truth if row["kind"] == "zero_drift"}
    ordinary = negative[~negative["outlet_ref"].isin(drifted)]
    assert ordinary["measured"].min() > -1.5


def joined(found: Written, outlet_ref: str, code: str) -> pd.DataFrame:
    own, companions = found.series[outlet_ref, code], found.companions[outlet_ref]
    table = own.merge(companions, on=["time", "outlet_ref", "mn"])
    return table[table["flag"] == "N"]


def test_reported_mass_is_concentration_times_flow(whole: Written):
    gas = joined(whole, "QH-0001/DA002", "a21002")
    mass = np.maximum(gas["measured"], 0) * gas["flow_m3"] * 1e-6
    assert np.abs(mass - gas["mass_reported_kg"]).max() < 0.002
    water = joined(whole, "QH-0002/DW001", "w01018")
    mass = water["measured"] * water["flow_m3"] * 1e-3
    assert np.abs(mass - water["mass_reported_kg"]).max() < 0.001


def test_oxygen_falls_when_the_load_rises(whole: Written):
    for outlet_ref in ("QH-0001/DA001", "QH-0015/DA001"):
        table = joined(whole, outlet_ref, "a21002")
        running = table[table["load_pct"] > 35]
        assert np.corrcoef(running["load_pct"], running["oxygen_pct"])[0, 1] < -0.3
        assert np.corrcoef(running["load_pct"], running["flow_m3"])[0, 1] > 0.8


def test_pollutants_of_one_fire_move_together_but_are_not_copies(whole: Written):
    first = joined(whole, "QH-0001/DA001", "a21002").set_index("time")["converted_reported"]
    second = joined(whole, "QH-0001/DA001", "a21026").set_index("time")["converted_reported"]
    both = pd.concat([first, second], axis=1, join="inner").dropna()
    assert 0.02 < np.corrcoef(both.to_numpy().T)[0, 1] < 0.8


def test_dry_flow_and_velocity_belong_to_the_same_duct(whole: Written):
    area = {
        row["outlet_ref"]: float(row["stack_area_m2"])
        for row in whole.registry("outlet")
        if row["stack_area_m2"]
    }
    table = whole.condition[whole.condition["outlet_ref"] == "QH-0003/DA001"]
    wet_m3_h = table["velocity_m_s"] * 3600 * area["QH-0003/DA001"]
    dry = wet_m3_h * 273 / (273 + table["temperature_c"]) * (1 - table["humidity_pct"] / 100)
    running = table["flow_m3"] > 20_000
    ratio = (dry / table["flow_m3"])[running]
    assert ratio.between(0.95, 1.05).all()


def test_towns_have_a_course_of_the_day_and_shifts_a_night(whole: Written):
    town = whole.condition[whole.condition["outlet_ref"] == "QH-0002/DW001"]
    by_hour = town.groupby(town["time"].dt.hour)["flow_m3"].mean()
    assert by_hour.idxmin() in range(2, 7)
    assert by_hour.max() > 1.4 * by_hour.min()
    dyeing = whole.condition[whole.condition["outlet_ref"] == "QH-0005/DW001"]
    assert (dyeing.loc[dyeing["time"].dt.hour.isin([1, 2, 3]), "flow_m3"] == 0).all()


def test_flags_are_those_of_loggers(whole: Written):
    shares = whole.hourly["flag"].value_counts(normalize=True)
    assert set(shares.index) == {"N", "F", "M", "C", "D", "T", "B"}
    assert shares["N"] > 0.85
    for flag in ("M", "C", "D"):
        assert 0.0005 < shares[flag] < 0.06, flag


def test_valid_minutes_are_sent_by_gas_monitors_only(whole: Written):
    hours = whole.hourly
    is_gas = hours["pollutant_code"].str.startswith("a")
    assert hours.loc[is_gas, "valid_minutes"].between(0, 60).all()
    assert hours.loc[~is_gas, "valid_minutes"].isna().all()
    assert (hours.loc[is_gas & (hours["flag"] == "N"), "valid_minutes"] >= 45).all()


def test_every_monitored_outlet_has_most_of_its_hours(whole: Written):
    total = (whole.summary.end - whole.summary.start).total_seconds() / 3600
    counts = whole.condition.groupby("outlet_ref").size() / total
    assert len(counts) >= 90
    assert (counts > 0.75).mean() > 0.95


def test_an_outlet_without_flow_meter_sends_no_flow(whole: Written):
    silent = [
        row["outlet_ref"] for row in whole.registry("outlet") if row["flow_is_monitored"] == "false"
    ]
    monitored = whole.condition[whole.condition["outlet_ref"].isin(silent)]
    assert monitored["outlet_ref"].nunique() == 1
    assert monitored["flow_m3"].isna().all()


def test_micrograms_are_declared_and_reported_in_another_unit(whole: Written):
    rows = [row for row in whole.registry("monitor_factor") if row["pollutant_code"] == "w20117"]
    assert rows
    assert {row["reported_unit"] for row in rows} == {"mg/L"}
    values = whole.hourly.loc[whole.hourly["pollutant_code"] == "w20117", "measured"]
    assert values.median() < 0.2
