"""Who may send: the list of registered loggers, and their passwords."""

from collections import OrderedDict
from collections.abc import Mapping

from ingest.hj212.packet import Packet
from ingest.listening.passwords import is_password_of
from ingest.listening.refusals import Cause, Refusal

SECONDS_BETWEEN_GUESSES = 1.0
_REMEMBERED_GUESSES = 10_000


class Gate:
    """
    Says of each packet whether its sender may send.

    A right password is remembered until the list changes, so that a packet costs no hash. After a
    wrong one the same logger is not tried again from the same address for a second: guessing is
    slow, and nobody can keep the processor busy with it.
    """

    def __init__(self, hashes: Mapping[str, str | None] | None = None) -> None:
        self._hashes: dict[str, str | None] = dict(hashes or {})
        self._right: dict[str, str] = {}
        self._wrong: OrderedDict[tuple[str, str], float] = OrderedDict()

    def replace(self, hashes: Mapping[str, str | None]) -> None:
        """Take a new list: MN and the hash of its password, None where any is taken."""
        changed = [mn for mn in list(self._right) if hashes.get(mn) != self._hashes.get(mn)]
        for mn in changed:
            del self._right[mn]
        self._hashes = dict(hashes)

    def knows(self, mn: str) -> bool:
        """Whether a logger is registered under this MN."""
        return mn in self._hashes

    def refusal(self, packet: Packet, *, address: str, now: float) -> Refusal | None:
        """Why the packet may not come in; None when it may."""
        mn, password = packet.mn, packet.pw or ""
        if mn not in self._hashes:
            return Refusal(
                Cause.UNKNOWN_LOGGER,
                f"MN {mn[:64]} is not registered: flask logger add registers it.",
            )
        stored = self._hashes[mn]
        if stored is None or self._right.get(mn) == password:
            return None
        if self._may_guess(mn, address, now) and is_password_of(stored, password):
            self._right[mn] = password
            self._wrong.pop((mn, address), None)
            return None
        return Refusal(
            Cause.PASSWORD,
            "The password (PW) is not the one of this MN: set it in the logger, or anew with "
            "flask logger password.",
            mn,
        )

    def _may_guess(self, mn: str, address: str, now: float) -> bool:
        before = self._wrong.get((mn, address))
        if before is not None and now - before < SECONDS_BETWEEN_GUESSES:
            return False
        self._wrong[mn, address] = now
        self._wrong.move_to_end((mn, address))
        if len(self._wrong) > _REMEMBERED_GUESSES:
            self._wrong.popitem(last=False)
        return True
