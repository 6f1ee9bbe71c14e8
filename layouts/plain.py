"""Plain form fields and inline SVG: what ``dash.html`` lacks and a page without script needs.

Form fields are uncontrolled, as in a hand-written page: the browser keeps what was typed and the
form carries it. Attribute names are React's (``strokeWidth``, ``className``, ``defaultValue``). The
browser's half is ``plain.js``; ``dashboard.prerender`` writes the same elements as HTML.
"""

import sys
from typing import ClassVar

from dash.development.base_component import Component

NAMESPACE = "qingyuan_plain"
# Dash imports the namespace of every component that it makes, to name a version in its messages. An
# import that fails is searched for on disk each time, which was a seventh of the time of a page.
sys.modules.setdefault(NAMESPACE, sys.modules[__name__])

_GLOBAL = (
    "children", "id", "key", "className", "style", "role", "title", "lang", "tabIndex", "hidden",
)  # fmt: skip
_FIELD = ("name", "form", "disabled", "required", "autoComplete", "autoFocus")
_PAINT = (
    "fill", "fillOpacity", "fillRule", "stroke", "strokeWidth", "strokeOpacity", "strokeLinecap",
    "strokeLinejoin", "strokeDasharray", "strokeDashoffset", "opacity", "transform", "clipPath",
    "vectorEffect", "paintOrder", "pointerEvents", "shapeRendering", "mask", "filter",
)  # fmt: skip
_TEXT = (
    "x", "y", "dx", "dy", "textAnchor", "dominantBaseline", "fontSize", "fontWeight", "fontFamily",
    "letterSpacing", "textLength", "writingMode",
)  # fmt: skip

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "Input": (
        *_FIELD, "type", "defaultValue", "defaultChecked", "placeholder", "min", "max", "step",
        "minLength", "maxLength", "pattern", "readOnly", "size", "inputMode", "list", "accept",
        "enterKeyHint", "spellCheck",
    ),
    "Select": (*_FIELD, "defaultValue", "multiple", "size"),
    "Option": ("value", "disabled", "label"),
    "Optgroup": ("label", "disabled"),
    "Textarea": (
        *_FIELD, "defaultValue", "placeholder", "rows", "cols", "minLength", "maxLength",
        "readOnly", "spellCheck", "wrap",
    ),
    "Svg": (
        *_PAINT, "width", "height", "viewBox", "preserveAspectRatio", "x", "y", "xmlns",
        "focusable",
    ),
    "G": _PAINT,
    "Defs": (),
    "Symbol": ("viewBox", "preserveAspectRatio"),
    "Use": (*_PAINT, "href", "x", "y", "width", "height"),
    "Path": (*_PAINT, "d", "pathLength", "markerStart", "markerMid", "markerEnd"),
    "Rect": (*_PAINT, "x", "y", "width", "height", "rx", "ry"),
    "Circle": (*_PAINT, "cx", "cy", "r"),
    "Ellipse": (*_PAINT, "cx", "cy", "rx", "ry"),
    "Line": (*_PAINT, "x1", "y1", "x2", "y2"),
    "Polyline": (*_PAINT, "points"),
    "Polygon": (*_PAINT, "points"),
    "Text": (*_PAINT, *_TEXT),
    "Tspan": (*_PAINT, *_TEXT),
    "SvgTitle": (),
    "Desc": (),
    "Pattern": (
        "patternUnits", "patternTransform", "patternContentUnits", "width", "height", "x", "y",
        "viewBox",
    ),
    "ClipPath": ("clipPathUnits",),
    "SvgA": (*_PAINT, "href", "target", "rel"),
    "Placeholder": (),
}  # fmt: skip

_OTHER_NAMES = {"SvgTitle": "title", "SvgA": "a", "ClipPath": "clipPath", "Placeholder": "div"}
ELEMENTS = {name: _OTHER_NAMES.get(name, name.lower()) for name in ATTRIBUTES}
"""Component name to element name."""


class _Plain(Component):
    """An element without behaviour of its own."""

    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = ["children"]
    _namespace = NAMESPACE
    _type = "Plain"
    _prop_names: ClassVar[list[str]] = []
    _valid_wildcard_attributes: ClassVar[list[str]] = ["data-", "aria-"]
    available_wildcard_properties: ClassVar[list[str]] = ["data-", "aria-"]
    available_properties: ClassVar[list[str]] = []

    def __init__(self, children=None, **attributes):
        super().__init__(children=children, **attributes)


def _element(name: str) -> type[_Plain]:
    """The component class of one element."""
    allowed = [*_GLOBAL, *ATTRIBUTES[name]]
    return type(
        name,
        (_Plain,),
        {
            "__module__": __name__,
            "__doc__": f"The element ``{ELEMENTS[name]}``.",
            "_namespace": NAMESPACE,
            "_type": name,
            "_prop_names": allowed,
            "available_properties": allowed,
        },
    )


class Written(_Plain):
    """
    A part of a page that is already HTML; one component however much stands in it.

    The browser's half of Dash does work for each component whenever anything changes, so a table
    of a thousand cells is slow to draw as a thousand components. A part without behaviour of its
    own is therefore written on the server. Only ``dashboard.prerender.written`` makes one: it
    escapes every text. Links made by ``dcc.Link`` stay within the app.
    """

    _type = "Written"
    _prop_names: ClassVar[list[str]] = ["id", "key", "className", "html"]
    available_properties: ClassVar[list[str]] = _prop_names

    def __init__(self, html: str, *, className: str = ""):  # noqa: N803 - React's name
        Component.__init__(self, html=html, className=className)


Input = _element("Input")
Select = _element("Select")
Option = _element("Option")
Optgroup = _element("Optgroup")
Textarea = _element("Textarea")
Svg = _element("Svg")
G = _element("G")
Defs = _element("Defs")
Symbol = _element("Symbol")
Use = _element("Use")
Path = _element("Path")
Rect = _element("Rect")
Circle = _element("Circle")
Ellipse = _element("Ellipse")
Line = _element("Line")
Polyline = _element("Polyline")
Polygon = _element("Polygon")
Text = _element("Text")
Tspan = _element("Tspan")
SvgTitle = _element("SvgTitle")
Desc = _element("Desc")
Pattern = _element("Pattern")
ClipPath = _element("ClipPath")
SvgA = _element("SvgA")
Placeholder = _element("Placeholder")
