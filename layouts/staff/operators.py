"""The page of operators: ranking, those that operate themselves, funnel; shapes only."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import dcc, html

from layouts import charts, formats, method_links, parts
from layouts.figures import operator_funnel, score_interval
from layouts.parts import Column
from layouts.staff import operator_verification
from layouts.staff import operators_head as heads
from layouts.staff.operators_values import HOURS_OF_FACTORS, Card, Funnel, Page
from layouts.translations import Translator

FUNNEL = "operators-funnel"
IDS = (FUNNEL,)
STEP = 10

Write = Callable[[Any], Any]
Export = Callable[[str], str]


def page(shown: Page, *, export: Export, records: Export, write: Write, t: Translator) -> html.Div:
    """The whole page; only the figure has a behaviour of its own."""
    if shown.snapshot is None:
        return html.Div(
            [
                write(heads.draw(shown, export=None, t=t)),
                write(heads.nothing(shown.asked, shown.choices, t=t)),
            ],
            className="operators",
        )
    edges = shown.edges
    return html.Div(
        [
            write(heads.draw(shown, export=export, t=t)),
            write(_ranking(shown, edges, t)),
            html.Div(
                [
                    _funnel(shown, write, t),
                    html.Div([write(_own(shown, edges, t)), write(_reading(shown, t))]),
                ],
                className="operators-middle",
            ),
            write(
                operator_verification.draw(
                    shown.verification, _files(records), has_operators=True, t=t
                )
            ),
        ],
        className="operators",
    )


def _files(records: Export) -> html.Span:
    links = [html.A(kind.upper(), href=records(kind), download="") for kind in ("csv", "xlsx")]
    return html.Span(links, className="switch")


def _ranking(shown: Page, edges: tuple[float, ...], t: Translator) -> html.Section:
    return parts.card(
        method_links.staff(t("运维公司排名"), "operator-score", t=t),
        cards_table(
            shown.companies,
            edges,
            caption=t("运维公司排名"),
            empty=t("这一时段没有运维公司的合同"),
            t=t,
        ),
        html.P(_about_rates(shown, t), className="label"),
        note=t(
            "名次与得分旁为 {level} 区间；同组机构分不出高下",
            level=formats.percent(shown.level, t=t).replace(".0 ", " "),
        ),
        name="operators-ranking",
    )


def _about_rates(shown: Page, t: Translator) -> str:
    said = [
        t(
            "得分按合并后的比率计算。有效传输率：补全按排放口整月合计，即时只计合同覆盖的天，扣除外部原因"
        ),
    ]
    if not shown.is_whole_city:
        said.append(t("得分与名次按全市计算，补全只在所辖排放口齐全时显示"))
    return t("；").join(said) + t("。")


def _own(shown: Page, edges: tuple[float, ...], t: Translator) -> html.Section:
    note = t("按同样的条目评价，单独排名")
    if len(shown.self_operated) == 1:
        note = t("只有 1 家，名次没有意义")
    columns = [
        Column(t("单位"), is_key=True),
        Column(t("得分"), is_number=True),
        Column(t("区间"), is_number=True),
        Column(t("等级")),
        Column(t("排放口数"), is_number=True),
        Column(t("即时"), unit="%", is_number=True),
    ]
    rows: list[list[Any]] = [
        [
            dcc.Link(one.name, href=one.href, title=one.full_name),
            _number(one, edges, t),
            ends(one, t),
            _grade(one, t),
            formats.count(one.outlets, t=t),
            _percent(one.prompt.share if one.prompt else None, t),
        ]
        for one in shown.self_operated
    ]
    table = parts.table(
        columns,
        rows,
        caption=t("自行运维"),
        empty_sentence=t("没有自行运维的单位"),
        as_records=True,
    )
    return parts.card(
        method_links.staff(t("自行运维"), "operator-score", t=t),
        table,
        note=note,
        name="operators-own",
    )


def cards_table(
    cards: Sequence[Card], edges: tuple[float, ...], *, caption: str, empty: str, t: Translator
) -> html.Div:
    """Scorecards as a table."""
    floor = floor_of(cards)
    columns = [
        Column(t("名次"), is_number=True),
        Column(t("机构"), is_key=True),
        Column(t("组"), is_number=True),
        Column(t("得分"), is_number=True),
        Column(t("区间（{low}–100）", low=int(floor))),
        Column(t("等级")),
        Column(t("比上期"), is_number=True),
        Column(t("封顶")),
        Column(t("排放口数"), is_number=True),
        Column(t("有效 / 应有"), unit=t(HOURS_OF_FACTORS), is_number=True),
        Column(t("传输 补全"), unit="%", is_number=True),
        Column(t("即时"), unit="%", is_number=True),
    ]
    rows = [_row(one, floor, edges, t) for one in cards]
    return parts.table(columns, rows, caption=caption, empty_sentence=empty, as_records=True)


def floor_of(cards: Sequence[Card]) -> float:
    """Left end of the drawings of intervals: the tens below the lowest of them."""
    lows = [one.low for one in cards if one.low is not None]
    return min(max((min(lows, default=80.0) - 1) // STEP * STEP, 0.0), 80.0)


def _row(one: Card, floor: float, edges: tuple[float, ...], t: Translator) -> list[Any]:
    prompt = one.prompt
    return [
        _rank(one, t),
        dcc.Link(one.name, href=one.href, title=one.full_name),
        "" if one.group is None else str(one.group),
        _number(one, edges, t),
        _interval(one, floor, edges, t),
        _grade(one, t),
        change(one, t),
        _caps(one, t),
        formats.count(one.outlets, t=t),
        f"{formats.count(prompt.numerator, t=t)} / {formats.count(prompt.denominator, t=t)}"
        if prompt
        else formats.no_data(t),
        completed(one, t),
        _percent(prompt.share if prompt else None, t),
    ]


def _percent(share: float | None, t: Translator) -> str:
    return formats.percent(share, t=t).removesuffix(" %")


def _rank(one: Card, t: Translator) -> Any:
    if one.rank is None:
        return html.Span("—", title=t("未评价"))
    interval = f"{one.rank_low}–{one.rank_high}"
    return [html.B(str(one.rank)), " ", html.Span(interval, className="label", title=t("名次区间"))]


def _number(one: Card, edges: tuple[float, ...], t: Translator) -> Any:
    if one.score is None:
        return html.Span(t("未评价"), className="label")
    return html.B(formats.score(one.score, t=t, edges=edges), title=formats.full(one.score, t=t))


def ends(one: Card, t: Translator) -> str:
    """Both ends of the interval of a score."""
    if one.score is None:
        return ""
    if one.low is None or one.high is None:
        return formats.no_data(t)
    return f"{formats.score(one.low, t=t)}–{formats.score(one.high, t=t)}"


def _interval(one: Card, floor: float, edges: tuple[float, ...], t: Translator) -> Any:
    """The interval as a drawing with its ends in words."""
    words = ends(one, t)
    if one.score is None or one.low is None or one.high is None:
        return words
    drawing = score_interval.draw(
        one.low, one.score, one.high, floor=floor, edges=edges, label=words
    )
    return html.Span([drawing, html.Span(words, className="label")], className="interval-cell")


def _grade(one: Card, t: Translator) -> Any:
    """The grade, and whether an objection to it is not decided."""
    if not one.is_disputed:
        return _grade_words(one, t)
    return [_grade_words(one, t), html.Span(t("异议处理中"), className="scores-disputed")]


def _grade_words(one: Card, t: Translator) -> Any:
    if not one.is_scored or not one.grade:
        return html.Span(t("未评价"), className="label")
    if one.grade != one.uncapped_grade:
        return html.Span(
            [
                html.B(one.grade),
                html.Span(t("（原{grade}）", grade=one.uncapped_grade), className="label"),
            ]
        )
    if one.is_wide:
        words = t("（{low}～{high}）", low=one.low_grade, high=one.high_grade)
        said = html.Span(words, className="label", title=t("区间跨等级，不能当作定论"))
        return html.Span([one.grade, said])
    return one.grade


def change(one: Card, t: Translator) -> Any:
    """Points more than in the month before; in grey where the intervals overlap."""
    if one.score is None:
        return ""
    if one.before_rules_differ:
        return html.Span(t("规则不同"), className="label")
    if one.change is None:
        return html.Span(t("上期未评价"), className="label")
    words = formats.signed(one.change, decimals=1, t=t)
    if one.overlaps_before:
        return html.Span(
            words, className="operators-alike", title=t("两期区间重叠，不能说变好或变差")
        )
    return html.B(words)


def _caps(one: Card, t: Translator) -> Any:
    if not one.caps:
        return html.Span(t("无"), className="label")
    return html.Ul(
        [
            html.Li(
                [
                    one_cap.reference,
                    " ",
                    html.Span(
                        [
                            formats.iso_day(one_cap.decided_on),
                            t("，不高于{grade}", grade=one_cap.grade),
                        ],
                        className="label",
                    ),
                ],
                title=one_cap.statement,
            )
            for one_cap in one.caps
        ],
        className="operators-caps",
    )


def completed(one: Card, t: Translator) -> Any:
    """The rate after back-filling, where every outlet of the operator is in sight."""
    known = one.completed
    if known.rate is None:
        return formats.no_data(t)
    if not known.is_whole:
        return html.Span(t("部分"), className="label", title=t("只见其中 {n} 口", n=known.seen))
    return _percent(known.rate.share, t)


def _funnel(shown: Page, write: Write, t: Translator) -> html.Section:
    funnel = shown.funnel
    choices = html.Nav(
        [
            dcc.Link(one.name, href=one.href, className="on" if one.is_chosen else "")
            for one in shown.choices.lines
        ],
        className="choice operators-lines",
        **{"aria-label": t("条目")},
    )
    head = html.Div(
        [
            html.H2(method_links.staff(t("漏斗图 · 比率与应有数量"), "operator-score", t=t)),
            html.Span(t("界限内的差别可以只是偶然"), className="card-note"),
        ],
        className="card-head",
    )
    body: list[Any] = [write(parts.empty(t("这一条目没有应有的事项")))]
    if funnel is not None and funnel.points:
        label = t("漏斗图：{name}", name=funnel.name)
        body = [
            write(html.P(funnel.statement, className="label")),
            charts.graph(
                operator_funnel.figure(funnel, t=t),
                id=FUNNEL,
                label=label,
                t=t,
                height_px=operator_funnel.HEIGHT_PX,
                file_name=f"operators-{funnel.line_key}",
            ),
            write(_points(funnel, t)),
        ]
    return html.Section([write(head), write(choices), *body], className="card operators-funnel")


def _points(funnel: Funnel, t: Translator) -> html.Details:
    """The same points as a table, for those who cannot see the figure."""
    columns = [
        Column(t("机构"), is_key=True),
        Column(t("完成"), unit=t(funnel.unit) if funnel.unit else "", is_number=True),
        Column(t("应有"), unit=t(funnel.unit) if funnel.unit else "", is_number=True),
        Column(t("比率"), unit="%", is_number=True),
        Column(t("位置")),
    ]
    rows: list[list[Any]] = [
        [
            one.name,
            formats.tally(one.numerator, t=t),
            formats.tally(one.denominator, t=t),
            _percent(one.share, t),
            t(operator_funnel.ZONES[one.zone][2]),
        ]
        for one in reversed(funnel.points)
    ]
    table = parts.table(columns, rows, caption=funnel.name)
    return html.Details([html.Summary(t("看数值")), table], className="operators-points")


def _reading(shown: Page, t: Translator) -> html.Section:
    said = [
        t(
            "得分是各条目得分之和，换算到 100 分；条目和权重来自规则版本 {version}。",
            version=shown.snapshot.rule_version if shown.snapshot else "",
        ),
        t("证据少的机构，比率向全市均值靠拢，区间也更宽。"),
        t("同组机构与组内第一名分不出高下；名次区间是名次可能落入的范围。"),
        t("“比上期”为灰色时，两期区间重叠，不能说变好或变差。"),
        t("未评价：这一时段没有应评的条目，不是零分。"),
    ]
    return parts.card(
        method_links.staff(t("怎么读"), "operator-score", t=t),
        html.Ul([html.Li(one) for one in said]),
        name="operators-reading",
    )
