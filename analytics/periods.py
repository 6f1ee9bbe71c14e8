"""Declared states of sources and marks, laid onto clock hours.

Assumes: half-open periods in whole seconds; production states hold for a whole outlet, marks about
a monitor for an outlet or for one of its series.
Steps:   merge equal kinds -> let the strongest source of a production state win, second by second
         -> seconds of each kind in each hour -> hours in which a kind takes hold -> allowances.
Known drawbacks: an allowance counts whole hours of marks from the periods it is given; periods
before the first one given are not known and not counted.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analytics.array_types import Booleans, Floats, Integers
from analytics.calendar_spans import quarter_number, year_number
from analytics.day_tables import Periods
from analytics.hour_rules import Allowance, AllowanceSpan, HourRules
from analytics.units import (
    HOURS_PER_DAY,
    MINUTES_PER_HOUR,
    SECONDS_PER_HOUR,
    SHANGHAI_OFFSET_HOURS,
)
from analytics.vocabulary import PRODUCTION_REASONS, PeriodSource, Reason

SECONDS_PER_MINUTE = SECONDS_PER_HOUR // MINUTES_PER_HOUR


class OutletDays(Protocol):
    """Outlets and days asked for, such as ``SeriesDays``."""

    @property
    def outlet(self) -> Integers:
        """The caller's number of the outlet."""

    @property
    def day(self) -> Integers:
        """Day number."""


@dataclass(frozen=True, slots=True)
class CoveredHours:
    """
    Hours that declared periods touch; one row per outlet, series, hour and kind.

    Attributes
    ----------
    outlet, series, hour, reason : Integers
        ``series`` is -1 for all series of the outlet; ``reason`` is one bit.
    seconds : Integers
        Seconds of the hour that the kind covers.
    """

    outlet: Integers
    series: Integers
    hour: Integers
    reason: Integers
    seconds: Integers


def covered_hours(periods: Periods, *, days: OutletDays, limited: int) -> CoveredHours:
    """
    Lay periods onto the hours of the days asked for.

    Parameters
    ----------
    periods : Periods
        Declared states and marks.
    days : OutletDays
        Days asked for; periods of other outlets are left out.
    limited : int
        Kinds with an allowance; they are laid out from the start of the calendar year.

    Returns
    -------
    CoveredHours
    """
    window = _Window.of(days)
    known = np.isin(periods.outlet, window.outlets)
    production = (periods.reason & int(PRODUCTION_REASONS)) != 0
    of_source = _production_segments(periods, known & production, window)
    of_monitor = _monitor_segments(periods, known & ~production, window)
    parts = [
        _hours_of(*segments, window=window, limited=limited)
        for segments in (*of_source, *of_monitor)
    ]
    columns = zip(*parts, strict=True) if parts else ([np.zeros(0, np.int64)],) * 5
    return CoveredHours(*(np.concatenate(list(column)) for column in columns))


def taking_hold(hours: CoveredHours, *, rules: HourRules) -> Booleans:
    """Whether a kind covers as much of the hour as its rule asks for; without a rule, any part."""
    minimum = np.ones(len(hours.hour), dtype=np.int64)
    for rule in rules.periods:
        minimum[hours.reason == int(rule.reason)] = rule.minimum_minutes * SECONDS_PER_MINUTE
    return hours.seconds >= minimum


def beyond_allowance(hours: CoveredHours, *, holds: Booleans, rules: HourRules) -> Booleans:
    """
    Whether an hour's mark lies beyond the allowance of its kind and has no effect any more.

    Parameters
    ----------
    hours : CoveredHours
        All hours of the limited kinds from the start of the calendar span on.
    holds : Booleans
        ``taking_hold`` of the same hours.
    rules : HourRules
        Its allowances are counted per outlet and calendar span.

    Returns
    -------
    Booleans
        True from the hour on that passes the allowance.
    """
    beyond = np.zeros(len(hours.hour), dtype=np.bool_)
    for allowance in rules.allowances:
        counted = holds & ((hours.reason & int(allowance.reasons)) != 0)
        beyond[counted] |= _beyond_one(hours, np.flatnonzero(counted), allowance)
    return beyond


def _beyond_one(hours: CoveredHours, rows: Integers, allowance: Allowance) -> Booleans:
    """Hours of one allowance that lie beyond it; one element per row."""
    if not len(rows):
        return np.zeros(0, dtype=np.bool_)
    per_hour, used, of_row = _used_seconds(hours, rows, allowance)
    total = np.cumsum(used)
    first = np.flatnonzero(np.any(np.diff(per_hour[:2], axis=1, prepend=-1) != 0, axis=0))
    before = np.repeat(total[first] - used[first], np.diff(np.append(first, len(total))))
    is_beyond: Booleans = (total - before) > allowance.hours * SECONDS_PER_HOUR
    return is_beyond[of_row]


