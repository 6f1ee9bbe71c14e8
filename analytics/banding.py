"""Classes of scores and points, from rows of lower bounds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.array_types import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """
    One class.

    Attributes
    ----------
    name : str
        Name of the class.
    from_value : float
        Smallest value of the class; it belongs to it. ``-inf`` for the lowest class.
    """

    name: str
    from_value: float


def band_of(values: Floats, *, bands: Sequence[Band]) -> list[str | None]:
    """
    Class of each value.

    Parameters
    ----------
    values : Floats
        Scores or points.
    bands : sequence of Band
        Classes in any order.

    Returns
    -------
    list of str or None
        The class with the largest ``from_value`` not above the value; None for NaN and for values
        below every class.
    """
    ordered = sorted(bands, key=lambda band: band.from_value)
    bounds = np.array([band.from_value for band in ordered])
    place = np.searchsorted(bounds, np.asarray(values), side="right") - 1
    return [
        None if at < 0 or np.isnan(value) else ordered[at].name
        for at, value in zip(place, np.asarray(values), strict=True)
    ]
