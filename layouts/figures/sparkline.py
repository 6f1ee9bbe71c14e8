"""Thirty points on a tile: bars for counts, a line for shares, the last one in the foreground.

Drawn without an axis, so the tile names the span and the range in words beside it.
"""

from collections.abc import Sequence

from dash.development.base_component import Component

from layouts import formats, plain

Size = tuple[int, int]

DESK_SIZE: Size = (176, 28)
GAP_SHARE = 0.3
LEAST_BAR = 1.0


def bars(
    values: Sequence[float | None],
    *,
    open_values: Sequence[float | None] | None = None,
    size: Size = DESK_SIZE,
) -> Component:
    """Bars of counts; ``open_values`` stand hollow on top: what is counted but not settled."""
    width, height = size
    above = open_values if open_values is not None else [0] * len(values)
    sums = [(low or 0) + (high or 0) for low, high in zip(values, above, strict=True)]
    highest = max([*sums, 1])
    step = width / max(len(values), 1)
    drawn = []
    for index, (low, high) in enumerate(zip(values, above, strict=True)):
        if low is None:
            continue
        name = "spark-bar spark-now" if index == len(values) - 1 else "spark-bar"
        solid = max(low / highest * (height - 1), LEAST_BAR)
        drawn.append(_bar(index * step, height - solid, step, solid, name))
        hollow = (high or 0) / highest * (height - 1)
        if hollow:
            drawn.append(_bar(index * step, height - solid - hollow, step, hollow, "spark-open"))
    return _svg(drawn, size)


def _bar(x: float, y: float, step: float, height: float, name: str) -> Component:
    return plain.Rect(
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        width=f"{step * (1 - GAP_SHARE):.1f}",
        height=f"{height:.1f}",
        className=name,
    )


def line(values: Sequence[float | None], *, target: float | None = None) -> Component:
    """A line of shares or stocks; breaks where there is no value; the target is dotted."""
    width, height = DESK_SIZE
    known = [value for value in values if value is not None and not formats.is_missing(value)]
    levels = [*known, *([target] if target is not None else [])]
    low, high = (min(levels), max(levels)) if levels else (0.0, 1.0)
    span = (high - low) or 1.0
    step = width / max(len(values) - 1, 1)

    def place(value: float) -> float:
        return 3 + (height - 6) * (1 - (value - low) / span)

    drawn = []
    if target is not None:
        level = f"{place(target):.1f}"
        drawn.append(
            plain.Line(x1="0", x2=str(width), y1=level, y2=level, className="spark-target")
        )
    for run in _runs(values):
        points = " ".join(f"{index * step:.1f},{place(value):.1f}" for index, value in run)
        drawn.append(plain.Polyline(points=points, className="spark-line"))
    last = _runs(values)[-1][-1] if known else None
    if last is not None:
        drawn.append(
            plain.Circle(
                cx=f"{min(last[0] * step, width - 3):.1f}",
                cy=f"{place(last[1]):.1f}",
                r="2.6",
                className="spark-dot",
            )
        )
    return _svg(drawn, DESK_SIZE)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Stretches of values without a break, as (position, value)."""
    runs: list[list[tuple[int, float]]] = []
    broken = True
    for index, value in enumerate(values):
        if value is None or formats.is_missing(value):
            broken = True
            continue
        if broken:
            runs.append([])
        runs[-1].append((index, value))
        broken = False
    return runs


def _svg(children: list, size: Size) -> Component:
    width, height = size
    return plain.Svg(
        children,
        className="spark",
        width=str(width),
        height=str(height),
        viewBox=f"0 0 {width} {height}",
        focusable="false",
        **{"aria-hidden": "true"},
    )
