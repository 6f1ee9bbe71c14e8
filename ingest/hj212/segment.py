"""A data segment, the text between length and CRC, as a packet."""

import re
from dataclasses import replace

from ingest.hj212.editions import SEGMENT_NAMES, Edition, read_flag
from ingest.hj212.moments import TO_THE_SECOND, moment
from ingest.hj212.packet import Packet
from ingest.hj212.parameters import parse_items
from ingest.hj212.verdict import FrameRefused, Oddity, Reason

_PARAMETERS = re.compile(r"(?P<name>CP)(?P<equals>\s*=\s*)&&", re.IGNORECASE)
_COMMAND = re.compile(r"\d{4}", re.ASCII)
_DIGITS = re.compile(r"\d{1,4}", re.ASCII)
_NAME_BY_CASE = {name.casefold(): name for name in SEGMENT_NAMES}
_ST_WIDTH = 2
_MN_WIDTHS = (14, 24)
"""Digits of an MN: 14 in 2005, 24 in 2017."""
_PACKET_NUMBER_WIDTH_2025 = 1


def parse_segment(text: str, oddities: set[Oddity]) -> Packet:
    """
    The packet that a segment says.

    Raises
    ------
    FrameRefused
        It is no packet: ``CN``, ``MN`` or ``CP=&&…&&`` is missing, or it says two things at once.
    """
    packet, parameters = parse_head(text, oddities)
    return replace(packet, items=parse_items(parameters, oddities))


def parse_head(text: str, oddities: set[Oddity]) -> tuple[Packet, str]:
    """The packet without its parameters, and their text."""
    head, parameters = _divide(text, oddities)
    values = _head_values(head, oddities)
    cn, mn = values.get("CN", ""), values.get("MN", "")
    if not _COMMAND.fullmatch(cn):
        raise FrameRefused(Reason.SYNTAX, f"CN is '{cn}' and not a command of four digits.")
    if not mn:
        raise FrameRefused(Reason.SYNTAX, "MN is missing: nobody knows whose packet this is.")
    packet = Packet(
        cn=cn,
        mn=mn,
        qn=values.get("QN"),
        st=values.get("ST"),
        pw=values.get("PW"),
        flag=values.get("Flag"),
        pnum=values.get("PNUM"),
        pno=values.get("PNO"),
        rf=values.get("RF"),
    )
    _judge_request(packet.qn, oddities)
    _judge_sender(packet, oddities)
    _judge_flag(packet, oddities)
    _judge_packet_numbers(packet, oddities)
    return packet, parameters


def _divide(text: str, oddities: set[Oddity]) -> tuple[str, str]:
    """What stands before ``CP``, and what stands between its ``&&``."""
    found = _PARAMETERS.search(text)
    if found is None:
        raise FrameRefused(Reason.SYNTAX, "CP=&& is missing.")
    if found["name"] != "CP":
        oddities.add(Oddity.NAME_CASE)
    if found["equals"] != "=":
        oddities.add(Oddity.BLANKS)
    inside, closing, behind = text[found.end() :].partition("&&")
    if not closing:
        raise FrameRefused(Reason.SYNTAX, "The && that closes CP is missing.")
    if behind.strip():
        raise FrameRefused(Reason.SYNTAX, f"'{behind[:40]}' stands behind the && that closes CP.")
    bare = inside.strip()
    if behind or bare != inside:
        oddities.add(Oddity.BLANKS)
    return text[: found.start()], bare


def _head_values(head: str, oddities: set[Oddity]) -> dict[str, str]:
    parts = head.replace(",", ";").split(";")
    if "," in head or parts[-1].strip():
        oddities.add(Oddity.FIELD_SEPARATOR)
    values: dict[str, str] = {}
    for part in parts if parts[-1].strip() else parts[:-1]:
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if len(name) + len(equals) + len(value) != len(part):
            oddities.add(Oddity.BLANKS)
        if not name and not equals:
            oddities.add(Oddity.EMPTY_ITEM)
            continue
        if not equals:
            raise FrameRefused(Reason.SYNTAX, f"'{part}' before CP has no '='.")
        _put(values, _known_name(name, oddities), value, oddities)
    places = [SEGMENT_NAMES.index(name) for name in values if name in SEGMENT_NAMES]
    if places != sorted(places):
        oddities.add(Oddity.FIELD_ORDER)
    return values


def _known_name(name: str, oddities: set[Oddity]) -> str:
    if name in SEGMENT_NAMES:
        return name
    known = _NAME_BY_CASE.get(name.casefold())
    oddities.add(Oddity.UNKNOWN_FIELD if known is None else Oddity.NAME_CASE)
    return known or name


def _put(values: dict[str, str], name: str, value: str, oddities: set[Oddity]) -> None:
    if name not in values:
        values[name] = value
        return
    oddities.add(Oddity.REPEATED_FIELD)
    if values[name] != value:
        raise FrameRefused(Reason.SYNTAX, f"The packet has two different values of {name}.")


def _judge_request(qn: str | None, oddities: set[Oddity]) -> None:
    """``QN`` only names a request, so one that is no time makes no data wrong."""
    if not qn:
        oddities.add(Oddity.QN_MISSING)
    elif moment(qn) is None:
        oddities.add(Oddity.QN_UNREADABLE)
    elif len(qn) == TO_THE_SECOND:
        oddities.add(Oddity.QN_14_DIGITS)


def _judge_sender(packet: Packet, oddities: set[Oddity]) -> None:
    if not packet.st:
        oddities.add(Oddity.ST_MISSING)
    elif len(packet.st) != _ST_WIDTH:
        oddities.add(Oddity.ST_WIDTH)
    if not packet.pw:
        oddities.add(Oddity.PW_MISSING)
    if len(packet.mn) not in _MN_WIDTHS:
        oddities.add(Oddity.MN_WIDTH)


def _judge_flag(packet: Packet, oddities: set[Oddity]) -> None:
    if not packet.flag:
        oddities.add(Oddity.FLAG_MISSING)
    elif read_flag(packet.flag) is None:
        oddities.add(Oddity.FLAG_UNREADABLE)
    elif packet.edition is None:
        oddities.add(Oddity.VERSION_UNKNOWN)
    if packet.rf not in (None, "1"):
        oddities.add(Oddity.RF_UNKNOWN)


def _judge_packet_numbers(packet: Packet, oddities: set[Oddity]) -> None:
    """Parts that cannot be put together would be data of which nobody knows what is missing."""
    if packet.pnum is None and packet.pno is None:
        if packet.bits.is_split:
            oddities.add(Oddity.PACKET_NUMBERS_MISSING)
        return
    pnum, pno = packet.pnum or "", packet.pno or ""
    if not (_DIGITS.fullmatch(pnum) and _DIGITS.fullmatch(pno)):
        raise FrameRefused(Reason.SYNTAX, f"PNUM '{pnum}' and PNO '{pno}' are not both numbers.")
    if not 1 <= int(pno) <= int(pnum):
        raise FrameRefused(Reason.SYNTAX, f"There is no packet {pno} of {pnum}.")
    if not packet.bits.is_split:
        oddities.add(Oddity.PACKET_NUMBERS_WITHOUT_FLAG)
    is_wide = max(len(pnum), len(pno)) > _PACKET_NUMBER_WIDTH_2025
    if is_wide and packet.edition is Edition.HJ_212_2025:
        oddities.add(Oddity.PACKET_NUMBER_WIDTH)
