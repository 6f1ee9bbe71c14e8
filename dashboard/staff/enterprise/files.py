"""Tables of one enterprise's page as files: by name, the sheet and the name of its file."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from dashboard.downloads import Sheet
from dashboard.staff.enterprise import (
    choice,
    equipment,
    exceedance,
    explorer_case,
    explorer_export,
    period_means,
    quality,
    timeline,
    totals,
)
from dashboard.staff.enterprise.choice import Chosen
from dashboard.staff.enterprise.visited import Visited
from layouts import formats, mass_methods
from layouts.staff.enterprise import equipment as equipment_view
from layouts.staff.enterprise import period_means as means_view
from layouts.staff.enterprise import timeline as timeline_view
from layouts.staff.enterprise import totals_values as values
from layouts.staff.quality.accuracy import MEASURES, OUTCOMES, TEST_KINDS
from layouts.stage_marks import STAGE_WORDS

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """A sheet and the name of its file, without ending."""

    sheet: Sheet
    name: str


def ascii_name(name: str) -> str:
    """A file name of plain letters."""
    return "".join(
        one if one.isascii() and (one.isalnum() or one in "-_.") else "_" for one in name
    )


def hours(here: Visited) -> Made | None:
    """Hours of the explorer."""
    return _rows(here, "hour", "hours")


def days(here: Visited) -> Made | None:
    """Days of the explorer."""
    return _rows(here, "day", "days")


def _rows(here: Visited, step: str, rows: str) -> Made | None:
    case = explorer_case.case_of(here.visit, here.record, replace(here.state, step=step))
    if case is None:
        return None
    sheet = explorer_export.sheet_of(case, here.record)
    span = f"{case.start}-{case.end - DAY}"
    return Made(sheet, f"{_ref(here)}-{case.outlet.outlet_code}-{rows}-{span}")


def _ref(here: Visited) -> str:
    return here.record.identity.enterprise_ref


def _titled(chosen: Chosen, rows: str) -> str:
    return f"{_ref(chosen.here)}-{chosen.outlet.outlet_code}-{rows}-{chosen.year}"


def remarks(here: Visited) -> tuple[str, ...]:
    """What every table of verdicts says."""
    return (
        here.visit.t(
            "预警与待核实不是超标；判定以限值、标记与日审为准。内部工作数据，未经认定不得对外发布。"
        ),
    )


def episodes(here: Visited) -> Made | None:
    """Episodes of an outlet in a year."""
    chosen = choice.of(here)
    if chosen is None:
        return None
    t, shown = here.visit.t, exceedance.view_of(chosen)
    heads = (
        t("开始"), t("结束"), t("污染物"), t("依据"), t("超标时段数"), t("其间未判定时段数"),
        t("限值"), t("单位"), t("峰值"), t("最大超标倍数"), t("超标排放量（kg）"),
        t("超标排放量未知的时段数"), t("阶段"), t("限值条款"), t("限值已审"),
    )  # fmt: skip
    lines: list[tuple[Any, ...]] = [
        (
            one.start, one.end, one.pollutant, t("日均值") if one.is_day else t("小时"),
            one.periods, one.unjudged, one.limit, formats.unit(one.unit), one.peak, one.multiple,
            one.excess_kg, one.excess_unknown, t(STAGE_WORDS[one.stage]), one.source,
            t("是") if one.reviewed else t("否"),
        )
        for one in shown.episodes
    ]  # fmt: skip
    title = t("{outlet} {year} 年超标事件", outlet=shown.outlet, year=chosen.year)
    return Made(Sheet(title, heads, lines, remarks(here)), _titled(chosen, "episodes"))


def means(here: Visited) -> Made | None:
    """Means of the months, quarters and the year of one factor."""
    chosen = choice.of(here)
    if chosen is None:
        return None
    t = here.visit.t
    unit = formats.unit(chosen.pollutant.unit)
    heads = (
        t("月 / 季 / 年"), t("自"), f"{t('实测均值')}（{unit}）", f"{t('折算均值')}（{unit}）",
        t("有日均值的天数"), t("所需天数"),
        t("有计算结果的天数"), t("有效小时数"), t("应有小时"), t("停运小时"),
    )  # fmt: skip
    lines: list[tuple[Any, ...]] = [
        (
            means_view.name_of(one, t), one.start, one.mean, one.converted, one.valid_days,
            one.needed_days, one.days, one.valid_hours, one.due_hours, one.stopped_hours,
        )
        for one in period_means.means(chosen)
    ]  # fmt: skip
    sheet = Sheet(period_means.title(chosen), heads, lines, (means_view.remark(t),))
    return Made(sheet, _titled(chosen, "means"))


def months(here: Visited) -> Made | None:
    """Months of a factor over all outlets."""
    chosen = choice.of(here)
    if chosen is None:
        return None
    t, shown = here.visit.t, totals.view_of(chosen)
    heads = (
        t("月份"), t("污染物"), t("实测排放量（kg）"), t("替代排放量（kg）"), t("合计（kg）"),
        t("缺失的排放口数"), t("下限的排放口数"), t("年累计（kg）"), t("占年许可"), t("终"),
    )  # fmt: skip
    lines: list[tuple[Any, ...]] = [
        (
            one.month.month, shown.pollutant, one.month.sum.measured_kg,
            one.month.sum.substituted_kg, one.month.sum.total_kg, one.month.sum.missing,
            one.month.sum.lower_bounds, one.cumulated_kg, one.share,
            t("是") if one.month.sum.is_final else t("否"),
        )
        for one in shown.months
    ]  # fmt: skip
    title = t("{pollutant}逐月排放量 · {year} 年", pollutant=shown.pollutant, year=chosen.year)
    said = mass_methods.sentence(shown.methods, shown.method_versions, t=t)
    return Made(Sheet(title, heads, lines, (said,) if said else ()), _titled(chosen, "months"))


def substitution(here: Visited) -> Made | None:
    """What stands in for invalid hours of one series."""
    chosen = choice.of(here)
    if chosen is None:
        return None
    t, shown = here.visit.t, totals.view_of(chosen)
    heads: tuple[str, ...] = (
        t("开始"), t("结束"), t("时长（h）"), t("原因"), t("季度捕集率"), t("选用的规则"),
        t("取值小时（h）"), t("应取小时（h）"), t("速率（kg/h）"), t("替代量（kg）"), t("结果"),
    )  # fmt: skip
    lines: list[tuple[Any, ...]] = [
        (
            one.start, one.end, one.hours, t(values.CAUSES.get(one.cause, one.cause)), one.alpha,
            one.rule, one.found_hours, one.look_back_hours, one.rate_kg_h, one.mass_kg,
            t(values.STATES.get(one.state, one.state)),
        )
        for one in shown.runs
    ]  # fmt: skip
    if shown.is_water:
        heads = (
            t("日期"), t("需替代（h）"), t("已填（h）"), t("替代量（kg）"), t("依据"), t("结果"),
        )  # fmt: skip
        lines = [
            (
                one.day, one.hours, one.filled, one.mass_kg,
                t(values.BASES[one.basis]) if one.basis else None,
                t(values.STATES.get(one.state, one.state)),
            )
            for one in shown.days
        ]  # fmt: skip
    title = t("{outlet} {pollutant} {year} 年替代", outlet=shown.outlet, pollutant=shown.pollutant,
              year=chosen.year)  # fmt: skip
    return Made(Sheet(title, heads, lines), _titled(chosen, "substitution"))


def tests(here: Visited) -> Made | None:
    """Comparison tests at an outlet in a year."""
    chosen = choice.of(here)
    if chosen is None:
        return None
    t, found = here.visit.t, quality.tests(chosen)
    heads = (
        t("结束"), t("种类"), t("污染物"), t("对数"), t("参比均值"), t("所用指标"), t("结果值"),
        t("允许"), t("结论"), t("单位"), t("报告"),
    )  # fmt: skip
    lines: list[tuple[Any, ...]] = [
        (
            one.end, t(TEST_KINDS[one.kind]), one.pollutant, one.pairs, one.reference_mean,
            t(MEASURES[one.measure]) if one.measure else None, one.value, one.tolerance,
            t(OUTCOMES[one.outcome]), one.laboratory, one.report,
        )
        for one in found
    ]  # fmt: skip
    outlet = next(one.text for one in choice.outlets(chosen) if one.chosen)
    title = t("比对 · {outlet} · {year} 年", outlet=outlet, year=chosen.year)
    return Made(Sheet(title, heads, lines), _titled(chosen, "tests"))


def events(here: Visited) -> Made | None:
    """Everything dated about the enterprise."""
    t = here.visit.t
    heads = (t("日期"), t("类别"), t("事项"), t("排放口"), t("内容"), t("依据文件"))
    lines: list[tuple[Any, ...]] = [
        (
            one.day, t(timeline_view.KINDS[one.kind]), timeline_view.word_of(one, t=t), one.outlet,
            one.text, one.document,
        )
        for one in timeline.view_of(here).events
    ]  # fmt: skip
    return Made(Sheet(t("档案时间线"), heads, lines), f"{_ref(here)}-timeline")


def works(here: Visited) -> Made | None:
    """Work on the monitors of a year with the flags of its hours."""
    t, shown = here.visit.t, equipment.view_of(here)
    heads = (
        t("开始"), t("结束"), t("工作"), t("排放口"), t("设备"), t("人员"), t("内容"), t("备注"),
        t("结论"), t("当时的数据标记"),
    )  # fmt: skip
    lines: list[tuple[Any, ...]] = [
        (
            one.start, one.end, t(equipment_view.WHAT[one.what]), one.outlet, one.monitor, one.who,
            equipment_view.kind_words(one, t=t), one.note,
            None if one.passed is None else t("合格") if one.passed else t("不合格"),
            equipment_view.flag_words(one, t=t),
        )
        for one in shown.works
    ]  # fmt: skip
    title = t("运维与当时的数据 · {year} 年", year=shown.year)
    return Made(Sheet(title, heads, lines), f"{_ref(here)}-works-{shown.year}")


SHEETS: dict[str, Callable[[Visited], Made | None]] = {
    "hours": hours,
    "days": days,
    "episodes": episodes,
    "months": months,
    "substitution": substitution,
    "tests": tests,
    "timeline": events,
    "works": works,
    "means": means,
}
