"""What the page of emissions reads, cached by scope and span."""

from datetime import date

import pandas as pd

from dashboard import permit_accounts, pools
from dashboard.cache import staff_cached
from dashboard.permit_accounts import PermitAccount
from dashboard.pools import Scope
from queries import emission_places, emission_totals

SHORT_SECONDS = 60
LONG_SECONDS = 300


@staff_cached(SHORT_SECONDS)
def placed(scope: Scope, start: date, end: date, today: date) -> pd.DataFrame:
    """Months of outlets with enterprise and place, as ``emission_places.placed_months``."""
    with pools.connection("staff", scope=scope) as connection:
        return emission_places.placed_months(connection, start=start, end=end, today=today)


@staff_cached(SHORT_SECONDS)
def first_month(scope: Scope) -> date | None:
    """The earliest stored month."""
    with pools.connection("staff", scope=scope) as connection:
        return emission_places.first_month(connection)


@staff_cached(LONG_SECONDS)
def permits(scope: Scope, year: int, today: date) -> tuple[PermitAccount, ...]:
    """Use of every permitted amount in force in a year."""
    with pools.connection("staff", scope=scope) as connection:
        return tuple(permit_accounts.of_enterprises(connection, None, year=year, today=today))


@staff_cached(SHORT_SECONDS)
def compared(scope: Scope, start: date, end: date) -> pd.DataFrame:
    """The loggers' masses and ours, as ``emission_totals.reported_against_computed``."""
    with pools.connection("staff", scope=scope) as connection:
        return emission_totals.reported_against_computed(connection, None, start=start, end=end)
