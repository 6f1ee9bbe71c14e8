"""Right column of the wall: the ranking, and the newest events five at a time."""

from typing import Any

from dash import html

from layouts import formats
from layouts.figures.county_map import short_name
from layouts.staff.overview_said import day_word, share_number
from layouts.staff.overview_values import Exceedance, Overview, Ranked
from layouts.staff.wall.values import Wall
from layouts.stage_marks import STAGE_WORDS, stage_mark
from layouts.translations import Translator, mark

RANKED_AT_MOST = 10
EVENTS_AT_ONCE = 5
MARK_PX = 28
TITLES = {"county": mark("区县排名"), "enterprise": mark("企业排名")}


def ranking(shown: Wall, t: Translator) -> html.Section:
    """Counties by their share of outlets with settled exceedances; enterprises of one county."""
    overview = shown.overview
    rows = overview.ranking[:RANKED_AT_MOST]
    highest = max((row.share.value or 0 for row in rows), default=0) or 1
    drawn = [
        _ranked(number, row, local_name(row.name, shown), highest, t)
        for number, row in enumerate(rows, 1)
    ]
    drawn.append(_ranked(0, overview.total, overview.total.name, 0, t))
    table = html.Table(html.Tbody(drawn), className="wall-ranking")
    head = [
        html.H2(t(TITLES[overview.selection.ranked_by])),
        html.Span(t("本月 · 超标口 / 联网口"), className="wall-note wall-right"),
    ]
    return html.Section([html.Div(head, className="wall-head"), table], className="wall-card")


def local_name(name: str, shown: Wall) -> str:
    """A name without the kind of a county, and without that of the city, which the head says."""
    return short_name(name).removeprefix(f"{shown.city} ")


def _ranked(number: int, row: Ranked, name: str, highest: float, t: Translator) -> html.Tr:
    share, unit = share_number(row.share, t=t)
    width = (row.share.value or 0) / highest * 100 if highest else 0
    bar = html.Span(style={"width": f"{width:.1f}%"}) if highest else ""
    value = f"{share} {unit}" if unit else t("无联网口")
    cells = [
        html.Td(str(number) if number else "", className="wall-no"),
        html.Td(name, className="wall-name", title=row.name),
        html.Td(bar, className="wall-bar"),
        html.Td(value, className="wall-share"),
        html.Td(f"{row.share.part} / {row.share.base}", className="wall-base"),
    ]
    return html.Tr(cells, className="" if number else "wall-total")


def events(shown: Wall, t: Translator) -> html.Section:
    """Newest first: what waits for review, warnings of today, then what was settled."""
    rows = in_order(shown.overview)
    pages = max(-(-len(rows) // EVENTS_AT_ONCE), 1)
    first = shown.number % pages * EVENTS_AT_ONCE
    here = rows[first : first + EVENTS_AT_ONCE]
    note = t("今日没有预警，30 日内没有超标")
    if rows:
        note = t(
            "第 {first}–{last} 条，共 {total} 条",
            first=first + 1,
            last=first + len(here),
            total=len(rows),
        )
    head = [html.H2(t("最新事件")), html.Span(note, className="wall-note wall-right")]
    items = [_event(one, shown, t) for one in here]
    return html.Section(
        [html.Div(head, className="wall-head"), html.Ul(items, className="wall-events")],
        className="wall-card wall-newest",
    )


def in_order(overview: Overview) -> list[Exceedance]:
    """The rows of both lists of the overview, what a person must do first."""
    waiting = [one for one in overview.latest if one.stage in ("pending", "warning")]
    settled = [one for one in overview.latest if one.stage not in ("pending", "warning")]
    return [*waiting, *overview.live, *settled]


def _event(one: Exceedance, shown: Wall, t: Translator) -> html.Li:
    edge = one.upper if one.upper is not None else one.lower
    worst = formats.concentration(one.worst, edge, t=t)
    limit = f" / {formats.as_entered(edge, t=t)} {formats.unit(one.unit)}"
    word = _stage_word(one.stage, t)
    if one.multiple is not None:
        word = f"{word} {formats.multiple(one.multiple, t=t)}"
    is_open = one.stage in ("pending", "warning")
    first = [
        html.Span(local_name(one.enterprise, shown), className="wall-cut", title=one.enterprise),
        html.Span(one.outlet.split(" ")[0], className="wall-code", title=one.outlet),
        html.Em(word, className="wall-warned" if is_open else "wall-exceeded"),
    ]
    second = [
        html.Span([one.pollutant, " ", worst, html.I(limit)], className="wall-cut wall-measured"),
        html.Em(_when(one, shown.overview, t)),
    ]
    return html.Li(
        [
            stage_mark(one.stage, size_px=MARK_PX),
            html.Div([html.P(first), html.P(second, className="wall-small")]),
        ]
    )


def _stage_word(stage: str, t: Translator) -> str:
    """Short: the mark beside it says the rest."""
    if stage == "by_rule":
        return t("超标", context="stage")
    return t("待核实", context="wall") if stage == "pending" else t(STAGE_WORDS[stage])


def _when(one: Exceedance, overview: Overview, t: Translator) -> Any:
    today = overview.selection.today
    word = t("今日") if one.day == today else day_word(one.day, today, t=t)
    if one.basis == "day":
        return t("{day} 日均", day=word)
    return t("{day} {n} h", day=word, n=one.periods)
