"""One discharger: the newest settled day, thirty days, what is watched and by which limits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pandas as pd
import segno
from dash import Dash
from flask import Flask, Response, request

from dashboard import parameters, prerender
from dashboard import visit as visits
from dashboard.errors import NotFound
from dashboard.public import (
    enterprise_days,
    enterprise_facts,
    enterprise_files,
    enterprise_list,
    loaders,
    series_days,
)
from dashboard.public.rows import each
from dashboard.visit import Visit
from layouts.public import enterprise as view
from layouts.public.enterprise import Head, Verdict, View
from layouts.translations import Translator
from queries.published_registry import Settled

PATH = "/e/<enterprise_ref>"
TITLE = "排污单位"
SECTION = enterprise_list
CSV = "/e/<enterprise_ref>/days.csv"
JSON = "/e/<enterprise_ref>/days.json"

ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """The outlet and factor of the calendar; empty chooses the one that needs looking at."""

    outlet: str = ""
    factor: str = ""

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        return cls(
            outlet=parameters.free_text(args.get("outlet"), longest=60),
            factor=parameters.free_text(args.get("factor"), longest=20),
        )

    def to_query(self) -> str:
        """The state as part of an address."""
        return parameters.query(outlet=self.outlet, factor=self.factor)


@dataclass(frozen=True)
class _Found:
    """One discharger with its outlets and its settled days."""

    row: Any
    outlets: pd.DataFrame
    days: pd.DataFrame
    now: Settled

    @property
    def newest_days(self) -> pd.DataFrame:
        """Rows of the newest settled day."""
        return self.days[self.days["day"] == self.now.before_day - timedelta(days=1)]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    found = _find(path_args["enterprise_ref"])
    return prerender.written(view.page(_view(found, state, t=visit.t), t=visit.t))


def title(visit: Visit, path_args: Mapping[str, Any], state: State) -> str:
    """The discharger's name."""
    row = _find(path_args["enterprise_ref"]).row
    return visit.t.name(row.name_zh, row.name_en)


def register(app: Dash) -> None:
    """The page has no callbacks: every choice is a link."""


def install(server: Flask) -> None:
    """Add the addresses of the page's files."""

    @server.get(CSV)
    def enterprise_days_csv(enterprise_ref: str) -> Response:
        return _file(enterprise_files.csv, enterprise_ref)

    @server.get(JSON)
    def enterprise_days_json(enterprise_ref: str) -> Response:
        return _file(enterprise_files.json, enterprise_ref)


def _file(make: Any, enterprise_ref: str) -> Response:
    visit = visits.current()
    found = _find(enterprise_ref)
    name = visit.t.name(found.row.name_zh, found.row.name_en)
    return make(
        visit,
        enterprise_ref=enterprise_ref,
        name=name,
        days=found.days,
        outlets=found.outlets,
    )


def _find(enterprise_ref: str) -> _Found:
    """The discharger under a reference.

    Raises
    ------
    NotFound
        When there is none, or none that may be published.
    """
    now = loaders.settled()
    known = loaders.enterprises(now.today)
    rows = list(each(known[known["enterprise_ref"] == enterprise_ref]))
    if not rows:
        raise NotFound("没有编号为“{reference}”的排污单位", reference=enterprise_ref[:40])
    outlets = loaders.outlets(now.today)
    own = outlets[outlets["enterprise_id"] == rows[0].enterprise_id]
    outlet_ids = tuple(int(number) for number in own["outlet_id"])
    start, end = loaders.settled_span(now)
    days = loaders.days(start, end, outlet_ids)
    days = days[days["enterprise_id"] == rows[0].enterprise_id]
    return _Found(rows[0], own, days, now)


