"""The networking ledger: columns of its outlets."""

from typing import Any

from dash import html

from layouts import formats, method_links
from layouts.staff import words
from layouts.staff.quality.table import COUNTY, WHO, Table, long_text, number
from layouts.table_columns import DAY, Column, Columns, named, worded
from layouts.translations import Translator, mark

TIMINGS = {
    "overdue": mark("逾期未联"),
    "running": mark("未到期"),
    "late": mark("逾期已联"),
    "in_time": mark("按期"),
    "ended": mark("暂缓已到期"),
    "none": mark("不适用"),
    "unknown": mark("无依据日期"),
}
MANUAL = {
    "done": mark("已做"),
    "missed": mark("有缺"),
    "open": mark("本期未做"),
    "unstated": mark("未写频次"),
    "none": mark("不要求"),
}
SIGNS = {"overdue": "▲", "ended": "▲", "missed": "▲", "in_time": "●", "done": "●"}


def _signed(key: str, word: str) -> html.Span:
    sign = SIGNS.get(key, "○")
    kind = {"▲": "quality-bad", "●": "quality-good"}.get(sign, "quality-open")
    return html.Span([f"{sign} ", word], className=kind)


def _timing(row: Any, t: Translator) -> html.Span:
    return _signed(row.timing, t(TIMINGS[row.timing]))


def _manual(row: Any, t: Translator) -> html.Span:
    return _signed(row.manual, t(MANUAL[row.manual]))


def _until(row: Any, t: Translator) -> str:
    return "" if row.until is None else formats.iso_day(row.until)


def day(name: str, heading: str, *, english: int = 0) -> Column:
    """A column of days."""
    return Column(heading, named(name), kind=DAY, width=112, english_width=english)


NETWORKING: Columns = {
    "who": WHO,
    "state": Column(
        mark("联网状态"), worded("state", words.NETWORKING), width=112, english_width=150
    ),
    "timing": Column(
        mark("时限"), worded("timing", TIMINGS), cell=_timing, width=116, english_width=176
    ),
    "late_days": number("late_days", mark("逾期"), "d", width=104, english=110),
    "deadline": day("deadline", mark("应联网日")),
    "networked_on": day("networked_on", mark("联网日"), english=124),
    "since": day("since", mark("此状态自")),
    "until": Column(mark("暂缓至"), named("until"), kind=DAY, cell=_until, width=112),
    "reason": long_text("reason", mark("理由"), width=200, grows=True),
    "document": long_text("document", mark("文件"), width=190),
    "manual": Column(
        mark("手工监测"), worded("manual", MANUAL), cell=_manual, width=110, english_width=140
    ),
    "manual_missed": number("manual_missed", mark("缺"), mark("项·期"), width=136, english=140),
    "manual_next": day("manual_next", mark("本期截止"), english=140),
    "newest_sample": day("newest_sample", mark("最近采样"), english=136),
    "county": COUNTY,
}
TABLES = {
    "networking": Table(
        method_links.heading(mark("联网台账"), "quality-ledger"),
        NETWORKING,
        mark("所选范围没有在台账中的排放口"),
        mark("所选时段最后一天的状态；应联网日取许可与名录两者中较早的"),
    )
}
