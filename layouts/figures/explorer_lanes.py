"""The lanes under the plots: every verdict as a cell, marks and states, and what was done when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from layouts.figures.canvas import (
    SMALL_PX,
    TOKENS,
    Canvas,
    Row,
    brackets,
    local_moment,
    width_px,
)
from layouts.translations import Translator, mark

VERDICT_PX = 14
LANE_PX = 26
NARROWEST_CELL_PX = 2.5
LABEL_ROOM_PX = 12

SOLID = "solid"
OUTLINED = "outlined"
GREY = "grey"
HATCHED = "hatched"
BRACKET = "bracket"
BAR = "bar"
TICK = "tick"
SQUARE = "square"
HOLLOW = "hollow"
FILLED = "filled"
RING = "ring"

LANE_WORDS = {
    "verdict": mark("判定"),
    "mark": mark("标记"),
    "calibration": mark("校准"),
    "flag": mark("数据标记"),
    "visit": mark("运维"),
    "maintenance": mark("维护"),
    "fault": mark("故障"),
    "comparison": mark("比对"),
    "sample": mark("手工监测"),
    "revision": mark("修订"),
}


@dataclass(frozen=True)
class Cell:
    """A stretch of time in a lane, or a moment when start and end are equal."""

    start: datetime
    end: datetime
    look: str
    label: str = ""
    text: str = ""
    """What is read when the cell is pointed at."""


@dataclass(frozen=True)
class Lane:
    """One lane: its name, its cells, and the total at its right end."""

    name: str
    cells: tuple[Cell, ...]
    total: str = ""
    total_is_exceedance: bool = False


_BAR_LOOKS: dict[str, dict[str, Any]] = {
    SOLID: {"color": TOKENS.exceed},
    OUTLINED: {"color": TOKENS.card, "line": {"color": TOKENS.warning, "width": 1.4}},
    GREY: {"color": TOKENS.invalid},
    HATCHED: {
        "line": {"color": TOKENS.unknown, "width": 1},
        "color": TOKENS.bar_ground,
        "pattern": {"shape": "/", "size": 5, "solidity": 0.25, "fgcolor": TOKENS.unknown},
    },
    BAR: {"color": TOKENS.bar},
}
_MARKER_LOOKS: dict[str, dict[str, Any]] = {
    TICK: {"symbol": "line-ns", "size": 9, "line": {"color": TOKENS.bar, "width": 1.4}},
    SQUARE: {"symbol": "square", "size": 8, "color": TOKENS.bar},
    HOLLOW: {
        "symbol": "diamond",
        "size": 9,
        "color": TOKENS.card,
        "line": {"color": TOKENS.bar, "width": 1.5},
    },
    FILLED: {"symbol": "diamond", "size": 10, "color": TOKENS.bar},
    RING: {
        "symbol": "circle",
        "size": 8,
        "color": TOKENS.card,
        "line": {"color": TOKENS.bar, "width": 1.5},
    },
}


def draw_verdicts(canvas: Canvas, lane: Lane, *, gap_px: int, t: Translator) -> Row:
    """The lane of verdicts: one cell for each run of steps, never narrower than can be seen."""
    row = canvas.row(VERDICT_PX, low=0, high=1, gap_px=gap_px, visible=False)
    _frame(canvas, row)
    _draw(canvas, row, lane, height=1.0, labels=False, t=t)
    return row


def draw_lane(canvas: Canvas, lane: Lane, *, gap_px: int, t: Translator) -> Row:
    """A lane of marks or events."""
    row = canvas.row(LANE_PX, low=0, high=1, gap_px=gap_px, visible=False)
    _frame(canvas, row)
    _draw(canvas, row, lane, height=0.46, labels=True, t=t)
    return row


def draw_hatching(canvas: Canvas, row: Row, cells: Sequence[Cell]) -> None:
    """The same stretches over the height of a plot, behind its values."""
    if not cells:
        return
    over = canvas.over(row)
    trace = _bars(cells, over, HATCHED, height=1.0, least=timedelta(0))
    trace["marker"] = {
        "color": "transparent",
        "pattern": {"shape": "/", "size": 7, "solidity": 0.12, "fgcolor": TOKENS.line_2},
    }
    trace["hoverinfo"] = "skip"
    canvas.traces.append(trace)


def _frame(canvas: Canvas, row: Row) -> None:
    canvas.shapes.append(
        {
            "type": "rect",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "yref": row.axis,
            "y0": 0,
            "y1": 1,
            "line": {"color": TOKENS.line, "width": 1},
            "layer": "below",
        }
    )


def _draw(
    canvas: Canvas, row: Row, lane: Lane, *, height: float, labels: bool, t: Translator
) -> None:
    least = canvas.time_of(NARROWEST_CELL_PX)
    for look in _BAR_LOOKS:
        cells = [cell for cell in lane.cells if cell.look == look]
        if cells:
            canvas.traces.append(_bars(cells, row, look, height=height, least=least))
    for look, marker in _MARKER_LOOKS.items():
        cells = [cell for cell in lane.cells if cell.look == look]
        if cells:
            canvas.traces.append(_markers(cells, row, marker))
    gaps = [cell for cell in lane.cells if cell.look == BRACKET]
    if gaps:
        canvas.traces.append(_brackets(gaps, row))
    if labels:
        _labels(canvas, row, lane)
    _names(canvas, row, lane, t)


def _bars(cells: Sequence[Cell], row: Row, look: str, *, height: float, least: timedelta) -> dict:
    lengths = [max(cell.end - cell.start, least) for cell in cells]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [local_moment(cell.start) for cell in cells],
        "x": [length.total_seconds() * 1000 for length in lengths],
        "y": [0.5] * len(cells),
        "width": height,
        "yaxis": row.axis,
        "marker": {"line": {"width": 1, "color": TOKENS.card}, **_BAR_LOOKS[look]},
        "hoverinfo": "text",
        "hovertext": [cell.text or cell.label for cell in cells],
        "textposition": "none",
        "showlegend": False,
        "name": f"lane-{look}",
    }


def _markers(cells: Sequence[Cell], row: Row, marker: dict) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [local_moment(cell.start) for cell in cells],
        "y": [0.5] * len(cells),
        "yaxis": row.axis,
        "marker": marker,
        "hoverinfo": "text",
        "hovertext": [cell.text or cell.label for cell in cells],
        "showlegend": False,
    }


def _brackets(cells: Sequence[Cell], row: Row) -> dict:
    starts = [local_moment(cell.start) for cell in cells]
    ends = [local_moment(cell.end) for cell in cells]
    xs, ys = brackets(starts, ends, y=0.5, half=0.3)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "yaxis": row.axis,
        "line": {"color": TOKENS.invalid, "width": 1.3},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _labels(canvas: Canvas, row: Row, lane: Lane) -> None:
    """Labels beside their cells where that side is free, inside where they fit, else none."""
    cells = sorted(lane.cells, key=lambda one: one.start)
    free_from = canvas.start
    for index, cell in enumerate(cells):
        following = cells[index + 1].start if index + 1 < len(cells) else canvas.end
        begins, ends = max(cell.start, canvas.start), min(cell.end, canvas.end)
        width = canvas.time_of(width_px(cell.label) + LABEL_ROOM_PX)
        if cell.label and ends - begins >= width:
            _label(canvas, row, cell.label, begins + (ends - begins) / 2, "center")
        elif cell.label and following - ends >= width:
            _label(canvas, row, cell.label, ends, "left")
            ends = ends + width
        elif cell.label and begins - free_from >= width:
            _label(canvas, row, cell.label, begins, "right")
        free_from = max(free_from, ends)


def _label(canvas: Canvas, row: Row, text: str, at: datetime, anchor: str) -> None:
    inside = {"bgcolor": TOKENS.card, "borderpad": 1} if anchor == "center" else {}
    canvas.note(
        text,
        row=row,
        y=0.5,
        xref="x",
        x=local_moment(at),
        xanchor=anchor,
        xshift={"left": 7, "right": -7}.get(anchor, 0),
        font={"size": SMALL_PX, "color": TOKENS.ink},
        **inside,
    )


def _names(canvas: Canvas, row: Row, lane: Lane, t: Translator) -> None:
    canvas.note(
        t(LANE_WORDS[lane.name]),
        row=row,
        y=0.5,
        x=0.0,
        xanchor="right",
        xshift=-8,
        font={"size": SMALL_PX, "color": TOKENS.ink},
    )
    if lane.total:
        colour = TOKENS.exceed if lane.total_is_exceedance else TOKENS.text_2
        canvas.note(lane.total, row=row, y=0.5, font={"size": SMALL_PX, "color": colour})
