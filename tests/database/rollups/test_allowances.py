"""Hours a year in which marks have their effect: a mark of spring decides about autumn."""

import psycopg
import pytest

from ingest.registry_batch import import_registry
from tests.database.rollups.outlet_rows import (
    add_hours,
    add_limit,
    add_outlet,
    at,
    mark,
    roll_up,
    verdicts_of,
)

AUTUMN = "2026-11-10"


def declare(connection, outlet, ref, start, end):
    connection.execute(
        "INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, marked_by, marked_at) "
        "VALUES (%s, %s, 'ignition', tstzrange(%s, %s), 'test', %s)",
        (ref, outlet.outlet_id, at(start), at(end), at(start)),
    )


@pytest.fixture
def furnace(database):
    """A waste incinerator (60 h of starts a year) that exceeds all day while it is marked 启炉."""
    with database.connect() as connection:
        outlet = add_outlet(connection, industry="D4417")
        add_limit(connection, outlet, upper=20)
        add_hours(connection, outlet.monitor_id, f"{AUTUMN} 00:00", [30] * 24)
        declare(connection, outlet, "autumn", f"{AUTUMN} 00:00", f"{AUTUMN} 12:00")
        mark(connection, outlet, AUTUMN)
    roll_up(database, "2026-11-11 00:00")
    return outlet


def exceeding(database, outlet):
    (verdict,) = verdicts_of(database, outlet, AUTUMN).values()
    return verdict["exceeding_periods"]


def test_within_the_allowance_marked_hours_are_not_judged(database, furnace):
    assert exceeding(database, furnace) == 12


def test_a_mark_of_spring_uses_the_allowance_up_and_autumn_follows(database, furnace):
    with database.connect() as connection:
        # 54 hours in March leave 6 of the 12 in November.
        add_hours(connection, furnace.monitor_id, "2026-03-10 00:00", [10] * 54)
        declare(connection, furnace, "spring", "2026-03-10 00:00", "2026-03-12 06:00")
        mark(connection, furnace, "2026-03-10", "2026-03-11", "2026-03-12", cause="mark")
    roll_up(database, "2026-11-11 00:00")
    assert exceeding(database, furnace) == 18


def test_so_it_is_when_the_mark_comes_in_as_a_file(database, furnace, tmp_path):
    with database.connect() as connection:
        add_hours(connection, furnace.monitor_id, "2026-03-10 00:00", [10] * 54)
        mark(connection, furnace, "2026-03-10", "2026-03-11", "2026-03-12")
    roll_up(database, "2026-11-11 00:00")
    assert exceeding(database, furnace) == 12

    path = tmp_path / "mark.csv"
    path.write_text(
        "mark_ref,outlet_ref,kind,valid_from,valid_to,marked_by,marked_at\n"
        "spring,T-1/DA001,ignition,2026-03-10 00:00,2026-03-12 06:00,test,2026-03-12 08:00\n",
        encoding="utf-8",
    )
    with psycopg.connect(database.url("ingest"), autocommit=True) as connection:
        report = import_registry(connection, "mark", path, imported_by="test")
    assert (report.new_rows, report.rejected_rows) == (1, 0)
    roll_up(database, "2026-11-11 00:00")
    assert exceeding(database, furnace) == 18


def test_an_allowance_begins_anew_with_the_year(database, furnace):
    with database.connect() as connection:
        add_hours(connection, furnace.monitor_id, "2025-12-20 00:00", [10] * 72)
        declare(connection, furnace, "last year", "2025-12-20 00:00", "2025-12-23 00:00")
        mark(connection, furnace, "2025-12-20", "2025-12-21", "2025-12-22", cause="mark")
    roll_up(database, "2026-11-11 00:00")
    assert exceeding(database, furnace) == 12


def test_only_declared_days_are_looked_at_again(database, furnace):
    with database.connect() as connection:
        add_hours(connection, furnace.monitor_id, "2026-11-06 00:00", [10] * 24 * 4)
        mark(connection, furnace, "2026-11-06", "2026-11-07", "2026-11-08", "2026-11-09")
    roll_up(database, "2026-11-11 00:00")
    with database.connect() as connection:
        declare(connection, furnace, "another", "2026-11-06 00:00", "2026-11-06 02:00")
        mark(connection, furnace, "2026-11-06", cause="mark")
    # The changed day itself, and the one later day on which something is declared.
    assert roll_up(database, "2026-11-11 00:00").claimed_days == 2


def test_an_industry_without_allowances_ripples_nothing(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, industry="D4411")
        add_hours(connection, outlet.monitor_id, "2026-11-09 00:00", [30] * 48)
        declare(connection, outlet, "a", f"{AUTUMN} 00:00", f"{AUTUMN} 12:00")
        mark(connection, outlet, "2026-11-09", AUTUMN)
    roll_up(database, "2026-11-11 00:00")
    with database.connect() as connection:
        mark(connection, outlet, "2026-11-09", cause="mark")
    assert roll_up(database, "2026-11-11 00:00").claimed_days == 1
