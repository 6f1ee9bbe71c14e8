"""An import and a rollup that overlap lose nothing, wherever one of them is interrupted.

The incident behind this: marks with a unique key and ``ON CONFLICT DO NOTHING``. An importer found
a mark that a rollup was just deleting, put down none, and its hours were never computed.
"""

import itertools
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from dashboard.jobs import rollup
from dashboard.jobs.rollup_claim import roll_up_claim
from ingest.files import import_file
from tests.database.rollups.outlet_rows import (
    SO2,
    Outlet,
    add_conditions,
    add_hours,
    add_limit,
    add_outlet,
    at,
    everything,
    mark,
    roll_up,
)
from tests.database.rollups.statement_steps import stepping, stops
from tests.database_support import Database

DAY = "2026-11-20"
NOW = at("2026-11-22 14:20")
SHORT_PATIENCE = "-c lock_timeout=3000"
LIMIT, FIRST = 20, 30

_STATE = """
SELECT d.mean, j.worst_multiple, (SELECT count(*) FROM qy.dirty_mark)
FROM qy.daily_value AS d
LEFT JOIN qy.judgement_day AS j USING (run_id, outlet_id, pollutant_code, day)
WHERE d.day = %s
"""


@dataclass
class Scene:
    """One outlet with one day, and connections that stay open: opening one takes its time."""

    database: Database
    outlet: Outlet
    run_id: int
    owner: Connection[Any]
    other: Connection[Any]

    @property
    def url(self) -> str:
        return self.database.url("ingest")

    def mark_day(self) -> None:
        mark(self.owner, self.outlet, DAY)

    def claim(self, connection: Connection[Any]) -> Any:
        return roll_up_claim(connection, run_id=self.run_id, now=NOW)

    def finish(self) -> None:
        """Work off what the interrupted one has left."""
        while self.claim(self.other) is not None:
            pass

    def assert_computed(self, value: float, where: str) -> None:
        ((mean, multiple, marks),) = self.owner.execute(_STATE, (DAY,)).fetchall()
        assert mean == pytest.approx(value), where
        assert multiple == pytest.approx(value / LIMIT - 1), where
        assert marks == 0, where

    def assert_all_equals_a_full_recomputation(self) -> None:
        roll_up(self.database)  # the month summaries, which follow when all claims are done
        before = everything(self.database)
        report = rollup.run(self.url, now=NOW, everything=True)
        assert report.claimed_days > 0
        assert everything(self.database) == before


@pytest.fixture
def scene(database):
    with database.connect() as connection:
        outlet = add_outlet(connection)
        connection.execute(
            "INSERT INTO qy.monitor_number (monitor_id, mn, during) "
            "VALUES (%s, 'MN1', tstzrange('2020-01-01', NULL))",
            (outlet.monitor_id,),
        )
        add_limit(connection, outlet, upper=LIMIT)
        add_hours(connection, outlet.monitor_id, f"{DAY} 00:00", [FIRST] * 24)
        add_conditions(connection, outlet.outlet_id, f"{DAY} 00:00", 24)
        mark(connection, outlet, DAY)
    run_id = roll_up(database).run_id
    with (
        psycopg.connect(database.url(), autocommit=True) as owner,
        psycopg.connect(database.url("ingest"), autocommit=True, options=SHORT_PATIENCE) as other,
    ):
        yield Scene(database, outlet, run_id, owner, other)


@pytest.fixture
def new_file(tmp_path):
    """Files of the same day, each with another value in every hour."""
    values = itertools.count(FIRST + 1)

    def write():
        value = next(values)
        path = tmp_path / f"hours-{value}.csv"
        lines = [f"MN1,{DAY} {hour:02}:00,{SO2},N,{value}" for hour in range(24)]
        path.write_text("\n".join(["mn,time,pollutant_code,flag,measured", *lines]) + "\n")
        return path, value

    return write


def bring_in(connection, path):
    report = import_file(connection, path, kind="hourly", imported_by="test")
    assert report.revised_rows == 24


def once(number, action):
    """A hook that lets something happen before one statement."""
    done = []

    def hook(statement):
        if statement == number and not done:
            done.append(True)
            action()

    return hook


def test_an_import_at_each_statement_of_a_rollup(scene, new_file):
    scene.mark_day()
    path, _ = new_file()
    at_stops = stops(scene.url, scene.claim, beside=lambda other: bring_in(other, path))
    assert len(at_stops) > 5
    for stop in at_stops:
        path, value = new_file()
        interrupt = once(stop, lambda path=path: bring_in(scene.other, path))
        scene.mark_day()
        with stepping(scene.url, interrupt, autocommit=True) as connection:
            scene.claim(connection)
        interrupt(stop)  # the boundary after the last statement
        scene.finish()
        scene.assert_computed(value, f"import before statement {stop}")
    scene.assert_all_equals_a_full_recomputation()


def test_a_rollup_at_each_statement_of_an_import(scene, new_file):
    path, _ = new_file()
    scene.mark_day()
    at_stops = stops(scene.url, lambda own: bring_in(own, path), beside=scene.claim)
    assert len(at_stops) > 5

    def roll_up_now():
        scene.mark_day()
        assert scene.claim(scene.other) is not None

    for stop in at_stops:
        path, value = new_file()
        interrupt = once(stop, roll_up_now)
        with stepping(scene.url, interrupt, autocommit=True) as connection:
            bring_in(connection, path)
        interrupt(stop)
        scene.finish()
        scene.assert_computed(value, f"rollup before statement {stop}")
    scene.assert_all_equals_a_full_recomputation()


def test_a_second_rollup_at_each_statement_of_a_rollup(scene):
    before = everything(scene.database)
    scene.mark_day()
    at_stops = stops(scene.url, scene.claim, beside=scene.claim)
    assert len(at_stops) > 10
    for stop in at_stops[:-1]:
        scene.mark_day()
        interrupt = once(stop, lambda: scene.claim(scene.other))
        with stepping(scene.url, interrupt, autocommit=True) as connection:
            scene.claim(connection)
        scene.assert_computed(FIRST, f"another rollup before statement {stop}")
    assert everything(scene.database) == before


def test_the_obvious_protocol_would_have_been_caught(scene, new_file):
    """Reading the hours before the marks are deleted loses an import: this test can see it."""
    path, value = new_file()
    scene.mark_day()
    with psycopg.connect(scene.url, autocommit=True) as connection, connection.transaction():
        connection.execute("SELECT measured FROM qy.hourly_value").fetchall()
        bring_in(scene.other, path)
        connection.execute("DELETE FROM qy.dirty_mark")
    scene.finish()
    ((mean, _, marks),) = scene.owner.execute(_STATE, (DAY,)).fetchall()
    assert (marks, mean) == (0, pytest.approx(FIRST))
    assert mean != pytest.approx(value)
