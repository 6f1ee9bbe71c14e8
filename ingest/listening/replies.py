"""What a centre answers to what a logger sends (HJ 212-2017 6.1, table 9, tables C.1 to C.50)."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto

from ingest.hj212.build import (
    build_frame,
    data_answer,
    execution_result,
    items_of,
    notice_answer,
    request_answer,
)
from ingest.hj212.editions import (
    DATA_ANSWER,
    EXECUTION_RESULT,
    NOTICE_ANSWER,
    REQUEST_ANSWER,
)
from ingest.hj212.frame import Accepted
from ingest.hj212.moments import SHANGHAI
from ingest.hj212.packet import Packet

_ASK_TIME = "1011"
_CALIBRATE_TIME = "1013"
_NOTICES = frozenset({"2012", "2022", _CALIBRATE_TIME})
_INTERACTION = "9"
"""Commands of system interaction that are no answers: heartbeats (9015, 2025), log-ons (9021)."""
_ANSWERS = frozenset({REQUEST_ANSWER, EXECUTION_RESULT, NOTICE_ANSWER, DATA_ANSWER})
_NOT_ALLOWED = 2
_READY = 1
_DONE = 1


class Sort(Enum):
    """What a packet is to a centre."""

    DATA = auto()
    NOTICE = auto()
    ANSWER = auto()
    QUESTION_OF_TIME = auto()
    REQUEST = auto()


def sort_of(reading: Accepted) -> Sort:
    """
    What a packet is: data, a notice, an answer, or a request that the centre is asked to carry out.

    A packet of any command that brings values or a time is data; without either it asks for them,
    and a centre has nothing to give to a logger but the time.
    """
    packet, contents = reading.packet, reading.contents
    if packet.cn in _ANSWERS:
        return Sort.ANSWER
    if packet.cn in _NOTICES or packet.cn.startswith(_INTERACTION):
        return Sort.NOTICE
    if contents.factors or "DataTime" in contents.parameters or _brings_something(reading):
        return Sort.DATA
    return Sort.QUESTION_OF_TIME if packet.cn == _ASK_TIME else Sort.REQUEST


def _brings_something(reading: Accepted) -> bool:
    """Parameters that a logger reports and does not set, such as an interval it was asked for."""
    asked = {"BeginTime", "EndTime", "PolId", "InfoId", "NewPW", "OverTime", "ReCount"}
    return bool(reading.contents.parameters.keys() - asked)


def replies(reading: Accepted, *, now: Callable[[], datetime]) -> list[bytes]:
    """Frames that answer a packet that was taken; none where it wants no answer."""
    packet = reading.packet
    if not packet.bits.wants_answer:
        return []
    sort = sort_of(reading)
    if sort is Sort.DATA:
        return [build_frame(data_answer(packet))]
    if sort is Sort.NOTICE:
        return [build_frame(notice_answer(packet))]
    if sort is Sort.QUESTION_OF_TIME:
        return _the_time(packet, now())
    return []


def refused(packet: Packet, *, qn_rtn: int = _NOT_ALLOWED) -> list[bytes]:
    """9011 to a packet that was not taken, where it wants an answer."""
    if not packet.bits.wants_answer or packet.cn in _ANSWERS:
        return []
    return [build_frame(request_answer(packet, qn_rtn=qn_rtn))]


def _the_time(packet: Packet, now: datetime) -> list[bytes]:
    """9011, the time, 9012: a request that was carried out (table C.2)."""
    said = Packet(
        cn=_ASK_TIME,
        mn=packet.mn,
        qn=packet.qn,
        st=packet.st,
        pw=packet.pw,
        flag=str(packet.bits._replace(wants_answer=False).number),
        items=items_of([{"SystemTime": now.astimezone(SHANGHAI).strftime("%Y%m%d%H%M%S")}]),
    )
    answers = (
        request_answer(packet, qn_rtn=_READY),
        said,
        execution_result(packet, exe_rtn=_DONE),
    )
    return [build_frame(answer) for answer in answers]
