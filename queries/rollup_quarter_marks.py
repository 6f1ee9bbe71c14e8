"""Outlet-pollutant-quarters whose substitution and totals something changed.

The same protocol as the marks of days: whoever changes something only INSERTs; a worker takes the
outlet's lock, then deletes its marks, and only after that reads.
"""

from datetime import date, datetime
from typing import Any

from psycopg import Connection

_OUTLETS = """
SELECT outlet_id, count(*) FROM qy.dirty_quarter GROUP BY outlet_id ORDER BY min(dirty_quarter_id)
"""

_TAKE = """
WITH taken AS (
    DELETE FROM qy.dirty_quarter WHERE outlet_id = ANY(%(outlets)s)
    RETURNING outlet_id, pollutant_code, quarter
)
SELECT DISTINCT outlet_id, pollutant_code,
       ((extract(year FROM quarter) - 1970) * 4 + extract(quarter FROM quarter) - 1)::integer
FROM taken ORDER BY 1, 2, 3
"""

# The quarter of each changed day, and later ones as long as their look-back reaches that day.
_MARK_STORED_DAYS = """
INSERT INTO qy.dirty_quarter (outlet_id, pollutant_code, quarter, cause)
SELECT outlet_id, pollutant_code, date_trunc('quarter', day)::date, 'day'
FROM changed_day
UNION
SELECT q.outlet_id, q.pollutant_code, q.quarter, 'look-back'
FROM (
    SELECT outlet_id, pollutant_code, min(day) AS first_day, max(day) AS last_day
    FROM changed_day GROUP BY outlet_id, pollutant_code
) AS c
JOIN qy.substitution_quarter AS q
    ON q.run_id = %(run_id)s AND q.outlet_id = c.outlet_id
    AND q.pollutant_code = c.pollutant_code
    AND q.quarter > c.first_day AND q.reaches_back_to <= c.last_day
"""

_MARK_EVERYTHING = """
INSERT INTO qy.dirty_quarter (outlet_id, pollutant_code, quarter, cause)
SELECT outlet_id, pollutant_code, date_trunc('quarter', day)::date, 'everything' FROM qy.daily_value
UNION
SELECT outlet_id, pollutant_code, quarter, 'everything' FROM qy.substitution_quarter
"""

_MARK_OPEN = """
INSERT INTO qy.dirty_quarter (outlet_id, pollutant_code, quarter, cause)
SELECT outlet_id, pollutant_code, quarter, 'deadline'
FROM qy.substitution_quarter
WHERE recompute_at <= %(now)s AND run_id = %(run_id)s
"""

_ANY_OPEN = """
SELECT EXISTS (
    SELECT 1 FROM qy.substitution_quarter WHERE recompute_at <= %(now)s AND run_id = %(run_id)s)
"""

_MARK = """
INSERT INTO qy.dirty_quarter (outlet_id, pollutant_code, quarter, cause)
SELECT DISTINCT outlet_id, pollutant_code, date_trunc('quarter', quarter)::date, %(cause)s
FROM unnest(%(outlets)s::integer[], %(pollutants)s::text[], %(quarters)s::date[])
     AS asked (outlet_id, pollutant_code, quarter)
"""

Quarter = tuple[int, str, int]
"""Outlet, pollutant and quarters since the first of 1970."""


def outlets_with_marks(connection: Connection) -> list[tuple[int, int]]:
    """Outlets that have marks, oldest first, each with the number of its marks."""
    return [(row[0], row[1]) for row in connection.execute(_OUTLETS).fetchall()]


def take(connection: Connection, outlet_ids: list[int]) -> list[Quarter]:
    """Delete the marks of locked outlets and return their quarters; a rollback gives them back."""
    return connection.execute(_TAKE, {"outlets": outlet_ids}).fetchall()


def mark_stored_days(connection: Connection, *, run_id: int) -> int:
    """Mark what the days that ``rollup_store.store`` has just changed can reach."""
    return connection.execute(_MARK_STORED_DAYS, {"run_id": run_id}).rowcount


def mark_everything(connection: Connection) -> int:
    """Mark every quarter that has days or a result."""
    return connection.execute(_MARK_EVERYTHING).rowcount


def mark_open(connection: Connection, *, run_id: int, now: datetime) -> int:
    """Mark the quarters whose settlement the passing of time has changed."""
    return connection.execute(_MARK_OPEN, {"run_id": run_id, "now": now}).rowcount


def any_open(connection: Connection, *, run_id: int, now: datetime) -> bool:
    """Whether the passing of time has changed the settlement of some quarter."""
    row = connection.execute(_ANY_OPEN, {"run_id": run_id, "now": now}).fetchone()
    return bool(row and row[0])


def mark(connection: Connection, quarters: list[tuple[int, str, date]], *, cause: str) -> None:
    """Mark single quarters by any of their days: outlet, pollutant, day."""
    columns: list[list[Any]] = [list(column) for column in zip(*quarters, strict=True)]
    outlets, pollutants, days = columns or ([], [], [])
    parameters = {"outlets": outlets, "pollutants": pollutants, "quarters": days, "cause": cause}
    connection.execute(_MARK, parameters)
