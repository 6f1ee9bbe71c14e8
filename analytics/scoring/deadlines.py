"""Deadlines: months by the calendar, working days by the table of working days."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_LONGEST_HOLIDAY_DAYS = 60
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    A last day, and whether the calendar that gave it is final.

    Attributes
    ----------
    day : date
        Last day on which the duty is done in time.
    is_provisional : bool
        A day on the way lies in a year whose working days are not announced, or not on record:
        there, Monday to Friday counts as working days.
    """

    day: date
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Workday:
    """One row of the table of working days."""

    is_workday: bool
    is_provisional: bool


def months_after(day: date, months: int) -> date:
    """
    The same day of a later month; the last of it where it has no such day.

    30 November and three months are the last of February.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def networking_deadline(
    *,
    permitted_on: date | None,
    listed_on: date | None,
    months_after_permit: int,
    months_after_listing: int,
) -> date | None:
    """
    Last day for networking an outlet: the earlier of two, each by the calendar.

    Parameters
    ----------
    permitted_on : date or None
        First day on which a permit names the outlet.
    listed_on : date or None
        Day on which the first list with its enterprise was published.
    months_after_permit, months_after_listing : int
        Rule rows.

    Returns
    -------
    date or None
        None where neither a permit nor a list gives one.

    Notes
    -----
    济环字〔2023〕16号, part 2 (1).
    """
    found = [
        months_after(begin, months)
        for begin, months in (
            (permitted_on, months_after_permit),
            (listed_on, months_after_listing),
        )
        if begin is not None
    ]
    return min(found, default=None)


class WorkingDays:
    """The table of working days; a day that it does not know is a guess and says so."""

    def __init__(self, table: Mapping[date, Workday]):
        self._table = table

    def on(self, day: date) -> Workday:
        """Whether people work on a day."""
        found = self._table.get(day)
        return found or Workday(day.weekday() < _SATURDAY, is_provisional=True)

    def after(self, day: date, working_days: int) -> Deadline:
        """
        The last of so many working days after a day, which itself does not count.

        Raises
        ------
        ValueError
            The table holds no working day in sight.
        """
        is_provisional, current, idle = False, day, 0
        while working_days > 0:
            current += timedelta(days=1)
            found = self.on(current)
            is_provisional |= found.is_provisional
            idle = 0 if found.is_workday else idle + 1
            working_days -= found.is_workday
            if idle > _LONGEST_HOLIDAY_DAYS:
                raise ValueError(f"no working day within {idle} days before {current}")
        return Deadline(current, is_provisional)

    def between(self, deadline: date, done: date) -> int:
        """Working days after a deadline up to the day on which it was done; 0 when in time."""
        return sum(
            self.on(deadline + timedelta(days=step)).is_workday
            for step in range(1, (done - deadline).days + 1)
        )
