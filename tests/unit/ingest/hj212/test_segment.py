"""What stands before CP, and how the parameters are divided."""

import pytest

from ingest.hj212.frame import Accepted, Refused, read_frame
from ingest.hj212.packet import Field
from ingest.hj212.verdict import Oddity, Reason
from tests.unit.ingest.hj212.framing import MN, framed, hour, segment

HEAD = {"QN": "20230601010005123", "ST": "31", "CN": "2061", "PW": "123456", "MN": MN, "Flag": "5"}


def head(*order, separator=";"):
    return separator.join(f"{name}={HEAD[name]}" for name in order) + separator


def accepted(text):
    reading = read_frame(framed(text))
    assert isinstance(reading, Accepted), reading
    return reading


@pytest.mark.parametrize(
    ("text", "oddities"),
    [
        (segment(head=head("ST", "CN", "QN", "PW", "MN", "Flag")), {"field_order"}),
        (segment(PNO="1", PNUM="2", Flag="7"), {"field_order"}),
        (segment(head=head("QN", "ST", "CN", "PW", "MN", "Flag", separator=",")), {
            "field_separator"}),
        (segment(head=head(*HEAD)[:-1]), {"field_separator"}),
        (segment(head=head(*HEAD).replace(";Flag", "; Flag")), {"blanks"}),
        (segment(head=head(*HEAD).replace("CN=", "CN = ")), {"blanks"}),
        (segment(head=head(*HEAD) + ";"), {"empty_item"}),
        (segment(head=head(*HEAD).replace("Flag", "FLAG")), {"name_case"}),
        (segment().replace("CP=", "cp="), {"name_case"}),
        (segment(Foo="1"), {"unknown_field"}),
        (segment(head=head(*HEAD, "ST")), {"repeated_field"}),
        (segment(" "), {"blanks"}),
        (segment(" ExeRtn=1", CN="9012"), {"blanks"}),
        (segment("ExeRtn=1 ", CN="9012"), {"blanks"}),
        (segment("ExeRtn=1", CN="9012") + " ", {"blanks"}),
        (segment(QN=None), {"qn_missing"}),
        (segment(QN=""), {"qn_missing"}),
        (segment(QN="20230601010005"), {"qn_14_digits"}),
        (segment(QN="1617957600465"), {"qn_unreadable"}),
        (segment(QN="20231301010005123"), {"qn_unreadable"}),
        (segment(ST=None), {"st_missing"}),
        (segment(ST="101"), {"st_width"}),
        (segment(PW=None), {"pw_missing"}),
        (segment(MN="000201"), {"mn_width"}),
        (segment(MN="88888880000001"), set()),
        (segment(Flag=None), {"flag_missing"}),
        (segment(Flag="x"), {"flag_unreadable"}),
        (segment(Flag="256"), {"flag_unreadable"}),
        (segment(Flag="9" * 5000), {"flag_unreadable", "body_over_1024"}),
        (segment(Flag="13"), {"version_unknown"}),
        (segment(Flag="1"), set()),
        (segment(Flag="9"), set()),
        (segment(Flag="7"), {"packet_numbers_missing"}),
        (segment(PNUM="2", PNO="1"), {"packet_numbers_without_flag"}),
        (segment(Flag="7", PNUM="0002", PNO="0001"), set()),
        (segment(Flag="11", PNUM="9", PNO="1"), set()),
        (segment(Flag="11", PNUM="12", PNO="1"), {"packet_number_width"}),
        (segment(Flag="9", RF="1"), set()),
        (segment(Flag="9", RF="0"), {"rf_unknown"}),
    ],
)  # fmt: skip
def test_oddities_of_the_head(text, oddities):
    assert set(accepted(text).oddities) == oddities


