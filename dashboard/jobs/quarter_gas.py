"""Substitution of the claimed gas quarters: plan, read more history where asked for, finish."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.substitution import finish_substitution, plan_substitution
from analytics.substitution_reach import filled_days, has_too_little_history, reach_days
from analytics.substitution_tables import MassDays, Plan, Runs
from dashboard.jobs.edge_hours import hourly_masses
from dashboard.jobs.quarter_history import History
from dashboard.jobs.quarter_rules import GasRules, QuarterRules
from dashboard.jobs.quarter_values import Fill, PassedResults
from queries.arrays import Columns

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

_MASS_COLUMNS = (
    *("due_hours", "valid_hours", "measured_mass_map", "substituted_map", "out_of_control_map"),
    "largest_valid_hour_mass_kg",
)


@dataclass(frozen=True, slots=True)
class GasRuns:
    """Runs of some quarters with the rules that decided about them."""

    runs: Runs
    rules: GasRules
    reach: Integers


@dataclass(frozen=True, slots=True)
class GasPlans:
    """Plans by their rules, over the gas rows of a history that is read as far as they ask."""

    plans: dict[GasRules, Plan]
    is_gas: Booleans


def plan_gas(
    history: History, rules: QuarterRules, *, is_gas: Booleans, calibrations: PassedResults
) -> GasPlans:
    """
    Plan the substitution of the gas stretches.

    Parameters
    ----------
    history : History
        Days; read further back where the table asks for more valid hours.
    is_gas : array of bool
        By stretch.
    calibrations : PassedResults
        Passed calibrations.
    """
    claimed = history.claimed
    groups: dict[GasRules, list[int]] = {}
    for unit in np.flatnonzero(is_gas[claimed.stretch]).tolist():
        groups.setdefault(rules.gas[int(claimed.quarter[unit])], []).append(unit)
    plans = {
        table: _plan(history, table, np.array(units), calibrations, is_gas)
        for table, units in groups.items()
    }
    # Each plan may have read older days, which moves the rows of the others: plan once more.
    if len(plans) > 1:
        plans = {
            table: _plan(history, table, np.array(units), calibrations, is_gas)
            for table, units in groups.items()
        }
    return GasPlans(plans, is_gas)


def finish_gas(
    connection: Connection, history: History, planned: GasPlans, fill: Fill, *, now: datetime
) -> list[GasRuns]:
    """Read the hours that decide, put what stands in into ``fill``, and return the runs."""
    claimed = history.claimed
    rows = np.flatnonzero(planned.is_gas[history.rows["number"]])
    found = []
    for table, plan in planned.plans.items():
        masses = hourly_masses(
            connection,
            claimed.series,
            place=claimed.place_of_stretch[plan.days.series[plan.needed_rows]],
            day=plan.days.day[plan.needed_rows],
            run_id=history.run_id,
            now=now,
        )
        runs, _ = finish_substitution(plan, hourly_mass_kg=masses)
        fill.add_gas(rows, filled_days(plan, runs))
        found.append(GasRuns(runs, table, reach_days(plan)))
    return found


def _plan(
    history: History,
    table: GasRules,
    units: Integers,
    calibrations: PassedResults,
    is_gas: Booleans,
) -> Plan:
    claimed = history.claimed
    while True:
        plan = plan_substitution(
            mass_days(history.rows, is_gas[history.rows["number"]]),
            quarters=claimed.quarter[units],
            of_series=claimed.stretch[units],
            rules=table.table(),
            calibration_series=calibrations.stretch,
            calibration_hour=calibrations.hour,
        )
        wanting = np.unique(plan.runs.series[has_too_little_history(plan)])
        if not history.extend(wanting):
            return plan


def mass_days(rows: Columns, chosen: Booleans) -> MassDays:
    """The columns that the formulas want, of chosen rows; a stretch stands for a series."""
    columns: dict[str, Any] = {name: rows[name][chosen] for name in _MASS_COLUMNS}
    return MassDays(series=rows["number"][chosen], day=rows["day"][chosen], **columns)
