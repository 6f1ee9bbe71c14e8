"""The page of exceedances: stages, statistics, matrix, patterns, breakdowns, list; shapes only."""

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from layouts import charts, formats, grids, method_links, parts, table_columns
from layouts.figures import hour_pattern, status_matrix, year_calendar
from layouts.parts import Column
from layouts.staff import (
    exceedances_doubts,
    exceedances_head,
    exceedances_list,
    exceedances_strip,
    listing,
)
from layouts.staff.exceedances_values import (
    BASES,
    GROUPS,
    Breakdown,
    Line,
    Page,
)
from layouts.staff.listing import Listed
from layouts.table_columns import Columns
from layouts.translations import Translator

LIST = listing.Ids("exceedances")
UNMARKED = "exceedances-unmarked"
IDS = (LIST.grid, LIST.query, LIST.links, UNMARKED)
PER_CENT = 100

Address = Callable[..., str]
Write = Callable[[Any], Any]


def page(
    shown: Page,
    listed: Listed,
    *,
    query: str,
    address: Address,
    export: Address,
    write: Write,
    t: Translator,
) -> html.Div:
    """The whole page: what has no behaviour is written, the list is a table of its own."""
    above = [
        exceedances_head.draw(shown, address, export, t),
        exceedances_strip.draw(shown, t),
        _statistics(shown, t),
        exceedances_doubts.draw(shown, t),
        html.Div(
            [
                _matrix(shown, address, t),
                html.Div([_pattern(shown, address, t), _calendar(shown, t), _severity(shown, t)]),
            ],
            className="exceedances-middle",
        ),
        _breakdowns(shown, t),
    ]
    return html.Div(
        [
            dcc.Store(id=LIST.query, data=query),
            write(html.Div(above[:1])),
            html.Div(
                [
                    write(above[1]),
                    html.Div(id=UNMARKED, children=exceedances_strip.unmarked_waiting(t=t)),
                ],
                className="exceedances-strip-row",
            ),
            *(write(part) for part in above[2:] if part is not None),
            _list(shown, listed, query, address, write, t),
        ],
        className="exceedances",
    )


def _statistics(shown: Page, t: Translator) -> html.Section:
    columns = [
        Column(t("依据"), is_key=True),
        Column(t("次"), is_number=True),
        Column(t("超标时段"), is_number=True),
        Column(t("上一时段"), is_number=True),
        Column(t("判定时段"), is_number=True),
        Column(t("超标率"), unit="%", is_number=True),
        Column(t("最高倍数"), is_number=True),
        Column(t("平均倍数"), is_number=True),
        Column(t("超标日"), unit="d", is_number=True),
        Column(t("最长连续"), unit="d", is_number=True),
        Column(t("首次")),
        Column(t("末次")),
        Column(t("超标排放量"), is_number=True),
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(method_links.staff(t("统计"), "exceedance", t=t)),
                    html.Span(
                        t("所选阶段；小时与日均值不相加；上一时段为同长的前一时段"),
                        className="card-note",
                    ),
                ],
                className="card-head",
            ),
            parts.table(
                columns,
                [_line(one, t) for one in shown.lines],
                caption=t("超标统计"),
                empty_sentence=t("所选范围没有可判定的数据"),
            ),
        ],
        className="card exceedances-statistics",
    )


def _line(one: Line, t: Translator) -> list[Any]:
    unit = "d" if one.basis == "day" else "h"
    count = one.amount.days if one.basis == "day" else one.amount.hours
    mass = formats.mass(one.excess_kg, t=t)
    if one.excess_unknown and not formats.is_missing(one.excess_kg):
        mass = t("至少 {mass}", mass=mass)
    nothing = not one.amount.episodes
    return [
        t(BASES[one.basis]),
        formats.count(one.amount.episodes, t=t),
        html.B(f"{formats.count(count, t=t)} {unit}"),
        f"{formats.count(one.before, t=t)} {unit}",
        f"{formats.count(one.judged, t=t)} {unit}",
        formats.concentration(one.rate * PER_CENT, t=t),
        "" if nothing else formats.multiple(one.worst, t=t),
        "" if nothing else formats.multiple(one.mean, t=t),
        one.exceeding_days,
        one.days_in_row,
        one.first,
        one.last,
        "" if nothing else mass,
    ]


def _matrix(shown: Page, address: Address, t: Translator) -> html.Section:
    matrix = shown.matrix
    rest = matrix.outlets - len(matrix.rows)
    note = t("{n} / {total} 口，按超标时长排", n=len(matrix.rows), total=matrix.outlets)
    if rest:
        note += t(
            "；其余 {n} 口：未见超标 {compliant}，含未知 {unknown}",
            n=rest,
            compliant=matrix.compliant,
            unknown=matrix.unknown,
        )
    links: list[Any] = []
    if rest:
        links.append(dcc.Link(t("全部 {n} 口", n=matrix.outlets), href=address(everything=True)))
    elif shown.selection.everything:
        links.append(dcc.Link(t("只看需要看的"), href=address(everything=False)))
    content: Any = parts.empty(t("没有符合筛选的排放口"))
    if matrix.rows:
        links.append(charts.png(t=t))
        content = status_matrix.draw(matrix, t=t)
    return parts.card(
        method_links.staff(t("排放口 × 污染物 状态"), "exceedance", t=t),
        charts.pictured(status_matrix.legend(matrix, t=t), content, name="matrix"),
        note=note,
        link=html.Span(links, className="switch"),
        name="exceedances-matrix",
    )


