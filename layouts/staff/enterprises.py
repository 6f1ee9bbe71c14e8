"""The list of enterprises: search, filters, table; shapes only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import dcc, html

from layouts import formats, parts, plain
from layouts.parts import Column
from layouts.staff import words
from layouts.staff.overview import menu
from layouts.staff.overview_said import share_number
from layouts.staff.overview_values import Option, Share
from layouts.translations import Translator, mark

IDS: tuple[str, ...] = ()

Address = Callable[..., str]


@dataclass(frozen=True)
class Row:
    """One enterprise."""

    enterprise_id: int
    ref: str
    name: str
    county: str
    industry: str
    management: str
    status: str
    outlets: int
    networked: int
    hours: int
    days: int
    validity: Share
    is_assumed: bool


@dataclass(frozen=True)
class Order:
    """One order of the list."""

    word: str
    key: Callable[[Row], Any]


def _by_exceedance(row: Row) -> Any:
    return (-(row.hours + 24 * row.days), row.ref)


def _by_validity(row: Row) -> Any:
    share = row.validity.value
    return (share is None, share or 0.0, row.ref)


ORDERS = {
    "ref": Order(mark("编号"), lambda row: row.ref),
    "exceedance": Order(mark("超标从多到少"), _by_exceedance),
    "validity": Order(mark("有效数据率从低到高"), _by_validity),
}


@dataclass(frozen=True)
class Selection:
    """What is looked for."""

    text: str
    county: Option | None
    industry: Option | None
    order: str
    counties: tuple[Option, ...]
    industries: tuple[Option, ...]
    start: date
    end: date
    total: int


def page(
    rows: tuple[Row, ...],
    selection: Selection,
    *,
    address: Address,
    export: Address,
    t: Translator,
) -> html.Div:
    """The whole page."""
    span = formats.day_span(selection.start, selection.end, t=t)
    found = t("共 {n} 家", n=len(rows))
    if len(rows) != selection.total:
        found = t("{n} 家，共 {total} 家", n=len(rows), total=selection.total)
    over = sum(1 for row in rows if row.hours or row.days)
    finding = t("{found}；{span} 有 {n} 家出现已认定的超标。", found=found, span=span, n=over)
    links = [
        parts.button_link("CSV", href=export(kind="csv"), download=True),
        parts.button_link("XLSX", href=export(kind="xlsx"), download=True),
    ]
    return html.Div(
        [
            parts.page_head(
                t("一企一档"),
                actions=links,
                filters=_filters(selection, address, t),
                finding=finding,
            ),
            html.Section(_table(rows, selection, t), className="card enterprises-table"),
        ],
        className="enterprises",
    )


def _filters(selection: Selection, address: Address, t: Translator) -> html.Div:
    orders = [
        dcc.Link(
            t(order.word),
            href=address(sort=None if name == "ref" else name),
            className="on" if name == selection.order else "",
        )
        for name, order in ORDERS.items()
    ]
    return html.Div(
        [
            _search(selection, t),
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
            html.Nav(orders, className="choice", **{"aria-label": t("排序")}),
        ],
        className="filter-menus",
    )


def _search(selection: Selection, t: Translator) -> html.Form:
    hidden = [
        plain.Input(type="hidden", name=name, defaultValue=value)
        for name, value in (
            ("county", selection.county.value if selection.county else ""),
            ("industry", selection.industry.value if selection.industry else ""),
            ("sort", "" if selection.order == "ref" else selection.order),
        )
        if value
    ]
    return html.Form(
        [
            *hidden,
            plain.Input(
                type="search",
                name="q",
                defaultValue=selection.text,
                maxLength=100,
                placeholder=t("名称、曾用名、编号或信用代码"),
                className="enterprises-search",
                **{"aria-label": t("查找企业")},
            ),
            html.Button(t("查找"), type="submit", className="button"),
        ],
        method="get",
        role="search",
        className="enterprises-find",
        key=selection.text,
    )


def _table(rows: tuple[Row, ...], selection: Selection, t: Translator) -> html.Div:
    columns = [
        Column(t("企业"), is_key=True),
        Column(t("编号"), record_label=""),
        Column(t("区县"), record_label=""),
        Column(t("行业"), record_label=""),
        Column(t("管理类别"), record_label=""),
        Column(t("状态"), record_label=""),
        Column(t("联网 / 排放口"), unit=t("个"), is_number=True),
        Column(t("小时超标"), unit="h", is_number=True),
        Column(t("日均值超标"), unit="d", is_number=True),
        Column(t("有效数据率"), unit="%", is_number=True),
        Column(t("应有"), unit=t("项·h"), is_number=True),
    ]
    return parts.table(
        columns,
        [_row(row, t) for row in rows],
        caption=t("企业名单"),
        empty_sentence=t("没有符合条件的企业；请减少筛选或换一个词。"),
        as_records=True,
    )


def _row(row: Row, t: Translator) -> list[Any]:
    number, _ = share_number(row.validity, t=t)
    name: Any = dcc.Link(row.name, href=f"/staff/enterprises/{row.enterprise_id}")
    if row.is_assumed:
        name = [name, html.Span(t("假定"), className="tag")]
    return [
        name,
        row.ref,
        row.county,
        row.industry,
        t(words.MANAGEMENT[row.management]),
        t(words.ENTERPRISE_STATUS[row.status]),
        f"{row.networked} / {row.outlets}",
        html.B(formats.count(row.hours, t=t)) if row.hours else "0",
        html.B(formats.count(row.days, t=t)) if row.days else "0",
        number,
        formats.count(row.validity.base, t=t),
    ]
