"""What several tiles of the overview say in the same words, and where they lead."""

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from layouts import formats
from layouts.staff.overview_values import Exceeding, Selection, Share
from layouts.staff.overview_words import BEFORE, SPANS
from layouts.translations import Translator

SPAN_POINTS = 30
GAPS_ONLY = '[["gap_days","ge",1]]'
"""Of the list of outlets those with a gap."""


def rows_of(selection: Selection, start: date, last: date, stage: str) -> str:
    """The exceedances of some days within the filters of the page; no stage: those that count."""
    chosen = {
        "from": start.isoformat(),
        "to": last.isoformat(),
        **_filters(selection),
        "stage": stage,
    }
    return f"/staff/exceedances?{urlencode({key: one for key, one in chosen.items() if one})}"


def quality_of(
    selection: Selection, start: date | None, end: date | None, table: str, *, where: str = ""
) -> str:
    """A list of data quality over the days ``start <= day < end`` within the same filters."""
    chosen = {
        "table": "" if table == "outlets" else table,
        "from": start.isoformat() if start else "",
        "to": (end - timedelta(days=1)).isoformat() if end else "",
        **{name: one for name, one in _filters(selection).items() if name != "pollutant"},
        "where": where,
    }
    query = urlencode({key: one for key, one in chosen.items() if one})
    return f"/staff/quality?{query}#list" if query else "/staff/quality#list"


def _filters(selection: Selection) -> dict[str, str]:
    chosen = {
        "county": selection.county,
        "industry": selection.industry,
        "pollutant": selection.pollutant,
    }
    return {name: one.value for name, one in chosen.items() if one is not None}


def day_word(day: date, today: date, *, t: Translator) -> str:
    """``昨日`` for the day before today, else the date."""
    if day == today - timedelta(days=1):
        return t("昨日")
    return formats.day(day, t=t)


def span_word(selection: Selection, *, t: Translator) -> str:
    """The counted days in a word: ``昨日``, ``本月``, ``本年``, or the days themselves."""
    if selection.span == "day":
        return day_word(selection.day, selection.today, t=t)
    if selection.day == selection.today - timedelta(days=1):
        return t(SPANS[selection.span]).lower()
    return formats.day_span(selection.start, selection.day + timedelta(days=1), t=t)


def change_of_outlets(shown: Exceeding, selection: Selection, *, t: Translator) -> str:
    """Exceeding outlets against the same span before; without data of it no comparison."""
    span = t(BEFORE[selection.span])
    if shown.before is None:
        return t("{span}数据不足，不作比较", span=span)
    return formats.change(
        shown.settled.outlets,
        shown.before.outlets,
        span=span,
        counter=t("口", context="outlets"),
        t=t,
    )


def range_words(values: Sequence[int | None], *, unit: str, t: Translator) -> str:
    """Span and range of the points, as ``30 日 · 0–8 口``."""
    known = [value for value in values if value is not None]
    if not known:
        return t("{n} 日 · 无数据", n=SPAN_POINTS)
    low, high = formats.count(min(known), t=t), formats.count(max(known), t=t)
    spread = low if low == high else f"{low}–{high}"
    return t("{n} 日 · {spread} {unit}", n=SPAN_POINTS, spread=spread, unit=unit)


def share_number(share: Share, *, t: Translator) -> tuple[str, str]:
    """A share as number and unit; 数据不足 without a base."""
    if share.value is None:
        return formats.no_data(t), ""
    return formats.percent(share.value, t=t).removesuffix(" %"), "%"


def points(now: Share, before: Share, *, span: str, t: Translator) -> str:
    """A change between two shares in percentage points and words."""
    if now.value is None or before.value is None:
        return t("{span}数据不足，不作比较", span=span)
    difference = round((now.value - before.value) * 100, 1)
    if not difference:
        return t("与{span}持平", span=span)
    size = formats.signed(abs(difference), t=t, decimals=1).lstrip("+")
    if difference > 0:
        return t("比{span}高 {n} 个百分点", span=span, n=size)
    return t("比{span}低 {n} 个百分点", span=span, n=size)
