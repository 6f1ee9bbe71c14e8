"""One commit of the listener: values, minutes, counters and the frames themselves, or nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from psycopg import Connection

from ingest import batch
from ingest.batch import Origin
from ingest.coded import Coded
from ingest.hj212.frame import Accepted
from ingest.hj212.moments import SHANGHAI
from ingest.kinds import FORMS, Kind
from ingest.listening import minutes, raw
from ingest.listening.placing import place_days, place_known_hours
from ingest.listening.refusals import Cause, Refusal
from ingest.listening.rows import NOT_STORED, Collector, MinuteMark
from ingest.periods import match_one
from ingest.resolution import shanghai_days
from ingest.storage import Placed, make_room, months_of
from ingest.values import ValueRows
from queries import intake, received_frames
from queries.received_frames import MinutesOfHour, OddityCount, PacketCount

IMPORTED_BY = "listener"
MAPPING = "hj212"
CLOCK_TOLERANCE = timedelta(hours=1)
"""A logger's clock may run fast by so much."""

Hour = tuple[int, str, int]
"""Monitor, factor and first second of an hour."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A packet that came in, and the frames that it came in."""

    reading: Accepted
    frames: tuple[bytes, ...]


class Filing:
    """Writes packets; keeps in mind which chunks exist and what the registry calls a pollutant."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._roomy: set[tuple[Kind, int]] = set()
        self._roles: dict[str, str] = {}
        self._valid_flags: frozenset[str] = frozenset()

    def learn(self, connection: Connection[Any]) -> None:
        """Read what changes with the program and not with the data."""
        self._roles = {one.code: one.role for one in intake.pollutants(connection)}
        self._valid_flags = received_frames.valid_flags(connection)

    def store(self, connection: Connection[Any], packets: Sequence[Taken]) -> list[Refusal | None]:
        """
        Store packets in one transaction; for each why nothing of it was, or None.

        A packet that brings values of which none can be stored is refused; one that brings some is
        taken, and its refused rows stand with their reasons beside the batch.
        """
        now = self._clock()
        if not self._roles:
            self.learn(connection)
        collector = Collector(
            roles=self._roles, valid_flags=self._valid_flags, latest=now + CLOCK_TOLERANCE
        )
        lines: list[int] = []
        frames: list[bytes] = []
        for packet in packets:
            lines.append(len(frames) + 1)
            frames += packet.frames
            collector.add(lines[-1], packet.reading)
        rows = collector.rows()
        self._make_room(connection, rows)
        with connection.transaction():
            intake.share_registry(connection)
            _hold(connection, rows, collector.minutes)
            return self._write(connection, packets, lines, frames, collector, rows, now)

    def _make_room(self, connection: Connection[Any], kinds: Sequence[ValueRows]) -> None:
        """Chunks for days that this process has not seen yet."""
        for rows in kinds:
            if not FORMS[rows.kind].step_seconds or not len(rows):
                continue
            days = {(rows.kind, day) for day in np.unique(shanghai_days(rows.time)).tolist()}
            if not days <= self._roomy:
                make_room(connection, rows)
                self._roomy |= days

    def _write(
        self,
        connection: Connection[Any],
        packets: Sequence[Taken],
        lines: Sequence[int],
        frames: Sequence[bytes],
        collector: Collector,
        kinds: Sequence[ValueRows],
        now: datetime,
    ) -> list[Refusal | None]:
        block = raw.pack(frames)
        origin = Origin(
            name=f"HJ 212: {len(frames)} frames",
            sha256=block.sha256,
            imported_by=IMPORTED_BY,
            original=lambda line: raw.original(frames[line - 1]),
            mapping_name=MAPPING,
        )
        came = _join_minutes(connection, collector.minutes)
        batch_ids, good = [], set()
        for rows in kinds:
            stored = batch.store_rows(
                connection,
                rows,
                collector.rejected[rows.kind],
                origin=origin,
                place=_PLACERS.get(rows.kind),
            )
            batch_ids.append(stored.batch_id)
            good |= set(stored.good_lines.tolist())
        revised = _revise_minutes(connection, came, origin)
        if revised is not None:
            batch_ids.append(revised)
        refusals = [
            _no_row(packet, line, collector)
            if line in collector.with_rows and line not in good
            else None
            for packet, line in zip(packets, lines, strict=True)
        ]
        _count(connection, packets, refusals, lines, collector.not_stored, now)
        received_frames.keep_block(
            connection,
            received_at=now,
            batch_ids=batch_ids,
            frames=block.frames,
            plain_bytes=block.plain_bytes,
            sha256=block.sha256,
            body=block.body,
        )
        return refusals


def _hold(
    connection: Connection[Any], kinds: Sequence[ValueRows], marks: Sequence[MinuteMark]
) -> None:
    """
    Locks of all months at once, in the order in which every import takes them.

    The writer takes them again, kind by kind, and then has no order to break.
    """
    months: set[int] = set()
    received: set[int] = set()
    for rows in kinds:
        (months if FORMS[rows.kind].step_seconds else received).update(months_of(rows))
    hours = np.array([mark.hour for mark in marks], dtype=np.int64)
    starts = np.unique(shanghai_days(hours)).astype("datetime64[D]").astype("datetime64[M]")
    months |= {int(str(month).replace("-", "")) for month in np.unique(starts)}
    intake.hold_months(connection, months)
    intake.hold_months(connection, received, lock=intake.RECEIVED_LOCK)


def _join_minutes(
    connection: Connection[Any], marks: Sequence[MinuteMark]
) -> dict[Hour, MinuteMark]:
    """Store which minutes came; gives the hours that they belong to, with a packet of each."""
    if not marks:
        return {}
    monitors = _monitors_of(connection, marks)
    by_hour: dict[Hour, list[MinuteMark]] = defaultdict(list)
    for mark, monitor_id in zip(marks, monitors, strict=True):
        if monitor_id:
            by_hour[monitor_id, mark.code, mark.hour].append(mark)
    received_frames.join_minutes(
        connection,
        [
            MinutesOfHour(*hour, *minutes.joined((one.minute, one.is_valid) for one in found))
            for hour, found in by_hour.items()
        ],
    )
    return {hour: found[-1] for hour, found in by_hour.items()}


def _monitors_of(connection: Connection[Any], marks: Sequence[MinuteMark]) -> list[int]:
    """Monitor of each minute; 0 where the registry has none."""
    place: dict[str, int] = {}
    keys = np.array([place.setdefault(mark.mn, len(place)) for mark in marks], dtype=np.int64)
    links = intake.monitor_numbers(connection, list(place))
    if not links:
        return [0] * len(marks)
    periods = match_one(
        keys=keys,
        times=np.array([mark.hour for mark in marks], dtype=np.int64),
        period_keys=np.array([place[link.key] for link in links], dtype=np.int64),
        starts=np.array([link.first for link in links], dtype=np.int64),
        ends=np.array([link.after for link in links], dtype=np.int64),
    )
    ids = np.array([*(link.value for link in links), 0], dtype=np.int64)
    found: list[int] = ids[periods].tolist()
    return found


def _place_hours(connection: Connection[Any], rows: ValueRows) -> Placed:
    """
    Hours with their numbers, and with their valid minutes.

    A packet of an hour says nothing of them: they are those that the packets of its minutes tell,
    or else those that are stored already.
    """
    placed = batch.place_hours(connection, rows)
    found = placed.found
    known = received_frames.known_hours(
        connection,
        monitors=found.subject_ids.tolist(),
        codes=_words(found.rows),
        seconds=found.rows.time.tolist(),
    )
    valid = found.rows.numbers["valid_minutes"].copy()
    for one in known:
        counted = _counted(one)
        told = one.valid_minutes if counted is None else counted
        if told is not None:
            valid[one.place] = told
    numbers = {**found.rows.numbers, "valid_minutes": valid}
    return replace(placed, found=replace(found, rows=replace(found.rows, numbers=numbers)))


def _words(rows: ValueRows) -> list[str]:
    assert rows.pollutant is not None
    return [rows.pollutant.words[code] for code in rows.pollutant.codes.tolist()]


def _counted(known: received_frames.KnownHour) -> int | None:
    if known.received is None or known.valid is None:
        return None
    return minutes.valid_minutes(minutes.Seen(known.received, known.valid))


def _revise_minutes(
    connection: Connection[Any], came: Mapping[Hour, MinuteMark], origin: Origin
) -> int | None:
    """Hours that were stored before their last minute came; the number of their batch."""
    hours = list(came)
    known = received_frames.known_hours(
        connection,
        monitors=[monitor_id for monitor_id, _, _ in hours],
        codes=[code for _, code, _ in hours],
        seconds=[second for _, _, second in hours],
    )
    changed = [
        (hours[one.place], one, counted)
        for one in known
        if one.is_stored and (counted := _counted(one)) not in (None, one.valid_minutes)
    ]
    if not changed:
        return None
    rows = _hour_rows([(came[hour], one, counted) for hour, one, counted in changed])
    monitors = np.array([hour[0] for hour, _, _ in changed], dtype=np.int64)
    stored = batch.store_rows(
        connection,
        rows,
        [],
        origin=origin,
        place=lambda link, rows: place_known_hours(link, rows, monitors),
    )
    return stored.batch_id


def _hour_rows(
    hours: Sequence[tuple[MinuteMark, received_frames.KnownHour, int | None]],
) -> ValueRows:
    """Stored hours as rows, with another number of valid minutes."""
    nan = float("nan")

    def column(values: Sequence[float | None]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([nan if value is None else value for value in values], dtype=np.float64)

    def words(texts: Sequence[str]) -> Coded:
        place: dict[str, int] = {}
        codes = [place.setdefault(text, len(place)) for text in texts]
        return Coded(tuple(place), np.array(codes, dtype=np.int32))

    return ValueRows(
        kind=Kind.HOURLY,
        lines=np.array([mark.line for mark, _, _ in hours], dtype=np.int64),
        place=words([mark.mn for mark, _, _ in hours]),
        time=np.array([mark.hour for mark, _, _ in hours], dtype=np.int64),
        pollutant=words([mark.code for mark, _, _ in hours]),
        unit=words([""] * len(hours)),
        flags={"flag": words([known.flag or "" for _, known, _ in hours])},
        numbers={
            "measured": column([known.measured for _, known, _ in hours]),
            "converted_reported": column([known.converted for _, known, _ in hours]),
            "valid_minutes": column([counted for _, _, counted in hours]),
            "mass_reported_kg": column([known.mass_kg for _, known, _ in hours]),
        },
    )


def _no_row(packet: Taken, line: int, collector: Collector) -> Refusal:
    """Why nothing of a packet with values could be stored."""
    details = [
        group.message
        for groups in collector.rejected.values()
        for group in groups
        if line in group.lines
    ]
    return Refusal(
        Cause.NO_ROW,
        details[0]
        if details
        else "The registry knows none of its values (MN, factor, unit or outlet): see the refused "
        "rows of the batch.",
        packet.reading.packet.mn,
    )


def _count(
    connection: Connection[Any],
    packets: Sequence[Taken],
    refusals: Sequence[Refusal | None],
    lines: Sequence[int],
    not_stored: set[int],
    now: datetime,
) -> None:
    day = now.astimezone(SHANGHAI).date()
    taken: Counter[tuple[str, str]] = Counter()
    late: Counter[tuple[str, str]] = Counter()
    oddities: Counter[tuple[str, str]] = Counter()
    for packet, refusal, line in zip(packets, refusals, lines, strict=True):
        if refusal is not None:
            continue
        said = packet.reading.packet
        taken[said.mn, said.cn] += 1
        late[said.mn, said.cn] += said.is_late
        oddities.update((said.mn, oddity.value) for oddity in packet.reading.oddities)
        if line in not_stored:
            oddities[said.mn, NOT_STORED] += 1
    received_frames.count_packets(
        connection,
        [PacketCount(mn, cn, day, n, late[mn, cn]) for (mn, cn), n in taken.items()],
        at=now,
    )
    received_frames.count_oddities(
        connection, [OddityCount(mn, oddity, day, n) for (mn, oddity), n in oddities.items()]
    )


_PLACERS: dict[Kind, batch.Placer] = {
    Kind.HOURLY: _place_hours,
    Kind.RECEIVED_DAILY: place_days,
}
