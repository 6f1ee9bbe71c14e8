"""Flags that the loggers of the city send, as small numbers in memory."""

import numpy as np
import numpy.typing as npt

from analytics.vocabulary import Flag

Codes = npt.NDArray[np.int8]

FLAGS = tuple(
    flag.value
    for flag in (
        Flag.NORMAL, Flag.STOPPED, Flag.MAINTENANCE, Flag.CALIBRATION, Flag.FAULT,
        Flag.OVER_RANGE, Flag.COMMUNICATION,
    )
)  # fmt: skip
NORMAL, STOP_FLAG, MAINTENANCE_FLAG, CALIBRATION, FAULT_FLAG, OVER_RANGE, LINK = range(7)
