"""What stands in for the mass of invalid gas hours (排放量替代, HJ 75-2017).

Assumes: stage-1 days of each series, from far enough before the quarter on; every due hour is
measured, substituted, manual or pending in their maps.
Steps:   α of the quarter -> runs of substituted hours -> reference point -> how many valid hours to
         look back -> their largest hourly mass, from daily counts and maxima, and from hours only
         for the days at the two ends where these could decide.
Known drawbacks: whether N in the standard's table counts hours or consecutive hours was not read
in the standard itself; consecutive hours are taken, a run ends with the first measured hour, and a
stop in between does not end it. A run that goes on into the next quarter is counted from its start,
but the part in each quarter uses that quarter's α and does not look ahead. With fewer valid hours
in history than the table asks for, those that exist are used and ``short_history`` says so.

Substitution touches mass alone: no concentration, flow or verdict is ever substituted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from analytics.array_types import Booleans, Codes, Floats, Integers
from analytics.calendar_spans import quarter_number
from analytics.capture import share
from analytics.exceedance import count_hours, unpack_maps
from analytics.range_maximum import RangeMaximum
from analytics.substitution_tables import MassDays, Plan, Runs, SubstitutionRule
from analytics.units import HOURS_PER_DAY, SHANGHAI_OFFSET_HOURS
from analytics.vocabulary import SubstitutionCause, SubstitutionState, code_of

_QUARTER_BITS = 32
"""Quarter numbers of any calendar lie far below the width of one series."""


def plan_substitution(
    days: MassDays,
    *,
    quarters: Integers,
    rules: Sequence[SubstitutionRule],
    calibration_series: Integers,
    calibration_hour: Integers,
    of_series: Integers | None = None,
) -> Plan:
    """
    Find the runs of some quarters and how far each looks back.

    Parameters
    ----------
    days : MassDays
        Days of the quarters and of the history before them.
    quarters : Integers
        Quarter numbers wanted.
    rules : sequence of SubstitutionRule
        The table.
    calibration_series, calibration_hour : Integers
        Successful calibrations: series, and number of the hour.
    of_series : Integers, optional
        Series of each element of ``quarters``; all series when left out.

    Returns
    -------
    Plan
        Give the hourly masses of ``days`` at ``needed_rows`` to ``finish_substitution``.
    """
    days = _sorted(days)
    measured = count_hours(days.measured_mass_map)
    day_ordinal = np.cumsum(measured) - measured
    hours = _substituted_hours(days, day_ordinal)
    chosen = _is_wanted(hours, quarters=quarters, of_series=of_series)
    part_of_hour, first_of_part = _first_and_place(hours.part[chosen])
    at = np.flatnonzero(chosen)[first_of_part]
    last_ordinal = _reference_ordinals(
        days,
        day_ordinal,
        hours,
        at=at,
        calibrations=(calibration_series, calibration_hour),
    )
    in_part = np.bincount(part_of_hour, minlength=len(at))
    alpha = quarter_alpha(days, series=hours.series[at], quarter=hours.quarter[at])
    run_hours = hours.place[at] + in_part
    look_back = _look_back(rules, alpha=alpha, run_hours=run_hours, cause=hours.cause[at])
    # The look-back of a series ends at its own first hour, not in the series before it.
    oldest = day_ordinal[np.searchsorted(days.series, hours.series[at], side="left")]
    first_ordinal = np.maximum(last_ordinal - look_back, oldest)
    found = last_ordinal - first_ordinal
    runs = Runs(
        series=hours.series[at],
        quarter=hours.quarter[at],
        cause=hours.cause[at],
        first_hour=hours.hour[at],
        hours=in_part,
        run_hours=run_hours,
        alpha=alpha,
        look_back_hours=look_back,
        found_hours=found,
        state=_states(look_back, found),
        rate_kg_h=np.full(len(at), np.nan),
    )
    nothing = np.zeros(0, dtype=np.int64)
    plan = Plan(
        days,
        runs,
        nothing,
        hours.row[chosen],
        part_of_hour,
        first_ordinal,
        last_ordinal,
        day_ordinal,
        hours.ordinal[at],
    )
    return _with_whole_days(plan)


def _is_wanted(
    hours: "_SubstitutedHours", *, quarters: Integers, of_series: Integers | None
) -> Booleans:
    """Whether each hour lies in a quarter that is asked for."""
    if of_series is None:
        return np.isin(hours.quarter, quarters)
    wanted = of_series << _QUARTER_BITS | quarters
    return np.isin(hours.series << _QUARTER_BITS | hours.quarter, wanted)


def _sorted(days: MassDays) -> MassDays:
    """Days by series and time."""
    order = np.lexsort((days.day, days.series))
    return MassDays(
        **{field.name: np.asarray(getattr(days, field.name))[order] for field in fields(days)}
    )


def finish_substitution(plan: Plan, *, hourly_mass_kg: Floats) -> tuple[Runs, Floats]:
    """
    Rates of the runs, and the substituted mass of each day.

    Parameters
    ----------
    plan : Plan
        From ``plan_substitution``.
    hourly_mass_kg : Floats, shape (needed rows, 24)
        Masses of the hours of ``plan.needed_rows``; only hours of ``measured_mass_map`` are read.

    Returns
    -------
    runs : Runs
        With ``rate_kg_h``.
    substituted_mass_kg : Floats
        One element per row of ``plan.days``: sum over its substituted hours in the quarters
        asked for, 0 where there is none, NaN where any of them has no rate.
    """
    rate = plan.runs.rate_kg_h.copy()
    days = plan.days
    run, row = _partial_rows(plan)
    known = np.isin(row, plan.needed_rows)
    run, row = run[known], row[known]
    is_measured = unpack_maps(days.measured_mass_map[row])
    ordinal = plan.day_ordinal[row, np.newaxis] + np.cumsum(is_measured, axis=1)
    within = (
        is_measured
        & (ordinal > plan.first_ordinal[run, np.newaxis])
        & (ordinal <= plan.last_ordinal[run, np.newaxis])
    )
    masses = np.where(within, hourly_mass_kg[np.searchsorted(plan.needed_rows, row)], np.nan)
    edge = np.full(len(rate), np.nan)
    np.fmax.at(edge, run, np.fmax.reduce(masses, axis=1, initial=np.nan))
    rate = np.where(_is_substituted(plan.runs), np.fmax(rate, edge), np.nan)
    runs = replace(plan.runs, rate_kg_h=rate)
    total: Floats = np.bincount(
        plan.hour_row, weights=rate[plan.hour_run], minlength=len(days.day)
    ).astype(np.float64)
    return runs, total


def quarter_alpha(days: MassDays, *, series: Integers, quarter: Integers) -> Floats:
    """Capture rate of series and quarters from their days, 暂算 while the quarter runs."""
    keys, place = np.unique(
        np.stack([days.series, quarter_number(days.day)]), axis=1, return_inverse=True
    )
    place = place.ravel()
    valid = np.bincount(place, weights=days.valid_hours, minlength=keys.shape[1])
    due = np.bincount(place, weights=days.due_hours, minlength=keys.shape[1])
    alpha = dict(zip(zip(*keys.tolist(), strict=True), share(valid, whole=due), strict=True))
    wanted = zip(series.tolist(), quarter.tolist(), strict=True)
    return np.array([alpha[pair] for pair in wanted], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _SubstitutedHours:
    """Each substituted hour, sorted by series, cause and time."""

    row: Integers
    series: Integers
    hour: Integers
    quarter: Integers
    cause: Codes
    ordinal: Integers  # valid hours before it, over all series
    part: Integers  # number of its run within its quarter
    place: Integers  # hours of its run before it
    run_hour: Integers  # first hour of its run


def _substituted_hours(days: MassDays, day_ordinal: Integers) -> _SubstitutedHours:
    """Hours of the maps, with the run each belongs to."""
    rows = np.flatnonzero(days.substituted_map != 0)
    at, slot = np.nonzero(unpack_maps(days.substituted_map[rows]))
    row = rows[at]
    hour_bit = np.left_shift(1, slot)
    before = hour_bit - 1
    ordinal = day_ordinal[row] + count_hours(days.measured_mass_map[row] & before)
    uncontrolled = (days.out_of_control_map[row] >> slot & 1).astype(np.bool_)
    cause = np.where(
        uncontrolled,
        np.uint8(code_of(SubstitutionCause.CALIBRATION)),
        np.uint8(code_of(SubstitutionCause.FAILURE)),
    )
    order = np.lexsort((slot, row, cause, days.series[row]))
    row, slot, ordinal, cause = row[order], slot[order], ordinal[order], cause[order]
    series = days.series[row]
    quarter = quarter_number(days.day[row])
    hour = days.day[row] * HOURS_PER_DAY - SHANGHAI_OFFSET_HOURS + slot
    # A measured hour in between raises the ordinal: that is where a run ends.
    run = _numbered(series, cause, ordinal)
    part = _numbered(run, quarter)
    _, first, number = np.unique(run, return_index=True, return_inverse=True)
    start = first[number]
    place = np.arange(len(run)) - start
    return _SubstitutedHours(row, series, hour, quarter, cause, ordinal, part, place, hour[start])


def _numbered(leading: Integers, *others: Integers | Codes) -> Integers:
    """Number of the stretch of equal rows that each row lies in."""
    changed = np.zeros(len(leading), dtype=np.bool_)
    for column in (leading, *others):
        changed[1:] |= column[1:] != column[:-1]
    return np.cumsum(changed)


def _first_and_place(part: Integers) -> tuple[Integers, Integers]:
    """Dense number of each row's part, and the first row of each part."""
    _, first, number = np.unique(part, return_index=True, return_inverse=True)
    return number, first


