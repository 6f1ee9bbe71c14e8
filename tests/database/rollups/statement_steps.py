"""Connections that stop before each statement, so that a test can let something happen there."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection

from tests import kept_connections

Hook = Callable[[int], None]


@contextmanager
def stepping(url: str, hook: Hook, **options: Any):
    """
    A connection that calls ``hook(number)`` before its statement with that number.

    A COPY counts as a statement; what opens and ends transactions does not.
    """

    counted = {"statements": 0}

    class StepCursor(psycopg.Cursor[Any]):
        def execute(self, *arguments: Any, **keywords: Any) -> Any:
            _step()
            return super().execute(*arguments, **keywords)

        def executemany(self, *arguments: Any, **keywords: Any) -> Any:
            _step()
            return super().executemany(*arguments, **keywords)

        def copy(self, *arguments: Any, **keywords: Any) -> Any:
            _step()
            return super().copy(*arguments, **keywords)

    def _step() -> None:
        hook(counted["statements"])
        counted["statements"] += 1

    # A session with a name of its own may be meant to die: it is nobody's afterwards.
    opening = psycopg.connect if "application_name" in options else kept_connections.lent
    with opening(url, cursor_factory=StepCursor, **options) as connection:
        yield connection


def count_statements(url: str, action: Callable[[Connection[Any]], Any], **options: Any) -> int:
    """How many statements an action sends."""
    seen: list[int] = []
    with stepping(url, seen.append, **options) as connection:
        action(connection)
    return len(seen)
