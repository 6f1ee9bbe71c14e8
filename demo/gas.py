"""Flue gas, forwards: load makes combustion gas and mass of pollutants, air dilutes both.

The chain is that of a stack, not of a formula book: fuel in proportion to load, dry combustion gas
with the oxygen of the burner, tempering air, and from there oxygen, dry flow and concentration.
"""

from collections.abc import Iterable

import numpy as np

from demo.agenda import Event
from demo.chance import Hours, Series, key_of, texture, white
from demo.flags import Codes
from demo.model import City, Factor, Outlet, Planted
from demo.processes import INSTRUMENTS, GasProcess
from demo.rhythm import INTERMITTENT, undisturbed_load
from demo.state import RUNNING, SHUTTING_DOWN, STARTING, STOPPED, Flow, State, state_of, window
from demo.weather import Weather

AIR_OXYGEN_PCT = 21.0
DESIGN_VELOCITY_M_S = 14.0
_STANDARD_KPA = 101.325
_TEMPERING_SHARE = 0.045
_OFF_TEXTURE = {1: 1.0, 7: 0.6}
_ABATEMENT = {1: 0.6, 4: 0.9, 21: 0.8, 130: 0.8, 900: 0.6}


def design_velocity_area(outlet: Outlet) -> float:
    """Cross-section that gives the design velocity at full load [m²]."""
    process = outlet.process
    assert isinstance(process, GasProcess)
    oxygen, reference = process.oxygen_pct, process.reference_oxygen_pct
    dry = process.flow_m3_h * outlet.size * (1.0 + _TEMPERING_SHARE)
    if oxygen is not None and reference is not None:
        dry *= (AIR_OXYGEN_PCT - reference) / (AIR_OXYGEN_PCT - oxygen)
    wet = dry / (1.0 - process.humidity_pct / 100.0) * (273.0 + process.temperature_c) / 273.0
    return float(round(max(wet / 3600.0 / DESIGN_VELOCITY_M_S, 0.03), 3))


def _levels(factor: Factor, hours: Hours) -> tuple[Series, Series]:
    """Limit and usual share of it in each hour."""
    limit = np.full(hours.shape, factor.steps[0].limit)
    level = np.full(hours.shape, factor.steps[0].level)
    for step in factor.steps[1:]:
        later = hours >= (step.from_day or 0) * 24
        limit[later] = step.limit
        level[later] = step.level
    return limit, level


def limit_in_force(factor: Factor, hours: Hours) -> Series:
    """Limit of the permit in each hour."""
    return _levels(factor, hours)[0]


def soft_cap(share: Series, ceiling: Series | float) -> Series:
    """Bend shares above 85 % of the ceiling so that they approach it and never pass it."""
    knee = 0.85 * ceiling
    room = ceiling - knee
    return np.where(share > knee, knee + room * np.tanh((share - knee) / room), share)


def _at_reference(
    city: City, outlet: Outlet, factor: Factor, hours: Hours, load: Series, state: State
) -> Series:
    """Concentration at reference oxygen that combustion and abatement leave in each hour."""
    source = factor.source
    limit, level = _levels(factor, hours)
    common = texture(key_of(city.seed, outlet.ref, "burn"), hours, {3: 0.7, 13: 0.8, 60: 0.8})
    own = texture(key_of(city.seed, outlet.ref, factor.code), hours, _ABATEMENT)
    log = source.spread * (0.35 * common + 0.85 * own) + 0.25 * source.spread * (load - 0.8)
    day_limit = getattr(source, "day_limit", None)
    ceiling = 0.93 * np.ones(hours.shape) if day_limit is None else 0.93 * day_limit / limit
    share = soft_cap(level * np.exp(log), ceiling)
    start_up = getattr(source, "start_up", 1.0) - 1.0
    cold = state.phase == STARTING
    share[cold] *= 1.0 + start_up * (1.0 - state.progress[cold]) ** 0.7
    fading = state.phase == SHUTTING_DOWN
    share[fading] *= 1.0 + 0.6 * start_up * state.progress[fading] ** 2
    return share * limit


