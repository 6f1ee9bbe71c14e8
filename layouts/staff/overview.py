"""The overview: what happened yesterday, what happens now, and where; shapes only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts, plain
from layouts.parts import Column
from layouts.staff import overview_context, overview_lists, overview_maps
from layouts.staff.overview_context_values import Context
from layouts.staff.overview_said import change_of_outlets, share_number, span_word
from layouts.staff.overview_tiles import tiles
from layouts.staff.overview_values import (
    PROVISIONAL,
    Option,
    Overview,
    Ranked,
    Selection,
)
from layouts.staff.overview_words import RANKINGS, SPAN_NAMES, SPANS, WIDE_BEFORE
from layouts.translations import Translator

IDS: tuple[str, ...] = ()

Address = Callable[..., str]
"""Gives the address of this page with some of its selection changed."""


def page(
    overview: Overview,
    context: Context,
    *,
    address: Address,
    export: Address,
    brief: str,
    t: Translator,
) -> html.Div:
    """The whole page."""
    selection = overview.selection
    return html.Div(
        [
            parts.page_head(
                _title(selection, t),
                note=_note(overview, t),
                actions=[*_days(selection, address, t), _sheet(brief, t)],
                filters=_filters(selection, address, t),
                finding=finding(overview, t=t),
            ),
            html.Div(tiles(overview, context, t=t), className="overview-tiles"),
            html.Div(
                [
                    overview_maps.draw(overview, address, t),
                    _ranking(overview, address, t),
                    overview_context.tasks(context.work, t),
                ],
                className="overview-middle",
            ),
            html.Div(
                [
                    overview_context.permits(context.permits, t),
                    html.Div(
                        [
                            overview_lists.live(overview, t),
                            overview_context.face_card(context.faces, t),
                        ],
                        className="overview-aside",
                    ),
                ],
                className="overview-year",
            ),
            overview_context.grid(context.grid, t),
            overview_context.online(overview, t),
            overview_lists.latest(overview, export, t),
            html.Div(
                [overview_lists.silent(overview, t), overview_lists.unconnected(overview, t)],
                className="overview-last",
            ),
        ],
        className="overview",
    )


def _title(selection: Selection, t: Translator) -> str:
    if selection.span != "day":
        span = formats.day_span(selection.start, selection.day + timedelta(days=1), t=t)
        return t("总览 · {span}", span=span)
    day = formats.full_day(selection.day, t=t)
    weekday = formats.weekday(selection.day, t=t)
    if selection.day == selection.today - timedelta(days=1):
        return t("总览 · 昨日 {day}（{weekday}）", day=day, weekday=weekday)
    return t("总览 · {day}（{weekday}）", day=day, weekday=weekday)


def _note(overview: Overview, t: Translator) -> list[Any]:
    """How far the daily review of the day has come, and what is in force."""
    content: list[Any] = [_special(overview.special, t)]
    if overview.reviewed is not None:
        reviewed, day = overview.reviewed, overview.selection.day
        said = t("日审 {n} / {total}", n=reviewed.part, total=reviewed.base)
        if not reviewed.base:
            said = t("日审：无事项")
        content.append(dcc.Link(said, href=f"/staff/review?day={day}", className="overview-review"))
    return content


def _special(special: tuple[str, ...], t: Translator) -> Any:
    return html.Span(t("；").join(special), className="overview-special") if special else None


def _days(selection: Selection, address: Address, t: Translator) -> list:
    """Yesterday, its month or its year; another day to look back from."""
    one = timedelta(days=1)
    choices = [
        dcc.Link(
            t(word)[:1].upper() + t(word)[1:],
            href=address(span=None if name == "day" else name, day=None),
            className="on" if selection.span == name and selection.is_default_day else "",
        )
        for name, word in SPANS.items()
    ]
    later = selection.day + one
    steps = []
    if selection.span == "day":
        steps.append(
            dcc.Link(t("前一日"), href=address(day=selection.day - one), className="button")
        )
        if later < selection.today:
            steps.append(dcc.Link(t("后一日"), href=address(day=later), className="button"))
    form = html.Form(
        [
            *[
                plain.Input(type="hidden", name=name, defaultValue=value)
                for name, value in _kept(selection)
                if value
            ],
            plain.Input(
                type="date",
                name="day",
                defaultValue=selection.day.isoformat(),
                max=(selection.today - one).isoformat(),
                className="overview-date",
                **{"aria-label": t("日期") if selection.span == "day" else t("截至日期")},
            ),
            html.Button(t("查看"), type="submit", className="button"),
        ],
        method="get",
        className="overview-day",
        key=selection.day.isoformat(),
    )
    nav = html.Nav(choices, className="choice", **{"aria-label": t("时段")})
    return [nav, *steps, form]


def _kept(selection: Selection) -> list[tuple[str, str]]:
    """The other fields of the address, so that a form keeps them."""
    filters = (
        ("county", selection.county),
        ("industry", selection.industry),
        ("pollutant", selection.pollutant),
    )
    return [
        *((name, option.value) for name, option in filters if option is not None),
        ("span", "" if selection.span == "day" else selection.span),
        ("rank", "" if selection.ranked_by == "county" else selection.ranked_by),
        ("measure", "" if selection.measure == "exceeding" else selection.measure),
    ]


def _sheet(brief: str, t: Translator) -> dcc.Link:
    return dcc.Link(t("晨报 A4"), href=brief, className="button")


def _filters(selection: Selection, address: Address, t: Translator) -> html.Div:
    menus: list[Any] = [
        menu(
            t("区县"),
            selection.county,
            selection.counties,
            lambda value: address(county=value),
            t=t,
        ),
        menu(
            t("行业"),
            selection.industry,
            selection.industries,
            lambda value: address(industry=value),
            t=t,
        ),
        menu(
            t("污染物"),
            selection.pollutant,
            selection.pollutants,
            lambda value: address(pollutant=value),
            t=t,
        ),
    ]
    if selection.county or selection.industry or selection.pollutant:
        clear = address(county=None, industry=None, pollutant=None)
        menus.append(dcc.Link(t("全部清除"), href=clear))
    return html.Div(menus, className="filter-menus")


def menu(
    name: str,
    chosen: Option | None,
    options: tuple[Option, ...],
    href: Callable[[str | None], str],
    *,
    t: Translator,
) -> html.Span:
    """A filter as a chip that opens into its choices; a chosen one can be taken away."""
    links = [
        html.Li(
            dcc.Link(
                option.name,
                href=href(option.value),
                className="menu-on" if chosen and chosen.value == option.value else "",
            )
        )
        for option in options
    ]
    summary = html.Summary(
        [html.Span(name, className="label"), " ", chosen.name if chosen else t("全部")]
    )
    opened = html.Details([summary, html.Ul(links)], className="filter-menu")
    if chosen is None:
        return html.Span(opened, className="filter-chip")
    removal = t("取消筛选：{name} {value}", name=name, value=chosen.name)
    cross = dcc.Link("×", href=href(None), className="chip-remove", title=removal)
    return html.Span([opened, cross], className="filter-chip")


def finding(overview: Overview, *, t: Translator) -> str:
    """One sentence: who and how many, by which basis, what is not settled yet, and what is now."""
    shown, selection = overview.exceeding, overview.selection
    word = span_word(selection, t=t)
    if not shown.has_data:
        return t("{day}还没有计算结果，请先查看已有数据的日期。", day=word)
    said = [_finding_of_day(overview, word, t)]
    if shown.phase != PROVISIONAL and shown.open.outlets:
        said.append(t("另有 {n} 口待核实", n=shown.open.outlets))
    if overview.warnings.count.outlets and overview.warnings.until is not None:
        said.append(
            t(
                "今日至 {time} 有 {n} 口预警",
                time=formats.clock_time(overview.warnings.until),
                n=overview.warnings.count.outlets,
            )
        )
    if overview.gaps.silent:
        said.append(t("此刻 {n} 口无数据上传", n=overview.gaps.silent))
    return t("；").join(said) + t("。")


def _finding_of_day(overview: Overview, word: str, t: Translator) -> str:
    shown = overview.exceeding
    if shown.phase == PROVISIONAL:
        if not shown.open.outlets:
            return t("{day}没有超过限值的数据（标记尚未截止）", day=word)
        return t(
            "{day}有 {n} 家 {m} 口预警，标记截止后认定",
            day=word,
            n=shown.open.enterprises,
            m=shown.open.outlets,
        )
    if not shown.settled.outlets:
        return t("{day}没有已认定的超标", day=word)
    compared = change_of_outlets(shown, overview.selection, t=t)
    said = t(
        "{day} {n} 家 {m} 口超标，{compared}；小时超标 {h} 口，日均值超标 {d} 口",
        day=word,
        n=shown.settled.enterprises,
        m=shown.settled.outlets,
        compared=compared,
        h=shown.hourly_outlets,
        d=shown.daily_outlets,
    )
    return t("{said}，为 30 日最高", said=said) if shown.is_highest else said


def _ranking(overview: Overview, address: Address, t: Translator) -> html.Section:
    ranked_by = overview.selection.ranked_by
    columns = [
        Column(t(RANKINGS[ranked_by]), is_key=True),
        Column(parts.unseen(t("占比"))),
        Column(t("占比"), unit="%", is_number=True),
        Column(t("超标 / 联网"), unit=t("口", context="outlets"), is_number=True),
        Column(t("小时超标"), unit="h", is_number=True),
        Column(t("日均值超标"), unit="d", is_number=True),
        Column(
            t("比{span}", span=t(WIDE_BEFORE[overview.selection.span])),
            unit=t("口", context="outlets"),
            is_number=True,
        ),
        Column(
            method_links.staff(t("有效数据率"), "rates", t=t),
            unit=t("% · 应有项·h"),
            is_number=True,
        ),
    ]
    highest = max((row.share.value or 0 for row in overview.ranking), default=0) or 1
    rows = [_ranked(row, ranked_by, highest, address, t) for row in overview.ranking]
    total = [overview.total.name, "", *_ranked_numbers(overview.total, t)]
    switch = [
        html.B(t(word)) if key == ranked_by else dcc.Link(t(word), href=address(rank=key))
        for key, word in RANKINGS.items()
    ]
    selection = overview.selection
    title = t("{by}排名 · {span}", by=t(RANKINGS[ranked_by]), span=t(SPAN_NAMES[selection.span]))
    span = formats.day_span(selection.wide_start, selection.day + timedelta(days=1), t=t)
    return html.Section(
        [
            html.Div(
                [
                    html.H2(method_links.staff(title, "exceedance", t=t)),
                    html.Span(t("{span}，已认定", span=span), className="card-note"),
                    html.Span(switch, className="card-link switch"),
                ],
                className="card-head",
            ),
            parts.table(
                columns,
                rows,
                caption=t("{by}排名", by=t(RANKINGS[ranked_by])),
                total=total,
                empty_sentence=t("没有符合筛选的排放口"),
            ),
        ],
        className="card overview-ranking",
        id="ranking",
    )


def _ranked(
    row: Ranked, ranked_by: str, highest: float, address: Address, t: Translator
) -> list[Any]:
    links = {
        "county": lambda: address(county=row.key),
        "industry": lambda: address(industry=row.key),
        "enterprise": lambda: f"/staff/enterprises/{row.key}",
    }
    name = dcc.Link(row.name, href=links[ranked_by]())
    share = (row.share.value or 0) / highest
    bar = parts.bar(share, label=formats.percent(row.share.value, t=t))
    return [name, bar, *_ranked_numbers(row, t)]


def _ranked_numbers(row: Ranked, t: Translator) -> list[Any]:
    share, _ = share_number(row.share, t=t)
    validity, _ = share_number(row.validity, t=t)
    change = formats.no_data(t)
    if row.before is not None:
        difference = row.share.part - row.before
        change = formats.signed(difference, t=t) if difference else t("持平")
    counted = f"{row.share.part} / {row.share.base}"
    return [
        html.B(share),
        dcc.Link(counted, href=row.href) if row.share.part else counted,
        formats.count(row.hours, t=t),
        formats.count(row.days, t=t),
        change,
        [validity, html.Small(f" · {formats.count(row.validity.base, t=t)}")],
    ]
