"""What several staff pages read about the city: counties, outlets, rules, counts by day."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from queries import daily_values, exceedances, hourly_values, networking, registry

CITY_TIME = ZoneInfo("Asia/Shanghai")
SHORT_SECONDS = 60
LONG_SECONDS = 300


@dataclass(frozen=True)
class Rules:
    """Rule rows that screens of the whole city share, as in force on a day; None: no row."""

    marking_cut_off_hours: float
    review_cut_off_hours: float
    interruption_hours: float
    transmission_target: float | None

    def marking_closes(self, day: date) -> datetime:
        """Moment from which the hours of a day may no longer be marked."""
        return midnight_after(day) + timedelta(hours=self.marking_cut_off_hours)

    def review_closes(self, day: date) -> datetime:
        """Moment from which a verdict stands by rule."""
        return midnight_after(day) + timedelta(hours=self.review_cut_off_hours)

    def newest_settled_day(self, now: datetime) -> date:
        """The last day whose review is over at ``now``."""
        end = now - timedelta(hours=self.review_cut_off_hours)
        return end.astimezone(CITY_TIME).date() - timedelta(days=1)


def midnight(day: date) -> datetime:
    """Start of a day in the city."""
    return datetime(day.year, day.month, day.day, tzinfo=CITY_TIME)


def midnight_after(day: date) -> datetime:
    """End of a day in the city."""
    return midnight(day + timedelta(days=1))


@staff_cached(LONG_SECONDS)
def rules(scope: Scope, on: date) -> Rules:
    """Rule rows in force on a day.

    The three cut-offs are seeded with the schema. A row that someone ended without a successor is
    a fault of the registry that a page cannot mend, so it is said and not guessed.
    """
    names = {
        "marking_cut_off_hours": registry.MARKING_CUT_OFF,
        "review_cut_off_hours": registry.REVIEW_CUT_OFF,
        "interruption_hours": registry.INTERRUPTION,
        "transmission_target": registry.TRANSMISSION_TARGET,
    }
    with pools.connection("staff", scope=scope) as connection:
        numbers = {
            field: registry.city_rule(connection, rule, on=on) for field, rule in names.items()
        }
    for field, number in numbers.items():
        if number is None and field != "transmission_target":
            raise LookupError(f"no row of rule_parameter {names[field]!r} is in force on {on}")
    return Rules(**numbers)  # type: ignore[arg-type]  # None was refused above


@staff_cached(LONG_SECONDS)
def counties(scope: Scope, on: date) -> list[registry.County]:
    """Counties in scope with the names of the day."""
    with pools.connection("staff", scope=scope) as connection:
        found = registry.counties(connection, on=on)
    return [one for one in found if scope is None or one.county_id in scope]


@staff_cached(LONG_SECONDS)
def river(scope: Scope) -> tuple[tuple[float, float], ...]:
    """Course of the river on a schematic map; empty where the installation names none."""
    with pools.connection("staff", scope=scope) as connection:
        text = registry.setting(connection, registry.MAP_RIVER)
    return tuple((float(x), float(y)) for x, y in json.loads(text)) if text else ()


@staff_cached(LONG_SECONDS)
def industries(scope: Scope) -> list[registry.Industry]:
    """Industries of the dischargers in scope."""
    with pools.connection("staff", scope=scope) as connection:
        return registry.industries(connection)


@staff_cached(LONG_SECONDS)
def pollutants(scope: Scope) -> dict[str, registry.Pollutant]:
    """Every factor by its code."""
    with pools.connection("staff", scope=scope) as connection:
        return registry.pollutants(connection)


@staff_cached(LONG_SECONDS)
def outlets(scope: Scope, on: date) -> pd.DataFrame:
    """Outlets in scope on a day, as ``registry.outlets``."""
    with pools.connection("staff", scope=scope) as connection:
        return registry.outlets(connection, on=on)


@staff_cached(LONG_SECONDS)
def enterprises(scope: Scope, on: date) -> pd.DataFrame:
    """Dischargers in scope, as ``registry.enterprises``."""
    with pools.connection("staff", scope=scope) as connection:
        return registry.enterprises(connection, on=on)


@staff_cached(SHORT_SECONDS)
def exceeding(scope: Scope, start: date, end: date) -> pd.DataFrame:
    """Exceedances of permit limits of every stage, as ``exceedances.in_scope``."""
    with pools.connection("staff", scope=scope) as connection:
        return exceedances.in_scope(connection, start=start, end=end)


@staff_cached(SHORT_SECONDS)
def outlet_days(scope: Scope, start: date, end: date) -> pd.DataFrame:
    """Hour counts of every outlet and day, as ``daily_values.outlet_days``."""
    with pools.connection("staff", scope=scope) as connection:
        return daily_values.outlet_days(connection, start=start, end=end)


@staff_cached(SHORT_SECONDS)
def newest_hours(scope: Scope, since: datetime) -> pd.DataFrame:
    """Newest hour of each outlet that reported since then, as ``hourly_values.newest``."""
    with pools.connection("staff", scope=scope) as connection:
        return hourly_values.newest(connection, since=since)


@staff_cached(LONG_SECONDS)
def ledger(scope: Scope) -> pd.DataFrame:
    """The networking ledger, as ``networking.ledger``."""
    with pools.connection("staff", scope=scope) as connection:
        return networking.ledger(connection)


@staff_cached(SHORT_SECONDS)
def special_periods(scope: Scope, at: datetime) -> list[networking.SpecialPeriod]:
    """Emergency responses and events in force at a moment."""
    with pools.connection("staff", scope=scope) as connection:
        return networking.special_periods(connection, at=at)
