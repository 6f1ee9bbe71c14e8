"""Numbers of the chosen span beside the explorer: hours, verdicts by stage, levels, mass."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import html

from layouts import formats, mass_methods, method_links
from layouts.stage_marks import STAGE_WORDS, stage_mark
from layouts.translations import Translator

MEASURED_ONLY = "measured_only"
STAGES = ("verified", "by_rule", "pending", "warning", "rejected")


@dataclass(frozen=True)
class Statistics:
    """One pollutant over the span."""

    pollutant: str
    unit: str
    due: int
    received: int
    valid: int
    judged: int
    stopped: int
    computed_days: int
    days: int
    hours_by_stage: dict[str, int]
    days_by_stage: dict[str, int]
    levels_of_days: bool
    level_count: int
    mean: float | None
    median: float | None
    p95: float | None
    highest: float | None
    highest_multiple: float | None
    limit: float | None
    mass_kg: float | None
    mass_hours: int
    method_versions: tuple[str, ...]
    has_conversion: bool


def draw(shown: tuple[Statistics, ...], *, start: date, end: date, t: Translator) -> html.Section:
    """The statistics of each pollutant, one under the other."""
    blocks: list[Any] = [
        html.H3(t("所选时段")),
        html.P(formats.day_span(start, end, t=t), className="label"),
    ]
    for one in shown:
        blocks.append(_block(one, t, named=len(shown) > 1))
    return html.Section(blocks, className="statistics")


def _block(one: Statistics, t: Translator, *, named: bool) -> html.Table:
    parts = [html.Caption(one.pollutant, className="" if named else "unseen")]
    parts.append(html.Tbody(_hours(one, t)))
    parts.append(html.Tbody(_stages(one, t)))
    parts.append(html.Tbody(_levels(one, t)))
    parts.append(html.Tbody(_mass(one, t)))
    return html.Table(parts, className="statistics-table")


def _row(name: Any, number: Any, unit: str = "", *, sub: bool = False) -> html.Tr:
    cells = [html.Th(name, scope="row"), html.Td(number), html.Td(unit, className="unit")]
    return html.Tr(cells, className="sub" if sub else "")


def _hours(one: Statistics, t: Translator) -> list[html.Tr]:
    rows = [
        _row(t("应有"), formats.count(one.due, t=t), "h"),
        _row(t("有效"), formats.count(one.valid, t=t), "h"),
        _row(t("参与判定"), formats.count(one.judged, t=t), "h"),
    ]
    share = one.valid / one.due if one.due else None
    base = f"· {formats.count(one.due, t=t)} h" if one.due else ""
    rows.append(
        _row(method_links.staff(t("有效数据率"), "rates", t=t), formats.percent(share, t=t), base)
    )
    rows.append(_row(t("缺失"), formats.count(one.due - one.received, t=t), "h", sub=True))
    rows.append(_row(t("无效"), formats.count(one.received - one.valid, t=t), "h", sub=True))
    if one.stopped:
        rows.append(_row(t("停运"), formats.count(one.stopped, t=t), "h", sub=True))
    if one.computed_days < one.days:
        waiting = one.days - one.computed_days
        rows.append(_row(t("未计算或无数据"), formats.count(waiting, t=t), "d", sub=True))
    return rows


def _stages(one: Statistics, t: Translator) -> list[html.Tr]:
    head = html.Tr(
        [
            html.Th(method_links.staff(t("超限，按阶段"), "exceedance", t=t), scope="col"),
            html.Td(t("小时"), className="head"),
            html.Td(t("日均值"), className="head"),
        ]
    )
    rows = [head]
    for stage in STAGES:
        hours, days = one.hours_by_stage.get(stage, 0), one.days_by_stage.get(stage, 0)
        if not hours and not days and stage in ("pending", "rejected"):
            continue
        name = html.Span([stage_mark(stage), t(STAGE_WORDS[stage])], className="with-mark")
        rows.append(
            html.Tr(
                [html.Th(name, scope="row"), html.Td(f"{hours} h"), html.Td(f"{days} d")],
                className="stage",
            )
        )
    return rows


def _levels(one: Statistics, t: Translator) -> list[html.Tr]:
    unit = formats.unit(one.unit)
    basis = t("日均值") if one.levels_of_days else t("有效小时")
    counter = "d" if one.levels_of_days else "h"
    name = t("折算") if one.has_conversion else t("实测")
    head = t("{name}，{basis} {n} {unit}", name=name, basis=basis, n=one.level_count, unit=counter)
    named = method_links.staff(head, "daily-mean" if one.levels_of_days else "conversion", t=t)
    rows = [html.Tr([html.Th(named, scope="colgroup", colSpan=3)])]
    for word, value in (
        (t("平均"), one.mean),
        (t("中位"), one.median),
        (t("P95"), one.p95),
    ):
        number = html.Span(
            formats.concentration(value, one.limit, t=t), title=formats.full(value, t=t)
        )
        rows.append(_row(word, number, unit if value is not None else ""))
    highest = t("最高")
    if one.highest_multiple is not None:
        times = formats.multiple(one.highest_multiple, t=t)
        highest = t("最高（{multiple}）", multiple=times)
    number = html.Span(
        formats.concentration(one.highest, one.limit, t=t), title=formats.full(one.highest, t=t)
    )
    rows.append(_row(highest, number, unit if one.highest is not None else ""))
    return rows


def _mass(one: Statistics, t: Translator) -> list[html.Tr]:
    number, unit = formats.mass_parts(one.mass_kg, t=t)
    shown = html.Span(number, title=formats.full(one.mass_kg, t=t))
    hours = t("实测排放量，{n} h", n=formats.count(one.mass_hours, t=t))
    rows = [_row(method_links.staff(hours, "emission-mass", t=t), shown, unit)]
    if one.mass_kg is not None:
        method = mass_methods.sentence([MEASURED_ONLY], one.method_versions, t=t)
        cell = html.Td(method, colSpan=3, className="statistics-method")
        rows.append(html.Tr([cell], className="sub"))
    return rows