def _intermittent(outlet: Outlet, load: Series, state: State) -> State:
    """Where the source stops every night, its phases follow from its load."""
    if outlet.rhythm not in INTERMITTENT:
        return state
    phase = np.where(load <= 0.0, STOPPED, RUNNING).astype(np.int8)
    if outlet.rhythm == "peaking":
        before = np.concatenate([phase[:1], phase[:-1]])
        phase[(phase == RUNNING) & (before == STOPPED)] = STARTING
    phase[state.phase == STOPPED] = STOPPED
    progress = np.where(phase == STARTING, 0.35, 1.0)
    return State(state.share, phase, progress, np.where(phase == STOPPED, 6.0, 0.0))


def _plant(
    concentration: Series, outlet_ref: str, factor: Factor, hours: Hours, planted: Iterable[Planted]
) -> None:
    """Put the planted exceedances into the concentration at reference oxygen."""
    for one in planted:
        if one.pollutant_code != factor.code or "multiple" not in one.detail:
            continue
        place = window(hours, one.start, one.end)
        if place.start == place.stop:
            continue
        limit = _levels(factor, hours[place])[0]
        through = (hours[place] - one.start + 0.5) / (one.end - one.start)
        bump = 0.35 + 0.65 * np.sin(np.pi * through) if one.end - one.start > 1 else 1.0
        against = one.detail.get("against", limit)
        over = one.detail["multiple"] * bump
        if "against" in one.detail:
            key = key_of("uneven", outlet_ref, factor.code, one.start)
            over = one.detail["multiple"] + 0.04 * texture(key, hours[place], {2: 0.6, 5: 0.8})
        concentration[place] = against * (1.0 + over)


def _oxygen_and_flow(
    city: City, outlet: Outlet, process: GasProcess, hours: Hours, load: Series, state: State
) -> tuple[Series | None, Series, Series]:
    """Oxygen [%], dry standard flow [m³/h], and combustion gas at reference oxygen [m³/h]."""
    key = key_of(city.seed, outlet.ref, "oxygen")
    fire = load * state.share
    rated = process.flow_m3_h * outlet.size
    at_reference = fire * rated
    wobble = 1.0 + 0.012 * white(key + 1, hours)
    idle = np.clip(0.002 + 0.0015 * texture(key + 2, hours, _OFF_TEXTURE), 0.0, None) * rated
    out = state.phase == STOPPED
    if process.oxygen_pct is None or process.reference_oxygen_pct is None:
        flow = np.where(out, idle, at_reference * wobble)
        oxygen = None
        if process.oxygen_pct is not None:
            oxygen = process.oxygen_pct + 3.0 * (1.0 - fire) + 0.2 * white(key, hours)
    else:
        burner = (
            process.oxygen_pct
            + (AIR_OXYGEN_PCT - process.oxygen_pct) * 0.16 * (1.0 - np.clip(load, 0.0, 1.0))
            + 0.016
            * (AIR_OXYGEN_PCT - process.oxygen_pct)
            * texture(key, hours, {1: 0.5, 4: 0.8, 37: 0.7})
        )
        burner = np.minimum(burner, 20.2)
        combustion = (
            at_reference
            * (AIR_OXYGEN_PCT - process.reference_oxygen_pct)
            / (AIR_OXYGEN_PCT - burner)
        )
        air = _TEMPERING_SHARE * rated * (1.0 + 3.0 * (1.0 - state.share))
        flow = np.where(out, idle, (combustion + air) * wobble)
        oxygen = (combustion * burner + air * AIR_OXYGEN_PCT) / np.maximum(combustion + air, 1.0)
    if oxygen is not None:
        rest = 20.72 + 0.05 * texture(key + 3, hours, _OFF_TEXTURE)
        oxygen = np.where(out, np.minimum(rest, 20.94), np.minimum(oxygen, 20.6))
    return oxygen, flow, at_reference


