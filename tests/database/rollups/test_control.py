"""Calibrations and checks on record make hours invalid, and move what stands in for them."""

import pytest

from ingest.registry_batch import import_registry
from tests.database.rollups.outlet_rows import (
    COD,
    SO2,
    add_conditions,
    add_hours,
    add_outlet,
    at,
    day_of,
    days_between,
    everything,
    mark,
    roll_up,
)

NOW = "2026-08-20 00:10"
DAYS = days_between("2026-07-01", "2026-08-19")


@pytest.fixture
def outlet(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)  # range 200: out of control beyond 10 (zero), 20 (span)
        fill(connection, outlet)
    roll_up(database, NOW)
    return outlet


def fill(connection, outlet, pollutant=SO2):
    hours = 24 * len(DAYS)
    add_conditions(connection, outlet.outlet_id, f"{DAYS[0]} 00:00", hours)
    add_hours(connection, outlet.monitor_id, f"{DAYS[0]} 00:00", [30] * hours, pollutant=pollutant)
    mark(connection, outlet, *DAYS, pollutant=pollutant)


def calibrate(database, outlet, when, *, before, after=None, kind="span", standard=160):
    """A calibration; triggers put down its mark."""
    database.execute(
        "INSERT INTO qy.calibration (monitor_id, pollutant_code, calibrated_at, kind, "
        "standard_value, before_value, after_value) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (outlet.monitor_id, SO2, at(when), kind, standard, before, after),
    )


def check(connection, outlet, when, read):
    """A check of COD on a standard of 50; the record itself calls it passed."""
    connection.execute(
        "INSERT INTO qy.standard_check (monitor_id, pollutant_code, checked_at, "
        "standard_value, read_value, passed, source) VALUES (%s, %s, %s, 50, %s, true, 'device')",
        (outlet.monitor_id, COD, at(when), read),
    )


def periods(database):
    return database.execute(
        "SELECT reason, lower(during), upper(during) FROM qy.control_period ORDER BY 1, 2"
    )


def valid_hours(database, outlet, *days, pollutant=SO2):
    return [day_of(database, outlet, day, pollutant)["valid_hours"] for day in days]


def test_a_failed_calibration_is_out_of_control_until_the_next_passed_one(database, outlet):
    calibrate(database, outlet, "2026-07-08 08:00", before=160)
    calibrate(database, outlet, "2026-07-10 08:00", before=181)
    calibrate(database, outlet, "2026-07-11 10:00", before=165)
    report = roll_up(database, NOW)
    assert periods(database) == [("out_of_control", at("2026-07-10 08:00"), at("2026-07-11 10:00"))]
    # Only the two days of the stretch are computed anew, and their quarter.
    assert (report.claimed_days, report.quarters) == (2, 1)
    found = valid_hours(database, outlet, "2026-07-09", "2026-07-10", "2026-07-11", "2026-07-12")
    assert found == [24, 8, 14, 24]
    ((cause, hours, reference),) = database.execute(
        "SELECT cause, hours, found_hours FROM qy.substitution_run"
    )
    # 26 hours, from the calibration of 8 July back: seven days and eight hours exist.
    assert (cause, hours, reference) == ("calibration", 26, 7 * 24 + 8)


def test_a_corrected_record_gives_the_hours_back(database, outlet):
    before = everything(database)
    calibrate(database, outlet, "2026-07-10 08:00", before=181)
    roll_up(database, NOW)
    assert periods(database) == [("out_of_control", at("2026-07-10 08:00"), None)]
    assert valid_hours(database, outlet, "2026-08-19") == [0]

    database.execute("UPDATE qy.calibration SET before_value = 161")
    roll_up(database, NOW)
    assert periods(database) == []
    assert everything(database) == before


