"""Frames out of a stream of bytes, however it was cut on the way."""

import re

from ingest.hj212.frame import CRC_DIGITS, HEADER, LENGTH_DIGITS, LONGEST_FRAME

_SLICE_BYTES = 1 << 16
_START = re.compile(rb"##(?=\d{4}|\d{0,3}[A-Za-z]{2,4}=)")
_WHOLE_START = re.compile(rb"##(\d{4})")
# Within a frame only what cannot be a text of a logger begins another one.
_INNER = re.compile(rb"##\d{4}(?:QN|ST|CN|PW|MN|Flag)=")
_LINE_BREAK_OR_INNER = re.compile(rb"[\r\n]|" + _INNER.pattern)
_LONGEST_INNER = len(b"##0000Flag=")
_LONGEST_UNDECIDED = len(b"##000Flag")
_COMPLETE = re.compile(rb"&&[ \t]*[0-9A-Fa-f]{4}\Z")
_LONGEST_COMPLETE = 16
_BETWEEN_FRAMES = b"\r\n\t "


class Reassembler:
    """
    Takes the bytes of one connection and gives frames.

    A frame is given as soon as its CRC is there, without waiting for the end of its line. A frame
    that breaks off, or whose length is wrong, is given as it is, to be refused by whoever reads it;
    it swallows no frame behind it. The frames are the same however the bytes are cut into chunks.
    Never keeps more than one longest frame and one slice of input.
    """

    def __init__(self) -> None:
        self.noise_bytes = 0
        """Bytes so far that belong to no frame and end no line."""
        self._pending = bytearray()
        self._searched = 0

    @property
    def pending_bytes(self) -> int:
        """Bytes of a frame that is not yet whole."""
        return len(self._pending)

    def feed(self, data: bytes) -> list[bytes]:
        """Frames that these bytes complete, each from ``##`` to its CRC."""
        frames: list[bytes] = []
        for begin in range(0, len(data), _SLICE_BYTES):
            self._pending += data[begin : begin + _SLICE_BYTES]
            self._take_all(frames, is_end=False)
        return frames

    def finish(self) -> list[bytes]:
        """What is left when no byte will come any more: frames that broke off."""
        frames: list[bytes] = []
        self._take_all(frames, is_end=True)
        return frames

    def _take_all(self, frames: list[bytes], *, is_end: bool) -> None:
        while self._skip_noise(is_end):
            size = self._frame_size(is_end)
            if size is None:
                return
            frames.append(bytes(self._pending[:size]))
            self._drop(size)

    def _drop(self, size: int) -> None:
        del self._pending[:size]
        self._searched = 0

    def _skip_noise(self, is_end: bool) -> bool:
        """Whether a frame begins at the first pending byte, after what is none is dropped."""
        if self._searched:
            return True
        found = _START.search(self._pending)
        at = found.start() if found else self._undecided(is_end)
        noise = self._pending[:at].translate(None, _BETWEEN_FRAMES)
        self.noise_bytes += len(noise)
        self._drop(at)
        return found is not None

    def _undecided(self, is_end: bool) -> int:
        """From where on the pending bytes may still become the beginning of a frame."""
        end = len(self._pending)
        if is_end:
            return end
        at = self._pending.rfind(HEADER, max(0, end - _LONGEST_UNDECIDED))
        if at >= 0:
            return at
        return end - 1 if self._pending.endswith(HEADER[:1]) else end

    def _frame_size(self, is_end: bool) -> int | None:
        """Size of the frame at the beginning; None when more bytes have to come first."""
        start = _WHOLE_START.match(self._pending)
        if start is None:
            return self._broken_size(is_end)
        size = len(HEADER) + LENGTH_DIGITS + int(start[1]) + CRC_DIGITS
        if self._inner_at(size) is not None:
            return self._broken_size(is_end)
        if len(self._pending) < size and not is_end:
            return None
        ending = self._pending[max(0, size - _LONGEST_COMPLETE) : size]
        if len(self._pending) >= size and _COMPLETE.search(ending):
            return size
        return self._broken_size(is_end)

    def _inner_at(self, end: int) -> int | None:
        """Where another frame begins within the first ``end`` bytes, if it does."""
        begin = max(len(HEADER), self._searched - _LONGEST_INNER)
        inner = _INNER.search(self._pending, begin, end)
        if inner is None:
            self._searched = max(1, min(end, len(self._pending)))
            return None
        return inner.start()

    def _broken_size(self, is_end: bool) -> int | None:
        """Size of a frame that is none: up to the next line, the next frame or the largest size."""
        found = _LINE_BREAK_OR_INNER.search(self._pending, len(HEADER), LONGEST_FRAME)
        if found:
            return found.start()
        if len(self._pending) >= LONGEST_FRAME:
            return LONGEST_FRAME
        self._searched = max(1, self._searched)
        return len(self._pending) if is_end else None
