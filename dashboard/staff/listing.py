"""The list of a page whose rows come by blocks: what it holds first, and what it asks for."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import Dash, Input, Output
from dash import State as Held

from dashboard import paging, prerender
from dashboard.paging import View
from dashboard.visit import with_visit
from layouts import grids, table_columns
from layouts.staff import listing as view
from layouts.staff.listing import Ids, Listed
from layouts.table_columns import Columns
from layouts.translations import Translator

Block = dict[str, Any]
"""Rows as the grid takes them, with how many there are."""


def listed(rows: Sequence[Any], columns: Columns, now: View, *, t: Translator) -> Listed:
    """The list in the order and under the filter of the address."""
    kept = paging.arranged(rows, columns, now, t=t)
    order = now.order
    return Listed(
        rows=kept[: grids.PRINTED_ROWS],
        count=len(kept),
        order=None if order is None else (order.column, order.is_descending),
        filter_model=now.filter_model(columns),
        said=tuple(paging.conditions_said(now, columns, t=t)),
    )


def block(
    rows: Sequence[Any], columns: Columns, hidden: Sequence[str], asked: Any, *, t: Translator
) -> tuple[Block, View]:
    """The rows that the grid asks for, and the order and filter that it asks under."""
    shown = table_columns.shown(columns, hidden)
    wanted = paging.asked(asked, shown)
    kept = paging.arranged(rows, columns, wanted.view, t=t)
    cells = grids.cells(kept[wanted.start : wanted.end], shown, write=_html, t=t)
    return {"rowData": cells, "rowCount": len(kept)}, wanted.view


def _html(tree: Any) -> str:
    return str(prerender.written(tree).html)


def links(
    now: View,
    columns: Columns,
    *,
    export: Callable[[str], str],
    permanent: str,
    t: Translator,
) -> Any:
    """Files and address of what the grid shows."""
    said = paging.conditions_said(now, columns, t=t)
    return prerender.written(view.links(export, permanent=permanent, said=said, t=t))


def register(app: Dash, ids: Ids, rows: Callable[..., tuple[Block, Any]]) -> None:
    """The grid asks ``rows(visit, asked, query)`` for a block and for the links of its view."""
    app.callback(
        Output(ids.grid, "getRowsResponse"),
        Output(ids.links, "children"),
        Input(ids.grid, "getRowsRequest"),
        Held(ids.query, "data"),
        prevent_initial_call=True,
    )(with_visit(rows))
