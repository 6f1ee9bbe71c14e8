"""Calendar of months: how many outlets exceeded on each day, and which days are little known."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from dash import dcc, html

from layouts import formats
from layouts.figures.hour_pattern import edges, shade
from layouts.formats import CHINESE_WEEKDAYS, ENGLISH_WEEKDAYS
from layouts.staff.exceedances_values import CalendarDay
from layouts.translations import ENGLISH, Translator

MANY_UNKNOWN_SHARE = 0.05
LEAST_UNKNOWN = 3
DAYS_PER_WEEK = 7


def many_unknown(days: Sequence[CalendarDay], outlets: int) -> int:
    """From how many unknown outlets on a day is hatched."""
    return max(LEAST_UNKNOWN, round(outlets * MANY_UNKNOWN_SHARE))


def draw(days: Sequence[CalendarDay], *, today: date, many: int, t: Translator) -> html.Div:
    """One small table for each month."""
    lows = edges(max((day.outlets or 0 for day in days), default=0))
    months = [
        _month(list(own), today, many, lows, t)
        for _, own in groupby(days, key=lambda one: (one.day.year, one.day.month))
    ]
    return html.Div(months, className="calendar")


def _month(
    days: list[CalendarDay], today: date, many: int, lows: Sequence[int], t: Translator
) -> html.Table:
    names = ENGLISH_WEEKDAYS if t.language == ENGLISH else CHINESE_WEEKDAYS
    lead = [html.Td(className="calendar-none")] * days[0].day.weekday()
    cells = [*lead, *(_day(day, today, many, lows, t) for day in days)]
    weeks = [
        html.Tr(cells[start : start + DAYS_PER_WEEK])
        for start in range(0, len(cells), DAYS_PER_WEEK)
    ]
    return html.Table(
        [
            html.Caption(formats.month(days[0].day, t=t)),
            html.Thead(html.Tr([html.Th(name[:2], scope="col") for name in names])),
            html.Tbody(weeks),
        ],
        className="calendar-month",
    )


def _day(one: CalendarDay, today: date, many: int, lows: Sequence[int], t: Translator) -> html.Td:
    number = html.Span(str(one.day.day), className="calendar-number")
    if one.outlets is None:
        return html.Td(number, className="calendar-unknown", title=t("没有计算结果"))
    said = [formats.full_day(one.day, t=t), t("{n} 口超标", n=one.outlets)]
    names = [f"over-{shade(one.outlets, lows)}"]
    shown = [number, html.Span(str(one.outlets), className="calendar-count")]
    if one.unknown >= many:
        names.append("calendar-hatched")
        said.append(t("未知 {n} 口", n=one.unknown))
    if one.day == today:
        names.append("calendar-today")
        shown[1] = html.Span(f"△{one.open}" if one.open else "", className="calendar-count")
    if one.open:
        said.append(t("预警或待核实 {n} 口", n=one.open))
    title = t("，").join(said)
    return html.Td(dcc.Link(shown, href=one.href, title=title), className=" ".join(names))


def legend(days: Sequence[CalendarDay], *, many: int, t: Translator) -> list[html.Span]:
    """Shades, the hatch, and the mark of today."""
    highest = max((day.outlets or 0 for day in days), default=0)
    lows = edges(highest)
    items = [html.Span([html.I(className="swatch over-1"), "0"])]
    for number, low in enumerate(lows):
        top = lows[number + 1] - 1 if number + 1 < len(lows) else highest
        label = str(low) if top <= low else f"{low}–{top}"
        items.append(html.Span([html.I(className=f"swatch over-{shade(low, lows)}"), label]))
    hatch = html.I(className="swatch calendar-hatched")
    items.append(html.Span([hatch, t("未知 ≥ {n} 口", n=many)]))
    items.append(html.Span([html.I("△"), t("今日预警")]))
    return items
