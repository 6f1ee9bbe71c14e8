"""The parameters between ``CP=&&`` and ``&&`` as items of fields."""

import re

from ingest.hj212.packet import Field, Item
from ingest.hj212.verdict import FrameRefused, Oddity, Reason

_QUOTED = re.compile("(?<==)//(?:(?!//).)*//(?=[;,]|$)")
# Separators within a quoted text, while the rest is taken apart; no text may hold these characters.
_HIDE = str.maketrans(";,=", "\x01\x02\x03")
_SHOW = str.maketrans("\x01\x02\x03", ";,=")


def parse_items(text: str, oddities: set[Oddity]) -> tuple[Item, ...]:
    """
    Items of the parameters, as sent.

    ``;`` stands between items and ``,`` between the fields of one (HJ 212-2017 6.3.3). Texts
    between double slashes may hold either, as those of 3020 may.
    """
    if not text:
        return ()
    is_quoting = "//" in text
    if is_quoting:
        text = _QUOTED.sub(lambda found: found[0].translate(_HIDE), text)
    items = []
    for item in text.split(";"):
        parts = [part for part in item.split(",") if _is_filled(part, oddities)]
        fields = tuple(_field(part, is_quoting, oddities) for part in parts)
        if fields:
            items.append(fields)
    _compare_separators(items, oddities)
    return tuple(items)


def _is_filled(text: str, oddities: set[Oddity]) -> bool:
    if text.strip():
        return True
    oddities.add(Oddity.EMPTY_ITEM)
    return False


def _field(text: str, is_quoting: bool, oddities: set[Oddity]) -> Field:
    name, equals, value = text.partition("=")
    if not equals:
        raise FrameRefused(Reason.SYNTAX, f"'{text}' among the parameters has no '='.")
    bare_name, bare_value = name.strip(), value.strip()
    if bare_name != name or bare_value != value:
        oddities.add(Oddity.BLANKS)
    if not bare_name or bare_name[0] == "-" or bare_name[-1] == "-":
        raise FrameRefused(Reason.SYNTAX, f"'{text}' among the parameters has no whole name.")
    if not bare_value:
        oddities.add(Oddity.EMPTY_VALUE)
    if is_quoting:
        bare_name, bare_value = bare_name.translate(_SHOW), bare_value.translate(_SHOW)
    return Field(bare_name, bare_value)


def code_of(name: str) -> str | None:
    """The code before the last hyphen of a field's name; None for a parameter of the packet."""
    code, hyphen, _ = name.rpartition("-")
    return code if hyphen else None


def _compare_separators(items: list[Item], oddities: set[Oddity]) -> None:
    before: str | None = None
    for item in items:
        codes = [code_of(one.name) for one in item]
        if codes[0] is not None and codes[0] == before:
            oddities.add(Oddity.SEMICOLON_WITHIN_ITEM)
        if any(code is None or code != codes[0] for code in codes[1:]):
            oddities.add(Oddity.COMMA_BETWEEN_ITEMS)
        before = codes[-1]
