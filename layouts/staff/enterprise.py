"""One enterprise 一企一档: head, finding, explorer, record; shapes only."""

from collections.abc import Sequence
from typing import Any

from dash import html

from layouts import parts
from layouts.staff import enterprise_explorer, enterprise_head
from layouts.staff.enterprise_explorer import Write
from layouts.staff.enterprise_head import Finding, Head
from layouts.translations import Translator

IDS = enterprise_explorer.IDS


def page(
    head: Head,
    finding: Finding,
    *,
    steps: Sequence[tuple[str, str]],
    explorer: Sequence[Any],
    record: Sequence[Any],
    write: Write,
    t: Translator,
) -> html.Div:
    """The whole page; ``steps`` is the way to it, ``write`` makes one component of a part."""
    top = [
        parts.breadcrumb(steps, here=head.name, t=t),
        *enterprise_head.draw(head, finding, t=t),
    ]
    return html.Div(
        [
            write(html.Div(top, className="enterprise-stack")),
            html.Div(list(explorer), id=enterprise_explorer.EXPLORER, className="explorer-frame"),
            write(html.Div(list(record), className="enterprise-stack")),
        ],
        className="enterprise",
    )
