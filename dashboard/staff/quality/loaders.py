"""What the page of data quality reads, cached by scope and span."""

from datetime import date, datetime, timedelta

import pandas as pd

from analytics.comparison import ComparisonResult
from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.jobs.comparison_outcomes import Tolerances, results
from dashboard.jobs.rule_book import RuleBook
from dashboard.pools import Scope
from queries import (
    networking,
    quality_arrivals,
    quality_control,
    quality_marks,
    quality_revisions,
    registry,
    rules,
    score_registry,
)
from queries.arrays import Columns
from queries.quality_control import Series
from queries.quality_marks import Furnace
from queries.rules import MarkEffect, RuleParameter

SHORT_SECONDS = 60
LONG_SECONDS = 300
STAFF = "staff"
EPOCH = date(1970, 1, 1)


@staff_cached(LONG_SECONDS)
def parameters(scope: Scope) -> tuple[RuleParameter, ...]:
    """Every threshold."""
    with pools.connection("staff", scope=scope) as connection:
        return rules.parameters(connection, schema=STAFF)


@staff_cached(LONG_SECONDS)
def effects(scope: Scope) -> tuple[MarkEffect, ...]:
    """Every effect of marks."""
    with pools.connection("staff", scope=scope) as connection:
        return rules.mark_effects(connection, schema=STAFF)


def book(scope: Scope) -> RuleBook:
    """The rules by day, medium and industry."""
    return RuleBook(parameters(scope), effects(scope))


@staff_cached(LONG_SECONDS)
def city_number(scope: Scope, rule: str, on: date, medium: str | None = None) -> float:
    """A rule that holds for the whole city; the seeds bring every one that is asked for."""
    with pools.connection("staff", scope=scope) as connection:
        found = registry.city_rule(connection, rule, on=on, medium=medium)
    if found is None:
        raise LookupError(f"no row of rule_parameter {rule!r} is in force on {on}")
    return found


@staff_cached(SHORT_SECONDS)
def late_days(scope: Scope, start: date, end: date, on: date) -> pd.DataFrame:
    """Valid hours that came late, as ``quality_arrivals.late_days``, by the rules of a day."""
    prompt = city_number(scope, "prompt_hours_allowed", on)
    history = city_number(scope, "backfill_days_allowed", on)
    with pools.connection("staff", scope=scope) as connection:
        return quality_arrivals.late_days(
            connection, start=start, end=end, prompt_hours=prompt, history_days=history
        )


@staff_cached(SHORT_SECONDS)
def series(scope: Scope, on: date, now: datetime) -> list[Series]:
    """What the monitors in charge measure."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_control.series(connection, on=on, now=now)


@staff_cached(SHORT_SECONDS)
def records(scope: Scope, start: datetime, end: datetime) -> Columns:
    """Calibrations and checks of a span."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_control.records(connection, start=start, end=end)


@staff_cached(LONG_SECONDS)
def first_records(scope: Scope) -> dict[str, datetime | None]:
    """When calibrations, checks and tests begin to be on record."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_control.first_records(connection)


@staff_cached(SHORT_SECONDS)
def pairs(scope: Scope, start: datetime, end: datetime) -> pd.DataFrame:
    """Comparison tests that ended in a span, with their pairs, the newest first."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_control.tests(connection, start=start, end=end)


def judged_tests(scope: Scope, found: pd.DataFrame) -> list[ComparisonResult]:
    """Results of comparison tests by the tolerances of the day on which each ended."""
    ended = found["end"].dt.tz_localize(None).astype("datetime64[s]").astype("int64")
    columns = {
        "pollutant_code": found["pollutant_code"].to_numpy(dtype=object),
        "day": (ended // 86_400).to_numpy(),
        "reference": found["reference"].to_numpy(dtype=object),
        "monitor": found["monitor"].to_numpy(dtype=object),
    }
    return results(columns, Tolerances(parameters(scope)))


@staff_cached(SHORT_SECONDS)
def tests(scope: Scope, start: datetime, end: datetime) -> pd.DataFrame:
    """The same with what was measured and the outcome in the place of the pairs."""
    found = pairs(scope, start, end)
    judged = judged_tests(scope, found)
    return found.drop(columns=["reference", "monitor"]).assign(
        pairs=[one.pairs for one in judged],
        measure=["" if one.measure is None else one.measure.value for one in judged],
        value=[one.value for one in judged],
        tolerance=[one.tolerance for one in judged],
        outcome=[one.outcome.value for one in judged],
    )


@staff_cached(SHORT_SECONDS)
def control_periods(scope: Scope, start: datetime, end: datetime) -> pd.DataFrame:
    """Stretches out of control that touch a span."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_control.periods(connection, start=start, end=end)


@staff_cached(SHORT_SECONDS)
def stops(scope: Scope, start: datetime, end: datetime) -> Columns:
    """Stretches in which sources were stopped."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_control.stops(connection, start=start, end=end)


@staff_cached(SHORT_SECONDS)
def marks(scope: Scope, start: datetime, end: datetime) -> pd.DataFrame:
    """Marks that touch a span."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_marks.in_span(connection, start=start, end=end)


@staff_cached(SHORT_SECONDS)
def mark_hours(scope: Scope, start: datetime, end: datetime) -> pd.DataFrame:
    """Hours under each kind of mark."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_marks.hours(connection, start=start, end=end)


@staff_cached(SHORT_SECONDS)
def judged(scope: Scope, start: date, end: date, purpose: str) -> pd.DataFrame:
    """Judged hours of each series, and those over their limit."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_marks.judged(connection, start=start, end=end, purpose=purpose)


@staff_cached(LONG_SECONDS)
def furnaces(scope: Scope, on: date) -> list[Furnace]:
    """Furnaces on a day."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_marks.furnaces(connection, on=on)


@staff_cached(SHORT_SECONDS)
def changes(scope: Scope, start: datetime, end: datetime) -> pd.DataFrame:
    """Hours of a span that were changed afterwards."""
    with pools.connection("staff", scope=scope) as connection:
        return quality_revisions.changes(connection, start=start, end=end)


@staff_cached(SHORT_SECONDS)
def standing(scope: Scope, on: date) -> pd.DataFrame:
    """The networking ledger on a day."""
    with pools.connection("staff", scope=scope) as connection:
        return networking.standing(connection, on=on)


@staff_cached(LONG_SECONDS)
def obligations(scope: Scope) -> tuple[dict[int, date], dict[int, date]]:
    """First day of each outlet in a permit, and of each enterprise on a list."""
    with pools.connection("staff", scope=scope) as connection:
        return (
            score_registry.permitted(connection, schema=STAFF),
            score_registry.listed(connection, schema=STAFF),
        )


@staff_cached(SHORT_SECONDS)
def manual(scope: Scope, on: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Factors to be monitored by hand on a day, and the samples of the year before."""
    with pools.connection("staff", scope=scope) as connection:
        return (
            networking.manual_factors(connection, on=on),
            networking.manual_samples(connection, since=on - timedelta(days=366)),
        )
