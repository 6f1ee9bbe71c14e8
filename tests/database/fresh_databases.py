"""New databases on the test server, and what to say when there is no server."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from dashboard.running import connection_file
from dashboard.running.places import places


def server_url() -> str:
    """URL of a login that may create databases and roles; fails the test where there is none."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    facts = connection_file.read(places().connection_file)
    if facts is None:
        pytest.fail("no database server is set up: run `make setup` or set DATABASE_URL.")
    return connection_file.url(facts, login="owner", database="postgres")


@contextmanager
def empty_database(prefix: str) -> Iterator[str]:
    """URL of a new, empty database; dropped with everything that is still connected to it."""
    name = f"{prefix}_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        )
        try:
            yield make_conninfo(server_url(), dbname=name)
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def drop_roles(names: list[str]) -> None:
    """Drop roles whose objects went with their database."""
    with psycopg.connect(server_url(), autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))
