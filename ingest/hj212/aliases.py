"""Factor codes: the ones of HJ 212-2017, and what the 2005 edition called them."""

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ingest.hj212.editions import GAS_SYSTEMS
from ingest.hj212.verdict import Oddity

_FILE = Path(__file__).with_name("factor_codes.csv")
_FACILITY = re.compile(r"SB\d{1,3}", re.IGNORECASE)
_NUMBERED = re.compile(r"\w\d+x+")
"""How the standard writes codes that carry the number of a device; LMx is none of them."""
_WATER_2005 = re.compile(r"\d{3}")


class Naming(NamedTuple):
    """What a code as sent is in HJ 212-2017, and what is unusual about it."""

    code: str | None
    oddity: Oddity | None


class _Table(NamedTuple):
    codes: dict[str, str]
    numbered: re.Pattern[str]
    of_2005: dict[str, str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    codes, patterns, of_2005 = {}, [], {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["code"]
            if _NUMBERED.fullmatch(code):
                patterns.append(code.replace("x", "[0-9]"))
            else:
                codes[code.casefold()] = code
            if row["code_2005"]:
                of_2005[row["code_2005"]] = code
    return _Table(codes, re.compile("|".join(patterns), re.IGNORECASE), of_2005)


def codes_of_2005() -> dict[str, str]:
    """Codes of HJ/T 212-2005 and what they are in HJ 212-2017."""
    return dict(_table().of_2005)


def known_codes() -> frozenset[str]:
    """Codes of HJ 212-2017 Appendix B but those that carry the number of a device."""
    return frozenset(_table().codes.values())


# Loggers send the same few hundred codes for ever; the bound is for those who send rubbish.
@lru_cache(maxsize=8192)
def naming(code: str, *, st: str | None) -> Naming:
    """
    What a code as sent is called in HJ 212-2017.

    Codes of three digits were water's in 2005. Air systems send numbers of their own in three
    digits (831, 023): from these, 023 is no chromium and stays unknown.
    """
    table = _table()
    known = table.codes.get(code.casefold())
    if known is not None:
        return Naming(known, None if known == code else Oddity.CODE_CASE)
    older = table.of_2005.get(code.upper())
    if older is not None and not (_WATER_2005.fullmatch(code) and st in GAS_SYSTEMS):
        return Naming(older, Oddity.CODE_2005)
    if _FACILITY.fullmatch(code):
        return Naming(code.upper(), None if code.startswith("SB") else Oddity.CODE_CASE)
    if table.numbered.fullmatch(code):
        lower = code.lower()
        return Naming(lower, None if lower == code else Oddity.CODE_CASE)
    return Naming(None, Oddity.UNKNOWN_FACTOR)
