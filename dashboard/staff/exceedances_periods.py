"""From verdict rows and the hours of their days to exceeding periods and episodes.

Assumes: what exceeds is what the rollup stored, bit by bit; values of hours are converted here by
the same function of ``analytics`` as the rollup used, to say how far they exceed and by how much
mass. Only hours of days with a verdict were read.
Steps:   hours on grids of a day -> value, multiple, excess of each exceeding hour -> days as
         periods of their own -> episodes within one series, basis and stage.
Known drawbacks: an episode that runs over midnight into a day at another stage is two episodes,
and one that began before the span begins with it.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import exceedance
from analytics.concentration import conversion_factor
from analytics.episodes import find_episodes
from analytics.exceedance_statistics import day_of_hour, excess_of_hours
from analytics.units import (
    HOURS_PER_DAY,
    SHANGHAI_OFFSET_HOURS,
    UnitMismatchError,
    UnknownUnitError,
    factor,
    kg_per_m3,
    parse_unit,
    scale,
)
from queries.arrays import Columns
from queries.registry import Pollutant

MICROSECONDS_PER_HOUR = 3_600_000_000
MASS_RATE = "kg/h"
EXEMPTED = "exempted_hours"
KEY_SPAN = 10_000_000
"""More than any number of an hour, so that a group and an hour make one number."""
EPOCH_DAY = pd.Timestamp("1970-01-01").date().toordinal()
SERIES = ["outlet_id", "pollutant_code", "basis", "unit", "stage", "over_range"]
KEPT = [
    "day", "outlet_id", "pollutant_code", "basis", "unit", "condition", "lower", "upper", "stage",
    "limit_reviewed", "document_zh", "document_en", "clause",
]  # fmt: skip
TAKEN = (
    "first_period", "last_period", "exceeding_periods", "unjudged_periods", "worst_multiple",
    "mean_multiple", "excess_mass_kg", "excess_unknown_periods",
)  # fmt: skip

Grid = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Found:
    """Exceeding periods, and the episodes that they form."""

    periods: pd.DataFrame
    episodes: pd.DataFrame


@dataclass(frozen=True)
class Hours:
    """Hours of the days of verdict rows; grids have shape (rows, 24)."""

    measured: Grid
    reported: Grid
    invalid: Flags
    over_range: Flags
    flow_m3: Grid
    oxygen_pct: Grid

    @classmethod
    def laid(cls, rows: int, values: Columns, companions: Columns) -> "Hours":
        """Stored hours on grids; NaN where nothing was stored."""

        def grid(columns: Columns, name: str) -> Any:
            cells = columns[name]
            empty = np.zeros if cells.dtype == bool else np.full
            made = empty((rows, HOURS_PER_DAY), *(() if cells.dtype == bool else (np.nan,)))
            made = made.astype(cells.dtype)
            made[columns["number"], (columns["hour"] + SHANGHAI_OFFSET_HOURS) % 24] = cells
            return made

        return cls(
            measured=grid(values, "measured"),
            reported=grid(values, "converted_reported"),
            invalid=grid(values, "is_invalid"),
            over_range=grid(values, "is_over_range"),
            flow_m3=grid(companions, "flow_m3"),
            oxygen_pct=grid(companions, "oxygen_pct"),
        )


@dataclass(frozen=True)
class Case:
    """Verdict rows with their hours and limits, limits in the unit of the values."""

    rows: pd.DataFrame
    hours: Hours
    lower: Grid
    upper: Grid
    kg_per_m3: Grid
    is_water: Flags
    value: Grid  # of each hour, as it is compared with the limit; shape (rows, 24)

    @classmethod
    def of(
        cls,
        rows: pd.DataFrame,
        hours: Hours,
        pollutants: dict[str, Pollutant],
        *,
        reported_first: bool,
    ) -> "Case":
        """Put values and limits into one unit."""
        ratios = [
            _ratio(unit, pollutants[code].unit)
            for unit, code in zip(rows["unit"], rows["pollutant_code"], strict=True)
        ]
        mass = {code: _mass_in_m3(pollutants[code].unit) for code in set(rows["pollutant_code"])}
        kg = rows["pollutant_code"].map(mass).to_numpy(dtype=float)

        def limit(name: str) -> Grid:
            pairs = zip(rows[name].to_numpy(dtype=float), ratios, strict=True)
            return np.array([scale(value, ratio) for value, ratio in pairs], dtype=float)

        is_mass = (rows["unit"] == MASS_RATE).to_numpy()[:, np.newaxis]
        converted = _converted(rows, hours, reported_first=reported_first)
        rate = hours.measured * hours.flow_m3 * kg[:, np.newaxis]
        value = np.where(is_mass, rate, converted)
        water = {code: pollutants[code].medium == "water" for code in set(rows["pollutant_code"])}
        is_water = rows["pollutant_code"].map(water).to_numpy(dtype=np.bool_)
        return cls(rows, hours, limit("lower"), limit("upper"), kg, is_water, value)


def _ratio(limit_unit: str, unit: str) -> Fraction:
    """Ratio from a limit's unit to that of the values; a mass rate stays as it is."""
    if limit_unit == MASS_RATE:
        return Fraction(1)
    try:
        return factor(from_unit=parse_unit(limit_unit), to_unit=parse_unit(unit))
    except (UnitMismatchError, UnknownUnitError):
        return Fraction(1)


