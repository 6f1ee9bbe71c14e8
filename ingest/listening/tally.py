"""What a listener counts between two looks at the database: refusals, wrong passwords."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.hj212.moments import SHANGHAI
from ingest.listening.refusals import Cause, Refusal
from queries.received_frames import RefusalCount

AUDIT_EVERY = timedelta(minutes=10)
_REMEMBERED = 10_000
_LONGEST_DETAIL = 500


@dataclass(frozen=True, slots=True)
class WrongPassword:
    """Wrong passwords of one logger from one address, for the audit log."""

    mn: str
    address: str
    at: datetime
    tries: int


@dataclass(slots=True)
class _Tries:
    audited_at: datetime
    since: int


class Tally:
    """
    Counts, and gives what it counted once.

    Everything here is bounded: refusals are counted by registered MN and reason, and the wrong
    passwords of one logger and address are audited at once and then every ten minutes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refusals: dict[tuple[str, str], RefusalCount] = {}
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()
        self._audits: list[WrongPassword] = []
        self.refused = 0
        """Frames refused so far."""

    def count(self, refusal: Refusal, *, mn: str, address: str, at: datetime) -> None:
        """Count a refused frame; ``mn`` is empty unless it is a registered logger's."""
        key = (mn, refusal.reason)
        with self._lock:
            self.refused += 1
            before = self._refusals.get(key)
            self._refusals[key] = RefusalCount(
                mn=mn,
                reason=refusal.reason,
                day=at.astimezone(SHANGHAI).date(),
                frames=1 + (before.frames if before else 0),
                at=at,
                address=address or None,
                detail=refusal.detail.replace("\0", "␀")[:_LONGEST_DETAIL],
            )
            if refusal.reason == Cause.PASSWORD:
                self._audit(mn, address, at)

    def take(self) -> tuple[list[RefusalCount], list[WrongPassword]]:
        """What was counted since the last time."""
        with self._lock:
            refusals, self._refusals = list(self._refusals.values()), {}
            audits, self._audits = self._audits, []
        return refusals, audits

    def put_back(self, refusals: list[RefusalCount], audits: list[WrongPassword]) -> None:
        """Keep what could not be written for the next time."""
        with self._lock:
            for one in refusals:
                newer = self._refusals.get((one.mn, one.reason))
                self._refusals[one.mn, one.reason] = (
                    one if newer is None else newer._replace(frames=newer.frames + one.frames)
                )
            self._audits = [*audits, *self._audits][:_REMEMBERED]

    def _audit(self, mn: str, address: str, at: datetime) -> None:
        tries = self._tries.get((mn, address))
        if tries is not None and at - tries.audited_at < AUDIT_EVERY:
            tries.since += 1
            return
        self._audits.append(WrongPassword(mn, address, at, 1 + (tries.since if tries else 0)))
        self._tries[mn, address] = _Tries(at, 0)
        self._tries.move_to_end((mn, address))
        if len(self._tries) > _REMEMBERED:
            self._tries.popitem(last=False)
