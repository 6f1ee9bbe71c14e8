"""The one state that a settled day is given, from frames written by hand."""

from datetime import date

import pandas as pd
import pytest

from dashboard.public import series_days
from queries.published_days import DAY_COLUMNS, DUTY_COLUMNS, VERDICT_COLUMNS
from queries.published_registry import LIMIT_COLUMNS

DAY = date(2026, 11, 20)
HOUR_LIMIT, DAY_LIMIT, COLD_LIMIT = 1, 2, 3


def frame(columns, *rows):
    made = pd.DataFrame([{**dict.fromkeys(columns), **row} for row in rows], columns=list(columns))
    return made.astype({name: kind for name, kind in columns.items() if kind != "object"})


def day(**changes):
    base = {"outlet_id": 1, "pollutant_code": "x", "day": DAY, "received_hours": 24}
    hours = {"due_hours": 24, "valid_hours": 24, "stopped_hours": 0, "mean": 10.0}
    return base | hours | changes


def limit(limit_id, basis, upper, **changes):
    base = {"limit_id": limit_id, "outlet_id": 1, "pollutant_code": "x", "basis": basis}
    return base | {"condition": "none", "upper": upper, "unit": "mg/m³"} | changes


def verdict(limit_id, **changes):
    base = {"outlet_id": 1, "pollutant_code": "x", "day": DAY, "limit_id": limit_id}
    return base | {"valid_periods": 24, "exceeding_periods": 0, "stage": "none"} | changes


DUTY = {"outlet_id": 1, "enterprise_id": 7}


def combined(days, verdicts, limits, duties=(DUTY,)):
    return series_days.combined(
        frame(DAY_COLUMNS, *days),
        frame(VERDICT_COLUMNS, *verdicts),
        frame(LIMIT_COLUMNS, *limits),
        frame(DUTY_COLUMNS, *duties),
    )


HOURLY = (limit(HOUR_LIMIT, "hour", 50.0),)


def state(*verdicts, limits=HOURLY, **changes):
    (found,) = combined([day(**changes)], verdicts, limits)["state"]
    return found


@pytest.mark.parametrize(
    ("verdicts", "changes", "expected"),
    [
        ([verdict(HOUR_LIMIT)], {}, "none"),
        ([verdict(HOUR_LIMIT, stage="by_rule", exceeding_periods=1)], {}, "by_rule"),
        ([verdict(HOUR_LIMIT, stage="verified", exceeding_periods=1)], {}, "verified"),
        ([verdict(HOUR_LIMIT, stage="rejected", exceeding_periods=1)], {}, "rejected"),
        ([], {}, "waiting"),
        ([verdict(HOUR_LIMIT)], {"mean": None, "valid_hours": 12}, "few"),
        ([verdict(HOUR_LIMIT)], {"mean": None, "stopped_hours": 8}, "partly"),
        ([verdict(HOUR_LIMIT, valid_periods=0)], {"mean": None, "valid_hours": 0}, "no_data"),
        ([verdict(HOUR_LIMIT, valid_periods=0)], {"due_hours": 0, "valid_hours": 0}, "stopped"),
        # Every valid hour was exempt: there is a mean, and nothing was judged.
        ([verdict(HOUR_LIMIT, valid_periods=0)], {}, "unjudged"),
        # What exceeded is told although the day has too few hours for a mean.
        (
            [verdict(HOUR_LIMIT, stage="by_rule", exceeding_periods=2)],
            {"mean": None, "valid_hours": 12},
            "by_rule",
        ),
    ],
)
def test_each_kind_of_day(verdicts, changes, expected):
    assert state(*verdicts, **changes) == expected


def test_without_a_reviewed_limit_nothing_is_judged():
    assert state(limits=()) == "unjudged"


