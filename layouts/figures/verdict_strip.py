"""Thirty days of verdicts: settled outlets upwards, open ones dashed on top, gaps hatched below.

Mondays are named, and the last day by its own word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dash.development.base_component import Component

from layouts import formats, plain
from layouts.translations import Translator

WIDTH, HEIGHT = 936, 318
LEFT, RIGHT = 44, 2
TOP, FOOT = 26, 32
BELOW_SHARE = 0.28
"""Part of the drawing that the gaps have below the line, at most."""
GAP = 5
BAR_SHARE = 0.87
ROOM_OF_LAST_WORD = 3
"""Days before the last one that carry no word of their own."""
PATTERN = "strip-hatch"
STEPS = (1, 2, 4, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)


def draw(
    days: Sequence[date],
    settled: Sequence[int | None],
    waiting: Sequence[int | None],
    missing: Sequence[int | None],
    *,
    label: str,
    last_word: str,
    t: Translator,
) -> Component:
    """The strip; all series are of the same days. ``last_word`` stands under the last of them."""
    sums = [(low or 0) + (high or 0) for low, high in zip(settled, waiting, strict=True)]
    step = next((one for one in STEPS if one * 3 >= max(sums, default=0)), STEPS[-1])
    top_value = step * max(2, -(-max([*sums, 1]) // step))
    room = HEIGHT - TOP - FOOT - GAP
    below = room * BELOW_SHARE
    base = TOP + room - below
    up = (base - TOP) / top_value
    levels = _Levels(base, up, below / max([*(value or 0 for value in missing), 1]))
    width = (WIDTH - LEFT - RIGHT) / len(days)
    drawn: list[Component] = [_hatch(), *_grid(step, top_value, base, up)]
    last = len(days) - 1
    for index, values in enumerate(zip(settled, waiting, missing, strict=True)):
        x = LEFT + index * width
        drawn += _column(x, width * BAR_SHARE, levels, _Day(*values, index == last))
        if index == last:
            drawn.append(_word(WIDTH, last_word, "end", "strip-axis strip-today"))
        elif days[index].weekday() == 0 and index < last - ROOM_OF_LAST_WORD:
            middle = x + width * BAR_SHARE / 2
            drawn.append(_word(middle, formats.day(days[index], t=t), "middle", "strip-axis"))
    if settled[-1]:
        drawn.append(_number(settled[-1], LEFT + last * width, width, base, up))
    drawn.append(_line(base, "strip-base"))
    return plain.Svg(
        drawn,
        className="strip",
        width=str(WIDTH),
        height=str(HEIGHT),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        focusable="false",
        **{"aria-label": label},
    )


def _hatch() -> Component:
    line = plain.Rect(width="2", height="6", className="strip-hatch-line")
    pattern = plain.Pattern(
        line,
        id=PATTERN,
        width="6",
        height="6",
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return plain.Defs(pattern)


def _line(y: float, name: str) -> Component:
    return plain.Line(x1=str(LEFT), x2=str(WIDTH), y1=f"{y:.1f}", y2=f"{y:.1f}", className=name)


def _grid(step: int, top_value: int, base: float, up: float) -> list[Component]:
    drawn: list[Component] = []
    for value in range(0, top_value + 1, step):
        y = base - value * up
        if value:
            drawn.append(_line(y, "strip-grid"))
        drawn.append(
            plain.Text(
                str(value), x=str(LEFT - 10), y=f"{y + 6:.1f}", textAnchor="end",
                className="strip-axis",
            )
        )  # fmt: skip
    return drawn


@dataclass(frozen=True)
class _Levels:
    """Where the line lies, and how high one outlet is above and below it."""

    base: float
    up: float
    down: float


@dataclass(frozen=True)
class _Day:
    """What happened on one day; None where nothing was computed."""

    settled: int | None
    waiting: int | None
    missing: int | None
    is_last: bool


def _column(x: float, width: float, levels: _Levels, day: _Day) -> list[Component]:
    drawn = []
    base = levels.base
    solid = (day.settled or 0) * levels.up
    if solid:
        name = "strip-settled strip-now" if day.is_last else "strip-settled"
        drawn.append(_box(x, base - solid, width, solid, name))
    if day.waiting:
        high = day.waiting * levels.up
        drawn.append(_box(x + 1, base - solid - high + 1, width - 2, high - 2, "strip-waiting"))
    if day.missing:
        drawn.append(
            plain.Rect(
                x=f"{x:.1f}",
                y=f"{base + GAP:.1f}",
                width=f"{width:.1f}",
                height=f"{day.missing * levels.down:.1f}",
                className="strip-missing",
                fill=f"url(#{PATTERN})",
            )
        )
    return drawn


def _box(x: float, y: float, width: float, height: float, name: str) -> Component:
    return plain.Rect(
        x=f"{x:.1f}", y=f"{y:.1f}", width=f"{width:.1f}", height=f"{max(height, 1):.1f}",
        className=name,
    )  # fmt: skip


def _number(value: int, x: float, width: float, base: float, up: float) -> Component:
    inside = value * up > 28
    y = base - value * up + (22 if inside else -8)
    return plain.Text(
        str(value), x=f"{x + width * BAR_SHARE / 2:.1f}", y=f"{y:.1f}", textAnchor="middle",
        className="strip-number" if inside else "strip-number strip-outside",
    )  # fmt: skip


def _word(x: float, text: str, anchor: str, name: str) -> Component:
    return plain.Text(text, x=f"{x:.1f}", y=str(HEIGHT - 4), textAnchor=anchor, className=name)
