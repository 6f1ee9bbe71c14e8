"""Tables of the page of one operator: lines, what moved, outlets, equipment."""

from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
from layouts.parts import Column
from layouts.staff.operators_values import (
    HOURS_OF_FACTORS,
    LINE_STATES,
    Dimension,
    Line,
    Moved,
    Operator,
    Outlet,
    Rate,
)
from layouts.translations import Translator

COUNTING = ("scored", "not_delivered")


def lines(shown: Operator, files: Any, *, t: Translator) -> html.Section:
    """Every line by dimension, with its sum."""
    card = shown.card
    columns = [
        Column(t("条目"), is_key=True),
        Column(t("完成 / 应有"), is_number=True),
        Column(t("比率"), unit="%", is_number=True),
        Column(t("合并后"), unit="%", is_number=True),
        Column(t("得分"), is_number=True),
        Column(t("满分"), is_number=True),
        Column(""),
        Column(t("未合并得分"), is_number=True),
        Column(t("上期"), is_number=True),
        Column(t("状态")),
        Column(t("排放口")),
    ]
    rows: list[list[Any]] = []
    for dimension in shown.dimensions:
        rows.append(_dimension(dimension, t))
        rows += [_line(one, t) for one in dimension.lines]
    total: list[Any] | None = None
    if card is not None and card.earned is not None and card.maximum:
        total = [
            t("合计"), "", "", "",
            formats.score(card.earned, t=t), formats.score(card.maximum, t=t),
            parts.bar(card.earned / card.maximum, label=formats.score(card.score, t=t)),
            "", "",
            t("换算 {score}", score=formats.score(card.score, t=t, edges=shown.edges)), "",
        ]  # fmt: skip
    table = parts.table(columns, rows, caption=t("评分条目"), total=total, as_records=True)
    section = parts.card(
        method_links.staff(t("评分条目"), "operator-score", t=t),
        table,
        html.P(
            t("不适用和平台原因缺失的条目不计入两边；应有而无为 0 分；得分按合并后的比率。"),
            className="label",
        ),
        note=t("完成数、应有数和得分都是评价时保存的"),
        link=files,
        name="operator-lines",
    )
    return _named(section, "lines")


def _named(section: html.Section, name: str) -> html.Section:
    section.id = name
    return section


def _dimension(one: Dimension, t: Translator) -> list[Any]:
    name = html.Span(one.name, className="operator-dimension")
    if not one.maximum:
        return [name, "", "", "", "", "", "", "", "", t("不适用"), ""]
    return [
        name, "", "", "",
        html.B(formats.score(one.earned, t=t)), html.B(formats.score(one.maximum, t=t)),
        parts.bar(one.earned / one.maximum, label=formats.score(one.earned, t=t)),
        "", "", "", "",
    ]  # fmt: skip


def _line(one: Line, t: Translator) -> list[Any]:
    counts = one.state in COUNTING
    unit = f" {t(one.unit)}" if one.unit else ""
    done = ""
    if one.denominator is not None and one.numerator is not None:
        done = f"{formats.tally(one.numerator, t=t)} / {formats.tally(one.denominator, t=t)}{unit}"
    before: Any = ""
    if one.before is not None:
        before = formats.score(one.before, t=t)
    return [
        html.Span(
            [html.Span(one.name), html.Span(one.statement, className="label operator-statement")],
            className="operator-line",
        ),
        done,
        _percent(one.rate, t) if one.rate is not None else "",
        _percent(one.pooled, t) if one.pooled is not None else "",
        html.B(formats.score(one.earned, t=t), title=formats.full(one.earned, t=t))
        if counts
        else "",
        formats.score(one.maximum, t=t) if counts else "",
        parts.bar(one.earned / one.maximum, label=formats.score(one.earned, t=t)) if counts else "",
        formats.score(one.raw_earned, t=t) if counts else "",
        before,
        t(LINE_STATES[one.state]),
        dcc.Link(t("逐口"), href=one.outlets_href) if one.rate is not None else "",
    ]


def _percent(share: float | None, t: Translator) -> str:
    return formats.percent(share, t=t).removesuffix(" %")


