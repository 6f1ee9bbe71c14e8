"""Names for the array types that formulas take and give."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Maps = npt.NDArray[np.int32]
"""24-bit maps: bit 0 is the hour that starts at 00:00 Asia/Shanghai, bit 23 that at 23:00."""
Codes = npt.NDArray[np.uint8]
Booleans = npt.NDArray[np.bool_]

Numeric = TypeVar("Numeric", float, Floats, "pd.Series[float]")
"""A number, an array or a Series; the result has the type that went in."""
