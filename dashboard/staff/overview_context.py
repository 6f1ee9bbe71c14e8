"""The longer view of the overview: use of permitted amounts, quarters, faces, complaints.

Assumes: the enterprises and outlets in sight were chosen by the page; nothing is computed here that
another page computes, only chosen and summed.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

import pandas as pd

from dashboard import parameters, pools
from dashboard.cache import staff_cached
from dashboard.permit_accounts import PermitAccount
from dashboard.pools import Scope
from dashboard.staff import emissions_loaders, emissions_state
from dashboard.staff import loaders_city as city
from dashboard.staff.overview_counts import DAY, SETTLED_STAGES, Chosen, states_on
from dashboard.staff.overview_projection import projected
from dashboard.staff.overview_rows import Names, enterprise_name
from dashboard.staff.overview_state import State
from dashboard.staff.review import loaders as review
from dashboard.staff.review.items import KINDS, Item
from dashboard.visit import Visit
from layouts.staff.emissions_values import Permit
from layouts.staff.overview_context_values import (
    Context,
    Faces,
    Feedback,
    PermitUse,
    Quarter,
    QuarterGrid,
    QuarterRow,
    Task,
    Work,
)
from layouts.staff.overview_values import Share
from queries import exceedance_quarters, feedback, registry, score_reading
from queries.feedback import FeedbackCounts

BANDS = ("green", "blue", "yellow", "red", "black")
QUARTERS = 12
MONTHS_OF_A_QUARTER = 3
WHOLE_YEAR = "year"
REVIEW = "/staff/review"
EVERYTHING = State()
NAMED = 2
"""Outlets that are named for each kind of finding."""


@staff_cached(city.LONG_SECONDS)
def feedback_counts(scope: Scope) -> FeedbackCounts:
    """What citizens wrote about enterprises in scope."""
    with pools.connection("staff", scope=scope) as connection:
        return feedback.counts(connection)


@staff_cached(city.LONG_SECONDS)
def warning_share(scope: Scope, on: date) -> float | None:
    """Share of a permitted amount from which its use is a warning."""
    with pools.connection("staff", scope=scope) as connection:
        return registry.city_rule(connection, registry.PERMIT_WARNING_SHARE, on=on)


@staff_cached(city.LONG_SECONDS)
def newest_faces(scope: Scope, until: date) -> date | None:
    """The newest month whose faces are published."""
    with pools.connection("staff", scope=scope) as connection:
        return score_reading.newest_published_faces(connection, until=until)


@staff_cached(city.LONG_SECONDS)
def faces_of(scope: Scope, month: date) -> pd.DataFrame:
    """Faces of a month, as ``score_reading.faces``."""
    with pools.connection("staff", scope=scope) as connection:
        return score_reading.faces(connection, month=month)


@staff_cached(city.LONG_SECONDS)
def quarters(
    scope: Scope, start: date, end: date, pollutant_code: str | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Outlets with settled exceedances, of a pollutant or any, and outlets computed, by quarter."""
    span = {"start": start, "end": end}
    with pools.connection("staff", scope=scope) as connection:
        return (
            exceedance_quarters.exceeding(
                connection, **span, stages=SETTLED_STAGES, pollutant_code=pollutant_code
            ),
            exceedance_quarters.computed(connection, **span),
        )


def load(
    visit: Visit,
    chosen: Chosen,
    *,
    day: date,
    today: date,
    state: State,
    county_href: Callable[[str], str],
) -> Context:
    """The longer view of what passes the filters of the page."""
    shown = set(chosen.outlets["enterprise_id"])
    return Context(
        work=work(visit, chosen, day=day, county=state.county),
        permits=permit_use(visit, shown, today=today, state=state),
        grid=grid(visit, chosen, day=day, state=state, county_href=county_href),
        faces=faces(visit, shown, today=today),
        feedback=of_citizens(visit),
    )


