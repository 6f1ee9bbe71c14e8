"""The list of episodes: columns of the table, and what stands in each cell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import dcc, html

from layouts import formats
from layouts.staff import words
from layouts.stage_marks import stage
from layouts.translations import ENGLISH, Translator, mark

LONGEST_BAR = 1.0
"""Multiple from which on the bar in a cell is full: one wrong unit must not flatten the others."""

Write = Callable[[Any], str]
"""Turns a component without behaviour into HTML."""


@dataclass(frozen=True)
class Episode:
    """Exceeding periods that belong together."""

    stage: str
    enterprise_id: int
    enterprise: str
    outlet_id: int
    outlet: str
    href: str
    county: str
    pollutant_code: str
    pollutant: str
    basis: str
    is_day: bool
    start: datetime
    end: datetime
    periods: int
    unjudged: int
    days_in_row: int
    peak: float | None
    limit: float | None
    unit: str
    multiple: float | None
    mean: float | None
    excess_kg: float | None
    excess_unknown: int
    source: str
    settled: int
    is_over_range: bool
    reviewed: bool


@dataclass(frozen=True)
class Group:
    """Episodes of one discharger, or of one outlet and factor."""

    name: str
    href: str
    county: str
    pollutants: str
    outlets: int
    episodes: int
    hours: int
    days: int
    days_in_row: int
    multiple: float | None
    excess_kg: float | None
    excess_unknown: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Column:
    """A column: its heading, width, cell, and what it is sorted by."""

    heading: str
    width: int
    cell: Callable[..., Any]
    key: Callable[[Any], Any]
    is_number: bool = False
    grows: bool = False
    is_pinned: bool = False
    english_width: int = 0
    """Width where English words need another one."""


def remark(one: Episode, *, t: Translator) -> str:
    """What a reader has to know beside the numbers."""
    said = []
    if one.is_over_range:
        said.append(t("至少超量程"))
    if not one.reviewed:
        said.append(t("限值未审，不计入"))
    if one.unjudged:
        said.append(t("其间 {n} h 未判定", n=one.unjudged))
    if one.excess_unknown and not one.is_over_range:
        said.append(t("{n} 个时段超标量未知", n=one.excess_unknown))
    return t("；").join(said)


def _who(one: Episode, *, most: float, t: Translator) -> Any:
    name = f"{one.enterprise} {one.outlet}"
    return html.Span([dcc.Link(one.enterprise, href=one.href), f" {one.outlet}"], title=name)


def _source(one: Episode, *, most: float, t: Translator) -> html.Span:
    return html.Span(one.source, title=one.source)


def _when(one: Episode, *, most: float, t: Translator) -> str:
    if one.is_day:
        return formats.day_span(formats.local(one.start).date(), formats.local(one.end).date(), t=t)
    return formats.hour_span(one.start, one.end, t=t)


def _length(one: Episode, *, most: float, t: Translator) -> str:
    return f"{one.periods} {'d' if one.is_day else 'h'}"


def _peak(one: Episode, *, most: float, t: Translator) -> Any:
    if one.peak is None:
        return t("超量程")
    shown = formats.concentration(one.peak, one.limit, t=t)
    return html.Span(shown, title=formats.full(one.peak, t=t))


def _limit(one: Episode, *, most: float, t: Translator) -> Any:
    limit = formats.as_entered(one.limit, t=t)
    return [limit, html.Span(f" {formats.unit(one.unit)}", className="label")]


def _multiple(one: Any, *, most: float, t: Translator) -> Any:
    if one.multiple is None:
        return ""
    share = min(one.multiple / most, 1.0) if most else 0.0
    bar = html.Span(className="multiple-bar", style={"width": f"{share * 48:.1f}px"})
    number = html.B(formats.multiple(one.multiple, t=t), title=formats.full(one.multiple, t=t))
    return html.Span([number, html.Span(bar, className="multiple-track")], className="multiple")


def _mass(one: Any, *, most: float, t: Translator) -> str:
    if one.excess_kg is None:
        return formats.no_data(t)
    text = formats.mass(one.excess_kg, t=t)
    return t("至少 {mass}", mass=text) if one.excess_unknown else text


def _text(name: str) -> Callable[..., Any]:
    return lambda one, *, most, t: getattr(one, name)


def _day(name: str) -> Callable[..., Any]:
    return lambda one, *, most, t: formats.day(formats.local(getattr(one, name)).date(), t=t)


def _by(name: str) -> Callable[[Any], Any]:
    return lambda one: getattr(one, name)


EPISODE_COLUMNS: dict[str, Column] = {
    "who": Column(mark("企业 排放口"), 260, _who, _by("enterprise"), is_pinned=True),
    "stage": Column(
        mark("阶段"),
        160,
        lambda one, *, most, t: stage(one.stage, t=t),
        _by("stage"),
        english_width=236,
    ),
    "pollutant": Column(mark("污染物"), 100, _text("pollutant"), _by("pollutant_code")),
    "basis": Column(
        mark("依据"),
        78,
        lambda one, *, most, t: t(words.BASIS[one.basis]),
        _by("basis"),
        english_width=100,
    ),
    "when": Column(mark("起止"), 212, _when, _by("start")),
    "length": Column(
        mark("时长"), 66, _length, lambda one: one.periods * (24 if one.is_day else 1), True
    ),
    "peak": Column(mark("峰值"), 78, _peak, _by("peak"), True, english_width=96),
    "limit": Column(mark("限值"), 104, _limit, _by("limit"), True),
    "multiple": Column(mark("超标倍数"), 136, _multiple, _by("multiple"), True),
    "days": Column(
        mark("连续日数"), 88, _text("days_in_row"), _by("days_in_row"), True, english_width=104
    ),
    "mass": Column(mark("超标排放量"), 112, _mass, _by("excess_kg"), True, english_width=136),
    "settled": Column(mark("已认定次数"), 100, _text("settled"), _by("settled"), True),
    "county": Column(mark("区县"), 90, _text("county"), _by("county"), english_width=150),
    "source": Column(mark("限值条款"), 240, _source, _by("source"), grows=True),
    "remark": Column(
        mark("备注"),
        170,
        lambda one, *, most, t: remark(one, t=t),
        lambda one: (one.is_over_range, one.unjudged),
    ),
}
GROUP_COLUMNS: dict[str, Column] = {
    "who": Column(
        mark("名称"),
        300,
        lambda one, *, most, t: dcc.Link(one.name, href=one.href),
        _by("name"),
        is_pinned=True,
    ),
    "county": Column(mark("区县"), 96, _text("county"), _by("county"), english_width=150),
    "pollutant": Column(mark("污染物"), 200, _text("pollutants"), _by("pollutants"), grows=True),
    "outlets": Column(mark("排放口"), 84, _text("outlets"), _by("outlets"), True),
    "episodes": Column(mark("次"), 72, _text("episodes"), _by("episodes"), True),
    "hours": Column(mark("小时超标（h）"), 120, _text("hours"), _by("hours"), True),
    "day_means": Column(mark("日均值超标（d）"), 130, _text("days"), _by("days"), True),
    "days": Column(mark("最长连续日数"), 120, _text("days_in_row"), _by("days_in_row"), True),
    "multiple": Column(mark("最高倍数"), 140, _multiple, _by("multiple"), True),
    "mass": Column(mark("超标排放量"), 120, _mass, _by("excess_kg"), True, english_width=136),
    "first": Column(mark("首次"), 96, _day("first"), _by("first")),
    "last": Column(mark("末次"), 96, _day("last"), _by("last")),
}


def columns_of(group: str | None) -> dict[str, Column]:
    """Columns of the list, grouped or not."""
    return GROUP_COLUMNS if group else EPISODE_COLUMNS


def sort_keys(group: str | None) -> dict[str, Callable[[Any], Any]]:
    """What each column is sorted by."""
    return {name: column.key for name, column in columns_of(group).items()}


def definitions(group: str | None, *, t: Translator) -> list[dict[str, Any]]:
    """Column definitions of the table."""
    return [
        {
            "field": name,
            "headerName": t(column.heading),
            "width": _width(column, t),
            "minWidth": _width(column, t) if column.grows else 60,
            "flex": 1 if column.grows else 0,
            "cellRenderer": "Written",
            "headerClass": "ag-right-aligned-header" if column.is_number else "",
            "cellClass": "number" if column.is_number else "",
            "pinned": "left" if column.is_pinned else None,
            "sortingOrder": ["desc", "asc", None],
        }
        for name, column in columns_of(group).items()
    ]


def _width(column: Column, t: Translator) -> int:
    return column.english_width if t.language == ENGLISH and column.english_width else column.width


def cells(
    rows: list[Any], group: str | None, *, most: float, write: Write, t: Translator
) -> list[dict[str, str]]:
    """Rows as HTML, one text for each cell."""
    columns = columns_of(group)
    return [
        {name: write(column.cell(row, most=most, t=t)) for name, column in columns.items()}
        for row in rows
    ]
