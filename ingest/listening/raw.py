"""Frames as they came, kept together in blocks: compressed, and without their passwords."""

import hashlib
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_LEVEL = 6
_PASSWORD = re.compile(rb"(PW\s*=)[^;,&]*", re.IGNORECASE)
_SIZE = struct.Struct(">I")
# An encrypted frame may hold any byte, a line feed too, so each frame has its size before it.
LONGEST_ORIGINAL = 2000


@dataclass(frozen=True, slots=True)
class Block:
    """Frames of one commit, ready to be stored."""

    frames: int
    plain_bytes: int
    sha256: str
    body: bytes


def without_password(frame: bytes) -> bytes:
    """The frame with an empty ``PW``; its length and CRC stay those of what came."""
    at = frame.find(b"CP=")
    head = frame if at < 0 else frame[:at]
    return _PASSWORD.sub(rb"\1", head) + frame[len(head) :]


def pack(frames: Sequence[bytes]) -> Block:
    """Frames as one block."""
    bare = [without_password(frame) for frame in frames]
    plain = b"".join(part for frame in bare for part in (_SIZE.pack(len(frame)), frame))
    digest = hashlib.sha256(plain).hexdigest()
    return Block(len(frames), len(plain), digest, zlib.compress(plain, _LEVEL))


def unpack(body: bytes) -> list[bytes]:
    """The frames of a block."""
    plain = zlib.decompress(body)
    frames, at = [], 0
    while at < len(plain):
        (size,) = _SIZE.unpack_from(plain, at)
        at += _SIZE.size + size
        frames.append(plain[at - size : at])
    return frames


def original(frame: bytes) -> str:
    """A frame for the record of a refused row."""
    return without_password(frame).decode("utf-8", "backslashreplace")[:LONGEST_ORIGINAL]
