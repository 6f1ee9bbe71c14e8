"""Findings of one day, looked for in stored rows; no finding is stored.

Assumes: due, valid and exceeding hours are the stored maps; nothing is judged again here.
Steps:   lay the hours of the day and of what a run may look back to on a grid of series and hours
         -> runs of missing hours and of equal values (``analytics.hour_runs``) -> hours in which a
         stack looks stopped (``analytics.running_profile``) and nobody said so -> one finding for
         each outlet, kind and pollutant, with its facts as a text.
Known drawbacks: a logger that states by its flags alone that the source starts or stops is not
listened to here; such hours may be listed as suspected stops.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.exceedance import pack_maps, unpack_maps
from analytics.hour_runs import HourRuns, runs_of_hours
from analytics.running_profile import is_calm
from analytics.units import HOURS_PER_DAY
from dashboard.staff.rows import each, grouped, number
from queries.arrays import Columns
from queries.review_items import DECLARED_COLUMNS, NewMark

EXCEEDANCE = "exceedance"
OVER_RANGE = "over_range"
SUSPECTED_STOP = "suspected_stop"
INTERRUPTION = "interruption"
CONSTANT = "constant"
UNIT_DOUBT = "unit_doubt"
MARK = "mark"
KINDS = (OVER_RANGE, EXCEEDANCE, UNIT_DOUBT, SUSPECTED_STOP, INTERRUPTION, CONSTANT, MARK)
"""In the order in which a person looks at them."""

SECONDS_PER_HOUR = 3600
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Verdict:
    """One limit that was exceeded, or may have been beyond the range of the analyser."""

    limit_id: int
    basis: str
    lower: float | None
    upper: float | None
    unit: str
    periods: int
    hours: int
    over_range: int
    multiple: float | None
    value: float | None
    stage: str
    is_reviewed: bool
    document_zh: str | None
    document_en: str | None
    clause: str | None


@dataclass(frozen=True)
class Run:
    """Hours in a row of one pollutant; the first may lie on an earlier day."""

    pollutant_code: str
    first_hour: int
    """Counted from midnight of the day; negative on the days before."""
    hours: int
    value: float | None = None


@dataclass(frozen=True)
class Item:
    """A finding: what a person of the daily review closes with a cause."""

    outlet_id: int
    day: date
    kind: str
    pollutant_code: str | None
    facts: str
    hours: int
    """24-bit map of the hours that it is about."""
    verdicts: tuple[Verdict, ...] = ()
    runs: tuple[Run, ...] = ()
    marks: tuple[NewMark, ...] = ()
    is_above: bool = False

    @property
    def key(self) -> tuple[int, str, str | None]:
        """What tells it from the other findings of the day."""
        return self.outlet_id, self.kind, self.pollutant_code


@dataclass(frozen=True)
class Limits:
    """Rule rows that decide what a finding is."""

    interruption_hours: int
    constant_gas_hours: int
    constant_water_hours: int

    @property
    def days_back(self) -> int:
        """Days before the day from which a run may come."""
        longest = max(self.interruption_hours, self.constant_gas_hours, self.constant_water_hours)
        return -(-(longest - 1) // HOURS_PER_DAY)


def of_verdicts(rows: pd.DataFrame, day: date) -> list[Item]:
    """Exceedances, and over-range hours where nothing exceeded for certain."""
    found = []
    for (outlet, code), own in grouped(rows, ["outlet_id", "pollutant_code"]):
        verdicts = tuple(_verdict(row) for row in each(own))
        exceeds = any(one.periods for one in verdicts)
        facts = ";".join(f"{v.limit_id}:{v.hours:x}+{v.over_range}" for v in verdicts)
        found.append(
            Item(
                int(outlet),
                day,
                EXCEEDANCE if exceeds else OVER_RANGE,
                str(code),
                facts,
                _united(one.hours for one in verdicts if one.basis != "day"),
                verdicts=verdicts,
            )
        )
    return found


def _verdict(row: Any) -> Verdict:
    return Verdict(
        limit_id=row.limit_id,
        basis=row.basis,
        lower=number(row.lower),
        upper=number(row.upper),
        unit=row.unit,
        periods=row.exceeding_periods,
        hours=row.exceeding_map,
        over_range=row.over_range_periods,
        multiple=number(row.worst_multiple),
        value=number(row.worst_value),
        stage=row.stage,
        is_reviewed=row.limit_reviewed,
        document_zh=row.document_zh,
        document_en=row.document_en,
        clause=row.clause,
    )


def _united(maps: Iterable[int]) -> int:
    united = 0
    for hours in maps:
        united |= hours
    return united


@dataclass(frozen=True)
class Grid:
    """Series of the maps over the days back and the day itself; arrays of (series, hours)."""

    series: list[tuple[int, str]]
    due: Flags
    valid: Flags
    value: npt.NDArray[np.float64]

    @property
    def midnight(self) -> int:
        """Place of the first hour of the day."""
        return self.due.shape[1] - HOURS_PER_DAY

    @property
    def received(self) -> Flags:
        """Hours of which a value arrived."""
        return np.isfinite(self.value)


def series_of(maps: pd.DataFrame) -> list[tuple[int, str]]:
    """Outlets and pollutants of the maps, each once, in their order."""
    pairs = maps[["outlet_id", "pollutant_code"]].drop_duplicates()
    return [(int(row.outlet_id), str(row.pollutant_code)) for row in each(pairs)]


def grid_of(maps: pd.DataFrame, hours: Columns, *, day: date, days_back: int, start: int) -> Grid:
    """The maps and hours as a grid; ``start`` is the number of its first hour."""
    series = series_of(maps)
    place = {one: at for at, one in enumerate(series)}
    rows = [place[key] for key in zip(maps["outlet_id"], maps["pollutant_code"], strict=True)]
    column = [days_back + (one - day).days for one in maps["day"]]
    shape = (len(series), days_back + 1)

    def laid(name: str) -> Flags:
        packed = np.zeros(shape, dtype=np.int32)
        packed[rows, column] = maps[name].to_numpy(dtype=np.int32)
        return unpack_maps(packed.reshape(-1)).reshape(len(series), shape[1] * HOURS_PER_DAY)

    value = np.full((len(series), shape[1] * HOURS_PER_DAY), np.nan)
    value[hours["series"], hours["hour"] - start] = hours["value"]
    return Grid(series, laid("due_map"), laid("valid_map"), value)


def interruptions(grid: Grid, day: date, limits: Limits) -> list[Item]:
    """Outlets of which some pollutant was due and did not come for so many hours in a row."""
    runs = _runs(grid, grid.due & ~grid.received).at_least(limits.interruption_hours)
    found: dict[int, list[Run]] = {}
    for one in _of_day(grid, runs):
        found.setdefault(grid.series[one[0]][0], []).append(_run(grid, *one))
    return [
        _of_runs(outlet, day, INTERRUPTION, None, tuple(runs)) for outlet, runs in found.items()
    ]


def constants(grid: Grid, day: date, limits: Limits, *, water: frozenset[str]) -> list[Item]:
    """Series whose valid values were exactly the same for so many hours in a row."""
    least = np.array(
        [
            limits.constant_water_hours if code in water else limits.constant_gas_hours
            for _, code in grid.series
        ],
        dtype=np.int64,
    )
    runs = _runs(grid, grid.valid & grid.received, by_value=True).at_least(least)
    found: dict[tuple[int, str], list[Run]] = {}
    for one in _of_day(grid, runs):
        found.setdefault(grid.series[one[0]], []).append(_run(grid, *one, has_value=True))
    return [
        _of_runs(outlet, day, CONSTANT, code, tuple(runs)) for (outlet, code), runs in found.items()
    ]


def _runs(grid: Grid, flags: Flags, *, by_value: bool = False) -> HourRuns:
    series, hour = (place.astype(np.int64) for place in np.nonzero(flags))
    value = grid.value[series, hour] if by_value else None
    return runs_of_hours(series=series, hour=hour, value=value)


def _of_day(grid: Grid, runs: HourRuns) -> list[tuple[int, int, int]]:
    """Series, first hour and length of the runs that reach into the day."""
    kept = np.flatnonzero(runs.first_hour + runs.hours > grid.midnight)
    return [(int(runs.series[i]), int(runs.first_hour[i]), int(runs.hours[i])) for i in kept]


def _run(grid: Grid, series: int, first: int, hours: int, *, has_value: bool = False) -> Run:
    value = float(grid.value[series, first]) if has_value else None
    return Run(grid.series[series][1], first - grid.midnight, hours, value)


def _of_runs(outlet: int, day: date, kind: str, code: str | None, runs: tuple[Run, ...]) -> Item:
    facts = ";".join(
        f"{run.pollutant_code}:{run.first_hour}+{run.hours}"
        + ("" if run.value is None else f"={run.value!r}")
        for run in runs
    )
    hours = _united(_map_of(run) for run in runs)
    return Item(outlet, day, kind, code, facts, hours, runs=runs)


def _map_of(run: Run) -> int:
    end = run.first_hour + run.hours
    return _united(1 << hour for hour in range(max(run.first_hour, 0), min(end, HOURS_PER_DAY)))


def unit_doubts(maps: pd.DataFrame, day: date) -> list[Item]:
    """Series with hours whose unit is doubtful on the day."""
    rows = maps[(maps["day"] == day) & (maps["unit_suspect_map"] != 0)]
    return [
        Item(
            int(row.outlet_id),
            day,
            UNIT_DOUBT,
            row.pollutant_code,
            f"{row.unit_suspect_map:x}{'+' if row.is_above else '-'}",
            int(row.unit_suspect_map),
            is_above=bool(row.is_above),
        )
        for row in each(rows)
    ]


def suspected_stops(
    still: pd.DataFrame,
    declared: pd.DataFrame,
    grid: Grid,
    day: date,
    *,
    midnight_s: int,
    oxygen_pct: float,
) -> list[Item]:
    """Outlets whose stack looked stopped in hours that were due, that came, and nobody declared."""
    calm = is_calm(
        still["flow_m3"].to_numpy(),
        still["profile_flow_m3"].to_numpy(),
        still["temperature_c"].to_numpy(),
        still["profile_temperature_c"].to_numpy(),
    )
    rows = still[calm & (still["oxygen_pct"].to_numpy() >= oxygen_pct)]
    outlets = sorted({outlet for outlet, _ in grid.series})
    place = {outlet: at for at, outlet in enumerate(outlets)}
    came = np.zeros((len(outlets), HOURS_PER_DAY), dtype=np.bool_)
    delivered = (grid.due & grid.received)[:, grid.midnight :]
    np.logical_or.at(came, [place[outlet] for outlet, _ in grid.series], delivered)
    quiet = ~_declared(declared, place, midnight_s=midnight_s)
    suspected = np.zeros_like(came)
    for row in each(rows[rows["outlet_id"].isin(outlets)]):
        suspected[place[row.outlet_id], row.hour_of_day] = True
    packed = pack_maps(suspected & came & quiet)
    return [
        Item(outlet, day, SUSPECTED_STOP, None, f"{int(hours):x}", int(hours))
        for outlet, hours in zip(outlets, packed, strict=True)
        if hours
    ]


def _declared(rows: pd.DataFrame, place: dict[int, int], *, midnight_s: int) -> Flags:
    """Hours of the day that a declared period touches, by the place of each outlet."""
    said = np.zeros((len(place), HOURS_PER_DAY), dtype=np.bool_)
    for outlet, start, end in zip(*(rows[n] for n in DECLARED_COLUMNS), strict=True):
        if outlet in place:
            low, high = _touched(start - midnight_s, end - midnight_s)
            said[place[outlet], low:high] = True
    return said


def _touched(start_s: float, end_s: float) -> tuple[int, int]:
    """Half-open hours of the day that a span touches; NaN for no bound."""
    low = 0 if np.isnan(start_s) else math.floor(start_s / SECONDS_PER_HOUR)
    high = HOURS_PER_DAY if np.isnan(end_s) else math.ceil(end_s / SECONDS_PER_HOUR)
    return min(max(low, 0), HOURS_PER_DAY), min(max(high, 0), HOURS_PER_DAY)


def of_marks(marks: list[NewMark], day: date, *, midnight_s: int) -> list[Item]:
    """Marks that came to the day; those of one outlet and pollutant are one finding."""
    found: dict[tuple[int, str | None], list[NewMark]] = {}
    for one in marks:
        found.setdefault((one.outlet_id, one.pollutant_code), []).append(one)
    return [
        Item(
            outlet,
            day,
            MARK,
            code,
            ";".join(f"{one.mark_id}:{one.kind}:{_seconds(one)}" for one in own),
            _united(_marked_hours(one, midnight_s) for one in own),
            marks=tuple(own),
        )
        for (outlet, code), own in found.items()
    ]


def _marked_hours(one: NewMark, midnight_s: int) -> int:
    start, end = (
        np.nan if edge is None else edge.timestamp() - midnight_s for edge in (one.start, one.stop)
    )
    low, high = _touched(start, end)
    return _united(1 << hour for hour in range(low, high))


def _seconds(one: NewMark) -> str:
    edges = (one.start, one.stop)
    return "-".join("" if edge is None else str(round(edge.timestamp())) for edge in edges)
