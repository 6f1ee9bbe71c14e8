"""Verdicts of days: every limit row in force against the hours or the mean that it names.

Assumes: rows of one call share one rule set; limits are in the unit of the values.
Steps:   the value under the limit's own reference -> the hours it may judge -> conditions that
         depend on data -> comparison -> multiple, deviation, excess mass -> stage -> which of
         several limits governs.
Known drawbacks: a daily mean is judged on the hours that are valid *and* judged, so a day of long
start-ups has no judged mean although it has a mean.
"""

from dataclasses import dataclass

import numpy as np

from analytics import exceedance
from analytics.array_types import Booleans, Floats, Integers
from analytics.concentration import conversion_factor
from analytics.daily_summary import day_means, mean_weights
from analytics.day_hours import DayHours
from analytics.day_results import DayJudgements
from analytics.day_tables import DayLimits, SeriesDays
from analytics.hour_rules import DailyMeanRule
from analytics.vocabulary import (
    LimitBasis,
    LimitCondition,
    LimitPurpose,
    LimitQuantity,
    MassSource,
    MeanMethod,
    Medium,
    code_of,
)


@dataclass(frozen=True, slots=True)
class _Case:
    """Limit rows of a block with the hours they look at; grids have shape (limits, 24)."""

    hours: DayHours
    day: Integers  # row of ``hours`` of each limit
    series_day: Integers  # row of the days table of each limit
    days: SeriesDays
    limits: DayLimits
    row: Integers  # row of ``limits``
    is_day: Booleans
    value: Floats
    factor: Floats
    may_judge: Booleans

    def limit(self, name: str) -> Floats:
        """Column of the limits, shaped (limits, 1)."""
        column: Floats = getattr(self.limits, name)[self.row, np.newaxis]
        return column

    def of_day(self, name: str) -> Floats:
        """Column of the days, shaped (limits, 1)."""
        column: Floats = getattr(self.days, name)[self.series_day, np.newaxis]
        return column


@dataclass(frozen=True, slots=True)
class _Finding:
    """What comparing found; one element per limit row of a case."""

    valid_periods: Integers
    exceeding_periods: Integers
    exceeding: Booleans
    judged: Booleans
    value: Floats
    worst_multiple: Floats
    multiple_sum: Floats
    worst_deviation: Floats
    excess_mass_kg: Floats
    excess_unknown: Integers


def judge(
    hours: DayHours,
    *,
    days: SeriesDays,
    rows: Integers,
    limits: DayLimits,
    limit_rows: Integers,
    rule: DailyMeanRule,
) -> DayJudgements:
    """
    Verdicts of some days.

    Parameters
    ----------
    hours : DayHours
        Their hours.
    days : SeriesDays
        All days; ``rows`` are those of ``hours``, ascending.
    rows : Integers
        Rows of ``days``.
    limits : DayLimits
        All limits.
    limit_rows : Integers
        Rows of ``limits`` whose day is among ``rows``.
    rule : DailyMeanRule
        How many hours a judged mean needs.

    Returns
    -------
    DayJudgements
        Limits whose condition does not hold at any hour of the day have no row.
    """
    case = _case(hours, days=days, rows=rows, limits=limits, limit_rows=limit_rows)
    holds = _holding(case)
    applies = np.any(holds, axis=1)
    finding = _compared(case, holds & case.may_judge, rule)
    over_range = _over_range(case, holds)
    stage = exceedance.stages(
        exceeding=finding.exceeding_periods > 0,
        needs_person=np.any(over_range, axis=1),
        marking_closed=days.marking_closed[case.series_day],
        settled=days.settled[case.series_day],
    )
    kept = np.flatnonzero(applies)
    governing = np.zeros(len(applies), dtype=np.bool_)
    governing[kept] = _governing(case, kept)
    columns = {
        "series_day": case.series_day,
        "limit_id": limits.limit_id[case.row],
        "limit_row": case.row,
        "governing": governing,
        "valid_periods": finding.valid_periods,
        "exceeding_periods": finding.exceeding_periods,
        "exceeding_map": exceedance.pack_maps(finding.exceeding & ~case.is_day[:, np.newaxis]),
        "judged_map": exceedance.pack_maps(finding.judged),
        "value_judged": finding.value,
        "worst_multiple": finding.worst_multiple,
        "multiple_sum": finding.multiple_sum,
        "worst_deviation": finding.worst_deviation,
        "excess_mass_kg": finding.excess_mass_kg,
        "excess_unknown_periods": finding.excess_unknown,
        "over_range_periods": np.count_nonzero(over_range, axis=1),
        "over_range_map": exceedance.pack_maps(over_range),
        "stage": stage,
    }
    return DayJudgements(**{name: column[kept] for name, column in columns.items()})


