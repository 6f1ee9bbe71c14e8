"""Fewer points for the same picture: the lowest and the highest of every pixel column stay.

Assumes: one value for every step of a regular time grid, NaN where there is none.
Steps:   cut the grid into as many buckets as the plot has pixel columns -> keep the lowest, the
         highest and the first gap of each bucket.
Known drawbacks: a gap narrower than one pixel column may close; the lane of verdicts under the
         plot keeps every hour, so none is lost.
"""

import pandas as pd

PLOT_COLUMNS = 1000
"""Pixel columns of the widest usual plot area; every bucket gets two points and perhaps a gap."""
POINTS_WITHOUT_THINNING = 2000


def bucket_of(length: int, *, columns: int) -> pd.Series:
    """Pixel column of each of ``length`` evenly spaced points."""
    return pd.Series(range(length)) * columns // max(length, 1)


def kept(values: pd.Series, *, columns: int = PLOT_COLUMNS) -> list[int]:
    """
    Positions of the points to draw, ascending.

    Parameters
    ----------
    values : Series of float
        Values of a regular grid; NaN is a gap.
    columns : int
        Pixel columns of the plot area.

    Returns
    -------
    list of int
        All positions when there are no more than ``POINTS_WITHOUT_THINNING``; else at most three
        of each bucket: where its lowest and its highest value and its first gap are.
    """
    if len(values) <= POINTS_WITHOUT_THINNING:
        return list(range(len(values)))
    plain = values.reset_index(drop=True)
    buckets = bucket_of(len(plain), columns=columns)
    present = plain.notna()
    grouped = plain[present].groupby(buckets[present])
    first_gaps = buckets[~present].drop_duplicates().index
    return sorted({*grouped.idxmin(), *grouped.idxmax(), *first_gaps})


def kept_marks(values: pd.Series, *, columns: int = PLOT_COLUMNS) -> list[int]:
    """
    Positions of single points to draw: the highest of each bucket that has any.

    For points that stand alone, such as invalid hours, where the lowest would hide behind the
    highest anyway. Every bucket that holds a point keeps one.
    """
    plain = values.reset_index(drop=True)
    present = plain.notna()
    if len(plain) <= POINTS_WITHOUT_THINNING:
        return list(plain.index[present])
    buckets = bucket_of(len(plain), columns=columns)
    return sorted(plain[present].groupby(buckets[present]).idxmax())
