"""Days and verdicts of many series at once, from their hours.

Assumes: the caller loaded the rows and rules that were in force; see ``analytics.day_tables``.
Steps:   rows onto grids -> per rule set: hours -> summary of each day -> verdicts of each limit.
Known drawbacks: a limit, mark or rule that changes makes the caller mark the days it touches;
nothing here remembers what it was computed from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from analytics.array_types import Codes, Integers
from analytics.daily_judgement import judge
from analytics.daily_summary import summarise
from analytics.day_grids import DayGrids, lay_on_grids
from analytics.day_hours import DayHours, hours_of_rows
from analytics.day_results import DayJudgements, DayResults
from analytics.day_tables import DayLimits, HourConditions, HourValues, Periods, SeriesDays
from analytics.hour_rules import RuleSet

ROWS_AT_ONCE = 2048
"""Days computed together: their grids stay in the processor's cache."""

_Columns = TypeVar("_Columns", DayResults, DayJudgements, SeriesDays, DayLimits)


def compute_days(
    *,
    days: SeriesDays,
    values: HourValues,
    conditions: HourConditions,
    periods: Periods,
    limits: DayLimits,
    rule_sets: Sequence[RuleSet],
    flag_profiles: Sequence[Codes],
) -> tuple[DayResults, DayJudgements]:
    """
    Compute days and their verdicts.

    Parameters
    ----------
    days : SeriesDays
        What is to be computed.
    values : HourValues
        Hours of the series; rows of other days are left out.
    conditions : HourConditions
        Companions of the outlets' hours.
    periods : Periods
        Declared states and marks.
    limits : DayLimits
        Limit rows in force on each day.
    rule_sets : sequence of RuleSet
        Named by ``days.rule_set``.
    flag_profiles : sequence of Codes
        Named by ``days.flag_profile``; see ``day_tables.flag_profile``.

    Returns
    -------
    DayResults
        One element per row of ``days``, in its order.
    DayJudgements
        One element per limit row that applied, sorted by row of ``days`` and of ``limits``.

    Raises
    ------
    ValueError
        A row is given twice, or a row names a rule set or a day that is not there.
    """
    _check(days, limits, rule_sets, flag_profiles)
    grids = lay_on_grids(
        days=days, values=values, conditions=conditions, periods=periods, rule_sets=rule_sets
    )
    by_day = np.argsort(limits.series_day, kind="stable")
    day_of_limit = limits.series_day[by_day]
    order: list[Integers] = []
    results: list[DayResults] = []
    judgements: list[DayJudgements] = []
    for rows, rule_set in _blocks(days, rule_sets):
        hours = hours_of_rows(grids, rows=rows, rules=rule_set.hours, flag_profiles=flag_profiles)
        order.append(rows)
        results.append(summarise(hours, days=days, rows=rows, rule=rule_set.daily_mean))
        limit_rows = by_day[_positions(day_of_limit, rows)]
        judgements.extend(
            judge(
                hours,
                days=days,
                rows=rows,
                limits=limits,
                limit_rows=limit_rows,
                rule=rule_set.daily_mean,
            )
        )
    result = _joined(DayResults, results, np.argsort(np.concatenate(order)))
    verdict = _joined(DayJudgements, judgements, None)
    place = np.lexsort((verdict.limit_row, verdict.series_day))
    return result, _taken(DayJudgements, verdict, place)


