"""What the monitor and its logger make of an hour: digits, flags, gaps, and what comes later.

Flags are those that loggers really send. The planted lies of a device live here too: the truth in
the duct is not touched by them.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from demo.agenda import FAULT, GAP, MAINTENANCE, Event
from demo.chance import Hours, Series, dice, key_of, lot, uniform, white
from demo.deceit import distort
from demo.flags import (
    CALIBRATION,
    FAULT_FLAG,
    LINK,
    MAINTENANCE_FLAG,
    NORMAL,
    OVER_RANGE,
    STOP_FLAG,
    Codes,
)
from demo.gas import AIR_OXYGEN_PCT
from demo.hours import hour_of_day, month_of, month_start
from demo.model import City, Factor, Monitor, Outlet, Planted
from demo.planting import Plan
from demo.processes import INSTRUMENTS, PH, GasProcess
from demo.state import STOPPED, Flow, Mask, mask_of, window

CONDITION_DECIMALS = {
    "flow_m3": 1,
    "oxygen_pct": 2,
    "temperature_c": 1,
    "pressure_kpa": 3,
    "humidity_pct": 2,
    "velocity_m_s": 2,
    "load_pct": 1,
}
CHECKED = frozenset({"w01018", "w21003", "w21011", "w21001"})
"""Water pollutants whose instruments check themselves against a standard every day."""
KG_PER_UNIT = {"mg/m³": 1e-6, "mg/L": 1e-3, "µg/L": 1e-6}
"""Mass in one cubic metre at one unit of concentration [kg]."""
NO_FLOW_METER = "QH-0049/DW001"
"""The one outlet of the city without a flow meter."""
_NEVER = np.int64(2**60)


@dataclass
class FactorReport:
    """Reported hours of one pollutant; NaN is an empty cell."""

    factor: Factor
    measured: Series
    converted: Series
    mass_kg: Series
    flag: Codes
    absent: Mask
    """Hours that the station never sends for this pollutant: it checks itself."""
    corrected: Mask
    """Hours whose first report was wrong and is replaced later."""


@dataclass
class Report:
    """Everything that arrives from one outlet for a stretch of hours."""

    outlet: Outlet
    hours: Hours
    mn: list[tuple[slice, str]]
    """Stretches of hours and the MN under which they arrive."""
    factors: list[FactorReport]
    conditions: dict[str, Series]
    flow_flag: Codes
    oxygen_flag: Codes
    minutes: Series
    arrives: Mask
    """Hours that arrive at once."""
    later: npt.NDArray[np.int64]
    """Hour number at which an hour arrives (again); very far away where it does not."""
    planted: list[Planted] = field(default_factory=list)


def stop_flag(outlet: Outlet) -> int:
    """Flag that this outlet's logger sends while the source is stopped."""
    return STOP_FLAG if lot("stop flag", outlet.ref) < 0.4 else NORMAL


def gap_style(city: City, outlet: Outlet, event: Event) -> str:
    """Whether a gap shows as missing rows or as rows flagged B."""
    is_flagged = lot(city.seed, outlet.ref, "gap style", event.start) < 0.22
    return "flagged" if is_flagged and not event.drill else "missing"


def faulty_factors(city: City, outlet: Outlet, event: Event) -> frozenset[str]:
    """Pollutants that a fault takes away: all of an extractive system, one of a water station."""
    codes = [factor.code for factor in outlet.factors]
    if outlet.medium == "gas":
        return frozenset(codes)
    chosen = int(lot(city.seed, outlet.ref, "faulty", event.start) * len(codes))
    return frozenset({codes[chosen]})


def _monitor_hours(outlet: Outlet, hours: Hours) -> list[tuple[slice, Monitor, str]]:
    """Which monitor is in charge in which hours, and its MN."""
    found: list[tuple[slice, Monitor, str]] = []
    far = int(hours[-1]) + 1
    for monitor in outlet.monitors:
        for start, end in monitor.in_charge:
            for number in monitor.numbers:
                low = max(one for one in (start, number.start, int(hours[0])) if one is not None)
                high = min(one for one in (end, number.end, far) if one is not None)
                if low < high:
                    found.append((window(hours, low, high), monitor, number.mn))
    return sorted(found, key=lambda row: row[0].start)


