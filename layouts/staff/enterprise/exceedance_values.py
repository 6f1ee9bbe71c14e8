"""What the tab of exceedances shows, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from layouts.translations import mark

OVER, OPEN, CALM, IDLE, UNKNOWN, ABSENT = "over", "open", "calm", "idle", "unknown", "absent"
DAY_WORDS = {
    OVER: mark("超标"),
    OPEN: mark("预警或待核实"),
    CALM: mark("未超标"),
    IDLE: mark("停运，不计应有"),
    UNKNOWN: mark("有效数据不足"),
    ABSENT: mark("没有计算结果"),
}


@dataclass(frozen=True)
class Option:
    """One of several choices, and the address that takes it."""

    text: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class Quarter:
    """One pollutant in one quarter; ``capture`` is None where nothing was computed."""

    start: date
    hours: int
    days: int
    open_hours: int
    capture: float | None
    is_usable: bool
    is_running: bool
    is_known: bool
    href: str


@dataclass(frozen=True)
class QuarterRow:
    """One pollutant over the quarters of the grid."""

    pollutant: str
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True)
class Day:
    """One day of one pollutant: what it was, exceeding hours, and whether its mean exceeds."""

    day: date
    kind: str
    hours: int
    is_mean_over: bool
    href: str


@dataclass(frozen=True)
class Calendar:
    """One pollutant over a year."""

    pollutant: str
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Episode:
    """Exceeding periods that belong together."""

    start: datetime
    end: datetime
    is_day: bool
    periods: int
    unjudged: int
    pollutant: str
    limit: float | None
    unit: str
    peak: float | None
    multiple: float | None
    excess_kg: float | None
    excess_unknown: int
    stage: str
    source: str
    reviewed: bool
    href: str


@dataclass(frozen=True)
class HourShare:
    """One hour of the day over the year: exceeding of judged hours."""

    over: int
    judged: int


@dataclass(frozen=True)
class Allowance:
    """Hours of one furnace that may be exempt."""

    furnace: str
    name: str
    since: date
    allowed: float
    used: float
    left: float
    beyond: float


@dataclass(frozen=True)
class Line:
    """The year against one limit."""

    name: str
    hours: int
    over: int
    days: int
    longest_hours: int
    worst_multiple: float | None
    share_within: float | None


@dataclass(frozen=True)
class WhatIf:
    """The same hours against another limit; without ``limit`` only the question is shown."""

    pollutant: str
    unit: str
    limit: float | None
    since: date
    until: date
    lines: tuple[Line, ...]
    known_limits: tuple[Option, ...]
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Exceedance:
    """Everything on the tab."""

    outlet: str
    year: int
    outlets: tuple[Option, ...]
    factors: tuple[Option, ...]
    years: tuple[Option, ...]
    grid: tuple[QuarterRow, ...]
    calendars: tuple[Calendar, ...]
    episodes: tuple[Episode, ...]
    counts: dict[str, tuple[int, int]]
    """Hours and days by stage, of the year."""
    hours: tuple[HourShare, ...]
    profile_of: str
    allowances: tuple[Allowance, ...]
    whatif: WhatIf | None
    is_assumed: bool
