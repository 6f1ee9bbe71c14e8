"""An import and a rollup that overlap lose nothing, wherever one of them is interrupted.

The incident behind this: marks with a unique key and ``ON CONFLICT DO NOTHING``. An importer found
a mark that a rollup was just deleting, put down none, and its hours were never computed.
"""

import itertools

import psycopg
import pytest

from dashboard.jobs import rollup
from dashboard.jobs.rollup_claim import roll_up_claim
from ingest.files import import_file
from queries import data_version
from tests.database.rollups.outlet_rows import (
    SO2,
    add_conditions,
    add_hours,
    add_limit,
    add_outlet,
    at,
    day_of,
    everything,
    mark,
    roll_up,
    verdicts_of,
)
from tests.database.rollups.statement_steps import count_statements, stepping

DAY = "2026-11-20"
NOW = at("2026-11-22 14:20")
SHORT_PATIENCE = "-c lock_timeout=3000"


@pytest.fixture
def outlet(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        connection.execute(
            "INSERT INTO qy.monitor_number (monitor_id, mn, during) "
            "VALUES (%s, 'MN1', tstzrange('2020-01-01', NULL))",
            (outlet.monitor_id,),
        )
        add_limit(connection, outlet, upper=20)
        add_hours(connection, outlet.monitor_id, f"{DAY} 00:00", [10] * 24)
        add_conditions(connection, outlet.outlet_id, f"{DAY} 00:00", 24)
        mark(connection, outlet, DAY)
    roll_up(database)
    return outlet


@pytest.fixture
def run_id(database, outlet):
    with database.connect() as connection:
        (found,) = {
            data_version.find_run(connection, method_version=method)[0]
            for (method,) in connection.execute(
                "SELECT method_version FROM qy.computation_run WHERE is_current"
            )
        }
    return found


@pytest.fixture
def new_file(tmp_path):
    """Files of the same day, each with another value in every hour."""
    values = itertools.count(21)

    def write():
        value = next(values)
        path = tmp_path / f"hours-{value}.csv"
        lines = [f"MN1,{DAY} {hour:02}:00,{SO2},N,,{value},," for hour in range(24)]
        header = (
            "mn,time,pollutant_code,flag,valid_minutes,measured,converted_reported,mass_reported_kg"
        )
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path, value

    return write


def bring_in(connection, path):
    report = import_file(connection, path, kind="hourly", imported_by="test")
    assert report.revised_rows == 24


def claim(connection, run_id):
    return roll_up_claim(connection, run_id=run_id, now=NOW)


def test_an_import_at_each_statement_of_a_rollup(database, outlet, run_id, new_file):
    url = database.url("ingest")

    def first(connection):
        mark_day(database, outlet)
        claim(connection, run_id)

    statements = count_statements(url, first, autocommit=True)
    assert statements > 20
    for stop in range(statements + 1):
        path, value = new_file()
        done = []

        def interrupt(number, *, stop=stop, path=path, done=done):
            if number == stop and not done:
                done.append(True)
                with psycopg.connect(url, autocommit=True, options=SHORT_PATIENCE) as other:
                    bring_in(other, path)

        mark_day(database, outlet)
        with stepping(url, interrupt, autocommit=True) as connection:
            claim(connection, run_id)
            interrupt(stop)  # the boundary after the last statement
        finish(database, run_id)
        assert_computed(database, outlet, value, f"import before statement {stop}")
    assert_all_equals_a_full_recomputation(database)


def test_a_rollup_at_each_statement_of_an_import(database, outlet, run_id, new_file):
    url = database.url("ingest")
    path, _ = new_file()
    statements = count_statements(url, lambda c: bring_in(c, path), autocommit=True)
    assert statements > 5
    for stop in range(statements + 1):
        path, value = new_file()
        done = []

        def interrupt(number, *, stop=stop, done=done):
            if number == stop and not done:
                done.append(True)
                mark_day(database, outlet)
                with psycopg.connect(url, autocommit=True, options=SHORT_PATIENCE) as other:
                    assert claim(other, run_id) is not None

        with stepping(url, interrupt, autocommit=True) as connection:
            bring_in(connection, path)
            interrupt(stop)
        finish(database, run_id)
        assert_computed(database, outlet, value, f"rollup before statement {stop}")
    assert_all_equals_a_full_recomputation(database)


def test_a_second_rollup_at_each_statement_of_a_rollup(database, outlet, run_id):
    url = database.url("ingest")
    before = everything(database)

    def first(connection):
        mark_day(database, outlet)
        claim(connection, run_id)

    for stop in range(count_statements(url, first, autocommit=True)):
        with psycopg.connect(url, autocommit=True, options=SHORT_PATIENCE) as other:

            def interrupt(number, *, stop=stop, other=other):
                if number == stop:
                    claim(other, run_id)

            mark_day(database, outlet)
            with stepping(url, interrupt, autocommit=True) as connection:
                claim(connection, run_id)
        assert database.execute("SELECT count(*) FROM qy.dirty_mark") == [(0,)]
        assert everything(database) == before


def test_the_obvious_protocol_would_have_been_caught(database, outlet, run_id, new_file):
    """Reading the hours before the marks are deleted loses an import: this test can see it."""
    url = database.url("ingest")
    path, value = new_file()
    mark_day(database, outlet)
    with psycopg.connect(url, autocommit=True) as connection, connection.transaction():
        connection.execute("SELECT measured FROM qy.hourly_value").fetchall()
        with psycopg.connect(url, autocommit=True) as other:
            bring_in(other, path)
        connection.execute("DELETE FROM qy.dirty_mark")
    roll_up(database)
    assert day_of(database, outlet, DAY)["mean"] != pytest.approx(value)


def finish(database, run_id):
    """Work off what the interrupted one has left."""
    with psycopg.connect(database.url("ingest"), autocommit=True) as connection:
        while claim(connection, run_id) is not None:
            pass


def mark_day(database, outlet):
    with database.connect() as connection:
        mark(connection, outlet, DAY)


def assert_computed(database, outlet, value, where):
    assert day_of(database, outlet, DAY)["mean"] == pytest.approx(value), where
    (verdict,) = verdicts_of(database, outlet, DAY).values()
    assert verdict["worst_multiple"] == pytest.approx(value / 20 - 1), where
    assert database.execute("SELECT count(*) FROM qy.dirty_mark") == [(0,)], where


def assert_all_equals_a_full_recomputation(database):
    roll_up(database)  # the month summaries, which follow when all claims are done
    before = everything(database)
    report = rollup.run(database.url("ingest"), now=NOW, everything=True)
    assert report.claimed_days > 0
    assert everything(database) == before
