"""The tab of totals: months against the permit, what was substituted and by which rule."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from dashboard.staff import emissions_sums
from dashboard.staff import loaders_city as city
from dashboard.staff.emissions_state import after
from dashboard.staff.enterprise import choice, head_cells
from dashboard.staff.enterprise import totals_loaders as loaders
from dashboard.staff.enterprise.choice import Chosen
from dashboard.staff.enterprise.explorer import outlet_words
from dashboard.staff.enterprise.totals_loaders import Masses, Substituted
from dashboard.staff.rows import each, number
from layouts import formats
from layouts.staff.emissions_values import Month
from layouts.staff.enterprise.tabs import SERIES
from layouts.staff.enterprise.totals_values import Compared, Cumulated, Run, Totals, WaterDay

DAY = timedelta(days=1)
MONTHS = 12


def view_of(chosen: Chosen) -> Totals:
    """Everything on the tab."""
    here, code = chosen.here, chosen.pollutant.pollutant_code
    scope, ids = here.visit.scope, head_cells.outlet_ids(here.record)
    masses = loaders.masses(scope, ids, chosen.start, date(chosen.year + 1, 1, 1))
    own = masses.months[masses.months["pollutant_code"] == code].assign(before_mass_kg=np.nan)
    permits = head_cells.permitted(here.visit, here.record, chosen.end - DAY)
    name = here.visit.t.name(chosen.pollutant.name_zh, chosen.pollutant.short_en)
    shown = tuple(one for one in permits if one.pollutant == name)
    yearly = [one.permitted_t for one in shown if one.span == "year"]
    reporting = tuple(sorted({int(one) for one in own["outlet_id"]}))
    twelve = (
        loaders.twelve_months(scope, reporting, code, chosen.end) if reporting else (None, None)
    )
    stored = loaders.substituted(scope, chosen.outlet.outlet_id, code, chosen.start, chosen.end)
    known = own[own["total_mass_kg"].notna()]
    return Totals(
        outlet=outlet_words(chosen.outlet, here.visit.t),
        pollutant=name,
        year=chosen.year,
        outlets=choice.outlets(chosen),
        factors=choice.factors(chosen),
        years=choice.years(chosen),
        months=tuple(months(chosen, own, yearly[0] if len(yearly) == 1 else None)),
        permitted_t=yearly[0] if len(yearly) == 1 else None,
        permits=shown,
        twelve_t=twelve[0],
        twelve_from=twelve[1],
        is_water=chosen.outlet.medium == "water",
        runs=tuple(runs(chosen, stored)),
        days=tuple(days(chosen, stored)),
        compared=tuple(compared(chosen, masses)),
        methods=tuple(sorted(set(known["mass_method"]))),
        method_versions=tuple(sorted(set(known["method_version"]))),
    )


def months(chosen: Chosen, own: pd.DataFrame, permitted_t: float | None) -> Iterator[Cumulated]:
    """Every begun month of the year, with the sum since New Year."""
    groups = dict(list(own.groupby("month")))
    total: float | None = None
    for place in range(MONTHS):
        first = after(chosen.start, place)
        if first >= chosen.end:
            return
        found = emissions_sums.sum_of(groups.get(first, own.iloc[:0]))
        if not formats.is_missing(found.total_kg):
            total = (total or 0.0) + found.total_kg
        share = None
        if total is not None and permitted_t:
            share = total / (permitted_t * formats.KG_PER_T)
        yield Cumulated(Month(first, found), total, share)


def runs(chosen: Chosen, stored: Substituted) -> Iterator[Run]:
    """Invalid hours in a row with the row of the rule that chose their rate, newest first."""
    t = chosen.here.visit.t
    for row in each(stored.runs.sort_values("first_hour", ascending=False, kind="stable")):
        start = row.first_hour.to_pydatetime()
        end = start + timedelta(hours=int(row.hours))
        figure, chinese, english = stored.rules.get(
            str(row.rule_parameter_id), (None, row.rule, row.rule)
        )
        yield Run(
            start=start,
            end=end,
            hours=int(row.hours),
            cause=row.cause,
            alpha=number(row.alpha),
            rule=t.name(chinese, english),
            number=figure,
            found_hours=int(row.found_hours),
            look_back_hours=int(row.look_back_hours),
            rate_kg_h=number(row.rate_kg_h),
            mass_kg=number(row.substituted_mass_kg),
            state=row.state,
            href=_around(chosen, start, end),
        )


def _around(chosen: Chosen, start: datetime, end: datetime) -> str:
    first = start.astimezone(city.CITY_TIME).date() - DAY
    last = min(end.astimezone(city.CITY_TIME).date() + DAY, chosen.here.today)
    return chosen.here.address(tab=SERIES, start=first, last=last, at=start, value="measured")


def days(chosen: Chosen, stored: Substituted) -> Iterator[WaterDay]:
    """Days with something substituted, newest first."""
    for row in each(stored.days.sort_values("day", ascending=False)):
        yield WaterDay(
            day=row.day,
            hours=int(row.substituted_hours),
            filled=int(row.filled_hours),
            mass_kg=number(row.substituted_mass_kg),
            basis=row.basis if isinstance(row.basis, str) else "",
            state=row.state,
            href=chosen.here.address(
                tab=SERIES, start=row.day - DAY, last=min(row.day + DAY, chosen.here.today), at=None
            ),
        )


def compared(chosen: Chosen, masses: Masses) -> Iterator[Compared]:
    """The loggers' masses beside ours, in the order of the outlets and factors."""
    t, known = chosen.here.visit.t, city.pollutants(chosen.here.visit.scope)
    names = {one.outlet_id: outlet_words(one, t) for one in chosen.here.record.outlets}
    rows: list[Any] = list(each(masses.compared))
    for row in rows:
        pollutant = known[row.pollutant_code]
        yield Compared(
            outlet=names[row.outlet_id],
            pollutant=t.name(pollutant.name_zh, pollutant.short_en),
            hours=int(row.compared_hours),
            reported_kg=number(row.reported_mass_kg),
            computed_kg=number(row.computed_mass_kg),
            ratio=number(row.reported_of_computed),
        )
