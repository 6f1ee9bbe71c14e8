"""The settled days of every discharger in one row: the newest, and the thirty before it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.cache import public_cached
from dashboard.public import loaders, series_days


@dataclass(frozen=True)
class Month:
    """One discharger; ``state`` is empty when the newest settled day has no row."""

    state: str = ""
    series: int = 0
    within: int = 0
    over_days: int = 0
    judged_days: int = 0
    states: tuple[str, ...] = ()


@public_cached(loaders.LONG_SECONDS)
def settled(start: date, end: date) -> dict[int, Month]:
    """The days ``start <= day < end`` of every discharger that has any."""
    days = [start + timedelta(days=number) for number in range((end - start).days)]
    groups: Any = loaders.enterprise_days(start, end).groupby("enterprise_id")
    months = {}
    for enterprise_id, own in groups:
        by_day = {row.day: row for row in own.itertuples(index=False)}
        months[int(enterprise_id)] = _month([by_day.get(day) for day in days])
    return months


def _month(rows: list[Any]) -> Month:
    """Rows by day, None for a day without one; a day is judged when any factor was."""
    newest = rows[-1]
    states = tuple(series_days.ABSENT if row is None else row.state for row in rows)
    judged = [
        row is not None and (row.state in series_days.EXCEEDING or row.within > 0) for row in rows
    ]
    return Month(
        state="" if newest is None else newest.state,
        series=0 if newest is None else int(newest.series),
        within=0 if newest is None else int(newest.within),
        over_days=sum(state in series_days.EXCEEDING for state in states),
        judged_days=sum(judged),
        states=states,
    )
