"""Connections that a test process keeps open between two uses, as good as new each time.

Opening one costs more than most of what tests do with it, and a new session reads the catalogue
anew for every table that its first statements name.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row

# DISCARD ALL, but for prepared statements: the driver would not notice that they are gone.
_FORGET = """
CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *;
SELECT pg_advisory_unlock_all(); DISCARD PLANS; DISCARD TEMP; DISCARD SEQUENCES
"""

Opening = Callable[[str], Connection[Any]]
_idle: dict[tuple[str, Opening], list[Connection[Any]]] = {}


@contextmanager
def lent(
    url: str,
    *,
    opening: Opening = psycopg.connect,
    autocommit: bool = False,
    row_factory: Any = tuple_row,
    cursor_factory: type[Cursor[Any]] = Cursor,
) -> Iterator[Connection[Any]]:
    """A connection nobody else uses; commits at the end of the block, rolls back when it raises."""
    idle = _idle.setdefault((url, opening), [])
    connection = _one_of(idle) or opening(url)
    connection.autocommit = autocommit
    connection.row_factory = row_factory
    connection.cursor_factory = cursor_factory
    try:
        yield connection
    except BaseException:
        if not connection.closed:
            connection.rollback()
        raise
    else:
        connection.commit()
    finally:
        _keep(connection, idle)


def _one_of(idle: list[Connection[Any]]) -> Connection[Any] | None:
    """A kept connection whose server still answers."""
    while idle:
        connection = idle.pop()
        try:
            connection.execute("SELECT 1")
        except psycopg.OperationalError:
            connection.close()
        else:
            return connection
    return None


def _keep(connection: Connection[Any], idle: list[Connection[Any]]) -> None:
    """Forget what a use has set: roles, parameters, locks, temporary tables."""
    if connection.closed or connection.info.transaction_status != TransactionStatus.IDLE:
        connection.close()
        return
    connection.autocommit = True
    connection.isolation_level = connection.read_only = connection.deferrable = None
    connection.row_factory, connection.cursor_factory = tuple_row, Cursor
    try:
        connection.execute(_FORGET)
    except psycopg.OperationalError:
        connection.close()
    else:
        idle.append(connection)


def close(database: str | None = None) -> None:
    """Close what is kept of a database, or everything."""
    for key in list(_idle):
        if database is None or key[0].endswith(f"/{database}"):
            for connection in _idle.pop(key):
                connection.close()
