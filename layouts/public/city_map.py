"""The schematic map of the city: every county is a link; the chosen one holds its dischargers."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from layouts import plain
from layouts.public.day_marks import EXCEEDING

WIDTH = 500
MARGIN = 10
DOT_RADIUS = 7
LABEL_DROP = 24


@dataclass(frozen=True)
class County:
    """One county: its outline in rings of (x, y), y to the north, and what is said of it."""

    name: str
    text: str
    href: str
    spoken: str
    outline: Sequence[Sequence[Sequence[float]]]
    label: tuple[float, float] | None = None
    is_chosen: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class Place:
    """One discharger of the list, under the number that it has there."""

    number: int
    x: float
    y: float
    state: str
    href: str
    spoken: str


def draw(
    counties: Sequence[County],
    places: Sequence[Place],
    *,
    label: str,
    river: Sequence[Sequence[float]] = (),
) -> Component:
    """The map; nothing but its words says what a colour means."""
    fit = _Fit(counties)
    ordered = sorted(counties, key=lambda county: county.is_chosen)
    shapes = [_area(county, fit) for county in ordered if county.outline]
    if river:
        points = " ".join(f"{x:.0f},{y:.0f}" for x, y in (fit.point(*at) for at in river))
        shapes.append(plain.Polyline(points=points, className="city-river"))
    shapes += [_label(county, fit, has_places=bool(places)) for county in counties]
    shapes += [_dot(place, fit) for place in places]
    return plain.Svg(
        shapes,
        className="city-map",
        viewBox=f"0 0 {WIDTH} {fit.height:.0f}",
        role="group",
        focusable="false",
        **{"aria-label": label},
    )


class _Fit:
    """Scales coordinates with y to the north into the drawing."""

    def __init__(self, counties: Sequence[County]):
        points = [point for county in counties for ring in county.outline for point in ring]
        xs = [point[0] for point in points] or [0.0, 1.0]
        ys = [point[1] for point in points] or [0.0, 1.0]
        self._left, self._top = min(xs), max(ys)
        self._scale = (WIDTH - 2 * MARGIN) / ((max(xs) - self._left) or 1.0)
        self.height = (self._top - min(ys)) * self._scale + 2 * MARGIN

    def point(self, x: float, y: float) -> tuple[float, float]:
        return MARGIN + (x - self._left) * self._scale, MARGIN + (self._top - y) * self._scale


def _area(county: County, fit: _Fit) -> Component:
    rings = []
    for ring in county.outline:
        points = [fit.point(x, y) for x, y in ring]
        rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    name = "city-area city-chosen" if county.is_chosen else "city-area"
    area = plain.Path(d="".join(rings), className=name)
    return plain.SvgA(
        [plain.SvgTitle(county.spoken), area],
        href=county.href,
        className="city-link",
        **{"aria-label": county.spoken},
    )


def _label(county: County, fit: _Fit, *, has_places: bool) -> Component | None:
    """Name and count; in a chosen county the dots need the room."""
    if county.label is None or (county.is_chosen and has_places):
        return None
    x, y = fit.point(*county.label)
    count = "city-count city-over" if county.is_over else "city-count"
    return plain.G(
        [
            plain.Text(county.name, x=f"{x:.0f}", y=f"{y:.0f}", className="city-name"),
            plain.Text(county.text, x=f"{x:.0f}", y=f"{y + LABEL_DROP:.0f}", className=count),
        ],
        pointerEvents="none",
        **{"aria-hidden": "true"},
    )


def _dot(place: Place, fit: _Fit) -> Component:
    x, y = fit.point(place.x, place.y)
    is_over = place.state in EXCEEDING
    if is_over:
        drawn: Component = plain.Path(
            d=f"M{x:.1f} {y - 8:.1f}l8.5 14.5h-17z", className="city-place city-place-over"
        )
    else:
        drawn = plain.Circle(
            cx=f"{x:.1f}", cy=f"{y:.1f}", r=str(DOT_RADIUS), className="city-place"
        )
    number = plain.Text(
        str(place.number), x=f"{x + 11:.1f}", y=f"{y + 5:.1f}", className="city-number"
    )
    return plain.SvgA(
        [plain.SvgTitle(place.spoken), drawn, number],
        href=place.href,
        className="city-link",
        **{"aria-label": place.spoken},
    )
