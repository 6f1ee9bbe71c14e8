"""Substitution of the claimed water quarters, day by day."""

from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.calendar_spans import first_day_of_quarter, quarter_number
from analytics.capture import share
from analytics.substitution_water import (
    WaterDays,
    WaterRules,
    WaterSubstitution,
    substitute_water,
)
from dashboard.jobs.claimed_days import day_of_hour
from dashboard.jobs.quarter_history import ClaimedQuarters, History
from dashboard.jobs.quarter_rules import QuarterRules
from dashboard.jobs.quarter_values import Fill, PassedResults
from queries.arrays import Columns

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

_WATER_COLUMNS = (
    *("mean", "measured_mass_kg", "flow_m3", "due_hours", "flow_hours", "substituted_hours"),
)


def read_water_history(
    history: History, rules: QuarterRules, *, is_water: Booleans, checks: PassedResults
) -> Integers:
    """Read as far back as the water quarters look; the earliest day that each quarter looks at."""
    claimed = history.claimed
    reach = first_day_of_quarter(claimed.quarter)
    units = np.flatnonzero(is_water[claimed.stretch])
    if len(units):
        reach[units] = _look_back(claimed, rules, units, checks)
        stretches = np.flatnonzero(is_water)
        first = np.full(len(is_water), np.iinfo(np.int64).max)
        np.minimum.at(first, claimed.stretch[units], reach[units])
        history.reach_back(stretches, first[stretches])
    return reach


def substitute_water_days(
    history: History,
    rules: QuarterRules,
    fill: Fill,
    *,
    kg_per_m3: Floats,
    is_water: Booleans,
    checks: PassedResults,
) -> None:
    """Put what stands in on the days of the water stretches into ``fill``."""
    rows = np.flatnonzero(is_water[history.rows["number"]])
    groups: dict[WaterRules, list[int]] = {}
    for quarter in np.unique(history.claimed.quarter).tolist():
        groups.setdefault(rules.water[quarter], []).append(quarter)
    for numbers, quarters in groups.items():
        found = substitute_water(
            _water_days(history.rows, rows, kg_per_m3),
            rules=numbers,
            check_series=checks.stretch,
            check_day=day_of_hour(checks.hour),
        )
        fitting = np.isin(quarter_number(history.rows["day"][rows]), quarters)
        part = WaterSubstitution(
            found.substituted_mass_kg[fitting], found.state[fitting], found.by_largest_day[fitting]
        )
        chosen = rows[fitting]
        fill.add_water(chosen, part, history.rows["substituted_hours"][chosen])


def _look_back(
    claimed: ClaimedQuarters, rules: QuarterRules, units: Integers, checks: PassedResults
) -> Integers:
    """First day that matters: the last passed check before the quarter, or the fallback's days."""
    begin = first_day_of_quarter(claimed.quarter[units])
    fallback = [rules.water[quarter].fallback_days for quarter in claimed.quarter[units].tolist()]
    check = np.sort(checks.stretch << 32 | day_of_hour(checks.hour))
    last = np.searchsorted(check, claimed.stretch[units] << 32 | begin) - 1
    latest = np.append(check, -1)[last]
    has_check = (latest >> 32) == claimed.stretch[units]
    first: Integers = begin - np.array(fallback, dtype=np.int64)
    return np.where(has_check, np.minimum(first, latest & 0xFFFFFFFF), first)


def _water_days(rows: Columns, chosen: Integers, kg_per_m3: Floats) -> WaterDays:
    stretch, day = rows["number"][chosen], rows["day"][chosen]
    _, group = np.unique(stretch << 32 | quarter_number(day), return_inverse=True)
    group = group.reshape(-1)
    valid = np.bincount(group, weights=rows["valid_hours"][chosen])
    due = np.bincount(group, weights=rows["due_hours"][chosen])
    columns: dict[str, Any] = {name: rows[name][chosen] for name in _WATER_COLUMNS}
    return WaterDays(
        series=stretch,
        day=day,
        kg_per_m3=kg_per_m3[stretch],
        alpha=share(valid, whole=due)[group] if len(group) else np.zeros(0),
        **columns,
    )
