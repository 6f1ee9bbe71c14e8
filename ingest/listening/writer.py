"""The thread that commits: frames of many clients in one transaction, then their answers.

Nothing is handed back before its commit. A database that goes away is waited for; a frame that
cannot be stored whatever is tried is found by halving the commit, and refused alone.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import psycopg
from psycopg import Connection

from ingest.listening.filing import Filing, Taken
from ingest.listening.limits import Limits
from ingest.listening.refusals import Cause, Refusal

RETRY_SECONDS = 1.0
_FAULTS = (psycopg.Error, ArithmeticError, AssertionError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Entry:
    """A packet on its way into the database, and whom to answer."""

    packet: Taken
    size: int
    to: tuple[Any, ...]


Done = Callable[[Sequence[Entry], Sequence[Refusal | None]], None]


class Report(Protocol):
    """Writes an event to the log."""

    def __call__(self, event: str, **facts: object) -> None: ...


class Writer:
    """
    Commits entries in the order in which they came.

    Parameters
    ----------
    connect
        Opens a connection of the intake's login, in autocommit.
    filing
        What is written.
    limits
        Size of a commit, and how long it waits for more.
    done
        Called in this thread after each commit.
    chores
        Called in this thread every so often with the connection.
    report
        Log of events.
    """

    def __init__(
        self,
        connect: Callable[[], Connection[Any]],
        filing: Filing,
        *,
        limits: Limits,
        done: Done,
        chores: Callable[[Connection[Any]], None],
        report: Report,
    ) -> None:
        self._connect = connect
        self._filing = filing
        self._limits = limits
        self._done = done
        self._chores = chores
        self._report = report
        self._entries: deque[Entry] = deque()
        self._changed = threading.Condition()
        self._bytes = 0
        self._unfinished = 0
        self._stop_at: float | None = None
        self._connection: Connection[Any] | None = None
        self._chores_at = 0.0
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self.failed = False
        """Whether the thread ended by a fault of the program."""

    def start(self) -> None:
        """Begin to commit."""
        self._thread.start()

    def put(self, entry: Entry) -> None:
        """Hand over an entry; never waits."""
        with self._changed:
            self._entries.append(entry)
            self._bytes += entry.size
            self._unfinished += 1
            if len(self._entries) in (1, self._limits.commit_frames):
                self._changed.notify()

    @property
    def waiting(self) -> int:
        """Entries that are not committed yet."""
        return self._unfinished

    @property
    def is_full(self) -> bool:
        """Whether no more should be handed over."""
        limits = self._limits
        return self._unfinished >= limits.waiting_frames or self._bytes >= limits.waiting_bytes

    @property
    def has_room(self) -> bool:
        """Whether half of the room is free again."""
        limits = self._limits
        return (
            2 * self._unfinished <= limits.waiting_frames
            and 2 * self._bytes <= limits.waiting_bytes
        )

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Commit what was handed over, then end; a database that is away is waited for a while."""
        with self._changed:
            self._stop_at = time.monotonic() + self._limits.stop_seconds
            self._changed.notify()

    def _run(self) -> None:
        try:
            while self._wait_for_work():
                self._do_chores()
                entries = self._take()
                if entries:
                    self._commit(entries)
            self._do_chores(is_last=True)
        except BaseException as error:
            self.failed = True
            self._report("listener_writer_failed", reason=f"{type(error).__name__}: {error}")
            raise
        finally:
            self._disconnect()

    def _wait_for_work(self) -> bool:
        """Wait for entries, a chore or the end; False when all is done."""
        with self._changed:
            if not self._entries and self._stop_at is None:
                self._changed.wait(self._limits.chore_seconds)
            if self._entries and self._stop_at is None:
                self._changed.wait_for(
                    lambda: (
                        len(self._entries) >= self._limits.commit_frames
                        or self._stop_at is not None
                    ),
                    self._limits.gather_seconds,
                )
            if self._stop_at is None:
                return True
            return bool(self._entries) and time.monotonic() < self._stop_at

    def _take(self) -> list[Entry]:
        with self._changed:
            count = min(len(self._entries), self._limits.commit_frames)
            return [self._entries.popleft() for _ in range(count)]

    def _commit(self, entries: list[Entry]) -> None:
        """Store entries and hand them back; those that wait in vain for a database are dropped."""
        outcomes = self._stored(entries)
        with self._changed:
            self._bytes -= sum(entry.size for entry in entries)
            self._unfinished -= len(entries)
        if outcomes is not None:
            self._done(entries, outcomes)

    def _stored(self, entries: Sequence[Entry]) -> list[Refusal | None] | None:
        """What became of each; None when the end came before the database was back."""
        while True:
            try:
                return self._filing.store(self._connected(), [entry.packet for entry in entries])
            except psycopg.OperationalError as error:
                self._disconnect()
                self._report("listener_waits_for_database", reason=_first_line(error))
                if not self._pause():
                    return None
            except _FAULTS as error:
                self._disconnect()
                return self._one_by_one(entries, error)

    def _one_by_one(
        self, entries: Sequence[Entry], error: Exception
    ) -> list[Refusal | None] | None:
        """Find what cannot be stored: halves of the commit, and halves of these."""
        if len(entries) > 1:
            middle = len(entries) // 2
            first = self._stored(entries[:middle])
            second = self._stored(entries[middle:]) if first is not None else None
            # Frames of the first half that are stored and not answered come again: no harm.
            return None if first is None or second is None else [*first, *second]
        packet = entries[0].packet.reading.packet
        self._report(
            "frame_cannot_be_stored",
            mn=packet.mn,
            cn=packet.cn,
            reason=f"{type(error).__name__}: {_first_line(error)}",
        )
        sentence = f"It cannot be stored: {_first_line(error)}"
        return [Refusal(Cause.UNSTORABLE, sentence[:500], packet.mn)]

    def _pause(self) -> bool:
        """Wait before the next try; False when the end does not allow one."""
        with self._changed:
            if self._stop_at is None:
                self._changed.wait_for(lambda: self._stop_at is not None, RETRY_SECONDS)
                return True
        time.sleep(RETRY_SECONDS / 5)
        return time.monotonic() < self._stop_at

    def _do_chores(self, *, is_last: bool = False) -> None:
        now = time.monotonic()
        if now < self._chores_at and not is_last:
            return
        self._chores_at = now + self._limits.chore_seconds
        try:
            self._chores(self._connected())
        except psycopg.Error as error:
            self._disconnect()
            self._report("listener_waits_for_database", reason=_first_line(error))

    def _connected(self) -> Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]
