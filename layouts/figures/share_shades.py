"""Shares of outlets as steps of one sequential scale, with the classes that a legend prints."""

from collections.abc import Sequence
from itertools import pairwise

SHADE_EDGES = ((0.02, 0.03, 0.04), (0.05, 0.1, 0.15), (0.1, 0.2, 0.3), (0.2, 0.4, 0.6))
"""Edges of the shares that are shaded; the first row that tells the places apart is used."""


def edges_for(shares: Sequence[float | None]) -> tuple[float, ...]:
    """Class breaks that suit the highest share; the legend prints them."""
    highest = max((share or 0.0 for share in shares), default=0.0)
    for edges in SHADE_EDGES[:-1]:
        if highest < 2 * edges[-1]:
            return edges
    return SHADE_EDGES[-1]


def shade_of(share: float | None, edges: Sequence[float]) -> int:
    """Step of the sequential scale for a share of outlets."""
    if not share:
        return 1
    return 2 + sum(share >= edge for edge in edges)


def classes(edges: list[str]) -> list[str]:
    """The classes between some edges, as a legend prints them."""
    between = [f"{low}–{high}" for low, high in pairwise(edges)]
    return [f"< {edges[0]}", *between, f"≥ {edges[-1]}"]
