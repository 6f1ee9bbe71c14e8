"""Series whose unit is doubtful in the chosen span: no exceedance, but somebody has to look."""

from datetime import date
from typing import Any

import pandas as pd

from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from dashboard.staff.exceedances_choice import Chosen, plain_rows
from dashboard.staff.exceedances_counts import EPOCH, hour_of
from dashboard.staff.exceedances_links import episode_href
from dashboard.staff.exceedances_loaders import SHORT_SECONDS
from dashboard.staff.exceedances_state import HOURS
from dashboard.staff.overview_rows import enterprise_name, outlet_name
from layouts import formats
from layouts.staff.exceedances_values import Doubt
from queries import unit_doubts

SHANGHAI_HOURS = 8


@staff_cached(SHORT_SECONDS)
def _days(scope: Scope, start: date, end: date) -> pd.DataFrame:
    with pools.connection("staff", scope=scope) as connection:
        return unit_doubts.days(connection, start=start, end=end)


def doubts(chosen: Chosen) -> tuple[Doubt, ...]:
    """One row for each chosen outlet and factor and side of the limit, the latest first."""
    rows = _days(chosen.visit.scope, chosen.span.start, chosen.span.end)
    rows = rows[rows["outlet_id"].isin(chosen.outlets["outlet_id"])]
    if chosen.state.pollutant is not None:
        rows = rows[rows["pollutant_code"] == chosen.state.pollutant]
    found: dict[tuple[Any, ...], list[tuple[int, int]]] = {}
    for row in plain_rows(rows):
        key = (row["outlet_id"], row["pollutant_code"], row["is_above"])
        found.setdefault(key, []).append((_first_hour(row["day"]), row["unit_suspect_map"]))
    shown = [(_last(days), _doubt(chosen, key, days)) for key, days in found.items()]
    return tuple(one for _, one in sorted(shown, key=lambda pair: -pair[0]))


def _doubt(chosen: Chosen, key: tuple[Any, ...], days: list[tuple[int, int]]) -> Doubt:
    t = chosen.visit.t
    outlet_id, code, is_above = key
    outlet = chosen.names.outlets[outlet_id]
    midnight, hours = days[0]
    first, last = midnight + (hours & -hours).bit_length() - 1, _last(days)
    return Doubt(
        enterprise=enterprise_name(outlet, t),
        outlet=outlet_name(outlet, t),
        pollutant=chosen.names.pollutants.get(code, code),
        is_above=bool(is_above),
        hours=sum(hours.bit_count() for _, hours in days),
        first=formats.hour(hour_of(first), t=t),
        last=formats.hour(hour_of(last), t=t),
        href=episode_href(chosen, outlet, code=code, is_day=False, first=first, last=last),
    )


def _first_hour(day: date) -> int:
    """Hour number of midnight in the city."""
    return (day - EPOCH).days * HOURS - SHANGHAI_HOURS


def _last(days: list[tuple[int, int]]) -> int:
    midnight, hours = days[-1]
    return midnight + hours.bit_length() - 1
