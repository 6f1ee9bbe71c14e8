"""The days that a page shows: spans by name as links, any others by a form; shapes only."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from dash import dcc, html

from layouts import plain
from layouts.translations import Translator

Address = Callable[..., str]


class Days(Protocol):
    """The days ``start <= day < end`` that a page shows, none after ``today``."""

    @property
    def preset(self) -> str | None:
        """Name of the span; None when the days were typed."""

    @property
    def start(self) -> date:
        """First day."""

    @property
    def end(self) -> date:
        """The day after the last."""

    @property
    def today(self) -> date:
        """The running day."""


def draw(
    spans: Mapping[str, str],
    *,
    chosen: Days,
    kept: Sequence[tuple[str, str]],
    page: str,
    address: Address,
    t: Translator,
) -> html.Div:
    """
    Choice of days.

    ``spans`` are names with their words. ``kept`` are the other
    fields of the address, which a form would lose; empty ones are left out. ``page`` begins the
    names of the classes.
    """
    choices = [
        dcc.Link(
            t(word),
            href=address(span=name, start=None, last=None),
            className="on" if chosen.preset == name else "",
        )
        for name, word in spans.items()
    ]
    last = chosen.end - timedelta(days=1)
    hidden: list[Any] = [
        plain.Input(type="hidden", name=name, defaultValue=value) for name, value in kept if value
    ]
    fields = [
        plain.Input(
            type="date",
            name=name,
            defaultValue=day.isoformat(),
            max=chosen.today.isoformat(),
            className=f"{page}-date",
            **{"aria-label": label},
        )
        for name, day, label in (("from", chosen.start, t("开始日期")), ("to", last, t("结束日期")))
    ]
    form = html.Form(
        [*hidden, *fields, html.Button(t("查看"), type="submit", className="button")],
        method="get",
        className=f"{page}-span",
        key=f"{chosen.start}{last}",
    )
    nav = html.Nav(choices, className="choice", **{"aria-label": t("时段")})
    return html.Div([nav, form], className=f"{page}-spans")
