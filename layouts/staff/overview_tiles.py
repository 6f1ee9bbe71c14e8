"""The tiles of the overview: what a leader looks at first, each a link to its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from layouts import formats, method_links, parts
from layouts.figures import sparkline
from layouts.parts import Measure
from layouts.staff.overview_context_values import Context, Feedback, PermitUse, Work
from layouts.staff.overview_values import (
    PENDING,
    PROVISIONAL,
    Exceeding,
    Gaps,
    Networking,
    Overview,
    Rate,
    Selection,
    Share,
    Warnings,
)
from layouts.translations import Translator

SPAN_POINTS = 30


@dataclass(frozen=True)
class Figure:
    """What a tile says, in whatever size a surface draws it."""

    name: str
    href: str
    method: Any
    """The way to how it is computed."""
    main: Sequence[Measure]
    change: str
    spark: Callable[..., Any] = lambda **_: None
    spark_note: str = ""
    beside: Measure | None = None


def tiles(overview: Overview, context: Context, *, t: Translator) -> list[Any]:
    """All tiles in the order of a morning."""
    return [_tile(one, t) for one in figures(overview, context, t=t)]


def figures(overview: Overview, context: Context, *, t: Translator) -> list[Figure]:
    """What the tiles say, in the order of a morning."""
    selection = overview.selection
    day, today = selection.day, selection.today
    is_provisional = overview.exceeding.phase == PROVISIONAL
    of_day = rows_of(selection, day, "warning" if is_provisional else "")
    return [
        replace(exceeding_figure(overview.exceeding, day, today, t=t), href=of_day),
        replace(warning_figure(overview.warnings, t=t), href=rows_of(selection, today, "warning")),
        gap_figure(overview.gaps, day, t=t),
        networking_figure(overview.networking, t=t),
        transmission_figure(overview.transmission, t=t),
        work_figure(context.work, t=t),
        feedback_figure(context.feedback, t=t),
        permit_figure(context.permits, t=t),
    ]


def rows_of(selection: Selection, day: date, stage: str) -> str:
    """The exceedances of a day within the filters of the page; no stage: those that count."""
    chosen = {
        "from": day.isoformat(),
        "to": day.isoformat(),
        "county": selection.county.value if selection.county else "",
        "industry": selection.industry.value if selection.industry else "",
        "stage": stage,
    }
    return f"/staff/exceedances?{urlencode({key: one for key, one in chosen.items() if one})}"


def _tile(figure: Figure, t: Translator) -> Any:
    return parts.tile(
        figure.name,
        href=figure.href,
        method=figure.method,
        main=figure.main,
        beside=figure.beside,
        change=figure.change,
        spark=figure.spark(),
        spark_note=figure.spark_note,
    )


def day_word(day: date, today: date, *, t: Translator) -> str:
    """``昨日`` for the day before today, else the date."""
    if day == today - timedelta(days=1):
        return t("昨日")
    return formats.day(day, t=t)


def range_words(values: Sequence[int | None], *, unit: str, t: Translator) -> str:
    """Span and range of the points, as ``30 日 · 0–8 口``."""
    known = [value for value in values if value is not None]
    if not known:
        return t("{n} 日 · 无数据", n=SPAN_POINTS)
    low, high = formats.count(min(known), t=t), formats.count(max(known), t=t)
    spread = low if low == high else f"{low}–{high}"
    return t("{n} 日 · {spread} {unit}", n=SPAN_POINTS, spread=spread, unit=unit)


def exceeding_figure(shown: Exceeding, day: date, today: date, *, t: Translator) -> Figure:
    """Yesterday as settled; before the marking time is over its warnings, named as provisional."""
    outlets = t("口", context="outlets")
    houses = t("家", context="enterprises")
    newest = Measure(
        t("最近认定日 {day}", day=formats.day(shown.newest_settled_day, t=t)),
        formats.count(shown.newest_settled.outlets, t=t),
        outlets,
    )
    word = day_word(day, today, t=t)
    if shown.phase == PROVISIONAL and shown.changes_at is not None:
        name = t(
            "{day}（暂定，{time} 后认定）", day=word, time=formats.clock_time(shown.changes_at)
        )
        main = [
            Measure(t("预警"), formats.count(shown.open.enterprises, t=t), houses),
            Measure("", formats.count(shown.open.outlets, t=t), outlets),
        ]
        change = t("标记截止 {time}", time=formats.hour(shown.changes_at, t=t))
    else:
        name = t("{day}超标", day=word)
        main = [
            Measure(
                t("{day} · 已认定", day=formats.day(day, t=t)),
                formats.count(shown.settled.enterprises, t=t),
                houses,
            ),
            Measure("", formats.count(shown.settled.outlets, t=t), outlets),
        ]
        change = _exceeding_change(shown, t)
    if not shown.has_data:
        main = [Measure(formats.day(day, t=t), formats.no_data(t))]
        change = t("这一天还没有计算结果")
    sums = [
        None if low is None else low + (high or 0)
        for low, high in zip(shown.series, shown.open_series, strict=True)
    ]
    return Figure(
        name=name,
        href="#exceedances",
        method=method_links.of_tile(name, "exceedance", t=t),
        main=main,
        beside=newest if shown.newest_settled_day != day else None,
        change=change,
        spark=partial(sparkline.bars, shown.series, open_values=shown.open_series),
        spark_note=range_words(sums, unit=outlets, t=t),
    )


def _exceeding_change(shown: Exceeding, t: Translator) -> str:
    if shown.phase == PENDING and shown.open.outlets:
        return t(
            "另有 {n} 口待核实，{time} 前审核",
            n=shown.open.outlets,
            time=formats.hour(shown.changes_at, t=t) if shown.changes_at else "",
        )
    change = formats.change(
        shown.settled.outlets,
        shown.before.outlets,
        span=t("前一日"),
        counter=t("口", context="outlets"),
        t=t,
    )
    return t("{change}，为 30 日最高", change=change) if shown.is_highest else change


def warning_figure(shown: Warnings, *, t: Translator) -> Figure:
    """What is over a limit right now and may still be marked."""
    outlets = t("口", context="outlets")
    label = t("今日实时")
    if shown.until is not None:
        label = t("今日实时 · 至 {time}", time=formats.clock_time(shown.until))
    main = [Measure(label, formats.count(shown.count.outlets, t=t), outlets)]
    change = t("{n} 家；其中 {k} 口仍在持续", n=shown.count.enterprises, k=shown.continuing)
    if not shown.count.outlets:
        change = t("今日到目前没有超过限值的数据")
    name = t("当前预警")
    return Figure(
        name=name,
        href="#live",
        method=method_links.of_tile(name, "exceedance", t=t),
        main=main,
        change=change,
        spark=partial(sparkline.bars, [0] * len(shown.series), open_values=shown.series),
        spark_note=range_words(shown.series, unit=outlets, t=t),
    )


def gap_figure(shown: Gaps, day: date, *, t: Translator) -> Figure:
    """Outlets whose due hours did not arrive, and those that are silent now."""
    outlets = t("口", context="outlets")
    change = t("共缺 {n} 个应有小时值", n=formats.count(shown.missing_hours, t=t))
    if shown.before is not None:
        compared = formats.change(
            shown.outlets, shown.before, span=t("前一日"), counter=outlets, t=t
        )
        change = f"{compared}{t('；')}{change}"
    name = t("缺数与中断")
    return Figure(
        name=name,
        href="#silent",
        method=method_links.of_tile(name, "gaps", t=t),
        main=[
            Measure(
                t("{day} · 缺数", day=formats.day(day, t=t)),
                formats.count(shown.outlets, t=t),
                t("/ {base} 口", base=formats.count(shown.base, t=t)),
            )
        ],
        beside=Measure(
            t("此刻中断 ≥ {n} h", n=shown.silent_hours),
            formats.count(shown.silent, t=t),
            outlets,
        ),
        change=change,
        spark=partial(sparkline.bars, shown.series),
        spark_note=range_words(shown.series, unit=outlets, t=t),
    )


def networking_figure(shown: Networking, *, t: Translator) -> Figure:
    """Outlets obliged to be networked: how many are."""
    outlets = t("口", context="outlets")
    compared = formats.change(
        shown.networked, shown.networked_before, span=t("三十日前"), counter=outlets, t=t
    )
    rest = t(
        "应装未装 {a}，暂缓 {b}，免装 {c}", a=shown.to_install, b=shown.deferred, c=shown.exempt
    )
    name = t("应装尽装")
    return Figure(
        name=name,
        href="#unconnected",
        method=method_links.of_tile(name, "networking", t=t),
        main=[
            Measure(
                t("已联 / 应装"),
                formats.count(shown.networked, t=t),
                t("/ {base} 口", base=formats.count(shown.obliged, t=t)),
            )
        ],
        beside=Measure(t("已装"), formats.count(shown.installed, t=t), outlets),
        change=f"{compared}{t('；')}{rest}",
        spark=partial(
            sparkline.line, [_number(v) for v in shown.series], target=float(shown.obliged)
        ),
        spark_note=t("目标 {n} 口", n=formats.count(shown.obliged, t=t)),
    )


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def share_number(share: Share, *, t: Translator) -> tuple[str, str]:
    """A share as number and unit; 数据不足 without a base."""
    if share.value is None:
        return formats.no_data(t), ""
    return formats.percent(share.value, t=t).removesuffix(" %"), "%"


def points(now: Share, before: Share, *, span: str, t: Translator) -> str:
    """A change between two shares in percentage points and words."""
    if now.value is None or before.value is None:
        return t("{span}数据不足，不作比较", span=span)
    difference = round((now.value - before.value) * 100, 1)
    if not difference:
        return t("与{span}持平", span=span)
    size = formats.signed(abs(difference), t=t, decimals=1).lstrip("+")
    if difference > 0:
        return t("比{span}高 {n} 个百分点", span=span, n=size)
    return t("比{span}低 {n} 个百分点", span=span, n=size)


def transmission_figure(shown: Rate, *, t: Translator) -> Figure:
    """有效传输率 of the last full month: valid of due hours, after back-filling."""
    number, unit = share_number(shown.share, t=t)
    beside_number, beside_unit = share_number(shown.beside, t=t)
    before = formats.month(shown.start - timedelta(days=1), t=t)
    change = points(shown.share, shown.before, span=before, t=t)
    note = t("30 日")
    if shown.target is not None:
        target = formats.percent(shown.target, t=t)
        change = t("{change}；目标 {target}", change=change, target=target)
        note = t("30 日 · 目标 {target}", target=target)
    name = t("有效传输率 · {month}", month=formats.month(shown.start, t=t))
    return Figure(
        name=name,
        href="#ranking",
        method=method_links.of_tile(name, "rates", t=t),
        main=[
            Measure(t("补全 · 应收 {n} 项·h", n=formats.count(shown.share.base, t=t)), number, unit)
        ],
        beside=Measure(t("其中传输率"), beside_number, beside_unit),
        change=change,
        spark=partial(sparkline.line, shown.series, target=shown.target),
        spark_note=note,
    )


def work_figure(shown: Work, *, t: Translator) -> Figure:
    """Findings of the daily review that nobody closed yet."""
    pieces = t("项", context="findings")
    name = t("待办与超期")
    until = formats.hour(shown.closes_at, t=t)
    change = t("日审截止 {time}", time=until)
    if shown.is_overdue:
        change = t("日审已过截止 {time}", time=until)
    elif not shown.open:
        change = t("都已审核") if shown.total else t("没有需要审核的事项")
    return Figure(
        name=name,
        href=shown.href,
        method=method_links.of_tile(name, "daily-review", t=t),
        main=[
            Measure(
                t("{day} · 待审", day=formats.day(shown.day, t=t)),
                formats.count(shown.open, t=t),
                pieces,
            )
        ],
        beside=Measure(
            t("其中超期"), formats.count(shown.open if shown.is_overdue else 0, t=t), pieces
        ),
        change=change,
    )


def feedback_figure(shown: Feedback, *, t: Translator) -> Figure:
    """Opinions, complaints and reports of citizens without an answer."""
    pieces = t("件", context="letters")
    change = t("至今没有收到意见、投诉与举报")
    if shown.oldest_open is not None:
        change = t(
            "最早一件 {day}收到", day=formats.day(formats.local(shown.oldest_open).date(), t=t)
        )
    elif shown.total:
        change = t("都已答复")
    name = t("投诉未办结")
    return Figure(
        name=name,
        href="/staff/methods/feedback",
        method=method_links.of_tile(name, "feedback", t=t),
        main=[Measure(t("未办结"), formats.count(shown.open, t=t), pieces)],
        beside=Measure(t("累计收到"), formats.count(shown.total, t=t), pieces),
        change=change,
    )


def permit_figure(shown: PermitUse, *, t: Translator) -> Figure:
    """Enterprises that have used most of a permitted amount."""
    houses = t("家", context="enterprises")
    share = None
    if shown.warning_share is not None:
        share = f"{formats.as_entered(shown.warning_share * 100, t=t)} %"
    name = t("许可量 ≥ {share} 的单位", share=share) if share else t("超过许可量的单位")
    return Figure(
        name=name,
        href="/staff/emissions",
        method=method_links.of_tile(name, "permit-use", t=t),
        main=[
            Measure(
                t("年累计 / 年许可"),
                formats.count(shown.near if share else shown.exceeded, t=t),
                t("/ {base} 家", base=formats.count(shown.enterprises, t=t)),
            )
        ],
        beside=Measure(t("超过许可量"), formats.count(shown.exceeded, t=t), houses),
        change=t(
            "{year} 年至 {day}；未结束的季度为暂算",
            year=shown.year,
            day=formats.day(shown.until, t=t),
        ),
    )
