"""Connections to the database: one pool for each login, opened on first use, with bounded waits.

A process opens only the pools that its sites need, and none before it was forked. Whatever keeps
the database from answering becomes ``DatabaseUnavailable``; the next request tries again.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import Flask, current_app
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from dashboard.errors import DatabaseUnavailable
from dashboard.log import log
from dashboard.settings import Login, SettingMissing, Settings
from queries.session_options import ONE_PROCESS_A_QUERY

EXTENSION = "qingyuan.pools"
CONNECT_TIMEOUT_SECONDS = 3
MOST_WAITING = 100
IDLE_SECONDS = 120

Scope = tuple[int, ...] | None
"""Counties whose rows are seen; None is the whole city, an empty tuple is nothing."""

_SET_SCOPE = "SELECT staff.set_scope(%(county_ids)s::integer[])"

_AWAY = (
    psycopg.OperationalError,  # refused, closed, shutting down, cancelled by the time limit
    psycopg.InterfaceError,
    PoolTimeout,
    PoolClosed,
    TooManyRequests,
    SettingMissing,
)


class _Unset:
    """No scope was given: the scoped views show nothing."""


NO_SCOPE = _Unset()


class Pools:
    """The pools of one process."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._lock = threading.Lock()
        self._pools: dict[tuple[int, Login], ConnectionPool[Connection[Any]]] = {}

    def of(self, login: Login) -> ConnectionPool[Connection[Any]]:
        """The open pool of a login in this process."""
        key = (os.getpid(), login)
        with self._lock:
            pool = self._pools.get(key)
            if pool is None:
                pool = self._pools[key] = self._opened(login)
        return pool

    def _opened(self, login: Login) -> ConnectionPool[Connection[Any]]:
        settings = self._settings
        milliseconds = round(settings.statement_timeout_seconds * 1000)
        conninfo = make_conninfo(
            settings.url_of(login),
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            application_name=f"qingyuan {login}",
            options=f"-c statement_timeout={milliseconds} -c TimeZone=UTC {ONE_PROCESS_A_QUERY}",
        )
        return ConnectionPool(
            conninfo,
            min_size=0,
            max_size=settings.pool_size,
            timeout=settings.pool_wait_seconds,
            max_waiting=MOST_WAITING,
            max_idle=IDLE_SECONDS,
            reconnect_timeout=settings.pool_wait_seconds,
            check=ConnectionPool.check_connection,
            name=f"qingyuan-{login}",
            open=True,
        )

    def close(self) -> None:
        """Close every pool of this process; they open again when they are needed."""
        with self._lock:
            for key in [key for key in self._pools if key[0] == os.getpid()]:
                self._pools.pop(key).close()

    def open_logins(self) -> tuple[Login, ...]:
        """Logins that this process has a pool for."""
        return tuple(login for pid, login in self._pools if pid == os.getpid())


def install(server: Flask, settings: Settings) -> None:
    """Give the server its pools; none is opened yet."""
    server.extensions[EXTENSION] = Pools(settings)


@contextmanager
def connection(
    login: Login, *, scope: Scope | _Unset = NO_SCOPE, write: bool = False
) -> Iterator[Connection[Any]]:
    """One transaction of one login; read-only unless ``write``.

    Committed at the end of the block, rolled back when the block raises.

    Raises
    ------
    DatabaseUnavailable
        When the database cannot be reached, is full, or takes too long.
    """
    try:
        with current_app.extensions[EXTENSION].of(login).connection() as opened:
            opened.read_only = not write
            if not isinstance(scope, _Unset):
                opened.execute(_SET_SCOPE, {"county_ids": None if scope is None else list(scope)})
            yield opened
    except _AWAY as error:
        log.warning("database_unavailable", login=login, cause=type(error).__name__)
        raise DatabaseUnavailable from error
