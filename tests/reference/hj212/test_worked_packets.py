"""Worked examples of frames, each under its name; the check sums stand in the standards."""

from datetime import datetime, timedelta, timezone

import pytest

from ingest.hj212.build import build_frame, data_answer, items_of
from ingest.hj212.crc16 import crc16_text
from ingest.hj212.frame import Accepted, Refused, read_frame
from ingest.hj212.packet import Packet
from ingest.hj212.verdict import Reason

MN = "010000A8900016F000169DC0"

# W1 CRC, HJ 212-2017 Appendix A


@pytest.mark.parametrize(
    ("segment", "length", "crc"),
    [
        pytest.param(
            f"QN=20160801085857223;ST=32;CN=1062;PW=100000;MN={MN};Flag=5;CP=&&RtdInterval=30&&",
            "0101",
            "1C80",
            id="HJ 212-2017 Appendix A, the official vector",
        ),
        pytest.param(
            f"QN=20240601085857223;ST=32;CN=1011;PW=123456;MN={MN};Flag=9;CP=&&&&",
            "0087",
            "2200",
            id="HJ 212-2025 A.1",
        ),
    ],
)
def test_w1_check_sums(segment, length, crc):
    assert crc16_text(segment.encode()).decode() == crc
    frame = f"##{length}{segment}{crc}\r\n".encode()
    reading = read_frame(frame)
    assert isinstance(reading, Accepted)
    assert reading.oddities == ()
    assert build_frame(reading.packet) == frame


def test_w1_modbus_would_give_0759():
    """The check sum that is so often taken for it, on the bytes of the official vector."""
    segment = f"QN=20160801085857223;ST=32;CN=1062;PW=100000;MN={MN};Flag=5;CP=&&RtdInterval=30&&"
    register = 0xFFFF
    for byte in segment.encode():
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ 0xA001 if register & 1 else register >> 1
    assert f"{register:04X}" == "0759"
    refused = read_frame(f"##0101{segment}0759".encode())
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.CRC


def test_w1_answer_to_data():
    data = Packet(
        cn="2061", mn=MN, qn="20160801090000001", st="32", pw="123456", flag="5",
        items=items_of([{"DataTime": "20160801080000"}]),
    )  # fmt: skip
    assert (
        build_frame(data_answer(data))
        == (
            f"##0087QN=20160801090000001;ST=91;CN=9014;PW=123456;MN={MN};Flag=4;CP=&&&&FF01\r\n"
        ).encode()
    )


# W2 A full hour, with an MN that does not exist

HOUR = (
    b"##0289QN=20230601010005123;ST=31;CN=2061;PW=123456;MN=370800A890001600000000A1;Flag=5;"
    b"CP=&&DataTime=20230601000000;a21026-Cou=8.24,a21026-Min=22.1,a21026-Avg=30.0,"
    b"a21026-Max=41.5,a21026-ZsMin=25.5,a21026-ZsAvg=34.6,a21026-ZsMax=47.9,a21026-Flag=N;"
    b"a19001-Avg=8.0,a19001-Flag=N;a00000-Cou=274722&&5D80\r\n"
)


def test_w2_the_hour_from_midnight_to_one():
    reading = read_frame(HOUR)
    assert isinstance(reading, Accepted)
    assert reading.oddities == ()
    assert reading.packet.mn == "370800A890001600000000A1"
    assert reading.packet.bits.wants_answer
    assert reading.data_time == datetime(2023, 6, 1, tzinfo=timezone(timedelta(hours=8)))
    assert reading.contents.factors == {
        "a21026": {
            "Cou": 8.24, "Min": 22.1, "Avg": 30.0, "Max": 41.5,
            "ZsMin": 25.5, "ZsAvg": 34.6, "ZsMax": 47.9, "Flag": "N",
        },
        "a19001": {"Avg": 8.0, "Flag": "N"},
        "a00000": {"Cou": 274722},
    }  # fmt: skip
    assert build_frame(reading.packet) == HOUR


def test_w2_one_changed_digit_is_found_wherever_it_is():
    digits = [at for at in range(6, len(HOUR) - 6) if HOUR[at : at + 1].isdigit()]
    assert len(digits) > 100
    for at in digits:
        other = b"%d" % ((HOUR[at] - ord("0") + 1) % 10)
        refused = read_frame(HOUR[:at] + other + HOUR[at + 1 :])
        assert isinstance(refused, Refused)
        assert refused.reason is Reason.CRC
