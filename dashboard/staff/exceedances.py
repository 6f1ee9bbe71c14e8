"""Exceedances: which outlets exceed which limit, when, how far, and at which stage."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output
from dash import State as Held
from dash.exceptions import PreventUpdate
from flask import Flask, Response, request

from dashboard import downloads, parameters, prerender
from dashboard import visit as visits
from dashboard.staff import exceedances_choice as choice
from dashboard.staff import exceedances_counts as counts
from dashboard.staff import exceedances_list as episodes
from dashboard.staff import exceedances_loaders as loaders
from dashboard.staff import loaders_city as city
from dashboard.staff.exceedances_choice import Chosen
from dashboard.staff.exceedances_doubts import doubts
from dashboard.staff.exceedances_matrix import matrix
from dashboard.staff.exceedances_state import State
from dashboard.visit import Visit, with_visit
from layouts import formats
from layouts.staff import exceedances as view
from layouts.staff import exceedances_list as columns
from layouts.staff import exceedances_strip as stages
from layouts.staff import exceedances_values as values
from layouts.stage_marks import STAGE_WORDS
from layouts.translations import Translator

PATH = "/staff/exceedances"
TITLE = "超标"
NAV = "超标"
EXPORT = "/staff/exceedances/episodes.<any(csv,xlsx):kind>"
LONGEST_UNMARKED_DAYS = 31
PRINTED_ROWS = 20
MOST_ROWS_ASKED = 500

ids = view.IDS

__all__ = ["State"]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    chosen = choice.load(visit, state)
    query = state.to_query()
    return view.page(
        load(chosen),
        query=query,
        address=addresses(state),
        export=lambda kind: f"/staff/exceedances/episodes.{kind}?{query}",
        write=prerender.written,
        t=visit.t,
    )


def address_of(state: State) -> str:
    """Address of the page in a state."""
    query = state.to_query()
    return f"{PATH}?{query}" if query else PATH


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
        if not {"slot", "group", "everything"} & changes.keys():
            changes["slot"] = None
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
    rows = rows_of(chosen)
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
        count=len(rows),
        printed=tuple(
            tuple(column.cell(row, most=0.0, t=t) for column in _columns(chosen).values())
            for row in rows[:PRINTED_ROWS]
        ),
        doubts=doubts(chosen),
    )


def _columns(chosen: Chosen) -> dict[str, columns.Column]:
    return columns.columns_of(chosen.state.group)


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


def grid_rows(visit: Visit, asked: Any, query: Any) -> dict[str, Any]:
    """The rows that the table asks for, in its order."""
    if not isinstance(asked, dict):
        raise PreventUpdate
    chosen = choice.load(visit, State.parse(parameters.arguments(query)))
    group = chosen.state.group
    rows = episodes.ordered(rows_of(chosen), _order(asked), columns=columns.sort_keys(group))
    start = _whole(asked.get("startRow"), default=0)
    end = min(_whole(asked.get("endRow"), default=view.BLOCK_ROWS), start + MOST_ROWS_ASKED)
    most = min(max((row.multiple or 0.0 for row in rows), default=0.0), columns.LONGEST_BAR)
    cells = columns.cells(rows[start:end], group, most=most, write=_html, t=visit.t)
    return {"rowData": cells, "rowCount": len(rows)}


def _html(tree: Any) -> str:
    return str(prerender.written(tree).html)


def _whole(value: Any, *, default: int) -> int:
    return value if isinstance(value, int) and 0 <= value < parameters.LARGEST_ID else default


def _order(asked: dict[str, Any]) -> episodes.Order | None:
    model = asked.get("sortModel")
    first = model[0] if isinstance(model, list) and model else None
    if not isinstance(first, dict) or not isinstance(first.get("colId"), str):
        return None
    return episodes.Order(first["colId"], first.get("sort") == "desc")


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
    app.callback(
        Output(view.GRID, "getRowsResponse"),
        Input(view.GRID, "getRowsRequest"),
        Held(view.QUERY, "data"),
        prevent_initial_call=True,
    )(with_visit(grid_rows))
    app.callback(Output(view.UNMARKED, "children"), Input(view.QUERY, "data"))(with_visit(unmarked))


def install(server: Flask) -> None:
    """The list as a file."""

    @server.get(EXPORT)
    def staff_exceedance_episodes(kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, state, kind)


def export(visit: Visit, state: State, kind: str) -> Response:
    """Every episode of the selection with its limits, units and what was chosen."""
    chosen = choice.load(visit, replace(state, group=None))
    _selection(chosen)  # refuses a filter that is not on offer
    rows = episodes.episodes(chosen)
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
