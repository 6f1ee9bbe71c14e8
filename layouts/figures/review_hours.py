"""Forty-eight hours of one series as a small drawing: values, limit steps, marks, gaps.

The day under review stands on a white ground, the day before on a grey one. Told apart by shape as
in the explorer: a line of valid values, open circles for values that are not judged, hollow grey
ones for invalid values, brackets for missing hours, hatching for marks, red with a triangle for
hours over the limit. A bar at the foot names the hours that the finding is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from layouts import formats, plain
from layouts.translations import Translator

WIDTH, HEIGHT = 760, 236
LEFT, RIGHT, TOP, FOOT = 48, 66, 12, 46
LABELLED_HOURS = 6
HOURS_PER_DAY = 24
HEADROOM = 1.12
HATCH = "review-hatch"

VALID, UNJUDGED, INVALID, MISSING, NONE = "valid", "unjudged", "invalid", "missing", "none"


@dataclass(frozen=True)
class Hour:
    """One hour: its value, what it is, and the limit that it is judged by."""

    value: float | None
    state: str
    is_over: bool
    upper: float | None
    lower: float | None
    is_about: bool


@dataclass(frozen=True)
class Hours:
    """What is drawn; the hours end with the last one of the day under review."""

    hours: tuple[Hour, ...]
    marked: tuple[tuple[float, float, str], ...]
    """Stretches under a mark, in hours from the first one, with their words."""
    day_before: str
    day: str
    label: str


class _Scale:
    def __init__(self, shown: Hours):
        self.count = len(shown.hours)
        levels = [edge for one in shown.hours for edge in (one.upper, one.lower)]
        values = [one.value for one in shown.hours if one.state != INVALID]
        known = [level for level in (*levels, *values) if level is not None]
        self.high = max([*known, 0.0]) * HEADROOM or 1.0
        self.low = min([*known, 0.0]) * HEADROOM

    def x(self, hour: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * hour / max(self.count, 1)

    def y(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return TOP + (HEIGHT - TOP - FOOT) * (1 - share)


def draw(shown: Hours, *, t: Translator) -> Component:
    """The drawing, with its words for those who hear it."""
    scale = _Scale(shown)
    parts = [
        plain.SvgTitle(shown.label),
        plain.Defs(_hatching()),
        *_grounds(scale, shown),
        *_marks(scale, shown),
        *_axis(scale, shown, t),
        *_limits(scale, shown.hours, t),
        *_values(scale, shown.hours),
        *_gaps(scale, shown.hours, t),
        *_about(scale, shown.hours),
    ]
    return plain.Svg(
        parts,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=str(WIDTH),
        height=str(HEIGHT),
        className="review-chart",
        role="img",
        **{"aria-label": shown.label},
    )


def _hatching() -> Component:
    line = plain.Path(d="M-2 8L8 -2M6 10L10 6", className="review-hatch-line")
    return plain.Pattern(line, id=HATCH, patternUnits="userSpaceOnUse", width="8", height="8")


def _rect(x: float, y: float, width: float, height: float, name: str, **more: Any) -> Component:
    return plain.Rect(
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        width=f"{max(width, 0):.1f}",
        height=f"{height:.1f}",
        className=name,
        **more,
    )


def _line(x1: float, y1: float, x2: float, y2: float, name: str) -> Component:
    return plain.Line(
        x1=f"{x1:.1f}", y1=f"{y1:.1f}", x2=f"{x2:.1f}", y2=f"{y2:.1f}", className=name
    )


def _text(text: str, x: float, y: float, anchor: str, name: str = "review-label") -> Component:
    return plain.Text(text, x=f"{x:.1f}", y=f"{y:.1f}", textAnchor=anchor, className=name)


def _grounds(scale: _Scale, shown: Hours) -> list[Component]:
    midnight = scale.x(scale.count - HOURS_PER_DAY)
    height = HEIGHT - TOP - FOOT
    return [
        _rect(LEFT, TOP, midnight - LEFT, height, "review-ground-before"),
        _line(midnight, TOP, midnight, HEIGHT - FOOT, "review-midnight"),
        _text(shown.day_before, (LEFT + midnight) / 2, HEIGHT - 6, "middle"),
        _text(shown.day, (midnight + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle", "review-label-day"),
    ]


def _marks(scale: _Scale, shown: Hours) -> list[Component]:
    drawn: list[Component] = []
    for start, end, words in shown.marked:
        left, right = scale.x(max(start, 0)), scale.x(min(end, scale.count))
        box = _rect(left, TOP, right - left, HEIGHT - TOP - FOOT, "review-marked")
        box.children = plain.SvgTitle(words)
        drawn.append(box)
    return drawn


def _axis(scale: _Scale, shown: Hours, t: Translator) -> list[Component]:
    drawn: list[Component] = []
    for share in (0.0, 0.5, 1.0):
        value = scale.high / HEADROOM * share
        y = scale.y(value)
        drawn.append(_line(LEFT, y, WIDTH - RIGHT, y, "review-gridline"))
        drawn.append(_text(formats.concentration(value, t=t), LEFT - 6, y + 4, "end"))
    for hour in range(0, scale.count + 1, LABELLED_HOURS):
        x = scale.x(hour)
        drawn.append(_line(x, HEIGHT - FOOT, x, HEIGHT - FOOT + 4, "review-tick"))
        drawn.append(_text(f"{hour % HOURS_PER_DAY:02}:00", x, HEIGHT - FOOT + 18, "middle"))
    return drawn


def _limits(scale: _Scale, hours: Sequence[Hour], t: Translator) -> list[Component]:
    drawn: list[Component] = []
    for edge in ("upper", "lower"):
        level = None
        path = ""
        for place, one in enumerate(hours):
            now = getattr(one, edge)
            if now is None:
                level = None
                continue
            y = f"{scale.y(now):.1f}"
            start = f"{'L' if level is not None else 'M'}{scale.x(place):.1f} {y}"
            path += f"{start}H{scale.x(place + 1):.1f}"
            level = now
        if path:
            drawn.append(plain.Path(d=path, className="review-limit"))
        if level is not None:
            words = formats.as_entered(level, t=t)
            drawn.append(
                _text(words, WIDTH - RIGHT + 6, scale.y(level) + 4, "start", "review-label-limit")
            )
    return drawn


def _values(scale: _Scale, hours: Sequence[Hour]) -> list[Component]:
    drawn: list[Component] = []
    for name, wanted in (
        ("review-line", lambda one: one.state == VALID),
        ("review-line-over", lambda one: one.is_over),
        ("review-line-thin", lambda one: one.state == UNJUDGED),
    ):
        for run in _runs(hours, wanted):
            points = " ".join(f"{scale.x(at + 0.5):.1f},{scale.y(v):.1f}" for at, v in run)
            drawn.append(plain.Polyline(points=points, className=name))
    for place, one in enumerate(hours):
        if one.value is None:
            continue
        x, y = scale.x(place + 0.5), scale.y(one.value)
        if one.is_over:
            drawn.append(
                plain.Path(
                    d=f"M{x:.1f} {y - 5:.1f}L{x + 4.5:.1f} {y + 3:.1f}H{x - 4.5:.1f}Z",
                    className="review-over",
                )
            )
        elif one.state in (UNJUDGED, INVALID):
            name = "review-unjudged" if one.state == UNJUDGED else "review-invalid"
            drawn.append(plain.Circle(cx=f"{x:.1f}", cy=f"{y:.1f}", r="3", className=name))
    return drawn


def _runs(hours: Sequence[Hour], wanted: Any) -> list[list[tuple[int, float]]]:
    found: list[list[tuple[int, float]]] = []
    before = False
    for place, one in enumerate(hours):
        now = one.value is not None and wanted(one)
        if now:
            if not before:
                found.append([])
            found[-1].append((place, float(one.value or 0.0)))
        before = now
    return found


def _gaps(scale: _Scale, hours: Sequence[Hour], t: Translator) -> list[Component]:
    drawn: list[Component] = []
    start = None
    for place, state in enumerate([*(one.state for one in hours), NONE]):
        if state == MISSING and start is None:
            start = place
        elif state != MISSING and start is not None:
            left, right, y = scale.x(start), scale.x(place), HEIGHT - FOOT - 6
            drawn.append(
                plain.Path(
                    d=f"M{left + 1:.1f} {y - 4}V{y}H{right - 1:.1f}V{y - 4}",
                    className="review-gap",
                )
            )
            words = t("缺 {n} h", n=place - start)
            drawn.append(_text(words, (left + right) / 2, y - 8, "middle"))
            start = None
    return drawn


def _about(scale: _Scale, hours: Sequence[Hour]) -> list[Component]:
    return [
        _rect(
            scale.x(place), HEIGHT - FOOT + 1, scale.x(place + 1) - scale.x(place), 4,
            "review-about",
        )
        for place, one in enumerate(hours)
        if one.is_about
    ]  # fmt: skip