def work(visit: Visit, chosen: Chosen, *, day: date, county: int | None) -> Work:
    """How far the daily review of a day is, for the outlets in sight."""
    ids = set(chosen.outlets["outlet_id"])
    items = [one for one in review.items_of(visit.scope, day) if one.outlet_id in ids]
    newest = review.newest_closings(review.closings_of(visit.scope, day))
    left = [one for one in items if not review.is_closed(one, newest.get(one.key))]
    closes_at = city.rules(visit.scope, day).review_closes(day)
    by_kind: dict[str, list[Item]] = {kind: [] for kind in KINDS}
    for one in left:
        by_kind[one.kind].append(one)
    names = Names.of(visit, chosen.outlets, day).outlets

    def told(one: Item) -> str:
        row = names[one.outlet_id]
        return f"{enterprise_name(row, visit.t)} {row['outlet_code']}"

    def address(kind: str | None) -> str:
        query = parameters.query(day=day, county=county, kind=kind)
        return f"{REVIEW}?{query}"

    return Work(
        day=day,
        reviewed=len(items) - len(left),
        total=len(items),
        closes_at=closes_at,
        is_overdue=bool(left) and visit.now >= closes_at,
        tasks=tuple(
            Task(kind, len(own), tuple(dict.fromkeys(map(told, own)))[:NAMED], address(kind))
            for kind, own in by_kind.items()
            if own
        ),
        href=address(None),
    )


def of_citizens(visit: Visit) -> Feedback:
    """What citizens wrote and nobody answered yet."""
    found = feedback_counts(visit.scope)
    return Feedback(found.open, found.total, found.oldest_open)


def permit_use(
    visit: Visit, enterprise_ids: set[int], *, today: date, state: State = EVERYTHING
) -> PermitUse:
    """Use of the permitted amounts of these enterprises in the running year."""
    share = warning_share(visit.scope, today)
    accounts = [
        one
        for one in emissions_loaders.permits(visit.scope, today.year, today)
        if one.enterprise_id in enterprise_ids and state.pollutant in (None, one.pollutant_code)
    ]
    near = [one for one in accounts if share is not None and (one.used_share or 0.0) >= share]
    return PermitUse(
        year=today.year,
        until=today,
        warning_share=share,
        near=len({one.enterprise_id for one in near}),
        exceeded=len({one.enterprise_id for one in accounts if one.exceeds}),
        enterprises=len({one.enterprise_id for one in accounts}),
        sums=_sums(visit, accounts, today, state),
        href=_emissions(state),
    )


def _emissions(state: State, pollutant: str | None = None) -> str:
    """The page of emissions within the filters of the overview."""
    query = parameters.query(
        county=state.county, industry=state.industry, pollutant=pollutant or state.pollutant
    )
    return f"/staff/emissions?{query}" if query else "/staff/emissions"


def _sums(
    visit: Visit, accounts: list[PermitAccount], today: date, state: State
) -> tuple[Permit, ...]:
    """Yearly amounts by pollutant; those with the largest used share first."""
    names = {
        code: visit.t.name(one.name_zh, one.short_en)
        for code, one in city.pollutants(visit.scope).items()
    }
    by_pollutant: dict[str, list[PermitAccount]] = {}
    for one in accounts:
        if one.span == WHOLE_YEAR:
            by_pollutant.setdefault(one.pollutant_code, []).append(one)
    found = [
        summed(own, pollutant=names[code], href=_emissions(state, code), today=today)
        for code, own in by_pollutant.items()
    ]
    return tuple(sorted(found, key=lambda one: (-(one.used_share or -1.0), one.pollutant)))


def summed(accounts: list[PermitAccount], *, pollutant: str, href: str, today: date) -> Permit:
    """
    Several yearly amounts as one; masses in tonnes.

    An amount that is in force for a part of the year counts by its days. What is known of some
    amounts alone makes the sum a lower bound. The expected share is that of the whole only where
    every amount has one.
    """
    year = today.year
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    weights = [
        one.permitted_t * (one.end - one.start).days / (end - start).days for one in accounts
    ]
    permitted_t = math.fsum(weights)
    used_t = _total(one.used_t for one in accounts)
    expected = [one.expected_share for one in accounts]
    is_expected = permitted_t > 0 and None not in expected
    projection, why_none = projected(accounts)
    return Permit(
        enterprise="",
        pollutant=pollutant,
        span=WHOLE_YEAR,
        start=start,
        end=end,
        permitted_t=permitted_t,
        measured_t=_total(one.measured_t for one in accounts),
        substituted_t=_total(one.substituted_t for one in accounts),
        reported_t=_total(one.reported_t for one in accounts),
        reported_until=None,
        used_t=used_t,
        used_share=used_t / permitted_t if used_t is not None and permitted_t else None,
        unknown_outlets=sum(one.unknown_outlets for one in accounts),
        is_lower_bound=any(one.is_lower_bound or one.used_t is None for one in accounts),
        exceeds=False,
        expected_share=(
            math.fsum(w * e for w, e in zip(weights, expected, strict=True) if e is not None)
            / permitted_t
            if is_expected
            else None
        ),
        is_provisional=any(one.is_provisional for one in accounts),
        document="",
        href=href,
        projection=projection,
        why_none=why_none,
    )


