"""The page of one operator: lines, what moved, months, outlets, equipment; shapes only."""

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from layouts import charts, formats, method_links, parts
from layouts.figures import operator_history
from layouts.parts import Column, Measure
from layouts.staff import operator_tables as tables
from layouts.staff import operator_verification
from layouts.staff import operators_head as heads
from layouts.staff.operators_values import Card, Operator, Past
from layouts.translations import Translator

HISTORY = "operator-history"
IDS = (HISTORY,)

Write = Callable[[Any], Any]
Export = Callable[[str, str], str]


def page(shown: Operator, *, export: Export, write: Write, t: Translator) -> html.Div:
    """The whole page."""
    if shown.card is None:
        why = (
            parts.empty(t("{name}在这一时段没有合同，没有评价", name=shown.name))
            if shown.snapshot is not None
            else heads.nothing(shown.asked, shown.choices, t=t)
        )
        return html.Div(
            [write(_head(shown, t)), write(why), _history(shown, write, t)],
            className="operators operator",
        )
    return html.Div(
        [
            write(_head(shown, t)),
            write(_tiles(shown, shown.card, t)),
            write(tables.lines(shown, _files(export, "lines"), t=t)),
            html.Div(
                [_history(shown, write, t), write(tables.moved(shown, t=t))],
                className="operator-middle",
            ),
            write(tables.outlets(shown, _files(export, "outlets"), t=t)),
            write(tables.monitors(shown, t=t)),
            write(
                operator_verification.draw(
                    shown.verification, _files(export, "verification"), has_operators=False, t=t
                )
            ),
        ],
        className="operators operator",
    )


def _files(export: Export, table: str) -> html.Span:
    links = [
        html.A("CSV", href=export(table, "csv"), download=""),
        html.A("XLSX", href=export(table, "xlsx"), download=""),
    ]
    return html.Span(links, className="switch")


def _head(shown: Operator, t: Translator) -> html.Div:
    title = shown.name
    if shown.snapshot is not None:
        title = f"{shown.name} · {heads.span_words(shown.snapshot, t=t)}"
    return html.Div(
        [
            parts.breadcrumb([(t("运维"), shown.list_href)], here=shown.name, t=t),
            parts.page_head(
                title,
                actions=heads.actions(shown.choices, None, t=t),
                filters=heads.filters(shown.snapshot, shown.choices, t=t),
                finding=shown.finding or None,
            ),
            _registry(shown, t),
            heads.note(shown.rules_note, shown.snapshot, t=t),
        ]
    )


def _registry(shown: Operator, t: Translator) -> html.P:
    said: list[Any] = [shown.full_name, " · ", shown.ref]
    if shown.credit_code:
        said += [" · ", t("信用代码 {code}", code=shown.credit_code)]
    if shown.registered_on is not None:
        said += [" · ", t("{day}登记", day=formats.full_day(shown.registered_on, t=t))]
    if shown.is_self_operated:
        said += [" · ", t("自行运维")]
    if shown.enterprise_href:
        said += [" · ", dcc.Link(t("一企一档"), href=shown.enterprise_href)]
    return html.P(said, className="label")


