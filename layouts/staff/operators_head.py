"""Head of both pages of operators: month, span, state of the evaluation, rules, files."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from dash import dcc, html

from layouts import formats, parts
from layouts.staff.operators_values import SNAPSHOT_STATES, Choices, Offer, Page, Snapshot
from layouts.translations import Translator

Export = Callable[[str], str] | None
RULES = "/staff/methods/score-rules"


def draw(shown: Page, *, export: Export, t: Translator) -> html.Div:
    """Head of the page of all operators."""
    title = t("运维服务机构评价")
    if shown.snapshot is not None:
        title = t("运维服务机构评价 · {span}", span=span_words(shown.snapshot, t=t))
    return html.Div(
        [
            parts.page_head(
                title,
                actions=actions(shown.choices, export, t=t),
                filters=filters(shown.snapshot, shown.choices, t=t),
                finding=shown.finding or None,
            ),
            note(shown.rules_note, shown.snapshot, t=t),
        ]
    )


def span_words(snapshot: Snapshot, *, t: Translator) -> str:
    """The month, or the three months that end with it."""
    month = formats.month(snapshot.month, t=t)
    if snapshot.months == 1:
        return month
    return t("至{month}的 {n} 个月", month=month, n=snapshot.months)


def actions(choices: Choices, export: Export, *, t: Translator) -> list[Any]:
    """Span and files."""
    spans = html.Nav(
        [
            dcc.Link(one.name, href=one.href, className="on" if one.is_chosen else "")
            for one in choices.spans
        ],
        className="choice",
        **{"aria-label": t("时段")},
    )
    files: list[Any] = []
    if export is not None:
        files = [
            parts.button_link("CSV", href=export("csv"), download=True),
            parts.button_link("XLSX", href=export("xlsx"), download=True),
        ]
    return [spans, *files]


def filters(snapshot: Snapshot | None, choices: Choices, *, t: Translator) -> html.Div:
    """Month as a menu; then what kind of evaluation this is."""
    chips: list[Any] = [menu(t("月份"), choices.months, t)]
    if choices.others:
        chips.append(menu(t("对比"), choices.others, t))
    if snapshot is not None:
        chips += [
            _chip(t("状态"), _state(snapshot, t)),
            _chip(t("规则"), dcc.Link(snapshot.rule_version, href=RULES)),
            _chip(t("方法"), snapshot.method_version),
            _chip(t("证据截至"), formats.full_day(snapshot.known_until, t=t)),
        ]
    return html.Div(chips, className="filter-menus")


def menu(name: str, offers: Sequence[Offer], t: Translator) -> html.Span:
    """Some choices behind the chosen one."""
    chosen = next((one.name for one in offers if one.is_chosen), t("选择"))
    links = [
        html.Li(dcc.Link(one.name, href=one.href, className="menu-on" if one.is_chosen else ""))
        for one in offers
    ]
    summary = html.Summary([html.Span(name, className="label"), " ", chosen])
    menu = html.Details([summary, html.Ul(links)], className="filter-menu")
    return html.Span(menu, className="filter-chip")


def _state(snapshot: Snapshot, t: Translator) -> str:
    word = t(SNAPSHOT_STATES[snapshot.state])
    if snapshot.published_at is None:
        return word
    day = formats.local(snapshot.published_at).date()
    return f"{word} {formats.full_day(day, t=t)}"


def _chip(name: str, value: Any) -> html.Span:
    return html.Span([html.Span(name, className="label"), " ", value], className="chip")


def note(rules_note: str, snapshot: Snapshot | None, *, t: Translator) -> Any:
    """What must stand under every score."""
    said = [rules_note] if rules_note else []
    if snapshot is not None and snapshot.state == "provisional":
        said.append(t("暂定结果在发布之前会随数据变化"))
    if snapshot is not None and snapshot.correction:
        said.append(t("更正：{note}", note=snapshot.correction))
    return html.P(t("；").join(said) + t("。"), className="label operators-note") if said else None


def nothing(asked: date | None, choices: Choices, *, t: Translator) -> html.Div:
    """Nothing was evaluated: why, and what to do."""
    if asked is None:
        return parts.empty(
            t("还没有评价结果"),
            hint=t("评价在月末之后自动进行，也可以由管理员用 flask score 命令进行。"),
        )
    months = [html.Li(dcc.Link(one.name, href=one.href)) for one in choices.months[:6]]
    return parts.empty(
        t("{month}没有评价结果", month=formats.month(asked, t=t)),
        hint=[t("已评价的月份："), html.Ul(months, className="operators-months")]
        if months
        else t("这一时段还没有评价过的月份。"),
    )
