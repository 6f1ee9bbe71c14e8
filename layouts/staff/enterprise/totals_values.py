"""What the tab of totals shows, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from layouts.staff.emissions_values import Month, Permit
from layouts.staff.enterprise.exceedance_values import Option
from layouts.translations import mark

CAUSES = {"failure": mark("故障等无效"), "calibration": mark("校准、维护")}
STATES = {
    "substituted": mark("已替代"),
    "short_history": mark("已替代（历史不足）"),
    "no_history": mark("没有可用历史，量不明"),
    "not_applicable": mark("捕集率过低，不替代"),
}
BASES = {
    "day_mean": mark("当日有效值"),
    "run_rate": mark("逐段取最大小时"),
    "largest_day": mark("之前有效日的最大值"),
}


@dataclass(frozen=True)
class Cumulated:
    """A month of the enterprise with what it adds up to since New Year; None: nothing known."""

    month: Month
    cumulated_kg: float | None
    share: float | None


@dataclass(frozen=True)
class Run:
    """Invalid hours in a row, and the rule that said what stands in for them."""

    start: datetime
    end: datetime
    hours: int
    cause: str
    alpha: float | None
    rule: str
    number: float | None
    found_hours: int
    look_back_hours: int
    rate_kg_h: float | None
    mass_kg: float | None
    state: str
    href: str


@dataclass(frozen=True)
class WaterDay:
    """A day of water with invalid hours, and what stands in for them."""

    day: date
    hours: int
    filled: int
    mass_kg: float | None
    basis: str
    state: str
    href: str


@dataclass(frozen=True)
class Compared:
    """The logger's own mass of an outlet and factor beside the computed one."""

    outlet: str
    pollutant: str
    hours: int
    reported_kg: float | None
    computed_kg: float | None
    ratio: float | None


@dataclass(frozen=True)
class Totals:
    """Everything on the tab; the newest runs first."""

    outlet: str
    pollutant: str
    year: int
    outlets: tuple[Option, ...]
    factors: tuple[Option, ...]
    years: tuple[Option, ...]
    months: tuple[Cumulated, ...]
    permitted_t: float | None
    permits: tuple[Permit, ...]
    twelve_t: float | None
    twelve_from: date | None
    is_water: bool
    runs: tuple[Run, ...]
    days: tuple[WaterDay, ...]
    compared: tuple[Compared, ...]
    methods: tuple[str, ...]
    method_versions: tuple[str, ...]
