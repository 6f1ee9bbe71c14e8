"""The longer view of the overview as values: permitted amounts, quarters, faces, complaints."""

from dataclasses import dataclass
from datetime import date, datetime

from layouts.staff.emissions_values import Permit
from layouts.staff.overview_values import Share


@dataclass(frozen=True)
class PermitUse:
    """Use of the permitted amounts of a year, by enterprise and summed by pollutant."""

    year: int
    until: date
    warning_share: float | None
    """Share from which an amount counts as nearly used; None where no rule row is in force."""
    near: int
    """Enterprises of which an amount has reached that share."""
    exceeded: int
    """Enterprises of which an amount is used up and more."""
    enterprises: int
    """Enterprises with a permitted amount."""
    sums: tuple[Permit, ...]
    """One for each pollutant, over all amounts in sight."""
    href: str = "/staff/emissions"
    """Every amount on its own."""


@dataclass(frozen=True)
class Quarter:
    """One column of the grid."""

    start: date
    is_running: bool


@dataclass(frozen=True)
class QuarterRow:
    """Outlets with settled exceedances of networked outlets, by quarter; None: nothing computed."""

    name: str
    href: str
    shares: tuple[Share | None, ...]
    links: tuple[str, ...] = ()
    """The exceedances behind each share."""


@dataclass(frozen=True)
class QuarterGrid:
    """Counties by quarter with the sum under them."""

    quarters: tuple[Quarter, ...]
    rows: tuple[QuarterRow, ...]
    total: QuarterRow


@dataclass(frozen=True)
class Faces:
    """The newest published faces, by band."""

    month: date
    bands: dict[str, int]
    before: dict[str, int] | None
    """Those of the month before; None when none are published."""
    outside: int
    """Enterprises that are not evaluated in this month."""


@dataclass(frozen=True)
class Feedback:
    """Opinions, complaints and reports of citizens that wait for an answer."""

    open: int
    total: int
    oldest_open: datetime | None


@dataclass(frozen=True)
class Task:
    """Findings of one kind that wait for a person."""

    kind: str
    count: int
    outlets: tuple[str, ...]
    """Names of the first outlets, the gravest first."""
    href: str


@dataclass(frozen=True)
class Work:
    """The daily review of a day: how far it is, and what of it waits for a person."""

    day: date
    reviewed: int
    total: int
    closes_at: datetime
    """When a verdict stands although nobody looked."""
    is_overdue: bool
    tasks: tuple[Task, ...]
    href: str

    @property
    def open(self) -> int:
        """Findings that nobody closed."""
        return self.total - self.reviewed


@dataclass(frozen=True)
class Context:
    """What stands beside and under the day."""

    work: Work
    permits: PermitUse
    grid: QuarterGrid
    faces: Faces | None
    feedback: Feedback
