"""Days of the explorer as a table: means, limits, verdicts, hours and mass."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dash import dcc, html

from layouts import formats, parts
from layouts.parts import Column
from layouts.stage_marks import stage
from layouts.translations import Translator

DAYS_SHOWN = 62

Address = Callable[..., str]


@dataclass(frozen=True)
class DayRow:
    """One day of one pollutant, as the table shows it."""

    day: date
    pollutant: str
    value: float | None
    measured: float | None
    sent: float | None
    limit: float | None
    due: int | None
    valid: int | None
    judged: int | None
    stopped: int | None
    missing: int | None
    exceeding_hours: int | None
    hour_stage: str
    day_stage: str
    mass_kg: float | None
    unit: str


def draw(
    shown: tuple[DayRow, ...], address: Address, export: Address, *, outlet: str, t: Translator
) -> html.Section:
    """The newest days of the span, and the whole span as files."""
    columns = [
        Column(t("日期"), is_key=True),
        Column(t("污染物")),
        Column(t("日均值（判定）"), is_number=True),
        Column(t("实测日均值"), is_number=True),
        Column(t("上报日均值"), is_number=True),
        Column(t("日均限值"), is_number=True),
        Column(t("单位")),
        Column(t("日均值判定")),
        Column(t("小时超限"), unit="h", is_number=True),
        Column(t("小时判定")),
        Column(t("应有"), unit="h", is_number=True),
        Column(t("有效"), unit="h", is_number=True),
        Column(t("判定"), unit="h", is_number=True),
        Column(t("缺失"), unit="h", is_number=True),
        Column(t("停运"), unit="h", is_number=True),
        Column(t("实测排放量"), is_number=True),
    ]
    rows = [_day(one, address, t) for one in shown[:DAYS_SHOWN]]
    note = t("显示最近 {n} 行，共 {total} 行", n=len(rows), total=len(shown))
    links = [
        html.A("CSV", href=export("days", "csv"), download=""),
        html.A("XLSX", href=export("days", "xlsx"), download=""),
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(t("日数据 · {outlet}", outlet=outlet)),
                    html.Span(note, className="card-note"),
                    html.Span(links, className="card-link switch"),
                ],
                className="card-head",
            ),
            parts.table(
                columns,
                rows,
                caption=t("日数据"),
                empty_sentence=t("这个时段没有计算结果"),
            ),
            html.P(
                t("日均值为有效小时的算术平均或流量加权平均；有效小时不足时没有日均值。"),
                className="label",
            ),
        ],
        className="card explorer-days",
    )


def _day(one: DayRow, address: Address, t: Translator) -> list[Any]:
    def hours(number: int | None) -> str:
        return formats.count(number, t=t) if number is not None else ""

    start = one.day - timedelta(days=1)
    link = dcc.Link(
        formats.iso_day(one.day),
        href=address(step="hour", start=start, last=one.day + timedelta(days=1), at=None),
    )
    mean = formats.concentration(one.value, one.limit, t=t)
    return [
        link,
        one.pollutant,
        html.Span(mean, title=formats.full(one.value, t=t)),
        html.Span(formats.concentration(one.measured, t=t), title=formats.full(one.measured, t=t)),
        html.Span(formats.concentration(one.sent, t=t), title=formats.full(one.sent, t=t))
        if one.sent is not None
        else "",
        formats.as_entered(one.limit, t=t) if one.limit is not None else t("无", context="limit"),
        formats.unit(one.unit),
        stage(one.day_stage, t=t) if one.limit is not None and one.value is not None else "",
        hours(one.exceeding_hours),
        stage(one.hour_stage, t=t) if one.exceeding_hours else "",
        hours(one.due),
        hours(one.valid),
        hours(one.judged),
        hours(one.missing),
        hours(one.stopped),
        html.Span(formats.mass(one.mass_kg, t=t), title=formats.full(one.mass_kg, t=t)),
    ]
