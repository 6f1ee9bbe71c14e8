"""Connections that stop before each statement, so that a test can let something happen there."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, sql

from tests import kept_connections

Hook = Callable[[int], None]
Action = Callable[[Connection[Any]], Any]
_NAMED = re.compile(r'"?\bqy"?\."?(\w+)')
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE)\b")
_LOCKED = """
SELECT c.relname, bool_or(l.mode <> 'AccessShareLock') FROM pg_locks AS l
JOIN pg_class AS c ON c.oid = l.relation
WHERE l.pid = %s AND c.relnamespace = 'qy'::regnamespace AND c.relkind = 'r' GROUP BY 1
"""
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'qy'::regnamespace AND relkind = 'r'"


@contextmanager
def stepping(
    url: str, hook: Hook, *, texts: list[str] | None = None, **options: Any
) -> Iterator[Connection[Any]]:
    """
    A connection that calls ``hook(number)`` before its statement with that number.

    A COPY counts as a statement; what opens and ends transactions does not. The statements' own
    words are added to ``texts``.
    """

    sent: list[str] = [] if texts is None else texts

    class StepCursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, *arguments: Any, **keywords: Any) -> Any:
            _step(self, query)
            return super().execute(query, *arguments, **keywords)

        def executemany(self, query: Any, *arguments: Any, **keywords: Any) -> Any:
            _step(self, query)
            return super().executemany(query, *arguments, **keywords)

        def copy(self, query: Any, *arguments: Any, **keywords: Any) -> Any:
            _step(self, query)
            return super().copy(query, *arguments, **keywords)

    def _step(cursor: psycopg.Cursor[Any], query: Any) -> None:
        hook(len(sent))
        sent.append(query.as_string(cursor) if isinstance(query, sql.Composable) else query)

    # A session with a name of its own may be meant to die: it is nobody's afterwards.
    opening = psycopg.connect if "application_name" in options else kept_connections.lent
    with opening(url, cursor_factory=StepCursor, **options) as connection:
        yield connection


def count_statements(url: str, action: Action, **options: Any) -> int:
    """How many statements an action sends."""
    seen: list[int] = []
    with stepping(url, seen.append, **options) as connection:
        action(connection)
    return len(seen)


def stops(url: str, action: Action, *, beside: Action) -> list[int]:
    """
    Before which statements of an action ``beside`` may come and make a difference, and after all.

    A statement gives the same before it and after it that asks for no lock, names no table which
    the other writes, and writes none which the other reads. A view or a function in it is taken for
    one that does. What both do is rolled back.
    """
    with psycopg.connect(url, autocommit=True) as other, other.transaction(force_rollback=True):
        beside(other)
        locked = dict(other.execute(_LOCKED, (other.info.backend_pid,)).fetchall())
        tables = {name for (name,) in other.execute(_TABLES)}
    texts: list[str] = []
    opened = stepping(url, lambda number: None, texts=texts, autocommit=True)
    with opened as connection, connection.transaction(force_rollback=True):
        action(connection)
    untouched = tables - locked.keys()
    unwritten = untouched | {name for name, is_written in locked.items() if not is_written}

    def matters(text: str) -> bool:
        harmless = untouched if _WRITES.search(text) else unwritten
        return "advisory" in text or not harmless.issuperset(_NAMED.findall(text))

    return [*(number for number, text in enumerate(texts) if matters(text)), len(texts)]
