"""Parameters that look like ones that were read before: nothing but the time it takes differs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.hj212 import shapes
from ingest.hj212.factors import sort_items
from ingest.hj212.parameters import parse_items
from ingest.hj212.verdict import FrameRefused

_CODES = st.sampled_from(["a21026", "w01018", "02", "011", "A21026", "SB1", "xyz", "a-b"])
_SUFFIXES = st.sampled_from(["Avg", "avg", "Flag", "Cou", "ZsAvg", "ZsFlag", "SN"])
_VALUES = st.one_of(
    st.sampled_from(
        ["0", "007", "30.0", "-3.5", "+1", "1e3", "1e999", "9" * 16, "9" * 400, ".5", "5.", "N",
         "1.2.3", "", " 3", "//a;b//", "a=b", "٣", "温度", "nan", "1" * 101 + ".5"]
    ),
    st.text("0123456789.-eN ;,/=", max_size=6),
)  # fmt: skip
_FIELDS = st.one_of(
    st.tuples(_CODES, _SUFFIXES).map("-".join),
    st.sampled_from(["DataTime", "datatime", "PolId", "Unknown"]),
)
_NAMED = st.lists(st.tuples(_FIELDS, st.sampled_from([";", ","])), min_size=1, max_size=6)


def outcome(read, text, system):
    oddities = set()
    try:
        items, contents = read(text, system, oddities)
    except FrameRefused as refused:
        return refused.reason, refused.detail
    numbers = {
        code: {suffix: (type(value), value) for suffix, value in values.items()}
        for code, values in contents.factors.items()
    }
    order = [list(contents.factors), list(contents.parameters)]
    return items, contents, numbers, order, oddities


def slowly(text, system, oddities):
    items = parse_items(text, oddities)
    return items, sort_items(items, st=system, oddities=oddities)


def quickly(text, system, oddities):
    return shapes.read_parameters(text, st=system, oddities=oddities)


@settings(max_examples=60)
@given(_NAMED, st.lists(st.lists(_VALUES, min_size=6, max_size=6), min_size=2, max_size=4),
       st.sampled_from(["31", "32", None]))  # fmt: skip
def test_what_is_read_by_its_shape_is_what_is_read_from_the_beginning(named, rounds, system):
    for values in rounds:
        text = "".join(
            f"{name}={value}{end}" for (name, end), value in zip(named, values, strict=False)
        )[:-1]
        assert outcome(quickly, text, system) == outcome(slowly, text, system)


def test_a_second_packet_of_a_logger_is_read_by_its_shape(monkeypatch):
    text = "DataTime={};a21026-Avg={},a21026-Flag=N;02-Cou={}"
    quickly(text.format("20260101000000", "1.5", "2"), "31", set())

    def not_again(*_):
        pytest.fail("the names were read again")

    monkeypatch.setattr(shapes, "_read", not_again)
    oddities = set()
    _, contents = quickly(text.format("20260101010000", "2.25", "3"), "31", oddities)
    assert contents.factors == {"a21026": {"Avg": 2.25, "Flag": "N"}, "02": {"Cou": 3}}
    assert contents.canonical == {"02": "a21026"}
    assert contents.parameters == {"DataTime": "20260101010000"}
    assert {one.value for one in oddities} == {"code_2005"}
    contents.canonical.clear()
    assert quickly(text.format("20260101020000", "1", "1"), "31", set())[1].canonical


def test_shapes_are_bounded(monkeypatch):
    monkeypatch.setattr(shapes, "_MOST_SHAPES", 5)
    for number in range(20):
        quickly(f"name{number}=1", None, set())
    assert len(shapes._shapes) <= 5
