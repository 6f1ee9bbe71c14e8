"""The networking ledger: states, deadlines, deferrals, manual monitoring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from analytics.manual_periods import done, frequency
from analytics.scoring.deadlines import networking_deadline
from dashboard.staff.exceedances_choice import plain_rows
from dashboard.staff.overview_counts import OBLIGED_STATES
from dashboard.staff.quality import loaders
from dashboard.staff.quality.choice import Chosen
from layouts.staff import words
from layouts.staff.quality.values import Networking

NETWORKED, DEFERRED = "networked", "deferred"
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Manual:
    """Manual monitoring of one outlet: what was asked for and done."""

    state: str = "none"
    missed: int | None = None
    next_due: date | None = None
    newest: date | None = None


def ledger(chosen: Chosen) -> list[Networking]:
    """Outlets of the ledger on the last day of the span: overdue first, then in order of states."""
    scope, on = chosen.visit.scope, chosen.span.last
    permitted, listed = loaders.obligations(scope)
    hand = manual(chosen, on)
    months = _months(chosen, on)
    found = []
    for row in plain_rows(loaders.standing(scope, on)):
        place = chosen.places.get(row["outlet_id"])
        if place is None:
            continue
        deadline = networking_deadline(
            permitted_on=permitted.get(place.outlet_id),
            listed_on=listed.get(place.enterprise_id),
            **months,
        )
        found.append(_row(chosen, row, deadline, hand.get(place.outlet_id, Manual()), on))
    order = list(words.NETWORKING)
    timings = ("overdue", "ended")
    found.sort(key=lambda one: (one.timing not in timings, order.index(one.state)))
    return found


def _months(chosen: Chosen, on: date) -> dict[str, int]:
    rules = {
        "months_after_permit": "networking_months_after_permit",
        "months_after_listing": "networking_months_after_listing",
    }
    scope = chosen.visit.scope
    return {name: int(loaders.city_number(scope, rule, on)) for name, rule in rules.items()}


def _row(
    chosen: Chosen, row: dict[str, Any], deadline: date | None, hand: Manual, on: date
) -> Networking:
    t, place = chosen.visit.t, chosen.places[row["outlet_id"]]
    state = row["state"]
    is_obliged = state in OBLIGED_STATES
    networked = row["networked_on"] if state == NETWORKED else None
    timing, late = timing_of(state, deadline, networked, row["valid_to"], on)
    return Networking(
        place=place,
        href=f"/staff/enterprises/{place.enterprise_id}?outlet={place.outlet_id}",
        state=state,
        since=row["valid_from"],
        until=row["valid_to"] if state == DEFERRED else None,
        reason=row["reason_zh"] or "",
        document=t.name(row["document_zh"] or "", row["document_en"]),
        deadline=deadline if is_obliged else None,
        networked_on=networked,
        timing=timing,
        late_days=late,
        manual=hand.state,
        manual_missed=hand.missed,
        manual_next=hand.next_due,
        newest_sample=hand.newest,
    )


def timing_of(
    state: str, deadline: date | None, networked: date | None, ends: date | None, on: date
) -> tuple[str, int | None]:
    """
    Whether networking is in time, and by how many days it is late.

    A deferral suspends the duty until it ends; a row that goes on although its end has passed was
    not followed up. Exempt outlets and those that are no main outlets have no deadline.
    """
    if state == DEFERRED:
        is_over = ends is not None and ends <= on
        return ("ended", (on - ends).days) if is_over and ends is not None else ("running", None)
    if state not in OBLIGED_STATES:
        return "none", None
    if deadline is None:
        return "unknown", None
    if state == NETWORKED:
        if networked is None:
            return "unknown", None
        late = (networked - deadline).days
        return ("late", late) if late > 0 else ("in_time", None)
    late = (on - deadline).days
    return ("overdue", late) if late > 0 else ("running", None)


def manual(chosen: Chosen, on: date) -> dict[int, Manual]:
    """Manual monitoring by outlet: every factor whose permit asks for it, over the last year.

    A deferred outlet whose permit states no frequency is named so: what is owed is then not known.
    """
    factors, samples = loaders.manual(chosen.visit.scope, on)
    days: dict[tuple[int, str], list[date]] = {}
    newest: dict[int, date] = {}
    for row in plain_rows(samples):
        key = (row["outlet_id"], row["pollutant_code"])
        if row["day"] <= on:
            days.setdefault(key, []).append(row["day"])
            newest[key[0]] = max(row["day"], newest.get(key[0], row["day"]))
    duties: dict[int, list[dict[str, Any]]] = {}
    for row in plain_rows(factors):
        duties.setdefault(row["outlet_id"], []).append(row)
    found = {
        outlet_id: _fulfilled(rows, days, newest.get(outlet_id), on)
        for outlet_id, rows in duties.items()
    }
    for row in plain_rows(loaders.standing(chosen.visit.scope, on)):
        if row["state"] == DEFERRED and row["outlet_id"] not in found:
            found[row["outlet_id"]] = Manual("unstated", newest=newest.get(row["outlet_id"]))
    return found


def _fulfilled(
    duties: Sequence[dict[str, Any]],
    days: dict[tuple[int, str], list[date]],
    newest: date | None,
    on: date,
) -> Manual:
    missed, is_open, ends = 0, False, []
    for row in duties:
        asked = frequency(row["manual_interval"])
        if asked is None:
            return Manual("unstated", newest=newest)
        since = max(row["valid_from"] or on - YEAR, on - YEAR)
        own = done(
            asked, days.get((row["outlet_id"], row["pollutant_code"]), []), since=since, today=on
        )
        missed += own.missed
        if own.in_period < asked.times:
            is_open = True
            ends.append(own.next_due)
    state = "missed" if missed else "open" if is_open else "done"
    return Manual(state, missed, min(ends, default=None), newest)
