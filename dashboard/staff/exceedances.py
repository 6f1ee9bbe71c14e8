"""Exceedances: which outlets exceed which limit, when, how far, and at which stage."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output
from flask import Flask, Response, request

from dashboard import downloads, paging, parameters, prerender
from dashboard import visit as visits
from dashboard.paging import AS_IT_COMES
from dashboard.staff import exceedances_choice as choice
from dashboard.staff import exceedances_counts as counts
from dashboard.staff import exceedances_list as episodes
from dashboard.staff import exceedances_loaders as loaders
from dashboard.staff import listing
from dashboard.staff import loaders_city as city
from dashboard.staff.exceedances_choice import Chosen
from dashboard.staff.exceedances_doubts import doubts
from dashboard.staff.exceedances_matrix import matrix
from dashboard.staff.exceedances_state import State
from dashboard.visit import Visit, with_visit
from layouts import formats
from layouts.staff import exceedances as view
from layouts.staff import exceedances_strip as stages
from layouts.staff import exceedances_values as values
from layouts.staff.exceedances_list import columns_of
from layouts.stage_marks import STAGE_WORDS
from layouts.translations import Translator

PATH = "/staff/exceedances"
TITLE = "超标"
NAV = "超标"
EXPORT = "/staff/exceedances/episodes.<any(csv,xlsx):kind>"
LONGEST_UNMARKED_DAYS = 31

ids = view.IDS

__all__ = ["State"]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    chosen = choice.load(visit, state)
    return view.page(
        load(chosen),
        listing.listed(rows_of(chosen), columns_of(state.group), state.view, t=visit.t),
        query=state.to_query(),
        address=addresses(state),
        export=lambda kind: export_href(state, kind),
        write=prerender.written,
        t=visit.t,
    )


def address_of(state: State) -> str:
    """Address of the page in a state."""
    query = state.to_query()
    return f"{PATH}?{query}" if query else PATH


def export_href(state: State, kind: str) -> str:
    """Address of the list as a file, with the selection of the page."""
    return f"/staff/exceedances/episodes.{kind}?{state.to_query()}"


def addresses(state: State) -> Callable[..., str]:
    """Gives the address with some of the selection changed; other rows take the slot away."""

    def address(**changes: Any) -> str:
        if changes.pop("everything_cleared", False):
            return address_of(
                State(span=state.span, start=state.start, last=state.last, purpose=state.purpose)
            )
        if changes.get("span") == "month":
            changes["span"] = None
        for name in ("county", "enterprise"):
            if changes.get(name) is not None:
                changes[name] = int(changes[name])
        if not {"slot", "group", "everything", "hidden"} & changes.keys():
            changes["slot"] = None
        if changes.get("group", state.group) != state.group:
            changes |= {"hidden": (), "view": AS_IT_COMES}
        return address_of(replace(state, **changes))

    return address


def load(chosen: Chosen) -> values.Page:
    """Everything on the page, from the rows that were chosen."""
    visit, span, scope = chosen.visit, chosen.span, chosen.visit.scope
    t = visit.t
    address = addresses(chosen.state)
    share = loaders.known_share(scope, chosen.today)
    days = city.outlet_days(scope, chosen.calendar_start, span.end)
    unknown = loaders.unknown_outlets(days, share)
    severity, without = counts.severity(chosen)
    pattern = counts.pattern(chosen)
    return values.Page(
        selection=_selection(chosen),
        finding=counts.finding(chosen, t=t),
        strip=counts.strip(chosen, address),
        lines=counts.lines(chosen),
        matrix=matrix(chosen, share=share),
        pattern=pattern,
        day_means=counts.amount(chosen.settled).days,
        calendar=counts.calendar(chosen, unknown, set(days["day"]), address),
        breakdowns=counts.breakdowns(chosen, address),
        severity=severity,
        without_multiple=without,
        doubts=doubts(chosen),
    )


def rows_of(chosen: Chosen) -> list[Any]:
    """Rows of the list in its own order."""
    group = chosen.state.group
    return list(episodes.groups(chosen, group) if group else episodes.episodes(chosen))


def _selection(chosen: Chosen) -> values.Selection:
    state, span = chosen.state, chosen.span
    on_offer = choice.offers(chosen)
    return values.Selection(
        start=span.start,
        end=span.end,
        today=chosen.today,
        preset=span.preset,
        purpose=state.purpose,
        basis=state.basis,
        group=state.group,
        slot=state.slot,
        everything=state.everything,
        hidden=state.hidden,
        stages=state.stages,
        county=choice.chosen_option(on_offer.counties, state.county),
        industry=choice.chosen_option(on_offer.industries, state.industry),
        enterprise=choice.chosen_option(on_offer.enterprises, state.enterprise),
        pollutant=choice.chosen_option(on_offer.pollutants, state.pollutant),
        counties=on_offer.counties,
        industries=on_offer.industries,
        enterprises=on_offer.enterprises,
        pollutants=on_offer.pollutants,
    )


def grid_rows(visit: Visit, asked: Any, query: Any) -> tuple[dict[str, Any], Any]:
    """The block of rows that the grid asks for; files and link of what it then shows."""
    state = State.parse(parameters.arguments(query))
    columns, found = columns_of(state.group), rows_of(choice.load(visit, state))
    made, now = listing.block(found, columns, state.hidden, asked, t=visit.t)
    here = replace(state, view=now)
    links = listing.links(
        now,
        columns,
        export=lambda kind: export_href(here, kind),
        permanent=address_of(here),
        t=visit.t,
    )
    return made, links


def unmarked(visit: Visit, query: Any) -> Any:
    """What the hourly verdicts would be without marks and without decisions of persons."""
    chosen = choice.load(visit, State.parse(parameters.arguments(query)))
    t, span = visit.t, chosen.span
    if chosen.state.basis == "day":
        return stages.unmarked_not_hourly(t=t)
    if (span.end - span.start).days > LONGEST_UNMARKED_DAYS:
        return stages.unmarked_refused(days=LONGEST_UNMARKED_DAYS, t=t)
    found = loaders.without_marks(
        visit.scope, span.start, span.end, chosen.state.purpose, chosen.today
    )
    found = found[found["outlet_id"].isin(chosen.outlets["outlet_id"])]
    if chosen.state.pollutant is not None:
        found = found[found["pollutant_code"] == chosen.state.pollutant]
    settled = counts.amount(chosen.settled).hours
    rejected = chosen.episodes[chosen.episodes["stage"] == "rejected"]
    rejected_hours = 0 if "rejected" in chosen.state.stages else counts.amount(rejected).hours
    kinds = [(str(kind), int(count)) for kind, count in found["kind"].value_counts().items()]
    return stages.unmarked(
        hours=settled + rejected_hours + len(found),
        marked=len(found),
        rejected=rejected_hours,
        kinds=kinds,
        href=addresses(chosen.state)(stages=("rejected",)),
        t=t,
    )


def register(app: Dash) -> None:
    """The table asks for its rows; the figure without marks comes after the page."""
    listing.register(app, view.LIST, grid_rows)
    app.callback(Output(view.UNMARKED, "children"), Input(view.LIST.query, "data"))(
        with_visit(unmarked)
    )


def install(server: Flask) -> None:
    """The list as a file."""

    @server.get(EXPORT)
    def staff_exceedance_episodes(kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, state, kind)


def export(visit: Visit, state: State, kind: str) -> Response:
    """Every episode of the selection with its limits, units and what was chosen.

    In the order and under the filter of the list, where that is one of episodes.
    """
    now = AS_IT_COMES if state.group else state.view
    chosen = choice.load(visit, replace(state, group=None, view=now))
    _selection(chosen)  # refuses a filter that is not on offer
    rows = paging.arranged(episodes.episodes(chosen), columns_of(None), now, t=visit.t)
    table = episodes.sheet(chosen, rows, _remarks(chosen, visit.t))
    span = chosen.span
    name = f"episodes-{span.start}-{span.end - choice.DAY}"
    return downloads.table(visit, table, kind=kind, name=name)


def _remarks(chosen: Chosen, t: Translator) -> tuple[str, ...]:
    """The filters in force and what the columns mean."""
    shown, state = _selection(chosen), chosen.state
    names = {
        t("区县"): shown.county,
        t("行业"): shown.industry,
        t("企业"): shown.enterprise,
        t("污染物"): shown.pollutant,
    }
    said = [f"{name}：{one.name}" for name, one in names.items() if one is not None]
    if state.basis is not None:
        said.append(f"{t('依据')}：{t(values.BASES[state.basis])}")
    if state.group is None:
        said += paging.conditions_said(state.view, columns_of(None), t=t)
    chosen_stages = t("、").join(t(STAGE_WORDS[stage]) for stage in state.stages)
    return (
        t("时段 {span}", span=formats.day_span(chosen.span.start, chosen.span.end, t=t)),
        t(
            "限值用途：{purpose}；阶段：{stages}",
            purpose=t(values.PURPOSES[state.purpose]),
            stages=chosen_stages,
        ),
        t("筛选：{filters}", filters=t("；").join(said) if said else t("无")),
        t("待核实的事件一并列出，不计入次数；预警与待核实不是超标，不得对外发布。"),
        t("废气为折算浓度；峰值与限值的单位在“单位”一列；开始与结束之间含未判定时段。"),
    )
