"""Whom to call first: stands before everything else that can be done on a public page."""

from dash import html

from layouts.shell import HOTLINES
from layouts.translations import Translator


def box(*, t: Translator) -> html.Section:
    """Smell or spill: leave, then call."""
    links = [
        html.A([html.B(number), html.Span(t(text))], href=f"tel:{number}", className="calls-link")
        for number, text in HOTLINES
    ]
    return html.Section(
        [
            html.H2(t("闻到刺鼻气味、看到泄漏，先离开，再打电话"), className="calls-head"),
            html.Div(links, className="calls-row"),
        ],
        className="calls",
    )
