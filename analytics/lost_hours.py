"""Why due hours are not valid: the first reason that holds of each, so that the reasons add up.

Assumes: one element for each due hour that is not valid. An hour without a value was not received
unless an interruption was declared; a declared kind stands before what the flag may mean.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from analytics.array_types import Booleans, Integers


def first_reasons(
    received: Booleans, *, declared: Mapping[str, Booleans], order: Sequence[str]
) -> Integers:
    """
    Number of the reason of each hour.

    Parameters
    ----------
    received : Booleans
        Whether a value of the hour arrived.
    declared : Mapping
        For each declared kind of ``order``, the hours that it covers; an absent kind covers none.
    order : Sequence of str
        Names of the reasons: the first is *not received*, the last is *none of the others*; those
        between are declared kinds, the earlier before the later.

    Returns
    -------
    Integers
        Position of the reason in ``order``.
    """
    last = len(order) - 1
    reason = np.where(received, last, 0).astype(np.int64)
    for place in range(last - 1, 0, -1):
        covered = declared.get(order[place])
        if covered is not None:
            reason[covered] = place
    return reason
