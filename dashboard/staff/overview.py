"""Overview: what happened yesterday and what happens now, in the city or in one's counties."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Flask, Response, request

from dashboard import downloads, facts, parameters, prerender
from dashboard import visit as visits
from dashboard.staff import loaders_city as city
from dashboard.staff import overview_choice as choice
from dashboard.staff import overview_context as context
from dashboard.staff import overview_counts as counts
from dashboard.staff import overview_figures as figures
from dashboard.staff import overview_map as county_map
from dashboard.staff import overview_rows as listed
from dashboard.staff.overview_choice import chosen_rows, day_of, today_of
from dashboard.staff.overview_counts import DAY, Chosen
from dashboard.staff.overview_state import ONE_DAY, Period, State
from dashboard.staff.review.loaders import reviewed_share
from dashboard.visit import Visit
from layouts.staff import overview as view
from layouts.staff import overview_values as values
from layouts.staff.overview_context_values import Context
from layouts.translations import Translator, mark

PATH = "/staff/"
TITLE = "总览"
NAV = "总览"
BRIEF = "/staff/brief"
EXPORT = "/staff/exceedances.<any(csv,xlsx):kind>"
LISTED_AT_MOST = 20

ids = view.IDS

__all__ = ["State", "chosen_rows", "day_of", "today_of"]

SPECIAL_WORDS = {"response": mark("应急响应"), "event": mark("重大活动保障")}


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    overview, longer = everything(visit, state)

    def address(**changes: Any) -> str:
        return address_of(replace(state, **changes))

    def export(kind: str) -> str:
        return f"/staff/exceedances.{kind}?{state.to_query()}"

    page = view.page(
        overview, longer, address=address, export=export, brief=brief_of(state), t=visit.t
    )
    return prerender.written(page)


def everything(visit: Visit, state: State) -> tuple[values.Overview, Context]:
    """The day and the longer view of the same selection."""
    day = day_of(visit, state)
    longer = context.load(
        visit,
        chosen_rows(visit, state, day),
        day=day,
        today=today_of(visit),
        state=state,
        county_href=lambda value: address_of(replace(state, county=int(value))),
    )
    return load(visit, state), longer


def brief_of(state: State) -> str:
    """Address of the morning brief of the same selection."""
    query = state.to_query()
    return f"{BRIEF}?{query}" if query else BRIEF


def address_of(state: State) -> str:
    """Address of the page in a state."""
    query = state.to_query()
    return f"{PATH}?{query}" if query else PATH


def register(app: Any) -> None:
    """The page has no callbacks: every choice is a link."""


def load(visit: Visit, state: State) -> values.Overview:
    """Everything on the page, from the cached loaders."""
    t, scope, now = visit.t, visit.scope, visit.now
    day, today = day_of(visit, state), today_of(visit)
    rules = city.rules(scope, today)

    def rows_of(kind: str, key: str) -> str:
        return exceedances_of(state, chosen.period, kind, key)

    selection = choice.selection(visit, state, day)
    chosen = chosen_rows(visit, state, day)
    newest = city.newest_hours(scope, city.midnight(today - DAY))
    newest = newest[newest["outlet_id"].isin(chosen.outlets["outlet_id"])]
    now_outlets = city.outlets(scope, today)
    live_outlets = now_outlets[now_outlets["outlet_id"].isin(chosen.outlets["outlet_id"])]
    silent = counts.silent_outlets(live_outlets, newest, now=now, hours=rules.interruption_hours)
    names = listed.Names.of(visit, chosen.outlets, day)
    start = listed_from(chosen.period)
    open_rows = counts.counted(chosen.exceeding, (*counts.SETTLED_STAGES, *counts.OPEN_STAGES))
    recent = counts.between(chosen.exceeding, start, day + DAY)
    live = counts.on_day(chosen.exceeding, today)
    live = live[live["stage"] == "warning"]
    return values.Overview(
        selection=selection,
        special=_special(visit),
        exceeding=figures.exceeding(scope, chosen, rules, now),
        warnings=figures.warnings(
            chosen, open_rows, newest, today, facts.current(visit).data_until
        ),
        gaps=figures.gaps(chosen, silent, rules.interruption_hours),
        networking=figures.networking(chosen, day),
        transmission=counts.transmission(chosen.outlet_days, day, target=rules.transmission_target),
        validity=counts.validity(chosen.outlet_days, day),
        areas=listed.areas(visit, chosen, today),
        map_view=county_map.view(visit, chosen, state, selection.pollutants),
        river=city.river(scope),
        ranking=listed.ranking(visit, chosen, state.rank or "county", rows_of),
        total=listed.total(chosen, rows_of, name=_total_name(visit, t)),
        latest=listed.exceedances(recent.head(LISTED_AT_MOST), names, t=t),
        latest_count=len(recent),
        live=listed.exceedances(live, names, t=t),
        list_start=start,
        silent=listed.silent(chosen, names, silent_ids=silent, newest=newest, t=t),
        unconnected=listed.unconnected(chosen, names, t=t),
        reviewed=_reviewed(visit, chosen, day) if day < today else None,
    )


def exceedances_of(state: State, days: Period, kind: str = "", key: str = "") -> str:
    """The settled exceedances behind a count of map or ranking."""
    chosen = {"county": state.county, "industry": state.industry, "pollutant": state.pollutant}
    if kind:
        chosen[kind] = key
    query = parameters.query(**{"from": days.wide_start, "to": days.day}, **chosen)
    return f"/staff/exceedances?{query}"


def listed_from(days: Period) -> date:
    """First day of the list: of a day the thirty days that end with it."""
    return counts.days_up_to(days.day)[0] if days.kind == ONE_DAY else days.start


def _reviewed(visit: Visit, chosen: Chosen, day: date) -> values.Share:
    """Findings of the daily review that are closed, of the chosen outlets."""
    ids = frozenset(chosen.outlets["outlet_id"])
    share = reviewed_share(visit.scope, day, outlet_ids=ids)
    return values.Share(share.reviewed, share.total)


def _total_name(visit: Visit, t: Translator) -> str:
    return t("全市") if visit.scope is None else t("本辖区")


def _special(visit: Visit) -> tuple[str, ...]:
    t = visit.t
    hour = visit.now.replace(minute=0, second=0, microsecond=0)
    said = []
    for period in city.special_periods(visit.scope, hour):
        word = " ".join(part for part in (t(SPECIAL_WORDS[period.kind]), period.level) if part)
        place = t.name(period.region_zh, period.region_en)
        said.append(f"{place} · {word}")
    return tuple(said)


def install(server: Flask) -> None:
    """The rows of the exceedance list as a file."""

    @server.get(EXPORT)
    def staff_exceedances(kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, state, kind)


def export(visit: Visit, state: State, kind: str) -> Response:
    """Exceedances of the listed days, with units and clauses."""
    day = day_of(visit, state)
    chosen = chosen_rows(visit, state, day)
    start = listed_from(chosen.period)
    rows = counts.between(chosen.exceeding, start, day + DAY)
    names = listed.Names.of(visit, chosen.outlets, day)
    table = listed.exceedance_sheet(listed.exceedances(rows, names, t=visit.t), t=visit.t)
    return downloads.table(visit, table, kind=kind, name=f"exceedances-{start}-{day}")
