"""Which days a changed registry row touches."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from ingest.registry_effects import Subject, touched_days
from ingest.registry_tables import EVIDENCE, TABLES
from ingest.times import SHANGHAI


def span(lower: object, upper: object) -> SimpleNamespace:
    return SimpleNamespace(lower=lower, upper=upper)


def test_a_limit_touches_its_days_of_its_factor() -> None:
    row = {
        "outlet_id": 5,
        "pollutant_code": "a21026",
        "during": span(date(2026, 1, 1), None),
    }
    assert touched_days("limit_value", [row]) == [
        Subject("outlet", "5", "a21026", None, None, date(2026, 1, 1), None)
    ]


@pytest.mark.parametrize(
    ("lower", "upper", "first", "after"),
    [
        # Moments are kept in UTC; the days are those of the city.
        ((21, 16, 0), (22, 16, 0), 22, 23),
        ((21, 15, 30), (22, 16, 0), 21, 23),
        ((21, 16, 0), (22, 16, 1), 22, 24),
        ((22, 0, 0), (22, 1, 0), 22, 23),
    ],
)
def test_a_span_of_moments_touches_every_day_that_it_reaches(
    lower: tuple[int, int, int], upper: tuple[int, int, int], first: int, after: int
) -> None:
    ends = [datetime(2026, 11, *moment, tzinfo=UTC) for moment in (lower, upper)]
    row = {"outlet_id": 5, "kind": "stopped", "pollutant_code": None, "during": span(*ends)}
    (subject,) = touched_days("mark", [row])
    assert (subject.first_day, subject.after_day) == (date(2026, 11, first), date(2026, 11, after))


def test_states_of_the_source_are_known_to_the_rules_by_the_kind_of_mark() -> None:
    ends = [datetime(2026, 11, 22, hour, tzinfo=SHANGHAI) for hour in (0, 8)]
    rows = [
        {"outlet_id": 5, "state": state, "during": span(*ends)} for state in ("start_up", "baking")
    ]
    kinds = [subject.mark_kind for subject in touched_days("operating_period", rows)]
    assert kinds == ["ignition", "baking"]


def test_a_row_without_a_span_touches_all_days() -> None:
    assert touched_days("outlet", [{"outlet_ref": "QH/DA001"}]) == [
        Subject("outlet_ref", "QH/DA001", None, None, None, None, None)
    ]


def test_equal_spans_are_named_once_and_other_tables_touch_nothing() -> None:
    row = {"outlet_id": 5, "monitor_id": 7, "during": span(None, None)}
    assert len(touched_days("in_charge", [row, dict(row)])) == 1
    assert touched_days("enterprise_name", [row]) == []


def test_each_table_stands_once() -> None:
    assert len(set(TABLES)) == len(TABLES)
    assert set(EVIDENCE) <= set(TABLES)


@pytest.mark.parametrize("table", EVIDENCE)
def test_what_touches_no_day_may_be_stored_without_the_registry_lock(table: str) -> None:
    assert touched_days(table, [{}]) == []
