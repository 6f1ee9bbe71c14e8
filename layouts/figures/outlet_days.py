"""Heat map of outlets by days: a share in every cell, in words for the ear, darker where lower."""

from collections.abc import Sequence
from datetime import date
from math import floor

from dash import dcc, html

from layouts import formats
from layouts.staff.quality.values import HeatCell, HeatMap, HeatRow
from layouts.translations import Translator

PER_CENT = 100
DAYS_OF_A_WEEK = 7


def step(share: float, edges: Sequence[float]) -> int:
    """Shade of a share: 1 at and above the first edge, one more below each further one."""
    return 1 + sum(1 for edge in edges if share < edge)


def whole_percent(share: float) -> str:
    """Per cent without decimals, never rounded up: only what is complete reads 100."""
    return str(floor(share * PER_CENT + 1e-9))


def draw(heat: HeatMap, *, measure: str, caption: str, t: Translator) -> html.Div:
    """The map as a table; a cell leads to the outlet on that day."""
    is_daily = all((end - start).days == 1 for start, end in heat.columns)
    heads = [_head(start, n, is_daily, t) for n, (start, _) in enumerate(heat.columns)]
    top = html.Tr(
        [
            html.Th(t("企业 排放口"), scope="col", className="heat-key"),
            *heads,
            html.Th(t("时段"), scope="col", className="heat-sum"),
        ]
    )
    body = [_row(row, measure, heat.edges, t) for row in heat.rows]
    foot = _row(heat.total, measure, heat.edges, t)
    table = html.Table(
        [
            html.Caption(caption, className="unseen"),
            html.Thead(top),
            html.Tbody(body),
            html.Tfoot(foot),
        ],
        className="heat heat-daily" if is_daily else "heat",
    )
    return html.Div(
        table, className="table-frame", role="region", tabIndex="0", **{"aria-label": caption}
    )


def _head(start: date, place: int, is_daily: bool, t: Translator) -> html.Th:
    full = formats.full_day(start, t=t)
    if not is_daily:
        return html.Th(f"{start:%m-%d}", scope="col", title=full)
    is_first = place == 0 or start.day == 1
    text = f"{start.month}/{start.day}" if is_first else str(start.day)
    name = "heat-week" if start.isoweekday() == DAYS_OF_A_WEEK else ""
    return html.Th(text, scope="col", title=full, className=name)


def _row(row: HeatRow, measure: str, edges: Sequence[float], t: Translator) -> html.Tr:
    share = row.total.share(measure)
    whole = html.Td(formats.percent(share, t=t), className="heat-sum number")
    cells = [_cell(one, measure, edges, t) for one in row.cells]
    if row.place is None:
        return html.Tr([html.Th(t("合计"), scope="row", className="heat-key"), *cells, whole])
    name = f"{row.place.enterprise} {row.place.outlet}"
    outlet = html.Span(f" {row.place.outlet}", className="label")
    key = html.Th(
        [dcc.Link(row.place.enterprise, href=row.href), outlet],
        scope="row",
        className="heat-key",
        title=name,
    )
    return html.Tr([key, *cells, whole])


def _cell(cell: HeatCell, measure: str, edges: Sequence[float], t: Translator) -> html.Td:
    share = None if cell.counts is None else cell.counts.share(measure)
    if share is None:
        kind = "heat-none" if cell.counts is None else "heat-idle"
        text = "?" if cell.counts is None else "–"
        return html.Td(text, title=cell.title, className=f"heat-cell {kind}")
    text = whole_percent(share)
    name = f"heat-cell heat-{min(step(share, edges), 5)}"
    if not cell.href:
        return html.Td(text, title=cell.title, className=name)
    return html.Td(dcc.Link(text, href=cell.href, title=cell.title), className=name)


def legend(heat: HeatMap, *, t: Translator) -> html.Div:
    """The shades as they are printed, and what stands where there is no share."""
    items = []
    tops: list[float | None] = [None, *heat.edges]
    for number, (top, low) in enumerate(zip(tops, (*heat.edges, None), strict=True), 1):
        if low is None:
            label = f"< {whole_percent(top or 0.0)} %"
        elif top is None:
            label = f"≥ {whole_percent(low)} %"
        else:
            label = f"{whole_percent(low)}–{whole_percent(top)} %"
        swatch = html.I(className=f"heat-swatch heat-{min(number, 5)}")
        items.append(html.Span([swatch, label]))
    items.append(html.Span([html.I("–", className="heat-swatch heat-idle"), t("无应收（停运）")]))
    items.append(html.Span([html.I("?", className="heat-swatch heat-none"), t("没有计算结果")]))
    return html.Div(items, className="legend")
