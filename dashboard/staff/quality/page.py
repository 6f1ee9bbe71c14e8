"""Data quality: is everything there, is it right, is it true, and is everyone connected."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import Dash
from flask import Flask, Response, request

from dashboard import downloads, paging, parameters, prerender
from dashboard import visit as visits
from dashboard.downloads import Sheet
from dashboard.paging import AS_IT_COMES, View
from dashboard.staff import listing
from dashboard.staff.quality import accuracy, choice, completeness, marks, rows, summary
from dashboard.staff.quality.choice import Chosen
from dashboard.staff.quality.state import State
from dashboard.visit import Visit
from layouts import formats, table_columns
from layouts.staff.listing import Listed
from layouts.staff.quality import page as view
from layouts.staff.quality import values
from layouts.staff.quality.page import Small
from layouts.staff.quality.tables import BY_POLLUTANT, FILES, KINDS, TABLES

PATH = "/staff/quality"
TITLE = "数据质量"
NAV = "数据质量"
EXPORT = f"/staff/quality/<any({','.join(FILES)}):table>.<any(csv,xlsx):kind>"

ids = view.IDS

__all__ = ["State"]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    chosen = choice.load(visit, state)
    shown, found, small = load(chosen)
    query = state.to_query()
    return view.page(
        shown,
        listed(chosen, found),
        small,
        query=query,
        address=addresses(state),
        export=lambda table, kind: export_href(state, table, kind),
        write=prerender.written,
        t=visit.t,
    )


def address_of(state: State) -> str:
    """Address of the page in a state."""
    query = state.to_query()
    return f"{PATH}?{query}" if query else PATH


def export_href(state: State, table: str, kind: str) -> str:
    """Address of a table as a file, with the selection of the page."""
    query = state.to_query()
    return f"/staff/quality/{table}.{kind}" + (f"?{query}" if query else "")


def addresses(state: State) -> Callable[..., str]:
    """Gives the address with some of the selection changed; each table has columns of its own."""

    def address(**changes: Any) -> str:
        if changes.get("span") == "days":
            changes["span"] = None
        if changes.get("measure") == "effective":
            changes["measure"] = None
        if changes.get("county") is not None:
            changes["county"] = int(changes["county"])
        table = changes.get("table", state.table)
        if table != state.table:
            changes |= {"kind": None, "hidden": (), "view": AS_IT_COMES}
            if table not in BY_POLLUTANT:
                changes["pollutant"] = None
            if state.kind in KINDS.get(table, {}) and KINDS[table] is KINDS.get(state.table):
                changes["kind"] = state.kind
        return address_of(replace(state, **changes))

    return address


def load(chosen: Chosen) -> tuple[values.Page, list[Any], list[Small]]:
    """What stands above the list, the rows of the list, and the small tables."""
    tab = chosen.selection.tab
    address = addresses(chosen.state)
    if tab == values.COMPLETENESS:
        found = completeness.rates(chosen)
        strip, said = summary.completeness(chosen, found, address)
        heat = completeness.heat_map(chosen, found)
        shown = values.Page(chosen.selection, said, strip, heat)
        return shown, found, []
    if tab == values.LEDGER:
        ledger = rows.everything(chosen, "networking")
        strip, said = summary.networking(chosen, ledger, address)
        shown = values.Page(chosen.selection, said, strip)
        return shown, rows.of_kind(chosen, "networking", ledger), []
    return _of_kinds(chosen)


def _of_kinds(chosen: Chosen) -> tuple[values.Page, list[Any], list[Small]]:
    """Accuracy and authenticity: lists of kinds with their sums above."""
    names: tuple[str, ...]
    if chosen.selection.tab == values.ACCURACY:
        names = ("due", "tests", "control")
        found = {name: rows.everything(chosen, name) for name in names}
        said = summary.accuracy(chosen, *(found[name] for name in names))
        small = [
            Small("due_sums", accuracy.sums_of_due(found["due"])),
            Small("test_sums", accuracy.sums_of_tests(found["tests"])),
            Small("control_sums", accuracy.sums_of_control(found["control"])),
        ]
    else:
        names = ("marks", "furnaces", "revisions")
        if chosen.state.table == "coincidence":
            names += ("coincidence",)
        found = {name: rows.everything(chosen, name) for name in names}
        said = summary.authenticity(
            chosen,
            found["marks"],
            found["furnaces"],
            found["revisions"],
            found.get("coincidence"),
        )
        small = [
            Small("mark_sums", marks.sums_of_marks(chosen, found["marks"])),
            Small("furnaces", found["furnaces"]),
            Small("furnace_days", rows.everything(chosen, "furnace_days"), is_wide=True),
        ]
    table = chosen.state.table
    shown = values.Page(chosen.selection, said, ())
    return shown, rows.of_kind(chosen, table, found[table]), small


def listed(chosen: Chosen, found: list[Any]) -> Listed:
    """The list in the order and under the filter of the address."""
    state = chosen.state
    return listing.listed(found, TABLES[state.table].columns, state.view, t=chosen.visit.t)


def grid_rows(visit: Visit, asked: Any, query: Any) -> tuple[dict[str, Any], Any]:
    """The block of rows that the grid asks for; files and link of what it then shows."""
    state = State.parse(parameters.arguments(query))
    columns, chosen = TABLES[state.table].columns, choice.load(visit, state)
    found = rows.of_table(chosen, state.table)
    made, now = listing.block(found, columns, state.hidden, asked, t=visit.t)
    here = replace(state, view=now)
    links = listing.links(
        now,
        columns,
        export=lambda kind: export_href(here, state.table, kind),
        permanent=address_of(here),
        t=visit.t,
    )
    return made, links


def register(app: Dash) -> None:
    """The grid asks for its rows."""
    listing.register(app, view.LIST, grid_rows)


def install(server: Flask) -> None:
    """Tables of the page as files."""

    @server.get(EXPORT)
    def staff_quality(table: str, kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, state, table=table, kind=kind)


def export(visit: Visit, state: State, *, table: str, kind: str) -> Response:
    """One table of the selection: every row of it, in full."""
    chosen = choice.load(visit, state)
    name = f"quality-{table}-{chosen.span.start}-{chosen.span.last}"
    return downloads.table(visit, sheet(chosen, table), kind=kind, name=name)


def sheet(chosen: Chosen, table: str) -> Sheet:
    """The columns that are shown, in the order and under the filter of the list."""
    t, state = chosen.visit.t, chosen.state
    words = FILES[table]
    columns, found = words.columns, rows.of_table(chosen, table)
    view_of_list = AS_IT_COMES
    if table == state.table:
        view_of_list = state.view
        found = paging.arranged(found, columns, view_of_list, t=t)
        columns = table_columns.shown(columns, state.hidden)
    columns = {name: one for name, one in columns.items() if one.heading}
    return Sheet(
        title=t(words.title),
        heads=[table_columns.head(one, t=t) for one in columns.values()],
        rows=[[one.value(row, t) for one in columns.values()] for row in found],
        remarks=_remarks(chosen, table, view_of_list),
    )


def _remarks(chosen: Chosen, table: str, now: View) -> tuple[str, ...]:
    """The filters in force and what the columns mean."""
    t, shown = chosen.visit.t, chosen.selection
    named = {t("区县"): shown.county, t("行业"): shown.industry}
    if table in BY_POLLUTANT:
        named[t("污染物")] = shown.pollutant
    if table == chosen.state.table:
        named[t("种类")] = shown.kind
    said = [f"{name}：{one.name}" for name, one in named.items() if one is not None]
    said += paging.conditions_said(now, FILES[table].columns, t=t)
    note = FILES[table].note
    return (
        t("时段 {span}", span=formats.day_span(chosen.span.start, chosen.span.end, t=t)),
        t("筛选：{filters}", filters=t("；").join(said) if said else t("无")),
        *((t(note),) if note else ()),
    )
