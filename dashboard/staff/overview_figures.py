"""What the tiles of the overview count: exceedances, warnings, gaps, networking."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd

from dashboard.pools import Scope
from dashboard.staff import emissions_loaders
from dashboard.staff import loaders_city as city
from dashboard.staff import overview_counts as counts
from dashboard.staff.overview_counts import DAY, Chosen
from dashboard.staff.overview_state import MONTH, ONE_DAY, YEAR, Period, period
from layouts.staff import overview_values as values


def exceeding(scope: Scope, chosen: Chosen, rules: city.Rules, now: datetime) -> values.Exceeding:
    """Exceedances of the chosen days, and of the thirty days or the months that end with them."""
    days = chosen.period
    shown = _of_day(chosen, rules, days.day, now)
    if days.kind == ONE_DAY:
        return shown
    settled = counts.counted(chosen.exceeding, counts.SETTLED_STAGES)
    waiting = counts.counted(chosen.exceeding, counts.OPEN_STAGES)
    first = emissions_loaders.first_month(scope)
    own = counts.between(settled, days.start, days.end)
    series, above = shown.series, shown.open_series
    if days.kind == YEAR:
        series, above = (
            counts.outlets_by_month(rows, days.start, days.end, known_from=first)
            for rows in (settled, waiting)
        )
    is_known_before = first is not None and first <= days.before_start
    return replace(
        shown,
        phase=values.SETTLED,
        changes_at=None,
        has_data=first is not None and first < days.end,
        settled=counts.count(own),
        hourly_outlets=own.loc[own["basis"] != "day", "outlet_id"].nunique(),
        daily_outlets=own.loc[own["basis"] == "day", "outlet_id"].nunique(),
        open=counts.count(counts.between(waiting, days.start, days.end)),
        before=counts.count(counts.between(settled, days.before_start, days.before_end))
        if is_known_before
        else None,
        series=series,
        open_series=above,
        is_highest=False,
    )


def _of_day(chosen: Chosen, rules: city.Rules, day: date, now: datetime) -> values.Exceeding:
    days = counts.days_up_to(day)
    computed = set(chosen.outlet_days["day"])
    settled = counts.counted(chosen.exceeding, counts.SETTLED_STAGES)
    waiting = counts.counted(chosen.exceeding, counts.OPEN_STAGES)
    on_day = counts.on_day(settled, day)
    series = counts.outlets_by_day(settled, days, computed=computed)
    newest = min(rules.newest_settled_day(now), day)
    phase, changes_at = _phase(rules, day, now)
    earlier = [value for value in series[:-1] if value is not None]
    today = series[-1]
    return values.Exceeding(
        phase=phase,
        changes_at=changes_at,
        has_data=day in computed,
        settled=counts.count(on_day),
        hourly_outlets=on_day.loc[on_day["basis"] != "day", "outlet_id"].nunique(),
        daily_outlets=on_day.loc[on_day["basis"] == "day", "outlet_id"].nunique(),
        open=counts.count(counts.on_day(waiting, day)),
        before=counts.count(counts.on_day(settled, day - DAY)),
        newest_settled_day=newest,
        newest_settled=counts.count(counts.on_day(settled, newest)),
        series=series,
        open_series=counts.outlets_by_day(waiting, days, computed=computed),
        is_highest=bool(today and earlier and today > max(earlier)),
    )


def _phase(rules: city.Rules, day: date, now: datetime) -> tuple[str, datetime | None]:
    marking, review = rules.marking_closes(day), rules.review_closes(day)
    if now < marking:
        return values.PROVISIONAL, marking
    if now < review:
        return values.PENDING, review
    return values.SETTLED, None


def warnings(
    chosen: Chosen,
    open_rows: pd.DataFrame,
    newest: pd.DataFrame,
    today: date,
    until: datetime | None,
) -> values.Warnings:
    live = counts.on_day(counts.counted(chosen.exceeding, ("warning",)), today)
    days = counts.days_up_to(today)
    known = set(chosen.outlet_days["day"]) | {today}
    return values.Warnings(
        count=counts.count(live),
        continuing=counts.going_on(live, newest),
        until=until,
        series=counts.outlets_by_day(open_rows, days, computed=known),
    )


def gap_period(days: Period) -> Period:
    """Hours are counted over a month at most: of a year the running month stands."""
    return period(MONTH, days.day) if days.kind == YEAR else days


def gaps(chosen: Chosen, silent: set[int], hours: float) -> values.Gaps:
    """Outlets that missed due hours in the chosen days, and those that say nothing now."""
    span = gap_period(chosen.period)
    rows = chosen.outlet_days
    missing = rows[rows["worst_missing_hours"] > 0]
    computed = set(rows["day"])
    own = counts.between(rows, span.start, span.end)
    before = counts.between(rows, span.before_start, span.before_end)
    is_known_before = span.before_start in computed
    series = counts.outlets_by_day(missing, counts.days_up_to(span.day), computed=computed)
    return values.Gaps(
        start=span.start,
        end=span.end,
        outlets=_with_gaps(own),
        base=int(own.loc[own["due_hours"] > 0, "outlet_id"].nunique()),
        before=_with_gaps(before) if is_known_before else None,
        missing_hours=int((own["due_hours"] - own["received_hours"]).sum()),
        silent=len(silent),
        silent_hours=round(hours),
        series=series,
    )


def _with_gaps(rows: pd.DataFrame) -> int:
    return int(rows.loc[rows["worst_missing_hours"] > 0, "outlet_id"].nunique())


def networking(chosen: Chosen, day: date) -> values.Networking:
    states = counts.states_on(chosen.ledger, day)
    numbers = states.value_counts().to_dict()
    networked = counts.outlets_in_state(chosen.ledger, "networked", counts.days_up_to(day))
    return values.Networking(
        obliged=sum(numbers.get(state, 0) for state in counts.OBLIGED_STATES),
        installed=sum(numbers.get(state, 0) for state in counts.INSTALLED_STATES),
        networked=networked[-1],
        to_install=numbers.get("to_be_installed", 0),
        deferred=numbers.get("deferred", 0),
        exempt=numbers.get("exempt", 0),
        networked_before=networked[0],
        series=networked,
    )
