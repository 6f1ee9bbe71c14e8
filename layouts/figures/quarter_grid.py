"""Three years by quarter: exceeding hours and days in every cell, capture rate under the line.

A dashed frame is a quarter whose capture rate is too low for a total; a star marks the running one.
"""

from collections.abc import Sequence
from itertools import groupby

from dash import dcc, html

from layouts import formats
from layouts.staff.enterprise.exceedance_values import Quarter, QuarterRow
from layouts.translations import Translator

FROM_HOURS = (1, 4, 9)
"""Least hours of each shade above none."""


def shade(hours: int) -> int:
    """Step of the scale: 0 for none, up to 3."""
    return sum(1 for least in FROM_HOURS if hours >= least)


def draw(rows: Sequence[QuarterRow], *, t: Translator) -> html.Div:
    """The grid as a table; a cell leads to the hours of its quarter."""
    quarters = rows[0].quarters
    years = [
        html.Th(str(year), colSpan=len(list(own)), scope="colgroup")
        for year, own in groupby(quarters, key=lambda one: one.start.year)
    ]
    names = [
        html.Th(f"Q{(one.start.month + 2) // 3}{'*' if one.is_running else ''}", scope="col")
        for one in quarters
    ]
    head = html.Thead(
        [
            html.Tr([html.Th(t("因子"), rowSpan=2, scope="col"), *years], className="grid-years"),
            html.Tr(names),
        ]
    )
    body = html.Tbody(
        [
            html.Tr([html.Th(row.pollutant, scope="row"), *(_cell(one, t) for one in row.quarters)])
            for row in rows
        ]
    )
    caption = t("三年按季小时超标")
    table = html.Table(
        [html.Caption(caption, className="unseen"), head, body], className="quarter-grid"
    )
    return html.Div(
        table, className="table-frame", role="region", tabIndex="0", **{"aria-label": caption}
    )


def _cell(one: Quarter, t: Translator) -> html.Td:
    name = t("{year} 年第 {n} 季度", year=one.start.year, n=(one.start.month + 2) // 3)
    if not one.is_known:
        return html.Td("–", className="quarter-none", title=f"{name} {t('没有计算结果')}")
    rate = formats.percent(one.capture, t=t).removesuffix(" %") if one.capture is not None else "?"
    said = [
        name,
        t("超标 {hours} h，{days} d", hours=one.hours, days=one.days),
        t("季度有效数据捕集率 {rate}", rate=formats.percent(one.capture, t=t)),
    ]
    if one.open_hours:
        said.append(t("另有未定 {n} h", n=one.open_hours))
    content = [
        html.B(str(one.hours)),
        html.Span(f"{one.days} d" if one.days else "", className="quarter-days"),
        html.Span(
            rate, className="quarter-rate" if one.is_usable else "quarter-rate quarter-short"
        ),
    ]
    if one.open_hours:
        content.insert(1, html.Span("△", className="quarter-open"))
    link = dcc.Link(content, href=one.href, title="，".join(said) if t.language == "zh" else
                    ", ".join(said))  # fmt: skip
    return html.Td(link, className=f"quarter-{shade(one.hours)}")


def legend(*, t: Translator) -> html.Div:
    """The shades as they are printed."""
    names = ("0 h", "1–3 h", "4–8 h", t("9 h 及以上"))
    items = [
        html.Span([html.I(className=f"swatch quarter-{n}"), name]) for n, name in enumerate(names)
    ]
    items.append(html.Span([html.I("△", className="quarter-open"), t("另有预警或待核实")]))
    items.append(
        html.Span([html.I("75", className="quarter-rate quarter-short"), t("捕集率不足，不出总量")])
    )
    items.append(html.Span(t("* 本季未完")))
    return html.Div(items, className="legend")
