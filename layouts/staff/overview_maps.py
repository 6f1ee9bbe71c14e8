"""The map of counties on the overview: exceedances, or another measure; shapes only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dash import dcc, html

from layouts import charts, formats, method_links, parts
from layouts.figures import county_map
from layouts.figures.share_shades import classes, edges_for, shade_of
from layouts.staff.overview_values import MapView, Overview, Share
from layouts.staff.overview_words import MEASURES
from layouts.stage_marks import STAGE_WORDS, stage_mark
from layouts.translations import Translator

Address = Callable[..., str]


def draw(overview: Overview, address: Address, t: Translator) -> html.Section:
    """The map of counties under the chosen measure."""
    chosen = overview.selection.measure
    switch = [
        html.B(t(word))
        if name == chosen
        else dcc.Link(t(word), href=address(measure=None if name == "exceeding" else name))
        for name, word in MEASURES.items()
    ]
    view = overview.map_view
    if view is None:
        title = method_links.staff(t("区县图 · 超标排放口占比 %"), "exceedance", t=t)
        note, figure = _exceeding_map(overview, address, t)
    else:
        title, note = method_links.titled(view.heading, t=t), view.note
        figure = _measured_map(view, overview, address, t)
    links = [*switch, charts.png(t=t)]
    return parts.card(
        title,
        charts.pictured(*figure, name="counties"),
        note=note,
        link=html.Span(links, className="switch"),
        name="overview-map",
    )


def _measured_map(view: MapView, overview: Overview, address: Address, t: Translator) -> list[Any]:
    legend = [
        html.Span([html.I(className=f"swatch shade-{index}"), label])
        for index, label in enumerate(view.labels, 1)
    ]
    counties = [
        county_map.County(
            name=area.name,
            href=address(county=str(area.county_id)),
            outline=area.outline,
            label_x=area.label_x,
            label_y=area.label_y,
            shade=area.shade,
            text=area.text,
            marks=(),
            spoken=area.spoken,
            bands=area.bands,
        )
        for area in view.areas
    ]
    return [
        html.Div(legend, className="legend"),
        county_map.draw(counties, label=t(view.heading.name), river=overview.river),
        html.Div(html.Span(view.numbers), className="legend"),
    ]


def _exceeding_map(overview: Overview, address: Address, t: Translator) -> tuple[str, list[Any]]:
    edges = edges_for([area.share.value for area in overview.areas])
    counties = [
        county_map.County(
            name=area.name,
            href=address(county=str(area.county_id)),
            outline=area.outline,
            label_x=area.label_x,
            label_y=area.label_y,
            shade=shade_of(area.share.value, edges) if area.share.base else 0,
            text=count_words(area.share, t),
            marks=area.marks,
            spoken=spoken(area.name, area.share.part, area.share.base, area.marks, t),
        )
        for area in overview.areas
    ]
    labels = ["0", *classes([formats.count(edge * 100, t=t) for edge in edges])]
    legend = [
        html.Span([html.I(className=f"swatch shade-{index}"), label])
        for index, label in enumerate(labels, 1)
    ]
    day = formats.day(overview.selection.day, t=t)
    below = [
        html.Span([stage_mark("by_rule"), t("{day}已认定 1 口", day=day)]),
        html.Span([stage_mark("pending"), t("{day}待核实 1 口", day=day)]),
        html.Span([stage_mark("warning"), t("预警 1 口")]),
        html.Span(t("数字：超标口 / 联网口")),
    ]
    span = formats.day_span(
        overview.selection.wide_start, overview.selection.day + timedelta(days=1), t=t
    )
    figure = [
        html.Div(legend, className="legend"),
        county_map.draw(
            counties, label=t("区县图：{span}超标排放口占比", span=span), river=overview.river
        ),
        html.Div(below, className="legend"),
    ]
    return t("{span}，已认定", span=span), figure


def count_words(share: Share, t: Translator) -> str:
    """Count over base, as it stands on a county."""
    return f"{share.part} / {share.base}" if share.base else t("无联网口")


def spoken(name: str, part: int, base: int, marks: tuple[str, ...], t: Translator) -> str:
    """What a county shows, in one sentence."""
    said = t("{name}：{part} / {base} 口超标", name=name, part=part, base=base)
    for kind in ("verified", "by_rule", "pending", "warning"):
        count = marks.count(kind)
        if count:
            said += t("，{word} {n} 口", word=t(STAGE_WORDS[kind]), n=count)
    return said
