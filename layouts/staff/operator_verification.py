"""Records that the data contradict, as a card: a list for verification, which touches no score."""

from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
from layouts.parts import Column
from layouts.staff import words
from layouts.staff.operators_values import (
    HOURS_OF_FACTORS,
    KINDS_TO_VERIFY,
    Contradiction,
    Verification,
)
from layouts.translations import Translator

ROWS_IN_SIGHT = 20
ALL = "/staff/operators"
OF_CONTRACTS = ("no_contract", "two_operators")


def draw(shown: Verification, files: Any, *, has_operators: bool, t: Translator) -> html.Section:
    """The newest first; ``has_operators`` where they are of several operators."""
    columns = [
        Column(t("待核实"), is_key=True),
        *([Column(t("机构"))] if has_operators else []),
        Column(t("企业 排放口")),
        Column(t("区县")),
        Column(t("所涉时段")),
        Column(t("依据")),
        Column(t("记录")),
    ]
    rows = [_row(one, has_operators, t) for one in shown.rows[:ROWS_IN_SIGHT]]
    table = parts.table(
        columns,
        rows,
        caption=t("与数据矛盾的记录"),
        empty_sentence=t("没有发现与数据矛盾的记录")
        if shown.searched
        else t("这一时段还没有核对过记录"),
        as_records=True,
    )
    section = parts.card(
        method_links.staff(t("与数据矛盾的记录"), "operator-score", t=t),
        table,
        html.P(_about(shown, t), className="label"),
        None if has_operators else _elsewhere(t),
        note=t("供核实的清单，不影响任何得分"),
        link=files if shown.rows else None,
        name="operator-verification",
    )
    section.id = "verification"
    return section


def _elsewhere(t: Translator) -> html.P:
    """Where the days are that are of no single operator."""
    return html.P(
        [
            t("没有合同或同时有两家合同的日子不归任何机构，列在"),
            dcc.Link(t("运维 · 与数据矛盾的记录"), href=f"{ALL}#verification"),
            t("。"),
        ],
        className="label",
    )


def _about(shown: Verification, t: Translator) -> str:
    said = []
    if len(shown.rows) > ROWS_IN_SIGHT:
        said.append(
            t("只列前 {n} 条，共 {total} 条，其余见文件", n=ROWS_IN_SIGHT, total=len(shown.rows))
        )
    if shown.searched_at is not None:
        said.append(
            t(
                "核对于 {time}，规则 {rules}",
                time=formats.timestamp(shown.searched_at),
                rules=t("、").join(shown.rule_versions),
            )
        )
    if shown.searched and shown.waiting:
        months = t("、").join(formats.month(one, t=t) for one in shown.waiting)
        said.append(t("{months}还没有核对", months=months))
    return t("；").join(said)


def evidence(one: Contradiction, *, t: Translator) -> str:
    """What speaks against the record, with its count."""
    if one.kind in OF_CONTRACTS:
        hours = f"{formats.count(one.hours, t=t)} {t(HOURS_OF_FACTORS)}"
        return t("应有 {hours}", hours=hours)
    hours = f"{formats.count(one.hours, t=t)} h"
    if one.kind == "mark_without_visit":
        name = t(words.STATE[one.mark]) if one.mark in words.STATE else one.mark
        return t("{mark}标记 {hours}，前后一天内没有记录", mark=name, hours=hours)
    return t("连续 {hours} 各因子有效", hours=hours)


def span(one: Contradiction, *, t: Translator) -> str:
    """From when to when; whole days of contracts without their midnights."""
    first, last = formats.timestamp(one.started_at), formats.timestamp(one.ended_at)
    if one.kind in OF_CONTRACTS:
        local = formats.local(one.started_at).date(), formats.local(one.ended_at).date()
        return formats.day_span(*local, t=t)
    same = first[:10] == last[:10]
    return f"{first}–{last[11:] if same else last}"


def _row(one: Contradiction, has_operators: bool, t: Translator) -> list[Any]:
    outlet = html.Span(
        [dcc.Link(one.enterprise, href=one.href), " ", html.Span(one.outlet)],
        title=f"{one.enterprise} {one.outlet}",
    )
    return [
        t(KINDS_TO_VERIFY[one.kind]),
        *([one.operator or t("没有唯一的机构")] if has_operators else []),
        outlet,
        one.county,
        span(one, t=t),
        evidence(one, t=t),
        one.reference or "—",
    ]