def _used_seconds(
    hours: CoveredHours, rows: Integers, allowance: Allowance
) -> tuple[Integers, Floats, Integers]:
    """Outlet, span and hour of each hour that draws on an allowance, its seconds, and its rows."""
    span = calendar_span(hours.hour[rows], span=allowance.span)
    keys = np.stack([hours.outlet[rows], span, hours.hour[rows], hours.reason[rows]])
    # Marks of several series on one hour use it up once; different kinds add up to one hour.
    per_kind, kind_of_row = np.unique(keys, axis=1, return_inverse=True)
    kind_of_row = kind_of_row.reshape(-1)
    seconds_of_kind = np.zeros(per_kind.shape[1], dtype=np.int64)
    np.maximum.at(seconds_of_kind, kind_of_row, hours.seconds[rows])
    per_hour, hour_of_kind = np.unique(per_kind[:3], axis=1, return_inverse=True)
    hour_of_kind = hour_of_kind.reshape(-1)
    used = np.bincount(hour_of_kind, weights=seconds_of_kind, minlength=per_hour.shape[1])
    return per_hour, np.minimum(used, SECONDS_PER_HOUR), hour_of_kind[kind_of_row]


def allowance_hours(
    hours: CoveredHours, *, holds: Booleans, allowance: Allowance, day: int
) -> dict[int, float]:
    """
    Hours of each outlet that draw on an allowance in the calendar span of a day.

    Parameters
    ----------
    hours : CoveredHours
        All hours of the limited kinds from the start of the calendar span on.
    holds : Booleans
        ``taking_hold`` of the same hours.
    allowance : Allowance
        The allowance.
    day : int
        Day number; its calendar year or quarter is counted.

    Returns
    -------
    dict
        Hours by outlet, also those beyond the allowance; an outlet without any is absent. [h]
    """
    rows = np.flatnonzero(holds & ((hours.reason & int(allowance.reasons)) != 0))
    if not len(rows):
        return {}
    per_hour, used, _ = _used_seconds(hours, rows, allowance)
    first_hour = np.array([day * HOURS_PER_DAY - SHANGHAI_OFFSET_HOURS])
    wanted = per_hour[1] == calendar_span(first_hour, span=allowance.span)[0]
    found: dict[int, float] = {}
    for outlet, seconds in zip(per_hour[0][wanted].tolist(), used[wanted].tolist(), strict=True):
        found[outlet] = found.get(outlet, 0.0) + seconds / SECONDS_PER_HOUR
    return found


def calendar_span(hour: Integers, *, span: AllowanceSpan) -> Integers:
    """Number of the calendar year or quarter, Asia/Shanghai, in which an hour lies."""
    day = (hour + SHANGHAI_OFFSET_HOURS) // HOURS_PER_DAY
    return year_number(day) if span is AllowanceSpan.YEAR else quarter_number(day)


@dataclass(frozen=True, slots=True)
class _Window:
    """Seconds that matter, per outlet, and one line of time on which outlets stand in a row."""

    outlets: Integers
    first_s: Integers
    year_s: Integers
    end_s: Integers

    @classmethod
    def of(cls, days: OutletDays) -> "_Window":
        outlets, position = np.unique(days.outlet, return_inverse=True)
        first_day = np.full(len(outlets), np.iinfo(np.int64).max)
        last_day = np.full(len(outlets), np.iinfo(np.int64).min)
        np.minimum.at(first_day, position, days.day)
        np.maximum.at(last_day, position, days.day)
        year_day = first_day.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]")
        return cls(
            outlets,
            _start_s(first_day),
            _start_s(year_day.astype(np.int64)),
            _start_s(last_day + 1),
        )

    def position(self, outlet: Integers) -> Integers:
        return np.searchsorted(self.outlets, outlet)

    @property
    def origin_s(self) -> int:
        return int(self.year_s.min())

    @property
    def length_s(self) -> int:
        return int(self.end_s.max()) - self.origin_s + 1


def _start_s(day: Integers) -> Integers:
    """First second of a day in Asia/Shanghai."""
    return (day * HOURS_PER_DAY - SHANGHAI_OFFSET_HOURS) * SECONDS_PER_HOUR


_Segments = tuple[Integers, Integers, Integers, Integers, int]
"""Outlet, series, start, end, and the one kind that holds."""


def _clipped(
    periods: Periods, rows: Integers, window: _Window, line: Integers
) -> tuple[Integers, Integers]:
    """Starts and ends on the common line of time; empty and outside periods are dropped."""
    place = window.position(periods.outlet[rows])
    start = np.maximum(periods.start_s[rows], window.year_s[place])
    end = np.minimum(periods.end_s[rows], window.end_s[place])
    lasting = start < end
    shift = line[lasting] * window.length_s - window.origin_s
    return start[lasting] + shift, end[lasting] + shift


