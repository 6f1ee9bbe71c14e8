"""Hours and days of the demo, counted in the city's own time.

An hour number counts hours since 1970-01-01 00:00 on the clock of Asia/Shanghai, which has had no
summer time since 1992. A day number counts days since that date, so ``day == hour // 24``.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

import numpy as np

from demo.chance import Hours, Series

SHANGHAI = timezone(timedelta(hours=8))
_EPOCH = date(1970, 1, 1)

_SPRING_FESTIVALS = {
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22),
    2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13),
    2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
"""First day of the lunar year (astronomical). Other years use the middle of the range."""


def hour_of(moment: datetime) -> int:
    """Number of the hour that ``moment`` lies in; ``moment`` must be aware."""
    if moment.tzinfo is None:
        message = f"{moment} has no time zone; give an aware time, such as 2026-11-22T08:00+08:00."
        raise ValueError(message)
    seconds = moment.astimezone(UTC).timestamp()
    return int(seconds // 3600) + 8


def day_of(day: date) -> int:
    """Number of a date."""
    return (day - _EPOCH).days


def date_of(day: int) -> date:
    """Date of a day number."""
    return _EPOCH + timedelta(days=int(day))


def moment_of(hour: int) -> datetime:
    """Aware time at which an hour starts."""
    return datetime(1970, 1, 1, tzinfo=SHANGHAI) + timedelta(hours=int(hour))


def hour_text(hour: int | float) -> str:
    """An hour as files write it; a fraction of an hour becomes minutes."""
    day, minutes = divmod(round(hour * 60), 24 * 60)
    return f"{_day_text(day)} {minutes // 60:02d}:{minutes % 60:02d}"


@cache
def _day_text(day: int) -> str:
    return date_of(day).isoformat()


def month_of(day: int) -> int:
    """Number of the month a day lies in: years since 0 times 12, plus month from 0."""
    moment = date_of(day)
    return moment.year * 12 + moment.month - 1


def month_start(month: int) -> int:
    """Day number of the first day of a month."""
    return day_of(date(month // 12, month % 12 + 1, 1))


def month_text(month: int) -> str:
    """A month as files name it."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def span_of(*, end: int, months: int) -> int:
    """First hour of a history of ``months`` calendar months, that of ``end`` being the last."""
    return month_start(month_of((end - 1) // 24) - months + 1) * 24


def spring_festival(year: int) -> int:
    """Day number of the first day of the lunar year."""
    month, day = _SPRING_FESTIVALS.get(year, (2, 5))
    return day_of(date(year, month, day))


def hour_of_day(hours: Hours) -> Hours:
    """0 to 23."""
    return hours % 24


def weekday(hours: Hours) -> Hours:
    """Monday is 0; 1970-01-01 was a Thursday."""
    return (hours // 24 + 3) % 7


def year_angle(hours: Hours) -> Series:
    """Place in the year as an angle that is 0 on the first of January."""
    return 2.0 * np.pi * (hours / 24.0 - 0.25) / 365.2425


def festival_distance(hours: Hours) -> Series:
    """Days since the nearest first day of a lunar year, negative before it."""
    day = hours / 24.0
    years = range(date_of(int(day.min())).year, date_of(int(day.max())).year + 2)
    starts = np.array([spring_festival(year) for year in years], dtype=np.float64)
    nearest = np.abs(day[:, None] - starts[None, :]).argmin(axis=1)
    return day - starts[nearest]
