"""Weather of the city: one air temperature, pressure and rain for all sources."""

from dataclasses import dataclass

import numpy as np

from demo.chance import Hours, Series, key_of, smooth, texture
from demo.hours import hour_of_day, year_angle


@dataclass(frozen=True)
class Weather:
    """Hourly weather over a stretch of hours."""

    air_c: Series
    slow_air_c: Series
    """Air without the course of the day: what water in sewers and basins follows."""
    pressure_kpa: Series
    rain: Series
    """0 is dry, about 1 a heavy day; slow, because sewers run on after the rain."""


def weather(seed: int, hours: Hours) -> Weather:
    """Weather of a warm temperate city: cold dry winters, hot summers with most of the rain."""
    season = np.cos(year_angle(hours) - 2.0 * np.pi * 201 / 365)
    diurnal = np.cos(2.0 * np.pi * (hour_of_day(hours) - 14.5) / 24.0)
    synoptic = texture(key_of(seed, "air"), hours, {37: 0.5, 97: 1.0, 263: 0.7})
    slow_air_c = 14.0 + 13.5 * season + 2.9 * synoptic
    air_c = slow_air_c + (3.4 + 0.8 * season) * diurnal
    pressure_kpa = 101.0 - 0.9 * season - 0.35 * synoptic
    wet = smooth(key_of(seed, "rain"), hours, period=31) + 0.9 * season
    rain = np.clip(wet - 1.15, 0.0, 1.5)
    return Weather(air_c=air_c, slow_air_c=slow_air_c, pressure_kpa=pressure_kpa, rain=rain)
