"""The morning brief 晨报: the figures of the overview on one sheet of A4; shapes only."""

from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
from layouts.parts import Column, Measure
from layouts.staff import emissions_words, words
from layouts.staff.overview import finding
from layouts.staff.overview_context_values import Context
from layouts.staff.overview_said import share_number
from layouts.staff.overview_tiles import Figure, figures
from layouts.staff.overview_values import Exceedance, Overview, Ranked
from layouts.stage_marks import stage
from layouts.translations import Translator

IDS: tuple[str, ...] = ()

MOST_EXCEEDANCES = 12
MOST_GAPS = 5
MOST_PERMITS = 5


def page(
    overview: Overview, context: Context, *, city: str, back: str, t: Translator
) -> html.Article:
    """The whole sheet."""
    selection = overview.selection
    day = formats.full_day(selection.day, t=t)
    weekday = formats.weekday(selection.day, t=t)
    chosen = [one.name for one in (selection.county, selection.industry) if one is not None]
    place = " · ".join([t("{city}生态环境局", city=city), *chosen])
    return html.Article(
        [
            html.Div(
                [
                    dcc.Link(t("回到总览"), href=back, className="button"),
                    html.Button(
                        t("打印或存为 PDF"),
                        type="button",
                        className="button",
                        **{"data-print": "page"},
                    ),
                ],
                className="brief-actions",
            ),
            html.Header(
                [
                    html.P(t("；").join([place, *overview.special]), className="label"),
                    html.H1(t("晨报 · {day}（{weekday}）", day=day, weekday=weekday)),
                    html.P(finding(overview, t=t), className="brief-finding"),
                ]
            ),
            _figures(figures(overview, context, t=t), t),
            _exceedances(overview, t),
            html.Div([_ranking(overview, t), _rest(overview, context, t)], className="brief-two"),
        ],
        className="brief",
    )


def _figures(shown: list[Figure], t: Translator) -> html.Section:
    columns = [
        Column(t("指标"), is_key=True),
        Column(t("数值"), is_number=True),
        Column(t("对照"), is_number=True),
        Column(t("说明")),
    ]
    rows = [
        [
            [one.name, one.method],
            html.B(t("，").join(_measure(measure) for measure in one.main)),
            _beside(one.beside, t),
            one.change,
        ]
        for one in shown
    ]
    return html.Section(
        parts.table(columns, rows, caption=t("今日要情")), className="brief-figures"
    )


def _measure(measure: Measure) -> str:
    return f"{measure.number} {measure.unit}".strip()


def _beside(measure: Measure | None, t: Translator) -> Any:
    if measure is None:
        return ""
    return [html.Span(measure.label, className="label"), " ", _measure(measure)]


def _exceedances(overview: Overview, t: Translator) -> html.Section:
    day = overview.selection.day
    of_day = [one for one in overview.latest if one.day == day]
    columns = [
        Column(t("阶段")),
        Column(t("企业 排放口"), is_key=True),
        Column(t("污染物")),
        Column(t("时段")),
        Column(t("最高值 / 限值"), is_number=True),
        Column(t("超标倍数"), is_number=True),
    ]
    shown = of_day[:MOST_EXCEEDANCES]
    title = t("{day}超标与待核实", day=formats.day(day, t=t))
    more = ""
    if len(of_day) > len(shown):
        more = t("列出 {n} 条，共 {total} 条", n=len(shown), total=len(of_day))
    return html.Section(
        [
            html.H2([*method_links.staff(title, "exceedance", t=t), html.Small(more)]),
            parts.table(
                columns,
                [_exceedance(one, t) for one in shown],
                caption=title,
                empty_sentence=t("这一天没有超过限值的数据"),
            ),
        ]
    )


def _exceedance(one: Exceedance, t: Translator) -> list[Any]:
    edge = one.upper if one.upper is not None and one.worst > one.upper else one.lower
    worst = formats.concentration(one.worst, edge, t=t)
    limit = formats.as_entered(edge, t=t)
    return [
        stage(one.stage, t=t),
        f"{one.enterprise} {one.outlet}",
        f"{one.pollutant} · {t(words.BASIS[one.basis])}",
        one.hours_text,
        f"{worst} / {limit} {formats.unit(one.unit)}",
        "" if one.multiple is None else formats.multiple(one.multiple, t=t),
    ]


def _ranking(overview: Overview, t: Translator) -> html.Section:
    columns = [
        Column(t("区县"), is_key=True),
        Column(t("超标 / 联网"), unit=t("口", context="outlets"), is_number=True),
        Column(t("小时"), unit="h", is_number=True),
        Column(t("日均值"), unit="d", is_number=True),
        Column(t("有效率"), unit="%", is_number=True),
    ]
    title = t("区县 · 本月至 {day}", day=formats.day(overview.selection.day, t=t))
    return html.Section(
        [
            html.H2(method_links.staff(title, "exceedance", t=t)),
            parts.table(
                columns,
                [_ranked(one, t) for one in overview.ranking],
                caption=title,
                total=_ranked(overview.total, t),
                empty_sentence=t("没有符合筛选的排放口"),
            ),
        ]
    )


def _ranked(one: Ranked, t: Translator) -> list[Any]:
    validity, _ = share_number(one.validity, t=t)
    return [
        one.name,
        f"{one.share.part} / {one.share.base}",
        formats.count(one.hours, t=t),
        formats.count(one.days, t=t),
        validity,
    ]


def _rest(overview: Overview, context: Context, t: Translator) -> html.Section:
    """What is silent or missing, and which permitted amounts are nearly used."""
    gaps = overview.silent[:MOST_GAPS]
    sums = context.permits.sums[:MOST_PERMITS]
    return html.Section(
        [
            html.H2(method_links.staff(t("缺数与中断"), "gaps", t=t)),
            parts.table(
                [
                    Column(t("企业 排放口"), is_key=True),
                    Column(t("缺数"), unit="h", is_number=True),
                ],
                [
                    [
                        f"{one.enterprise} {one.outlet}",
                        t("{n}，此刻中断", n=one.missing_hours)
                        if one.is_silent
                        else formats.count(one.missing_hours, t=t),
                    ]
                    for one in gaps
                ],
                caption=t("缺数与中断"),
                empty_sentence=t("没有缺数，也没有中断的排放口"),
            ),
            html.H2(method_links.staff(t("许可排放量占比"), "permit-use", t=t)),
            parts.table(
                [
                    Column(t("污染物"), is_key=True),
                    Column(t("年累计 / 年许可"), unit="t", is_number=True),
                    Column(t("占比"), is_number=True),
                ],
                [
                    [
                        one.pollutant,
                        f"{formats.concentration(one.used_t, one.permitted_t, t=t)}"
                        f" / {formats.concentration(one.permitted_t, t=t)}",
                        html.B(emissions_words.used(one, t=t)),
                    ]
                    for one in sums
                ],
                caption=t("许可排放量占比"),
                empty_sentence=t("所选范围没有许可排放量"),
            ),
        ]
    )