def recompute_days(
    computed: tuple[DayResults, DayJudgements],
    *,
    rows: Integers,
    days: SeriesDays,
    limits: DayLimits,
    **tables: Any,
) -> tuple[DayResults, DayJudgements]:
    """
    Compute some days again; the others stay as they were computed.

    Parameters
    ----------
    computed : tuple of DayResults and DayJudgements
        Of all days.
    rows : Integers
        Rows of ``days`` to compute again, rising.
    days, limits, tables
        As in ``compute_days``, whose other arguments are the tables.
    """
    results, judgements = computed
    place = np.full(len(days), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    limit_rows = np.flatnonzero(place[limits.series_day] >= 0)
    some_limits = _taken(DayLimits, limits, limit_rows)
    result, verdict = compute_days(
        days=_taken(SeriesDays, days, rows),
        limits=replace(some_limits, series_day=place[some_limits.series_day]),
        **tables,
    )
    stays = _taken(DayJudgements, judgements, np.flatnonzero(place[judgements.series_day] < 0))
    again = replace(
        verdict, series_day=rows[verdict.series_day], limit_row=limit_rows[verdict.limit_row]
    )
    joined = _joined(DayJudgements, [stays, again], None)
    old_first = np.arange(len(days))
    old_first[rows] = len(days) + np.arange(len(rows))
    return (
        _joined(DayResults, [results, result], old_first),
        _taken(DayJudgements, joined, np.lexsort((joined.limit_row, joined.series_day))),
    )


def explain_hours(
    *,
    days: SeriesDays,
    values: HourValues,
    conditions: HourConditions,
    periods: Periods,
    rule_sets: Sequence[RuleSet],
    flag_profiles: Sequence[Codes],
) -> DayHours:
    """
    Reasons, effects, conversion and mass of single hours, as the days are computed from them.

    Parameters
    ----------
    days, values, conditions, periods, rule_sets, flag_profiles
        As in ``compute_days``.

    Returns
    -------
    DayHours
        Arrays of shape (days, 24), rows in the order of ``days``.
    """
    _check(days, None, rule_sets, flag_profiles)
    grids: DayGrids = lay_on_grids(
        days=days, values=values, conditions=conditions, periods=periods, rule_sets=rule_sets
    )
    order: list[Integers] = []
    parts: list[DayHours] = []
    for rows, rule_set in _blocks(days, rule_sets):
        order.append(rows)
        parts.append(
            hours_of_rows(grids, rows=rows, rules=rule_set.hours, flag_profiles=flag_profiles)
        )
    return _stacked(parts, np.argsort(np.concatenate(order)))


def _check(
    days: SeriesDays,
    limits: DayLimits | None,
    rule_sets: Sequence[RuleSet],
    flag_profiles: Sequence[Codes],
) -> None:
    """Refuse rows that name what is not there."""
    for name, column, size in (
        ("SeriesDays.rule_set", days.rule_set, len(rule_sets)),
        ("SeriesDays.flag_profile", days.flag_profile, len(flag_profiles)),
        ("DayLimits.series_day", limits.series_day if limits else days.rule_set[:0], len(days)),
    ):
        if len(column) and (column.min() < 0 or column.max() >= size):
            message = f"{name} names {column.min()} to {column.max()}, but there are {size}."
            raise ValueError(message)


def _blocks(days: SeriesDays, rule_sets: Sequence[RuleSet]) -> Iterator[tuple[Integers, RuleSet]]:
    """Rows that share a rule set, ascending, some thousand at a time; at least one block."""
    if not len(days):
        yield np.zeros(0, dtype=np.int64), rule_sets[0]
    for number, rule_set in enumerate(rule_sets):
        rows = np.flatnonzero(days.rule_set == number)
        for start in range(0, len(rows), ROWS_AT_ONCE):
            yield rows[start : start + ROWS_AT_ONCE], rule_set


def _positions(sorted_keys: Integers, wanted: Integers) -> Integers:
    """Positions in ``sorted_keys`` of every occurrence of the wanted keys."""
    first = np.searchsorted(sorted_keys, wanted, side="left")
    count = np.searchsorted(sorted_keys, wanted, side="right") - first
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(first, count) + within


def _joined(table: type[_Columns], parts: Sequence[_Columns], place: Integers | None) -> _Columns:
    """Tables one after the other, rows then put in their place."""
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(table)
    }
    joined = table(**columns)
    return joined if place is None else _taken(table, joined, place)


def _taken(table: type[_Columns], rows: _Columns, place: Integers) -> _Columns:
    """Rows of a table in another order."""
    return table(**{field.name: getattr(rows, field.name)[place] for field in fields(table)})


def _stacked(parts: Sequence[Any], place: Integers) -> Any:
    """Grids of blocks below each other; nested tables likewise."""
    columns = {}
    for field in fields(parts[0]):
        pieces = [getattr(part, field.name) for part in parts]
        columns[field.name] = (
            np.concatenate(pieces)[place]
            if isinstance(pieces[0], np.ndarray)
            else _stacked(pieces, place)
        )
    return type(parts[0])(**columns)
