"""A data logger for tests: a real socket that sends frames and reads the answers."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.jobs.listening import Reception
from ingest.hj212.frame import Accepted, read_frame
from ingest.hj212.packet import Packet
from ingest.hj212.sm4 import KeyOf
from ingest.hj212.stream import Reassembler
from ingest.listening.limits import Limits
from tests.unit.ingest.hj212.framing import framed, segment

NOW = datetime(2026, 11, 20, 12, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "123456"
PATIENCE_SECONDS = 20.0


def frame(parameters: str, *, mn: str = "MN-NEW", cn: str = "2061", **names: Any) -> bytes:
    """A frame that wants an answer, unless its names say otherwise."""
    return framed(segment(parameters, **{"MN": mn, "CN": cn, "PW": PASSWORD, **names})) + b"\r\n"


def hour(values: str, *, at: str = "20261120080000", **names: Any) -> bytes:
    """A frame of one hour."""
    return frame(f"DataTime={at};{values}", **names)


class Logger:
    """One connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self._reassembler = Reassembler()
        self._answers: list[Packet] = []

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.socket.sendall(data)

    def answer(self, *, within: float = PATIENCE_SECONDS) -> Packet:
        """The next packet that the listener sends."""
        self.socket.settimeout(within)
        while not self._answers:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionResetError("the listener closed the connection")
            for one in self._reassembler.feed(data):
                reading = read_frame(one)
                assert isinstance(reading, Accepted), one
                self._answers.append(reading.packet)
        return self._answers.pop(0)

    def hears_nothing(self, seconds: float = 0.3) -> bool:
        """Whether no answer comes for a while."""
        try:
            self.answer(within=seconds)
        except TimeoutError:
            return True
        return False

    def was_sent_away(self) -> bool:
        """Whether the listener closes the connection."""
        self.socket.settimeout(PATIENCE_SECONDS)
        try:
            while self.socket.recv(65536):
                pass
        except ConnectionResetError:
            pass
        return True

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def __enter__(self) -> "Logger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Running:
    """A listener in a thread of this process."""

    def __init__(self, url: str, limits: Limits, *, key_of: KeyOf | None = None) -> None:
        self.reception = Reception(
            url,
            clock=lambda: NOW,
            keep_frames=timedelta(days=400),
            limits=limits,
            key_of=key_of,
        )
        self.port = 0
        self.went_well: bool | None = None
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(PATIENCE_SECONDS)

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            self.went_well = await self.reception.run("127.0.0.1", 0, ready=self._is_ready)

        asyncio.run(serve())

    def _is_ready(self, address: str) -> None:
        self.port = int(re.search(r":(\d+)$", address)[1])  # type: ignore[index]
        self._ready.set()

    def logger(self) -> Logger:
        """A new connection."""
        return Logger(self.port)

    def stop(self) -> None:
        """End in order."""
        if self._thread.is_alive():
            assert self._loop is not None
            self._loop.call_soon_threadsafe(self.reception.listener.want_stop)
            self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive()
        assert self.went_well


def eventually(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)
