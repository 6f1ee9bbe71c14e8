"""Comparison tests of the city: those fail that were planted, and each is repeated within days."""

from collections import defaultdict
from datetime import datetime, timedelta

import numpy as np
import pytest

from analytics.comparison import Outcome
from dashboard.jobs.comparison_outcomes import Tolerances, outcomes
from demo.casting import make_city
from demo.comparisons import FAILED, comparisons
from demo.hours import month_of
from demo.model import Outlet, Planted
from demo.planting import Plan, plans
from queries.rules import RuleParameter
from tests.unit.demo.packages import END, Written, seed_rows

FAR = 10**6
LONGEST_REPEAT = timedelta(days=5)
LAST = END.replace(tzinfo=None)
CITY = make_city(outlets=120, months=14, seed=3, origin=END)


def seeded_tolerances() -> Tolerances:
    """The seeded thresholds, all of which are in force for ever."""
    rows = [row for row in seed_rows("rule_parameter") if row["rule"].startswith("comparison_")]
    assert {row["during"] for row in rows} == {"(,)"}
    return Tolerances(
        [
            RuleParameter(row["rule"], row["medium"], None, -FAR, FAR, float(row["number"]), "")
            for row in rows
        ]
    )


def judged(found: Written) -> list[tuple[dict[str, str], Outcome]]:
    """Every comparison test of a written city with its outcome."""
    tests = found.registry("comparison_test")
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in found.registry("comparison_pair"):
        pair = float(row["reference_value"]), float(row["monitor_value"])
        pairs[row["comparison_test_ref"]].append(pair)
    ours = [pairs[test["comparison_test_ref"]] for test in tests]
    columns = {
        "pollutant_code": np.array([test["pollutant_code"] for test in tests], dtype=object),
        "day": np.zeros(len(tests), dtype=np.int64),
        "reference": np.array([[a for a, _ in some] for some in ours], dtype=object),
        "monitor": np.array([[b for _, b in some] for some in ours], dtype=object),
    }
    return list(zip(tests, outcomes(columns, seeded_tolerances()), strict=True))


def test_the_tests_that_fail_are_the_planted_ones(whole: Written):
    monitors = {row["monitor_ref"]: row["outlet_ref"] for row in whole.registry("monitor_outlet")}
    failed = {
        (
            monitors[test["monitor_ref"]],
            test["pollutant_code"],
            test["valid_from"],
            test["valid_to"],
        )
        for test, outcome in judged(whole)
        if outcome is Outcome.FAILED
    }
    planted = {
        (row["outlet_ref"], row["pollutant_code"], row["start"], row["end"])
        for row in whole.truth
        if row["kind"] == FAILED
    }
    assert failed == planted
    assert failed


def test_a_failed_test_is_repeated_and_passed_within_days(whole: Written):
    passed = defaultdict(list)
    failed = []
    for test, outcome in judged(whole):
        key = test["monitor_ref"], test["pollutant_code"]
        ended = datetime.fromisoformat(test["valid_to"])
        if outcome is Outcome.PASSED and test["kind"] != "acceptance":
            passed[key].append(ended)
        elif outcome is Outcome.FAILED:
            failed.append((key, ended))
    failed = [(key, ended) for key, ended in failed if ended + LONGEST_REPEAT < LAST]
    assert failed
    for key, ended in failed:
        assert any(ended < again <= ended + LONGEST_REPEAT for again in passed[key]), (key, ended)


@pytest.fixture(scope="module")
def planned() -> dict[str, Plan]:
    """What happens in fourteen months, by outlet."""
    return plans(CITY, until=CITY.origin)


def test_some_monitors_fail_in_a_year_and_most_do_not(planned: dict[str, Plan]):
    failing = [
        ref for ref, plan in planned.items() if any(one.kind == FAILED for one in plan.planted)
    ]
    assert 5 <= len(failing) <= len(planned) / 4


def first_lost_hour(outlet: Outlet, failed: Planted) -> int:
    """Gas: the end of the failed test. Water: the end of the one before, of the last two months."""
    if outlet.medium == "gas":
        return failed.end
    month = month_of(failed.start // 24)
    return max(
        one.end
        for one in comparisons(CITY, outlet, range(month - 1, month + 1))
        if one.end < failed.start and one.kind != "acceptance" and not one.pairs
    )


def test_nothing_else_is_planted_in_hours_that_a_failure_takes(planned: dict[str, Plan]):
    checked = 0
    for outlet in CITY.monitored:
        planted = planned[outlet.ref].planted
        for failed in [one for one in planted if one.kind == FAILED]:
            days = failed.detail["repeated_after_days"]
            assert 1 <= days <= LONGEST_REPEAT.days
            since, until = first_lost_hour(outlet, failed), failed.end + days * 24
            for other in planted:
                if other.kind != FAILED:
                    assert other.end <= since or other.start >= until, (failed, other)
                    checked += 1
    assert checked
