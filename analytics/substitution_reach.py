"""What a planned substitution depends on, and what it says of each day.

Assumes: a plan of ``analytics.substitution`` and its runs with their rates.
Steps:   the oldest valid hour that a run looks back to, and the last one before the run -> the
         earliest day whose change could change the run; hours of the runs -> days.
Known drawbacks: the reach is a bound by days; a change within it may still change nothing.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Codes, Floats, Integers
from analytics.substitution_tables import Plan, Runs
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
    runs = plan.runs
    start = np.searchsorted(plan.days.series, runs.series, side="left")
    none_before = plan.run_ordinal == plan.day_ordinal[start]
    return (runs.found_hours < runs.look_back_hours) | none_before


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
    oldest_hour = np.minimum(plan.first_ordinal + 1, plan.run_ordinal)
    row = np.searchsorted(plan.day_ordinal, oldest_hour, side="left") - 1
    return np.where(has_too_little_history(plan), WHOLE_HISTORY, plan.days.day[row])
