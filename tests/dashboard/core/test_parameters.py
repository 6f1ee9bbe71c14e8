"""What a browser sends, turned into bounded types or refused with a sentence."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import parameters
from dashboard.errors import UnusableParameter
from tests.dashboard.core.sample_pages import State

readers = [
    parameters.day,
    parameters.identifier,
    parameters.free_text,
    lambda text: parameters.one_of(text, ("a", "b")),
    lambda text: parameters.some_of(text, ("a", "b")),
    lambda text: parameters.whole_number(text, low=0, high=10),
    lambda text: parameters.span(text, text, longest_days=7),
]


@given(st.one_of(st.text(), st.text("0123456789-,ab")))
def test_any_text_is_read_or_refused(text):
    for read in readers:
        with contextlib.suppress(UnusableParameter):
            read(text)


@pytest.mark.parametrize("read", readers)
def test_what_is_no_text_is_refused(read):
    for value in (7, ["a"], {"a": 1}, True):
        with pytest.raises(UnusableParameter):
            read(value)


@given(
    st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2099, 12, 31))),
    st.text(st.characters(categories=["L", "N"]), max_size=20),
    st.one_of(st.none(), st.integers(1, parameters.LARGEST_ID)),
)
def test_a_selection_survives_its_address(day, words, county):
    state = State(day=day, words=words, county=county)
    assert State.parse(parameters.arguments("?" + state.to_query())) == state


def test_a_span_is_half_open_and_bounded():
    start, end = parameters.span("2026-11-01", "2026-11-21", longest_days=21)
    assert (start, end) == (date(2026, 11, 1), date(2026, 11, 22))
    assert parameters.span(None, "", longest_days=21) is None
    for first, last in (
        ("2026-11-01", "2026-11-22"),
        ("2026-11-02", "2026-11-01"),
        ("2026-11-01", ""),
        ("", "2026-11-01"),
    ):
        with pytest.raises(UnusableParameter):
            parameters.span(first, last, longest_days=21)


@pytest.mark.parametrize(
    "text", ["1999-12-31", "2100-01-01", "2026-1-1", "2026-13-01", "１２", " "]
)
def test_impossible_days_are_refused(text):
    with pytest.raises(UnusableParameter):
        parameters.day(text)


def test_words_are_tidied():
    assert parameters.free_text("  水泥   厂 ") == "水泥 厂"
    assert parameters.some_of("b,a,b", ("a", "b")) == ("a", "b")
    assert parameters.whole_number("-1", low=-1, high=1) == -1


def test_an_address_holds_only_what_was_selected():
    assert parameters.query(day=date(2026, 1, 2), q="", n=None, flags=("a", "b"), on=True) == (
        "day=2026-01-02&flags=a%2Cb&on=1"
    )
