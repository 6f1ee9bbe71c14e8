"""Scorecards of O&M operators: pooled lines, totals, ranks; and the list of monitors to replace.

Assumes: one row of evidence for each operator, outlet-month and line, with hours of confirmed
foreign cause left out and days without exactly one contract given to nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Floats, Integers
from analytics.capture import share
from analytics.scoring.intervals import PooledLine, bootstrap, groups_alike
from analytics.scoring.kinds import evaluate, falling
from analytics.scoring.lines import Facts, Item, LineKind, RuleLine, ScoredLine, total
from analytics.scoring.pooling import Prior, fit, pooled_rate, sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    What one line found in outlet-months; flat columns.

    Attributes
    ----------
    operator, unit : Integers
        Number of the operator, and of the outlet-month among all of them.
    successes, trials : Floats
        What was done of what was due.
    """

    operator: Integers
    unit: Integers
    successes: Floats
    trials: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorLine:
    """One line of one operator; ``line`` is by the raw rate, ``earned`` by the pooled one."""

    line: ScoredLine
    rate: float | None
    pooled_rate: float | None
    earned: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """One operator among those of its list."""

    lines: tuple[OperatorLine, ...]
    earned: float
    maximum: float
    raw_score: float | None
    score: float | None
    score_low: float | None
    score_high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    group_number: int | None


def points(line: RuleLine, rate: Floats) -> Floats:
    """Points of a line for rates, between its floor and its target."""
    if line.kind in (LineKind.RATE, LineKind.PASS_RATE):
        zero, full = line.numbers.get("zero_at", 0.0), line.numbers.get("full_at", 1.0)
    else:
        zero, full = 0.0, 1.0
    if zero == full:
        return np.where(rate >= full, line.maximum, 0.0)
    return line.maximum * np.clip((rate - zero) / (full - zero), 0.0, 1.0)


def share_in_time(hours: float, *, full_within: float, zero_after: float) -> float:
    """Part of a trial that an act some hours after its event is worth; NaN never came."""
    if np.isnan(hours):
        return 0.0
    return falling(hours, full_until=full_within, zero_from=zero_after)


def scorecards(
    lines: Sequence[RuleLine],
    *,
    evidence: Mapping[str, Evidence],
    fixed: Mapping[str, Sequence[Facts]],
    operators: int,
    whole: float,
    draws: int,
    level: float,
    seed: int,
) -> tuple[list[Scorecard], dict[str, Prior]]:
    """
    Scorecards of the operators of one list, and the priors with which their rates were pooled.

    Parameters
    ----------
    lines : sequence of RuleLine
        Lines of the rule set.
    evidence : mapping of str to Evidence
        Lines that rest on outlet-months, by key.
    fixed : mapping of str to sequence of Facts
        Lines of an operator as a whole, by key: facts of each operator.
    operators : int
        How many there are.
    whole : float
        Points of the scheme.
    draws, level, seed
        Of the bootstrap, see ``bootstrap``.
    """
    found: list[list[OperatorLine]] = [[] for _ in range(operators)]
    priors: dict[str, Prior] = {}
    drawn: list[PooledLine] = []
    place, units = _places(evidence, operators)
    for line in lines:
        if line.key in evidence:
            rows = evidence[line.key]
            prior = fit(rows.successes, trials=rows.trials, group=rows.operator, groups=operators)
            priors[line.key] = prior
            drawn.append(_pooled_line(line, rows, prior, place, units))
            _add_pooled(found, line, rows, prior)
        else:
            for number, facts in enumerate(fixed[line.key]):
                scored = evaluate(line, facts)
                found[number].append(
                    OperatorLine(line=scored, rate=None, pooled_rate=None, earned=scored.earned)
                )
    cards = _cards(found, drawn, units, evidence, whole, (draws, level, seed))
    return cards, priors


def _places(
    evidence: Mapping[str, Evidence], operators: int
) -> tuple[dict[tuple[int, int], int], Integers]:
    """Place of each outlet-month among those of its operator, and how many there are."""
    pairs = sorted(
        {
            (int(operator), int(unit))
            for rows in evidence.values()
            for operator, unit in zip(rows.operator, rows.unit, strict=True)
        }
    )
    units = np.zeros(operators, dtype=np.int64)
    place = {}
    for operator, unit in pairs:
        place[operator, unit] = int(units[operator])
        units[operator] += 1
    return place, units


