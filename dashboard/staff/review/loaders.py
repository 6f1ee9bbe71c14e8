"""What the daily review reads: findings of a day, closings, causes, and the share reviewed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from analytics.units import SECONDS_PER_HOUR
from analytics.vocabulary import PRODUCTION_REASONS, Reason
from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from dashboard.staff import loaders_city as city
from dashboard.staff.review import items as found
from dashboard.staff.review.items import Item
from queries import day_review, registry, review_items
from queries.day_review import Cause, Closing

CONSTANT_VALUE = "constant_value_hours"
SUSPECTED_STOP_OXYGEN = "suspected_stop_oxygen_pct"
DAY = timedelta(days=1)
DECLARATIONS = tuple(
    reason.name.lower()
    for reason in Reason
    if reason.name is not None and reason in PRODUCTION_REASONS
)
"""Kinds of marks that say how the source was."""


@dataclass(frozen=True)
class Share:
    """How many findings of a day are closed as they stand."""

    reviewed: int
    total: int


def reviewed_share(scope: Scope, day: date, *, outlet_ids: Collection[int] | None = None) -> Share:
    """Share of the findings of a day that are closed, of some outlets or of all in scope.

    For every page that shows it.
    """
    items = [
        one for one in items_of(scope, day) if outlet_ids is None or one.outlet_id in outlet_ids
    ]
    newest = newest_closings(closings_of(scope, day))
    return Share(sum(1 for one in items if is_closed(one, newest.get(one.key))), len(items))


def newest_closings(closings: list[Closing]) -> dict[tuple[int, str, str | None], Closing]:
    """The newest row about each finding: it holds."""
    return {(one.outlet_id, one.item_kind, one.pollutant_code): one for one in closings}


def is_closed(item: Item, newest: Closing | None) -> bool:
    """Whether a finding is closed as it stands: one that became another is open again."""
    return newest is not None and newest.cause_code is not None and newest.facts == item.facts


def closings_of(scope: Scope, day: date) -> list[Closing]:
    """Closings of a day, never from the cache: somebody may have closed one this moment."""
    with pools.connection("staff", scope=scope) as connection:
        return day_review.closings(connection, day=day)


def closing(scope: Scope, closing_id: int) -> Closing | None:
    """One closing, as fresh as those of a day."""
    with pools.connection("staff", scope=scope) as connection:
        return day_review.closing(connection, closing_id)


@staff_cached(city.LONG_SECONDS)
def causes(scope: Scope, on: date) -> list[Cause]:
    """Causes that may be chosen on a day."""
    with pools.connection("staff", scope=scope) as connection:
        return day_review.causes(connection, on=on)


@staff_cached(city.LONG_SECONDS)
def limits(scope: Scope, on: date) -> found.Limits:
    """Rule rows of findings; a rule without a row is said, not guessed."""
    with pools.connection("staff", scope=scope) as connection:
        hours = {
            medium: registry.city_rule(connection, CONSTANT_VALUE, on=on, medium=medium)
            for medium in ("gas", "water")
        }
    for medium, number in hours.items():
        if number is None:
            raise LookupError(f"no row of rule_parameter {CONSTANT_VALUE!r} for {medium} on {on}")
    return found.Limits(
        interruption_hours=round(city.rules(scope, on).interruption_hours),
        constant_gas_hours=round(hours["gas"] or 0),
        constant_water_hours=round(hours["water"] or 0),
    )


@staff_cached(city.SHORT_SECONDS)
def items_of(scope: Scope, day: date) -> list[Item]:
    """Every finding of a day in scope, those of one outlet together, the gravest first."""
    rules, edges = city.rules(scope, day), limits(scope, day)
    midnight, end = city.midnight(day), city.midnight_after(day)
    start = midnight - edges.days_back * DAY
    midnight_s = round(midnight.timestamp())
    with pools.connection("staff", scope=scope) as connection:
        verdicts = review_items.verdicts(connection, day=day)
        maps = review_items.maps(connection, start=start.date(), end=end.date())
        hours = review_items.hours(connection, found.series_of(maps), start=start, end=end)
        marks = review_items.new_marks(
            connection,
            day=day,
            closes=rules.marking_closes(day),
            cut_off_hours=rules.marking_cut_off_hours,
        )
        declared = review_items.declared_periods(
            connection, kinds=DECLARATIONS, start=midnight, end=end
        )
        oxygen = registry.city_rule(connection, SUSPECTED_STOP_OXYGEN, on=day, medium="gas")
        still = None
        if oxygen is not None:
            outlets = sorted(set(maps["outlet_id"]))
            still = review_items.hours_like_air(
                connection, outlets, start=midnight, oxygen_pct=oxygen
            )
    grid = found.grid_of(maps, hours, day=day, days_back=edges.days_back, start=_hour_number(start))
    items = found.of_verdicts(verdicts, day) + found.unit_doubts(maps, day)
    if oxygen is not None and still is not None:
        items += found.suspected_stops(
            still, declared, grid, day, midnight_s=midnight_s, oxygen_pct=oxygen
        )
    water = frozenset(code for code, one in city.pollutants(scope).items() if one.medium == "water")
    items += found.interruptions(grid, day, edges)
    items += found.constants(grid, day, edges, water=water)
    items += found.of_marks(marks, day, midnight_s=midnight_s)
    return in_order(items, set(city.outlets(scope, day)["outlet_id"]))


def _hour_number(moment: datetime) -> int:
    return round(moment.timestamp()) // SECONDS_PER_HOUR


def in_order(items: list[Item], outlets: set[int]) -> list[Item]:
    """Findings of the registry's outlets: by the gravest of each outlet, then by kind."""
    kept = [one for one in items if one.outlet_id in outlets]
    gravest: dict[int, tuple[int, float]] = {}
    for one in kept:
        gravest[one.outlet_id] = min(gravest.get(one.outlet_id, _weight(one)), _weight(one))
    return sorted(
        kept,
        key=lambda one: (
            gravest[one.outlet_id],
            one.outlet_id,
            found.KINDS.index(one.kind),
            one.pollutant_code or "",
        ),
    )


def _weight(one: Item) -> tuple[int, float]:
    worst = max((verdict.multiple or 0.0 for verdict in one.verdicts), default=0.0)
    return found.KINDS.index(one.kind), -worst


@staff_cached(city.SHORT_SECONDS)
def codes_of(scope: Scope, outlet_id: int, day: date) -> list[str]:
    """Pollutants of an outlet around a day."""
    with pools.connection("staff", scope=scope) as connection:
        return review_items.codes(connection, outlet_id, start=day - DAY, end=day + DAY)
