"""The running profile of each claimed outlet and month: read where frozen, else made and frozen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.running_profile import RunningProfile, running_profile
from dashboard.jobs.claimed_days import day_start_hour
from dashboard.jobs.dated_rows import row_in_force
from queries import outlet_profiles
from queries.arrays import Columns

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRules:
    """Rule rows by which a profile is made."""

    not_running_oxygen_pct: float
    percentile: float
    window_months: int
    minimum_hours: int


@dataclass(frozen=True, slots=True)
class MonthProfile:
    """A profile made in this claim, to be frozen with its results."""

    outlet_id: int
    month_day: int
    profile: RunningProfile


@dataclass(frozen=True, slots=True)
class ProfilesNeeded:
    """Months of outlets whose profile is not frozen yet, and the days before them to read."""

    stored: Columns
    outlet: Integers
    month_day: Integers
    window_outlet: Integers
    window_day: Integers
    window_start_day: Integers


def month_start(day: Integers) -> Integers:
    """Day number of the first day of each day's month."""
    months = day.astype("datetime64[D]").astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64)


def profiles_needed(
    connection: Connection, *, outlet: Integers, day: Integers, window_months: int
) -> ProfilesNeeded:
    """Look up the frozen profiles of outlet-days, and say what is missing."""
    pairs = np.unique(np.stack([outlet, month_start(day)]), axis=1)
    stored = outlet_profiles.of_months(
        connection,
        np.unique(outlet).tolist(),
        first_day=int(pairs[1].min(initial=0)),
        last_day=int(pairs[1].max(initial=0)),
    )
    known = set(zip(stored["outlet_id"].tolist(), stored["month_day"].tolist(), strict=True))
    missing = np.array(
        [pair not in known for pair in zip(*pairs.tolist(), strict=True)], dtype=np.bool_
    )
    outlets, months = pairs[0][missing], pairs[1][missing]
    starts = months.astype("datetime64[D]").astype("datetime64[M]") - window_months
    start_days = starts.astype("datetime64[D]").astype(np.int64)
    lengths = months - start_days
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return ProfilesNeeded(
        stored,
        outlets,
        months,
        np.repeat(outlets, lengths),
        np.repeat(start_days, lengths) + within,
        start_days,
    )


def made_profiles(
    needed: ProfilesNeeded, conditions: Columns, *, rules: ProfileRules
) -> list[MonthProfile]:
    """Profiles of the missing months that have hours enough behind them."""
    if not len(needed.outlet):
        return []
    order = np.lexsort((conditions["hour"], conditions["outlet"]))
    outlet, hour = conditions["outlet"][order], conditions["hour"][order]
    made = []
    for outlet_id, month_day, start_day in zip(
        needed.outlet.tolist(),
        needed.month_day.tolist(),
        needed.window_start_day.tolist(),
        strict=True,
    ):
        bounds = np.searchsorted(outlet, [outlet_id, outlet_id + 1])
        window = [day_start_hour(int(day)) for day in (start_day, month_day)]
        inside = bounds[0] + np.searchsorted(hour[slice(*bounds)], window)
        rows = order[slice(*inside)]
        profile = running_profile(
            flow_m3=conditions["flow_m3"][rows],
            temperature_c=conditions["temperature_c"][rows],
            oxygen_pct=conditions["oxygen_pct"][rows],
            not_running_oxygen_pct=rules.not_running_oxygen_pct,
            percentile=rules.percentile,
        )
        if profile.running_hours >= rules.minimum_hours:
            made.append(MonthProfile(outlet_id, month_day, profile))
    return made


def profile_of_days(
    needed: ProfilesNeeded, made: list[MonthProfile], *, outlet: Integers, day: Integers
) -> tuple[Floats, Floats]:
    """Low running flow and temperature of each outlet-day; NaN for unknown."""
    flow = np.concatenate([needed.stored["flow_m3"], [row.profile.flow_m3 for row in made]])
    temperature = np.concatenate(
        [needed.stored["temperature_c"], [row.profile.temperature_c for row in made]]
    )
    month = np.concatenate(
        [needed.stored["month_day"], np.array([row.month_day for row in made], dtype=np.int64)]
    )
    owner = np.concatenate(
        [needed.stored["outlet_id"], np.array([row.outlet_id for row in made], dtype=np.int64)]
    )
    row = row_in_force(
        key=outlet, day=month_start(day), row_key=owner, row_start=month, row_end=month + 1
    )
    unknown = np.append(flow, np.nan), np.append(temperature, np.nan)
    return unknown[0][row], unknown[1][row]


def freeze(connection: Connection, made: list[MonthProfile]) -> None:
    """Keep the profiles that this claim made."""
    if made:
        outlet_profiles.keep(
            connection,
            outlet_ids=[row.outlet_id for row in made],
            month_days=[row.month_day for row in made],
            running_hours=[row.profile.running_hours for row in made],
            flows_m3=[row.profile.flow_m3 for row in made],
            temperatures_c=[row.profile.temperature_c for row in made],
        )
