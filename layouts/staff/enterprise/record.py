"""The record of one enterprise as tables: what changed when, monitors, limits; with documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import html

from layouts import formats, method_links, parts
from layouts.parts import Column
from layouts.staff import words
from layouts.translations import Translator, mark

KIND_WORDS = {
    "name": mark("名称"),
    "credit_code": mark("统一社会信用代码"),
    "platform_code": mark("平台编码"),
    "county": mark("区县"),
    "address": mark("地址"),
    "industry": mark("行业"),
    "status": mark("状态"),
    "parent": mark("上级单位"),
    "permit": mark("排污许可证"),
}
MONITOR_WORDS = {
    "cems": mark("烟气自动监测设备"),
    "vocs": mark("挥发性有机物自动监测设备"),
    "water": mark("水质自动监测设备"),
    "furnace": mark("炉温监测"),
}
DUTY_WORDS = {"main": mark("主用"), "standby": mark("备用")}


@dataclass(frozen=True)
class Dated:
    """One dated row of the record."""

    kind: str
    text: str
    valid_from: date | None
    valid_to: date | None
    document: str


@dataclass(frozen=True)
class MonitorRow:
    """One monitor."""

    outlet: str
    name: str
    kind: str
    duty: str
    maker: str
    numbers: str
    installed_on: date | None
    networked_on: date | None
    accepted_on: date | None
    operator: str


@dataclass(frozen=True)
class LimitRow:
    """One limit in force on some day of the span."""

    pollutant: str
    basis: str
    purpose: str
    condition: str
    valid_from: date | None
    valid_to: date | None
    lower: float | None
    upper: float | None
    unit: str
    reference: str
    source: str
    reviewed: bool


def span_words(start: date | None, end: date | None, *, t: Translator) -> str:
    """A period of validity; the last day is named."""
    begin = formats.full_day(start, t=t) if start else ""
    if end is None:
        return t("{day} 起", day=begin) if begin else t("一直")
    close = formats.full_day(date.fromordinal(end.toordinal() - 1), t=t)
    return f"{begin}–{close}" if begin else t("至 {day}", day=close)


def dated(known: Sequence[Dated], *, t: Translator) -> html.Section:
    """What changed when, with documents."""
    columns = [
        Column(t("项目"), is_key=True),
        Column(t("内容"), record_label=""),
        Column(t("有效期"), record_label=""),
        Column(t("依据文件")),
    ]
    rows = [
        [
            t(KIND_WORDS[one.kind]),
            one.text,
            span_words(one.valid_from, one.valid_to, t=t),
            one.document or t("未注明文件"),
        ]
        for one in known
    ]
    return parts.card(
        t("档案"),
        parts.table(
            columns, rows, caption=t("档案"), empty_sentence=t("没有登记"), as_records=True
        ),
        note=t("名称、编码、地点、行业与许可证的变化，各附依据"),
        name="enterprise-record",
    )


def monitors(standing: Sequence[MonitorRow], *, t: Translator) -> html.Section:
    """The monitors that stand at the outlets."""
    columns = [
        Column(t("排放口"), is_key=True),
        Column(t("设备"), record_label=""),
        Column(t("厂家 型号")),
        Column("MN"),
        Column(t("安装")),
        Column(t("联网")),
        Column(t("验收")),
        Column(t("运维服务机构")),
    ]
    rows: list[list[Any]] = [
        [
            one.outlet,
            f"{one.name} {t(MONITOR_WORDS[one.kind])} · {t(DUTY_WORDS[one.duty])}",
            one.maker or t("未登记"),
            html.Span(one.numbers, className="mono") if one.numbers else t("未登记"),
            _day(one.installed_on, t),
            _day(one.networked_on, t),
            _day(one.accepted_on, t),
            one.operator or t("无运维合同"),
        ]
        for one in standing
    ]
    return parts.card(
        t("自动监测设备"),
        parts.table(
            columns,
            rows,
            caption=t("自动监测设备"),
            empty_sentence=t("没有登记自动监测设备"),
            as_records=True,
        ),
        name="enterprise-monitors",
    )


def _day(day: date | None, t: Translator) -> str:
    return formats.iso_day(day) if day else t("未登记")


def limits(rows: Sequence[LimitRow], *, outlet: str, t: Translator) -> html.Section:
    """The limits of the chosen outlet and factors, with clause and document."""
    columns = [
        Column(t("污染物"), is_key=True),
        Column(t("依据"), record_label=""),
        Column(t("用途"), record_label=""),
        Column(t("条件"), record_label=""),
        Column(t("限值"), is_number=True),
        Column(t("单位"), record_label=""),
        Column(t("基准")),
        Column(t("有效期"), record_label=""),
        Column(t("文件与条款")),
        Column(t("审核"), record_label=""),
    ]
    shown = [
        [
            one.pollutant,
            t(words.BASIS[one.basis]),
            t(words.PURPOSE[one.purpose]),
            t(words.CONDITION[one.condition]) if one.condition != "none" else t("无条件"),
            _edges(one, t),
            formats.unit(one.unit),
            one.reference or t("无", context="reference"),
            span_words(one.valid_from, one.valid_to, t=t),
            one.source or t("未注明文件"),
            t("已审") if one.reviewed else t("草拟，限值未审"),
        ]
        for one in rows
    ]
    return parts.card(
        method_links.staff(t("限值 · {outlet}", outlet=outlet), "exceedance", t=t),
        parts.table(
            columns,
            shown,
            caption=t("限值"),
            empty_sentence=t("所选污染物没有登记限值"),
            as_records=True,
        ),
        name="enterprise-limits",
    )


def _edges(one: LimitRow, t: Translator) -> str:
    if one.lower is None:
        return formats.as_entered(one.upper, t=t)
    if one.upper is None:
        return f"≥ {formats.as_entered(one.lower, t=t)}"
    return f"{formats.as_entered(one.lower, t=t)}–{formats.as_entered(one.upper, t=t)}"
