"""What passes the filters of the page of emissions: months of outlets, names, what is on offer."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.staff import emissions_loaders as loaders
from dashboard.staff import exceedances_loaders
from dashboard.staff import loaders_city as city
from dashboard.staff.emissions_state import Span, State, after, months_between, span_of
from dashboard.staff.overview_choice import option
from dashboard.staff.overview_rows import Names, enterprise_name
from dashboard.visit import Visit
from layouts.staff.emissions_values import Selection
from layouts.staff.overview_values import Option

FIRST_SHOWN = ("a21002", "w01018")
"""Shown when none is chosen: the first of them that is stored, else the first that is."""


@dataclass(frozen=True)
class Chosen:
    """Months of the outlets that were chosen, of every pollutant."""

    visit: Visit
    state: State
    span: Span
    today: date
    stored: pd.DataFrame
    rows: pd.DataFrame
    names: Names
    enterprises: dict[int, str]
    selection: Selection

    @property
    def code(self) -> str:
        """The pollutant of the figures."""
        return self.selection.shown_pollutant.value

    @property
    def shown(self) -> pd.DataFrame:
        """Rows of that pollutant."""
        return self.rows[self.rows["pollutant_code"] == self.code]


def load(visit: Visit, state: State) -> Chosen:
    """Everything behind the page, from cached loaders."""
    scope = visit.scope
    today = visit.now.astimezone(city.CITY_TIME).date()
    span = span_of(state, today)
    stored = loaders.placed(scope, span.start, span.end, today)
    last = min(span.last_day, today)
    seen = stored[["outlet_id", "month"]].rename(columns={"month": "day"})
    names = Names.of(visit, exceedances_loaders.outlets(scope, last, seen), last)
    return Chosen(
        visit=visit,
        state=state,
        span=span,
        today=today,
        stored=stored,
        rows=kept(stored, state),
        names=names,
        enterprises=_enterprises(visit, names, last),
        selection=_selection(visit, state, span, today, stored, names),
    )


def kept(rows: pd.DataFrame, state: State) -> pd.DataFrame:
    """Rows of the chosen county and industry."""
    keep = pd.Series(True, index=rows.index)
    if state.county is not None:
        keep &= rows["county_id"] == state.county
    if state.industry is not None:
        keep &= rows["industry_code"] == state.industry
    return rows[keep]


def _enterprises(visit: Visit, names: Names, last: date) -> dict[int, str]:
    """Names of enterprises: the short one where an outlet of it is known."""
    t = visit.t
    everyone = city.enterprises(visit.scope, last)
    known = {
        int(key): str(t.name(zh, en))
        for key, zh, en in zip(
            everyone["enterprise_id"], everyone["name_zh"], everyone["name_en"], strict=True
        )
    }
    for row in names.outlets.values():
        known[row["enterprise_id"]] = enterprise_name(row, t)
    return known


def industries(visit: Visit) -> dict[str, str]:
    """Names of industries by their code."""
    return {
        one.industry_code: visit.t.name(one.name_zh, one.name_en)
        for one in city.industries(visit.scope)
    }


def _selection(
    visit: Visit, state: State, span: Span, today: date, stored: pd.DataFrame, names: Names
) -> Selection:
    counties = tuple(
        Option(str(one.county_id), visit.t.name(one.name_zh, one.name_en))
        for one in city.counties(visit.scope, min(span.last_day, today))
    )
    trades = tuple(Option(code, name) for code, name in industries(visit).items())
    codes = set(stored["pollutant_code"])
    if state.pollutant is not None:
        codes.add(state.pollutant)
    pollutants = tuple(
        Option(code, name) for code, name in names.pollutants.items() if code in codes
    )
    chosen = option(pollutants, state.pollutant)
    return Selection(
        start=span.start,
        end=span.end,
        preset=span.preset,
        months=_months(visit, span, today),
        county=option(counties, None if state.county is None else str(state.county)),
        industry=option(trades, state.industry),
        pollutant=chosen,
        shown_pollutant=chosen or _first_shown(pollutants, names),
        everything=state.everything,
        counties=counties,
        industries=trades,
        pollutants=pollutants,
    )


def _first_shown(pollutants: tuple[Option, ...], names: Names) -> Option:
    stored = {one.value: one for one in pollutants}
    for code in FIRST_SHOWN:
        if code in stored:
            return stored[code]
    code = FIRST_SHOWN[0]
    return pollutants[0] if pollutants else Option(code, names.pollutants[code])


def _months(visit: Visit, span: Span, today: date) -> tuple[date, ...]:
    """Months on offer, the newest first: from the first stored one to the running one."""
    end = max(after(today.replace(day=1)), span.end)
    start = min(loaders.first_month(visit.scope) or span.start, span.start)
    count = months_between(start, end)
    return tuple(after(end, -number) for number in range(1, count + 1))
