"""Rows of a figure that share one time axis: where each stands, and what has been drawn in it.

Everything is placed in pixels and turned into Plotly's shares of the height at the end, so that a
row keeps its size whatever stands above or below it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from layouts import theme

TOKENS = theme.DESK
LEFT_PX = 84
RIGHT_PX = 132
RIGHT_PX_AT_MOST = 196
LABEL_GAP_PX = 8
TOP_PX = 28
BOTTOM_PX = 12
SMALL_PX = TOKENS.type_px[0]
USUAL_PLOT_PX = 900
"""Width that labels are placed for; a wider plot only gives them more room."""
_MARKUP = re.compile(r"<(?!br>)[^>]*>")


@dataclass
class Row:
    """One row: its y-axis, its height, and how many pixels one unit of its axis takes."""

    axis: str
    height_px: int
    low: float
    high: float
    top_px: int

    def up(self, pixels: float) -> float:
        """Distance on the axis that is as long as so many pixels."""
        return (self.high - self.low) * pixels / self.height_px


@dataclass
class Canvas:
    """A figure in the making: rows from top to bottom, traces, shapes and annotations."""

    start: datetime
    end: datetime
    rows: list[Row] = field(default_factory=list)
    axes: dict[str, dict[str, Any]] = field(default_factory=dict)
    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    used_px: int = 0

    def row(self, height_px: int, *, low: float, high: float, gap_px: int = 0, **axis: Any) -> Row:
        """A new row under the others."""
        self.used_px += gap_px
        number = len(self.axes) + 1
        name = "y" if number == 1 else f"y{number}"
        row = Row(name, height_px, low, high, self.used_px)
        self.axes[name] = {
            "range": [low, high],
            "fixedrange": True,
            "anchor": "x",
            "zeroline": False,
            **axis,
        }
        self.rows.append(row)
        self.used_px += height_px
        return row

    def over(self, row: Row) -> Row:
        """A second, unlabelled axis from 0 to 1 over a row, for what spans its whole height."""
        name = f"y{len(self.axes) + 1}"
        self.axes[name] = {
            "range": [0, 1],
            "fixedrange": True,
            "overlaying": row.axis,
            "anchor": "x",
            "visible": False,
        }
        return Row(name, row.height_px, 0, 1, row.top_px)

    def time_of(self, pixels: float) -> timedelta:
        """How long a stretch so many pixels are, on a plot of the usual width."""
        return (self.end - self.start) * (pixels / USUAL_PLOT_PX)

    @property
    def height_px(self) -> int:
        """Height of the whole figure."""
        return self.used_px + TOP_PX + BOTTOM_PX

    @property
    def right_px(self) -> int:
        """Room for the labels at the right end, as wide as the widest of them needs."""
        at_end = [
            note for note in self.annotations if (note["x"], note["xanchor"]) == (1.0, "left")
        ]
        lines = [line for note in at_end for line in _MARKUP.sub("", note["text"]).split("<br>")]
        widest = max((width_px(line) for line in lines), default=0)
        return round(min(max(RIGHT_PX, widest + 2 * LABEL_GAP_PX), RIGHT_PX_AT_MOST))

    def axis_layout(self) -> dict[str, dict[str, Any]]:
        """The y-axes with their shares of the height."""
        tops = {row.axis: row for row in self.rows}
        laid_out = {}
        for name, axis in self.axes.items():
            row = tops.get(name)
            domain = {} if row is None else {"domain": self._domain(row)}
            laid_out[name.replace("y", "yaxis", 1)] = {**axis, **domain}
        return laid_out

    def _domain(self, row: Row) -> list[float]:
        top = 1 - row.top_px / self.used_px
        bottom = 1 - (row.top_px + row.height_px) / self.used_px
        return [max(bottom, 0.0), min(top, 1.0)]

    def note(self, text: str, *, row: Row, y: float, **position: Any) -> None:
        """A text in a row; at the right end unless ``position`` says otherwise."""
        self.annotations.append(
            {
                "text": text,
                "xref": "paper",
                "x": 1.0,
                "xanchor": "left",
                "xshift": LABEL_GAP_PX,
                "yref": row.axis,
                "y": y,
                "yanchor": "middle",
                "align": "left",
                "showarrow": False,
                "font": {"size": SMALL_PX, "color": TOKENS.text_2},
                **position,
            }
        )


def local(moments: pd.Series) -> list[str]:
    """Aware moments as the clock of the city shows them; the axis is labelled with these."""
    return list(moments.dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m-%dT%H:%M"))


def local_moment(moment: datetime) -> str:
    """One aware moment, as in ``local``."""
    return pd.Timestamp(moment).tz_convert("Asia/Shanghai").strftime("%Y-%m-%dT%H:%M")


def milliseconds(starts: pd.Series, ends: pd.Series) -> list[float]:
    """Lengths of spans, as Plotly wants the length of a bar on a time axis."""
    return list((ends - starts).dt.total_seconds() * 1000)


def width_px(text: str) -> float:
    """Width of a small text: a Chinese character is square, others take about half of one."""
    return SMALL_PX * sum(1.0 if ord(character) > 0x2E7F else 0.55 for character in text)


def brackets(
    starts: Sequence[str], ends: Sequence[str], *, y: float, half: float
) -> tuple[list[str | None], list[float | None]]:
    """Line with a tick at both ends for each span, as one path with breaks."""
    xs: list[str | None] = []
    ys: list[float | None] = []
    for start, end in zip(starts, ends, strict=True):
        xs += [start, start, start, end, end, end, None]
        ys += [y + half, y - half, y, y, y + half, y - half, None]
    return xs, ys
