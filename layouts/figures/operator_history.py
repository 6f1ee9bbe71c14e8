"""Scores of an operator over the months, each with its interval."""

from collections.abc import Sequence
from typing import Any

from layouts import charts, formats, theme
from layouts.staff.operators_values import Past
from layouts.translations import ENGLISH, Translator

TOKENS = theme.DESK
HEIGHT_PX = 280
STEP = 10
HIGHEST = 100
MOST_TICKS = 6


def figure(
    history: Sequence[Past], bands: Sequence[tuple[str, float]], *, chosen: Any, t: Translator
) -> dict[str, Any]:
    """The figure as a plain dictionary; hollow marks are provisional."""
    scored = [one for one in history if one.score is not None]
    months = [formats.month(one.month, t=t) for one in history]
    ticks = range(len(months) - 1, -1, -(len(months) // MOST_TICKS + 1))[::-1]
    lows = [one.low if one.low is not None else one.score for one in scored]
    floor = min((value for value in lows if value is not None), default=0.0)
    floor = max(floor // STEP * STEP - STEP / 2, 0.0)
    lines = [(name, edge) for name, edge in bands if floor < edge <= HIGHEST]
    return charts.figure(
        [
            _trace([one for one in scored if one.is_published], t("已发布"), "circle", chosen, t),
            _trace(
                [one for one in scored if not one.is_published],
                t("暂定"),
                "circle-open",
                chosen,
                t,
            ),
        ],
        layout={
            "height": HEIGHT_PX,
            "xaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": months,
                "range": [-0.5, len(months) - 0.5],
                "tickangle": 0,
                "tickmode": "array",
                "tickvals": [months[place] for place in ticks],
                "ticktext": [_tick(history, place, t) for place in ticks],
            },
            "yaxis": {
                "title": {"text": t("得分（分，满分 100）")},
                "rangemode": "normal",
                "range": [floor, HIGHEST + 1.5],
                "dtick": STEP,
            },
            "shapes": [
                {
                    "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": edge, "y1": edge,
                    "line": {"color": TOKENS.text_2, "width": 1, "dash": "6px,4px"},
                }
                for _, edge in lines
            ],
            "annotations": [
                {
                    "text": name, "xref": "paper", "x": 1, "xanchor": "left", "y": edge,
                    "yanchor": "bottom", "showarrow": False,
                    "font": {"size": TOKENS.type_px[0], "color": TOKENS.text_2},
                }
                for name, edge in lines
            ],
            "margin": {"l": 56, "r": 64, "t": 32, "b": 44},
            "modebar": {"remove": ["zoom", "pan", "zoomin", "zoomout", "resetScale2d"]},
        },
    )  # fmt: skip


def _tick(history: Sequence[Past], place: int, t: Translator) -> str:
    """A month over its year, short enough for a phone."""
    words = formats.month(history[place].month, t=t)
    if t.language == ENGLISH:
        return words.replace(" ", "<br>")
    year, _, month = words.partition("年")
    return f"{month}<br>{year}"


def _trace(
    points: Sequence[Past], name: str, symbol: str, chosen: Any, t: Translator
) -> dict[str, Any]:
    scores = [one.score or 0.0 for one in points]
    above = [(one.high or score) - score for one, score in zip(points, scores, strict=True)]
    below = [
        score - (one.low if one.low is not None else score)
        for one, score in zip(points, scores, strict=True)
    ]
    said = [
        t(
            "{month}：{score}（{low}–{high}）",
            month=formats.month(one.month, t=t),
            score=formats.score(one.score, t=t),
            low=formats.score(one.low, t=t),
            high=formats.score(one.high, t=t),
        )
        for one in points
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [formats.month(one.month, t=t) for one in points],
        "y": scores,
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": above,
            "arrayminus": below,
            "color": TOKENS.bar_2,
            "thickness": 1.5,
            "width": 4,
        },
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
        "name": name,
        "showlegend": bool(points),
        "marker": {
            "symbol": symbol,
            "size": [12 if one.month == chosen else 8 for one in points],
            "color": TOKENS.bar,
            "line": {"color": TOKENS.ink, "width": 1.5},
        },
    }
