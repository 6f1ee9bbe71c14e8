"""Hourly masses of single days, as the first stage computes them: the ends of look-backs."""

from datetime import datetime

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.daily import explain_hours
from analytics.units import HOURS_PER_DAY
from analytics.vocabulary import MassSource, code_of
from dashboard.jobs.day_inputs import read_day_inputs
from queries.dirty_marks import ClaimedSeries

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

DAYS_AT_ONCE = 20_000


def hourly_masses(
    connection: Connection,
    series: list[tuple[int, str]],
    *,
    place: Integers,
    day: Integers,
    run_id: int,
    now: datetime,
) -> Floats:
    """
    Measured mass of the hours of some days, in kg, of shape (days, 24); NaN for any other hour.

    ``place`` names the series of each day; a pair may be asked for more than once.
    """
    pairs, back = np.unique(np.stack([place, day]), axis=1, return_inverse=True)
    masses = np.full((pairs.shape[1], HOURS_PER_DAY), np.nan)
    for start in range(0, pairs.shape[1], DAYS_AT_ONCE):
        part = pairs[:, start : start + DAYS_AT_ONCE]
        masses[start : start + part.shape[1]] = _masses(
            connection, series, part, run_id=run_id, now=now
        )
    return masses[back.reshape(-1)]


def _masses(
    connection: Connection,
    series: list[tuple[int, str]],
    pairs: Integers,
    *,
    run_id: int,
    now: datetime,
) -> Floats:
    places, first = np.unique(pairs[0], return_index=True)
    claimed = [
        ClaimedSeries(series[number][0], series[number][1], days)
        for number, days in zip(places.tolist(), np.split(pairs[1], first[1:]), strict=True)
    ]
    inputs = read_day_inputs(connection, claimed, run_id=run_id, now=now)
    hours = explain_hours(
        days=inputs.series_days,
        values=inputs.values,
        conditions=inputs.conditions,
        periods=inputs.periods,
        rule_sets=inputs.rules.sets,
        flag_profiles=inputs.facts.flag_profiles,
    )
    masses = np.full((pairs.shape[1], HOURS_PER_DAY), np.nan)
    is_measured = hours.mass == code_of(MassSource.MEASURED)
    masses[inputs.facts.claimed_row] = np.where(is_measured, hours.mass_kg, np.nan)
    return masses
