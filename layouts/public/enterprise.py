"""One discharger as a neighbour sees it: is it all right, what is watched, whom to call."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import html

from layouts import formats, parts
from layouts.public import calls, day_marks, enterprise_days, enterprise_facts
from layouts.public.enterprise_days import Series
from layouts.public.enterprise_facts import Equipment, Limit, Monitoring
from layouts.public.enterprise_list import STATUS_WORDS
from layouts.translations import Translator

PIECES_AT_MOST = 3


@dataclass(frozen=True)
class Verdict:
    """One factor over its limit on the newest settled day."""

    outlet_code: str
    factor: str
    state: str
    hours: int
    is_day_exceeding: bool


@dataclass(frozen=True)
class Head:
    """The first screen; ``state`` is empty when nothing is known of the newest settled day."""

    name: str
    county: str
    industry: str
    address: str
    former_names: tuple[tuple[str, date | None], ...]
    status: str
    status_since: date | None
    newest_day: date
    state: str
    verdicts: tuple[Verdict, ...]
    newest_states: tuple[str, ...]
    span_start: date
    span_states: tuple[str, ...]
    has_waiting_day: bool


@dataclass(frozen=True)
class View:
    """The page."""

    head: Head
    series: Series | None
    monitoring: Monitoring
    equipment: Equipment
    limits: tuple[Limit, ...]
    code: tuple[str, ...]
    address: str
    home: str
    span_days: int


def page(view: View, *, t: Translator) -> html.Div:
    """The page."""
    left: list[Any] = [enterprise_days.section(view.series, t=t)]
    if view.series is not None:
        left.append(enterprise_days.values(view.series, t=t))
    left.append(enterprise_facts.limits(view.limits, t=t))
    right = [
        enterprise_facts.monitoring(view.monitoring, t=t),
        enterprise_facts.equipment(view.equipment, span_days=view.span_days, t=t),
        enterprise_facts.code(view.code, view.address, t=t),
    ]
    return html.Div(
        [
            parts.breadcrumb([(t("找企业"), view.home)], here=view.head.name, t=t),
            _head(view.head, t=t),
            html.Div(
                [html.Div(left, className="ent-left"), html.Div(right, className="ent-right")],
                className="ent-columns",
            ),
        ],
        className="ent",
    )


def _head(head: Head, *, t: Translator) -> html.Div:
    place = " · ".join(text for text in (head.county, head.industry, head.address) if text)
    words: list[Any] = [html.H1(head.name), html.P(place, className="ent-place")]
    if head.status in STATUS_WORDS:
        words.append(html.P(_status(head, t=t), className="ent-status"))
    words.append(html.P(_sentence(head, t=t), className="ent-sentence"))
    words.append(_newest(head, t=t))
    if head.former_names:
        words.append(html.P(_former(head, t=t), className="label ent-former"))
    return html.Div([html.Div(words, className="ent-words"), calls.box(t=t)], className="ent-head")


def _status(head: Head, *, t: Translator) -> str:
    word = t(STATUS_WORDS[head.status])
    if head.status_since is None:
        return word
    since = formats.full_day(head.status_since, t=t)
    return t("{since}起{status}；以前的数据仍然公布。", since=since, status=word)


def _sentence(head: Head, *, t: Translator) -> list[Any]:
    """The settled days in counts that add up."""
    span = f"{formats.day(head.span_start, t=t)}–{formats.day(head.newest_day, t=t)}"
    counted = day_marks.counted(head.span_states)
    total = len(head.span_states)
    if set(counted) <= {"absent"}:
        return [t("{span}没有自动监测数据。", span=span)]
    texts = [
        day_marks.tight(t("{word} {n} 天", word=t(day_marks.WORDS[state]), n=n))
        for state, n in counted.items()
    ]
    lead = t("{span}的 {n} 天里：", span=span, n=total)
    return [
        lead,
        html.B(texts[0]),
        *[t("，", context="list") + text for text in texts[1:]],
        t("。"),
    ]


def _newest(head: Head, *, t: Translator) -> html.Div:
    """The newest settled day: what exceeded by name, the rest counted."""
    day = formats.day(head.newest_day, t=t)
    lead = html.B(t("最近公布日 {day}：", day=day))
    if not head.state:
        mark = day_marks.shape("absent", size_px=22)
        text: list[Any] = [lead, t("没有自动监测数据。")]
    else:
        mark = day_marks.shape(head.state, size_px=22)
        pieces = [_verdict(verdict, t=t) for verdict in head.verdicts[:PIECES_AT_MOST]]
        if len(head.verdicts) > PIECES_AT_MOST:
            pieces.append(t("另有 {n} 项超标", n=len(head.verdicts) - PIECES_AT_MOST))
        rest = [state for state in head.newest_states if state not in day_marks.EXCEEDING]
        pieces += [
            t("{word} {n} 项", word=t(day_marks.WORDS[state]), n=n)
            for state, n in day_marks.counted(rest).items()
        ]
        text = [lead, t("；").join(pieces), t("。")]
    if head.has_waiting_day:
        text.append(t("昨日数据待审核。"))
    return html.Div([mark, html.P(text)], className="ent-newest")


def _verdict(verdict: Verdict, *, t: Translator) -> str:
    word = t(day_marks.WORDS[verdict.state])
    name = f"{verdict.outlet_code} {verdict.factor}"
    if verdict.hours:
        return t("{name}{word}，{n} 小时", name=name, word=word, n=verdict.hours)
    if verdict.is_day_exceeding:
        return t("{name} 日均值{word}", name=name, word=word)
    return t("{name}{word}", name=name, word=word)


def _former(head: Head, *, t: Translator) -> str:
    texts = []
    for name, until in head.former_names:
        end = formats.full_day(until, t=t) if until else ""
        texts.append(t("{name}（至{until}）", name=name, until=end) if end else name)
    return t("曾用名：{name}", name=t("，").join(texts))