@pytest.mark.parametrize(
    "text",
    [
        "",
        "QN=20230601010005123",
        segment(CN=None),
        segment(CN=""),
        segment(CN="206"),
        segment(CN="20611"),
        segment(CN="２０６１"),
        segment(MN=None),
        segment(MN=""),
        segment(Flag="7", PNUM="2", PNO="3"),
        segment(Flag="7", PNUM="2", PNO="0"),
        segment(Flag="7", PNUM="2"),
        segment(Flag="7", PNO="1"),
        segment(Flag="7", PNUM="a", PNO="b"),
        segment(Flag="7", PNUM="9" * 5000, PNO="1"),
        segment(head=head(*HEAD) + "rubbish;"),
        segment(head=head(*HEAD) + "ST=32;"),
        segment(head=head(*HEAD) + f"MN={MN[::-1]};"),
        segment().replace("CP=&&", "CP="),
        segment("DataTime=20230601000000")[:-2],
        segment("a&&b=1"),
        segment("rubbish"),
        segment("=1"),
        segment("-Avg=1"),
        segment("DataTime=20230601000000;a21026-=1"),
        segment("SB1-RS=1;…"),
        segment("DataTime=20230601000000;DataTime=20230601010000"),
        segment("DataTime=20230601000000;datatime=20230601010000"),
    ],
)
def test_what_is_no_packet(text):
    reading = read_frame(framed(text))
    assert isinstance(reading, Refused), reading
    assert reading.reason is Reason.SYNTAX, reading


def items_of(parameters):
    return accepted(segment(f"DataTime=20230601000000;{parameters}")).packet.items[1:]


def test_items_and_fields_are_kept_as_sent():
    assert items_of("w01018-Avg=1.50,w01018-Flag=N;SB1-RS=1") == (
        (Field("w01018-Avg", "1.50"), Field("w01018-Flag", "N")),
        (Field("SB1-RS", "1"),),
    )


def test_quoted_texts_may_hold_separators():
    assert items_of("i11001-Info=//a;b,c=d//,i11001-Flag=N") == (
        (Field("i11001-Info", "//a;b,c=d//"), Field("i11001-Flag", "N")),
    )


def test_slashes_that_quote_nothing_hide_no_separator():
    assert items_of("i11001-Info=a//b;i11002-Info=c//d,i11002-Flag=//x;SB1-RS=1//") == (
        (Field("i11001-Info", "a//b"),),
        (Field("i11002-Info", "c//d"), Field("i11002-Flag", "//x;SB1-RS=1//")),
    )
    assert items_of("i11001-Info=//x;i11002-Info=//y//z") == (
        (Field("i11001-Info", "//x"),),
        (Field("i11002-Info", "//y//z"),),
    )


@pytest.mark.parametrize(
    ("parameters", "oddities"),
    [
        ("a21026-Avg=1,a21026-Flag=N;a19001-Avg=8", set()),
        ("a21026-Avg=1;a21026-Flag=N", {"semicolon_within_item"}),
        ("a21026-Avg=1,a19001-Avg=8", {"comma_between_items"}),
        ("BeginTime=1,EndTime=2", {"comma_between_items"}),
        ("a21026-Avg=1;;a19001-Avg=8", {"empty_item"}),
        ("a21026-Avg=1;", {"empty_item"}),
        ("a21026-Avg=1,,a21026-Flag=N", {"empty_item"}),
        ("a21026-Avg= 1", {"blanks"}),
        ("a21026-Avg=", {"empty_value"}),
        ("a21026-Avg=1;a21026-Avg=1", {"repeated_field", "semicolon_within_item"}),
        ("a21026-Avg=1,a21026-Flag=N,a21026-Flag=N", {"repeated_field"}),
        ("a21026-AVG=1", {"name_case"}),
        ("a21026-ZsFlag=N", {"unknown_suffix"}),
        ("a21026-ValidNum=10", {"unknown_suffix"}),
        ("A21026-Avg=1", {"code_case"}),
        ("a99999-Avg=1", {"unknown_factor"}),
        ("Nh3-scr-Rtd=4.12", {"unknown_factor"}),
        ("02-Avg=1", {"code_2005"}),
    ],
)
def test_oddities_of_the_parameters(parameters, oddities):
    reading = read_frame(hour(parameters))
    assert isinstance(reading, Accepted), reading
    assert set(reading.oddities) == oddities


def test_every_oddity_is_met_in_some_test():
    """Those of time, length and body stand in the tests of frames."""
    elsewhere = {Oddity.DATA_TIME_17_DIGITS, Oddity.DATA_TIME_OFF_PERIOD}
    met = set()
    for function in (test_oddities_of_the_head, test_oddities_of_the_parameters):
        for _, oddities in function.pytestmark[0].args[1]:
            met |= oddities
    assert met | elsewhere == set(Oddity)
