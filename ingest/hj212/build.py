"""Packets to bytes, as HJ 212-2017 and HJ 212-2025 write them."""

import re
from collections.abc import Iterable, Mapping

from ingest.hj212.crc16 import crc16_text
from ingest.hj212.editions import (
    DATA_ANSWER,
    EXECUTION_RESULT,
    NOTICE_ANSWER,
    REQUEST_ANSWER,
    SYSTEM,
    FlagBits,
)
from ingest.hj212.frame import HEADER, LINE_END, LONGEST_SEGMENT
from ingest.hj212.packet import Field, Item, Packet
from ingest.hj212.sm4 import encrypt

_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f]|&&|^\s|\s$")
_SEPARATORS = re.compile("[;,]")


class PacketUnwritableError(ValueError):
    """A packet that no frame can carry; the message is a sentence that says why."""


def build_frame(packet: Packet, *, key: bytes | None = None) -> bytes:
    """
    The frame of a packet, with the end of its line.

    Parameters
    ----------
    packet
        What to say.
    key
        SM4 key under which to encrypt the parameters (HJ 212-2025); the CRC stays that of the
        plain text.

    Raises
    ------
    PacketUnwritableError
        A text holds a separator of the protocol, or the segment has over 9999 bytes.
    """
    segment = build_segment(packet)
    if len(segment) > LONGEST_SEGMENT:
        raise PacketUnwritableError(
            f"The segment has {len(segment)} bytes, and four digits cannot say so: split it."
        )
    crc = crc16_text(segment)
    sent = encrypt(segment, key) if key is not None else segment
    return HEADER + b"%04d" % len(segment) + sent + crc + LINE_END


def build_segment(packet: Packet) -> bytes:
    """What stands between length and CRC, names in the order of HJ 212-2017 table 3."""
    head = (
        ("QN", packet.qn),
        ("ST", packet.st),
        ("CN", packet.cn),
        ("PW", packet.pw),
        ("MN", packet.mn),
        ("Flag", packet.flag),
        ("PNUM", packet.pnum),
        ("PNO", packet.pno),
        ("RF", packet.rf),
    )
    written = "".join(f"{name}={_head_text(value)};" for name, value in head if value is not None)
    items = ";".join(",".join(map(_written, item)) for item in packet.items)
    return f"{written}CP=&&{items}&&".encode()


def _head_text(value: str) -> str:
    if _UNWRITABLE.search(value) or _SEPARATORS.search(value):
        raise PacketUnwritableError(f"'{value}' holds a separator or a blank at its end.")
    return value


def _written(field: Field) -> str:
    name, value = field
    is_quoted = len(value) > 3 and value[:2] == value[-2:] == "//" and "//" not in value[2:-2]
    if not name or _UNWRITABLE.search(name) or _UNWRITABLE.search(value):
        raise PacketUnwritableError(f"'{name}={value}' cannot be written.")
    if re.search("[;,=]|//", name) or (_SEPARATORS.search(value) and not is_quoted):
        raise PacketUnwritableError(f"'{name}={value}' holds a separator outside //…//.")
    if value.startswith("//") and not is_quoted:
        raise PacketUnwritableError(f"'{name}={value}' opens // and does not close it.")
    return f"{name}={value}"


def items_of(pairs: Iterable[Mapping[str, str]]) -> tuple[Item, ...]:
    """Items from mappings: ``items_of([{"DataTime": "2023…"}, {"a21026-Avg": "30.0"}])``."""
    return tuple(tuple(Field(*pair) for pair in item.items()) for item in pairs)


def request_answer(request: Packet, *, qn_rtn: int) -> Packet:
    """Answer 9011 to a request: 1 ready, 2 refused, 3 to 8 what is wrong, 9 CRC, 100 unknown."""
    return _answer(request, REQUEST_ANSWER, {"QnRtn": str(qn_rtn)})


def execution_result(request: Packet, *, exe_rtn: int) -> Packet:
    """Answer 9012 after a request was carried out: 1 done, 2 to 6 why not, 100 no data."""
    return _answer(request, EXECUTION_RESULT, {"ExeRtn": str(exe_rtn)})


def notice_answer(notice: Packet) -> Packet:
    """Answer 9013 to a notice."""
    return _answer(notice, NOTICE_ANSWER, {})


def data_answer(data: Packet) -> Packet:
    """Answer 9014 to data, which tells the logger that it need not send them again."""
    return _answer(data, DATA_ANSWER, {})


def _answer(to: Packet, cn: str, parameters: dict[str, str]) -> Packet:
    bits = FlagBits(version=to.bits.version, is_split=False, wants_answer=False)
    return Packet(
        cn=cn,
        mn=to.mn,
        qn=to.qn,
        st=SYSTEM,
        pw=to.pw,
        flag=None if to.flag is None else str(bits.number),
        items=items_of([{name: value} for name, value in parameters.items()]),
    )
