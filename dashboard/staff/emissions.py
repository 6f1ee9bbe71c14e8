"""Emissions: how much of what, from whom, what part of it is measured, of how much permitted."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from dash import Dash, Input, Output
from dash import State as Held
from dash.exceptions import PreventUpdate
from flask import Flask, Response, request

from dashboard import downloads, parameters, prerender
from dashboard import visit as visits
from dashboard.staff import emissions_choice as choice
from dashboard.staff import emissions_export as files
from dashboard.staff import emissions_sums as sums
from dashboard.staff.emissions_choice import Chosen
from dashboard.staff.emissions_finding import finding
from dashboard.staff.emissions_permits import permits
from dashboard.staff.emissions_state import State
from dashboard.visit import Visit, with_visit
from layouts import formats, shell
from layouts.staff import emissions as view
from layouts.staff import emissions_values as values

PATH = "/staff/emissions"
TITLE = "排放量"
NAV = "排放量"
EXPORT = "/staff/emissions/<any(months,contributors,permits):rows>.<any(csv,xlsx):kind>"

FILTERS = ("county", "industry")
"""What the boxes around an enterprise stand for, from outside."""

ids = view.IDS

__all__ = ["State"]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    query = state.to_query()
    return view.page(
        load(choice.load(visit, state)),
        query=query,
        address=addresses(state),
        export=lambda rows, kind: f"/staff/emissions/{rows}.{kind}?{query}",
        write=prerender.written,
        t=visit.t,
    )


def address_of(state: State) -> str:
    """Address of the page in a state."""
    query = state.to_query()
    return f"{PATH}?{query}" if query else PATH


def addresses(state: State) -> Callable[..., str]:
    """Gives the address with some of the selection changed."""

    def address(**changes: Any) -> str:
        if changes.get("span") == "year":
            changes["span"] = None
        if changes.get("county") is not None:
            changes["county"] = int(changes["county"])
        return address_of(replace(state, **changes))

    return address


def load(chosen: Chosen) -> values.Page:
    """Everything on the page, from the rows that were chosen."""
    totals = sums.totals(chosen, addresses(chosen.state))
    contributors = sums.contributors(chosen)
    permitted = permits(chosen)
    return values.Page(
        selection=chosen.selection,
        finding=finding(chosen, totals, contributors, permitted, t=chosen.visit.t),
        methods=sums.methods(chosen),
        method_versions=sums.method_versions(chosen),
        totals=totals,
        months=sums.months(chosen),
        areas=sums.areas(chosen),
        contributors=contributors,
        without_total=sum(1 for one in contributors if formats.is_missing(one.sum.total_kg)),
        permits=permitted,
        compared=sums.compared(chosen),
    )


def follow(visit: Visit, month: Any, box: Any, query: Any) -> str:
    """Where a click leads: a bar to its month, a box to its filters or to its enterprise."""
    state = State.parse(parameters.arguments(query))
    clicked = _month(month)
    if clicked is not None:
        return address_of(replace(state, span=None, first=clicked, last=clicked))
    path = _path(box)
    if not path:
        raise PreventUpdate
    if len(path) > len(FILTERS):
        return sums.enterprise_href(choice.load(visit, state), int(path[-1]))
    county, industry = (*path, state.industry)[:2]
    return address_of(replace(state, county=parameters.identifier(county), industry=industry))


def _point(clicked: Any) -> dict[str, Any]:
    found = clicked.get("points") if isinstance(clicked, dict) else None
    point = found[0] if isinstance(found, list) and found else None
    return point if isinstance(point, dict) else {}


def _month(clicked: Any) -> date | None:
    text = _point(clicked).get("customdata")
    day = parameters.day(text) if isinstance(text, str) else None
    return None if day is None else day.replace(day=1)


def _path(clicked: Any) -> tuple[str, ...]:
    """County, industry and enterprise of a box, as deep as it stands; empty for anything else."""
    key = _point(clicked).get("id")
    parts = key.split("/") if isinstance(key, str) else []
    if not 1 < len(parts) <= len(FILTERS) + 2 or parts[0] != view.ROOT:
        return ()
    if len(parts) == len(FILTERS) + 2 and parameters.identifier(parts[-1]) is None:
        return ()
    return tuple(parts[1:])


def register(app: Dash) -> None:
    """The figures lead on."""
    app.callback(
        Output(shell.ADDRESS, "href"),
        Input(view.MONTHS, "clickData"),
        Input(view.TREEMAP, "clickData"),
        Held(view.QUERY, "data"),
        prevent_initial_call=True,
    )(with_visit(follow))


def install(server: Flask) -> None:
    """Tables of the page as files."""

    @server.get(EXPORT)
    def staff_emissions(rows: str, kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, state, rows=rows, kind=kind)


def export(visit: Visit, state: State, *, rows: str, kind: str) -> Response:
    """One table of the selection: every row of it, in full."""
    chosen = choice.load(visit, state)
    name = f"emissions-{rows}-{chosen.span.start:%Y-%m}-{chosen.selection.last:%Y-%m}"
    return downloads.table(visit, files.SHEETS[rows](chosen), kind=kind, name=name)
