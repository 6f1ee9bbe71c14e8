"""What the public pages read, kept until the data change."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard import pools
from dashboard.cache import public_cached
from dashboard.public import series_days
from queries import published_days, published_registry
from queries.published_registry import County, Industry, Pollutant, Settled

SHORT_SECONDS = 60
LONG_SECONDS = 300
SPAN_DAYS = 30
"""Days of the calendar, of the list and of the files."""

Span = tuple[date, date]


@public_cached(SHORT_SECONDS)
def settled() -> Settled:
    """Which days are settled."""
    with pools.connection("public") as connection:
        return published_registry.settled(connection)


def settled_span(now: Settled) -> Span:
    """The newest settled days, half-open."""
    return now.before_day - timedelta(days=SPAN_DAYS), now.before_day


@public_cached(LONG_SECONDS)
def counties(on: date) -> list[County]:
    """Counties of the day."""
    with pools.connection("public") as connection:
        return published_registry.counties(connection, on=on)


@public_cached(LONG_SECONDS)
def industries(on: date) -> list[Industry]:
    """Industries of the day."""
    with pools.connection("public") as connection:
        return published_registry.industries(connection, on=on)


@public_cached(LONG_SECONDS)
def pollutants() -> dict[str, Pollutant]:
    """Every factor by its code."""
    with pools.connection("public") as connection:
        return published_registry.pollutants(connection)


@public_cached(LONG_SECONDS)
def river() -> list[list[float]]:
    """Points of the river on the map."""
    with pools.connection("public") as connection:
        return published_registry.river(connection)


@public_cached(LONG_SECONDS)
def enterprises(on: date) -> pd.DataFrame:
    """Published dischargers of the day."""
    with pools.connection("public") as connection:
        return published_registry.enterprises(connection, on=on)


@public_cached(LONG_SECONDS)
def former_names(on: date) -> pd.DataFrame:
    """Names that later ones replaced."""
    with pools.connection("public") as connection:
        return published_registry.former_names(connection, on=on)


@public_cached(LONG_SECONDS)
def outlets(on: date) -> pd.DataFrame:
    """Outlets of each discharger on a day."""
    with pools.connection("public") as connection:
        return published_registry.outlets(connection, on=on)


@public_cached(LONG_SECONDS)
def factors(outlet_ids: tuple[int, ...], on: date) -> pd.DataFrame:
    """Factors that the permit names at some outlets."""
    with pools.connection("public") as connection:
        return published_registry.factors(connection, outlet_ids, on=on)


@public_cached(LONG_SECONDS)
def limits(outlet_ids: tuple[int, ...], on: date) -> pd.DataFrame:
    """Reviewed limits in force at some outlets on a day."""
    with pools.connection("public") as connection:
        return published_registry.limits(
            connection, start=on, end=on + timedelta(days=1), outlet_ids=outlet_ids
        )


@public_cached(LONG_SECONDS)
def days(start: date, end: date, outlet_ids: tuple[int, ...] | None) -> pd.DataFrame:
    """Settled days of all outlets, or of some, as ``series_days.combined``."""
    with pools.connection("public") as connection:
        given: dict[str, Any] = {"start": start, "end": end, "outlet_ids": outlet_ids}
        return series_days.combined(
            published_days.days(connection, **given),
            published_days.verdicts(connection, **given),
            published_registry.limits(connection, **given),
            published_days.duties(connection, **given),
        )


@public_cached(LONG_SECONDS)
def enterprise_days(start: date, end: date) -> pd.DataFrame:
    """One state per discharger and settled day, as ``series_days.of_enterprises``."""
    return series_days.of_enterprises(days(start, end, None))
