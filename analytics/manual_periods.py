"""Manual monitoring that a permit asks for so many times in each calendar period.

Assumes: days of samples of one factor at one outlet.
Known drawbacks: a period that began before the duty did is not asked for; sampling on days without
discharge cannot be told from sampling left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.scoring.deadlines import months_after

_MONTHS = {"月": 1, "季": 3, "季度": 3, "半年": 6, "年": 12}
_DAYS = {"日": 1, "天": 1, "周": 7}
_WORDS = re.compile(r"\s*(\d{1,3})\s*次\s*/\s*(日|天|周|月|季度|季|半年|年)\s*")
_MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Frequency:
    """So many times in each calendar period of so many months, or days."""

    times: int
    months: int = 0
    days: int = 0

    def start_of(self, day: date) -> date:
        """First day of the calendar period of a day; weeks begin on Monday."""
        if self.months:
            index = day.year * _MONTHS_PER_YEAR + day.month - 1
            year, month = divmod(index - index % self.months, _MONTHS_PER_YEAR)
            return date(year, month + 1, 1)
        return day - timedelta(days=day.weekday() % self.days)

    def after(self, start: date) -> date:
        """First day of the next period."""
        if self.months:
            return months_after(start, self.months)
        return start + timedelta(days=self.days)


def frequency(text: str | None) -> Frequency | None:
    """A frequency as permits write it, ``1次/季度``; None where it says nothing that is known."""
    found = _WORDS.fullmatch(text or "")
    if found is None or not int(found[1]):
        return None
    times, span = int(found[1]), found[2]
    return Frequency(times, months=_MONTHS.get(span, 0), days=_DAYS.get(span, 0))


@dataclass(frozen=True, slots=True)
class Done:
    """
    How far a duty was fulfilled.

    Attributes
    ----------
    periods : int
        Finished periods since the duty began.
    missed : int
        Those of them with fewer samples than asked for.
    in_period : int
        Samples in the running period.
    next_due : date
        Last day of the running period.
    """

    periods: int
    missed: int
    in_period: int
    next_due: date


def done(asked: Frequency, samples: Sequence[date], *, since: date, today: date) -> Done:
    """
    Count finished periods with too few samples.

    Parameters
    ----------
    asked : Frequency
        What the permit asks for.
    samples : sequence of date
        Days of samples, any order; each counts, also several on one day.
    since : date
        First day of the duty; periods that began earlier are not asked for.
    today : date
        The day of asking.
    """
    start = asked.start_of(since)
    if start < since:
        start = asked.after(start)
    counts: dict[date, int] = {}
    for day in samples:
        counts[asked.start_of(day)] = counts.get(asked.start_of(day), 0) + 1
    periods = missed = 0
    while (end := asked.after(start)) <= today:
        periods += 1
        missed += counts.get(start, 0) < asked.times
        start = end
    running = asked.start_of(today)
    return Done(periods, missed, counts.get(running, 0), asked.after(running) - timedelta(days=1))
