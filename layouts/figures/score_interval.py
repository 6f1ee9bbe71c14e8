"""A score with its interval as a small drawing: a dot on a whisker between the edges of grades."""

from typing import Any

from layouts import plain

WIDTH, HEIGHT = 180, 16
HIGHEST = 100.0


def draw(
    low: float, score: float, high: float, *, floor: float, edges: tuple[float, ...], label: str
) -> Any:
    """The drawing; ``floor`` is its left end, ``edges`` are marked by fine lines."""

    def x(value: float) -> float:
        inside = min(max(value, floor), HIGHEST)
        return round(4 + (inside - floor) / (HIGHEST - floor) * (WIDTH - 8), 1)

    middle = HEIGHT / 2
    marks = [
        plain.Line(x1=x(edge), x2=x(edge), y1=1, y2=HEIGHT - 1, className="interval-edge")
        for edge in edges
        if floor < edge < HIGHEST
    ]
    ends = [
        plain.Line(x1=x(end), x2=x(end), y1=middle - 3, y2=middle + 3, className="interval-line")
        for end in (low, high)
    ]
    return plain.Svg(
        [
            plain.Line(
                x1=x(floor), x2=x(HIGHEST), y1=middle, y2=middle, className="interval-ground"
            ),
            *marks,
            plain.Line(x1=x(low), x2=x(high), y1=middle, y2=middle, className="interval-line"),
            *ends,
            plain.Circle(cx=x(score), cy=middle, r=4, className="interval-dot"),
        ],
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=str(WIDTH),
        height=str(HEIGHT),
        className="interval",
        role="img",
        **{"aria-label": label},
    )
