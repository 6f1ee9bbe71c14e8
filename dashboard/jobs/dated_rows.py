"""Which of several dated rows is in force: on flat arrays, for many keys and days at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from queries.rollup_registry import FAR

Integers = npt.NDArray[np.int64]


def row_in_force(
    *, key: Integers, day: Integers, row_key: Integers, row_start: Integers, row_end: Integers
) -> Integers:
    """
    Position of the row of each (key, day), or -1.

    Parameters
    ----------
    key, day : Integers
        What is asked.
    row_key, row_start, row_end : Integers
        Rows, half-open in days; those of one key do not overlap.
    """
    if not len(row_key):
        return np.full(len(key), -1, dtype=np.int64)
    starts = _ordinal(row_key, row_start)
    order = np.argsort(starts, kind="stable")
    last_begun = np.searchsorted(starts[order], _ordinal(key, day), side="right") - 1
    row = order[np.maximum(last_begun, 0)]
    found = (last_begun >= 0) & (row_key[row] == key) & (day < row_end[row])
    return np.where(found, row, -1)


def rows_in_force(
    *, key: Integers, day: Integers, row_key: Integers, row_start: Integers, row_end: Integers
) -> tuple[Integers, Integers]:
    """
    Every (asked position, row) with the same key and the day inside the row; rows may overlap.

    ``key`` and ``day`` must be sorted by key, then day.
    """
    asked = _ordinal(key, day)
    first = np.searchsorted(asked, _ordinal(row_key, row_start))
    after = np.searchsorted(asked, _ordinal(row_key, row_end))
    count = np.maximum(after - first, 0)
    row = np.repeat(np.arange(len(row_key)), count)
    within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(first, count) + within, row


def _ordinal(key: Integers, day: Integers) -> Integers:
    """One rising number for (key, day); days of one key never reach into those of another."""
    return key * 2 * FAR + np.clip(day, -FAR, FAR)


def stretches(days: Integers, *, largest_gap: int = 0) -> tuple[Integers, Integers]:
    """Half-open runs of rising day numbers; gaps of up to ``largest_gap`` days are bridged."""
    if not len(days):
        return days[:0], days[:0]
    breaks = np.flatnonzero(np.diff(days) > largest_gap + 1)
    return days[np.r_[0, breaks + 1]], days[np.r_[breaks, len(days) - 1]] + 1


def position_of(values: Sequence[Any], wanted: npt.NDArray[Any]) -> Integers:
    """Position of each wanted value among distinct ``values``; -1 where it is none of them."""
    place = {value: index for index, value in enumerate(values)}
    return np.array([place.get(value, -1) for value in wanted.tolist()], dtype=np.int64)
