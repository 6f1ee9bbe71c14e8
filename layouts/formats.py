"""Numbers, units, dates and spans as people read them; the only place that rounds.

A missing value is shown as 数据不足, never as a dash and never as zero. Rounding never hides a
verdict: digits are added until a value and its limit, or a share and 100 %, look different.
"""

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from layouts.translations import ENGLISH, Translator, mark

CITY_TIME = ZoneInfo("Asia/Shanghai")
NO_DATA = mark("数据不足")
SIGNIFICANT_DIGITS = 3
MOST_DIGITS = 12
KG_PER_T = 1000

UNIT_TEXTS = {
    "mg/m3": "mg/m³",
    "ug/m3": "µg/m³",
    "ng/m3": "ng/m³",
    "g/m3": "g/m³",
    "ng_teq/m3": "ng TEQ/m³",
    "mg/L": "mg/L",
    "ug/L": "µg/L",
    "ng/L": "ng/L",
    "umol/mol": "µmol/mol",
    "kg/h": "kg/h",
    "g/h": "g/h",
    "mg/h": "mg/h",
    "t": "t",
    "kg": "kg",
    "g": "g",
    "mg": "mg",
    "ug": "µg",
    "m3": "m³",
    "L": "L",
    "m3/s": "m³/s",
    "m3/h": "m³/h",
    "L/s": "L/s",
    "Pa": "Pa",
    "kPa": "kPa",
    "degC": "°C",
    "pct": "%",
    "m/s": "m/s",
    "m2": "m²",
    "pH": "",
    "1": "",
    "1/L": "1/L",
    "MW": "MW",
    "s": "s",
    "min": "min",
    "h": "h",
}
"""Units as stored, and as shown. pH and plain numbers stand without one."""

ENGLISH_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
CHINESE_WEEKDAYS = "一二三四五六日"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def is_missing(value: float | None) -> bool:
    """Whether there is no number to show."""
    return value is None or not math.isfinite(value)


def no_data(t: Translator) -> str:
    """What stands in place of a missing number."""
    return t(NO_DATA)


def _significant_decimals(value: float) -> int:
    """Decimals that give three significant digits."""
    if value == 0:
        return SIGNIFICANT_DIGITS - 1
    magnitude = math.floor(math.log10(abs(value)))
    decimals = max(0, SIGNIFICANT_DIGITS - 1 - magnitude)
    rounded_up = math.floor(math.log10(abs(round(value, decimals)) or abs(value))) > magnitude
    return max(0, decimals - 1) if rounded_up else decimals


