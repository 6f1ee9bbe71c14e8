"""Rows of a frame as plain values."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Each row as a named tuple."""
    yield from frame.itertuples(index=False)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row as a dictionary."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def grouped(frame: pd.DataFrame, by: list[Any]) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Each group with its key."""
    yield from frame.groupby(by)


def sums(frame: pd.DataFrame, key: str, column: str) -> dict[Any, int]:
    """Sum of a column for each key."""
    return {one: int(value) for one, value in frame.groupby(key)[column].sum().items()}


def number(value: Any) -> float | None:
    """A number, or None where there is none."""
    return None if value is None or pd.isna(value) else float(value)


def whole(value: Any) -> int | None:
    """A whole number, or None where there is none."""
    return None if value is None or pd.isna(value) else int(value)
