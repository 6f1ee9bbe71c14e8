"""The tab of data quality: rates by month, why hours are lost, marks, tests, received days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from analytics.lost_hours import first_reasons
from dashboard.staff import loaders_city as city
from dashboard.staff.emissions_state import after
from dashboard.staff.enterprise import choice, exceedance_loaders, loaders
from dashboard.staff.enterprise import explorer_points as points
from dashboard.staff.enterprise.choice import Chosen
from dashboard.staff.enterprise.explorer import outlet_words
from dashboard.staff.enterprise.loaders import Explored
from dashboard.staff.quality import loaders as city_quality
from dashboard.staff.rows import each, number
from layouts.figures.explorer_panel import INVALID, MISSING
from layouts.staff import words
from layouts.staff.enterprise.quality_values import (
    REASONS,
    Difference,
    Lost,
    MarkSum,
    MonthRate,
    Quality,
    Series,
    Test,
)
from layouts.staff.enterprise.tabs import SERIES

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MONTHS = 12
DIFFERENCES_SHOWN = 15
SAME = 0.005
"""Share up to which two means of a day are called the same: loggers round what they send."""
KINDS = {
    "communication": "communication",
    "maintenance": "maintenance",
    "calibration": "calibration",
    "automatic_check": "calibration",
    "monitor_fault": "monitor_fault",
    "out_of_control": "out_of_control",
    "overdue_calibration": "out_of_control",
    "manual_substitute": "manual_substitute",
}
"""Kind of a mark to the reason that it is counted under."""


def view_of(chosen: Chosen) -> Quality:
    """Everything on the tab."""
    here, code = chosen.here, chosen.pollutant.pollutant_code
    scope, t = here.visit.scope, here.visit.t
    codes = tuple(sorted(one.pollutant_code for one in chosen.pollutants))
    days = exceedance_loaders.days(scope, chosen.outlet.outlet_id, codes, chosen.start, chosen.end)
    explored = loaders.explored(
        scope, chosen.outlet.outlet_id, (code,), chosen.start, chosen.end, True
    )
    differing, compared = differences(chosen, explored)
    return Quality(
        outlet=outlet_words(chosen.outlet, t),
        pollutant=t.name(chosen.pollutant.name_zh, chosen.pollutant.short_en),
        unit=chosen.pollutant.unit,
        year=chosen.year,
        outlets=choice.outlets(chosen),
        factors=choice.factors(chosen),
        years=choice.years(chosen),
        series=tuple(series(chosen, days)),
        lost=tuple(lost(chosen, explored)),
        marks=tuple(marks(chosen, explored)),
        tests=tuple(tests(chosen)),
        compared_days=compared,
        differing_days=len(differing),
        differences=differing[:DIFFERENCES_SHOWN],
    )


def begun_months(chosen: Chosen) -> list[date]:
    """Months of the year that have begun."""
    every = (after(chosen.start, place) for place in range(MONTHS))
    return [one for one in every if one < chosen.end]


def series(chosen: Chosen, days: pd.DataFrame) -> Iterator[Series]:
    """Due, received and valid hours of each pollutant by month."""
    t = chosen.here.visit.t
    firsts = pd.Series([one.replace(day=1) for one in days["day"]], index=days.index, dtype=object)
    columns = ["due_hours", "valid_hours", "received_hours"]
    sums = days[columns].groupby([days["pollutant_code"], firsts]).sum()
    known = dict(zip(sums.index, sums.to_numpy(), strict=True))
    for one in chosen.pollutants:
        rates = []
        for month in begun_months(chosen):
            due, valid, received = known.get((one.pollutant_code, month), (0, 0, 0))
            rates.append(MonthRate(month, int(due), int(valid), int(received)))
        yield Series(t.name(one.name_zh, one.short_en), tuple(rates))


def lost(chosen: Chosen, explored: Explored) -> Iterator[Lost]:
    """Due hours of the chosen pollutant that are not valid, by reason and month."""
    visit, code = chosen.here.visit, chosen.pollutant.pollutant_code
    frame = points.hour_points(
        explored,
        code,
        points.hour_grid(chosen.start, chosen.end, now=visit.now),
        unit=chosen.pollutant.unit,
        converted=False,
        reported_first=False,
    )
    frame = frame[frame["kind"].isin([MISSING, INVALID])]
    names = list(REASONS)
    declared = _declared(explored.periods, frame["time"], code)
    found = first_reasons((frame["kind"] == INVALID).to_numpy(), declared=declared, order=names)
    local = frame["time"].dt.tz_convert(city.CITY_TIME)
    keys = (local.dt.year * MONTHS + local.dt.month - 1).to_numpy()
    for month in begun_months(chosen):
        own = found[keys == month.year * MONTHS + month.month - 1]
        counts = np.bincount(own, minlength=len(names))
        yield Lost(month, {name: int(n) for name, n in zip(names, counts, strict=True)})


def _declared(periods: pd.DataFrame, times: pd.Series, code: str) -> dict[str, np.ndarray]:
    """Hours that marks of each reason touch."""
    found: dict[str, np.ndarray] = {}
    own = periods[(periods["source"] == "mark") & periods["kind"].isin(list(KINDS))]
    concerned = own["pollutant_code"].isna() | (own["pollutant_code"] == code)
    ends = times + HOUR
    for row in each(own[concerned]):
        begun = np.ones(len(times), dtype=np.bool_)
        open_end = begun
        if not pd.isna(row.start):
            begun = (ends > row.start).to_numpy(dtype=np.bool_)
        if not pd.isna(row.end):
            open_end = (times < row.end).to_numpy(dtype=np.bool_)
        reason = KINDS[row.kind]
        covered = begun & open_end
        found[reason] = found[reason] | covered if reason in found else covered
    return found


def marks(chosen: Chosen, explored: Explored) -> Iterator[MarkSum]:
    """Marks of the outlet by kind: how many, how long in the year, how many were late."""
    first, last = city.midnight(chosen.start), city.midnight(chosen.end)
    rules = city.rules(chosen.here.visit.scope, chosen.here.today)
    own = explored.periods[explored.periods["source"] == "mark"]
    said = own["kind"].map(lambda kind: words.STATE.get(kind, kind))
    for word in dict.fromkeys(said):
        rows = own[said == word]
        hours, late = 0.0, 0
        for row in each(rows):
            begin = first if pd.isna(row.start) else max(row.start.to_pydatetime(), first)
            end = last if pd.isna(row.end) else min(row.end.to_pydatetime(), last)
            hours += max((end - begin) / HOUR, 0.0)
            closes = rules.marking_closes(begin.astimezone(city.CITY_TIME).date())
            late += not pd.isna(row.said_at) and row.said_at.to_pydatetime() > closes
        yield MarkSum(rows["kind"].iloc[0], len(rows), hours, late)


def tests(chosen: Chosen) -> Iterator[Test]:
    """Comparison tests at the outlet that ended in the year, newest first."""
    scope, t = chosen.here.visit.scope, chosen.here.visit.t
    start, end = city.midnight(chosen.start), city.midnight(chosen.end)
    found = city_quality.pairs(scope, start, end)
    own = found[found["outlet_id"] == chosen.outlet.outlet_id].reset_index(drop=True)
    if not len(own):
        return
    known = city.pollutants(scope)
    judged = city_quality.judged_tests(scope, own)
    for row, result in zip(each(own), judged, strict=True):
        pollutant = known[row.pollutant_code]
        yield Test(
            end=row.end.to_pydatetime(),
            kind=row.kind,
            pollutant=t.name(pollutant.name_zh, pollutant.short_en),
            pairs=result.pairs,
            reference_mean=number(result.reference_mean),
            measure=None if result.measure is None else result.measure.value,
            value=number(result.value),
            tolerance=number(result.tolerance),
            outcome=result.outcome.value,
            laboratory=row.laboratory_zh or "",
            report=row.report_number or "",
            href=_around(chosen, row.end.to_pydatetime(), row.pollutant_code),
        )


def _around(chosen: Chosen, moment: datetime, code: str) -> str:
    day = moment.astimezone(city.CITY_TIME).date()
    known = {one.pollutant_code for one in chosen.pollutants}
    factor = (code,) if code in known else (chosen.pollutant.pollutant_code,)
    last = min(day + 2 * DAY, chosen.here.today)
    return chosen.here.address(tab=SERIES, factor=factor, start=day - 2 * DAY, last=last, at=None)


def differences(chosen: Chosen, explored: Explored) -> tuple[tuple[Difference, ...], int]:
    """Days whose received mean is not ours, the farthest first, and how many were compared."""
    code = chosen.pollutant.pollutant_code
    own = explored.days[explored.days["pollutant_code"] == code].set_index("day")
    sent = explored.received[explored.received["pollutant_code"] == code].set_index("day")
    both = own.join(sent[["received_mean", "received_converted_mean"]], how="inner")
    converted = both["converted_mean"].notna() & both["received_converted_mean"].notna()
    computed = both["converted_mean"].where(converted, both["mean"])
    received = both["received_converted_mean"].where(converted, both["received_mean"])
    known = computed.notna() & received.notna()
    computed, received = computed[known], received[known]
    apart = (received - computed).abs()
    differ = apart > SAME * computed.abs()
    found = []
    for day in apart[differ].sort_values(ascending=False, kind="stable").index:
        ours, theirs = float(computed[day]), float(received[day])
        found.append(
            Difference(
                day=day,
                received=theirs,
                computed=ours,
                share=(theirs - ours) / ours if ours else None,
                href=chosen.here.address(
                    tab=SERIES, start=day - DAY, last=min(day + DAY, chosen.here.today), at=None
                ),
            )
        )
    return tuple(found), int(known.sum())