def _case(
    hours: DayHours, *, days: SeriesDays, rows: Integers, limits: DayLimits, limit_rows: Integers
) -> _Case:
    """Bring each limit together with the hours of its day."""
    series_day = limits.series_day[limit_rows]
    day = np.searchsorted(rows, series_day)
    own_oxygen = days.reference_oxygen_pct[series_day]
    own_air = days.reference_excess_air[series_day]
    oxygen = limits.reference_oxygen_pct[limit_rows]
    air = limits.reference_excess_air[limit_rows]
    factor = conversion_factor(
        oxygen_pct=hours.oxygen_pct[day],
        reference_oxygen_pct=oxygen[:, np.newaxis],
        reference_excess_air=air[:, np.newaxis],
    )
    same = _equal(own_oxygen, oxygen) & _equal(own_air, air)
    measured = hours.measured[day]
    value = np.where(same[:, np.newaxis], hours.converted[day], measured * factor)
    is_mass = limits.quantity[limit_rows] == code_of(LimitQuantity.MASS_RATE)
    has_mass = hours.mass[day] == code_of(MassSource.MEASURED)
    # A mass limit speaks of kg in an hour, which is what an hour's measured mass is.
    rate = np.where(has_mass, hours.mass_kg[day], np.nan)
    value = np.where(is_mass[:, np.newaxis], rate, value)
    of_exempted = limits.condition[limit_rows] == code_of(LimitCondition.EXEMPTED_HOURS)
    may_judge = np.where(
        of_exempted[:, np.newaxis], hours.effects.exempted[day], hours.effects.judged[day]
    )
    return _Case(
        hours,
        day,
        series_day,
        days,
        limits,
        limit_rows,
        limits.basis[limit_rows] == code_of(LimitBasis.DAY),
        value,
        factor,
        may_judge & np.isfinite(value),
    )


def _equal(left: Floats, right: Floats) -> Booleans:
    """Equal, or both absent."""
    return (left == right) | (np.isnan(left) & np.isnan(right))


def _holding(case: _Case) -> Booleans:
    """Hours in which each limit row stands, shape (limits, 24)."""
    condition = case.limits.condition[case.row]
    holds = np.ones(case.value.shape, dtype=np.bool_)
    exempted = np.flatnonzero(condition == code_of(LimitCondition.EXEMPTED_HOURS))
    holds[exempted] = case.hours.effects.exempted[case.day[exempted]]
    cold = np.flatnonzero(condition == code_of(LimitCondition.COLD_WATER))
    holds[cold] = _cold(case, cold)
    band = np.flatnonzero(condition == code_of(LimitCondition.LOAD_BAND))
    holds[band] = _in_band(case, band)
    conditional = np.concatenate([cold, band])
    if len(conditional):
        group = _groups(case)
        taken = np.zeros((group.max() + 1, case.value.shape[1]), dtype=np.bool_)
        np.logical_or.at(taken, group[conditional], holds[conditional])
        general = np.setdiff1d(np.arange(len(condition)), np.append(conditional, exempted))
        holds[general] &= ~taken[group[general]]
    return holds


def _cold(case: _Case, rows: Integers) -> Booleans:
    """Whole days whose mean water temperature is not above the row's; unknown is not cold."""
    temperature = case.hours.temperature_c[case.day[rows]]
    known = np.isfinite(temperature) & case.hours.effects.due[case.day[rows]]
    mean = _mean_of(temperature, known)
    is_cold = mean <= case.limits.condition_upper[case.row[rows]]
    return np.broadcast_to(is_cold[:, np.newaxis], temperature.shape)


