"""Where the numbers of the page lead: the explorer of the enterprise around what exceeded."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard import parameters
from dashboard.staff.exceedances_choice import Chosen
from dashboard.staff.exceedances_counts import day_of, hour_of
from dashboard.staff.exceedances_state import DAY

AROUND = timedelta(days=1)


def outlet_href(chosen: Chosen, outlet: dict[str, Any], code: str | None = None) -> str:
    """The outlet over the chosen span."""
    last = min(chosen.span.end - DAY, chosen.today)
    return _address(outlet, code=code, start=chosen.span.start, last=last)


def episode_href(chosen: Chosen, outlet: dict[str, Any], rows: pd.DataFrame) -> str:
    """The outlet and factor from a day before the first to a day after the last exceedance."""
    is_day = bool(rows["is_day"].all())
    first = min(_day(row, "first_period") for row in rows.to_dict("records"))
    last = max(_day(row, "last_period") for row in rows.to_dict("records"))
    return _address(
        outlet,
        code=str(rows["pollutant_code"].iloc[0]),
        start=first - AROUND,
        last=min(last + AROUND, chosen.today),
        step="day" if is_day else None,
    )


def _day(row: dict[Any, Any], name: str) -> date:
    return day_of(row[name]) if row["is_day"] else hour_of(row[name]).date()


def _address(
    outlet: dict[str, Any], *, code: str | None, start: date, last: date, step: str | None = None
) -> str:
    query = parameters.query(
        outlet=outlet["outlet_id"], factor=code, step=step, **{"from": start, "to": last}
    )
    return f"/staff/enterprises/{outlet['enterprise_id']}?{query}"
