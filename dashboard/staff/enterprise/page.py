"""One enterprise 一企一档: what it is, what its outlets did, and the rows behind every figure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
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
from dashboard.staff import enterprises
from dashboard.staff.enterprise import explorer, files, tabs
from dashboard.staff.enterprise import head as heads
from dashboard.staff.enterprise.explorer_state import LONGEST_HOURLY_DAYS, State
from dashboard.staff.enterprise.loaders import Record
from dashboard.staff.enterprise.visited import Visited, record_of, today_of
from dashboard.visit import Visit, with_visit
from layouts import shell
from layouts.staff.enterprise import explorer as explorer_view
from layouts.staff.enterprise import page as view

PATH = "/staff/enterprises/<int:enterprise_id>"
TITLE = "一企一档"
PARTIAL = True
SECTION = enterprises
EXPORT = PATH + f"/<any({','.join(files.SHEETS)}):rows>.<any(csv,xlsx):kind>"

ids = view.IDS

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
_ADDRESS = Map([Rule(PATH, endpoint="enterprise")]).bind("")

__all__ = ["PATH", "TITLE", "State", "ids", "install", "layout", "register", "title"]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    t, today = visit.t, today_of(visit)
    enterprise_id = path_args["enterprise_id"]
    record = record_of(visit, enterprise_id)
    return view.page(
        heads.head_of(visit, record, today),
        heads.finding_of(visit, record, today),
        steps=[(t("一企一档"), enterprises.PATH)],
        content=content_of(visit, record, enterprise_id, state),
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


def visited(visit: Visit, record: Record, enterprise_id: int, state: State) -> Visited:
    """A visit in a state, with the addresses that follow from it."""
    base = f"/staff/enterprises/{enterprise_id}"

    def export(rows: str, kind: str, chosen: State = state) -> str:
        query = chosen.to_query()
        return f"{base}/{rows}.{kind}" + (f"?{query}" if query else "")

    return Visited(
        visit=visit,
        enterprise_id=enterprise_id,
        record=record,
        state=state,
        address=_addresses(enterprise_id, state),
        export=export,
        at=lambda other: visited(visit, record, enterprise_id, other),
    )


def content_of(visit: Visit, record: Record, enterprise_id: int, state: State) -> list[Any]:
    """The row of tabs and the chosen tab."""
    here = visited(visit, record, enterprise_id, state)
    bar = view.tab_bar(tabs.choices(here), t=visit.t)
    return [prerender.written(bar), *tabs.content(here)]


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
    """The tab and the selection that the address names."""
    enterprise_id = enterprise_in(pathname)
    if enterprise_id is None:
        raise PreventUpdate
    state = State.parse(parameters.arguments(search))
    return content_of(visit, record_of(visit, enterprise_id), enterprise_id, state)


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
    """The tab follows the address, and the figure changes the address."""
    app.callback(
        Output(view.CONTENT, "children"),
        Input(shell.ADDRESS, "search"),
        Held(shell.ADDRESS, "pathname"),
        prevent_initial_call=True,
    )(with_visit(redraw))
    app.callback(
        Output(shell.ADDRESS, "search"),
        Input(explorer_view.GRAPH, "clickData"),
        Input(explorer_view.GRAPH, "relayoutData"),
        Held(shell.ADDRESS, "search"),
        Held(shell.ADDRESS, "pathname"),
        prevent_initial_call=True,
    )(with_visit(select))


def install(server: Flask) -> None:
    """Tables of the page as files."""

    @server.get(EXPORT)
    def staff_enterprise_rows(enterprise_id: int, rows: str, kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, enterprise_id, state, rows=rows, kind=kind)


def export(visit: Visit, enterprise_id: int, state: State, *, rows: str, kind: str) -> Response:
    """One table of the selection, in full and with what was assumed."""
    if enterprise_id > parameters.LARGEST_ID:
        raise NotFound
    record = record_of(visit, enterprise_id)
    made = files.SHEETS[rows](visited(visit, record, enterprise_id, state))
    if made is None:
        raise NotFound
    return downloads.table(visit, made.sheet, kind=kind, name=files.ascii_name(made.name))