def _in_band(case: _Case, rows: Integers) -> Booleans:
    """Hours, or for a daily limit whole days, whose load lies in the row's band."""
    load = case.hours.load_pct[case.day[rows]]
    known = np.isfinite(load) & case.hours.effects.due[case.day[rows]]
    of_day = np.broadcast_to(_mean_of(load, known)[:, np.newaxis], load.shape)
    load = np.where(case.is_day[rows, np.newaxis], of_day, load)
    lower = np.nan_to_num(case.limit("condition_lower")[rows], nan=-np.inf)
    upper = np.nan_to_num(case.limit("condition_upper")[rows], nan=np.inf)
    return (load >= lower) & (load < upper)


def _mean_of(values: Floats, counted: Booleans) -> Floats:
    """Mean over the counted hours of each row; NaN for none."""
    count = np.count_nonzero(counted, axis=1)
    total = np.sum(np.where(counted, values, 0.0), axis=1)
    return np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)


def _groups(case: _Case) -> Integers:
    """Number of the limits that are in force beside each other: day, basis, purpose, quantity."""
    limits, row = case.limits, case.row
    exempted = limits.condition[row] == code_of(LimitCondition.EXEMPTED_HOURS)
    key = limits.series_day[row]
    for column, size in (
        (limits.basis[row], len(LimitBasis)),
        (limits.purpose[row], len(LimitPurpose)),
        (limits.quantity[row], len(LimitQuantity)),
        (exempted, 2),
    ):
        key = key * size + column
    return np.unique(key, return_inverse=True)[1]


def _governing(case: _Case, kept: Integers) -> Booleans:
    """The strictest of the rows that hold under the same condition."""
    limits, row = case.limits, case.row[kept]
    condition = limits.condition[row].astype(np.int64)
    special = np.isin(
        condition, [code_of(LimitCondition.COLD_WATER), code_of(LimitCondition.LOAD_BAND)]
    )
    # Bands stand side by side; everything else that applies competes.
    own = np.where(special, row + 1, 0)
    group = np.unique(_groups(case)[kept] * np.int64(len(limits) + 2) + own, return_inverse=True)[1]
    return exceedance.stricter(
        group=group,
        key=exceedance.strictness(
            limits.upper[row],
            reference_oxygen_pct=limits.reference_oxygen_pct[row],
            reference_excess_air=limits.reference_excess_air[row],
        ),
        lower=limits.lower[row],
        limit_id=limits.limit_id[row],
    )


def _compared(case: _Case, judged: Booleans, rule: DailyMeanRule) -> _Finding:
    """Compare hours with hourly limits and means with daily ones."""
    mean, mean_measured, volume, entering = _judged_mean(case, judged, rule)
    is_day = case.is_day[:, np.newaxis]
    lower, upper = case.limit("lower"), case.limit("upper")
    # A daily limit is compared once; its mean stands in the first hour of the row.
    first = np.zeros(judged.shape[1], dtype=np.bool_)
    first[0] = True
    value = np.where(is_day, mean[:, np.newaxis], case.value)
    compared = np.where(is_day, first & np.isfinite(mean)[:, np.newaxis], judged)
    exceeding = compared & exceedance.exceeds(value, lower=lower, upper=upper)
    is_range = case.limits.basis[case.row] == code_of(LimitBasis.INSTANT_RANGE)
    multiples = np.where(
        exceeding & (value > upper) & ~is_range[:, np.newaxis],
        exceedance.multiple(value, upper=upper),
        np.nan,
    )
    deviations = np.where(compared, exceedance.deviation(value, lower=lower, upper=upper), -np.inf)
    worst = np.argmax(deviations, axis=1)
    anything = compared.any(axis=1)
    excess = _excess(
        case,
        exceeding,
        value=value,
        measured=np.where(is_day, mean_measured[:, np.newaxis], case.hours.measured[case.day]),
        volume=np.where(is_day, volume[:, np.newaxis], case.hours.flow_m3[case.day]),
    )
    take = np.arange(len(worst)), worst
    exceeding_periods = np.count_nonzero(exceeding, axis=1)
    return _Finding(
        valid_periods=np.count_nonzero(compared, axis=1),
        exceeding_periods=exceeding_periods,
        exceeding=exceeding,
        judged=np.where(is_day, entering, judged),
        value=np.where(anything, value[take], np.nan),
        worst_multiple=_over(np.max, multiples),
        multiple_sum=_over(np.sum, multiples),
        worst_deviation=np.where(exceeding_periods > 0, deviations[take], np.nan),
        excess_mass_kg=_over(np.sum, excess),
        excess_unknown=np.count_nonzero(exceeding & np.isnan(excess), axis=1),
    )


