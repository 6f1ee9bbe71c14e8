"""Outlet-pollutant-days that something changed: put down by importers, taken by the rollup.

Importers only INSERT, so nobody waits for anybody. A worker takes an outlet's lock, then deletes
its marks, and only after that reads its hours: what a mark stands for was committed with the mark,
so a reading after the deletion sees it, and a mark that comes later stays for the next worker.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from queries.arrays import day_numbers, decode
from queries.expected_days import EXPECTED_DAYS

# First of the two numbers of an advisory lock; the second is the outlet.
OUTLET_LOCK = 7_110_514

_OUTLETS = """
SELECT outlet_id, count(*) FROM qy.dirty_mark GROUP BY outlet_id ORDER BY min(dirty_mark_id)
"""

_TRY_LOCK = """
SELECT outlet_id FROM unnest(%(outlets)s::integer[]) AS asked (outlet_id)
WHERE pg_try_advisory_xact_lock(%(lock)s, outlet_id)
"""

_TAKE = """
WITH taken AS (
    DELETE FROM qy.dirty_mark WHERE outlet_id = ANY(%(outlets)s)
    RETURNING outlet_id, pollutant_code, day, cause
), days AS (
    SELECT outlet_id, pollutant_code, day, bool_or(cause = ANY(%(declared)s)) AS is_declared
    FROM taken GROUP BY outlet_id, pollutant_code, day
)
SELECT outlet_id, pollutant_code, array_agg(day ORDER BY day),
       min(day) FILTER (WHERE is_declared) - date '1970-01-01'
FROM days GROUP BY outlet_id, pollutant_code ORDER BY outlet_id, pollutant_code
"""

# Causes by which an importer says that a mark or a state of the source has changed: the tables.
_DECLARED = ["mark", "operating_period"]

_COUNT = """
SELECT count(*), count(DISTINCT outlet_id), min(marked_at)
FROM (
    SELECT outlet_id, pollutant_code, day, min(marked_at) AS marked_at
    FROM qy.dirty_mark GROUP BY outlet_id, pollutant_code, day
) AS days
"""

_MARK_OPEN_DAYS = """
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
SELECT outlet_id, pollutant_code, day, 'deadline'
FROM qy.daily_value
WHERE recompute_at <= %(now)s AND run_id = %(run_id)s
"""

_ANY_OPEN_DAY = """
SELECT EXISTS (
    SELECT 1 FROM qy.daily_value WHERE recompute_at <= %(now)s AND run_id = %(run_id)s)
