"""Every discharger of the city: a search without script, one row each, and the map beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import html

from layouts import formats, method_links, parts, plain
from layouts.public import calls, city_map, day_marks
from layouts.translations import Translator, mark

STATUS_WORDS = {
    "suspended": mark("停产"),
    "closed": mark("已关闭"),
    "moved": mark("已搬迁"),
    "deregistered": mark("许可证已注销"),
}
"""States in which a discharger has no settled days of its own to show."""

Address = Callable[..., str]


@dataclass(frozen=True)
class Option:
    """One choice of a filter."""

    value: str
    text: str


@dataclass(frozen=True)
class Filters:
    """What is searched for, and what could be."""

    words: str
    county: str
    industry: str
    counties: tuple[Option, ...]
    industries: tuple[Option, ...]


@dataclass(frozen=True)
class Row:
    """One discharger; ``state`` is empty when it has no row for the day."""

    number: int
    name: str
    href: str
    county_value: str
    county: str
    industry: str
    former_name: str
    status: str
    monitored_outlets: int
    outlets: int
    state: str
    series: int
    within: int
    over_days: int
    judged_days: int
    states: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """The page: the newest settled day, what was found, and the rows of one page of the list."""

    day: date
    city_total: int
    total: int
    states: tuple[str, ...]
    filters: Filters
    rows: tuple[Row, ...]
    page: int
    pages: int
    span_days: int
    counties: tuple[city_map.County, ...]
    places: tuple[city_map.Place, ...]
    river: tuple[tuple[float, float], ...]
    has_waiting_day: bool


def page(view: Overview, *, address: Address, download: str, t: Translator) -> html.Div:
    """The page. ``address`` makes the address of this page with other selections."""
    side = html.Aside(
        [_map_card(view, address=address, t=t)], className="list-side", **{"aria-label": t("地图")}
    )
    listed = html.Div([_list_head(view, address=address, t=t), _rows(view, t=t)])
    bottom = _list_end(view, address=address, download=download, t=t)
    return html.Div(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.H1(t("排污单位自动监测")),
                            html.P(_finding(view, t=t), className="list-finding"),
                            html.P(
                                [
                                    _remark(view, t=t),
                                    html.A(
                                        t("怎样判定超标"), href=f"{method_links.PUBLIC}/exceedance"
                                    ),
                                ],
                                className="list-remark",
                            ),
                        ]
                    ),
                    calls.box(t=t),
                ],
                className="list-top",
            ),
            _search(view.filters, action=address(), t=t),
            html.Div(
                [html.Div([listed, bottom], className="list-main"), side], className="list-columns"
            ),
        ],
        className="list",
    )


def _finding(view: Overview, *, t: Translator) -> list[Any]:
    """One sentence of counts, gravest first; they add up to the dischargers that were found."""
    day = formats.day(view.day, t=t)
    head = t("最近公布日 {day}，{n} 家排污单位：", day=day, n=view.total)
    counted = day_marks.counted(view.states)
    rest = len(view.states) - sum(counted.values())
    texts = [
        day_marks.tight(t("{word} {n} 家", word=t(day_marks.WORDS[state]), n=n))
        for state, n in counted.items()
    ]
    if rest or not texts:
        texts.append(t("{word} {n} 家", word=t("没有自动监测数据"), n=rest))
    return [html.B(head), t("，", context="list").join(texts), t("。")]


def _remark(view: Overview, *, t: Translator) -> str:
    text = t("一天的结果在标记和审核期限过后公布。")
    return text + t("昨日数据待审核。") if view.has_waiting_day else text


def _search(filters: Filters, *, action: str, t: Translator) -> html.Form:
    words = html.Label(
        [
            parts.unseen(t("企业名称或曾用名")),
            parts.search_icon(),
            plain.Input(
                type="search",
                name="q",
                defaultValue=filters.words,
                placeholder=t("企业名称或曾用名"),
                maxLength="100",
                autoComplete="off",
                enterKeyHint="search",
                className="list-words",
            ),
        ],
        className="list-search-words",
    )
    return html.Form(
        [
            words,
            _select("county", t("区县"), filters.county, filters.counties, t=t),
            _select("industry", t("行业"), filters.industry, filters.industries, t=t),
            html.Button(t("搜索"), type="submit", className="button button-main"),
        ],
        action=action,
        method="get",
        className="list-search",
        role="search",
    )


def _select(
    name: str, label: str, chosen: str, options: Sequence[Option], *, t: Translator
) -> html.Label:
    choices = [plain.Option(t("全部"), value="")]
    choices += [plain.Option(option.text, value=option.value) for option in options]
    return html.Label(
        [
            html.Span(label, className="label"),
            plain.Select(choices, name=name, defaultValue=chosen, className="list-select"),
        ],
        className="list-filter",
    )


def _list_head(view: Overview, *, address: Address, t: Translator) -> html.Div:
    chips = _chips(view.filters, address=address, t=t)
    if view.total == view.city_total:
        count = t("全市 {n} 家", n=view.total)
    else:
        count = t("{n} 家，全市 {total} 家", n=view.total, total=view.city_total)
    row: list[Any] = [html.H2(t("排污单位"), className="unseen")]
    if chips:
        row.append(parts.chips(chips, t=t))
    row.append(html.P(count, className="list-count"))
    row.append(
        html.P(t("排序：最近公布日超标的在前，再按近 30 日超标天数，再按名称"), className="label")
    )
    return html.Div(row, className="list-head")


def _chips(filters: Filters, *, address: Address, t: Translator) -> list[parts.Chip]:
    chips = []
    if filters.words:
        chips.append(parts.Chip(t("搜索"), filters.words, address(words="", page=1)))
    for name, value, options, label in (
        ("county", filters.county, filters.counties, t("区县")),
        ("industry", filters.industry, filters.industries, t("行业")),
    ):
        if value:
            text = next(option.text for option in options if option.value == value)
            chips.append(parts.Chip(label, text, address(**{name: None}, page=1)))
    return chips


def _rows(view: Overview, *, t: Translator) -> Any:
    if not view.rows:
        return parts.empty(
            t("没有找到这样的排污单位。"), hint=t("名称可以只写一部分；也可以去掉区县或行业再找。")
        )
    start = view.rows[0].number
    rows = [html.Li(_row(row, view.span_days, t=t)) for row in view.rows]
    return html.Ol(rows, className="list-rows", start=str(start))


def _row(row: Row, span_days: int, *, t: Translator) -> html.A:
    name: list[Any] = [html.B(row.name)]
    name.append(html.Span(f"{row.county} · {row.industry}", className="list-place"))
    if row.former_name:
        former = t("曾用名：{name}", name=row.former_name)
        name.append(html.Span(former, className="list-place"))
    return html.A(
        [
            html.Span(str(row.number), className="list-number", **{"aria-hidden": "true"}),
            html.Span(name, className="list-name"),
            html.Span(_monitored(row, t=t), className="list-monitored"),
            html.Span(_state(row, t=t), className="list-state"),
            html.Span(_month(row, span_days, t=t), className="list-month"),
        ],
        href=row.href,
        className="list-row",
    )


def _monitored(row: Row, *, t: Translator) -> str:
    if row.outlets == 0:
        return t("没有登记的排放口")
    if row.monitored_outlets == 0:
        return t("{n} 个排放口，没有自动监测", n=row.outlets)
    return t("自动监测 {n} / {total} 个排放口", n=row.monitored_outlets, total=row.outlets)


def _state(row: Row, *, t: Translator) -> list[Any]:
    if row.status:
        return [html.B(t(STATUS_WORDS[row.status]))]
    if not row.state:
        return [html.B(t("没有自动监测数据"))]
    content: list[Any] = [day_marks.word(row.state, t=t)]
    if row.state in ("few", "no_data", "waiting"):
        base = t("{n} / {total} 项未超标", n=row.within, total=row.series)
        content.append(html.Span(base, className="list-place"))
    return content


def _month(row: Row, span_days: int, *, t: Translator) -> list[Any]:
    if not row.states:
        return []
    if row.over_days:
        text = t(
            "{span} 日内超标 {n} 天 / {base} 天",
            span=span_days,
            n=row.over_days,
            base=row.judged_days,
        )
    elif row.judged_days:
        text = t("{span} 日内未超标，{base} 天有判定", span=span_days, base=row.judged_days)
    else:
        text = t("{span} 日内没有可判定的数据", span=span_days)
    name = "list-month-over" if row.over_days else "list-place"
    return [day_marks.strip(row.states), html.Span(text, className=name)]


def _list_end(view: Overview, *, address: Address, download: str, t: Translator) -> html.Div:
    shown = t("第 {page} / {pages} 页", page=view.page, pages=view.pages)
    links: list[Any] = []
    if view.page > 1:
        previous = address(page=view.page - 1)
        links.append(html.A(t("上一页"), href=previous, rel="prev", className="button"))
    if view.page < view.pages:
        following = address(page=view.page + 1)
        links.append(html.A(t("下一页"), href=following, rel="next", className="button"))
    pager: list[Any] = [html.Span(shown), *links] if view.pages > 1 else []
    file = html.A(t("下载本表 CSV"), href=download, className="list-file", download="")
    return html.Div(
        [html.Nav(pager, className="list-pager", **{"aria-label": t("翻页")}), file],
        className="list-end",
    )


def _map_card(view: Overview, *, address: Address, t: Translator) -> html.Section:
    chosen = next(
        (one.text for one in view.filters.counties if one.value == view.filters.county), ""
    )
    if chosen:
        title = t("{county} {n} 家的位置", county=chosen, n=view.total)
        note = t("号码与列表相同；示意图，点其他区县可切换")
    else:
        title = t("各区县")
        note = t("示意图；点一个区县，只看那里的排污单位")
    content: list[Any] = [
        html.P(note, className="label"),
        city_map.draw(view.counties, view.places, label=t("全市示意图"), river=view.river),
    ]
    if chosen:
        whole = html.A(t("看全市"), href=address(county=None, page=1), className="list-file")
        content.append(html.P(whole))
    return html.Section([html.H2(title), *content], className="list-map")
