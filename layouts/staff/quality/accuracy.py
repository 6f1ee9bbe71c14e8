"""Accuracy: columns of what is due, of comparison tests, and of stretches out of control."""

from typing import Any

from dash import html

from layouts import formats, method_links
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
from layouts.table_columns import NUMBER, Column, Columns, named, worded
from layouts.translations import Translator, mark

WHAT = {
    "zero": mark("零点校准"),
    "span": mark("量程校准"),
    "check": mark("自动标样核查"),
    "verification": mark("校验 / 实际水样比对"),
}
STATES = {"overdue": mark("超期"), "fine": mark("期内"), "unknown": mark("无记录")}
TEST_KINDS = {
    "verification": mark("校验 / 实际水样比对"),
    "supervision": mark("监督比对监测"),
    "acceptance": mark("验收比对"),
}
OUTCOMES = {"passed": mark("合格"), "failed": mark("不合格"), "not_valid": mark("不成立")}
REASONS = {
    "out_of_control": words.STATE["out_of_control"],
    "overdue_calibration": words.STATE["overdue_calibration"],
}
MEASURES = {
    "relative_accuracy_pct": mark("相对准确度（%）"),
    "absolute_error": mark("绝对误差"),
    "relative_error_pct": mark("相对误差（%）"),
    "pairs_absolute": mark("合格对数（绝对误差）"),
    "pairs_relative_pct": mark("合格对数（相对误差）"),
}
SIGNS = {
    "overdue": "▲", "failed": "▲", "fine": "●", "passed": "●", "unknown": "○", "not_valid": "○",
}  # fmt: skip


def _sign(key: str, word: str) -> html.Span:
    kind = {"▲": "quality-bad", "●": "quality-good"}.get(SIGNS[key], "quality-open")
    return html.Span([f"{SIGNS[key]} ", word], className=kind)


def _state(row: Any, t: Translator) -> html.Span:
    return _sign(row.state, t(STATES[row.state]))


def _outcome(row: Any, t: Translator) -> html.Span:
    return _sign(row.outcome, t(OUTCOMES[row.outcome]))


def _passed(row: Any, t: Translator) -> str:
    if row.passed is not None:
        return formats.timestamp(row.passed)
    return t("近期无合格记录") if row.is_at_least else t("无")


def _overdue(row: Any, t: Translator) -> str:
    if row.overdue_days is None:
        return ""
    text = f"{row.overdue_days:,.1f}"
    return t("至少 {n}", n=text) if row.is_at_least else text


def _newest(row: Any, t: Translator) -> str:
    if row.newest is None:
        return ""
    word = t(OUTCOMES["passed"]) if row.newest_passed else t(OUTCOMES["failed"])
    return f"{formats.timestamp(row.newest)} {word}"


def _measure(row: Any, t: Translator) -> str:
    return t(MEASURES[row.measure]) if row.measure else ""


def _value(name: str) -> Any:
    return lambda row, t: (
        "" if getattr(row, name) is None else formats.concentration(getattr(row, name), t=t)
    )


DUE: Columns = {
    "who": WHO,
    "pollutant": POLLUTANT,
    "what": Column(mark("项目"), worded("what", WHAT), width=150, english_width=210),
    "state": Column(
        mark("状态"), worded("state", STATES), cell=_state, width=86, english_width=112
    ),
    "overdue": Column(
        mark("已超期"), named("overdue_days"), kind=NUMBER, unit="d", cell=_overdue, width=132
    ),
    "due": moment("due", mark("应于此前")),
    "passed": Column(
        mark("上次合格"), named("passed"), kind="moment", cell=_passed, width=142,
        english_width=190,
    ),
    "newest": Column(
        mark("最近一次"), named("newest"), kind="moment", cell=_newest, width=190,
    ),
    "county": COUNTY,
}  # fmt: skip

