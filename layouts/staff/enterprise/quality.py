"""The tab of data quality: rates, lost hours by reason, marks, comparison tests, received days."""

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from layouts import charts, formats, method_links, parts
from layouts.figures import lost_hours
from layouts.parts import Column
from layouts.staff import words
from layouts.staff.enterprise import choices
from layouts.staff.enterprise.quality_values import Difference, MarkSum, MonthRate, Quality, Test
from layouts.staff.quality.accuracy import MEASURES, OUTCOMES, SIGNS, TEST_KINDS
from layouts.translations import ENGLISH, Translator

Export = Callable[[str, str], str]
Write = Callable[[Any], Any]
LOST_PX = 260
LOW = 0.75


def draw(shown: Quality, *, export: Export, write: Write, t: Translator) -> list[Any]:
    """The whole tab; only the figure of lost hours has behaviour."""
    bar = choices.row(
        [(t("排放口"), shown.outlets), (t("污染物"), shown.factors), (t("年份"), shown.years)]
    )
    title = t("{pollutant}未有效小时的原因 · {year} 年", pollutant=shown.pollutant, year=shown.year)
    head = html.Div(
        [
            html.H2(method_links.staff(title, "rates", t=t)),
            html.Span(t("每个应有小时只计一个原因"), className="card-note"),
        ],
        className="card-head",
    )
    drawn = lost_hours.draw(shown.lost, t=t)
    figure = (
        charts.graph(drawn, label=title, t=t, height_px=LOST_PX, file_name="qingyuan-lost")
        if drawn is not None
        else parts.empty(t("应有的小时都有效"))
    )
    lost = html.Section([write(head), figure], className="card quality-lost")
    return [
        write(bar),
        write(_rates(shown, t)),
        html.Div([lost, write(_marks(shown, t))], className="totals-top"),
        write(_tests(shown, export, t)),
        write(_differences(shown, t)),
    ]


def _rates(shown: Quality, t: Translator) -> html.Section:
    months = shown.series[0].months if shown.series else ()
    columns = [Column(t("污染物"), is_key=True)]
    columns += [Column(_month(one, t), is_number=True) for one in months]
    columns.append(Column(t("全年"), is_number=True))
    rows = []
    for one in shown.series:
        due, valid = (sum(getattr(m, name) for m in one.months) for name in ("due", "valid"))
        year = formats.rate(valid / due if due else None, due, t=t)
        rows.append([one.pollutant, *(_rate(m, t) for m in one.months), html.B(year)])
    return parts.card(
        method_links.staff(t("有效数据率 · {outlet} · {year} 年", outlet=shown.outlet,
                             year=shown.year), "rates", t=t),
        parts.table(columns, rows, caption=t("有效数据率"), empty_sentence=t("没有计算结果")),
        note=t("有效小时 / 应有小时，停运不计应有；虚框低于 75 %"),
        name="quality-rates",
    )  # fmt: skip


def _month(one: MonthRate, t: Translator) -> str:
    if t.language == ENGLISH:
        return formats.ENGLISH_MONTHS[one.month.month - 1]
    return f"{one.month.month}月"


def _rate(one: MonthRate, t: Translator) -> Any:
    if not one.due:
        return html.Span("–", title=t("没有应有的小时"))
    share = one.valid / one.due
    counts = {name: formats.count(getattr(one, name), t=t) for name in ("valid", "due", "received")}
    said = t("有效 {valid} / 应有 {due} h，收到 {received} h", **counts)
    name = "quarter-short" if share < LOW else ""
    return html.Span(formats.percent(share, t=t), title=said, className=name)


def _marks(shown: Quality, t: Translator) -> html.Section:
    columns = [
        Column(t("标记"), is_key=True),
        Column(t("次数"), is_number=True),
        Column(t("时长"), unit="h", is_number=True),
        Column(t("逾期标记"), is_number=True),
    ]
    return parts.card(
        method_links.staff(t("标记 · {year} 年", year=shown.year), "quality-marks", t=t),
        parts.table(
            columns,
            [_mark(one, t) for one in shown.marks],
            caption=t("标记"),
            empty_sentence=t("没有标记"),
            as_records=True,
        ),
        note=t("时长额度见“超标”一栏"),
        name="quality-marks",
    )


