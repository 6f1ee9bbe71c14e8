"""Month summaries: sums of days by the county and industry of the time."""

import pytest

from tests.database.rollups.outlet_rows import (
    FOREVER,
    NOX,
    SO2,
    add_conditions,
    add_enterprise,
    add_hours,
    add_outlet,
    days_between,
    mark,
    roll_up,
)


def fill(connection, outlet, first, last, *, value=30, pollutant=SO2):
    days = days_between(first, last)
    add_hours(
        connection,
        outlet.monitor_id,
        f"{first} 00:00",
        [value] * 24 * len(days),
        pollutant=pollutant,
    )
    mark(connection, outlet, *days, pollutant=pollutant)


def summaries(database):
    rows = database.execute(
        "SELECT e.month::text, r.region_ref, e.industry_code, e.pollutant_code, "
        "e.measured_mass_kg, e.outlets, e.outlets_without_total, e.due_hours, e.valid_hours "
        "FROM qy.emission_month AS e JOIN qy.region AS r ON r.region_id = e.county_id "
        "ORDER BY 1, 2, 3, 4"
    )
    return {row[:4]: row[4:] for row in rows}


def test_outlets_of_one_county_and_industry_are_summed(database):
    with database.connect() as connection:
        for number, flow in ((1, 1000), (2, 3000)):
            outlet = add_outlet(connection, f"T-{number}/DA001")
            add_conditions(connection, outlet.outlet_id, "2026-10-30 00:00", 72, flow_m3=flow)
            fill(connection, outlet, "2026-10-30", "2026-11-01")
    roll_up(database, "2026-11-02 00:00")

    found = summaries(database)
    # 30 mg/m³ × 24 h × (1000 + 3000) m³ a day, in kilograms.
    a_day = 30 * 24 * (1000 + 3000) / 1e6
    october, november = ("2026-10-01", "C01", "D4411", SO2), ("2026-11-01", "C01", "D4411", SO2)
    assert found[october] == (pytest.approx(2 * a_day), 2, 0, 96, 96)
    assert found[november] == (pytest.approx(a_day), 2, 0, 48, 48)
    assert len(found) == 2


def test_counties_industries_and_pollutants_stand_apart(database):
    with database.connect() as connection:
        one = add_outlet(connection, "T-1/DA001", pollutants=(SO2, NOX))
        two = add_outlet(connection, "T-2/DA001", county="C02")
        three = add_outlet(connection, "T-3/DA001", industry="C3011")
        for outlet in (one, two, three):
            fill(connection, outlet, "2026-11-01", "2026-11-01")
        fill(connection, one, "2026-11-01", "2026-11-01", pollutant=NOX)
    roll_up(database, "2026-11-02 00:00")

    assert {key[1:] for key in summaries(database)} == {
        ("C01", "D4411", SO2),
        ("C01", "D4411", NOX),
        ("C02", "D4411", SO2),
        ("C01", "C3011", SO2),
    }


def test_an_outlet_without_mass_is_named_as_such_and_adds_no_zero(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        fill(connection, outlet, "2026-11-01", "2026-11-01")
    roll_up(database, "2026-11-02 00:00")

    ((mass, outlets, without, *_),) = summaries(database).values()
    assert (mass, outlets, without) == (None, 1, 1)


def test_the_county_is_the_one_of_the_day(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        connection.execute("INSERT INTO qy.region (region_ref, level) VALUES ('C02', 'county')")
        connection.execute("UPDATE qy.enterprise_place SET during = '[2020-01-01,2026-11-02)'")
        connection.execute(
            "INSERT INTO qy.enterprise_place (enterprise_id, county_id, address_zh, during) "
            "SELECT %s, region_id, '新址', '[2026-11-02,)' FROM qy.region WHERE region_ref = 'C02'",
            (outlet.enterprise_id,),
        )
        fill(connection, outlet, "2026-11-01", "2026-11-03")
    roll_up(database, "2026-11-04 00:00")

    due = {key[1]: row[3] for key, row in summaries(database).items()}
    assert due == {"C01": 24, "C02": 48}


def test_an_enterprise_without_industry_is_not_left_out(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        connection.execute("DELETE FROM qy.enterprise_industry")
        fill(connection, outlet, "2026-11-01", "2026-11-01")
    roll_up(database, "2026-11-02 00:00")
    assert [key[2] for key in summaries(database)] == ["Z0000"]


def test_assumed_series_take_no_part(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, is_assumed=True)
        fill(connection, outlet, "2026-11-01", "2026-11-01")
    roll_up(database, "2026-11-02 00:00")
    assert summaries(database) == {}


def test_a_summary_that_lost_its_last_day_goes(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        other = add_enterprise(connection, "E other", county="C02")
        fill(connection, outlet, "2026-11-01", "2026-11-01")
    roll_up(database, "2026-11-02 00:00")
    assert [key[1] for key in summaries(database)] == ["C01"]

    with database.connect() as connection:
        connection.execute("DELETE FROM qy.outlet_enterprise")
        connection.execute(
            "INSERT INTO qy.outlet_enterprise (outlet_id, enterprise_id, is_responsible, during) "
            "VALUES (%s, %s, true, %s)",
            (outlet.outlet_id, other, FOREVER),
        )
        mark(connection, outlet, "2026-11-01", cause="outlet_enterprise")
    report = roll_up(database, "2026-11-02 00:10")
    assert [key[1] for key in summaries(database)] == ["C02"]
    assert report.changed_summaries == 2
