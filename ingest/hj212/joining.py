"""Packets that were sent in parts, put together by ``PNUM`` and ``PNO``."""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from ingest.hj212.frame import Accepted, Refused, read_packet
from ingest.hj212.packet import Packet
from ingest.hj212.verdict import Oddity, Reason

Tag = TypeVar("Tag")

_TIME = "DataTime"
_MOST_PARTS = 256


@dataclass(frozen=True, slots=True)
class Part(Generic[Tag]):
    """One part: what it says, what is unusual about it, and whatever the caller needs again."""

    packet: Packet
    oddities: tuple[Oddity, ...]
    size: int
    tag: Tag


@dataclass(slots=True)
class _Group(Generic[Tag]):
    key: tuple[str, str, int]
    time: str
    since: float
    parts: dict[int, Part[Tag]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts.values())


@dataclass(frozen=True, slots=True)
class Joined(Generic[Tag]):
    """A whole packet, and its parts in order."""

    reading: Accepted | Refused
    parts: tuple[Part[Tag], ...]


def part_of(reading: Accepted | Refused) -> Packet | None:
    """
    The packet of a reading that is one of several parts; None when it stands alone.

    A part may lack ``DataTime``, which another one has: that alone makes it no refused frame.
    """
    packet = reading.packet
    if packet is None or packet.parts < 2 or packet.parts > _MOST_PARTS:
        return None
    if isinstance(reading, Refused):
        lacks_time = reading.reason is Reason.TIME and not packet.value(_TIME)
        return packet if lacks_time else None
    return packet


class Joiner(Generic[Tag]):
    """
    Keeps parts until their packet is whole.

    HJ 212-2017 C.49 gives each part a ``QN`` of its own and repeats ``DataTime``: parts belong
    together by MN, command, ``PNUM`` and ``DataTime``; one without a time goes to the packet of its
    MN that lacks it. What is kept is bounded in time, in bytes and in packets of one MN.
    """

    def __init__(self, *, most_bytes: int, most_of_one: int, patience_seconds: float) -> None:
        self._most_bytes = most_bytes
        self._most_of_one = most_of_one
        self._patience = patience_seconds
        self._groups: OrderedDict[int, _Group[Tag]] = OrderedDict()
        self._by_key: dict[tuple[str, str, int], list[int]] = {}
        self._number = 0
        self._bytes = 0

    @property
    def kept_bytes(self) -> int:
        """Size of the parts that wait."""
        return self._bytes

    def add(self, part: Part[Tag], *, now: float) -> Joined[Tag] | None:
        """The whole packet that this part completes, if it does."""
        number = self._group_for(part.packet, now)
        group = self._groups[number]
        place = int(part.packet.pno or 1)
        before = group.parts.get(place)
        group.parts[place] = part
        group.time = group.time or part.packet.value(_TIME) or ""
        self._bytes += part.size - (before.size if before else 0)
        if len(group.parts) < group.key[2]:
            return None
        self._drop(number)
        return _joined(group)

    def drop_stale(self, *, now: float) -> list[Part[Tag]]:
        """One part of each packet that is given up: too old, or more than there is room for."""
        given_up = []
        while self._groups:
            number, oldest = next(iter(self._groups.items()))
            if now - oldest.since <= self._patience and self._bytes <= self._most_bytes:
                break
            given_up.append(next(iter(oldest.parts.values())))
            self._drop(number)
        return given_up

    def drop_all(self) -> list[Part[Tag]]:
        """One part of each packet that waits; none of them is kept."""
        return self.drop_stale(now=float("inf"))

    def _group_for(self, packet: Packet, now: float) -> int:
        key = (packet.mn, packet.cn, packet.parts)
        time, place = packet.value(_TIME) or "", int(packet.pno or 1)
        known = self._by_key.setdefault(key, [])
        for number in reversed(known):
            group = self._groups[number]
            is_same = group.time == time and time != ""
            may_be = (not time or not group.time) and place not in group.parts
            if is_same or may_be:
                return number
        if len(known) >= self._most_of_one:
            self._drop(known[0])
        self._number += 1
        self._groups[self._number] = _Group(key, time, now)
        self._by_key.setdefault(key, []).append(self._number)
        return self._number

    def _drop(self, number: int) -> None:
        group = self._groups.pop(number)
        self._bytes -= group.size
        numbers = self._by_key[group.key]
        numbers.remove(number)
        if not numbers:
            del self._by_key[group.key]


def _joined(group: _Group[Tag]) -> Joined[Tag]:
    parts = tuple(group.parts[place] for place in sorted(group.parts))
    items = tuple(item for part in parts for item in part.packet.items)
    whole = replace(parts[0].packet, items=items)
    oddities = {oddity for part in parts for oddity in part.oddities}
    reading = read_packet(whole, oddities)
    if isinstance(reading, Accepted) and Oddity.REPEATED_FIELD not in oddities:
        # Every part repeats the time; that is no oddity.
        kept = tuple(one for one in reading.oddities if one is not Oddity.REPEATED_FIELD)
        reading = replace(reading, oddities=kept)
    return Joined(reading, parts)
