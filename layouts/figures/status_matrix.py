"""Status matrix: outlets by factors, each state a shape or a word of its own."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from layouts import formats, plain
from layouts.staff.exceedances_values import DEPTH_EDGES, Cell, Matrix, MatrixRow
from layouts.stage_marks import stage_mark
from layouts.translations import Translator, mark

MEDIUM_WORDS = {"gas": mark("废气"), "water": mark("废水")}
STATE_WORDS = {
    "unknown": mark("未知（有效数据不足）"),
    "ok": mark("达标"),
    "manual": mark("手工监测"),
    "unreviewed": mark("限值未审，不公开"),
    "idle": mark("停运"),
    "nolimit": mark("无此用途的限值"),
    "blank": mark("无许可因子"),
}
STATE_TEXTS = {
    "unknown": "?",
    "ok": "●",
    "manual": mark("手工"),
    "unreviewed": mark("未审"),
    "idle": mark("停"),
    "nolimit": mark("无"),
    "blank": "",
}


def triangle() -> Component:
    """The solid triangle of an exceedance."""
    return plain.Svg(
        plain.Path(d="M6 1L11.4 10.6H0.6Z", fill="currentColor"),
        className="matrix-triangle",
        width="10",
        height="10",
        viewBox="0 0 12 12",
        focusable="false",
        **{"aria-hidden": "true"},
    )


def draw(matrix: Matrix, *, t: Translator) -> html.Div:
    """The matrix as a table whose cells are links to their rows."""
    media = [
        html.Th(t(MEDIUM_WORDS[medium]), colSpan=count, scope="colgroup", className="matrix-medium")
        for medium, count in matrix.media
    ]
    heads = [html.Th(name, scope="col") for _, name in matrix.columns]
    starts = _starts(matrix)
    return html.Div(
        html.Table(
            [
                html.Caption(t("排放口 × 污染物 状态"), className="unseen"),
                html.Thead(
                    [
                        html.Tr([html.Td(className="matrix-key"), *media]),
                        html.Tr(
                            [html.Th(t("企业 排放口"), scope="col", className="matrix-key"), *heads]
                        ),
                    ]
                ),
                html.Tbody([_row(row, starts, t) for row in matrix.rows]),
            ],
            className="matrix",
        ),
        className="table-frame",
        role="region",
        tabIndex="0",
        **{"aria-label": t("排放口 × 污染物 状态")},
    )


def _starts(matrix: Matrix) -> set[int]:
    """Columns at which another medium begins."""
    places, at = set(), 0
    for _, count in matrix.media:
        places.add(at)
        at += count
    return places - {0}


def _row(row: MatrixRow, starts: set[int], t: Translator) -> html.Tr:
    name = [dcc.Link(row.enterprise, href=row.href), html.Span(f" {row.outlet}", className="label")]
    cells = [_cell(cell, number in starts, t) for number, cell in enumerate(row.cells)]
    return html.Tr([html.Th(name, scope="row", className="matrix-key"), *cells])


def _cell(cell: Cell, is_start: bool, t: Translator) -> html.Td:
    kind = f"matrix-cell matrix-{cell.kind}{' matrix-start' if is_start else ''}"
    if cell.kind == "over":
        content: list[Any] = [triangle(), cell.text]
        if cell.has_notch:
            content.append(html.Span(className="matrix-notch"))
            content.append(html.Span(t("，另有待核实或预警"), className="unseen"))
        link = dcc.Link(content, href=cell.href, title=cell.title)
        return html.Td(link, className=f"{kind} depth-{cell.depth}")
    if cell.kind == "open":
        shown = [stage_mark(cell.stage, size_px=18), html.Span(cell.title, className="unseen")]
        return html.Td(dcc.Link(shown, href=cell.href, title=cell.title), className=kind)
    if cell.kind == "blank":
        return html.Td(className=kind)
    word = t(STATE_WORDS[cell.kind])
    text = t(STATE_TEXTS[cell.kind])
    title = f"{word} · {cell.title}" if cell.title else word
    spoken = {"aria-label": word}
    if cell.href:
        return html.Td(dcc.Link(text, href=cell.href, title=title), className=kind, **spoken)
    return html.Td(text, className=kind, title=title, **spoken)


def legend(matrix: Matrix, *, t: Translator) -> html.Div:
    """What each state looks like; nothing that is not drawn anywhere is explained."""
    low, high = (f"{edge:.2f}" for edge in DEPTH_EDGES)
    depths = [
        (1, t("超标 < {edge} 倍", edge=low)),
        (2, f"{low}–{high}"),
        (3, t("≥ {edge} 倍", edge=high)),
    ]
    items = [
        html.Span([html.I(triangle(), className=f"matrix-swatch depth-{depth}"), words])
        for depth, words in depths
    ]
    kinds = {cell.kind for row in matrix.rows for cell in row.cells}
    stages = {cell.stage for row in matrix.rows for cell in row.cells if cell.kind == "open"}
    if "pending" in stages:
        items.append(html.Span([stage_mark("pending", size_px=14), t("待核实")]))
    if "warning" in stages:
        items.append(html.Span([stage_mark("warning", size_px=14), t("预警")]))
    if any(cell.has_notch for row in matrix.rows for cell in row.cells):
        notch = html.I(html.Span(className="matrix-notch"), className="matrix-swatch")
        items.append(html.Span([notch, t("另有待核实或预警")]))
    for kind in ("unknown", "ok", "manual", "unreviewed", "idle", "nolimit", "blank"):
        if kind in kinds:
            text = STATE_TEXTS[kind]
            sign = html.I(t(text) if text else "", className=f"matrix-swatch matrix-{kind}")
            items.append(html.Span([sign, _state_words(kind, matrix, t)]))
    return html.Div(items, className="legend")


def _state_words(kind: str, matrix: Matrix, t: Translator) -> str:
    if kind == "unknown":
        share = formats.percent(matrix.share, t=t)
        return t("未知：有效数据不足应有的 {share}", share=share)
    return t(STATE_WORDS[kind])
