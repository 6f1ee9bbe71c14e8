"""What the overview shows, as values: filled by the page, drawn by the layout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from layouts.method_links import Heading

PROVISIONAL = "provisional"
PENDING = "pending"
SETTLED = "settled"


@dataclass(frozen=True)
class Count:
    """Dischargers and outlets, each counted once."""

    enterprises: int
    outlets: int


@dataclass(frozen=True)
class Share:
    """A share with its base: ``part`` of ``base``; None where the base is too small."""

    part: int
    base: int

    @property
    def value(self) -> float | None:
        """The share of one."""
        return self.part / self.base if self.base else None


@dataclass(frozen=True)
class Exceeding:
    """Exceedances of one day and of the thirty days that end with it."""

    phase: str
    """PROVISIONAL until marks may no longer be set, PENDING until the review is over, SETTLED."""
    changes_at: datetime | None
    """When the phase ends; None once it is settled."""
    has_data: bool
    settled: Count
    hourly_outlets: int
    daily_outlets: int
    open: Count
    """Warnings and verdicts that wait for review."""
    before: Count | None
    """The same span before; None when nothing was computed of it."""
    newest_settled_day: date
    newest_settled: Count
    series: tuple[int | None, ...]
    open_series: tuple[int | None, ...]
    is_highest: bool


@dataclass(frozen=True)
class Warnings:
    """Warnings of the running day."""

    count: Count
    continuing: int
    until: datetime | None
    series: tuple[int | None, ...]


@dataclass(frozen=True)
class Gaps:
    """Outlets without data: on the days ``start <= day < end``, and at this moment."""

    start: date
    end: date
    outlets: int
    base: int
    before: int | None
    missing_hours: int
    silent: int
    silent_hours: int
    series: tuple[int | None, ...]


@dataclass(frozen=True)
class Networking:
    """Outlets by their state in the networking ledger."""

    obliged: int
    installed: int
    networked: int
    to_install: int
    deferred: int
    exempt: int
    networked_before: int
    series: tuple[int | None, ...]


@dataclass(frozen=True)
class Rate:
    """A rate over a span with what stands beside it."""

    start: date
    end: date
    share: Share
    beside: Share
    before: Share
    target: float | None
    series: tuple[float | None, ...]


@dataclass(frozen=True)
class Area:
    """One county on the map."""

    county_id: int
    name: str
    outline: Sequence | None
    label_x: float | None
    label_y: float | None
    share: Share
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Ranked:
    """One row of a ranking: the month up to the chosen day."""

    key: str
    name: str
    share: Share
    """Outlets with settled exceedances, of networked outlets."""
    hours: int
    days: int
    before: int | None
    """Outlets in the same span before; None when that was not computed."""
    validity: Share
    """Valid of due hours in the month up to the chosen day."""
    href: str
    """The exceedances that it counts."""


@dataclass(frozen=True)
class MapArea:
    """One county on the map under another measure than exceedances."""

    county_id: int
    name: str
    outline: Sequence | None
    label_x: float | None
    label_y: float | None
    text: str
    shade: int
    spoken: str
    bands: tuple[tuple[str, int], ...] = ()
    """Enterprises by the band of their face."""


@dataclass(frozen=True)
class MapView:
    """The map under another measure: its title, what it counts, and its classes."""

    heading: Heading
    note: str
    numbers: str
    """What the number on a county is."""
    labels: tuple[str, ...]
    areas: tuple[MapArea, ...]


@dataclass(frozen=True)
class Gap:
    """An outlet without data: on the day, now, or both."""

    enterprise_id: int
    enterprise: str
    outlet_id: int
    outlet: str
    county: str
    missing_hours: int
    newest: datetime | None
    is_silent: bool


@dataclass(frozen=True)
class Unconnected:
    """An outlet that is not networked, and its state in the ledger."""

    enterprise_id: int
    enterprise: str
    outlet: str
    county: str
    state: str
    since: date | None


@dataclass(frozen=True)
class Exceedance:
    """One outlet, factor and limit on one day."""

    day: date
    stage: str
    enterprise_id: int
    enterprise: str
    outlet_id: int
    outlet: str
    county: str
    pollutant_code: str
    pollutant: str
    basis: str
    periods: int
    hours_text: str
    worst: float
    lower: float | None
    upper: float | None
    unit: str
    multiple: float | None
    source: str
    reviewed: bool


@dataclass(frozen=True)
class Option:
    """One value of a filter."""

    value: str
    name: str


@dataclass(frozen=True)
class Selection:
    """The state of the page, as words and as values."""

    day: date
    today: date
    is_default_day: bool
    span: str
    start: date
    """First of the counted days."""
    wide_start: date
    """First day of map and ranking."""
    county: Option | None
    industry: Option | None
    pollutant: Option | None
    ranked_by: str
    measure: str
    counties: tuple[Option, ...]
    industries: tuple[Option, ...]
    pollutants: tuple[Option, ...]


@dataclass(frozen=True)
class Overview:
    """Everything on the page."""

    selection: Selection
    special: tuple[str, ...]
    exceeding: Exceeding
    warnings: Warnings
    gaps: Gaps
    networking: Networking
    transmission: Rate
    validity: Rate
    areas: tuple[Area, ...]
    map_view: MapView | None
    """None: the map shows exceedances."""
    river: tuple[tuple[float, float], ...]
    ranking: tuple[Ranked, ...]
    total: Ranked
    latest: tuple[Exceedance, ...]
    latest_count: int
    live: tuple[Exceedance, ...]
    list_start: date
    silent: tuple[Gap, ...]
    unconnected: tuple[Unconnected, ...]
    reviewed: Share | None = None
    """Findings of the daily review that are closed, of all of the day; None while it runs."""
