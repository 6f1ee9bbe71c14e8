"""The running profile of an outlet: made from the months before, then frozen."""

import pytest

from tests.database.rollups.outlet_rows import (
    add_conditions,
    add_hours,
    add_outlet,
    day_of,
    mark,
    roll_up,
)


@pytest.fixture
def outlet(database):
    """An outlet that ran all October at 10,000 m³ and 120 °C, but for its last hundred hours."""
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_conditions(
            connection,
            outlet.outlet_id,
            "2026-10-01 00:00",
            900,
            flow_m3=10_000,
            oxygen_pct=7,
            temperature_c=120,
        )
        # Ventilation through a cold stack is air: it does not count as running.
        add_conditions(
            connection,
            outlet.outlet_id,
            "2026-11-07 12:00",
            100,
            flow_m3=500,
            oxygen_pct=20.9,
            temperature_c=20,
        )
        add_hours(connection, outlet.monitor_id, "2026-11-06 00:00", [30] * 24)
        mark(connection, outlet, "2026-11-06")
    return outlet


def profiles(database):
    return database.execute(
        "SELECT month::text, running_hours, flow_m3, temperature_c "
        "FROM qy.outlet_profile ORDER BY month"
    )


def test_it_is_the_low_end_of_the_running_hours_of_the_months_before(database, outlet):
    roll_up(database, "2026-11-07 00:00")
    assert profiles(database) == [("2026-11-01", 744, 10_000, 120)]


def test_fewer_hours_than_the_rule_asks_for_make_none(database, outlet):
    database.execute("DELETE FROM qy.hourly_condition WHERE time < '2026-10-02 16:00+00'")
    roll_up(database, "2026-11-07 00:00")
    assert profiles(database) == []


def test_once_frozen_it_does_not_move_under_the_days_computed_with_it(database, outlet):
    roll_up(database, "2026-11-07 00:00")
    database.execute(
        "UPDATE qy.hourly_condition SET flow_m3 = 1 WHERE time < '2026-10-20 00:00+08'"
    )
    with database.connect() as connection:
        mark(connection, outlet, "2026-11-06")
    roll_up(database, "2026-11-07 00:00")
    assert profiles(database) == [("2026-11-01", 744, 10_000, 120)]


def test_a_recomputation_of_everything_makes_it_anew(database, outlet):
    roll_up(database, "2026-11-07 00:00")
    database.execute("UPDATE qy.hourly_condition SET flow_m3 = 9000 WHERE time < '2026-11-01'")
    roll_up(database, "2026-11-07 00:00", everything=True)
    assert [row[2] for row in profiles(database)] == [9000]


def test_flow_below_it_is_no_evidence_against_a_declared_stop(database, outlet):
    """Fans run in a stopped plant: 500 m³ are below what this outlet has when it runs."""
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, marked_by, marked_at) "
            "VALUES ('m', %s, 'stopped', tstzrange('2026-11-07 12:00+08', '2026-11-09 00:00+08'), "
            "'test', '2026-11-07 13:00+08')",
            (outlet.outlet_id,),
        )
        add_hours(connection, outlet.monitor_id, "2026-11-08 00:00", [1] * 24)
        mark(connection, outlet, "2026-11-08")
    roll_up(database, "2026-11-09 00:00")
    assert day_of(database, outlet, "2026-11-08")["stopped_hours"] == 24
