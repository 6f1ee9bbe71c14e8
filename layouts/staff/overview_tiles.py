"""The tiles of the overview: what a leader looks at first, each a link to its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from layouts import formats, method_links, parts
from layouts.figures import sparkline
from layouts.parts import Measure
from layouts.staff.overview_context_values import Context, Feedback, PermitUse, Work
from layouts.staff.overview_said import (
    GAPS_ONLY,
    change_of_outlets,
    day_word,
    points,
    quality_of,
    range_words,
    rows_of,
    share_number,
    span_word,
)
from layouts.staff.overview_values import (
    PENDING,
    PROVISIONAL,
    Exceeding,
    Gaps,
    Networking,
    Overview,
    Rate,
    Selection,
    Warnings,
)
from layouts.staff.overview_words import BEFORE
from layouts.translations import Translator


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
    today = selection.today
    is_provisional = overview.exceeding.phase == PROVISIONAL
    stage = "warning" if is_provisional else ""
    of_days = rows_of(selection, selection.start, selection.day, stage)
    gaps, rate = overview.gaps, overview.transmission
    return [
        replace(exceeding_figure(overview.exceeding, selection, t=t), href=of_days),
        replace(
            warning_figure(overview.warnings, t=t), href=rows_of(selection, today, today, "warning")
        ),
        replace(
            gap_figure(gaps, t=t),
            href=quality_of(selection, gaps.start, gaps.end, "outlets", where=GAPS_ONLY),
        ),
        replace(
            networking_figure(overview.networking, t=t),
            href=quality_of(selection, None, None, "networking"),
        ),
        replace(
            transmission_figure(rate, t=t),
            href=quality_of(selection, rate.start, rate.end, "outlets"),
        ),
        work_figure(context.work, t=t),
        feedback_figure(context.feedback, t=t),
        permit_figure(context.permits, t=t),
    ]


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


def exceeding_figure(shown: Exceeding, selection: Selection, *, t: Translator) -> Figure:
    """Yesterday as settled; before the marking time is over its warnings, named as provisional."""
    if selection.span != "day":
        return _exceeding_of_span(shown, selection, t=t)
    day, today = selection.day, selection.today
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
        change = _exceeding_change(shown, selection, t)
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


def _exceeding_of_span(shown: Exceeding, selection: Selection, *, t: Translator) -> Figure:
    """A month or a year up to its last day: what is settled, and what waits beside it."""
    outlets = t("口", context="outlets")
    name = t("{day}超标", day=span_word(selection, t=t))
    span = formats.day_span(selection.start, selection.day + timedelta(days=1), t=t)
    main = [
        Measure(
            t("{span} · 已认定", span=span),
            formats.count(shown.settled.enterprises, t=t),
            t("家", context="enterprises"),
        ),
        Measure("", formats.count(shown.settled.outlets, t=t), outlets),
    ]
    change = change_of_outlets(shown, selection, t=t)
    if shown.open.outlets:
        change += t("；") + t("另有 {n} 口待核实", n=shown.open.outlets)
    if not shown.has_data:
        main, change = [Measure(span, formats.no_data(t))], t("这些天还没有计算结果")
    note = range_words(shown.series, unit=outlets, t=t)
    if selection.span == "year":
        note = t("按月 · {n} 个月", n=len(shown.series))
    return Figure(
        name=name,
        href="#exceedances",
        method=method_links.of_tile(name, "exceedance", t=t),
        main=main,
        change=change,
        spark=partial(sparkline.bars, shown.series, open_values=shown.open_series),
        spark_note=note,
    )


def _exceeding_change(shown: Exceeding, selection: Selection, t: Translator) -> str:
    if shown.phase == PENDING and shown.open.outlets:
        return t(
            "另有 {n} 口待核实，{time} 前审核",
            n=shown.open.outlets,
            time=formats.hour(shown.changes_at, t=t) if shown.changes_at else "",
        )
    change = change_of_outlets(shown, selection, t=t)
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


def gap_figure(shown: Gaps, *, t: Translator) -> Figure:
    """Outlets whose due hours did not arrive, and those that are silent now."""
    outlets = t("口", context="outlets")
    is_day = shown.end - shown.start == timedelta(days=1)
    before = t(BEFORE["day" if is_day else "month"])
    days = formats.day(shown.start, t=t)
    if not is_day:
        days = formats.day_span(shown.start, shown.end, t=t)
    change = t("共缺 {n} 个应有小时值", n=formats.count(shown.missing_hours, t=t))
    if shown.before is not None:
        compared = formats.change(shown.outlets, shown.before, span=before, counter=outlets, t=t)
        change = f"{compared}{t('；')}{change}"
    name = t("缺数与中断")
    return Figure(
        name=name,
        href="#silent",
        method=method_links.of_tile(name, "gaps", t=t),
        main=[
            Measure(
                t("{day} · 缺数", day=days),
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
        href=f"{shown.href}#permits",
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