def _mark(one: MarkSum, t: Translator) -> list[Any]:
    return [
        t(words.STATE.get(one.kind, one.kind)),
        formats.count(one.count, t=t),
        formats.count(one.hours, t=t) if one.hours >= 1 else formats.tally(one.hours, t=t),
        formats.count(one.late, t=t) if one.late else "",
    ]


def _tests(shown: Quality, export: Export, t: Translator) -> html.Section:
    columns = [
        Column(t("结束"), is_key=True),
        Column(t("种类"), record_label=""),
        Column(t("污染物"), record_label=""),
        Column(t("对数"), is_number=True),
        Column(t("参比均值"), is_number=True),
        Column(t("所用指标"), record_label=""),
        Column(t("结果值"), is_number=True),
        Column(t("允许"), is_number=True),
        Column(t("结论"), record_label=""),
        Column(t("单位与报告")),
    ]
    return parts.card(
        method_links.staff(t("比对 · {outlet} · {year} 年", outlet=shown.outlet, year=shown.year),
                           "comparison", t=t),
        parts.table(
            columns,
            [_test(one, t) for one in shown.tests],
            caption=t("比对"),
            empty_sentence=t("这一年没有比对"),
            as_records=True,
        ),
        note=t("指标与允许值由参比均值所在的档次决定；对数不足不成立，既非合格也非不合格"),
        link=choices.files(export("tests", "csv"), export("tests", "xlsx"), t=t),
        name="quality-tests",
    )  # fmt: skip


def _test(one: Test, t: Translator) -> list[Any]:
    outcome = f"{SIGNS[one.outcome]} {t(OUTCOMES[one.outcome])}"
    return [
        dcc.Link(formats.timestamp(one.end), href=one.href),
        t(TEST_KINDS[one.kind]),
        one.pollutant,
        formats.count(one.pairs, t=t),
        formats.concentration(one.reference_mean, t=t),
        t(MEASURES[one.measure]) if one.measure else "",
        formats.concentration(one.value, one.tolerance, t=t) if one.value is not None else "",
        formats.as_entered(one.tolerance, t=t) if one.tolerance is not None else "",
        html.Span(outcome, className="emissions-exceeds" if one.outcome == "failed" else ""),
        " · ".join(text for text in (one.laboratory, one.report) if text),
    ]


def _differences(shown: Quality, t: Translator) -> html.Section:
    columns = [
        Column(t("日期"), is_key=True),
        Column(t("上报日均值"), unit=formats.unit(shown.unit), is_number=True),
        Column(t("本系统日均值"), unit=formats.unit(shown.unit), is_number=True),
        Column(t("相差"), is_number=True),
    ]
    counted = t("比较 {days} d，相差超过 0.5 % 的 {n} d", days=shown.compared_days,
                n=shown.differing_days)  # fmt: skip
    return parts.card(
        method_links.staff(
            t("上报与自算日均值 · {pollutant} · {year} 年", pollutant=shown.pollutant,
              year=shown.year), "daily-mean", t=t),
        parts.table(
            columns,
            [_difference(one, t) for one in shown.differences],
            caption=t("上报与自算日均值"),
            empty_sentence=t("没有相差的日子"),
            as_records=True,
        ),
        note=f"{counted}{t('；相差最大的在前')}",
        name="quality-differences",
    )  # fmt: skip


def _difference(one: Difference, t: Translator) -> list[Any]:
    return [
        dcc.Link(formats.iso_day(one.day), href=one.href),
        html.Span(formats.concentration(one.received, one.computed, t=t),
                  title=formats.full(one.received, t=t)),
        html.Span(formats.concentration(one.computed, one.received, t=t),
                  title=formats.full(one.computed, t=t)),
        formats.percent(one.share, t=t),
    ]  # fmt: skip
