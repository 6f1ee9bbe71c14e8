"""One clone for the tests of a module; each test begins with nothing but the seeded rows.

A world that many tests of a module begin with is computed once and put back for each of them.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from psycopg import Connection, sql

from tests import database_support
from tests.database_support import Database

_SEEDED = (
    *("document", "pollutant", "industry", "standard_limit", "rule_parameter", "mark_effect"),
    *("flag_effect", "workday", "staff_role", "data_version"),
)
_WRITTEN = """
SELECT c.relname FROM pg_class AS c
WHERE c.relnamespace = 'qy'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL(%(kept)s)
AND (pg_relation_size(c.oid) > 0 OR c.relhassubclass)
"""
"""Tables that hold or held rows; those of a hypertable lie in its chunks."""


@pytest.fixture(scope="module")
def shared_clone(template_database: Database) -> Iterator[Database]:
    clone = database_support.clone(template_database)
    yield clone
    database_support.drop(clone)


@pytest.fixture
def database(shared_clone: Database) -> Database:
    """A migrated database without rows: dropping one takes far longer than emptying it."""
    empty(shared_clone)
    return shared_clone


def empty(database: Database) -> None:
    """Delete what is not seeded; without foreign keys the order does not matter."""
    with database.connect() as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        delete = sql.SQL("DELETE FROM qy.{}")
        statements = [delete.format(sql.Identifier(table)) for table in _written(connection)]
        if statements:
            connection.execute(sql.SQL("; ").join(statements))


def _written(connection: Connection[Any]) -> list[str]:
    found = connection.execute(_WRITTEN, {"kept": list(_SEEDED)})
    return [table for (table,) in found.fetchall()]


class KeptRows:
    """Every row that a database holds beside the seeded ones, to be put back."""

    def __init__(self, database: Database):
        self._database = database
        self._put_back: list[sql.Composed] = []
        with database.connect() as connection:
            connection.execute("CREATE SCHEMA kept")
            for table in _written(connection):
                names = {"t": sql.Identifier(table), "columns": _columns(connection, table)}
                connection.execute(
                    sql.SQL("CREATE TABLE kept.{t} AS SELECT {columns} FROM qy.{t}").format(**names)
                )
                self._put_back.append(
                    sql.SQL(
                        "INSERT INTO qy.{t} ({columns}) OVERRIDING SYSTEM VALUE "
                        "SELECT * FROM kept.{t}"
                    ).format(**names)
                )

    def put_back(self) -> None:
        """Fill the emptied database again; no trigger puts down a mark."""
        with self._database.connect() as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(sql.SQL("; ").join(self._put_back))


def _columns(connection: Connection[Any], table: str) -> sql.Composed:
    """Columns that can be written."""
    found = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = format('qy.%%I', %s::text)::regclass "
        "AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        (table,),
    )
    return sql.SQL(", ").join(sql.Identifier(name) for (name,) in found.fetchall())
