"""The hours of a year against another limit, beside the one in force."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from analytics.what_if import Against, against
from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise import explorer_points as points
from dashboard.staff.enterprise import loaders
from dashboard.staff.enterprise.choice import Chosen
from dashboard.staff.rows import each, number
from layouts import formats
from layouts.figures.explorer_panel import VALID
from layouts.staff import words
from layouts.staff.enterprise.exceedance_values import Line, Option, WhatIf

PURPOSES = ("ultra_low_performance", "standard_only")


def asked(chosen: Chosen) -> WhatIf:
    """The question, and its answer where a limit was given."""
    here = chosen.here
    since = here.state.since or chosen.start
    since = min(max(since, chosen.start), chosen.end)
    limit = here.state.whatif
    explored = loaders.explored(
        here.visit.scope,
        chosen.outlet.outlet_id,
        (chosen.pollutant.pollutant_code,),
        since,
        chosen.end,
        limit is not None,
    )
    undated = replace(here.state, whatif=None, since=None)
    hidden = tuple(
        (name, ",".join(value) if isinstance(value, tuple) else str(value))
        for name, value in undated.pairs()
    )
    t = here.visit.t
    return WhatIf(
        pollutant=t.name(chosen.pollutant.name_zh, chosen.pollutant.short_en),
        unit=chosen.pollutant.unit,
        limit=limit,
        since=since,
        until=chosen.end,
        lines=() if limit is None else _lines(chosen, explored, since, limit),
        known_limits=tuple(_known(chosen, explored.limits)),
        hidden=hidden,
    )


def _known(chosen: Chosen, limits: pd.DataFrame) -> list[Option]:
    """Upper limits of other purposes on record, as links."""
    t, found = chosen.here.visit.t, {}
    rows = limits[limits["basis"].isin(["hour"]) & limits["purpose"].isin(PURPOSES)]
    for row in each(rows):
        upper = number(row.upper)
        unit = chosen.pollutant.unit
        value = None if upper is None else points.in_unit(upper, limit_unit=row.unit, unit=unit)
        if value:
            name = f"{t(words.PURPOSE[row.purpose])} {formats.as_entered(value, t=t)}"
            chosen_now = chosen.here.state.whatif == value
            found[name] = Option(name, chosen.here.address(whatif=value), chosen_now)
    return list(found.values())


def _lines(
    chosen: Chosen, explored: loaders.Explored, since: date, limit: float
) -> tuple[Line, ...]:
    t, visit = chosen.here.visit.t, chosen.here.visit
    frame = points.hour_points(
        explored,
        chosen.pollutant.pollutant_code,
        points.hour_grid(since, chosen.end, now=visit.now),
        unit=chosen.pollutant.unit,
        converted=True,
        reported_first=loaders.reported_conversion_first(visit.scope, since),
    )
    values = frame["value"].where(frame["kind"] == VALID)
    if values.isna().all():
        values = frame["measured"].where(frame["kind"] == VALID)
    hour = np.arange(len(frame), dtype=np.int64)
    local = frame["time"].dt.tz_convert(city.CITY_TIME)
    day = np.array([one.toordinal() for one in local.dt.date], dtype=np.int64)
    judged = values.to_numpy(dtype=float)
    now = frame["upper"].to_numpy(dtype=float)
    name = t("假设 {limit}", limit=formats.as_entered(limit, t=t))
    lines = [_line(name, against(judged, hour=hour, day=day, upper=limit))]
    for upper in sorted({one for one in now if np.isfinite(one)}, reverse=True):
        inside = np.where(now == upper, judged, np.nan)
        name = t("现行 {limit}", limit=formats.as_entered(upper, t=t))
        lines.append(_line(name, against(inside, hour=hour, day=day, upper=upper)))
    return tuple(lines)


def _line(name: str, found: Against) -> Line:
    return Line(
        name=name,
        hours=found.hours,
        over=found.over,
        days=found.days,
        longest_hours=found.longest_hours,
        worst_multiple=number(found.worst_multiple),
        share_within=number(found.share_within),
    )
