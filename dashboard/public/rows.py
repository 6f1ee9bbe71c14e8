"""Rows of frames as plain objects, and their missing numbers as None."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows with their columns as attributes."""
    return iter(frame.itertuples(index=False))


def number(value: Any) -> float | None:
    """A number of a frame; None where it has none."""
    return None if pd.isna(value) else float(value)
