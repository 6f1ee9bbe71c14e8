"""When calibrations, checks and verifications of the monitors in charge are due."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.comparison import Outcome
from analytics.control_due import NONE_S, NextDue, next_due
from analytics.control_periods import ControlPeriods
from analytics.control_results import Results, judged
from analytics.scoring.deadlines import months_after
from analytics.units import HOURS_PER_DAY, SECONDS_PER_HOUR
from dashboard.cache import staff_cached
from dashboard.jobs import control_results, deadlines
from dashboard.jobs.comparison_outcomes import Tolerances
from dashboard.jobs.rule_book import RuleBook
from dashboard.pools import Scope
from dashboard.staff import loaders_city as city
from dashboard.staff.quality import loaders
from dashboard.staff.quality.choice import Chosen
from layouts.staff.quality.values import Due
from queries.arrays import Columns
from queries.quality_control import Series

RECORD_DAYS = 31
TEST_DAYS = 214
"""Longer than the longest intervals, so that a result that still counts is seen."""
CHECKED = ("w01018", "w21003", "w21011", "w21001")
"""Factors whose analysers check themselves on a standard sample (HJ 355-2019): COD, ammonia, total
phosphorus, total nitrogen."""
KINDS = ("zero", "span", "check", "verification")
_RECORD = {"zero": "calibration", "span": "calibration", "check": "check"}
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_PER_DAY = SECONDS_PER_HOUR * HOURS_PER_DAY


@staff_cached(loaders.LONG_SECONDS)
def standing(scope: Scope, now: datetime) -> list[dict[str, Any]]:
    """One row per monitor, pollutant and kind that is owed at a moment."""
    today = now.astimezone(city.CITY_TIME).date()
    series = loaders.series(scope, today, now)
    recorded = loaders.records(scope, _day(now - timedelta(days=RECORD_DAYS)), now)
    tested = loaders.pairs(scope, _day(now - timedelta(days=TEST_DAYS)), now)
    book, tolerances = loaders.book(scope), Tolerances(loaders.parameters(scope))
    day = (today - loaders.EPOCH).days
    found: list[dict[str, Any]] = []
    for kind in KINDS:
        own = [one for one in series if _is_owed(kind, one, tolerances, day)]
        window = timedelta(days=TEST_DAYS if kind == "verification" else RECORD_DAYS)
        if kind == "verification":
            results = _tests(scope, own, tested)
        else:
            results = _records(book, own, kind, recorded)
        since = _since(scope, own, kind, now - window)
        hours = _intervals(scope, own, kind, results, since, now, book)
        due = next_due(
            results,
            since_s=since,
            interval_hours=hours,
            stops=_stops(scope, own, now - window, now),
            now_s=deadlines.seconds(now),
        )
        reach_s = deadlines.seconds(now - window)
        found += _rows(own, kind, due, is_cut=since == reach_s, now_s=deadlines.seconds(now))
    return found


def _is_owed(kind: str, one: Series, tolerances: Tolerances, day: int) -> bool:
    """A factor that no check or no table of tolerances is made for owes none."""
    if kind == "verification":
        return bool(tolerances.of(one.pollutant_code, day)[0])
    if kind == "check":
        return one.pollutant_code in CHECKED
    return not one.is_water


def _records(book: RuleBook, own: list[Series], kind: str, found: Columns) -> Results:
    """Results of one kind of record; their series are places in ``own``."""
    place = {(one.monitor_id, one.pollutant_code): n for n, one in enumerate(own)}
    keys = zip(found["monitor_id"].tolist(), found["pollutant_code"].tolist(), strict=True)
    number = np.array([place.get(key, -1) for key in keys], dtype=np.int64)
    kept = (number >= 0) & (found["kind"] == kind)
    columns: Columns = {name: values[kept] for name, values in found.items()}
    columns["number"] = number[kept]
    asked = [(one.monitor_id, one.pollutant_code) for one in own]
    results = judged(control_results.readings(columns, asked, book))
    return Results(results.series // len(control_results.KINDS), results.time_s, results.passed)


def _tests(scope: Scope, own: list[Series], found: pd.DataFrame) -> Results:
    """Verifications of each series, from the newest back to the newest that was passed."""
    place = {(one.monitor_id, one.pollutant_code): n for n, one in enumerate(own)}
    keys = zip(found["monitor_id"].tolist(), found["pollutant_code"].tolist(), strict=True)
    rows = found.assign(number=[place.get(key, -1) for key in keys])
    rows = rows[(rows["number"] >= 0) & (rows["kind"] == "verification")]
    parts = []
    while len(rows):
        newest = rows.drop_duplicates("number")
        outcome = np.array(
            [one.outcome for one in loaders.judged_tests(scope, newest)], dtype=object
        )
        passed = outcome == Outcome.PASSED
        counts = outcome != Outcome.NOT_VALID
        ended = np.array([int(one.timestamp()) for one in newest["end"]], dtype=np.int64)
        number = newest["number"].to_numpy(dtype=np.int64)
        parts.append((number[counts], ended[counts], passed[counts]))
        rows = rows.drop(index=newest.index)
        rows = rows[~rows["number"].isin(number[passed])]
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        return Results(nothing, nothing, nothing == 1)
    return Results(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _day(moment: datetime) -> datetime:
    """Start of its day: so that visits of one day share what was read."""
    return city.midnight(moment.astimezone(city.CITY_TIME).date())


def _since(scope: Scope, own: list[Series], kind: str, earliest: datetime) -> Any:
    """From when on a result is owed: networking, and not before there are any records at all."""
    begun = loaders.first_records(scope)[_RECORD.get(kind, "comparison")]
    found = np.full(len(own), NONE_S, dtype=np.int64)
    if begun is None:
        return found
    for n, one in enumerate(own):
        networked = city.midnight(one.networked_on) if one.networked_on else _EARLIEST
        found[n] = deadlines.seconds(max(begun, networked, earliest))
    return found


def _intervals(
    scope: Scope,
    own: list[Series],
    kind: str,
    results: Results,
    since: Any,
    now: datetime,
    book: RuleBook,
) -> Any:
    """Hours that may pass; months by the calendar from the newest passed result."""
    today = now.astimezone(city.CITY_TIME).date()
    begin = since.copy()
    np.maximum.at(begin, results.series[results.passed], results.time_s[results.passed])
    if kind in ("zero", "span"):
        begin[begin == NONE_S] = deadlines.seconds(now)
        return control_results.calibration_interval_hours(book, begin)
    if kind == "check":
        hours = loaders.city_number(scope, "standard_check_interval_hours", today, "water")
        return np.full(len(own), hours)
    water = loaders.city_number(scope, "comparison_interval_days", today, "water")
    months = int(loaders.city_number(scope, "verification_interval_automatic_months", today, "gas"))
    found = np.full(len(own), water * HOURS_PER_DAY)
    for n, one in enumerate(own):
        if not one.is_water and begin[n] != NONE_S:
            day = datetime.fromtimestamp(int(begin[n]), tz=city.CITY_TIME).date()
            found[n] = (months_after(day, months) - day).days * HOURS_PER_DAY
    return found


def _stops(scope: Scope, own: list[Series], start: datetime, now: datetime) -> ControlPeriods:
    """Stops of the sources, once for each series of the outlet."""
    found = loaders.stops(scope, _day(start), now)
    of_outlet: dict[int, list[int]] = {}
    for n, outlet_id in enumerate(found["outlet_id"].tolist()):
        of_outlet.setdefault(outlet_id, []).append(n)
    pairs = [(n, row) for n, one in enumerate(own) for row in of_outlet.get(one.outlet_id, ())]
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    rows = columns[:, 1]
    return ControlPeriods(columns[:, 0], found["start_s"][rows], found["end_s"][rows])


def _rows(
    own: list[Series], kind: str, due: NextDue, *, is_cut: Any, now_s: int
) -> list[dict[str, Any]]:
    """Rows of one kind; ``is_cut`` where older records were not looked at."""
    found = []
    for n, one in enumerate(own):
        has_newest, has_passed = due.newest_s[n] != NONE_S, due.passed_s[n] != NONE_S
        is_known = due.due_s[n] != NONE_S
        found.append(
            {
                "outlet_id": one.outlet_id,
                "pollutant_code": one.pollutant_code,
                "what": kind,
                "newest": _moment(due.newest_s[n]) if has_newest else None,
                "newest_passed": bool(due.newest_passed[n]) if has_newest else None,
                "passed": _moment(due.passed_s[n]) if has_passed else None,
                "due": _moment(due.due_s[n]) if is_known else None,
                "state": _state(is_known, bool(due.is_overdue[n])),
                "overdue_days": (
                    float(now_s - due.due_s[n]) / _SECONDS_PER_DAY if due.is_overdue[n] else None
                ),
                "is_at_least": bool(is_cut[n]) and not has_passed,
            }
        )
    return found


def _state(is_known: bool, is_overdue: bool) -> str:
    if not is_known:
        return "unknown"
    return "overdue" if is_overdue else "fine"


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def due(chosen: Chosen) -> list[Due]:
    """What is owed at the chosen outlets, the longest overdue first."""
    now = chosen.visit.now.replace(minute=0, second=0, microsecond=0)
    found = []
    for row in standing(chosen.visit.scope, now):
        code, place = row["pollutant_code"], chosen.places.get(row["outlet_id"])
        if place is None or chosen.state.pollutant not in (None, code):
            continue
        begin = row["passed"] or row["due"]
        values = {name: row[name] for name in row if name != "outlet_id"}
        href = (
            chosen.href(place, code=code)
            if begin is None
            else chosen.around(place, begin, begin, code)
        )
        name = chosen.names.pollutants[code]
        found.append(Due(place=place, href=href, pollutant=name, **values))
    order = {"overdue": 0, "unknown": 1, "fine": 2}
    found.sort(key=lambda one: (order[one.state], -(one.overdue_days or 0.0)))
    return found
