"""What the wall shows in a turn: the figures of the overview, and the page in the middle.

No figure is counted here a second time. A turn of a county shows what the branch of that county
sees on its overview: the scope is narrowed, not the rows.
"""

from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard import facts, permit_accounts, pools
from dashboard.cache import staff_cached
from dashboard.permit_accounts import PermitAccount
from dashboard.pools import Scope
from dashboard.staff import emissions_permits, emissions_state, overview
from dashboard.staff import loaders_city as city
from dashboard.staff import overview_counts as counts
from dashboard.staff.overview_rows import enterprise_name
from dashboard.visit import Visit
from layouts.staff.wall import values
from layouts.staff.wall.values import Turn
from queries import feedback, registry, score_reading
from queries.feedback import FeedbackCounts

BANDS = ("green", "blue", "yellow", "red", "black")


@staff_cached(city.SHORT_SECONDS)
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
def permit_accounts_of(scope: Scope, year: int, today: date) -> tuple[PermitAccount, ...]:
    """Use of every permitted amount of a year; kept longer than a page of one visitor needs."""
    with pools.connection("staff", scope=scope) as connection:
        return tuple(permit_accounts.of_enterprises(connection, None, year=year, today=today))


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


def of_link(panels: tuple[str, ...], *, by_county: bool, visit: Visit) -> tuple[Turn, ...]:
    """The turns of a screen: its pages, then each county where there are several."""
    turns = [Turn(panel) for panel in panels]
    known = city.counties(visit.scope, overview.today_of(visit))
    if by_county and len(known) > 1:
        turns += [Turn(panels[0], one.county_id) for one in known]
    return tuple(turns)


def load(visit: Visit, turns: tuple[Turn, ...], number: int, *, turn_seconds: int) -> values.Wall:
    """Everything on the wall in one turn."""
    turn = turns[number]
    if turn.county_id is not None and visit.user is not None:
        visit = replace(visit, user=replace(visit.user, scope=(turn.county_id,)))
    state = overview.State(rank=_ranked_by(visit))
    known = facts.current(visit)
    return values.Wall(
        city=visit.t.name(known.city_name_zh, known.city_name_en),
        area=_area(visit),
        is_demo=known.is_demo,
        panel=turn.panel,
        number=number,
        turns=len(turns),
        overview=overview.load(visit, state),
        feedback=_feedback(visit),
        permits=permit_use(visit),
        transmission=transmission(visit) if turn.panel == "transmission" else (),
        faces=faces(visit) if turn.panel == "faces" else None,
        data_version=known.data_version,
        method_version=known.method_version,
        data_until=known.data_until,
        turn_seconds=turn_seconds,
    )


def _ranked_by(visit: Visit) -> str:
    """One county alone is no ranking: its enterprises are."""
    return (
        "county" if len(city.counties(visit.scope, overview.today_of(visit))) > 1 else "enterprise"
    )


def _area(visit: Visit) -> str:
    if visit.scope is None:
        return ""
    known = city.counties(visit.scope, overview.today_of(visit))
    return visit.t("、").join(visit.t.name(one.name_zh, one.name_en) for one in known)


def _feedback(visit: Visit) -> values.Feedback:
    found = feedback_counts(visit.scope)
    return values.Feedback(found.open, found.total, found.oldest_open)


def permit_use(visit: Visit) -> values.PermitUse:
    """Use of the permitted amounts of the year, as the page of emissions shows it."""
    today = overview.today_of(visit)
    share = warning_share(visit.scope, today)
    known = city.enterprises(visit.scope, today)
    here = set(known["enterprise_id"])
    accounts = [
        one
        for one in permit_accounts_of(visit.scope, today.year, today)
        if one.enterprise_id in here
    ]
    names = _enterprise_names(visit, known, today)
    factors = city.pollutants(visit.scope)
    rows = [
        emissions_permits.permit_of(
            one,
            enterprise=names[one.enterprise_id],
            pollutant=visit.t.name(
                factors[one.pollutant_code].name_zh, factors[one.pollutant_code].short_en
            ),
            today=today,
        )
        for one in accounts
    ]
    near = [one for one in accounts if share is not None and (one.used_share or 0.0) >= share]
    return values.PermitUse(
        year=today.year,
        warning_share=share,
        near=len({one.enterprise_id for one in near}),
        exceeded=len({one.enterprise_id for one in accounts if one.exceeds}),
        enterprises=len({one.enterprise_id for one in accounts}),
        rows=tuple(sorted(rows, key=emissions_permits.rank)),
    )


def _enterprise_names(visit: Visit, known: pd.DataFrame, today: date) -> dict[int, str]:
    """Short names where an outlet of the day tells one."""
    t = visit.t
    columns = (known[name] for name in ("enterprise_id", "name_zh", "name_en"))
    names = {int(key): str(t.name(zh, en)) for key, zh, en in zip(*columns, strict=True)}
    for row in city.outlets(visit.scope, today).to_dict("records"):
        names[row["enterprise_id"]] = enterprise_name({str(k): v for k, v in row.items()}, t)
    return names


def transmission(visit: Visit) -> tuple[values.CountyRate, ...]:
    """有效传输率 of each county, computed as the overview of that county does."""
    today = overview.today_of(visit)
    day = overview.day_of(visit, overview.State())
    target = city.rules(visit.scope, today).transmission_target
    rows = overview.chosen_rows(visit, overview.State(), day)
    found = []
    for county in city.counties(visit.scope, day):
        ids = rows.outlets.loc[rows.outlets["county_id"] == county.county_id, "outlet_id"]
        own = rows.outlet_days[rows.outlet_days["outlet_id"].isin(ids)]
        found.append(
            values.CountyRate(
                name=visit.t.name(county.name_zh, county.name_en),
                outline=county.outline,
                label_x=county.label_x,
                label_y=county.label_y,
                rate=counts.transmission(own, day, target=target),
            )
        )
    return tuple(found)


def faces(visit: Visit) -> values.Faces | None:
    """The newest published faces, by county; None before the first are published."""
    today = overview.today_of(visit)
    month = newest_faces(visit.scope, today)
    if month is None:
        return None
    frame = faces_of(visit.scope, month)
    before = faces_of(visit.scope, emissions_state.after(month, -1))
    places = city.enterprises(visit.scope, today).set_index("enterprise_id")["county_id"]
    own = frame.assign(county_id=frame["enterprise_id"].map(places))
    rows = tuple(
        values.FaceRow(
            visit.t.name(county.name_zh, county.name_en),
            _bands(own[own["county_id"] == county.county_id]),
        )
        for county in city.counties(visit.scope, today)
    )
    is_published = len(before) > 0 and (before["snapshot_state"] == "published").all()
    return values.Faces(
        month=month,
        bands=_bands(frame),
        before=_bands(before) if is_published else None,
        outside=int(frame["band"].isna().sum()),
        counties=rows,
    )


def _bands(frame: pd.DataFrame) -> dict[str, int]:
    found = Counter(frame["band"].dropna())
    return {band: found[band] for band in BANDS}
