"""Mapping files are read strictly."""

from datetime import datetime
from fractions import Fraction

import pytest

from ingest.kinds import FORMS, Kind
from ingest.mapping_file import (
    MappingRefused,
    load_mapping,
    parse_mapping,
    shipped_mappings,
    stored_ratio,
)
from ingest.times import SHANGHAI

WIDE = """
name = "plant"
kind = "hourly"
[time]
column = "时间"
[constants]
mn = "A1"
[[series]]
column = "SO2"
pollutant_code = "a21026"
unit = "mg/m3"
"""
SOURCE = """
[assumed.source]
enterprise_ref = "X"
name_zh = "某厂"
name_en = "A plant"
outlet_ref = "X/DA001"
outlet_code = "DA001"
outlet_name_zh = "排口"
outlet_name_en = "Outlet"
medium = "gas"
flow_is_monitored = false
mn = "A1"
known_from = 2021-01-01
known_until = 2022-01-01
"""
STATEMENT = '[assumed]\nstatement_zh = "假定。"\nstatement_en = "Assumed."\n'


def test_a_wide_mapping() -> None:
    mapping = parse_mapping(WIDE, name="plant.toml")
    assert mapping.kind is Kind.HOURLY
    assert mapping.constants == {"mn": "A1"}
    assert mapping.series[0].field == "measured"
    assert mapping.assumed is None


@pytest.mark.parametrize("name", shipped_mappings())
def test_shipped_mappings_state_what_they_assume(name: str) -> None:
    mapping = load_mapping(name)
    assert mapping.name == name
    assert mapping.assumed
    assert mapping.source


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind = ", "no valid TOML"),
        ('name = "x"\nkind = "weekly"', "kind must be one of"),
        (WIDE.replace('name = "plant"', ""), "name is missing"),
        (WIDE.replace('unit = "mg/m3"', ""), "declare its unit"),
        (WIDE.replace('unit = "mg/m3"', 'unit = "furlong"'), "furlong"),
        (WIDE.replace('pollutant_code = "a21026"', ""), "name its pollutant_code"),
        (WIDE.replace('mn = "A1"', ""), "where mn comes from"),
        (WIDE.replace('mn = "A1"', 'mm = "A1"'), "constants.mm is no column"),
        (WIDE.replace('mn = "A1"', "mn = 1"), "constants.mn must be a text"),
        (WIDE + 'colour = "red"', "colour is not known here"),
        ("colour = 1\n" + WIDE, "colour is not known here"),
        (WIDE + 'field = "height"', "field must be one of"),
        (WIDE + "optional = 1", "optional must be of type bool"),
        (WIDE.replace('column = "时间"', ""), "either time.column, or time.sequence_from"),
        (WIDE.replace('column = "时间"', 'column = "时间"\nnames = "middle"'), "time.names"),
        (WIDE.replace('column = "时间"', "sequence_from = 2011-01-01T00:00:00"), "as a sentence"),
        (WIDE.replace('column = "时间"', 'sequence_from = "soon"'), "must be a time"),
        (WIDE + '[assumed]\nunit = "mg/m3"', "as a sentence"),
        (WIDE + STATEMENT, "a source of their own"),
        (WIDE + STATEMENT + SOURCE.replace('mn = "A1"', 'mn = "B2"'), "constants.mn must be 'B2'"),
        (
            WIDE + STATEMENT + SOURCE.replace("known_until = 2022-01-01", ""),
            "known_until is missing",
        ),
        (
            WIDE + '[[series]]\ncolumn = "S"\nfield = "converted_reported"\n'
            'pollutant_code = "a21026"\nunit = "ug/m3"',
            "two units",
        ),
        (
            WIDE.replace("[[series]]", '[columns]\npollutant_code = "code"\n[[series]]'),
            "names its pollutants in series",
        ),
        (
            'name = "x"\nkind = "hourly"\n[time]\ncolumn = "t"\n[constants]\nmn = "1"\n'
            'pollutant_code = "a21026"',
            "no column of values",
        ),
    ],
)
def test_slips_are_named(text: str, words: str) -> None:
    with pytest.raises(MappingRefused, match=words):
        parse_mapping(text, name="slip.toml")


def test_an_unknown_mapping_names_the_shipped_ones() -> None:
    with pytest.raises(MappingRefused, match="kahsolt_hourly_monitor"):
        load_mapping("nothing_of_the_kind")


def test_a_sequence_without_an_offset_is_local_time() -> None:
    text = WIDE.replace('column = "时间"', "sequence_from = 2011-01-01T00:00:00")
    mapping = parse_mapping(text + STATEMENT + SOURCE, name="x")
    assert mapping.time.sequence_from == {"": datetime(2011, 1, 1, tzinfo=SHANGHAI)}


def test_the_volume_of_an_hour_may_be_given_as_a_flow_but_not_that_of_a_day() -> None:
    assert stored_ratio("m3/h", FORMS[Kind.CONDITION], "flow_m3") == 1
    assert stored_ratio("L/s", FORMS[Kind.CONDITION], "flow_m3") == Fraction(36, 10)
    assert stored_ratio("m3", FORMS[Kind.RECEIVED_DAILY], "flow_m3") == 1
    with pytest.raises(ValueError, match="cannot become"):
        stored_ratio("m3/h", FORMS[Kind.RECEIVED_DAILY], "flow_m3")
