"""Accuracy: comparison tests by kind, stretches out of control, and the small tables above them."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from dashboard.staff import loaders_city as city
from dashboard.staff.exceedances_choice import plain_rows
from dashboard.staff.quality import loaders
from dashboard.staff.quality.choice import Chosen
from dashboard.staff.quality.due import KINDS
from dashboard.staff.rows import number
from layouts.staff.quality.accuracy import REASONS, TEST_KINDS
from layouts.staff.quality.values import Control, Due, KindSum, Test


def tests(chosen: Chosen) -> list[Test]:
    """Comparison tests that ended in the span, the newest first."""
    found = []
    for row in plain_rows(chosen.own(loaders.tests(chosen.visit.scope, *_span(chosen)))):
        place, code = chosen.places[row["outlet_id"]], row["pollutant_code"]
        end = row["end"].to_pydatetime()
        found.append(
            Test(
                place=place,
                href=chosen.around(place, row["start"].to_pydatetime(), end, code),
                pollutant_code=code,
                pollutant=chosen.names.pollutants[code],
                kind=row["kind"],
                end=end,
                pairs=row["pairs"],
                measure=row["measure"] or None,
                value=number(row["value"]),
                tolerance=number(row["tolerance"]),
                outcome=row["outcome"],
                laboratory=row["laboratory_zh"] or "",
                report=row["report_number"] or "",
            )
        )
    return found


def control(chosen: Chosen) -> list[Control]:
    """Stretches out of control that touch the span, the newest first."""
    found = []
    rows = chosen.own(loaders.control_periods(chosen.visit.scope, *_span(chosen)))
    for row in plain_rows(rows):
        place, code = chosen.places[row["outlet_id"]], row["pollutant_code"]
        start = row["start"].to_pydatetime()
        end = None if pd.isna(row["end"]) else row["end"].to_pydatetime()
        found.append(
            Control(
                place=place,
                href=chosen.around(place, max(start, chosen.start), end, code),
                pollutant_code=code,
                pollutant=chosen.names.pollutants[code],
                reason=row["reason"],
                start=start,
                end=end,
                hours=float(row["hours"]),
            )
        )
    return found


def _span(chosen: Chosen) -> tuple[datetime, datetime]:
    return chosen.start, city.midnight(chosen.span.end)


def sums_of_due(rows: Sequence[Due]) -> list[KindSum]:
    """How many of each kind are owed, in time, overdue, unknown."""
    found = []
    for kind in KINDS:
        own = [one for one in rows if one.what == kind]
        states = [
            sum(one.state == state for one in own) for state in ("fine", "overdue", "unknown")
        ]
        if own:
            found.append(KindSum(kind, (len(own), *states)))
    return found


def sums_of_tests(rows: Sequence[Test]) -> list[KindSum]:
    """Tests of each kind by outcome; those that were none are neither passed nor failed."""
    found = []
    for kind in TEST_KINDS:
        own = [one for one in rows if one.kind == kind]
        outcomes = [
            sum(one.outcome == outcome for one in own)
            for outcome in ("passed", "failed", "not_valid")
        ]
        if own:
            found.append(KindSum(kind, (len(own), *outcomes)))
    return found


def sums_of_control(rows: Sequence[Control]) -> list[KindSum]:
    """Stretches, outlets and hours of each reason."""
    found = []
    for reason in REASONS:
        own = [one for one in rows if one.reason == reason]
        if own:
            outlets = len({one.place.outlet_id for one in own})
            found.append(KindSum(reason, (len(own), outlets, sum(one.hours for one in own))))
    return found
