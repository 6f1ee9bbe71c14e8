"""The finding in view: what was found, forty-eight hours, the causes with their keys, history."""

from collections.abc import Sequence
from typing import Any

from dash import html

from layouts import formats, method_links, parts, plain
from layouts.figures import review_hours
from layouts.parts import Column
from layouts.staff.review.values import (
    DECISION_WORDS,
    KIND_WORDS,
    Cause,
    Evidence,
    HourRow,
    Said,
)
from layouts.stage_marks import stage
from layouts.translations import Translator

REOPEN = "reopen"
"""What a button sends in place of a cause to open a finding again."""
LONGEST_NOTE = 500


def draw(shown: Evidence, *, may_close: bool, action: str, t: Translator) -> html.Section:
    """Everything about one finding."""
    return html.Section(
        [
            _head(shown, t),
            html.Div([html.P(one) for one in shown.facts], className="review-facts"),
            _form(shown, action, t) if may_close else html.P(
                t("您的账号可以查看日审，不能审核。"), className="label"
            ),
            _history(shown, t),
            _chart(shown, t),
            _hours(shown, t),
        ],
        className="card review-evidence",
        tabIndex="-1",
        **{"data-review-evidence": "", "aria-label": _spoken(shown, t)},
    )  # fmt: skip


def _spoken(shown: Evidence, t: Translator) -> str:
    """The finding as one sentence, read when the cursor comes to it."""
    name = " ".join(
        part
        for part in (
            t(KIND_WORDS[shown.entry.kind]), shown.entry.pollutant, shown.enterprise, shown.outlet,
        )
        if part
    )  # fmt: skip
    place = t("第 {n} 项，共 {total} 项", n=shown.place, total=shown.of) if shown.place else ""
    return f"{place} {name} {shown.entry.summary}".strip()


def _head(shown: Evidence, t: Translator) -> html.Div:
    kind = t(KIND_WORDS[shown.entry.kind])
    name = f"{kind} · {shown.entry.pollutant}" if shown.entry.pollutant else kind
    line: list[Any] = [
        html.H2(method_links.staff(name, "daily-review", t=t)),
    ]
    if shown.entry.stage is not None:
        line.append(stage(shown.entry.stage, t=t))
    steps: list[Any] = []
    for href, text, key in (
        (shown.previous, t("上一项"), "k"),
        (shown.following, t("下一项"), "j"),
    ):
        if href:
            steps.append(
                html.A(
                    [text, html.Kbd(key)],
                    href=href,
                    className="button",
                    **{"data-within": "", "data-review-step": key},
                )
            )
    if shown.place:
        steps.insert(0, html.Span(f"{shown.place} / {shown.of}", className="label"))
    line.append(html.Div(steps, className="review-steps"))
    where = html.P(
        [
            html.A(
                shown.enterprise,
                href=shown.explorer,
                **{"data-within": "", "data-review-step": "e"},
            ),
            f" {shown.outlet} · {shown.county}",
        ]
    )
    return html.Div([html.Div(line, className="review-title"), where])


def fields(hidden: Sequence[tuple[str, str]]) -> list[Any]:
    """Fields that say which finding a form is about."""
    return [plain.Input(type="hidden", name=name, defaultValue=value) for name, value in hidden]


def _form(shown: Evidence, action: str, t: Translator) -> html.Form:
    if shown.entry.is_closed:
        button = html.Button(
            t("撤销审核"), type="submit", name="cause", value=REOPEN, className="button"
        )
        return html.Form(
            [*fields(shown.hidden), button],
            action=action,
            method="post",
            className="review-form",
            **{"data-review-form": "reopen"},
        )
    buttons = [html.Li(_cause(one, t)) for one in shown.causes]
    note = plain.Textarea(
        name="note",
        rows="2",
        maxLength=str(LONGEST_NOTE),
        className="review-note",
        placeholder=t("说明（标有“须说明”的原因必填）")
        if _some_need_note(shown.causes)
        else t("说明（可不填）"),
        **{"aria-label": t("说明"), "data-review-note": ""},
    )
    keys = t("按数字键以该原因审结并到下一项；n 写说明，j、k 或方向键移动，u 撤销，e 看一企一档。")
    return html.Form(
        [
            *fields(shown.hidden),
            html.Ol(buttons, className="review-causes"),
            note,
            html.P(keys, className="label review-keys"),
        ],
        action=action,
        method="post",
        className="review-form",
        **{"data-review-form": "close"},
    )


