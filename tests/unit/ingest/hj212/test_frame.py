"""Whole frames: what is accepted, and the reason of each refusal."""

from datetime import datetime, timedelta, timezone

import pytest

from ingest.hj212.frame import Accepted, Refused, read_frame
from ingest.hj212.verdict import Oddity, Reason
from tests.unit.ingest.hj212.framing import MN, framed, hour, segment

GOOD = hour("a21026-Avg=30.0,a21026-ZsAvg=34.6,a21026-Flag=N;a00000-Cou=274722")
CHINA = timezone(timedelta(hours=8))


def reason_of(frame):
    reading = read_frame(frame)
    assert isinstance(reading, Refused), reading
    assert reading.detail.endswith(".")
    return reading.reason


def test_a_good_frame():
    reading = read_frame(GOOD)
    assert isinstance(reading, Accepted)
    assert reading.oddities == ()
    assert reading.packet.mn == MN
    assert reading.packet.cn == "2061"
    assert reading.data_time == datetime(2023, 6, 1, tzinfo=CHINA)
    assert reading.contents.factors == {
        "a21026": {"Avg": 30.0, "ZsAvg": 34.6, "Flag": "N"},
        "a00000": {"Cou": 274722},
    }
    assert reading.contents.canonical == {}
    assert not reading.was_encrypted


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\n", b"\r", b"  \r\n"])
def test_the_end_of_the_line_may_be_any(end):
    assert isinstance(read_frame(GOOD + end), Accepted)


def test_the_crc_may_be_written_in_small_letters():
    assert GOOD[-4:] != GOOD[-4:].lower()
    reading = read_frame(GOOD[:-4] + GOOD[-4:].lower())
    assert isinstance(reading, Accepted)
    assert reading.oddities == ()


@pytest.mark.parametrize("frame", [b"", b"#", b"QN=1", b" ##0101", GOOD[1:], b"x" + GOOD])
def test_header(frame):
    assert reason_of(frame) is Reason.HEADER


@pytest.mark.parametrize(
    "frame",
    [
        b"##",
        b"##01",
        b"##81QN=;ST=23;CP=&&&&F9C1",
        "##００８7QN=".encode(),
        b"##+101" + GOOD[6:],
        GOOD[:-5],
        GOOD[:100],
        framed(segment(), length=b"0088"),
        framed(segment(), length=b"0089"),
        framed(segment(), length=b"0091"),
        framed(segment(), length=b"0086"),
        framed(segment(), length=b"0085"),
        framed(segment(), length=b"0083"),
        framed(segment(), length=b"0050"),
        framed(segment(), length=b"9999"),
    ],
)
def test_length(frame):
    assert len(segment()) == 87
    assert reason_of(frame) is Reason.LENGTH


@pytest.mark.parametrize(
    "frame",
    [
        framed(segment(), crc=b"0000"),
        framed(segment(), crc=b"?A"),
        framed(segment(), crc=b""),
        framed(segment(), crc=b"12 4"),
        GOOD[:-1],
        GOOD[:-4],
        GOOD.replace(b"30.0", b"30.1"),
    ],
)
def test_crc(frame):
    assert reason_of(frame) is Reason.CRC


def test_every_changed_digit_of_a_value_is_found():
    at = GOOD.index(b"34.6")
    for digit in b"0123456789":
        if digit != GOOD[at]:
            changed = GOOD[:at] + bytes([digit]) + GOOD[at + 1 :]
            assert reason_of(changed) is Reason.CRC


@pytest.mark.parametrize("more", [b"x", b"\r\nx", b"0", b"\x00", GOOD])
def test_tail(more):
    assert reason_of(GOOD + more) is Reason.TAIL


@pytest.mark.parametrize(
    "text", ["说明".encode("gb18030"), b"\xff", b"a\x00b", b"a\tb", b"a\r\nb", b"\xed\xa0\x80"]
)
def test_encoding(text):
    frame = framed(segment().encode().replace(b"&&&&", b"&&i11001-Info=" + text + b"&&"))
    assert reason_of(frame) is Reason.ENCODING


