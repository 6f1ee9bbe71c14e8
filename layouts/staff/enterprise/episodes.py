"""Stretches over the limit in the chosen span, newest first; each leads to its highest hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
from layouts.parts import Column
from layouts.stage_marks import stage
from layouts.translations import Translator


@dataclass(frozen=True)
class EpisodeRow:
    """Steps in a row over the limit."""

    start: datetime
    end: datetime
    steps: int
    is_day: bool
    pollutant: str
    unit: str
    limit: float | None
    peak: float
    multiple: float | None
    stage: str
    href: str


def draw(rows: Sequence[EpisodeRow], *, t: Translator) -> html.Section:
    """The table; the time of each row is a link that pins its highest hour."""
    columns = [
        Column(t("起止"), is_key=True),
        Column(t("时长"), is_number=True, record_label=""),
        Column(t("污染物"), record_label=""),
        Column(t("峰值"), is_number=True),
        Column(t("限值"), is_number=True),
        Column(t("单位"), record_label=""),
        Column(t("超标倍数"), is_number=True, record_label=""),
        Column(t("阶段"), record_label=""),
    ]
    note = t("连续超限为一段；预警与待核实不是超标")
    return parts.card(
        method_links.staff(t("超限时段 {n} 段", n=len(rows)), "exceedance", t=t),
        parts.table(
            columns,
            [_row(row, t) for row in rows],
            caption=t("超限时段"),
            empty_sentence=t("所选时段没有超过限值的数据"),
            as_records=True,
        ),
        note=note,
        name="explorer-episodes",
    )


def _row(row: EpisodeRow, t: Translator) -> list[Any]:
    if row.is_day:
        first = formats.local(row.start).date()
        when = formats.day_span(first, formats.local(row.end).date(), t=t)
    else:
        when = formats.hour_span(row.start, row.end, t=t)
    peak = formats.concentration(row.peak, row.limit, t=t)
    return [
        dcc.Link(when, href=row.href),
        f"{row.steps} {'d' if row.is_day else 'h'}",
        row.pollutant,
        html.Span(peak, title=formats.full(row.peak, t=t)),
        formats.as_entered(row.limit, t=t),
        formats.unit(row.unit),
        html.B(formats.multiple(row.multiple, t=t)) if row.multiple is not None else "",
        stage(row.stage, t=t),
    ]
