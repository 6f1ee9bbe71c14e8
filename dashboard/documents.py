"""HTML documents: the one that starts a Dash app, and the plain one that needs no script."""

from html import escape

from dashboard import prerender, shared_assets
from dashboard.routing import Answer
from dashboard.visit import Visit
from layouts import shell
from layouts.translations import HTML_LANGUAGE

ENTRY = '<div id="react-entry-point"></div>'
ARRIVED = "arrived"


def _head(visit: Visit, title: str, extra: str = "") -> str:
    stylesheet = shared_assets.address(shared_assets.STYLESHEETS[visit.site])
    return (
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        f'<link rel="stylesheet" href="{stylesheet}">'
        f'<link rel="icon" href="{shared_assets.address("favicon.svg")}" type="image/svg+xml">'
        f"{extra}"
    )


def _opening(visit: Visit) -> str:
    surface = shell.SURFACE_OF_SITE[visit.site]
    size = f' data-type="{shell.LARGE}"' if visit.has_large_type else ""
    language = HTML_LANGUAGE[visit.language]
    return f'<!DOCTYPE html><html lang="{language}" data-surface="{surface}"{size}>'


def plain(visit: Visit, answer: Answer, *, retry_seconds: int = 0) -> str:
    """A document without the app: refusals and the login."""
    retry = f'<meta http-equiv="refresh" content="{retry_seconds}">' if retry_seconds else ""
    robots = '<meta name="robots" content="noindex">'
    script = f'<script src="{shared_assets.address("shell.js")}" defer></script>'
    return (
        f"{_opening(visit)}<head>{_head(visit, answer.title, retry + robots)}</head>"
        f"<body>{prerender.to_html(answer.tree)}{script}</body></html>"
    )


def starting(visit: Visit, answer: Answer, *, css: str, config: str, scripts: str) -> str:
    """The document that starts a Dash app: the page as HTML first, the app beside it.

    The HTML is read until the app has drawn the same page; then ``shell.js`` removes it.
    ``scripts`` holds everything that Dash loads, its starting script included.
    """
    arrived = prerender.to_html(answer.tree)
    return (
        f"{_opening(visit)}<head>{_head(visit, answer.title, css)}</head>"
        f'<body><div id="{ARRIVED}">{arrived}</div>{ENTRY}{config}{scripts}</body></html>'
    )


def screen(*, title: str, content: str, script: str, version: str) -> str:
    """The dark document of a wall: its script asks for everything that depends on the link."""
    stylesheet = shared_assets.address(shared_assets.STYLESHEETS[shell.STAFF])
    return (
        f'<!DOCTYPE html><html lang="zh-CN" data-surface="wall" data-version="{escape(version)}">'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
        f"<title>{escape(title)}</title>"
        f'<link rel="stylesheet" href="{stylesheet}">'
        f'<link rel="icon" href="{shared_assets.address("favicon.svg")}" type="image/svg+xml">'
        f'</head><body class="wall-body"><div id="wall" class="wall">{content}</div>'
        f'<script src="{script}"></script></body></html>'
    )