def test_chinese_text_is_utf_8_and_counted_in_bytes():
    text = segment("DataTime=20160801062035;i11001-Info=//清洗管路//", CN="3020")
    assert len(text) < len(text.encode())
    reading = read_frame(framed(text))
    assert isinstance(reading, Accepted)
    assert reading.contents.factors == {"i11001": {"Info": "//清洗管路//"}}


@pytest.mark.parametrize(
    "when",
    [
        "20230631000000",
        "20230601240000",
        "20230601006000",
        "20230600000000",
        "20231301000000",
        "19991231230000",
        "00000000000000",
        "21000101000000",
        "202306010000",
        "2023060100000",
        "2023-06-01 00:00",
        "２０２３０６０１００００００",
        "20230601000000000000",
    ],
)
def test_impossible_time(when):
    assert reason_of(framed(segment(f"DataTime={when};a21026-Avg=1"))) is Reason.TIME


def test_the_sender_of_an_impossible_time_is_known():
    reading = read_frame(framed(segment("DataTime=20230631000000;a21026-Avg=1")))
    assert isinstance(reading, Refused)
    assert reading.packet is not None
    assert reading.packet.mn == MN


@pytest.mark.parametrize("parameters", ["a21026-Avg=1", "DataTime=;a21026-Avg=1"])
@pytest.mark.parametrize("cn", ["2011", "2021", "2031", "2041", "2051", "2061", "2062", "2111"])
def test_data_without_a_time(parameters, cn):
    assert reason_of(framed(segment(parameters, CN=cn))) is Reason.TIME


def test_what_is_no_data_needs_no_time():
    reading = read_frame(framed(segment("PolId=w01018", CN="3012")))
    assert isinstance(reading, Accepted)
    assert reading.data_time is None
    assert isinstance(read_frame(framed(segment())), Accepted)


def test_leap_day():
    assert reason_of(framed(segment("DataTime=20230229000000"))) is Reason.TIME
    reading = read_frame(framed(segment("DataTime=20240229000000")))
    assert isinstance(reading, Accepted)


def test_a_time_with_milliseconds_is_taken():
    reading = read_frame(framed(segment("DataTime=20230601000000123", CN="2011")))
    assert isinstance(reading, Accepted)
    assert reading.data_time == datetime(2023, 6, 1, 0, 0, 0, 123_000, tzinfo=CHINA)
    assert reading.oddities == (Oddity.DATA_TIME_17_DIGITS,)


@pytest.mark.parametrize(
    ("cn", "when", "is_off"),
    [
        ("2011", "20230601012345", False),
        ("2051", "20230601012300", False),
        ("2051", "20230601012301", True),
        ("2061", "20230601010000", False),
        ("2061", "20230601010001", True),
        ("2061", "20230601015900", True),
        ("2031", "20230601000000", False),
        ("2031", "20230601010000", True),
        ("2041", "20230601000100", True),
    ],
)
def test_a_period_begins_where_periods_begin(cn, when, is_off):
    reading = read_frame(framed(segment(f"DataTime={when};a21026-Avg=1", CN=cn)))
    assert isinstance(reading, Accepted)
    assert (Oddity.DATA_TIME_OFF_PERIOD in reading.oddities) == is_off


def test_a_long_body_is_an_oddity():
    at_limit = segment("DataTime=20230601000000;i11001-Info=", CN="3020")
    at_limit = at_limit[:-2] + "x" * (1024 - len(at_limit)) + "&&"
    assert len(at_limit) == 1024
    shorter, longer = read_frame(framed(at_limit)), read_frame(framed(at_limit[:-2] + "x&&"))
    assert isinstance(shorter, Accepted)
    assert isinstance(longer, Accepted)
    assert shorter.oddities == ()
    assert longer.oddities == (Oddity.BODY_OVER_1024,)
