"""Locks that a whole process holds; all numbers of our advisory locks are different."""

from psycopg import Connection

WORKER = 7_110_518

_TRY = "SELECT pg_try_advisory_lock(%(lock)s, 0)"


def try_hold(connection: Connection, lock: int) -> bool:
    """Whether this connection holds the lock now, and until it ends."""
    row = connection.execute(_TRY, {"lock": lock}).fetchone()
    return bool(row and row[0])
