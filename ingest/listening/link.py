"""One client: its bytes become frames, its answers are written, its manners are watched."""

import asyncio
from typing import Protocol, cast

from ingest.hj212.stream import Reassembler

_BYTES_OF_A_STRIKE = 1024


class Owner(Protocol):
    """What a client's connection belongs to."""

    buffer: memoryview
    unread_bytes: int

    def opened(self, link: "Link") -> None:
        """A client has come."""

    def received(self, link: "Link", frames: list[bytes]) -> None:
        """Frames have come from a client."""

    def closed(self, link: "Link", broken: list[bytes]) -> None:
        """A client is gone; its last frames broke off."""


class Link(asyncio.BufferedProtocol):
    """
    The connection of one client.

    All clients read into one buffer, so a client that sends nothing costs none.
    """

    __slots__ = (
        "_has_ended",
        "_is_paused",
        "_noise_seen",
        "_owner",
        "_reasons_to_pause",
        "_transport",
        "address",
        "came_at",
        "good_at",
        "reassembler",
        "strikes",
        "unanswered",
        "wrong_passwords",
    )

    def __init__(self, owner: Owner, *, now: float) -> None:
        self._owner = owner
        self._transport: asyncio.Transport | None = None
        self._reasons_to_pause: set[str] = set()
        self._is_paused = False
        self._has_ended = False
        self._noise_seen = 0
        self.unanswered = 0
        """Packets that wait for their commit."""
        self.reassembler = Reassembler()
        self.address = ""
        self.came_at = now
        self.good_at: float | None = None
        self.strikes = 0
        self.wrong_passwords = 0

    @property
    def is_open(self) -> bool:
        """Whether it can still be written to."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=self._owner.unread_bytes // 2)
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if isinstance(peer, tuple) else ""
        self._owner.opened(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._owner.buffer

    def buffer_updated(self, nbytes: int) -> None:
        frames = self.reassembler.feed(bytes(self._owner.buffer[:nbytes]))
        noise = self.reassembler.noise_bytes - self._noise_seen
        if noise >= _BYTES_OF_A_STRIKE:
            self.strikes += noise // _BYTES_OF_A_STRIKE
            self._noise_seen += noise // _BYTES_OF_A_STRIKE * _BYTES_OF_A_STRIKE
        self._owner.received(self, frames)

    def eof_received(self) -> bool:
        """It sends no more, and may still read the answers to what it sent."""
        self._has_ended = True
        return self.unanswered > 0

    def was_answered(self) -> None:
        """One of its packets is committed or refused."""
        self.unanswered -= 1
        if self._has_ended and not self.unanswered:
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._owner.closed(self, self.reassembler.finish())
        self._transport = None

    def pause_writing(self) -> None:
        """It does not read its answers: nothing more is read from it either."""
        self.pause("unread")

    def resume_writing(self) -> None:
        self.resume("unread")

    def pause(self, reason: str) -> None:
        """Read nothing from it until the reason is gone."""
        self._reasons_to_pause.add(reason)
        if not self._is_paused and self.is_open:
            assert self._transport is not None
            self._transport.pause_reading()
            self._is_paused = True

    def resume(self, reason: str) -> None:
        """Read from it again, unless there is another reason not to."""
        self._reasons_to_pause.discard(reason)
        if self._is_paused and not self._reasons_to_pause and self.is_open:
            assert self._transport is not None
            self._transport.resume_reading()
            self._is_paused = False

    def send(self, frames: list[bytes]) -> None:
        """Write answers; a client that leaves too many unread is sent away."""
        if not frames or not self.is_open:
            return
        assert self._transport is not None
        self._transport.write(b"".join(frames))
        if self._transport.get_write_buffer_size() > self._owner.unread_bytes:
            self._transport.abort()

    def good(self, now: float) -> None:
        """A frame of it was taken."""
        self.good_at = now
        self.strikes = 0

    def begin_anew(self, now: float) -> None:
        """Its silence counts from now on: until now it was not read from."""
        self.came_at = now
        if self.good_at is not None:
            self.good_at = now

    def close(self) -> None:
        """Send it away after what is written."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Send it away at once."""
        if self._transport is not None:
            self._transport.abort()
