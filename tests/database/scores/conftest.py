"""A small demo city, loaded once, copied for a module, scored in what is rolled back."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest

from dashboard.jobs import rollup, score_run
from demo import city
from ingest.package import import_package
from tests import database_support

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 8, tzinfo=SHANGHAI)
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


@dataclass(frozen=True)
class ScoredCity:
    """The city's database, and what is true of it and no file says."""

    database: database_support.Database
    truth: list[dict]

    def number_of(self, table: str, ref: str) -> int:
        """Number of an enterprise, outlet, monitor or operator."""
        return self.database.execute(
            f"SELECT {table}_id FROM qy.{table} WHERE {table}_ref = %s", (ref,)
        )[0][0]


@pytest.fixture(scope="session")
def loaded_city(template_database, tmp_path_factory):
    """The city, to be cloned."""
    folder: Path = tmp_path_factory.mktemp("city")
    (folder / "package").mkdir()
    truth_file = folder / "truth.jsonl"
    city.write_package(
        folder / "package", outlets=16, months=3, seed=1, end=NOW, truth_file=truth_file
    )
    database = database_support.clone(template_database)
    url = database.url("ingest")
    report = import_package(url, folder / "package", imported_by="test", workers=1)
    assert report.rejected_rows == 0
    rollup.run(url, now=NOW)
    database_support.turn_into_template(database)
    truth = [json.loads(line) for line in truth_file.read_text(encoding="utf-8").splitlines()]
    yield ScoredCity(database, truth)
    database_support.drop(database)


@pytest.fixture(scope="module")
def scored_city(loaded_city):
    """The city for the tests of one module."""
    database = database_support.clone(loaded_city.database)
    yield ScoredCity(database, loaded_city.truth)
    database_support.drop(database)


@pytest.fixture
def ingest(scored_city):
    """A transaction of the ingest login that leaves nothing behind."""
    with psycopg.connect(scored_city.database.url("ingest")) as connection:
        yield connection
        connection.rollback()


def evaluate(connection, *, month=OCTOBER, **more):
    """Evaluate a month inside the caller's transaction: outcomes by scheme and months."""
    outcomes = score_run.run(connection, months=[month], now=NOW, by="test", **more)
    return {(one.scheme, one.months): one for one in outcomes}