def calibration_hours(outlet: Outlet, hours: Hours) -> Mask:
    """Hours lost to a calibration: weekly, where a monitor does not calibrate itself."""
    monitor = outlet.monitors[0]
    if outlet.medium != "gas" or monitor.calibration_days == 1:
        return np.zeros(hours.shape, dtype=bool)
    due = (hours // 24 + outlet.number) % monitor.calibration_days == 0
    return due & (hour_of_day(hours) == monitor.check_hour)


def check_style(outlet: Outlet) -> str:
    """How the hour of the daily standard check shows: flagged C, no row, or no row and a mark."""
    place = lot("check style", outlet.ref)
    return "flagged" if place < 0.6 else "missing" if place < 0.9 else "marked"


def check_hours(outlet: Outlet, hours: Hours) -> Mask:
    """Hours in which a water station checks itself."""
    if outlet.medium != "water":
        return np.zeros(hours.shape, dtype=bool)
    return hour_of_day(hours) == outlet.monitors[0].check_hour


def _flags(
    city: City, outlet: Outlet, hours: Hours, flow: Flow, plan: Plan
) -> tuple[Codes, dict[str, Codes]]:
    """Flag of the companions, and flag by pollutant."""
    common = np.zeros(hours.shape, dtype=np.int8)
    if outlet.medium == "gas":
        common[flow.phase == STOPPED] = stop_flag(outlet)
    guarded = mask_of(
        hours,
        [
            (one.start, one.end)
            for one in plan.planted
            if one.end - one.start < 1000 and one.kind != "unit_error"
        ],
    )
    unmarked = mask_of(hours, [(e.start, e.end) for e in plan.events if e.drill == "unmarked_stop"])
    common[unmarked] = NORMAL
    common[calibration_hours(outlet, hours) & ~guarded & (flow.phase != STOPPED)] = CALIBRATION
    by_code = {factor.code: common.copy() for factor in outlet.factors}
    checks = check_hours(outlet, hours)
    for code, flags in by_code.items():
        if code in CHECKED:
            flags[checks] = CALIBRATION
    for event in plan.events:
        flag, codes = _event_flag(city, outlet, event)
        for code in codes:
            by_code[code][window(hours, event.start, event.end)] = flag
    return common, by_code


def _event_flag(city: City, outlet: Outlet, event: Event) -> tuple[int, frozenset[str]]:
    """Flag that an event sets, and at which pollutants."""
    every = frozenset(factor.code for factor in outlet.factors)
    if event.kind == MAINTENANCE:
        return MAINTENANCE_FLAG, every
    if event.kind == FAULT:
        return FAULT_FLAG, faulty_factors(city, outlet, event)
    if event.kind == GAP and gap_style(city, outlet, event) == "flagged":
        return LINK, every
    return NORMAL, frozenset()


def _disturbed(
    city: City, outlet: Outlet, factor: Factor, hours: Hours, values: Series, flags: Codes
) -> Series:
    """What an instrument reads while it is calibrated, serviced or broken."""
    key = key_of(city.seed, outlet.ref, factor.code, "disturbed")
    chance = uniform(key, hours)
    values = values.copy()
    is_ph = factor.code == PH
    calibrating = flags == CALIBRATION
    if outlet.medium == "water":
        values[calibrating] = 0.5 * factor.range_high * (0.97 + 0.06 * chance[calibrating])
    else:
        values[calibrating] = (0.02 + 0.5 * chance[calibrating]) * factor.limit
    serviced = flags == MAINTENANCE_FLAG
    values[serviced] = (7.0 if is_ph else 0.35 * factor.limit) * chance[serviced] ** 2
    broken = flags == FAULT_FLAG
    values[broken] = np.where(chance[broken] < 0.7, 0.0, values[broken] * 0.2)
    values[flags == LINK] = np.nan
    return values


def _convert(
    outlet: Outlet, plan: Plan, hours: Hours, measured: Series, oxygen: Series | None, key: int
) -> Series:
    """Reference oxygen as this device applies it."""
    process = outlet.process
    if not isinstance(process, GasProcess):
        return np.full(hours.shape, np.nan)
    if process.reference_oxygen_pct is None or oxygen is None:
        return measured
    reference = np.full(hours.shape, process.reference_oxygen_pct)
    for one in plan.planted:
        if one.kind == "wrong_conversion":
            reference[window(hours, one.start, one.end)] = one.detail["device_reference_oxygen_pct"]
    below = AIR_OXYGEN_PCT - oxygen
    with np.errstate(divide="ignore", invalid="ignore"):
        converted = measured * (AIR_OXYGEN_PCT - reference) / below
    # A device averages its minutes after converting them, which is not the same as the reverse.
    converted *= 1.0 + 0.0008 * np.abs(white(key, hours))
    return np.where(below > 0.05, converted, np.nan)


def _mass_kg(factor: Factor, measured: Series, flow_m3: Series, medium: str) -> Series:
    """Mass of the hour as the device sums it: gas from mg/m³, water from mg/L or µg/L."""
    if factor.code == PH:
        return np.full(measured.shape, np.nan)
    mass = np.maximum(measured, 0.0) * flow_m3 * KG_PER_UNIT[factor.unit]
    return np.round(mass, 4 if medium == "water" else 3)


def reported_conditions(outlet: Outlet, hours: Hours, flow: Flow, plan: Plan) -> dict[str, Series]:
    """Companions as they are sent, with their digits and the planted lies about them."""
    conditions = {
        name: np.round(values, CONDITION_DECIMALS[name]) for name, values in flow.conditions.items()
    }
    if outlet.ref == NO_FLOW_METER:
        conditions["flow_m3"] = np.full(hours.shape, np.nan)
    for one in plan.planted:
        place = window(hours, one.start, one.end)
        oxygen = one.detail.get("oxygen")
        if oxygen is not None and "oxygen_pct" in conditions:
            conditions["oxygen_pct"][place] = oxygen
    return conditions


def _arrival(
    city: City, outlet: Outlet, hours: Hours, plan: Plan, corrected: list[tuple[int, int, int]]
) -> tuple[Mask, npt.NDArray[np.int64]]:
    """Which hours arrive at once, and which arrive (again) later, and when."""
    arrives = np.ones(hours.shape, dtype=bool)
    later = np.full(hours.shape, _NEVER, dtype=np.int64)
    for event in plan.events:
        if event.kind != GAP or gap_style(city, outlet, event) == "flagged":
            continue
        place = window(hours, event.start, event.end)
        arrives[place] = False
        if event.backfilled:
            draw = dice(city.seed, outlet.ref, "backfill", event.start)
            later[place] = event.end + int(draw.integers(4, 60))
    for start, end, ready in corrected:
        place = window(hours, start, end)
        later[place] = np.where(arrives[place], ready, later[place])
    return arrives, later


def corrections(city: City, outlet: Outlet, hours: Hours, plan: Plan) -> list[tuple[int, int, int]]:
    """Stretches that were sent, and later sent again: start, end, hour of the second sending."""
    found = []
    for month in range(month_of(int(hours[0]) // 24), month_of(int(hours[-1]) // 24) + 1):
        if lot(city.seed, outlet.ref, "corrected", month) > 0.10:
            continue
        draw = dice(city.seed, outlet.ref, "corrections", month)
        start = month_start(month) * 24 + int(draw.integers(24, 24 * 26))
        end = start + int(draw.integers(2, 8))
        ready = end + int(draw.integers(10, 30))
        if all(end <= one.start - 1 or start >= one.end + 1 for one in plan.planted):
            found.append((start, end, ready))
    return found


def report(city: City, outlet: Outlet, *, hours: Hours, flow: Flow, plan: Plan) -> Report:
    """What arrives from an outlet, before it is cut to what was asked for."""
    common, by_code = _flags(city, outlet, hours, flow, plan)
    conditions = reported_conditions(outlet, hours, flow, plan)
    corrected = corrections(city, outlet, hours, plan)
    arrives, later = _arrival(city, outlet, hours, plan, corrected)
    segments = _monitor_hours(outlet, hours)
    span_error = np.zeros(hours.shape)
    for place, monitor, _mn in segments:
        span_error[place] = monitor.bias
    changed = mask_of(hours, [(start, end) for start, end, _ in corrected])
    no_hour = np.zeros(hours.shape, dtype=bool)
    is_check = check_hours(outlet, hours) if check_style(outlet) != "flagged" else no_hour
    factors = []
    for factor in outlet.factors:
        instrument = INSTRUMENTS[factor.code]
        flags = by_code[factor.code]
        values = flow.dry[factor.code]
        quiet = mask_of(hours, [(p.start, p.end) for p in plan.planted if "multiple" in p.detail])
        values = values * np.where(quiet | (factor.code == PH), 1.0, 1.0 + span_error)
        values = _disturbed(city, outlet, factor, hours, values, flags)
        values = np.round(values, instrument.decimals)
        values, flags = distort(outlet, factor, hours, values, flags, conditions, plan.planted)
        key = key_of(city.seed, outlet.ref, factor.code, "zs")
        converted = np.round(
            _convert(outlet, plan, hours, values, conditions.get("oxygen_pct"), key), 2
        )
        mass_kg = _mass_kg(factor, values, conditions["flow_m3"], outlet.medium)
        is_absent = is_check if factor.code in CHECKED else no_hour
        is_corrected = changed if factor.code != PH else no_hour
        factors.append(
            FactorReport(factor, values, converted, mass_kg, flags, is_absent, is_corrected)
        )
    minutes = _minutes(outlet, hours, by_code[outlet.factors[0].code])
    return Report(
        outlet=outlet,
        hours=hours,
        mn=[(place, mn) for place, _, mn in segments],
        factors=factors,
        conditions=conditions,
        flow_flag=common,
        oxygen_flag=common,
        minutes=minutes,
        arrives=arrives,
        later=later,
        planted=plan.planted,
    )


def _minutes(outlet: Outlet, hours: Hours, flags: Codes) -> Series:
    """Valid minutes of the hour; water stations do not send them."""
    if outlet.medium == "water":
        return np.full(hours.shape, np.nan)
    chance = uniform(key_of("minutes", outlet.ref), hours)
    minutes = np.where(flags == NORMAL, 60.0, np.floor(chance * 30.0))
    minutes[flags == STOP_FLAG] = 60.0
    minutes[flags == OVER_RANGE] = 60.0
    if outlet.monitors[0].calibration_days == 1:
        daily = (hour_of_day(hours) == outlet.monitors[0].check_hour) & (flags == NORMAL)
        minutes[daily] = 46.0 + np.floor(6.0 * chance[daily])
    return minutes
