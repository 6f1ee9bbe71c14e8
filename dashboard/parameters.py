"""Everything a browser sends is text from a stranger until it has been through here."""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard.errors import UnusableParameter

LONGEST_QUERY = 4000
LONGEST_TEXT = 100
LARGEST_ID = 2**31 - 1
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2099, 12, 31)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"-?\d{1,10}")


def arguments(search: Any) -> dict[str, str]:
    """Arguments of an address, as ``?a=1&b=2``; the last of several with one name counts."""
    if search is None:
        return {}
    if not isinstance(search, str) or len(search) > LONGEST_QUERY:
        raise UnusableParameter("地址太长")
    pairs = dict(parse_qsl(search.removeprefix("?"), keep_blank_values=True))
    return checked(pairs)


def checked(pairs: Mapping[str, str]) -> dict[str, str]:
    """The same arguments, after refusing what no control of ours can send."""
    for name, value in pairs.items():
        if "\x00" in name or "\x00" in value or "\ufffd" in value:
            raise UnusableParameter("地址里有无法识别的字符")
    return dict(pairs)


def query(**selection: Any) -> str:
    """A selection as a query without ``?``; None and empty texts are left out."""
    kept = {}
    for name, value in selection.items():
        if value is None or value == "":
            continue
        if isinstance(value, (tuple, list)):
            if value:
                kept[name] = ",".join(_text(item) for item in value)
        else:
            kept[name] = _text(value)
    return urlencode(kept)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else str(value)


def day(text: str | None) -> date | None:
    """A day as ``2026-11-22``; None when nothing was sent."""
    if not text:
        return None
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise UnusableParameter("日期应写成 {example}", example="2026-01-31")
    try:
        parsed = date.fromisoformat(text)
    except ValueError as error:
        raise UnusableParameter("没有 {text} 这一天", text=text) from error
    if not FIRST_DAY <= parsed <= LAST_DAY:
        raise UnusableParameter(
            "日期须在 {first} 与 {last} 之间",
            first=FIRST_DAY.isoformat(),
            last=LAST_DAY.isoformat(),
        )
    return parsed


def span(
    start_text: str | None, last_text: str | None, *, longest_days: int
) -> tuple[date, date] | None:
    """Half-open ``(start, end)`` from two days of which the last is included; None without both."""
    start, last = day(start_text), day(last_text)
    if start is None and last is None:
        return None
    if start is None or last is None:
        raise UnusableParameter("起止日期要一起给出")
    end = last + timedelta(days=1)
    if end <= start:
        raise UnusableParameter("结束日期不能早于开始日期")
    if (end - start).days > longest_days:
        raise UnusableParameter("时段最长 {n} 天", n=longest_days)
    return start, end


def whole_number(text: str | None, *, low: int, high: int) -> int | None:
    """A whole number between two bounds; None when nothing was sent."""
    if not text:
        return None
    if not isinstance(text, str) or not _WHOLE.fullmatch(text):
        raise UnusableParameter("应为整数")
    number = int(text)
    if not low <= number <= high:
        raise UnusableParameter("数字须在 {low} 与 {high} 之间", low=low, high=high)
    return number


def identifier(text: str | None) -> int | None:
    """An id of the database; None when nothing was sent."""
    return whole_number(text, low=1, high=LARGEST_ID)


def one_of(text: str | None, allowed: Collection[str]) -> str | None:
    """One of a few words; None when nothing was sent."""
    if not text:
        return None
    if text not in allowed:
        raise UnusableParameter("没有“{text}”这个选项", text=str(text)[:20])
    return text


def some_of(text: str | None, allowed: Collection[str]) -> tuple[str, ...]:
    """Several words joined by commas, each once, in the order of ``allowed``."""
    if not text:
        return ()
    if not isinstance(text, str):
        raise UnusableParameter("应为文字")
    chosen = set(text.split(","))
    for word in chosen:
        one_of(word, allowed)
    return tuple(word for word in allowed if word in chosen)


def free_text(text: str | None, *, longest: int = LONGEST_TEXT) -> str:
    """Words of a person, as in a search field, without surrounding space."""
    if text is None:
        return ""
    if not isinstance(text, str):
        raise UnusableParameter("应为文字")
    tidy = " ".join(text.split())
    if len(tidy) > longest:
        raise UnusableParameter("文字最长 {n} 个字", n=longest)
    if not tidy.isprintable():
        raise UnusableParameter("文字里有无法显示的字符")
    return tidy
