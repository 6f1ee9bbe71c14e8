"""Databases for tests: one migrated template for each test process, one clone for each test.

Each test process has a server of its own, which forgets everything when the power fails: the copies
cost a tenth of what they cost on the installation's. A server that DATABASE_URL names is shared, so
tests use roles with a prefix of their own, whose passwords are derived from the owner's: every test
process agrees on them, and no installation is disturbed.
"""

import functools
import hashlib
import hmac
import itertools
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from argon2 import PasswordHasher
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from dashboard import credentials
from dashboard.settings import Settings
from migrations import roles, runner
from tests import cluster_support, kept_connections

PREFIX = "qytest"
LOGINS = ("owner", "ingest", "staff", "public")
PASSWORD = "Correct-Horse-7"
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
"""The product's own takes a quarter of a second for a login, and tests log in often."""
FORGETFUL = {
    **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off"),
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timescaledb.max_background_workers": "0",
}
_ROLES_LOCK = 7_110_512_099
_own_server = ExitStack()
_numbers = itertools.count(1)
_hashes: dict[str, str] = {}


@dataclass(frozen=True)
class Database:
    """One database of the test server."""

    owner_url: str
    name: str

    def url(self, login: str = "owner") -> str:
        """Connection URL of one login."""
        facts = conninfo_to_dict(self.owner_url)
        if login != "owner":
            facts["user"] = f"{PREFIX}_{login}"
            facts["password"] = role_password(self.owner_url, facts["user"])
        host, port = facts["host"], facts.get("port", 5432)
        return f"postgresql://{facts['user']}:{facts['password']}@{host}:{port}/{self.name}"

    @contextmanager
    def connect(self, login: str = "owner", **options: Any) -> Iterator[Connection[Any]]:
        """A connection of one login; commits at the end of the block."""
        with kept_connections.lent(self.url(login), **options) as connection:
            yield connection

    def execute(self, statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        """Run one statement as the owner and give its rows."""
        with self.connect() as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def add_user(
        self,
        role: str = "leader",
        *,
        counties: Sequence[int] = (),
        login_name: str | None = None,
        password: str = PASSWORD,
    ) -> str:
        """A member of staff who can log in; gives the login name."""
        name = login_name or f"{role}{next(_numbers)}"
        if password not in _hashes:
            _hashes[password] = credentials.hash_password(password)
        self.execute(
            "INSERT INTO qy.app_user (login_name, display_name, password_hash, role, county_ids) "
            "VALUES (%s, %s, %s, %s, %s)",
            (name, f"测试 {name}", _hashes[password], role, list(counties)),
        )
        return name


def role_password(owner_url: str, role: str) -> str:
    """The password of a test role: the same in every process, unknown without the owner's."""
    secret = conninfo_to_dict(owner_url)["password"].encode()
    return hmac.new(secret, role.encode(), hashlib.sha256).hexdigest()


@functools.cache
def owner_url() -> str:
    """The owner's connection URL; without a server the tests fail, they are not skipped."""
    if os.environ.get("DATABASE_URL"):
        return Settings().url_of("owner")
    server = _own_server.enter_context(cluster_support.second_cluster(**FORGETFUL))
    return server.url()


def stop_server() -> None:
    """Stop and remove the server of this process, if there is one."""
    kept_connections.close()
    owner_url.cache_clear()
    _own_server.close()


@contextmanager
def _maintenance(url: str) -> Iterator[Connection[Any]]:
    with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
        yield connection


def make_template(url: str) -> Database:
    """A migrated database that nothing is connected to."""
    name = f"{PREFIX}_{os.getpid()}_template"
    with _maintenance(url) as connection:
        _drop_leftovers(connection)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    template = Database(url, name)
    runner.upgrade(template.url(), prefix=PREFIX)
    with _maintenance(url) as connection:
        _set_passwords(connection, url)
        _close_to_connections(connection, name)
    return template


def _set_passwords(connection: Connection[Any], url: str) -> None:
    names = [name for name in roles.names(PREFIX) if not name.endswith("_owner")]
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ROLES_LOCK,))
        roles.set_passwords(connection, {name: role_password(url, name) for name in names})


def _close_to_connections(connection: Connection[Any], name: str) -> None:
    """Nothing may be connected to a template, TimescaleDB's own scheduler included."""
    kept_connections.close(name)
    connection.execute(
        sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name))
    )
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
    )


def turn_into_template(database: Database) -> None:
    """Close a filled database to connections, so that it can be cloned with its rows."""
    with _maintenance(database.owner_url) as connection:
        _close_to_connections(connection, database.name)


def clone(template: Database) -> Database:
    """A copy of the template for one test."""
    name = f"{PREFIX}_{os.getpid()}_{next(_numbers)}"
    statement = sql.SQL(cluster_support.COPY_DATABASE).format(
        sql.Identifier(name), sql.Identifier(template.name)
    )
    with _maintenance(template.owner_url) as connection:
        for attempt in range(10):
            try:
                connection.execute(statement)
                break
            except psycopg.errors.ObjectInUse:  # a backend of the template is still ending
                if attempt == 9:
                    raise
                time.sleep(0.05)
    return Database(template.owner_url, name)


def drop(database: Database) -> None:
    """Remove a database of a test, whoever is connected."""
    kept_connections.close(database.name)
    with _maintenance(database.owner_url) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database.name))
        )


def _drop_leftovers(connection: Connection[Any]) -> None:
    """Remove databases of test processes that are gone."""
    found = connection.execute(
        "SELECT datname FROM pg_database WHERE datname ~ %s", (rf"^{PREFIX}_\d+_",)
    )
    for (name,) in found.fetchall():
        if not _is_alive(int(name.split("_")[1])):
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
