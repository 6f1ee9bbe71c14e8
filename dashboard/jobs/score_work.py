"""Work at monitors in one month: tests, checks, calibrations, maintenance, faults, visits.

What the face, the scorecard and the equipment sheet ask of an outlet in the same words.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.comparison import Outcome
from analytics.scoring.deadlines import months_after
from analytics.scoring.lines import Item
from dashboard.jobs.score_city import City, date_of, day_number, day_of, start_s

_HOUR_S = 3600.0
_MAINTENANCE = ("maintenance", "calibration")
_FAULT_MARKS = (
    "monitor_fault", "maintenance", "communication", "manual_substitute", "out_of_control",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison test of one factor."""

    ref: str
    kind: str
    day: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a monitor; times in seconds, NaN where it is not repaired."""

    ref: str
    monitor_id: int
    outlet_id: int
    start_s: float
    repaired_s: float


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit."""

    ref: str
    om_operator_id: int
    purpose: str
    start_s: float
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A month, or the months that end with it, and until when evidence counts."""

    start: date
    end: date
    known_until: date

    @property
    def first(self) -> int:
        """Its first day as a number."""
        return day_number(self.start)

    @property
    def stop(self) -> int:
        """The day after its last as a number."""
        return day_number(self.end)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return date_of(self.stop - 1)

    def holds(self, moment_s: float) -> bool:
        """Whether a moment lies in it."""
        return self.first <= day_of(moment_s) < self.stop


class Work:
    """Evidence of a city by outlet."""

    def __init__(self, city: City):
        self.city = city
        outlet_of = city.outlet_of
        evidence = city.evidence
        self.tests: dict[int, list[Test]] = defaultdict(list)
        for ref, kind, monitor, day, outcome in zip(
            evidence.tests["ref"], evidence.tests["kind"], evidence.tests["monitor_id"],
            evidence.tests["day"], city.outcomes, strict=True,
        ):  # fmt: skip
            if monitor in outlet_of:
                self.tests[outlet_of[monitor]].append(Test(ref, kind, int(day), outcome))
        self.passed_checks: dict[int, set[int]] = defaultdict(set)
        self.checks: dict[int, set[int]] = defaultdict(set)
        for monitor, day, passed in zip(*evidence.checks.values(), strict=True):
            if monitor in outlet_of:
                self.checks[outlet_of[monitor]].add(int(day))
                if passed:
                    self.passed_checks[outlet_of[monitor]].add(int(day))
        self.calibrations: dict[int, set[int]] = defaultdict(set)
        for monitor, day in zip(*evidence.calibrations.values(), strict=True):
            if monitor in outlet_of:
                self.calibrations[outlet_of[monitor]].add(int(day))
        self.faults: dict[int, list[Fault]] = defaultdict(list)
        for ref, monitor, begin, repaired in zip(*evidence.faults.values(), strict=True):
            if monitor in outlet_of:
                outlet = outlet_of[monitor]
                self.faults[outlet].append(Fault(ref, monitor, outlet, begin, repaired))
        self._index_visits_marks_samples()

    def _index_visits_marks_samples(self) -> None:
        evidence, outlet_of = self.city.evidence, self.city.outlet_of
        self.visits: dict[int, list[Visit]] = defaultdict(list)
        columns = evidence.visits
        for n, monitor in enumerate(columns["monitor_id"]):
            if monitor in outlet_of:
                self.visits[outlet_of[monitor]].append(
                    Visit(
                        columns["ref"][n], int(columns["om_operator_id"][n]), columns["purpose"][n],
                        float(columns["start_s"][n]), bool(columns["is_complete"][n]),
                    )
                )  # fmt: skip
        self.marks: dict[int, list[tuple[str, float, float, float]]] = defaultdict(list)
        for outlet, _, kind, begin, end, marked in zip(*evidence.marks.values(), strict=True):
            self.marks[int(outlet)].append((kind, begin, end, marked))
        self.samples: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for kind, outlet, day, _ in zip(*evidence.samples.values(), strict=True):
            self.samples[int(outlet)].append((kind, int(day)))
        self.standbys: dict[int, list[float]] = defaultdict(list)
        for outlet, begin in self.city.registry.standbys:
            self.standbys[outlet].append(begin)

    def running_days(self, outlet_id: int, span: Span) -> set[int]:
        """Days of a span on which hours of the outlet were due."""
        row = self.city.hours.due[self.city.outlet_place[outlet_id]]
        days = self.city.days(span.start, span.end)
        return {span.first + int(n) for n in np.flatnonzero(row[days] > 0)}

    def known_since(self, outlet_id: int) -> int | None:
        """Day from which tests of the outlet can be expected on record."""
        networked = [
            monitor.networked_on or monitor.installed_on
            for monitor in self.city.monitors_of.get(outlet_id, ())
        ]
        known = [day for day in networked if day is not None]
        if not known or self.city.evidence.first_day is None:
            return None
        return day_number(max(min(known), self.city.evidence.first_day))


def test_items(
    work: Work, outlet_id: int, medium: str, span: Span, numbers: dict[str, float]
) -> list[Item]:
    """Tests, checks and calibrations of an outlet that were due, and what was done and passed."""
    running = work.running_days(outlet_id, span)
    found = _supervisions(work, outlet_id, span)
    if not running:
        return found
    if item := _verification(work, outlet_id, medium, span, numbers):
        found.append(item)
    if medium == "water":
        days = _check_days(running, numbers)
        passed = len(work.passed_checks[outlet_id] & days)
        found.append(_item(outlet_id, "standard_check", passed / len(days)))
    else:
        due = int(len(running) // numbers["calibration_days_gas"])
        if due:
            done = min(len(_between(work.calibrations[outlet_id], span)), due)
            found.append(_item(outlet_id, "calibration", done / due))
    return found


def _check_days(running: set[int], numbers: dict[str, float]) -> set[int]:
    every = max(round(numbers["check_hours_water"] / 24), 1)
    return {day for n, day in enumerate(sorted(running)) if n % every == 0}


def check_counts(
    work: Work, outlet_id: int, medium: str, days: set[int], numbers: dict[str, float]
) -> tuple[float, float]:
    """Checks or calibrations done, of those due on some running days."""
    if medium == "water":
        due = _check_days(days, numbers)
        return float(len(work.checks[outlet_id] & due)), float(len(due))
    needed = float(len(days) // numbers["calibration_days_gas"])
    return min(float(len(work.calibrations[outlet_id] & days)), needed), needed


def _item(outlet_id: int, what: str, share: float, **more: str) -> Item:
    return Item(subject={"outlet_id": outlet_id, "what": what, **more}, numerator=share)


def _between(days: set[int], span: Span) -> set[int]:
    return {day for day in days if span.first <= day < span.stop}


def _judged(tests: list[Test]) -> list[Test]:
    """Tests that were tests: one that is 不成立 is neither passed nor failed."""
    return [test for test in tests if test.outcome is not Outcome.NOT_VALID]


def _passed_share(tests: list[Test]) -> float:
    return sum(test.outcome is Outcome.PASSED for test in tests) / len(tests)


def _verification(
    work: Work, outlet_id: int, medium: str, span: Span, numbers: dict[str, float]
) -> Item | None:
    """The newest verification within its interval; none where the interval is not over yet."""
    if medium == "water":
        begin = span.stop - int(numbers["verification_days_water"])
    else:
        begin = day_number(months_after(span.end, -int(numbers["verification_months_gas"])))
    since = work.known_since(outlet_id)
    if since is None or since > begin:
        return None
    tests = [
        test
        for test in work.tests[outlet_id]
        if test.kind == "verification" and begin <= test.day < span.stop
    ]
    if not tests:
        return _item(outlet_id, "verification", 0.0)
    newest = max(test.day for test in tests)
    judged = _judged([test for test in tests if test.day == newest])
    return _item(outlet_id, "verification", _passed_share(judged)) if judged else None


def _supervisions(work: Work, outlet_id: int, span: Span) -> list[Item]:
    """Tests by the bureau in a span, each day of tests as one case."""
    days: dict[int, list[Test]] = defaultdict(list)
    for test in work.tests[outlet_id]:
        if test.kind == "supervision" and span.first <= test.day < span.stop:
            days[test.day].append(test)
    return [
        _item(outlet_id, "supervision", _passed_share(judged), day=str(date_of(day)))
        for day, tests in sorted(days.items())
        if (judged := _judged(tests))
    ]


def supervision_counts(work: Work, outlet_id: int, days: set[int]) -> tuple[float, float]:
    """Tests by the bureau passed, of those that were tests, on some days."""
    judged = _judged(
        [test for test in work.tests[outlet_id] if test.kind == "supervision" and test.day in days]
    )
    return float(sum(test.outcome is Outcome.PASSED for test in judged)), float(len(judged))


def maintenance_hours(work: Work, outlet_id: int, span: Span) -> float:
    """Hours of a span under marks of maintenance or calibration; overlapping marks count once."""
    low, high = start_s(span.first), start_s(span.stop)
    pieces = sorted(
        (max(begin, low), min(end, high))
        for kind, begin, end, _ in work.marks[outlet_id]
        if kind in _MAINTENANCE and begin < high and end > low
    )
    hours, until = 0.0, low
    for begin, end in pieces:
        hours += max(end - max(begin, until), 0.0)
        until = max(until, end)
    return hours / _HOUR_S


def is_restored_in_time(work: Work, fault: Fault, hours: float, known_until: date) -> bool | None:
    """Repaired, or a standby monitor in charge, within the hours; None while they still run."""
    deadline = fault.start_s + hours * _HOUR_S
    if np.isfinite(fault.repaired_s) and fault.repaired_s <= deadline:
        return True
    if any(fault.start_s <= begin <= deadline for begin in work.standbys[fault.outlet_id]):
        return True
    return None if deadline > start_s(day_number(known_until)) else False


def manual_share(work: Work, fault: Fault, hours: float, known_until: date) -> float | None:
    """Days of a long fault with manual samples, of the days that asked for them; None: none did."""
    end = fault.repaired_s if np.isfinite(fault.repaired_s) else start_s(day_number(known_until))
    first, last = day_of(fault.start_s + hours * _HOUR_S), day_of(end - 1)
    if end <= fault.start_s + hours * _HOUR_S:
        return None
    needed = set(range(first, last + 1))
    sampled = {day for kind, day in work.samples[fault.outlet_id] if kind == "substitute"}
    return len(needed & sampled) / len(needed)


def hours_to_first_mark(work: Work, fault: Fault) -> float:
    """Hours from a fault to the first mark on its hours; NaN when nobody marked it."""
    end = fault.repaired_s if np.isfinite(fault.repaired_s) else float("inf")
    made = [
        marked
        for kind, begin, until, marked in work.marks[fault.outlet_id]
        if kind in _FAULT_MARKS and begin < end and until > fault.start_s
    ]
    return max(min(made) - fault.start_s, 0.0) / _HOUR_S if made else float("nan")


def is_answered_in_time(work: Work, fault: Fault, hours: float) -> bool:
    """Whether somebody was on site within the hours after a fault."""
    return any(
        fault.start_s <= visit.start_s <= fault.start_s + hours * _HOUR_S
        for visit in work.visits[fault.outlet_id]
    )


def faults_in(work: Work, outlet_id: int, span: Span) -> list[Fault]:
    """Faults that began in a span."""
    return [fault for fault in work.faults[outlet_id] if span.holds(fault.start_s)]