def _pattern(shown: Page, address: Address, t: Translator) -> html.Section:
    total = sum(sum(row) for row in shown.pattern)
    note = t("只含小时超标；日均值 {n} d 不在内", n=shown.day_means)
    chosen = shown.selection.slot
    legend = hour_pattern.legend(shown.pattern)
    if chosen is not None:
        legend.append(html.Span(dcc.Link(t("取消时段筛选"), href=address(slot=None))))
    content: Any = parts.empty(t("所选条件下没有小时超标"))
    if total:
        drawn = hour_pattern.draw(
            shown.pattern, chosen=chosen, address=lambda slot: address(slot=slot), t=t
        )
        content = charts.pictured(html.Div(legend, className="legend"), drawn, name="hours")
    return parts.card(
        method_links.staff(t("时段 × 星期 · 小时超标 {n} h", n=total), "exceedance", t=t),
        content,
        note=note,
        link=charts.png(t=t) if total else None,
    )


def _calendar(shown: Page, t: Translator) -> html.Section:
    days = shown.calendar
    many = year_calendar.many_unknown(days, shown.matrix.outlets)
    return parts.card(
        method_links.staff(t("日历 · 每日超标排放口数"), "exceedance", t=t),
        charts.pictured(
            html.Div(year_calendar.legend(days, many=many, t=t), className="legend"),
            year_calendar.draw(days, today=shown.selection.today, many=many, t=t),
            name="calendar",
        ),
        link=charts.png(t=t),
        name="exceedances-calendar",
    )


def _breakdowns(shown: Page, t: Translator) -> html.Section:
    total = sum(one.amount.episodes for one in shown.strip if one.is_chosen)
    blocks = [_breakdown(one, t) for one in shown.breakdowns]
    return parts.card(
        method_links.staff(t("构成 · {n} 次", n=total), "exceedance", t=t),
        html.Div(blocks, className="exceedances-parts"),
        note=t("点名称即加为筛选"),
        name="exceedances-breakdown",
    )


def _breakdown(one: Breakdown, t: Translator) -> html.Div:
    highest = max((part.amount.episodes for part in one.parts), default=0) or 1
    columns = [
        Column(one.title, is_key=True),
        Column(""),
        Column(t("次", context="short"), is_number=True),
        Column("h", is_number=True),
        Column("d", is_number=True),
    ]
    rows: list[list[Any]] = [
        [
            dcc.Link(part.name, href=part.href, title=part.name),
            parts.bar(part.amount.episodes / highest, label=str(part.amount.episodes)),
            html.B(formats.count(part.amount.episodes, t=t)),
            formats.count(part.amount.hours, t=t),
            formats.count(part.amount.days, t=t),
        ]
        for part in one.parts
    ]
    if one.others:
        rest = one.rest
        counts = (rest.episodes, rest.hours, rest.days)
        rows.append(
            [t("其余 {n} 个", n=one.others), "", *(formats.count(count, t=t) for count in counts)]
        )
    return parts.table(columns, rows, caption=one.title, empty_sentence=t("没有"))


def _severity(shown: Page, t: Translator) -> html.Section:
    highest = max((max(one.hours, one.days) for one in shown.severity), default=0) or 1
    columns = [
        Column(t("超标倍数"), is_key=True),
        Column(""),
        Column(t("小时"), unit="h", is_number=True),
        Column(""),
        Column(t("日均值"), unit="d", is_number=True),
    ]
    rows: list[list[Any]] = [
        [
            one.label,
            parts.bar(one.hours / highest, label=f"{one.hours} h"),
            formats.count(one.hours, t=t),
            parts.bar(one.days / highest, label=f"{one.days} d"),
            formats.count(one.days, t=t),
        ]
        for one in shown.severity
    ]
    note = None
    if shown.without_multiple:
        note = t("另有 {n} 个时段没有倍数（pH 等）", n=shown.without_multiple)
    table = parts.table(columns, rows, caption=t("超标倍数分布"))
    return parts.card(
        method_links.staff(t("轻重 · 超标倍数分布"), "exceedance", t=t),
        table,
        note=note,
        name="exceedances-severity",
    )


def _list(
    shown: Page, listed: Listed, query: str, address: Address, write: Write, t: Translator
) -> html.Section:
    selection = shown.selection
    columns = exceedances_list.columns_of(selection.group)
    note = t(
        "倍数 =（峰值 − 限值）/ 限值；废气为折算浓度。待核实置顶，不计入；"
        "导出含限值、单位、筛选与数据版本。"
    )
    body = listing.body(
        listed,
        table_columns.shown(columns, selection.hidden),
        ids=LIST,
        title=t("超标事件"),
        query=query,
        empty=(t("所选条件下没有超标事件"), t("可放宽时段、阶段或筛选。")),
        write=write,
        t=t,
    )
    kind = "plain-groups" if selection.group else "plain-episodes"
    return html.Section(
        [
            write(_list_head(shown, listed, columns, address, t)),
            html.Div(body, className=kind),
            write(html.P(note, className="label")),
        ],
        className="card exceedances-list",
        id="episodes",
    )


def _list_head(
    shown: Page, listed: Listed, columns: Columns, address: Address, t: Translator
) -> html.Div:
    selection = shown.selection
    words = [(None, t("不分组")), *((name, t(word)) for name, word in GROUPS.items())]
    choices = [
        dcc.Link(word, href=address(group=name), className="on" if name == selection.group else "")
        for name, word in words
    ]
    menu = grids.column_menu(
        columns, selection.hidden, href=lambda hidden: address(hidden=hidden), t=t
    )
    return html.Div(
        [
            html.H2(method_links.staff(t("超标事件"), "exceedance", t=t)),
            html.Span(t("共 {n} 行", n=listed.count), className="card-note"),
            html.Nav(choices, className="choice", **{"aria-label": t("分组")}),
            html.Span(menu, className="filter-chip"),
        ],
        className="card-head",
    )
