"""How hard a source works in each hour when nothing disturbs it, as a share of its full load."""

from collections.abc import Callable

import numpy as np

from demo.chance import Hours, Series, key_of, smooth, texture, uniform
from demo.hours import festival_distance, hour_of_day, weekday, year_angle
from demo.weather import Weather

Rhythm = Callable[[int, Hours, Weather], Series]

_DEMAND = np.array(
    [0.66, 0.63, 0.61, 0.60, 0.61, 0.66, 0.76, 0.86, 0.93, 0.98, 1.00, 0.97,
     0.90, 0.92, 0.95, 0.96, 0.97, 0.99, 1.00, 0.98, 0.94, 0.88, 0.79, 0.71]
)  # fmt: skip
_TOWN_WATER = np.array(
    [0.92, 0.80, 0.70, 0.63, 0.60, 0.62, 0.72, 0.90, 1.08, 1.18, 1.20, 1.16,
     1.14, 1.10, 1.05, 1.02, 1.02, 1.05, 1.12, 1.20, 1.25, 1.22, 1.14, 1.03]
)  # fmt: skip


def _clip(load: Series, low: float, high: float = 1.04) -> Series:
    return np.asarray(np.clip(load, low, high))


def _festival(hours: Hours, *, depth: float) -> Series:
    """Falls to ``1 - depth`` in the week after the first day of the lunar year."""
    days = festival_distance(hours)
    return 1.0 - depth * np.clip(1.0 - np.abs(days - 3.0) / 8.0, 0.0, 0.5) * 2.0


def _grid(key: int, hours: Hours, weather: Weather) -> Series:
    """Power for the grid: summer and winter peaks, weekdays, two peaks a day, wind from outside."""
    season = 0.06 * np.cos(2.0 * year_angle(hours) - 0.6)
    week = np.where(weekday(hours) >= 5, 0.94, 1.0)
    wander = 0.09 * texture(key, hours, {5: 0.4, 19: 0.8, 61: 0.7})
    load = (0.26 + 0.56 * _DEMAND[hour_of_day(hours)]) * week + season + wander
    return _clip(load * _festival(hours, depth=0.18), 0.40)


def _heat_and_power(key: int, hours: Hours, weather: Weather) -> Series:
    """Heat leads in winter, process steam the rest of the year."""
    heat = np.clip((18.0 - weather.air_c) / 26.0, 0.0, 1.0)
    diurnal = 0.06 * (_DEMAND[hour_of_day(hours)] - 0.85)
    wander = 0.045 * texture(key, hours, {4: 0.5, 17: 0.8, 83: 0.8})
    return _clip((0.62 + 0.30 * heat + diurnal + wander) * _festival(hours, depth=0.1), 0.42)


