"""Hours of the day by weekday, with the number in every cell and sums at the right."""

from collections.abc import Callable, Sequence

from dash import dcc, html

from layouts import formats
from layouts.formats import CHINESE_WEEKDAYS, ENGLISH_WEEKDAYS
from layouts.translations import ENGLISH, Translator

HOURS_PER_DAY = 24
LABELLED_HOURS = 3
STEPS = 4
Address = Callable[[int], str]


def edges(highest: int) -> tuple[int, ...]:
    """Lower edges of the four shades above zero, as whole counts."""
    return tuple(sorted({1 + (highest * step) // STEPS for step in range(STEPS) if highest}))


def shade(count: int, lows: Sequence[int]) -> int:
    """Step of the scale: 1 for none, up to 5."""
    if not count:
        return 1
    place = sum(1 for low in lows if count >= low)
    return 1 + place + (STEPS - len(lows) if place == len(lows) else 0)


def draw(
    counts: Sequence[Sequence[int]], *, chosen: int | None, address: Address, t: Translator
) -> html.Div:
    """The pattern as a table; a cell leads to the episodes that it counts."""
    lows = edges(max(max(row) for row in counts))
    names = ENGLISH_WEEKDAYS if t.language == ENGLISH else CHINESE_WEEKDAYS
    rows = []
    for weekday, row in enumerate(counts):
        cells = [
            _cell(count, weekday * HOURS_PER_DAY + hour, lows, chosen, address, t)
            for hour, count in enumerate(row)
        ]
        total = html.Td(formats.count(sum(row), t=t), className="number")
        rows.append(html.Tr([html.Th(names[weekday], scope="row"), *cells, total]))
    heads = [
        html.Th(
            str(hour) if hour % LABELLED_HOURS == 0 else html.Span(str(hour), className="unseen"),
            scope="col",
        )
        for hour in range(HOURS_PER_DAY)
    ]
    foot = html.Tr([html.Td(), *heads, html.Th(t("合计"), scope="col", className="number")])
    caption = html.Caption(t("小时超标按星期和时段"), className="unseen")
    widths = html.Colgroup(
        [
            html.Col(className="pattern-label"),
            *(html.Col() for _ in range(HOURS_PER_DAY)),
            html.Col(className="pattern-sum"),
        ]
    )
    table = html.Table([caption, widths, html.Tbody(rows), html.Tfoot(foot)], className="pattern")
    return html.Div(table, className="pattern-frame")


def _cell(
    count: int, slot: int, lows: Sequence[int], chosen: int | None, address: Address, t: Translator
) -> html.Td:
    name = f"over-{shade(count, lows)}{' on' if slot == chosen else ''}"
    if not count:
        return html.Td(className=name)
    title = t("{n} h，点选以筛选下方事件", n=count)
    return html.Td(dcc.Link(str(count), href=address(slot), title=title), className=name)


def legend(counts: Sequence[Sequence[int]]) -> list[html.Span]:
    """Classes of the shades as they are printed."""
    highest = max(max(row) for row in counts)
    lows = edges(highest)
    items = [html.Span([html.I(className="swatch over-1"), "0"])]
    for number, low in enumerate(lows):
        top = lows[number + 1] - 1 if number + 1 < len(lows) else highest
        label = str(low) if top <= low else f"{low}–{top}"
        items.append(html.Span([html.I(className=f"swatch over-{shade(low, lows)}"), label]))
    return items
