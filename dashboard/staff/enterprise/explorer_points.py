"""Points of the explorer: every hour or day of a span with its value, kind and verdict.

Assumes: verdicts and effects of hours are the stored ones, bit by bit, of the current run of the
computation; nothing is judged again here. The converted value of an hour is computed by the same
function of ``analytics`` as the one that the rollup judged.
Steps:   lay the stored hours on a grid without holes -> read due, valid, judged and exceeding from
         the day's maps -> name what each hour is.
Known drawbacks: hours of days that were received but not computed yet have no kind but "waiting".
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.concentration import conversion_factor
from analytics.exceedance import deviation, multiple
from analytics.units import UnitMismatchError, UnknownUnitError, convert, parse_unit
from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise.loaders import Explored
from dashboard.staff.rows import each
from layouts.figures.explorer_marks import Episode
from layouts.figures.explorer_panel import (
    EXEMPT,
    INVALID,
    MISSING,
    NOT_DUE,
    UNIT_DOUBT,
    VALID,
    WAITING,
)

HOURLY_BASES = ("hour", "instant_range")
STAGES_BY_WEIGHT = ("none", "rejected", "warning", "pending", "by_rule", "verified")
"""Where several verdicts meet in one step, the later word stands."""

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """Steps of a span without holes, and the row of each in the frame of days."""

    times: pd.DatetimeIndex
    day: pd.Series
    hour: npt.NDArray[np.int64]


def hour_grid(start: date, end: date, *, now: datetime) -> Grid:
    """Hours of the days ``start <= day < end`` that are over at ``now``."""
    stop = min(city.midnight(end), now.replace(minute=0, second=0, microsecond=0))
    begin = city.midnight(start)
    times = pd.date_range(begin, max(stop, begin), freq="h", inclusive="left")
    local = times.tz_convert(city.CITY_TIME)
    return Grid(times, pd.Series(local.date), np.asarray(local.hour, dtype=np.int64))


def hour_points(
    explored: Explored,
    pollutant_code: str,
    grid: Grid,
    *,
    unit: str,
    converted: bool,
    reported_first: bool,
) -> pd.DataFrame:
    """
    One row for each hour of the grid.

    Columns: ``time``, ``value`` (what is drawn), ``kind``, ``exceeding``, ``stage``, ``measured``,
    ``converted``, ``converted_reported``, ``flag``, ``valid_minutes``, ``batch_id``, ``upper``,
    ``lower``, ``multiple`` and the companions of the hour.
    """
    own = explored.hours[explored.hours["pollutant_code"] == pollutant_code]
    points = _on_grid(own.drop(columns="pollutant_code"), grid)
    points = points.join(_on_grid(explored.conditions, grid).drop(columns="time"))
    maps = _Maps(explored, pollutant_code, grid)
    points["converted"] = _converted(
        points,
        *_references(explored.limits, pollutant_code, grid),
        reported_first=reported_first,
    )
    points["value"] = points["converted"] if converted else points["measured"]
    points["kind"] = _kinds(maps, received=points["flag"].notna().to_numpy())
    points["exceeding"], points["stage"] = maps.exceeding(HOURLY_BASES)
    upper, lower = _limits_of_steps(explored.limits, pollutant_code, grid.day, HOURLY_BASES, unit)
    points["upper"], points["lower"] = upper, lower
    over = points["exceeding"].to_numpy() & np.isfinite(upper)
    points["multiple"] = np.where(
        over, multiple(points["converted"].to_numpy(), upper=upper), np.nan
    )
    drawn = points["kind"].isin([VALID, EXEMPT, UNIT_DOUBT, INVALID, WAITING])
    points["value"] = points["value"].where(drawn)
    return points


def day_points(
    explored: Explored, pollutant_code: str, *, start: date, end: date, unit: str, converted: bool
) -> pd.DataFrame:
    """
    One row for each day of the span.

    Columns as in ``hour_points`` as far as a day has them, and the hour counts of the day. A day
    below the rule's minimum of valid hours has no value; one without any due hour is not due.
    """
    days = pd.date_range(city.midnight(start), periods=(end - start).days, freq="D")
    own = explored.days[explored.days["pollutant_code"] == pollutant_code].set_index("day")
    table = own.reindex(pd.Index([moment.date() for moment in days], name="day"))
    points = table.reset_index()
    points["time"] = days
    has_conversion = points["converted_mean"].notna().any()
    points["value"] = points["converted_mean" if converted and has_conversion else "mean"]
    points["measured"], points["converted"] = points["mean"], points["converted_mean"]
    _add_received(points, explored.received, pollutant_code, converted=converted)
    due, valid = points["due_hours"].fillna(0), points["value"].notna()
    kinds = np.where(valid, VALID, np.where(due > 0, MISSING, NOT_DUE))
    kinds = np.where(valid & (points["unit_suspect_map"].fillna(0) != 0), UNIT_DOUBT, kinds)
    points["kind"] = pd.Series(kinds, dtype="object")
    verdicts = _verdicts(explored.judgements, pollutant_code)
    daily = verdicts[(verdicts["basis"] == "day") & (verdicts["exceeding_periods"] > 0)]
    stages = daily.groupby("day")["stage"].agg(_heaviest)
    points["stage"] = _stage_of_days(points["day"], stages)
    points["exceeding"] = points["stage"] != "none"
    hourly = verdicts[verdicts["basis"].isin(HOURLY_BASES)]
    hours_over = hourly.groupby("day")["exceeding_map"].agg(_union)
    counts = {day: int(value).bit_count() for day, value in hours_over.items()}
    points["exceeding_hours"] = points["day"].map(counts)
    hour_stages = hourly[hourly["exceeding_periods"] > 0].groupby("day")["stage"].agg(_heaviest)
    points["hour_stage"] = _stage_of_days(points["day"], hour_stages)
    upper, lower = _limits_of_steps(explored.limits, pollutant_code, points["day"], ("day",), unit)
    points["upper"], points["lower"] = upper, lower
    over = points["exceeding"].to_numpy() & np.isfinite(upper)
    points["multiple"] = np.where(over, multiple(points["value"].to_numpy(), upper=upper), np.nan)
    return points


def _add_received(
    points: pd.DataFrame, received: pd.DataFrame, pollutant_code: str, *, converted: bool
) -> None:
    """What the discharger sent for each day; drawn only where no day at all was computed."""
    own = received[received["pollutant_code"] == pollutant_code].set_index("day")
    table = own.reindex(points["day"]).reset_index()
    points["received_mean"] = table["received_mean"]
    points["sent"] = table["received_mean"]
    if converted:
        points["sent"] = table["received_converted_mean"].fillna(table["received_mean"])
    # Like is compared with like: a converted mean with a converted one, else the measured ones.
    points["difference"] = (table["received_converted_mean"] - points["converted"]).fillna(
        table["received_mean"] - points["measured"]
    )
    if points["due_hours"].isna().all():
        points["value"] = points["sent"]


def _stage_of_days(days: pd.Series, stages: pd.Series) -> pd.Series:
    known = stages.to_dict()
    return pd.Series([known.get(day, "none") for day in days], index=days.index, dtype="object")


def _on_grid(rows: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """Rows on every step of the grid; empty where nothing was received."""
    laid = rows.set_index("time").reindex(grid.times)
    laid.index.name = "time"
    return laid.reset_index()


class _Maps:
    """Bits of the days' maps, one for each hour of the grid."""

    def __init__(self, explored: Explored, pollutant_code: str, grid: Grid):
        own = explored.days[explored.days["pollutant_code"] == pollutant_code]
        self._grid = grid
        self._verdicts = _verdicts(explored.judgements, pollutant_code)
        self.computed: Flags = grid.day.isin(own["day"]).to_numpy()
        self.due = self._bits(dict(zip(own["day"], own["due_map"], strict=True)))
        self.valid = self._bits(dict(zip(own["day"], own["valid_map"], strict=True)))
        self.judged = self._bits(dict(zip(own["day"], own["judged_map"], strict=True)))
        self.doubtful = self._bits(dict(zip(own["day"], own["unit_suspect_map"], strict=True)))

    def _bits(self, maps: dict[Any, int]) -> Flags:
        of_hour = self._grid.day.map(maps).fillna(0).to_numpy(dtype=np.int64)
        return (of_hour >> self._grid.hour & 1).astype(np.bool_)

    def exceeding(self, bases: tuple[str, ...]) -> tuple[Flags, npt.NDArray[Any]]:
        """Which hours exceed a limit of these bases, and the stage of that verdict."""
        rows = self._verdicts[self._verdicts["basis"].isin(bases)]
        stage = np.full(len(self._grid.hour), "none", dtype=object)
        for word in STAGES_BY_WEIGHT[1:]:
            at_stage = rows[rows["stage"] == word]
            hours = self._bits(at_stage.groupby("day")["exceeding_map"].agg(_union).to_dict())
            stage[hours] = word
        return stage != "none", stage


