"""Mass of each month as a stacked bar: measured solid, substituted hatched; what is missing marked.

A click on a bar names its month in ``customdata``.
"""

from collections.abc import Sequence
from typing import Any

from layouts import charts, formats, theme
from layouts.formats import KG_PER_T
from layouts.staff import emissions_words as words
from layouts.staff.emissions_values import Month
from layouts.translations import ENGLISH, Translator

TOKENS = theme.DESK
HEAD_ROOM = 1.16
OPEN = "*"
"""Stands after a month that is not final yet; the note of the figure says so."""
SMALL_PX = TOKENS.type_px[0]


def draw(months: Sequence[Month], *, t: Translator) -> dict[str, Any] | None:
    """The figure; None where no month has a total."""
    known = [one.sum.total_kg for one in months if not formats.is_missing(one.sum.total_kg)]
    if not known:
        return None
    highest = max(known) / KG_PER_T
    labels = _labels(months, t)
    traces = [
        _bar(t("实测"), [one.sum.measured_kg for one in months], months, labels, t, fill=_solid()),
        _bar(
            t("替代"), [one.sum.substituted_kg for one in months], months, labels, t, fill=_hatch()
        ),
    ]
    if any(one.sum.missing for one in months):
        traces.append(_missing(months, labels, highest, t))
    layout = {
        "barmode": "stack",
        "bargap": 0.35,
        "xaxis": {"type": "category", "fixedrange": True},
        "yaxis": {
            "title": {"text": t("排放量（t）")},
            "range": [0, highest * HEAD_ROOM],
            "fixedrange": True,
        },
        "margin": {"l": 64, "r": 8, "t": 36, "b": 44},
        "dragmode": False,
    }
    return charts.figure(traces, layout=layout)


def _solid() -> dict[str, Any]:
    return {"color": TOKENS.bar}


def _hatch() -> dict[str, Any]:
    pattern = {
        "shape": "/",
        "fgcolor": TOKENS.bar,
        "bgcolor": TOKENS.card,
        "size": 5,
        "solidity": 0.35,
    }
    return {"color": TOKENS.card, "pattern": pattern, "line": {"color": TOKENS.bar, "width": 1}}


def _bar(
    name: str,
    masses: Sequence[float],
    months: Sequence[Month],
    labels: Sequence[str],
    t: Translator,
    *,
    fill: dict[str, Any],
) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "x": list(labels),
        "y": [None if formats.is_missing(kg) else kg / KG_PER_T for kg in masses],
        "marker": fill,
        "customdata": [one.month.isoformat() for one in months],
        "hovertext": [_said(one, t) for one in months],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _missing(
    months: Sequence[Month], labels: Sequence[str], highest: float, t: Translator
) -> dict[str, Any]:
    """Outlets without a total, above the bar that lacks them."""
    own = [(label, one) for label, one in zip(labels, months, strict=True) if one.sum.missing]
    heights = [
        0.0 if formats.is_missing(one.sum.total_kg) else one.sum.total_kg / KG_PER_T
        for _, one in own
    ]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": t("缺失的排放口数"),
        "x": [label for label, _ in own],
        "y": [height + highest * 0.03 for height in heights],
        "marker": {
            "symbol": "square-open-dot",
            "size": 8,
            "color": TOKENS.text_2,
            "line": {"width": 1},
        },
        "text": [formats.count(one.sum.missing, t=t) for _, one in own],
        "textposition": "top center",
        "textfont": {"size": SMALL_PX, "color": TOKENS.text_2},
        "customdata": [one.month.isoformat() for _, one in own],
        "hovertext": [_said(one, t) for _, one in own],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _labels(months: Sequence[Month], t: Translator) -> list[str]:
    """Month names, the year under the first of it where there are several, and what is open."""
    several = len({one.month.year for one in months}) > 1
    labels = []
    for place, one in enumerate(months):
        name = formats.ENGLISH_MONTHS[one.month.month - 1]
        text = name if t.language == ENGLISH else f"{one.month.month}月"
        if one.sum.outlet_months and not one.sum.is_final:
            text += OPEN
        if several and (place == 0 or one.month.month == 1 or len(months) > 12):
            text += f"<br>{one.month.year}"
        labels.append(text)
    # Two bars may not share a name: a year makes them apart.
    seen = {label for label in labels if labels.count(label) > 1}
    return [
        f"{label}<br>{one.month.year}" if label in seen else label
        for label, one in zip(labels, months, strict=True)
    ]


def _said(one: Month, t: Translator) -> str:
    own = one.sum
    lines = [
        f"<b>{formats.month(one.month, t=t)}</b>",
        words.total(own, t=t),
        t("实测 {mass}", mass=formats.mass(own.measured_kg, t=t)),
        t("替代 {mass}", mass=formats.mass(own.substituted_kg, t=t)),
    ]
    gaps = words.gaps(own, t=t)
    if gaps:
        lines.append(gaps)
    lines.append(words.settlement(own, t=t))
    return "<br>".join(lines)
