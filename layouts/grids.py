"""The only maker of AG Grid tables (staff site): two languages, one look, no enterprise part."""

from collections.abc import Sequence
from typing import Any

import dash_ag_grid
from dash import html

from layouts.ag_grid_texts import CHINESE_TEXTS
from layouts.translations import CHINESE, Translator

ROW_HEIGHT_PX = 32


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
