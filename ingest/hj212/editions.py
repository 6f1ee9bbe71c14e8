"""What the editions of HJ 212 number: versions in ``Flag``, commands, systems, names, suffixes.

2005 and 2017 as their texts have them; of 2025 what is known of it: no table of its data flags, and
no list of its codes for electricity and key production conditions.
"""

import re
from enum import IntEnum
from typing import NamedTuple


class Edition(IntEnum):
    """Version number in the upper six bits of ``Flag`` (HJ 212-2017 table 3)."""

    HJ_T_212_2005 = 0
    HJ_212_2017 = 1
    HJ_212_2025 = 2


_EDITIONS = {edition.value: edition for edition in Edition}
_ANSWER_BIT = 0b01
_SPLIT_BIT = 0b10
_VERSION_SHIFT = 2
_LARGEST_FLAG = 0xFF
_FLAG = re.compile(r"\d{1,3}", re.ASCII)


class FlagBits(NamedTuple):
    """``Flag`` taken apart."""

    version: int
    is_split: bool
    wants_answer: bool

    @property
    def edition(self) -> Edition | None:
        """The edition, where the version is a known one."""
        return _EDITIONS.get(self.version)

    @property
    def number(self) -> int:
        """The number that is sent."""
        split = _SPLIT_BIT if self.is_split else 0
        return self.version << _VERSION_SHIFT | split | int(self.wants_answer)


def flag_bits(number: int) -> FlagBits:
    """``Flag`` taken apart: 4 no answer, 5 answer, 7 answer and packet numbers, all of 2017."""
    return FlagBits(
        version=number >> _VERSION_SHIFT,
        is_split=bool(number & _SPLIT_BIT),
        wants_answer=bool(number & _ANSWER_BIT),
    )


def read_flag(text: str | None) -> int | None:
    """The number that ``Flag`` holds; None when it is missing or no number of eight bits."""
    if text is None or not _FLAG.fullmatch(text):
        return None
    number = int(text)
    return number if number <= _LARGEST_FLAG else None


REAL_TIME = "2011"
RAW_DATA = "2013"  # 2025
FACILITY_STATE = "2021"
DAY = "2031"
FACILITY_RUN_TIME = "2041"
MINUTE = "2051"
NOISE = "2052"  # 2025
HOUR = "2061"
STANDARD_CHECK = "2062"  # 2025: automatic standard check or calibration
MIXED_SAMPLE = "2063"  # 2025
FURNACE_TEMPERATURE = "2111"  # 2025: means of five minutes
REQUEST_ANSWER = "9011"
EXECUTION_RESULT = "9012"
NOTICE_ANSWER = "9013"
DATA_ANSWER = "9014"
HEARTBEAT = "9015"  # 2025

TIMED_DATA = frozenset(
    {
        REAL_TIME, RAW_DATA, FACILITY_STATE, DAY, FACILITY_RUN_TIME, MINUTE, NOISE, HOUR,
        STANDARD_CHECK, MIXED_SAMPLE, FURNACE_TEMPERATURE,
    }
)  # fmt: skip
"""Commands whose values mean nothing without ``DataTime``."""

_ENCRYPTED = frozenset({"1014", "3020"})


def must_be_encrypted(cn: str) -> bool:
    """Whether HJ 212-2025 wants the parameters of a command encrypted (quoted as clause 6.4.4)."""
    return cn in _ENCRYPTED or (cn[:1] == "2" and len(cn) == 4)


SYSTEM = "91"  # 系统交互
GAS_SYSTEMS = frozenset({"22", "27", "31", "39", "51"})
"""``ST`` of ambient air, volatile compounds, stacks, dust and flue gas processes (table 5)."""

SEGMENT_NAMES = ("QN", "ST", "CN", "PW", "MN", "Flag", "PNUM", "PNO", "RF")
"""Names before ``CP`` in their order; ``RF`` (a late packet) is of 2025."""

SUFFIXES = frozenset(
    {
        "SampleTime", "Rtd", "Min", "Avg", "Max", "ZsRtd", "ZsMin", "ZsAvg", "ZsMax", "Flag",
        "EFlag", "Cou", "RS", "RT", "Ala", "UpValue", "LowValue", "Data", "DayData", "NightData",
        "Info", "SN", "SampleRd", "StandardValue", "ResultType",
    }
)  # fmt: skip
"""What may stand behind a code and a hyphen: table 4, and what 2025 adds to it."""

TEXT_SUFFIXES = frozenset({"SampleTime", "Flag", "EFlag", "SN"})
"""Suffixes whose values are texts although they may be written in digits."""

PARAMETERS = frozenset(
    {
        "SystemTime", "QnRtn", "ExeRtn", "RtdInterval", "MinInterval", "RestartTime", "PolId",
        "BeginTime", "EndTime", "DataTime", "NewPW", "OverTime", "ReCount", "VaseNo", "CstartTime",
        "CTime", "Stime", "InfoId",
    }
)  # fmt: skip
"""Parameters that belong to no factor (table 4); others are kept as well."""
