"""Cells of the head that show figures: the face with its trend, use of permitted amounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import dcc, html

from layouts import faces, formats, method_links
from layouts.figures import permit_bar
from layouts.staff import emissions_permits
from layouts.staff import emissions_words as words
from layouts.staff.emissions_values import Permit
from layouts.translations import ENGLISH, Translator

AMOUNTS_SHOWN = 4
BIG_FACE_PX = 52
SMALL_FACE_PX = 20


@dataclass(frozen=True)
class MonthFace:
    """The face of one month."""

    month: date
    band: str
    score: float | None
    is_published: bool


@dataclass(frozen=True)
class Face:
    """Faces of the newest months, the newest last; the word that a cap took away."""

    months: tuple[MonthFace, ...]
    capped_from: str
    lines_href: str = ""
    """The page of its lines."""
    is_disputed: bool = False
    """An objection to the newest face is not decided."""


@dataclass(frozen=True)
class Matter:
    """Something that is still open, and where it is seen."""

    text: str
    href: str
    is_late: bool = False


def face_cell(face: Face | None, *, t: Translator) -> html.Section:
    """The newest face with word, score and cap, and the six newest months."""
    title = html.H2(method_links.staff(t("环保脸谱"), "face", t=t))
    if face is None:
        return html.Section([title, html.P(t("还没有评分"))], className="head-face")
    newest = face.months[-1]
    state = t("已公布") if newest.is_published else t("暂定，未公布")
    month = formats.month(newest.month, t=t)
    when = html.Span(f"{month} · {state}", className="label")
    score = html.Span([html.B(formats.score(newest.score, t=t)), t("分")], className="head-score")
    word = html.Span(
        [html.B(faces.word(newest.band, t=t)), score if newest.score is not None else None],
        className="head-word",
    )
    content: list[Any] = [
        html.Div([title, when], className="head-title"),
        html.Div(
            [faces.face(newest.band, size_px=BIG_FACE_PX, t=t), word], className="head-face-now"
        ),
    ]
    if face.capped_from:
        content.append(html.P(t("因超标等事项封顶，未封顶应为{word}", word=face.capped_from)))
    if face.is_disputed:
        content.append(html.P(t("异议处理中"), className="scores-disputed"))
    content.append(html.Ol([_month(one, t) for one in face.months], className="head-months"))
    if face.lines_href:
        content.append(html.P(dcc.Link(t("每条得分与原因"), href=face.lines_href)))
    return html.Section(content, className="head-face")


def _month(one: MonthFace, t: Translator) -> html.Li:
    short = (
        formats.ENGLISH_MONTHS[one.month.month - 1]
        if t.language == ENGLISH
        else f"{one.month.month}月"
    )
    score = formats.score(one.score, t=t) if one.score is not None else t("未评价")
    said = f"{formats.month(one.month, t=t)} {faces.word(one.band, t=t)} {score}"
    return html.Li(
        [
            faces.face(one.band, size_px=SMALL_FACE_PX, t=t),
            html.Span(score, className="head-month-score"),
            html.Span(short, className="label"),
        ],
        title=said,
    )


def use_cell(permits: Sequence[Permit], *, year: int, until: date, t: Translator) -> html.Section:
    """Use of the permitted amounts of the year, the fullest first."""
    title = html.H2(method_links.staff(t("许可排放量占比"), "permit-use", t=t))
    when = t("{year} 年至 {day}", year=year, day=formats.day(until, t=t))
    heading = html.Div([title, html.Span(when, className="label")], className="head-title")
    if not permits:
        return html.Section([heading, html.P(t("没有许可排放量"))], className="head-use")
    longest = permit_bar.scale(tuple(permits))
    rows = [_amount(one, longest, t) for one in permits[:AMOUNTS_SHOWN]]
    content: list[Any] = [heading, html.Ul(rows, className="head-amounts")]
    if len(permits) > AMOUNTS_SHOWN:
        more = t("另有 {n} 项，见排放量", n=len(permits) - AMOUNTS_SHOWN)
        content.append(html.P(more, className="label"))
    content.append(permit_bar.legend(t=t))
    return html.Section(content, className="head-use")


def _amount(one: Permit, longest: float, t: Translator) -> html.Li:
    remark = emissions_permits.remark(one, t=t)
    used = formats.concentration(one.used_t, one.permitted_t, t=t)
    of = f"{used} / {formats.as_entered(one.permitted_t, t=t)} t"
    said = words.left_out(one, t=t)
    exceeds = " emissions-exceeds" if one.exceeds else ""
    notes = " ".join(part for part in (said, remark) if part)
    line = html.Div(
        [
            html.Span(one.pollutant),
            html.B(words.used(one, t=t), className=f"head-used{exceeds}"),
            html.Span(notes, className="label") if notes else None,
            html.Span(of, className="label head-of"),
        ],
        className="head-amount",
    )
    return html.Li(
        [
            dcc.Link(line, href=one.href),
            permit_bar.draw(one, longest=longest, t=t),
        ]
    )


def matters_line(matters: Sequence[Matter], *, t: Translator) -> html.P:
    """What is open, each with the way to it."""
    if not matters:
        return html.P(t("没有未办结的事项"), className="label head-matters")
    links: list[Any] = [html.B(t("未办结 {n}", n=len(matters)))]
    for one in matters:
        links.append(
            dcc.Link(one.text, href=one.href, className="emissions-exceeds" if one.is_late else "")
        )
    return html.P(links, className="head-matters")
