"""What passes the filters of the overview, and what each filter still offers under the others."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.errors import UnusableParameter
from dashboard.pools import Scope
from dashboard.staff import emissions_loaders, exceedances_loaders
from dashboard.staff import loaders_city as city
from dashboard.staff import overview_counts as counts
from dashboard.staff.overview_counts import DAY, Chosen
from dashboard.staff.overview_state import ONE_DAY, USUAL_MEASURE, Period, State, period
from dashboard.visit import Visit
from layouts.staff.overview_values import Option, Selection
from queries import exceedance_rows, pollutant_days

PERMIT = "permit_compliance"


@staff_cached(city.LONG_SECONDS)
def factors(scope: Scope, on: date) -> pd.DataFrame:
    """Outlets and the pollutants that a permit names or limits on a day."""
    with pools.connection("staff", scope=scope) as connection:
        named = exceedance_rows.factors(connection, on=on)
        limited = exceedance_rows.limited(connection, on=on, purpose=PERMIT)
    pairs = ["outlet_id", "pollutant_code"]
    return pd.concat([named[pairs], limited[pairs]]).drop_duplicates(ignore_index=True)


@staff_cached(city.SHORT_SECONDS)
def days_of_pollutant(scope: Scope, start: date, end: date, pollutant_code: str) -> pd.DataFrame:
    """Hour counts of one pollutant, as ``pollutant_days.outlet_days``."""
    with pools.connection("staff", scope=scope) as connection:
        return pollutant_days.outlet_days(
            connection, start=start, end=end, pollutant_code=pollutant_code
        )


def today_of(visit: Visit) -> date:
    """The running day in the city."""
    return visit.now.astimezone(city.CITY_TIME).date()


def day_of(visit: Visit, state: State) -> date:
    """The chosen day, yesterday when none was chosen; not in the future."""
    today = today_of(visit)
    day = state.day or today - DAY
    if day > today:
        raise UnusableParameter("{day}还没有到", day=day.isoformat())
    return day


def period_of(state: State, day: date) -> Period:
    """The days that are counted."""
    return period(state.span or ONE_DAY, day)


def chosen_rows(visit: Visit, state: State, day: date) -> Chosen:
    """What passes the filters, from two months or a year before the day up to today."""
    scope, days = visit.scope, period_of(state, day)
    start = counts.month_start(counts.month_start(counts.month_start(day) - DAY) - DAY)
    end = max(day, today_of(visit)) + DAY
    first = min(start, days.before_start, days.wide_before_start)
    if state.pollutant is None:
        outlet_days = city.outlet_days(scope, start, day + DAY)
    else:
        outlet_days = days_of_pollutant(scope, start, day + DAY, state.pollutant)
    computed_from = emissions_loaders.first_month(scope)
    exceeding = _of_pollutant(city.exceeding(scope, first, end), state.pollutant)
    return counts.chosen(
        outlets=kept(_everyone(scope, day, exceeding, days), factors(scope, day), state),
        exceeding=exceeding,
        outlet_days=outlet_days,
        ledger=city.ledger(scope),
        period=days,
        knows_before=computed_from is not None and computed_from <= days.wide_before_start,
    )


def _everyone(scope: Scope, day: date, exceeding: pd.DataFrame, days: Period) -> pd.DataFrame:
    """Outlets of the day, and those that exceeded in the counted days and were gone by then.

    They keep their exceedances and are networked no more.
    """
    now = city.outlets(scope, day)
    own = counts.between(exceeding, days.wide_start, days.end)
    with_gone = exceedances_loaders.outlets(scope, day, own[["outlet_id", "day"]])
    is_here = with_gone["outlet_id"].isin(now["outlet_id"])
    return with_gone.assign(networking=with_gone["networking"].where(is_here, None))


def _of_pollutant(rows: pd.DataFrame, code: str | None) -> pd.DataFrame:
    return rows if code is None else rows[rows["pollutant_code"] == code]


def kept(outlets: pd.DataFrame, named: pd.DataFrame, state: State) -> pd.DataFrame:
    """Outlets in the county and industry whose permit names the pollutant; None is all of them."""
    keep = pd.Series(True, index=outlets.index)
    if state.county is not None:
        keep &= outlets["county_id"] == state.county
    if state.industry is not None:
        keep &= outlets["industry_code"] == state.industry
    if state.pollutant is not None:
        ids = named.loc[named["pollutant_code"] == state.pollutant, "outlet_id"]
        keep &= outlets["outlet_id"].isin(ids)
    return outlets[keep]


def selection(visit: Visit, state: State, day: date) -> Selection:
    """The filters in force, and what each offers under the other two."""
    t, scope, days = visit.t, visit.scope, period_of(state, day)
    outlets, named = city.outlets(scope, day), factors(scope, day)
    counties = tuple(
        Option(str(one.county_id), t.name(one.name_zh, one.name_en))
        for one in city.counties(scope, day)
    )
    industries = tuple(
        Option(one.industry_code, t.name(one.name_zh, one.name_en))
        for one in city.industries(scope)
    )
    pollutants = tuple(
        Option(code, t.name(one.name_zh, one.short_en))
        for code, one in city.pollutants(scope).items()
        if one.role == "pollutant"
    )
    county = option(counties, None if state.county is None else str(state.county))
    industry = option(industries, state.industry)
    pollutant = option(pollutants, state.pollutant)
    of_counties = kept(outlets, named, replace(state, county=None))["county_id"].map(str)
    of_industries = kept(outlets, named, replace(state, industry=None))["industry_code"]
    of_outlets = kept(outlets, named, replace(state, pollutant=None))["outlet_id"]
    codes = named.loc[named["outlet_id"].isin(of_outlets), "pollutant_code"]
    return Selection(
        day=day,
        today=today_of(visit),
        is_default_day=state.day is None,
        span=days.kind,
        start=days.start,
        wide_start=days.wide_start,
        county=county,
        industry=industry,
        pollutant=pollutant,
        ranked_by=state.rank or "county",
        measure=state.measure or USUAL_MEASURE,
        counties=narrowed(counties, set(of_counties), county),
        industries=narrowed(industries, set(of_industries), industry),
        pollutants=narrowed(pollutants, set(codes), pollutant),
    )


def narrowed(
    options: tuple[Option, ...], values: Collection[str], chosen: Option | None
) -> tuple[Option, ...]:
    """The options that would leave something to see, and the chosen one in any case."""
    return tuple(one for one in options if one.value in values or one == chosen)


def option(options: tuple[Option, ...], value: str | None) -> Option | None:
    """The chosen option; refuses one that is not on offer."""
    if value is None:
        return None
    for one in options:
        if one.value == value:
            return one
    raise UnusableParameter("没有“{text}”这个选项", text=value[:20])
