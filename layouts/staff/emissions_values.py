"""What the page of emissions shows, as plain values; masses in kilograms, permits in tonnes."""

from dataclasses import dataclass
from datetime import date, timedelta

from layouts.staff.overview_values import Option
from layouts.translations import mark

SPANS = {
    "year": mark("本年"),
    "quarter": mark("本季"),
    "twelve": mark("近 12 个月"),
    "last_year": mark("去年"),
}
STATES = {
    "complete": mark("完整"),
    "lower_bound": mark("下限"),
    "not_usable": mark("自动监测数据不可用于核算"),
    "unknown": mark("排放量不明"),
}
SETTLEMENTS = {
    "running": mark("暂算"),
    "in_review": mark("暂算，审核期"),
    "final": mark("终"),
}
PERMIT_SPANS = {"year": mark("自然年"), "special_period": mark("特殊时段")}


@dataclass(frozen=True)
class Selection:
    """The filters in force and what is on offer; months ``start <= month < end``."""

    start: date
    end: date
    preset: str | None
    months: tuple[date, ...]
    county: Option | None
    industry: Option | None
    pollutant: Option | None
    shown_pollutant: Option
    everything: bool
    counties: tuple[Option, ...]
    industries: tuple[Option, ...]
    pollutants: tuple[Option, ...]

    @property
    def last(self) -> date:
        """The last chosen month."""
        return (self.end - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True)
class YearBefore:
    """The same outlets in the same months of two years, complete in both."""

    now_kg: float
    before_kg: float
    outlets: int
    outlet_months: int

    @property
    def change(self) -> float | None:
        """Change as a share of the year before; None where that was nothing."""
        return self.now_kg / self.before_kg - 1 if self.before_kg else None


@dataclass(frozen=True)
class Sum:
    """A total in its parts; NaN where nothing is known."""

    measured_kg: float
    substituted_kg: float
    total_kg: float
    outlet_months: int
    missing: int
    """Outlet-months without a total: left out, not zero."""
    lower_bounds: int
    is_final: bool
    year_before: YearBefore | None

    @property
    def is_lower_bound(self) -> bool:
        """Whether the true total may be higher."""
        return bool(self.missing or self.lower_bounds)


@dataclass(frozen=True)
class Total:
    """The total of one pollutant."""

    code: str
    name: str
    sum: Sum
    is_shown: bool
    href: str


@dataclass(frozen=True)
class Month:
    """One month of the shown pollutant."""

    month: date
    sum: Sum


@dataclass(frozen=True)
class Area:
    """One box of the treemap: a county, an industry in it, or an enterprise in that."""

    key: str
    parent: str
    name: str
    kg: float
    depth: int


@dataclass(frozen=True)
class Contributor:
    """One enterprise of the shown pollutant, the largest first; shares of what is known."""

    enterprise_id: int
    name: str
    county: str
    industry: str
    sum: Sum
    share: float
    cumulated: float
    href: str


@dataclass(frozen=True)
class Projection:
    """The year's end as shares of the permitted amounts that it could be projected for."""

    share: float
    low: float
    high: float
    amounts: int
    """Permitted amounts that it is projected for."""
    base: int
    """All of them."""


@dataclass(frozen=True)
class Permit:
    """One permitted amount and what is used of it; None where nothing is known of a part."""

    enterprise: str
    pollutant: str
    span: str
    start: date
    end: date
    permitted_t: float
    measured_t: float | None
    substituted_t: float | None
    reported_t: float | None
    reported_until: date | None
    used_t: float | None
    used_share: float | None
    unknown_outlets: int
    is_lower_bound: bool
    exceeds: bool
    expected_share: float | None
    is_provisional: bool
    document: str
    href: str
    projection: Projection | None = None
    why_none: str = ""
    """Key of the reason why there is no projection."""


@dataclass(frozen=True)
class Permits:
    """Permitted amounts of a year, those exceeded first."""

    year: int
    rows: tuple[Permit, ...]
    methods: tuple[str, ...] = ()
    method_versions: tuple[str, ...] = ()

    @property
    def exceeded(self) -> int:
        """How many amounts are used up and more."""
        return sum(1 for one in self.rows if one.exceeds)


@dataclass(frozen=True)
class Compared:
    """The logger's own mass of an outlet beside the computed one, over the same hours."""

    enterprise: str
    outlet: str
    hours: int
    reported_kg: float
    computed_kg: float
    ratio: float
    href: str


@dataclass(frozen=True)
class Page:
    """Everything on the page."""

    selection: Selection
    finding: str
    methods: tuple[str, ...]
    method_versions: tuple[str, ...]
    totals: tuple[Total, ...]
    months: tuple[Month, ...]
    areas: tuple[Area, ...]
    contributors: tuple[Contributor, ...]
    without_total: int
    permits: Permits
    compared: tuple[Compared, ...]
