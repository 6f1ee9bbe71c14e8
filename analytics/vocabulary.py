"""Words that all rooms share: what is stored as text in the database and passed between rooms.

A value is the short ASCII text that the database stores. The one exception is ``Flag``, whose
values are the letters that a data logger really sends. Where an array needs a number instead of a
text, ``code_of`` and ``codes`` give the position of the word in its enumeration; such codes live in
memory only and are never stored.
"""

from collections.abc import Iterable
from enum import IntFlag, StrEnum, auto
from functools import lru_cache

import numpy as np
import numpy.typing as npt


class Medium(StrEnum):
    """What leaves through the outlet."""

    GAS = "gas"  # 废气
    WATER = "water"  # 废水


class Flag(StrEnum):
    """Data flag of a value as the logger sent it: HJ 212-2017 table 8, and what the field adds."""

    NORMAL = "N"  # 正常
    STOPPED = "F"  # 2017: instrument stopped; 2005 and HJ 76: source stopped. Ambiguous alone.
    MAINTENANCE = "M"  # 维护期间
    MANUAL = "S"  # 手工输入
    FAULT = "D"  # 仪器故障
    CALIBRATION = "C"  # 校准
    OVER_RANGE = "T"  # 超过测量上限
    COMMUNICATION = "B"  # 2017: logger lost the instrument; HJ 76: 闷炉. Ambiguous alone.
    START_UP = "St"  # 启炉
    SHUT_DOWN = "Sd"  # 停炉
    MISSING = "Md"  # 缺失
    POWER = "P"  # 电源故障
    EMPTY = ""  # no flag was sent
    UNKNOWN = "?"  # a letter that is in no table; the batch keeps the original text


class FlagMeaning(StrEnum):
    """What a flag means at one data logger; a dated setting per MN."""

    NORMAL = "normal"
    MAINTENANCE = "maintenance"
    CALIBRATION = "calibration"
    INSTRUMENT_FAULT = "instrument_fault"
    INSTRUMENT_STOPPED = "instrument_stopped"
    COMMUNICATION = "communication_fault"
    POWER = "power"
    OVER_RANGE = "over_range"
    MANUAL = "manual"
    MISSING = "missing"
    SOURCE_STOPPED = "source_stopped"
    START_UP = "start_up"
    SHUT_DOWN = "shut_down"
    BANKING = "banking"
    STOPPED_UNDECIDED = "stopped_undecided"  # F: instrument or source
    COMMUNICATION_OR_BANKING = "communication_or_banking"  # B
    UNKNOWN = "unknown"


FLAG_MEANINGS: dict[Flag, FlagMeaning] = {
    Flag.NORMAL: FlagMeaning.NORMAL,
    Flag.STOPPED: FlagMeaning.STOPPED_UNDECIDED,
    Flag.MAINTENANCE: FlagMeaning.MAINTENANCE,
    Flag.MANUAL: FlagMeaning.MANUAL,
    Flag.FAULT: FlagMeaning.INSTRUMENT_FAULT,
    Flag.CALIBRATION: FlagMeaning.CALIBRATION,
    Flag.OVER_RANGE: FlagMeaning.OVER_RANGE,
    Flag.COMMUNICATION: FlagMeaning.COMMUNICATION_OR_BANKING,
    Flag.START_UP: FlagMeaning.START_UP,
    Flag.SHUT_DOWN: FlagMeaning.SHUT_DOWN,
    Flag.MISSING: FlagMeaning.MISSING,
    Flag.POWER: FlagMeaning.POWER,
    Flag.EMPTY: FlagMeaning.NORMAL,
    Flag.UNKNOWN: FlagMeaning.UNKNOWN,
}
"""Meaning where nothing is set for a logger. An absent flag is read as normal, as files have it."""


class OperatingState(StrEnum):
    """State of the source, as ``operating_period`` stores it."""

    RUNNING = "running"
    START_UP = "start_up"
    SHUT_DOWN = "shut_down"
    STOPPED = "stopped"
    FAULT = "fault"
    BANKING = "banking"
    BAKING = "baking"
    COOLING = "cooling"


class PeriodSource(StrEnum):
    """Who says in which state the source was; later members win over earlier ones."""

    DERIVED = "derived"
    HJ212 = "hj212"  # device run states 2021, 2022, 2041
    MARK = "mark"
    MANUAL = "manual"


