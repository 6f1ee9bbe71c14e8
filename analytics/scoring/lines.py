"""Lines of a score: what a rule row asks, what was found, and what a line earned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class LineKind(StrEnum):
    """How a line turns facts into points."""

    RATE = "rate"  # a rate against a floor and a target
    PASS_RATE = "pass_rate"  # passed of due
    COUNT = "count"  # a count against an allowance
    LATENESS = "lateness"  # days or hours late
    PRESENCE = "presence"  # had of must have


class LineState(StrEnum):
    """How a line ended."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"  # 不适用: no duty in this period; leaves both sides
    NOT_DELIVERED = "not_delivered"  # 应有而无: a duty, and nothing by the due date; 0 points
    PLATFORM = "platform"  # 平台原因缺失: our outage; leaves both sides, counts against us


RESCALING_STATES = (LineState.NOT_APPLICABLE, LineState.PLATFORM)
"""States that leave both sides of a score; no other does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """
    One line of a rule set.

    Attributes
    ----------
    key, dimension : str
        What is measured, and the group that it belongs to.
    kind : LineKind
        How the facts become points.
    maximum : float
        Points of a line without any fault.
    numbers : mapping of str to float
        Parameters of the kind and of the facts, resolved for the period.
    """

    key: str
    dimension: str
    kind: LineKind
    maximum: float
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    One case behind a line: an outlet, a test, a fault, a disclosure.

    Attributes
    ----------
    subject : mapping
        Names the case: ``{"outlet_id": 7}``, ``{"fault": "FR-…"}``.
    numerator : float
        What was there: hours, tests passed, the count; for lateness the days or hours late, NaN
        for what never came.
    denominator : float
        What was due; for a count its allowance. Not used for lateness.
    """

    subject: Mapping[str, Any]
    numerator: float
    denominator: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    What was found for one line of one subject.

    Attributes
    ----------
    items : sequence of Item
        Cases in which the duty existed.
    cause : str
        Why the line has the state it has, as a word; shown with it.
    state : LineState, optional
        Given when the facts decide the state by themselves; otherwise it follows from the items.
    evidence : mapping
        Which rows the facts were made from.
    """

    items: Sequence[Item] = ()
    cause: str = ""
    state: LineState | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredLine:
    """
    One evaluated line.

    Attributes
    ----------
    numerator, denominator, allowance, share : float or None
        Sums over the items, and the part of the maximum that was earned; None where there is none.
    earned, maximum : float
        Points; both are kept also where the line leaves both sides.
    """

    key: str
    dimension: str
    state: LineState
    cause: str
    numerator: float | None
    denominator: float | None
    allowance: float | None
    share: float | None
    earned: float
    maximum: float
    items: Sequence[Item]
    evidence: Mapping[str, Any]

    @property
    def counts(self) -> bool:
        """Whether the line is on both sides of the score."""
        return self.state not in RESCALING_STATES


@dataclass(frozen=True, slots=True)
class Total:
    """Points earned of the points that could be, and the score put to the scheme's maximum."""

    earned: float
    maximum: float
    score: float | None


def total(lines: Sequence[ScoredLine], *, maximum: float) -> Total:
    """
    Sum of the lines.

    Parameters
    ----------
    lines : sequence of ScoredLine
        All lines of one subject.
    maximum : float
        Points of the whole scheme.

    Returns
    -------
    Total
        ``score`` is None where no line counted: that is no evaluation, and not zero.
    """
    counting = [line for line in lines if line.counts]
    earned = sum(line.earned for line in counting)
    possible = sum(line.maximum for line in counting)
    if possible <= 0:
        return Total(0.0, 0.0, None)
    return Total(earned, possible, min(earned / possible * maximum, maximum))
