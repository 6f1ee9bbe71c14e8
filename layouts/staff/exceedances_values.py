"""What the page of exceedances shows, as plain values."""

from dataclasses import dataclass
from datetime import date

from layouts.staff.overview_values import Option
from layouts.translations import mark

SPANS = {
    "yesterday": mark("昨日"),
    "month": mark("本月"),
    "quarter": mark("本季"),
    "year": mark("本年"),
}
BASES = {"hour": mark("小时"), "day": mark("日均值")}
PURPOSES = {
    "permit_compliance": mark("许可证"),
    "push_to_enforcement": mark("推送执法"),
    "standard_only": mark("标准"),
}
GROUPS = {"enterprise": mark("企业"), "repeat": mark("重复超标（≥ 2 次）")}
STAGES = ("warning", "pending", "by_rule", "verified", "rejected")
DEPTH_EDGES = (0.15, 0.30)
"""Peak multiples from which on a cell of the matrix is darker."""
SEVERITY_EDGES = (0.1, 0.25, 0.5, 1.0)
"""Inner edges of the classes of the distribution of multiples; they are printed beside the bars."""


@dataclass(frozen=True)
class Amount:
    """Episodes, exceeding hours, exceeding days of means."""

    episodes: int = 0
    hours: int = 0
    days: int = 0


@dataclass(frozen=True)
class StageCount:
    """One stage of the strip."""

    stage: str
    amount: Amount
    is_chosen: bool
    href: str


@dataclass(frozen=True)
class Selection:
    """The filters in force and what is on offer."""

    start: date
    end: date
    today: date
    preset: str | None
    purpose: str
    basis: str | None
    group: str | None
    slot: int | None
    everything: bool
    hidden: tuple[str, ...]
    stages: tuple[str, ...]
    county: Option | None
    industry: Option | None
    enterprise: Option | None
    pollutant: Option | None
    counties: tuple[Option, ...]
    industries: tuple[Option, ...]
    enterprises: tuple[Option, ...]
    pollutants: tuple[Option, ...]


@dataclass(frozen=True)
class Line:
    """Statistics of one basis."""

    basis: str
    amount: Amount
    judged: int
    rate: float
    worst: float
    mean: float
    exceeding_days: int
    days_in_row: int
    first: str
    last: str
    excess_kg: float
    excess_unknown: int
    before: int


@dataclass(frozen=True)
class Cell:
    """One outlet and factor of the matrix; ``kind`` says what stands in it."""

    kind: str
    text: str = ""
    depth: int = 0
    has_notch: bool = False
    stage: str = ""
    title: str = ""
    href: str = ""


@dataclass(frozen=True)
class MatrixRow:
    """One outlet."""

    enterprise: str
    outlet: str
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """Outlets by factors; the rest of the outlets is counted."""

    columns: tuple[tuple[str, str], ...]
    media: tuple[tuple[str, int], ...]
    rows: tuple[MatrixRow, ...]
    outlets: int
    compliant: int
    unknown: int
    share: float


@dataclass(frozen=True)
class CalendarDay:
    """Outlets over a limit on one day; None: nothing is known of the day."""

    day: date
    outlets: int | None
    unknown: int
    open: int
    href: str


@dataclass(frozen=True)
class Part:
    """One row of the breakdown."""

    name: str
    amount: Amount
    href: str = ""


@dataclass(frozen=True)
class Breakdown:
    """Exceedances by one subject, the largest first; the others are summed."""

    title: str
    parts: tuple[Part, ...]
    others: int
    rest: Amount


@dataclass(frozen=True)
class Severity:
    """One class of multiples."""

    label: str
    hours: int
    days: int


@dataclass(frozen=True)
class Doubt:
    """An outlet and factor with hours whose unit is doubtful."""

    enterprise: str
    outlet: str
    pollutant: str
    is_above: bool
    hours: int
    first: str
    last: str
    href: str


@dataclass(frozen=True)
class Page:
    """Everything on the page."""

    selection: Selection
    finding: str
    strip: tuple[StageCount, ...]
    lines: tuple[Line, ...]
    matrix: Matrix
    pattern: tuple[tuple[int, ...], ...]
    day_means: int
    calendar: tuple[CalendarDay, ...]
    breakdowns: tuple[Breakdown, ...]
    severity: tuple[Severity, ...]
    without_multiple: int
    doubts: tuple[Doubt, ...] = ()
