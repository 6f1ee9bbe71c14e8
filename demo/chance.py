"""Random numbers that belong to an hour, not to a run.

A number is a hash of (key, index), so a series is a pure function of its key and the hour: a longer
series begins with the shorter one, and any window can be computed alone. A key is made from the
seed and the names of what the numbers are for.
"""

import hashlib

import numpy as np
import numpy.typing as npt

Hours = npt.NDArray[np.int64]
Series = npt.NDArray[np.float64]

_STEP = 0x9E3779B97F4A7C15
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_LANE = np.uint64(0xFFFF)


def key_of(*parts: object) -> int:
    """Key of a stream, the same on every machine and in every process."""
    text = "/".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def dice(*parts: object) -> np.random.Generator:
    """Generator for a plan that is drawn once, such as the stops of one outlet in one month."""
    return np.random.Generator(np.random.Philox(key=key_of(*parts)))


def lot(*parts: object) -> float:
    """One number in [0, 1), for a decision that is taken once."""
    return (key_of(*parts) >> 11) * 2.0**-53


def bits(key: int, index: Hours) -> npt.NDArray[np.uint64]:
    """64 random bits per index: splitmix64, whose state is the index itself."""
    state = index.astype(np.uint64) * np.uint64(_STEP)
    state += np.uint64((key + _STEP) % 2**64)
    state ^= state >> np.uint64(30)
    state *= _FIRST
    state ^= state >> np.uint64(27)
    state *= _SECOND
    state ^= state >> np.uint64(31)
    return state


def uniform(key: int, index: Hours) -> Series:
    """Numbers in [0, 1)."""
    return (bits(key, index) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def white(key: int, index: Hours) -> Series:
    """Noise of mean 0 and variance 1 without memory, within ±3.5: sum of four 16-bit numbers."""
    word = bits(key, index)
    total = (word & _LANE).astype(np.float64)
    for lane in (16, 32, 48):
        total += ((word >> np.uint64(lane)) & _LANE).astype(np.float64)
    return (total / 65535.0 - 2.0) * np.sqrt(3.0)


def smooth(key: int, hours: Hours, *, period: int) -> Series:
    """Noise that changes over ``period`` hours: white knots, joined by a smooth step."""
    if period <= 1:
        return white(key, hours)
    if not len(hours):
        return np.zeros(0)
    knot = hours // period
    first = int(knot.min())
    knots = white(key, np.arange(first, int(knot.max()) + 2, dtype=np.int64))
    place = (hours - knot * period) / period
    weight = place * place * (3.0 - 2.0 * place)
    left = knots[knot - first]
    return left + weight * (knots[knot - first + 1] - left)


def texture(key: int, hours: Hours, weights: dict[int, float]) -> Series:
    """Noise on several time scales, variance about 1.

    Parameters
    ----------
    key : int
        Stream.
    hours : Hours
        Hour numbers.
    weights : dict of int to float
        Share of each period in hours; a slow process has its weight on the long ones.
    """
    total = np.zeros(hours.shape, dtype=np.float64)
    power = 0.0
    for period, weight in weights.items():
        total += weight * smooth(key + period, hours, period=period)
        # A joined stretch between knots varies less than the knots: 26/35 of their variance.
        power += weight * weight * (1.0 if period <= 1 else 26.0 / 35.0)
    return total / np.sqrt(power)