def _mass_in_m3(unit: str) -> float:
    try:
        return kg_per_m3(parse_unit(unit))
    except UnknownUnitError:
        return float("nan")


def _converted(rows: pd.DataFrame, hours: Hours, *, reported_first: bool) -> Grid:
    oxygen = rows["reference_oxygen_pct"].to_numpy(dtype=float)[:, np.newaxis]
    air = rows["reference_excess_air"].to_numpy(dtype=float)[:, np.newaxis]
    share = conversion_factor(
        oxygen_pct=hours.oxygen_pct, reference_oxygen_pct=oxygen, reference_excess_air=air
    )
    computed = hours.measured * share
    has_reference = np.isfinite(oxygen) | np.isfinite(air)
    taken = reported_first & has_reference & np.isfinite(computed) & np.isfinite(hours.reported)
    return np.where(taken, hours.reported, computed)


def find(case: Case, *, longest_gap_hours: int) -> Found:
    """Exceeding periods and episodes of verdict rows, hours and days apart."""
    is_day = (case.rows["basis"] == "day").to_numpy()
    hourly, hourly_episodes = _found(
        case, _hourly(case, np.flatnonzero(~is_day)), longest_gap=longest_gap_hours
    )
    daily, daily_episodes = _found(
        case, _daily(case, np.flatnonzero(is_day)), longest_gap=longest_gap_hours // HOURS_PER_DAY
    )
    daily["episode"] += len(hourly_episodes)
    return Found(
        periods=pd.concat([hourly, daily], ignore_index=True),
        episodes=pd.concat([hourly_episodes, daily_episodes], ignore_index=True),
    )


