"""The page of the daily review: head, queue, evidence, record; shapes only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
from layouts.staff.overview import menu
from layouts.staff.review import evidence, record
from layouts.staff.review.values import KIND_WORDS, STATE_WORDS, Entry, Group, Page, Progress
from layouts.stage_marks import stage_mark
from layouts.translations import Translator

CLOSE = "/staff/review/close"
DAY = timedelta(days=1)
MINUTES = 60
Address = Callable[..., str]
Export = Callable[[str], str]


def page(shown: Page, *, address: Address, export: Export, t: Translator) -> html.Div:
    """The whole page; the script of the review finds its parts by their data attributes."""
    view = shown.evidence
    return html.Div(
        [
            _head(shown, address, export, t),
            _progress(shown.progress, t),
            _last(shown, t),
            html.Div(
                [
                    _queue(shown, address, t),
                    evidence.draw(view, may_close=shown.may_close, action=CLOSE, t=t)
                    if view is not None
                    else parts.empty(
                        t("当天没有需要日审的事项")
                        if not shown.counts["all"]
                        else t("没有待审事项")
                    ),
                ],
                className="review-middle",
            ),
            record.draw(shown, export, t),
        ],
        className="review",
        **{
            "data-review": "",
            "data-item": "" if view is None else view.entry.key,
            "data-needs-note": t("这个原因须写明理由：写好后按回车。"),
            "data-away": t("没有连上服务器，请再试一次。"),
        },
    )


def _head(shown: Page, address: Address, export: Export, t: Translator) -> html.Div:
    day = shown.selection.day
    later = dcc.Link(t("后一日"), href=address(day=day + DAY, item=None), className="button")
    actions: list[Any] = [
        dcc.Link(t("前一日"), href=address(day=day - DAY, item=None), className="button"),
        later if day < shown.selection.newest else None,
        parts.button_link("CSV", href=export("csv"), download=True),
        parts.button_link("XLSX", href=export("xlsx"), download=True),
        html.Button(t("打印审核单"), type="button", className="button", **{"data-print": "page"}),
    ]
    title = t("日审 · {day}", day=formats.day(day, t=t))
    return parts.page_head(
        method_links.staff(title, "daily-review", t=t),
        actions=[one for one in actions if one is not None],
        filters=_filters(shown, address, t),
    )


def _filters(shown: Page, address: Address, t: Translator) -> html.Div:
    chosen = shown.selection
    menus: list[Any] = []
    if len(chosen.counties) > 1 or chosen.county is not None:
        menus.append(
            menu(
                t("区县"), chosen.county, chosen.counties,
                lambda value: address(county=value and int(value), item=None), t=t,
            )
        )  # fmt: skip
    menus.append(
        menu(
            t("类别"), chosen.kind, chosen.kinds,
            lambda value: address(kind=value, item=None), t=t,
        )
    )  # fmt: skip
    if chosen.county is not None or chosen.kind is not None:
        menus.append(dcc.Link(t("全部清除"), href=address(county=None, kind=None, item=None)))
    return html.Div(menus, className="filter-menus")


def _progress(progress: Progress, t: Translator) -> html.Div:
    share = progress.reviewed / progress.total if progress.total else 1.0
    said = t("已审 {n} / {total} 项", n=progress.reviewed, total=progress.total)
    content: list[Any] = [
        html.B(said),
        parts.bar(share, label=said),
        html.Span(_time_left(progress, t)),
    ]
    if progress.people:
        named = t("、").join(t("{who} {n} 项", who=who, n=count) for who, count in progress.people)
        content.append(html.Span(named))
    return html.Div(content, className="review-progress")


def _time_left(progress: Progress, t: Translator) -> str:
    closes = formats.hour(progress.closes_at, t=t)
    minutes = int((progress.closes_at - progress.now).total_seconds() // MINUTES)
    if minutes < 0:
        return t("日审已于 {time} 截止，未审的按规则认定", time=closes)
    left = f"{minutes // MINUTES} h {minutes % MINUTES} min"
    return t("距日审截止 {left}（{time}）", left=left, time=closes)


def _last(shown: Page, t: Translator) -> Any:
    """What just happened, and its undoing."""
    if shown.last is None:
        return None
    content: list[Any] = [html.Span(shown.last.sentence, **{"data-review-said": ""})]
    if shown.last.hidden:
        button = html.Button(
            [t("撤销"), html.Kbd("u")], type="submit", name="cause", value=evidence.REOPEN,
            className="button",
        )  # fmt: skip
        content.append(
            html.Form(
                [*evidence.fields(shown.last.hidden), button],
                action=CLOSE,
                method="post",
                className="review-undo",
                **{"data-review-form": "undo"},
            )
        )
    return html.Div(content, className="review-last")


def _queue(shown: Page, address: Address, t: Translator) -> html.Section:
    states = [
        dcc.Link(
            f"{t(word)} {formats.count(shown.counts[state], t=t)}",
            href=address(state=None if state == "open" else state, item=None),
            className="on" if shown.selection.state == state else "",
        )
        for state, word in STATE_WORDS.items()
    ]
    head = html.Nav(states, className="choice", **{"aria-label": t("审核状态")})
    current = "" if shown.evidence is None else shown.evidence.entry.key
    body: Any = [_group(one, current, t) for one in shown.groups]
    if not shown.groups:
        body = parts.empty(t("这里没有事项"), hint=t("可换一种状态、类别或日期。"))
    return html.Section(
        [head, html.Div(body, className="review-list", tabIndex="-1")],
        className="card review-queue",
        **{"aria-label": t("待审事项")},
    )


def _group(group: Group, current: str, t: Translator) -> html.Section:
    head = html.H3(
        [
            html.B(group.enterprise),
            html.Span(group.outlet, title=group.outlet),
            html.Small(group.county),
        ]
    )
    return html.Section([head, html.Ul([_entry(one, current, t) for one in group.entries])])


def _entry(one: Entry, current: str, t: Translator) -> html.Li:
    mark: Any = "✓" if one.is_closed else "○"
    if one.stage is not None and not one.is_closed:
        mark = stage_mark(one.stage)
    said = t("已审结") if one.is_closed else t("未审结")
    words = [html.B(t(KIND_WORDS[one.kind]))]
    if one.pollutant:
        words.append(html.Span(one.pollutant))
    if one.changed_since:
        words.append(html.Span(t("审后有变"), className="tag"))
    content = [
        html.Span(mark, className="review-mark", **{"aria-hidden": "true"}),
        html.Span(words, className="review-what"),
        html.Span(one.summary, className="review-summary", title=one.summary),
        parts.unseen(said),
    ]
    is_current = {"aria-current": "true"} if one.key == current else {}
    name = "review-entry review-closed" if one.is_closed else "review-entry"
    return html.Li(
        html.A(
            content,
            href=one.href,
            className=name,
            **{"data-within": "", "data-review-entry": one.key, **is_current},
        )
    )
