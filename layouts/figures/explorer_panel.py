"""One pollutant over time: values, limits as steps, gaps, hours without verdict, exceedances.

How a step of the grid is told apart, always by shape too: valid is a line; marked and not judged
are open circles on a thin line; invalid is hollow grey and not joined; missing is a gap with a
bracket; a limit is an ink step with its value at the right end; an exceedance is red on the line
with one mark of its stage at the peak.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from layouts import formats, theme
from layouts.figures import explorer_limits, explorer_marks, thinning
from layouts.figures.canvas import (
    LEFT_PX,
    SMALL_PX,
    TOKENS,
    Canvas,
    Row,
    brackets,
    local,
    local_moment,
    width_px,
)
from layouts.figures.explorer_limits import LimitStep
from layouts.figures.explorer_marks import HEADROOM_PX, Episode, marked
from layouts.translations import Translator, mark

PANEL_PX = 250
GAP_LABEL_ROOM_PX = 8

VALID = "valid"
EXEMPT = "exempt"
UNIT_DOUBT = "unit_doubt"
INVALID = "invalid"
MISSING = "missing"
NOT_DUE = "not_due"
WAITING = "waiting"

KIND_WORDS = {
    VALID: mark("有效"),
    EXEMPT: mark("已标记，不判定"),
    UNIT_DOUBT: mark("疑似单位错误，不判定"),
    INVALID: mark("无效"),
    MISSING: mark("缺失"),
    NOT_DUE: mark("不计应有"),
    WAITING: mark("待计算"),
}
"""What a step of the grid is; each is drawn and named apart from the others."""


@dataclass(frozen=True)
class Panel:
    """Everything drawn of one pollutant.

    ``points`` has one row for each step of the grid: ``time`` (start), ``value``, ``kind``,
    ``exceeding``, and whatever ``read`` needs to say what is read at a step.
    """

    pollutant_code: str
    name: str
    unit: str
    points: pd.DataFrame
    limits: tuple[LimitStep, ...]
    episodes: tuple[Episode, ...]
    gaps: tuple[tuple[datetime, datetime, int], ...]
    step: timedelta
    step_word: str
    """Counter of steps: ``h`` or ``d``."""
    gap_word: str
    """What a gap is called: ``缺``, or for days that no mean exists."""
    read: Callable[[Any], str]
    """What is read at a step, from its row as a named tuple."""


def draw(canvas: Canvas, panel: Panel, *, gap_px: int, t: Translator) -> Row:
    """Add the panel as a new row of the canvas."""
    low, high = value_range(panel)
    row = canvas.row(
        PANEL_PX,
        low=low,
        high=high,
        gap_px=gap_px,
        nticks=6,
        showgrid=True,
        rangemode="normal",
        title={"text": ""},
    )
    canvas.note(
        f"<b>{panel.name}</b> {formats.unit(panel.unit)}".strip(),
        row=row,
        y=high,
        x=0.0,
        xanchor="left",
        xshift=8 - LEFT_PX,
        yanchor="bottom",
        yshift=2,
        font={"size": SMALL_PX, "color": TOKENS.ink},
    )
    _values(canvas, panel, row)
    explorer_limits.draw(canvas, panel.limits, row, t=t)
    _gaps(canvas, panel, row)
    _exceedances(canvas, panel, row)
    _read_out(canvas, panel, row, high)
    _beyond(canvas, panel, row, high, t)
    return row


def value_range(panel: Panel) -> tuple[float, float]:
    """Axis that holds every judged value and every limit, with room for the marks above them.

    Hours without a verdict may lie far above (start-ups at little gas, broken analysers). They do
    not set the scale; those that do not fit are counted and named at the upper edge.
    """
    judged = panel.points.loc[panel.points["kind"] == VALID, "value"]
    shown = judged if judged.notna().any() else panel.points["value"]
    levels = [
        edge for step in panel.limits for edge in (step.upper, step.lower) if edge is not None
    ]
    highest = max([*levels, float(shown.max()) if shown.notna().any() else 0.0, 0.0])
    lowest = min(float(shown.min()) if shown.notna().any() else 0.0, 0.0)
    span = (highest - lowest) or 1.0
    pad = span * HEADROOM_PX / (PANEL_PX - HEADROOM_PX)
    below = span * 0.04 if lowest == 0.0 else span * 0.08
    return lowest - below, highest + pad


def _centres(panel: Panel, rows: pd.DataFrame) -> list[str]:
    """A value stands for its whole step and is drawn in the middle of it."""
    return local(rows["time"] + panel.step / 2)


def _values(canvas: Canvas, panel: Panel, row: Row) -> None:
    colour = theme.colour_of(panel.pollutant_code)
    points = panel.points
    kinds = points["kind"]
    line = points["value"].where(kinds.isin([VALID, WAITING]))
    few = points.assign(value=line).iloc[thinning.kept(line)]
    canvas.traces.append(
        _trace(panel, few, row, mode="lines", line={"color": colour, "width": 1.6})
    )
    exempt = points["value"].where(kinds.isin([EXEMPT, UNIT_DOUBT]))
    few = points.assign(value=exempt).iloc[thinning.kept(exempt)]
    if exempt.notna().any():
        canvas.traces.append(
            _trace(
                panel,
                few,
                row,
                mode="lines+markers",
                line={"color": colour, "width": 0.8},
                marker=_hollow(colour, size=5, width=1.2),
            )
        )
    invalid = points["value"].where(kinds == INVALID)
    few = points.assign(value=invalid).iloc[thinning.kept_marks(invalid)]
    if len(few):
        canvas.traces.append(
            _trace(
                panel, few, row, mode="markers", marker=_hollow(TOKENS.invalid, size=6, width=1.4)
            )
        )


def _hollow(colour: str, *, size: int, width: float) -> dict:
    return {
        "symbol": "circle",
        "size": size,
        "color": TOKENS.card,
        "line": {"color": colour, "width": width},
    }


def _trace(panel: Panel, rows: pd.DataFrame, row: Row, **style: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": _centres(panel, rows),
        "y": [None if pd.isna(value) else float(value) for value in rows["value"]],
        "yaxis": row.axis,
        "hoverinfo": "skip",
        "connectgaps": False,
        "cliponaxis": True,
        "showlegend": False,
        **style,
    }


def _gaps(canvas: Canvas, panel: Panel, row: Row) -> None:
    if not panel.gaps:
        return
    starts = [local_moment(start) for start, _, _ in panel.gaps]
    ends = [local_moment(end) for _, end, _ in panel.gaps]
    level = max(row.low, 0.0) + row.up(9)
    xs, ys = brackets(starts, ends, y=level, half=row.up(3))
    canvas.traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": xs,
            "y": ys,
            "yaxis": row.axis,
            "line": {"color": TOKENS.text_2, "width": 1.2},
            "hoverinfo": "skip",
            "showlegend": False,
        }
    )
    free_from = canvas.start
    for start, end, steps in panel.gaps:
        text = f"{panel.gap_word} {steps} {panel.step_word}"
        half = canvas.time_of(width_px(text) + GAP_LABEL_ROOM_PX) / 2
        middle = start + (end - start) / 2
        if middle - half < free_from or middle + half > canvas.end:
            continue
        free_from = middle + half
        canvas.note(
            text,
            row=row,
            y=level,
            xref="x",
            x=local_moment(middle),
            xanchor="center",
            xshift=0,
            yanchor="bottom",
            yshift=3,
        )


def _exceedances(canvas: Canvas, panel: Panel, row: Row) -> None:
    over = panel.points["value"].where(panel.points["exceeding"])
    if over.notna().any():
        few = panel.points.assign(value=over).iloc[thinning.kept(over)]
        canvas.traces.append(
            _trace(
                panel,
                few,
                row,
                mode="lines+markers",
                line={"color": TOKENS.exceed, "width": 3},
                marker={"size": 4, "color": TOKENS.exceed},
                name=f"exceeding-{panel.pollutant_code}",
            )
        )
    for episode in marked(panel.episodes, start=canvas.start, end=canvas.end):
        explorer_marks.draw(canvas, episode, row, step=panel.step, step_word=panel.step_word)


def _read_out(canvas: Canvas, panel: Panel, row: Row, high: float) -> None:
    """An unseen trace over all steps: what is read when a step is pointed at, also in a gap."""
    level = panel.points["value"].fillna(max(row.low, 0.0)).clip(upper=high)
    few = panel.points.assign(value=level).iloc[thinning.kept(level)]
    canvas.traces.append(
        _trace(
            panel,
            few,
            row,
            mode="markers",
            marker={"size": 7, "opacity": 0},
            hoverinfo="text",
            hovertext=[panel.read(step) for step in few.itertuples(index=False)],
            customdata=local(few["time"]),
            name=f"read-{panel.pollutant_code}",
        )
    )


def _beyond(canvas: Canvas, panel: Panel, row: Row, high: float, t: Translator) -> None:
    """How many steps without a verdict lie above the axis, and how far."""
    above = panel.points["value"][panel.points["value"] > high]
    if not len(above):
        return
    highest = formats.concentration(float(above.max()), t=t)
    canvas.note(
        t("{n} 个不判定的值超出纵轴，最高 {value}", n=len(above), value=highest),
        row=row,
        y=high,
        x=1.0,
        xanchor="right",
        xshift=0,
        yanchor="bottom",
        yshift=2,
    )
