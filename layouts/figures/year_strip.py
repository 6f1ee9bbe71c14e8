"""A year of one pollutant: a row for each month, a cell for each day, hours over in the cell."""

from collections.abc import Sequence
from datetime import date

from dash import dcc, html

from layouts import formats
from layouts.figures.quarter_grid import shade
from layouts.staff.enterprise import exceedance_values as values
from layouts.staff.enterprise.exceedance_values import Calendar, Day
from layouts.translations import ENGLISH, Translator

DAYS = 31
LABELLED = (1, 5, 10, 15, 20, 25, 30)


def draw(calendar: Calendar, *, t: Translator) -> html.Table:
    """Twelve rows at most; what a cell is stands in its title and in its shape."""
    by_day = {one.day: one for one in calendar.days}
    months = sorted({one.day.replace(day=1) for one in calendar.days})
    heads = [
        html.Th(str(n) if n in LABELLED else html.Span(str(n), className="unseen"), scope="col")
        for n in range(1, DAYS + 1)
    ]
    rows = [
        html.Tr([html.Th(_month(month, t), scope="row"), *_cells(month, by_day, t)])
        for month in months
    ]
    return html.Table(
        [
            html.Caption(calendar.pollutant),
            html.Thead(html.Tr([html.Th(), *heads])),
            html.Tbody(rows),
        ],
        className="year-strip",
    )


def _month(month: date, t: Translator) -> str:
    return formats.ENGLISH_MONTHS[month.month - 1] if t.language == ENGLISH else f"{month.month}月"


def _cells(month: date, by_day: dict[date, Day], t: Translator) -> list[html.Td]:
    cells = []
    for number in range(1, DAYS + 1):
        try:
            one = by_day.get(month.replace(day=number))
        except ValueError:
            one = None
        cells.append(html.Td(className="strip-out") if one is None else _cell(one, t))
    return cells


def _cell(one: Day, t: Translator) -> html.Td:
    said = f"{formats.full_day(one.day, t=t)} {t(values.DAY_WORDS[one.kind])}"
    if one.hours:
        said += f" {one.hours} h"
    if one.is_mean_over:
        said += " " + t("日均值超标")
    name = f"strip-{one.kind}"
    text = ""
    if one.kind == values.OVER:
        name += f" quarter-{max(shade(one.hours), 1)}"
        text = str(one.hours) if one.hours else "d"
        if one.is_mean_over:
            name += " strip-mean"
    elif one.kind == values.OPEN:
        text = "△"
    elif one.kind == values.UNKNOWN:
        text = "?"
    if one.href:
        return html.Td(dcc.Link(text or "·", href=one.href, title=said), className=name)
    return html.Td(text, className=name, title=said)


def legend(calendars: Sequence[Calendar], *, t: Translator) -> html.Div:
    """The kinds of days that occur."""
    kinds = {one.kind for calendar in calendars for one in calendar.days}
    items = []
    signs = {values.OVER: "3", values.OPEN: "△", values.UNKNOWN: "?"}
    for kind, word in values.DAY_WORDS.items():
        if kind in kinds:
            name = f"strip-swatch strip-{kind}" + (" quarter-1" if kind == values.OVER else "")
            text = t("超标（小时数，d 为日均值）") if kind == values.OVER else t(word)
            items.append(html.Span([html.I(signs.get(kind, ""), className=name), text]))
    return html.Div(items, className="legend")
