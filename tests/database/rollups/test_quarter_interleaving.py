"""What comes in while quarters are computed is not lost, and a claim that dies keeps its marks."""

import psycopg
import pytest

from dashboard.jobs.quarter_claim import roll_up_quarters
from dashboard.jobs.rollup_claim import roll_up_claim
from tests.database.rollups.outlet_rows import (
    SO2,
    add_conditions,
    add_hours,
    add_outlet,
    at,
    days_between,
    everything,
    mark,
    roll_up,
)
from tests.database.rollups.statement_steps import stepping, stops

NOW = at("2026-10-06 00:10")
FIRST, LAST = "2026-09-20", "2026-10-05"
GAP = 24 * 12 + 4  # on 2 October; its look-back reaches September
SHORT_PATIENCE = "-c lock_timeout=3000"


class DiedError(Exception):
    """Stands for a process that is killed."""


@pytest.fixture
def outlet(database):
    days = days_between(FIRST, LAST)
    values = [30.0] * (24 * len(days))
    values[GAP : GAP + 5] = [None] * 5
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_conditions(connection, outlet.outlet_id, f"{FIRST} 00:00", 24 * len(days))
        add_hours(connection, outlet.monitor_id, f"{FIRST} 00:00", values)
        mark(connection, outlet, *days)
    return outlet


def mark_quarter(connection, outlet):
    connection.execute(
        "INSERT INTO qy.dirty_quarter (outlet_id, pollutant_code, quarter, cause) "
        "VALUES (%s, %s, '2026-10-01', 'test')",
        (outlet.outlet_id, SO2),
    )


def rate(database):
    ((found,),) = database.execute(
        "SELECT rate_kg_h FROM qy.substitution_run WHERE first_hour = %s", (at("2026-10-02 04:00"),)
    )
    return found


def test_a_changed_day_at_each_statement_of_a_quarter(database, outlet):
    run_id = roll_up(database, "2026-10-06 00:10").run_id
    url = database.url("ingest")

    def claim(connection):
        return roll_up_quarters(connection, run_id=run_id, now=NOW)

    def change_a_day(connection):
        add_hours(connection, outlet.monitor_id, "2026-09-28 20:00", [40.0])
        mark(connection, outlet, "2026-09-28")
        roll_up_claim(connection, run_id=run_id, now=NOW)

    with (
        psycopg.connect(database.url(), autocommit=True) as owner,
        psycopg.connect(url, autocommit=True, options=SHORT_PATIENCE) as other,
    ):
        mark_quarter(owner, outlet)
        at_stops = stops(database.url(), claim, beside=change_a_day)
        assert len(at_stops) > 5
        for stop in at_stops:
            value = 40.0 + stop
            done = []

            def interrupt(statement, stop=stop, value=value, done=done):
                if statement == stop and not done:
                    done.append(True)
                    add_hours(owner, outlet.monitor_id, "2026-09-28 20:00", [value])
                    mark(owner, outlet, "2026-09-28")
                    # Finds the outlet taken while its quarter is computed.
                    roll_up_claim(other, run_id=run_id, now=NOW)

            mark_quarter(owner, outlet)
            with stepping(url, interrupt, autocommit=True) as connection:
                claim(connection)
            interrupt(stop)
            while roll_up_claim(other, run_id=run_id, now=NOW) or claim(other):
                pass
            assert rate(database) == pytest.approx(value / 1e3), f"before statement {stop}"
    roll_up(database, "2026-10-06 00:10")
    before = everything(database)
    roll_up(database, "2026-10-06 00:10", everything=True)
    assert everything(database) == before


def test_a_quarter_that_dies_at_any_statement_keeps_its_mark_and_changes_nothing(database, outlet):
    run_id = roll_up(database, "2026-10-06 00:10").run_id
    url = database.url("ingest")
    before = everything(database)

    def claim(connection):
        return roll_up_quarters(connection, run_id=run_id, now=NOW)

    with psycopg.connect(database.url(), autocommit=True) as owner:
        add_hours(owner, outlet.monitor_id, "2026-09-28 20:00", [99])
        owner.execute(
            "UPDATE qy.daily_value SET largest_valid_hour_mass_kg = 0.099 WHERE day = '2026-09-28'"
        )
        mark_quarter(owner, outlet)
        for stop in range(1, 40, 4):

            def die(statement, stop=stop):
                if statement == stop:
                    raise DiedError

            with pytest.raises(DiedError), stepping(url, die, autocommit=True) as connection:
                claim(connection)
            ((marks,),) = owner.execute("SELECT count(*) FROM qy.dirty_quarter").fetchall()
            assert marks == 1, stop
            stored = everything(database)[2:]
            assert stored == before[2:], stop
        with psycopg.connect(url, autocommit=True) as connection:
            assert claim(connection).changed_rows > 0
    assert rate(database) == pytest.approx(0.099)
