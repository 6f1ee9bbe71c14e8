"""Rows of the explorer as a sheet: values in full, units in the heads, remarks with the file."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.downloads import Sheet
from dashboard.staff.enterprise import explorer
from dashboard.staff.enterprise.explorer_case import Case
from dashboard.staff.enterprise.loaders import Explored, Record
from dashboard.staff.rows import each, number, whole
from layouts import formats, mass_methods
from layouts.figures.explorer_panel import KIND_WORDS
from layouts.staff.statistics import MEASURED_ONLY
from layouts.stage_marks import STAGE_WORDS
from layouts.translations import Translator
from queries.registry import Pollutant


def sheet_of(case: Case, record: Record) -> Sheet:
    """Hours or days of the case."""
    explored = explorer.load(case)
    lines: list[Sequence[Any]] = []
    for one in case.pollutants:
        table = explorer.steps_of(case, explored, one)
        make = _day_line if case.is_day else _hour_line
        name = case.visit.t.name(one.name_zh, one.name_en)
        lines += [make(row, name, one, case.visit.t) for row in each(table) if _is_known(row, case)]
    heads = _day_heads(case.visit.t) if case.is_day else _hour_heads(case.visit.t)
    t = case.visit.t
    step = t("日数据") if case.is_day else t("小时数据")
    name = t.name(*_names(record))
    title = f"{name} {explorer.outlet_words(case.outlet, t)} {step}"
    return Sheet(title=title, heads=heads, rows=lines, remarks=_remarks(case, explored, record))


def _names(record: Record) -> tuple[str, str]:
    for one in record.dated:
        if one.kind == "name":
            return one.text_zh, one.text_en
    return record.identity.enterprise_ref, record.identity.enterprise_ref


def _is_known(row: Any, case: Case) -> bool:
    """Days that were not computed have nothing to say; missing hours do."""
    return not case.is_day or not pd.isna(row.due_hours) or not pd.isna(row.sent)


def _remarks(case: Case, explored: Explored, record: Record) -> tuple[str, ...]:
    t = case.visit.t
    remarks = [
        t("时间/因子为假定：{text}", text=text) for text in explorer.assumptions(explored, t)
    ]
    if record.identity.is_assumed and not remarks:
        remarks.append(t("时间/因子为假定：{text}", text=t("来源文件没有写明来源")))
    remarks.append(
        t("预警与待核实不是超标；判定以限值、标记与日审为准。内部工作数据，未经认定不得对外发布。")
    )
    if case.is_day:
        versions = {str(one) for one in explored.days["method_version"]}
        remarks.append(mass_methods.sentence([MEASURED_ONLY], versions, t=t))
    return tuple(remarks)


def _hour_heads(t: Translator) -> tuple[str, ...]:
    return (
        t("小时（起）"), t("污染物"), t("单位"), t("实测"), t("折算（本系统）"),
        t("折算（设备上报）"), t("数据标记"), t("有效分钟（min）"), t("状态"), t("判定"),
        t("小时限值上限"), t("小时限值下限"), t("超标倍数"), t("氧含量（%）"), t("流量（m³/h）"),
        t("温度（°C）"), t("湿度（%）"), t("负荷（%）"), t("批次"),
    )  # fmt: skip


def _hour_line(row: Any, name: str, pollutant: Pollutant, t: Translator) -> tuple[Any, ...]:
    stage = "" if row.stage == "none" else t(STAGE_WORDS[row.stage])
    return (
        row.time.to_pydatetime(), name, formats.unit(pollutant.unit), number(row.measured),
        number(row.converted), number(row.converted_reported),
        row.flag if isinstance(row.flag, str) else None, whole(row.valid_minutes),
        t(KIND_WORDS[row.kind]), stage, number(row.upper), number(row.lower),
        number(row.multiple), number(row.oxygen_pct), number(row.flow_m3),
        number(row.temperature_c), number(row.humidity_pct), number(row.load_pct),
        whole(row.batch_id),
    )  # fmt: skip


def _day_heads(t: Translator) -> tuple[str, ...]:
    return (
        t("日期"), t("污染物"), t("单位"), t("实测日均值"), t("折算日均值"),
        t("上报日均值"), t("上报减计算"), t("日均限值"),
        t("日均值判定"), t("超标倍数"), t("小时超限（h）"), t("小时判定"), t("应有（h）"),
        t("收到（h）"), t("有效（h）"), t("判定（h）"), t("停运（h）"), t("实测排放量（kg）"),
        t("流量（m³）"), t("方法版本"),
    )  # fmt: skip


def _day_line(row: Any, name: str, pollutant: Pollutant, t: Translator) -> tuple[Any, ...]:
    stage = "" if row.stage == "none" else t(STAGE_WORDS[row.stage])
    hours = "" if row.hour_stage == "none" else t(STAGE_WORDS[row.hour_stage])
    return (
        row.day, name, formats.unit(pollutant.unit), number(row.measured), number(row.converted),
        number(row.sent), number(row.difference), number(row.upper), stage, number(row.multiple),
        whole(row.exceeding_hours), hours,
        whole(row.due_hours), whole(row.received_hours), whole(row.valid_hours),
        whole(row.judged_hours), whole(row.stopped_hours), number(row.measured_mass_kg),
        number(row.flow_m3), row.method_version,
    )  # fmt: skip
