"""What is read at one hour or day: the short text under the pointer, and the pinned panel."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dash import dcc, html

from layouts import formats, parts
from layouts.figures.explorer_panel import KIND_WORDS, MISSING
from layouts.staff import words
from layouts.stage_marks import STAGE_WORDS, stage
from layouts.translations import Translator

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Reader:
    """Turns the row of a step into words."""

    unit: str
    is_day: bool
    has_conversion: bool
    t: Translator

    def short(self, row: Any) -> str:
        """Three or four lines for the pointer; ``<br>`` is Plotly's line break."""
        t = self.t
        lines = [f"<b>{self.when(row.time)}</b>　{self.state(row)}", self.value(row)]
        if not self.is_day:
            lines.append(self.companions(row))
        else:
            lines.append(self.hours(row))
        lines = [line for line in lines if line]
        return "<br>".join(lines) if len(lines) > 1 else f"{lines[0]}<br>{t('没有数值')}"

    def when(self, moment: datetime) -> str:
        """The step's name: an hour as a span, a day as its date."""
        if self.is_day:
            local = formats.local(moment).date()
            return f"{formats.full_day(local, t=self.t)} {formats.weekday(local, t=self.t)}"
        return formats.hour_span(moment, moment + HOUR, t=self.t)

    def state(self, row: Any) -> str:
        """Stage of the verdict, or what the step is."""
        if row.stage != "none":
            return self.t(STAGE_WORDS[row.stage])
        if self.is_day and row.kind == MISSING:
            return self.t("有效小时不足，无日均值")
        return self.t(KIND_WORDS[row.kind])

    def value(self, row: Any) -> str:
        """Value, limit and multiple."""
        t = self.t
        converted = row.converted if self.has_conversion else row.measured
        name = t("折算") if self.has_conversion else t("实测")
        if formats.is_missing(converted) and self.is_day:
            converted, name = row.sent, t("上报")
        if formats.is_missing(converted):
            return ""
        edge = row.upper if not formats.is_missing(row.upper) else None
        number = formats.concentration(converted, edge, t=t)
        said = f"{name} <b>{formats.with_unit(number, self.unit, t=t)}</b>"
        if edge is not None:
            said += f" · {t('限值 {value}', value=formats.as_entered(edge, t=t))}"
        if not formats.is_missing(row.multiple):
            said += f" · {formats.multiple(row.multiple, t=t)}"
        return said

    def companions(self, row: Any) -> str:
        """Measured value, oxygen, minutes and flag of an hour."""
        t, said = self.t, []
        if self.has_conversion and not formats.is_missing(row.measured):
            said.append(t("实测 {value}", value=formats.concentration(row.measured, t=t)))
        if not formats.is_missing(row.oxygen_pct):
            said.append(f"O₂ {formats.concentration(row.oxygen_pct, t=t)} %")
        if not formats.is_missing(row.valid_minutes):
            said.append(t("有效 {n} min", n=formats.count(row.valid_minutes, t=t)))
        if isinstance(row.flag, str) and row.flag not in ("", "N"):
            said.append(flag_words(row.flag, t=t))
        return " · ".join(said)

    def hours(self, row: Any) -> str:
        """Hour counts of a day."""
        t = self.t
        if formats.is_missing(row.due_hours):
            return ""
        said = t(
            "应有 {due} h · 有效 {valid} h · 判定 {judged} h",
            due=formats.count(row.due_hours, t=t),
            valid=formats.count(row.valid_hours, t=t),
            judged=formats.count(row.judged_hours, t=t),
        )
        over = getattr(row, "exceeding_hours", None)
        if over is not None and not formats.is_missing(over) and over:
            said += " · " + t("小时超限 {n} h", n=formats.count(over, t=t))
        return said


def flag_words(flag: str, *, t: Translator) -> str:
    """A data flag as sent, with its word."""
    word = words.FLAG.get(flag)
    return t("标记 {flag} {word}", flag=flag, word=t(word)) if word else t("标记 {flag}", flag=flag)


@dataclass(frozen=True)
class Pinned:
    """One pinned hour: its row, where it came from, and the hours beside it."""

    row: Any
    pollutant: str
    batch: str
    mark: str
    revisions: tuple[str, ...]
    before: str
    after: str
    release: str


def panel(pinned: Pinned, reader: Reader, *, t: Translator) -> html.Section:
    """Everything known about the pinned hour; hours are stepped through by links."""
    row = pinned.row
    shown = [
        (t("状态"), _state(row, reader, t)),
        *_values(row, reader, t),
        *_companions(row, t),
        (t("数据标记"), flag_words(row.flag, t=t) if isinstance(row.flag, str) else t("未收到")),
        (t("企业标记"), pinned.mark or t("无")),
        (t("批次"), pinned.batch or t("未收到")),
    ]
    for text in pinned.revisions:
        shown.append((t("修订"), text))
    steps = html.Div(
        [
            dcc.Link(t("前一小时"), href=pinned.before, className="button"),
            dcc.Link(t("后一小时"), href=pinned.after, className="button"),
            dcc.Link(t("取消固定"), href=pinned.release, className="button"),
        ],
        className="reading-steps",
    )
    return html.Section(
        [
            html.H3(f"{pinned.pollutant} · {reader.when(row.time)}"),
            parts.term_list(shown),
            steps,
        ],
        className="reading",
        **{"aria-live": "polite"},
    )


def _state(row: Any, reader: Reader, t: Translator) -> Any:
    if row.stage != "none":
        return stage(row.stage, t=t)
    return reader.state(row)


def _values(row: Any, reader: Reader, t: Translator) -> list[tuple[str, Any]]:
    edge = None if formats.is_missing(row.upper) else row.upper
    shown: list[tuple[str, Any]] = []
    if reader.has_conversion:
        shown.append((t("折算"), _number(row.converted, reader.unit, edge, t)))
        if not formats.is_missing(row.converted_reported):
            shown.append((t("设备折算"), _number(row.converted_reported, reader.unit, edge, t)))
    shown.append((t("实测"), _number(row.measured, reader.unit, edge, t)))
    if edge is not None:
        limit = formats.with_unit(formats.as_entered(edge, t=t), reader.unit, t=t)
        shown.append((t("小时限值"), limit))
    if not formats.is_missing(row.multiple):
        shown.append((t("超标倍数"), formats.multiple(row.multiple, t=t)))
    if not formats.is_missing(row.valid_minutes):
        shown.append((t("有效分钟"), f"{formats.count(row.valid_minutes, t=t)} min"))
    return shown


def _number(value: float, unit: str, edge: float | None, t: Translator) -> html.Span:
    text = formats.with_unit(formats.concentration(value, edge, t=t), unit, t=t)
    return html.Span(text, title=formats.full(value, t=t))


def _companions(row: Any, t: Translator) -> list[tuple[str, Any]]:
    shown: list[tuple[str, Any]] = []
    for word, value, unit in (
        (t("氧含量"), row.oxygen_pct, "%"),
        (t("烟温"), row.temperature_c, "°C"),
        (t("湿度"), row.humidity_pct, "%"),
        (t("负荷"), row.load_pct, "%"),
    ):
        if not formats.is_missing(value):
            number = f"{formats.concentration(value, t=t)} {unit}"
            shown.append((word, html.Span(number, title=formats.full(value, t=t))))
    if not formats.is_missing(row.flow_m3):
        number = f"{formats.count(row.flow_m3, t=t)} m³/h"
        shown.append((t("流量"), html.Span(number, title=formats.full(row.flow_m3, t=t))))
    return shown
