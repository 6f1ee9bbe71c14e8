"""Bytes of a file as it was given: unpacked, decoded, and never larger than memory allows."""

import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

from ingest.refusal import FileRefused

LARGEST_BYTES = 1 << 30
"""Read whole, with the arrays that it becomes about four times as much memory."""

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file in memory, unpacked."""

    name: str
    sha256: str
    content: bytes

    @property
    def is_workbook(self) -> bool:
        """Whether this is an Excel workbook (xlsx)."""
        return self.content.startswith(_ZIP)


def read_source(path: Path) -> Source:
    """
    A file, unpacked when it is gzip.

    Raises
    ------
    FileRefused
        It is absent, unreadable, empty, too large, damaged, or in the old Excel form.
    """
    try:
        with path.open("rb") as handle:
            packed = handle.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise FileRefused(
            f"{path.name} cannot be read ({error.strerror}); check path and rights."
        ) from error
    content = _unpacked(packed, path.name) if packed.startswith(_GZIP) else packed
    if len(content) > LARGEST_BYTES:
        raise FileRefused(
            f"{path.name} holds more than {LARGEST_BYTES >> 20} MB; split it, by month for example."
        )
    if not content.strip():
        raise FileRefused(f"{path.name} is empty; nothing was imported.")
    if content.startswith(_OLD_EXCEL):
        raise FileRefused(f"{path.name} is an old Excel file (xls); save it as xlsx or CSV.")
    return Source(path.name, hashlib.sha256(packed).hexdigest(), content)


def as_utf8(source: Source, *, encoding: str | None) -> bytes:
    """
    Text of a file in UTF-8 without a byte order mark, lines ended by a line feed.

    Raises
    ------
    FileRefused
        It is in none of the encodings that are tried, or not in the one that is named.
    """
    content = source.content
    for mark, marked in _MARKS:
        if content.startswith(mark) and encoding is None:
            content = _decoded(content[len(mark) :], marked, source.name)
            break
    else:
        content = _without_mark(content, encoding, source.name)
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    return content


def _without_mark(content: bytes, encoding: str | None, name: str) -> bytes:
    if encoding is not None:
        return _decoded(content, encoding, name).removeprefix(_MARKS[0][0])
    try:
        content.decode("utf-8")
        return content
    except UnicodeDecodeError:
        return _decoded(content, "gb18030", name)


def _decoded(content: bytes, encoding: str, name: str) -> bytes:
    try:
        return content.decode(encoding).encode("utf-8")
    except LookupError as error:
        raise FileRefused(
            f"The encoding {encoding} is not known; name one such as utf-8 or gb18030."
        ) from error
    except UnicodeError as error:
        raise FileRefused(
            f"{name} is not text in {encoding}; save it as CSV in UTF-8, or name its encoding in "
            "the mapping."
        ) from error


def _unpacked(packed: bytes, name: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(packed)) as handle:
            return handle.read(LARGEST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FileRefused(f"{name} is a damaged gzip file; copy it again.") from error
