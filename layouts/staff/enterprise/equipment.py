"""The tab of equipment: monitors with their life line, contracts, and work beside the data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
from layouts.parts import Column
from layouts.staff import words
from layouts.staff.enterprise import choices, record
from layouts.staff.enterprise.exceedance_values import Option
from layouts.staff.enterprise.record import MonitorRow
from layouts.translations import Translator, mark

Export = Callable[[str, str], str]
WORKS_SHOWN = 120
WHAT = {
    "visit": mark("到场"),
    "maintenance": mark("维护记录"),
    "fault": mark("设备故障"),
    "calibration": mark("校准"),
    "check": mark("标样核查"),
}
KIND_WORDS = {
    "inspection": mark("例行巡检"),
    "calibration": mark("校准"),
    "maintenance": mark("维护"),
    "repair": mark("维修"),
    "comparison": mark("比对"),
    "quality_control": mark("质控"),
    "zero": mark("零点校准"),
    "span": mark("跨度校准"),
    "full_system": mark("全系统校准"),
    "standard_check": mark("标样核查"),
    "fault": mark("设备故障"),
}
MARKS = (
    ("installed_on", mark("安装")),
    ("accepted_on", mark("验收")),
    ("networked_on", mark("联网")),
)


@dataclass(frozen=True)
class Work:
    """One visit, calibration, check, maintenance or fault, with the flags of its hours."""

    what: str
    kind: str
    outlet: str
    monitor: str
    start: datetime
    end: datetime | None
    who: str
    note: str
    passed: bool | None
    flags: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class Equipment:
    """Everything on the tab."""

    monitors: tuple[MonitorRow, ...]
    today: date
    year: int
    years: tuple[Option, ...]
    kinds: tuple[Option, ...]
    works: tuple[Work, ...]


def draw(shown: Equipment, *, export: Export, t: Translator) -> html.Div:
    """The whole tab."""
    return html.Div(
        [_lives(shown, t), record.monitors(shown.monitors, t=t), _works(shown, export, t)],
        className="enterprise-stack",
    )


def _lives(shown: Equipment, t: Translator) -> html.Section:
    """A line for each monitor from its installation to today."""
    first = min((one.installed_on for one in shown.monitors if one.installed_on), default=None)
    if first is None:
        return parts.card(
            method_links.staff(t("设备生命线"), "networking", t=t),
            parts.empty(t("没有登记安装日期")),
            name="equipment-lives",
        )
    lines = [_life(one, first, shown.today, t) for one in shown.monitors if one.installed_on]
    return parts.card(
        method_links.staff(t("设备生命线"), "networking", t=t),
        html.Ol(lines, className="life-lines"),
        html.Div(
            [
                html.Span([html.I(className="swatch life-before"), t("已装未联")]),
                html.Span([html.I(className="swatch life-running"), t("已联网")]),
                html.Span([html.I(className="life-tick"), t("验收")]),
            ],
            className="legend",
        ),
        note=t("{start} 至今", start=formats.full_day(first, t=t)),
        name="equipment-lives",
    )


def _life(one: MonitorRow, first: date, today: date, t: Translator) -> html.Li:
    days = max((today - first).days, 1)

    def place(day: date | None) -> float:
        return 100.0 if day is None else max((day - first).days, 0) / days * 100

    begin, on = place(one.installed_on), place(one.networked_on)
    bar: list[Any] = [
        html.I(className="life-before", style={"left": f"{begin:.2f}%",
                                               "width": f"{max(on - begin, 0):.2f}%"}),
        html.I(className="life-running", style={"left": f"{on:.2f}%",
                                                "width": f"{100 - on:.2f}%"}),
    ]  # fmt: skip
    if one.accepted_on:
        bar.append(html.I(className="life-tick", style={"left": f"{place(one.accepted_on):.2f}%"}))
    dates = [(name, getattr(one, name)) for name, _ in MARKS]
    known = dict(MARKS)
    said = " · ".join(
        f"{t(known[name])} {formats.iso_day(day)}" if day else f"{t(known[name])} {t('未登记')}"
        for name, day in dates
    )
    return html.Li(
        [
            html.Span([html.B(one.outlet.split(" ", 1)[0]), f" {one.name}"], className="life-name"),
            html.Div(bar, className="life-bar", title=said),
            html.Span(said, className="label life-dates"),
        ]
    )


def _works(shown: Equipment, export: Export, t: Translator) -> html.Section:
    columns = [
        Column(t("时间"), is_key=True),
        Column(t("工作"), record_label=""),
        Column(t("排放口"), record_label=""),
        Column(t("人员"), record_label=""),
        Column(t("内容"), record_label=""),
        Column(t("当时的数据标记"), record_label=""),
    ]
    rows = [_work(one, t) for one in shown.works[:WORKS_SHOWN]]
    note = t("显示最近 {n} 行，共 {total} 行", n=len(rows), total=len(shown.works))
    return parts.card(
        method_links.staff(t("运维与当时的数据 · {year} 年", year=shown.year), "quality-due", t=t),
        choices.row([(t("年份"), shown.years), (t("工作"), shown.kinds)]),
        parts.table(
            columns,
            rows,
            caption=t("运维与当时的数据"),
            empty_sentence=t("没有记录"),
            as_records=True,
        ),
        note=note,
        link=choices.files(export("works", "csv"), export("works", "xlsx"), t=t),
        name="equipment-works",
    )


def kind_words(one: Work, *, t: Translator) -> str:
    """What was done; a maintenance record is named in its own words."""
    return t("、").join(
        t(KIND_WORDS[kind]) if kind in KIND_WORDS else kind for kind in one.kind.split()
    )


def flag_words(one: Work, *, t: Translator) -> str:
    """Flags of the hours in words, with the sign that the logger sent."""
    if not one.flags:
        return t("正常")
    return t("、").join(
        f"{t(words.FLAG[flag])} {flag}" if flag in words.FLAG else flag for flag in one.flags
    )


def _work(one: Work, t: Translator) -> list[Any]:
    when = formats.timestamp(one.start)
    if one.end is not None and one.end > one.start:
        when = formats.hour_span(one.start, one.end, t=t)
    said = [kind_words(one, t=t), one.note]
    if one.passed is not None:
        said.append(t("合格") if one.passed else t("不合格"))
    return [
        dcc.Link(when, href=one.href) if one.href else when,
        t(WHAT[one.what]),
        one.outlet,
        one.who,
        " · ".join(text for text in dict.fromkeys(said) if text),
        flag_words(one, t=t),
    ]


def total(rows: Sequence[Work], what: str) -> int:
    """How many works of a kind there are."""
    return sum(one.what == what for one in rows)
