"""The page of data quality: tabs, figures, heat map, small tables, and one list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from layouts import charts, grids, method_links, parts, table_columns
from layouts.figures import outlet_days
from layouts.parts import Choice
from layouts.staff import listing
from layouts.staff.listing import Listed
from layouts.staff.quality import head
from layouts.staff.quality.tables import FILES, TABLES
from layouts.staff.quality.values import (
    MEASURES,
    TABS,
    Figure,
    HeatMap,
    Page,
)
from layouts.staff.quality.values import (
    TABLES as TABLES_OF_TAB,
)
from layouts.translations import Translator

LIST = listing.Ids("quality")
IDS = (LIST.grid, LIST.query, LIST.links)

Address = Callable[..., str]
Export = Callable[[str, str], str]
Write = Callable[[Any], Any]


@dataclass(frozen=True)
class Small:
    """A small table above the list, by the name of its file."""

    name: str
    rows: Sequence[Any]
    is_wide: bool = False
    """Takes the whole width, below the others."""


def page(
    shown: Page,
    listed: Listed,
    small: Sequence[Small],
    *,
    query: str,
    address: Address,
    export: Export,
    write: Write,
    t: Translator,
) -> html.Div:
    """The whole page: only the list has behaviour, everything else is written."""
    above: list[Any] = [head.draw(shown, address, t), _tabs(shown, address, t)]
    if shown.strip:
        above.append(_strip(shown.strip, t))
    if shown.heat is not None:
        above.append(_heat(shown, shown.heat, address, export, t))
    if small:
        cards = [
            html.Div(_small(one, export, t), className="quality-wide")
            if one.is_wide
            else _small(one, export, t)
            for one in small
        ]
        beside = sum(not one.is_wide for one in small)
        above.append(html.Div(cards, className=f"quality-small quality-small-{beside}"))
    return html.Div(
        [
            dcc.Store(id=LIST.query, data=query),
            *(write(part) for part in above),
            _list(shown, listed, query, address, write, t),
        ],
        className="quality",
    )


def _tabs(shown: Page, address: Address, t: Translator) -> html.Nav:
    choices = [
        Choice(t(word), address(table=TABLES_OF_TAB[tab][0]), chosen=tab == shown.selection.tab)
        for tab, word in TABS.items()
    ]
    return parts.tabs(choices, label=t("数据质量的各方面"))


def _strip(figures: Sequence[Figure], t: Translator) -> html.Ul:
    return html.Ul([_figure(one, t) for one in figures], className="quality-strip")


def _figure(one: Figure, t: Translator) -> html.Li:
    name = html.Span(one.heading.name, className="quality-name")
    number = html.P([html.B(one.number), html.I(one.unit)], className="quality-figure")
    content = [name, number, html.Span(one.base, className="label")]
    method = method_links.sign(one.heading, t=t)
    if one.href:
        if one.is_chosen:
            content.append(parts.unseen(t("（已选）")))
        body: Any = dcc.Link(content, href=one.href, className="quality-link")
    else:
        body = html.Div(content, className="quality-link")
    return html.Li([body, method], className="on" if one.is_chosen else "")


def _heat(
    shown: Page, heat: HeatMap, address: Address, export: Export, t: Translator
) -> html.Section:
    selection = shown.selection
    name = t(MEASURES[selection.measure])
    title = t("排放口 × 日 · {measure}", measure=name)
    links: list[Any] = []
    if len(heat.rows) < heat.outlets:
        links.append(dcc.Link(t("全部 {n} 口", n=heat.outlets), href=address(everything=True)))
    elif selection.everything:
        links.append(dcc.Link(t("只看最差的"), href=address(everything=False)))
    links += [
        html.A("CSV", href=export("days", "csv"), download=""),
        html.A("XLSX", href=export("days", "xlsx"), download=""),
    ]
    if not heat.outlets:
        body: Any = parts.empty(t("所选范围没有应收的数据"), hint=t("可放宽时段或筛选。"))
    else:
        body = outlet_days.draw(heat, measure=selection.measure, caption=title, t=t)
        links.append(charts.png(t=t))
    return parts.card(
        method_links.staff(title, "rates", t=t),
        charts.pictured(outlet_days.legend(heat, t=t), body, name="outlet-days"),
        note=t(
            "{n} / {total} 口，低的在前；格内为百分数，不进位", n=len(heat.rows), total=heat.outlets
        ),
        link=html.Span(links, className="switch"),
        name="quality-heat",
    )


def _small(one: Small, export: Export, t: Translator) -> html.Section:
    table = FILES[one.name]
    return parts.card(
        method_links.titled(table.heading, t=t),
        table_columns.plain(
            table.columns, one.rows, caption=t(table.title), empty_sentence=t(table.empty), t=t
        ),
        link=listing.files(lambda kind: export(one.name, kind)),
        name="quality-table",
    )


def _list(
    shown: Page, listed: Listed, query: str, address: Address, write: Write, t: Translator
) -> html.Section:
    selection = shown.selection
    table = TABLES[selection.table]
    columns = table_columns.shown(table.columns, selection.hidden)
    title = t(table.title)
    body = listing.body(
        listed,
        columns,
        ids=LIST,
        title=title,
        query=query,
        empty=(t(table.empty), t("可放宽时段或筛选。")),
        write=write,
        t=t,
    )
    return html.Section(
        [
            write(_list_head(shown, listed, address, t)),
            *body,
            write(html.P(t(table.note), className="label")),
        ],
        className="card quality-list",
        id="list",
    )


def _list_head(shown: Page, listed: Listed, address: Address, t: Translator) -> html.Div:
    selection = shown.selection
    table = TABLES[selection.table]
    content: list[Any] = [
        html.H2(method_links.titled(table.heading, t=t)),
        html.Span(t("共 {n} 行", n=listed.count), className="card-note"),
    ]
    others = TABLES_OF_TAB[selection.tab]
    if len(others) > 1:
        choices = [
            dcc.Link(
                t(TABLES[name].title),
                href=address(table=name),
                className="on" if name == selection.table else "",
            )
            for name in others
        ]
        content.append(html.Nav(choices, className="choice", **{"aria-label": t("列表")}))
    menu = grids.column_menu(
        table.columns, selection.hidden, href=lambda hidden: address(hidden=hidden), t=t
    )
    content.append(html.Span(menu, className="filter-chip"))
    return html.Div(content, className="card-head")
