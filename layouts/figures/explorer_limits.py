"""Limits of a plot as dated ink steps: value and origin at the right end, document at each change.

The limit that the drawn values are judged by is a solid line; every other one in force is dotted
and named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from layouts import formats
from layouts.figures.canvas import SMALL_PX, TOKENS, Canvas, Row, local_moment
from layouts.translations import Translator

LINE_PX = 16
LONGEST_LABELLED = timedelta(days=62)
"""Over a longer span the text would cover what it speaks of; it is read at the dot."""
ROOM_NEEDED = 0.28
"""Share of the width that the text beside a step takes."""


@dataclass(frozen=True)
class LimitStep:
    """One limit row inside the span: when it holds, its value, and where it comes from."""

    start: datetime
    end: datetime
    upper: float | None
    lower: float | None
    words: str
    """Basis and origin, such as ``小时 · 许可证``."""
    document: str
    source: str
    """Document and clause in full."""
    is_judged: bool
    """Whether the drawn values are judged by it; others are dotted and named."""


def draw(canvas: Canvas, limits: Sequence[LimitStep], row: Row, *, t: Translator) -> None:
    """Every limit of a plot: lines, what changed when, and labels at the right end."""
    last: list[LimitStep] = []
    for group in _continued(limits):
        for edge in ("upper", "lower"):
            steps = [step for step in group if getattr(step, edge) is not None]
            if steps:
                _step_line(canvas, row, steps, edge, judged=group[0].is_judged)
        if group[0].is_judged:
            _changes(canvas, row, group, t)
        last.append(group[-1])
    for edge in ("upper", "lower"):
        _labels(canvas, row, last, edge, t)


def _continued(limits: Sequence[LimitStep]) -> list[list[LimitStep]]:
    """Limit rows of the same kind in the order of time; judged ones first."""
    groups: dict[tuple[bool, str], list[LimitStep]] = {}
    for step in sorted(limits, key=lambda one: (not one.is_judged, one.words, one.start)):
        groups.setdefault((step.is_judged, step.words), []).append(step)
    return list(groups.values())


def _step_line(
    canvas: Canvas, row: Row, steps: list[LimitStep], edge: str, *, judged: bool
) -> None:
    xs: list[str | None] = []
    ys: list[float | None] = []
    for before, step in zip([None, *steps[:-1]], steps, strict=True):
        if before is not None and before.end != step.start:
            xs.append(None)
            ys.append(None)
        xs += [local_moment(step.start), local_moment(step.end)]
        ys += [getattr(step, edge)] * 2
    style = (
        {"color": TOKENS.limit, "width": 1.8}
        if judged
        else {
            "color": TOKENS.text_2,
            "width": 1.2,
            "dash": "1px,4px",
        }
    )
    canvas.traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": xs,
            "y": ys,
            "yaxis": row.axis,
            "line": style,
            "hoverinfo": "skip",
            "showlegend": False,
        }
    )


def _labels(canvas: Canvas, row: Row, steps: Sequence[LimitStep], edge: str, t: Translator) -> None:
    """One label for each value, with every basis and origin that has it, none over another."""
    by_value: dict[float, list[LimitStep]] = {}
    for step in steps:
        value = getattr(step, edge)
        if value is not None:
            by_value.setdefault(value, []).append(step)
    free_from = float("-inf")
    for value in sorted(by_value):
        group = sorted(by_value[value], key=lambda one: not one.is_judged)
        number = formats.as_entered(value, t=t)
        name = (
            t("限值 {value}", value=number) if edge == "upper" else t("下限 {value}", value=number)
        )
        head = f"<b>{name}</b>" if group[0].is_judged else name
        lines = [f'<span style="color:{TOKENS.ink}">{head}</span>', *(one.words for one in group)]
        height = LINE_PX * len(lines)
        place = max(value / row.up(1), free_from + height / 2)
        free_from = place + height / 2
        canvas.note(
            "<br>".join(lines),
            row=row,
            y=value,
            yshift=round(place - value / row.up(1)),
            captureevents=True,
            hovertext="<br>".join(dict.fromkeys(one.source for one in group if one.source)),
        )


def _changes(canvas: Canvas, row: Row, group: list[LimitStep], t: Translator) -> None:
    """At each change of the limit: from when, from what to what, by which document.

    The text stands above the lower side of the step, where values are not expected, unless the
    figure ends there.
    """
    total = canvas.end - canvas.start
    for before, after in pairwise(group):
        if before.upper is None or after.upper is None or before.upper == after.upper:
            continue
        change = t(
            "{day}起 {old} → {new}",
            day=formats.day(formats.local(after.start).date(), t=t),
            old=formats.as_entered(before.upper, t=t),
            new=formats.as_entered(after.upper, t=t),
        )
        share = (after.start - canvas.start) / total
        to_right = share < ROOM_NEEDED or (after.upper < before.upper and share < 1 - ROOM_NEEDED)
        side = "left" if to_right else "right"
        _change_dot(canvas, row, after, max(before.upper, after.upper), change)
        if total > LONGEST_LABELLED:
            continue
        top = max(before.upper, after.upper)
        canvas.note(
            f'<b>{change}</b><br><span style="color:{TOKENS.text_2}">{after.document}</span>',
            row=row,
            y=top,
            xref="x",
            x=local_moment(after.start),
            xanchor=side,
            xshift=6 if to_right else -6,
            yanchor="bottom",
            yshift=3,
            align=side,
            font={"size": SMALL_PX, "color": TOKENS.ink},
        )


def _change_dot(canvas: Canvas, row: Row, after: LimitStep, y: float, change: str) -> None:
    canvas.traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [local_moment(after.start)],
            "y": [y],
            "yaxis": row.axis,
            "marker": {"size": 6, "color": TOKENS.limit},
            "hoverinfo": "text",
            "hovertext": f"{change}<br>{after.source}",
            "showlegend": False,
        }
    )
