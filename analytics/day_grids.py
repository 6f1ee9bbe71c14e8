"""Sparse rows of values, companions and periods, laid onto grids of 24 hours a row.

Assumes: each (series, day), (series, hour) and (outlet, hour) is given once; the order is free.
Known drawbacks: companions are kept once per outlet and day and gathered per series, so a city of
one-pollutant outlets gains nothing from that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.array_types import Booleans, Codes, Floats, Integers
from analytics.day_tables import HourConditions, HourValues, Periods, SeriesDays
from analytics.hour_rules import HourRules, RuleSet
from analytics.periods import CoveredHours, beyond_allowance, covered_hours, taking_hold
from analytics.units import HOURS_PER_DAY, SHANGHAI_OFFSET_HOURS


@dataclass(frozen=True, slots=True)
class DayGrids:
    """All rows on grids, before any rule; shape (days, 24) and (outlet-days, 24)."""

    days: SeriesDays
    outlet_day: Integers
    received: Booleans
    prompt: Booleans
    flag: Codes
    measured: Floats
    converted_reported: Floats
    mass_reported_kg: Floats
    valid_minutes: Floats
    flow_m3: Floats
    oxygen_pct: Floats
    temperature_c: Floats
    load_pct: Floats
    period_reasons: Integers
    period_void: Integers


def day_of_hour(hour: Integers) -> Integers:
    """Day number in Asia/Shanghai of an hour number."""
    return (hour + SHANGHAI_OFFSET_HOURS) // HOURS_PER_DAY


def hour_of_day(hour: Integers) -> Integers:
    """Hour of the day in Asia/Shanghai of an hour number."""
    return (hour + SHANGHAI_OFFSET_HOURS) % HOURS_PER_DAY


def lay_on_grids(
    *,
    days: SeriesDays,
    values: HourValues,
    conditions: HourConditions,
    periods: Periods,
    rule_sets: Sequence[RuleSet],
) -> DayGrids:
    """
    Put sparse rows where they belong; an hour without a row stays missing.

    Raises
    ------
    ValueError
        A (series, day), (series, hour) or (outlet, hour) is given twice.
    """
    shape = (len(days), HOURS_PER_DAY)
    series_days = _Places.of(days.series, days.day, table="SeriesDays (series, day)")
    place = series_days.cells(values.series, values.hour, table="HourValues (series, hour)")
    outlet, day, outlet_day = _distinct(days.outlet, days.day)
    outlet_days = _Places.of(outlet, day, table="outlet-days")
    outlet_shape = (len(outlet), HOURS_PER_DAY)
    beside = outlet_days.cells(
        conditions.outlet, conditions.hour, table="HourConditions (outlet, hour)"
    )
    reasons, void = _period_bits(days, periods, rule_sets)
    return DayGrids(
        days,
        outlet_day,
        _scattered(np.ones(len(values), dtype=np.bool_), place, shape, False),
        _scattered(values.prompt, place, shape, False),
        _scattered(values.flag, place, shape, 0),
        _scattered(values.measured, place, shape, np.nan),
        _scattered(values.converted_reported, place, shape, np.nan),
        _scattered(values.mass_reported_kg, place, shape, np.nan),
        _scattered(values.valid_minutes, place, shape, np.nan),
        _scattered(conditions.flow_m3, beside, outlet_shape, np.nan),
        _scattered(conditions.oxygen_pct, beside, outlet_shape, np.nan),
        _scattered(conditions.temperature_c, beside, outlet_shape, np.nan),
        _scattered(conditions.load_pct, beside, outlet_shape, np.nan),
        reasons,
        void,
    )


def _distinct(number: Integers, day: Integers) -> tuple[Integers, Integers, Integers]:
    """Distinct pairs, and the place of each row among them."""
    numbers, compact = np.unique(number, return_inverse=True)
    first_day = day.min(initial=0)
    span = day.max(initial=0) - first_day + 1
    keys, place = np.unique(compact * span + (day - first_day), return_inverse=True)
    return numbers[keys // span], keys % span + first_day, place


@dataclass(frozen=True, slots=True)
class _Places:
    """Finds the grid row of a (number, day)."""

    keys: Integers
    rows: Integers
    numbers: Integers
    first_day: int
    span: int

    @classmethod
    def of(cls, number: Integers, day: Integers, *, table: str) -> "_Places":
        numbers, compact = np.unique(number, return_inverse=True)
        first_day = int(day.min()) if len(day) else 0
        span = int(day.max()) - first_day + 1 if len(day) else 1
        keys = compact * span + (day - first_day)
        rows = np.argsort(keys, kind="stable")
        keys = keys[rows]
        if np.any(keys[1:] == keys[:-1]):
            message = f"{table} holds a row twice; give each once."
            raise ValueError(message)
        return cls(keys, rows, numbers, first_day, span)

    def cells(self, number: Integers, hour: Integers, *, table: str) -> Integers:
        """Flat grid cell of each row; -1 where its day was not asked for."""
        if not len(self.keys) or not len(number):
            return np.full(len(number), -1, dtype=np.int64)
        compact = np.minimum(np.searchsorted(self.numbers, number), len(self.numbers) - 1)
        day = day_of_hour(hour) - self.first_day
        key = compact * self.span + day
        at = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        found = (self.keys[at] == key) & (self.numbers[compact] == number)
        found &= (day >= 0) & (day < self.span)
        cell = np.where(found, self.rows[at] * HOURS_PER_DAY + hour_of_day(hour), -1)
        taken = np.bincount(cell[found], minlength=1)
        if taken.max(initial=0) > 1:
            message = f"{table} holds an hour twice; give each once."
            raise ValueError(message)
        return cell


def _scattered(
    column: npt.NDArray[Any], cell: Integers, shape: tuple[int, int], default: float
) -> npt.NDArray[Any]:
    """Column on a grid, ``default`` where no row came."""
    grid = np.full(shape[0] * shape[1], default, dtype=column.dtype)
    wanted = cell >= 0
    grid[cell[wanted]] = column[wanted]
    return grid.reshape(shape)


def _period_bits(
    days: SeriesDays, periods: Periods, rule_sets: Sequence[RuleSet]
) -> tuple[Integers, Integers]:
    """Bits of declared periods on the grid, and those that lie beyond an allowance."""
    reasons = np.zeros((len(days), HOURS_PER_DAY), dtype=np.int64)
    void = np.zeros_like(reasons)
    if not len(periods) or not len(days):
        return reasons, void
    limited = 0
    for rule_set in rule_sets:
        for allowance in rule_set.hours.allowances:
            limited |= int(allowance.reasons)
    hours = covered_hours(periods, days=days, limited=limited)
    for number, rule_set in enumerate(rule_sets):
        rows = np.flatnonzero(days.rule_set == number)
        if len(rows):
            _add_bits(reasons, void, rows=rows, days=days, hours=hours, rules=rule_set.hours)
    return reasons, void


def _add_bits(
    reasons: Integers,
    void: Integers,
    *,
    rows: Integers,
    days: SeriesDays,
    hours: CoveredHours,
    rules: HourRules,
) -> None:
    """Set the bits of one rule set's rows, in place."""
    holds = taking_hold(hours, rules=rules)
    beyond = beyond_allowance(hours, holds=holds, rules=rules)
    order = rows[np.lexsort((days.day[rows], days.outlet[rows]))]
    outlets, compact = np.unique(days.outlet[order], return_inverse=True)
    span = int(days.day.max()) + 2
    keys = compact * span + days.day[order]
    held = np.flatnonzero(holds & np.isin(hours.outlet, outlets))
    key = np.searchsorted(outlets, hours.outlet[held]) * span + day_of_hour(hours.hour[held])
    first = np.searchsorted(keys, key, side="left")
    count = np.searchsorted(keys, key, side="right") - first
    hit = np.repeat(held, count)
    within = np.arange(len(hit)) - np.repeat(np.cumsum(count) - count, count)
    row = order[np.repeat(first, count) + within]
    mine = (hours.series[hit] < 0) | (hours.series[hit] == days.series[row])
    hit, row = hit[mine], row[mine]
    cell = (row, hour_of_day(hours.hour[hit]))
    np.bitwise_or.at(reasons, cell, hours.reason[hit])
    np.bitwise_or.at(void, cell, np.where(beyond[hit], hours.reason[hit], 0))
