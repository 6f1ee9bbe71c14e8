"""Days of the explorer as a table: means, limits, verdicts, hours and mass."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
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
    difference: float | None
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
    cells = [_cells(one, address, t) for one in shown[:DAYS_SHOWN]]
    empty = _empty_columns(shown)
    columns = [column for name, column in _columns(t).items() if name not in empty]
    rows = [[cell for name, cell in row.items() if name not in empty] for row in cells]
    title = t("日数据 · {outlet}", outlet=outlet)
    note = t("显示最近 {n} 行，共 {total} 行", n=len(rows), total=len(shown))
    links = [
        html.A("CSV", href=export("days", "csv"), download=""),
        html.A("XLSX", href=export("days", "xlsx"), download=""),
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(method_links.staff(title, "daily-mean", t=t)),
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
                as_records=True,
            ),
            html.P(
                t("日均值为有效小时的算术平均或流量加权平均；有效小时不足时没有日均值。"),
                className="label",
            ),
        ],
        className="card explorer-days",
    )


def _columns(t: Translator) -> dict[str, Column]:
    return {
        "day": Column(t("日期"), is_key=True),
        "pollutant": Column(t("污染物"), record_label=""),
        "value": Column(t("日均值（判定）"), is_number=True),
        "measured": Column(t("实测日均值"), is_number=True),
        "sent": Column(t("上报日均值"), is_number=True),
        "difference": Column(t("上报减计算"), is_number=True),
        "limit": Column(t("许可日均限值"), is_number=True),
        "unit": Column(t("单位"), record_label=""),
        "day_stage": Column(t("日均值判定")),
        "hours_over": Column(t("小时超限"), unit="h", is_number=True),
        "hour_stage": Column(t("小时判定"), record_label=""),
        "due": Column(t("应有"), unit="h", is_number=True),
        "valid": Column(t("有效"), unit="h", is_number=True),
        "judged": Column(t("判定"), unit="h", is_number=True),
        "missing": Column(t("缺失"), unit="h", is_number=True),
        "stopped": Column(t("停运"), unit="h", is_number=True),
        "mass": Column(t("实测排放量"), is_number=True),
    }


def _empty_columns(shown: Sequence[DayRow]) -> set[str]:
    """Columns that would say nothing, such as verdicts of days where no day has a limit."""
    empty = set()
    if len({one.pollutant for one in shown}) == 1:
        empty.add("pollutant")
    if all(one.sent is None for one in shown):
        empty.add("sent")
    if all(one.difference is None for one in shown):
        empty.add("difference")
    if all(one.limit is None for one in shown):
        empty |= {"limit", "day_stage"}
    return empty


def _cells(one: DayRow, address: Address, t: Translator) -> dict[str, Any]:
    def hours(number: int | None) -> str:
        return formats.count(number, t=t) if number is not None else ""

    start = one.day - timedelta(days=1)
    link = dcc.Link(
        formats.iso_day(one.day),
        href=address(step="hour", start=start, last=one.day + timedelta(days=1), at=None),
    )
    mean = formats.concentration(one.value, one.limit, t=t)
    sent = html.Span(formats.concentration(one.sent, t=t), title=formats.full(one.sent, t=t))
    limited = one.limit is not None
    return {
        "day": link,
        "pollutant": one.pollutant,
        "value": html.Span(mean, title=formats.full(one.value, t=t)),
        "measured": html.Span(
            formats.concentration(one.measured, t=t), title=formats.full(one.measured, t=t)
        ),
        "sent": sent if one.sent is not None else "",
        "difference": _difference(one, t),
        "limit": formats.as_entered(one.limit, t=t) if limited else t("无", context="limit"),
        "unit": formats.unit(one.unit),
        "day_stage": stage(one.day_stage, t=t) if limited and one.value is not None else "",
        "hours_over": hours(one.exceeding_hours),
        "hour_stage": stage(one.hour_stage, t=t) if one.exceeding_hours else "",
        "due": hours(one.due),
        "valid": hours(one.valid),
        "judged": hours(one.judged),
        "missing": hours(one.missing),
        "stopped": hours(one.stopped),
        "mass": html.Span(formats.mass(one.mass_kg, t=t), title=formats.full(one.mass_kg, t=t)),
    }


def _difference(one: DayRow, t: Translator) -> html.Span | str:
    """What the discharger's mean is more than ours, of the same kind of mean."""
    if one.difference is None:
        return ""
    return html.Span(
        formats.concentration(one.difference, t=t), title=formats.full(one.difference, t=t)
    )