def _merged(start: Integers, end: Integers) -> tuple[Integers, Integers]:
    """Union of intervals: sorted, disjoint, touching ones joined."""
    order = np.argsort(start, kind="stable")
    start, reach = start[order], np.maximum.accumulate(end[order])
    opens = np.append(True, start[1:] > reach[:-1])[: len(start)]
    first = np.flatnonzero(opens)
    return start[first], reach[np.append(first[1:], len(start))[: len(first)] - 1]


def _production_segments(periods: Periods, wanted: Booleans, window: _Window) -> list[_Segments]:
    """States of sources, where of several sources of information the strongest one counts."""
    kinds = {}
    for source in range(len(PeriodSource)):
        for reason in np.unique(periods.reason[wanted & (periods.source == source)]):
            rows = np.flatnonzero(wanted & (periods.source == source) & (periods.reason == reason))
            line = window.position(periods.outlet[rows])
            kinds[source, int(reason)] = _merged(*_clipped(periods, rows, window, line))
    if not kinds:
        return []
    edges = np.unique(np.concatenate([np.concatenate(pair) for pair in kinds.values()]))
    state = np.zeros(len(edges), dtype=np.int64)
    for source in range(len(PeriodSource)):
        said = np.zeros(len(edges), dtype=np.int64)
        for (speaker, reason), (start, end) in kinds.items():
            if speaker == source and len(start):
                latest = np.searchsorted(start, edges, side="right") - 1
                said |= np.where((latest >= 0) & (end[latest] > edges), reason, 0)
        state = np.where(said != 0, said, state)
    return _segments_by_kind(edges, state, window)


def _segments_by_kind(edges: Integers, state: Integers, window: _Window) -> list[_Segments]:
    """Segments of each kind; where two kinds hold at once, also as overlapping."""
    several = (state & (state - 1)) != 0
    state = state | np.where(several, int(Reason.OVERLAPPING_MARKS), 0)
    until = np.append(edges[1:], edges[-1:])
    segments: list[_Segments] = []
    for reason in (*PRODUCTION_REASONS, Reason.OVERLAPPING_MARKS):
        rows = np.flatnonzero((state & int(reason)) != 0)
        if len(rows):
            start, end = _merged(edges[rows], until[rows])
            place = start // window.length_s
            shift = place * window.length_s - window.origin_s
            outlet = window.outlets[place]
            segments.append(
                (outlet, np.full(len(start), -1), start - shift, end - shift, int(reason))
            )
    return segments


def _monitor_segments(periods: Periods, wanted: Booleans, window: _Window) -> list[_Segments]:
    """Marks about monitors; equal kinds are merged, different kinds stand side by side."""
    segments: list[_Segments] = []
    for reason in np.unique(periods.reason[wanted]):
        rows = np.flatnonzero(wanted & (periods.reason == reason))
        pairs, line = np.unique(
            np.stack([periods.outlet[rows], periods.series[rows]]), axis=1, return_inverse=True
        )
        start, end = _merged(*_clipped(periods, rows, window, line.reshape(-1)))
        place = start // window.length_s
        shift = place * window.length_s - window.origin_s
        segments.append((pairs[0][place], pairs[1][place], start - shift, end - shift, int(reason)))
    return segments


def _hours_of(
    outlet: Integers,
    series: Integers,
    start: Integers,
    end: Integers,
    reason: int,
    *,
    window: _Window,
    limited: int,
) -> tuple[Integers, Integers, Integers, Integers, Integers]:
    """Hours that segments of one kind touch, with the seconds of each."""
    if not reason & limited:
        start = np.maximum(start, window.first_s[window.position(outlet)])
    lasting = start < end
    outlet, series, start, end = (column[lasting] for column in (outlet, series, start, end))
    first = start // SECONDS_PER_HOUR
    count = (end - 1) // SECONDS_PER_HOUR - first + 1
    row = np.repeat(np.arange(len(start)), count)
    within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    hour = first[row] + within
    seconds = np.minimum(end[row], (hour + 1) * SECONDS_PER_HOUR) - np.maximum(
        start[row], hour * SECONDS_PER_HOUR
    )
    # Segments come sorted, so pieces of one hour stand side by side.
    opens = np.append(
        True, (np.diff(hour) != 0) | (np.diff(outlet[row]) != 0) | (np.diff(series[row]) != 0)
    )[: len(row)]
    one = np.flatnonzero(opens)
    total = np.add.reduceat(seconds, one) if len(one) else seconds
    kind = np.full(len(one), reason, dtype=np.int64)
    return outlet[row][one], series[row][one], hour[one], kind, total
