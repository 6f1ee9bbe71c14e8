"""New, empty databases on the test server, for what is tested before a template can exist."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.database_support import PREFIX, owner_url


@contextmanager
def empty_database() -> Iterator[str]:
    """URL of a new, empty database; dropped with everything that is still connected to it."""
    name = f"{PREFIX}_{os.getpid()}_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(maintenance_url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        )
        try:
            yield make_conninfo(owner_url(), dbname=name)
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def maintenance_url() -> str:
    """URL of a database that is always there, as the login that may create databases and roles."""
    return make_conninfo(owner_url(), dbname="postgres")


def drop_roles(names: list[str]) -> None:
    """Drop roles whose objects went with their database."""
    with psycopg.connect(maintenance_url(), autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))
