"""What surrounds an import: its locks, the batch, refused rows, and what it looks up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection

# First of the two numbers of advisory locks. An import of values holds the registry lock in common
# and the lock of each month that it touches; an import of registry rows holds the first alone. So
# nobody resolves monitors while they change, and of two imports of one month the second sees what
# the first stored: no value, revision or dirty mark is lost between them.
REGISTRY_LOCK = 7_110_512
MONTH_LOCK = 7_110_513
# An import of evidence holds the registry lock in common and the lock of its table.
TABLE_LOCK = 7_110_517
# Received days stand beside the hours and are computed into nothing: they have locks of their own.
RECEIVED_LOCK = 7_110_516

_SHARE_REGISTRY = """
SELECT current_setting('transaction_isolation'), pg_advisory_xact_lock_shared(%(lock)s, 0)
"""
_HOLD_REGISTRY = """
SELECT current_setting('transaction_isolation'), pg_advisory_xact_lock(%(lock)s, 0)
"""
_HOLD_TABLE = "SELECT pg_advisory_xact_lock(%(lock)s, hashtext(%(table)s))"
_HOLD_MONTH = "SELECT pg_advisory_xact_lock(%(lock)s, %(month)s)"

_OPEN_BATCH = """
INSERT INTO qy.import_batch (
    kind, source_name, source_sha256, mapping_name, assumed, imported_by)
VALUES (
    %(kind)s, %(source_name)s, %(source_sha256)s, %(mapping_name)s, %(assumed)s, %(imported_by)s)
RETURNING batch_id
"""
_CLOSE_BATCH = """
UPDATE qy.import_batch
SET finished_at = clock_timestamp(), read_rows = %(read_rows)s, new_rows = %(new_rows)s,
    revised_rows = %(revised_rows)s, unchanged_rows = %(unchanged_rows)s,
    rejected_rows = %(rejected_rows)s, first_time = %(first_time)s, last_time = %(last_time)s
WHERE batch_id = %(batch_id)s
"""
_COMPLETE_BATCH = """
SELECT batch_id, new_rows + revised_rows + unchanged_rows
FROM qy.import_batch
WHERE source_sha256 = %(source_sha256)s AND kind = %(kind)s
  AND mapping_name IS NOT DISTINCT FROM %(mapping_name)s
  AND rejected_rows = 0
ORDER BY batch_id DESC LIMIT 1
"""
_COPY_REJECTS = """
COPY qy.import_reject (batch_id, row_number, column_name, reason, message, original) FROM STDIN
"""

# Spans as seconds or days since 1970. Open ends are put at the ends of what a value may have, so
# that half-open comparison in the client needs no special case.
_MONITOR_NUMBERS = """
SELECT mn, monitor_id,
       extract(epoch FROM greatest(lower(during), '1970-01-01 00:00+00'))::bigint AS first_second,
       extract(epoch FROM least(upper(during), '2200-01-01 00:00+00'))::bigint AS after_second
FROM qy.monitor_number
WHERE mn = ANY(%(mns)s)
"""
_IN_CHARGE = """
SELECT monitor_id, outlet_id,
       extract(epoch FROM greatest(lower(during), '1970-01-01 00:00+00'))::bigint AS first_second,
       extract(epoch FROM least(upper(during), '2200-01-01 00:00+00'))::bigint AS after_second
FROM qy.in_charge
WHERE monitor_id = ANY(%(monitor_ids)s)
"""
_REPORTED_UNITS = """
SELECT monitor_id, pollutant_code, reported_unit,
       greatest(lower(during), '1970-01-01') - date '1970-01-01' AS first_day,
       least(upper(during), '2200-01-01') - date '1970-01-01' AS after_day
FROM qy.monitor_factor
WHERE monitor_id = ANY(%(monitor_ids)s)
"""
_OUTLET_UNITS = """
SELECT c.outlet_id, f.pollutant_code, f.reported_unit,
       greatest(lower(f.during), (lower(c.during) AT TIME ZONE 'Asia/Shanghai')::date, '1970-01-01')
           - date '1970-01-01' AS first_day,
       least(upper(f.during), (upper(c.during) AT TIME ZONE 'Asia/Shanghai')::date, '2200-01-01')
           - date '1970-01-01' AS after_day
