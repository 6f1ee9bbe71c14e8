"""The tab of totals: months, permitted amounts, substitution by its rules, the logger's masses."""

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from layouts import charts, formats, mass_methods, method_links, parts
from layouts.figures import emission_months, permit_bar
from layouts.parts import Column
from layouts.staff import emissions_permits, emissions_words
from layouts.staff.enterprise import choices
from layouts.staff.enterprise import totals_values as values
from layouts.staff.enterprise.totals_values import Compared, Cumulated, Run, Totals, WaterDay
from layouts.translations import Translator

Export = Callable[[str, str], str]
Write = Callable[[Any], Any]
RUNS_SHOWN = 80
PER_CENT = 100
MONTHS_PX = 280


def draw(shown: Totals, *, export: Export, write: Write, t: Translator) -> list[Any]:
    """The whole tab; only the figure of months has behaviour."""
    bar = choices.row(
        [(t("排放口"), shown.outlets), (t("污染物"), shown.factors), (t("年份"), shown.years)]
    )
    title = t("{pollutant}逐月排放量 · {year} 年", pollutant=shown.pollutant, year=shown.year)
    drawn = emission_months.draw([one.month for one in shown.months], t=t)
    figure = charts.graph(drawn, label=title, t=t, height_px=MONTHS_PX, file_name="qingyuan-months")
    head = html.Div(
        [
            html.H2(method_links.staff(title, "emission-totals", t=t)),
            html.Span(t("全部排放口合计"), className="card-note"),
        ],
        className="card-head",
    )
    months = html.Section(
        [write(head), figure, write(_months(shown, export, t))], className="card totals-months"
    )
    stands_in = _days(shown, export, t) if shown.is_water else _runs(shown, export, t)
    return [
        write(bar),
        html.Div([months, write(_permit(shown, t))], className="totals-top"),
        write(stands_in),
        write(_compared(shown, t)),
    ]


def _months(shown: Totals, export: Export, t: Translator) -> html.Div:
    columns = [
        Column(t("月份"), is_key=True),
        Column(t("实测"), is_number=True),
        Column(t("替代"), is_number=True),
        Column(t("合计"), is_number=True),
        Column(t("年累计"), is_number=True),
        Column(t("占年许可"), is_number=True),
        Column(t("备注"), record_label=""),
    ]
    table = parts.table(
        columns,
        [_month(one, t) for one in shown.months],
        caption=t("逐月排放量"),
        empty_sentence=t("没有计算结果"),
        as_records=True,
    )
    method = mass_methods.sentence(shown.methods, shown.method_versions, t=t)
    links = choices.files(export("months", "csv"), export("months", "xlsx"), t=t)
    return html.Div([table, html.P([method, " ", links], className="label totals-method")])


def _month(one: Cumulated, t: Translator) -> list[Any]:
    own = one.month.sum
    remark = [emissions_words.gaps(own, t=t)] if own.outlet_months else []
    remark.append(emissions_words.settlement(own, t=t) if own.outlet_months else "")
    return [
        formats.month(one.month.month, t=t),
        _mass(own.measured_kg, t),
        _mass(own.substituted_kg, t),
        html.B(emissions_words.total(own, t=t)),
        _mass(one.cumulated_kg, t),
        formats.percent(one.share, t=t) if one.share is not None else "",
        t("；").join(text for text in remark if text),
    ]


def _mass(kilograms: float | None, t: Translator) -> html.Span:
    return html.Span(formats.mass(kilograms, t=t), title=f"{formats.full(kilograms, t=t)} kg")


def _permit(shown: Totals, t: Translator) -> html.Section:
    """Permitted amounts in their parts, and the largest twelve months."""
    longest = permit_bar.scale(shown.permits)
    rows: list[Any] = []
    for one in shown.permits:
        used = formats.concentration(one.used_t, one.permitted_t, t=t)
        said = [emissions_words.left_out(one, t=t), emissions_permits.remark(one, t=t)]
        rows.append(
            html.Li(
                [
                    html.Div(
                        [
                            html.B(emissions_words.used(one, t=t), className="head-used"),
                            html.Span(
                                f"{used} / {formats.as_entered(one.permitted_t, t=t)} t",
                                className="label",
                            ),
                        ],
                        className="head-amount",
                    ),
                    permit_bar.draw(one, longest=longest, t=t),
                    parts.term_list(
                        [
                            (t("实测"), emissions_words.tonnes(one.measured_t, t=t)),
                            (t("替代"), emissions_words.tonnes(one.substituted_t, t=t)),
                            (t("执行报告"), emissions_words.tonnes(one.reported_t, t=t)),
                        ]
                    ),
                    html.P(" ".join(text for text in said if text), className="label"),
                ]
            )
        )
    content: list[Any] = [html.Ul(rows, className="head-amounts"), permit_bar.legend(t=t)]
    if not shown.permits:
        content = [parts.empty(t("许可证没有规定这个因子的许可排放量。"))]
    content.append(_twelve(shown, t))
    return parts.card(
        method_links.staff(t("许可量与构成 · {pollutant}", pollutant=shown.pollutant),
                           "permit-use", t=t),
        *content,
        note=t("{year} 年累计", year=shown.year),
        name="totals-permit",
    )  # fmt: skip


