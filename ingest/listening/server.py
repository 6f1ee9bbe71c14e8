"""The listener: takes frames of data loggers, has them committed, and then answers.

One event loop reads and answers, one thread commits. What waits for a commit is bounded: beyond it
nobody is read from, and the loggers' own queues grow instead of ours.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from psycopg import Connection

from ingest.hj212.frame import Accepted, Refused, read_frame
from ingest.hj212.joining import Joiner, Part, part_of
from ingest.hj212.packet import Packet
from ingest.hj212.sm4 import KeyOf
from ingest.listening import replies
from ingest.listening.filing import Filing, Taken
from ingest.listening.gate import Gate
from ingest.listening.limits import Limits
from ingest.listening.link import Link
from ingest.listening.refusals import Cause, Refusal
from ingest.listening.tally import Tally
from ingest.listening.writer import Entry, Report, Writer

SWEEP_SECONDS = 1.0
_PRESSURE = "pressure"
_BACKLOG = 2048
_SECONDS_TO_LEAVE = 5.0
_SECONDS_BETWEEN_WORDS = 5.0


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a frame, and what it said."""

    link: Link
    packet: Packet
    frame: bytes


class Listener:
    """
    Serves data loggers until it is told to stop.

    Parameters
    ----------
    connect
        Opens a connection of the intake's login, in autocommit.
    clock
        What time it is.
    chores
        Called every second in the writing thread.
    gate
        Who may send.
    tally
        Where refusals are counted.
    limits
        Bounds.
    report
        Log of events.
    key_of
        SM4 key of an MN (HJ 212-2025).
    """

    def __init__(
        self,
        connect: Callable[[], Connection[Any]],
        *,
        clock: Callable[[], datetime],
        chores: Callable[[Connection[Any]], None],
        gate: Gate,
        tally: Tally,
        limits: Limits,
        report: Report,
        key_of: KeyOf | None = None,
    ) -> None:
        self._clock = clock
        self._gate = gate
        self._tally = tally
        self._limits = limits
        self._report = report
        self._key_of = key_of
        self._links: set[Link] = set()
        self._joiner: Joiner[Sender] = Joiner(
            most_bytes=limits.part_bytes,
            most_of_one=limits.parts_of_one,
            patience_seconds=limits.part_seconds,
        )
        self._writer = Writer(
            connect,
            Filing(clock=clock),
            limits=limits,
            done=self._committed,
            chores=chores,
            report=report,
        )
        self._is_pressed = False
        self._told: dict[str, float] = {}
        self._server: asyncio.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop_wanted = asyncio.Event()
        self.buffer = memoryview(bytearray(limits.read_bytes))
        self.unread_bytes = limits.unread_bytes
        self.taken = 0

    @property
    def connections(self) -> int:
        """Clients that are connected."""
        return len(self._links)

    @property
    def waiting(self) -> int:
        """Frames that wait for their commit."""
        return self._writer.waiting

    async def start(self, host: str, port: int) -> tuple[str, int]:
        """Begin to listen; gives the address, whose port was chosen when 0 was asked for."""
        self._loop = asyncio.get_running_loop()
        self._server = await self._loop.create_server(
            lambda: Link(self, now=self._now()), host, port, backlog=_BACKLOG
        )
        self._writer.start()
        found = self._server.sockets[0].getsockname()
        return found[0], found[1]

    def want_stop(self) -> None:
        """Let ``serve`` end in order."""
        self._stop_wanted.set()

    async def serve(self) -> bool:
        """Serve until ``want_stop``, then end in order; False when the program failed."""
        while not self._stop_wanted.is_set() and self._writer.is_alive:
            try:
                await asyncio.wait_for(self._stop_wanted.wait(), SWEEP_SECONDS)
            except TimeoutError:
                self._sweep()
        await self._stop()
        return not self._writer.failed

    async def _stop(self) -> None:
        """No new bytes, all that was taken committed and answered, then the clients."""
        assert self._server is not None
        self._server.close()
        for link in self._links:
            link.pause(_PRESSURE)
        self._writer.stop()
        while self._writer.is_alive:
            await asyncio.sleep(0.02)
        # Answers of the last commit are on their way into this loop.
        await asyncio.sleep(0)
        for link in list(self._links):
            link.close()
        for _ in range(int(self._limits.stop_seconds * 50)):
            if not self._links:
                break
            await asyncio.sleep(0.02)
        for link in list(self._links):
            link.abort()
        await asyncio.sleep(0)

    # What clients do

    def opened(self, link: Link) -> None:
        """Take a client in, or send it away when there are too many."""
        if len(self._links) >= self._limits.connections:
            self._tell(link, "too many clients")
            link.abort()
            return
        self._links.add(link)
        if self._is_pressed:
            link.pause(_PRESSURE)

    def received(self, link: Link, frames: list[bytes]) -> None:
        """Take the frames of one read."""
        limits = self._limits
        for frame in frames:
            if link.strikes >= limits.strikes or link.wrong_passwords >= limits.wrong_passwords:
                break
            self._take(link, frame)
        if link.wrong_passwords >= limits.wrong_passwords:
            self._send_away(link, "wrong passwords")
        elif link.strikes >= limits.strikes:
            self._send_away(link, "nothing but rubbish")
        if self._writer.is_full and not self._is_pressed:
            self._is_pressed = True
            self._report("listener_full", waiting=self._writer.waiting)
            for one in self._links:
                one.pause(_PRESSURE)

    def closed(self, link: Link, broken: list[bytes]) -> None:
        """Forget a client; what it left unfinished is refused."""
        if link in self._links:
            self._links.discard(link)
            for frame in broken:
                self._read_and_refuse(link, frame)

    def _take(self, link: Link, frame: bytes) -> None:
        reading = read_frame(frame, key_of=self._key_of)
        part = part_of(reading)
        if part is None and isinstance(reading, Refused):
            link.strikes += 1
            self._count(link, _of_codec(reading))
            return
        packet = reading.packet
        assert packet is not None
        refusal = self._gate.refusal(packet, address=link.address, now=self._now())
        if refusal is not None:
            link.strikes += 1
            link.wrong_passwords += refusal.reason == Cause.PASSWORD
            self._refuse(link, packet, refusal)
            return
        link.good(self._now())
        sender = Sender(link, packet, frame)
        if part is not None:
            self._take_part(Part(packet, reading.oddities, len(frame), sender))
        elif isinstance(reading, Accepted):
            self._hand_over(reading, (sender,))

    def _take_part(self, part: Part[Sender]) -> None:
        joined = self._joiner.add(part, now=self._now())
        if joined is not None:
            senders = tuple(one.tag for one in joined.parts)
            if isinstance(joined.reading, Accepted):
                self._hand_over(joined.reading, senders)
            else:
                for sender in senders:
                    self._refuse_parts(sender, joined.reading.detail)
        self._give_up(self._joiner.drop_stale(now=self._now()))

    def _hand_over(self, reading: Accepted, senders: tuple[Sender, ...]) -> None:
        if replies.sort_of(reading) is replies.Sort.REQUEST:
            sentence = f"The centre carries out no request {reading.packet.cn} of a logger."
            for sender in senders:
                refusal = Refusal(Cause.REQUEST, sentence, sender.packet.mn)
                self._refuse(sender.link, sender.packet, refusal)
            return
        frames = tuple(sender.frame for sender in senders)
        size = sum(map(len, frames))
        for sender in senders:
            sender.link.unanswered += 1
        self._writer.put(Entry(Taken(reading, frames), size, senders))

    # What becomes of it

    def _committed(self, entries: Sequence[Entry], outcomes: Sequence[Refusal | None]) -> None:
        """From the writer's thread: the commit is done."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._answer, entries, outcomes)

    def _answer(self, entries: Sequence[Entry], outcomes: Sequence[Refusal | None]) -> None:
        for entry, refusal in zip(entries, outcomes, strict=True):
            for sender in entry.to:
                if refusal is not None:
                    self._refuse(sender.link, sender.packet, refusal)
                else:
                    self.taken += 1
                    said = replace(entry.packet.reading, packet=sender.packet)
                    sender.link.send(replies.replies(said, now=self._clock))
                sender.link.was_answered()
        if self._is_pressed and self._writer.has_room:
            self._is_pressed = False
            for link in self._links:
                link.begin_anew(self._now())
                link.resume(_PRESSURE)

    def _refuse(self, link: Link, packet: Packet, refusal: Refusal) -> None:
        self._count(link, refusal)
        link.send(replies.refused(packet, qn_rtn=refusal.qn_rtn))

    def _refuse_parts(self, sender: Sender, detail: str) -> None:
        self._refuse(sender.link, sender.packet, Refusal(Cause.PARTS, detail, sender.packet.mn))

    def _give_up(self, parts: Sequence[Part[Sender]]) -> None:
        for part in parts:
            packet = part.packet
            detail = f"Of {packet.parts} parts not all came; nothing of them is stored."
            self._count(part.tag.link, Refusal(Cause.PARTS, detail, packet.mn))

    def _read_and_refuse(self, link: Link, frame: bytes) -> None:
        reading = read_frame(frame)
        if isinstance(reading, Refused):
            self._count(link, _of_codec(reading))

    def _count(self, link: Link, refusal: Refusal) -> None:
        mn = refusal.mn if self._gate.knows(refusal.mn) else ""
        self._tally.count(refusal, mn=mn, address=link.address, at=self._clock())

    def _send_away(self, link: Link, reason: str) -> None:
        self._tell(link, reason)
        link.pause(reason)
        link.close()
        assert self._loop is not None
        self._loop.call_later(_SECONDS_TO_LEAVE, link.abort)

    def _tell(self, link: Link, reason: str) -> None:
        """Log who is sent away, of many for one reason only the first in a while."""
        now = self._now()
        if now - self._told.get(reason, -_SECONDS_BETWEEN_WORDS) >= _SECONDS_BETWEEN_WORDS:
            self._told[reason] = now
            self._report("client_sent_away", address=link.address, reason=reason)

    def _sweep(self) -> None:
        """Send away who says nothing, and give up parts whose others never came."""
        now = self._now()
        limits = self._limits
        # Who is not read from cannot be blamed for its silence.
        for link in [] if self._is_pressed else list(self._links):
            if link.good_at is None:
                is_idle = now - link.came_at > limits.first_frame_seconds
            else:
                is_idle = now - link.good_at > limits.idle_seconds
            if is_idle:
                self._tell(link, "silent too long")
                link.abort()
        self._give_up(self._joiner.drop_stale(now=now))

    def _now(self) -> float:
        assert self._loop is not None
        return self._loop.time()


def _of_codec(reading: Refused) -> Refusal:
    return Refusal(
        reading.reason.value, reading.detail, reading.packet.mn if reading.packet else ""
    )
