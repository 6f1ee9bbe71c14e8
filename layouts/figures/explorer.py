"""The time-series explorer: pollutants, companions and lanes on one time axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from layouts import charts, theme
from layouts.figures import explorer_lanes, explorer_panel, thinning
from layouts.figures.canvas import (
    BOTTOM_PX,
    LEFT_PX,
    SMALL_PX,
    TOKENS,
    TOP_PX,
    Canvas,
    local,
    local_moment,
)
from layouts.figures.explorer_lanes import Lane
from layouts.figures.explorer_panel import Panel
from layouts.translations import CHINESE, Translator

COMPANION_PX = 62


@dataclass(frozen=True)
class Companion:
    """A companion value: oxygen, flow, temperature …, with an axis of its own."""

    name: str
    unit: str
    colour: str
    values: pd.Series
    times: pd.Series
    reference: float | None = None
    reference_words: str = ""


@dataclass(frozen=True)
class Explored:
    """Everything drawn for one outlet and span."""

    start: datetime
    end: datetime
    step: timedelta
    panels: tuple[Panel, ...]
    verdicts: tuple[Lane, ...]
    """One lane of verdicts for each panel, in the same order."""
    companions: tuple[Companion, ...]
    lanes: tuple[Lane, ...]
    hatched: tuple[explorer_lanes.Cell, ...]
    pinned: datetime | None = None


def figure(explored: Explored, *, t: Translator) -> dict[str, Any]:
    """The figure as a plain dictionary; its height is in its layout."""
    canvas = Canvas(explored.start, explored.end)
    for index, (panel, verdict) in enumerate(zip(explored.panels, explored.verdicts, strict=True)):
        row = explorer_panel.draw(canvas, panel, gap_px=28 if index else 20, t=t)
        explorer_lanes.draw_hatching(canvas, row, explored.hatched)
        explorer_lanes.draw_verdicts(canvas, verdict, gap_px=8, t=t)
    for companion in explored.companions:
        _companion(canvas, companion, explored.step, t)
    for index, lane in enumerate(explored.lanes):
        explorer_lanes.draw_lane(canvas, lane, gap_px=0 if index else 14, t=t)
    _hatching_behind(canvas)
    if explored.pinned is not None:
        _pin(canvas, explored.pinned + explored.step / 2)
    return charts.figure(
        canvas.traces,
        layout={
            "height": canvas.height_px,
            "margin": {
                "l": LEFT_PX,
                "r": canvas.right_px,
                "t": TOP_PX,
                "b": BOTTOM_PX,
                "autoexpand": False,
            },
            "xaxis": time_axis(explored.start, explored.end, t=t),
            **canvas.axis_layout(),
            "shapes": canvas.shapes,
            "annotations": canvas.annotations,
            "hovermode": "x",
            "hoverdistance": 30,
            "modebar": {"remove": ["zoom", "pan", "zoomin", "zoomout"]},
            "barmode": "overlay",
            "dragmode": "zoom",
            "showlegend": False,
        },
    )


def _hatching_behind(canvas: Canvas) -> None:
    """Bars of marked stretches come first, so that values are drawn over them."""
    canvas.traces.sort(key=lambda trace: trace["type"] != "bar")


def _pin(canvas: Canvas, moment: datetime) -> None:
    """A line through everything at the pinned step."""
    x = local_moment(moment)
    line = {"color": TOKENS.ink, "width": 1, "dash": "2px,2px"}
    place = {"x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1}
    canvas.shapes.append({"type": "line", "xref": "x", "line": line, **place})


def _companion(canvas: Canvas, companion: Companion, step: timedelta, t: Translator) -> None:
    values = companion.values
    highest = float(values.max()) if values.notna().any() else 1.0
    lowest = min(float(values.min()) if values.notna().any() else 0.0, 0.0)
    if companion.reference is not None:
        highest = max(highest, companion.reference)
    span = (highest - lowest) or 1.0
    row = canvas.row(
        COMPANION_PX,
        low=lowest - span * 0.06,
        high=highest + span * 0.12,
        gap_px=14,
        nticks=4,
        showgrid=True,
        rangemode="normal",
    )
    few = thinning.kept(values)
    canvas.traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": local(companion.times.iloc[few] + step / 2),
            "y": [None if pd.isna(v) else float(v) for v in values.iloc[few]],
            "yaxis": row.axis,
            "line": {"color": companion.colour, "width": 1.2},
            "hoverinfo": "skip",
            "showlegend": False,
        }
    )
    canvas.note(
        f'<span style="color:{companion.colour}">━</span> '
        f'<span style="color:{TOKENS.ink}"><b>{companion.name}</b></span>'
        + (f"<br>{companion.unit}" if companion.unit else ""),
        row=row,
        y=highest,
        yanchor="top",
        yshift=8,
    )
    if companion.reference is not None:
        _reference(canvas, companion, row.axis)


def _reference(canvas: Canvas, companion: Companion, axis: str) -> None:
    canvas.traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": [local_moment(canvas.start), local_moment(canvas.end)],
            "y": [companion.reference] * 2,
            "yaxis": axis,
            "line": {"color": TOKENS.text_2, "width": 1, "dash": "1px,4px"},
            "hoverinfo": "text",
            "hovertext": companion.reference_words,
            "showlegend": False,
        }
    )


def time_axis(start: datetime, end: datetime, *, t: Translator) -> dict[str, Any]:
    """Time axis with ticks that suit the span, dates as ``11月22日`` or ``22 Nov``, on top."""
    days = (end - start) / timedelta(days=1)
    chinese = t.language == CHINESE
    day_format = "%-m月%-d日" if chinese else "%-d %b"
    hour_format = f"%H:%M<br>{day_format}"
    month_format = "%Y年%-m月" if chinese else "%b %Y"
    hour_ms = 3_600_000
    if days <= 2:
        ticks: dict[str, Any] = {"dtick": 3 * hour_ms, "tickformat": hour_format}
    elif days <= 4:
        ticks = {"dtick": 12 * hour_ms, "tickformat": hour_format}
    elif days <= 16:
        ticks = {"dtick": 24 * hour_ms, "tickformat": day_format, "ticklabelmode": "period"}
    elif days <= 35:
        ticks = {"dtick": 48 * hour_ms, "tickformat": day_format}
    elif days <= 120:
        ticks = {"dtick": 7 * 24 * hour_ms, "tickformat": day_format}
    elif days <= 500:
        ticks = {"dtick": "M1", "tickformat": month_format, "ticklabelmode": "period"}
    else:
        ticks = {"nticks": 12, "tickformat": month_format}
    return {
        "type": "date",
        "range": [local_moment(start), local_moment(end)],
        "tick0": local_moment(start),
        "tickangle": 0,
        **ticks,
        "side": "top",
        "anchor": "free",
        "position": 1,
        "showgrid": True,
        "gridcolor": TOKENS.bar_ground,
        "tickfont": {"size": SMALL_PX, "color": TOKENS.ink, "family": theme.FONT_STACK},
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "cursor",
        "spikethickness": 1,
        "spikedash": "2px,2px",
        "spikecolor": TOKENS.ink,
        "automargin": False,
        "layer": "below traces",
    }


def spoken(names: Sequence[str]) -> str:
    """What the figure shows, for those who hear it."""
    return " · ".join(names)
