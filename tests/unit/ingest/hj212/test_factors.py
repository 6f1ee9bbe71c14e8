"""Numbers, texts and codes of factors."""

import pytest

from ingest.hj212.aliases import codes_of_2005, naming
from ingest.hj212.factors import as_value
from ingest.hj212.frame import Accepted, Refused, read_frame
from ingest.hj212.verdict import Oddity, Reason
from tests.unit.ingest.hj212.framing import hour


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30.0", 30.0),
        ("0", 0),
        ("-0.041", -0.041),
        ("+5", 5.0),
        (".5", 0.5),
        ("7.", 7.0),
        ("007", 7),
        ("1.5E-05", 1.5e-05),
        ("27.299999", 27.299999),
        ("123456789012345", 123456789012345),
    ],
)
def test_numbers(text, value):
    assert as_value(text, suffix="Avg") == value
    assert not isinstance(as_value(text, suffix="Avg"), str)


@pytest.mark.parametrize(
    "text",
    ["", "N", "--", "-", ".", "NaN", "inf", "1e999", "-1e999", "1e9999", "1,5", "1_000", "0x10",
     "１２", "1 2"],
)  # fmt: skip
def test_what_is_no_number_stays_a_text(text):
    assert as_value(text, suffix="Avg") == text


@pytest.mark.parametrize("suffix", ["Flag", "EFlag", "SampleTime", "SN"])
def test_some_suffixes_are_texts_though_written_in_digits(suffix):
    assert as_value("20231008132300", suffix=suffix) == "20231008132300"


def test_a_value_is_the_number_that_was_typed():
    """As a limit is: no detour by another width of number."""
    for text in ("0.1", "0.3", "34.6", "1.005", "99.95"):
        assert as_value(text, suffix="Avg") == float(text)


def factors_of(parameters, **names):
    reading = read_frame(hour(parameters, **names))
    assert isinstance(reading, Accepted), reading
    return reading.contents


def test_suffixes_get_their_usual_spelling_and_codes_keep_theirs():
    contents = factors_of("W01018-avg=1,W01018-FLAG=N", ST="32")
    assert contents.factors == {"W01018": {"Avg": 1, "Flag": "N"}}
    assert contents.canonical == {"W01018": "w01018"}


def test_codes_with_hyphens():
    contents = factors_of("Nh3-scr-Rtd=4.12656")
    assert contents.factors == {"Nh3-scr": {"Rtd": 4.12656}}
    assert contents.canonical == {}


def test_parameters_are_kept_apart():
    contents = factors_of("PolId=w01018;VaseNo=3")
    assert contents.factors == {}
    assert contents.parameters == {
        "DataTime": "20230601000000",
        "PolId": "w01018",
        "VaseNo": "3",
    }


@pytest.mark.parametrize(
    "parameters",
    [
        "a21026-Avg=1,a21026-Avg=2",
        "a21026-Flag=N,a21026-Flag=D",
        "a21026-Avg=1;a19001-Avg=8;a21026-Avg=2",
        "a21026-Avg=1;A21026-Avg=2",
        "a21026-Avg=1;02-Avg=2",
        "a21026-Avg=1,a21026-avg=2",
    ],
)
def test_two_values_of_one_thing_are_refused(parameters):
    reading = read_frame(hour(parameters))
    assert isinstance(reading, Refused)
    assert reading.reason is Reason.SYNTAX


def test_two_spellings_that_agree_are_an_oddity():
    reading = read_frame(hour("a21026-Avg=1;02-Avg=1,02-Flag=N"))
    assert isinstance(reading, Accepted)
    assert Oddity.REPEATED_FIELD in reading.oddities


@pytest.mark.parametrize(
    ("code", "st", "known", "oddity"),
    [
        ("a21026", "31", "a21026", None),
        ("A21026", "31", "a21026", Oddity.CODE_CASE),
        ("02", "31", "a21026", Oddity.CODE_2005),
        ("01", "31", "a34013", Oddity.CODE_2005),
        ("S01", "31", "a19001", Oddity.CODE_2005),
        ("s01", "31", "a19001", Oddity.CODE_2005),
        ("B02", "31", "a00000", Oddity.CODE_2005),
        ("B02", "32", "a00000", Oddity.CODE_2005),
        ("B01", "32", "w00000", Oddity.CODE_2005),
        ("011", "32", "w01018", Oddity.CODE_2005),
        ("060", "21", "w21003", Oddity.CODE_2005),
        ("011", None, "w01018", Oddity.CODE_2005),
        ("023", "32", "w20116", Oddity.CODE_2005),
        ("023", "31", None, Oddity.UNKNOWN_FACTOR),
        ("023", "22", None, Oddity.UNKNOWN_FACTOR),
        ("831", "31", None, Oddity.UNKNOWN_FACTOR),
        ("SB1", "31", "SB1", None),
        ("sb12", "31", "SB12", Oddity.CODE_CASE),
        ("SB", "31", None, Oddity.UNKNOWN_FACTOR),
        ("e10107", "52", "e10107", None),
        ("E10107", "52", "e10107", Oddity.CODE_CASE),
        ("e101xx", "52", None, Oddity.UNKNOWN_FACTOR),
        ("i33311", "31", "i33311", None),
        ("Leq", "23", "Leq", None),
        ("", "31", None, Oddity.UNKNOWN_FACTOR),
        ("01018", "32", None, Oddity.UNKNOWN_FACTOR),
    ],
)
def test_naming(code, st, known, oddity):
    assert naming(code, st=st) == (known, oddity)


def test_every_code_of_2005_has_one_name():
    names = codes_of_2005()
    assert len(names) == 93
    assert len(set(names.values())) == 93
