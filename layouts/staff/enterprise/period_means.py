"""Means of months, quarters and a year, with the days and hours behind each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import html

from layouts import formats, method_links, parts
from layouts.parts import Column
from layouts.staff.enterprise import choices
from layouts.translations import Translator

MONTHS_PER_QUARTER = 3


@dataclass(frozen=True)
class PeriodMean:
    """One calendar span; a mean is None where fewer days than needed have one.

    ``converted`` is that of the converted values; None also where nothing is converted.
    """

    span: str
    start: date
    mean: float | None
    converted: float | None
    days: int
    valid_days: int
    needed_days: int
    valid_hours: int
    due_hours: int
    stopped_hours: int


def name_of(one: PeriodMean, t: Translator) -> str:
    """The span in words."""
    if one.span == "month":
        return formats.month(one.start, t=t)
    if one.span == "quarter":
        quarter = (one.start.month - 1) // MONTHS_PER_QUARTER + 1
        return t("{year} 年第 {quarter} 季度", year=one.start.year, quarter=quarter)
    return t("{year} 年", year=one.start.year)


def remark(t: Translator) -> str:
    """What the means are made of and when there is none."""
    return t(
        "由日均值得出，废水按日流量加权；有日均值的天数不足规则所需的，没有均值，不是零。"
        "仅供参考，不与小时限值或日限值比较。"
    )


def _mean(value: float | None, t: Translator) -> Any:
    if value is None:
        return formats.no_data(t)
    return html.Span(formats.concentration(value, None, t=t), title=formats.full(value, t=t))


def card(
    means: Sequence[PeriodMean],
    *,
    title: str,
    unit: str,
    export: Callable[[str, str], str],
    t: Translator,
) -> html.Section:
    """The table of one factor."""
    converts = any(one.converted is not None for one in means)
    columns = [
        Column(t("月 / 季 / 年"), is_key=True),
        Column(t("实测均值"), unit=formats.unit(unit), is_number=True),
        *([Column(t("折算均值"), unit=formats.unit(unit), is_number=True)] if converts else []),
        Column(t("有日均值的天数"), unit="d", is_number=True),
        Column(t("所需天数"), unit="d", is_number=True),
        Column(t("有效小时数"), unit="h", is_number=True),
        Column(t("应有小时"), unit="h", is_number=True),
        Column(t("停运小时"), unit="h", is_number=True),
    ]
    rows: list[list[Any]] = [
        [
            name_of(one, t),
            _mean(one.mean, t),
            *([_mean(one.converted, t)] if converts else []),
            *(
                formats.count(value, t=t)
                for value in (
                    one.valid_days, one.needed_days, one.valid_hours, one.due_hours,
                    one.stopped_hours,
                )
            ),
        ]
        for one in means
    ]  # fmt: skip
    return parts.card(
        method_links.staff(title, "daily-mean", t=t),
        parts.table(
            columns, rows, caption=title, empty_sentence=t("没有计算结果"), as_records=True
        ),
        note=remark(t),
        link=choices.files(export("means", "csv"), export("means", "xlsx"), t=t),
        name="exceedance-means",
    )
