"""One migrated database with four logins of its own and rows of two counties in every table.

The roles carry a prefix of their own, so that the passwords of the installation stay as they are.
County 61 holds side 1, county 62 side 2 (see ``row_factory``).
"""

import secrets
import uuid
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from migrations import roles, runner
from tests.database.fresh_databases import drop_roles, empty_database
from tests.database.row_factory import RowFactory

SIDES = {1: 61, 2: 62}
SEEDED = {
    "pollutant",
    "industry",
    "document",
    "rule_parameter",
    "mark_effect",
    "flag_effect",
    "standard_limit",
    "workday",
    "staff_role",
    "data_version",
}


@dataclass(repr=False)
class Logins:
    """Connection strings of the four logins of one database."""

    prefix: str
    admin_url: str
    passwords: dict[str, str]

    def role(self, kind):
        """Name of a role of this database: owner, ingest, staff or public."""
        return f"{self.prefix}_{kind}"

    @contextmanager
    def connect(self, kind):
        """A transaction of one login, rolled back at the end."""
        role = self.role(kind)
        url = make_conninfo(self.admin_url, user=role, password=self.passwords[role])
        with psycopg.connect(url) as connection:
            yield connection
            connection.rollback()

    @contextmanager
    def admin(self):
        """A transaction of the login that made the database, rolled back at the end."""
        with psycopg.connect(self.admin_url) as connection:
            yield connection
            connection.rollback()


@pytest.fixture(scope="session")
def logins():
    prefix = f"qyt{uuid.uuid4().hex[:8]}"
    passwords = {name: secrets.token_urlsafe(16) for name in roles.names(prefix)}
    try:
        with empty_database("qy_test_logins") as url:
            runner.upgrade(url, prefix=prefix)
            with psycopg.connect(url) as connection:
                roles.set_passwords(connection, passwords)
                _fill(connection)
            yield Logins(prefix, url, passwords)
    finally:
        drop_roles(list(passwords))


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