def _twelve(shown: Totals, t: Translator) -> html.P:
    if shown.twelve_t is None or shown.twelve_from is None:
        return html.P(
            t("近两年没有每个排放口都有总量的连续 12 个月，不给出 12 个月最大值。"),
            className="totals-twelve",
        )
    mass = emissions_words.tonnes(shown.twelve_t, t=t)
    first = formats.month(shown.twelve_from, t=t)
    return html.P(
        t("连续 12 个月最大 {mass}，自 {month} 起", mass=mass, month=first),
        className="totals-twelve",
    )


def _runs(shown: Totals, export: Export, t: Translator) -> html.Section:
    columns = [
        Column(t("无效时段"), is_key=True),
        Column(t("时长"), unit="h", is_number=True),
        Column(t("原因"), record_label=""),
        Column(t("季度捕集率"), is_number=True),
        Column(t("选用的规则"), record_label=""),
        Column(t("取值小时"), is_number=True),
        Column(t("速率"), unit="kg/h", is_number=True),
        Column(t("替代量"), is_number=True),
        Column(t("结果"), record_label=""),
    ]
    title = t("逐时段替代 · {outlet} {pollutant}", outlet=shown.outlet, pollutant=shown.pollutant)
    note = t("显示最近 {n} 行，共 {total} 行", n=min(len(shown.runs), RUNS_SHOWN),
             total=len(shown.runs))  # fmt: skip
    return parts.card(
        method_links.staff(title, "substitution", t=t),
        parts.table(
            columns,
            [_run(one, t) for one in shown.runs[:RUNS_SHOWN]],
            caption=title,
            empty_sentence=t("这一年没有需要替代的小时"),
            as_records=True,
        ),
        note=note,
        link=choices.files(export("substitution", "csv"), export("substitution", "xlsx"), t=t),
        name="totals-runs",
    )


def _run(one: Run, t: Translator) -> list[Any]:
    return [
        dcc.Link(formats.hour_span(one.start, one.end, t=t), href=one.href),
        formats.count(one.hours, t=t),
        t(values.CAUSES.get(one.cause, one.cause)),
        formats.percent(one.alpha, t=t),
        dcc.Link(one.rule, href="/staff/methods/thresholds"),
        f"{one.found_hours} / {one.look_back_hours}" if one.look_back_hours else "",
        html.Span(formats.concentration(one.rate_kg_h, t=t),
                  title=formats.full(one.rate_kg_h, t=t)),
        _mass(one.mass_kg, t),
        t(values.STATES.get(one.state, one.state)),
    ]  # fmt: skip


def _days(shown: Totals, export: Export, t: Translator) -> html.Section:
    columns = [
        Column(t("日期"), is_key=True),
        Column(t("需替代"), unit="h", is_number=True),
        Column(t("已填"), unit="h", is_number=True),
        Column(t("替代量"), is_number=True),
        Column(t("依据"), record_label=""),
        Column(t("结果"), record_label=""),
    ]
    title = t("逐日替代 · {outlet} {pollutant}", outlet=shown.outlet, pollutant=shown.pollutant)
    return parts.card(
        method_links.staff(title, "substitution", t=t),
        parts.table(
            columns,
            [_day(one, t) for one in shown.days[:RUNS_SHOWN]],
            caption=title,
            empty_sentence=t("这一年没有需要替代的小时"),
            as_records=True,
        ),
        note=t("显示最近 {n} 行，共 {total} 行", n=min(len(shown.days), RUNS_SHOWN),
               total=len(shown.days)),
        link=choices.files(export("substitution", "csv"), export("substitution", "xlsx"), t=t),
        name="totals-runs",
    )  # fmt: skip


def _day(one: WaterDay, t: Translator) -> list[Any]:
    return [
        dcc.Link(formats.iso_day(one.day), href=one.href),
        formats.count(one.hours, t=t),
        formats.count(one.filled, t=t),
        _mass(one.mass_kg, t),
        t(values.BASES[one.basis]) if one.basis in values.BASES else "",
        t(values.STATES.get(one.state, one.state)),
    ]


def _compared(shown: Totals, t: Translator) -> html.Section:
    columns = [
        Column(t("排放口"), is_key=True),
        Column(t("污染物"), record_label=""),
        Column(t("比较"), unit="h", is_number=True),
        Column(t("设备上报"), is_number=True),
        Column(t("本系统计算"), is_number=True),
        Column(t("上报比计算"), unit="%", is_number=True),
    ]
    return parts.card(
        method_links.staff(t("设备上报与计算 · {year} 年", year=shown.year), "emission-mass", t=t),
        parts.table(
            columns,
            [_line(one, t) for one in shown.compared],
            caption=t("设备上报与计算"),
            empty_sentence=t("设备没有上报排放量"),
            as_records=True,
        ),
        note=t("同一排放口、同一批小时"),
        name="totals-compared",
    )


def _line(one: Compared, t: Translator) -> list[Any]:
    return [
        one.outlet,
        one.pollutant,
        formats.count(one.hours, t=t),
        _mass(one.reported_kg, t),
        _mass(one.computed_kg, t),
        _difference(one.ratio, t),
    ]


def _difference(ratio: float | None, t: Translator) -> str:
    """How much the logger's mass is above ours, of ours."""
    if ratio is None:
        return formats.no_data(t)
    return formats.signed((ratio - 1) * PER_CENT, t=t, decimals=1)