def _tiles(shown: Operator, card: Card, t: Translator) -> html.Div:
    interval = t("数据不足")
    if card.low is not None and card.high is not None:
        interval = f"{formats.score(card.low, t=t)}–{formats.score(card.high, t=t)}"
    score = Measure(
        t("得分"),
        formats.score(card.score, t=t, edges=shown.edges) if card.is_scored else t("未评价"),
    )
    grade = card.grade or t("未评价")
    place = "—" if card.rank is None or shown.competitors < 2 else str(card.rank)
    places = (
        f"{card.rank_low}–{card.rank_high}"
        if card.rank is not None and shown.competitors > 1
        else t("不比名次")
    )
    prompt = card.prompt.share if card.prompt else None
    completed = (
        card.completed.rate.share if card.completed.is_whole and card.completed.rate else None
    )
    made = [
        parts.tile(
            t("得分"),
            href="#lines",
            method=method_links.of_tile(t("得分"), "operator-score", t=t),
            main=[score],
            beside=Measure(t("{level} 区间", level=_level(shown, t)), interval),
            change=_change(card, t),
        ),
        parts.tile(
            t("等级"),
            href="#lines",
            method=method_links.of_tile(t("等级"), "operator-score", t=t),
            main=[Measure(t("封顶之后"), grade)],
            beside=Measure(t("按得分"), card.uncapped_grade or t("未评价")),
            change=_caps(card, t),
        ),
        parts.tile(
            t("名次"),
            href=shown.list_href,
            method=method_links.of_tile(t("名次"), "operator-score", t=t),
            main=[Measure(t("{n} 家中", n=shown.competitors), place)],
            beside=Measure(t("名次区间"), places),
            change=t("第 {n} 组；同组分不出高下", n=card.group)
            if card.group is not None and shown.competitors > 1
            else t("同类只有这一家，不比名次"),
        ),
        parts.tile(
            t("有效传输率"),
            href="#outlets",
            method=method_links.of_tile(t("有效传输率"), "rates", t=t),
            main=[Measure(t("补全"), *_split(completed, t))],
            beside=Measure(t("即时"), *_split(prompt, t)),
            change=t(
                "应有 {due} 因子·h，{n} 口",
                due=formats.count(card.prompt.denominator, t=t) if card.prompt else "0",
                n=card.outlets,
            ),
        ),
    ]
    return html.Div(made, className="tiles")


def _split(share: float | None, t: Translator) -> tuple[str, str]:
    text = formats.percent(share, t=t)
    number, _, unit = text.partition(" ")
    return (number, unit) if unit else (text, "")


def _level(shown: Operator, t: Translator) -> str:
    return formats.percent(shown.level, t=t).replace(".0 ", " ")


def _change(card: Card, t: Translator) -> str:
    if card.change is None:
        return t("规则不同") if card.before_rules_differ else t("上期未评价")
    words = formats.signed(card.change, decimals=1, t=t)
    if card.overlaps_before:
        return t("比上期 {change}（区间重叠）", change=words)
    return t("比上期 {change}", change=words)


def _caps(card: Card, t: Translator) -> str:
    if not card.caps:
        return t("没有封顶的决定")
    return t("；").join(
        f"{one.reference}（{formats.iso_day(one.decided_on)}）" for one in card.caps
    )


def _history(shown: Operator, write: Write, t: Translator) -> html.Section:
    head = html.Div(
        [
            html.H2(method_links.staff(t("各月得分"), "operator-score", t=t)),
            html.Span(
                t("竖线为 {level} 区间，空心为暂定", level=_level(shown, t)), className="card-note"
            ),
        ],
        className="card-head",
    )
    if not any(one.score is not None for one in shown.history):
        return html.Section(
            [write(head), write(parts.empty(t("还没有得分")))], className="card operator-history"
        )
    chosen = shown.snapshot.month if shown.snapshot else None
    chart = charts.graph(
        operator_history.figure(shown.history, shown.bands, chosen=chosen, t=t),
        id=HISTORY,
        label=t("{name}各月得分", name=shown.name),
        t=t,
        height_px=operator_history.HEIGHT_PX,
        file_name=f"operator-{shown.ref}",
    )
    return html.Section(
        [write(head), chart, write(_months(shown.history, t))], className="card operator-history"
    )


def _months(history: tuple[Past, ...], t: Translator) -> html.Details:
    columns = [
        Column(t("月份"), is_key=True),
        Column(t("状态")),
        Column(t("得分"), is_number=True),
        Column(t("区间"), is_number=True),
        Column(t("等级")),
        Column(t("名次"), is_number=True),
        Column(t("排放口数"), is_number=True),
    ]
    rows: list[list[Any]] = [
        [
            dcc.Link(formats.month(one.month, t=t), href=one.href),
            t("已发布") if one.is_published else t("暂定"),
            t("未评价") if one.score is None else formats.score(one.score, t=t),
            ""
            if one.low is None
            else f"{formats.score(one.low, t=t)}–{formats.score(one.high, t=t)}",
            one.grade,
            "" if one.rank is None else f"{one.rank}（{one.rank_low}–{one.rank_high}）",
            formats.count(one.outlets, t=t),
        ]
        for one in reversed(history)
    ]
    table = parts.table(columns, rows, caption=t("各月得分"))
    return html.Details([html.Summary(t("看数值")), table], className="operators-points")
