"""The lists of the overview: warnings of today, exceedances, outlets without data or network."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
from layouts.parts import Column
from layouts.staff import words
from layouts.staff.overview_said import GAPS_ONLY, quality_of
from layouts.staff.overview_values import Exceedance, Overview
from layouts.stage_marks import stage, stage_mark
from layouts.translations import Translator

Address = Callable[..., str]
MOST_SILENT = 20
"""Outlets that the list names; the others stand on the page of data quality."""


def live(overview: Overview, t: Translator) -> html.Section:
    until = overview.warnings.until
    note = t("至 {time}", time=formats.clock_time(until)) if until else None
    items = [
        html.Li(
            [
                stage_mark(one.stage),
                html.Div(
                    [
                        dcc.Link(f"{one.enterprise} {one.outlet}", href=href_of(one)),
                        html.Span(f"{one.pollutant} · {one.hours_text}", className="label"),
                    ]
                ),
                html.Div([_value(one, t), html.Span(_multiple(one, t), className="label")]),
            ]
        )
        for one in overview.live
    ]
    shown: Any = html.Ul(items, className="live-list")
    if not items:
        shown = parts.empty(t("今日到目前没有超过限值的数据"))
    last = html.P(t("预警只在内网显示；标记截止前不作超标。"), className="label")
    return html.Section(
        [
            html.Div(
                [
                    html.H2(method_links.staff(t("今日实时 · 预警"), "exceedance", t=t)),
                    html.Span(note, className="card-note") if note else None,
                ],
                className="card-head",
            ),
            shown,
            last,
        ],
        className="card overview-live",
        id="live",
    )


def _value(one: Exceedance, t: Translator) -> html.Span:
    edge = one.upper if one.upper is not None and one.worst > one.upper else one.lower
    worst = formats.concentration(one.worst, edge, t=t)
    limit = formats.as_entered(edge, t=t)
    return html.Span(
        [html.B(worst), html.Span(f" / {limit} {formats.unit(one.unit)}", className="label")],
        title=formats.full(one.worst, t=t),
    )


def _multiple(one: Exceedance, t: Translator) -> str:
    return "" if one.multiple is None else formats.multiple(one.multiple, t=t)


def href_of(one: Exceedance) -> str:
    """The rows behind an exceedance: the explorer around its day."""
    start, end = one.day - timedelta(days=3), one.day + timedelta(days=1)
    step = "day" if one.basis == "day" else "hour"
    return (
        f"/staff/enterprises/{one.enterprise_id}?outlet={one.outlet_id}"
        f"&factor={one.pollutant_code}&from={start.isoformat()}&to={end.isoformat()}&step={step}"
    )


def latest(overview: Overview, export: Address, t: Translator) -> html.Section:
    columns = [
        Column(t("阶段"), record_label=""),
        Column(t("企业 排放口"), is_key=True),
        Column(t("区县"), record_label=""),
        Column(t("污染物"), record_label=""),
        Column(t("依据"), record_label=""),
        Column(t("日期"), record_label=""),
        Column(t("时段"), record_label=""),
        Column(t("时长"), is_number=True, record_label=""),
        Column(t("最高值"), is_number=True),
        Column(t("限值"), is_number=True),
        Column(t("单位"), record_label=""),
        Column(t("超标倍数"), is_number=True, record_label=""),
        Column(t("限值条款"), record_label=""),
    ]
    rows = [_latest_row(one, t) for one in overview.latest]
    span = formats.day_span(overview.list_start, overview.selection.day + timedelta(days=1), t=t)
    links = [
        html.A("CSV", href=export(kind="csv"), download=""),
        html.A("XLSX", href=export(kind="xlsx"), download=""),
    ]
    count = t("显示最近 {n} 条，共 {total} 条", n=len(rows), total=overview.latest_count)
    return html.Section(
        [
            html.Div(
                [
                    html.H2(method_links.staff(t("超标与待核实 · 30 日"), "exceedance", t=t)),
                    html.Span(f"{span} · {count}", className="card-note"),
                    html.Span(links, className="card-link switch"),
                ],
                className="card-head",
            ),
            parts.table(
                columns,
                rows,
                caption=t("超标与待核实"),
                empty_sentence=t("这 30 日没有超过限值的数据"),
                as_records=True,
            ),
            html.P(
                t("倍数 =（最高值 − 限值）/ 限值；废气为折算浓度。预警与待核实不计入超标。"),
                className="label",
            ),
        ],
        className="card overview-latest",
        id="exceedances",
    )


def _latest_row(one: Exceedance, t: Translator) -> list[Any]:
    edge = one.upper if one.upper is not None and one.worst > one.upper else one.lower
    unit = "d" if one.basis == "day" else "h"
    remark = one.source if one.reviewed else t("{source}（限值未审）", source=one.source)
    return [
        stage(one.stage, t=t),
        [dcc.Link(one.enterprise, href=href_of(one)), f" {one.outlet}"],
        one.county,
        one.pollutant,
        t(words.BASIS[one.basis]),
        formats.day(one.day, t=t),
        one.hours_text,
        f"{one.periods} {unit}",
        html.Span(formats.concentration(one.worst, edge, t=t), title=formats.full(one.worst, t=t)),
        formats.as_entered(edge, t=t),
        formats.unit(one.unit),
        html.B(_multiple(one, t)),
        html.Span(remark, className="overview-source", title=remark),
    ]


def _outlet_link(enterprise_id: int, enterprise: str, outlet: str) -> list[Any]:
    return [dcc.Link(enterprise, href=f"/staff/enterprises/{enterprise_id}"), f" {outlet}"]


def silent(overview: Overview, t: Translator) -> html.Section:
    day = formats.day(overview.selection.day, t=t)
    columns = [
        Column(t("企业 排放口"), is_key=True),
        Column(t("区县"), record_label=""),
        Column(t("{day}缺数", day=day), unit="h", is_number=True),
        Column(t("最近一小时数据")),
        Column(t("此刻")),
    ]
    rows = [
        [
            _outlet_link(one.enterprise_id, one.enterprise, one.outlet),
            one.county,
            formats.count(one.missing_hours, t=t),
            formats.hour(one.newest, t=t) if one.newest else t("两日内无数据"),
            t("中断") if one.is_silent else t("在传"),
        ]
        for one in overview.silent[:MOST_SILENT]
    ]
    gaps = overview.gaps
    everything = quality_of(overview.selection, gaps.start, gaps.end, "outlets", where=GAPS_ONLY)
    count = t("列出 {n} 条，共 {total} 条", n=len(rows), total=len(overview.silent))
    return html.Section(
        [
            html.Div(
                [
                    html.H2(method_links.staff(t("缺数与中断"), "gaps", t=t)),
                    html.Span(
                        f"{t('缺数：应有而未收到的小时，取排放口缺得最多的一项')} · {count}",
                        className="card-note",
                    ),
                    dcc.Link(t("全部"), href=everything, className="card-link"),
                ],
                className="card-head",
            ),
            parts.table(
                columns,
                rows,
                caption=t("缺数与中断"),
                empty_sentence=t("没有缺数，也没有中断的排放口"),
                as_records=True,
            ),
        ],
        className="card",
        id="silent",
    )


def unconnected(overview: Overview, t: Translator) -> html.Section:
    columns = [
        Column(t("企业 排放口"), is_key=True),
        Column(t("区县"), record_label=""),
        Column(t("状态"), record_label=""),
        Column(t("自")),
    ]
    rows = [
        [
            _outlet_link(one.enterprise_id, one.enterprise, one.outlet),
            one.county,
            t(words.NETWORKING[one.state]),
            formats.full_day(one.since, t=t) if one.since else t("无起始日期"),
        ]
        for one in overview.unconnected
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(method_links.staff(t("未联网的排放口"), "networking", t=t)),
                    html.Span(t("联网台账，应装尽装"), className="card-note"),
                ],
                className="card-head",
            ),
            parts.table(
                columns,
                rows,
                caption=t("未联网的排放口"),
                empty_sentence=t("应装的排放口都已联网"),
                as_records=True,
            ),
        ],
        className="card",
        id="unconnected",
    )
