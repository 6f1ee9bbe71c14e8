"""From dated rule rows to the rules of one industry, medium and day."""

import numpy as np
import pytest

from analytics.hour_rules import AllowanceSpan
from analytics.vocabulary import MassSource, Reason
from dashboard.jobs.rule_book import RuleBook, RuleMissing, Subject
from queries.rollup_registry import FAR
from queries.rules import MarkEffect, RuleParameter

ALWAYS = (-FAR, FAR)
GAS = {
    "minimum_valid_minutes": 45,
    "running_load_pct": 5,
    "mass_tolerance": 0.02,
    "flag_states_exempt": 0,
    "suspected_stop_oxygen_pct": 19,
    "conversion_tolerance": 0.02,
    "reported_conversion_first": 0,
    "gas_day_minimum_valid_hours": 20,
    "water_day_minimum_valid_share": 0.75,
}


def row(rule, number, *, medium=None, industry=None, during=ALWAYS, unit="h"):
    return RuleParameter(rule, medium, industry, *during, number, unit)


def effect(kind, *, industry=None, during=ALWAYS, allowance=None, **changes):
    given = {"due": True, "valid": True, "judged": False, "mass": "measured", "public": True}
    return MarkEffect(
        kind,
        industry,
        *during,
        **(given | changes),
        substitution_cause="failure",
        allowance_rule=allowance,
    )


def book(*rows, effects=()):
    named = {one.rule for one in rows}
    return RuleBook(
        [*rows, *(row(rule, number) for rule, number in GAS.items() if rule not in named)], effects
    )


def subject(book, day=0, *, industry="", medium="gas"):
    return Subject(industry, medium, int(book.segments(np.array([day]))[0]))


@pytest.mark.parametrize(
    ("industry", "medium", "expected"),
    [("D4411", "gas", 1), ("D4417", "gas", 3), ("D4411", "water", 4), ("D4417", "water", 4)],
)
def test_the_most_special_row_counts(industry, medium, expected):
    rules = book(
        row("running_load_pct", 1),
        row("running_load_pct", 3, medium="gas", industry="D4417"),
        row("running_load_pct", 4, medium="water"),
    )
    if (industry, medium) == ("D4417", "water"):
        expected = 4
    assert rules.number("running_load_pct", subject(rules, industry=industry, medium=medium)) == (
        expected
    )


def test_an_industrys_row_stands_before_a_mediums():
    rules = book(
        row("running_load_pct", 1, medium="gas"), row("running_load_pct", 2, industry="D4417")
    )
    assert rules.number("running_load_pct", subject(rules, industry="D4417")) == 2


@pytest.mark.parametrize(("day", "expected"), [(9, 1), (10, 2), (19, 2), (20, 3)])
def test_a_row_holds_from_its_first_day_to_the_day_before_its_end(day, expected):
    rules = book(
        row("running_load_pct", 1, during=(-FAR, 10)),
        row("running_load_pct", 2, during=(10, 20)),
        row("running_load_pct", 3, during=(20, FAR)),
    )
    assert rules.number("running_load_pct", subject(rules, day)) == expected


def test_a_rule_without_a_row_is_refused_by_name():
    rules = RuleBook([row("running_load_pct", 1, during=(10, FAR))], [])
    with pytest.raises(RuleMissing, match=r"running_load_pct.*flask db upgrade"):
        rules.number("running_load_pct", subject(rules, 9))


def test_days_between_two_changes_share_one_rule_set():
    rules = book(
        row("running_load_pct", 1, during=(-FAR, 10)), row("running_load_pct", 2, during=(10, FAR))
    )
    assert rules.rule_set(subject(rules, 11)) is rules.rule_set(subject(rules, 500))
    assert rules.rule_set(subject(rules, 9)) is not rules.rule_set(subject(rules, 11))


def test_the_matrix_is_made_of_the_rows_in_force():
    rules = book(
        effects=(
            effect("maintenance", valid=False, mass="substituted"),
            effect("ignition", during=(-FAR, 5), judged=True),
            effect("ignition", during=(5, FAR)),
        )
    )
    early, late = (
        {one.reason: one for one in rules.rule_set(subject(rules, day)).hours.effects}
        for day in (4, 5)
    )
    assert early[Reason.MAINTENANCE].mass is MassSource.SUBSTITUTED
    assert not early[Reason.MAINTENANCE].valid
    assert (early[Reason.IGNITION].judged, late[Reason.IGNITION].judged) == (True, False)


def test_an_industry_has_its_own_cell_and_allowance():
    rules = book(
        row("starts", 60, industry="D4417", unit="h/year"),
        row("repairs", 30, industry="D4417", unit="h/quarter"),
        effects=(
            effect("ignition"),
            effect("ignition", industry="D4417", allowance="starts"),
            effect("fault", industry="D4417", allowance="starts"),
            effect("maintenance", industry="D4417", allowance="repairs"),
        ),
    )
    assert rules.rule_set(subject(rules, industry="D4411")).hours.allowances == ()
    starts, repairs = rules.rule_set(subject(rules, industry="D4417")).hours.allowances
    assert (starts.hours, starts.span) == (60, AllowanceSpan.YEAR)
    assert starts.reasons == Reason.IGNITION | Reason.FAULT
    assert (repairs.hours, repairs.span) == (30, AllowanceSpan.QUARTER)


def test_an_allowance_without_a_row_is_refused_by_name():
    rules = book(effects=(effect("ignition", allowance="starts"),))
    with pytest.raises(RuleMissing, match="starts"):
        rules.rule_set(subject(rules))


def test_a_reason_that_nobody_knows_is_refused_by_name():
    rules = book(effects=(effect("sunspots"),))
    with pytest.raises(RuleMissing, match="sunspots"):
        rules.rule_set(subject(rules))


def test_minutes_of_periods_come_from_the_rules_named_after_them():
    rules = book(row("period_minimum_minutes_stopped", 60))
    (period,) = rules.rule_set(subject(rules)).hours.periods
    assert (period.reason, period.minimum_minutes) == (Reason.STOPPED, 60)


def test_water_has_a_share_where_gas_has_hours():
    rules = book()
    gas = rules.rule_set(subject(rules)).daily_mean
    water = rules.rule_set(subject(rules, medium="water")).daily_mean
    assert (gas.minimum_valid_hours, gas.minimum_valid_share) == (20, 0.0)
    assert (water.minimum_valid_hours, water.minimum_valid_share) == (1, 0.75)