def _peaking(key: int, hours: Hours, weather: Weather) -> Series:
    """Gas turbine: runs from morning to late evening on the days it is called, at high load."""
    called = uniform(key, hours // 24) < 0.72
    hour = hour_of_day(hours)
    running = called & (hour >= 7) & (hour <= 22)
    load = 0.90 + 0.05 * texture(key, hours, {3: 0.6, 9: 0.7})
    return np.where(running, _clip(load, 0.72), 0.0)


def _steady(key: int, hours: Hours, weather: Weather) -> Series:
    load = 0.90 + 0.035 * texture(key, hours, {5: 0.5, 29: 0.8, 170: 1.0})
    return _clip(load, 0.7)


def _waste(key: int, hours: Hours, weather: Weather) -> Series:
    """A grate at constant steam: the fuel makes the noise, the load does not."""
    return _clip(0.94 + 0.022 * texture(key, hours, {2: 0.5, 13: 0.7, 70: 0.6}), 0.78)


def _kiln(key: int, hours: Hours, weather: Weather) -> Series:
    return _clip(0.91 + 0.03 * texture(key, hours, {7: 0.5, 41: 0.8, 200: 0.9}), 0.72)


def _heating(key: int, hours: Hours, weather: Weather) -> Series:
    """District heat follows the cold outside; the season itself is in the plan of stops."""
    need = np.clip((17.0 - weather.air_c) / 24.0, 0.0, 1.0)
    night = np.where((hour_of_day(hours) >= 22) | (hour_of_day(hours) <= 5), 0.03, 0.0)
    return _clip(0.38 + 0.60 * need + night + 0.03 * texture(key, hours, {4: 0.6, 23: 0.8}), 0.32)


def _shifts(key: int, hours: Hours, weather: Weather) -> Series:
    """Three shifts; the change of shift shows, nights are a little lower."""
    hour = hour_of_day(hours)
    shift = np.where((hour == 0) | (hour == 8) | (hour == 16), 0.93, 1.0)
    night = np.where(hour < 8, 0.95, 1.0)
    load = (0.86 + 0.06 * texture(key, hours, {3: 0.6, 11: 0.8, 55: 0.6})) * shift * night
    return _clip(load, 0.55)


def _working(hours: Hours, first: int, last: int, *, rest: int) -> Series:
    hour = hour_of_day(hours)
    days = festival_distance(hours)
    at_work = (hour >= first) & (hour <= last) & (weekday(hours) < rest)
    at_work &= (days < -3.0) | (days > 8.0)
    return at_work.astype(np.float64)


def _workdays(key: int, hours: Hours, weather: Weather) -> Series:
    """Monday to Saturday, eight to eight, with a dip at noon."""
    lunch = np.where(hour_of_day(hours) == 12, 0.6, 1.0)
    load = 0.84 + 0.08 * texture(key, hours, {2: 0.7, 7: 0.7, 120: 0.5})
    return _working(hours, 8, 19, rest=6) * lunch * _clip(load, 0.5)


def _two_shifts(key: int, hours: Hours, weather: Weather) -> Series:
    load = 0.86 + 0.07 * texture(key, hours, {2: 0.7, 9: 0.7, 120: 0.5})
    return _working(hours, 7, 22, rest=6) * _clip(load, 0.5)


def _town(key: int, hours: Hours, weather: Weather) -> Series:
    hour = (hour_of_day(hours) + np.where(weekday(hours) >= 5, -1, 0)) % 24
    wander = 0.05 * texture(key, hours, {2: 0.6, 13: 0.6, 150: 0.8})
    return _clip(0.86 * _TOWN_WATER[hour] + wander, 0.30, 1.5)


def _park(key: int, hours: Hours, weather: Weather) -> Series:
    week = np.where(weekday(hours) == 6, 0.82, 1.0)
    diurnal = 0.92 + 0.12 * (_DEMAND[hour_of_day(hours)] - 0.84)
    wander = 0.06 * texture(key, hours, {3: 0.6, 17: 0.7, 90: 0.8})
    return _clip((diurnal + wander) * week * _festival(hours, depth=0.55), 0.2, 1.3)


def _steady_water(key: int, hours: Hours, weather: Weather) -> Series:
    return _clip(0.88 + 0.07 * texture(key, hours, {2: 0.6, 11: 0.7, 80: 0.8}), 0.45, 1.25)


def _shifts_water(key: int, hours: Hours, weather: Weather) -> Series:
    """Discharge from early morning to late evening; nothing at night."""
    hour = hour_of_day(hours)
    open_hours = (hour >= 6) & (hour <= 21)
    swell = 0.72 + 0.34 * np.sin(np.pi * (hour - 5.0) / 17.5)
    load = swell + 0.07 * texture(key, hours, {2: 0.7, 9: 0.7, 90: 0.6})
    week = np.where(weekday(hours) == 6, 0.62, 1.0)
    quiet = (festival_distance(hours) > -3.0) & (festival_distance(hours) < 7.0)
    return np.where(open_hours & ~quiet, _clip(load * week, 0.15, 1.25), 0.0)


def _workdays_water(key: int, hours: Hours, weather: Weather) -> Series:
    """Six days a week; the treatment runs on into the evening."""
    hour = hour_of_day(hours)
    load = 0.84 + 0.10 * texture(key, hours, {2: 0.7, 9: 0.7, 120: 0.6})
    at_work = _working(hours, 7, 23, rest=6) * np.where(hour >= 21, 0.5, 1.0)
    return at_work * _clip(load, 0.3, 1.25)


def _night_water(key: int, hours: Hours, weather: Weather) -> Series:
    """Slaughtering works before dawn, so water runs from three at night to early afternoon."""
    load = 0.86 + 0.12 * texture(key, hours, {2: 0.7, 9: 0.7, 120: 0.5})
    return _working(hours, 3, 13, rest=7) * _clip(load, 0.3, 1.25)


def _batches(key: int, hours: Hours, weather: Weather) -> Series:
    """A tank is let out in two or three batches of two or three hours on each working day."""
    day = hours // 24
    hour = hour_of_day(hours)
    discharging = np.zeros(hours.shape, dtype=bool)
    for batch, earliest in enumerate((8, 13, 18)):
        begin = earliest + (uniform(key + 10 + batch, day) * 3.0).astype(np.int64)
        length = 2 + (uniform(key + 20 + batch, day) * 2.0).astype(np.int64)
        held = uniform(key + 30 + batch, day) < (0.95, 0.9, 0.5)[batch]
        discharging |= held & (hour >= begin) & (hour < begin + length)
    away = (festival_distance(hours) > -4.0) & (festival_distance(hours) < 9.0)
    level = _clip(0.95 + 0.12 * smooth(key, hours, period=3), 0.5, 1.3)
    return np.where(discharging & (weekday(hours) < 6) & ~away, level, 0.0)


_RHYTHMS: dict[str, Rhythm] = {
    "grid": _grid,
    "heat_and_power": _heat_and_power,
    "peaking": _peaking,
    "steady": _steady,
    "waste": _waste,
    "kiln": _kiln,
    "heating": _heating,
    "shifts": _shifts,
    "workdays": _workdays,
    "two_shifts": _two_shifts,
    "town": _town,
    "park": _park,
    "steady_water": _steady_water,
    "shifts_water": _shifts_water,
    "workdays_water": _workdays_water,
    "night_water": _night_water,
    "batches": _batches,
}

INTERMITTENT = frozenset({"peaking", "workdays", "two_shifts"})
"""Gas sources that stop every night: their stops come from the device, not from a mark."""


def undisturbed_load(
    rhythm: str, *, seed: int, outlet_ref: str, hours: Hours, weather: Weather
) -> Series:
    """Share of full load (gas) or of the usual flow (water) in each hour."""
    return _RHYTHMS[rhythm](key_of(seed, outlet_ref, "load"), hours, weather)


_ALWAYS = frozenset({"town", "steady_water", "steady", "waste", "grid", "heat_and_power", "kiln"})


def works_then(rhythm: str, start: int, end: int) -> bool:
    """Whether a source of this rhythm certainly runs in these hours."""
    hours = np.arange(start, end, dtype=np.int64)
    days = np.atleast_1d(festival_distance(hours))
    if rhythm in _ALWAYS:
        return True
    if bool(np.any(np.abs(days - 2.0) < 14.0)):
        return False
    if rhythm in INTERMITTENT:
        clock = hours % 24
        return bool(np.all((clock >= 9) & (clock <= 18) & (weekday(hours) < 5)))
    return bool(np.all(weekday(hours) < 5))
