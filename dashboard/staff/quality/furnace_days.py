"""Days of waste incineration furnaces by their five-minute temperatures (order no. 10 of 2019)."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.incineration import MINUTES_PER_MEAN, FurnaceDays, FurnaceRule, furnace_days
from analytics.periods import covered_hours, taking_hold
from analytics.units import SECONDS_PER_HOUR
from analytics.vocabulary import PRODUCTION_REASONS, Medium, Reason
from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.jobs import deadlines
from dashboard.jobs.day_periods import table_of
from dashboard.jobs.rule_book import Subject
from dashboard.pools import Scope
from dashboard.staff import loaders_city as city
from dashboard.staff.quality import loaders
from dashboard.staff.quality.choice import Chosen
from dashboard.staff.quality.state import DAY
from layouts.staff.quality.values import FurnaceDay
from queries import operating, quality_marks
from queries.quality_marks import Furnace

INDUSTRY = "D4417"
_SECONDS_PER_MEAN = MINUTES_PER_MEAN * 60
_OUT_OF_NORMAL = int(PRODUCTION_REASONS & ~Reason.RUNNING)


@staff_cached(loaders.SHORT_SECONDS)
def judged(scope: Scope, start: date, end: date, until_s: int) -> FurnaceDays | None:
    """
    Every day ``start <= day < end`` of every furnace, by the rules of the last one.

    Five-minute periods that ended by ``until_s`` are due; those in hours that a declared state
    other than running takes are not in normal operation. None where there is no furnace.
    """
    own = [one for one in loaders.furnaces(scope, end - DAY) if one.industry_code == INDUSTRY]
    if not own:
        return None
    first_s = deadlines.seconds(city.midnight(start))
    count = (min(deadlines.seconds(city.midnight(end)), until_s) - first_s) // _SECONDS_PER_MEAN
    starts = first_s + np.arange(max(count, 0)) * _SECONDS_PER_MEAN
    furnace = np.repeat(np.arange(len(own)), len(starts))
    start_s = np.tile(starts, len(own))
    return furnace_days(
        furnace=furnace,
        start_s=start_s,
        mean_c=_means(scope, own, start, end, len(starts), first_s),
        is_normal=_normal(scope, own, start, end)[furnace, (start_s - first_s) // SECONDS_PER_HOUR],
        rule=_rule(scope, end - DAY),
    )


def _rule(scope: Scope, on: date) -> FurnaceRule:
    book = loaders.book(scope)
    segment = int(book.segments(np.array([(on - loaders.EPOCH).days]))[0])
    subject = Subject(INDUSTRY, Medium.GAS.value, segment)
    return FurnaceRule(
        minimum_c=book.number("furnace_temperature_limit_c", subject),
        allowed_a_day=round(book.number("furnace_low_five_minutes_per_day", subject)),
    )


def _means(
    scope: Scope, own: list[Furnace], start: date, end: date, count: int, first_s: int
) -> npt.NDArray[np.float64]:
    """Mean of every period of every furnace in turn; NaN for none and for one that is flagged."""
    with pools.connection("staff", scope=scope) as connection:
        found = quality_marks.furnace_means(
            connection,
            [one.furnace_id for one in own],
            start=city.midnight(start),
            end=city.midnight(end),
        )
    grid = np.full((len(own), count), np.nan)
    at = (found["time_s"] - first_s) // _SECONDS_PER_MEAN
    inside = at < count
    grid[found["number"][inside], at[inside]] = found["mean_c"][inside]
    return grid.reshape(-1)


def _normal(scope: Scope, own: list[Furnace], start: date, end: date) -> npt.NDArray[np.bool_]:
    """Which hours of the span each furnace spent in normal operation."""
    outlets = [one.outlet_id for one in own]
    span = {"start": city.midnight(start), "end": city.midnight(end)}
    with pools.connection("staff", scope=scope) as connection:
        states = operating.states(connection, outlets, schema=loaders.STAFF, **span)
        marks = operating.marks(connection, outlets, schema=loaders.STAFF, **span)
    first, last = ((one - loaders.EPOCH).days for one in (start, end - DAY))
    days = SimpleNamespace(outlet=np.repeat(outlets, 2), day=np.tile([first, last], len(own)))
    no_series = np.full(len(marks["outlet_id"]), -1, dtype=np.int64)
    hours = covered_hours(table_of(states, marks, series=no_series), days=days, limited=0)
    book = loaders.book(scope)
    segment = int(book.segments(np.array([last]))[0])
    rules = book.rule_set(Subject(INDUSTRY, Medium.GAS.value, segment)).hours
    taken = taking_hold(hours, rules=rules) & ((hours.reason & _OUT_OF_NORMAL) != 0)
    first_hour = deadlines.seconds(span["start"]) // SECONDS_PER_HOUR
    normal = np.ones((len(own), 24 * (end - start).days), dtype=np.bool_)
    for number, outlet_id in enumerate(outlets):
        at = hours.hour[taken & (hours.outlet == outlet_id)] - first_hour
        normal[number, at[(at >= 0) & (at < normal.shape[1])]] = False
    return normal


def days(chosen: Chosen) -> list[FurnaceDay]:
    """Days of the span with a mean below the minimum, the worst first."""
    scope, span = chosen.visit.scope, chosen.span
    until = chosen.visit.now.replace(minute=0, second=0, microsecond=0)
    found = judged(scope, span.start, span.end, deadlines.seconds(until))
    if found is None:
        return []
    own = [one for one in loaders.furnaces(scope, span.end - DAY) if one.industry_code == INDUSTRY]
    t, rows = chosen.visit.t, []
    for n in np.flatnonzero(found.cold_means > 0).tolist():
        furnace = own[int(found.furnace[n])]
        place = chosen.places.get(furnace.outlet_id)
        if place is not None:
            rows.append(_row(furnace, place, t.name(furnace.name_zh, furnace.name_en), found, n))
    rows.sort(key=lambda one: (not one.exceeds, -one.cold, one.day))
    return rows


def _row(furnace: Furnace, place: Any, name: str, found: FurnaceDays, n: int) -> FurnaceDay:
    return FurnaceDay(
        place=place,
        furnace=name,
        day=loaders.EPOCH + int(found.day[n]) * DAY,
        cold=int(found.cold_means[n]),
        coldest_c=float(found.coldest_c[n]),
        due=int(found.due_means[n]),
        missing=int(found.due_means[n] - found.known_means[n]),
        exceeds=bool(found.exceeds[n]),
    )