def _view(found: _Found, state: State, *, t: Translator) -> View:
    here = enterprise_list.enterprise_address(found.row.enterprise_ref)

    def address(**changes: str) -> str:
        query = replace(state, **changes).to_query()
        return f"{here}?{query}#days" if query else f"{here}#days"

    chosen = enterprise_days.choose(
        state.outlet, state.factor, days=found.days, outlets=found.outlets
    )
    shown = None
    if chosen is not None:
        shown = enterprise_days.series(
            chosen,
            days=found.days,
            outlets=found.outlets,
            now=found.now,
            address=address,
            files=enterprise_days.Files(f"{here}/days.csv", f"{here}/days.json"),
            t=t,
        )
    newest_day = found.now.before_day - timedelta(days=1)
    permanent = request.url_root.rstrip("/") + here
    return View(
        head=_head(found, t=t),
        series=shown,
        monitoring=enterprise_facts.monitoring(
            found.outlets, on=found.now.today, enterprise_ref=found.row.enterprise_ref, t=t
        ),
        equipment=enterprise_facts.equipment(found.outlets, days=found.days, newest_day=newest_day),
        limits=enterprise_facts.limits(found.outlets, on=found.now.today, t=t),
        code=code_of(permanent),
        address=permanent,
        home=enterprise_list.PATH,
        span_days=loaders.SPAN_DAYS,
    )


def code_of(address: str) -> tuple[str, ...]:
    """The QR code of an address, a row of 0 and 1 for each line; a quarter of it may be damaged."""
    matrix = segno.make(address, error="q", micro=False, boost_error=False).matrix
    return tuple("".join("1" if dark else "0" for dark in row) for row in matrix)


def _head(found: _Found, *, t: Translator) -> Head:
    row, now = found.row, found.now
    start, end = loaders.settled_span(now)
    counties = {one.county_id: one for one in loaders.counties(now.today)}
    industries = {one.industry_code: one for one in loaders.industries(now.today)}
    county, industry = counties.get(row.county_id), industries.get(row.industry_code)
    former = loaders.former_names(now.today)
    former = former[former["enterprise_id"] == row.enterprise_id]
    newest = found.newest_days
    states = _span_states(found)
    return Head(
        name=t.name(row.name_zh, row.name_en),
        county=t.name(county.name_zh, county.name_en) if county else "",
        industry=t.name(industry.name_zh, industry.name_en) if industry else "",
        address=t.name(row.address_zh, row.address_en),
        former_names=tuple((t.name(old.name_zh, old.name_en), old.until) for old in each(former)),
        status=row.status,
        status_since=row.status_since,
        newest_day=end - timedelta(days=1),
        state="" if newest.empty else states[-1],
        verdicts=_verdicts(found, t=t),
        newest_states=tuple(newest["state"]),
        span_start=start,
        span_states=states,
        has_waiting_day=now.before_day < now.today,
    )


def _span_states(found: _Found) -> tuple[str, ...]:
    """The state of each of the settled days, oldest first."""
    start, end = loaders.settled_span(found.now)
    known: dict[Any, str] = {}
    if not found.days.empty:
        by_day = series_days.of_enterprises(found.days)
        known = dict(zip(by_day["day"], by_day["state"], strict=True))
    days = [start + timedelta(days=number) for number in range((end - start).days)]
    return tuple(known.get(day, series_days.ABSENT) for day in days)


def _verdicts(found: _Found, *, t: Translator) -> tuple[Verdict, ...]:
    """Factors over their limit on the newest settled day, the gravest first."""
    newest = found.newest_days
    over = newest[newest["state"].isin(series_days.EXCEEDING)]
    over = over.sort_values(["state", "exceeding_hours"], ascending=[False, False])
    codes = {outlet.outlet_id: outlet.outlet_code for outlet in each(found.outlets)}
    return tuple(
        Verdict(
            outlet_code=codes[row.outlet_id],
            factor=enterprise_days.factor_name(row.pollutant_code, t=t),
            state=row.state,
            hours=int(row.exceeding_hours),
            is_day_exceeding=bool(row.is_day_exceeding),
        )
        for row in each(over)
    )
