"""Treated water, forwards: people, shifts and rain make flow; treatment leaves a load in it."""

import numpy as np

from demo.agenda import Event
from demo.chance import Hours, Series, key_of, texture, white
from demo.gas import limit_in_force, soft_cap
from demo.model import City, Factor, Outlet, Planted
from demo.processes import PH, WaterFactor, WaterProcess
from demo.rhythm import undisturbed_load
from demo.state import RUNNING, STOPPED, Flow, state_of, window
from demo.weather import Weather


def water_temperature(
    city: City, outlet: Outlet, process: WaterProcess, hours: Hours, weather: Weather
) -> Series:
    """Follows the air slowly and never as far; hardly a course of the day."""
    slow = 15.0 + 0.44 * (weather.slow_air_c - 14.0) + 0.02 * (weather.air_c - weather.slow_air_c)
    own = 0.25 * texture(key_of(city.seed, outlet.ref, "warmth"), hours, {9: 0.6, 70: 0.8})
    return np.clip(slow + 0.5 * process.warm_c + own, 6.0, 34.0)


def _hold(values: Series, hours: Hours, every: int) -> Series:
    """An instrument that measures every few hours repeats its last value in between."""
    if every == 1:
        return values
    return values[np.maximum(hours // every * every - hours[0], 0)]


def _without_water(outlet: Outlet, values: Series, flow: Series) -> Series:
    """At half of the stations an instrument without fresh water repeats its last value."""
    if outlet.number % 2:
        return values
    last = np.where(flow > 0.0, np.arange(len(flow)), 0)
    return values[np.maximum.accumulate(last)]


def _concentration(
    city: City, outlet: Outlet, factor: Factor, hours: Hours, temperature_c: Series
) -> Series:
    source = factor.source
    assert isinstance(source, WaterFactor)
    key = key_of(city.seed, outlet.ref, factor.code)
    common = texture(key_of(city.seed, outlet.ref, "works"), hours, {9: 0.6, 41: 0.9, 200: 0.7})
    if factor.code == PH:
        own = texture(key, hours, {2: 0.5, 11: 0.8, 90: 0.8})
        return np.clip(source.level + source.spread * own, 6.4, 8.6)
    own = texture(key, hours, {2: 0.5, 7: 0.8, 37: 0.9, 260: 0.9, 1400: 0.6})
    cold = np.clip((16.0 - temperature_c) / 6.0, 0.0, 1.0)
    log = source.spread * (0.45 * common + 0.8 * own) + source.winter * cold
    level = np.full(hours.shape, factor.steps[0].level)
    for step in factor.steps[1:]:
        level[hours >= (step.from_day or 0) * 24] = step.level
    return soft_cap(level * np.exp(log), 0.90) * limit_in_force(factor, hours)


def _plant(values: Series, factor: Factor, hours: Hours, planted: list[Planted], key: int) -> None:
    """Put planted bad days and pH excursions into the water."""
    for one in planted:
        if one.pollutant_code != factor.code:
            continue
        place = window(hours, one.start, one.end)
        if "multiple" in one.detail:
            limit = limit_in_force(factor, hours[place])
            uneven = 0.045 * texture(key + 7, hours[place], {2: 0.6, 5: 0.8})
            values[place] = limit * (1.0 + one.detail["multiple"]) * (1.0 + uneven)
        elif one.kind == "range_exceedance":
            values[place] = one.detail["value"] + 0.03 * white(key + 7, hours[place])


def water_flow(
    city: City,
    outlet: Outlet,
    *,
    hours: Hours,
    weather: Weather,
    events: list[Event],
    planted: list[Planted],
) -> Flow:
    """What leaves a water outlet in each hour."""
    process = outlet.process
    assert isinstance(process, WaterProcess)
    load = undisturbed_load(
        outlet.rhythm, seed=city.seed, outlet_ref=outlet.ref, hours=hours, weather=weather
    )
    state = state_of(hours, events)
    running = load * state.share * (1.0 + process.rain * weather.rain)
    flow = process.flow_m3_h * outlet.size * running
    temperature_c = water_temperature(city, outlet, process, hours, weather)
    dry: dict[str, Series] = {}
    for factor in outlet.factors:
        values = _concentration(city, outlet, factor, hours, temperature_c)
        _plant(values, factor, hours, planted, key_of(city.seed, outlet.ref, factor.code))
        if factor.code != PH:
            values = _hold(values, hours, process.values_every_h)
            values = _without_water(outlet, values, flow)
        dry[factor.code] = values
    phase = np.where(flow <= 0.0, STOPPED, RUNNING).astype(np.int8)
    conditions = {"flow_m3": flow, "temperature_c": temperature_c}
    return Flow(phase, conditions, dry, dict(dry))
