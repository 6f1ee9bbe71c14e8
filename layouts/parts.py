"""Parts of pages that both sites share: tile, card, chips, table, tabs, notices, empty states.

Only ``dash.html`` and ``layouts.plain``, so that every part also arrives as HTML. Looks are in the
stylesheet; a class name is the only thing that a part says about them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from layouts import plain
from layouts.translations import Translator

Content = Any
"""Text, component, or a list of them."""
DIGITS_AT_FULL_SIZE = 4
"""More of them in one tile are drawn a step smaller, so that they stay inside it."""


def info(href: str, *, about: str, t: Translator) -> html.A:
    """The small ⓘ that leads to the method behind a figure."""
    return html.A("ⓘ", href=href, className="info", **{"aria-label": t("{name}的算法", name=about)})


def card(
    title: Content, *children: Content, note: Content = None, link: Content = None, name: str = ""
) -> html.Section:
    """A bordered section with a heading, a note beside it and a link at its right."""
    head = [html.H2(title)]
    if note is not None:
        head.append(html.Span(note, className="card-note"))
    if link is not None:
        head.append(html.Span(link, className="card-link"))
    return html.Section(
        [html.Div(head, className="card-head"), *children], className=f"card {name}".strip()
    )


@dataclass(frozen=True)
class Measure:
    """A figure of a tile: its label, its number and the unit beside it."""

    label: str
    number: str
    unit: str = ""


def tile(
    name: str,
    *,
    href: str,
    method: html.A,
    main: Sequence[Measure],
    beside: Measure | str | None = None,
    change: str = "",
    spark: Content = None,
    spark_note: str = "",
) -> html.Div:
    """A figure tile: name, value and unit, a second value, the change in words, thirty points.

    The whole tile is a link to the rows behind it; ``method`` is the way to how it is computed, in
    its corner. ``beside`` is the second value, or a sentence where there is none yet.
    """
    figures: list[Content] = []
    for measure in main:
        figures.append(html.B(measure.number))
        if measure.unit:
            figures.append(html.I(measure.unit))
    size = _value_class([measure.number for measure in main])
    values: list[Content] = [
        html.Div([html.Span(main[0].label, className="label"), html.P(figures, className=size)])
    ]
    if isinstance(beside, Measure):
        second = [html.B(beside.number)] + ([html.I(beside.unit)] if beside.unit else [])
        values.append(
            html.Div(
                [html.Span(beside.label, className="label"), html.P(second, className="value")],
                className="tile-beside",
            )
        )
    elif beside:
        values.append(html.Div(html.Span(beside, className="label"), className="tile-beside"))
    rows: list[Content] = [html.H2(name), html.Div(values, className="tile-values")]
    if change:
        rows.append(html.P(change, className="tile-change"))
    if spark is not None:
        note = html.Span(spark_note, className="label")
        rows.append(html.Div([spark, note], className="tile-spark"))
    return html.Div([html.A(rows, href=href, className="tile"), method], className="tile-frame")


def _value_class(numbers: Sequence[str]) -> str:
    """Words in the place of a number may break; many digits are drawn a step smaller."""
    if not any(sign.isdigit() for number in numbers for sign in number):
        return "value value-words"
    digits = sum(len(number) for number in numbers)
    return "value" if digits <= DIGITS_AT_FULL_SIZE else "value value-long"


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it filters, its value, and the address without it."""

    name: str
    value: str
    without: str = ""


def chips(filters: Sequence[Chip], *, t: Translator) -> html.Ul:
    """The filters in force; each that can be removed carries a link that removes it."""
    items = []
    for chip in filters:
        content: list[Content] = [html.Span(chip.name, className="label"), " ", chip.value]
        if chip.without:
            removal = t("取消筛选：{name} {value}", name=chip.name, value=chip.value)
            content.append(
                html.A("×", href=chip.without, className="chip-remove", **{"aria-label": removal})
            )
        items.append(html.Li(content, className="chip"))
    return html.Ul(items, className="chips")


@dataclass(frozen=True)
class Choice:
    """One of several links of which one is chosen."""

    text: Content
    href: str
    chosen: bool = False


def tabs(choices: Sequence[Choice], *, label: str) -> html.Nav:
    """Tabs as links: every tab has an address of its own."""
    return html.Nav(_choices(choices), className="tabs", **{"aria-label": label})


def segments(choices: Sequence[Choice], *, label: str) -> html.Nav:
    """A row of exclusive choices as links."""
    return html.Nav(_choices(choices), className="segments", **{"aria-label": label})