def _verdicts(judgements: pd.DataFrame, pollutant_code: str) -> pd.DataFrame:
    """Verdicts of the permit's limits; the others are no exceedances."""
    own = judgements["pollutant_code"] == pollutant_code
    return judgements[own & (judgements["purpose"] == "permit_compliance")]


def _union(maps: pd.Series) -> int:
    united = 0
    for value in maps:
        united |= int(value)
    return united


def _heaviest(stages: pd.Series) -> str:
    return max(stages, key=STAGES_BY_WEIGHT.index)


def _kinds(maps: _Maps, *, received: Flags) -> pd.Series:
    kinds = np.full(len(received), NOT_DUE, dtype=object)
    kinds[maps.due & ~received] = MISSING
    kinds[maps.due & received & ~maps.valid] = INVALID
    kinds[maps.valid & ~maps.judged] = EXEMPT
    kinds[maps.valid & maps.judged] = VALID
    kinds[maps.doubtful] = UNIT_DOUBT
    kinds[~maps.computed & received] = WAITING
    return pd.Series(kinds, dtype="object")


def _references(limits: pd.DataFrame, pollutant_code: str, grid: Grid) -> tuple[Numbers, Numbers]:
    """Reference oxygen and excess air of each hour, from the limit that the permit is judged by."""
    oxygen = np.full(len(grid.hour), np.nan)
    air = np.full(len(grid.hour), np.nan)
    own = limits[limits["pollutant_code"] == pollutant_code]
    named = own[own["reference_oxygen_pct"].notna() | own["reference_excess_air"].notna()]
    order = named.assign(other=named["purpose"] != "permit_compliance")
    for row in each(order.sort_values(["other", "limit_id"], ascending=False)):
        inside = _inside(grid.day, row.valid_from, row.valid_to)
        oxygen[inside], air[inside] = row.reference_oxygen_pct, row.reference_excess_air
    return oxygen, air


