"""What passes the filters of the page of exceedances: outlets, episodes, periods, names."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.staff import exceedances_loaders as loaders
from dashboard.staff import loaders_city as city
from dashboard.staff.exceedances_loaders import Beside
from dashboard.staff.exceedances_state import DAY, HOURS, Span, State, span_of
from dashboard.staff.overview_choice import option
from dashboard.staff.overview_rows import Names, enterprise_name
from dashboard.visit import Visit
from layouts.staff.overview_values import Option

OPEN_STAGES = ("warning", "pending")


@dataclass(frozen=True)
class Chosen:
    """Rows of the outlets, factor and basis that were chosen; stages are not filtered yet."""

    visit: Visit
    state: State
    span: Span
    today: date
    outlets: pd.DataFrame
    everyone: pd.DataFrame
    verdicts: pd.DataFrame
    episodes: pd.DataFrame
    periods: pd.DataFrame
    beside: Beside
    names: Names
    calendar_start: date

    @property
    def settled(self) -> pd.DataFrame:
        """Episodes at the chosen stages, by limits that somebody reviewed: what counts."""
        return self.counted(self.episodes)

    def counted(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows at the chosen stages, by reviewed limits."""
        return rows[rows["stage"].isin(self.state.stages) & rows["limit_reviewed"]]

    def of_span(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Verdict rows of the chosen days."""
        return rows[(rows["day"] >= self.span.start) & (rows["day"] < self.span.end)]

    def before(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Verdict rows of the days that the span is compared with."""
        return rows[(rows["day"] >= self.span.before_start) & (rows["day"] < self.span.before_end)]


def load(visit: Visit, state: State) -> Chosen:
    """Everything behind the page, from cached loaders."""
    scope = visit.scope
    today = visit.now.astimezone(city.CITY_TIME).date()
    span = span_of(state, today)
    last = min(span.end - DAY, today)
    calendar_start = calendar_first(span)
    early = min(calendar_start, span.before_start)
    verdicts = loaders.verdicts(scope, early, span.end, state.purpose)
    found = loaders.found(scope, early, span.start, span.end, state.purpose, today)
    everyone = loaders.outlets(scope, last, verdicts)
    kept = _kept(everyone, state)

    def own(rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows[rows["outlet_id"].isin(kept["outlet_id"])]
        if state.pollutant is not None:
            rows = rows[rows["pollutant_code"] == state.pollutant]
        if state.basis is not None and "basis" in rows:
            rows = rows[(rows["basis"] == "day") == (state.basis == "day")]
        return rows

    beside = loaders.beside(scope, span.start, span.end, state.purpose)
    return Chosen(
        visit=visit,
        state=state,
        span=span,
        today=today,
        outlets=kept,
        everyone=everyone,
        verdicts=own(verdicts),
        episodes=own(found.episodes),
        periods=own(found.periods),
        beside=replace(
            beside,
            bases=own(beside.bases),
            coverage=own(beside.coverage),
            factors=own(beside.factors),
            limited=own(beside.limited),
        ),
        names=Names.of(visit, everyone, last),
        calendar_start=calendar_start,
    )


def _kept(outlets: pd.DataFrame, state: State) -> pd.DataFrame:
    keep = pd.Series(True, index=outlets.index)
    if state.county is not None:
        keep &= outlets["county_id"] == state.county
    if state.industry is not None:
        keep &= outlets["industry_code"] == state.industry
    if state.enterprise is not None:
        keep &= outlets["enterprise_id"] == state.enterprise
    return outlets[keep]


def calendar_first(span: Span) -> date:
    """First day of the calendar: of a month the month before is shown beside it."""
    first = span.start.replace(day=1)
    is_short = (span.end - span.start) <= timedelta(days=31)
    return (first - DAY).replace(day=1) if is_short else first


@dataclass(frozen=True)
class Offers:
    """Choices of the filters, and the chosen ones."""

    counties: tuple[Option, ...]
    industries: tuple[Option, ...]
    enterprises: tuple[Option, ...]
    pollutants: tuple[Option, ...]


def offers(chosen: Chosen) -> Offers:
    """What each filter offers under the others."""
    visit, t, state = chosen.visit, chosen.visit.t, chosen.state
    outlets = chosen.everyone
    wide = _kept(outlets, replace(state, enterprise=None))
    named = {row["enterprise_id"]: enterprise_name(row, t) for row in plain_rows(wide)}
    codes = set(chosen.beside.factors["pollutant_code"]) | set(chosen.episodes["pollutant_code"])
    if state.pollutant is not None:
        codes.add(state.pollutant)
    return Offers(
        counties=tuple(
            Option(str(one.county_id), t.name(one.name_zh, one.name_en))
            for one in city.counties(visit.scope, chosen.span.end - DAY)
        ),
        industries=tuple(
            Option(one.industry_code, t.name(one.name_zh, one.name_en))
            for one in city.industries(visit.scope)
        ),
        enterprises=tuple(
            Option(str(key), name) for key, name in sorted(named.items(), key=lambda one: one[1])
        ),
        pollutants=tuple(
            Option(code, name) for code, name in chosen.names.pollutants.items() if code in codes
        ),
    )


def chosen_option(options: tuple[Option, ...], value: object) -> Option | None:
    """The chosen option; refuses one that is not on offer."""
    return option(options, None if value is None else str(value))


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row as a dictionary of plain values, column by column: many times faster than by row."""
    columns = [str(name) for name in frame.columns]
    lists = [frame[name].tolist() for name in columns]
    return [dict(zip(columns, values, strict=True)) for values in zip(*lists, strict=True)]


def in_slot(chosen: Chosen, episodes: pd.DataFrame) -> pd.DataFrame:
    """Episodes with an exceeding hour at the chosen weekday and hour of the day."""
    slot = chosen.state.slot
    if slot is None:
        return episodes
    hours = chosen.periods[~chosen.periods["is_day"].astype(bool)]
    local = hours["period"] + 8
    weekday = (local // HOURS + 3) % 7
    inside = hours[(weekday == slot // HOURS) & (local % HOURS == slot % HOURS)]
    return episodes[episodes.index.isin(inside["episode"])]