def _pooled_line(
    line: RuleLine,
    rows: Evidence,
    prior: Prior,
    place: Mapping[tuple[int, int], int],
    units: Integers,
) -> PooledLine:
    shape = (len(units), int(np.max(units, initial=1)))
    successes, trials = np.zeros(shape), np.zeros(shape)
    at = np.array(
        [
            place[int(operator), int(unit)]
            for operator, unit in zip(rows.operator, rows.unit, strict=True)
        ],
        dtype=np.int64,
    )
    np.add.at(successes, (rows.operator, at), rows.successes)
    np.add.at(trials, (rows.operator, at), rows.trials)
    return PooledLine(
        successes=successes,
        trials=trials,
        prior=prior,
        points=lambda rate: points(line, rate),
        maximum=line.maximum,
    )


def _add_pooled(
    found: list[list[OperatorLine]], line: RuleLine, rows: Evidence, prior: Prior
) -> None:
    count = len(found)
    won = sums(rows.successes, group=rows.operator, groups=count)
    tried = sums(rows.trials, group=rows.operator, groups=count)
    pooled = pooled_rate(won, trials=tried, prior=prior)
    by_rate = RuleLine(
        key=line.key,
        dimension=line.dimension,
        kind=LineKind.RATE,
        maximum=line.maximum,
        numbers=line.numbers if line.kind in (LineKind.RATE, LineKind.PASS_RATE) else {},
    )
    for number in range(count):
        items = [Item(subject={}, numerator=float(won[number]), denominator=float(tried[number]))]
        scored = evaluate(by_rate, Facts(items=items))
        has_rate = tried[number] > 0
        found[number].append(
            OperatorLine(
                line=scored,
                rate=float(won[number] / tried[number]) if has_rate else None,
                pooled_rate=float(pooled[number]) if has_rate else None,
                earned=float(points(line, pooled[number])) if has_rate else 0.0,
            )
        )


def _cards(
    found: list[list[OperatorLine]],
    drawn: Sequence[PooledLine],
    units: Integers,
    evidence: Mapping[str, Evidence],
    whole: float,
    drawing: tuple[int, float, int],
) -> list[Scorecard]:
    draws, level, seed = drawing
    earned = np.array([sum(one.earned for one in lines if one.line.counts) for lines in found])
    possible = np.array(
        [sum(one.line.maximum for one in lines if one.line.counts) for lines in found]
    )
    scores = share(earned * whole, whole=possible)
    alone = [
        [one.line for one in lines if one.line.key not in evidence and one.line.counts]
        for lines in found
    ]
    spread = bootstrap(
        drawn,
        units=units,
        fixed_earned=np.array([sum(line.earned for line in lines) for lines in alone]),
        fixed_maximum=np.array([sum(line.maximum for line in lines) for lines in alone]),
        whole=whole,
        draws=draws,
        level=level,
        seed=seed,
    )
    groups = groups_alike(scores, beats=spread.beats, level=1 - (1 - level) / 2)
    return [
        _card(
            tuple(lines), whole, float(scores[n]), float(earned[n]), float(possible[n]),
            (n, scores, spread, groups),
        )
        for n, lines in enumerate(found)
    ]  # fmt: skip


def _card(
    lines: tuple[OperatorLine, ...],
    whole: float,
    score: float,
    earned: float,
    possible: float,
    ranking: tuple,
) -> Scorecard:
    number, scores, spread, groups = ranking
    raw = total([one.line for one in lines], maximum=whole).score
    if np.isnan(score):
        return Scorecard(
            lines=lines, earned=0.0, maximum=0.0, raw_score=None, score=None, score_low=None,
            score_high=None, rank=None, rank_low=None, rank_high=None, group_number=None,
        )  # fmt: skip
    return Scorecard(
        lines=lines,
        earned=earned,
        maximum=possible,
        raw_score=raw,
        score=score,
        score_low=float(spread.score_low[number]),
        score_high=float(spread.score_high[number]),
        rank=1 + int(np.sum(scores > score)),
        rank_low=int(spread.rank_low[number]),
        rank_high=int(spread.rank_high[number]),
        group_number=int(groups[number]),
    )


def proposed_for_replacement(
    is_below: Booleans, *, has_score: Booleans, months_below: int, of_months: int
) -> Booleans:
    """
    Monitors below the pass mark in so many of their last months.

    Parameters
    ----------
    is_below, has_score : Booleans
        ``(monitor, month)``, the newest month last; a month without a score is not below.
    months_below, of_months : int
        How many, of how many; rule rows.

    Returns
    -------
    Booleans
        One element per monitor. A change of operator plays no part: the monitor is the same.
    """
    recent = (is_below & has_score)[:, -of_months:]
    return np.count_nonzero(recent, axis=1) >= months_below
