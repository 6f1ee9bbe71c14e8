"""What the pages of scores show, as plain values; names are in the language of the page."""

from dataclasses import dataclass
from datetime import date, datetime

from layouts.staff.operators_values import Offer


@dataclass(frozen=True)
class Period:
    """One evaluation of a month; ``state`` is a key of PERIOD_STATES."""

    snapshot_id: int
    month: date
    href: str
    state: str
    is_chosen: bool
    rule_version: str
    known_until: date
    counts: tuple[tuple[str, int], ...]
    noticed_on: date | None
    objections_until: date | None
    is_calendar_provisional: bool
    published_at: datetime | None
    published_by: str
    note: str
    changed: int | None
    changed_href: str
    disputed: int


@dataclass(frozen=True)
class Difference:
    """One line that a correction moved, or that moved between two periods."""

    subject: str
    href: str
    line: str
    before: float | None
    after: float | None
    cause: str
    facts: str


@dataclass(frozen=True)
class Correction:
    """What one correction changed and which records came or went."""

    snapshot_id: int
    month: date
    note: str
    records: tuple[tuple[str, str], ...]
    rows: tuple[Difference, ...]


@dataclass(frozen=True)
class ObjectionRow:
    """One objection; ``outcome`` is a key of OUTCOMES, empty while it is not decided."""

    number: int
    month: date
    months: int
    subject: str
    href: str
    line: str
    raised_on: date
    raised_by: str
    text: str
    days_open: int
    outcome: str
    decided_at: datetime | None
    answer: str


@dataclass(frozen=True)
class Version:
    """One version of the rules, and what it would change where that was tried."""

    rule_version: str
    title: str
    state: str
    valid_from: date
    last_day: date | None
    adopted_by: str
    is_chosen: bool
    href: str
    tried_on: date | None
    tried_at: datetime | None
    compared_with: str
    moved: int | None
    subjects: int | None
    lines_moved: int | None


@dataclass(frozen=True)
class Mover:
    """Who would change class under a version."""

    subject: str
    href: str
    band_before: str | None
    band_after: str | None
    before: float | None
    after: float | None


@dataclass(frozen=True)
class FaceRow:
    """The face of one enterprise in the chosen month."""

    enterprise: str
    county: str
    href: str
    state: str
    band: str | None
    uncapped: str | None
    score: float | None
    change: float | None
    is_capped: bool
    is_disputed: bool


@dataclass(frozen=True)
class MonitorRow:
    """A monitor below the pass mark."""

    enterprise: str
    outlet: str
    href: str
    operator: str
    ref: str
    model: str
    installed_on: date | None
    years: float | None
    score: float | None
    months_below: int
    months_scored: int
    is_proposed: bool


@dataclass(frozen=True)
class Page:
    """Everything on the page of scores."""

    scheme: str
    schemes: tuple[Offer, ...]
    finding: str
    rules_note: str
    month: date | None
    periods: tuple[Period, ...]
    correction: Correction | None
    objections: tuple[ObjectionRow, ...]
    versions: tuple[Version, ...]
    version: str
    movers: tuple[Mover, ...]
    faces: tuple[FaceRow, ...]
    monitors: tuple[MonitorRow, ...]


@dataclass(frozen=True)
class Case:
    """One case behind a line, with the way to its rows."""

    name: str
    said: str
    href: str


@dataclass(frozen=True)
class Line:
    """One line of a face with its arithmetic."""

    key: str
    name: str
    statement: str
    document: str
    state: str
    cause: str
    sum: str
    share: float | None
    earned: float
    maximum: float
    before: float | None
    counts: bool
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Dimension:
    """A group of lines; ``earned`` and ``maximum`` of those that count."""

    name: str
    lines: tuple[Line, ...]
    earned: float
    maximum: float


@dataclass(frozen=True)
class Cap:
    """A verdict or decision that holds the face down."""

    statement: str
    references: tuple[tuple[str, str], ...]
    """What it rests on, each with the way to its rows."""
    decided_on: date
    band: str
    facts: str


@dataclass(frozen=True)
class Amount:
    """Use of one permitted amount at the end of the month."""

    reference: str
    pollutant: str
    permitted_t: float
    used_t: float | None
    is_lower_bound: bool
    unknown_outlets: int
    outcome: str


@dataclass(frozen=True)
class Past:
    """The face of one month."""

    month: date
    href: str
    state: str
    snapshot_state: str
    band: str | None
    score: float | None
    is_chosen: bool


@dataclass(frozen=True)
class FacePage:
    """Everything on the page of one face; without ``month`` there is none."""

    enterprise: str
    enterprise_href: str
    list_href: str
    asked: date | None
    month: date | None
    snapshot_state: str
    rule_version: str
    known_until: date | None
    published_at: datetime | None
    is_calendar_provisional: bool
    correction: str
    rules_note: str
    state: str
    band: str | None
    uncapped: str | None
    score: float | None
    earned: float | None
    maximum: float | None
    is_disputed: bool
    finding: str
    dimensions: tuple[Dimension, ...]
    caps: tuple[Cap, ...]
    amounts: tuple[Amount, ...]
    months: tuple[Offer, ...]
    others: tuple[Offer, ...]
    against: date | None
    moved: tuple[Difference, ...]
    history: tuple[Past, ...]
    objections: tuple[ObjectionRow, ...]
