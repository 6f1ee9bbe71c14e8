"""Packets to bytes, and back."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.hj212.build import (
    PacketUnwritableError,
    build_frame,
    build_segment,
    data_answer,
    execution_result,
    items_of,
    notice_answer,
    request_answer,
)
from ingest.hj212.frame import Accepted, read_frame
from ingest.hj212.packet import Field, Packet
from tests.unit.ingest.hj212.framing import MN, framed, hour, segment


def read(frame):
    reading = read_frame(frame)
    assert isinstance(reading, Accepted), reading
    return reading


def test_names_stand_in_the_order_of_the_standard():
    packet = Packet(
        qn="20240601085857223",
        st="31",
        cn="2061",
        pw="123456",
        mn=MN,
        flag="11",
        pnum="2",
        pno="1",
        rf="1",
        items=items_of(
            [{"DataTime": "20240601080000"}, {"a21026-Avg": "1.50", "a21026-Flag": "N"}]
        ),
    )
    assert build_segment(packet).decode() == (
        f"QN=20240601085857223;ST=31;CN=2061;PW=123456;MN={MN};Flag=11;PNUM=2;PNO=1;RF=1;"
        "CP=&&DataTime=20240601080000;a21026-Avg=1.50,a21026-Flag=N&&"
    )


@pytest.mark.parametrize(
    "frame",
    [
        framed(segment()),
        hour("a21026-Cou=8.240,a21026-Avg=030.0;a00000-Cou=274722"),
        framed(segment(QN=None, Flag=None, MN="88888880000001")),
        framed(segment(QN="")),
        framed(segment(Flag="7", PNUM="0002", PNO="0001")),
        framed(segment("DataTime=20160801062035;i11001-Info=//清洗;管路//", CN="3020")),
        hour("a21026-Avg=1;a21026-Flag=N,a19001-Avg=;02-ZsFlag=?"),
    ],
)
def test_what_was_read_is_built_byte_for_byte(frame):
    assert build_frame(read(frame).packet) == frame + b"\r\n"


_CHARACTERS = string.ascii_letters + string.digits + ".+-_ 说明&/="
_TEXT = st.text(_CHARACTERS, min_size=1, max_size=12).map(str.strip)
_VALUE = _TEXT.filter(lambda text: "&&" not in text and "//" not in text).filter(
    lambda text: not text.startswith("/") and not text.endswith(("/", "&"))
)
_HEAD = st.text(string.ascii_letters + string.digits, min_size=1, max_size=24)
_NAME = st.text(string.ascii_letters + string.digits, min_size=1, max_size=8)
_FIELD = st.builds(
    Field,
    st.one_of(_NAME, st.builds("{}-{}".format, _NAME, _NAME)),
    st.one_of(st.just(""), _VALUE, st.floats(allow_nan=False).map(str)),
)


@st.composite
def packets(draw):
    fields = draw(
        st.lists(_FIELD, max_size=12, unique_by=lambda one: one.name.casefold()).filter(
            lambda fields: all(one.name.casefold() != "datatime" for one in fields)
        )
    )
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(fields) - 1)), max_size=4)))
    items = [tuple(fields[a:b]) for a, b in zip([0, *cuts], [*cuts, len(fields)], strict=True)]
    return Packet(
        cn=draw(st.sampled_from(["9014", "1012", "3020", "2081", "2082"])),
        mn=draw(_HEAD),
        qn=draw(st.none() | _HEAD),
        st=draw(st.none() | _HEAD),
        pw=draw(st.none() | _HEAD),
        flag=draw(st.none() | st.integers(0, 255).map(str)),
        rf=draw(st.none() | st.just("1")),
        items=tuple(item for item in items if item),
    )


@given(packets())
def test_any_packet_comes_back_as_it_was(packet):
    assert read(build_frame(packet)).packet == packet


@pytest.mark.parametrize(
    "changes",
    [
        {"mn": "a;b"},
        {"mn": "a,b"},
        {"mn": "a&&b"},
        {"mn": "a\n"},
        {"pw": " 1"},
        {"items": ((Field("a", "1;2"),),)},
        {"items": ((Field("a", "1,2"),),)},
        {"items": ((Field("a", "&&"),),)},
        {"items": ((Field("a", "x\x00"),),)},
        {"items": ((Field("a", "//;////"),),)},
        {"items": ((Field("a", "//x"),),)},
        {"items": ((Field("a=b", "1"),),)},
        {"items": ((Field("", "1"),),)},
    ],
)
def test_what_would_be_read_as_something_else_is_not_written(changes):
    with pytest.raises(PacketUnwritableError):
        build_frame(Packet(**{"cn": "2061", "mn": MN, **changes}))


def test_a_segment_longer_than_four_digits_can_say():
    room = 9999 - len(build_segment(Packet(cn="3020", mn=MN, items=((Field("a", ""),),))))
    longest = Packet(cn="3020", mn=MN, items=((Field("a", "x" * room),),))
    assert build_frame(longest).startswith(b"##9999")
    with pytest.raises(PacketUnwritableError, match="split"):
        build_frame(Packet(cn="3020", mn=MN, items=((Field("a", "x" * (room + 1)),),)))


REQUEST = read(framed(segment(CN="1012", PW="654321"))).packet


@pytest.mark.parametrize(
    ("answer", "cn", "parameters"),
    [
        (request_answer(REQUEST, qn_rtn=1), "9011", {"QnRtn": "1"}),
        (execution_result(REQUEST, exe_rtn=100), "9012", {"ExeRtn": "100"}),
        (notice_answer(REQUEST), "9013", {}),
        (data_answer(REQUEST), "9014", {}),
    ],
)
def test_answers(answer, cn, parameters):
    read_back = read(build_frame(answer))
    assert read_back.oddities == ()
    assert read_back.packet == answer
    assert (answer.cn, answer.st, answer.flag) == (cn, "91", "4")
    assert (answer.qn, answer.mn, answer.pw) == (REQUEST.qn, MN, "654321")
    assert read_back.contents.parameters == parameters


@pytest.mark.parametrize(("flag", "answered"), [("5", "4"), ("7", "4"), ("11", "8"), (None, None)])
def test_an_answer_is_of_the_same_edition_and_wants_none(flag, answered):
    packet = Packet(cn="2061", mn=MN, flag=flag, pnum="2", pno="1")
    answer = data_answer(packet)
    assert answer.flag == answered
    assert (answer.pnum, answer.pno) == (None, None)
