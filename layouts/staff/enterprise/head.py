"""Head of one enterprise: who it is, its permit and outlets, and one sentence of finding."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import html

from layouts import formats, parts
from layouts.staff import words
from layouts.staff.emissions_values import Permit as Amount
from layouts.staff.enterprise import head_cells
from layouts.staff.enterprise.head_cells import Face, Matter
from layouts.stage_marks import stage_mark
from layouts.translations import CHINESE, Translator

BAR_DAYS = 120
TICKS = (90, 60, 30)


@dataclass(frozen=True)
class Permit:
    """The permit in force, or the newest one that was."""

    number: str
    valid_from: date | None
    valid_to: date | None
    days_left: int | None
    is_valid: bool
    changes: tuple[str, ...]
    """Newest changes in words, each with its document."""
    missing_in_data: tuple[str, ...]
    missing_in_permit: tuple[str, ...]
    outlets_without: tuple[str, ...] = ()
    """Outlets that report and that no permit names."""


@dataclass(frozen=True)
class Head:
    """What the head shows; every text is in its language."""

    name: str
    former: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    permit: Permit | None
    outlets: tuple[tuple[str, str, str], ...]
    """Outlet with code and name, its networking state, and what is monitored there."""
    is_assumed: bool
    face: Face | None
    amounts: tuple[Amount, ...]
    matters: tuple[Matter, ...]
    on: date


@dataclass(frozen=True)
class Finding:
    """The sentence under the head, and the stage that it speaks of."""

    sentence: str
    stage: str


def draw(head: Head, finding: Finding, *, t: Translator) -> list[Any]:
    """The head as cells, and the sentence with what is open."""
    cells = [
        _identity(head, t),
        head_cells.face_cell(head.face, t=t),
        _permit(head.permit, t),
        head_cells.use_cell(head.amounts, year=head.on.year, until=head.on, t=t),
    ]
    shown: list[Any] = [html.Div(cells, className="card enterprise-head")]
    if head.is_assumed:
        sentence = t(
            "这是为导入的数据建立的占位企业，文件没有写明来源；其数据不公开，也不参与统计。"
        )
        shown.append(parts.notice(sentence, kind="warning"))
    mark = stage_mark(finding.stage) if finding.stage != "none" else None
    said = html.P([mark, finding.sentence] if mark else finding.sentence)
    matters = head_cells.matters_line(head.matters, t=t)
    shown.append(html.Div([said, matters], className="card enterprise-finding"))
    return shown


def _identity(head: Head, t: Translator) -> html.Section:
    content: list[Any] = [html.H1(head.name)]
    if head.former:
        former = t("；").join(head.former)
        content.append(html.P(t("曾用名：{names}", names=former), className="label"))
    content.append(parts.term_list(list(head.facts)))
    content.append(_outlets(head, t))
    return html.Section(content)


def _permit(permit: Permit | None, t: Translator) -> html.Section:
    title = html.H2(t("排污许可证"))
    if permit is None:
        return html.Section([title, html.P(t("没有登记排污许可证"))])
    content: list[Any] = [title, _validity(permit, t)]
    if permit.is_valid and permit.days_left is not None and permit.days_left <= BAR_DAYS:
        content.append(_bar(permit.days_left, t))
    lines = [t("编号 {number}", number=permit.number), *permit.changes]
    rows = [html.Li(line) for line in lines]
    if permit.missing_in_data:
        names = t("、").join(permit.missing_in_data)
        rows.append(html.Li(t("许可证有、数据中无：{names}", names=names), className="open"))
    if permit.missing_in_permit:
        names = t("、").join(permit.missing_in_permit)
        rows.append(html.Li(t("数据中有、许可证无：{names}", names=names), className="open"))
    if permit.outlets_without:
        names = t("、").join(permit.outlets_without)
        rows.append(
            html.Li(t("有数据、许可证未载明的排放口：{names}", names=names), className="open")
        )
    if not (permit.missing_in_data or permit.missing_in_permit or permit.outlets_without):
        rows.append(html.Li(t("排放口与因子：许可证与数据一致")))
    content.append(html.Ul(rows, className="permit-lines"))
    return html.Section(content)


def _validity(permit: Permit, t: Translator) -> html.P:
    if not permit.is_valid:
        end = formats.full_day(permit.valid_to, t=t) if permit.valid_to else t("无终止日期")
        return html.P([html.B(t("已失效")), html.Span(end)], className="permit-validity")
    if permit.valid_to is None:
        return html.P(html.B(t("长期有效")), className="permit-validity")
    left = t("还有 {n} 天", n=formats.count(permit.days_left, t=t))
    end = t("{day} 到期", day=formats.full_day(permit.valid_to, t=t))
    return html.P([html.B(end), html.Span(left)], className="permit-validity")


def _bar(days_left: int, t: Translator) -> html.Div:
    used = (1 - days_left / BAR_DAYS) * 100
    ticks: list[Any] = [html.I(className="permit-used", style={"width": f"{used:.1f}%"})]
    for days in TICKS:
        place = (1 - days / BAR_DAYS) * 100
        ticks.append(html.Span(f"{days}", style={"left": f"{place:.1f}%"}, className="permit-tick"))
    label = t("离到期 {n} 天", n=days_left)
    return html.Div(ticks, className="permit-bar", role="img", **{"aria-label": label})


def _outlets(head: Head, t: Translator) -> html.Details:
    """How many outlets there are; each with its state and factors when it is opened."""
    rows = [
        html.Li(
            [
                html.B(name),
                html.Span(f"{state} · {factors}" if factors else state, className="label"),
            ]
        )
        for name, state, factors in head.outlets
    ]
    title = html.Summary(t("排放口 {n} 个", n=len(head.outlets)))
    return html.Details([title, html.Ul(rows, className="outlet-lines")], className="head-outlets")


def state_words(state: str | None, reason: str | None, *, t: Translator) -> str:
    """Networking state of an outlet; the reason on record is Chinese only."""
    if state is None:
        return t("联网台账无记录")
    word = t(words.NETWORKING[state])
    if not reason or t.language != CHINESE:
        return word
    return t("{word}（{reason}）", word=word, reason=reason)
