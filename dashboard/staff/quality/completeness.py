"""Completeness: transmission and validity by outlet and day, from stored counts of hours."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from dashboard.staff import loaders_city as city
from dashboard.staff import overview_counts as counts
from dashboard.staff.exceedances_choice import plain_rows
from dashboard.staff.quality import loaders
from dashboard.staff.quality.choice import Chosen
from dashboard.staff.quality.state import DAY
from dashboard.staff.rows import sums
from layouts import formats
from layouts.staff.quality.values import (
    Counts,
    HeatCell,
    HeatMap,
    HeatRow,
    OutletDay,
    OutletRate,
    Place,
)

NOTHING = Counts(0, 0, 0, 0)
COUNTED = ("due_hours", "received_hours", "valid_hours", "late_hours")
DAYS_IN_COLUMNS = 31
WEEK_DAYS = 7
WORST_IN_SIGHT = 20
DISPLAY_EDGES = (0.9, 0.75, 0.5)
"""Lower edges of the shades below the target; they are printed in the legend."""


def outlet_days(chosen: Chosen) -> pd.DataFrame:
    """Counts by outlet and day, as the overview has them, with the hours that came late."""
    span = chosen.span
    late = loaders.late_days(chosen.visit.scope, span.start, span.end, chosen.today)
    found = chosen.days.merge(late, on=["day", "outlet_id"], how="left")
    found["late_hours"] = found["late_hours"].fillna(0).astype("int64")
    return found


def total(days: pd.DataFrame) -> Counts:
    """Hours of all these days."""
    return Counts(*(int(days[name].sum()) for name in COUNTED))


def silent(chosen: Chosen) -> set[int]:
    """Networked outlets that say nothing now, as the overview counts them."""
    scope, today = chosen.visit.scope, chosen.today
    newest = city.newest_hours(scope, city.midnight(today - DAY))
    outlets = city.outlets(scope, today)
    outlets = outlets[outlets["outlet_id"].isin(chosen.places)]
    hours = city.rules(scope, today).interruption_hours
    return counts.silent_outlets(outlets, newest, now=chosen.visit.now, hours=hours)


def rates(chosen: Chosen) -> list[OutletRate]:
    """Every outlet with due hours, or silent, the worst first."""
    days = outlet_days(chosen)
    now = silent(chosen)
    gap = city.rules(chosen.visit.scope, chosen.today).interruption_hours
    days = days.assign(
        is_gap=(days["worst_missing_hours"] >= gap).astype("int64"),
        share=days["valid_hours"] / days["due_hours"].where(days["due_hours"] > 0),
    )
    totals = _totals(days)
    gaps = sums(days, "outlet_id", "is_gap")
    lowest = days.dropna(subset=["share"]).sort_values(["share", "day"], kind="stable")
    worst = {row["outlet_id"]: row for row in plain_rows(lowest.drop_duplicates("outlet_id"))}
    found = []
    for outlet_id, place in chosen.places.items():
        own = totals.get(outlet_id, NOTHING)
        if not own.due and outlet_id not in now:
            continue
        lowest_day = worst.get(outlet_id)
        found.append(
            OutletRate(
                place=place,
                href=chosen.href(place),
                counts=own,
                gap_days=gaps.get(outlet_id, 0),
                worst_day=lowest_day["day"] if lowest_day else None,
                worst_share=lowest_day["share"] if lowest_day else None,
                is_silent=outlet_id in now,
            )
        )
    found.sort(key=lambda one: _badness(one.counts, chosen))
    return found


def _totals(days: pd.DataFrame) -> dict[int, Counts]:
    summed = days.groupby("outlet_id")[list(COUNTED)].sum()
    return {int(key): Counts(*map(int, values)) for key, *values in summed.itertuples()}


def _badness(own: Counts, chosen: Chosen) -> tuple[bool, float]:
    share = own.share(chosen.selection.measure)
    return (share is None, share if share is not None else 0.0)


def by_day(chosen: Chosen) -> list[OutletDay]:
    """Every outlet and day of the span, for the file."""
    found = []
    for row in plain_rows(outlet_days(chosen)):
        own = Counts(*(int(row[name]) for name in COUNTED))
        found.append(OutletDay(chosen.places[row["outlet_id"]], row["day"], own))
    found.sort(key=lambda one: (one.place.enterprise, one.place.outlet, one.day))
    return found


def edges(chosen: Chosen) -> tuple[float, ...]:
    """Lower edges of the shades, the target first."""
    target = city.rules(chosen.visit.scope, chosen.today).transmission_target
    return tuple(sorted({*DISPLAY_EDGES, *(() if target is None else (target,))}, reverse=True))


def columns_of(chosen: Chosen) -> tuple[tuple[date, date], ...]:
    """Days of the columns, half-open: single days, or weeks where there are many."""
    span = chosen.span
    days = (span.end - span.start).days
    step = 1 if days <= DAYS_IN_COLUMNS else WEEK_DAYS
    return tuple(
        (span.start + DAY * n, min(span.start + DAY * (n + step), span.end))
        for n in range(0, days, step)
    )


def heat_map(chosen: Chosen, found: Sequence[OutletRate]) -> HeatMap:
    """Outlets by days, the worst first."""
    columns = columns_of(chosen)
    days = outlet_days(chosen)
    starts = np.array([start.toordinal() for start, _ in columns])
    ordinal = np.array([one.toordinal() for one in days["day"]], dtype=np.int64)
    days = days.assign(column=np.searchsorted(starts, ordinal, side="right") - 1)
    summed = days.groupby(["outlet_id", "column"])[list(COUNTED)].sum()
    cells = {key: Counts(*values) for key, *values in summed.itertuples()}
    everything = days.groupby("column")[list(COUNTED)].sum()
    of_all = {int(key): Counts(*values) for key, *values in everything.itertuples()}
    listed = [one for one in found if one.counts.due]
    rows = listed if chosen.state.everything else listed[:WORST_IN_SIGHT]
    return HeatMap(
        columns=columns,
        rows=tuple(
            HeatRow(
                place=one.place,
                href=one.href,
                total=one.counts,
                cells=tuple(
                    _cell(chosen, one.place, span, cells.get((one.place.outlet_id, n)))
                    for n, span in enumerate(columns)
                ),
            )
            for one in rows
        ),
        total=HeatRow(
            place=None,
            href="",
            total=total(days),
            cells=tuple(_cell(chosen, None, span, of_all.get(n)) for n, span in enumerate(columns)),
        ),
        outlets=len(listed),
        edges=edges(chosen),
    )


def _cell(
    chosen: Chosen, place: Place | None, span: tuple[date, date], own: Counts | None
) -> HeatCell:
    t = chosen.visit.t
    start, end = span
    days = formats.day_span(start, end, t=t)
    href = "" if place is None else chosen.href(place, start=start, last=end - DAY)
    if own is None:
        return HeatCell(None, t("{day}：没有计算结果", day=days), href)
    said = t(
        "{day}：有效 {valid} / 应收 {due} 项·h，实收 {received}，迟到 {late}",
        day=days,
        valid=own.valid,
        due=own.due,
        received=own.received,
        late=own.late,
    )
    return HeatCell(own, said, href)
