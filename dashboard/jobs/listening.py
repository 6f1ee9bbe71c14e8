"""The listener of this installation: its list of loggers, its chores, its end."""

import asyncio
import os
import resource
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg import Connection

from dashboard.log import log
from dashboard.running.refusal import Refusal
from ingest.hj212.sm4 import KeyOf
from ingest.listening.gate import Gate
from ingest.listening.limits import Limits
from ingest.listening.server import Listener
from ingest.listening.tally import Tally
from queries import audit, loggers, received_frames
from queries.loggers import ListenerState

SECONDS_BETWEEN_LISTS = 1.0
SECONDS_BETWEEN_STATES = 5.0
SECONDS_BETWEEN_CLEANINGS = 600.0
_BLOCKS_AT_ONCE = 1000
_SPARE_FILES = 64
# An acknowledged frame outlives a power failure, whatever the server's default is.
_DURABLE = "-c synchronous_commit=on"


class Reception:
    """One listener, with what it writes down beside frames."""

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], datetime],
        keep_frames: timedelta,
        limits: Limits | None = None,
        key_of: KeyOf | None = None,
    ) -> None:
        self._url = url
        self._clock = clock
        self._keep_frames = keep_frames
        self._gate = Gate()
        self._tally = Tally()
        self._started_at = clock()
        self._address = ""
        self._list_at = self._state_at = self._cleaning_at = 0.0
        self.listener = Listener(
            self._connect,
            clock=clock,
            chores=self._do_chores,
            gate=self._gate,
            tally=self._tally,
            limits=limits or Limits(),
            report=log.warning,
            key_of=key_of,
        )

    async def run(self, host: str, port: int, *, ready: Callable[[str], None]) -> bool:
        """Listen until ``listener.want_stop``; False when the program failed."""
        with self._connect() as connection:
            self._gate.replace(loggers.allowed(connection))
        try:
            found_host, found_port = await self.listener.start(host, port)
        except OSError as error:
            raise Refusal(
                f"Port {port} of {host} cannot be listened on ({error.strerror}): stop what "
                "listens there, or choose another with LISTEN_PORT."
            ) from error
        self._address = f"{found_host}:{found_port}"
        ready(self._address)
        log.info("listener_started", address=self._address)
        went_well = await self.listener.serve()
        self._say_goodbye()
        log.info("listener_stopped", taken=self.listener.taken, refused=self._tally.refused)
        return went_well

    def stop_on_signals(self) -> None:
        """End in order on SIGTERM, on Ctrl-C and when the terminal closes."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self.listener.want_stop)

    def _connect(self) -> Connection[Any]:
        return psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=10,
            application_name="qingyuan listen",
            options=_DURABLE,
        )

    def _do_chores(self, connection: Connection[Any]) -> None:
        """In the writer's thread, every second."""
        now = time.monotonic()
        self._write_refusals(connection)
        if now - self._list_at >= SECONDS_BETWEEN_LISTS:
            self._gate.replace(loggers.allowed(connection))
            self._list_at = now
        if now - self._state_at >= SECONDS_BETWEEN_STATES and self._address:
            loggers.say(connection, self._state(ended_at=None))
            self._state_at = now
        if now - self._cleaning_at >= SECONDS_BETWEEN_CLEANINGS:
            before = self._clock() - self._keep_frames
            gone = received_frames.forget(connection, before=before, most=_BLOCKS_AT_ONCE)
            # A long pause has left more than was taken now: the next turn comes at once.
            self._cleaning_at = 0.0 if gone >= _BLOCKS_AT_ONCE else now

    def _write_refusals(self, connection: Connection[Any]) -> None:
        refusals, wrong_passwords = self._tally.take()
        try:
            with connection.transaction():
                received_frames.count_refusals(connection, refusals)
                for one in wrong_passwords:
                    audit.record(
                        connection,
                        at=one.at,
                        action="logger_password_refused",
                        outcome="refused",
                        subject=one.mn,
                        address=one.address or None,
                        tries=one.tries,
                    )
        except psycopg.Error:
            self._tally.put_back(refusals, wrong_passwords)
            raise

    def _state(self, *, ended_at: datetime | None) -> ListenerState:
        return ListenerState(
            address=self._address,
            process_id=os.getpid(),
            started_at=self._started_at,
            seen_at=self._clock(),
            ended_at=ended_at,
            connections=self.listener.connections,
            taken_frames=self.listener.taken,
            refused_frames=self._tally.refused,
            waiting_frames=self.listener.waiting,
        )

    def _say_goodbye(self) -> None:
        try:
            with self._connect() as connection:
                self._write_refusals(connection)
                loggers.say(connection, self._state(ended_at=self._clock()))
        except psycopg.OperationalError as error:
            log.warning("listener_left_unsaid", reason=str(error).strip().split("\n", 1)[0])


def fitting(limits: Limits) -> Limits:
    """Limits with no more clients than the system lets this process have; it is asked for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.connections + _SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        if most < wanted:
            log.warning("fewer_clients_than_wished", possible=most - _SPARE_FILES)
            return Limits(connections=most - _SPARE_FILES)
    return limits
