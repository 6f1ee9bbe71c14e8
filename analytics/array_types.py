"""Names for the array types that formulas take and give."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Maps = npt.NDArray[np.int32]
"""24-bit maps: bit 0 is the hour that starts at 00:00 Asia/Shanghai, bit 23 that at 23:00."""
Codes = npt.NDArray[np.uint8]
Booleans = npt.NDArray[np.bool_]