def _companions(
    city: City,
    outlet: Outlet,
    process: GasProcess,
    hours: Hours,
    flow: Series,
    state: State,
    weather: Weather,
) -> dict[str, Series]:
    """Temperature, humidity, static pressure and velocity that belong to the dry flow."""
    key = key_of(city.seed, outlet.ref, "duct")
    cooling = np.exp(-state.hours_stopped / 14.0)
    running_c = process.temperature_c * (
        1.0 + 0.022 * texture(key, hours, {2: 0.5, 11: 0.7, 90: 0.8})
    )
    air = weather.air_c + 4.0
    warm = np.where(state.phase == STOPPED, 0.8 * cooling, 0.7 + 0.3 * state.share)
    temperature_c = air + (running_c - air) * warm
    wetness = np.where(state.phase == STOPPED, 0.12 + 0.5 * cooling, 0.35 + 0.65 * state.share)
    humidity = (
        process.humidity_pct * wetness * (1.0 + 0.03 * texture(key + 1, hours, {5: 0.7, 60: 0.7}))
    )
    design = process.flow_m3_h * outlet.size
    draught = np.clip(flow / design, 0.0, 1.3) ** 2
    static = process.static_kpa * (0.08 + 0.92 * draught) + 0.004 * white(key + 2, hours)
    wet = flow / (1.0 - humidity / 100.0) * (273.0 + temperature_c) / 273.0
    wet *= _STANDARD_KPA / (weather.pressure_kpa + static)
    return {
        "temperature_c": temperature_c,
        "pressure_kpa": static,
        "humidity_pct": humidity,
        "velocity_m_s": wet / 3600.0 / design_velocity_area(outlet),
    }


def gas_flow(
    city: City,
    outlet: Outlet,
    *,
    hours: Hours,
    weather: Weather,
    events: list[Event],
    planted: list[Planted],
) -> Flow:
    """What leaves a stack in each hour."""
    process = outlet.process
    assert isinstance(process, GasProcess)
    load = undisturbed_load(
        outlet.rhythm, seed=city.seed, outlet_ref=outlet.ref, hours=hours, weather=weather
    )
    state = _intermittent(outlet, load, state_of(hours, events))
    oxygen, flow, at_reference = _oxygen_and_flow(city, outlet, process, hours, load, state)
    conditions = {"flow_m3": flow} | _companions(city, outlet, process, hours, flow, state, weather)
    if oxygen is not None:
        conditions["oxygen_pct"] = oxygen
    if process.shows_load:
        conditions["load_pct"] = np.clip(load * state.share, 0.0, None) * 100.0
    dry: dict[str, Series] = {}
    target: dict[str, Series] = {}
    carrier = at_reference if process.reference_oxygen_pct is not None else flow
    for factor in outlet.factors:
        wanted = _at_reference(city, outlet, factor, hours, load, state)
        _plant(wanted, outlet.ref, factor, hours, planted)
        mass_mg_h = wanted * carrier
        key = key_of(city.seed, outlet.ref, factor.code, "zero")
        zero = 0.4 * INSTRUMENTS[factor.code].zero_noise * texture(key, hours, {1: 0.8, 40: 0.7})
        burning = state.phase != STOPPED
        diluted = mass_mg_h / np.maximum(flow, 1.0)
        dry[factor.code] = np.where(burning, diluted, zero)
        target[factor.code] = wanted
    return Flow(state.phase, conditions, dry, target)


def gas_phase(
    city: City, outlet: Outlet, *, hours: Hours, weather: Weather, events: list[Event]
) -> Codes:
    """Phase of a source in each hour, without the rest of the simulation."""
    load = undisturbed_load(
        outlet.rhythm, seed=city.seed, outlet_ref=outlet.ref, hours=hours, weather=weather
    )
    return _intermittent(outlet, load, state_of(hours, events)).phase
