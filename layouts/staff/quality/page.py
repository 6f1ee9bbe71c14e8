"""The page of data quality: tabs, figures, heat map, small tables, and one list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from layouts import charts, formats, grids, method_links, parts, table_columns
from layouts.figures import outlet_days
from layouts.parts import Choice
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

GRID = "quality-grid"
QUERY = "quality-query"
LINKS = "quality-files"
IDS = (GRID, QUERY, LINKS)

Address = Callable[..., str]
Export = Callable[[str, str], str]
Write = Callable[[Any], Any]


@dataclass(frozen=True)
class Listed:
    """The list of a tab as it first appears."""

    rows: Sequence[Any]
    """The first rows, for print and for a phone."""
    count: int
    order: tuple[str, bool] | None
    filter_model: dict[str, Any]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Small:
    """A small table above the list, by the name of its file."""

    name: str
    rows: Sequence[Any]


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
        cards = [_small(one, export, t) for one in small]
        above.append(html.Div(cards, className=f"quality-small quality-small-{len(small)}"))
    return html.Div(
        [
            dcc.Store(id=QUERY, data=query),
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
        link=files(lambda kind: export(one.name, kind)),
        name="quality-table",
    )


def files(href: Callable[[str], str]) -> html.Span:
    """Links to a table as a file."""
    links = [html.A(kind.upper(), href=href(kind), download="") for kind in ("csv", "xlsx")]
    return html.Span(links, className="switch")


def _list(
    shown: Page, listed: Listed, query: str, address: Address, write: Write, t: Translator
) -> html.Section:
    selection = shown.selection
    table = TABLES[selection.table]
    columns = table_columns.shown(table.columns, selection.hidden)
    title = t(table.title)
    if not listed.count and not listed.filter_model:
        body: list[Any] = [write(parts.empty(t(table.empty), hint=t("可放宽时段或筛选。")))]
    else:
        made = grids.server_grid(
            columns,
            listed.count,
            id=GRID,
            label=title,
            order=listed.order,
            filter_model=listed.filter_model,
            t=t,
        )
        body = [
            html.Div(made, key=query, className="quality-grid"),
            write(_printed(columns, listed, title, t)),
        ]
    return html.Section(
        [
            write(_list_head(shown, listed, address, t)),
            html.Div(id=LINKS, className="quality-links"),
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


def links(
    export: Callable[[str], str], *, permanent: str, said: Sequence[str], t: Translator
) -> html.Div:
    """Files and address of the list as it is sorted and filtered now."""
    content: list[Any] = [files(export), html.A(t("此视图的链接"), href=permanent)]
    if said:
        content.append(html.Span(t("列筛选：{filters}", filters=t("；").join(said))))
    return html.Div(content, className="switch")


def _printed(columns: table_columns.Columns, listed: Listed, title: str, t: Translator) -> html.Div:
    """The first rows as a plain table: what is printed, and what a phone shows."""
    more = listed.count - len(listed.rows)
    rest = html.P(t("另有 {n} 行，见导出文件", n=formats.count(more, t=t)), className="label")
    table = table_columns.plain(columns, listed.rows, caption=title, t=t)
    return html.Div([table, rest if more > 0 else None], className="quality-plain")
