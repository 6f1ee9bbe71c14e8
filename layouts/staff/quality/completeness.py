"""Completeness: columns of outlets and of their days."""

from typing import Any

from dash import html

from layouts import formats, method_links
from layouts.staff.quality.table import COUNTY, WHO, Table, number, share
from layouts.table_columns import DAY, NUMBER, TEXT, Column, Columns, named
from layouts.translations import Translator, mark


def _count(name: str, heading: str, *, english: int = 0) -> Column:
    return Column(
        heading,
        lambda row, t: getattr(row.counts, name),
        kind=NUMBER,
        unit=mark("项·h"),
        width=104,
        english_width=english,
    )


def _worst(row: Any, t: Translator) -> str:
    if row.worst_day is None:
        return ""
    share_text = formats.percent(row.worst_share, t=t)
    return f"{formats.day(row.worst_day, t=t)} · {share_text}"


def _now(row: Any, t: Translator) -> Any:
    return html.Span(["◼ ", t("中断")], className="quality-bad") if row.is_silent else ""


_SHARES: Columns = {
    "effective": share(
        lambda row, t: row.counts.effective, mark("有效传输率（补全）"), width=132, english=176
    ),
    "prompt": share(lambda row, t: row.counts.prompt, mark("即时"), width=80, english=96),
    "transmission": share(lambda row, t: row.counts.transmission, mark("传输率"), english=128),
    "validity": share(lambda row, t: row.counts.validity, mark("有效率"), english=104),
}
_HOURS: Columns = {
    "due": _count("due", mark("应收")),
    "received": _count("received", mark("实收"), english=116),
    "valid": _count("valid", mark("有效")),
    "late": _count("late", mark("迟到的有效"), english=128),
}

OUTLETS: Columns = {
    "who": WHO,
    **_SHARES,
    **_HOURS,
    "gap_days": number("gap_days", mark("中断日"), "d", width=88, english=136),
    "worst": Column(
        mark("最差日"),
        lambda row, t: row.worst_share,
        kind=NUMBER,
        cell=_worst,
        width=168,
    ),
    "now": Column(
        mark("当前"),
        lambda row, t: t("中断") if row.is_silent else "",
        kind=TEXT,
        cell=_now,
        width=84,
        english_width=116,
    ),
    "county": COUNTY,
}

DAYS: Columns = {
    "who": WHO,
    "county": COUNTY,
    "day": Column(mark("日期"), named("day"), kind=DAY),
    **_SHARES,
    **_HOURS,
}

TABLES = {
    "outlets": Table(
        method_links.heading(mark("各排放口的传输与有效"), "rates"),
        OUTLETS,
        mark("所选范围没有应收数据的排放口"),
        mark("按排放口合计各污染物的小时；中断日：某污染物当日缺收不少于中断时长的天数"),
    )
}
FILES = {"days": Table(method_links.heading(mark("排放口逐日传输与有效"), "rates"), DAYS, "")}