def _over(reduction, values: Floats) -> Floats:  # type: ignore[no-untyped-def]
    """Reduction over the known values of each row; NaN where none is known."""
    known = np.isfinite(values)
    neutral = -np.inf if reduction is np.max else 0.0
    return np.where(known.any(axis=1), reduction(np.where(known, values, neutral), axis=1), np.nan)


def _judged_mean(
    case: _Case, judged: Booleans, rule: DailyMeanRule
) -> tuple[Floats, Floats, Floats, Booleans]:
    """Mean that a daily limit judges, the measured mean and volume beside it, and its hours."""
    hours = case.hours
    is_mass = case.limits.quantity[case.row] == code_of(LimitQuantity.MASS_RATE)
    method = case.days.mean_method[case.series_day]
    weights = mean_weights(hours.flow_m3[case.day], mean_method=method)
    weights = np.where(is_mass[:, np.newaxis], 1.0, weights)
    effects = hours.effects
    due = np.count_nonzero(effects.due[case.day] & ~effects.exempted[case.day], axis=1)
    mean, _ = day_means(case.value, counted=judged, weights=weights, due=due, rule=rule)
    measured, _ = day_means(
        hours.measured[case.day], counted=judged, weights=weights, due=due, rule=rule
    )
    entering = judged & (weights > 0)
    flow = hours.flow_m3[case.day]
    is_water = case.days.medium[case.series_day] == code_of(Medium.WATER)
    whole = is_water & (method == code_of(MeanMethod.FLOW_WEIGHTED))
    discharged = np.where(whole[:, np.newaxis], effects.due[case.day], entering)
    volume = np.where(
        np.isfinite(flow).any(axis=1),
        np.sum(np.where(discharged & np.isfinite(flow), flow, 0.0), axis=1),
        np.nan,
    )
    return mean, measured, volume, entering


def _excess(
    case: _Case, exceeding: Booleans, *, value: Floats, measured: Floats, volume: Floats
) -> Floats:
    """Mass above the limit in each exceeding period. [kg]"""
    upper = case.limit("upper")
    of_concentration = exceedance.excess_mass_kg(
        measured=measured,
        judged=value,
        upper=upper,
        flow_m3=volume,
        kg_per_m3=case.of_day("kg_per_m3"),
    )
    is_mass = case.limits.quantity[case.row, np.newaxis] == code_of(LimitQuantity.MASS_RATE)
    excess = np.where(is_mass & ~case.is_day[:, np.newaxis], value - upper, of_concentration)
    return np.where(exceeding, excess, np.nan)


def _over_range(case: _Case, holds: Booleans) -> Booleans:
    """Hours beyond the analyser's range whose upper end, converted, exceeds the limit."""
    is_mass = case.limits.quantity[case.row] == code_of(LimitQuantity.MASS_RATE)
    hourly = ~case.is_day & ~is_mass
    beyond = case.hours.effects.over_range[case.day] & holds & hourly[:, np.newaxis]
    top = case.of_day("range_upper") * case.factor
    nothing = np.full(case.limit("upper").shape, np.nan)
    return beyond & exceedance.exceeds(top, lower=nothing, upper=case.limit("upper"))