def test_one_open_basis_keeps_the_day_waiting_though_the_other_is_within():
    both = (limit(HOUR_LIMIT, "hour", 50.0), limit(DAY_LIMIT, "day", 30.0))
    assert state(verdict(HOUR_LIMIT), limits=both) == "waiting"
    judged = verdict(DAY_LIMIT, valid_periods=1, value=10.0)
    assert state(verdict(HOUR_LIMIT), judged, limits=both) == "none"


def test_a_conditional_limit_answers_in_the_place_of_the_plain_one():
    cold = limit(COLD_LIMIT, "day", 8.0, condition="water_temperature_le_12")
    limits = (limit(DAY_LIMIT, "day", 5.0), cold)
    rows = combined([day(mean=6.0)], [verdict(COLD_LIMIT, valid_periods=1, value=6.0)], limits)
    assert list(rows["state"]) == ["none"]
    assert list(rows["day_upper"]) == [8.0]


def test_a_seasonal_limit_alone_owes_no_verdict_when_it_does_not_apply():
    cold = limit(COLD_LIMIT, "day", 8.0, condition="water_temperature_le_12")
    assert state(limits=(cold,)) == "unjudged"


def test_of_two_limits_the_one_that_found_most_hours_counts():
    limits = (limit(HOUR_LIMIT, "hour", 50.0), limit(4, "instant_range", 40.0))
    rows = combined(
        [day()],
        [
            verdict(HOUR_LIMIT, stage="by_rule", exceeding_periods=2, worst_multiple=0.2),
            verdict(4, stage="by_rule", exceeding_periods=5, worst_multiple=0.5),
        ],
        limits,
    )
    assert list(rows["exceeding_hours"]) == [5]
    assert list(rows["worst_multiple"]) == [0.5]


@pytest.mark.parametrize(
    ("begins", "ends", "is_theirs"),
    [
        (None, None, True),
        (DAY, None, True),
        (None, DAY, False),  # the first day that is no longer theirs
        (date(2026, 11, 21), None, False),
        (date(2026, 11, 1), date(2026, 11, 21), True),
    ],
)
def test_a_day_belongs_to_who_answered_for_the_outlet_on_it(begins, ends, is_theirs):
    duty = DUTY | {"valid_from": begins, "valid_to": ends}
    rows = combined([day()], [verdict(HOUR_LIMIT)], [limit(HOUR_LIMIT, "hour", 50.0)], [duty])
    assert len(rows) == is_theirs


def enterprise_day(*states):
    rows = pd.DataFrame({"enterprise_id": 7, "day": DAY, "state": list(states)})
    (found,) = series_days.of_enterprises(rows).itertuples()
    return found.state, found.within, found.series


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["none", "none"], "none"),
        (["none", "rejected", "partly"], "none"),
        (["none", "by_rule", "verified"], "verified"),
        (["waiting", "by_rule"], "by_rule"),
        (["none", "waiting"], "waiting"),
        (["none", "few"], "few"),
        (["none", "no_data"], "few"),
        (["no_data", "no_data", "stopped"], "no_data"),
        (["stopped", "stopped"], "stopped"),
        (["stopped", "none"], "none"),
        (["unjudged", "stopped"], "unjudged"),
        (["unjudged", "none"], "none"),
    ],
)
def test_a_discharger_is_within_only_when_nothing_that_ran_is_unknown(states, expected):
    assert enterprise_day(*states)[0] == expected


def test_no_days_give_no_rows():
    assert combined([], [], []).empty
    assert series_days.of_enterprises(combined([], [], [])).empty


@pytest.mark.parametrize(
    ("limit_unit", "unit", "expected"),
    [
        ("mg/L", "µg/L", 2000.0),
        ("mg/m³", "mg/m³", 2.0),
        ("kg/h", "mg/m³", None),
        (None, "pH", None),
    ],
)
def test_a_limit_is_shown_in_the_unit_of_the_values_or_not_at_all(limit_unit, unit, expected):
    assert series_days.in_unit(2.0, limit_unit=limit_unit, unit=unit) == expected