def _inside(days: pd.Series, start: date | None, end: date | None) -> Flags:
    values = days.to_numpy()
    inside = np.ones(len(values), dtype=np.bool_)
    if start is not None:
        inside &= values >= start
    if end is not None:
        inside &= values < end
    return inside


def _converted(
    points: pd.DataFrame, oxygen: Numbers, air: Numbers, *, reported_first: bool
) -> Numbers:
    factor = conversion_factor(
        oxygen_pct=points["oxygen_pct"].to_numpy(),
        reference_oxygen_pct=oxygen,
        reference_excess_air=air,
    )
    computed = points["measured"].to_numpy() * factor
    reported = points["converted_reported"].to_numpy()
    has_reference = np.isfinite(oxygen) | np.isfinite(air)
    taken = reported_first & has_reference & np.isfinite(computed) & np.isfinite(reported)
    return np.where(taken, reported, computed)


def in_unit(limit: float, *, limit_unit: str, unit: str) -> float | None:
    """A limit in the unit of the values; None where the two measure different things."""
    try:
        return convert(limit, from_unit=parse_unit(limit_unit), to_unit=parse_unit(unit))
    except (UnitMismatchError, UnknownUnitError):
        return None


def _limits_of_steps(
    limits: pd.DataFrame,
    pollutant_code: str,
    days: pd.Series,
    bases: tuple[str, ...],
    unit: str,
) -> tuple[Numbers, Numbers]:
    """Strictest unconditional permit limit of each step: upper and lower edge."""
    upper, lower = np.full(len(days), np.nan), np.full(len(days), np.nan)
    own = limits[(limits["pollutant_code"] == pollutant_code) & limits["basis"].isin(bases)]
    own = own[(own["purpose"] == "permit_compliance") & (own["condition"] == "none")]
    for row in each(own):
        inside = _inside(days, row.valid_from, row.valid_to)
        for edge, store, better in ((row.upper, upper, np.fmin), (row.lower, lower, np.fmax)):
            value = None if pd.isna(edge) else in_unit(edge, limit_unit=row.unit, unit=unit)
            if value is not None:
                store[inside] = better(store[inside], value)
    return upper, lower


def runs(flags: Flags) -> list[tuple[int, int]]:
    """Half-open stretches of steps at which the flag stands."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def episodes(points: pd.DataFrame, *, step: timedelta) -> tuple[Episode, ...]:
    """Exceeding steps in a row with the same stage."""
    found = []
    stages = points["stage"].to_numpy()
    values = points["value"].to_numpy(dtype=float)
    outside = deviation(values, lower=points["lower"].to_numpy(), upper=points["upper"].to_numpy())
    height = np.where(np.isfinite(outside), outside, values)
    times = points["time"]
    for stage in STAGES_BY_WEIGHT[1:]:
        for start, end in runs(stages == stage):
            if not np.isfinite(values[start:end]).any():
                continue
            peak = start + int(np.nanargmax(height[start:end]))
            found.append(
                Episode(
                    start=times.iloc[start].to_pydatetime(),
                    end=times.iloc[end - 1].to_pydatetime() + step,
                    steps=end - start,
                    peak_at=times.iloc[peak].to_pydatetime(),
                    peak=float(values[peak]),
                    stage=stage,
                )
            )
    return tuple(sorted(found, key=lambda one: one.start))


def stretches(
    points: pd.DataFrame, flags: Flags, *, step: timedelta
) -> tuple[tuple[datetime, datetime, int], ...]:
    """Steps in a row at which the flag stands, as start, end and number."""
    times = points["time"]
    return tuple(
        (times.iloc[start].to_pydatetime(), times.iloc[end - 1].to_pydatetime() + step, end - start)
        for start, end in runs(flags)
    )


def gaps(points: pd.DataFrame, *, step: timedelta) -> tuple[tuple[datetime, datetime, int], ...]:
    """Missing steps in a row, as start, end and number."""
    return stretches(points, (points["kind"] == MISSING).to_numpy(), step=step)