class MarkKind(StrEnum):
    """Kind of mark that a discharger sets on a stretch of time (数据标记)."""

    STOPPED = "stopped"  # 停运
    IGNITION = "ignition"  # 启炉
    SHUT_DOWN = "shut_down"  # 停炉
    BAKING = "baking"  # 烘炉
    COOLING = "cooling"  # 停炉降温
    BANKING = "banking"  # 闷炉
    FAULT = "fault"  # 故障
    ACCIDENT = "accident"  # 事故
    MAINTENANCE = "maintenance"  # CEMS维护
    CALIBRATION = "calibration"  # 校准
    MONITOR_FAULT = "monitor_fault"  # 设备故障
    OVERDUE_CALIBRATION = "overdue_calibration"  # 超期未校准
    OUT_OF_CONTROL = "out_of_control"  # 失控
    COMMUNICATION = "communication"  # 通讯中断
    MANUAL_SUBSTITUTE = "manual_substitute"  # 手工数据替代
    FURNACE_TEMPERATURE_FAULT = "furnace_temperature_fault"  # 热电偶/炉温故障
    AUTOMATIC_CHECK = "automatic_check"  # 自动标样核查


PRODUCTION_MARKS = (
    MarkKind.STOPPED,
    MarkKind.IGNITION,
    MarkKind.SHUT_DOWN,
    MarkKind.BAKING,
    MarkKind.COOLING,
    MarkKind.BANKING,
    MarkKind.FAULT,
    MarkKind.ACCIDENT,
)
"""Marks about the source; all others are about the monitor."""


class Reason(IntFlag):
    """What is special about one hour of one pollutant; any number of them at once.

    Stored as a bigint where hours are stored with their reasons. New members are added at the end.
    """

    # the value itself
    MISSING = auto()  # no row arrived
    NOT_FINITE = auto()  # NaN, infinity, or empty
    IMPLAUSIBLE = auto()  # beyond the plausibility bound of the pollutant
    NEGATIVE_BEYOND_DRIFT = auto()  # 零点漂移超限
    NEGATIVE_WITHIN_DRIFT = auto()  # kept, mass counted as zero
    TOO_FEW_MINUTES = auto()  # fewer valid minutes than an hour needs
    # the logger's flag
    FLAG_MAINTENANCE = auto()
    FLAG_CALIBRATION = auto()
    FLAG_FAULT = auto()
    FLAG_INSTRUMENT_STOPPED = auto()
    FLAG_COMMUNICATION = auto()
    FLAG_POWER = auto()
    FLAG_OVER_RANGE = auto()
    FLAG_MANUAL = auto()
    FLAG_MISSING = auto()
    FLAG_UNKNOWN = auto()
    FLAG_UNDECIDED = auto()  # 待定: F or B, and nothing decides
    # the source
    RUNNING = auto()
    STOPPED = auto()
    IGNITION = auto()
    SHUT_DOWN = auto()
    BAKING = auto()
    COOLING = auto()
    BANKING = auto()
    FAULT = auto()
    ACCIDENT = auto()
    # the monitor
    MAINTENANCE = auto()
    CALIBRATION = auto()
    MONITOR_FAULT = auto()
    OVERDUE_CALIBRATION = auto()
    OUT_OF_CONTROL = auto()
    COMMUNICATION = auto()
    MANUAL_SUBSTITUTE = auto()
    FURNACE_TEMPERATURE_FAULT = auto()
    AUTOMATIC_CHECK = auto()
    # what the hour's other values say
    NO_DISCHARGE = auto()  # water, flow is zero
    FLOW_MISSING = auto()
    OXYGEN_MISSING = auto()
    OXYGEN_TOO_HIGH = auto()  # 21 % and more: no conversion exists
    STOPPED_BUT_RUNNING = auto()  # 停运 declared, but flow or load
    SUSPECTED_STOP = auto()  # 疑似停运未标记
    BEYOND_ALLOWANCE = auto()  # a mark has no effect any more
    OVERLAPPING_MARKS = auto()
    CONVERSION_DIFFERS = auto()  # reported and recomputed conversion disagree
    MASS_DIFFERS = auto()  # reported and computed mass disagree
    MASS_WITHOUT_FLOW = auto()  # mass reported for an hour without flow
    UNIT_SUSPECT = auto()  # 疑似单位错误
    REPORTED_LATE = auto()  # back-filled after the prompt hours


PRODUCTION_REASONS = (
    Reason.RUNNING
    | Reason.STOPPED
    | Reason.IGNITION
    | Reason.SHUT_DOWN
    | Reason.BAKING
    | Reason.COOLING
    | Reason.BANKING
    | Reason.FAULT
    | Reason.ACCIDENT
)
"""Reasons that describe the source; of several declarations the strongest source wins."""

REASON_OF_STATE: dict[OperatingState, Reason] = {
    OperatingState.RUNNING: Reason.RUNNING,
    OperatingState.START_UP: Reason.IGNITION,
    OperatingState.SHUT_DOWN: Reason.SHUT_DOWN,
    OperatingState.STOPPED: Reason.STOPPED,
    OperatingState.FAULT: Reason.FAULT,
    OperatingState.BANKING: Reason.BANKING,
    OperatingState.BAKING: Reason.BAKING,
    OperatingState.COOLING: Reason.COOLING,
}

REASON_OF_MARK: dict[MarkKind, Reason] = {kind: Reason[kind.name] for kind in MarkKind}


