"""The stages of exceedances side by side, and what the verdict would be without marks."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from layouts import formats
from layouts.staff import words
from layouts.staff.exceedances_values import Amount, Page, StageCount
from layouts.stage_marks import STAGE_WORDS, stage_mark
from layouts.translations import Translator, mark

STAGE_NOTES = {
    "warning": mark("标记时间未到"),
    "pending": mark("标记已截止，尚未有人看"),
    "by_rule": mark("按规则判定，已用标记"),
    "verified": mark("人工核实，有理由"),
    "rejected": mark("人工不予认定，有理由"),
}


def draw(shown: Page, t: Translator) -> html.Ul:
    return html.Ul(
        [html.Li(_stage(one, t), className="on" if one.is_chosen else "") for one in shown.strip],
        className="exceedances-strip",
        **{"aria-label": t("阶段")},
    )


def _stage(one: StageCount, t: Translator) -> dcc.Link:
    name = t(STAGE_WORDS[one.stage])
    head = [stage_mark(one.stage), html.Span(name, className="strip-name")]
    if one.is_chosen:
        head.append(html.Span(t("已选"), className="label"))
    figures = html.Div(
        [
            html.Span([html.B(formats.count(one.amount.episodes, t=t)), html.I(t("次"))]),
            html.Span(_periods(one.amount, t), className="strip-periods"),
        ],
        className="strip-figures",
    )
    hint = (
        t("{name}：从统计中去掉", name=name) if one.is_chosen else t("{name}：计入统计", name=name)
    )
    return dcc.Link(
        [
            html.Div(head, className="strip-head"),
            figures,
            html.Span(t(STAGE_NOTES[one.stage]), className="label"),
        ],
        href=one.href,
        title=hint,
    )


def _periods(amount: Amount, t: Translator) -> str:
    said = []
    if amount.hours:
        said.append(f"{formats.count(amount.hours, t=t)} h")
    if amount.days:
        said.append(f"{formats.count(amount.days, t=t)} d")
    return " · ".join(said) or "0"


def unmarked_waiting(*, t: Translator) -> Any:
    """The place of the figure without marks while it is computed."""
    return _unmarked(html.Span(t("正在计算…"), className="label"), t)


def unmarked(
    *,
    hours: int,
    marked: int,
    rejected: int,
    kinds: Sequence[tuple[str, int]],
    href: str,
    t: Translator,
) -> Any:
    """What hourly verdicts would be without marks and without the decisions of persons."""
    more = t(
        "多 {n} h：标记 {marked} h，不予认定 {rejected} h",
        n=marked + rejected,
        marked=marked,
        rejected=rejected,
    )
    listed = t("、").join(f"{t(words.STATE[kind])} {count} h" for kind, count in kinds)
    said: list[Any] = [
        html.P([t("小时超标"), " ", html.B(f"{formats.count(hours, t=t)} h")]),
        html.P(more, className="label"),
    ]
    if listed:
        said.append(html.P(listed, className="label"))
    if rejected:
        said.append(dcc.Link(t("看不予认定的"), href=href, className="label"))
    return _unmarked(html.Div(said), t)


def unmarked_refused(*, days: int, t: Translator) -> Any:
    """Why it is not computed."""
    return _unmarked(html.Span(t("时段不超过 {n} 天时计算", n=days), className="label"), t)


def unmarked_not_hourly(*, t: Translator) -> Any:
    """Why there is nothing to compute."""
    return _unmarked(html.Span(t("只对小时限值计算"), className="label"), t)


def _unmarked(content: Any, t: Translator) -> html.Div:
    return html.Div(
        [html.Div(t("若不计标记与核实"), className="strip-head strip-name"), content],
        className="exceedances-unmarked",
    )
