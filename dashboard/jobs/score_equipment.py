"""Equipment sheets of the monitors of a city for one month."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.banding import band_of
from analytics.scoring.faces import rounded
from analytics.scoring.kinds import evaluate
from analytics.scoring.lines import Facts, Item, ScoredLine, Total, total
from analytics.scoring.operators import proposed_for_replacement
from dashboard.jobs import score_work
from dashboard.jobs.score_city import City, day_of
from dashboard.jobs.score_rules import RuleSet
from dashboard.jobs.score_work import Span, Work
from queries.score_registry import Monitor

BELOW = "below"


@dataclass(frozen=True, slots=True)
class EquipmentResult:
    """The sheet of one monitor."""

    monitor_id: int
    outlet_id: int
    total: Total
    band: str | None
    lines: tuple[ScoredLine, ...]
    months_below: int
    months_scored: int
    is_proposed: bool


def equipment(
    city: City,
    work: Work,
    rules: RuleSet,
    span: Span,
    *,
    history: Mapping[int, list[bool | None]],
) -> list[EquipmentResult]:
    """
    Sheets of the main monitors that stood at an outlet on the last day of the month.

    Parameters
    ----------
    history : mapping of int to list
        For each monitor, the months before, oldest first: below the pass mark or not, None where
        there was no score. Who operated it plays no part.
    """
    medium = {outlet.outlet_id: outlet.medium for outlet in city.registry.outlets}
    found = []
    for monitor in city.registry.monitors:
        is_there = monitor.start <= span.last_day < monitor.end
        if monitor.duty != "main" or not is_there or monitor.outlet_id not in medium:
            continue
        if monitor.networked_on is None or monitor.networked_on > span.last_day:
            continue
        lines = tuple(
            evaluate(line, _facts(line.key, monitor, medium[monitor.outlet_id], work, rules, span))
            for line in rules.lines
        )
        found.append(_result(monitor, lines, rules, history.get(monitor.monitor_id, [])))
    return found


def _result(
    monitor: Monitor, lines: tuple[ScoredLine, ...], rules: RuleSet, before: list[bool | None]
) -> EquipmentResult:
    summed = total(lines, maximum=rules.maximum)
    band = (
        None
        if summed.score is None
        else band_of(np.array([rounded(summed.score)]), bands=rules.bands)[0]
    )
    numbers = rules.numbers["replacement"]
    of_months = int(numbers["of_months"])
    months = [*before, None if band is None else band == BELOW][-of_months:]
    below = np.array([[one is True for one in months]])
    scored = np.array([[one is not None for one in months]])
    proposed = proposed_for_replacement(
        below, has_score=scored, months_below=int(numbers["months_below"]), of_months=of_months
    )
    return EquipmentResult(
        monitor_id=monitor.monitor_id,
        outlet_id=monitor.outlet_id,
        total=summed,
        band=band,
        lines=lines,
        months_below=int(below.sum()),
        months_scored=int(scored.sum()),
        is_proposed=bool(proposed[0]),
    )


def _facts(
    key: str, monitor: Monitor, medium: str, work: Work, rules: RuleSet, span: Span
) -> Facts:
    city, outlet_id = work.city, monitor.outlet_id
    evidence = {"monitor_id": monitor.monitor_id, "from": str(span.start), "to": str(span.end)}
    if key == "capture":
        place, days = city.outlet_place[outlet_id], city.days(span.start, span.end)
        item = Item(
            subject={"outlet_id": outlet_id},
            numerator=float(city.hours.valid[place, days].sum()),
            denominator=float(city.hours.due_operator[place, days].sum()),
        )
        return Facts(items=[item], evidence=evidence | {"table": "daily_value"})
    if key == "tests_passed":
        line = rules.line(key)
        items = score_work.test_items(
            work, outlet_id, medium, span, dict(line.numbers) if line else {}
        )
        return Facts(items=items, evidence=evidence | {"table": "comparison_test"})
    if key == "fault_free_days":
        running = work.running_days(outlet_id, span)
        broken = {
            day
            for fault in work.faults[outlet_id]
            if fault.monitor_id == monitor.monitor_id
            for day in running
            if day_of(fault.start_s) <= day
            and (not np.isfinite(fault.repaired_s) or day <= day_of(fault.repaired_s))
        }
        item = Item(
            subject={"monitor_id": monitor.monitor_id},
            numerator=float(len(running - broken)),
            denominator=float(len(running)),
        )
        return Facts(items=[item], evidence=evidence | {"table": "fault_record"})
    raise LookupError(
        f"The rule set {rules.rule_version} has a line {key}, which this program cannot measure."
    )
