"""Rates of operators against how much was due, within the limits of chance."""

from collections.abc import Sequence
from typing import Any

from layouts import charts, formats, theme
from layouts.staff.operators_values import Funnel, Point
from layouts.translations import Translator, mark

TOKENS = theme.DESK
PER_CENT = 100
HEIGHT_PX = 380
NAMED_AT_MOST = 16
NEAR = 0.25
ZONES = (
    ("circle", TOKENS.bar_2, mark("在界限内")),
    ("diamond", TOKENS.bar, mark("95 % 界限外")),
    ("square", TOKENS.ink, mark("99.8 % 界限外")),
)
"""Shape, colour and word: told apart without colour."""


def figure(shown: Funnel, *, t: Translator) -> dict[str, Any]:
    """The figure as a plain dictionary."""
    unit = t(shown.unit) if shown.unit else ""
    base = t("应有（{unit}）", unit=unit) if unit else t("应有（项）")
    rate = t("{name}，比率（%）", name=shown.name)
    return charts.figure(
        [*_curves(shown, t), *_points(shown, unit, t)],
        layout={
            "height": HEIGHT_PX,
            "xaxis": {"title": {"text": base}, "rangemode": "tozero", "tickformat": ",d"},
            "yaxis": {"title": {"text": rate}, "rangemode": "normal", "range": _range(shown)},
            "hovermode": "closest",
            "legend": {"y": 1.02},
            "margin": {"l": 56, "r": 24, "t": 56, "b": 48},
            "modebar": {"remove": ["zoom", "pan", "zoomin", "zoomout", "resetScale2d"]},
        },
    )


def _range(shown: Funnel) -> list[float]:
    """From below the lowest rate and the limit at it, to a little above everything."""
    shares = [one.share for one in shown.points]
    if shown.mean is not None:
        shares.append(shown.mean)
    if shown.curve is not None:
        # The funnel opens beyond any rate at its thin end; its inner half is always in sight.
        shares += [shown.curve.warning[0][len(shown.curve.trials) // 3]]
    low, high = min(shares, default=0.0), max(shares, default=1.0)
    room = max((high - low) * 0.15, 0.005)
    return [max(low - room, 0.0) * PER_CENT, min(high + room, 1.0 + room / 2) * PER_CENT]


def _curves(shown: Funnel, t: Translator) -> list[dict[str, Any]]:
    if shown.curve is None or shown.mean is None:
        return []
    traces = []
    limits = (
        (shown.curve.action, "1px,3px", t("99.8 % 界限"), TOKENS.text_2),
        (shown.curve.warning, "6px,4px", t("95 % 界限"), TOKENS.text_2),
    )
    x = list(shown.curve.trials)
    for pair, dash, name, colour in limits:
        for index, side in enumerate(pair):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": x,
                    "y": [value * PER_CENT for value in side],
                    "name": name,
                    "legendgroup": name,
                    "showlegend": index == 0,
                    "line": {"color": colour, "width": 1, "dash": dash},
                    "hoverinfo": "skip",
                }
            )
    traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x[0], x[-1]],
            "y": [shown.mean * PER_CENT] * 2,
            "name": t("全市均值 {rate}", rate=formats.percent(shown.mean, t=t)),
            "line": {"color": TOKENS.ink, "width": 1},
            "hoverinfo": "skip",
        }
    )
    return traces


def _points(shown: Funnel, unit: str, t: Translator) -> list[dict[str, Any]]:
    """One trace for each shape, so that the legend names it; hollow: self-operating."""
    traces = []
    for zone, (symbol, colour, word) in enumerate(ZONES):
        companies = [one for one in shown.points if one.zone == zone and not one.is_self_operated]
        if companies:
            traces.append(_trace(shown, companies, symbol, colour, t(word), unit, t))
    for zone, (symbol, colour, _) in enumerate(ZONES):
        own = [one for one in shown.points if one.zone == zone and one.is_self_operated]
        if own:
            name = t("自行运维")
            traces.append(_trace(shown, own, f"{symbol}-open", colour, name, unit, t))
    return traces


def _trace(
    shown: Funnel,
    points: list[Point],
    symbol: str,
    colour: str,
    name: str,
    unit: str,
    t: Translator,
) -> dict[str, Any]:
    said = [
        f"{one.name}<br>{formats.percent(one.share, t=t)} · "
        f"{formats.tally(one.numerator, t=t)} / {formats.tally(one.denominator, t=t)} "
        f"{unit}".rstrip()
        for one in points
    ]
    labels = short_labels([one.name for one in shown.points])
    is_named = len(shown.points) <= NAMED_AT_MOST
    return {
        "type": "scatter",
        "mode": "markers+text" if is_named else "markers",
        "x": [one.denominator for one in points],
        "y": [one.share * PER_CENT for one in points],
        "text": [labels[one.name] for one in points],
        "textposition": [_place(shown, one) for one in points],
        "textfont": {"size": TOKENS.type_px[0], "color": TOKENS.ink},
        "cliponaxis": False,
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
        "name": name,
        "marker": {
            "symbol": symbol,
            "size": 11,
            "color": colour,
            "line": {"color": TOKENS.ink, "width": 1},
        },
    }


def short_labels(names: Sequence[str]) -> dict[str, str]:
    """Each name without the words that all begin with, as short as it stays its own.

    Names without spaces stay whole; the full name is in the tooltip.
    """
    words = {name: name.split(" ") for name in names}
    shared = 0
    while len(words) > 1 and len({tuple(own[: shared + 1]) for own in words.values()}) == 1:
        shared += 1
    found = {}
    for name, own in words.items():
        rest = own[shared:] or own
        others = [other[shared:] for key, other in words.items() if key != name]
        length = 1
        while length < len(rest) and any(rest[:length] == other[:length] for other in others):
            length += 1
        found[name] = " ".join(rest[:length])
    return found


def _place(shown: Funnel, one: Point) -> str:
    """A name stands away from the nearest other point, and inside the figure at its edges."""
    most = max(point.denominator for point in shown.points)
    shares = [point.share for point in shown.points]
    height = (max(shares) - min(shares)) or 1.0

    def distance(other: Point) -> float:
        wide = (other.denominator - one.denominator) / most
        return wide**2 + ((other.share - one.share) / height) ** 2

    others = [point for point in shown.points if point is not one]
    near = min(others, key=distance, default=None)
    row = "bottom" if near is not None and near.share > one.share else "top"
    if one.denominator > most * 0.85 and len(others) > 0:
        return f"{row} left"
    if one.denominator < most * 0.15:
        return f"{row} right"
    if near is None or distance(near) > NEAR**2:
        return f"{row} center"
    return f"{row} {'left' if near.denominator > one.denominator else 'right'}"