def _some_need_note(causes: Sequence[Cause]) -> bool:
    return any(one.needs_note for one in causes)


def _cause(one: Cause, t: Translator) -> html.Button:
    words: list[Any] = [html.Kbd(str(one.key)), html.Span(one.name)]
    if one.needs_note:
        words.append(html.Small(t("须说明")))
    needs = {"data-needs-note": ""} if one.needs_note else {}
    name = "review-cause review-rejects" if one.decision == "rejected" else "review-cause"
    return html.Button(
        words,
        type="submit",
        name="cause",
        value=one.code,
        className=name,
        **{"data-review-key": str(one.key), **needs},
    )


def _history(shown: Evidence, t: Translator) -> Any:
    if not shown.history:
        return None
    rows: list[Any] = []
    if shown.entry.changed_since:
        rows.append(html.P(t("审核之后数据有了变化，须重新审核。"), className="review-changed"))
    rows += [html.P(said_words(one, t)) for one in shown.history]
    return html.Div(rows, className="review-history")


def said_words(one: Said, t: Translator) -> str:
    """What a person did, in one line."""
    what = one.cause or t("已撤销")
    said = f"{formats.timestamp(one.when)} {one.who} — {what}"
    if one.decision:
        said += t("（{source}）", source=t(DECISION_WORDS[one.decision]))
    return f"{said} — {one.note}" if one.note else said


def _chart(shown: Evidence, t: Translator) -> Any:
    if shown.chart is None:
        return parts.empty(t("没有可画的小时值"))
    unit = formats.unit(shown.unit)
    name = t("{pollutant} · 48 小时", pollutant=shown.shown_pollutant)
    legend = [
        html.Span([html.I(className="review-key review-key-limit"), t("小时限值")]),
        html.Span([html.I(className="review-key review-key-marked"), t("标记时段")]),
        html.Span([html.I(className="review-key review-key-about"), t("本事项的小时")]),
        html.Span([html.I(className="review-key review-key-open"), t("不判定或无效")]),
    ]
    return html.Figure(
        [
            html.Figcaption(
                [html.B(f"{name} {unit}".strip()), html.Span(legend, className="legend")]
            ),
            html.Div(
                review_hours.draw(shown.chart, t=t),
                className="review-chart-frame",
                role="region",
                tabIndex="0",
                **{"aria-label": name},
            ),
        ],
        className="review-figure",
    )


def _hours(shown: Evidence, t: Translator) -> Any:
    if not shown.hours:
        return None
    unit = formats.unit(shown.unit)
    columns = [
        Column(t("小时"), is_key=True),
        Column(t("数值"), unit=unit, is_number=True),
        Column(t("限值"), unit=unit, is_number=True),
        *([Column(t("氧含量"), unit="%", is_number=True)] if shown.is_gas else []),
        Column(t("流量"), unit="m³/h", is_number=True),
        *([Column(t("温度"), unit="°C", is_number=True)] if shown.is_gas else []),
        Column(t("状态")),
    ]
    about = [one for one in shown.hours if one.is_about]
    rows = about or list(shown.hours)
    table = parts.table(
        columns,
        [_hour(one, shown.is_gas, t) for one in rows],
        caption=t("小时值"),
    )
    words = t("本事项的 {n} 个小时", n=len(rows)) if about else t("当天的小时")
    return html.Details([html.Summary(words), table], open=bool(about), className="review-hours")


def _hour(one: HourRow, is_gas: bool, t: Translator) -> list[Any]:
    limit = one.upper if one.upper is not None else one.lower
    value: Any = formats.concentration(one.value, limit, t=t) if one.value is not None else "–"
    if one.is_over:
        value = html.B(value, className="review-over-value")

    def beside(number: float | None) -> str:
        return "–" if number is None else formats.concentration(number, t=t)

    flag = f" {one.flag}" if one.flag and one.flag != "N" else ""
    return [
        formats.clock_time(one.hour),
        value,
        "–" if limit is None else formats.as_entered(limit, t=t),
        *([beside(one.oxygen_pct)] if is_gas else []),
        "–" if one.flow_m3 is None else formats.count(one.flow_m3, t=t),
        *([beside(one.temperature_c)] if is_gas else []),
        f"{one.state}{flag}",
    ]
