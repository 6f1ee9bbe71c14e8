"""The list of episodes: columns of the table, and what stands in each cell."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dash import dcc, html

from layouts import formats
from layouts.staff import words
from layouts.stage_marks import STAGE_WORDS, stage
from layouts.table_columns import MOMENT, NUMBER, Column, Columns, named, worded
from layouts.translations import Translator, mark

LONGEST_BAR = 1.0
"""Multiple from which on the bar in a cell is full: one wrong unit must not flatten the others."""

HOURS_PER_DAY = 24


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


def _who(one: Episode, t: Translator) -> Any:
    name = f"{one.enterprise} {one.outlet}"
    return html.Span([dcc.Link(one.enterprise, href=one.href), f" {one.outlet}"], title=name)


def _source(one: Episode, t: Translator) -> html.Span:
    return html.Span(one.source, title=one.source)


def _when(one: Episode, t: Translator) -> str:
    if one.is_day:
        return formats.day_span(formats.local(one.start).date(), formats.local(one.end).date(), t=t)
    return formats.hour_span(one.start, one.end, t=t)


def _length(one: Episode, t: Translator) -> str:
    return f"{one.periods} {'d' if one.is_day else 'h'}"


def _peak(one: Episode, t: Translator) -> Any:
    if one.peak is None:
        return t("超量程")
    shown = formats.concentration(one.peak, one.limit, t=t)
    return html.Span(shown, title=formats.full(one.peak, t=t))


def _limit(one: Episode, t: Translator) -> Any:
    limit = formats.as_entered(one.limit, t=t)
    return [limit, html.Span(f" {formats.unit(one.unit)}", className="label")]


def _multiple(one: Any, t: Translator) -> Any:
    if one.multiple is None:
        return ""
    share = min(one.multiple / LONGEST_BAR, 1.0)
    bar = html.Span(className="multiple-bar", style={"width": f"{share * 48:.1f}px"})
    number = html.B(formats.multiple(one.multiple, t=t), title=formats.full(one.multiple, t=t))
    return html.Span([number, html.Span(bar, className="multiple-track")], className="multiple")


def _mass(one: Any, t: Translator) -> str:
    if one.excess_kg is None:
        return formats.no_data(t)
    text = formats.mass(one.excess_kg, t=t)
    return t("至少 {mass}", mass=text) if one.excess_unknown else text


def _day(name: str) -> Callable[..., Any]:
    return lambda one, t: formats.day(formats.local(getattr(one, name)).date(), t=t)


def _kilograms(one: Any, t: Translator) -> float | None:
    return one.excess_kg


def _remark(one: Episode, t: Translator) -> str:
    return remark(one, t=t)


def _number(name: str, heading: str, width: int, *, unit: str = "", english: int = 0) -> Column:
    return Column(heading, named(name), kind=NUMBER, unit=unit, width=width, english_width=english)


COUNTY = Column(mark("区县"), named("county"), width=90, english_width=150)
MULTIPLE = Column(mark("超标倍数"), named("multiple"), kind=NUMBER, cell=_multiple, width=136)
MASS = Column(mark("超标排放量"), _kilograms, kind=NUMBER, cell=_mass, width=112, english_width=136)

EPISODE_COLUMNS: Columns = {
    "who": Column(
        mark("企业 排放口"),
        lambda one, t: f"{one.enterprise} {one.outlet}",
        cell=_who,
        width=260,
        is_pinned=True,
    ),
    "stage": Column(
        mark("阶段"),
        worded("stage", STAGE_WORDS),
        cell=lambda one, t: stage(one.stage, t=t),
        width=160,
        english_width=236,
    ),
    "pollutant": Column(mark("污染物"), named("pollutant"), width=100),
    "basis": Column(mark("依据"), worded("basis", words.BASIS), width=78, english_width=100),
    "when": Column(mark("起止"), named("start"), kind=MOMENT, cell=_when, width=212),
    "length": Column(
        mark("时长"),
        lambda one, t: one.periods * (HOURS_PER_DAY if one.is_day else 1),
        kind=NUMBER,
        cell=_length,
        width=76,
    ),
    "peak": Column(
        mark("峰值"), named("peak"), kind=NUMBER, cell=_peak, width=88, english_width=96
    ),
    "limit": Column(mark("限值"), named("limit"), kind=NUMBER, cell=_limit, width=104),
    "multiple": MULTIPLE,
    "days": _number("days_in_row", mark("连续日数"), 88, english=104),
    "mass": MASS,
    "settled": _number("settled", mark("已认定次数"), 100),
    "county": COUNTY,
    "source": Column(mark("限值条款"), named("source"), cell=_source, width=240, grows=True),
    "remark": Column(mark("备注"), _remark, width=170),
}
GROUP_COLUMNS: Columns = {
    "who": Column(
        mark("名称"),
        named("name"),
        cell=lambda one, t: dcc.Link(one.name, href=one.href),
        width=300,
        is_pinned=True,
    ),
    "county": COUNTY,
    "pollutant": Column(mark("污染物"), named("pollutants"), width=200, grows=True),
    "outlets": _number("outlets", mark("排放口"), 84),
    "episodes": _number("episodes", mark("次"), 72),
    "hours": _number("hours", mark("小时超标"), 120, unit="h"),
    "day_means": _number("days", mark("日均值超标"), 130, unit="d"),
    "days": _number("days_in_row", mark("最长连续日数"), 120),
    "multiple": replace(MULTIPLE, heading=mark("最高倍数")),
    "mass": MASS,
    "first": Column(mark("首次"), named("first"), kind=MOMENT, cell=_day("first"), width=96),
    "last": Column(mark("末次"), named("last"), kind=MOMENT, cell=_day("last"), width=96),
}


def columns_of(group: str | None) -> Columns:
    """Columns of the list, grouped or not."""
    return GROUP_COLUMNS if group else EPISODE_COLUMNS
