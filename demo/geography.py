"""The counties of the fictional city: schematic polygons that share their borders, and townships.

Coordinates run from 0 to 800 eastwards and from 0 to 520 northwards. They stand for no place.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from demo.chance import dice

Point = tuple[float, float]

_JUNCTIONS: dict[str, Point] = {
    # on the outer border, clockwise from the north-west
    "a": (160, 494), "b": (382, 509), "c": (677, 473), "d": (767, 205), "e": (584, 21),
    "f": (397, 27), "g": (150, 66), "h": (31, 232), "i": (30, 424),
    "p": (762, 352), "q": (716, 96), "r": (58, 134),
    # inside
    "j": (187, 326), "k": (240, 186), "l": (382, 370), "m": (388, 166), "n": (548, 332),
    "o": (558, 206),
}  # fmt: skip

_RINGS: dict[str, str] = {
    "松岭县": "i a j h",
    "安澜县": "a b l j",
    "青禾县": "b c n l",
    "临港区": "c p d o n",
    "城东区": "l n o m",
    "城西区": "j l m k",
    "石桥县": "h j k g r",
    "柳湾县": "g k m f",
    "白塘县": "m o e f",
    "望川县": "o d q e",
}

COUNTY_NAMES: dict[str, str] = {
    "城东区": "Chengdong District",
    "城西区": "Chengxi District",
    "临港区": "Lingang District",
    "安澜县": "Anlan County",
    "青禾县": "Qinghe County",
    "石桥县": "Shiqiao County",
    "柳湾县": "Liuwan County",
    "松岭县": "Songling County",
    "白塘县": "Baitang County",
    "望川县": "Wangchuan County",
}
"""Counties in the order in which they are listed."""

COUNTIES = tuple(COUNTY_NAMES)

TOWNSHIPS: dict[str, tuple[tuple[str, str], ...]] = {
    "城东区": (("东渚街道", "Dongzhu"), ("晨曦街道", "Chenxi"), ("河埠街道", "Hebu")),
    "城西区": (("西苑街道", "Xiyuan"), ("云桥街道", "Yunqiao"), ("梧桐街道", "Wutong")),
    "临港区": (("澄湾街道", "Chengwan"), ("港前街道", "Gangqian"), ("东澜镇", "Donglan")),
    "安澜县": (("安澜镇", "Anlan"), ("北渡镇", "Beidu")),
    "青禾县": (("青禾镇", "Qinghe"), ("麦田镇", "Maitian"), ("丽泽乡", "Lize")),
    "石桥县": (("石桥镇", "Shiqiao"), ("恒嘉镇", "Hengjia"), ("晴川镇", "Qingchuan")),
    "柳湾县": (("柳湾镇", "Liuwan"), ("锦澜镇", "Jinlan")),
    "松岭县": (("松岭镇", "Songling"), ("白石镇", "Baishi")),
    "白塘县": (("白塘镇", "Baitang"), ("绿澄镇", "Lücheng")),
    "望川县": (("望川镇", "Wangchuan"), ("南浦乡", "Nanpu")),
}

_RIVER_KNOTS: tuple[Point, ...] = (
    (52, 336), (138, 326), (221, 324), (300, 318), (365, 303), (417, 247), (482, 206),
    (561, 208), (640, 216), (725, 198), (768, 206),
)  # fmt: skip


@dataclass(frozen=True)
class County:
    """Name, border and place of the label of a county."""

    name_zh: str
    name_en: str
    outline: tuple[Point, ...]
    label: Point


def _border(start: str, end: str) -> list[Point]:
    """Wandering line between two junctions; the same points from either side."""
    first, last = sorted((start, end))
    draw = dice("border", first, last)
    points = [np.array(_JUNCTIONS[first], dtype=np.float64),
              np.array(_JUNCTIONS[last], dtype=np.float64)]  # fmt: skip
    strength = 0.085
    for _ in range(5):
        finer = [points[0]]
        for left, right in pairwise(points):
            step = right - left
            across = np.array([-step[1], step[0]])
            finer += [(left + right) / 2.0 + across * draw.normal(0.0, strength), right]
        points = finer
        strength *= 0.95
    line = [(round(float(x), 1), round(float(y), 1)) for x, y in points]
    return line if start == first else line[::-1]


def _outline(ring: str) -> tuple[Point, ...]:
    names = ring.split()
    outline: list[Point] = []
    for start, end in zip(names, names[1:] + names[:1], strict=True):
        outline += _border(start, end)[:-1]
    return tuple(outline + outline[:1])


def area(outline: tuple[Point, ...]) -> float:
    """Area of a closed ring, positive when it runs counter-clockwise."""
    x, y = np.array(outline).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2.0)


def inside(point: Point, outline: tuple[Point, ...]) -> bool:
    """Whether a point lies in a closed ring (even number of crossings: outside)."""
    x, y = np.array(outline).T
    above = y > point[1]
    crosses = above[:-1] != above[1:]
    rise = np.where(crosses, y[1:] - y[:-1], 1.0)
    at = x[:-1] + (point[1] - y[:-1]) / rise * (x[1:] - x[:-1])
    return bool(np.count_nonzero(crosses & (point[0] < at)) % 2)


def _label(ring: str) -> Point:
    corners = np.array([_JUNCTIONS[name] for name in ring.split()])
    x, y = corners.mean(axis=0)
    return round(float(x), 1), round(float(y), 1)


@cache
def counties() -> tuple[County, ...]:
    """All counties in their order."""
    return tuple(
        County(name, name_en, _outline(_RINGS[name]), _label(_RINGS[name]))
        for name, name_en in COUNTY_NAMES.items()
    )


def township_place(county: County, index: int, count: int) -> Point:
    """Middle of a township: around the label of its county."""
    angle = 2.0 * np.pi * (index + 0.3) / count
    for radius in (46.0, 34.0, 22.0, 8.0):
        point = (
            round(county.label[0] + radius * float(np.cos(angle)) * 1.2, 1),
            round(county.label[1] + radius * float(np.sin(angle)), 1),
        )
        if inside(point, county.outline):
            return point
    return county.label


def site(county: County, near: Point, *parts: object) -> Point:
    """A place inside the county, not far from a township's middle."""
    draw = dice("site", *parts)
    for _ in range(40):
        x = round(near[0] + float(draw.normal(0.0, 22.0)), 1)
        y = round(near[1] + float(draw.normal(0.0, 16.0)), 1)
        if inside((x, y), county.outline):
            return x, y
    return near


def river() -> list[Point]:
    """The river from west to east as a smooth line, for drawing (Catmull-Rom through its knots)."""
    knots = np.array([_RIVER_KNOTS[0], *_RIVER_KNOTS, _RIVER_KNOTS[-1]])
    before, start, end, after = knots[:-3], knots[1:-2], knots[2:-1], knots[3:]
    line = []
    for share in np.arange(0.0, 1.0, 1.0 / 6.0):
        bend = (end - before) * share + (2 * before - 5 * start + 4 * end - after) * share**2
        bend += (3 * start - before - 3 * end + after) * share**3
        line.append(start + bend / 2.0)
    points = np.stack(line, axis=1).reshape(-1, 2)
    return [(round(float(x), 1), round(float(y), 1)) for x, y in points] + [_RIVER_KNOTS[-1]]
