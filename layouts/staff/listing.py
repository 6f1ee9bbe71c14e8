"""The list of a page whose rows come by blocks: table, files and address, and the plain rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts import formats, grids, parts, table_columns
from layouts.table_columns import Columns
from layouts.translations import Translator

Write = Callable[[Any], Any]


@dataclass(frozen=True)
class Ids:
    """Ids of the list of one page; ``page`` begins them and the names of its classes."""

    page: str

    @property
    def grid(self) -> str:
        """The table."""
        return f"{self.page}-grid"

    @property
    def query(self) -> str:
        """The selection of the page, for its callbacks."""
        return f"{self.page}-query"

    @property
    def links(self) -> str:
        """Files and address of what the table shows now."""
        return f"{self.page}-files"


@dataclass(frozen=True)
class Listed:
    """A list as it first appears."""

    rows: Sequence[Any]
    """The first rows, for print and for a phone."""
    count: int
    order: tuple[str, bool] | None
    filter_model: dict[str, Any]
    said: tuple[str, ...]


def body(
    listed: Listed,
    columns: Columns,
    *,
    ids: Ids,
    title: str,
    query: str,
    empty: tuple[str, str],
    write: Write,
    t: Translator,
) -> list[Any]:
    """
    The table and, for paper and phones, its first rows; without rows a sentence and a hint.

    ``columns`` are those that are shown; ``query`` tells one selection from another.
    """
    links = html.Div(id=ids.links, className="list-links")
    if not listed.count and not listed.filter_model:
        return [links, write(parts.empty(empty[0], hint=empty[1]))]
    made = grids.server_grid(
        columns,
        listed.count,
        id=ids.grid,
        label=title,
        order=listed.order,
        filter_model=listed.filter_model,
        t=t,
    )
    return [
        links,
        html.Div(made, key=query, className="list-table"),
        write(_printed(columns, listed, ids, title, t)),
    ]


def links(
    export: Callable[[str], str], *, permanent: str, said: Sequence[str], t: Translator
) -> html.Div:
    """Files and address of the list as it is sorted and filtered now."""
    here = html.A(t("此视图的链接"), href=permanent, **{"data-permanent": "list"})
    content: list[Any] = [files(export), here]
    if said:
        content.append(html.Span(t("列筛选：{filters}", filters=t("；").join(said))))
    return html.Div(content, className="switch")


def files(href: Callable[[str], str]) -> html.Span:
    """Links to a table as a file."""
    made = [html.A(kind.upper(), href=href(kind), download="") for kind in ("csv", "xlsx")]
    return html.Span(made, className="switch")


def _printed(columns: Columns, listed: Listed, ids: Ids, title: str, t: Translator) -> html.Div:
    more = listed.count - len(listed.rows)
    rest = html.P(t("另有 {n} 行，见导出文件", n=formats.count(more, t=t)), className="label")
    table = table_columns.plain(columns, listed.rows, caption=title, t=t)
    return html.Div([table, rest if more > 0 else None], className=f"{ids.page}-plain list-plain")
