"""Marks of exceedances on a plot: one for each episode at its peak, its shape tells the stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from layouts.figures.canvas import SMALL_PX, TOKENS, Canvas, Row, local_moment

MARK_LIFT_PX = 17
LABEL_LIFT_PX = 34
HEADROOM_PX = 54
MARKS_AT_MOST = 60


@dataclass(frozen=True)
class Episode:
    """Steps in a row that exceed: their length, the peak and the stage."""

    start: datetime
    end: datetime
    steps: int
    peak_at: datetime
    peak: float
    stage: str


def marked(
    episodes: Sequence[Episode], *, start: datetime, end: datetime, most: int = MARKS_AT_MOST
) -> list[Episode]:
    """The episodes that carry a mark: of those too close to stand side by side, the highest.

    Its label then counts the steps of all of them, so that no hour is left out of the sum.
    """
    width = (end - start) / most
    columns: dict[int, list[Episode]] = {}
    for episode in episodes:
        columns.setdefault(int((episode.peak_at - start) / width), []).append(episode)
    shown = []
    for group in columns.values():
        peak = max(group, key=lambda one: one.peak)
        steps = sum(one.steps for one in group)
        shown.append(Episode(peak.start, peak.end, steps, peak.peak_at, peak.peak, peak.stage))
    return shown


def draw(canvas: Canvas, episode: Episode, row: Row, *, step: timedelta, step_word: str) -> None:
    """One mark with its number of steps above the peak."""
    x = local_moment(episode.peak_at + step / 2)
    peak = min(episode.peak, row.high - row.up(HEADROOM_PX - 8))
    colour = {
        "rejected": TOKENS.text_2,
        "warning": TOKENS.warning,
        "pending": TOKENS.warning,
    }.get(episode.stage, TOKENS.exceed)
    for shape in stage_shapes(episode.stage):
        canvas.shapes.append(
            {
                "xref": "x",
                "yref": row.axis,
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": x,
                "yanchor": peak + row.up(MARK_LIFT_PX),
                "layer": "above",
                **shape,
            }
        )
    canvas.annotations.append(
        {
            "text": f"<b>{episode.steps} {step_word}</b>",
            "xref": "x",
            "x": x,
            "yref": row.axis,
            "y": peak + row.up(LABEL_LIFT_PX),
            "yanchor": "middle",
            "xanchor": "center",
            "showarrow": False,
            "bgcolor": TOKENS.card,
            "opacity": 0.92,
            "borderpad": 0,
            "font": {"size": SMALL_PX, "color": colour},
        }
    )


_TRIANGLE = "M0,4.6 L4.6,-3.4 L-4.6,-3.4 Z"
_ALONE = "M0,6 L6,-4.6 L-6,-4.6 Z"


def stage_shapes(stage: str) -> list[dict]:
    """The mark of a stage in pixels around its anchor, the same drawings as beside the words."""
    open_mark = {"type": "path", "fillcolor": TOKENS.card, "opacity": 1}
    ring = {"type": "circle", "x0": -8.5, "x1": 8.5, "y0": -8.5, "y1": 8.5}
    if stage == "warning":
        return [{**open_mark, "path": _ALONE, "line": {"color": TOKENS.warning, "width": 1.6}}]
    if stage == "pending":
        dashed = {"color": TOKENS.warning, "width": 1.4, "dash": "3px,2px"}
        return [
            {**ring, "fillcolor": TOKENS.card, "line": dashed},
            {**open_mark, "path": _TRIANGLE, "line": {"color": TOKENS.warning, "width": 1.4}},
        ]
    if stage == "verified":
        return [
            {**ring, "fillcolor": TOKENS.exceed, "line": {"width": 0}},
            {**open_mark, "path": _TRIANGLE, "line": {"width": 0}},
        ]
    if stage == "rejected":
        grey = {"color": TOKENS.invalid, "width": 1.4}
        return [
            {**ring, "fillcolor": TOKENS.card, "line": grey},
            {**open_mark, "path": _TRIANGLE, "line": grey},
            {"type": "line", "x0": -6, "y0": -6, "x1": 6, "y1": 6, "line": grey},
        ]
    return [
        {**ring, "fillcolor": TOKENS.card, "line": {"color": TOKENS.exceed, "width": 1.3}},
        {
            "type": "path",
            "path": _TRIANGLE,
            "fillcolor": TOKENS.exceed,
            "line": {"color": TOKENS.exceed, "width": 1},
        },
    ]
