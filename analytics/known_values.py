"""Mean, sum and largest of the known values of each row of a grid; NaN where none is known."""

import numpy as np

from analytics.array_types import Booleans, Floats
from analytics.capture import share


def mean_of(values: Floats, counted: Booleans) -> Floats:
    """Mean over the counted hours of each row; NaN for none."""
    count = np.count_nonzero(counted, axis=1)
    total = np.sum(np.where(counted, values, 0.0), axis=1)
    return share(total, whole=count)


def sum_known(values: Floats) -> Floats:
    """Sum of the known values of each row; NaN where none is known."""
    known = np.isfinite(values)
    total = np.sum(np.where(known, values, 0.0), axis=1)
    return np.where(np.any(known, axis=1), total, np.nan)


def largest_known(values: Floats) -> Floats:
    """Largest of the known values of each row; NaN where none is known."""
    largest = np.max(np.where(np.isnan(values), -np.inf, values), axis=1, initial=-np.inf)
    return np.where(np.isneginf(largest), np.nan, largest)
