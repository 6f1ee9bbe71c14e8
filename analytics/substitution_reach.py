"""What a planned substitution depends on, and what it says of each day.

Assumes: a plan of ``analytics.substitution`` and its runs with their rates.
Steps:   the oldest valid hour that a run looks back to, and the last one before the run -> the
         earliest day whose change could change the run; hours of the runs -> days.
Known drawbacks: the reach is a bound by days; a change within it may still change nothing.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Codes, Floats, Integers
from analytics.exceedance import count_hours
from analytics.substitution_tables import Plan, Runs
from analytics.units import HOURS_PER_DAY, SHANGHAI_OFFSET_HOURS
from analytics.vocabulary import SubstitutionState, code_of

WHOLE_HISTORY = -719_162
"""Day number of 0001-01-01: a reach that no day lies before."""


@dataclass(frozen=True, slots=True)
class FilledDays:
    """
    Substituted hours of each day; one element per row of the days of a plan.

    Attributes
    ----------
    substituted_hours, filled_hours : Integers
        Hours of the runs, and those of them that have a rate.
    mass_kg : Floats
        Mass of the filled hours; NaN where none is.
    state : Codes
        Code of the worst ``SubstitutionState`` among the runs of the day.
    """

    substituted_hours: Integers
    filled_hours: Integers
    mass_kg: Floats
    state: Codes


def filled_days(plan: Plan, runs: Runs) -> FilledDays:
    """
    Substituted hours and mass of each day of a plan.

    Parameters
    ----------
    plan : Plan
        From ``plan_substitution``.
    runs : Runs
        From ``finish_substitution``.

    Returns
    -------
    FilledDays

    Notes
    -----
    An hour without a rate is not zero: it is missing from ``filled_hours``.
    """
    count = len(plan.days.day)
    rate = runs.rate_kg_h[plan.hour_run]
    known = np.isfinite(rate)
    needed = np.bincount(plan.hour_row, minlength=count)
    filled = np.bincount(plan.hour_row[known], minlength=count)
    mass = np.bincount(plan.hour_row[known], weights=rate[known], minlength=count)
    state = np.full(count, code_of(SubstitutionState.NOT_NEEDED), dtype=np.uint8)
    # The states stand in the order in which they grow worse.
    np.maximum.at(state, plan.hour_row, runs.state[plan.hour_run])
    return FilledDays(needed, filled, np.where(filled > 0, mass, np.nan), state)


def has_too_little_history(plan: Plan) -> Booleans:
    """
    Runs that older days could change, were there any; one element per run.

    Parameters
    ----------
    plan : Plan
        From ``plan_substitution``.

    Returns
    -------
    Booleans
        Fewer valid hours than the table asks for lie among the days, or none before the run, so
        that the start of the run is not known either.
    """
    oldest, before = _ordinals(plan)
    runs = plan.runs
    return (runs.found_hours < runs.look_back_hours) | (before <= oldest)


def reach_days(plan: Plan) -> Integers:
    """
    Earliest day whose change could change each run.

    Parameters
    ----------
    plan : Plan
        From ``plan_substitution``.

    Returns
    -------
    Integers
        Day numbers; ``WHOLE_HISTORY`` where any older day could.
    """
    _, before = _ordinals(plan)
    looked = np.where(plan.runs.found_hours > 0, plan.first_ordinal + 1, before)
    oldest_hour = np.minimum(looked, before)
    row = np.searchsorted(plan.day_ordinal, oldest_hour, side="left") - 1
    days = plan.days.day[np.clip(row, 0, len(plan.days.day) - 1)]
    return np.where(has_too_little_history(plan), WHOLE_HISTORY, days)


def _ordinals(plan: Plan) -> tuple[Integers, Integers]:
    """Valid hours before the first day of each run's series, and before the run itself."""
    days, runs = plan.days, plan.runs
    start = np.searchsorted(days.series, runs.series, side="left")
    oldest = plan.day_ordinal[start]
    # A run holds no valid hour, so the hours before its part are those before its first hour.
    first_of_run = np.unique(plan.hour_run, return_index=True)[1]
    row = plan.hour_row[first_of_run]
    part_start = runs.first_hour + SHANGHAI_OFFSET_HOURS - days.day[row] * HOURS_PER_DAY
    bits = days.measured_mass_map[row].astype(np.int64) & (np.left_shift(1, part_start) - 1)
    return oldest, plan.day_ordinal[row] + count_hours(bits)
