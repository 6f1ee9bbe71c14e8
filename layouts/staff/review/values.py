"""What the page of the daily review shows, already named and put into words where data decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from layouts.figures.review_hours import Hours
from layouts.staff.overview_values import Option
from layouts.translations import mark

KIND_WORDS = {
    "over_range": mark("超量程"),
    "exceedance": mark("超标"),
    "unit_doubt": mark("疑似单位错误"),
    "suspected_stop": mark("疑似停运未标记"),
    "interruption": mark("数据中断"),
    "constant": mark("恒值"),
    "mark": mark("新增标记"),
}
"""In the order of the queue."""

STATE_WORDS = {"open": mark("未审结"), "closed": mark("已审结"), "all": mark("全部")}
DECISION_WORDS = {"verified": mark("经核实"), "rejected": mark("不予认定")}


@dataclass(frozen=True)
class Said:
    """One act of a person: closed with a cause, or opened again."""

    who: str
    when: datetime
    cause: str
    """Empty: opened again."""
    decision: str | None
    note: str
    is_own: bool


@dataclass(frozen=True)
class Entry:
    """A finding in the queue and in the record."""

    key: str
    href: str
    kind: str
    pollutant: str
    """Empty: all of the outlet."""
    summary: str
    stage: str | None
    is_closed: bool
    changed_since: bool
    """It was closed once, and has become another finding since."""
    said: Said | None
    """What was said last."""


@dataclass(frozen=True)
class Group:
    """The findings of one outlet."""

    outlet_id: int
    enterprise: str
    outlet: str
    county: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Cause:
    """A cause that closes the finding in view."""

    key: int
    code: str
    name: str
    decision: str | None
    needs_note: bool


@dataclass(frozen=True)
class HourRow:
    """One hour of the evidence."""

    hour: datetime
    value: float | None
    upper: float | None
    lower: float | None
    oxygen_pct: float | None
    flow_m3: float | None
    temperature_c: float | None
    flag: str | None
    state: str
    is_over: bool
    is_about: bool
    """The finding is about this hour."""


@dataclass(frozen=True)
class Evidence:
    """The finding in view."""

    entry: Entry
    enterprise: str
    outlet: str
    county: str
    facts: tuple[str, ...]
    chart: Hours | None
    shown_pollutant: str
    unit: str
    hours: tuple[HourRow, ...]
    is_gas: bool
    explorer: str
    causes: tuple[Cause, ...]
    hidden: tuple[tuple[str, str], ...]
    """Fields that a form sends with the cause."""
    history: tuple[Said, ...]
    place: int
    of: int
    previous: str
    following: str


@dataclass(frozen=True)
class Selection:
    """What was chosen, and what may be."""

    day: date
    newest: date
    county: Option | None
    kind: Option | None
    state: str
    counties: tuple[Option, ...]
    kinds: tuple[Option, ...]


@dataclass(frozen=True)
class Progress:
    """How far the review of the day has come."""

    reviewed: int
    total: int
    closes_at: datetime
    now: datetime
    people: tuple[tuple[str, int], ...]
    """Who closed how many of the findings that are closed."""


@dataclass(frozen=True)
class Last:
    """What just happened, with the way back."""

    sentence: str
    hidden: tuple[tuple[str, str], ...]
    """Fields of a form that takes it back; empty when nothing can be taken back."""


@dataclass(frozen=True)
class Page:
    """Everything on the page."""

    selection: Selection
    progress: Progress
    counts: dict[str, int]
    """Findings by state, within the filters."""
    groups: tuple[Group, ...]
    evidence: Evidence | None
    record: Sequence[Group]
    """Every finding of the day within the filters, open and closed."""
    last: Last | None
    may_close: bool
    place: str
    """City or counties that the record covers."""
