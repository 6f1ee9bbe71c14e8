"""What the listener writes beside values: frames, counters, refusals and minutes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from psycopg import Connection

_KEEP_BLOCK = """
INSERT INTO qy.logger_frame_block (
    received_at, batch_ids, frames, plain_bytes, sha256, body)
VALUES (%(received_at)s, %(batch_ids)s, %(frames)s, %(plain_bytes)s, %(sha256)s, %(body)s)
RETURNING block_id
"""
_FORGET_BLOCKS = """
DELETE FROM qy.logger_frame_block WHERE block_id IN (
    SELECT block_id FROM qy.logger_frame_block WHERE received_at < %(before)s
    ORDER BY received_at LIMIT %(most)s)
"""
_FORGET_MINUTES = """
DELETE FROM qy.minute_coverage WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM qy.minute_coverage WHERE time < %(before)s LIMIT %(most)s))
"""
_BODY_OF_BATCH = """
SELECT body FROM qy.logger_frame_block WHERE batch_ids @> ARRAY[%(batch_id)s::bigint]
"""
# Rows are sorted, so that two listeners never wait for each other.
_COUNT_PACKETS = """
INSERT INTO qy.logger_packet_count AS c (mn, cn, day, packets, late_packets, last_at)
SELECT mn, cn, day, packets, late, %(at)s
FROM unnest(%(mns)s::text[], %(cns)s::text[], %(days)s::date[], %(packets)s::bigint[],
            %(late)s::bigint[]) AS new (mn, cn, day, packets, late)
ORDER BY mn, cn, day
ON CONFLICT (mn, cn, day) DO UPDATE
SET packets = c.packets + excluded.packets, late_packets = c.late_packets + excluded.late_packets,
    last_at = greatest(c.last_at, excluded.last_at)
"""
_COUNT_ODDITIES = """
INSERT INTO qy.logger_oddity_count AS c (mn, oddity, day, packets)
SELECT mn, oddity, day, packets
FROM unnest(%(mns)s::text[], %(oddities)s::text[], %(days)s::date[], %(packets)s::bigint[])
     AS new (mn, oddity, day, packets)
ORDER BY mn, oddity, day
ON CONFLICT (mn, oddity, day) DO UPDATE SET packets = c.packets + excluded.packets
"""
_COUNT_REFUSALS = """
INSERT INTO qy.logger_refusal AS c (mn, reason, day, frames, last_at, last_address, last_detail)
SELECT mn, reason, day, frames, at, address, detail
FROM unnest(%(mns)s::text[], %(reasons)s::text[], %(days)s::date[], %(frames)s::bigint[],
            %(ats)s::timestamptz[], %(addresses)s::inet[], %(details)s::text[])
     AS new (mn, reason, day, frames, at, address, detail)
ORDER BY mn, reason, day
ON CONFLICT (mn, reason, day) DO UPDATE
SET frames = c.frames + excluded.frames, last_at = greatest(c.last_at, excluded.last_at),
    last_address = excluded.last_address, last_detail = excluded.last_detail
"""
_JOIN_MINUTES = """
INSERT INTO qy.minute_coverage AS c (monitor_id, pollutant_code, time, received_map, valid_map)
SELECT monitor_id, pollutant_code, to_timestamp(second), received, valid
FROM unnest(%(monitors)s::integer[], %(codes)s::text[], %(seconds)s::bigint[],
            %(received)s::bigint[], %(valid)s::bigint[])
     AS new (monitor_id, pollutant_code, second, received, valid)
ORDER BY 1, 2, 3
ON CONFLICT (monitor_id, pollutant_code, time) DO UPDATE
SET received_map = c.received_map | excluded.received_map,
    valid_map = c.valid_map & ~excluded.received_map | excluded.valid_map
"""
# Thousands of hours are looked up one by one only where there is anything to find.
_ANY_MINUTES = """
SELECT EXISTS (SELECT FROM qy.minute_coverage
               WHERE time >= to_timestamp(%(first)s) AND time <= to_timestamp(%(last)s))
    OR EXISTS (SELECT FROM qy.hourly_value
               WHERE monitor_id = ANY(%(some)s::integer[]) AND valid_minutes IS NOT NULL
                 AND time >= to_timestamp(%(first)s) AND time <= to_timestamp(%(last)s))
"""
# The bounds let the planner drop chunks.
_MINUTES_OF_HOURS = """
SELECT k.place - 1, m.received_map, m.valid_map, h.valid_minutes, h.flag, h.measured,
       h.converted_reported, h.mass_reported_kg, h.monitor_id IS NOT NULL AS is_stored
FROM unnest(%(monitors)s::integer[], %(codes)s::text[], %(seconds)s::bigint[])
     WITH ORDINALITY AS k (monitor_id, pollutant_code, second, place)
LEFT JOIN qy.minute_coverage AS m
  ON m.monitor_id = k.monitor_id AND m.pollutant_code = k.pollutant_code
 AND m.time = to_timestamp(k.second)
LEFT JOIN qy.hourly_value AS h
  ON h.monitor_id = k.monitor_id AND h.pollutant_code = k.pollutant_code
 AND h.time = to_timestamp(k.second)
 AND h.time >= to_timestamp(%(first)s) AND h.time <= to_timestamp(%(last)s)
