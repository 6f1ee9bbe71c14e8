"""Why a frame whose check sum is right is not taken, and what its logger is told."""

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Cause(StrEnum):
    """Why nothing of a frame was taken, beside the reasons of its codec."""

    UNKNOWN_LOGGER = "unknown_logger"
    PASSWORD = "password"
    REQUEST = "request"
    PARTS = "parts"
    NO_ROW = "no_row"
    UNSTORABLE = "unstorable"


_QN_RTN = {
    Cause.UNKNOWN_LOGGER: 4,
    Cause.PASSWORD: 3,
    Cause.REQUEST: 2,
    Cause.NO_ROW: 2,
    Cause.UNSTORABLE: 100,
    Cause.PARTS: 2,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A frame that was not taken: the reason's word, and a sentence."""

    reason: str
    detail: str
    mn: str = ""

    @property
    def qn_rtn(self) -> int:
        """What 9011 says of it (HJ 212-2017 table 9): 2 refused, 3 PW, 4 MN, 100 unknown."""
        return _QN_RTN[Cause(self.reason)]
