"""Everything that follows for the hours of some days: reasons, effects, conversion, mass.

Assumes: rows of one call share one rule set.
Steps:   reasons and effects (``analytics.validity``) -> conversion under the outlet's own reference
         -> mass from the *measured* value -> remarks where the logger's figures differ from ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analytics.array_types import Booleans, Codes, Floats, Integers
from analytics.concentration import OXYGEN_IN_AIR_PCT, conversion_factor
from analytics.day_grids import DayGrids
from analytics.day_tables import WHOLE_DAY_MAP
from analytics.emission_totals import hourly_mass_kg
from analytics.exceedance import unpack_maps
from analytics.hour_rules import HourRules
from analytics.validity import (
    HourEffects,
    HourGrid,
    flow_is_known,
    hour_effects,
    hour_reasons,
)
from analytics.vocabulary import MassSource, Medium, Reason, code_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """
    Hours of some days; arrays of shape (days, 24).

    Attributes
    ----------
    reasons, effective : Integers
        All reasons, and those with effect.
    effects : HourEffects
        The five effects.
    received, prompt : Booleans
        A value arrived, and arrived within the allowed hours.
    measured, converted : Floats
        Value as measured, and as it is judged under the outlet's own reference.
    flow_m3, oxygen_pct, temperature_c, load_pct : Floats
        Companions; a flow that cannot be is NaN.
    mass : Codes
        Code of ``MassSource``.
    mass_kg : Floats
        Measured mass; 0 for ``zero``; NaN for every other source.
    mass_reported_kg : Floats
        The logger's own mass.
    """

    reasons: Integers
    effective: Integers
    effects: HourEffects
    received: Booleans
    prompt: Booleans
    measured: Floats
    converted: Floats
    flow_m3: Floats
    oxygen_pct: Floats
    temperature_c: Floats
    load_pct: Floats
    mass: Codes
    mass_kg: Floats
    mass_reported_kg: Floats


def hours_of_rows(
    grids: DayGrids, *, rows: Integers, rules: HourRules, flag_profiles: Sequence[Codes]
) -> DayHours:
    """
    Everything about the hours of some rows that share one rule set.

    Parameters
    ----------
    grids : DayGrids
        All rows on grids.
    rows : Integers
        Rows of ``grids.days`` wanted.
    rules : HourRules
        Their rules.
    flag_profiles : sequence of Codes
        Meaning of each flag, by ``SeriesDays.flag_profile``.

    Returns
    -------
    DayHours
    """
    days = grids.days
    beside = grids.outlet_day[rows]
    grid = _hour_grid(grids, rows=rows, beside=beside, flag_profiles=flag_profiles)
    found = hour_reasons(grid, rules=rules)
    converted, remarks = _conversion(grids, rows=rows, grid=grid, rules=rules)
    effects = hour_effects(
        found,
        rules=rules,
        marking_closed=grid.marking_closed,
        backfill_closed=grid.backfill_closed,
        excusable_hours=days.automatic_check_hours[rows, np.newaxis],
    )
    flow = np.where(flow_is_known(grid.flow_m3), grid.flow_m3, np.nan)
    mass, mass_kg = _mass(effects, grid, flow=flow, kg_per_m3=days.kg_per_m3[rows, np.newaxis])
    reported_kg = grids.mass_reported_kg[rows]
    remarks |= _mass_remarks(reported_kg, mass_kg=mass_kg, flow=flow, rules=rules)
    hours = DayHours(
        reasons=found.reasons | remarks,
        effective=found.effective,
        effects=effects,
        received=grid.received & np.isfinite(grid.measured),
        prompt=grid.prompt,
        measured=grid.measured,
        converted=converted,
        flow_m3=flow,
        oxygen_pct=grid.oxygen_pct,
        temperature_c=grid.temperature_c,
        load_pct=grid.load_pct,
        mass=mass,
        mass_kg=mass_kg,
        mass_reported_kg=reported_kg,
    )
    existing = days.existing_map[rows]
    if np.all(existing == WHOLE_DAY_MAP):
        return hours
    return _without_absent_hours(hours, existing=unpack_maps(existing.astype(np.int32)))


def _without_absent_hours(hours: DayHours, *, existing: Booleans) -> DayHours:
    """Nothing is said of hours that have not passed yet or that are no monitor's."""

    def known(values: Floats) -> Floats:
        return np.where(existing, values, np.nan)

    effects = hours.effects
    return replace(
        hours,
        reasons=np.where(existing, hours.reasons, 0),
        effective=np.where(existing, hours.effective, 0),
        effects=replace(
            effects,
            due=effects.due & existing,
            valid=effects.valid & existing,
            judged=effects.judged & existing,
            public=effects.public & existing,
            exempted=effects.exempted & existing,
            over_range=effects.over_range & existing,
            since_calibration=effects.since_calibration & existing,
        ),
        received=hours.received & existing,
        prompt=hours.prompt & existing,
        measured=known(hours.measured),
        converted=known(hours.converted),
        flow_m3=known(hours.flow_m3),
        mass=np.where(existing, hours.mass, np.uint8(code_of(MassSource.NONE))),
        mass_kg=known(hours.mass_kg),
        mass_reported_kg=known(hours.mass_reported_kg),
    )


