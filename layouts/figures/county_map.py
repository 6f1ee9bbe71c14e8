"""Counties as schematic polygons: shade, name, count over base, and one mark for each outlet."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from layouts import plain
from layouts.stage_marks import stage_mark

MARGIN = 8
MARKS_AT_MOST = 4
STRIP_MARKS = 4
"""Width of a strip of faces, in marks."""
KINDS_OF_COUNTY = (" County", " District", " City")


@dataclass(frozen=True)
class Scale:
    """Size of the drawing, and of what stands on it, for the type sizes of a surface."""

    width: int = 500
    height: int = 330
    mark_px: int = 16
    line_px: int = 16
    """From the name of a county to its count, and on to its marks."""


@dataclass(frozen=True)
class County:
    """One county on the map; ``outline`` holds rings of (x, y) in any unit."""

    name: str
    href: str
    """Where it leads; empty where there is nobody to follow."""
    outline: Sequence[Sequence[Sequence[float]]] | None
    label_x: float | None
    label_y: float | None
    shade: int
    """Step of the sequential scale, 1 to 5; 0 for a county without any base."""
    text: str
    """Count over base, such as ``3 / 84``."""
    marks: tuple[str, ...]
    """Stage of each outlet that stands on the plate."""
    spoken: str
    """What the county shows, in one sentence."""
    bands: tuple[tuple[str, int], ...] = ()
    """Enterprises by the band of their face: a strip in place of marks."""


DESK_SCALE = Scale()


def draw(
    counties: Sequence[County],
    *,
    label: str,
    river: Sequence[Sequence[float]] = (),
    y_is_up: bool = True,
    scale: Scale = DESK_SCALE,
) -> Component:
    """The map; a county may be a link. A river tells where one is, nothing else."""
    placed = [county for county in counties if county.outline]
    fit = _Fit(placed, scale, y_is_up=y_is_up)
    return plain.Svg(
        [
            *[_shape(county, fit) for county in placed],
            *_river(river, fit),
            *[_label(county, fit, scale) for county in placed],
        ],
        className="county-map",
        viewBox=f"0 0 {scale.width} {round(fit.height)}",
        role="group",
        focusable="false",
        **{"aria-label": label},
    )


class _Fit:
    """Scales the coordinates of the outlines into the drawing."""

    def __init__(self, counties: Sequence[County], scale: Scale, *, y_is_up: bool):
        points = [p for county in counties for ring in county.outline or () for p in ring]
        xs = [point[0] for point in points] or [0.0, 1.0]
        ys = [point[1] for point in points] or [0.0, 1.0]
        self._left, self._low, self._high = min(xs), min(ys), max(ys)
        width, height = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
        room = scale.width - 2 * MARGIN, scale.height - 2 * MARGIN
        self._scale = min(room[0] / width, room[1] / height)
        self._offset = (scale.width - width * self._scale) / 2
        self._up = y_is_up
        self.height = height * self._scale + 2 * MARGIN

    def point(self, x: float, y: float) -> tuple[float, float]:
        down = self._high - y if self._up else y - self._low
        return self._offset + (x - self._left) * self._scale, MARGIN + down * self._scale


def _shape(county: County, fit: _Fit) -> Component:
    rings = []
    for ring in county.outline or ():
        points = [fit.point(x, y) for x, y in ring]
        rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    area = plain.Path(d="".join(rings), className=f"county-area shade-{county.shade}")
    title = plain.SvgTitle(county.spoken)
    if not county.href:
        return plain.G([title, area])
    return plain.SvgA([title, area], href=county.href, **{"aria-label": county.spoken})


def _river(river: Sequence[Sequence[float]], fit: "_Fit") -> list[Component]:
    if len(river) < 2:
        return []
    points = " ".join("{:.1f},{:.1f}".format(*fit.point(x, y)) for x, y in river)
    names = ("county-river-bed", "county-river")
    return [plain.Polyline(points=points, className=name, pointerEvents="none") for name in names]


def _centre(county: County, fit: _Fit) -> tuple[float, float]:
    if county.label_x is not None and county.label_y is not None:
        return fit.point(county.label_x, county.label_y)
    ring = (county.outline or [[]])[0]
    xs, ys = [point[0] for point in ring], [point[1] for point in ring]
    return fit.point((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


def short_name(name: str) -> str:
    """An English name without its kind, for which a county has no room; its link says it whole."""
    for kind in KINDS_OF_COUNTY:
        name = name.removesuffix(kind)
    return name


def _label(county: County, fit: _Fit, scale: Scale) -> Component:
    x, y = _centre(county, fit)
    if county.marks or county.bands:
        y -= scale.line_px * 0.625
    name, count = f"{y:.1f}", f"{y + scale.line_px:.1f}"
    drawn = [
        plain.Text(short_name(county.name), x=f"{x:.1f}", y=name, className="county-name"),
        plain.Text(county.text, x=f"{x:.1f}", y=count, className="county-count"),
    ]
    if county.marks:
        drawn.append(_plate(county.marks, x, y + scale.line_px * 1.375, scale))
    elif county.bands:
        drawn += _strip(county.bands, x, y + scale.line_px * 1.5, scale)
    return plain.G(drawn, pointerEvents="none", **{"aria-hidden": "true"})


def _strip(bands: Sequence[tuple[str, int]], x: float, top: float, scale: Scale) -> list[Component]:
    """Shares of the faces in the order of the bands, on a light ground."""
    width, height = scale.mark_px * STRIP_MARKS, scale.mark_px * 0.5
    total = sum(count for _, count in bands)
    left = x - width / 2
    place = {"y": f"{top:.1f}", "height": f"{height:.1f}"}
    drawn: list[Component] = [
        plain.Rect(
            x=f"{left - 1:.1f}",
            y=f"{top - 1:.1f}",
            width=f"{width + 2:.1f}",
            height=f"{height + 2:.1f}",
            className="county-plate",
        )
    ]
    for band, count in bands:
        if count:
            share = width * count / total
            drawn.append(
                plain.Rect(
                    x=f"{left:.1f}", width=f"{share:.1f}", className=f"county-{band}", **place
                )
            )
            left += share
    return drawn


def _plate(marks: Sequence[str], x: float, top: float, scale: Scale) -> Component:
    shown = marks[:MARKS_AT_MOST]
    rest = len(marks) - len(shown)
    step, height = scale.mark_px + 2, scale.mark_px + 4
    width = step * len(shown) + (scale.mark_px + 6 if rest else 0) + 4
    left = x - width / 2
    parts = [
        plain.Rect(
            x=f"{left:.1f}",
            y=f"{top:.1f}",
            width=str(width),
            height=str(height),
            rx="3",
            className="county-plate",
        )
    ]
    for index, stage in enumerate(shown):
        place = f"translate({left + 3 + index * step:.1f} {top + 2:.1f})"
        parts.append(plain.G(stage_mark(stage, size_px=scale.mark_px), transform=place))
    if rest:
        parts.append(
            plain.Text(
                f"+{rest}",
                x=f"{left + width - scale.mark_px * 0.75:.1f}",
                y=f"{top + scale.mark_px * 0.875:.1f}",
                className="county-count",
            )
        )
    return plain.G(parts)
