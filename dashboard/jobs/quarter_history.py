"""Days of the claimed quarters and of as much history as their substitution looks back to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.calendar_spans import first_day_of_quarter, quarter_number
from queries import rollup_quarters
from queries.arrays import Columns
from queries.rollup_quarter_marks import Quarter

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

FIRST_LOOK_DAYS = 184
"""2160 valid hours are 129 days in the median; what is wanting is read later."""


@dataclass(frozen=True, slots=True)
class ClaimedQuarters:
    """
    One element per claimed quarter, sorted by series, then quarter.

    Quarters of one series that follow each other make a stretch, which shares its history.
    """

    series: list[tuple[int, str]]
    place: Integers
    quarter: Integers
    stretch: Integers

    def __len__(self) -> int:
        return len(self.quarter)

    @property
    def place_of_stretch(self) -> Integers:
        """Series of each stretch."""
        return self.place[np.unique(self.stretch, return_index=True)[1]]

    @property
    def spans(self) -> tuple[Integers, Integers]:
        """First day and the day after the last of each stretch, without history."""
        first = np.unique(self.stretch, return_index=True)[1]
        last = np.append(first[1:], len(self.stretch)) - 1
        return (
            first_day_of_quarter(self.quarter[first]),
            first_day_of_quarter(self.quarter[last] + 1),
        )

    def quarter_of_rows(self, rows: Columns) -> Integers:
        """Claimed quarter in which each day lies; -1 for days of the history."""
        keys = self.stretch << 32 | self.quarter
        wanted = rows["number"] << 32 | quarter_number(rows["day"])
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, place, -1)


def claimed_quarters(taken: Sequence[Quarter]) -> ClaimedQuarters:
    """Sort the taken quarters and join those that follow each other."""
    ordered = sorted(taken)
    series = sorted({(outlet_id, pollutant) for outlet_id, pollutant, _ in ordered})
    number = {name: place for place, name in enumerate(series)}
    place = np.array([number[(row[0], row[1])] for row in ordered], dtype=np.int64)
    quarter = np.array([row[2] for row in ordered], dtype=np.int64)
    is_new = (np.diff(place, prepend=-1) != 0) | (np.diff(quarter, prepend=0) != 1)
    return ClaimedQuarters(series, place, quarter, np.cumsum(is_new) - 1)


@dataclass
class History:
    """Days read so far; more of the past of a stretch can be asked for."""

    connection: Connection
    claimed: ClaimedQuarters
    run_id: int
    rows: Columns
    first_read: Integers
    first_known: Integers

    def extend(self, stretches: Integers) -> bool:
        """Read as many older days again as were read; False when there are none."""
        first = self.first_read[stretches]
        older = stretches[first > self.first_known[stretches]]
        if not len(older):
            return False
        ends = self.first_read[older]
        begin = self.claimed.spans[0][older]
        starts = ends - np.maximum(begin - ends, FIRST_LOOK_DAYS)
        self._add(older, starts, ends)
        return True

    def reach_back(self, stretches: Integers, days: Integers) -> None:
        """Read the days of stretches from ``days`` on, as far as they were not."""
        needed = days < self.first_read[stretches]
        if needed.any():
            older = stretches[needed]
            self._add(older, days[needed], self.first_read[older])

    def _add(self, stretches: Integers, starts: Integers, ends: Integers) -> None:
        wanted = _wanted(self.claimed, stretches, starts, ends)
        found = rollup_quarters.days(
            self.connection, self.claimed.series, wanted, run_id=self.run_id
        )
        joined = {name: np.concatenate([values, found[name]]) for name, values in self.rows.items()}
        self.rows = _sorted(joined)
        self.first_read[stretches] = starts


def read_history(connection: Connection, claimed: ClaimedQuarters, *, run_id: int) -> History:
    """Read the claimed quarters and the half year before them."""
    begin, end = claimed.spans
    starts = begin - FIRST_LOOK_DAYS
    stretches = np.arange(len(begin))
    rows = rollup_quarters.days(
        connection, claimed.series, _wanted(claimed, stretches, starts, end), run_id=run_id
    )
    first_days = rollup_quarters.first_days(connection, claimed.series, run_id=run_id)
    known = [first_days.get(int(place), int(begin.max())) for place in claimed.place_of_stretch]
    return History(
        connection,
        claimed,
        run_id,
        _sorted(rows),
        starts.copy(),
        np.array(known, dtype=np.int64),
    )


def _wanted(
    claimed: ClaimedQuarters, stretches: Integers, starts: Integers, ends: Integers
) -> Columns:
    return {
        "series": claimed.place_of_stretch[stretches],
        "number": stretches,
        "start_day": starts,
        "end_day": ends,
    }


def _sorted(rows: Columns) -> Columns:
    order = np.lexsort((rows["day"], rows["number"]))
    return {name: values[order] for name, values in rows.items()}
