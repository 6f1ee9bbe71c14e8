"""How sure a total and a rank are: bootstrap over outlet-months, and groups that overlap.

Assumes: the pooled lines of each operator by outlet-month, and how a rate becomes points.
Steps:   draw the outlet-months of each operator anew, with replacement -> draw the rate of each
         line from its posterior given them -> points -> quantiles of totals and of ranks.
Known drawbacks: outlet-months of one outlet follow each other and are drawn as if they did not; an
operator with one outlet has its uncertainty from the posterior alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.array_types import Floats, Integers
from analytics.capture import share
from analytics.scoring.pooling import Prior

Points = Callable[[Floats], Floats]
"""Points of a line for an array of rates."""

_SMALLEST_SHAPE = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledLine:
    """
    One line as the bootstrap needs it.

    Attributes
    ----------
    successes, trials : Floats
        ``(operator, unit)``: what succeeded and was tried in each outlet-month; 0 trials where the
        line asks nothing of it, or the operator has fewer units.
    """

    successes: Floats
    trials: Floats
    prior: Prior
    points: Points
    maximum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """
    What the draws say; one element per operator.

    Attributes
    ----------
    score_low, score_high : Floats
        Interval of the total.
    rank_low, rank_high : Integers
        Best and worst place within it; 1 is first.
    beats : Floats
        ``(operator, operator)``: share of the draws in which the first is above the second.
    """

    score_low: Floats
    score_high: Floats
    rank_low: Integers
    rank_high: Integers
    beats: Floats


def bootstrap(
    lines: Sequence[PooledLine],
    *,
    units: Integers,
    fixed_earned: Floats,
    fixed_maximum: Floats,
    whole: float,
    draws: int,
    level: float,
    seed: int,
) -> Intervals:
    """
    Intervals of totals and ranks.

    Parameters
    ----------
    lines : sequence of PooledLine
        Lines that rest on outlet-months.
    units : Integers
        Outlet-months of each operator; they come first along the second axis.
    fixed_earned, fixed_maximum : Floats
        Points of each operator in lines that do not.
    whole : float
        Points of the scheme, to which totals are put.
    draws : int
        How often to draw.
    level : float
        Share of the draws inside the interval.
    seed : int
        Same seed, same intervals.

    Returns
    -------
    Intervals
    """
    chance = np.random.default_rng(seed)
    chosen = _chosen_units(units, draws, chance)
    earned = np.broadcast_to(fixed_earned[:, None], (len(units), draws)).astype(np.float64)
    possible = np.broadcast_to(fixed_maximum[:, None], (len(units), draws)).astype(np.float64)
    for line in lines:
        rate, exists = _posterior_draw(line, chosen, chance)
        earned += np.where(exists, line.points(rate), 0.0)
        possible += np.where(exists, line.maximum, 0.0)
    return _summary(share(earned * whole, whole=possible), level=level)


def _chosen_units(units: Integers, draws: int, chance: np.random.Generator) -> Integers:
    """``(operator, draw, unit)``: how often each unit was drawn."""
    width = int(np.max(units, initial=1))
    counts = np.zeros((len(units), draws, width), dtype=np.int64)
    for place, number in enumerate(units.tolist()):
        if number:
            counts[place, :, :number] = chance.multinomial(
                number, np.full(number, 1 / number), size=draws
            )
    return counts


def _posterior_draw(
    line: PooledLine, chosen: Integers, chance: np.random.Generator
) -> tuple[Floats, np.ndarray]:
    """A rate for each operator and draw, and whether the operator has the line at all."""
    won = np.einsum("odu,ou->od", chosen, line.successes) / line.prior.design_effect
    tried = np.einsum("odu,ou->od", chosen, line.trials) / line.prior.design_effect
    strength = max(line.prior.strength, 2 * _SMALLEST_SHAPE)
    first = np.maximum(line.prior.mean * strength + won, _SMALLEST_SHAPE)
    second = np.maximum((1 - line.prior.mean) * strength + tried - won, _SMALLEST_SHAPE)
    exists = np.broadcast_to((np.sum(line.trials, axis=1) > 0)[:, None], won.shape)
    return chance.beta(first, second), exists


def _summary(totals: Floats, *, level: float) -> Intervals:
    tail = (1 - level) / 2
    shown = np.where(np.isnan(totals), -np.inf, totals)
    above = shown[None, :, :] > shown[:, None, :]
    ranks = 1 + np.sum(above, axis=1)
    quantiles = np.quantile(np.nan_to_num(totals), [tail, 1 - tail], axis=1)
    places = np.quantile(ranks, [tail, 1 - tail], axis=1, method="nearest")
    missing = np.all(np.isnan(totals), axis=1)
    return Intervals(
        score_low=np.where(missing, np.nan, quantiles[0]),
        score_high=np.where(missing, np.nan, quantiles[1]),
        rank_low=places[0].astype(np.int64),
        rank_high=places[1].astype(np.int64),
        beats=np.mean(shown[:, None, :] > shown[None, :, :], axis=2),
    )


def groups_alike(scores: Floats, *, beats: Floats, level: float) -> Integers:
    """
    Number of the group of each operator, 1 for the first.

    Parameters
    ----------
    scores : Floats
        Totals.
    beats : Floats
        As ``Intervals`` has it.
    level : float
        Share of the draws in which the first of a group must be above another for that one to
        begin a group of its own.

    Returns
    -------
    Integers
        0 for operators without a total. Members of one group cannot be told from its first.
    """
    found = np.zeros(len(scores), dtype=np.int64)
    number, first = 0, None
    for place in np.argsort(-scores, kind="stable").tolist():
        if np.isnan(scores[place]):
            continue
        if first is None or beats[first, place] >= level:
            number, first = number + 1, place
        found[place] = number
    return found
