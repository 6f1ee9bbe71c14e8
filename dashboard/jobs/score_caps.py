"""Verdicts and decisions that hold scores down, each by name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from analytics.scoring.deadlines import months_after
from analytics.scoring.faces import Cap
from dashboard.jobs.score_city import City, date_of, day_number
from dashboard.jobs.score_rules import RuleSet
from dashboard.jobs.score_work import Span

_KG_PER_T = 1000.0
_KINDS_OF_CAP = {
    "falsification": ("falsification", "evasion"),
    "false_record": ("false_mark", "fabricated_record"),
    "fraud": ("fraud",),
}


def of_enterprises(city: City, rules: RuleSet, span: Span) -> dict[int, list[Cap]]:
    """Caps of each enterprise in a span. A clue that nobody confirmed is not among them."""
    found: dict[int, list[Cap]] = defaultdict(list)
    for enterprise, cap in (
        *_exceedances(city, rules, span),
        *_amounts(city, rules, span),
        *_orders(city, rules, span),
        *_penalties(city, rules, span),
        *_findings(city, rules, span, of="enterprise_id"),
    ):
        found[enterprise].append(cap)
    return found


def of_operators(city: City, rules: RuleSet, span: Span) -> dict[int, list[Cap]]:
    """Caps of each operator in a span."""
    found: dict[int, list[Cap]] = defaultdict(list)
    for operator, cap in _findings(city, rules, span, of="om_operator_id"):
        found[operator].append(cap)
    return found


def _cap(
    rules: RuleSet, key: str, reference: str, decided_on: date, detail: Mapping[str, Any]
) -> Cap:
    band, _ = rules.caps[key]
    return Cap(key=key, reference=reference, band=band, decided_on=decided_on, detail=detail)


def _responsible(city: City, span: Span) -> dict[int, tuple[int, str]]:
    """Enterprise and reference of each outlet on the last day of a span."""
    return {
        outlet.outlet_id: (outlet.enterprise_id, outlet.outlet_ref)
        for outlet in city.registry.outlets
        if outlet.start <= span.last_day < outlet.end
    }


def _exceedances(city: City, rules: RuleSet, span: Span) -> Iterator[tuple[int, Cap]]:
    """Days with an exceedance by rule or verified, of any outlet and factor."""
    responsible = _responsible(city, span)
    rows: dict[int, list[tuple[int, float, str]]] = defaultdict(list)
    columns = city.evidence.exceedances
    for outlet, code, day, multiple, _ in zip(*columns.values(), strict=True):
        if span.first <= day < span.stop and outlet in responsible:
            enterprise, ref = responsible[outlet]
            rows[enterprise].append((int(day), float(multiple), f"{ref} {code}"))
    for enterprise, verdicts in sorted(rows.items()):
        days = sorted({day for day, _, _ in verdicts})
        multiples = [multiple for _, multiple, _ in verdicts if np.isfinite(multiple)]
        worst = max(multiples, default=None)
        reference = max(verdicts, key=lambda row: (np.nan_to_num(row[1], nan=-1.0), row[2]))[2]
        detail = {
            "days": [str(date_of(day)) for day in days],
            "worst_multiple": worst,
            "where": sorted({where for _, _, where in verdicts}),
        }
        for key in ("exceedance", "exceedance_many"):
            if key in rules.caps:
                numbers = rules.caps[key][1]
                is_large = worst is not None and worst >= numbers.get("minimum_multiple", np.inf)
                if len(days) >= numbers["minimum_days"] or is_large:
                    yield enterprise, _cap(rules, key, reference, date_of(days[-1]), detail)


def _amounts(city: City, rules: RuleSet, span: Span) -> Iterator[tuple[int, Cap]]:
    """
    Permitted amounts of the year that the measured mass alone has passed.

    What was not measured could only add to it. An amount that began within the year is left out:
    the mass before it belongs to another.
    """
    if "permitted_amount" not in rules.caps:
        return
    responsible = _responsible(city, span)
    new_year = day_number(date(span.start.year, 1, 1))
    masses: dict[tuple[int, str], float] = defaultdict(float)
    for outlet, code, month, mass in zip(*city.evidence.masses.values(), strict=True):
        if new_year <= month < span.stop:
            masses[int(outlet), code] += mass / _KG_PER_T
    emitted: dict[str, float] = defaultdict(float)
    allowed: dict[str, tuple[float, int, str]] = {}
    for ref, code, begin, end, amount, outlet in zip(*city.evidence.amounts.values(), strict=True):
        if begin <= new_year and end >= span.stop and outlet in responsible:
            emitted[ref] += masses[int(outlet), code]
            allowed[ref] = (float(amount), responsible[outlet][0], code)
    for ref, (amount, enterprise, code) in allowed.items():
        if emitted[ref] > amount:
            detail = {"permitted_t": amount, "measured_t": emitted[ref], "pollutant_code": code}
            yield enterprise, _cap(rules, "permitted_amount", ref, span.last_day, detail)


def _rows(columns: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def _orders(city: City, rules: RuleSet, span: Span) -> Iterator[tuple[int, Cap]]:
    """Orders to rectify that were overdue on some day of the span."""
    for row in _rows(city.evidence.decisions):
        if row["kind"] != "rectification_order" or row["enterprise_id"] is None:
            continue
        done = row["fulfilled_on"]
        was_late = row["due_on"] < span.last_day and (done is None or done > row["due_on"])
        if was_late and (done is None or done >= span.start) and "rectification" in rules.caps:
            detail = {"due_on": str(row["due_on"]), "fulfilled_on": str(done) if done else None}
            yield (
                row["enterprise_id"],
                _cap(rules, "rectification", row["ref"], row["decided_on"], detail),
            )


def _penalties(city: City, rules: RuleSet, span: Span) -> Iterator[tuple[int, Cap]]:
    """Penalty decisions for the months that the rule row says."""
    if "penalty" not in rules.caps:
        return
    months = int(rules.caps["penalty"][1]["months"])
    for row in _rows(city.evidence.penalties):
        decided = row["decided_on"]
        if decided < span.end and months_after(decided, months) > span.start:
            cap = _cap(rules, "penalty", row["ref"], decided, {"kind": row["kind"]})
            yield int(row["enterprise_id"]), cap


def _findings(city: City, rules: RuleSet, span: Span, *, of: str) -> Iterator[tuple[int, Cap]]:
    """Findings that a person signed, until their end or for the months of the rule row."""
    for row in _rows(city.evidence.decisions):
        for key, kinds in _KINDS_OF_CAP.items():
            if key not in rules.caps or row["kind"] not in kinds or row[of] is None:
                continue
            decided = row["decided_on"]
            ends = row["ends_on"] or months_after(decided, int(rules.caps[key][1]["months"]))
            if decided < span.end and ends > span.start:
                yield row[of], _cap(rules, key, row["ref"], decided, {"kind": row["kind"]})
