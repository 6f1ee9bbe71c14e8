"""Averages of valid values, each with the data capture behind it.

Assumes: values sorted by series and time; a group is named by the index of its first row, so that
many series and days are averaged at once (``np.add.reduceat``). Groups are never empty.
Known drawbacks: an arithmetic mean of a batch discharge weighs a trickle like a flood, which is why
water means are weighted by flow wherever flow is measured.
"""

import numpy as np

from analytics.array_types import Booleans, Floats, Integers


def arithmetic_means(
    values: Floats, *, starts: Integers, is_valid: Booleans, minimum_valid: int | Integers
) -> tuple[Floats, Integers]:
    """
    Arithmetic means of the valid values of each group.

    Parameters
    ----------
    values : Floats, shape (n,)
        Values, sorted by group.
    starts : Integers, shape (g,)
        Index of the first row of each group.
    is_valid : Booleans, shape (n,)
        Whether a value enters. A value that is not finite never does.
    minimum_valid : int or Integers, shape (g,)
        Fewer valid values than this leave the group without a mean.

    Returns
    -------
    mean, valid : shape (g,)
        ``mean`` is NaN below the minimum; it is never zero for lack of values.

    Notes
    -----
    HJ 212-2017, appendix D.2, formulas (24) and (25); D.1, (15)-(17).
    """
    counted = is_valid & np.isfinite(values)
    valid = np.add.reduceat(counted.astype(np.int64), starts)
    total = np.add.reduceat(np.where(counted, values, 0.0), starts)
    enough = valid >= np.maximum(minimum_valid, 1)
    return _quotient(total, valid, enough), valid


def flow_weighted_means(
    values: Floats,
    *,
    flow_m3: Floats,
    starts: Integers,
    is_valid: Booleans,
    minimum_valid: int | Integers,
) -> tuple[Floats, Integers]:
    """
    Means weighted by the volume that each value stands for.

    Parameters
    ----------
    values : Floats, shape (n,)
        Concentrations, sorted by group.
    flow_m3 : Floats, shape (n,)
        Volume of the same hour. [m³]
    starts, is_valid, minimum_valid
        As in ``arithmetic_means``.

    Returns
    -------
    mean, valid : shape (g,)
        ``valid`` counts values with a positive, known flow: at zero flow nothing is discharged.

    Notes
    -----
    .. math:: C = \\frac{\\sum C_i D_i}{\\sum D_i}

    HJ 212-2017, appendix D.1, formulas (12)-(14); the effective daily mean of HJ 356-2019.
    """
    counted = is_valid & np.isfinite(values) & np.isfinite(flow_m3) & (flow_m3 > 0)
    weight = np.where(counted, flow_m3, 0.0)
    valid = np.add.reduceat(counted.astype(np.int64), starts)
    total = np.add.reduceat(np.where(counted, values, 0.0) * weight, starts)
    enough = valid >= np.maximum(minimum_valid, 1)
    return _quotient(total, np.add.reduceat(weight, starts), enough), valid


def minimum_by_share(due: Integers, *, share: float) -> Integers:
    """
    Number of valid values that a share of the due ones amounts to.

    A share of 75 % of 7 due hours is 5.25 hours, so 6 are needed. The product is first rounded to
    nine decimals, because 0.75 × 24 must be 18 and not a hair more.
    """
    return np.ceil(np.round(np.asarray(due) * share, 9)).astype(np.int64)


def normal_share_flags(normal: Integers, *, present: Integers, minimum_share: float) -> Booleans:
    """
    Whether an aggregate carries the flag ``N``.

    Parameters
    ----------
    normal, present : Integers
        Values flagged normal, and all values of the aggregate.
    minimum_share : float
        Share of normal values that makes the aggregate normal; 1 where a single abnormal value
        makes it abnormal (wastewater).

    Notes
    -----
    Notes of HJ 212-2017 tables C.16-C.18. This flag is not the validity of the mean: a day can
    carry ``N`` and have too few valid hours for a daily mean.
    """
    return (present > 0) & (normal >= minimum_by_share(present, share=minimum_share))


def longer_means(
    daily_means: Floats,
    *,
    starts: Integers,
    minimum_valid_days: int | Integers,
    weights: Floats | None = None,
) -> tuple[Floats, Integers]:
    """
    Means of months, quarters and years from daily means.

    Parameters
    ----------
    daily_means : Floats, shape (n,)
        Daily means, NaN where a day has none; sorted by series and day.
    starts : Integers, shape (g,)
        Index of the first day of each month, quarter or year.
    minimum_valid_days : int or Integers, shape (g,)
        Days with a mean that the span needs.
    weights : Floats, shape (n,), optional
        Daily volumes for water. [m³]

    Returns
    -------
    mean, valid_days : shape (g,)
        NaN below the minimum.
    """
    is_valid = np.isfinite(daily_means)
    if weights is None:
        return arithmetic_means(
            daily_means, starts=starts, is_valid=is_valid, minimum_valid=minimum_valid_days
        )
    return flow_weighted_means(
        daily_means,
        flow_m3=weights,
        starts=starts,
        is_valid=is_valid,
        minimum_valid=minimum_valid_days,
    )


def _quotient(total: Floats, divisor: Floats | Integers, wanted: Booleans) -> Floats:
    """Quotient where it is wanted, NaN elsewhere."""
    return np.divide(total, divisor, out=np.full(len(total), np.nan), where=wanted)
