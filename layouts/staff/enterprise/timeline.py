"""The tab of the record: everything dated about the enterprise in one list, by kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
from layouts.parts import Column
from layouts.staff.enterprise import choices
from layouts.staff.enterprise.exceedance_values import Option
from layouts.translations import Translator, mark

Export = Callable[[str, str], str]
ROWS_SHOWN = 200
KINDS = {
    "registry": mark("登记"),
    "permit": mark("许可与限值"),
    "equipment": mark("设备与联网"),
    "test": mark("比对与手工监测"),
    "fault": mark("设备故障"),
    "stop": mark("停运"),
    "exceedance": mark("超标"),
    "law": mark("执法与处罚"),
    "public": mark("公开与来信"),
}
WORDS = {
    "name": mark("名称"),
    "credit_code": mark("统一社会信用代码"),
    "platform_code": mark("平台编码"),
    "address": mark("地址"),
    "status": mark("状态"),
    "permit_first": mark("首次核发"),
    "permit_change": mark("许可证变更"),
    "permit_extension": mark("许可证延续"),
    "permit_reissue": mark("许可证补发"),
    "permit_cancel": mark("许可证注销"),
    "permit_end": mark("许可证该版本期满"),
    "limit_hour": mark("小时限值生效"),
    "limit_day": mark("日均限值生效"),
    "limit_instant_range": mark("瞬时范围限值生效"),
    "limit_furnace_five_minute": mark("炉温限值生效"),
    "networking_to_be_installed": mark("应装未装"),
    "networking_installed": mark("已装未验"),
    "networking_accepted": mark("已验未联"),
    "networking_networked": mark("稳定联网"),
    "networking_deferred": mark("暂缓"),
    "networking_exempt": mark("免装"),
    "networking_not_main": mark("不在主要排放口"),
    "contract": mark("运维合同生效"),
    "fault": mark("设备故障"),
    "stopped": mark("停运 24 小时以上"),
    "test_verification": mark("校验"),
    "test_supervision": mark("监督比对监测"),
    "test_acceptance": mark("验收比对"),
    "sample_self_monitoring": mark("自行监测（手工）"),
    "sample_enforcement": mark("执法监测（手工）"),
    "exceedance_hour": mark("小时超标"),
    "exceedance_day": mark("日均值超标"),
    "exceedance_instant_range": mark("瞬时范围超标"),
    "penalty": mark("行政处罚"),
    "disclosure": mark("自行监测结果公开"),
}
"""Events that have a word of their own; others are named by their kind."""


@dataclass(frozen=True)
class Event:
    """One dated thing."""

    day: date
    kind: str
    word: str
    outlet: str
    text: str
    document: str
    href: str


@dataclass(frozen=True)
class Timeline:
    """The list and what it may be narrowed to."""

    kinds: tuple[Option, ...]
    events: tuple[Event, ...]
    total: int


def word_of(one: Event, *, t: Translator) -> str:
    """What happened, in a word."""
    return t(WORDS[one.word]) if one.word in WORDS else t(KINDS[one.kind])


def draw(shown: Timeline, *, export: Export, t: Translator) -> html.Section:
    """The list, newest first."""
    columns = [
        Column(t("日期"), is_key=True),
        Column(t("类别"), record_label=""),
        Column(t("事项"), record_label=""),
        Column(t("排放口"), record_label=""),
        Column(t("内容"), record_label=""),
        Column(t("依据文件")),
    ]
    rows = _rows(shown.events[:ROWS_SHOWN], t)
    note = t("显示最近 {n} 行，共 {total} 行", n=len(rows), total=len(shown.events))
    return parts.card(
        method_links.staff(t("档案时间线"), "gaps", t=t),
        choices.row([(t("类别"), shown.kinds)]),
        parts.table(
            columns, rows, caption=t("档案时间线"), empty_sentence=t("没有登记"), as_records=True
        ),
        note=note,
        link=choices.files(export("timeline", "csv"), export("timeline", "xlsx"), t=t),
        name="enterprise-timeline",
    )


def _rows(events: Sequence[Event], t: Translator) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for one in events:
        what = word_of(one, t=t)
        rows.append(
            [
                formats.iso_day(one.day),
                t(KINDS[one.kind]),
                dcc.Link(what, href=one.href) if one.href else what,
                one.outlet,
                one.text,
                one.document,
            ]
        )
    return rows