def test_a_deleted_record_gives_its_hours_back(database, outlet):
    """Whoever deletes a record marks what it touches, in the same transaction."""
    calibrate(database, outlet, "2026-07-02 08:00", before=160)
    calibrate(database, outlet, "2026-07-10 08:00", before=181)
    calibrate(database, outlet, "2026-07-11 10:00", before=165)
    calibrate(database, outlet, "2026-07-12 10:00", before=165)
    roll_up(database, NOW)
    assert valid_hours(database, outlet, "2026-07-10", "2026-07-11", "2026-07-12") == [8, 14, 24]

    def delete(when):
        with database.connect("ingest") as connection:
            connection.execute("DELETE FROM qy.calibration WHERE calibrated_at = %s", (at(when),))
        return roll_up(database, NOW)

    # Without the passed one the stretch lasts until the next; the failure stays.
    report = delete("2026-07-11 10:00")
    assert periods(database) == [("out_of_control", at("2026-07-10 08:00"), at("2026-07-12 10:00"))]
    assert valid_hours(database, outlet, "2026-07-10", "2026-07-11", "2026-07-12") == [8, 0, 14]
    assert (report.claimed_days, report.quarters) == (2, 1)
    # Substitution looks back from the last calibration; without any, from the gap itself.
    ((before,),) = database.execute("SELECT found_hours FROM qy.substitution_run")
    delete("2026-07-02 08:00")
    ((after,),) = database.execute("SELECT found_hours FROM qy.substitution_run")
    assert (before, after) == (24 + 8, 9 * 24 + 8)

    delete("2026-07-10 08:00")
    assert periods(database) == []
    assert valid_hours(database, outlet, "2026-07-10", "2026-07-11", "2026-07-12") == [24, 24, 24]
    assert database.execute("SELECT * FROM qy.substitution_run") == []


def test_a_deleted_check_of_water_gives_its_hours_back(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, pollutants=(COD,), medium="water")
        fill(connection, outlet, COD)
        for day, read in (("10", 50), ("11", 60), ("12", 50)):
            check(connection, outlet, f"2026-07-{day} 06:00", read)
    roll_up(database, NOW)
    days = ("2026-07-10", "2026-07-11", "2026-07-12")
    assert valid_hours(database, outlet, *days, pollutant=COD) == [6, 0, 18]
    with database.connect("ingest") as connection:
        connection.execute("DELETE FROM qy.standard_check WHERE read_value = 60")
    roll_up(database, NOW)
    assert periods(database) == []
    assert valid_hours(database, outlet, *days, pollutant=COD) == [24, 24, 24]


def test_exactly_the_tolerance_passes_and_a_mended_failure_costs_nothing(database, outlet):
    calibrate(database, outlet, "2026-07-10 08:00", before=180)
    calibrate(database, outlet, "2026-07-11 08:00", before=185, after=160)
    calibrate(database, outlet, "2026-07-12 08:00", before=10, kind="zero", standard=0)
    roll_up(database, NOW)
    assert periods(database) == []


def test_an_overdue_calibration_counts_when_a_later_one_ends_it(database, outlet):
    calibrate(database, outlet, "2026-07-02 08:00", before=160)
    roll_up(database, NOW)
    assert periods(database) == []
    calibrate(database, outlet, "2026-07-19 08:00", before=160)
    roll_up(database, NOW)
    # Fifteen days at most.
    assert periods(database) == [
        ("overdue_calibration", at("2026-07-17 08:00"), at("2026-07-19 08:00"))
    ]
    assert valid_hours(database, outlet, "2026-07-16", "2026-07-17", "2026-07-18") == [24, 8, 0]


def test_a_failed_check_of_water_reaches_back_to_the_last_passed_one(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, pollutants=(COD,), medium="water")
        fill(connection, outlet, COD)
        for day, read in (("10", 50), ("11", 55.1), ("12", 55)):
            check(connection, outlet, f"2026-07-{day} 06:00", read)
    roll_up(database, NOW)
    assert periods(database) == [("out_of_control", at("2026-07-10 06:00"), at("2026-07-12 06:00"))]
    found = valid_hours(database, outlet, "2026-07-10", "2026-07-11", "2026-07-12", pollutant=COD)
    assert found == [6, 0, 18]


def test_an_hour_that_comes_after_the_stretch_is_known_finds_it(database, outlet):
    calibrate(database, outlet, "2026-07-10 08:00", before=181)
    roll_up(database, NOW)
    with database.connect() as connection:
        add_hours(connection, outlet.monitor_id, "2026-08-20 00:00", [30])
        mark(connection, outlet, "2026-08-20")
    roll_up(database, "2026-08-20 01:10")
    assert valid_hours(database, outlet, "2026-08-20") == [0]


def test_an_imported_record_is_followed_by_the_next_rollup(database, outlet, tmp_path):
    path = tmp_path / "calibration.csv"
    path.write_text(
        "monitor_ref,pollutant_code,calibrated_at,kind,standard_value,before_value,after_value\n"
        f"M T-1/DA001,{SO2},2026-07-10 08:00,span,160,181,\n"
        f"M T-1/DA001,{SO2},2026-07-11 10:00,span,160,160,\n",
        encoding="utf-8",
    )
    with database.connect("ingest") as connection:
        report = import_registry(connection, "calibration", path, imported_by="test")
    assert report.new_rows == 2
    assert roll_up(database, NOW).claimed_days == 2
    assert valid_hours(database, outlet, "2026-07-10", "2026-07-11") == [8, 14]
