"""One enterprise 一企一档: what it is, what its outlets did, and the rows behind every figure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dash import Dash, Input, Output
from dash import State as Held
from dash.exceptions import PreventUpdate
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from dashboard import downloads, parameters, prerender
from dashboard import visit as visits
from dashboard.errors import NotFound, UnusableParameter
from dashboard.staff import enterprise_head as heads
from dashboard.staff import enterprises, explorer, explorer_case, explorer_export
from dashboard.staff import loaders_city as city
from dashboard.staff import loaders_enterprise as loaders
from dashboard.staff.explorer_state import LONGEST_HOURLY_DAYS, State
from dashboard.staff.loaders_enterprise import Record
from dashboard.visit import Visit, with_visit
from layouts import parts, shell
from layouts.staff import enterprise as view
from layouts.staff import enterprise_explorer, enterprise_record

PATH = "/staff/enterprises/<int:enterprise_id>"
TITLE = "一企一档"
PARTIAL = True
SECTION = enterprises
EXPORT = PATH + "/<any(hours,days):rows>.<any(csv,xlsx):kind>"

ids = view.IDS

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
_ADDRESS = Map([Rule(PATH, endpoint="enterprise")]).bind("")

__all__ = ["PATH", "TITLE", "State", "ids", "install", "layout", "register", "title"]


def today_of(visit: Visit) -> date:
    """The running day in the city."""
    return visit.now.astimezone(city.CITY_TIME).date()


def record_of(visit: Visit, enterprise_id: int) -> Record:
    """The record of an enterprise in scope.

    Raises
    ------
    NotFound
        When there is none, or none that this visitor may see.
    """
    found = loaders.record(visit.scope, enterprise_id, today_of(visit))
    if found is None:
        raise NotFound
    return found


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    t, today = visit.t, today_of(visit)
    enterprise_id = path_args["enterprise_id"]
    record = record_of(visit, enterprise_id)
    tables = enterprise_record.draw(heads.dated_rows(record, t), heads.monitor_rows(record, t), t=t)
    return view.page(
        heads.head_of(visit, record, today),
        heads.finding_of(visit, record, today),
        steps=[(t("一企一档"), enterprises.PATH)],
        explorer=explorer_content(visit, record, enterprise_id, state),
        record=tables,
        write=prerender.written,
        t=t,
    )


def title(visit: Visit, path_args: Mapping[str, Any], state: State) -> str:
    """Name of the enterprise."""
    record = record_of(visit, path_args["enterprise_id"])
    return heads.name_of(record, today_of(visit), visit.t)


def address_of(enterprise_id: int, state: State) -> str:
    """Address of the page in a state."""
    path = f"/staff/enterprises/{enterprise_id}"
    query = state.to_query()
    return f"{path}?{query}" if query else path


def _addresses(enterprise_id: int, state: State) -> Callable[..., str]:
    def address(**changes: Any) -> str:
        outlet = changes.get("outlet", state.outlet)
        beside = changes.get("beside", state.beside)
        chosen = {
            **changes,
            "outlet": int(outlet) if outlet is not None else None,
            "factor": changes.get("factor", state.factor) or (),
            "beside": () if beside == "none" else beside,
            "value": changes.get("value", state.value) or "converted",
        }
        return address_of(enterprise_id, replace(state, **chosen))

    return address


def explorer_content(visit: Visit, record: Record, enterprise_id: int, state: State) -> list[Any]:
    """The explorer and the limits under it, or why there is nothing to explore."""
    t = visit.t
    case = explorer_case.case_of(visit, record, state)
    if case is None:
        return [parts.empty(t("这家企业还没有自动监测数据"))]
    if (case.end - case.start).days > LONGEST_HOURLY_DAYS and not case.is_day:
        raise UnusableParameter("时段最长 {n} 天", n=LONGEST_HOURLY_DAYS)
    address = _addresses(enterprise_id, case.state)
    shown = explorer.view_of(case, record, address=address)

    def export(rows: str, kind: str) -> str:
        query = replace(case.state, start=case.start, last=case.end - DAY).to_query()
        return f"/staff/enterprises/{enterprise_id}/{rows}.{kind}?{query}"

    content = enterprise_explorer.content(
        shown, address=address, export=export, write=prerender.written, t=t
    )
    limits = explorer.limits_of(case)
    table = enterprise_record.limits(limits, outlet=shown.choice.outlet.name, t=t)
    return [*content, prerender.written(table)]


def enterprise_in(pathname: Any) -> int | None:
    """Id of the enterprise whose page an address is; None for other pages."""
    if not isinstance(pathname, str):
        return None
    try:
        _, found = _ADDRESS.match(pathname)
    except HTTPException:
        return None
    number = found["enterprise_id"]
    return number if number <= parameters.LARGEST_ID else None


def redraw(visit: Visit, search: Any, pathname: Any) -> list[Any]:
    """The explorer of the selection that the address names."""
    enterprise_id = enterprise_in(pathname)
    if enterprise_id is None:
        raise PreventUpdate
    state = State.parse(parameters.arguments(search))
    return explorer_content(visit, record_of(visit, enterprise_id), enterprise_id, state)


def select(visit: Visit, clicked: Any, zoomed: Any, search: Any, pathname: Any) -> str:
    """The address after a click on an hour, or after dragging over a span.

    A drag of at least two days becomes the span, widened to whole days; a shorter one is left to
    the figure. A click pins the hour.
    """
    if enterprise_in(pathname) is None:
        raise PreventUpdate
    state = State.parse(parameters.arguments(search))
    changed = _zoomed(visit, state, zoomed) or _clicked(state, clicked)
    if changed is None or changed == state:
        raise PreventUpdate
    return f"?{changed.to_query()}"


def _clicked(state: State, clicked: Any) -> State | None:
    if not isinstance(clicked, dict) or state.step != "hour":
        return None
    found = clicked.get("points")
    point = found[0] if isinstance(found, list) and found else None
    moment = explorer.moment_of(point.get("customdata") if isinstance(point, dict) else None)
    if moment is None:
        return None
    return replace(state, at=moment.replace(minute=0, second=0, microsecond=0))


def _zoomed(visit: Visit, state: State, zoomed: Any) -> State | None:
    if not isinstance(zoomed, dict):
        return None
    low = explorer.moment_of(zoomed.get("xaxis.range[0]"))
    high = explorer.moment_of(zoomed.get("xaxis.range[1]"))
    if low is None or high is None or high - low < 2 * DAY:
        return None
    start, last = low.date(), (high - HOUR).date()
    try:
        parameters.span(start.isoformat(), last.isoformat(), longest_days=LONGEST_HOURLY_DAYS)
    except UnusableParameter:
        return None
    return replace(state, start=start, last=last, at=None)


def register(app: Dash) -> None:
    """The explorer follows the address, and the figure changes the address."""
    app.callback(
        Output(enterprise_explorer.EXPLORER, "children"),
        Input(shell.ADDRESS, "search"),
        Held(shell.ADDRESS, "pathname"),
        prevent_initial_call=True,
    )(with_visit(redraw))
    app.callback(
        Output(shell.ADDRESS, "search"),
        Input(enterprise_explorer.GRAPH, "clickData"),
        Input(enterprise_explorer.GRAPH, "relayoutData"),
        Held(shell.ADDRESS, "search"),
        Held(shell.ADDRESS, "pathname"),
        prevent_initial_call=True,
    )(with_visit(select))


def install(server: Flask) -> None:
    """Hours and days of the explorer as files."""

    @server.get(EXPORT)
    def staff_enterprise_rows(enterprise_id: int, rows: str, kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, enterprise_id, state, rows=rows, kind=kind)


def export(visit: Visit, enterprise_id: int, state: State, *, rows: str, kind: str) -> Response:
    """The rows of the selection, in full and with what was assumed."""
    if enterprise_id > parameters.LARGEST_ID:
        raise NotFound
    record = record_of(visit, enterprise_id)
    step = "hour" if rows == "hours" else "day"
    case = explorer_case.case_of(visit, record, replace(state, step=step))
    if case is None:
        raise NotFound
    sheet = explorer_export.sheet_of(case, record)
    last = case.end - DAY
    name = f"{record.identity.enterprise_ref}-{case.outlet.outlet_code}-{rows}-{case.start}-{last}"
    return downloads.table(visit, sheet, kind=kind, name=explorer_export.ascii_name(name))
