"""Rows of links that choose an outlet, a factor or a year on the tabs of one enterprise."""

from collections.abc import Sequence

from dash import dcc, html

from layouts.staff.enterprise.exceedance_values import Option
from layouts.translations import Translator


def row(groups: Sequence[tuple[str, Sequence[Option]]]) -> html.Div:
    """Groups of links side by side; a group with one choice shows it as what it is."""
    return html.Div(
        [group(name, options) for name, options in groups if options], className="explorer-tools"
    )


def group(name: str, options: Sequence[Option]) -> html.Div:
    """One group of exclusive links."""
    links = [
        dcc.Link(one.text, href=one.href, className="on" if one.chosen else "") for one in options
    ]
    nav = html.Nav(links, className="choice", **{"aria-label": name})
    return html.Div(nav, className="choice-group")


def files(csv: str, xlsx: str, *, t: Translator) -> html.Span:
    """A table as files."""
    return html.Span(
        [html.A("CSV", href=csv, download=""), html.A("XLSX", href=xlsx, download="")],
        className="switch",
        title=t("下载表格"),
    )
