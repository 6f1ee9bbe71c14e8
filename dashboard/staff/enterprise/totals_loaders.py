"""What the tab of totals reads, cached."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import permit_accounts, pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from dashboard.staff import loaders_city as city
from queries import emission_totals, substitution_runs

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Masses:
    """Months of the enterprise's outlets, and their loggers' masses beside ours."""

    months: pd.DataFrame
    compared: pd.DataFrame


@dataclass(frozen=True)
class Substituted:
    """What stands in for invalid hours of one series, with the rows of the rules by id."""

    runs: pd.DataFrame
    days: pd.DataFrame
    rules: dict[str, tuple[float, str, str]]


@staff_cached(city.SHORT_SECONDS)
def masses(scope: Scope, outlet_ids: tuple[int, ...], start: date, end: date) -> Masses:
    """Months that begin in the span."""
    with pools.connection("staff", scope=scope) as connection:
        return Masses(
            emission_totals.outlet_months(connection, outlet_ids, start=start, end=end),
            emission_totals.reported_against_computed(connection, outlet_ids, start=start, end=end),
        )


@staff_cached(city.SHORT_SECONDS)
def twelve_months(
    scope: Scope, outlet_ids: tuple[int, ...], pollutant_code: str, until: date
) -> tuple[float | None, date | None]:
    """Largest total of twelve months in a row, as ``permit_accounts.largest_twelve_months``."""
    with pools.connection("staff", scope=scope) as connection:
        return permit_accounts.largest_twelve_months(
            connection, outlet_ids, pollutant_code=pollutant_code, until=until
        )


@staff_cached(city.SHORT_SECONDS)
def substituted(
    scope: Scope, outlet_id: int, pollutant_code: str, start: date, end: date
) -> Substituted:
    """Runs and days of one series in ``start <= day < end``."""
    with pools.connection("staff", scope=scope) as connection:
        return Substituted(
            substitution_runs.runs(
                connection, outlet_id, pollutant_code=pollutant_code, start=start, end=end
            ),
            substitution_runs.days(
                connection, outlet_id, pollutant_code=pollutant_code, start=start, end=end
            ),
            substitution_runs.rules(connection),
        )
