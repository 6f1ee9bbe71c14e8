"""Marks of waste incineration furnaces against their yearly and quarterly allowances."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from analytics.calendar_spans import first_day_of_quarter, quarter_number
from analytics.hour_rules import Allowance, AllowanceSpan, HourRules
from analytics.incineration import allowance_use
from analytics.periods import CoveredHours, allowance_hours, covered_hours, taking_hold
from analytics.vocabulary import Medium
from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.jobs.day_periods import table_of
from dashboard.jobs.rule_book import Subject
from dashboard.pools import Scope
from dashboard.staff import loaders_city as city
from dashboard.staff.quality import loaders
from dashboard.staff.quality.choice import Chosen
from dashboard.staff.quality.state import DAY
from layouts.staff.quality.values import FurnaceUse
from queries import operating
from queries.quality_marks import Furnace


@staff_cached(loaders.SHORT_SECONDS)
def uses(scope: Scope, on: date) -> list[dict[str, Any]]:
    """Hours that each furnace's outlet has used of each allowance up to the end of a day.

    Marks are laid onto hours as the rollup lays them: what is judged there is what is counted here.
    """
    found: list[dict[str, Any]] = []
    furnaces = loaders.furnaces(scope, on)
    day = (on - loaders.EPOCH).days
    book = loaders.book(scope)
    segment = int(book.segments(np.array([day]))[0])
    for industry in sorted({one.industry_code for one in furnaces}):
        own = [one for one in furnaces if one.industry_code == industry]
        rules = book.rule_set(Subject(industry, Medium.GAS.value, segment)).hours
        hours = _hours(scope, own, on, rules)
        holds = taking_hold(hours, rules=rules)
        for allowance in rules.allowances:
            used = allowance_hours(hours, holds=holds, allowance=allowance, day=day)
            found += [
                _row(furnace, allowance, used.get(furnace.outlet_id, 0.0), on) for furnace in own
            ]
    return found


def _hours(scope: Scope, own: list[Furnace], on: date, rules: HourRules) -> CoveredHours:
    """Hours of the limited kinds of the furnaces' outlets since New Year."""
    outlets = sorted({one.outlet_id for one in own})
    limited = 0
    for allowance in rules.allowances:
        limited |= int(allowance.reasons)
    span = {"start": city.midnight(date(on.year, 1, 1)), "end": city.midnight_after(on)}
    with pools.connection("staff", scope=scope) as connection:
        states = operating.states(connection, outlets, schema=loaders.STAFF, **span)
        marks = operating.marks(connection, outlets, schema=loaders.STAFF, **span)
    days = SimpleNamespace(
        outlet=np.array(outlets, dtype=np.int64),
        day=np.full(len(outlets), (on - loaders.EPOCH).days, dtype=np.int64),
    )
    # All marks of one outlet draw on one allowance, whichever factor they are about.
    no_series = np.full(len(marks["outlet_id"]), -1, dtype=np.int64)
    return covered_hours(table_of(states, marks, series=no_series), days=days, limited=limited)


def _row(furnace: Furnace, allowance: Allowance, hours: float, on: date) -> dict[str, Any]:
    use = allowance_use(hours, allowed_hours=allowance.hours)
    quarter = first_day_of_quarter(quarter_number(np.array([(on - loaders.EPOCH).days])))[0]
    of_year = allowance.span is AllowanceSpan.YEAR
    return {
        "furnace": furnace,
        "allowance": allowance.name,
        "span_start": date(on.year, 1, 1) if of_year else loaders.EPOCH + int(quarter) * DAY,
        "allowed": allowance.hours,
        "used": use.used_hours,
        "left": use.left_hours,
        "beyond": use.beyond_hours,
    }


def furnaces(chosen: Chosen) -> list[FurnaceUse]:
    """Use of allowances by the furnaces of the chosen outlets, to the last day of the span."""
    t, found = chosen.visit.t, []
    for row in uses(chosen.visit.scope, chosen.span.last):
        furnace = row["furnace"]
        place = chosen.places.get(furnace.outlet_id)
        if place is not None:
            name = t.name(furnace.name_zh, furnace.name_en)
            found.append(FurnaceUse(place=place, **{**row, "furnace": name}))
    order = list(dict.fromkeys(one.allowance for one in found))
    found.sort(key=lambda one: (one.place.enterprise, one.furnace, order.index(one.allowance)))
    return found
