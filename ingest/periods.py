"""Which dated period each row falls into: one sorted search for all of them."""

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

# A key and a time are packed into one whole number, so that one search finds both.
_TIME_BITS = 34
_LATEST = (1 << _TIME_BITS) - 1


def match(
    *, keys: Integers, times: Integers, period_keys: Integers, starts: Integers, ends: Integers
) -> tuple[Integers, Integers]:
    """
    Rows and the periods that hold them.

    Parameters
    ----------
    keys, times : array of int64
        Key (from 0, below 2**28) and time (seconds or days since 1970) of each row.
    period_keys, starts, ends : array of int64
        Key and half-open span of each period; open ends may lie anywhere beyond the rows.

    Returns
    -------
    rows, periods : array of int64
        One pair for each period that holds a row; a row may stand in several pairs or in none.
    """
    packed = (keys << _TIME_BITS) | np.clip(times, 0, _LATEST)
    order = np.argsort(packed, kind="stable")
    ordered = packed[order]
    base = period_keys << _TIME_BITS
    first = np.searchsorted(ordered, base | np.clip(starts, 0, _LATEST))
    after = np.searchsorted(ordered, base | np.clip(ends, 0, _LATEST))
    lengths = np.maximum(after - first, 0)
    periods = np.repeat(np.arange(len(period_keys)), lengths)
    offsets = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return order[np.repeat(first, lengths) + offsets], periods


def match_one(
    *, keys: Integers, times: Integers, period_keys: Integers, starts: Integers, ends: Integers
) -> Integers:
    """For each row the period that holds it, or -1; of several the last one named."""
    found = np.full(len(keys), -1, dtype=np.int64)
    rows, periods = match(keys=keys, times=times, period_keys=period_keys, starts=starts, ends=ends)
    found[rows] = periods
    return found
