"""The list of enterprises: found by any name it ever had, filtered, and safe as a file."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import parameters
from dashboard.errors import UnusableParameter
from dashboard.staff import enterprises
from dashboard.staff.enterprises import State
from layouts.staff import enterprises as view
from tests.any_text import CHARACTERS


@pytest.fixture
def found(within, make_visit):
    """Names of the rows that a state finds."""

    def make(state=None, *, scope=None):
        rows, _ = enterprises.found_rows(make_visit(scope=scope), state or State())
        return [row.ref for row in rows]

    return make


def test_all_are_listed_with_the_assumed_one_marked(within, make_visit):
    rows, total = enterprises.found_rows(make_visit(), State())
    assert [(row.ref, row.is_assumed) for row in rows] == [
        ("QT-0001", False), ("QT-0002", False), ("QT-0009", True)
    ]  # fmt: skip
    assert total == 3


@pytest.mark.parametrize("text", ["热电", "旧名", "old heat", "qt-0001"])
def test_an_enterprise_is_found_by_name_former_name_and_number(found, text):
    assert found(State(q=text)) == ["QT-0001"]


def test_a_pattern_is_only_text(found):
    assert found(State(q=".*")) == []
    assert found(State(q="(")) == []


def test_filters(found, city):
    assert found(State(county=city.west)) == ["QT-0002"]
    assert found(State(industry="D4412")) == ["QT-0001"]


def test_figures_are_settled_ones_of_thirty_days(within, make_visit):
    rows, _ = enterprises.found_rows(make_visit(), State())
    assert [(row.hours, row.days) for row in rows] == [(3, 0), (0, 1), (0, 0)]
    assert (rows[0].validity.part, rows[0].validity.base) == (44, 48)
    assert (rows[0].networked, rows[0].outlets) == (1, 2)


def test_orders(found):
    assert found(State(sort="exceedance"))[0] == "QT-0002"
    assert found(State(sort="validity"))[0] == "QT-0001"


def test_a_branch_lists_its_own(found, city):
    assert found(scope=(city.west,)) == ["QT-0002"]
    assert found(scope=()) == []


def test_a_county_that_is_not_on_offer_is_refused(within, make_visit, city):
    with pytest.raises(UnusableParameter):
        enterprises.layout(make_visit(scope=(city.west,)), {}, State(county=city.east))


def test_the_table_is_a_table_with_links(within, make_visit, city):
    page = str(enterprises.layout(make_visit(), {}, State()))
    assert f"/staff/enterprises/{city.a}" in page
    assert "共 3 家" in page
    narrowed = str(enterprises.layout(make_visit(), {}, State(q="旧名")))
    assert "1 家，共 3 家" in narrowed


STATES = st.builds(
    State,
    q=st.text(st.characters(categories=["L", "N"]), max_size=20),
    county=st.none() | st.integers(1, parameters.LARGEST_ID),
    industry=st.none() | st.from_regex(r"[A-Z][0-9]{4}", fullmatch=True, alphabet=CHARACTERS),
    sort=st.none() | st.sampled_from(list(view.ORDERS)),
)


@given(STATES)
def test_the_state_survives_its_address(state):
    assert State.parse(parameters.arguments(state.to_query())) == state


def test_the_file_is_for_excel_and_no_name_becomes_a_formula(officer):
    visitor = officer()
    visitor.get("/staff/?lang=en")
    text = visitor.get("/staff/enterprises.csv").get_data().decode("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert rows[1]["Name"] == "'=West Paper Ltd"
    assert rows[0]["Outlets"] == "2"


def test_unknown_words_are_refused(officer):
    assert officer().get("/staff/enterprises?sort=best").status_code == 400
    assert officer().get("/staff/enterprises?q=" + "x" * 200).status_code == 400