def _choices(choices: Sequence[Choice]) -> list[html.A]:
    links = []
    for choice in choices:
        current = {"aria-current": "true"} if choice.chosen else {}
        links.append(html.A(choice.text, href=choice.href, **current))
    return links


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, the unit under it, and whether it holds numbers.

    ``record_label`` stands before its cells where a phone shows each row as a record: the heading
    unless it says otherwise, nothing where a cell speaks for itself (a name, a place).
    """

    heading: Content
    unit: str = ""
    is_number: bool = False
    is_key: bool = False
    record_label: str | None = None


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Content]],
    *,
    caption: str,
    total: Sequence[Content] | None = None,
    empty_sentence: str = "",
    as_records: bool = False,
) -> html.Div:
    """A table: numbers right, words left, unit in the head, the key column frozen.

    ``caption`` names the table for those who hear it. A table without rows shows its sentence.
    On a phone it scrolls sideways under its frozen column; ``as_records`` shows each row there as
    a record instead, the key first, then every cell with its heading.
    """
    head = html.Tr([_heading(column) for column in columns])

    def cells(row: Sequence[Content]) -> list[html.Td | html.Th]:
        return [_cell(c, v, as_record=as_records) for c, v in zip(columns, row, strict=True)]

    body = [html.Tr(cells(row)) for row in rows]
    if not rows:
        sentence = html.Td(empty_sentence, colSpan=len(columns), className="table-empty")
        body = [html.Tr(sentence)]
    parts = [html.Caption(caption, className="unseen"), html.Thead(head), html.Tbody(body)]
    if total is not None:
        parts.append(html.Tfoot(html.Tr(cells(total))))
    return html.Div(
        html.Table(parts, className="table table-records" if as_records else "table"),
        className="table-frame",
        role="region",
        tabIndex="0",
        **{"aria-label": caption},
    )


def _heading(column: Column) -> html.Th:
    content: list[Content] = [column.heading]
    if column.unit:
        content.append(html.Span(column.unit, className="table-unit"))
    return html.Th(content, scope="col", className=_cell_class(column))


def _cell(column: Column, value: Content, *, as_record: bool) -> html.Td | html.Th:
    if column.is_key:
        return html.Th(value, scope="row", className=_cell_class(column))
    words = _record_words(column, value) if as_record else {}
    return html.Td(value, className=_cell_class(column), **words)


def _record_words(column: Column, value: Content) -> dict[str, str]:
    """What stands before and after a cell where there is no head above it.

    A unit follows numbers only, not the words that say that there is none.
    """
    label = column.record_label
    if label is None:
        label = column.heading if isinstance(column.heading, str) else ""
    is_sentence = isinstance(value, str) and not any(sign.isdigit() for sign in value)
    words = {"data-label": label, "data-unit": "" if is_sentence else column.unit}
    return {name: word for name, word in words.items() if word}


def _cell_class(column: Column) -> str:
    names = [name for name, on in (("number", column.is_number), ("key", column.is_key)) if on]
    return " ".join(names)


def breadcrumb(steps: Sequence[tuple[str, str]], *, here: str, t: Translator) -> html.Nav:
    """The way to this page: (text, href) of each step, then the page itself."""
    items = [html.Li(dcc.Link(text, href=href)) for text, href in steps]
    items.append(html.Li(here, **{"aria-current": "page"}))
    return html.Nav(html.Ol(items), className="breadcrumb", **{"aria-label": t("所在位置")})


def page_head(
    title: Content,
    *,
    note: Content = None,
    actions: Content = None,
    filters: Content = None,
    finding: Content = None,
) -> html.Div:
    """Title with its span, what can be done with the page, filters, and one sentence of finding."""
    line = [html.H1(title)]
    if note is not None:
        line.append(html.Span(note, className="page-note"))
    if actions is not None:
        line.append(html.Div(actions, className="page-actions"))
    rows: list[Content] = [html.Div(line, className="page-title")]
    if filters is not None:
        rows.append(filters)
    if finding is not None:
        rows.append(html.P(finding, className="finding"))
    return html.Div(rows, className="page-head")


def button_link(text: Content, *, href: str, main: bool = False, download: bool = False) -> html.A:
    """A link that looks like a button; ``main`` for the one that matters most."""
    extra = {"download": ""} if download else {}
    return html.A(text, href=href, className="button button-main" if main else "button", **extra)


def notice(sentence: Content, *, kind: str = "plain", reference: str = "") -> html.Div:
    """A sentence that must be seen; ``kind`` is plain, warning or failure."""
    content: list[Content] = [html.P(sentence)]
    if reference:
        content.append(html.P(reference, className="notice-reference"))
    return html.Div(content, className=f"notice notice-{kind}")


def empty(sentence: str, *, hint: Content = None) -> html.Div:
    """What a figure or list shows when there is nothing to show, and why."""
    content: list[Content] = [html.P(sentence)]
    if hint is not None:
        content.append(html.P(hint, className="label"))
    return html.Div(content, className="empty")


def bar(share: float, *, label: str) -> html.Div:
    """A plain bar for a share of one; its number stands beside it, so it is not read aloud."""
    width = f"{min(max(share, 0.0), 1.0) * 100:.2f}%"
    return html.Div(
        html.Span(className="bar-fill", style={"width": width}), className="bar", title=label
    )


def term_list(pairs: Sequence[tuple[Content, Content]]) -> html.Dl:
    """Names and values, as in a registry."""
    items: list[Content] = []
    for term, description in pairs:
        items += [html.Dt(term), html.Dd(description)]
    return html.Dl(items, className="terms")


def unseen(text: str) -> html.Span:
    """Text for those who hear the page."""
    return html.Span(text, className="unseen")


def search_icon() -> Component:
    """A magnifying glass."""
    return plain.Svg(
        [
            plain.Circle(cx=10, cy=10, r=6, className="icon-line"),
            plain.Path(d="M14.5 14.5L20 20", className="icon-line"),
        ],
        className="icon",
        viewBox="0 0 24 24",
        width="20",
        height="20",
        **{"aria-hidden": "true"},
    )