def _fixed(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text[1:] if text.startswith("-") and not text.strip("-0.,") else text


def _told_apart(value: float, other: float, decimals: int) -> str:
    """``value`` with at least ``decimals`` decimals; more while it still reads as ``other``."""
    if value != other:
        while decimals < MOST_DIGITS and round(value, decimals) == round(other, decimals):
            decimals += 1
    return _fixed(value, decimals)


def concentration(value: float | None, limit: float | None = None, *, t: Translator) -> str:
    """A concentration with three significant digits; more while it reads as its limit."""
    if value is None or is_missing(value):
        return no_data(t)
    decimals = _significant_decimals(value)
    if limit is None or is_missing(limit):
        return _fixed(value, decimals)
    return _told_apart(value, limit, decimals)


def as_entered(value: float | None, *, t: Translator) -> str:
    """A limit, range or other typed number: exactly the digits that were typed."""
    if value is None or is_missing(value):
        return no_data(t)
    text = f"{value:,.{MOST_DIGITS}f}".rstrip("0").rstrip(".")
    return text if float(text.replace(",", "")) == value else repr(value)


def full(value: float | None, *, t: Translator) -> str:
    """The stored value, for tooltips and for those who check."""
    return no_data(t) if value is None or is_missing(value) else repr(float(value))


def count(value: float | None, *, t: Translator) -> str:
    """A count with its thousands separated."""
    return no_data(t) if value is None or is_missing(value) else f"{round(value):,}"


def signed(value: float | None, *, t: Translator, decimals: int = 0) -> str:
    """A difference with its sign; no sign on zero."""
    if value is None or is_missing(value):
        return no_data(t)
    text = _fixed(abs(value), decimals)
    if not text.strip("0.,"):
        return text
    return ("+" if value > 0 else "−") + text


def percent(share: float | None, *, t: Translator) -> str:
    """A share of one as a percentage with one decimal; 100.0 only when nothing is missing."""
    if share is None or is_missing(share):
        return no_data(t)
    hundredfold = share * 100
    text = _told_apart(hundredfold, 100.0, 1)
    if hundredfold != 0 and not text.strip("-0.,"):
        text = _told_apart(hundredfold, 0.0, 1)
    return f"{text} %"


def score(value: float | None, *, t: Translator, edges: Sequence[float] = ()) -> str:
    """Points with one decimal; more while they read as the edge of a grade that they miss."""
    if value is None or is_missing(value):
        return no_data(t)
    nearest = min(edges, key=lambda edge: abs(edge - value), default=value)
    return _told_apart(value, nearest, 1)


def tally(value: float | None, *, t: Translator) -> str:
    """What a line counted: whole numbers as they are, parts with two decimals."""
    if value is None or is_missing(value):
        return no_data(t)
    return _fixed(value, 0 if float(value).is_integer() else 2)


def rate(
    share: float | None,
    base: float | None,
    *,
    t: Translator,
    unit: str = "h",
    minimum_base: int = 1,
) -> str:
    """A rate with its base, as ``92.5 % · 2,040 h``; 数据不足 without enough base."""
    if share is None or base is None or is_missing(share) or is_missing(base):
        return no_data(t)
    if base < minimum_base:
        return no_data(t)
    return f"{percent(share, t=t)} · {count(base, t=t)} {unit}".rstrip()


def multiple(value: float | None, *, t: Translator) -> str:
    """An exceedance multiple, as ``0.25 倍``; an exceedance never reads as 0.00."""
    if value is None or is_missing(value):
        return no_data(t)
    return t("{multiple} 倍", multiple=_told_apart(value, 0.0, 2))


def mass_parts(kilograms: float | None, *, t: Translator) -> tuple[str, str]:
    """A mass by its size: number and unit, kg below one tonne and t from there."""
    if kilograms is None or is_missing(kilograms):
        return no_data(t), ""
    decimals = _significant_decimals(kilograms)
    if abs(round(kilograms, decimals)) < KG_PER_T:
        return _fixed(kilograms, decimals), "kg"
    tonnes = kilograms / KG_PER_T
    return _fixed(tonnes, _significant_decimals(tonnes)), "t"


def mass(kilograms: float | None, *, t: Translator) -> str:
    """A mass with its unit."""
    number, unit_text = mass_parts(kilograms, t=t)
    return f"{number} {unit_text}".rstrip()


def unit(stored: str) -> str:
    """A unit as it is shown; an unknown one is shown as stored."""
    return UNIT_TEXTS.get(stored, stored)


def with_unit(number: str, stored_unit: str, *, t: Translator) -> str:
    """A formatted number beside its unit; a missing number has none."""
    text = unit(stored_unit)
    return number if not text or number == no_data(t) else f"{number} {text}"


def local(moment: datetime) -> datetime:
    """An aware moment as the clock of the city shows it."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(CITY_TIME)


def day(value: date, *, t: Translator) -> str:
    """``11月22日`` or ``22 Nov``."""
    if t.language == ENGLISH:
        return f"{value.day} {ENGLISH_MONTHS[value.month - 1]}"
    return f"{value.month}月{value.day}日"


def full_day(value: date, *, t: Translator) -> str:
    """``2026年11月22日`` or ``22 Nov 2026``."""
    if t.language == ENGLISH:
        return f"{day(value, t=t)} {value.year}"
    return f"{value.year}年{day(value, t=t)}"


def iso_day(value: date) -> str:
    """``2026-11-22``, for tables and addresses."""
    return value.isoformat()


def weekday(value: date, *, t: Translator) -> str:
    """``周日`` or ``Sun``."""
    if t.language == ENGLISH:
        return ENGLISH_WEEKDAYS[value.weekday()]
    return f"周{CHINESE_WEEKDAYS[value.weekday()]}"


def month(value: date, *, t: Translator) -> str:
    """``2026年11月`` or ``Nov 2026``."""
    if t.language == ENGLISH:
        return f"{ENGLISH_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月"


def day_span(start: date, end: date, *, t: Translator) -> str:
    """The days ``start <= day < end``, as ``2026年11月1日–21日``; the last day is named."""
    last = end - timedelta(days=1)
    if last == start:
        return full_day(start, t=t)
    if start.year != last.year:
        return f"{full_day(start, t=t)}–{full_day(last, t=t)}"
    if t.language == ENGLISH:
        first = str(start.day) if start.month == last.month else day(start, t=t)
        return f"{first}–{full_day(last, t=t)}"
    if start.month == last.month:
        return f"{full_day(start, t=t)}–{last.day}日"
    return f"{full_day(start, t=t)}–{day(last, t=t)}"


def clock_time(moment: datetime) -> str:
    """``14:20`` in the city."""
    return f"{local(moment):%H:%M}"


def hour(moment: datetime, *, t: Translator) -> str:
    """``11月21日 18:00``: an hour is named by its start."""
    return f"{day(local(moment).date(), t=t)} {clock_time(moment)}"


def timestamp(moment: datetime) -> str:
    """``2026-11-22 14:20``, for footers and tables."""
    return f"{local(moment):%Y-%m-%d %H:%M}"


def hour_span(start: datetime, end: datetime, *, t: Translator) -> str:
    """``11月21日 18:00–21:00``: the hours ``start <= hour < end``."""
    first, last = local(start), local(end)
    if first.date() == last.date() or (last.hour == 0 and last - first <= timedelta(days=1)):
        close = "24:00" if last.date() != first.date() else f"{last:%H:%M}"
        return f"{hour(start, t=t)}–{close}"
    return f"{hour(start, t=t)}–{hour(end, t=t)}"


def age(moment: datetime, now: datetime, *, t: Translator) -> str:
    """How long ago something was, as ``2 分钟前``."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return t("刚刚")
    if minutes < 60:
        return t("{n} 分钟前", n=minutes)
    if minutes < 48 * 60:
        return t("{n} 小时前", n=minutes // 60)
    return t("{n} 天前", n=minutes // (24 * 60))


def change(
    now_value: float | None, before_value: float | None, *, span: str, counter: str, t: Translator
) -> str:
    """A change in words and number, as ``比上月少 3 家``.

    ``span`` is the span compared with and ``counter`` the counted thing, both already translated.
    """
    if now_value is None or before_value is None:
        return no_data(t)
    difference = now_value - before_value
    if is_missing(difference):
        return no_data(t)
    if difference == 0:
        return t("与{span}持平", span=span)
    amount = count(abs(difference), t=t)
    if difference > 0:
        return t("比{span}多 {amount} {counter}", span=span, amount=amount, counter=counter)
    return t("比{span}少 {amount} {counter}", span=span, amount=amount, counter=counter)
