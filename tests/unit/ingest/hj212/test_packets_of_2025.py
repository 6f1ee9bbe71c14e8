"""What is known of HJ 212-2025 beyond encryption: its commands, suffixes and late packets."""

from datetime import datetime, timedelta, timezone

import pytest

from ingest.hj212.build import build_frame, data_answer
from ingest.hj212.editions import (
    FURNACE_TEMPERATURE,
    HEARTBEAT,
    MIXED_SAMPLE,
    RAW_DATA,
    STANDARD_CHECK,
    Edition,
)
from ingest.hj212.frame import Accepted, Refused, read_frame
from ingest.hj212.verdict import Reason
from tests.unit.ingest.hj212.framing import framed, segment


def accepted(parameters, **names):
    frame = framed(segment(parameters, **names))
    reading = read_frame(frame)
    assert isinstance(reading, Accepted), reading
    assert reading.oddities == ()
    assert reading.packet.edition is Edition.HJ_212_2025
    assert build_frame(reading.packet) == frame + b"\r\n"
    return reading


@pytest.mark.parametrize(
    ("cn", "number", "parameters", "factors"),
    [
        (RAW_DATA, "2013", "a21026-Rtd=12.5", {"a21026": {"Rtd": 12.5}}),
        (
            STANDARD_CHECK,
            "2062",
            "w01018-SampleRd=98.7,w01018-StandardValue=100,w01018-ResultType=1",
            {"w01018": {"SampleRd": 98.7, "StandardValue": 100, "ResultType": 1}},
        ),
        (MIXED_SAMPLE, "2063", "w01018-Avg=31.4", {"w01018": {"Avg": 31.4}}),
        (
            FURNACE_TEMPERATURE,
            "2111",
            "a01901-Avg=873.5,a01901-Flag=N",
            {"a01901": {"Avg": 873.5, "Flag": "N"}},
        ),
    ],
)
def test_new_data(cn, number, parameters, factors):
    assert cn == number
    reading = accepted(f"DataTime=20260601000500;{parameters}", CN=cn, Flag="9")
    assert reading.data_time == datetime(2026, 6, 1, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    assert reading.contents.factors == factors
    refused = read_frame(framed(segment(parameters, CN=cn, Flag="9")))
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.TIME


def test_a_heartbeat():
    reading = accepted("", CN="9015", Flag="8")
    assert reading.packet.cn == HEARTBEAT
    assert not reading.packet.bits.wants_answer


def test_late_packets_stand_apart():
    late = accepted("DataTime=20260601000000;a21026-Avg=1", Flag="9", RF="1")
    on_time = accepted("DataTime=20260601000000;a21026-Avg=1", Flag="9")
    assert late.packet.is_late
    assert not on_time.packet.is_late


def test_late_packets_with_numbers():
    names = {"PNUM": "3", "PNO": "2", "RF": "1"}
    reading = accepted("DataTime=20260601000000;a21026-Avg=1", Flag="11", **names)
    assert (reading.packet.pnum, reading.packet.pno, reading.packet.rf) == ("3", "2", "1")
    assert data_answer(reading.packet).flag == "8"
