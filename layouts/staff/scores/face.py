"""The page of one face: head, lines with their cases, what moved, months; shapes only."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import dcc, html

from layouts import faces, formats, method_links, parts, table_columns
from layouts.parts import Column
from layouts.staff.listing import files
from layouts.staff.operators_head import menu
from layouts.staff.operators_values import LINE_STATES
from layouts.staff.scores import tables
from layouts.staff.scores.values import Case, Dimension, FacePage, Line, Past
from layouts.staff.scores.words import AMOUNT_OUTCOMES, FACE_STATES, PERIOD_STATES
from layouts.translations import Translator

IDS: tuple[str, ...] = ()
BIG_PX = 56
SMALL_PX = 22
CASES_IN_SIGHT = 3
RULES = "/staff/methods/score-rules"

Export = Callable[[str], str]


def page(shown: FacePage, *, export: Export, write: Callable[[Any], Any], t: Translator) -> Any:
    """The whole page; every choice is a link."""
    if shown.month is None:
        why = (
            t("{month}没有这家企业的脸谱", month=formats.month(shown.asked, t=t))
            if shown.asked
            else t("这家企业还没有脸谱")
        )
        return write(html.Div([_head(shown, t), parts.empty(why)], className="scores face-page"))
    cards: list[Any] = [_head(shown, t), _lines(shown, export, t)]
    beside = [_moved(shown, t), _history(shown.history, t)]
    cards.append(html.Div(beside, className="scores-middle"))
    if shown.caps:
        cards.append(_caps(shown, t))
    if shown.amounts:
        cards.append(_amounts(shown, t))
    if shown.objections:
        drawn = table_columns.plain(
            tables.OBJECTIONS.columns, shown.objections, caption=t(tables.OBJECTIONS.title), t=t
        )
        cards.append(parts.card(method_links.titled(tables.OBJECTIONS.heading, t=t), drawn))
    return write(html.Div(cards, className="scores face-page"))


def _head(shown: FacePage, t: Translator) -> html.Div:
    title = shown.enterprise
    if shown.month is not None:
        title = f"{shown.enterprise} · {formats.month(shown.month, t=t)}"
    content: list[Any] = [
        parts.breadcrumb([(t("评分"), shown.list_href)], here=shown.enterprise, t=t),
        parts.page_head(title, filters=_filters(shown, t), finding=shown.finding or None),
    ]
    if shown.month is not None:
        content.append(_standing(shown, t))
    said = [shown.rules_note]
    if shown.correction:
        said.append(t("更正：{note}", note=shown.correction))
    if shown.is_calendar_provisional:
        said.append(t("有期限按暂定日历计算，该年工作日尚未公布"))
    note = t("；").join(one for one in said if one)
    content.append(html.P(note, className="label scores-note") if note else None)
    return html.Div(content)


def _filters(shown: FacePage, t: Translator) -> html.Div:
    chips: list[Any] = [menu(t("月份"), shown.months, t), menu(t("对比"), shown.others, t)]
    if shown.month is not None:
        chips += [
            _chip(t("状态"), t(PERIOD_STATES[shown.snapshot_state])),
            _chip(t("规则"), dcc.Link(shown.rule_version, href=RULES)),
        ]
        if shown.known_until is not None:
            chips.append(_chip(t("证据截至"), formats.full_day(shown.known_until, t=t)))
    chips.append(html.Span(dcc.Link(t("一企一档"), href=shown.enterprise_href), className="chip"))
    return html.Div(chips, className="filter-menus")


def _chip(name: str, value: Any) -> html.Span:
    return html.Span([html.Span(name, className="label"), " ", value], className="chip")


def _standing(shown: FacePage, t: Translator) -> html.Div:
    """The face large, with its word, its score and what it would be without caps."""
    band = shown.band if shown.band in faces.FACES else "none"
    word = faces.word(band, t=t) if shown.band else t(FACE_STATES[shown.state])
    said: list[Any] = [html.B(word, className="scores-word")]
    if shown.score is not None and shown.state == "scored":
        said.append(
            html.Span(
                t(
                    "{earned} / {maximum} 分 → {score}",
                    earned=f"{shown.earned:.2f}",
                    maximum=f"{shown.maximum:g}",
                    score=formats.score(shown.score, t=t),
                )
            )
        )
    if shown.state != "scored":
        said.append(html.Span(t(FACE_STATES[shown.state]), className="label"))
    if shown.uncapped is not None and shown.uncapped != shown.band:
        word = faces.word(shown.uncapped, t=t)
        said.append(html.Span(t("按得分为{word}，因下列事项封顶", word=word)))
    if shown.is_disputed:
        said.append(html.Span(t("异议处理中"), className="scores-disputed"))
    drawing = faces.face(band, size_px=BIG_PX, t=t, greyed=shown.state == "stopped")
    return html.Div(
        [drawing, html.Div(said, className="scores-stack")], className="card scores-standing"
    )


def _lines(shown: FacePage, export: Export, t: Translator) -> html.Section:
    columns = [
        Column(t("条目"), is_key=True),
        Column(t("状态")),
        Column(t("完成与应有")),
        Column(t("得分"), is_number=True),
        Column(t("对比期"), is_number=True),
        Column(t("情形与所据数据")),
    ]
    rows: list[list[Any]] = []
    for dimension in shown.dimensions:
        rows.append(_dimension(dimension))
        rows += [_line(one, t) for one in dimension.lines]
    table = parts.table(columns, rows, caption=t("评分条目"), as_records=True)
    return parts.card(
        method_links.staff(t("评分条目"), "face", t=t),
        table,
        html.P(
            t("不适用和平台原因缺失的条目不计入得分与满分；应有而无得零分。"), className="label"
        ),
        link=files(export),
        name="scores-lines",
    )


def _dimension(one: Dimension) -> list[Any]:
    return [
        html.Span(one.name, className="scores-dimension"), "", "",
        f"{one.earned:.2f} / {one.maximum:g}", "", "",
    ]  # fmt: skip


def _line(one: Line, t: Translator) -> list[Any]:
    name = html.Span(
        [
            html.Span(one.name, id=one.key),
            html.Span(
                [one.statement, t("（{document}）", document=one.document) if one.document else ""],
                className="label",
            ),
        ],
        className="scores-stack scores-line",
    )
    state = t(LINE_STATES[one.state])
    cause = html.Span(one.cause, className="label") if one.cause else None
    return [
        name,
        html.Span([state, cause], className="scores-stack"),
        one.sum or "—",
        f"{one.earned:.2f} / {one.maximum:g}" if one.counts else "—",
        "—" if one.before is None else f"{one.before:.2f}",
        _cases(one.cases, t),
    ]


def _cases(cases: Sequence[Case], t: Translator) -> Any:
    if not cases:
        return "—"
    drawn = [
        html.Li([dcc.Link(case.name, href=case.href), " ", html.Span(case.said)]) for case in cases
    ]
    if len(drawn) <= CASES_IN_SIGHT:
        return html.Ul(drawn, className="scores-cases")
    more = html.Details(
        [
            html.Summary(t("另有 {n} 项", n=len(drawn) - CASES_IN_SIGHT)),
            html.Ul(drawn[CASES_IN_SIGHT:]),
        ]
    )
    return html.Div([html.Ul(drawn[:CASES_IN_SIGHT]), more], className="scores-cases")


def _moved(shown: FacePage, t: Translator) -> html.Section:
    title = method_links.staff(t("为什么变了"), "face", t=t)
    if shown.against is None:
        return parts.card(title, parts.empty(t("没有可以对比的月份")))
    rows: list[list[Any]] = [
        [
            html.A(one.line, href=one.href) if one.href else one.line,
            "—" if one.before is None else f"{one.before:.2f}",
            "—" if one.after is None else f"{one.after:.2f}",
            html.Span(
                [one.cause, html.Span(one.facts, className="label")], className="scores-stack"
            ),
        ]
        for one in shown.moved
    ]
    columns = [
        Column(t("条目"), is_key=True),
        Column(formats.month(shown.against, t=t), is_number=True),
        Column(formats.month(shown.month, t=t) if shown.month else "", is_number=True),
        Column(t("原因与所据数据")),
    ]
    table = parts.table(
        columns, rows, caption=t("为什么变了"), empty_sentence=t("两期相同"), as_records=True
    )
    return parts.card(
        title, table, note=t("与{month}比", month=formats.month(shown.against, t=t)),
        name="scores-moved",
    )  # fmt: skip


def _history(history: Sequence[Past], t: Translator) -> html.Section:
    scored = [one for one in history if one.score is not None]
    columns = [
        Column(t("月份"), is_key=True),
        Column(t("脸谱")),
        Column(t("得分"), is_number=True),
        Column(t("变化"), is_number=True),
        Column(t("状态")),
    ]
    rows: list[list[Any]] = []
    before: float | None = None
    for one in history:
        change = one.score - before if one.score is not None and before is not None else None
        rows.append(
            [
                dcc.Link(
                    formats.month(one.month, t=t), href=one.href,
                    className="on" if one.is_chosen else "",
                ),
                tables.band(one.band, t) if one.band else t(FACE_STATES[one.state]),
                "—" if one.score is None else formats.score(one.score, t=t),
                "—" if change is None else formats.signed(change, decimals=1, t=t),
                t(PERIOD_STATES[one.snapshot_state]),
            ]
        )  # fmt: skip
        before = one.score if one.score is not None else before
    table = parts.table(columns, rows[::-1], caption=t("各月脸谱"))
    return parts.card(
        method_links.staff(t("各月脸谱"), "face", t=t),
        table,
        note=_trend(scored, t),
        name="scores-history",
    )


def _trend(scored: Sequence[Past], t: Translator) -> str:
    """The newest score against the mean of up to three months before it."""
    if len(scored) < 2:
        return t("不足两个月，不谈趋势")
    last = [one.score for one in scored if one.score is not None]
    base = last[-4:-1]
    change = last[-1] - sum(base) / len(base)
    return t(
        "最新一月比前 {n} 个月平均 {change} 分",
        n=len(base),
        change=formats.signed(change, decimals=1, t=t),
    )


def _caps(shown: FacePage, t: Translator) -> html.Section:
    columns = [
        Column(t("事项"), is_key=True),
        Column(t("依据")),
        Column(t("日期")),
        Column(t("不高于")),
        Column(t("内容")),
    ]
    rows = [
        [
            one.statement,
            [html.Div(dcc.Link(name, href=href)) for name, href in one.references],
            formats.iso_day(one.decided_on),
            one.band,
            one.facts or "—",
        ]
        for one in shown.caps
    ]
    table = parts.table(columns, rows, caption=t("封顶"), as_records=True)
    return parts.card(
        method_links.staff(t("封顶"), "face", t=t),
        table,
        note=t("得分不变，只降等级"),
        name="scores-caps",
    )


def _amounts(shown: FacePage, t: Translator) -> html.Section:
    columns = [
        Column(t("许可量"), is_key=True),
        Column(t("污染物")),
        Column(t("许可"), unit="t", is_number=True),
        Column(t("已用"), unit="t", is_number=True),
        Column(t("结论")),
    ]
    rows = [
        [
            one.reference,
            one.pollutant,
            f"{one.permitted_t:,.2f}",
            "—"
            if one.used_t is None
            else (
                t("至少 {n}", n=f"{one.used_t:,.2f}")
                if one.is_lower_bound
                else f"{one.used_t:,.2f}"
            ),
            t(AMOUNT_OUTCOMES[one.outcome])
            + (t("（{n} 口没有数字）", n=one.unknown_outlets) if one.unknown_outlets else ""),
        ]
        for one in shown.amounts
    ]
    table = parts.table(columns, rows, caption=t("年许可排放量"), as_records=True)
    return parts.card(
        method_links.staff(t("年许可排放量"), "permit-use", t=t),
        table,
        note=t("月末的使用情况"),
        name="scores-amounts",
    )
