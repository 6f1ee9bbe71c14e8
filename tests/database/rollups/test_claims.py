"""What one rollup takes, what several do at once, and what is left when one is killed."""

import itertools
import multiprocessing
import os
import signal
import time

import psycopg
import pytest

from dashboard.jobs import rollup, rollup_claim
from dashboard.jobs.rollup_claim import roll_up_claim
from queries import dirty_marks
from tests.database.rollups.conftest import KeptRows, empty
from tests.database.rollups.outlet_rows import (
    NOX,
    PM,
    SO2,
    add_conditions,
    add_hours,
    add_limit,
    add_outlet,
    at,
    day_of,
    days_between,
    everything,
    mark,
    roll_up,
)
from tests.database.rollups.statement_steps import count_statements, stepping

NOW = at("2026-11-22 14:20")
DAYS = days_between("2026-11-15", "2026-11-20")


@pytest.fixture(scope="module")
def waiting(shared_clone):
    """Six outlets with three factors and six days each, and the rows of that world."""
    empty(shared_clone)
    made = []
    with shared_clone.connect() as connection:
        for number in range(6):
            outlet = add_outlet(connection, f"T-{number}/DA001", pollutants=(SO2, NOX, PM))
            add_conditions(connection, outlet.outlet_id, f"{DAYS[0]} 00:00", 24 * len(DAYS))
            for pollutant in (SO2, NOX, PM):
                add_limit(connection, outlet, upper=20, pollutant=pollutant)
                values = [15 + (hour + number) % 10 for hour in range(24 * len(DAYS))]
                add_hours(
                    connection, outlet.monitor_id, f"{DAYS[0]} 00:00", values, pollutant=pollutant
                )
                mark(connection, outlet, *DAYS, pollutant=pollutant)
            made.append(outlet)
    return made, KeptRows(shared_clone)


@pytest.fixture
def outlets(waiting, database):
    """These outlets, marked and not yet computed."""
    made, kept = waiting
    kept.put_back()
    return made


def mark_all(database, outlets):
    with database.connect() as connection:
        for outlet in outlets:
            for pollutant in (SO2, NOX, PM):
                mark(connection, outlet, *DAYS, pollutant=pollutant)


def test_twice_changes_nothing_not_even_the_version(database, outlets):
    first = roll_up(database)
    before = everything(database)
    version = database.execute("SELECT version, raised_at FROM qy.data_version")
    rows = database.execute("SELECT xmin::text FROM qy.daily_value")
    mark_all(database, outlets)
    second = roll_up(database)

    assert first.changed_days == first.computed_days > 6 * 3 * len(DAYS)
    assert second.computed_days == 6 * 3 * len(DAYS)
    assert second.changed_days == second.changed_judgements == second.changed_summaries == 0
    assert everything(database) == before
    assert database.execute("SELECT version, raised_at FROM qy.data_version") == version
    assert database.execute("SELECT xmin::text FROM qy.daily_value") == rows  # not rewritten


def test_a_change_raises_the_version_and_only_its_rows_carry_it(database, outlets):
    roll_up(database)
    ((version,),) = database.execute("SELECT version FROM qy.data_version")
    with database.connect() as connection:
        add_hours(connection, outlets[0].monitor_id, f"{DAYS[0]} 00:00", [99])
        mark(connection, outlets[0], *DAYS)
    roll_up(database)

    newer = database.execute(
        "SELECT outlet_id, pollutant_code, day::text FROM qy.daily_value WHERE data_version > %s",
        (version,),
    )
    assert newer == [(outlets[0].outlet_id, SO2, DAYS[0])]
    ((after,),) = database.execute("SELECT version FROM qy.data_version")
    assert after > version


def test_claims_of_any_size_come_to_the_same(database, outlets, monkeypatch):
    roll_up(database)
    at_once = everything(database)
    monkeypatch.setattr(rollup_claim, "MARKS_AT_ONCE", 1)
    with database.connect() as connection:
        connection.execute("DELETE FROM qy.daily_value")
        connection.execute("DELETE FROM qy.judgement_day")
        connection.execute("DELETE FROM qy.emission_month")
    mark_all(database, outlets)
    report = roll_up(database)

    assert report.claims >= 6
    assert everything(database) == at_once


