"""Parameters that look like ones that were read before, but for their values.

A logger sends the same names in the same order for years. What its names mean is found out once;
of a further packet only the values are read. What comes out is the same either way.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.hj212.editions import TEXT_SUFFIXES
from ingest.hj212.factors import Contents, Value, as_value, sort_items
from ingest.hj212.packet import Field, Item
from ingest.hj212.parameters import parse_items
from ingest.hj212.verdict import Oddity

_VALUE = re.compile("=([^;,]*)")
# What only the slow way reads: texts in quotes, blanks, values that are missing.
_UNUSUAL = re.compile(r"//|\s|=(?=[;,]|\Z)")
_MOST_SHAPES = 1024
_LONGEST_SHAPE = 4000
_LONGEST_WHOLE = 15
_LONGEST_DECIMAL = 100


@dataclass(frozen=True, slots=True)
class _Shape:
    """What names mean: places of values, by item, by factor and by parameter."""

    items: tuple[tuple[tuple[str, ...], int, int], ...]
    factors: tuple[tuple[str, tuple[tuple[str, int, bool], ...]], ...]
    canonical: dict[str, str]
    parameters: tuple[tuple[str, int], ...]
    oddities: frozenset[Oddity]


_shapes: dict[tuple[str, str | None], _Shape] = {}


def read_parameters(
    text: str, *, st: str | None, oddities: set[Oddity]
) -> tuple[tuple[Item, ...], Contents]:
    """
    Items of the parameters, and what they say.

    Raises
    ------
    FrameRefused
        They are none, or say two different things about one and the same.
    """
    if not text.isascii() or len(text) > _LONGEST_SHAPE or _UNUSUAL.search(text):
        return _read(text, st, oddities)
    key = (_VALUE.sub("=", text), st)
    shape = _shapes.get(key)
    if shape is None:
        own: set[Oddity] = set()
        items, contents = _read(text, st, own)
        oddities |= own
        # Whether a name may stand there twice depends on its values.
        if Oddity.REPEATED_FIELD not in own:
            if len(_shapes) >= _MOST_SHAPES:
                _shapes.clear()
            _shapes[key] = _learn(items, contents, own)
        return items, contents
    oddities |= shape.oddities
    return _filled(shape, _VALUE.findall(text))


def _read(text: str, st: str | None, oddities: set[Oddity]) -> tuple[tuple[Item, ...], Contents]:
    items = parse_items(text, oddities)
    return items, sort_items(items, st=st, oddities=oddities)


def _learn(items: tuple[Item, ...], contents: Contents, oddities: Iterable[Oddity]) -> _Shape:
    """Where each value stands among all, in the order in which dictionaries took them."""
    laid, at = [], 0
    of_factors: dict[str, list[int]] = {code: [] for code in contents.factors}
    of_parameters: list[int] = []
    for item in items:
        laid.append((tuple(one.name for one in item), at, at + len(item)))
        for one in item:
            code, hyphen, _ = one.name.rpartition("-")
            (of_factors[code] if hyphen else of_parameters).append(at)
            at += 1
    return _Shape(
        items=tuple(laid),
        factors=tuple(
            (
                code,
                tuple(
                    (suffix, place, suffix in TEXT_SUFFIXES)
                    for suffix, place in zip(values, of_factors[code], strict=True)
                ),
            )
            for code, values in contents.factors.items()
        ),
        canonical=contents.canonical,
        parameters=tuple(zip(contents.parameters, of_parameters, strict=True)),
        oddities=frozenset(oddities),
    )


def _filled(shape: _Shape, values: list[str]) -> tuple[tuple[Item, ...], Contents]:
    items = tuple(tuple(map(Field, names, values[a:b])) for names, a, b in shape.items)
    factors: dict[str, dict[str, Value]] = {
        code: {
            suffix: values[place] if is_text else _number(values[place], suffix)
            for suffix, place, is_text in fields
        }
        for code, fields in shape.factors
    }
    parameters = {name: values[place] for name, place in shape.parameters}
    return items, Contents(factors, dict(shape.canonical), parameters)


def _number(text: str, suffix: str) -> Value:
    """The same as ``as_value``; what almost every value looks like is read at once."""
    if text.isdigit() and len(text) <= _LONGEST_WHOLE:
        return int(text)
    whole, point, rest = text.partition(".")
    if point and whole.isdigit() and rest.isdigit() and len(text) <= _LONGEST_DECIMAL:
        return float(text)
    return as_value(text, suffix=suffix)
