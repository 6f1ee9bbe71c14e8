"""Times at which a day changes although nothing arrives: its next hour, and what closes later."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from analytics.day_results import DayJudgements, DayResults
from analytics.exceedance import closing_time_s
from analytics.units import HOURS_PER_DAY, SECONDS_PER_HOUR
from analytics.vocabulary import Reason, Stage, code_of
from dashboard.jobs.claimed_days import day_start_hour

Integers = npt.NDArray[np.int64]

NEVER = np.iinfo(np.int64).max
"""Stands for no deadline, in seconds since 1970-01-01T00:00Z."""

# What an hour is taken for until the marking time is over, and no longer.
_OPEN_UNTIL_MARKED = int(Reason.SUSPECTED_STOP | Reason.FLAG_UNDECIDED)
_UNSETTLED = (code_of(Stage.WARNING), code_of(Stage.PENDING))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingHours:
    """Hours after the end of a day at which something closes, one element per day; rule rows."""

    marking: npt.NDArray[np.float64]
    review: npt.NDArray[np.float64]
    backfill: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingTimes:
    """Seconds since 1970-01-01T00:00Z at which something closes, one element per day."""

    marking: Integers
    review: Integers
    backfill: Integers


def closing_times(day: Integers, hours: ClosingHours) -> ClosingTimes:
    """When marking, review and back-filling of each day are over."""
    return ClosingTimes(
        marking=_closing(day, hours.marking),
        review=_closing(day, hours.review),
        backfill=_closing(day, hours.backfill),
    )


def next_change(
    results: DayResults,
    judgements: DayJudgements,
    *,
    day: Integers,
    closing: ClosingTimes,
    goes_on: npt.NDArray[np.bool_],
    now_s: int,
) -> Integers:
    """
    When each day has to be looked at again if nothing else happens; ``NEVER`` for settled days.

    Parameters
    ----------
    goes_on : array of bool
        The series still exists at the end of the day, so that a running day has a next hour.
    """
    unsettled = np.zeros(len(day), dtype=np.bool_)
    unsettled[judgements.series_day[np.isin(judgements.stage, _UNSETTLED)]] = True
    until_marked = unsettled | ((results.reasons & _OPEN_UNTIL_MARKED) != 0)
    end_s = (day_start_hour(day) + HOURS_PER_DAY) * SECONDS_PER_HOUR
    next_hour_s = np.full(len(day), (now_s // SECONDS_PER_HOUR + 1) * SECONDS_PER_HOUR)
    candidates = (
        np.where(goes_on & (next_hour_s <= end_s), next_hour_s, NEVER),
        np.where(until_marked & (closing.marking > now_s), closing.marking, NEVER),
        np.where(unsettled & (closing.review > now_s), closing.review, NEVER),
        np.where((results.pending_hours > 0) & (closing.backfill > now_s), closing.backfill, NEVER),
    )
    return np.minimum.reduce(candidates)


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970-01-01T00:00Z, rounded down."""
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // 1)


def _closing(day: Integers, hours: npt.NDArray[np.float64]) -> Integers:
    closes = np.empty(len(day), dtype=np.int64)
    for value in np.unique(hours).tolist():
        rows = hours == value
        closes[rows] = closing_time_s(day[rows], hours_after_day_end=value)
    return closes
