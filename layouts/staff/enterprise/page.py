"""One enterprise 一企一档: head, finding, and a tab for each side of it; shapes only."""

from collections.abc import Sequence
from typing import Any

from dash import html

from layouts import parts
from layouts.parts import Choice
from layouts.staff.enterprise import explorer
from layouts.staff.enterprise import head as head_view
from layouts.staff.enterprise.explorer import Write
from layouts.staff.enterprise.head import Finding, Head
from layouts.translations import Translator

CONTENT = "enterprise-content"
IDS = (CONTENT, explorer.GRAPH)


def page(
    head: Head,
    finding: Finding,
    *,
    steps: Sequence[tuple[str, str]],
    content: Sequence[Any],
    write: Write,
    t: Translator,
) -> html.Div:
    """The whole page; ``steps`` is the way to it, ``write`` makes one component of a part."""
    top = [
        parts.breadcrumb(steps, here=head.name, t=t),
        *head_view.draw(head, finding, t=t),
    ]
    return html.Div(
        [
            write(html.Div(top, className="enterprise-stack")),
            html.Div(list(content), id=CONTENT, className="enterprise-content"),
        ],
        className="enterprise",
    )


def tab_bar(choices: Sequence[Choice], *, t: Translator) -> html.Nav:
    """The row of tabs; changing the tab leaves the head as it is."""
    links = []
    for choice in choices:
        current = {"aria-current": "true"} if choice.chosen else {}
        links.append(html.A(choice.text, href=choice.href, **{"data-within": ""}, **current))
    return html.Nav(links, className="tabs", **{"aria-label": t("企业档案的各方面")})
