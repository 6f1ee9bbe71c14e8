"""What the pages of operators show, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from layouts.translations import mark

PROMPT = "transmission_prompt"
SPANS = {1: mark("当月"), 3: mark("连续三个月")}
SNAPSHOT_STATES = {"provisional": mark("暂定"), "published": mark("已发布")}
LINE_STATES = {
    "scored": mark("已评分"),
    "not_applicable": mark("不适用"),
    "not_delivered": mark("应有而无"),
    "platform": mark("平台原因缺失"),
}
HOURS_OF_FACTORS = mark("因子·h")
UNITS = {PROMPT: HOURS_OF_FACTORS}
"""What the numerator and denominator of a line count where its name does not say it."""


@dataclass(frozen=True)
class Snapshot:
    """The evaluation that is shown."""

    month: date
    months: int
    state: str
    rule_version: str
    method_version: str
    known_until: date
    published_at: datetime | None
    correction: str


@dataclass(frozen=True)
class Rate:
    """A part of a whole; ``share`` is None where nothing was due."""

    numerator: float
    denominator: float

    @property
    def share(self) -> float | None:
        """Part of the whole."""
        return self.numerator / self.denominator if self.denominator > 0 else None


@dataclass(frozen=True)
class Completed:
    """Effective transmission rate after back-filling: of the outlets that the visitor sees."""

    rate: Rate | None
    seen: int
    outlets: int

    @property
    def is_whole(self) -> bool:
        """Whether every outlet of the operator is in it."""
        return self.rate is not None and self.seen >= self.outlets


@dataclass(frozen=True)
class Cap:
    """A decision that holds a grade down."""

    statement: str
    reference: str
    decided_on: date
    grade: str


@dataclass(frozen=True)
class Card:
    """One operator in one evaluation. Grades are words in the language of the page."""

    operator_id: int
    name: str
    full_name: str
    href: str
    is_self_operated: bool
    is_scored: bool
    outlets: int
    outlet_days: int
    earned: float | None
    maximum: float | None
    raw_score: float | None
    score: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    group: int | None
    grade: str
    uncapped_grade: str
    low_grade: str
    high_grade: str
    caps: tuple[Cap, ...]
    prompt: Rate | None
    completed: Completed
    before: float | None
    before_low: float | None
    before_high: float | None
    before_rules_differ: bool
    is_disputed: bool = False
    """An objection to the result is not decided."""

    @property
    def change(self) -> float | None:
        """Points more than in the month before, by the same rules."""
        if self.score is None or self.before is None or self.before_rules_differ:
            return None
        return self.score - self.before

    @property
    def is_wide(self) -> bool:
        """Whether the interval reaches over more than one grade."""
        return self.low_grade != self.high_grade

    @property
    def overlaps_before(self) -> bool:
        """Whether the intervals of both months share a score."""
        ends = (self.low, self.high, self.before_low, self.before_high)
        if any(end is None for end in ends):
            return True
        low, high, before_low, before_high = (float(end) for end in ends if end is not None)
        return low <= before_high and before_low <= high


@dataclass(frozen=True)
class Point:
    """One operator in the funnel. ``zone``: 0 within both limits, 1 beyond 95 %, 2 beyond 99.8 %"""

    name: str
    numerator: float
    denominator: float
    share: float
    zone: int
    is_self_operated: bool


@dataclass(frozen=True)
class Curve:
    """Limits of the funnel along how much was due."""

    trials: tuple[float, ...]
    warning: tuple[tuple[float, ...], tuple[float, ...]]
    action: tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Funnel:
    """Rates of one line against how much was due."""

    line_key: str
    name: str
    statement: str
    unit: str
    mean: float | None
    points: tuple[Point, ...]
    curve: Curve | None


@dataclass(frozen=True)
class Offer:
    """One choice: its name, its address, and whether it is in force."""

    name: str
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class Choices:
    """What may be chosen."""

    months: tuple[Offer, ...]
    spans: tuple[Offer, ...]
    lines: tuple[Offer, ...]
    others: tuple[Offer, ...] = ()
    """Months that the chosen one can be compared with."""


KINDS_TO_VERIFY = {
    "undisturbed_maintenance": mark("维护记录期间数据未受扰动"),
    "mark_without_visit": mark("有设备标记，无人到场"),
    "no_contract": mark("没有运维合同"),
    "two_operators": mark("同时有两家机构的合同"),
}


@dataclass(frozen=True)
class Contradiction:
    """A record that the data contradict; ``operator`` is empty where there is not exactly one."""

    kind: str
    operator: str
    enterprise: str
    outlet: str
    county: str
    href: str
    started_at: datetime
    ended_at: datetime
    hours: int
    reference: str
    mark: str


@dataclass(frozen=True)
class Verification:
    """What the searches of a span found, the newest first; months without a search are named."""

    rows: tuple[Contradiction, ...] = ()
    searched: tuple[date, ...] = ()
    waiting: tuple[date, ...] = ()
    rule_versions: tuple[str, ...] = ()
    searched_at: datetime | None = None


@dataclass(frozen=True)
class Page:
    """Everything on the page of the operators; without ``snapshot`` nothing was evaluated."""

    asked: date | None
    snapshot: Snapshot | None
    choices: Choices
    rules_note: str
    level: float | None
    edges: tuple[float, ...]
    finding: str
    companies: tuple[Card, ...]
    self_operated: tuple[Card, ...]
    funnel: Funnel | None
    is_whole_city: bool
    verification: Verification


@dataclass(frozen=True)
class Line:
    """One line of a scorecard and what it was in the month before."""

    line_key: str
    name: str
    statement: str
    dimension: str
    state: str
    numerator: float | None
    denominator: float | None
    unit: str
    rate: float | None
    pooled: float | None
    raw_earned: float
    earned: float
    maximum: float
    before: float | None
    outlets_href: str
    is_chosen: bool


@dataclass(frozen=True)
class Dimension:
    """A group of lines; ``earned`` and ``maximum`` are of those that count."""

    name: str
    lines: tuple[Line, ...]
    earned: float
    maximum: float


@dataclass(frozen=True)
class Moved:
    """A line, cap or the score itself that differs from the month before."""

    name: str
    before: float | None
    after: float | None
    cause: str
    facts: str


@dataclass(frozen=True)
class Outlet:
    """An outlet served in the span, with what each line found there."""

    outlet_id: int
    enterprise: str
    outlet: str
    county: str
    href: str
    rates: tuple[Rate | None, ...]
    completed: Rate | None


@dataclass(frozen=True)
class Monitor:
    """A monitor that is proposed for replacement."""

    enterprise: str
    outlet: str
    href: str
    ref: str
    model: str
    score: float | None
    months_below: int
    months_scored: int


@dataclass(frozen=True)
class Past:
    """The score of one month."""

    month: date
    href: str
    is_published: bool
    rule_version: str
    score: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    grade: str
    outlets: int


@dataclass(frozen=True)
class Operator:
    """Everything on the page of one operator; without ``card`` it was not evaluated."""

    operator_id: int
    name: str
    full_name: str
    ref: str
    credit_code: str
    registered_on: date | None
    enterprise_href: str
    is_self_operated: bool
    snapshot: Snapshot | None
    asked: date | None
    choices: Choices
    rules_note: str
    level: float | None
    edges: tuple[float, ...]
    finding: str
    card: Card | None
    dimensions: tuple[Dimension, ...]
    before: date | None
    moved: tuple[Moved, ...]
    heads: tuple[Offer, ...]
    outlets_seen: int
    outlets: tuple[Outlet, ...]
    monitors: tuple[Monitor, ...]
    verification: Verification
    history: tuple[Past, ...]
    bands: tuple[tuple[str, float], ...]
    competitors: int
    list_href: str
