"""The tab of equipment: monitors, and work on them beside the flags of the same hours."""

from datetime import date, datetime, timedelta

import pandas as pd

from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise import head as heads
from dashboard.staff.enterprise.explorer import outlet_words
from dashboard.staff.enterprise.visited import Visited
from dashboard.staff.rows import each
from layouts.staff.enterprise import equipment as view
from layouts.staff.enterprise.equipment import Equipment, Work
from layouts.staff.enterprise.exceedance_values import Option
from layouts.staff.enterprise.tabs import SERIES
from queries import enterprise_timeline

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@staff_cached(city.SHORT_SECONDS)
def found(
    scope: Scope, monitor_ids: tuple[int, ...], start: date, end: date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Work of a span, and the hours with another flag than normal."""
    span = {"start": city.midnight(start), "end": city.midnight(end)}
    with pools.connection("staff", scope=scope) as connection:
        return (
            enterprise_timeline.works(connection, monitor_ids, **span),
            enterprise_timeline.flags(connection, monitor_ids, **span),
        )


def view_of(here: Visited) -> Equipment:
    """Everything on the tab."""
    t, year = here.visit.t, here.state.year or here.today.year
    every = works(here)
    work = here.state.work
    kinds = [Option(t("全部 {n}", n=len(every)), here.address(work=None), work is None)]
    kinds += [
        Option(f"{t(word)} {view.total(every, what)}", here.address(work=what), work == what)
        for what, word in view.WHAT.items()
        if view.total(every, what)
    ]
    known = here.record.days
    first = known[0].year if known else here.today.year
    return Equipment(
        monitors=heads.monitor_rows(here.record, t),
        today=here.today,
        year=year,
        years=tuple(
            Option(f"{one}", here.address(year=one), one == year)
            for one in range(first, here.today.year + 1)
        ),
        kinds=tuple(kinds),
        works=tuple(one for one in every if work in (None, one.what)),
    )


def works(here: Visited) -> tuple[Work, ...]:
    """Work of the year at every outlet, the newest first."""
    year = here.state.year or here.today.year
    ids = tuple(sorted({one.monitor_id for one in here.record.monitors}))
    rows, flagged = found(here.visit.scope, ids, date(year, 1, 1), date(year + 1, 1, 1))
    by_hour: dict[tuple[int, datetime], set[str]] = {}
    for row in each(flagged):
        by_hour.setdefault((row.monitor_id, row.time.to_pydatetime()), set()).add(row.flag)
    t = here.visit.t
    names = {one.outlet_id: outlet_words(one, t) for one in here.record.outlets}
    listed = []
    for row in each(rows):
        start = row.start.to_pydatetime()
        end = None if pd.isna(row.end) else row.end.to_pydatetime()
        if row.outlet_id not in names:
            continue
        listed.append(
            Work(
                what=row.what,
                kind=row.kind,
                outlet=names[row.outlet_id],
                monitor=row.monitor_ref,
                start=start,
                end=end,
                who=row.who or "",
                note=row.note_zh or "",
                passed=None if row.passed is None else bool(row.passed),
                flags=_flags(by_hour, row.monitor_id, start, end),
                href=_around(here, row.outlet_id, start),
            )
        )
    return tuple(listed)


def _flags(
    by_hour: dict[tuple[int, datetime], set[str]],
    monitor_id: int,
    start: datetime,
    end: datetime | None,
) -> tuple[str, ...]:
    """Flags other than normal in the hours that the work touches."""
    hour = start.replace(minute=0, second=0, microsecond=0)
    seen: set[str] = set()
    while hour <= (end or start):
        seen |= by_hour.get((monitor_id, hour), set())
        hour += HOUR
    return tuple(sorted(seen))


def _around(here: Visited, outlet_id: int, start: datetime) -> str:
    if not here.record.codes_of(outlet_id):
        return ""
    day = start.astimezone(city.CITY_TIME).date()
    return here.address(
        tab=SERIES,
        outlet=str(outlet_id),
        factor=None,
        start=day - DAY,
        last=min(day + 2 * DAY, here.today),
        at=start.astimezone(city.CITY_TIME).replace(minute=0, second=0, microsecond=0),
        year=None,
        work=None,
    )
