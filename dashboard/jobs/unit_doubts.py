"""Days and verdicts of a claim, without verdicts for hours whose unit is doubtful.

A doubtful stretch may cross days that are not claimed. How far an hour lies from its limit does not
depend on any suspicion, so each stored day keeps that as maps, and a claim decides its days by
their hours and the stored maps beside them, as far as a stretch can reach. Stored days that are
decided otherwise than before are marked and computed again by a later claim, which finds the same
maps: it comes to the same decision, whatever the order of the claims was. The lock of the outlet
keeps everybody else from its days meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.daily import compute_days, recompute_days
from analytics.day_results import DayJudgements, DayResults
from analytics.exceedance import count_hours, unpack_maps
from analytics.unit_guard import GuardMaps, guard_maps, suspect_maps
from analytics.units import HOURS_PER_DAY
from analytics.vocabulary import Medium
from dashboard.jobs.claimed_days import ClaimedDays
from dashboard.jobs.day_inputs import DayInputs
from dashboard.jobs.rule_book import RuleBook, Subject
from queries import rollup_doubts, rollup_quarters
from queries.arrays import Columns

Integers = npt.NDArray[np.int64]
Maps = npt.NDArray[np.int32]
Booleans = npt.NDArray[np.bool_]
Series = list[tuple[int, str]]

ABOVE_HOURS, BELOW_DAYS = "unit_guard_high_hours", "unit_guard_low_days"

FIRST_LOOK_DAYS = 2
"""The nearest day mostly ends a stretch; what is wanting is read in growing steps."""

_GROWTH = 8
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """
    Results of a claim's computed days.

    ``maps`` and ``suspect`` have one element per computed day; ``changed`` names the stored days
    outside of the claim whose doubtful hours are others now.
    """

    results: DayResults
    judgements: DayJudgements
    maps: GuardMaps
    suspect: Maps
    changed: list[tuple[int, str, date]]


@dataclass(frozen=True, slots=True)
class _Days:
    """Days with a compared hour, sorted by series, then day, each once."""

    series: Integers
    day: Integers
    maps: GuardMaps

    @property
    def far(self) -> Maps:
        far: Maps = self.maps.above | self.maps.below
        return far

    def taken(self, rows: npt.NDArray[Any]) -> "_Days":
        maps = GuardMaps(
            **{name.name: getattr(self.maps, name.name)[rows] for name in fields(GuardMaps)}
        )
        return _Days(self.series[rows], self.day[rows], maps)


def judge_claim(connection: Connection, inputs: DayInputs, *, run_id: int) -> JudgedClaim:
    """Compute the days of a claim, decide which hours are doubtful, and judge the others."""
    computed = compute_days(days=inputs.series_days, **_arguments(inputs))
    maps = _maps(inputs, computed[1])
    suspect, changed = _decide(connection, inputs, maps, run_id=run_id)
    rows = np.flatnonzero(suspect)
    if len(rows):
        days = replace(inputs.series_days, unit_suspect_map=suspect.astype(np.int64))
        computed = recompute_days(computed, rows=rows, days=days, **_arguments(inputs))
    return JudgedClaim(*computed, maps=maps, suspect=suspect, changed=changed)


def _arguments(inputs: DayInputs) -> dict[str, Any]:
    return {
        "values": inputs.values,
        "conditions": inputs.conditions,
        "periods": inputs.periods,
        "limits": inputs.limits,
        "rule_sets": inputs.rules.sets,
        "flag_profiles": inputs.facts.flag_profiles,
    }


def _maps(inputs: DayInputs, judgements: DayJudgements) -> GuardMaps:
    return guard_maps(
        days=len(inputs.facts),
        series_day=judgements.series_day,
        governing=judgements.governing,
        purpose=inputs.limits.purpose[judgements.limit_row],
        far_above_map=judgements.far_above_map,
        far_below_map=judgements.far_below_map,
        plausible_map=judgements.plausible_map,
    )


def _decide(
    connection: Connection, inputs: DayInputs, maps: GuardMaps, *, run_id: int
) -> tuple[Maps, list[tuple[int, str, date]]]:
    """Doubtful hours of the computed days, and other stored days that are to be judged again."""
    claimed, facts = inputs.claimed, inputs.facts
    series = list(zip(claimed.outlet_of_series.tolist(), claimed.pollutant_of_series, strict=True))
    before = _stored(connection, claimed, series, run_id=run_id)
    claim = _Days(facts.series, facts.day, maps)
    others = before.taken(~np.isin(_keys(before), _keys(_Days(claimed.series, claimed.day, maps))))
    after = _joined([others, claim])
    around = _neighbours(connection, claimed, series, (before, after), inputs.rules.book, run_id)
    then = _suspects(connection, _joined([before, around]), series, inputs.rules.book)
    now = _suspects(connection, _joined([after, around]), series, inputs.rules.book)
    decided = _looked_up(now, _keys(claim))
    settled = _joined([others, around])
    keys = _keys(settled)
    moved = settled.taken(_looked_up(then, keys) != _looked_up(now, keys))
    changed = [
        (*series[number], date.fromordinal(_EPOCH + day))
        for number, day in zip(moved.series.tolist(), moved.day.tolist(), strict=True)
    ]
    return decided, changed


def _stored(connection: Connection, claimed: ClaimedDays, series: Series, *, run_id: int) -> _Days:
    """Stored days from the first to the last claimed day of each series."""
    bounds = np.searchsorted(claimed.series, np.arange(len(series) + 1))
    return _of_columns(
        rollup_doubts.between(
            connection,
            series,
            first_days=claimed.day[bounds[:-1]].tolist(),
            last_days=claimed.day[bounds[1:] - 1].tolist(),
            run_id=run_id,
        )
    )


def _neighbours(
    connection: Connection,
    claimed: ClaimedDays,
    series: Series,
    spans: tuple[_Days, _Days],
    book: RuleBook,
    run_id: int,
) -> _Days:
    """Stored days before and after the claimed ones, as far as a stretch that reaches them goes."""
    bounds = np.searchsorted(claimed.series, np.arange(len(series) + 1))
    enough = book.largest(ABOVE_HOURS), book.largest(BELOW_DAYS)
    found = []
    for after, edge in ((False, bounds[:-1]), (True, bounds[1:] - 1)):
        is_open = _is_open(spans[0], len(series), after=after)
        is_open |= _is_open(spans[1], len(series), after=after)
        wanted = np.flatnonzero(is_open)
        limit = FIRST_LOOK_DAYS
        while len(wanted):
            days = _of_columns(
                rollup_doubts.beside(
                    connection,
                    series,
                    numbers=wanted.tolist(),
                    days=claimed.day[edge[wanted]].tolist(),
                    limit=limit,
                    after=after,
                    run_id=run_id,
                )
            )
            goes_on = _goes_on(days, len(series), limit=limit, enough=enough)
            found.append(days.taken(~goes_on[days.series]))
            wanted = wanted[goes_on[wanted]]
            limit *= _GROWTH
    return _joined(found)


def _is_open(days: _Days, series: int, *, after: bool) -> Booleans:
    """Series of whose days no plausible hour stands at the end: a stretch may go on beyond it."""
    is_open = np.ones(series, dtype=np.bool_)
    known, first, count = np.unique(days.series, return_index=True, return_counts=True)
    outermost_day = first + count - 1 if after else first
    far = unpack_maps(days.far[outermost_day])
    hours = far | unpack_maps(days.maps.plausible[outermost_day])
    outermost = (
        HOURS_PER_DAY - 1 - np.argmax(hours[:, ::-1], axis=1) if after else np.argmax(hours, axis=1)
    )
    is_open[known] = far[np.arange(len(known)), outermost]
    return is_open


def _goes_on(days: _Days, series: int, *, limit: int, enough: tuple[float, float]) -> Booleans:
    """Series of which neither a plausible hour, nor enough hours and days, nor the end was read."""
    hours, span_days = enough
    read = np.bincount(days.series, minlength=series)
    plausible = np.bincount(days.series[days.maps.plausible != 0], minlength=series)
    far = np.bincount(days.series, weights=count_hours(days.far), minlength=series)
    span = np.zeros(series, dtype=np.int64)
    known, first, count = np.unique(days.series, return_index=True, return_counts=True)
    span[known] = days.day[first + count - 1] - days.day[first]
    is_enough = (far >= hours) & (span > span_days)  # whole days between the outermost two
    goes_on: Booleans = (read == limit) & (plausible == 0) & ~is_enough
    return goes_on


def _suspects(
    connection: Connection, days: _Days, series: Series, book: RuleBook
) -> tuple[Integers, Maps]:
    """Keys of the days of series with far hours, and their doubtful hours."""
    with_far = np.unique(days.series[days.far != 0])
    some = days.taken(np.isin(days.series, with_far))
    if not len(with_far):
        return _keys(some), some.far
    media = rollup_quarters.subjects(connection, [series[number] for number in with_far.tolist()])
    medium = media["medium"][np.searchsorted(with_far, some.series)]
    above_hours, below_hours = _stretch_hours(book, medium.tolist(), some.day)
    suspect = suspect_maps(
        series=some.series,
        day=some.day,
        maps=some.maps,
        above_hours=above_hours,
        below_hours=below_hours,
    )
    return _keys(some), suspect


def _stretch_hours(book: RuleBook, medium: list[str], day: Integers) -> tuple[Integers, Integers]:
    """Hours that make a stretch on each day, whatever the industry."""
    known: dict[tuple[str, int], tuple[float, float]] = {}
    rows = []
    for key in zip(medium, book.segments(day).tolist(), strict=True):
        if key not in known:
            subject = Subject("", Medium(key[0]).value, key[1])
            below_days = book.number(BELOW_DAYS, subject)
            known[key] = book.number(ABOVE_HOURS, subject), below_days * HOURS_PER_DAY
        rows.append(known[key])
    above, below = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return above, below


def _looked_up(found: tuple[Integers, Maps], keys: Integers) -> Maps:
    """Doubtful hours of the days with these keys; none for days that are not among the found."""
    known, suspect = found
    place = np.searchsorted(known, keys)
    hit = np.append(known, -1)[place] == keys
    return np.where(hit, np.append(suspect, 0)[place], 0).astype(np.int32)


def _keys(days: _Days) -> Integers:
    """One rising number for series and day."""
    return days.series << 32 | days.day


def _of_columns(rows: Columns) -> _Days:
    order = np.lexsort((rows["day"], rows["series"]))
    maps = GuardMaps(
        above=rows["far_above_map"], below=rows["far_below_map"], plausible=rows["plausible_map"]
    )
    return _Days(rows["series"], rows["day"], maps).taken(order)


def _joined(parts: Sequence[_Days]) -> _Days:
    """All days with a compared hour, in order."""
    columns = {
        name.name: np.concatenate(
            [np.zeros(0, dtype=np.int32), *(getattr(part.maps, name.name) for part in parts)]
        )
        for name in fields(GuardMaps)
    }
    none = np.zeros(0, dtype=np.int64)
    series = np.concatenate([none, *(part.series for part in parts)])
    day = np.concatenate([none, *(part.day for part in parts)])
    days = _Days(series, day, GuardMaps(**columns))
    counted = days.far | days.maps.plausible
    order = np.lexsort((day, series))
    return days.taken(order[counted[order] != 0])