WHERE m.monitor_id IS NOT NULL OR h.valid_minutes IS NOT NULL
"""
_VALID_FLAGS = "SELECT DISTINCT flag FROM qy.flag_effect WHERE valid AND NOT ambiguous"


class RefusalCount(NamedTuple):
    """Frames refused for one reason on one day."""

    mn: str
    reason: str
    day: date
    frames: int
    at: datetime
    address: str | None
    detail: str


class PacketCount(NamedTuple):
    """Packets of one command on one day."""

    mn: str
    cn: str
    day: date
    packets: int
    late: int


class OddityCount(NamedTuple):
    """Packets with one oddity on one day."""

    mn: str
    oddity: str
    day: date
    packets: int


class MinutesOfHour(NamedTuple):
    """Minutes of an hour that came; monitor, factor and first second of the hour name it."""

    monitor_id: int
    code: str
    second: int
    received: int
    valid: int


class KnownHour(NamedTuple):
    """What is known of an hour: its minutes, and the value that is stored."""

    place: int
    received: int | None
    valid: int | None
    valid_minutes: int | None
    flag: str | None
    measured: float | None
    converted: float | None
    mass_kg: float | None
    is_stored: bool


def keep_block(
    connection: Connection[Any],
    *,
    received_at: datetime,
    batch_ids: Sequence[int],
    frames: int,
    plain_bytes: int,
    sha256: str,
    body: bytes,
) -> int:
    """Store a block of frames; gives its number."""
    values = {
        "received_at": received_at,
        "batch_ids": list(batch_ids),
        "frames": frames,
        "plain_bytes": plain_bytes,
        "sha256": sha256,
        "body": body,
    }
    row = connection.execute(_KEEP_BLOCK, values).fetchone()
    assert row is not None
    return int(row[0])


def forget(connection: Connection[Any], *, before: datetime, most: int) -> int:
    """Delete blocks and minutes that are older, at most so many of each; gives how many."""
    values = {"before": before, "most": most}
    blocks = connection.execute(_FORGET_BLOCKS, values).rowcount
    return blocks + connection.execute(_FORGET_MINUTES, values).rowcount


def body_of_batch(connection: Connection[Any], batch_id: int) -> bytes | None:
    """The compressed frames whose values went into a batch; None when they are not kept."""
    row = connection.execute(_BODY_OF_BATCH, {"batch_id": batch_id}).fetchone()
    return None if row is None else bytes(row[0])


def count_packets(
    connection: Connection[Any], counts: Sequence[PacketCount], *, at: datetime
) -> None:
    """Add to the counters of packets."""
    if counts:
        mns, cns, days, packets, late = map(list, zip(*counts, strict=True))
        values = {"mns": mns, "cns": cns, "days": days, "packets": packets, "late": late}
        connection.execute(_COUNT_PACKETS, {**values, "at": at})


def count_oddities(connection: Connection[Any], counts: Sequence[OddityCount]) -> None:
    """Add to the counters of oddities."""
    if counts:
        mns, oddities, days, packets = map(list, zip(*counts, strict=True))
        values = {"mns": mns, "oddities": oddities, "days": days, "packets": packets}
        connection.execute(_COUNT_ODDITIES, values)


def count_refusals(connection: Connection[Any], counts: Sequence[RefusalCount]) -> None:
    """Add to the counters of refused frames."""
    if counts:
        mns, reasons, days, frames, ats, addresses, details = map(list, zip(*counts, strict=True))
        connection.execute(
            _COUNT_REFUSALS,
            {
                "mns": mns,
                "reasons": reasons,
                "days": days,
                "frames": frames,
                "ats": ats,
                "addresses": addresses,
                "details": details,
            },
        )


def join_minutes(connection: Connection[Any], minutes: Sequence[MinutesOfHour]) -> None:
    """Add minutes to their hours; of two packets of one minute the later one holds."""
    if minutes:
        monitors, codes, seconds, received, valid = map(list, zip(*minutes, strict=True))
        connection.execute(
            _JOIN_MINUTES,
            {
                "monitors": monitors,
                "codes": codes,
                "seconds": seconds,
                "received": received,
                "valid": valid,
            },
        )


def known_hours(
    connection: Connection[Any],
    *,
    monitors: Sequence[int],
    codes: Sequence[str],
    seconds: Sequence[int],
) -> list[KnownHour]:
    """Hours, of those that are asked for, of which minutes came or valid minutes are stored."""
    if not monitors:
        return []
    values = {
        "monitors": list(monitors),
        "codes": list(codes),
        "seconds": list(seconds),
        "first": min(seconds),
        "last": max(seconds),
    }
    row = connection.execute(_ANY_MINUTES, values | {"some": sorted(set(monitors))}).fetchone()
    if not (row and row[0]):
        return []
    return [KnownHour(*row) for row in connection.execute(_MINUTES_OF_HOURS, values)]


def valid_flags(connection: Connection[Any]) -> frozenset[str]:
    """Flags under which a value counts as valid whatever else is known."""
    return frozenset(flag for (flag,) in connection.execute(_VALID_FLAGS))
