"""Largest value of many ranges of one array, without looking at each element of each range."""

import numpy as np

from analytics.array_types import Floats, Integers


class RangeMaximum:
    """
    Answers for the largest known value between two positions.

    Keeps the maxima of all stretches of 1, 2, 4, … elements; a range is covered by two of them.
    """

    def __init__(self, values: Floats) -> None:
        """Prepare an array; NaN is unknown and never the largest."""
        level = np.where(np.isnan(values), -np.inf, values)
        self._levels = [level]
        width = 1
        while 2 * width <= len(values):
            level = np.maximum(level[:-width], level[width:])
            self._levels.append(level)
            width *= 2

    def between(self, first: Integers, end: Integers) -> Floats:
        """Largest value of ``first <= position < end``; NaN for empty and unknown ranges."""
        largest = np.full(len(first), -np.inf)
        length = np.maximum(end - first, 0)
        for exponent, level in enumerate(self._levels):
            width = 1 << exponent
            mine = (length >= width) & (length < 2 * width)
            largest[mine] = np.maximum(level[first[mine]], level[end[mine] - width])
        return np.where(np.isneginf(largest), np.nan, largest)
