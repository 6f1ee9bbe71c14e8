"""County, industry and enterprise as boxes whose size is their known mass.

A click names the box by its id; small boxes carry no text, what they are stands in the tooltip.
"""

from collections.abc import Sequence
from itertools import pairwise
from textwrap import wrap
from typing import Any

from dash import html

from layouts import charts, formats, theme
from layouts.formats import KG_PER_T
from layouts.staff.emissions_values import Area
from layouts.translations import Translator

TOKENS = theme.DESK
ENTERPRISE_DEPTH = 3
FRAMES = {1: TOKENS.card, 2: TOKENS.ground_2}
STEPS = (TOKENS.context_2, TOKENS.context_3, TOKENS.context_4, TOKENS.context_5)
LAYOUT = {"margin": {"l": 0, "r": 0, "t": 4, "b": 0}}
LEAST_NAMED = {1: 0.04, 2: 0.07, 3: 0.025}
"""Shares of the total below which a box of a depth is too small for its name."""
LONGEST_LINE = 15
NAMELESS = "\u00a0"
"""What stands where a name has no room; Plotly finds a use for anything that is empty."""
SHARE_EDGES = (0.02, 0.05, 0.10)
"""Shares of the total from which on a box is darker; they stand in the legend."""


def draw(areas: Sequence[Area], *, root: str, root_name: str, t: Translator) -> Any:
    """The figure; None where nothing is known."""
    total = sum(one.kg for one in areas if one.depth == 1)
    if not total:
        return None
    said = [_said(one, total, t) for one in areas]
    texts = [_text(one, total, t) for one in areas]
    trace = {
        "type": "treemap",
        "ids": [root, *(one.key for one in areas)],
        "labels": [
            f"{root_name} {formats.mass(total, t=t)}",
            *(_label(one, total) for one in areas),
        ],
        "parents": ["", *(one.parent for one in areas)],
        "values": [total / KG_PER_T, *(one.kg / KG_PER_T for one in areas)],
        "branchvalues": "total",
        "text": [f"{root_name} {formats.mass(total, t=t)}", *texts],
        "texttemplate": "%{text}",
        "hovertext": [f"<b>{root_name}</b><br>{formats.mass(total, t=t)}", *said],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "colors": [TOKENS.card, *(_colour(one, total) for one in areas)],
            "line": {"color": TOKENS.card, "width": 1},
            "pad": {"t": 20, "l": 3, "r": 3, "b": 3},
        },
        "tiling": {"pad": 1},
        "textfont": {"size": TOKENS.type_px[0], "color": TOKENS.ink},
        "pathbar": {"visible": False},
        "sort": True,
    }
    return charts.figure([trace], layout=LAYOUT)


def legend(*, t: Translator) -> html.Div:
    """Classes of the shades as they are printed."""
    edges = [f"{edge:.0%}".replace("%", " %") for edge in SHARE_EDGES]
    words = [f"< {edges[0]}"]
    words += [f"{low}–{high}" for low, high in pairwise(edges)]
    words.append(f"≥ {edges[-1]}")
    items = [
        html.Span([html.I(className=f"swatch shade-{place}"), word])
        for place, word in enumerate(words, 2)
    ]
    return html.Div([html.Span(t("企业占已知合计")), *items], className="legend")


def step(share: float) -> int:
    """Which of the shades a share is drawn in."""
    return sum(1 for edge in SHARE_EDGES if share >= edge)


def _label(one: Area, total: float) -> str:
    """The name of a box that has room for it."""
    return one.name if one.kg / total >= LEAST_NAMED[one.depth] else NAMELESS


def _text(one: Area, total: float, t: Translator) -> str:
    """The same; an enterprise breaks its name and says its mass."""
    if one.depth < ENTERPRISE_DEPTH or _label(one, total) == NAMELESS:
        return _label(one, total)
    return "<br>".join([*wrap(one.name, LONGEST_LINE), formats.mass(one.kg, t=t)])


def _colour(one: Area, total: float) -> str:
    if one.depth < ENTERPRISE_DEPTH:
        return FRAMES[one.depth]
    return STEPS[step(one.kg / total)]


def _said(one: Area, total: float, t: Translator) -> str:
    share = formats.percent(one.kg / total, t=t)
    return f"<b>{one.name}</b><br>{formats.mass(one.kg, t=t)} · {share}"
