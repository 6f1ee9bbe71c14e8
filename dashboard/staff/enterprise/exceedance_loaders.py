"""What the tab of exceedances reads of one outlet, cached."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from dashboard.staff import exceedances_loaders
from dashboard.staff import exceedances_periods as periods
from dashboard.staff import loaders_city as city
from dashboard.staff.exceedances_periods import Found
from queries import daily_values, emission_totals, exceedance_rows

PURPOSE = "permit_compliance"


@dataclass(frozen=True)
class Exceeded:
    """Exceeding periods with their episodes, and the capture rate of each quarter."""

    found: Found
    quarters: pd.DataFrame


@staff_cached(city.SHORT_SECONDS)
def exceeded(scope: Scope, outlet_id: int, start: date, end: date, on: date) -> Exceeded:
    """What one outlet exceeded on the days ``start <= day < end``, by the rules of the day."""
    with pools.connection("staff", scope=scope) as connection:
        rows = exceedance_rows.verdicts(
            connection, start=start, end=end, purpose=PURPOSE, outlet_ids=(outlet_id,)
        )
        quarters = emission_totals.quarters(connection, (outlet_id,), start=start, end=end)
    case = exceedances_loaders.case_of(scope, rows, on)
    gap = int(city.rules(scope, on).interruption_hours)
    return Exceeded(periods.find(case, longest_gap_hours=gap), quarters)


@staff_cached(city.SHORT_SECONDS)
def days(
    scope: Scope, outlet_id: int, pollutant_codes: tuple[str, ...], start: date, end: date
) -> pd.DataFrame:
    """Days of an outlet, as ``daily_values.of_outlet``."""
    with pools.connection("staff", scope=scope) as connection:
        return daily_values.of_outlet(
            connection, outlet_id, pollutant_codes=pollutant_codes, start=start, end=end
        )
