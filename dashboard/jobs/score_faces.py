"""Faces of all enterprises of a city for one month."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.scoring.faces import Cap, Face, face_of
from analytics.scoring.kinds import evaluate
from analytics.scoring.lines import Facts, Item, ScoredLine
from dashboard.jobs import score_caps, score_duties, score_work
from dashboard.jobs.score_city import City, date_of, day_number
from dashboard.jobs.score_duties import Duties, Duty
from dashboard.jobs.score_inputs import AmountUse
from dashboard.jobs.score_rules import RuleSet
from dashboard.jobs.score_work import Span, Work

NOT_MONITORED_BAND = "red"


@dataclass(frozen=True, slots=True)
class EnterpriseFace:
    """The face of one enterprise, with its lines."""

    enterprise_id: int
    face: Face
    lines: tuple[ScoredLine, ...]
    amounts: tuple[AmountUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces of a month."""

    faces: tuple[EnterpriseFace, ...]
    calendar_is_provisional: bool


def faces(
    city: City, work: Work, rules: RuleSet, span: Span, *, last_bands: Mapping[int, str | None]
) -> Faces:
    """
    Faces of every enterprise whose data are not assumed.

    Parameters
    ----------
    last_bands : mapping of int to str
        Band of each enterprise in the month before, for those that stood still.
    """
    known = Duties(city, span, rules)
    published = _Disclosures(city, span, rules)
    caps = score_caps.of_enterprises(city, rules, span)
    amounts: dict[int, list[AmountUse]] = defaultdict(list)
    for one in score_caps.amounts(city, span):
        amounts[one.enterprise_id].append(one)
    found = []
    for enterprise_id in known.enterprises:
        duties = known.of(enterprise_id)
        standing = known.standing(enterprise_id, duties, last_bands.get(enterprise_id))
        lines = tuple(
            evaluate(line, _facts(line.key, duties, known, work, rules, span, published))
            if line.key != "disclosed_in_time"
            else evaluate(line, published.of(enterprise_id, known))
            for line in rules.lines
        )
        face = face_of(
            lines,
            standing=standing,
            caps=caps.get(enterprise_id, []),
            bands=rules.bands,
            maximum=rules.maximum,
            not_monitored_band=NOT_MONITORED_BAND,
        )
        own = tuple(amounts.get(enterprise_id, ()))
        found.append(EnterpriseFace(enterprise_id, face, lines, own))
    return Faces(tuple(found), published.is_provisional)


def _facts(
    key: str,
    duties: list[Duty],
    known: Duties,
    work: Work,
    rules: RuleSet,
    span: Span,
    _published: "_Disclosures",
) -> Facts:
    """The facts of one line; a key that the program does not know is refused."""
    city = work.city
    if key == "accepted_monitors":
        return score_duties.accepted_monitors(duties)
    if key == "complete_factors":
        return score_duties.complete_factors(duties, known)
    if key == "networked_in_time":
        return score_duties.networked_in_time(duties, span)
    if key == "transmission_completed":
        return score_duties.hours_facts(duties, city, span, measure="completed")
    if key == "valid_data":
        return score_duties.hours_facts(duties, city, span, measure="valid")
    monitored = [duty for duty in duties if duty.networked_on is not None]
    facts = _OF_WORK.get(key)
    if facts is None:
        raise LookupError(
            f"The rule set {rules.rule_version} has a line {key}, which this program cannot "
            "measure: use a key of its documentation, or a newer program."
        )
    line = rules.line(key)
    return facts(monitored, work, span, dict(line.numbers) if line else {})


def _tests(duties: list[Duty], work: Work, span: Span, numbers: dict[str, float]) -> Facts:
    items = [
        item
        for duty in duties
        for item in score_work.test_items(
            work, duty.outlet.outlet_id, duty.outlet.medium, span, numbers
        )
    ]
    return Facts(items=items, evidence=_evidence("comparison_test", duties, span))


def _maintenance(duties: list[Duty], work: Work, span: Span, numbers: dict[str, float]) -> Facts:
    items = [
        Item(
            subject={"outlet_id": duty.outlet.outlet_id},
            numerator=score_work.maintenance_hours(work, duty.outlet.outlet_id, span),
            denominator=numbers["allowance"],
        )
        for duty in duties
        if work.running_days(duty.outlet.outlet_id, span)
    ]
    return Facts(items=items, evidence=_evidence("mark", duties, span))


