"""Findings from small grids: thresholds, runs over midnight, declared hours, facts."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from dashboard.staff.review import items
from dashboard.staff.review.items import Grid, Limits
from queries.review_items import NewMark

DAY = date(2026, 11, 21)
LIMITS = Limits(interruption_hours=3, constant_gas_hours=6, constant_water_hours=24)
SERIES = [(1, "a21002"), (1, "a21026"), (2, "w01018")]
MIDNIGHT_S = 1_763_654_400


def grid(**changes):
    """Two days of values that all differ, due and valid throughout."""
    shape = (len(SERIES), 48)
    full = {
        "due": np.ones(shape, dtype=np.bool_),
        "valid": np.ones(shape, dtype=np.bool_),
        "value": np.arange(np.prod(shape), dtype=np.float64).reshape(shape),
    }
    return Grid(SERIES, **{**full, **changes})


def missing(series, *hours):
    value = grid().value.copy()
    value[series, list(hours)] = np.nan
    return value


def test_ordinary_hours_are_no_finding():
    assert items.interruptions(grid(), DAY, LIMITS) == []
    assert items.constants(grid(), DAY, LIMITS, water=frozenset({"w01018"})) == []


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        ((30, 31), None),
        ((30, 31, 32), 0b111 << 6),
        ((22, 23, 24), 0b1),
        ((21, 22, 23), None),
        ((45, 46, 47), 0b111 << 21),
    ],
)
def test_an_interruption_needs_its_hours_in_a_row_and_one_of_them_in_the_day(hours, found):
    """Hour 24 of the grid is midnight of the day."""
    maps = [one.hours for one in items.interruptions(grid(value=missing(0, *hours)), DAY, LIMITS)]
    assert maps == ([] if found is None else [found])


def test_hours_that_were_not_due_are_no_interruption_and_one_outlet_is_one_finding():
    value = missing(0, 30, 31, 32)
    value[1, 32:36] = np.nan
    (one,) = items.interruptions(grid(value=value), DAY, LIMITS)
    assert (one.outlet_id, one.pollutant_code, one.hours) == (1, None, 0b111111 << 6)
    assert one.facts == "a21002:6+3;a21026:8+4"
    due = grid().due.copy()
    due[:, 30:36] = False
    assert items.interruptions(grid(value=value, due=due), DAY, LIMITS) == []


@pytest.mark.parametrize(
    ("series", "start", "hours", "is_found"),
    [(0, 30, 6, True), (0, 30, 5, False), (2, 24, 23, False), (2, 24, 24, True), (2, 2, 23, False)],
)
def test_a_constant_value_needs_more_hours_in_water(series, start, hours, is_found):
    value = grid().value.copy()
    value[series, start : start + hours] = 7.2
    found = items.constants(grid(value=value), DAY, LIMITS, water=frozenset({"w01018"}))
    assert [one.outlet_id for one in found] == ([SERIES[series][0]] if is_found else [])
    assert all(one.runs[0].value == 7.2 for one in found)


def test_an_invalid_hour_ends_a_constant_value():
    value = grid().value.copy()
    value[0, 30:40] = 7.2
    valid = grid().valid.copy()
    valid[0, 35] = False
    assert items.constants(grid(value=value, valid=valid), DAY, LIMITS, water=frozenset()) == []


def still(*hours, **changes):
    facts = {
        "outlet_id": 1, "oxygen_pct": 20.0, "flow_m3": 10.0, "temperature_c": np.nan,
        "profile_flow_m3": 100.0, "profile_temperature_c": np.nan, **changes,
    }  # fmt: skip
    return pd.DataFrame([{**facts, "hour_of_day": hour} for hour in hours])


def declared(*spans):
    rows = [
        {"outlet_id": 1, "start_s": MIDNIGHT_S + 3600 * a, "end_s": MIDNIGHT_S + 3600 * b}
        for a, b in spans
    ]
    return pd.DataFrame(rows, columns=["outlet_id", "start_s", "end_s"])


def suspected(frame, spans=(), **changes):
    found = items.suspected_stops(
        frame, declared(*spans), grid(**changes), DAY, midnight_s=MIDNIGHT_S, oxygen_pct=19.0
    )
    return [one.hours for one in found]


def test_a_stack_that_looks_stopped_is_asked_about_unless_somebody_said_so():
    assert suspected(still(3, 4)) == [0b11 << 3]
    assert suspected(still(3, 4), [(4, 5)]) == [0b1 << 3]
    assert suspected(still(3, 4), [(3.5, 3.6)]) == [0b1 << 4], "an hour that a mark touches"
    assert suspected(still(3, 4), [(np.nan, np.nan)]) == []
    assert suspected(still(3, flow_m3=100.0)) == []
    assert suspected(still(3, oxygen_pct=18.9)) == []
    assert suspected(still(3, flow_m3=np.nan, temperature_c=5.0, profile_temperature_c=50.0)) == [8]
    assert suspected(still(3, outlet_id=9)) == []


def test_hours_without_any_value_or_not_due_are_not_suspected():
    value = missing(0, 27)
    assert suspected(still(3), value=value) == [8], "another factor of the stack came"
    value[1, 27] = np.nan
    assert suspected(still(3), value=value) == []
    due = grid().due.copy()
    due[:2, 27] = False
    assert suspected(still(3), due=due) == []


def verdict(**changes):
    return {
        "outlet_id": 1, "pollutant_code": "a21002", "limit_id": 7, "basis": "hour", "lower": None,
        "upper": 50.0, "unit": "mg/m³", "exceeding_periods": 2, "exceeding_map": 6,
        "over_range_periods": 0, "worst_multiple": 0.2, "worst_value": 60.0, "stage": "pending",
        "limit_reviewed": True, "document_zh": None, "document_en": None, "clause": None, **changes,
    }  # fmt: skip


def test_an_exceedance_takes_its_over_range_hours_with_it():
    rows = pd.DataFrame(
        [
            verdict(),
            verdict(limit_id=8, basis="day", exceeding_map=0, exceeding_periods=1),
            verdict(pollutant_code="a21026", exceeding_periods=0, exceeding_map=0,
                    over_range_periods=3),
        ]
    )  # fmt: skip
    first, second = items.of_verdicts(rows, DAY)
    assert (first.kind, first.hours, first.facts) == ("exceedance", 6, "7:6+0;8:0+0")
    assert (second.kind, second.hours, second.facts) == ("over_range", 0, "7:0+3")


def test_the_stage_is_no_fact_of_a_finding():
    one, other = (
        items.of_verdicts(pd.DataFrame([verdict(stage=stage)]), DAY)[0]
        for stage in ("pending", "verified")
    )
    assert one.facts == other.facts


def test_marks_of_an_outlet_and_factor_are_one_finding():
    def mark(number, start, stop, code=None):
        moments = [
            None if hour is None else datetime.fromtimestamp(MIDNIGHT_S + 3600 * hour, UTC)
            for hour in (start, stop)
        ]
        now = datetime(2026, 11, 21, tzinfo=UTC)
        return NewMark(number, f"M{number}", 1, code, "fault", *moments, None, "x", now, [])

    first, second = items.of_marks(
        [mark(1, -5, 2), mark(2, 4, 6), mark(3, 20, None, "a21002")], DAY, midnight_s=MIDNIGHT_S
    )
    assert (first.pollutant_code, first.hours) == (None, 0b110011)
    assert (second.pollutant_code, second.hours) == ("a21002", 0b1111 << 20)
    assert first.facts.startswith("1:fault:")


@pytest.mark.parametrize(("hours", "days"), [(1, 0), (2, 1), (25, 1), (26, 2)])
def test_a_run_looks_back_no_further_than_it_must(hours, days):
    assert Limits(1, 1, hours).days_back == days
