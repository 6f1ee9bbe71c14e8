"""Hours in a row: interruptions (hours that should have come and did not) and constant values.

Assumes: one element per hour of a series, each hour once, in any order; which hours count (due and
missing, or valid) was decided elsewhere.
Steps:   hours of a series in rising order -> a run goes on while the next hour follows and, for
         constant values, has exactly the same value.
Known drawbacks: a value that is really steady at the resolution of its instrument (a pH, a
concentration near zero, an analyser of water that measures every few hours) looks like one that
was held. A run is a question for a person; no value is changed and none is called false.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Floats, Integers


@dataclass(frozen=True, slots=True)
class HourRuns:
    """
    One element per run, sorted by series and first hour.

    Attributes
    ----------
    series : Integers
        The caller's number of the series.
    first_hour, hours : Integers
        First hour of the run, and how many it has.
    row : Integers
        Row of the caller's arrays of the first hour.
    """

    series: Integers
    first_hour: Integers
    hours: Integers
    row: Integers

    def __len__(self) -> int:
        return len(self.series)

    def at_least(self, hours: Integers | int) -> "HourRuns":
        """Runs of so many hours and more; ``hours`` for all of them, or by the number of series."""
        least = hours if isinstance(hours, int) else hours[self.series]
        kept = np.flatnonzero(self.hours >= least)
        return HourRuns(self.series[kept], self.first_hour[kept], self.hours[kept], self.row[kept])


def runs_of_hours(*, series: Integers, hour: Integers, value: Floats | None = None) -> HourRuns:
    """
    Stretches of hours without a gap.

    Parameters
    ----------
    series, hour : Integers
        Hours that count; of a series each hour once.
    value : Floats, optional
        A run ends where the value changes, however little: the stored numbers are compared as
        they are. A value of NaN is equal to none. Left out: only gaps end a run.

    Returns
    -------
    HourRuns
    """
    order = np.lexsort((hour, series)).astype(np.int64)
    ordered, at = series[order], hour[order]
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = (ordered[1:] != ordered[:-1]) | (at[1:] != at[:-1] + 1)
    if value is not None:
        # Written this way round so that NaN begins a run of its own.
        begins[1:] |= ~(value[order][1:] == value[order][:-1])
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(order))[: len(starts)]
    return HourRuns(
        series=ordered[starts],
        first_hour=at[starts],
        hours=(ends - starts).astype(np.int64),
        row=order[starts],
    )
