"""Days on which nothing arrived: nobody marks them, and they are due all the same."""

import pytest

from tests.database.rollups.outlet_rows import (
    NOX,
    SO2,
    add_hours,
    add_outlet,
    day_of,
    days_between,
    mark,
    roll_up,
)


def first_day(connection, outlet, day, pollutant=SO2):
    add_hours(connection, outlet.monitor_id, f"{day} 00:00", [30] * 24, pollutant=pollutant)
    mark(connection, outlet, day, pollutant=pollutant)


def stored_days(database, outlet, pollutant=SO2):
    return [
        str(row[0])
        for row in database.execute(
            "SELECT day FROM qy.daily_value WHERE outlet_id = %s AND pollutant_code = %s "
            "ORDER BY day",
            (outlet.outlet_id, pollutant),
        )
    ]


def test_a_gap_and_everything_since_the_last_value_is_due_and_missing(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        first_day(connection, outlet, "2026-11-10")
        first_day(connection, outlet, "2026-11-14")
    roll_up(database, "2026-11-16 14:20")

    assert stored_days(database, outlet) == days_between("2026-11-10", "2026-11-16")
    gap = day_of(database, outlet, "2026-11-12")
    assert (gap["received_hours"], gap["due_hours"], gap["mean"]) == (0, 24, None)
    assert day_of(database, outlet, "2026-11-16")["due_hours"] == 14


def test_days_before_the_first_value_of_an_outlet_are_not_held_against_it(database):
    with database.connect() as connection:
        early, late = add_outlet(connection, "T-1/DA001"), add_outlet(connection, "T-2/DA001")
        first_day(connection, early, "2026-11-10")
        first_day(connection, late, "2026-11-15")
    roll_up(database, "2026-11-16 14:20")

    assert stored_days(database, late)[0] == "2026-11-15"


def test_one_factor_that_never_came_is_missing_since_the_outlet_sends(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, pollutants=(SO2, NOX))
        first_day(connection, outlet, "2026-11-15")
    roll_up(database, "2026-11-16 14:20")

    assert stored_days(database, outlet, NOX) == ["2026-11-15", "2026-11-16"]


def test_a_networked_outlet_that_never_sent_is_missing_since_it_was_networked(database):
    with database.connect() as connection:
        sender = add_outlet(connection, "T-1/DA001")
        silent = add_outlet(connection, "T-2/DA001")
        first_day(connection, sender, "2026-11-10")
        connection.execute(
            "INSERT INTO qy.outlet_networking (outlet_id, state, during) "
            "VALUES (%s, 'installed', '[2026-11-01,2026-11-14)'), "
            "(%s, 'networked', '[2026-11-14,)')",
            (silent.outlet_id, silent.outlet_id),
        )
    roll_up(database, "2026-11-16 14:20")

    assert stored_days(database, silent) == days_between("2026-11-14", "2026-11-16")


@pytest.mark.parametrize("state", ["deferred", "exempt", "to_be_installed", "not_main"])
def test_an_outlet_that_is_not_networked_owes_nothing(database, state):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        first_day(connection, outlet, "2026-11-10")
        connection.execute(
            "INSERT INTO qy.outlet_networking (outlet_id, state, during) "
            "VALUES (%s, 'networked', '[2020-01-01,2026-11-12)'), (%s, %s, '[2026-11-12,)')",
            (outlet.outlet_id, outlet.outlet_id, state),
        )
    roll_up(database, "2026-11-16 14:20")

    assert stored_days(database, outlet) == ["2026-11-10", "2026-11-11"]


@pytest.mark.parametrize("status", ["closed", "moved", "deregistered"])
def test_the_end_of_an_enterprise_ends_its_duties_and_not_its_history(database, status):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        first_day(connection, outlet, "2026-11-10")
        connection.execute(
            "INSERT INTO qy.enterprise_status (enterprise_id, status, during) "
            "VALUES (%s, 'operating', '[2020-01-01,2026-11-12)'), (%s, %s, '[2026-11-12,)')",
            (outlet.enterprise_id, outlet.enterprise_id, status),
        )
    roll_up(database, "2026-11-16 14:20")

    assert stored_days(database, outlet) == ["2026-11-10", "2026-11-11"]


def test_a_series_that_was_assumed_is_not_expected_to_go_on(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, is_assumed=True)
        first_day(connection, outlet, "2026-11-10")
        first_day(connection, outlet, "2026-11-12")
    roll_up(database, "2026-11-16 14:20")

    assert stored_days(database, outlet) == ["2026-11-10", "2026-11-12"]


def test_the_new_day_begins_with_its_first_full_hour(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        first_day(connection, outlet, "2026-11-15")
    roll_up(database, "2026-11-16 00:59")
    assert stored_days(database, outlet) == ["2026-11-15"]

    roll_up(database, "2026-11-16 01:00")
    assert stored_days(database, outlet) == ["2026-11-15", "2026-11-16"]


def test_a_running_day_grows_hour_by_hour_without_a_mark(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        first_day(connection, outlet, "2026-11-15")
    due = []
    for now in ("2026-11-16 01:10", "2026-11-16 01:50", "2026-11-16 02:00", "2026-11-17 00:00"):
        roll_up(database, now)
        due.append(day_of(database, outlet, "2026-11-16")["due_hours"])
    assert due == [1, 1, 2, 24]
    assert day_of(database, outlet, "2026-11-16")["recompute_at"] is None


def test_the_search_can_be_kept_to_the_newest_days(database):
    from datetime import date

    with database.connect() as connection:
        outlet = add_outlet(connection)
        first_day(connection, outlet, "2026-11-10")
    roll_up(database, "2026-11-16 14:20", silent_since=date(2026, 11, 15))
    assert stored_days(database, outlet) == ["2026-11-10", "2026-11-15", "2026-11-16"]


def test_silent_days_leave_with_the_duty(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        first_day(connection, outlet, "2026-11-10")
    roll_up(database, "2026-11-12 14:20")
    assert len(stored_days(database, outlet)) == 3

    with database.connect() as connection:
        connection.execute(
            "INSERT INTO qy.outlet_networking (outlet_id, state, during) "
            "VALUES (%s, 'networked', '[2020-01-01,2026-11-11)')",
            (outlet.outlet_id,),
        )
        mark(connection, outlet, *days_between("2026-11-10", "2026-11-12"))
    roll_up(database, "2026-11-12 14:30")
    assert stored_days(database, outlet) == ["2026-11-10"]
