"""Authenticity: columns of marks, of their coincidence with high values, and of changed hours."""

from typing import Any

from dash import html

from layouts import formats, method_links, parts
from layouts.staff import words
from layouts.staff.quality.table import (
    COUNTY,
    POLLUTANT,
    WHO,
    Table,
    counted,
    hours,
    long_text,
    moment,
    number,
    share,
)
from layouts.table_columns import DAY, NUMBER, Column, Columns, named, worded
from layouts.translations import Translator, mark

ALLOWANCES = {
    "start_stop_fault_hours_per_year": mark("启炉、停炉、故障、事故（全年）"),
    "baking_cooling_hours_per_year": mark("烘炉、停炉降温（全年）"),
    "cems_maintenance_hours_per_quarter": mark("CEMS 维护（本季度）"),
}
MARK_KINDS = {
    kind: words.STATE[kind]
    for kind in (
        "stopped", "ignition", "shut_down", "baking", "cooling", "banking", "fault", "accident",
        "maintenance", "calibration", "monitor_fault", "overdue_calibration", "out_of_control",
        "communication", "manual_substitute", "furnace_temperature_fault", "automatic_check",
    )
}  # fmt: skip


def _delay(row: Any, t: Translator) -> Any:
    text = f"{row.delay_hours:,.1f}".removesuffix(".0")
    if not row.is_late:
        return text
    return html.Span(["▲ ", text], className="quality-bad", title=t("标记截止后补标"))


def _end(row: Any, t: Translator) -> str:
    return t("仍在") if row.end is None else formats.timestamp(row.end)


MARKS: Columns = {
    "who": WHO,
    "kind": Column(mark("标记"), worded("kind", words.STATE), width=120, english_width=190),
    "pollutant": POLLUTANT,
    "start": moment("start", mark("开始")),
    "end": Column(mark("结束"), named("end"), kind="moment", cell=_end, width=142),
    "hours": hours("hours", mark("时段内"), width=116, english=116),
    "reason": long_text("reason", mark("理由"), width=150, grows=True),
    "by": long_text("by", mark("标记人"), width=130),
    "at": moment("at", mark("标记时间")),
    "delay": Column(
        mark("距结束"), named("delay_hours"), kind=NUMBER, unit="h", cell=_delay, width=136,
        english_width=130,
    ),
    "evidence": number("evidence", mark("佐证"), mark("份"), width=104, english=120),
    "county": COUNTY,
}  # fmt: skip


def _more(row: Any, t: Translator) -> Any:
    if row.more_hours is None:
        return formats.no_data(t)
    text = formats.signed(row.more_hours, t=t, decimals=1)
    return html.B(text) if row.more_hours > 0 else text


COINCIDENCE: Columns = {
    "who": WHO,
    "pollutant": POLLUTANT,
    "kind": Column(mark("标记"), worded("kind", words.STATE), width=120, english_width=190),
    "marked_hours": number("marked_hours", mark("标记小时"), "h", width=110, english=130),
    "marked_over": number("marked_over", mark("其中超限"), "h", width=110, english=140),
    "marked_share": share(named("marked_share"), mark("标记超限率"), width=116, english=176),
    "own_share": share(named("own_share"), mark("本口未标记超限率"), width=152, english=190),
    "own_over": number("judged_over", mark("未标记超限"), "h", width=116, english=176),
    "own_hours": number("judged_hours", mark("未标记判定"), "h", width=124, english=180),
    "more": Column(
        mark("多出"), named("more_hours"), kind=NUMBER, unit="h", cell=_more, width=92,
        english_width=170,
    ),
    "county": COUNTY,
}  # fmt: skip


def _mean(name: str) -> Any:
    def shown(row: Any, t: Translator) -> str:
        value = getattr(row, name)
        if value is None:
            return ""
        text = formats.concentration(value, t=t)
        return formats.with_unit(text, row.unit, t=t)

    return shown


REVISIONS: Columns = {
    "who": WHO,
    "pollutant": POLLUTANT,
    "hours": number("hours", mark("改动小时"), "h", width=110, english=130),
    "first": moment("first", mark("首个小时")),
    "last": moment("last", mark("末个小时")),
    "lowered": number("lowered", mark("改低"), "h"),
    "raised": number("raised", mark("改高"), "h"),
    "old_mean": Column(
        mark("原均值"), named("old_mean"), kind=NUMBER, cell=_mean("old_mean"), width=124
    ),
    "new_mean": Column(
        mark("现均值"), named("new_mean"), kind=NUMBER, cell=_mean("new_mean"), width=124
    ),
    "at": moment("replaced_at", mark("改动时间")),
    "source": long_text("source", mark("来源文件"), width=190, grows=True),
    "by": Column(mark("导入人"), named("by"), width=90, english_width=116),
    "county": COUNTY,
}