def _reference_ordinals(
    days: MassDays,
    day_ordinal: Integers,
    hours: _SubstitutedHours,
    *,
    at: Integers,
    calibrations: tuple[Integers, Integers],
) -> Integers:
    """Valid hours before the reference point of each part: the failure, or the calibration."""
    ordinal = hours.ordinal[at].copy()
    calibrated = hours.cause[at] == code_of(SubstitutionCause.CALIBRATION)
    ordinal[calibrated] = _ordinal_at_calibration(
        days,
        day_ordinal,
        series=hours.series[at][calibrated],
        hour=hours.run_hour[at][calibrated],
        calibrations=calibrations,
        otherwise=ordinal[calibrated],
    )
    return ordinal


def _ordinal_at_calibration(
    days: MassDays,
    day_ordinal: Integers,
    *,
    series: Integers,
    hour: Integers,
    calibrations: tuple[Integers, Integers],
    otherwise: Integers,
) -> Integers:
    """Valid hours before the last calibration up to the start of each run."""
    ordinal = otherwise.copy()
    of_series, of_hour = (np.asarray(column, dtype=np.int64) for column in calibrations)
    for number in range(len(series)):
        passed = of_hour[(of_series == series[number]) & (of_hour <= hour[number])]
        if not len(passed):
            continue
        # It is not later than the run, so some row of the series is of its day or a later one.
        day, hour_of_day = divmod(int(passed.max()) + SHANGHAI_OFFSET_HOURS, HOURS_PER_DAY)
        first = np.searchsorted(days.series, series[number], side="left")
        end = np.searchsorted(days.series, series[number], side="right")
        row = first + np.searchsorted(days.day[first:end], day)
        ordinal[number] = day_ordinal[row]
        if days.day[row] == day:
            before = (1 << hour_of_day) - 1
            ordinal[number] += int(days.measured_mass_map[row] & before).bit_count()
    return ordinal


