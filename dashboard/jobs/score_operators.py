"""Scorecards of the operators of a city for a month, or for the months that end with it.

The unit of evidence is an outlet in a month, day by day that operator's whose contract covered it.
Days without a contract are nobody's; days with two are nobody's either, and are listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.banding import band_of
from analytics.scoring.deadlines import months_after
from analytics.scoring.faces import Cap, rounded, worst
from analytics.scoring.lines import Facts, Item
from analytics.scoring.operators import Evidence, Scorecard, scorecards, share_in_time
from analytics.scoring.pooling import Prior
from dashboard.jobs import score_caps, score_work
from dashboard.jobs.score_city import City
from dashboard.jobs.score_rules import RuleSet
from dashboard.jobs.score_work import Span, Work

UNIT_LINES = (
    "transmission_prompt", "first_mark", "visits_done", "checks_done", "forms_complete",
    "supervision_passed", "faults_answered",
)  # fmt: skip
"""Lines that rest on outlet-months; the others are of an operator as a whole."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What one line found in one outlet and month under one operator."""

    om_operator_id: int
    outlet_id: int
    month: date
    line_key: str
    successes: float
    trials: float


@dataclass(frozen=True, slots=True)
class OperatorResult:
    """The scorecard of one operator."""

    om_operator_id: int
    is_self_operated: bool
    outlets: int
    outlet_days: int
    card: Scorecard
    caps: tuple[Cap, ...]
    uncapped_grade: str | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class OperatorResults:
    """Scorecards of both lists, the evidence behind them, and how rates were pooled."""

    results: tuple[OperatorResult, ...]
    units: tuple[UnitRow, ...]
    priors: dict[str, Prior]


def months_of(span: Span) -> list[Span]:
    """The months of a span."""
    found, start = [], span.start
    while start < span.end:
        end = months_after(start, 1)
        found.append(Span(start, end, span.known_until))
        start = end
    return found


def operators(city: City, work: Work, rules: RuleSet, span: Span) -> OperatorResults:
    """Scorecards of everybody who had an outlet under contract in the span."""
    units = [row for month in months_of(span) for row in _units(city, work, rules, month)]
    caps = score_caps.of_operators(city, rules, span)
    matrix = city.operator[:, city.days(span.start, span.end)]
    results: list[OperatorResult] = []
    priors: dict[str, Prior] = {}
    for is_self in (False, True):
        ids = [
            one.om_operator_id
            for one in city.registry.operators
            if one.is_self_operated == is_self and np.any(matrix == one.om_operator_id)
        ]
        if not ids:
            continue
        cards, found = _cards(ids, units, city, rules, span)
        # Self-operating dischargers are pooled among themselves; kept are the others' priors.
        priors = priors or found
        results += [
            _result(number, is_self, matrix, card, caps.get(number, []), rules)
            for number, card in zip(ids, cards, strict=True)
        ]
    return OperatorResults(tuple(results), tuple(units), priors)


def _result(
    number: int, is_self: bool, matrix: np.ndarray, card: Scorecard, caps: list[Cap], rules: RuleSet
) -> OperatorResult:
    mine = matrix == number
    uncapped = (
        None
        if card.score is None
        else band_of(np.array([rounded(card.score)]), bands=rules.bands)[0]
    )
    grade = worst([uncapped, *(cap.band for cap in caps)], bands=rules.bands)
    return OperatorResult(
        om_operator_id=number,
        is_self_operated=is_self,
        outlets=int(np.count_nonzero(mine.any(axis=1))),
        outlet_days=int(np.count_nonzero(mine)),
        card=card,
        caps=tuple(caps),
        uncapped_grade=uncapped,
        grade=grade,
    )


def _cards(
    ids: Sequence[int], units: Sequence[UnitRow], city: City, rules: RuleSet, span: Span
) -> tuple[list[Scorecard], dict[str, Prior]]:
    place = {number: n for n, number in enumerate(ids)}
    keys = [line.key for line in rules.lines if line.key in UNIT_LINES]
    fixed = {}
    for line in rules.lines:
        if line.key not in UNIT_LINES:
            if line.key != "registration_current":
                raise LookupError(
                    f"The rule set {rules.rule_version} has a line {line.key}, which this "
                    "program cannot measure: use a key of its documentation."
                )
            fixed[line.key] = [_registration(city, number, span) for number in ids]
    unit_number = {
        pair: n for n, pair in enumerate(sorted({(row.outlet_id, row.month) for row in units}))
    }
    evidence = {}
    for key in keys:
        rows = [row for row in units if row.line_key == key and row.om_operator_id in place]
        evidence[key] = Evidence(
            operator=np.array([place[row.om_operator_id] for row in rows], dtype=np.int64),
            unit=np.array([unit_number[row.outlet_id, row.month] for row in rows], dtype=np.int64),
            successes=np.array([row.successes for row in rows], dtype=np.float64),
            trials=np.array([row.trials for row in rows], dtype=np.float64),
        )
    drawing = rules.numbers["interval"]
    return scorecards(
        rules.lines,
        evidence=evidence,
        fixed=fixed,
        operators=len(ids),
        whole=rules.maximum,
        draws=int(drawing["draws"]),
        level=drawing["level"],
        seed=int(drawing["seed"]),
    )


