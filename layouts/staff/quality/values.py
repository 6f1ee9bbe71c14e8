"""Values of the page of data quality: rows of its tables, and what is chosen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from layouts.method_links import Heading
from layouts.staff.overview_values import Option
from layouts.translations import mark

COMPLETENESS, ACCURACY, AUTHENTICITY, LEDGER = (
    "completeness", "accuracy", "authenticity", "ledger",
)  # fmt: skip
TABS = {
    COMPLETENESS: mark("完整性"),
    ACCURACY: mark("准确性"),
    AUTHENTICITY: mark("真实性"),
    LEDGER: mark("联网台账"),
}
TABLES = {
    COMPLETENESS: ("outlets",),
    ACCURACY: ("due", "tests", "control"),
    AUTHENTICITY: ("marks", "coincidence", "revisions"),
    LEDGER: ("networking",),
}
"""Tables of each tab that ask the server for their rows; the first is shown when none is chosen."""
TAB_OF = {table: tab for tab, tables in TABLES.items() for table in tables}
SPANS = {
    "days": mark("近 30 日"),
    "month": mark("本月"),
    "last_month": mark("上月"),
    "quarter": mark("本季"),
}
MEASURES = {
    "effective": mark("有效传输率（补全）"),
    "prompt": mark("有效传输率（即时）"),
    "received": mark("传输率"),
}


@dataclass(frozen=True)
class Selection:
    """The filters in force and what is on offer; days ``start <= day < end``."""

    table: str
    start: date
    end: date
    today: date
    preset: str | None
    measure: str
    county: Option | None
    industry: Option | None
    pollutant: Option | None
    kind: Option | None
    everything: bool
    hidden: tuple[str, ...]
    counties: tuple[Option, ...]
    industries: tuple[Option, ...]
    pollutants: tuple[Option, ...]
    kinds: tuple[Option, ...]

    @property
    def tab(self) -> str:
        """The tab of the table."""
        return TAB_OF[self.table]


@dataclass(frozen=True)
class Place:
    """An outlet with who answers for it and where it is."""

    enterprise_id: int
    enterprise: str
    outlet_id: int
    outlet: str
    county: str
    medium: str


@dataclass(frozen=True)
class Counts:
    """Hours of outlets and factors."""

    due: int
    received: int
    valid: int
    late: int

    @property
    def effective(self) -> float | None:
        """有效传输率 with what was sent later."""
        return self.valid / self.due if self.due else None

    @property
    def prompt(self) -> float | None:
        """有效传输率 without what came late."""
        return (self.valid - self.late) / self.due if self.due else None

    @property
    def transmission(self) -> float | None:
        """Received of due hours."""
        return self.received / self.due if self.due else None

    @property
    def validity(self) -> float | None:
        """Valid of received hours."""
        return self.valid / self.received if self.received else None

    def share(self, measure: str) -> float | None:
        """The share that a measure names."""
        if measure == "received":
            return self.transmission
        return self.prompt if measure == "prompt" else self.effective


@dataclass(frozen=True)
class OutletRate:
    """Hours of one outlet in the span."""

    place: Place
    href: str
    counts: Counts
    gap_days: int
    worst_day: date | None
    worst_share: float | None
    is_silent: bool


@dataclass(frozen=True)
class OutletDay:
    """Hours of one outlet on one day."""

    place: Place
    day: date
    counts: Counts


@dataclass(frozen=True)
class HeatCell:
    """One bucket of days of one row; None of a share: nothing was due; no counts: not computed."""

    counts: Counts | None
    title: str
    href: str


@dataclass(frozen=True)
class HeatRow:
    """One outlet of the heat map, or all of them."""

    place: Place | None
    href: str
    total: Counts
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatMap:
    """Outlets by days, the worst first; columns are days, or weeks where there are many."""

    columns: tuple[tuple[date, date], ...]
    rows: tuple[HeatRow, ...]
    total: HeatRow
    outlets: int
    edges: tuple[float, ...]


@dataclass(frozen=True)
class Due:
    """When the next calibration, check or test of a monitor is due."""

    place: Place
    href: str
    pollutant_code: str
    pollutant: str
    what: str
    newest: datetime | None
    newest_passed: bool | None
    passed: datetime | None
    due: datetime | None
    state: str
    overdue_days: float | None
    is_at_least: bool
    """No passed result in the days that were looked at: it may be overdue for longer."""


@dataclass(frozen=True)
class Test:
    """One comparison test."""

    place: Place
    href: str
    pollutant_code: str
    pollutant: str
    kind: str
    end: datetime
    pairs: int
    measure: str | None
    value: float | None
    tolerance: float | None
    outcome: str
    laboratory: str
    report: str


@dataclass(frozen=True)
class Control:
    """A stretch in which a monitor was out of control, or its calibration overdue."""

    place: Place
    href: str
    pollutant_code: str
    pollutant: str
    reason: str
    start: datetime
    end: datetime | None
    hours: float


@dataclass(frozen=True)
class Mark:
    """One mark of a discharger."""

    place: Place
    href: str
    kind: str
    pollutant: str
    start: datetime
    end: datetime | None
    hours: float
    reason: str
    by: str
    at: datetime
    delay_hours: float
    is_late: bool
    evidence: int


@dataclass(frozen=True)
class Coincidence:
    """Hours of a series under one kind of mark beside its other hours."""

    place: Place
    href: str
    pollutant_code: str
    pollutant: str
    kind: str
    marked_hours: int
    marked_over: int
    marked_share: float | None
    judged_hours: int
    judged_over: int
    own_share: float | None
    more_hours: float | None


@dataclass(frozen=True)
class Revision:
    """Hours of a series that one import changed."""

    place: Place
    href: str
    pollutant: str
    replaced_at: datetime
    hours: int
    first: datetime
    last: datetime
    lowered: int
    raised: int
    old_mean: float | None
    new_mean: float | None
    unit: str
    source: str
    by: str


@dataclass(frozen=True)
class Networking:
    """An outlet in the networking ledger."""

    place: Place
    href: str
    state: str
    since: date | None
    until: date | None
    reason: str
    document: str
    deadline: date | None
    networked_on: date | None
    timing: str
    late_days: int | None
    manual: str
    manual_missed: int | None
    manual_next: date | None
    newest_sample: date | None


@dataclass(frozen=True)
class KindSum:
    """Counts of one kind, for the small tables above a list."""

    kind: str
    counts: tuple[Any, ...]


@dataclass(frozen=True)
class FurnaceUse:
    """Use of one allowance by one furnace."""

    place: Place
    furnace: str
    allowance: str
    span_start: date
    allowed: float
    used: float
    left: float
    beyond: float


@dataclass(frozen=True)
class FurnaceDay:
    """A day of one furnace by its five-minute temperatures in normal operation."""

    place: Place
    furnace: str
    day: date
    cold: int
    coldest_c: float
    due: int
    missing: int
    exceeds: bool


@dataclass(frozen=True)
class Figure:
    """One figure of the strip on top: its name in words, number, and what it is counted over."""

    heading: Heading
    number: str
    unit: str
    base: str
    href: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Page:
    """What stands above the table of a tab."""

    selection: Selection
    finding: str
    strip: tuple[Figure, ...]
    heat: HeatMap | None = None
