"""A database with rows of two counties in every table, and its four logins.

County 61 holds side 1, county 62 side 2 (see ``row_factory``).
"""

from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest

from migrations import runner
from tests import database_support
from tests.database.row_factory import RowFactory

SIDES = (1, 2)
SEEDED = {
    "pollutant",
    "industry",
    "document",
    "legal_text",
    "rule_parameter",
    "mark_effect",
    "flag_effect",
    "standard_limit",
    "workday",
    "staff_role",
    "review_cause",
    "data_version",
    "score_rule_set",
    "score_rule_dimension",
    "score_rule_line",
    "score_rule_cap",
    "score_rule_parameter",
    "score_rule_band",
}


@dataclass(frozen=True)
class Logins:
    """Transactions of each login of one database; all are rolled back."""

    database: database_support.Database

    def role(self, kind):
        """Name of the role: owner, ingest, staff or public."""
        return f"{database_support.PREFIX}_{kind}"

    @contextmanager
    def connect(self, kind):
        """As the login itself: ingest, staff or public."""
        with psycopg.connect(self.database.url(kind)) as connection:
            yield connection
            connection.rollback()

    @contextmanager
    def admin(self):
        """As the login that made the database."""
        with psycopg.connect(self.database.url()) as connection:
            yield connection
            connection.rollback()


@pytest.fixture(scope="session")
def logins(template_database):
    database = database_support.clone(template_database)
    # What is granted on a database itself is not cloned with it; an upgrade grants it anew.
    assert runner.upgrade(database.url(), prefix=database_support.PREFIX) == []
    with database.connect() as connection:
        _fill(connection)
    yield Logins(database)
    database_support.drop(database)


def _fill(connection):
    """One row of each side in every table that is not seeded."""
    factory = RowFactory(connection)
    connection.execute("SET LOCAL session_replication_role = replica")
    for table in factory.tables:
        if table not in SEEDED:
            for side in SIDES:
                _insert(connection, factory, table, side)
        for column in factory.tables[table]:
            if column.is_identity:
                connection.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), 1000)",
                    (f"qy.{table}", column.name),
                )


def _insert(connection, factory, table, side):
    changes = {}
    if table == "computation_run":
        changes = {"run_id": side, "is_current": side == 1}
    if table == "region":
        changes["region_ref"] = f"county-{side}"
    if table == "monitor_number":
        changes["mn"] = f"MN-{side}"
    factory.insert(connection, table, factory.row(table, side, **changes))
