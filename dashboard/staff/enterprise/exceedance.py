"""The tab of exceedances: quarters, days, episodes, hours of the day, allowances."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.exceedance import unpack_maps
from dashboard.staff import exceedances_loaders
from dashboard.staff.enterprise import choice
from dashboard.staff.enterprise import exceedance_loaders as loaders
from dashboard.staff.enterprise.choice import Chosen
from dashboard.staff.enterprise.exceedance_loaders import Exceeded
from dashboard.staff.enterprise.what_if import asked
from dashboard.staff.exceedances_counts import day_of, hour_of
from dashboard.staff.quality import furnaces
from dashboard.staff.rows import each, number, records
from layouts.staff.enterprise import exceedance_values as values
from layouts.staff.enterprise.exceedance_values import (
    Calendar,
    Day,
    Episode,
    Exceedance,
    HourShare,
    Quarter,
    QuarterRow,
)
from layouts.staff.enterprise.tabs import SERIES
from queries.registry import Pollutant

DAY = timedelta(days=1)
QUARTERS = 12
SETTLED = ("by_rule", "verified")
WAITING = ("warning", "pending")
HOURS = 24


def view_of(chosen: Chosen) -> Exceedance:
    """Everything on the tab."""
    here = chosen.here
    start = min(quarters_until(here.today)[0], chosen.start)
    exceeded = loaders.exceeded(
        here.visit.scope, chosen.outlet.outlet_id, start, here.today + DAY, here.today
    )
    codes = tuple(sorted(one.pollutant_code for one in chosen.pollutants))
    days = loaders.days(here.visit.scope, chosen.outlet.outlet_id, codes, chosen.start, chosen.end)
    listed = episodes(chosen, exceeded)
    return Exceedance(
        outlet=next(one.text for one in choice.outlets(chosen) if one.chosen),
        year=chosen.year,
        outlets=choice.outlets(chosen),
        factors=choice.factors(chosen),
        years=choice.years(chosen),
        grid=tuple(grid(chosen, exceeded)),
        calendars=tuple(calendars(chosen, exceeded, days)),
        episodes=listed,
        counts=counts(listed),
        hours=profile(chosen, exceeded, days),
        profile_of=_name(chosen, chosen.pollutant),
        allowances=allowances(chosen),
        whatif=asked(chosen),
        is_assumed=here.record.identity.is_assumed,
    )


def quarters_until(today: date) -> list[date]:
    """First days of twelve quarters, the running one last."""
    running = today.year * 4 + (today.month - 1) // 3
    return [
        date(one // 4, one % 4 * 3 + 1, 1) for one in range(running - QUARTERS + 1, running + 1)
    ]


def _name(chosen: Chosen, pollutant: Pollutant) -> str:
    return chosen.here.visit.t.name(pollutant.name_zh, pollutant.short_en)


def _after(quarter: date) -> date:
    months = quarter.year * 12 + quarter.month + 2
    return date(months // 12, months % 12 + 1, 1)


def grid(chosen: Chosen, exceeded: Exceeded) -> Iterator[QuarterRow]:
    """One row for each pollutant: settled hours and days, capture rate, what is open."""
    quarters = quarters_until(chosen.here.today)
    settled: dict[tuple[str, date], set[tuple[int, date]]] = {}
    waiting: dict[tuple[str, date], set[int]] = {}
    for row in each(_hourly(exceeded)):
        key = (row.pollutant_code, _quarter(row.day))
        if row.stage in WAITING:
            waiting.setdefault(key, set()).add(row.period)
        elif row.stage in SETTLED and row.limit_reviewed:
            settled.setdefault(key, set()).add((row.period, row.day))
    capture = {(row.pollutant_code, row.quarter): row for row in each(exceeded.quarters)}
    for one in chosen.pollutants:
        cells = []
        for start in quarters:
            key = (one.pollutant_code, start)
            known, hours = capture.get(key), settled.get(key, set())
            last = min(_after(start) - DAY, chosen.here.today)
            cells.append(
                Quarter(
                    start=start,
                    hours=len(hours),
                    days=len({day for _, day in hours}),
                    open_hours=len(waiting.get(key, ())),
                    capture=None if known is None else number(known.alpha),
                    is_usable=known is not None and bool(known.is_usable),
                    is_running=start == quarters[-1],
                    is_known=known is not None,
                    href=chosen.here.address(
                        tab=SERIES, factor=(one.pollutant_code,), start=start, last=last, at=None
                    ),
                )
            )
        yield QuarterRow(_name(chosen, one), tuple(cells))


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _hourly(exceeded: Exceeded) -> pd.DataFrame:
    """Exceeding hours; those beyond the range alone are no exceedance yet."""
    found = exceeded.found.periods
    return found[~found["is_day"].astype(bool) & ~found["over_range"].astype(bool)]


def calendars(chosen: Chosen, exceeded: Exceeded, days: pd.DataFrame) -> Iterator[Calendar]:
    """The year of each pollutant, day by day."""
    share = exceedances_loaders.known_share(chosen.here.visit.scope, chosen.here.today)
    found: dict[tuple[str, date], list[Any]] = {}
    for row in each(exceeded.found.periods):
        found.setdefault((row.pollutant_code, row.day), []).append(row)
    known = {(row.pollutant_code, row.day): (row.due_hours, row.valid_hours) for row in each(days)}
    every = [chosen.start + n * DAY for n in range((chosen.end - chosen.start).days)]
    for one in chosen.pollutants:
        code = one.pollutant_code
        cells = [
            _day(chosen, one, day, found.get((code, day), []), known.get((code, day)), share)
            for day in every
        ]
        yield Calendar(_name(chosen, one), tuple(cells))


def _day(
    chosen: Chosen,
    pollutant: Pollutant,
    day: date,
    found: list[Any],
    known: tuple[int, int] | None,
    share: float,
) -> Day:
    kind, href = values.ABSENT, ""
    if known is not None:
        due, valid = known
        kind = values.CALM if valid >= share * due else values.UNKNOWN
        kind = kind if due else values.IDLE
    settled = [one for one in found if one.stage in SETTLED and one.limit_reviewed]
    if settled:
        kind = values.OVER
    elif any(one.stage in WAITING for one in found):
        kind = values.OPEN
    if found:
        href = chosen.here.address(
            tab=SERIES,
            factor=(pollutant.pollutant_code,),
            start=day - DAY,
            last=min(day + DAY, chosen.here.today),
            at=None,
        )
    hours = len({one.period for one in settled if not one.is_day})
    return Day(day, kind, hours, any(one.is_day for one in settled), href)


def episodes(chosen: Chosen, exceeded: Exceeded) -> tuple[Episode, ...]:
    """Episodes that begin in the year, the newest first."""
    t = chosen.here.visit.t
    names = {one.pollutant_code: one for one in chosen.pollutants}
    listed = []
    for row in records(exceeded.found.episodes):
        start, end = bounds(row)
        pollutant = names.get(row["pollutant_code"])
        if pollutant is None or not chosen.start <= start.date() < chosen.end:
            continue
        upper, lower, peak = number(row["upper"]), number(row["lower"]), number(row["peak"])
        is_over = upper is not None and (peak is None or peak > upper)
        document = t.name(row["document_zh"] or "", row["document_en"])
        peak_at = None if row["is_day"] else hour_of(row["peak_period"])
        listed.append(
            Episode(
                start=start,
                end=end,
                is_day=bool(row["is_day"]),
                periods=int(row["exceeding_periods"]),
                unjudged=int(row["unjudged_periods"]),
                pollutant=_name(chosen, pollutant),
                limit=upper if is_over or lower is None else lower,
                unit=row["unit"],
                peak=peak,
                multiple=number(row["worst_multiple"]),
                excess_kg=number(row["excess_mass_kg"]),
                excess_unknown=int(row["excess_unknown_periods"]),
                stage=row["stage"],
                source=" ".join(one for one in (document, row["clause"]) if one),
                reviewed=bool(row["limit_reviewed"]),
                href=chosen.here.address(
                    tab=SERIES,
                    factor=(pollutant.pollutant_code,),
                    step="day" if row["is_day"] else "hour",
                    start=start.date() - 3 * DAY,
                    last=min(end.date() + 3 * DAY, chosen.here.today),
                    at=peak_at,
                ),
            )
        )
    return tuple(sorted(listed, key=lambda one: one.start, reverse=True))


def bounds(row: dict[str, Any]) -> tuple[datetime, datetime]:
    """Start of the first and end of the last exceeding period of an episode."""
    if not row["is_day"]:
        return hour_of(row["first_period"]), hour_of(row["last_period"]) + timedelta(hours=1)
    midnight = hour_of(-8)
    first, last = day_of(row["first_period"]), day_of(row["last_period"])
    return midnight + (first - midnight.date()), midnight + (last - midnight.date()) + DAY


def counts(listed: tuple[Episode, ...]) -> dict[str, tuple[int, int]]:
    """Exceeding hours and days of the year by stage; unreviewed limits are not counted."""
    found: dict[str, tuple[int, int]] = {}
    for one in listed:
        if one.reviewed:
            hours, days = found.get(one.stage, (0, 0))
            added = (0, one.periods) if one.is_day else (one.periods, 0)
            found[one.stage] = (hours + added[0], days + added[1])
    return found


def profile(chosen: Chosen, exceeded: Exceeded, days: pd.DataFrame) -> tuple[HourShare, ...]:
    """Settled hours over the limit by hour of the day, and the judged hours that they are of."""
    code = chosen.pollutant.pollutant_code
    own = _hourly(exceeded)
    own = own[(own["day"] >= chosen.start) & (own["day"] < chosen.end)]
    own = own[(own["pollutant_code"] == code) & own["limit_reviewed"]]
    own = own[own["stage"].isin(SETTLED)].drop_duplicates("period")
    clock = (own["period"].to_numpy(dtype=np.int64) + 8) % HOURS
    over = np.bincount(clock, minlength=HOURS)
    maps = days.loc[days["pollutant_code"] == code, "judged_map"].to_numpy(dtype=np.int64)
    judged = unpack_maps(maps).sum(axis=0) if len(maps) else np.zeros(HOURS)
    return tuple(HourShare(int(a), int(b)) for a, b in zip(over, judged, strict=True))


def allowances(chosen: Chosen) -> tuple[values.Allowance, ...]:
    """Exempt hours of the enterprise's furnaces up to today."""
    t, here = chosen.here.visit.t, chosen.here
    ids = {one.outlet_id for one in here.record.outlets}
    last = min(chosen.end - DAY, here.today)
    if not any(one.outlet_id in ids for one in _furnaces(here.visit.scope, last)):
        return ()
    return tuple(
        values.Allowance(
            furnace=t.name(row["furnace"].name_zh, row["furnace"].name_en),
            name=row["allowance"],
            since=row["span_start"],
            allowed=row["allowed"],
            used=row["used"],
            left=row["left"],
            beyond=row["beyond"],
        )
        for row in furnaces.uses(here.visit.scope, last)
        if row["furnace"].outlet_id in ids
    )


def _furnaces(scope: Any, on: date) -> list[Any]:
    return furnaces.loaders.furnaces(scope, on)
