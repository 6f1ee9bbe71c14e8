"""How many minutes of an hour are valid, told by the packets of its minutes."""

from collections.abc import Iterable
from typing import NamedTuple

from analytics.units import MINUTES_PER_HOUR

_INTERVALS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)
"""Minutes that one packet may be about (HJ 212-2017 table 4, ``MinInterval``)."""
_WHOLE = {
    sum(1 << minute for minute in range(0, MINUTES_PER_HOUR, interval)): interval
    for interval in _INTERVALS
}


class Seen(NamedTuple):
    """Minutes of an hour of which packets came, and those with a valid value, as bits."""

    received: int
    valid: int


def valid_minutes(seen: Seen) -> int | None:
    """
    Valid minutes of an hour whose packets are all there; None when one is missing.

    A packet that did not come says nothing of the measurement: such an hour has no number of valid
    minutes, and is judged by its flag.
    """
    interval = _WHOLE.get(seen.received)
    return None if interval is None else interval * seen.valid.bit_count()


def joined(marks: Iterable[tuple[int, bool]]) -> Seen:
    """Minutes as bits; of two packets of the same minute the later one holds."""
    received = valid = 0
    for minute, is_valid in marks:
        bit = 1 << minute
        received |= bit
        valid = valid | bit if is_valid else valid & ~bit
    return Seen(received, valid)