def _units(city: City, work: Work, rules: RuleSet, month: Span) -> list[UnitRow]:
    """Evidence of one month: every operator, outlet and line with anything due."""
    found = []
    medium = {outlet.outlet_id: outlet.medium for outlet in city.registry.outlets}
    columns = city.days(month.start, month.end)
    for outlet_id, place in city.outlet_place.items():
        owners = city.operator[place, columns]
        for number in np.unique(owners[owners >= 0]).tolist():
            days = {month.first + int(n) for n in np.flatnonzero(owners == number)}
            counts = _counts(city, work, rules, outlet_id, medium[outlet_id], number, days, month)
            found += [
                UnitRow(number, outlet_id, month.start, key, won, tried)
                for key, (won, tried) in counts.items()
                if tried > 0
            ]
    return found


def _counts(
    city: City,
    work: Work,
    rules: RuleSet,
    outlet_id: int,
    medium: str,
    operator: int,
    days: set[int],
    month: Span,
) -> dict[str, tuple[float, float]]:
    """Done and due of each line, on the days of one operator at one outlet."""
    place, hours = city.outlet_place[outlet_id], city.hours
    at = np.array(sorted(days)) - city.first_day
    due = hours.due_operator[place, at]
    running = {int(day) + city.first_day for day in at[due > 0]}
    visits = [
        visit
        for visit in work.visits[outlet_id]
        if visit.om_operator_id == operator and score_work.day_of(visit.start_s) in days
    ]
    faults = [
        fault
        for fault in score_work.faults_in(work, outlet_id, month)
        if score_work.day_of(fault.start_s) in days
    ]
    needed = float(len(running) // rules.number("visits_done", "visit_days", 1.0))
    checks = rules.line("checks_done")
    return {
        "transmission_prompt": (float(hours.prompt[place, at].sum()), float(due.sum())),
        "first_mark": _first_marks(work, faults, rules),
        "visits_done": (min(float(len(visits)), needed), needed),
        "checks_done": score_work.check_counts(
            work, outlet_id, medium, running, dict(checks.numbers)
        )
        if checks
        else (0.0, 0.0),
        "forms_complete": (float(sum(v.is_complete for v in visits)), float(len(visits))),
        "supervision_passed": score_work.supervision_counts(work, outlet_id, days),
        "faults_answered": _answers(work, faults, rules, month),
    }


def _first_marks(work: Work, faults: list[score_work.Fault], rules: RuleSet) -> tuple[float, float]:
    full = rules.number("first_mark", "full_within")
    zero = rules.number("first_mark", "zero_after", 1.0)
    shares = [
        share_in_time(
            score_work.hours_to_first_mark(work, fault), full_within=full, zero_after=zero
        )
        for fault in faults
    ]
    return sum(shares), float(len(shares))


def _answers(
    work: Work, faults: list[score_work.Fault], rules: RuleSet, month: Span
) -> tuple[float, float]:
    """On site in time, and restored in time: two cases a fault."""
    arrival = rules.number("faults_answered", "arrival_hours")
    repair = rules.number("faults_answered", "repair_hours")
    won, tried = 0.0, 0.0
    for fault in faults:
        won += score_work.is_answered_in_time(work, fault, arrival)
        tried += 1
        restored = score_work.is_restored_in_time(work, fault, repair, month.known_until)
        if restored is not None:
            won += restored
            tried += 1
    return won, tried


def _registration(city: City, operator: int, span: Span) -> Facts:
    """Staff with a valid certificate and monitors with complete records, on the last day."""
    last = span.last_day
    staff = [
        person.certificate_until is not None and person.certificate_until >= last
        for person in city.registry.persons
        if person.om_operator_id == operator and person.start <= last < person.end
    ]
    ours = {
        contract.monitor_id
        for contract in city.registry.contracts
        if contract.om_operator_id == operator and contract.start <= last < contract.end
    }
    monitors = {
        monitor.monitor_id: monitor.is_complete
        for monitor in city.registry.monitors
        if monitor.monitor_id in ours
    }
    items = [
        Item(subject={"what": what}, numerator=float(sum(rows)), denominator=float(len(rows)))
        for what, rows in (("staff", staff), ("monitors", list(monitors.values())))
        if rows
    ]
    return Facts(items=items, evidence={"table": "om_person", "om_operator_id": operator})
