"""What is used of a permitted amount, in four parts, against the amount: one row of a ranking.

Solid is measured, hatched substituted, dotted reported; a dashed box with ? is unknown and its
width means nothing. The tick is the share that last year's running hours let expect by now,
the ring with its whisker the projection of the year's end.
"""

from typing import Any

from dash import html

from layouts import formats
from layouts.staff import emissions_words as words
from layouts.staff.emissions_values import Permit
from layouts.translations import Translator

LONGEST = 1.5
"""Share at the right end of the bars; a longer one ends in an arrow."""
UNKNOWN_WIDTH = 0.05
PARTS = ("measured", "substituted", "reported")


def draw(one: Permit, *, longest: float, t: Translator) -> html.Div:
    """The bar of one amount, on a scale from nothing to ``longest`` shares of an amount."""
    masses = (one.measured_t, one.substituted_t, one.reported_t)
    pieces: list[Any] = []
    left = 0.0
    for name, tonnes in zip(PARTS, masses, strict=True):
        share = (tonnes or 0.0) / one.permitted_t if one.permitted_t else 0.0
        width = min(left + share, longest) - left
        if width > 0:
            pieces.append(_piece(f"emissions-{name}", left, width, longest))
        left += max(width, 0.0)
    if one.unknown_outlets:
        at = min(left, longest - UNKNOWN_WIDTH * longest)
        pieces.append(_piece("emissions-unknown", at, UNKNOWN_WIDTH * longest, longest, "?"))
    if (one.used_share or 0.0) > longest:
        pieces.append(html.I("▸", className="emissions-beyond"))
    pieces.append(_tick("emissions-full", 1.0, longest))
    if one.expected_share is not None:
        pieces.append(_tick("emissions-expected", one.expected_share, longest))
    if one.projection is not None:
        ends = one.projection.low, min(one.projection.high, longest)
        pieces.append(_piece("emissions-whisker", ends[0], max(ends[1] - ends[0], 0.0), longest))
        pieces.append(_tick("emissions-projected", one.projection.share, longest))
    return html.Div(pieces, className="emissions-use", title=_said(one, t))


def scale(rows: tuple[Permit, ...]) -> float:
    """The right end of the bars: a little over the amount, further where one is exceeded."""
    shares = [one.used_share or 0.0 for one in rows]
    shares += [one.projection.high for one in rows if one.projection is not None]
    highest = max(shares, default=0.0)
    return min(max(highest * 1.05, 1.1), LONGEST)


def legend(*, with_projection: bool = False, t: Translator) -> html.Div:
    """What the parts of a bar are."""
    names = (
        ("emissions-measured", t("实测")),
        ("emissions-substituted", t("替代")),
        ("emissions-reported", t("未自动监测（执行报告）")),
        ("emissions-unknown", t("缺失，量未知")),
    )
    items = [
        html.Span([html.I(className=f"emissions-swatch {name}"), text]) for name, text in names
    ]
    lines = (("emissions-full", t("许可量")), ("emissions-expected", t("按去年工况的进度")))
    for name, text in lines:
        items.append(html.Span([html.I(className=f"emissions-line {name}"), text]))
    if with_projection:
        ring = html.I(className="emissions-line emissions-ring")
        items.append(html.Span([ring, t("年末预计（80 % 区间）")]))
    return html.Div(items, className="legend")


def _piece(name: str, left: float, width: float, longest: float, text: str = "") -> html.I:
    style = {"left": f"{left / longest * 100:.3f}%", "width": f"{width / longest * 100:.3f}%"}
    return html.I(text, className=f"emissions-part {name}", style=style)


def _tick(name: str, share: float, longest: float) -> html.I:
    place = f"{min(share / longest, 1.0) * 100:.3f}%"
    return html.I(className=f"emissions-tick {name}", style={"left": place})


def _said(one: Permit, t: Translator) -> str:
    said = [
        t("实测 {mass}", mass=words.tonnes(one.measured_t, t=t)),
        t("替代 {mass}", mass=words.tonnes(one.substituted_t, t=t)),
        t("执行报告 {mass}", mass=words.tonnes(one.reported_t, t=t)),
    ]
    if one.expected_share is not None:
        said.append(t("按去年工况应到 {share}", share=formats.percent(one.expected_share, t=t)))
    return t("，").join(said)
