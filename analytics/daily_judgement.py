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
from analytics.array_types import Booleans, Floats, Integers, Maps
from analytics.concentration import conversion_factor
from analytics.daily_summary import day_means, mean_weights
from analytics.day_hours import DayHours
from analytics.day_results import DayJudgements
from analytics.day_tables import DayLimits, SeriesDays
from analytics.hour_rules import DailyMeanRule
from analytics.known_values import largest_known, mean_of, sum_known
from analytics.unit_guard import distance_maps
from analytics.vocabulary import (
    LimitBasis,
    LimitCondition,
    LimitPurpose,
    LimitQuantity,
    MassSource,
    MeanMethod,
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
    of_day: bool  # daily limits, else hourly ones
    value: Floats
    factor: Floats
    may_judge: Booleans

    def limit(self, name: str) -> Floats:
        """Column of the limits, shaped (limits, 1)."""
        column: Floats = getattr(self.limits, name)[self.row, np.newaxis]
        return column

    @property
    def is_mass(self) -> Booleans:
        """Limits on kg/h, shaped (limits, 1)."""
        quantity = self.limits.quantity[self.row, np.newaxis]
        return quantity == code_of(LimitQuantity.MASS_RATE)


@dataclass(frozen=True, slots=True)
class _Periods:
    """What is compared: hours, or one mean a day; grids have shape (limits, 24) or (limits, 1)."""

    value: Floats
    compared: Booleans
    measured: Floats
    volume: Floats
    judged: Booleans  # hours compared, or behind the mean; shape (limits, 24)


def judge(
    hours: DayHours,
    *,
    days: SeriesDays,
    rows: Integers,
    limits: DayLimits,
    limit_rows: Integers,
    rule: DailyMeanRule,
) -> tuple[DayJudgements, DayJudgements]:
    """
    Verdicts of some days: by hourly limits, and by daily ones.

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
    DayJudgements, DayJudgements
        Limits whose condition does not hold at any hour of the day have no row.
    """
    is_day = limits.basis[limit_rows] == code_of(LimitBasis.DAY)
    by_hour, by_day = (
        _case(hours, days=days, rows=rows, limits=limits, limit_rows=wanted, of_day=of_day)
        for of_day, wanted in ((False, limit_rows[~is_day]), (True, limit_rows[is_day]))
    )
    return _judged(by_hour, rule), _judged(by_day, rule)


def _judged(case: _Case, rule: DailyMeanRule) -> DayJudgements:
    """Verdicts of the limits of one case."""
    days, limits = case.days, case.limits
    holds = _holding(case)
    may_judge = holds & case.may_judge
    periods = _daily_periods(case, may_judge, rule) if case.of_day else _hourly(case, may_judge)
    exceeding = periods.compared & exceedance.exceeds(
        periods.value, lower=case.limit("lower"), upper=case.limit("upper")
    )
    over_range = _over_range(case, holds)
    exceeding_periods = np.count_nonzero(exceeding, axis=1)
    kept = np.flatnonzero(np.any(holds, axis=1))
    governing = np.zeros(len(case.row), dtype=np.bool_)
    governing[kept] = _governing(case, kept)
    columns = {
        "series_day": case.series_day,
        "limit_id": limits.limit_id[case.row],
        "limit_row": case.row,
        "governing": governing,
        "valid_periods": np.count_nonzero(periods.compared, axis=1),
        "exceeding_periods": exceeding_periods,
        "exceeding_map": exceedance.pack_maps(
            np.zeros_like(periods.judged) if case.of_day else exceeding
        ),
        "judged_map": exceedance.pack_maps(periods.judged),
        "over_range_periods": np.count_nonzero(over_range, axis=1),
        "over_range_map": exceedance.pack_maps(over_range),
        **_unit_guard(case, holds),
        "stage": exceedance.stages(
            exceeding=exceeding_periods > 0,
            needs_person=np.any(over_range, axis=1),
            marking_closed=days.marking_closed[case.series_day],
            settled=days.settled[case.series_day],
        ),
        **_extent(case, periods, exceeding),
    }
    return DayJudgements(**{name: column[kept] for name, column in columns.items()})


def _case(
    hours: DayHours,
    *,
    days: SeriesDays,
    rows: Integers,
    limits: DayLimits,
    limit_rows: Integers,
    of_day: bool,
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
        of_day,
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
    mean = mean_of(temperature, known)
    is_cold = mean <= case.limits.condition_upper[case.row[rows]]
    return np.broadcast_to(is_cold[:, np.newaxis], temperature.shape)


def _in_band(case: _Case, rows: Integers) -> Booleans:
    """Hours, or for a daily limit whole days, whose load lies in the row's band."""
    load = case.hours.load_pct[case.day[rows]]
    known = np.isfinite(load) & case.hours.effects.due[case.day[rows]]
    if case.of_day:
        load = np.broadcast_to(mean_of(load, known)[:, np.newaxis], load.shape)
    lower = np.nan_to_num(case.limit("condition_lower")[rows], nan=-np.inf)
    upper = np.nan_to_num(case.limit("condition_upper")[rows], nan=np.inf)
    return (load >= lower) & (load < upper)


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


def _hourly(case: _Case, judged: Booleans) -> _Periods:
    """Hours as periods of judgement."""
    return _Periods(
        case.value,
        judged,
        case.hours.measured[case.day],
        case.hours.flow_m3[case.day],
        judged,
    )


def _daily_periods(case: _Case, judged: Booleans, rule: DailyMeanRule) -> _Periods:
    """Days as periods of judgement: the mean over the judged hours."""
    hours, effects = case.hours, case.hours.effects
    flow = hours.flow_m3[case.day]
    method = case.days.mean_method[case.series_day]
    weights = np.where(case.is_mass, 1.0, mean_weights(flow, mean_method=method))
    due = np.count_nonzero(effects.due[case.day] & ~effects.exempted[case.day], axis=1)
    mean, _ = day_means(case.value, counted=judged, weights=weights, due=due, rule=rule)
    measured, _ = day_means(
        hours.measured[case.day], counted=judged, weights=weights, due=due, rule=rule
    )
    entering = judged & (weights > 0)
    # The mean of a water day speaks for all that was discharged that day.
    whole = (method == code_of(MeanMethod.FLOW_WEIGHTED))[:, np.newaxis]
    known = np.where(whole, effects.due[case.day], entering) & np.isfinite(flow)
    volume = np.where(np.any(known, axis=1), np.sum(np.where(known, flow, 0.0), axis=1), np.nan)
    return _Periods(
        mean[:, np.newaxis],
        np.isfinite(mean)[:, np.newaxis],
        measured[:, np.newaxis],
        volume[:, np.newaxis],
        entering,
    )


def _extent(case: _Case, periods: _Periods, exceeding: Booleans) -> dict[str, Floats]:
    """How far the values lie outside: the columns of ``DayJudgements`` that say so."""
    lower, upper = case.limit("lower"), case.limit("upper")
    deviation = exceedance.deviation(periods.value, lower=lower, upper=upper)
    deviation = np.where(periods.compared, deviation, -np.inf)
    farthest = np.argmax(deviation, axis=1)[:, np.newaxis]
    anything = np.any(periods.compared, axis=1)
    value = np.take_along_axis(periods.value, farthest, axis=1)[:, 0]
    columns = {
        name: np.full(len(case.row), np.nan)
        for name in ("worst_multiple", "multiple_sum", "worst_deviation", "excess_mass_kg")
    }
    unknown = np.zeros(len(case.row), dtype=np.int64)
    rows = np.flatnonzero(np.any(exceeding, axis=1))
    found = exceeding[rows]
    multiples = _multiples(case, periods, exceeding=found, rows=rows)
    excess = _excess(case, periods, exceeding=found, rows=rows)
    columns["worst_multiple"][rows] = largest_known(multiples)
    columns["multiple_sum"][rows] = sum_known(multiples)
    columns["worst_deviation"][rows] = np.max(deviation[rows], axis=1, initial=-np.inf)
    columns["excess_mass_kg"][rows] = sum_known(excess)
    unknown[rows] = np.count_nonzero(found & np.isnan(excess), axis=1)
    return {
        **columns,
        "value_judged": np.where(anything, value, np.nan),
        "excess_unknown_periods": unknown,
    }


def _multiples(case: _Case, periods: _Periods, *, exceeding: Booleans, rows: Integers) -> Floats:
    """Multiples of exceeding periods; NaN for ranges and below a lower limit."""
    upper = case.limit("upper")[rows]
    value = periods.value[rows]
    basis = case.limits.basis[case.row[rows], np.newaxis]
    counted = exceeding & (value > upper) & (basis != code_of(LimitBasis.INSTANT_RANGE))
    return np.where(counted, exceedance.multiple(value, upper=upper), np.nan)


def _excess(case: _Case, periods: _Periods, *, exceeding: Booleans, rows: Integers) -> Floats:
    """Mass above the limit in each exceeding period; NaN where it is not known. [kg]"""
    upper = case.limit("upper")[rows]
    value = periods.value[rows]
    of_concentration = exceedance.excess_mass_kg(
        measured=periods.measured[rows],
        judged=value,
        upper=upper,
        flow_m3=periods.volume[rows],
        kg_per_m3=case.days.kg_per_m3[case.series_day[rows], np.newaxis],
    )
    # kg/h above a limit in kg/h, for one hour; a day's mean says nothing about its hours.
    of_mass = np.where(case.of_day, np.nan, value - upper)
    return np.where(exceeding, np.where(case.is_mass[rows], of_mass, of_concentration), np.nan)


def _unit_guard(case: _Case, holds: Booleans) -> dict[str, Maps]:
    """Valid hours by their distance from the limit; a suspicion of the unit changes none of it."""
    basis = case.limits.basis[case.row]
    guarded = (basis == code_of(LimitBasis.HOUR)) | (basis == code_of(LimitBasis.DAY))
    guarded &= case.limits.condition[case.row] != code_of(LimitCondition.EXEMPTED_HOURS)
    compared = holds & case.hours.effects.valid[case.day] & guarded[:, np.newaxis] & ~case.is_mass
    return distance_maps(
        value=case.value,
        compared=compared,
        limit=case.limit("upper"),
        above_multiple=case.days.unit_above_multiple[case.series_day, np.newaxis],
        below_divisor=case.days.unit_below_divisor[case.series_day, np.newaxis],
    )


def _over_range(case: _Case, holds: Booleans) -> Booleans:
    """Hours beyond the analyser's range whose upper end, converted, exceeds the limit."""
    beyond = case.hours.effects.over_range[case.day] & holds & ~case.is_mass
    if case.of_day or not np.any(beyond):
        return np.zeros_like(beyond)
    top = case.days.range_upper[case.series_day, np.newaxis] * case.factor
    upper = case.limit("upper")
    return beyond & exceedance.exceeds(top, lower=np.full(upper.shape, np.nan), upper=upper)
