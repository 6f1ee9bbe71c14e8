"""When monitors are compared with a laboratory, which comparisons they fail, and when they repeat.

A monitor that fails is put right and compared again within days, as the standards ask. Where it
fails is planned before anything else goes wrong there, because its hours do not count meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from demo.chance import dice
from demo.hours import month_of, month_start, weekday
from demo.model import City, Outlet, Planted
from demo.processes import CO, COD, HCL, NMHC, NOX, TN, TP
from demo.rhythm import INTERMITTENT, works_then

FAILED = "failed_comparison"
START_HOUR, LENGTH_H = 9, 8
LABORATORIES = (
    "清河禾清检测有限公司（虚构）",
    "清河衡鉴检测技术有限公司（虚构）",
    "清河市生态环境监测站（虚构）",
)
BUREAU = LABORATORIES[2]

_SHOWING = (NMHC, HCL, CO, NOX, TN, COD, TP)
"""Pollutants whose levels in the city are high enough that a large error shows."""
_LONGEST_DELAY_DAYS = 5


@dataclass(frozen=True)
class Comparison:
    """One comparison of an outlet's monitor."""

    kind: str
    day: int
    pairs: int
    laboratory_zh: str
    code: str | None = None
    """The one pollutant that is repeated; None: all."""

    @property
    def start(self) -> int:
        """Hour of the first pair."""
        return self.day * 24 + START_HOUR

    @property
    def end(self) -> int:
        """Hour in which the last pair is there."""
        return self.start + LENGTH_H


@dataclass(frozen=True)
class Failure:
    """A planted failure, and the hours that do not count because of it."""

    planted: Planted
    reach: tuple[int, int]


def comparisons(city: City, outlet: Outlet, months: range) -> Iterator[Comparison]:
    """Which comparisons an outlet's monitor gets in some months, repetitions apart."""
    diligence = city.operator(outlet.operator_ref or "").diligence
    for month in months:
        draw = dice(city.seed, outlet.ref, "tests", month)
        day = month_start(month) + int(draw.integers(4, 25))
        every = (
            1 if outlet.medium == "water" else 6 if outlet.monitors[0].calibration_days == 1 else 3
        )
        if (month + outlet.number) % every == 0 and draw.random() < diligence**0.5:
            laboratory = LABORATORIES[int(draw.integers(2))]
            yield Comparison("verification", _open_day(outlet, day), 0, laboratory)
        if draw.random() < 0.055:
            few = draw.random() < 0.08
            yield Comparison("supervision", _open_day(outlet, day + 1), 2 if few else 0, BUREAU)
    accepted = outlet.monitors[0].accepted_day
    if accepted is not None and accepted >= city.start // 24:
        yield Comparison("acceptance", accepted - 2, 0, LABORATORIES[0])


def _open_day(outlet: Outlet, day: int) -> int:
    """The day itself, or the Monday after it where nobody works at the weekend."""
    weekend = int(weekday(np.array([day * 24]))[0]) - 4
    return day + 3 - weekend if weekend > 0 and outlet.rhythm in INTERMITTENT else day


def repetitions(planted: list[Planted]) -> Iterator[Comparison]:
    """Comparisons that follow failed ones, of the pollutant that failed."""
    for one in planted:
        if one.kind == FAILED:
            day = one.start // 24 + int(one.detail["repeated_after_days"])
            yield Comparison("verification", day, 0, LABORATORIES[0], one.pollutant_code)


def failures(
    city: City,
    outlet: Outlet,
    month: int,
    *,
    events: list[tuple[int, int]],
    stories: list[tuple[int, int]],
) -> Iterator[Failure]:
    """
    Failures of a month.

    Parameters
    ----------
    city, outlet : City, Outlet
        Where.
    month : int
        Month number.
    events : list of (int, int)
        Hours in which nothing can be compared.
    stories : list of (int, int)
        Hours that must count.
    """
    codes = [factor.code for factor in outlet.factors if factor.code in _SHOWING]
    diligence = city.operator(outlet.operator_ref or "").diligence
    for one in _whole(city, outlet, range(month, month + 1)):
        draw = dice(city.seed, outlet.ref, "fails", one.kind, one.day)
        chance = (0.15 if one.kind == "verification" else 0.4) * (1.06 - diligence)
        if draw.random() > chance or not codes or not _can(outlet, one.day, events):
            continue
        code = codes[int(draw.integers(len(codes)))]
        error = round(float(draw.uniform(0.55, 0.65)), 3)
        first = 1 + int(draw.random() > diligence) + int(draw.integers(2))
        since = _counted_until(city, outlet, one, events)
        days = next(
            (
                days
                for days in range(first, _LONGEST_DELAY_DAYS + 1)
                if _can(outlet, one.day + days, events)
            ),
            None,
        )
        if since is None or days is None:
            continue
        reach = (since, one.end + days * 24)
        if is_free(*reach, stories):
            detail = {"error": error, "repeated_after_days": days}
            planted = Planted(FAILED, outlet.ref, code, one.start, one.end, detail)
            yield Failure(planted, reach)


def _whole(city: City, outlet: Outlet, months: range) -> list[Comparison]:
    """Comparisons with pairs enough, by the operator or the bureau, in order of time."""
    first = max(city.start, (outlet.monitors[0].networked_day or 0) * 24)
    found = [
        one
        for one in comparisons(city, outlet, months)
        if one.kind != "acceptance" and not one.pairs and one.start >= first
    ]
    return sorted(found, key=lambda one: (one.day, one.kind))


def _counted_until(
    city: City, outlet: Outlet, one: Comparison, events: list[tuple[int, int]]
) -> int | None:
    """Hour from which hours do not count: gas its end, water the comparison before; None: far."""
    if outlet.medium == "gas":
        return one.end
    month = month_of(one.day)
    before = [
        other
        for other in _whole(city, outlet, range(month - 1, month + 1))
        if other.day < one.day and _can(outlet, other.day, events)
    ]
    return before[-1].end if before else None


def _can(outlet: Outlet, day: int, events: list[tuple[int, int]]) -> bool:
    """Whether the source runs and the monitor works while it would be compared."""
    start = day * 24 + START_HOUR
    return works_then(outlet.rhythm, start, start + LENGTH_H) and is_free(
        start, start + LENGTH_H, events
    )


def is_free(start: int, end: int, busy: list[tuple[int, int]]) -> bool:
    """Whether some hours and those around them lie outside all busy ones."""
    return all(start >= other_end + 6 or end <= other_start - 6 for other_start, other_end in busy)