FROM qy.in_charge AS c
JOIN qy.monitor_factor AS f USING (monitor_id)
WHERE c.outlet_id = ANY(%(outlet_ids)s)
"""
_POLLUTANTS = "SELECT pollutant_code, role, unit, unit_needs_declaration FROM qy.pollutant"
_OUTLETS = "SELECT outlet_ref, outlet_id FROM qy.outlet WHERE outlet_ref = ANY(%(refs)s)"
_FURNACES = """
SELECT furnace_ref, furnace_id, outlet_id FROM qy.furnace WHERE furnace_ref = ANY(%(refs)s)
"""

_KEEP_SETTING = """
INSERT INTO qy.setting (name, value) VALUES (%(name)s, %(value)s)
ON CONFLICT (name) DO UPDATE
SET value = excluded.value, changed_at = now() WHERE setting.value <> excluded.value
"""
_CITY = """
SELECT region_ref FROM qy.region WHERE level = 'city' ORDER BY sort_order, region_id LIMIT 1
"""
_IS_ASSUMED = "SELECT is_assumed FROM qy.enterprise WHERE enterprise_ref = %(ref)s"


class Period(NamedTuple):
    """A dated link of the registry, in seconds or days since 1970, half-open."""

    key: Any
    value: Any
    first: int
    after: int


class ReportedUnit(NamedTuple):
    """Unit in which a monitor (or the monitor of an outlet) reports a pollutant on some days."""

    subject_id: int
    pollutant_code: str
    unit: str
    first: int
    after: int


class Pollutant(NamedTuple):
    """What an import must know of a factor."""

    code: str
    role: str
    unit: str
    unit_needs_declaration: bool


class Counts(NamedTuple):
    """What became of the rows of a batch."""

    read_rows: int
    new_rows: int
    revised_rows: int
    unchanged_rows: int
    rejected_rows: int


def share_registry(connection: Connection[Any]) -> None:
    """Until the end of the transaction no import changes the registry."""
    _lock(connection, _SHARE_REGISTRY)


def hold_registry(connection: Connection[Any]) -> None:
    """Until the end of the transaction no other import runs at all."""
    _lock(connection, _HOLD_REGISTRY)


def hold_table(connection: Connection[Any], table: str) -> None:
    """Until the end of the transaction no other import fills this table of evidence."""
    connection.execute(_HOLD_TABLE, {"lock": TABLE_LOCK, "table": table})


def hold_months(
    connection: Connection[Any], months: Iterable[int], *, lock: int = MONTH_LOCK
) -> None:
    """Until the end of the transaction no other import stores values of these months (yyyymm)."""
    # In ascending order, so that two imports of several months never wait for each other.
    for month in sorted(months):
        connection.execute(_HOLD_MONTH, {"lock": lock, "month": month})


def open_batch(
    connection: Connection[Any],
    *,
    kind: str,
    source_name: str,
    source_sha256: str | None,
    mapping_name: str | None,
    assumed: str | None,
    imported_by: str,
) -> int:
    """Number of a new batch."""
    row = connection.execute(
        _OPEN_BATCH,
        {
            "kind": kind,
            "source_name": source_name,
            "source_sha256": source_sha256,
            "mapping_name": mapping_name,
            "assumed": assumed,
            "imported_by": imported_by,
        },
    ).fetchone()
    assert row is not None
    return int(row[0])


def close_batch(
    connection: Connection[Any],
    batch_id: int,
    *,
    counts: Counts,
    first_time: datetime | None,
    last_time: datetime | None,
) -> None:
    """Write down what became of the rows of a batch, and that it is complete."""
    times = {"batch_id": batch_id, "first_time": first_time, "last_time": last_time}
    connection.execute(_CLOSE_BATCH, counts._asdict() | times)


def complete_batch(
    connection: Connection[Any], *, kind: str, source_sha256: str, mapping_name: str | None
) -> tuple[int, int] | None:
    """Number and rows of the newest batch that took this very file without refusing a row."""
    sought = {"kind": kind, "source_sha256": source_sha256, "mapping_name": mapping_name}
    row: tuple[int, int] | None = connection.execute(_COMPLETE_BATCH, sought).fetchone()
    return row


def copy_rejects(
    connection: Connection[Any],
    batch_id: int,
    rejects: Iterable[tuple[int, str | None, str, str, str]],
) -> None:
    """Store refused rows: line, column, reason, sentence, original text."""
    with connection.cursor() as cursor, cursor.copy(_COPY_REJECTS) as copy:
        for line, column, reason, message, original in rejects:
            # PostgreSQL's text cannot hold a zero byte.
            texts = (text.replace("\0", "␀") for text in (message, original))
            copy.write_row((batch_id, line, column, reason, *texts))


def monitor_numbers(connection: Connection[Any], mns: Sequence[str]) -> list[Period]:
    """Monitors that reported under these MNs, with the seconds in which they did."""
    return [Period(*row) for row in connection.execute(_MONITOR_NUMBERS, {"mns": list(mns)})]


def in_charge(connection: Connection[Any], monitor_ids: Sequence[int]) -> list[Period]:
    """Outlets whose values came from these monitors, with the seconds in which they did."""
    rows = connection.execute(_IN_CHARGE, {"monitor_ids": list(monitor_ids)})
    return [Period(*row) for row in rows]


def reported_units(connection: Connection[Any], monitor_ids: Sequence[int]) -> list[ReportedUnit]:
    """Units that these monitors were declared to report in, with the days."""
    rows = connection.execute(_REPORTED_UNITS, {"monitor_ids": list(monitor_ids)})
    return [ReportedUnit(*row) for row in rows]


def outlet_units(connection: Connection[Any], outlet_ids: Sequence[int]) -> list[ReportedUnit]:
    """Units that the monitors in charge of these outlets report in, with the days."""
    rows = connection.execute(_OUTLET_UNITS, {"outlet_ids": list(outlet_ids)})
    return [ReportedUnit(*row) for row in rows]


def pollutants(connection: Connection[Any]) -> list[Pollutant]:
    """Every factor."""
    return [Pollutant(*row) for row in connection.execute(_POLLUTANTS)]


def outlets(connection: Connection[Any], refs: Sequence[str]) -> dict[str, int]:
    """Numbers of the outlets with these references, as far as they exist."""
    return dict(connection.execute(_OUTLETS, {"refs": list(refs)}).fetchall())


def furnaces(connection: Connection[Any], refs: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Numbers of the furnaces with these references and of their outlets."""
    rows = connection.execute(_FURNACES, {"refs": list(refs)})
    return {ref: (furnace_id, outlet_id) for ref, furnace_id, outlet_id in rows}


def keep_settings(connection: Connection[Any], settings: dict[str, str]) -> None:
    """Write down facts about this installation."""
    with connection.cursor() as cursor:
        cursor.executemany(
            _KEEP_SETTING, [{"name": name, "value": value} for name, value in settings.items()]
        )


def city_ref(connection: Connection[Any]) -> str | None:
    """Reference of the city, or None before its registry was imported."""
    row = connection.execute(_CITY).fetchone()
    return row[0] if row else None


def is_assumed(connection: Connection[Any], enterprise_ref: str) -> bool | None:
    """Whether an enterprise was made to hold values without a source; None when there is none."""
    row = connection.execute(_IS_ASSUMED, {"ref": enterprise_ref}).fetchone()
    return row[0] if row else None


def _lock(connection: Connection[Any], statement: str) -> None:
    row = connection.execute(statement, {"lock": REGISTRY_LOCK}).fetchone()
    if row is None or row[0] != "read committed":
        # A lock is of no use to a transaction that goes on seeing what stood before it.
        raise RuntimeError("an import needs a transaction in READ COMMITTED")
