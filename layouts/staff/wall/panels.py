"""The page in the middle of the wall, with the four figures that stand beside each of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dash import html

from layouts import faces, formats
from layouts.figures import county_map, permit_bar
from layouts.figures.share_shades import classes, edges_for, shade_of
from layouts.staff import emissions_words
from layouts.staff.overview_maps import count_words, spoken
from layouts.staff.overview_said import share_number
from layouts.staff.wall.lists import local_name
from layouts.staff.wall.values import Faces, Wall
from layouts.staff.wall.words import FACES_NOTE, PANELS
from layouts.stage_marks import stage_mark
from layouts.translations import Translator

MAP_SCALE = county_map.Scale(width=690, height=444, mark_px=22, line_px=23)
PERMITS_AT_MOST = 9
RATE_EDGES = (0.9, 0.95, 0.98)
"""Class breaks of shares of valid hours; the legend prints them."""
FACE_PX = 52
BANDS = ("green", "blue", "yellow", "red", "black")


def panel(shown: Wall, t: Translator) -> html.Section:
    """The page of this turn."""
    title, note, body, legend = DRAWN[shown.panel](shown, t)
    head: list[Any] = [html.H2(title), html.Span(note, className="wall-note")]
    if shown.turns > 1:
        text = t("轮播 {k} / {n}", k=shown.number + 1, n=shown.turns)
        head.append(html.Span(text, className="wall-note wall-right"))
    left = html.Div([html.Div(body, className="wall-body-of-panel"), legend], className="wall-left")
    return html.Section(
        [
            html.Div(className="wall-progress", **{"data-wall": "progress"}),
            html.Div(head, className="wall-head"),
            html.Div(
                [left, html.Div(_side(shown, t), className="wall-side")], className="wall-two"
            ),
        ],
        className="wall-card wall-panel",
    )


Drawn = tuple[str, str, Any, html.Div]


def _exceeding(shown: Wall, t: Translator) -> Drawn:
    overview = shown.overview
    edges = edges_for([area.share.value for area in overview.areas])
    counties = [
        county_map.County(
            name=area.name,
            href="",
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
    span = formats.day_span(overview.validity.start, overview.validity.end, t=t)
    labels = ["0", *classes([formats.count(edge * 100, t=t) for edge in edges])]
    legend = [*_swatches(labels), html.Span("%")]
    for stage, text in (
        ("by_rule", t("昨日已认定")), ("pending", t("昨日待核实")), ("warning", t("今日预警")),
    ):  # fmt: skip
        legend.append(html.Span([stage_mark(stage, size_px=20), text]))
    drawn = county_map.draw(
        counties,
        label=t("区县图：本月超标排放口占比"),
        river=overview.river,
        scale=MAP_SCALE,
    )
    note = t("{span}，已认定", span=span)
    return t(PANELS["exceeding"]), note, drawn, html.Div(legend, className="wall-legend")


def _swatches(labels: list[str]) -> list[Any]:
    return [
        html.Span([html.I(className=f"wall-swatch shade-{index}"), label])
        for index, label in enumerate(labels, 1)
    ]


def _transmission(shown: Wall, t: Translator) -> Drawn:
    target = shown.overview.transmission.target
    counties = []
    for one in shown.transmission:
        value = one.rate.share.value
        is_low = value is not None and target is not None and value < target
        text = formats.percent(value, t=t)
        counties.append(
            county_map.County(
                name=one.name,
                href="",
                outline=one.outline,
                label_x=one.label_x,
                label_y=one.label_y,
                shade=0 if value is None else 1 + sum(value >= edge for edge in RATE_EDGES),
                text=f"▼ {text}" if is_low else text,
                marks=(),
                spoken=f"{one.name} {text}",
            )
        )
    legend = _swatches(classes([formats.count(edge * 100, t=t) for edge in RATE_EDGES]))
    legend.append(html.Span("%"))
    note = t("补全后，有效 / 应收")
    if target is not None:
        legend.append(html.Span(t("▼ 低于目标 {target}", target=formats.percent(target, t=t))))
    month = formats.month(shown.overview.transmission.start, t=t)
    drawn = county_map.draw(
        counties, label=t("区县图：有效传输率"), river=shown.overview.river, scale=MAP_SCALE
    )
    title = t("有效传输率 · {month}", month=month)
    return title, note, drawn, html.Div(legend, className="wall-legend")


def _permits(shown: Wall, t: Translator) -> Drawn:
    permits = shown.permits
    rows = permits.rows[:PERMITS_AT_MOST]
    longest = permit_bar.scale(rows)
    drawn = [
        html.Div(
            [
                html.Span(
                    local_name(one.enterprise, shown), className="wall-cut", title=one.enterprise
                ),
                html.Span(one.pollutant, className="wall-cut wall-small", title=one.pollutant),
                permit_bar.draw(one, longest=longest, t=t),
                html.B(
                    emissions_words.used(one, t=t),
                    className="wall-exceeded" if one.exceeds else "",
                ),
            ],
            className="wall-permit",
        )
        for one in rows
    ]
    body: Any = html.Div(drawn, className="wall-permits")
    if not rows:
        body = html.P(t("没有登记许可排放量"), className="wall-nothing")
    note = t("{n} / {total} 项，超出的在前", n=len(rows), total=len(permits.rows))
    legend = permit_bar.legend(t=t)
    legend.className = "wall-legend"
    return t("许可排放量占比 · {year} 年", year=permits.counted.year), note, body, legend


def _faces(shown: Wall, t: Translator) -> Drawn:
    found = shown.faces
    if found is None:
        nothing = html.P(t("还没有发布过环保脸谱"), className="wall-nothing")
        return t(PANELS["faces"]), "", nothing, html.Div(className="wall-legend")
    note = t("已发布 · 未评价 {n} 家", n=found.outside)
    if found.before is not None:
        note += f" · {t('+、− 为比上月')}"
    bands = [_band(band, found, t) for band in BANDS]
    rows = [
        html.Div(
            [
                html.Span(local_name(row.name, shown), className="wall-cut", title=row.name),
                html.Div(
                    [
                        html.I(str(row.bands[band]), className=f"wall-band wall-band-{band}",
                               style={"flexGrow": row.bands[band]})
                        for band in BANDS
                        if row.bands[band]
                    ],
                    className="wall-bands",
                ),
            ],
            className="wall-county",
        )
        for row in found.counties
    ]  # fmt: skip
    body = [
        html.Div(bands, className="wall-faces"),
        html.Div(rows, className="wall-counties"),
    ]
    title = t("环保脸谱 · {month}", month=formats.month(found.month, t=t))
    return title, note, body, html.Div(t(FACES_NOTE), className="wall-legend wall-wraps")


def _band(band: str, found: Faces, t: Translator) -> html.Div:
    number = found.bands[band]
    change = ""
    if found.before is not None:
        difference = number - found.before[band]
        change = formats.signed(difference, t=t) if difference else ""
    return html.Div(
        [
            faces.face(band, size_px=FACE_PX, t=t),
            html.Div(
                [
                    html.Span(faces.word(band, t=t), className="wall-label"),
                    html.P(
                        html.Span([html.B(formats.count(number, t=t)), html.I(change)]),
                        className="wall-value wall-second",
                    ),
                ]
            ),
        ],
        className="wall-face",
    )


DRAWN: dict[str, Callable[[Wall, Translator], Drawn]] = {
    "exceeding": _exceeding,
    "transmission": _transmission,
    "permits": _permits,
    "faces": _faces,
}


def _side(shown: Wall, t: Translator) -> list[html.Div]:
    """The figures after the four large ones, in the order of a morning."""
    overview, permits = shown.overview, shown.permits
    network, rate = overview.networking, overview.transmission
    number, unit = share_number(rate.share, t=t)
    base = t("应收 {n} 项·h", n=formats.count(rate.share.base, t=t))
    if rate.target is not None:
        base = t("目标 {target}", target=formats.percent(rate.target, t=t)) + f" · {base}"
    return [
        _figure(
            t("应装尽装"),
            formats.count(network.networked, t=t),
            t("/ {base} 口", base=formats.count(network.obliged, t=t)),
            t("应装未装 {a} · 暂缓 {b}", a=network.to_install, b=network.deferred),
        ),
        _figure(
            t("有效传输率 · {month}", month=formats.month(rate.start, t=t)), number, unit, base
        ),
        _figure(
            t("投诉未办结"),
            formats.count(shown.feedback.open, t=t),
            t("件"),
            _feedback_note(shown, t),
        ),
        _permit_figure(permits, t),
    ]


def _feedback_note(shown: Wall, t: Translator) -> str:
    feedback = shown.feedback
    if not feedback.total:
        return t("系统内还没有来件")
    if feedback.oldest_open is None:
        return t("来件 {n} 件，均已办结", n=feedback.total)
    oldest = formats.local(feedback.oldest_open).date()
    waited = (shown.overview.selection.today - oldest) // timedelta(days=1)
    return t("最早的已等 {n} 天", n=waited)


def _permit_figure(permits: Any, t: Translator) -> html.Div:
    houses = t("家", context="enterprises")
    if permits.counted.warning_share is None:
        return _figure(t("许可量用尽"), formats.count(permits.counted.exceeded, t=t), houses, "")
    share = formats.count(permits.counted.warning_share * 100, t=t)
    return _figure(
        t("许可量 ≥ {share} %", share=share),
        formats.count(permits.counted.near, t=t),
        t("/ {base} 家", base=formats.count(permits.counted.enterprises, t=t)),
        t("其中已超出 {n} 家", n=permits.counted.exceeded),
    )


def _figure(name: str, number: str, unit: str, note: str) -> html.Div:
    size = "wall-value wall-second" if any(sign.isdigit() for sign in number) else "wall-words"
    return html.Div(
        [
            html.H3(name),
            html.P(html.Span([html.B(number), html.I(unit)]), className=size),
            html.P(note, className="wall-label", title=note),
        ]
    )
