"""How the figures are computed: the list of methods, one method, and the tables of rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts import parts
from layouts.translations import Translator

Write = Callable[[Any], Any]
"""Makes one component of a part without behaviour, however many cells stand in it."""


@dataclass(frozen=True)
class RuleTable:
    """One table of rule rows; every cell is text in the language of the page."""

    name: str
    title: str
    columns: tuple[parts.Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Entry:
    """One method in the list."""

    title: str
    figures: str
    href: str


@dataclass(frozen=True)
class Method:
    """One method: its title, the functions that compute it, its text and its tables."""

    title: str
    code: tuple[str, ...]
    text: Sequence[Any]
    tables: tuple[RuleTable, ...] = ()


def list_page(entries: Sequence[Entry], *, method_version: str, t: Translator) -> html.Div:
    """Every method with the figures that it is about."""
    items = [
        html.Li([html.A(one.title, href=one.href), html.Span(_figures(one), className="label")])
        for one in entries
    ]
    return html.Div(
        [
            parts.page_head(
                t("计算方法"),
                finding=t(
                    "每个指标一页：定义、依据条款、输入、已知不足和核实程度。"
                    "阈值都是带施行日期和出处的规则行，不写在程序里。"
                ),
            ),
            html.Ul(items, className="method-list"),
            _version(method_version, t=t),
        ],
        className="prose method",
    )


def _figures(entry: Entry) -> str:
    """The figures of a method, unless its title says them already."""
    return "" if entry.figures.casefold() == entry.title.casefold() else entry.figures


def page(
    method: Method,
    *,
    home: str,
    entries: Sequence[Entry],
    method_version: str,
    write: Write,
    t: Translator,
) -> html.Div:
    """One method; wide tables scroll inside their own frames."""
    others = [html.Li(html.A(one.title, href=one.href)) for one in entries]
    return html.Div(
        [
            parts.breadcrumb([(t("计算方法"), home)], here=method.title, t=t),
            write(_article(method, method_version=method_version, t=t)),
            html.Nav(
                [html.H2(t("其他方法")), html.Ul(others)],
                className="method-others",
                **{"aria-label": t("其他方法")},
            ),
        ],
        className="method-page" + (" method-page-wide" if method.tables else ""),
    )


def _article(method: Method, *, method_version: str, t: Translator) -> html.Article:
    return html.Article(
        [
            html.H1(method.title),
            *_contents(method.tables, t=t),
            *method.text,
            *[_rules(table) for table in method.tables],
            _code(method.code, t=t),
            _version(method_version, t=t),
        ],
        className="prose method" + (" method-wide" if method.tables else ""),
    )


def _contents(tables: Sequence[RuleTable], *, t: Translator) -> list[Any]:
    if not tables:
        return []
    links = [
        html.Li(
            html.A(t("{title}（{n} 行）", title=one.title, n=len(one.rows)), href=f"#{one.name}")
        )
        for one in tables
    ]
    return [html.Nav(html.Ul(links), className="method-contents", **{"aria-label": t("本页内容")})]


def _counted(table: RuleTable, *, t: Translator) -> str:
    return t("{title}（{n} 行）", title=table.title, n=len(table.rows))


def _rules(table: RuleTable) -> html.Section:
    return html.Section(
        [
            html.H2(table.title),
            parts.table(table.columns, table.rows, caption=table.title, as_records=True),
        ],
        id=table.name,
        className="method-rules",
    )


def _code(names: Sequence[str], *, t: Translator) -> Any:
    if not names:
        return None
    shown: list[Any] = [t("程序中的位置："), " "]
    for place, name in enumerate(names):
        shown += [", " if place else "", html.Code(name)]
    return html.P(shown, className="label")


def _version(method_version: str, *, t: Translator) -> Any:
    if not method_version:
        return None
    return html.P(t("计算方法版本 {version}", version=method_version), className="label")
