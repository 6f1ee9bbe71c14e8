"""``flask frames``: what frames of data loggers say, and why one is refused. Needs no database."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from ingest.hj212.editions import Edition, must_be_encrypted
from ingest.hj212.frame import LONGEST_FRAME, Accepted, Refused, read_frame
from ingest.hj212.sm4 import KeyOf, KeyUnusableError, read_key
from ingest.hj212.stream import Reassembler

_CHUNK_BYTES = 1 << 16
_LONGEST_LINE = 2 * LONGEST_FRAME
_SHOWN_OF_A_REFUSED_FRAME = 120
_PASSWORD = re.compile(r"PW\s*=[^;,&]*", re.IGNORECASE)


@click.command("frames")
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per frame.")
@click.option("--stream", is_flag=True, help="The file is a raw stream of bytes, not lines.")
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="SM4 key of encrypted packets (HJ 212-2025): 32 hexadecimal digits or 16 characters.",
)
def command(file: BinaryIO, as_json: bool, stream: bool, key_file: Path | None) -> None:
    """Read HJ 212 frames from FILE (- is the standard input) and say what is in them.

    One frame a line, or with --stream as a receiver gets them. No database is needed.
    """
    key_of = _key_of(key_file)
    reassembler = Reassembler()
    frames = _of_stream(file, reassembler) if stream else _of_lines(file)
    outcomes: Counter[str] = Counter()
    for frame in frames:
        reading = read_frame(frame, key_of=key_of)
        outcomes["ok" if isinstance(reading, Accepted) else reading.reason.value] += 1
        click.echo(_as_json(reading) if as_json else _as_text(reading, frame))
    if not as_json:
        click.echo(_summary(outcomes, reassembler.noise_bytes))


def _key_of(path: Path | None) -> KeyOf | None:
    if path is None:
        return None
    try:
        key = read_key(path.read_text(encoding="ascii", errors="replace"))
    except (KeyUnusableError, OSError) as error:
        raise click.ClickException(f"{path}: {error}") from error
    return lambda _mn: key


def _of_stream(file: BinaryIO, reassembler: Reassembler) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield from reassembler.feed(chunk)
    yield from reassembler.finish()


def _of_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines that are not blank; of one that is longer than any frame only its beginning."""
    is_first, is_middle = True, False
    while line := file.readline(_LONGEST_LINE):
        is_beginning, is_middle = not is_middle, not line.endswith(b"\n")
        bare = (line.removeprefix(b"\xef\xbb\xbf") if is_first else line).strip()
        is_first = False
        if is_beginning and bare:
            yield bare


def _as_json(reading: Accepted | Refused) -> str:
    facts: dict[str, Any] = {"ok": isinstance(reading, Accepted)}
    if isinstance(reading, Refused):
        facts["reason"] = reading.reason
    packet = reading.packet
    when = reading.data_time if isinstance(reading, Accepted) else None
    facts |= {
        "oddities": reading.oddities,
        "qn": packet.qn if packet else None,
        "st": packet.st if packet else None,
        "cn": packet.cn if packet else None,
        "mn": packet.mn if packet else None,
        "flag": packet.flag if packet else None,
        "data_time": when.isoformat() if when else None,
        "factors": reading.contents.factors if isinstance(reading, Accepted) else {},
        "canonical": reading.contents.canonical if isinstance(reading, Accepted) else {},
    }
    return json.dumps(facts, ensure_ascii=False)


def _as_text(reading: Accepted | Refused, frame: bytes) -> str:
    if isinstance(reading, Refused):
        beginning = frame[:_SHOWN_OF_A_REFUSED_FRAME].decode("ascii", "backslashreplace")
        shown = _PASSWORD.sub("PW=…", beginning)
        more = "…" if len(frame) > _SHOWN_OF_A_REFUSED_FRAME else ""
        return f"✗ {reading.reason}: {reading.detail}\n    {shown}{more}"
    packet, contents = reading.packet, reading.contents
    when = f"  {reading.data_time:%Y-%m-%d %H:%M:%S}" if reading.data_time else ""
    lines = [f"✓ CN {packet.cn}  ST {packet.st or '–'}  MN {packet.mn}{when}"]
    for name, text in contents.parameters.items():
        if name not in ("DataTime", "NewPW"):
            lines.append(f"    {name} {text}")
    for code, values in contents.factors.items():
        known = contents.canonical.get(code)
        said = ", ".join(f"{suffix} {value}" for suffix, value in values.items())
        lines.append(f"    {code}{f' ({known})' if known else ''}: {said}")
    if reading.was_encrypted:
        lines.append("    encrypted")
    elif packet.edition is Edition.HJ_212_2025 and must_be_encrypted(packet.cn) and packet.items:
        lines.append("    in clear, although HJ 212-2025 wants this command encrypted")
    if reading.oddities:
        lines.append(f"    oddities: {', '.join(reading.oddities)}")
    return "\n".join(lines)


def _summary(outcomes: Counter[str], noise_bytes: int) -> str:
    refused = ", ".join(f"{n} {reason}" for reason, n in sorted(outcomes.items()) if reason != "ok")
    total = sum(outcomes.values())
    said = f"{total} frames: {outcomes['ok']} good, {total - outcomes['ok']} refused"
    said += f" ({refused})." if refused else "."
    return f"{said} {noise_bytes} bytes between frames." if noise_bytes else said
