"""The wall: header, four large tiles, the page in the middle, the strip, ranking and newest events.

Only text and inline drawings: nothing to click, nothing that a browser would have to keep between
two turns. ``data-wall`` names what the script of the screen fills in or switches.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dash import html

from layouts import formats
from layouts.figures import verdict_strip
from layouts.parts import Measure
from layouts.staff.overview_context_values import Work
from layouts.staff.overview_tiles import (
    Figure,
    day_word,
    exceeding_figure,
    gap_figure,
    warning_figure,
    work_figure,
)
from layouts.staff.overview_values import PROVISIONAL, Overview
from layouts.staff.wall import lists, panels
from layouts.staff.wall.values import Wall
from layouts.translations import CHINESE, ENGLISH, HTML_LANGUAGE, Translator

SPARK_SIZES = {CHINESE: (226, 30), ENGLISH: (150, 30)}
"""English words beside the points need more room."""
DIGITS_AT_FULL_SIZE = 2
"""More of them in one tile are drawn a step smaller, so that both counts fit."""


def title(said: Sequence[Translator]) -> str:
    """Title of the document, in every language: which one the screen speaks is not known yet."""
    return " · ".join(t("清源大屏") for t in said)


def waiting(said: Sequence[Translator]) -> list[Any]:
    """What stands on the screen until the first turn has come."""
    return [
        html.Div(
            [
                html.H1(title(said)),
                *[html.P(t("正在取数据…")) for t in said],
                html.Div(
                    [html.P(t("服务器没有应答，每 10 秒自动重试，不需要操作。")) for t in said],
                    hidden=True,
                    **{"data-wall": "away"},
                ),
                html.Div(
                    [
                        html.P(t("地址里没有大屏密钥：请从“大屏”页复制完整的链接（含 # 之后）。"))
                        for t in said
                    ],
                    hidden=True,
                    **{"data-wall": "keyless"},
                ),
            ],
            className="wall-waiting",
        )
    ]


def refusal(sentences: Sequence[str]) -> html.Div:
    """Why this link shows nothing."""
    return html.Div([html.P(one) for one in sentences], className="wall-waiting wall-refusal")


def wall(shown: Wall, *, t: Translator) -> list[Any]:
    """Everything on the screen in one turn."""
    columns = [
        html.Div(_tiles(shown, t), className="wall-column"),
        html.Div([panels.panel(shown, t), _strip(shown, t)], className="wall-column"),
        html.Div(
            [lists.ranking(shown, t), lists.events(shown, t)],
            className="wall-column",
        ),
    ]
    language = HTML_LANGUAGE[t.language]
    return [
        _header(shown, t),
        html.Main(columns, className="wall-main", lang=language),
    ]


def _header(shown: Wall, t: Translator) -> html.Header:
    day, today = shown.overview.selection.day, shown.overview.selection.today
    yesterday = t(
        "{word} {day} {weekday}",
        word=day_word(day, today, t=t),
        day=formats.day(day, t=t),
        weekday=formats.weekday(day, t=t),
    )
    name = t("{city}生态环境局", city=shown.city)
    left = [html.H1(name), html.Span(t("污染源自动监控"), className="wall-about wall-subject")]
    if shown.area:
        left.append(html.Span(shown.area, className="wall-pill wall-area", title=shown.area))
    left.append(html.Span(yesterday, className="wall-pill"))
    left += [html.Span(one, className="wall-pill wall-alert") for one in shown.overview.special]
    if shown.is_demo:
        left.append(html.Span(t("演示数据，均为虚构"), className="wall-pill wall-demo"))
    return html.Header(
        [*left, _lost(t), html.Div(_clock(shown, t), className="wall-clock")],
        className="wall-header",
        lang=HTML_LANGUAGE[t.language],
        **_ages(t),
    )


def _ages(t: Translator) -> dict[str, str]:
    """How ages are said: the script knows how old the data are, not the words for it."""
    many = {
        "minutes": t("{n} 分钟前", n="{n}"),
        "hours": t("{n} 小时前", n="{n}"),
        "days": t("{n} 天前", n="{n}"),
    }
    one = {
        "minute": t("{n} 分钟前", n=1),
        "hour": t("{n} 小时前", n=1),
        "day": t("{n} 天前", n=1),
    }
    said = {"now": t("刚刚"), **many, **one}
    return {f"data-{name}": text for name, text in said.items()} | {"data-language": t.language}


def _lost(t: Translator) -> html.Span:
    """Shown by the script while the server does not answer."""
    text = t("连接中断 · 显示 {time} 的数据，{age}", time="{time}", age="{age}")
    named = {"data-wall": "lost", "data-text": text}
    return html.Span(className="wall-pill wall-lost", hidden=True, **named)


def _clock(shown: Wall, t: Translator) -> list[Any]:
    now = shown.overview.selection.today
    parts: list[Any] = []
    if shown.data_until is not None:
        parts.append(
            html.Span(
                [
                    t("数据至 {time}", time=_until(shown.data_until, shown, t)),
                    html.Span(
                        **{
                            "data-wall": "age",
                            "data-since": str(round(shown.data_until.timestamp() * 1000)),
                        }
                    ),
                ],
                className="wall-about wall-until",
            )
        )
    date_text = f"{formats.day(now, t=t)} {formats.weekday(now, t=t)}"
    parts.append(html.Span(date_text, className="wall-about", **{"data-wall": "date"}))
    parts.append(html.B("", **{"data-wall": "clock"}))
    return parts


def _until(moment: datetime, shown: Wall, t: Translator) -> str:
    """The time alone for today and for the midnight that ends it."""
    last_hour = formats.local(moment - timedelta(seconds=1)).date()
    if last_hour == shown.overview.selection.today:
        return formats.clock_time(moment)
    return formats.hour(moment, t=t)


def _tiles(shown: Wall, t: Translator) -> list[html.Section]:
    overview = shown.overview
    return [
        _tile(exceeding_figure(overview.exceeding, overview.selection, t=t), t),
        _tile(_warnings(overview, t), t),
        _tile(gap_figure(overview.gaps, t=t), t),
        _tile(to_do_figure(shown.work, t=t), t),
    ]


def _warnings(overview: Overview, t: Translator) -> Figure:
    """Warnings of now, with what of the day before still waits for a person."""
    figure = warning_figure(overview.warnings, t=t)
    shown = overview.exceeding
    if shown.phase == PROVISIONAL:
        return figure
    waiting_for = formats.count(shown.open.outlets, t=t)
    beside = Measure(t("昨日待核实"), waiting_for, t("口", context="outlets"))
    return replace(figure, beside=beside)


def to_do_figure(work: Work, *, t: Translator) -> Figure:
    """What of the daily review waits for a person; other deadlines are not known yet."""
    figure = work_figure(work, t=t)
    said = t("；").join([figure.change, t("线索与督办的办理期限尚未纳入系统")])
    return replace(figure, change=said)


def _tile(figure: Figure, t: Translator) -> html.Section:
    digits = sum(len(measure.number) for measure in figure.main)
    has_digits = any(sign.isdigit() for measure in figure.main for sign in measure.number)
    size = "wall-value" if digits <= DIGITS_AT_FULL_SIZE else "wall-value wall-value-long"
    if len(figure.main) > 1:
        size += " wall-value-both"
    main = [
        html.Span(figure.main[0].label, className="wall-label"),
        html.P(_numbers(figure.main), className=size if has_digits else "wall-value wall-words"),
    ]
    two: list[Any] = [html.Div(main)]
    if figure.beside is not None:
        beside = [
            html.Span(figure.beside.label, className="wall-label"),
            html.P(_numbers([figure.beside]), className="wall-value wall-second"),
        ]
        two.append(html.Div(beside, className="wall-beside"))
    rows: list[Any] = [html.H2(figure.name), html.Div(two, className="wall-two")]
    rows.append(html.P(figure.change, className="wall-foot", title=figure.change))
    spark = figure.spark(size=SPARK_SIZES[t.language])
    if spark is not None:
        note = html.Span(figure.spark_note, className="wall-label")
        rows.append(html.Div([spark, note], className="wall-spark"))
    return html.Section(rows, className="wall-card wall-tile")


def _numbers(measures: Sequence[Measure]) -> list[Any]:
    return [
        html.Span([html.B(one.number), html.I(one.unit) if one.unit else ""]) for one in measures
    ]


def _strip(shown: Wall, t: Translator) -> html.Section:
    overview = shown.overview
    day, today = overview.selection.day, overview.selection.today
    days = [
        day - timedelta(days=back) for back in range(len(overview.exceeding.series) - 1, -1, -1)
    ]
    legend = [
        html.Span([html.I(className="wall-swatch wall-settled"), t("超标（已认定）")]),
        html.Span([html.I(className="wall-swatch wall-open"), t("待核实", context="wall")]),
        html.Span([html.I(className="wall-swatch wall-missing"), t("缺数")]),
    ]
    drawn = verdict_strip.draw(
        days,
        overview.exceeding.series,
        overview.exceeding.open_series,
        overview.gaps.series,
        label=t("近 30 日逐日判定"),
        last_word=day_word(day, today, t=t),
        t=t,
    )
    head = [
        html.H2(t("近 30 日逐日判定")),
        html.Span(_versions(shown, t), className="wall-note"),
        html.Div(legend, className="wall-legend wall-right"),
    ]
    return html.Section(
        [html.Div(head, className="wall-head"), drawn], className="wall-card wall-strip"
    )


def _versions(shown: Wall, t: Translator) -> str:
    """What is counted, by which method, from which state of the data."""
    return " · ".join(
        [
            t("排放口数"),
            t("方法 {version}", version=shown.method_version),
            t("数据版本 {version}", version=formats.count(shown.data_version, t=t)),
        ]
    )
