"""The days of a claim as flat arrays, and which monitor's hours are theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from analytics.units import HOURS_PER_DAY, SHANGHAI_OFFSET_HOURS
from dashboard.jobs.dated_rows import stretches
from queries.arrays import Columns
from queries.dirty_marks import ClaimedSeries

Integers = npt.NDArray[np.int64]
AnyDay = TypeVar("AnyDay", int, Integers)

# A probe of a monitor's series costs about as much as reading some days too many.
_BRIDGED_DAYS = 7


@dataclass(frozen=True, slots=True)
class ClaimedDays:
    """One element per claimed outlet, pollutant and day, sorted by series, then day."""

    outlet_ids: list[int]
    outlet_of_series: Integers
    pollutant_of_series: list[str]
    series: Integers
    day: Integers

    @property
    def outlet(self) -> Integers:
        """Outlet id of each day."""
        return self.outlet_of_series[self.series]

    @property
    def first_day(self) -> int:
        """The earliest day."""
        return int(self.day.min())

    @property
    def end_day(self) -> int:
        """The day after the latest."""
        return int(self.day.max()) + 1

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True, slots=True)
class Charge:
    """Hours in which one monitor speaks for one series: half-open, hours since 1970-01-01."""

    series: int
    monitor_id: int
    start_hour: int
    end_hour: int
    range_high: float


@dataclass(frozen=True, slots=True)
class Existence:
    """Which hours of the claimed days a monitor was to report, and which monitor it was."""

    existing_map: Integers
    monitor_id: Integers
    range_high: npt.NDArray[np.float64]


def claimed_days(claimed: Sequence[ClaimedSeries]) -> ClaimedDays:
    """Lay the days of the claimed series end to end."""
    lengths = [len(series.days) for series in claimed]
    return ClaimedDays(
        outlet_ids=sorted({series.outlet_id for series in claimed}),
        outlet_of_series=np.array([series.outlet_id for series in claimed], dtype=np.int64),
        pollutant_of_series=[series.pollutant_code for series in claimed],
        series=np.repeat(np.arange(len(claimed)), lengths),
        day=np.concatenate([series.days for series in claimed]).astype(np.int64),
    )


def day_start_hour(day: AnyDay) -> AnyDay:
    """Hour number of midnight in Asia/Shanghai."""
    return day * HOURS_PER_DAY - SHANGHAI_OFFSET_HOURS


def day_of_hour(hour: Integers) -> Integers:
    """Day number in Asia/Shanghai of an hour number."""
    return (hour + SHANGHAI_OFFSET_HOURS) // HOURS_PER_DAY


def charges(days: ClaimedDays, *, in_charge: Columns, factors: Columns) -> list[Charge]:
    """Who speaks for each series, and when: in charge of the outlet and measuring the pollutant."""
    found = []
    for series, outlet_id in enumerate(days.outlet_of_series.tolist()):
        pollutant = days.pollutant_of_series[series]
        for row in np.flatnonzero(in_charge["outlet_id"] == outlet_id).tolist():
            monitor_id = int(in_charge["monitor_id"][row])
            measured = (factors["monitor_id"] == monitor_id) & (
                factors["pollutant_code"] == pollutant
            )
            for factor in np.flatnonzero(measured).tolist():
                start = max(
                    int(in_charge["start_hour"][row]),
                    int(day_start_hour(factors["start_day"][factor])),
                )
                end = min(
                    int(in_charge["end_hour"][row]),
                    int(day_start_hour(factors["end_day"][factor])),
                )
                if start < end:
                    range_high = float(factors["range_high"][factor])
                    found.append(Charge(series, monitor_id, start, end, range_high))
    return found


def existence(days: ClaimedDays, found: Sequence[Charge], *, now_hour: int) -> Existence:
    """
    Hours of each day in which a series exists.

    Hours that have not ended at ``now_hour`` do not exist yet: they are neither due nor missing.
    """
    existing = np.zeros(len(days), dtype=np.int64)
    monitor = np.full(len(days), -1, dtype=np.int64)
    range_high = np.full(len(days), np.nan)
    starts = day_start_hour(days.day)
    for charge in found:
        rows = slice(*np.searchsorted(days.series, [charge.series, charge.series + 1]))
        low = np.clip(charge.start_hour - starts[rows], 0, HOURS_PER_DAY)
        high = np.clip(min(charge.end_hour, now_hour) - starts[rows], 0, HOURS_PER_DAY)
        bits = np.where(high > low, (1 << high) - (1 << low), 0)
        existing[rows] |= bits
        monitor[rows] = np.where(bits != 0, charge.monitor_id, monitor[rows])
        range_high[rows] = np.where(bits != 0, charge.range_high, range_high[rows])
    return Existence(existing, monitor, range_high)


def wanted_hours(days: ClaimedDays, found: Sequence[Charge]) -> Columns:
    """Stretches of single monitors that hold the hours of the claimed days."""
    rows: list[tuple[int, str, int, int, int]] = []
    for charge in found:
        bounds = np.searchsorted(days.series, [charge.series, charge.series + 1])
        first, after = stretches(days.day[slice(*bounds)], largest_gap=_BRIDGED_DAYS)
        low = np.maximum(day_start_hour(first), charge.start_hour)
        high = np.minimum(day_start_hour(after), charge.end_hour)
        pollutant = days.pollutant_of_series[charge.series]
        rows.extend(
            (charge.monitor_id, pollutant, start, end, charge.series)
            for start, end in zip(low.tolist(), high.tolist(), strict=True)
            if start < end
        )
    columns = list(zip(*rows, strict=True)) if rows else [()] * 5
    kinds = {"monitor_id": "i8", "pollutant_code": "O", "start_hour": "i8", "end_hour": "i8"}
    return {
        name: np.array(values, dtype=kind)
        for (name, kind), values in zip((kinds | {"number": "i8"}).items(), columns, strict=True)
    }


def outlet_stretches(outlet: Integers, day: Integers) -> Columns:
    """Stretches of outlets that hold the given days, for reading their companions."""
    rows: list[tuple[int, int, int]] = []
    for outlet_id in np.unique(outlet).tolist():
        first, after = stretches(np.unique(day[outlet == outlet_id]), largest_gap=_BRIDGED_DAYS)
        starts, ends = day_start_hour(first).tolist(), day_start_hour(after).tolist()
        rows.extend((outlet_id, start, end) for start, end in zip(starts, ends, strict=True))
    columns = list(zip(*rows, strict=True)) if rows else [()] * 3
    return {
        name: np.array(values, dtype=np.int64)
        for name, values in zip(("outlet_id", "start_hour", "end_hour"), columns, strict=True)
    }


def has_hours(days: ClaimedDays, *, series: Integers, hour: Integers) -> npt.NDArray[np.bool_]:
    """Whether any hour of each claimed day arrived."""
    span = days.end_day - days.first_day + 1
    day = day_of_hour(hour) - days.first_day
    inside = (day >= 0) & (day < span)
    seen = np.zeros(len(days.outlet_of_series) * span, dtype=np.bool_)
    seen[(series * span + day)[inside]] = True
    return seen[days.series * span + (days.day - days.first_day)]


def is_expected(days: ClaimedDays, spans: Columns) -> npt.NDArray[np.bool_]:
    """Whether values were due on each claimed day although none may have arrived."""
    expected = np.zeros(len(days), dtype=np.bool_)
    names = list(zip(days.outlet_of_series.tolist(), days.pollutant_of_series, strict=True))
    place = {name: number for number, name in enumerate(names)}
    asked = zip(spans["outlet_id"].tolist(), spans["pollutant_code"].tolist(), strict=True)
    for row, name in enumerate(asked):
        if name not in place:
            continue
        bounds = np.searchsorted(days.series, [place[name], place[name] + 1])
        inside = days.day[slice(*bounds)]
        expected[slice(*bounds)] |= (inside >= spans["start_day"][row]) & (
            inside < spans["end_day"][row]
        )
    return expected