"""

_MARK_EXPECTED_DAYS = (
    "WITH "  # noqa: S608 - both parts are constants
    + EXPECTED_DAYS
    + """
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
SELECT outlet_id, pollutant_code, day, 'expected'
FROM (
    SELECT e.outlet_id, e.pollutant_code, asked.day::date AS day
    FROM expected AS e
    CROSS JOIN LATERAL generate_series(
        greatest(lower(e.span), %(since)s::date), upper(e.span) - 1, '1 day') AS asked (day)
    EXCEPT  -- hashed whatever the statistics say: right after the first import there are none
    SELECT outlet_id, pollutant_code, day FROM qy.daily_value
    WHERE run_id = %(run_id)s AND (%(since)s::date IS NULL OR day >= %(since)s::date)
) AS silent
"""
)

# A day of which nothing was declared draws on no allowance, and none can fail it.
_MARK_ALLOWANCES = """
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
SELECT v.outlet_id, v.pollutant_code, v.day, 'allowance'
FROM unnest(%(outlets)s::integer[], %(first_days)s::integer[]) AS c (outlet_id, first_day)
JOIN qy.daily_value AS v ON v.outlet_id = c.outlet_id
WHERE v.run_id = %(run_id)s AND v.day > date '1970-01-01' + c.first_day
  AND v.day < date_trunc('year', date '1970-01-01' + c.first_day) + interval '1 year'
  AND NOT EXISTS (
      SELECT 1 FROM daily_row AS n
      WHERE n.outlet_id = v.outlet_id AND n.pollutant_code = v.pollutant_code AND n.day = v.day)
  AND (EXISTS (
          SELECT 1 FROM qy.mark AS m
          WHERE m.outlet_id = v.outlet_id AND m.during && tstzrange(
              v.day::timestamp AT TIME ZONE 'Asia/Shanghai',
              (v.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'))
       OR EXISTS (
          SELECT 1 FROM qy.operating_period AS p
          WHERE p.outlet_id = v.outlet_id AND p.during && tstzrange(
              v.day::timestamp AT TIME ZONE 'Asia/Shanghai',
              (v.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')))
"""

_MARK_DAYS = """
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
SELECT DISTINCT outlet_id, pollutant_code, day, %(cause)s
FROM unnest(%(outlets)s::integer[], %(pollutants)s::text[], %(days)s::date[])
     AS asked (outlet_id, pollutant_code, day)
"""

_MARK_EVERYTHING = """
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
WITH measured AS (
    SELECT f.monitor_id, f.pollutant_code, first.time AS first_time, last.time AS last_time
    FROM (SELECT DISTINCT monitor_id, pollutant_code FROM qy.monitor_factor) AS f
    CROSS JOIN LATERAL (
        SELECT h.time FROM qy.hourly_value AS h
        WHERE h.monitor_id = f.monitor_id AND h.pollutant_code = f.pollutant_code
        ORDER BY h.time LIMIT 1
    ) AS first
    CROSS JOIN LATERAL (
        SELECT h.time FROM qy.hourly_value AS h
        WHERE h.monitor_id = f.monitor_id AND h.pollutant_code = f.pollutant_code
        ORDER BY h.time DESC LIMIT 1
    ) AS last
), spans AS (
    SELECT c.outlet_id, m.pollutant_code,
           c.during * tstzrange(m.first_time, m.last_time, '[]') AS span
    FROM qy.in_charge AS c JOIN measured AS m USING (monitor_id)
    WHERE c.during && tstzrange(m.first_time, m.last_time, '[]')
)
SELECT s.outlet_id, s.pollutant_code, day::date, 'everything'
FROM spans AS s
CROSS JOIN LATERAL generate_series(
    (lower(s.span) AT TIME ZONE 'Asia/Shanghai')::date,
    (upper(s.span) AT TIME ZONE 'Asia/Shanghai')::date, '1 day') AS day
UNION
SELECT outlet_id, pollutant_code, day, 'everything' FROM qy.daily_value
"""


@dataclass(frozen=True, slots=True)
class ClaimedSeries:
    """Days of one outlet and pollutant that a worker took, as day numbers in rising order."""

    outlet_id: int
    pollutant_code: str
    days: npt.NDArray[np.int64]
    first_declared_day: int | None = None
    """Earliest of the days on which a mark or a state of the source has changed."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits for the rollup."""

    days: int
    outlets: int
    oldest: datetime | None


def outlets_with_marks(connection: Connection) -> list[tuple[int, int]]:
    """Outlets that have marks, oldest first, each with the number of its marks."""
    return [(row[0], row[1]) for row in connection.execute(_OUTLETS).fetchall()]


def try_lock(connection: Connection, outlet_ids: list[int]) -> list[int]:
    """Those of the outlets that no other worker holds; held until the transaction ends."""
    parameters = {"outlets": outlet_ids, "lock": OUTLET_LOCK}
    return [row[0] for row in connection.execute(_TRY_LOCK, parameters).fetchall()]


def take(connection: Connection, outlet_ids: list[int]) -> list[ClaimedSeries]:
    """Delete the marks of locked outlets and return their days; a rollback gives them back."""
    return read_series(connection, _TAKE, {"outlets": outlet_ids, "declared": _DECLARED})


def read_series(
    connection: Connection, statement: str, parameters: Mapping[str, Any]
) -> list[ClaimedSeries]:
    """Rows of outlet, pollutant, array of days and the first declared day or NULL."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(statement, parameters)
        result = cursor.pgresult
        assert result is not None
        return [
            ClaimedSeries(
                int.from_bytes(result.get_value(row, 0) or b"", "big"),
                (result.get_value(row, 1) or b"").decode(),
                day_numbers(decode(result.get_value(row, 2), "date")),
                _number_or_none(result.get_value(row, 3)),
            )
            for row in range(result.ntuples)
        ]


def _number_or_none(raw: bytes | None) -> int | None:
    return None if raw is None else int.from_bytes(raw, "big", signed=True)


def pending(connection: Connection) -> Pending:
    """How much waits for the rollup; a day that was marked twice counts once."""
    row = connection.execute(_COUNT).fetchone()
    assert row is not None
    return Pending(*row)


def mark_open_days(connection: Connection, *, run_id: int, now: datetime) -> int:
    """Mark the stored days whose next deadline has passed; returns their number."""
    return connection.execute(_MARK_OPEN_DAYS, {"run_id": run_id, "now": now}).rowcount


def any_open_day(connection: Connection, *, run_id: int, now: datetime) -> bool:
    """Whether the next deadline of some stored day has passed."""
    row = connection.execute(_ANY_OPEN_DAY, {"run_id": run_id, "now": now}).fetchone()
    return bool(row and row[0])


def mark_expected_days(
    connection: Connection, *, run_id: int, now: datetime, since: date | None = None
) -> int:
    """Mark days on which values were due and nothing at all arrived; returns their number.

    An importer marks only days of which it stores something, so a silent day is nobody's.
    """
    parameters = {"run_id": run_id, "now": now, "since": since, "outlets": None}
    return connection.execute(_MARK_EXPECTED_DAYS, parameters).rowcount


def mark_allowances(connection: Connection, first_days: Mapping[int, int], *, run_id: int) -> int:
    """
    Mark the declared days after a changed declaration, to the end of its calendar year.

    An allowance of hours a year is used up in the order of time: a mark that comes, goes or moves
    shifts which later hours lie beyond it. ``first_days`` holds the first changed day of outlets.
    Days that ``rollup_store.prepare`` holds are left out: they are being computed.
    """
    parameters = {
        "outlets": list(first_days),
        "first_days": list(first_days.values()),
        "run_id": run_id,
    }
    return connection.execute(_MARK_ALLOWANCES, parameters).rowcount


def mark_days(connection: Connection, days: Iterable[tuple[int, str, date]], *, cause: str) -> None:
    """Mark single days: outlet, pollutant, day."""
    outlets, pollutants, dates = list(zip(*days, strict=True)) or ((), (), ())
    connection.execute(
        _MARK_DAYS,
        {
            "outlets": list(outlets),
            "pollutants": list(pollutants),
            "days": list(dates),
            "cause": cause,
        },
    )


def mark_everything(connection: Connection) -> int:
    """Mark every day from the first to the last hour of each series, and every stored day."""
    return connection.execute(_MARK_EVERYTHING).rowcount
