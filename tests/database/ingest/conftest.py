"""A clone with the small city in it, and a connection of the intake's login."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from ingest.batch import BatchReport
from tests import database_support
from tests.database.ingest import small_city
from tests.database_support import Database

_EMPTY = """
TRUNCATE qy.hourly_value, qy.hourly_condition, qy.received_daily_value, qy.furnace_temperature,
         qy.value_revision, qy.condition_revision, qy.row_revision, qy.dirty_mark, qy.daily_value,
         qy.import_batch, qy.import_reject
"""
ImportValues = Callable[..., BatchReport]


@pytest.fixture(scope="session")
def city_template(
    template_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The small city, to be cloned."""
    template = database_support.clone(template_database)
    with psycopg.connect(template.url("ingest"), autocommit=True) as connection:
        small_city.register(connection, tmp_path_factory.mktemp("registry"))
    _end_connections(template)
    yield template
    database_support.drop(template)


def _end_connections(template: Database) -> None:
    """Nothing may be connected to a template, TimescaleDB's own scheduler included."""
    with psycopg.connect(make_conninfo(template.owner_url, dbname="postgres")) as connection:
        connection.autocommit = True
        name = sql.Identifier(template.name)
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (template.name,),
        )


@pytest.fixture(scope="module")
def module_city(city_template: Database) -> Iterator[Database]:
    """The small city, for the tests of one module."""
    clone = database_support.clone(city_template)
    yield clone
    database_support.drop(clone)


@pytest.fixture
def city(module_city: Database) -> Database:
    """The small city without values; its registry is not to be changed."""
    module_city.execute(_EMPTY)
    return module_city


@pytest.fixture
def own_city(city_template: Database) -> Iterator[Database]:
    """The small city for one test alone, which may change everything."""
    clone = database_support.clone(city_template)
    yield clone
    database_support.drop(clone)


@pytest.fixture
def intake(city: Database) -> Iterator[Connection[Any]]:
    """A connection of the login of the intake."""
    with psycopg.connect(city.url("ingest"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def own_intake(own_city: Database) -> Iterator[Connection[Any]]:
    """A connection of the login of the intake to the city of this test alone."""
    with psycopg.connect(own_city.url("ingest"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def hours(intake: Connection[Any], tmp_path: Path) -> ImportValues:
    """Imports rows of the hourly form."""
    return lambda *rows: small_city.values(intake, tmp_path, "hourly", rows)
