"""Rounding of figures that people read: 四舍六入五成双 of GB/T 8170, half to even.

Comparisons never round (``analytics.exceedance`` only removes binary noise); this is for display
and for reports.
"""

import math
from decimal import ROUND_HALF_EVEN, Decimal


def round_half_even(value: float, *, decimals: int) -> float:
    """
    Round a number as it is written, half to even.

    Parameters
    ----------
    value : float
        Number; its shortest decimal writing is what gets rounded, so that 2.675 is a half.
    decimals : int
        Decimals kept; negative for tens, hundreds, …

    Returns
    -------
    float
        Rounded number; NaN and infinities as they are.

    Notes
    -----
    GB/T 8170: 34.65 → 34.6, 34.55 → 34.6, 34.651 → 34.7.
    """
    if not math.isfinite(value):
        return value
    return float(_quantized(value, decimals))


def decimals_that_differ(value: float, *, limit: float, decimals: int, most: int = 6) -> int:
    """
    Decimals with which a value is shown so that it differs from the limit it does not equal.

    Parameters
    ----------
    value, limit : float
        Value and limit.
    decimals : int
        Decimals usually shown.
    most : int
        Where to stop.

    Returns
    -------
    int
        ``decimals``, or the first larger number of decimals at which both differ: 50.004 against
        50 is shown as 50.004 and not as 50.0.
    """
    if not (math.isfinite(value) and math.isfinite(limit)) or value == limit:
        return decimals
    for kept in range(decimals, most):
        if _quantized(value, kept) != _quantized(limit, kept):
            return kept
    return max(decimals, most)


def _quantized(value: float, decimals: int) -> Decimal:
    """Shortest decimal writing of a number, rounded half to even."""
    exact = Decimal(repr(float(value)))
    step = Decimal(1).scaleb(-decimals)
    # A number larger than the context's digits is already coarser than the step.
    if exact.adjusted() + decimals > 25:
        return exact
    return exact.quantize(step, rounding=ROUND_HALF_EVEN)
