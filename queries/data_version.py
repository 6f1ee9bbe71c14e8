"""The number that every commit of the rollup raises, and the run that its rows belong to."""

from datetime import datetime

from psycopg import Connection

# Held while rows of a claim are stored and summaries follow them: storing is the only part of a
# claim in which one worker waits for another, and the last one.
STORE_LOCK = 7_110_515

_LOCK = "SELECT pg_advisory_xact_lock(%(lock)s, 0)"

_RAISE = """
UPDATE qy.data_version SET version = version + 1, raised_at = clock_timestamp() RETURNING version
"""

_CURRENT = "SELECT version, raised_at FROM qy.data_version"

_RUN = """
SELECT run_id, is_current FROM qy.computation_run WHERE method_version = %(method_version)s
ORDER BY run_id DESC LIMIT 1
"""

_OPEN_RUN = """
INSERT INTO qy.computation_run (method_version, is_current)
VALUES (%(method_version)s, NOT EXISTS (SELECT 1 FROM qy.computation_run WHERE is_current))
RETURNING run_id, is_current
"""

_LEAVE_OLD_RUN = "UPDATE qy.computation_run SET is_current = false WHERE is_current"
_SHOW_RUN = "UPDATE qy.computation_run SET is_current = true WHERE run_id = %(run_id)s"


def lock_storing(connection: Connection) -> None:
    """Wait until no other worker stores; held until the transaction ends."""
    connection.execute(_LOCK, {"lock": STORE_LOCK})


def raise_version(connection: Connection) -> int:
    """The next version; committed with what the caller changed."""
    row = connection.execute(_RAISE).fetchone()
    assert row is not None
    return int(row[0])


def current_version(connection: Connection) -> tuple[int, datetime]:
    """The version that readers see, and when it was raised."""
    row = connection.execute(_CURRENT).fetchone()
    assert row is not None
    return row[0], row[1]


def find_run(connection: Connection, *, method_version: str) -> tuple[int, bool] | None:
    """The newest run of a method version, and whether views read it; None before the first."""
    row = connection.execute(_RUN, {"method_version": method_version}).fetchone()
    return (row[0], row[1]) if row else None


def open_run(connection: Connection, *, method_version: str) -> tuple[int, bool]:
    """Begin a run; the first of all is read at once, a later one when it is shown."""
    row = connection.execute(_OPEN_RUN, {"method_version": method_version}).fetchone()
    assert row is not None
    return row[0], row[1]


def show_run(connection: Connection, *, run_id: int) -> None:
    """Let the views read this run from now on."""
    connection.execute(_LEAVE_OLD_RUN)
    connection.execute(_SHOW_RUN, {"run_id": run_id})
