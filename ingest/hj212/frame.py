"""A frame: ``##``, length, data segment, CRC; whole and understood, or refused with a reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.hj212.crc16 import crc16, crc16_text
from ingest.hj212.editions import TIMED_DATA, Edition
from ingest.hj212.factors import Contents, sort_contents
from ingest.hj212.moments import TO_THE_MILLISECOND, is_on_period, moment
from ingest.hj212.packet import Packet
from ingest.hj212.parameters import parse_items
from ingest.hj212.segment import parse_head
from ingest.hj212.shapes import read_parameters
from ingest.hj212.sm4 import KeyOf, decrypt
from ingest.hj212.verdict import FrameRefused, Oddity, Reason

HEADER = b"##"
LENGTH_DIGITS = 4
CRC_DIGITS = 4
LINE_END = b"\r\n"
LONGEST_BODY = 1024
"""Bytes of a segment by HJ 212-2017 table 2; loggers send longer ones."""
LONGEST_SEGMENT = 9999
"""What four digits can say."""
LONGEST_FRAME = len(HEADER) + LENGTH_DIGITS + LONGEST_SEGMENT + CRC_DIGITS
"""Without the end of the line."""

_SEGMENT_AT = len(HEADER) + LENGTH_DIGITS
_CRC = re.compile(rb"[0-9A-Fa-f]{4}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_MN = re.compile(rb"(?:^|[;,])\s*MN=([^;,]*)")
_FLAG = re.compile(rb"(?:^|[;,])\s*Flag=(\d{1,3})\s*(?:[;,]|$)")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A frame that came in whole."""

    packet: Packet
    contents: Contents
    data_time: datetime | None
    oddities: tuple[Oddity, ...]
    was_encrypted: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A frame of which nothing may be taken.

    ``packet`` says who sent it, where the CRC was right and the segment could be read.
    """

    reason: Reason
    detail: str
    packet: Packet | None = None
    oddities: tuple[Oddity, ...] = ()


def read_frame(frame: bytes, *, key_of: KeyOf | None = None) -> Accepted | Refused:
    """
    Read one frame, with or without the end of its line.

    Parameters
    ----------
    frame
        Bytes from ``##`` on.
    key_of
        Gives the SM4 key of an MN (HJ 212-2025).

    Returns
    -------
    Accepted or Refused
        Never raises, whatever the bytes are. A refused frame is refused as a whole.

    Notes
    -----
    HJ 212-2017 6.3.1. The first thing that is wrong is the reason, in the order of ``Reason``.
    """
    oddities: set[Oddity] = set()
    packet = bare = None
    parameters = ""
    try:
        segment, was_encrypted = _checked_segment(frame.rstrip(LINE_END), key_of)
        if len(segment) > LONGEST_BODY:
            oddities.add(Oddity.BODY_OVER_1024)
        bare, parameters = parse_head(_text(segment), oddities)
        packet, contents = _with_parameters(bare, parameters, oddities)
        data_time = _data_time(packet, contents, oddities)
    except FrameRefused as refused:
        known = packet or _sender(bare, parameters)
        return Refused(refused.reason, refused.detail, known, _in_order(oddities))
    return Accepted(packet, contents, data_time, _in_order(oddities), was_encrypted)


def _sender(bare: Packet | None, text: str) -> Packet | None:
    """The packet of a segment whose items can be read, although they say what cannot be."""
    try:
        return None if bare is None else replace(bare, items=parse_items(text, set()))
    except FrameRefused:
        return None


def _with_parameters(bare: Packet, text: str, oddities: set[Oddity]) -> tuple[Packet, Contents]:
    items, contents = read_parameters(text, st=bare.st, oddities=oddities)
    return replace(bare, items=items), contents


def read_packet(packet: Packet, oddities: Iterable[Oddity] = ()) -> Accepted | Refused:
    """What a packet says that was put together from its parts; never raises."""
    found = set(oddities)
    try:
        contents = sort_contents(packet, found)
        data_time = _data_time(packet, contents, found)
    except FrameRefused as refused:
        return Refused(refused.reason, refused.detail, packet, _in_order(found))
    return Accepted(packet, contents, data_time, _in_order(found), was_encrypted=False)


def _in_order(oddities: set[Oddity]) -> tuple[Oddity, ...]:
    return tuple(sorted(oddities)) if oddities else ()


def _checked_segment(line: bytes, key_of: KeyOf | None) -> tuple[bytes, bool]:
    if not line.startswith(HEADER):
        raise FrameRefused(Reason.HEADER, "The frame does not begin with ##.")
    declared = _declared_length(line)
    end = _SEGMENT_AT + declared
    segment, crc = line[_SEGMENT_AT:end], line[end : end + CRC_DIGITS]
    _check_length(line, segment, declared)
    is_crc = _CRC.fullmatch(crc) is not None
    found = _as_sent_or_decrypted(segment, int(crc, 16), key_of) if is_crc else None
    has_more = len(line) > end + CRC_DIGITS
    if found is None:
        if has_more and not (is_crc and segment.endswith(b"&&")):
            raise FrameRefused(
                Reason.LENGTH, f"The length says {declared} bytes, and the segment is longer."
            )
        raise FrameRefused(Reason.CRC, _crc_sentence(segment, crc, key_of is not None))
    if has_more and line[end + CRC_DIGITS :].strip():
        raise FrameRefused(Reason.TAIL, "More follows the CRC before the line ends.")
    return found


def _declared_length(line: bytes) -> int:
    digits = line[len(HEADER) : _SEGMENT_AT]
    if len(digits) < LENGTH_DIGITS or not digits.isdigit():
        raise FrameRefused(Reason.LENGTH, "No four digits of a length follow ##.")
    return int(digits)


def _check_length(line: bytes, segment: bytes, declared: int) -> None:
    is_short = len(segment) < declared
    # A segment that says too much about its length may have swallowed its own CRC.
    swallowed = not is_short and len(line) < _SEGMENT_AT + declared + CRC_DIGITS
    if is_short or (swallowed and not segment.rstrip().endswith(b"&&")):
        closing = line.rfind(b"&&")
        is_closed = closing >= len(line) - 2 * CRC_DIGITS
        at_hand = (closing + 2 if is_closed else len(line)) - _SEGMENT_AT
        raise FrameRefused(
            Reason.LENGTH, f"The length says {declared} bytes, and the segment has {at_hand}."
        )


def _as_sent_or_decrypted(
    segment: bytes, crc: int, key_of: KeyOf | None
) -> tuple[bytes, bool] | None:
    """
    The segment in clear, and whether it had to be decrypted; None when no CRC fits.

    One CRC in 256 fits by chance, so a frame that may be encrypted has to be text as well before it
    counts as plain.
    """
    is_plain = crc16(segment) == crc
    key = _key_for(segment, key_of) if key_of is not None else None
    if key is None or (is_plain and _is_text(segment)):
        return (segment, False) if is_plain else None
    clear = decrypt(segment, key)
    if crc16(clear) == crc:
        return clear, True
    return (segment, False) if is_plain else None


def _key_for(segment: bytes, key_of: KeyOf) -> bytes | None:
    head = segment.partition(b"CP=")[0]
    flag, mn = _FLAG.search(head), _MN.search(head)
    if flag is None or mn is None or int(flag[1]) >> 2 != Edition.HJ_212_2025:
        return None
    return key_of(mn[1].strip().decode("utf-8", "replace"))


def _is_text(segment: bytes) -> bool:
    try:
        return _CONTROL.search(segment.decode("utf-8")) is None
    except UnicodeDecodeError:
        return False


def _crc_sentence(segment: bytes, crc: bytes, has_keys: bool) -> str:
    right = crc16_text(segment).decode("ascii")
    sent = crc.decode("ascii", "backslashreplace")
    sentence = f"The CRC is '{sent}', and the segment gives {right}"
    if _is_text(segment):
        return f"{sentence}: damaged on the way."
    if has_keys:
        return f"{sentence}: damaged on the way, or encrypted under another key."
    return f"{sentence}: damaged on the way, or encrypted, which needs the site's key."


def _text(segment: bytes) -> str:
    try:
        text = segment.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FrameRefused(
            Reason.ENCODING, f"Byte {error.start + 1} of the segment is no UTF-8."
        ) from error
    control = _CONTROL.search(text)
    if control is not None:
        raise FrameRefused(
            Reason.ENCODING,
            f"The segment holds the control character {ord(control[0])}, which is no text.",
        )
    return text


def _data_time(packet: Packet, contents: Contents, oddities: set[Oddity]) -> datetime | None:
    text = contents.parameters.get("DataTime")
    if not text:
        if contents.factors and packet.cn in TIMED_DATA:
            raise FrameRefused(
                Reason.TIME, "DataTime is missing: nobody knows when the values were measured."
            )
        return None
    when = moment(text)
    if when is None:
        raise FrameRefused(Reason.TIME, f"There is no time '{text}' (DataTime).")
    if len(text) == TO_THE_MILLISECOND:
        oddities.add(Oddity.DATA_TIME_17_DIGITS)
    if not is_on_period(when, cn=packet.cn):
        oddities.add(Oddity.DATA_TIME_OFF_PERIOD)
    return when