def moved(shown: Operator, *, t: Translator) -> html.Section:
    """What moved against the month before."""
    title = t("为什么变了")
    heading = method_links.staff(title, "operator-score", t=t)
    if shown.before is None:
        return parts.card(
            heading, parts.empty(t("上期没有评价，没有可比的")), name="operator-moved"
        )
    columns = [
        Column(t("条目"), is_key=True),
        Column(t("上期"), is_number=True),
        Column(t("本期"), is_number=True),
        Column(t("变化"), is_number=True),
        Column(t("依据")),
    ]
    rows = [_moved(one, t) for one in shown.moved]
    table = parts.table(
        columns,
        rows,
        caption=title,
        empty_sentence=t("与上期相比没有条目变化"),
        as_records=True,
    )
    return parts.card(
        heading,
        table,
        note=t("与{month}相比，单位：分", month=formats.month(shown.before, t=t)),
        name="operator-moved",
    )


def _moved(one: Moved, t: Translator) -> list[Any]:
    difference: Any = ""
    if one.before is not None and one.after is not None:
        difference = html.B(formats.signed(one.after - one.before, decimals=2, t=t))
    facts: list[Any] = [one.facts] if one.facts else []
    facts.append(html.Span(one.cause, className="label"))
    return [
        one.name,
        "" if one.before is None else formats.score(one.before, t=t),
        "" if one.after is None else formats.score(one.after, t=t),
        difference,
        html.Span(facts, className="operator-facts"),
    ]


def outlets(shown: Operator, files: Any, *, t: Translator) -> html.Section:
    """Outlets served, what each line found there; the worst at the chosen line first."""
    columns = [Column(t("企业 排放口"), is_key=True), Column(t("区县"))]
    for head in shown.heads:
        link = dcc.Link(head.name, href=head.href, className="on" if head.is_chosen else "")
        columns.append(Column(link, is_number=True, record_label=head.name))
    columns.append(Column(t("传输 补全"), is_number=True))
    rows = [_outlet(one, t) for one in shown.outlets]
    note = t(
        "{n} 口；完成 / 应有，传输单位为{unit}；点列名按该条目排",
        n=len(rows),
        unit=t(HOURS_OF_FACTORS),
    )
    card = shown.card
    if card is not None and len(rows) < card.outlets:
        note += t("；合同内共 {n} 口，其余不在所辖范围或没有应有的事项", n=card.outlets)
    table = parts.table(
        columns,
        rows,
        caption=t("所服务的排放口"),
        empty_sentence=t("没有所辖的排放口"),
        as_records=True,
    )
    section = parts.card(
        method_links.staff(t("所服务的排放口"), "operator-score", t=t),
        table,
        html.P(t("手机上只列没有全部完成的条目。"), className="label operator-phone-note"),
        note=note,
        link=files,
        name="operator-outlets",
    )
    return _named(section, "outlets")


def _outlet(one: Outlet, t: Translator) -> list[Any]:
    name = html.Span(
        [dcc.Link(one.enterprise, href=one.href), " ", html.Span(one.outlet)],
        title=f"{one.enterprise} {one.outlet}",
    )
    return [name, one.county, *(_rate(rate, t) for rate in one.rates), _rate(one.completed, t)]


def _rate(rate: Rate | None, t: Translator) -> Any:
    """Both counts; bold where something is missing, so that the eye finds it."""
    if rate is None or rate.denominator <= 0:
        return ""
    counts = f"{formats.tally(rate.numerator, t=t)} / {formats.tally(rate.denominator, t=t)}"
    share = formats.percent(rate.share, t=t)
    if rate.numerator < rate.denominator:
        return html.B(counts, title=share)
    return html.Span(counts, title=share, className="operator-complete")


def monitors(shown: Operator, *, t: Translator) -> html.Section:
    """Monitors proposed for replacement."""
    columns = [
        Column(t("企业 排放口"), is_key=True),
        Column(t("设备")),
        Column(t("型号")),
        Column(t("本月得分"), is_number=True),
        Column(t("不合格月数"), is_number=True),
    ]
    rows: list[list[Any]] = [
        [
            html.Span([dcc.Link(one.enterprise, href=one.href), " ", one.outlet]),
            one.ref,
            one.model,
            t("未评价") if one.score is None else formats.score(one.score, t=t),
            f"{one.months_below} / {one.months_scored}",
        ]
        for one in shown.monitors
    ]
    return parts.card(
        method_links.staff(t("建议更换的设备"), "operator-score", t=t),
        parts.table(
            columns,
            rows,
            caption=t("建议更换的设备"),
            empty_sentence=t("没有建议更换的设备"),
            as_records=True,
        ),
        note=t("须先听取企业意见；更换运维机构不重新起算；不影响机构得分"),
        name="operator-monitors",
    )
