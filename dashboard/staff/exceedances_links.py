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


def episodes_href(chosen: Chosen, outlet: dict[str, Any], rows: pd.DataFrame) -> str:
    """The outlet and factor around some of its episodes, all by hours or all by days."""
    return episode_href(
        chosen,
        outlet,
        code=str(rows["pollutant_code"].iloc[0]),
        is_day=bool(rows["is_day"].iloc[0]),
        first=int(rows["first_period"].min()),
        last=int(rows["last_period"].max()),
    )


def episode_href(
    chosen: Chosen, outlet: dict[str, Any], *, code: str, is_day: bool, first: int, last: int
) -> str:
    """The outlet and factor from a day before the first to a day after the last exceedance."""
    start = day_of(first) if is_day else hour_of(first).date()
    end = day_of(last) if is_day else hour_of(last).date()
    return _address(
        outlet,
        code=code,
        start=start - AROUND,
        last=min(end + AROUND, chosen.today),
        step="day" if is_day else None,
    )


def _address(
    outlet: dict[str, Any], *, code: str | None, start: date, last: date, step: str | None = None
) -> str:
    query = parameters.query(
        outlet=outlet["outlet_id"], factor=code, step=step, **{"from": start, "to": last}
    )
    return f"/staff/enterprises/{outlet['enterprise_id']}?{query}"
