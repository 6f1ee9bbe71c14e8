"""Who may send, as the owner keeps the list; and what the listeners say of themselves."""

from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row

_ADD = """
INSERT INTO qy.logger_access (mn, password_hash, registered_at, registered_by, password_set_at)
VALUES (%(mn)s, %(password_hash)s, %(at)s, %(by)s,
        CASE WHEN %(password_hash)s::text IS NULL THEN NULL ELSE %(at)s END)
ON CONFLICT (mn) DO NOTHING
RETURNING mn
"""
_SET_PASSWORD = """
UPDATE qy.logger_access
SET password_hash = %(password_hash)s,
    password_set_at = CASE WHEN %(password_hash)s::text IS NULL THEN NULL ELSE %(at)s END
WHERE mn = %(mn)s RETURNING mn
"""
_CLOSE = "UPDATE qy.logger_access SET closed_at = %(at)s WHERE mn = %(mn)s RETURNING mn"
_ALLOWED = "SELECT mn, password_hash FROM qy.logger_access WHERE closed_at IS NULL"
_NUMBERS_NOW = """
SELECT mn FROM qy.monitor_number WHERE during @> %(at)s::timestamptz ORDER BY mn
"""
_LIST = """
SELECT a.mn, a.password_hash IS NOT NULL AS has_password, a.registered_at, a.closed_at,
       m.monitor_ref,
       (SELECT max(last_at) FROM qy.logger_packet_count AS p WHERE p.mn = a.mn) AS last_packet_at,
       coalesce((SELECT sum(packets) FROM qy.logger_packet_count AS p WHERE p.mn = a.mn), 0)::bigint
           AS packets,
       coalesce((SELECT sum(frames) FROM qy.logger_refusal AS r WHERE r.mn = a.mn), 0)::bigint
           AS refused
FROM qy.logger_access AS a
LEFT JOIN qy.monitor_number AS n ON n.mn = a.mn AND n.during @> %(at)s::timestamptz
LEFT JOIN qy.monitor AS m USING (monitor_id)
ORDER BY a.mn
"""
_REFUSALS = """
SELECT mn, reason, day, frames, last_at, host(last_address) AS last_address, last_detail
FROM qy.logger_refusal WHERE day >= %(since)s ORDER BY last_at DESC, mn, reason LIMIT %(most)s
"""
_LISTENERS = """
SELECT address, process_id, started_at, seen_at, ended_at, connections, taken_frames,
       refused_frames, waiting_frames
FROM qy.listener ORDER BY address
"""
_SAY = """
INSERT INTO qy.listener (
    address, process_id, started_at, seen_at, ended_at, connections, taken_frames, refused_frames,
    waiting_frames)
VALUES (
    %(address)s, %(process_id)s, %(started_at)s, %(seen_at)s, %(ended_at)s, %(connections)s,
    %(taken_frames)s, %(refused_frames)s, %(waiting_frames)s)
ON CONFLICT (address) DO UPDATE
SET process_id = excluded.process_id, started_at = excluded.started_at,
    seen_at = excluded.seen_at, ended_at = excluded.ended_at, connections = excluded.connections,
    taken_frames = excluded.taken_frames, refused_frames = excluded.refused_frames,
    waiting_frames = excluded.waiting_frames
"""


@dataclass(frozen=True, slots=True)
class Logger:
    """A registered logger and what came from it."""

    mn: str
    has_password: bool
    registered_at: datetime
    closed_at: datetime | None
    monitor_ref: str | None
    last_packet_at: datetime | None
    packets: int
    refused: int


@dataclass(frozen=True, slots=True)
class RefusedFrames:
    """Frames of one logger that were refused for one reason on one day."""

    mn: str
    reason: str
    day: object
    frames: int
    last_at: datetime
    last_address: str | None
    last_detail: str


@dataclass(frozen=True, slots=True)
class ListenerState:
    """What a listener said of itself."""

    address: str
    process_id: int
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    connections: int
    taken_frames: int
    refused_frames: int
    waiting_frames: int


def add(
    connection: Connection, mn: str, *, password_hash: str | None, at: datetime, by: str
) -> bool:
    """Register a logger; False when it is registered already."""
    values = {"mn": mn, "password_hash": password_hash, "at": at, "by": by}
    return connection.execute(_ADD, values).fetchone() is not None


def set_password(
    connection: Connection, mn: str, *, password_hash: str | None, at: datetime
) -> bool:
    """Replace the password; False when there is no such logger."""
    values = {"mn": mn, "password_hash": password_hash, "at": at}
    return connection.execute(_SET_PASSWORD, values).fetchone() is not None


def set_closed(connection: Connection, mn: str, *, at: datetime | None) -> bool:
    """Close a logger, or open it again; False when there is no such logger."""
    return connection.execute(_CLOSE, {"mn": mn, "at": at}).fetchone() is not None


def allowed(connection: Connection) -> dict[str, str | None]:
    """MN of every logger that may send, and the hash of its password."""
    return dict(connection.execute(_ALLOWED).fetchall())


def numbers_now(connection: Connection, *, at: datetime) -> list[str]:
    """MNs under which monitors of the registry report at this time."""
    return [mn for (mn,) in connection.execute(_NUMBERS_NOW, {"at": at})]


def listed(connection: Connection, *, at: datetime) -> list[Logger]:
    """Every registered logger."""
    with connection.cursor(row_factory=class_row(Logger)) as cursor:
        return cursor.execute(_LIST, {"at": at}).fetchall()


def refusals(connection: Connection, *, since: object, most: int) -> list[RefusedFrames]:
    """Refused frames since a day, the newest first."""
    with connection.cursor(row_factory=class_row(RefusedFrames)) as cursor:
        return cursor.execute(_REFUSALS, {"since": since, "most": most}).fetchall()


def listeners(connection: Connection) -> list[ListenerState]:
    """Every listener that ever was, as it last said."""
    with connection.cursor(row_factory=class_row(ListenerState)) as cursor:
        return cursor.execute(_LISTENERS).fetchall()


def say(connection: Connection, state: ListenerState) -> None:
    """Write down what a listener says of itself."""
    connection.execute(
        _SAY,
        {
            "address": state.address,
            "process_id": state.process_id,
            "started_at": state.started_at,
            "seen_at": state.seen_at,
            "ended_at": state.ended_at,
            "connections": state.connections,
            "taken_frames": state.taken_frames,
            "refused_frames": state.refused_frames,
            "waiting_frames": state.waiting_frames,
        },
    )
