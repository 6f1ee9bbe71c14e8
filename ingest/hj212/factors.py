"""What a packet says about factors: numbers, texts, and the codes of HJ 212-2017 for them."""

import re
from dataclasses import dataclass

from ingest.hj212.aliases import naming
from ingest.hj212.editions import PARAMETERS, SUFFIXES, TEXT_SUFFIXES
from ingest.hj212.packet import Item, Packet
from ingest.hj212.verdict import FrameRefused, Oddity, Reason

Value = int | float | str

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
_SUFFIX_BY_CASE = {suffix.casefold(): suffix for suffix in SUFFIXES}
_PARAMETER_BY_CASE = {name.casefold(): name for name in PARAMETERS}


@dataclass(frozen=True, slots=True)
class Contents:
    """
    The parameters of a packet, sorted.

    ``factors`` holds {code as sent: {suffix: value}}, ``canonical`` {code as sent: code of
    HJ 212-2017} where the two differ, ``parameters`` what belongs to no factor.
    """

    factors: dict[str, dict[str, Value]]
    canonical: dict[str, str]
    parameters: dict[str, str]


def as_value(text: str, *, suffix: str) -> Value:
    """The number that a text is, or the text; times, flags and serial numbers stay texts."""
    if suffix in TEXT_SUFFIXES or not _NUMBER.fullmatch(text):
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    number = float(text)
    return text if number in (float("inf"), float("-inf")) else number


def sort_contents(packet: Packet, oddities: set[Oddity]) -> Contents:
    """
    Factors and parameters of a packet.

    Raises
    ------
    FrameRefused
        The packet says two different things about one and the same.
    """
    return sort_items(packet.items, st=packet.st, oddities=oddities)


def sort_items(items: tuple[Item, ...], *, st: str | None, oddities: set[Oddity]) -> Contents:
    """The same for the items of a packet of a system."""
    texts: dict[str, dict[str, str]] = {}
    parameters: dict[str, str] = {}
    for item in items:
        for name, text in item:
            code, hyphen, suffix = name.rpartition("-")
            if hyphen:
                _put(texts.setdefault(code, {}), _suffix(suffix, oddities), text, name, oddities)
            else:
                _put(parameters, _parameter(name, oddities), text, name, oddities)
    canonical = _canonical(texts, st, oddities)
    factors = {
        code: {suffix: as_value(text, suffix=suffix) for suffix, text in by_suffix.items()}
        for code, by_suffix in texts.items()
    }
    return Contents(factors, canonical, parameters)


def _put(into: dict[str, str], key: str, text: str, name: str, oddities: set[Oddity]) -> None:
    if key not in into:
        into[key] = text
        return
    oddities.add(Oddity.REPEATED_FIELD)
    if into[key] != text:
        raise FrameRefused(Reason.SYNTAX, f"The packet has two different values of '{name}'.")


def _suffix(suffix: str, oddities: set[Oddity]) -> str:
    if suffix in SUFFIXES:
        return suffix
    known = _SUFFIX_BY_CASE.get(suffix.casefold())
    oddities.add(Oddity.UNKNOWN_SUFFIX if known is None else Oddity.NAME_CASE)
    return known or suffix


def _parameter(name: str, oddities: set[Oddity]) -> str:
    if name in PARAMETERS:
        return name
    known = _PARAMETER_BY_CASE.get(name.casefold())
    if known is not None:
        oddities.add(Oddity.NAME_CASE)
    return known or name


def _canonical(
    texts: dict[str, dict[str, str]], st: str | None, oddities: set[Oddity]
) -> dict[str, str]:
    canonical: dict[str, str] = {}
    sent_as: dict[str, str] = {}
    for code, by_suffix in texts.items():
        known, oddity = naming(code, st=st)
        if oddity is not None:
            oddities.add(oddity)
        if known is None:
            continue
        if known != code:
            canonical[code] = known
        other = sent_as.setdefault(known, code)
        if other != code:
            _compare(code, by_suffix, other, texts[other], oddities)
    return canonical


def _compare(
    code: str, mine: dict[str, str], other: str, theirs: dict[str, str], oddities: set[Oddity]
) -> None:
    """Two spellings of one factor in one packet may not differ in what they say."""
    for suffix in mine.keys() & theirs.keys():
        oddities.add(Oddity.REPEATED_FIELD)
        if mine[suffix] != theirs[suffix]:
            raise FrameRefused(
                Reason.SYNTAX,
                f"'{code}-{suffix}' and '{other}-{suffix}' are one factor with two values.",
            )