class MassSource(StrEnum):
    """Where the emitted mass of an hour comes from."""

    MEASURED = "measured"
    SUBSTITUTED = "substituted"  # 排放量替代
    ZERO = "zero"  # stopped, no flow
    MANUAL = "manual"
    PENDING = "pending"  # communication break, may still be back-filled
    NONE = "none"  # no mass exists for this pollutant or outlet, or none can be relied on


class MeanMethod(StrEnum):
    """How the daily mean of a series is formed."""

    ARITHMETIC = "arithmetic"
    FLOW_WEIGHTED = "flow_weighted"


class MeanState(StrEnum):
    """Why a daily mean exists or does not."""

    VALID = "valid"
    TOO_FEW_VALID = "too_few_valid"
    RAN_TOO_SHORT = "ran_too_short"  # 运行不足20小时，无有效日均值
    NO_DISCHARGE = "no_discharge"
    STOPPED = "stopped"


class LimitBasis(StrEnum):
    """Period over which a limit is judged."""

    HOUR = "hour"
    DAY = "day"
    INSTANT_RANGE = "instant_range"
    FURNACE_FIVE_MINUTE = "furnace_five_minute"


class LimitPurpose(StrEnum):
    """What a limit is for."""

    PERMIT_COMPLIANCE = "permit_compliance"
    PUSH_TO_ENFORCEMENT = "push_to_enforcement"
    STANDARD_ONLY = "standard_only"
    ULTRA_LOW_PERFORMANCE = "ultra_low_performance"  # a share of hours, never called 超标


class LimitQuantity(StrEnum):
    """What is compared with the limit."""

    CONCENTRATION = "concentration"
    MASS_RATE = "mass_rate"  # kg/h


class LimitCondition(StrEnum):
    """When a limit row applies within its dates."""

    NONE = "none"
    SEASON = "season"
    COLD_WATER = "water_temperature_le_12"
    LOAD_BAND = "load_band"
    FUEL = "fuel"
    RESPONSE_LEVEL = "response_level"
    STAGGERED_PRODUCTION = "staggered_production"  # 错峰
    EXEMPTED_HOURS = "exempted_hours"  # e.g. PM while a furnace is marked 启炉


class Stage(StrEnum):
    """How far a verdict has come."""

    NONE = "none"  # nothing exceeds
    WARNING = "warning"  # 预警
    PENDING = "pending"  # 待核实
    BY_RULE = "by_rule"  # 自动监测数据超标
    VERIFIED = "verified"  # 经核实
    REJECTED = "rejected"  # 不予认定


SETTLED_STAGES = (Stage.BY_RULE, Stage.VERIFIED)
"""Stages that faces, rankings, public pages and exports headed 超标 may count."""


class SubstitutionCause(StrEnum):
    """Reference point of a substituted stretch (HJ 75-2017, mass of invalid hours)."""

    CALIBRATION = "calibration"  # 失控: look back from the last calibration
    FAILURE = "failure"  # other invalid hours: look back from the hour before failure


class MassMethod(StrEnum):
    """How a total of emitted mass was formed; stored and printed with it."""

    HJ75_2017 = "hj75_2017"  # gas: measured, invalid hours substituted by the table of HJ 75-2017
    HJ356_2019 = "hj356_2019"  # water: measured, invalid days substituted as HJ 356-2019 has it
    MEASURED_ONLY = "measured_only"  # nothing substituted; a lower bound


class SubstitutionState(StrEnum):
    """Whether the mass of an invalid stretch could be substituted."""

    NOT_NEEDED = "not_needed"
    SUBSTITUTED = "substituted"
    SHORT_HISTORY = "short_history"  # fewer valid hours exist than the rule looks back
    NO_HISTORY = "no_history"
    NOT_APPLICABLE = "not_applicable"  # capture below the table: automatic data are not usable


# Typed, because equal texts of two vocabularies ("manual") are equal keys and have different codes.
@lru_cache(maxsize=None, typed=True)
def code_of(word: StrEnum) -> int:
    """Position of a word in its enumeration; for arrays in memory only."""
    return list(type(word)).index(word)


def codes(vocabulary: type[StrEnum], texts: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Codes of stored texts, in their order.

    Raises
    ------
    KeyError
        A text is not a word of ``vocabulary``.
    """
    position = {word.value: index for index, word in enumerate(vocabulary)}
    return np.array([position[text] for text in texts], dtype=np.uint8)


def flag_codes(texts: Iterable[str | None]) -> npt.NDArray[np.uint8]:
    """Codes of data flags; absent is ``Flag.EMPTY``, a letter in no table is ``Flag.UNKNOWN``."""
    position = {flag.value: index for index, flag in enumerate(Flag)}
    unknown = position[Flag.UNKNOWN.value]
    return np.array(
        [position.get((text or "").strip(), unknown) for text in texts],
        dtype=np.uint8,
    )
