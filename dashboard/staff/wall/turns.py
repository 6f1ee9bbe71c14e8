"""What the wall shows in a turn: the figures of the overview, and the page in the middle.

No figure is counted here a second time. A turn of a county shows what the branch of that county
sees on its overview: the scope is narrowed, not the rows.
"""

from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard import facts
from dashboard.staff import emissions_loaders, emissions_permits, emissions_state, overview
from dashboard.staff import loaders_city as city
from dashboard.staff import overview_context as context
from dashboard.staff import overview_counts as counts
from dashboard.staff.overview_rows import enterprise_name
from dashboard.visit import Visit
from layouts.staff.wall import values
from layouts.staff.wall.values import Turn


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
    day = overview.day_of(visit, state)
    known = facts.current(visit)
    return values.Wall(
        city=visit.t.name(known.city_name_zh, known.city_name_en),
        area=_area(visit),
        is_demo=known.is_demo,
        panel=turn.panel,
        number=number,
        turns=len(turns),
        overview=overview.load(visit, state),
        feedback=context.of_citizens(visit),
        work=context.work(
            visit, overview.chosen_rows(visit, state, day), day=day, county=turn.county_id
        ),
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


def permit_use(visit: Visit) -> values.PermitUse:
    """Use of the permitted amounts of the year, as the page of emissions shows it."""
    today = overview.today_of(visit)
    known = city.enterprises(visit.scope, today)
    here = set(known["enterprise_id"])
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
        for one in emissions_loaders.permits(visit.scope, today.year, today)
        if one.enterprise_id in here
    ]
    return values.PermitUse(
        counted=context.permit_use(visit, here, today=today),
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
    month = context.newest_faces(visit.scope, today)
    if month is None:
        return None
    frame = context.faces_of(visit.scope, month)
    before = context.faces_of(visit.scope, emissions_state.after(month, -1))
    places = city.enterprises(visit.scope, today).set_index("enterprise_id")["county_id"]
    own = frame.assign(county_id=frame["enterprise_id"].map(places))
    rows = tuple(
        values.FaceRow(
            visit.t.name(county.name_zh, county.name_en),
            context.bands(own[own["county_id"] == county.county_id]),
        )
        for county in city.counties(visit.scope, today)
    )
    is_published = len(before) > 0 and (before["snapshot_state"] == "published").all()
    return values.Faces(
        month=month,
        bands=context.bands(frame),
        before=context.bands(before) if is_published else None,
        outside=int(frame["band"].isna().sum()),
        counties=rows,
    )
