"""What the page of exceedances reads, cached by scope and span."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from dashboard.staff import exceedances_periods as periods
from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise import loaders as enterprise
from dashboard.staff.exceedances_periods import Case, Found, Hours
from queries import exceedance_rows, registry

CAPTURE_TARGET = "capture_target"
SHORT_SECONDS = 60


@dataclass(frozen=True)
class Beside:
    """What the verdicts of a span are seen against."""

    bases: pd.DataFrame
    coverage: pd.DataFrame
    factors: pd.DataFrame
    limited: pd.DataFrame


@staff_cached(SHORT_SECONDS)
def verdicts(scope: Scope, start: date, end: date, purpose: str) -> pd.DataFrame:
    """Rows of exceedances, as ``exceedance_rows.verdicts``."""
    with pools.connection("staff", scope=scope) as connection:
        return exceedance_rows.verdicts(connection, start=start, end=end, purpose=purpose)


@staff_cached(SHORT_SECONDS)
def found(scope: Scope, early: date, start: date, end: date, purpose: str, on: date) -> Found:
    """Exceeding periods and episodes of a span, by the rules of the day ``on``.

    The verdicts are read from the day ``early`` on, as the page needs them anyway.
    """
    rows = verdicts(scope, early, end, purpose)
    rows = rows[rows["day"] >= start].reset_index(drop=True)
    gap = int(city.rules(scope, on).interruption_hours)
    case = case_of(scope, rows, on)
    return periods.find(case, longest_gap_hours=gap)


def case_of(scope: Scope, rows: pd.DataFrame, on: date) -> Case:
    """Verdict rows with the hours of their days, by the rules of the day ``on``."""
    factors = city.pollutants(scope)
    reported_first = enterprise.reported_conversion_first(scope, on)
    with pools.connection("staff", scope=scope) as connection:
        values, companions = exceedance_rows.hours(
            connection,
            outlet_ids=rows["outlet_id"].tolist(),
            pollutant_codes=rows["pollutant_code"].tolist(),
            days=rows["day"].tolist(),
        )
    hours = Hours.laid(len(rows), values, companions)
    return Case.of(rows, hours, factors, reported_first=reported_first)


@staff_cached(SHORT_SECONDS)
def without_marks(scope: Scope, start: date, end: date, purpose: str, on: date) -> pd.DataFrame:
    """Hours that exceed an hourly limit and are not judged because of a mark.

    Columns ``outlet_id``, ``pollutant_code``, ``kind`` of the mark, ``day``, ``period`` (hour
    number), ``multiple``.
    """
    with pools.connection("staff", scope=scope) as connection:
        rows, marks = exceedance_rows.marked(connection, start=start, end=end, purpose=purpose)
    return periods.excluded_by_marks(case_of(scope, rows, on), marks)


@staff_cached(SHORT_SECONDS)
def under_marks(scope: Scope, start: date, end: date, purpose: str, on: date) -> pd.DataFrame:
    """The same with every hour that has a usable value; ``is_over`` says which exceed."""
    with pools.connection("staff", scope=scope) as connection:
        rows, marks = exceedance_rows.marked(connection, start=start, end=end, purpose=purpose)
    return periods.under_marks(case_of(scope, rows, on), marks)


@staff_cached(SHORT_SECONDS)
def beside(scope: Scope, start: date, end: date, purpose: str) -> Beside:
    """Bases of rates, coverage by data, factors of permits and reviewed limits."""
    with pools.connection("staff", scope=scope) as connection:
        return Beside(
            bases=exceedance_rows.bases(connection, start=start, end=end, purpose=purpose),
            coverage=exceedance_rows.coverage(connection, start=start, end=end),
            factors=exceedance_rows.factors(connection, on=end - exceedance_rows.DAY),
            limited=exceedance_rows.limited(
                connection, on=end - exceedance_rows.DAY, purpose=purpose
            ),
        )


@staff_cached(city.LONG_SECONDS)
def known_share(scope: Scope, on: date) -> float:
    """Share of due hours from which on *nothing exceeded* counts as known; a rule row."""
    with pools.connection("staff", scope=scope) as connection:
        share = registry.city_rule(connection, CAPTURE_TARGET, on=on, medium="gas")
    return float("nan") if share is None else share


def outlets(scope: Scope, last: date, rows: pd.DataFrame) -> pd.DataFrame:
    """Outlets on the last day, and those of exceedances that were gone by then as they last were.

    Whoever was closed or moved inside the span keeps its exceedances.
    """
    found_outlets = city.outlets(scope, last)
    missing = rows[~rows["outlet_id"].isin(found_outlets["outlet_id"])]
    for day in sorted(missing.groupby("outlet_id")["day"].max().unique(), reverse=True):
        then = city.outlets(scope, day)
        wanted = then["outlet_id"].isin(missing["outlet_id"])
        new = then[wanted & ~then["outlet_id"].isin(found_outlets["outlet_id"])]
        found_outlets = pd.concat([found_outlets, new], ignore_index=True)
    return found_outlets.reset_index(drop=True)


def unknown_outlets(days: pd.DataFrame, share: float) -> pd.DataFrame:
    """Outlets and days whose valid hours are fewer than the share of the due ones."""
    due = days["due_hours"].to_numpy(dtype=float)
    return days[days["valid_hours"].to_numpy(dtype=float) < share * due]