def _hour_grid(
    grids: DayGrids, *, rows: Integers, beside: Integers, flag_profiles: Sequence[Codes]
) -> HourGrid:
    """Facts of the rows as the validity rules want them."""
    days = grids.days
    profiles = np.stack(list(flag_profiles))
    return HourGrid(
        received=grids.received[rows],
        prompt=grids.prompt[rows],
        meaning=profiles[days.flag_profile[rows, np.newaxis], grids.flag[rows]],
        measured=grids.measured[rows],
        valid_minutes=grids.valid_minutes[rows],
        flow_m3=grids.flow_m3[beside],
        oxygen_pct=grids.oxygen_pct[beside],
        temperature_c=grids.temperature_c[beside],
        load_pct=grids.load_pct[beside],
        period_reasons=grids.period_reasons[rows],
        period_void=grids.period_void[rows],
        is_gas=days.medium[rows, np.newaxis] == code_of(Medium.GAS),
        zero_drift=days.zero_drift[rows, np.newaxis],
        largest_plausible=days.largest_plausible[rows, np.newaxis],
        running_flow_p05_m3=days.running_flow_p05_m3[rows, np.newaxis],
        running_temperature_p05_c=days.running_temperature_p05_c[rows, np.newaxis],
        marking_closed=days.marking_closed[rows, np.newaxis],
        backfill_closed=days.backfill_closed[rows, np.newaxis],
        flow_monitored=days.flow_monitored[rows, np.newaxis],
        unit_suspect=unpack_maps(days.unit_suspect_map[rows]),
    )


def _conversion(
    grids: DayGrids, *, rows: Integers, grid: HourGrid, rules: HourRules
) -> tuple[Floats, Integers]:
    """Converted values under the outlet's own reference, and what is to be remarked about them."""
    days = grids.days
    reference = days.reference_oxygen_pct[rows, np.newaxis]
    air = days.reference_excess_air[rows, np.newaxis]
    has_reference = ~(np.isnan(reference) & np.isnan(air))
    factor = conversion_factor(
        oxygen_pct=grid.oxygen_pct, reference_oxygen_pct=reference, reference_excess_air=air
    )
    computed = grid.measured * factor
    reported = grids.converted_reported[rows]
    impossible = has_reference & (grid.oxygen_pct >= OXYGEN_IN_AIR_PCT)
    value = np.isfinite(grid.measured)
    differs = np.abs(reported - computed) > rules.conversion_tolerance * np.abs(computed)
    remarks = np.multiply(value & impossible, int(Reason.OXYGEN_TOO_HIGH), dtype=np.int64)
    unknown = value & has_reference & np.isnan(grid.oxygen_pct)
    remarks |= np.multiply(unknown, int(Reason.OXYGEN_MISSING), dtype=np.int64)
    remarks |= np.multiply(has_reference & differs, int(Reason.CONVERSION_DIFFERS), dtype=np.int64)
    if rules.reported_conversion_first:
        taken = has_reference & ~impossible & np.isfinite(reported)
        computed = np.where(taken, reported, computed)
    return computed, remarks


def _mass(
    effects: HourEffects, grid: HourGrid, *, flow: Floats, kg_per_m3: Floats
) -> tuple[Codes, Floats]:
    """Source and amount of the mass of each hour."""
    zero = effects.mass == code_of(MassSource.ZERO)
    measured = effects.mass == code_of(MassSource.MEASURED)
    mass_kg = hourly_mass_kg(measured=grid.measured, flow_m3=flow, kg_per_m3=kg_per_m3)
    source = np.where(
        measured & np.isnan(flow), np.uint8(code_of(MassSource.SUBSTITUTED)), effects.mass
    )
    without_mass = np.isnan(kg_per_m3) | ~grid.flow_monitored & np.isnan(flow) & ~zero
    source = np.where(without_mass, np.uint8(code_of(MassSource.NONE)), source)
    counted = source == code_of(MassSource.MEASURED)
    idle = source == code_of(MassSource.ZERO)
    return source, np.where(counted, mass_kg, np.where(idle, 0.0, np.nan))


def _mass_remarks(
    reported_kg: Floats, *, mass_kg: Floats, flow: Floats, rules: HourRules
) -> Integers:
    """Where the logger's mass and ours disagree."""
    differs = np.abs(reported_kg - mass_kg) > rules.mass_tolerance * mass_kg
    without_flow = (reported_kg > 0) & (flow == 0)
    return np.multiply(differs, int(Reason.MASS_DIFFERS), dtype=np.int64) | np.multiply(
        without_flow, int(Reason.MASS_WITHOUT_FLOW), dtype=np.int64
    )
