"""The only maker of AG Grid tables (staff site): two languages, one look, no enterprise part.

``grid`` holds its rows. ``server_grid`` asks for them by blocks: its columns are those of
``layouts.table_columns``, its requests are read by ``dashboard.paging``, and each cell is HTML that
the server wrote.
"""

from collections.abc import Callable, Sequence
from typing import Any

import dash_ag_grid
from dash import dcc, html

from layouts import parts, table_columns
from layouts.ag_grid_texts import CHINESE_TEXTS
from layouts.table_columns import NUMBER, TEXT, Column, Columns
from layouts.translations import CHINESE, Translator

ROW_HEIGHT_PX = 32
BLOCK_ROWS = 100
ROWS_IN_SIGHT = 16
HEAD_PX = 52
SCROLL_BAR_PX = 20
PRINTED_ROWS = 20
TESTS = {
    TEXT: {"has": "contains", "is": "equals"},
    NUMBER: {"ge": "greaterThanOrEqual", "le": "lessThanOrEqual", "between": "inRange"},
}
"""Tests that a filter offers, by the kind of column: their names here and in the grid."""
FILTERS = {TEXT: "agTextColumnFilter", NUMBER: "agNumberColumnFilter"}


def grid(
    columns: Sequence[dict[str, Any]],
    rows: Sequence[dict[str, Any]] | None = None,
    *,
    id: str,
    label: str,
    t: Translator,
    options: dict[str, Any] | None = None,
    **properties: Any,
) -> html.Div:
    """A grid of sortable, resizable columns; ``type: "numericColumn"`` puts numbers right."""
    chosen = {
        "localeText": CHINESE_TEXTS if t.language == CHINESE else {},
        "rowHeight": ROW_HEIGHT_PX,
        "headerHeight": ROW_HEIGHT_PX,
        "suppressCellFocus": False,
        "enableCellTextSelection": True,
        "ensureDomOrder": True,
        "suppressDragLeaveHidesColumns": True,
        "animateRows": False,
        "domLayout": "normal",
        **(options or {}),
    }
    table = dash_ag_grid.AgGrid(
        id=id,
        columnDefs=list(columns),
        rowData=None if rows is None else list(rows),
        defaultColDef={"sortable": True, "resizable": True, "minWidth": 72},
        dashGridOptions=chosen,
        enableEnterpriseModules=False,
        className="ag-theme-quartz grid",
        **properties,
    )
    return html.Div(table, role="group", className="grid-frame", **{"aria-label": label})


def server_grid(
    columns: Columns,
    count: int,
    *,
    id: str,
    label: str,
    order: tuple[str, bool] | None,
    filter_model: dict[str, Any],
    t: Translator,
) -> html.Div:
    """A grid that asks the server for its rows, for the order and for the filter.

    ``order`` is a column and whether it falls; ``count`` is how many rows there are at first.
    """
    height = min(max(count, 1), ROWS_IN_SIGHT) * ROW_HEIGHT_PX + HEAD_PX + SCROLL_BAR_PX
    return grid(
        [_definition(name, column, order, t) for name, column in columns.items()],
        id=id,
        label=label,
        t=t,
        options={
            "cacheBlockSize": BLOCK_ROWS,
            "maxConcurrentDatasourceRequests": 2,
            "rowBuffer": 10,
        },
        rowModelType="infinite",
        filterModel=filter_model,
        style={"height": f"{height}px"},
    )


def _definition(
    name: str, column: Column, order: tuple[str, bool] | None, t: Translator
) -> dict[str, Any]:
    wide = table_columns.width(column, t=t)
    definition: dict[str, Any] = {
        "field": name,
        "headerName": table_columns.head(column, t=t),
        "headerTooltip": table_columns.head(column, t=t),
        "width": wide,
        "minWidth": wide if column.grows else 60,
        "wrapHeaderText": True,
        "autoHeaderHeight": True,
        "flex": 1 if column.grows else 0,
        "cellRenderer": "Written",
        "headerClass": "ag-right-aligned-header" if column.is_number else "",
        "cellClass": "number" if column.is_number else "",
        "pinned": "left" if column.is_pinned else None,
        "sortingOrder": ["desc", "asc", None],
        "filter": False,
    }
    if order is not None and order[0] == name:
        definition["sort"] = "desc" if order[1] else "asc"
    if column.kind in FILTERS:
        definition |= {
            "filter": FILTERS[column.kind],
            "filterParams": {
                "filterOptions": list(TESTS[column.kind].values()),
                "maxNumConditions": 1,
                "inRangeInclusive": True,
                "buttons": ["apply", "reset"],
                "closeOnApply": True,
            },
        }
    return definition


def cells(
    rows: Sequence[Any], columns: Columns, *, write: Callable[[Any], str], t: Translator
) -> list[dict[str, str]]:
    """A block of rows as HTML, one text for each cell."""
    return [
        {name: write(table_columns.cell(column, row, t=t)) for name, column in columns.items()}
        for row in rows
    ]


def column_menu(
    columns: Columns,
    hidden: Sequence[str],
    *,
    href: Callable[[tuple[str, ...]], str],
    t: Translator,
) -> html.Details:
    """Which columns are shown: each a link that takes it away or brings it back."""
    links = []
    for name, column in columns.items():
        if column.is_pinned:
            continue
        is_shown = name not in hidden
        rest = tuple(one for one in hidden if one != name)
        links.append(
            html.Li(
                dcc.Link(
                    [
                        html.Span("✓" if is_shown else "", className="column-sign"),
                        t(column.heading),
                        parts.unseen(t("（已显示）") if is_shown else t("（未显示）")),
                    ],
                    href=href((*rest, name) if is_shown else rest),
                )
            )
        )
    label = t("列 {n} / {total}", n=len(columns) - len(hidden), total=len(columns))
    return html.Details([html.Summary(label), html.Ul(links)], className="filter-menu column-menu")
