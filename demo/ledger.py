"""What the simulation remembers of each outlet for reports, tests and samples that quote it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demo.chance import Hours, Series
from demo.device import KG_PER_UNIT, FactorReport, Report
from demo.flags import NORMAL
from demo.hours import month_of, month_start
from demo.model import Factor, Outlet

_Days = npt.NDArray[np.int64]


@dataclass(frozen=True)
class DeviceDay:
    """Daily values of one pollutant as the logger computes them from its normal hours."""

    code: str
    days: _Days
    normal_hours: _Days
    mean: Series
    converted_mean: Series
    mass_kg: Series
    flow_m3: Series


@dataclass(frozen=True)
class Remembered:
    """Hours of one outlet."""

    outlet: Outlet
    hours: Hours
    measured: dict[str, Series]
    converted: dict[str, Series]
    mass_kg: dict[str, Series]
    normal: dict[str, npt.NDArray[np.bool_]]
    flow_m3: Series

    def mean(self, code: str, *, start: int, end: int) -> float | None:
        """Mean of the normal hours of a stretch, or None."""
        low, high = start - int(self.hours[0]), end - int(self.hours[0])
        if low < 0 or high > len(self.hours) or code not in self.measured:
            return None
        chosen = self.measured[code][low:high][self.normal[code][low:high]]
        return float(chosen.mean()) if len(chosen) else None

    def mass_kg_of(self, factor: Factor, value: float, *, hour: int) -> float | None:
        """Mass of an hour at a concentration that was not measured by the monitor."""
        flow = float(self.flow_m3[hour - int(self.hours[0])])
        return round(value * flow * KG_PER_UNIT[factor.unit], 3) if np.isfinite(flow) else None

    def share_converted(self, code: str, *, start: int, end: int) -> float | None:
        """Converted over measured concentration in a stretch, for laboratories that convert."""
        low, high = start - int(self.hours[0]), end - int(self.hours[0])
        measured, converted = self.measured[code][low:high], self.converted[code][low:high]
        known = np.isfinite(measured) & np.isfinite(converted) & (measured > 0)
        if not known.any():
            return None
        return float(converted[known].sum() / measured[known].sum())

    def mass_between(self, code: str, *, first_day: int, last_day: int) -> float | None:
        """Mass of the normal hours of whole days in kg; None where the days are not at hand."""
        low, high = first_day * 24 - int(self.hours[0]), last_day * 24 - int(self.hours[0])
        if low < 0 or high > len(self.hours):
            return None
        mass = self.mass_kg[code][low:high]
        known = np.isfinite(mass) & self.normal[code][low:high]
        return float(mass[known].sum())


class Ledger:
    """Remembers every outlet that passes by."""

    def __init__(self) -> None:
        self.outlets: dict[str, Remembered] = {}

    def add(self, found: Report) -> None:
        """Keep what later files quote."""
        self.outlets[found.outlet.ref] = Remembered(
            outlet=found.outlet,
            hours=found.hours,
            measured={row.factor.code: row.measured for row in found.factors},
            converted={row.factor.code: row.converted for row in found.factors},
            mass_kg={row.factor.code: row.mass_kg for row in found.factors},
            normal={row.factor.code: _is_normal(found, row) for row in found.factors},
            flow_m3=found.conditions["flow_m3"],
        )


def _is_normal(found: Report, row: FactorReport) -> npt.NDArray[np.bool_]:
    arrived = found.arrives | (found.later < found.hours[-1])
    return (row.flag == NORMAL) & np.isfinite(row.measured) & ~row.absent & arrived


def device_days(one: Remembered, *, first_day: int, last_day: int) -> list[DeviceDay]:
    """Daily values of all pollutants for the days in [first_day, last_day)."""
    first_day = max(first_day, -(-int(one.hours[0]) // 24))
    if first_day >= last_day:
        return []
    low = first_day * 24 - int(one.hours[0])
    high = last_day * 24 - int(one.hours[0])
    shape = (last_day - first_day, 24)
    flow = one.flow_m3[low:high].reshape(shape)
    is_water = one.outlet.medium == "water"
    found = []
    for code, values in one.measured.items():
        normal = one.normal[code][low:high].reshape(shape)
        if is_water:
            normal = normal & (flow > 0.0)
        measured = np.where(normal, values[low:high].reshape(shape), 0.0)
        converted = np.where(normal, np.nan_to_num(one.converted[code][low:high].reshape(shape)), 0)
        mass = np.where(normal, np.nan_to_num(one.mass_kg[code][low:high].reshape(shape)), 0.0)
        count = normal.sum(axis=1)
        weight = np.where(normal, flow, 0.0) if is_water else normal.astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = (measured * weight).sum(axis=1) / weight.sum(axis=1)
            converted_mean = converted.sum(axis=1) / count
        found.append(
            DeviceDay(
                code=code,
                days=np.arange(first_day, last_day, dtype=np.int64),
                normal_hours=count.astype(np.int64),
                mean=mean,
                converted_mean=np.full(mean.shape, np.nan) if is_water else converted_mean,
                mass_kg=mass.sum(axis=1),
                flow_m3=np.where(normal, flow, 0.0).sum(axis=1),
            )
        )
    return found


def quarters(*, start: int, until: int) -> list[tuple[int, int]]:
    """First and last day (exclusive) of the quarters that are over, from the year of ``start``."""
    month = month_of(start // 24) // 12 * 12
    found = []
    while month_start(month + 3) <= until // 24:
        found.append((month_start(month), month_start(month + 3)))
        month += 3
    return found
