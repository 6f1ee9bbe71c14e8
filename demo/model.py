"""The city as objects: enterprises, outlets, monitors, and what was planted in them."""

from dataclasses import dataclass, field
from typing import Any

from demo.processes import GasFactor, GasProcess, QuietOutlet, WaterFactor, WaterProcess


@dataclass(frozen=True)
class Step:
    """A limit and the usual level of a factor from a day on."""

    from_day: int | None
    limit: float
    level: float


@dataclass(frozen=True)
class Factor:
    """A monitored pollutant of one outlet."""

    code: str
    unit: str
    reported_unit: str
    range_high: float
    steps: tuple[Step, ...]
    source: GasFactor | WaterFactor

    @property
    def limit(self) -> float:
        """Newest limit."""
        return self.steps[-1].limit

    def step_on(self, day: int) -> Step:
        """Step in force on a day."""
        found = self.steps[0]
        for step in self.steps:
            if step.from_day is None or step.from_day <= day:
                found = step
        return found


@dataclass(frozen=True)
class Number:
    """The MN under which a monitor reports in a stretch of hours."""

    mn: str
    start: int | None
    end: int | None


@dataclass(frozen=True)
class Monitor:
    """A monitoring system at an outlet."""

    ref: str
    kind: str
    maker_zh: str
    model: str
    serial_number: str
    installed_day: int
    accepted_day: int | None
    networked_day: int | None
    numbers: tuple[Number, ...]
    duty: str
    in_charge: tuple[tuple[int | None, int | None], ...]
    bias: float
    """Relative error of its span."""
    check_hour: int
    """Hour of the day in which it calibrates or checks itself."""
    calibration_days: int
    """Days between two calibrations: 1 where it calibrates itself."""


@dataclass(frozen=True)
class Outlet:
    """A place where gas or water leaves an enterprise."""

    ref: str
    number: int
    """Position in the city, from 0; decides what is planted where."""
    enterprise_ref: str
    code: str
    name_zh: str
    name_en: str
    medium: str
    kind: str
    process: GasProcess | WaterProcess | QuietOutlet
    size: float
    factors: tuple[Factor, ...]
    monitors: tuple[Monitor, ...]
    operator_ref: str | None
    networking: str
    care: float
    """How well the plant is run, 0 to 1."""
    first_day: int
    closed_hour: int | None = None
    rhythm: str = ""

    @property
    def is_monitored(self) -> bool:
        """Whether values arrive."""
        return bool(self.monitors) and self.networking == "networked"

    def factor(self, code: str) -> Factor:
        """The factor with a pollutant code."""
        return next(factor for factor in self.factors if factor.code == code)


@dataclass(frozen=True)
class Enterprise:
    """A discharger with its outlets."""

    ref: str
    name_zh: str
    name_en: str
    short_zh: str
    industry_code: str
    county: int
    """Position in the list of counties."""
    township: int
    x: float
    y: float
    address_zh: str
    address_en: str
    credit_code: str
    permit_number: str
    permit_from: int
    permit_until: int
    first_day: int
    operator_ref: str | None
    outlets: tuple[Outlet, ...]
    management_class: str = "key"


@dataclass(frozen=True)
class Operator:
    """An O&M company, or a discharger that runs its own monitors."""

    ref: str
    name_zh: str
    name_en: str
    short_zh: str
    diligence: float
    enterprise_ref: str | None = None


@dataclass(frozen=True)
class Planted:
    """Something put into the city on purpose; the truth file is made of these."""

    kind: str
    outlet_ref: str
    pollutant_code: str | None
    start: int
    end: int
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class City:
    """Everything that stands still: who is there. What happens is drawn per outlet and month."""

    seed: int
    start: int
    """First hour of the history."""
    origin: int
    """End of the history when the city was made; one-time stories are dated from it."""
    months: int
    enterprises: tuple[Enterprise, ...]
    operators: tuple[Operator, ...]

    @property
    def outlets(self) -> list[Outlet]:
        """All outlets in the order of the city."""
        return [outlet for enterprise in self.enterprises for outlet in enterprise.outlets]

    @property
    def monitored(self) -> list[Outlet]:
        """Outlets whose values arrive."""
        return [outlet for outlet in self.outlets if outlet.is_monitored]

    def operator(self, ref: str) -> Operator:
        """An operator by its reference."""
        return next(operator for operator in self.operators if operator.ref == ref)
