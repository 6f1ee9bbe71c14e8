"""Authenticity: marks with their hours, and hours that were changed afterwards."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from dashboard.staff import loaders_city as city
from dashboard.staff.exceedances_choice import plain_rows
from dashboard.staff.quality import loaders
from dashboard.staff.quality.choice import Chosen
from dashboard.staff.rows import grouped, number
from layouts.staff.quality.values import KindSum, Mark, Revision

HOUR = timedelta(hours=1)
BY_DEVICE = "automatic_check"


def marks(chosen: Chosen) -> list[Mark]:
    """Effective marks that touch the span, the newest first; those of devices after the others."""
    rules = city.rules(chosen.visit.scope, chosen.today)
    rows = chosen.own(loaders.marks(chosen.visit.scope, chosen.start, chosen.end))
    found = [_mark(chosen, row, rules) for row in plain_rows(rows)]
    found.sort(key=lambda one: one.kind == BY_DEVICE)
    return found


def _mark(chosen: Chosen, row: dict[str, Any], rules: city.Rules) -> Mark:
    t, place, code = chosen.visit.t, chosen.places[row["outlet_id"]], row["pollutant_code"]
    start, at = row["start"].to_pydatetime(), row["marked_at"].to_pydatetime()
    end = None if pd.isna(row["end"]) else row["end"].to_pydatetime()
    last = (end or at) - timedelta(microseconds=1)
    closes = rules.marking_closes(last.astimezone(city.CITY_TIME).date())
    return Mark(
        place=place,
        href=chosen.around(place, max(start, chosen.start), end, code),
        kind=row["kind"],
        pollutant=t("全部") if code is None else chosen.names.pollutants[code],
        start=start,
        end=end,
        hours=float(row["hours"]),
        reason=row["reason_zh"] or "",
        by=row["marked_by"],
        at=at,
        delay_hours=(at - (end or at)) / HOUR,
        is_late=end is not None and at > closes,
        evidence=row["evidence"],
    )


def sums_of_marks(chosen: Chosen, rows: Sequence[Mark]) -> list[KindSum]:
    """Marks, outlets and hours of each kind; overlapping marks of an outlet count once."""
    hours = chosen.own(loaders.mark_hours(chosen.visit.scope, chosen.start, chosen.end))
    totals = hours.groupby("kind")["hours"].sum()
    of_kind = {str(kind): float(value) for kind, value in totals.items()}
    found = []
    for kind, total in sorted(of_kind.items(), key=lambda one: -one[1]):
        own = [one for one in rows if one.kind == kind]
        counts = (
            len(own),
            len({one.place.outlet_id for one in own}),
            total,
            sum(one.evidence > 0 for one in own),
            sum(one.is_late for one in own),
            *_effect(chosen, kind),
        )
        found.append(KindSum(kind, counts))
    return found


def _effect(chosen: Chosen, kind: str) -> tuple[bool, bool, bool]:
    """Whether hours under a kind are due, valid, and judged, by the row of no special industry."""
    day = (chosen.span.last - loaders.EPOCH).days
    for row in loaders.effects(chosen.visit.scope):
        is_general = row.mark_kind == kind and row.industry_code is None
        if is_general and row.start_day <= day < row.end_day:
            return row.due, row.valid, row.judged
    return True, True, True


def revisions(chosen: Chosen) -> list[Revision]:
    """Changed hours of the span, by series and the import that changed them."""
    rows = chosen.own(loaders.changes(chosen.visit.scope, chosen.start, chosen.end))
    if not len(rows):
        return []
    rows = rows.assign(pollutant_code=rows["pollutant_code"].fillna(""))
    units = {code: one.unit for code, one in city.pollutants(chosen.visit.scope).items()}
    found = [
        _revision(chosen, own, units)
        for _, own in grouped(rows, ["outlet_id", "pollutant_code", "batch_id"])
    ]
    found.sort(key=lambda one: (one.replaced_at, one.last), reverse=True)
    return found


def _revision(chosen: Chosen, own: pd.DataFrame, units: dict[str, str]) -> Revision:
    first = plain_rows(own.head(1))[0]
    place, code = chosen.places[first["outlet_id"]], first["pollutant_code"]
    known = own.dropna(subset=["before", "after"])
    start, last = own["time"].min().to_pydatetime(), own["time"].max().to_pydatetime()
    return Revision(
        place=place,
        href=chosen.around(place, start, last + HOUR, code or None),
        pollutant=chosen.names.pollutants[code] if code else chosen.visit.t("辅助参数"),
        replaced_at=own["replaced_at"].max().to_pydatetime(),
        hours=int(own["time"].nunique()),
        first=start,
        last=last,
        lowered=int((known["after"] < known["before"]).sum()),
        raised=int((known["after"] > known["before"]).sum()),
        old_mean=number(known["before"].mean()) if len(known) else None,
        new_mean=number(known["after"].mean()) if len(known) else None,
        unit=units.get(code, ""),
        source=first["source_name"],
        by=first["imported_by"] or "",
    )