def _faults(duties: list[Duty], work: Work, span: Span, numbers: dict[str, float]) -> Facts:
    """Each fault asks for one thing, and for manual data besides when it lasts."""
    items = []
    for duty in duties:
        for fault in score_work.faults_in(work, duty.outlet.outlet_id, span):
            restored = score_work.is_restored_in_time(
                work, fault, numbers["repair_hours"], span.known_until
            )
            manual = score_work.manual_share(work, fault, numbers["manual_hours"], span.known_until)
            parts = [float(part) for part in (restored, manual) if part is not None]
            if parts:
                subject = {"outlet_id": duty.outlet.outlet_id, "fault": fault.ref}
                items.append(
                    Item(subject=subject, numerator=sum(parts), denominator=float(len(parts)))
                )
    return Facts(items=items, evidence=_evidence("fault_record", duties, span))


_OF_WORK = {
    "tests_passed": _tests,
    "maintenance_hours": _maintenance,
    "faults_handled": _faults,
}


def _evidence(table: str, duties: list[Duty], span: Span) -> dict[str, object]:
    return {
        "table": table,
        "outlet_ids": [duty.outlet.outlet_id for duty in duties],
        "from": str(span.start),
        "to": str(span.end),
    }


class _Disclosures:
    """Results of own monitoring whose time to disclose ended in a span."""

    def __init__(self, city: City, span: Span, rules: RuleSet):
        self._city, self._span = city, span
        self._working_days = int(rules.number("disclosed_in_time", "working_days"))
        self.is_provisional = False
        self._rows: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
        columns = city.evidence.disclosures
        for ref, enterprise, ended, disclosed in zip(*columns.values(), strict=True):
            self._rows[int(enterprise)].append((ref, ended, disclosed))
        self._sampled: dict[int, dict[tuple[int, int], date]] = defaultdict(dict)
        samples = city.evidence.samples
        for kind, outlet, day, _ in zip(*samples.values(), strict=True):
            if kind == "self_monitoring":
                when = date_of(day)
                months = self._sampled[int(outlet)]
                month = (when.year, when.month)
                months[month] = min(months.get(month, when), when)

    def of(self, enterprise_id: int, known: Duties) -> Facts:
        """Working days late of each; what is due and never came is late without end."""
        items = []
        months = {(ended.year, ended.month) for _, ended, _ in self._rows[enterprise_id]}
        for ref, ended, disclosed in self._rows[enterprise_id]:
            late = self._late(ended, disclosed)
            if late is not None:
                items.append(Item(subject={"disclosure": ref}, numerator=late))
        sampled: dict[tuple[int, int], date] = {}
        for outlet in known.outlets.get(enterprise_id, ()):
            for month, day in self._sampled[outlet.outlet_id].items():
                sampled[month] = min(sampled.get(month, day), day)
        for month, day in sorted(sampled.items()):
            if month not in months and (late := self._late(day, None)) is not None:
                subject = {"self_monitoring": f"{month[0]}-{month[1]:02}"}
                items.append(Item(subject=subject, numerator=late))
        evidence = {
            "table": "disclosure", "enterprise_id": enterprise_id,
            "from": str(self._span.start), "to": str(self._span.end),
        }  # fmt: skip
        return Facts(items=items, evidence=evidence)

    def _late(self, ended: date, disclosed: date | None) -> float | None:
        """None where the time ended in another month, or has not ended yet."""
        span = self._span
        if not -60 <= day_number(ended) - span.first <= span.stop - span.first:
            return None
        due = self._city.calendar.after(ended, self._working_days)
        if not span.start <= due.day < span.end:
            return None
        self.is_provisional |= due.is_provisional
        if disclosed is None or disclosed >= span.known_until:
            return float(np.nan) if due.day < span.known_until else None
        return float(self._city.calendar.between(due.day, disclosed))


def caps_of(found: EnterpriseFace) -> tuple[Cap, ...]:
    """Verdicts and decisions that held a face down."""
    return found.face.caps