def _look_back(
    rules: Sequence[SubstitutionRule], *, alpha: Floats, run_hours: Integers, cause: Codes
) -> Integers:
    """Valid hours to look back; 0 where no row of the table holds."""
    hours = np.zeros(len(alpha), dtype=np.int64)
    # From the widest row to the narrowest, so that the narrowest is the last to be written.
    for rule in sorted(rules, key=lambda row: row.longest_run_hours, reverse=True):
        holds = (alpha >= rule.minimum_alpha) & (alpha < rule.below_alpha)
        holds &= (run_hours <= rule.longest_run_hours) & (cause == code_of(rule.cause))
        hours[holds] = rule.look_back_hours
    return hours


def _states(look_back: Integers, found: Integers) -> Codes:
    """Whether the history is there."""
    return np.select(
        [look_back == 0, found == 0, found < look_back],
        [
            np.uint8(code_of(SubstitutionState.NOT_APPLICABLE)),
            np.uint8(code_of(SubstitutionState.NO_HISTORY)),
            np.uint8(code_of(SubstitutionState.SHORT_HISTORY)),
        ],
        default=np.uint8(code_of(SubstitutionState.SUBSTITUTED)),
    )


def _is_substituted(runs: Runs) -> Booleans:
    return np.isin(
        runs.state,
        [code_of(SubstitutionState.SUBSTITUTED), code_of(SubstitutionState.SHORT_HISTORY)],
    )


def _span(plan: Plan) -> tuple[Integers, Integers]:
    """First and last row of the days that each part looks back to; empty where last < first."""
    ends = plan.day_ordinal + count_hours(plan.days.measured_mass_map)
    first = np.searchsorted(ends, plan.first_ordinal, side="right")
    return first, np.searchsorted(ends, plan.last_ordinal, side="left")


def _partial_rows(plan: Plan) -> tuple[Integers, Integers]:
    """
    Parts and rows of days that lie within the look-back with some of their valid hours only.

    A day that is cut at both ends stands there twice, which changes no maximum.
    """
    ends = plan.day_ordinal + count_hours(plan.days.measured_mass_map)
    first, last = _span(plan)
    some = np.flatnonzero(first <= last)
    cut_first = plan.day_ordinal[first[some]] < plan.first_ordinal[some]
    cut_last = ends[last[some]] > plan.last_ordinal[some]
    run = np.concatenate([some[cut_first], some[cut_last]])
    return run, np.concatenate([first[some[cut_first]], last[some[cut_last]]])


def _with_whole_days(plan: Plan) -> Plan:
    """The plan with the largest mass of whole days, and the rows that could still raise it."""
    days = plan.days
    run, row = _partial_rows(plan)
    first, last = _span(plan)
    first_cut, last_cut = np.zeros((2, len(first)), dtype=np.int64)
    first_cut[run[row == first[run]]] = 1
    last_cut[run[row == last[run]]] = 1
    maxima = RangeMaximum(days.largest_valid_hour_mass_kg)
    rate = maxima.between(first + first_cut, last + 1 - last_cut)
    rate = np.where(_is_substituted(plan.runs), rate, np.nan)
    largest = days.largest_valid_hour_mass_kg[row]
    could_raise = _is_substituted(plan.runs)[run] & ~(largest <= rate[run])
    runs = replace(plan.runs, rate_kg_h=rate)
    return replace(plan, runs=runs, needed_rows=np.unique(row[could_raise]))
