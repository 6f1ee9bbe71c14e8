"""What an hour of one pollutant is: its reasons, and the five effects that follow from them.

Assumes: grids of shape (days, 24), one row per series and day; the reasons of declared periods are
already laid onto the grid (``analytics.periods``).
Steps:   reasons of the value, of the flag and of the companions -> contradictions between what was
         declared and what was measured -> effects, from dated rule rows.
Known drawbacks: oxygen, flow and temperature are taken at their word; a companion monitor that is
wrong makes a running source look stopped. Such hours are listed for review, never removed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.array_types import Booleans, Codes, Floats, Integers
from analytics.hour_rules import HourRules
from analytics.running_profile import is_calm
from analytics.vocabulary import (
    PRODUCTION_REASONS,
    FlagMeaning,
    MassSource,
    Reason,
    SubstitutionCause,
    code_of,
)

_REASON_OF_MEANING: dict[FlagMeaning, Reason] = {
    FlagMeaning.MAINTENANCE: Reason.FLAG_MAINTENANCE,
    FlagMeaning.CALIBRATION: Reason.FLAG_CALIBRATION,
    FlagMeaning.INSTRUMENT_FAULT: Reason.FLAG_FAULT,
    FlagMeaning.INSTRUMENT_STOPPED: Reason.FLAG_INSTRUMENT_STOPPED,
    FlagMeaning.COMMUNICATION: Reason.FLAG_COMMUNICATION,
    FlagMeaning.POWER: Reason.FLAG_POWER,
    FlagMeaning.OVER_RANGE: Reason.FLAG_OVER_RANGE,
    FlagMeaning.MANUAL: Reason.FLAG_MANUAL,
    FlagMeaning.MISSING: Reason.FLAG_MISSING,
    FlagMeaning.UNKNOWN: Reason.FLAG_UNKNOWN,
}
_STATE_OF_MEANING: dict[FlagMeaning, Reason] = {
    FlagMeaning.SOURCE_STOPPED: Reason.STOPPED,
    FlagMeaning.START_UP: Reason.IGNITION,
    FlagMeaning.SHUT_DOWN: Reason.SHUT_DOWN,
    FlagMeaning.BANKING: Reason.BANKING,
}

_FLAG_STATES_WITHOUT_LIMIT = int(Reason.IGNITION | Reason.SHUT_DOWN | Reason.BANKING)
_NEVER_A_VALUE = int(Reason.MISSING | Reason.NOT_FINITE | Reason.IMPLAUSIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourGrid:
    """
    Facts of the hours of some days; every array has shape (days, 24) unless said.

    Attributes
    ----------
    received, prompt : Booleans
        A row arrived, and arrived within the allowed hours.
    meaning : Codes
        Code of ``FlagMeaning``.
    measured, valid_minutes, flow_m3, oxygen_pct, temperature_c, load_pct : Floats
        NaN for missing.
    period_reasons, period_void : Integers
        Bits of declared periods, and those of them that lie beyond an allowance.
    is_gas : Booleans, shape (days, 1)
        Gas, else water.
    zero_drift, largest_plausible, running_flow_p05_m3, running_temperature_p05_c : Floats, \
    shape (days, 1)
        As in ``day_tables.SeriesDays``.
    marking_closed, backfill_closed, flow_monitored : Booleans, shape (days, 1); unit_suspect
        As there; ``unit_suspect`` by hour.
    """

    received: Booleans
    prompt: Booleans
    meaning: Codes
    measured: Floats
    valid_minutes: Floats
    flow_m3: Floats
    oxygen_pct: Floats
    temperature_c: Floats
    load_pct: Floats
    period_reasons: Integers
    period_void: Integers
    is_gas: Booleans
    zero_drift: Floats
    largest_plausible: Floats
    running_flow_p05_m3: Floats
    running_temperature_p05_c: Floats
    marking_closed: Booleans
    backfill_closed: Booleans
    flow_monitored: Booleans
    unit_suspect: Booleans


@dataclass(frozen=True, slots=True)
class HourReasons:
    """
    Reasons of the hours of some days, shape (days, 24).

    Attributes
    ----------
    reasons : Integers
        Every reason, as it is shown.
    effective : Integers
        Those of them that have their effect.
    """

    reasons: Integers
    effective: Integers


@dataclass(frozen=True, slots=True)
class HourEffects:
    """
    The five effects, shape (days, 24).

    Attributes
    ----------
    due, valid, judged, public : Booleans
        See ``hour_rules.ReasonEffect``. ``judged`` implies ``valid``.
    exempted : Booleans
        Valid, and kept from being judged by a declared state of the source.
    over_range : Booleans
        Only the upper end of the analyser's range keeps the hour from being judged.
    mass : Codes
        Code of ``MassSource``.
    since_calibration : Booleans
        A substituted mass looks back from the last calibration.
    """

    due: Booleans
    valid: Booleans
    judged: Booleans
    public: Booleans
    exempted: Booleans
    over_range: Booleans
    mass: Codes
    since_calibration: Booleans


def zero_drift_limit(*, full_scale: Floats, share: float) -> Floats:
    """Largest reading below zero that zero drift explains: a share of the full scale."""
    return np.abs(full_scale) * share


def hour_reasons(grid: HourGrid, *, rules: HourRules) -> HourReasons:
    """
    Reasons of each hour, and which of them have an effect.

    Parameters
    ----------
    grid : HourGrid
        Facts of the hours.
    rules : HourRules
        Rules in force.

    Returns
    -------
    HourReasons

    Notes
    -----
    A declared stop has no effect while flow or load say that the source runs. A communication
    break has none once data have arrived, an automatic check none where an ordinary value arrived.
    A suspected stop that nobody marked has none once the time for marking is over. A flag that
    means source *or* instrument is decided by the declared state, then by load, flow and oxygen;
    undecided it stays undecided.
    """
    running, resting = _evidence(grid, rules)
    reasons = _value_reasons(grid, rules) | grid.period_reasons
    reasons |= _companion_reasons(grid)
    flag_bits, from_flag = _flag_reasons(grid, running=running, resting=resting)
    reasons |= flag_bits
    contradicted = _has(reasons, Reason.STOPPED) & running
    reasons |= _bit(contradicted, Reason.STOPPED_BUT_RUNNING)
    reasons |= _bit(_suspected_stop(grid, reasons, rules), Reason.SUSPECTED_STOP)
    reasons |= _bit(grid.period_void != 0, Reason.BEYOND_ALLOWANCE)
    void = grid.period_void | _bit(contradicted, Reason.STOPPED)
    delivered = grid.received & np.isfinite(grid.measured)
    void |= _bit(delivered, Reason.COMMUNICATION)
    void |= _bit(delivered & (flag_bits == 0), Reason.AUTOMATIC_CHECK)
    void |= _bit(np.broadcast_to(grid.marking_closed, void.shape), Reason.SUSPECTED_STOP)
    if not rules.flag_states_exempt:
        void |= from_flag & _FLAG_STATES_WITHOUT_LIMIT
    return HourReasons(reasons, reasons & ~void)


def _has(reasons: Integers, wanted: Reason) -> Booleans:
    return np.not_equal(reasons & int(wanted), 0)


def _bit(where: Booleans, reason: Reason) -> Integers:
    return np.multiply(where, int(reason), dtype=np.int64)


def _value_reasons(grid: HourGrid, rules: HourRules) -> Integers:
    """What the row itself says."""
    present = grid.received & np.isfinite(grid.measured)
    below = present & (grid.measured < 0)
    # An unknown drift limit explains nothing, hence the comparison this way round.
    explained = grid.measured >= -grid.zero_drift
    reasons = _bit(~grid.received, Reason.MISSING)
    reasons |= _bit(grid.received & ~np.isfinite(grid.measured), Reason.NOT_FINITE)
    reasons |= _bit(present & (np.abs(grid.measured) > grid.largest_plausible), Reason.IMPLAUSIBLE)
    reasons |= _bit(below & explained, Reason.NEGATIVE_WITHIN_DRIFT)
    reasons |= _bit(below & ~explained, Reason.NEGATIVE_BEYOND_DRIFT)
    reasons |= _bit(grid.valid_minutes < rules.minimum_valid_minutes, Reason.TOO_FEW_MINUTES)
    reasons |= _bit(grid.received & ~grid.prompt, Reason.REPORTED_LATE)
    reasons |= _bit(grid.received & grid.unit_suspect, Reason.UNIT_SUSPECT)
    return reasons


def _companion_reasons(grid: HourGrid) -> Integers:
    """What the flow of the hour says."""
    known = flow_is_known(grid.flow_m3)
    no_discharge = ~grid.is_gas & grid.flow_monitored & known & (grid.flow_m3 == 0)
    missing = grid.flow_monitored & ~known
    return _bit(no_discharge, Reason.NO_DISCHARGE) | _bit(missing, Reason.FLOW_MISSING)


def flow_is_known(flow_m3: Floats) -> Booleans:
    """A volume that can be: finite and not negative."""
    return np.isfinite(flow_m3) & (flow_m3 >= 0)


def _evidence(grid: HourGrid, rules: HourRules) -> tuple[Booleans, Booleans]:
    """Hours in which the companions say that the source runs, and that it does not.

    Ventilation through a cold stack is flow too: gas flow is evidence of running only above the
    outlet's own lowest running flow, and not while oxygen says air.
    """
    known = flow_is_known(grid.flow_m3)
    threshold = np.where(grid.is_gas, grid.running_flow_p05_m3, 0.0)
    air = grid.is_gas & (grid.oxygen_pct >= rules.not_running_oxygen_pct)
    flowing = known & (grid.flow_m3 > threshold) & ~air
    still = known & (grid.flow_m3 <= threshold)
    unloaded = grid.load_pct <= rules.running_load_pct
    running = (grid.load_pct > rules.running_load_pct) | flowing
    return running, ~running & (unloaded | still | air)


def _flag_reasons(
    grid: HourGrid, *, running: Booleans, resting: Booleans
) -> tuple[Integers, Integers]:
    """Bits that the flag gives, and those of them that state how the source was."""
    reason_table = np.zeros(len(FlagMeaning), dtype=np.int64)
    state_table = np.zeros(len(FlagMeaning), dtype=np.int64)
    for meaning, reason in _REASON_OF_MEANING.items():
        reason_table[code_of(meaning)] = int(reason)
    for meaning, reason in _STATE_OF_MEANING.items():
        state_table[code_of(meaning)] = int(reason)
    declared = grid.period_reasons & int(PRODUCTION_REASONS)
    nothing_declared = declared == 0
    states: Integers = np.where(nothing_declared & grid.received, state_table[grid.meaning], 0)
    reasons: Integers = np.where(grid.received, reason_table[grid.meaning], 0)

    stop = grid.received & (grid.meaning == code_of(FlagMeaning.STOPPED_UNDECIDED))
    source_runs = running | (~nothing_declared & ~_has(declared, Reason.STOPPED))
    states |= _bit(stop & nothing_declared & resting, Reason.STOPPED)
    reasons |= _bit(stop & source_runs, Reason.FLAG_INSTRUMENT_STOPPED)
    reasons |= _bit(stop & nothing_declared & ~running & ~resting, Reason.FLAG_UNDECIDED)

    broken = grid.received & (grid.meaning == code_of(FlagMeaning.COMMUNICATION_OR_BANKING))
    other_state = ~nothing_declared & ~_has(declared, Reason.BANKING)
    reasons |= _bit(
        broken & (other_state | (nothing_declared & running)), Reason.FLAG_COMMUNICATION
    )
    reasons |= _bit(broken & nothing_declared & ~running, Reason.FLAG_UNDECIDED)
    return reasons | states, states


def _suspected_stop(grid: HourGrid, reasons: Integers, rules: HourRules) -> Booleans:
    """疑似停运未标记: the companions say that the source stands, and nobody said so."""
    air = grid.oxygen_pct >= rules.not_running_oxygen_pct
    still = air & is_calm(
        grid.flow_m3, grid.running_flow_p05_m3, grid.temperature_c, grid.running_temperature_p05_c
    )
    quiet = ~_has(reasons, PRODUCTION_REASONS)
    return grid.is_gas & still & quiet & np.isfinite(grid.measured)


@dataclass(frozen=True, slots=True)
class EffectMasks:
    """The matrix of a rule set as bit masks: which reasons switch an effect off."""

    not_due: int
    not_valid: int
    not_judged: int
    not_public: int
    mass: dict[MassSource, int]
    since_calibration: int


def effect_masks(rules: HourRules) -> EffectMasks:
    """Masks of the rule rows of one rule set."""

    def union(wanted: list[bool]) -> int:
        chosen = zip(rules.effects, wanted, strict=True)
        return int(sum({int(effect.reason) for effect, is_wanted in chosen if is_wanted}))

    effects = rules.effects
    return EffectMasks(
        not_due=union([not effect.due for effect in effects]),
        not_valid=union([not effect.valid for effect in effects]),
        not_judged=union([not effect.judged for effect in effects]),
        not_public=union([not effect.public for effect in effects]),
        mass={
            source: union([effect.mass is source for effect in effects]) for source in MassSource
        },
        since_calibration=union(
            [effect.cause is SubstitutionCause.CALIBRATION for effect in effects]
        ),
    )


def hour_effects(
    found: HourReasons,
    *,
    rules: HourRules,
    marking_closed: Booleans,
    backfill_closed: Booleans,
    excusable_hours: npt.NDArray[np.integer] | int = 0,
) -> HourEffects:
    """
    The five effects of each hour.

    Parameters
    ----------
    found : HourReasons
        Reasons of the hours.
    rules : HourRules
        Rules in force; their matrix decides.
    marking_closed, backfill_closed : Booleans, shape (days, 1)
        Whether undecided flags and broken communication are still open; afterwards their mass is
        substituted.
    excusable_hours : int or Integers, shape (days, 1)
        Hours a day that an automatic check may take out of *due*; further ones stay due.

    Returns
    -------
    HourEffects

    Notes
    -----
    An hour without a finite, plausible value is never valid, whatever the rows say.
    """
    masks = effect_masks(rules)
    effective = _limit_checks(found.effective, excusable_hours)
    due = (effective & masks.not_due) == 0
    valid = due & ((effective & (masks.not_valid | _NEVER_A_VALUE)) == 0)
    unjudged = effective & masks.not_judged
    judged = valid & (unjudged == 0)
    exempted = valid & ((unjudged & int(PRODUCTION_REASONS)) != 0)
    spoilt = masks.not_valid | masks.not_judged | _NEVER_A_VALUE
    otherwise_judged = (effective & spoilt & ~int(Reason.FLAG_OVER_RANGE)) == 0
    return HourEffects(
        due=due,
        valid=valid,
        judged=judged,
        public=(effective & masks.not_public) == 0,
        exempted=exempted,
        over_range=due & otherwise_judged & _has(effective, Reason.FLAG_OVER_RANGE),
        mass=_mass_sources(
            effective, masks, marking_closed=marking_closed, backfill_closed=backfill_closed
        ),
        since_calibration=(effective & masks.since_calibration) != 0,
    )


def _limit_checks(effective: Integers, excusable_hours: npt.NDArray[np.integer] | int) -> Integers:
    """Automatic checks beyond the hours a day that they may take lose their effect."""
    checks = _has(effective, Reason.AUTOMATIC_CHECK)
    surplus = checks & (np.cumsum(checks, axis=1) > excusable_hours)
    return effective & ~_bit(surplus, Reason.AUTOMATIC_CHECK)


def _mass_sources(
    effective: Integers,
    masks: EffectMasks,
    *,
    marking_closed: Booleans,
    backfill_closed: Booleans,
) -> Codes:
    """Source of each hour's mass; the strongest of its reasons decides."""
    undecided = _has(effective, Reason.FLAG_UNDECIDED)
    pending = (effective & masks.mass[MassSource.PENDING]) != 0
    waits = (pending & ~backfill_closed) | (undecided & ~marking_closed)
    replaced = pending | ((effective & masks.mass[MassSource.SUBSTITUTED]) != 0)
    mass = np.full(effective.shape, code_of(MassSource.MEASURED), dtype=np.uint8)
    mass[(effective & masks.mass[MassSource.NONE]) != 0] = code_of(MassSource.NONE)
    mass[(effective & _NEVER_A_VALUE) != 0] = code_of(MassSource.SUBSTITUTED)
    mass[replaced] = code_of(MassSource.SUBSTITUTED)
    mass[waits] = code_of(MassSource.PENDING)
    mass[(effective & masks.mass[MassSource.MANUAL]) != 0] = code_of(MassSource.MANUAL)
    mass[(effective & masks.mass[MassSource.ZERO]) != 0] = code_of(MassSource.ZERO)
    return mass