def _total(masses: Iterable[float | None]) -> float | None:
    """The sum of what is known; None where nothing is."""
    known = [one for one in masses if one is not None]
    return math.fsum(known) if known else None


def quarter_start(day: date) -> date:
    """The first day of the quarter of a day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def grid(
    visit: Visit, chosen: Chosen, *, day: date, state: State, county_href: Callable[[str], str]
) -> QuarterGrid:
    """
    Share of outlets with settled exceedances, by county and quarter, the running one last.

    The base is the outlets that were networked on the last day of the quarter and of which
    something was computed in it. Quarters before the first with a computed outlet are left out.
    """
    this = day.replace(
        month=(day.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1, day=1
    )
    first = emissions_state.after(this, -MONTHS_OF_A_QUARTER * (QUARTERS - 1))
    exceeding, computed = quarters(visit.scope, first, day + DAY, state.pollutant)
    starts = [
        start
        for start in (
            emissions_state.after(first, MONTHS_OF_A_QUARTER * n) for n in range(QUARTERS)
        )
        if (computed["quarter"] <= start).any()
    ]
    last_days = [
        min(emissions_state.after(start, MONTHS_OF_A_QUARTER) - DAY, day) for start in starts
    ]
    states = [states_on(chosen.ledger, last) for last in last_days]
    networked = [set(state.index[state == "networked"]) for state in states]
    over = [set(exceeding.loc[exceeding["quarter"] == start, "outlet_id"]) for start in starts]
    known = [set(computed.loc[computed["quarter"] == start, "outlet_id"]) for start in starts]

    def cell_href(start: date, last: date, county: int | None) -> str:
        query = parameters.query(
            **{"from": start, "to": last},
            county=county or state.county,
            industry=state.industry,
            pollutant=state.pollutant,
        )
        return f"/staff/exceedances?{query}"

    def row(name: str, href: str, outlets: set[int], county: int | None) -> QuarterRow:
        shares = []
        for there, linked, seen in zip(over, networked, known, strict=True):
            base = linked & seen & outlets
            shares.append(Share(len(there & base), len(base)) if base else None)
        links = [
            cell_href(start, last, county) for start, last in zip(starts, last_days, strict=True)
        ]
        return QuarterRow(name, href, tuple(shares), tuple(links))

    by_county = chosen.outlets.groupby("county_id")["outlet_id"].agg(set)
    rows = [
        row(
            visit.t.name(one.name_zh, one.name_en),
            county_href(str(one.county_id)),
            by_county[one.county_id],
            one.county_id,
        )
        for one in city.counties(visit.scope, day)
        if one.county_id in by_county.index
    ]
    return QuarterGrid(
        quarters=tuple(Quarter(start, start == this) for start in starts),
        rows=tuple(rows),
        total=row("", "", set(chosen.outlets["outlet_id"]), None),
    )


def faces(visit: Visit, enterprise_ids: set[int], *, today: date) -> Faces | None:
    """The newest published faces of these enterprises; None before the first are published."""
    month = newest_faces(visit.scope, today)
    if month is None:
        return None
    now = _of(faces_of(visit.scope, month), enterprise_ids)
    before = _of(faces_of(visit.scope, emissions_state.after(month, -1)), enterprise_ids)
    is_published = len(before) > 0 and bool((before["snapshot_state"] == "published").all())
    return Faces(
        month=month,
        bands=bands(now),
        before=bands(before) if is_published else None,
        outside=int(now["band"].isna().sum()),
    )


def _of(frame: pd.DataFrame, enterprise_ids: set[int]) -> pd.DataFrame:
    return frame[frame["enterprise_id"].isin(enterprise_ids)]


def bands(frame: pd.DataFrame) -> dict[str, int]:
    """Enterprises by the band of their face."""
    found = Counter(frame["band"].dropna())
    return {band: found[band] for band in BANDS}
