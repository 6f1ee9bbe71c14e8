"""Component trees as HTML, so that a page can be read before and without any script.

Only what has a plain element is written: ``dash.html``, ``layouts.plain``, and ``dcc.Link`` as a
link. Anything else in a public page is a mistake of its layout and is refused by name.
"""

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from layouts import plain

VOID_ELEMENTS = frozenset({"br", "hr", "img", "input", "wbr", "col", "source", "track", "area"})
BOOLEAN_ATTRIBUTES = frozenset(
    {
        "hidden", "disabled", "checked", "selected", "required", "readOnly", "multiple", "open",
        "autoFocus", "defaultChecked", "noValidate", "reversed",
    }
)  # fmt: skip
NOT_ATTRIBUTES = frozenset(
    {"children", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "loading_state"}
)
RENAMED = {
    "className": "class",
    "htmlFor": "for",
    "acceptCharset": "accept-charset",
    "httpEquiv": "http-equiv",
    "defaultValue": "value",
    "defaultChecked": "checked",
}
KEPT_CASE = frozenset(
    {
        "viewBox", "preserveAspectRatio", "patternUnits", "patternTransform", "patternContentUnits",
        "clipPathUnits", "pathLength", "textLength",
    }
)  # fmt: skip
SVG_HYPHENATED = frozenset(
    {
        "fillOpacity", "fillRule", "strokeWidth", "strokeOpacity", "strokeLinecap",
        "strokeLinejoin", "strokeDasharray", "strokeDashoffset", "clipPath", "vectorEffect",
        "paintOrder", "pointerEvents", "shapeRendering", "textAnchor", "dominantBaseline",
        "fontSize", "fontWeight", "fontFamily", "letterSpacing", "writingMode", "markerStart",
        "markerMid", "markerEnd",
    }
)  # fmt: skip
HTML_NAMES = {"ObjectEl": "object", "MapEl": "map"}
UNITLESS_STYLES = frozenset(
    {"flex", "flexGrow", "flexShrink", "fontWeight", "lineHeight", "opacity", "order", "zIndex"}
)
ADDRESSES = frozenset({"href", "src", "action", "formAction"})
_CAPITAL = re.compile(r"([A-Z])")
_SCRIPT_ADDRESS = re.compile(r"^\s*(javascript|vbscript|data)\s*:", re.IGNORECASE)


class NotServable(TypeError):  # noqa: N818
    """A component that has no plain element; the layout of a public page may not hold it."""


def to_html(tree: Any) -> str:
    """The tree as HTML text."""
    parts: list[str] = []
    _write(tree, parts, chosen=None)
    return "".join(parts)


def written(tree: Any, *, name: str = "") -> plain.Written:
    """The tree as one component, for parts of staff pages that have no behaviour of their own."""
    parts = _WithinApp()
    _write(tree, parts, chosen=None)
    return plain.Written("".join(parts), className=name)


class _WithinApp(list[str]):
    """Text of a page whose app is running: links between its pages are marked for ``plain.js``."""


def _write(node: Any, parts: list[str], chosen: str | None) -> None:
    """Append the HTML of one node; ``chosen`` is the value of the select around an option."""
    if node is None or isinstance(node, bool):
        return
    if isinstance(node, str):
        parts.append(escape(node, quote=False))
    elif isinstance(node, (int, float)):
        parts.append(escape(str(node)))
    elif isinstance(node, Component):
        _write_component(node, parts, chosen)
    elif isinstance(node, Iterable):
        for child in node:
            _write(child, parts, chosen)
    else:
        raise NotServable(f"{type(node).__name__} has no place in a page")


def _write_component(node: Component, parts: list[str], chosen: str | None) -> None:
    if isinstance(node, dcc.Location):
        return
    if isinstance(node, plain.Written):
        parts.append(f'<div class="{escape(node.className)}">{node.html}</div>')
        return
    element = _element_of(node)
    properties = node.to_plotly_json()["props"]
    if isinstance(node, dcc.Link) and isinstance(parts, _WithinApp):
        properties = {**properties, "data-within": ""}
    children = properties.get("children")
    value = properties.get("defaultValue")
    if element == "textarea":
        children, value = value, None
        properties = {**properties, "defaultValue": None}
    elif element == "select":
        properties = {**properties, "defaultValue": None}
        chosen = None if value is None else str(value)
    attributes = _attributes(properties)
    if element == "option" and chosen is not None and str(properties.get("value")) == chosen:
        attributes += " selected"
    parts.append(f"<{element}{attributes}>")
    if element not in VOID_ELEMENTS:
        _write(children, parts, chosen)
        parts.append(f"</{element}>")


def _element_of(node: Component) -> str:
    if isinstance(node, dcc.Link):
        return "a"
    if node._namespace == plain.NAMESPACE:
        return plain.ELEMENTS[node._type]
    if node._namespace == html.Div._namespace and node._type != "Script":
        return HTML_NAMES.get(node._type, node._type.lower())
    raise NotServable(f"{node._namespace}.{node._type} has no plain element")


def _attributes(properties: dict[str, Any]) -> str:
    written = []
    # Dash keeps names with a hyphen in a set: by name, the same page is the same text.
    for name, value in sorted(properties.items(), key=lambda one: one[0] if "-" in one[0] else ""):
        if name in NOT_ATTRIBUTES or value is None or (name == "refresh" and "href" in properties):
            continue
        text = _attribute(name, value)
        if text:
            written.append(" " + text)
    return "".join(written)


def _attribute(name: str, value: Any) -> str:
    html_name = _attribute_name(name)
    if name == "style":
        return f'style="{escape(_style(value))}"'
    if name in BOOLEAN_ATTRIBUTES:
        return html_name if value not in (False, "false") else ""
    if isinstance(value, dict):
        value = json.dumps(value, sort_keys=True, separators=(",", ":"))
    elif isinstance(value, bool):
        value = "true" if value else "false"
    text = str(value)
    if name in ADDRESSES and _SCRIPT_ADDRESS.match(text) and not _is_picture(name, text):
        raise NotServable(f"an address may not start like {text[:12]!r}")
    return f'{html_name}="{escape(text)}"'


def _is_picture(name: str, address: str) -> bool:
    return name == "src" and address.startswith("data:image/")


def _attribute_name(name: str) -> str:
    if name in RENAMED:
        return RENAMED[name]
    if name in KEPT_CASE or "-" in name:
        return name
    if name in SVG_HYPHENATED:
        return _hyphenated(name)
    return name.lower()


def _hyphenated(name: str) -> str:
    return _CAPITAL.sub(lambda found: "-" + found.group(1).lower(), name)


def _style(declarations: dict[str, Any]) -> str:
    written = []
    for name, value in declarations.items():
        if value is None:
            continue
        is_property = name.startswith("--")
        is_length = isinstance(value, (int, float)) and name not in UNITLESS_STYLES
        unit = "px" if is_length and value != 0 and not is_property else ""
        css_name = name if is_property else _hyphenated(name)
        written.append(f"{css_name}:{value}{unit}")
    return ";".join(written)
