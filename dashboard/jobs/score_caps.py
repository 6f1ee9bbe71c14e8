"""Verdicts and decisions that hold scores down, each by name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from analytics.scoring.deadlines import months_after
from analytics.scoring.faces import Cap
from dashboard.jobs.score_city import City, date_of
from dashboard.jobs.score_inputs import AmountUse
from dashboard.jobs.score_rules import RuleSet
from dashboard.jobs.score_work import Span

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
    Permitted amounts of the year that are exceeded at the end of the span, by their accounts.

    What is known alone may be enough; an amount of which it cannot be told holds nobody down.
    """
    if "permitted_amount" not in rules.caps:
        return
    for one in amounts(city, span):
        if one.outcome == "exceeded":
            detail = {
                name: getattr(one, name)
                for name in (
                    "pollutant_code", "permitted_t", "used_t", "measured_t", "substituted_t",
                    "reported_t", "is_lower_bound", "unknown_outlets",
                )
            }  # fmt: skip
            reference = one.permitted_amount_ref
            yield (
                one.enterprise_id,
                _cap(rules, "permitted_amount", reference, span.last_day, detail),
            )


def amounts(city: City, span: Span) -> Iterator[AmountUse]:
    """Accounts of the yearly permitted amounts at the end of a span."""
    last_month = span.last_day.replace(day=1)
    return (one for one in city.amounts if one.month == last_month)


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
