"""Everything that the computation of a claim's days needs, read on the claiming connection."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.day_tables import DayLimits, HourConditions, HourValues, Periods, SeriesDays
from analytics.units import SECONDS_PER_HOUR, kg_per_m3, parse_unit
from analytics.validity import zero_drift_limit
from analytics.vocabulary import MeanMethod, Medium, code_of, codes
from dashboard.jobs import claimed_days, day_limits, deadlines, running_profiles
from dashboard.jobs.claimed_days import ClaimedDays
from dashboard.jobs.dated_rows import row_in_force
from dashboard.jobs.day_facts import DayFacts, Registry, day_facts, read_registry
from dashboard.jobs.day_periods import read_periods
from dashboard.jobs.day_rules import DayRules, closing_hours, day_rules, profile_rules
from dashboard.jobs.rule_book import RuleBook
from queries import expected_days, limits, operating, rollup_hours, rollup_registry, rules
from queries.arrays import Columns
from queries.dirty_marks import ClaimedSeries

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]

# HJ 212-2017 appendix B: a34xxx are particulates, whose zero drift has a rule of its own.
_PARTICULATES = "a34"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayInputs:
    """Arguments of ``analytics.daily.compute_days``, and what its results are stored with."""

    claimed: ClaimedDays
    facts: DayFacts
    rules: DayRules
    series_days: SeriesDays
    values: HourValues
    conditions: HourConditions
    periods: Periods
    limits: DayLimits
    closing: deadlines.ClosingTimes
    decision: Texts
    reviewed_limits: frozenset[int]
    made_profiles: list[running_profiles.MonthProfile]


def read_day_inputs(
    connection: Connection, claimed: Sequence[ClaimedSeries], *, run_id: int, now: datetime
) -> DayInputs:
    """
    Read the hours of the claimed days and all that decides about them.

    To be called after the marks were taken: what stands behind a mark was committed with it.
    """
    days = claimed_days.claimed_days(claimed)
    registry = read_registry(connection, days.outlet_ids)
    charges = claimed_days.charges(days, in_charge=registry.in_charge, factors=registry.factors)
    now_hour = deadlines.seconds(now) // SECONDS_PER_HOUR
    exists = claimed_days.existence(days, charges, now_hour=now_hour)
    whole = claimed_days.existence(days, charges, now_hour=rollup_registry.FAR)
    hours = rollup_hours.hours(connection, claimed_days.wanted_hours(days, charges))
    spans = expected_days.spans(connection, run_id=run_id, outlet_ids=days.outlet_ids, now=now)
    arrived = claimed_days.has_hours(days, series=hours["number"], hour=hours["hour"])
    expected = claimed_days.is_expected(days, spans)
    rows = np.flatnonzero((exists.existing_map != 0) & (arrived | expected))
    facts = day_facts(days, registry, rows=rows, exists=exists, whole=whole)
    facts = _with_assumed_hours(facts, hours)
    return _assemble(connection, days, facts, registry, hours, now_s=deadlines.seconds(now))


def _assemble(
    connection: Connection,
    days: ClaimedDays,
    facts: DayFacts,
    registry: Registry,
    hours: Columns,
    *,
    now_s: int,
) -> DayInputs:
    rule = day_rules(RuleBook(rules.parameters(connection), rules.mark_effects(connection)), facts)
    conditions, profiles, low_flow, low_temperature = _conditions(connection, facts, rule)
    found = day_limits.limits_in_force(
        days,
        limits=limits.of_outlets(connection, days.outlet_ids),
        special_periods=registry.special_periods,
    )
    decision = _decisions(connection, days, facts)
    closing = deadlines.closing_times(facts.day, closing_hours(rule))
    oxygen, air = day_limits.references(days, found)
    place = np.full(len(days), -1, dtype=np.int64)
    place[facts.claimed_row] = np.arange(len(facts))
    return DayInputs(
        claimed=days,
        facts=facts,
        rules=rule,
        series_days=SeriesDays(
            **_rule_columns(facts, rule),
            marking_closed=closing.marking <= now_s,
            backfill_closed=closing.backfill <= now_s,
            settled=(closing.review <= now_s) | (decision != None),  # noqa: E711 - elementwise
            reference_oxygen_pct=oxygen[facts.claimed_row],
            reference_excess_air=air[facts.claimed_row],
            running_flow_p05_m3=low_flow,
            running_temperature_p05_c=low_temperature,
        ),
        values=HourValues(
            series=hours["number"],
            **{name: hours[name] for name in ("hour", "flag", "measured", "valid_minutes")},
            converted_reported=hours["converted_reported"],
            mass_reported_kg=hours["mass_reported_kg"],
        ),
        conditions=HourConditions(**conditions),
        periods=read_periods(connection, days),
        limits=day_limits.day_limits(
            found,
            place=place,
            pollutant_units=_units(days, registry),
            cold_water_c=rule.numbers("cold_water_temperature_c", medium=Medium.WATER),
        ),
        closing=closing,
        decision=decision,
        reviewed_limits=frozenset(found.limits["limit_id"][found.limits["is_reviewed"]].tolist()),
        made_profiles=profiles,
    )


def _rule_columns(facts: DayFacts, rule: DayRules) -> dict[str, Any]:
    """Columns of ``SeriesDays`` that come from the registry and from rule rows."""
    kg = _kg_per_m3(facts.unit)
    is_water = facts.medium == Medium.WATER.value
    by_flow = is_water & facts.flow_is_monitored & np.isfinite(kg)
    checks = np.nan_to_num(rule.numbers("water_check_hours_allowed", medium=Medium.WATER))
    return {
        "series": facts.series,
        "outlet": facts.outlet,
        "day": facts.day,
        "medium": codes(Medium, facts.medium),
        "rule_set": rule.place,
        "flag_profile": facts.flag_profile,
        "existing_map": facts.existing_map,
        "flow_monitored": facts.flow_is_monitored,
        "mean_method": np.where(
            by_flow, code_of(MeanMethod.FLOW_WEIGHTED), code_of(MeanMethod.ARITHMETIC)
        ),
        "kg_per_m3": kg,
        "zero_drift": _zero_drift(facts, rule),
        "range_upper": facts.range_high,
        "largest_plausible": rule.numbers("largest_plausible_value"),
        "unit_above_multiple": rule.numbers("unit_guard_high_factor"),
        "unit_below_divisor": 1 / rule.numbers("unit_guard_low_factor"),
        "automatic_check_hours": checks.astype(np.int64),
    }


def _zero_drift(facts: DayFacts, rule: DayRules) -> Floats:
    """Largest reading below zero that drift explains; water has no such rule."""
    is_dust = np.array([code.startswith(_PARTICULATES) for code in facts.pollutant], dtype=np.bool_)
    share = np.where(
        is_dust,
        rule.numbers("zero_drift_share_of_range_pm", medium=Medium.GAS),
        rule.numbers("zero_drift_share_of_range", medium=Medium.GAS),
    )
    drift: Floats = np.full(len(facts), np.nan)
    for value in np.unique(share[np.isfinite(share)]).tolist():
        rows = share == value
        drift[rows] = zero_drift_limit(full_scale=facts.range_high[rows], share=value)
    return drift


def _conditions(
    connection: Connection, facts: DayFacts, rule: DayRules
) -> tuple[Columns, list[running_profiles.MonthProfile], Floats, Floats]:
    """Companions of the computed days, and the running profiles of the gas outlets."""
    is_gas = facts.medium == Medium.GAS.value
    asked = {"outlet": facts.outlet[is_gas], "day": facts.day[is_gas]}
    first_day = int(facts.day.min(initial=0)) if len(facts) else 0
    made_by = profile_rules(rule.book, day=first_day)
    needed = running_profiles.profiles_needed(
        connection, **asked, window_months=made_by.window_months
    )
    stretches = claimed_days.outlet_stretches(
        np.concatenate([facts.outlet, needed.window_outlet]),
        np.concatenate([facts.day, needed.window_day]),
    )
    conditions = rollup_hours.conditions(
        connection, stretches, invalid_flags=rules.invalid_flags(connection)
    )
    made = running_profiles.made_profiles(needed, conditions, rules=made_by)
    flow = np.full(len(facts), np.nan)
    temperature = np.full(len(facts), np.nan)
    flow[is_gas], temperature[is_gas] = running_profiles.profile_of_days(needed, made, **asked)
    return conditions, made, flow, temperature


def _decisions(connection: Connection, days: ClaimedDays, facts: DayFacts) -> Texts:
    """What a person decided about each computed day; None where nobody decided.

    A decision about the pollutant stands over one about the whole day of the outlet.
    """
    found = operating.reviews(
        connection, days.outlet_ids, first_day=days.first_day, end_day=days.end_day
    )
    of_day = found["pollutant_code"] == None  # noqa: E711 - elementwise
    row = row_in_force(
        key=facts.outlet,
        day=facts.day,
        row_key=found["outlet_id"][of_day],
        row_start=found["day"][of_day],
        row_end=found["day"][of_day] + 1,
    )
    decision = np.append(found["decision"][of_day], np.array([None], dtype=object))[row]
    for one in np.flatnonzero(~of_day).tolist():
        same_day = (facts.outlet == found["outlet_id"][one]) & (facts.day == found["day"][one])
        decision[same_day & (facts.pollutant == found["pollutant_code"][one])] = found["decision"][
            one
        ]
    return decision


def _with_assumed_hours(facts: DayFacts, hours: Columns) -> DayFacts:
    """A day is assumed when its enterprise is, or when an hour came from an assumed batch."""
    from_assumed = hours["is_assumed"]
    if not from_assumed.any():
        return facts
    seen = set(
        zip(
            hours["number"][from_assumed].tolist(),
            claimed_days.day_of_hour(hours["hour"][from_assumed]).tolist(),
            strict=True,
        )
    )
    days = zip(facts.series.tolist(), facts.day.tolist(), strict=True)
    assumed = np.array([day in seen for day in days], dtype=np.bool_)
    return replace(facts, is_assumed=facts.is_assumed | assumed)


def _units(days: ClaimedDays, registry: Registry) -> Texts:
    units = [registry.unit_of(code) for code in days.pollutant_of_series]
    return np.array(units, dtype=object)[days.series]


def _kg_per_m3(units: Texts) -> Floats:
    known = {unit: kg_per_m3(parse_unit(unit)) for unit in set(units.tolist())}
    return np.array([known[unit] for unit in units.tolist()], dtype=np.float64)
