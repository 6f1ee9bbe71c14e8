"""Requests of tables that come by blocks: what is understood, what is refused, what comes first."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import paging
from dashboard.errors import UnusableParameter
from dashboard.paging import Condition, Order, View
from layouts.table_columns import DAY, NUMBER, Column, named, shown
from layouts.translations import translator
from tests.any_text import CHARACTERS

T = translator("zh")
COLUMNS = {
    "name": Column("名称", named("name"), is_pinned=True),
    "hours": Column("小时", named("hours"), kind=NUMBER, unit="h"),
    "day": Column("日期", named("day"), kind=DAY),
}


@dataclass(frozen=True)
class Row:
    name: str
    hours: float | None
    day: str = ""


ROWS = [Row("b", 2.0), Row("a", None), Row("Ab", 7.0), Row("c", float("nan"))]
GOOD = {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}}


def names(view):
    return [row.name for row in paging.arranged(ROWS, COLUMNS, view, t=T)]


def test_what_is_not_known_comes_last_either_way():
    assert names(View(Order("hours", False))) == ["b", "Ab", "a", "c"]
    assert names(View(Order("hours", True))) == ["Ab", "b", "a", "c"]
    assert names(View()) == ["b", "a", "Ab", "c"]


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        (Condition("name", "has", "A"), ["a", "Ab"]),
        (Condition("name", "is", "AB"), ["Ab"]),
        (Condition("hours", "ge", 2.0), ["b", "Ab"]),
        (Condition("hours", "le", 2.0), ["b"]),
        (Condition("hours", "between", 2.0, 7.0), ["b", "Ab"]),
        (Condition("hours", "between", 2.5, 6.9), []),
    ],
)
def test_filters_keep_what_passes_and_nothing_unknown(condition, left):
    assert names(View(where=(condition,))) == left


def test_a_request_of_the_grid_is_understood():
    found = paging.asked(
        {
            "startRow": 100,
            "endRow": 200,
            "sortModel": [{"colId": "hours", "sort": "desc"}],
            "filterModel": {
                "name": {"filterType": "text", "type": "contains", "filter": " b "},
                "hours": {"filterType": "number", "type": "inRange", "filter": 1, "filterTo": 3},
            },
            "context": {"whatever": 1},
        },
        COLUMNS,
    )
    assert (found.start, found.end) == (100, 200)
    assert found.view == View(
        Order("hours", True),
        (Condition("name", "has", "b"), Condition("hours", "between", 1.0, 3.0)),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"startRow": -1},
        {"startRow": "0"},
        {"startRow": True},
        {"endRow": 10**12},
        {"endRow": 501},
        {"startRow": 200},
        {"sortModel": [{"colId": "password", "sort": "asc"}]},
        {"sortModel": [{"colId": "name", "sort": "up"}]},
        {"sortModel": "name"},
        {"sortModel": [["name"]]},
        {"filterModel": [1]},
        {"filterModel": {"secret": {"type": "contains", "filter": "x"}}},
        {"filterModel": {"name": {"type": "greaterThanOrEqual", "filter": 1}}},
        {"filterModel": {"name": {"type": "contains", "filter": 5}}},
        {"filterModel": {"name": {"type": "contains", "filter": "x" * 101}}},
        {"filterModel": {"name": {"type": "contains", "filter": ""}}},
        {"filterModel": {"name": {"type": ["contains"], "filter": "x"}}},
        {"filterModel": {"hours": {"type": "inRange", "filter": 1}}},
        {"filterModel": {"hours": {"type": "lessThanOrEqual", "filter": float("nan")}}},
        {"filterModel": {"hours": {"type": "lessThanOrEqual", "filter": True}}},
        {"filterModel": {"hours": "5"}},
        {"filterModel": {"day": {"type": "contains", "filter": "x"}}},
    ],
)  # fmt: skip
def test_what_no_grid_sends_is_refused(change):
    with pytest.raises(UnusableParameter):
        paging.asked({**GOOD, **change}, COLUMNS)


@pytest.mark.parametrize("request_", [None, [], "rows", 5])
def test_a_request_of_another_shape_is_refused(request_):
    with pytest.raises(UnusableParameter):
        paging.asked(request_, COLUMNS)


@pytest.mark.parametrize(
    ("sort", "where"),
    [
        ("-secret", None), (None, "["), (None, "{}"), (None, "[[]]"), (None, '[["name","has"]]'),
        (None, '[["name","ge",1]]'), (None, '[["hours","ge","1"]]'),
        (None, '[["hours","ge",1e999]]'),
        (None, '[["name","has","a"],["name","has","b"]]'), (None, "[" * 600), (None, "x" * 1001),
        (None, '[["hours","between",1]]'), (None, '[[["name"],"has","a"]]'),
    ],
)  # fmt: skip
def test_an_address_that_names_no_view_is_refused(sort, where):
    with pytest.raises(UnusableParameter):
        View.parse(sort, where, COLUMNS)


texts = st.text(CHARACTERS, min_size=1, max_size=20).map(lambda text: " ".join(text.split()))
conditions = st.one_of(
    st.builds(
        Condition,
        st.just("name"),
        st.sampled_from(["has", "is"]),
        texts.filter(lambda text: bool(text) and text.isprintable()),
    ),
    st.builds(
        Condition,
        st.just("hours"),
        st.sampled_from(["ge", "le"]),
        st.floats(-1e9, 1e9),
    ),
    st.builds(Condition, st.just("hours"), st.just("between"), st.floats(-9, 9), st.floats(-9, 9)),
)


@given(
    st.none() | st.builds(Order, st.sampled_from(list(COLUMNS)), st.booleans()),
    st.lists(conditions, max_size=2, unique_by=lambda one: one.column),
)
def test_an_address_and_the_grid_name_the_same_view(order, where):
    view = View(order, tuple(where))
    said = view.to_arguments()
    assert View.parse(said["sort"], said["where"], COLUMNS) == view
    sent = {**GOOD, "filterModel": view.filter_model(COLUMNS)}
    assert paging.asked(sent, COLUMNS).view.where == view.where
    assert len(paging.conditions_said(view, COLUMNS, t=T)) == len(where)


def test_the_key_column_cannot_be_left_out():
    assert list(shown(COLUMNS, ("name", "hours"))) == ["name", "day"]
