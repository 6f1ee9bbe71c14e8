"""Use of permitted amounts as the page of emissions shows it."""

import math
from datetime import date

from dashboard import parameters
from dashboard.permit_accounts import PermitAccount
from dashboard.staff import emissions_loaders as loaders
from dashboard.staff import loaders_city as city
from dashboard.staff.emissions_choice import Chosen, kept
from dashboard.staff.emissions_state import DAY
from layouts.staff.emissions_values import Permit, Permits


def permits(chosen: Chosen) -> Permits:
    """Permitted amounts of the year of the last chosen month, up to today; exceeded ones first.

    Every pollutant, unless one was chosen: an amount that is used up must not be missed.
    """
    year = chosen.span.last_day.year
    accounts = loaders.permits(chosen.visit.scope, year, chosen.today)
    everyone = city.enterprises(chosen.visit.scope, chosen.today)
    here = set(kept(everyone, chosen.state)["enterprise_id"])
    shown = [
        one
        for one in accounts
        if one.enterprise_id in here and chosen.state.pollutant in (None, one.pollutant_code)
    ]
    return Permits(
        year=year,
        rows=tuple(sorted((_permit(chosen, one) for one in shown), key=rank)),
        methods=tuple(sorted({word for one in shown for word in one.mass_methods})),
        method_versions=tuple(sorted({word for one in shown for word in one.method_versions})),
    )


def rank(one: Permit) -> tuple[bool, float, str, str]:
    """Exceeded amounts first, then by what is used of them."""
    share = -math.inf if one.used_share is None else one.used_share
    return (not one.exceeds, -share, one.enterprise, one.pollutant)


def _permit(chosen: Chosen, one: PermitAccount) -> Permit:
    return permit_of(
        one,
        enterprise=chosen.enterprises.get(one.enterprise_id, f"#{one.enterprise_id}"),
        pollutant=chosen.names.pollutants[one.pollutant_code],
        today=chosen.today,
    )


def permit_of(one: PermitAccount, *, enterprise: str, pollutant: str, today: date) -> Permit:
    """An account with its names and the way to the days behind it."""
    last = min(one.end - DAY, today)
    query = parameters.query(
        factor=one.pollutant_code, step="day", **{"from": one.start, "to": max(last, one.start)}
    )
    return Permit(
        enterprise=enterprise,
        pollutant=pollutant,
        span=one.span,
        start=one.start,
        end=one.end,
        permitted_t=one.permitted_t,
        measured_t=one.measured_t,
        substituted_t=one.substituted_t,
        reported_t=one.reported_t,
        reported_until=max((end for _, end in one.reported_periods), default=None),
        used_t=one.used_t,
        used_share=one.used_share,
        unknown_outlets=one.unknown_outlets,
        is_lower_bound=one.is_lower_bound,
        exceeds=one.exceeds,
        expected_share=one.expected_share,
        is_provisional=one.is_provisional,
        document=one.document_ref or "",
        href=f"/staff/enterprises/{one.enterprise_id}?{query}",
    )
