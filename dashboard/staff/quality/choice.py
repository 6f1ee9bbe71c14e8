"""What passes the filters of the page of data quality: outlets, names, what is on offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard import parameters
from dashboard.staff import exceedances_loaders
from dashboard.staff import loaders_city as city
from dashboard.staff.overview_choice import option
from dashboard.staff.overview_rows import Names, enterprise_name, outlet_name
from dashboard.staff.quality.state import DAY, Span, State, span_of
from dashboard.visit import Visit
from layouts.staff.overview_values import Option
from layouts.staff.quality.tables import BY_POLLUTANT, KINDS
from layouts.staff.quality.values import Place, Selection

AROUND = DAY


@dataclass(frozen=True)
class Chosen:
    """The outlets that were chosen, and the names of everything."""

    visit: Visit
    state: State
    span: Span
    today: date
    outlets: pd.DataFrame
    days: pd.DataFrame
    names: Names
    places: dict[int, Place]
    selection: Selection

    @property
    def start(self) -> datetime:
        """First moment of the span."""
        return city.midnight(self.span.start)

    @property
    def end(self) -> datetime:
        """First moment after it, and not in the future."""
        return min(city.midnight(self.span.end), self.visit.now)

    def own(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of the chosen outlets and pollutant."""
        rows = rows[rows["outlet_id"].isin(self.places)]
        if self.state.pollutant is not None and "pollutant_code" in rows:
            rows = rows[rows["pollutant_code"] == self.state.pollutant]
        return rows

    def has(self, row: Any) -> bool:
        """The same for a single row."""
        if row.outlet_id not in self.places:
            return False
        return self.state.pollutant in (None, row.pollutant_code)

    def href(
        self, place: Place, *, code: str | None = None, start: date | None = None,
        last: date | None = None,
    ) -> str:  # fmt: skip
        """The outlet in the explorer over some days, by default over the span."""
        query = parameters.query(
            outlet=place.outlet_id,
            factor=code,
            **{
                "from": start or self.span.start,
                "to": min(last or self.span.last, self.today),
            },
        )
        return f"/staff/enterprises/{place.enterprise_id}?{query}"

    def around(
        self, place: Place, start: datetime, end: datetime | None, code: str | None = None
    ) -> str:
        """The outlet from a day before a stretch to a day after it, three months at most."""
        first = start.astimezone(city.CITY_TIME).date() - AROUND
        last = (end or self.visit.now).astimezone(city.CITY_TIME).date() + AROUND
        return self.href(place, code=code, start=max(first, last - 90 * DAY), last=last)


def load(visit: Visit, state: State) -> Chosen:
    """The outlets that pass the filters, from cached loaders."""
    scope = visit.scope
    today = visit.now.astimezone(city.CITY_TIME).date()
    span = span_of(state, today)
    days = city.outlet_days(scope, span.start, span.end)
    seen = days[["outlet_id", "day"]]
    last = min(span.last, today)
    everyone = exceedances_loaders.outlets(scope, last, seen)
    names = Names.of(visit, everyone, last)
    kept = _kept(everyone, state)
    places = {row["outlet_id"]: _place(row, names, visit) for row in _rows(names, kept)}
    return Chosen(
        visit=visit,
        state=state,
        span=span,
        today=today,
        outlets=kept,
        days=days[days["outlet_id"].isin(places)],
        names=names,
        places=places,
        selection=_selection(visit, state, span, today, names),
    )


def _rows(names: Names, kept: pd.DataFrame) -> Iterable[dict[str, Any]]:
    return (names.outlets[outlet_id] for outlet_id in kept["outlet_id"].tolist())


def _kept(outlets: pd.DataFrame, state: State) -> pd.DataFrame:
    keep = pd.Series(True, index=outlets.index)
    if state.county is not None:
        keep &= outlets["county_id"] == state.county
    if state.industry is not None:
        keep &= outlets["industry_code"] == state.industry
    return outlets[keep]


def _place(row: dict[str, Any], names: Names, visit: Visit) -> Place:
    return Place(
        enterprise_id=int(row["enterprise_id"]),
        enterprise=enterprise_name(row, visit.t),
        outlet_id=int(row["outlet_id"]),
        outlet=outlet_name(row, visit.t),
        county=names.counties.get(row["county_id"], ""),
        medium=row["medium"],
    )


def _selection(visit: Visit, state: State, span: Span, today: date, names: Names) -> Selection:
    t, scope = visit.t, visit.scope
    counties = tuple(
        Option(str(one.county_id), t.name(one.name_zh, one.name_en))
        for one in city.counties(scope, min(span.last, today))
    )
    trades = tuple(
        Option(one.industry_code, t.name(one.name_zh, one.name_en))
        for one in city.industries(scope)
    )
    known = city.pollutants(scope)
    factors = tuple(
        Option(code, name) for code, name in names.pollutants.items()
        if known[code].role == "pollutant"
    )  # fmt: skip
    kinds = tuple(Option(key, t(word)) for key, word in KINDS.get(state.table, {}).items())
    pollutant = option(factors, state.pollutant)
    return Selection(
        table=state.table,
        start=span.start,
        end=span.end,
        today=today,
        preset=span.preset,
        measure=state.measure or "effective",
        county=option(counties, None if state.county is None else str(state.county)),
        industry=option(trades, state.industry),
        pollutant=pollutant,
        kind=option(kinds, state.kind),
        everything=state.everything,
        hidden=state.hidden,
        counties=counties,
        industries=trades,
        pollutants=factors if state.table in BY_POLLUTANT else (),
        kinds=kinds,
    )