def _effects(row: Any, t: Translator) -> str:
    due, valid, judged = row.counts[5:]
    if not due:
        return t("不计应收")
    if judged:
        return t("照常判定")
    return t("有效，不判定") if valid else t("无效")


KIND_SUMS: Columns = {
    "kind": Column(mark("标记"), worded("kind", words.STATE), is_pinned=True),
    "effects": Column(mark("小时的效力"), _effects),
    "marks": counted(0, mark("次")),
    "outlets": counted(1, mark("排放口")),
    "hours": counted(2, mark("口·小时"), "h", is_hours=True),
    "evidence": counted(3, mark("有佐证")),
    "late": counted(4, mark("截止后补标")),
}


def _bar(row: Any, t: Translator) -> Any:
    share_used = (row.used + row.beyond) / row.allowed if row.allowed else 0.0
    return parts.bar(share_used, label=formats.percent(share_used, t=t))


def _beyond(row: Any, t: Translator) -> Any:
    text = f"{row.beyond:,.1f}".removesuffix(".0")
    return html.Span(["▲ ", text], className="quality-bad") if row.beyond else text


FURNACES: Columns = {
    "furnace": Column(
        mark("焚烧炉"), lambda row, t: f"{row.place.enterprise} {row.furnace}", is_pinned=True
    ),
    "allowance": Column(
        mark("时限类别"),
        lambda row, t: t(ALLOWANCES[row.allowance]) if row.allowance in ALLOWANCES
        else row.allowance,
    ),
    "since": Column(mark("自"), named("span_start"), kind=DAY, is_for_files=True),
    "allowed": hours("allowed", mark("允许")),
    "used": hours("used", mark("已用")),
    "bar": Column("", lambda row, t: None, cell=_bar, record_label=""),
    "left": hours("left", mark("剩余")),
    "beyond": Column(
        mark("超出"), named("beyond"), kind=NUMBER, unit="h", cell=_beyond
    ),
}  # fmt: skip

FURNACE_DAYS: Columns = {
    "furnace": Column(
        mark("焚烧炉"), lambda row, t: f"{row.place.enterprise} {row.furnace}", is_pinned=True
    ),
    "day": Column(mark("日期"), named("day"), kind=DAY),
    "cold": number("cold", mark("低于 850 ℃ 的五分钟均值"), ""),
    "exceeds": Column(
        mark("判定"), lambda row, t: t("超过每日 5 次") if row.exceeds else t("每日不超过 5 次")
    ),
    "coldest": number("coldest_c", mark("最低"), "℃"),
    "missing": number("missing", mark("缺测"), ""),
    "due": number("due", mark("正常工况应有"), ""),
}

TABLES = {
    "marks": Table(
        method_links.heading(mark("标记明细"), "quality-marks"),
        MARKS,
        mark("所选时段没有标记"),
        mark("生效的标记；时段内：落在所选时段的小时；距结束：标记时间减标记时段的结束"),
    ),
    "coincidence": Table(
        method_links.heading(mark("标记与高值同时出现"), "quality-marks"),
        COINCIDENCE,
        mark("所选时段没有带数值的标记小时"),
        mark(
            "标记超限率：标记小时中数值超过小时限值的比例；与同一排放口同一污染物未标记的判定小时相比。"
            "启炉、停炉本来就高；这是供人核查的线索，不是结论"
        ),
    ),
    "revisions": Table(
        method_links.heading(mark("事后改动"), "quality-marks"),
        REVISIONS,
        mark("所选时段的小时没有被改动过"),
        mark("按小时所在时段，不按改动时间；原值保留在库；导入人只对全市权限显示"),
    ),
}
FILES = {
    "mark_sums": Table(
        method_links.heading(mark("标记按种类"), "quality-marks"),
        KIND_SUMS,
        mark("所选时段没有标记"),
    ),
    "furnaces": Table(
        method_links.heading(mark("焚烧炉标记时限"), "incineration"),
        FURNACES,
        mark("所选范围没有焚烧炉"),
    ),
    "furnace_days": Table(
        method_links.heading(mark("焚烧炉炉温低于 850 ℃ 的日"), "incineration"),
        FURNACE_DAYS,
        mark("所选时段正常工况下没有低于 850 ℃ 的五分钟均值"),
    ),
}
