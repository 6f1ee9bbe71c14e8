"""One clone for the tests of a module; each test begins with nothing but the seeded rows."""

from collections.abc import Iterator

import pytest
from psycopg import sql

from tests import database_support
from tests.database_support import Database

_SEEDED = (
    *("document", "pollutant", "industry", "standard_limit", "rule_parameter", "mark_effect"),
    *("flag_effect", "workday", "staff_role", "data_version"),
)
_TABLES = """
SELECT c.relname FROM pg_class AS c
WHERE c.relnamespace = 'qy'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL(%(kept)s)
"""


@pytest.fixture(scope="module")
def shared_clone(template_database: Database) -> Iterator[Database]:
    clone = database_support.clone(template_database)
    yield clone
    database_support.drop(clone)


@pytest.fixture
def database(shared_clone: Database) -> Database:
    """A migrated database without rows: dropping one takes far longer than emptying it."""
    with shared_clone.connect() as connection:
        # Without foreign keys the order does not matter.
        connection.execute("SET LOCAL session_replication_role = replica")
        for (table,) in connection.execute(_TABLES, {"kept": list(_SEEDED)}).fetchall():
            connection.execute(sql.SQL("DELETE FROM qy.{}").format(sql.Identifier(table)))
    return shared_clone