def test_the_cost_follows_the_marked_days_not_the_history(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        start, days = "2026-01-01", 320
        add_hours(connection, outlet.monitor_id, f"{start} 00:00", [30] * 24 * days)
        mark(connection, outlet, *days_between(start, "2026-11-16"))
    whole = roll_up(database, "2026-11-17 00:00")
    with database.connect() as connection:
        mark(connection, outlet, "2026-06-01", "2026-11-01")
    two_days = roll_up(database, "2026-11-17 00:10")

    assert whole.hours == 24 * days
    assert (two_days.claimed_days, two_days.hours) == (2, 48)


def test_marks_that_are_one_day_are_one_day(database, outlets):
    mark_all(database, outlets)
    mark_all(database, outlets)
    with database.connect() as connection:
        waiting = dirty_marks.pending(connection)
    assert (waiting.days, waiting.outlets) == (6 * 3 * len(DAYS), 6)


def test_two_processes_share_the_work(database, outlets, monkeypatch):
    roll_up(database)
    alone = everything(database)
    mark_all(database, outlets)
    with database.connect() as connection:
        connection.execute(
            "DELETE FROM qy.daily_value WHERE outlet_id = ANY(%s)",
            ([outlet.outlet_id for outlet in outlets[:3]],),
        )
    monkeypatch.setattr(rollup, "WORTH_A_SECOND_PROCESS", 1)
    report = roll_up(database, workers=2)

    assert report.workers == 2
    assert report.claimed_days >= 6 * 3 * len(DAYS)
    assert everything(database) == alone


def test_an_outlet_that_another_worker_holds_is_left_to_it(database, outlets):
    url = database.url("ingest")
    roll_up(database)
    mark_all(database, outlets)
    run_id = roll_up_run(database)
    seen = []

    def look(number):
        if number == 10:
            with psycopg.connect(url, autocommit=True) as other:
                seen.append(roll_up_claim(other, run_id=run_id, now=NOW))

    with stepping(url, look, autocommit=True) as connection:
        roll_up_claim(connection, run_id=run_id, now=NOW)
    assert seen == [None]


@pytest.mark.parametrize("statement", [3, 25, -1])
def test_a_worker_killed_at_any_statement_gives_everything_back(database, outlets, statement):
    """-1 is the last statement: everything is stored and nothing is committed."""
    roll_up(database)
    whole = everything(database)
    with database.connect() as connection:
        add_hours(connection, outlets[0].monitor_id, f"{DAYS[0]} 00:00", [77] * 24)
    mark_all(database, outlets)
    marks = database.execute("SELECT count(*) FROM qy.dirty_mark")
    run_id = roll_up_run(database)
    if statement < 0:
        statement += statements_of_a_claim(database, run_id)

    # Its server is started and imports once for all processes.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([rollup_claim.__name__, stepping.__module__])
    process = context.Process(
        target=claim_and_die, args=(database.url("ingest"), run_id, statement), daemon=True
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL

    wait_until_gone(database)
    assert database.execute("SELECT count(*) FROM qy.dirty_mark") == marks
    assert everything(database) == whole
    roll_up(database)
    assert day_of(database, outlets[0], DAYS[0])["mean"] == pytest.approx(77)
    assert database.execute("SELECT count(*) FROM qy.dirty_mark") == [(0,)]


def statements_of_a_claim(database, run_id):
    def claim(connection):
        with connection.transaction(force_rollback=True):
            roll_up_claim(connection, run_id=run_id, now=NOW)

    return count_statements(database.url("ingest"), claim, autocommit=True)


def claim_and_die(url, run_id, statement):
    def die(number):
        if number == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    with stepping(url, die, autocommit=True, application_name="dying") as connection:
        roll_up_claim(connection, run_id=run_id, now=NOW)


def wait_until_gone(database):
    """The server notices a dead client when it next wants to speak to it."""
    for _ in range(200):
        ((number,),) = database.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dying' "
            "AND datname = current_database()"
        )
        if not number:
            return
        time.sleep(0.05)
    pytest.fail("the server still knows the killed worker")


def roll_up_run(database):
    ((run_id,),) = database.execute("SELECT run_id FROM qy.computation_run WHERE is_current")
    return run_id


def test_a_mark_of_what_does_not_exist_is_worked_off(database, outlets):
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause) "
            "VALUES (999999, %s, %s, 'hourly'), (%s, 'no such code', %s, 'hourly')",
            (SO2, DAYS[0], outlets[0].outlet_id, DAYS[0]),
        )
    roll_up(database)
    assert database.execute("SELECT count(*) FROM qy.dirty_mark") == [(0,)]


def test_an_empty_database_has_nothing_to_roll_up(database):
    report = roll_up(database)
    assert (report.claims, report.changed_summaries) == (0, 0)


def test_told_to_stop_it_leaves_the_rest_marked(database, outlets, monkeypatch):
    monkeypatch.setattr(rollup_claim, "MARKS_AT_ONCE", 1)
    asked = itertools.chain([False, False], itertools.repeat(True))
    report = roll_up(database, should_stop=lambda: next(asked))
    assert report.claims == 2
    with database.connect() as connection:
        assert dirty_marks.pending(connection).outlets == 4
