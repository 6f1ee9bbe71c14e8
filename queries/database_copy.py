"""What a database is asked before and after a copy was restored into it."""

from psycopg import Connection

_IS_EMPTY = """
SELECT NOT EXISTS (
    SELECT 1 FROM pg_namespace WHERE nspname IN ('qy', 'staff', 'published', 'migration'))
"""
_EXTENSION = "CREATE EXTENSION IF NOT EXISTS timescaledb SCHEMA public"
_BEFORE = "SELECT public.timescaledb_pre_restore()"
_AFTER = "SELECT public.timescaledb_post_restore()"
_STATISTICS = "ANALYZE"


def is_empty(connection: Connection) -> bool:
    """Whether nothing of ours is in the database."""
    row = connection.execute(_IS_EMPTY).fetchone()
    return bool(row and row[0])


def before_restore(connection: Connection) -> None:
    """The extension, told to keep its hands off what is being restored."""
    connection.execute(_EXTENSION)
    connection.execute(_BEFORE)


def after_restore(connection: Connection) -> None:
    """The extension takes over again, and the planner learns what is there."""
    connection.execute(_AFTER)
    connection.execute(_STATISTICS)