TESTS: Columns = {
    "who": WHO,
    "pollutant": POLLUTANT,
    "kind": Column(mark("种类"), worded("kind", TEST_KINDS), width=150, english_width=210),
    "end": moment("end", mark("结束")),
    "outcome": Column(
        mark("结果"), worded("outcome", OUTCOMES), cell=_outcome, width=92, english_width=110
    ),
    "measure": Column(mark("判定量"), _measure, width=170, english_width=220),
    "value": Column(mark("实得"), named("value"), kind=NUMBER, cell=_value("value"), width=80),
    "tolerance": Column(
        mark("允许"), named("tolerance"), kind=NUMBER, cell=_value("tolerance"), width=80,
        english_width=104,
    ),
    "pairs": number("pairs", mark("对数"), width=72),
    "laboratory": long_text("laboratory", mark("监测单位"), width=170),
    "report": long_text("report", mark("报告编号"), width=150),
    "county": COUNTY,
}  # fmt: skip

CONTROL: Columns = {
    "who": WHO,
    "pollutant": POLLUTANT,
    "reason": Column(mark("原因"), worded("reason", REASONS), width=110, english_width=150),
    "start": moment("start", mark("开始")),
    "end": Column(
        mark("结束"),
        named("end"),
        kind="moment",
        cell=lambda row, t: t("仍在") if row.end is None else formats.timestamp(row.end),
        width=142,
    ),
    "hours": hours("hours", mark("时段内"), english=110),
    "county": COUNTY,
}


def _of_base(row: Any, t: Translator) -> float | None:
    done, base = row.counts[1], row.counts[1] + row.counts[2]
    return done / base if base else None


DUE_SUMS: Columns = {
    "kind": Column(mark("项目"), worded("kind", WHAT), is_pinned=True),
    "owed": counted(0, mark("项数")),
    "fine": counted(1, mark("期内")),
    "overdue": counted(2, mark("超期")),
    "unknown": counted(3, mark("无记录")),
}
TEST_SUMS: Columns = {
    "kind": Column(mark("种类"), worded("kind", TEST_KINDS), is_pinned=True),
    "tests": counted(0, mark("项数")),
    "passed": counted(1, mark("合格")),
    "failed": counted(2, mark("不合格")),
    "not_valid": counted(3, mark("不成立")),
    "share": share(_of_base, mark("合格率")),
}
CONTROL_SUMS: Columns = {
    "kind": Column(mark("原因"), worded("kind", REASONS), is_pinned=True),
    "stretches": counted(0, mark("次")),
    "outlets": counted(1, mark("排放口")),
    "hours": counted(2, mark("项·小时"), "h", is_hours=True),
}

TABLES = {
    "due": Table(
        method_links.heading(mark("校准、核查与校验到期"), "quality-due"),
        DUE,
        mark("所选范围没有应做的校准、核查或校验"),
        mark("此刻的状态，按已入库的记录；停运时间不计入间隔；间隔取标准对任一技术允许的最长值"),
    ),
    "tests": Table(
        method_links.heading(mark("比对"), "comparison"),
        TESTS,
        mark("所选时段没有结束的比对"),
        mark("按结束时刻；不成立：对数不足或没有对应的允许误差，既非合格也非不合格；不含辅助参数"),
    ),
    "control": Table(
        method_links.heading(mark("失控与超期未校准"), "comparison"),
        CONTROL,
        mark("所选时段没有失控或超期未校准"),
        mark("由校准、核查与比对记录推出，其间数据无效"),
    ),
}
FILES = {
    "due_sums": Table(method_links.heading(mark("到期情况"), "quality-due"), DUE_SUMS, ""),
    "test_sums": Table(
        method_links.heading(mark("比对结果"), "comparison"), TEST_SUMS, mark("所选时段没有比对")
    ),
    "control_sums": Table(
        method_links.heading(mark("失控与超期"), "comparison"),
        CONTROL_SUMS,
        mark("所选时段没有失控"),
    ),
}
