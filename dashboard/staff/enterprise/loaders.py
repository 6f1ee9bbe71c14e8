"""What the page of one enterprise reads: its record, and the frames behind the explorer."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from dashboard.staff import loaders_city as city
from queries import (
    daily_values,
    enterprise_record,
    exceedances,
    hourly_values,
    limit_values,
    outlet_evidence,
    received_days,
    registry,
)

PENALTY_YEARS = 3


@dataclass(frozen=True)
class Record:
    """Everything on record about one discharger, as of a day."""

    identity: enterprise_record.Identity
    dated: list[enterprise_record.DatedText]
    permits: list[enterprise_record.PermitVersion]
    outlets: list[enterprise_record.Outlet]
    factors: list[enterprise_record.Factor]
    monitors: list[enterprise_record.Monitor]
    listings: list[enterprise_record.Listing]
    penalties: tuple[int, date | None]
    has_limits: bool
    series: list[tuple[int, str]]
    days: tuple[date, date] | None
    received: list[tuple[int, str, date, date]]
    """Series that were received by day: outlet, pollutant, first and last day."""

    def codes_of(self, outlet_id: int) -> set[str]:
        """Pollutants that the outlet ever had values of, by the hour or by the day."""
        hourly = {code for one, code in self.series if one == outlet_id}
        return hourly | {code for one, code, _, _ in self.received if one == outlet_id}

    def last_day(self) -> date | None:
        """Newest day with values."""
        lasts = [last for *_, last in self.received]
        return max([*lasts, self.days[1]] if self.days else lasts, default=None)


@dataclass(frozen=True)
class Explored:
    """Frames of one outlet and span; each as the query of its name describes."""

    hours: pd.DataFrame
    conditions: pd.DataFrame
    days: pd.DataFrame
    judgements: pd.DataFrame
    limits: pd.DataFrame
    periods: pd.DataFrame
    events: pd.DataFrame
    revisions: pd.DataFrame
    batches: pd.DataFrame
    received: pd.DataFrame


@staff_cached(city.SHORT_SECONDS)
def record(scope: Scope, enterprise_id: int, on: date) -> Record | None:
    """The record of a discharger; None when there is none in scope."""
    with pools.connection("staff", scope=scope) as connection:
        identity = enterprise_record.identity(connection, enterprise_id)
        if identity is None:
            return None
        outlets = enterprise_record.outlets(connection, enterprise_id, on=on)
        ids = tuple(sorted(one.outlet_id for one in outlets))
        since = on.replace(year=on.year - PENALTY_YEARS, day=min(on.day, 28))
        return Record(
            identity=identity,
            dated=enterprise_record.dated_texts(connection, enterprise_id),
            permits=enterprise_record.permits(connection, enterprise_id),
            outlets=outlets,
            factors=enterprise_record.factors(connection, enterprise_id, on=on),
            monitors=enterprise_record.monitors(
                connection, enterprise_id, on=on, now=city.midnight(on)
            ),
            listings=enterprise_record.listings(connection, enterprise_id),
            penalties=enterprise_record.penalties(connection, enterprise_id, since=since),
            has_limits=enterprise_record.has_limits(connection, enterprise_id),
            series=daily_values.series(connection, ids),
            days=daily_values.days_known(connection, ids),
            received=received_days.series(connection, ids),
        )


@staff_cached(city.SHORT_SECONDS)
def exceeding(scope: Scope, outlet_ids: tuple[int, ...], start: date, end: date) -> pd.DataFrame:
    """Exceedances of some outlets, as ``exceedances.of_outlets``."""
    with pools.connection("staff", scope=scope) as connection:
        return exceedances.of_outlets(connection, outlet_ids, start=start, end=end)


@staff_cached(city.SHORT_SECONDS)
def explored(
    scope: Scope,
    outlet_id: int,
    pollutant_codes: tuple[str, ...],
    start: date,
    end: date,
    with_hours: bool,
) -> Explored:
    """Everything drawn of an outlet on the days ``start <= day < end``.

    Without hours the frames of hours and companions are empty: a view of days needs none.
    """
    begin, stop = city.midnight(start), city.midnight(end)
    hours_end = stop if with_hours else begin
    with pools.connection("staff", scope=scope) as connection:
        hours = hourly_values.of_outlet(
            connection, outlet_id, pollutant_codes=pollutant_codes, start=begin, end=hours_end
        )
        received = received_days.of_outlet(
            connection, outlet_id, pollutant_codes=pollutant_codes, start=start, end=end
        )
        batch_ids = tuple(sorted({*map(int, hours["batch_id"]), *map(int, received["batch_id"])}))
        return Explored(
            hours=hours,
            conditions=hourly_values.conditions(connection, outlet_id, start=begin, end=hours_end),
            days=daily_values.of_outlet(
                connection, outlet_id, pollutant_codes=pollutant_codes, start=start, end=end
            ),
            judgements=exceedances.of_outlet(
                connection, outlet_id, pollutant_codes=pollutant_codes, start=start, end=end
            ),
            limits=limit_values.of_outlet(
                connection, outlet_id, pollutant_codes=pollutant_codes, start=start, end=end
            ),
            periods=outlet_evidence.periods(connection, outlet_id, start=begin, end=stop),
            events=outlet_evidence.events(connection, outlet_id, start=begin, end=stop),
            revisions=outlet_evidence.revisions(
                connection, outlet_id, pollutant_codes=pollutant_codes, start=begin, end=stop
            ),
            batches=hourly_values.batches(connection, batch_ids),
            received=received,
        )


@staff_cached(city.LONG_SECONDS)
def reported_conversion_first(scope: Scope, on: date) -> bool:
    """Whether the logger's own converted value is judged where it was sent; a rule row of gas."""
    with pools.connection("staff", scope=scope) as connection:
        number = registry.city_rule(
            connection, registry.REPORTED_CONVERSION_FIRST, on=on, medium="gas"
        )
    return bool(number)
