"""How each kind of line earns its points.

Assumes: items hold only cases in which the duty existed; whatever was not the duty-holder's (our
own outage, hours of confirmed foreign cause) was left out before.
Steps:   a state that the facts decided stands -> no case: 不适用 -> nothing of anything: 应有而无
         -> the share that the kind gives -> points.
Known drawbacks: shares are linear between two numbers; the numbers are proposals of this project.
"""

from collections.abc import Callable, Sequence

import numpy as np

from analytics.scoring.lines import (
    RESCALING_STATES,
    Facts,
    Item,
    LineKind,
    LineState,
    RuleLine,
    ScoredLine,
)


def linear(value: float, *, zero_at: float, full_at: float) -> float:
    """
    Share between 0 at one value and 1 at another, linear between.

    Parameters
    ----------
    value : float
        The measure.
    zero_at, full_at : float
        Values of no and of full points; either may be the larger. Where they are equal, reaching
        the value is full.

    Returns
    -------
    float
        Between 0 and 1.
    """
    if zero_at == full_at:
        return float(value >= full_at)
    return float(np.clip((value - zero_at) / (full_at - zero_at), 0.0, 1.0))


def falling(value: float, *, full_until: float, zero_from: float) -> float:
    """
    Share that is full up to one value and nothing from another on, linear between.

    Where the second is not larger than the first, whatever is beyond the first earns nothing.
    """
    if value <= full_until:
        return 1.0
    if zero_from <= full_until:
        return 0.0
    return linear(value, zero_at=zero_from, full_at=full_until)


def rate_share(items: Sequence[Item], line: RuleLine) -> float:
    """One rate over all items: sum of the numerators of the sum of the denominators."""
    rate = _sum(items, "numerator") / _sum(items, "denominator")
    return linear(
        rate, zero_at=line.numbers.get("zero_at", 0.0), full_at=line.numbers.get("full_at", 1.0)
    )


def presence_share(items: Sequence[Item], _line: RuleLine) -> float:
    """What is there of what must be."""
    return linear(_sum(items, "numerator") / _sum(items, "denominator"), zero_at=0.0, full_at=1.0)


def count_share(items: Sequence[Item], line: RuleLine) -> float:
    """
    Mean over the items: full up to the allowance, nothing at a multiple of it, linear between.

    Every item has an allowance of its own, so that one outlet cannot use another's.
    """
    multiple = line.numbers["zero_at_multiple"]
    return float(
        np.mean(
            [
                falling(
                    item.numerator,
                    full_until=item.denominator,
                    zero_from=item.denominator * multiple,
                )
                for item in items
            ]
        )
    )


def lateness_share(items: Sequence[Item], line: RuleLine) -> float:
    """
    Mean over the items: full within the time allowed, nothing ``zero_after`` beyond it.

    ``full_within`` is the time allowed where lateness counts from the event and not from its
    deadline. What never came earns nothing.
    """
    allowed = line.numbers.get("full_within", 0.0)
    shares = [
        0.0
        if np.isnan(item.numerator)
        else falling(item.numerator, full_until=allowed, zero_from=line.numbers["zero_after"])
        for item in items
    ]
    return float(np.mean(shares))


_SHARES: dict[LineKind, Callable[[Sequence[Item], RuleLine], float]] = {
    LineKind.RATE: rate_share,
    LineKind.PASS_RATE: rate_share,
    LineKind.COUNT: count_share,
    LineKind.LATENESS: lateness_share,
    LineKind.PRESENCE: presence_share,
}


def evaluate(line: RuleLine, facts: Facts) -> ScoredLine:
    """
    What a line earned.

    Parameters
    ----------
    line : RuleLine
        The rule.
    facts : Facts
        What was found.

    Returns
    -------
    ScoredLine
    """
    due = [item for item in facts.items if item.denominator > 0]
    state = facts.state or (LineState.SCORED if due else LineState.NOT_APPLICABLE)
    if state is LineState.SCORED and _is_nothing(line.kind, due):
        state = LineState.NOT_DELIVERED
    share = _SHARES[line.kind](due, line) if state is LineState.SCORED else None
    if state is LineState.NOT_DELIVERED:
        share = 0.0
    has_sums = bool(due) and state not in RESCALING_STATES
    is_count = line.kind is LineKind.COUNT
    return ScoredLine(
        key=line.key,
        dimension=line.dimension,
        state=state,
        cause=facts.cause or _CAUSES[state],
        numerator=_sum(due, "numerator") if has_sums else None,
        denominator=float(len(due) if is_count else _sum(due, "denominator")) if has_sums else None,
        allowance=_sum(due, "denominator") if has_sums and is_count else None,
        share=share,
        earned=line.maximum * (share or 0.0),
        maximum=line.maximum,
        items=due,
        evidence=facts.evidence,
    )


_CAUSES = {
    LineState.SCORED: "measured",
    LineState.NOT_APPLICABLE: "no_duty",
    LineState.NOT_DELIVERED: "nothing_delivered",
    LineState.PLATFORM: "platform_outage",
}


def _is_nothing(kind: LineKind, items: Sequence[Item]) -> bool:
    """Whether a duty was answered with nothing at all; a count of nothing is a good count."""
    if kind is LineKind.COUNT:
        return False
    if kind is LineKind.LATENESS:
        return all(np.isnan(item.numerator) for item in items)
    return _sum(items, "numerator") == 0


def _sum(items: Sequence[Item], name: str) -> float:
    """Sum of a column; what never came adds nothing."""
    return float(np.nansum([getattr(item, name) for item in items]))
