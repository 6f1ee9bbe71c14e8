"""Marks beside high values: a clue for a person."""

import numpy as np

from analytics.mark_coincidence import coincidence
from dashboard.staff import exceedances_loaders
from dashboard.staff.exceedances_choice import plain_rows
from dashboard.staff.quality import loaders
from dashboard.staff.quality.choice import Chosen
from dashboard.staff.rows import number
from layouts.staff.quality.values import Coincidence

PURPOSE = "permit_compliance"
SERIES = ["outlet_id", "pollutant_code"]


def coincidences(chosen: Chosen) -> list[Coincidence]:
    """Every series under every kind of mark with a value, the most hours beyond expectation first.

    Hours under marks are those that the mark keeps from being judged; limits are the hourly ones of
    permits.
    """
    scope, span = chosen.visit.scope, chosen.span
    hours = exceedances_loaders.under_marks(scope, span.start, span.end, PURPOSE, chosen.today)
    hours = chosen.own(hours)
    if not len(hours):
        return []
    counts = (
        hours.groupby([*SERIES, "kind"])["is_over"].agg(["size", "sum"]).reset_index()
    ).rename(columns={"size": "marked_hours", "sum": "marked_over"})
    judged = loaders.judged(scope, span.start, span.end, PURPOSE)
    counts = counts.merge(judged, on=SERIES, how="left")
    names = ("marked_hours", "marked_over", "judged_hours", "judged_over")
    numbers = {name: counts[name].fillna(0).to_numpy(dtype=np.int64) for name in names}
    found = coincidence(**numbers)
    counts = counts.assign(
        **numbers,
        marked_share=found.marked_share,
        own_share=found.own_share,
        more_hours=found.more_hours,
    )
    rows = [
        Coincidence(
            place=chosen.places[row["outlet_id"]],
            href=chosen.href(chosen.places[row["outlet_id"]], code=row["pollutant_code"]),
            pollutant_code=row["pollutant_code"],
            pollutant=chosen.names.pollutants[row["pollutant_code"]],
            kind=row["kind"],
            marked_hours=row["marked_hours"],
            marked_over=row["marked_over"],
            judged_hours=row["judged_hours"],
            judged_over=row["judged_over"],
            marked_share=number(row["marked_share"]),
            own_share=number(row["own_share"]),
            more_hours=number(row["more_hours"]),
        )
        for row in plain_rows(counts)
    ]
    rows.sort(key=lambda one: (one.more_hours is None, -(one.more_hours or 0.0)))
    return rows
