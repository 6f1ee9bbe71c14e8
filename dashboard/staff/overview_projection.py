"""The year's end of several permitted amounts: which of them can be projected, and to what."""

import numpy as np

from analytics.projection import LEAST_MONTHS, year_end
from dashboard.permit_accounts import MONTHS, PermitAccount
from layouts.staff.emissions_values import Projection

FEW_MONTHS, NO_PROFILE, GAPS = "few_months", "no_profile", "gaps"


def projected(accounts: list[PermitAccount]) -> tuple[Projection | None, str]:
    """
    The amounts whose months and profile are whole, as one; else why there is none.

    They are added up before they are projected, so that the interval is that of the sum.
    """
    months = max((len(one.past_t) for one in accounts), default=0)
    if months < LEAST_MONTHS:
        return None, FEW_MONTHS
    known = [one for one in accounts if one.profile_hours and np.isfinite(one.profile_hours).all()]
    if not known:
        return None, NO_PROFILE
    whole = [one for one in known if len(one.past_t) == months and np.isfinite(one.past_t).all()]
    permitted = sum(one.permitted_t for one in whole)
    if not whole or not permitted:
        return None, GAPS
    monthly = np.full(MONTHS, np.nan)
    monthly[:months] = np.sum([one.past_t for one in whole], axis=0)
    hours = np.sum([one.profile_hours for one in whole], axis=0)
    found = year_end(monthly, hours, is_past=np.arange(MONTHS) < months)
    if found is None:
        return None, NO_PROFILE
    return (
        Projection(
            share=found.total_t / permitted,
            low=found.low_t / permitted,
            high=found.high_t / permitted,
            amounts=len(whole),
            base=len(accounts),
        ),
        "",
    )
