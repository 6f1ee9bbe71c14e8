"""What the tab of data quality shows, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from layouts.staff.enterprise.exceedance_values import Option
from layouts.translations import mark

NOT_RECEIVED = "not_received"
OTHER = "other"
REASONS = {
    NOT_RECEIVED: mark("未收到"),
    "communication": mark("通讯中断"),
    "maintenance": mark("设备维护"),
    "calibration": mark("校准与核查"),
    "monitor_fault": mark("设备故障"),
    "out_of_control": mark("失控或超期未校准"),
    "manual_substitute": mark("手工数据替代"),
    OTHER: mark("数据标记或其他"),
}
"""Why a due hour is not valid, in the order in which they are stacked."""


@dataclass(frozen=True)
class MonthRate:
    """Valid of due hours of one pollutant in one month; nothing due: no rate."""

    month: date
    due: int
    valid: int
    received: int


@dataclass(frozen=True)
class Series:
    """One pollutant month by month."""

    pollutant: str
    months: tuple[MonthRate, ...]


@dataclass(frozen=True)
class Lost:
    """Due hours of a month that are not valid, by reason."""

    month: date
    hours: dict[str, int]


@dataclass(frozen=True)
class MarkSum:
    """Marks of one kind in the year."""

    kind: str
    count: int
    hours: float
    late: int
    """How many were made after the time for marking was over."""


@dataclass(frozen=True)
class Test:
    """One comparison test with the band that applied to it."""

    end: datetime
    kind: str
    pollutant: str
    pairs: int
    reference_mean: float | None
    measure: str | None
    value: float | None
    tolerance: float | None
    outcome: str
    laboratory: str
    report: str
    href: str


@dataclass(frozen=True)
class Difference:
    """A day whose received mean is not the computed one."""

    day: date
    received: float
    computed: float
    share: float | None
    href: str


@dataclass(frozen=True)
class Quality:
    """Everything on the tab."""

    outlet: str
    pollutant: str
    unit: str
    year: int
    outlets: tuple[Option, ...]
    factors: tuple[Option, ...]
    years: tuple[Option, ...]
    series: tuple[Series, ...]
    lost: tuple[Lost, ...]
    marks: tuple[MarkSum, ...]
    tests: tuple[Test, ...]
    compared_days: int
    differing_days: int
    differences: tuple[Difference, ...]