def _hourly(case: Case, at: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Judged hours of the rows of hourly limits: exceeding ones and those between them."""
    rows = case.rows.iloc[at]
    exceeding = exceedance.unpack_maps(rows["exceeding_map"].to_numpy(dtype=np.int64))
    judged = exceedance.unpack_maps(rows["judged_map"].to_numpy(dtype=np.int64))
    valid = exceedance.unpack_maps(rows["valid_map"].to_numpy(dtype=np.int64))
    exempted = (rows["condition"] == EXEMPTED).to_numpy()[:, np.newaxis]
    value = case.value[at]
    judged = np.where(exempted, valid & ~judged, judged) & np.isfinite(value) | exceeding
    # Beyond range and nothing else: at least an exceedance, by how much nobody knows.
    beyond = (rows["exceeding_periods"] == 0).to_numpy()[:, np.newaxis]
    beyond = beyond & case.hours.over_range[at]
    row, slot = np.nonzero(judged | beyond)
    upper, lower = case.upper[at][row], case.lower[at][row]
    found = exceeding[row, slot]
    value = np.where(beyond[row, slot], np.nan, value[row, slot])
    is_range = (rows["basis"] == "instant_range").to_numpy()[row]
    above = found & (value > upper)
    excess = excess_of_hours(
        measured=case.hours.measured[at][row, slot],
        judged=value,
        upper=upper,
        flow_m3=case.hours.flow_m3[at][row, slot],
        kg_per_m3=case.kg_per_m3[at][row],
        is_mass_rate=(rows["unit"] == MASS_RATE).to_numpy()[row],
    )
    day = _day_numbers(rows)[row]
    return pd.DataFrame(
        {
            "row": at[row],
            "period": day * HOURS_PER_DAY - SHANGHAI_OFFSET_HOURS + slot,
            "exceeding": found | beyond[row, slot],
            "over_range": beyond[row, slot],
            "value": value,
            "multiple": np.where(
                above & ~is_range, exceedance.multiple(value, upper=upper), np.nan
            ),
            "deviation": np.where(
                found, exceedance.deviation(value, lower=lower, upper=upper), np.nan
            ),
            "excess_kg": np.where(above, excess, np.nan),
        }
    ).assign(is_day=False)


def _daily(case: Case, at: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Exceeding days of the rows of daily limits."""
    rows = case.rows.iloc[at]
    value = rows["worst_value"].to_numpy(dtype=float)
    upper, lower = case.upper[at], case.lower[at]
    judged = exceedance.unpack_maps(rows["judged_map"].to_numpy(dtype=np.int64))
    counted = judged & np.isfinite(case.value[at])
    hours = np.count_nonzero(counted, axis=1)
    total = np.sum(np.where(counted, case.hours.measured[at], 0.0), axis=1)
    mean = np.divide(total, hours, out=np.full(len(rows), np.nan), where=hours > 0)
    flows = np.where(counted & np.isfinite(case.hours.flow_m3[at]), case.hours.flow_m3[at], 0.0)
    # A water mean needs no conversion and speaks for all that was discharged that day.
    is_water = case.is_water[at]
    measured = np.where(is_water, value, mean)
    whole = rows["flow_m3"].to_numpy(dtype=float)
    flow = np.where(is_water, whole, np.where(flows.any(axis=1), flows.sum(axis=1), np.nan))
    excess = exceedance.excess_mass_kg(
        measured=measured, judged=value, upper=upper, flow_m3=flow, kg_per_m3=case.kg_per_m3[at]
    )
    is_mass = (rows["unit"] == MASS_RATE).to_numpy()
    return pd.DataFrame(
        {
            "row": at,
            "period": _day_numbers(rows),
            "exceeding": np.ones(len(rows), dtype=np.bool_),
            "over_range": np.zeros(len(rows), dtype=np.bool_),
            "value": value,
            "multiple": rows["worst_multiple"].to_numpy(dtype=float),
            "deviation": exceedance.deviation(value, lower=lower, upper=upper),
            "excess_kg": np.where(is_mass, np.nan, excess),
        }
    ).assign(is_day=True)


def excluded_by_marks(case: Case, marks: pd.DataFrame) -> pd.DataFrame:
    """Hours with a usable value over their limit that only a mark keeps from being judged."""
    found = under_marks(case, marks)
    return found[found["is_over"]].drop(columns="is_over").reset_index(drop=True)


def under_marks(case: Case, marks: pd.DataFrame) -> pd.DataFrame:
    """Hours with a usable value that only a mark keeps from being judged, and which are over."""
    rows = case.rows
    judged, due = (
        exceedance.unpack_maps(rows[name].to_numpy(dtype=np.int64))
        for name in ("judged_map", "due_map")
    )
    upper = case.upper[:, np.newaxis]
    usable = due & ~judged & ~case.hours.invalid & np.isfinite(case.value)
    over = exceedance.exceeds(case.value, lower=np.full_like(upper, np.nan), upper=upper)
    row, slot = np.nonzero(usable)
    found = pd.DataFrame(
        {
            "outlet_id": rows["outlet_id"].to_numpy()[row],
            "pollutant_code": rows["pollutant_code"].to_numpy()[row],
            "day": rows["day"].to_numpy()[row],
            "period": _day_numbers(rows)[row] * HOURS_PER_DAY - SHANGHAI_OFFSET_HOURS + slot,
            "multiple": exceedance.multiple(case.value[row, slot], upper=case.upper[row]),
            "is_over": over[row, slot],
        }
    )
    # Several bands of one limit see the same hour; it counts once, over if it is over any.
    found = found.sort_values("is_over", ascending=False, kind="stable")
    found = found.drop_duplicates(["outlet_id", "pollutant_code", "period"])
    return _under_a_mark(found, marks)


def _under_a_mark(hours: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """The hours that a mark touches, each with the kind of the first one."""
    start, end = (marks[name].astype("int64").to_numpy() for name in ("start", "end"))
    spans = pd.DataFrame(
        {
            "outlet_id": marks["outlet_id"],
            "marked_code": marks["pollutant_code"],
            "kind": marks["kind"],
            "first": start // MICROSECONDS_PER_HOUR,
            "last": (end - 1) // MICROSECONDS_PER_HOUR,
        }
    )
    joined = hours.merge(spans, on="outlet_id")
    inside = (joined["period"] >= joined["first"]) & (joined["period"] <= joined["last"])
    same = joined["marked_code"].isna() | (joined["marked_code"] == joined["pollutant_code"])
    kept = joined[inside & same].drop_duplicates(["outlet_id", "pollutant_code", "period"])
    return kept.drop(columns=["marked_code", "first", "last"]).reset_index(drop=True)


def _day_numbers(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    return np.array([day.toordinal() - EPOCH_DAY for day in rows["day"]], dtype=np.int64)


def _found(
    case: Case, judged: pd.DataFrame, *, longest_gap: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Exceeding periods with their series, and the episodes among the judged ones."""
    own = case.rows[KEPT].iloc[judged["row"].to_numpy()].reset_index(drop=True)
    joined = pd.concat([own, judged.drop(columns="row")], axis=1)
    exempted = joined["condition"] == EXEMPTED
    keys = [joined["is_day"], exempted, *(joined[name] for name in SERIES)]
    group: Whole = joined.groupby(keys, sort=True).ngroup().to_numpy().astype(np.int64)
    found = find_episodes(
        group=group,
        period=joined["period"].to_numpy(dtype=np.int64),
        exceeding=joined["exceeding"].to_numpy(dtype=np.bool_),
        multiple=joined["multiple"].to_numpy(dtype=float),
        excess_mass_kg=joined["excess_kg"].to_numpy(dtype=float),
        deviation=joined["deviation"].to_numpy(dtype=float),
        longest_gap=longest_gap,
    )
    peak = joined.iloc[found.peak_row].reset_index(drop=True)
    episodes = peak.drop(columns=["exceeding", "multiple", "deviation", "excess_kg", "day"]).rename(
        columns={"period": "peak_period", "value": "peak"}
    )
    for name in TAKEN:
        episodes[name] = getattr(found, name)
    episodes["days_in_row"] = _days_in_row(group[found.peak_row], joined, group, episodes)
    key = group * KEY_SPAN + joined["period"].to_numpy(dtype=np.int64)
    starts = found.group * KEY_SPAN + found.first_period
    joined["episode"] = np.searchsorted(starts, key, side="right") - 1
    exceeding = joined[joined["exceeding"]].reset_index(drop=True)
    return exceeding, episodes


def _days_in_row(
    own: Whole, joined: pd.DataFrame, group: Whole, episodes: pd.DataFrame
) -> npt.NDArray[np.int64]:
    """Length of the run of days over the limit that each episode is part of."""
    over = joined["exceeding"].to_numpy(dtype=np.bool_)
    day = _day_of(joined["period"], joined["is_day"])
    pairs = np.unique(np.stack([group[over], day[over]]), axis=1)
    starts = np.append(True, (np.diff(pairs[0]) != 0) | (np.diff(pairs[1]) != 1))
    run = np.cumsum(starts[: pairs.shape[1]]) - 1
    length = np.bincount(run, minlength=1)
    first = _day_of(episodes["first_period"], episodes["is_day"])
    keys = zip(*pairs.tolist(), strict=True)
    place = dict(zip(keys, run.tolist(), strict=True))
    return np.array(
        [length[place[key]] for key in zip(own.tolist(), first.tolist(), strict=True)],
        dtype=np.int64,
    )


def _day_of(period: pd.Series, is_day: pd.Series) -> Whole:
    number = period.to_numpy(dtype=np.int64)
    return np.where(is_day.to_numpy(dtype=np.bool_), number, day_of_hour(number))
