"""The environmental face 环保脸谱: state, bands and caps of one enterprise in one month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np

from analytics.banding import Band, band_of
from analytics.scoring.lines import ScoredLine, Total, total


class FaceState(StrEnum):
    """What a face says."""

    SCORED = "scored"
    NOT_EVALUATED = "not_evaluated"  # 未评价: no line was due, or we failed
    OUTSIDE = "outside"  # 不在评价范围: no duty to monitor
    STOPPED = "stopped"  # 本月停运: the last face is kept, greyed, unranked
    NOT_MONITORED = "not_monitored"  # must be monitored and is not, past the deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """
    A verdict or decision that holds a score down.

    Attributes
    ----------
    key : str
        Rule of the cap.
    reference : str
        Number of the decision, or outlet and factor of the verdict.
    band : str
        The best band that is left.
    decided_on : date
        Day of the decision, or last day of the verdict.
    """

    key: str
    reference: str
    band: str
    decided_on: date
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of an enterprise before any line is looked at."""

    is_outside: bool = False
    is_stopped: bool = False
    is_past_deadline_unmonitored: bool = False
    last_band: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One face; ``band`` is after caps, ``uncapped_band`` is by the score alone."""

    state: FaceState
    total: Total
    uncapped_band: str | None
    band: str | None
    caps: tuple[Cap, ...]


def face_of(
    lines: Sequence[ScoredLine],
    *,
    standing: Standing,
    caps: Sequence[Cap],
    bands: Sequence[Band],
    maximum: float,
    not_monitored_band: str,
) -> Face:
    """
    The face of one enterprise.

    Parameters
    ----------
    lines : sequence of ScoredLine
        All its lines.
    standing : Standing
        Whether it is outside the scheme, stopped, or not monitored past its deadline.
    caps : sequence of Cap
        Verdicts and decisions of the month. A clue that nobody confirmed is not among them.
    bands : sequence of Band
        Classes of the rule set.
    maximum : float
        Points of the scheme.
    not_monitored_band : str
        Band of one that must be monitored and is not: never grey.

    Returns
    -------
    Face
    """
    summed = total(lines, maximum=maximum)
    found = _band(summed.score, bands)
    capped = worst([found, *(cap.band for cap in caps)], bands=bands)
    kept = tuple(caps)
    if standing.is_outside:
        return Face(
            state=FaceState.OUTSIDE, total=_NO_TOTAL, uncapped_band=None, band=None, caps=()
        )
    if standing.is_past_deadline_unmonitored:
        band = worst([not_monitored_band, *(cap.band for cap in caps)], bands=bands)
        return Face(
            state=FaceState.NOT_MONITORED, total=summed, uncapped_band=found, band=band, caps=kept
        )
    if standing.is_stopped:
        band = worst([standing.last_band, *(cap.band for cap in caps)], bands=bands)
        return Face(
            state=FaceState.STOPPED, total=_NO_TOTAL, uncapped_band=None, band=band, caps=kept
        )
    if summed.score is None:
        return Face(
            state=FaceState.NOT_EVALUATED, total=summed, uncapped_band=None, band=None, caps=kept
        )
    return Face(state=FaceState.SCORED, total=summed, uncapped_band=found, band=capped, caps=kept)


_NO_TOTAL = Total(0.0, 0.0, None)


def worst(names: Sequence[str | None], *, bands: Sequence[Band]) -> str | None:
    """The lowest of some bands; None where none is named."""
    floor = {band.name: band.from_value for band in bands}
    named = [name for name in names if name is not None]
    return min(named, key=lambda name: floor[name]) if named else None


def _band(score: float | None, bands: Sequence[Band]) -> str | None:
    return None if score is None else band_of(np.array([rounded(score)]), bands=bands)[0]


def rounded(score: float) -> float:
    """A score without the noise of its computation, so that 90 is 90."""
    return round(score, 6)
