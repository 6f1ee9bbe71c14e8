"""Operators 运维: scorecards side by side, who cannot be told apart, and the funnel of a line."""

from collections.abc import Mapping
from typing import Any

from dash import Dash
from flask import Flask, Response, request

from dashboard import downloads, parameters, prerender
from dashboard import visit as visits
from dashboard.downloads import Sheet
from dashboard.staff import operator_verification as verification
from dashboard.staff import operators_choice as choice
from dashboard.staff import operators_rows as rows
from dashboard.staff.operators_choice import Chosen
from dashboard.staff.operators_state import State
from dashboard.visit import Visit
from layouts import formats
from layouts.staff import operators as view
from layouts.staff import operators_head as heads
from layouts.staff.operators_values import (
    HOURS_OF_FACTORS,
    SNAPSHOT_STATES,
    Card,
    Page,
    Verification,
)
from layouts.translations import Translator

PATH = "/staff/operators"
TITLE = "运维"
NAV = "运维"
EXPORT = "/staff/operators.<any(csv,xlsx):kind>"
RECORDS = "/staff/operators/verification.<any(csv,xlsx):kind>"

ids = view.IDS

__all__ = ["State"]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    chosen = choice.load(visit, state, path=PATH)
    return view.page(
        load(chosen),
        export=lambda kind: f"/staff/operators.{kind}?{state.to_query()}",
        records=lambda kind: f"/staff/operators/verification.{kind}?{state.to_query()}",
        write=prerender.written,
        t=visit.t,
    )


def load(chosen: Chosen) -> Page:
    """Everything on the page, from stored rows."""
    t, now = chosen.visit.t, chosen.now
    if now is None or chosen.shown is None:
        return Page(
            asked=chosen.state.month,
            snapshot=None,
            choices=choice.choices(chosen),
            rules_note="",
            level=None,
            edges=(),
            finding="",
            companies=(),
            self_operated=(),
            funnel=None,
            is_whole_city=chosen.visit.scope is None,
            verification=Verification(),
        )
    lines = rows.line_names(now, t)
    line = choice.checked_line(chosen, tuple(now.texts["lines"]))
    cards = rows.cards(chosen)
    note = now.texts["set"].get("set", {})
    return Page(
        asked=chosen.state.month,
        snapshot=choice.snapshot(chosen.shown),
        choices=choice.choices(chosen, lines),
        rules_note=t.name(note.get("note_zh", ""), note.get("note_en", "")),
        level=rows.level(now),
        edges=rows.edges(now),
        finding=rows.finding(chosen, cards),
        companies=tuple(one for one in cards if not one.is_self_operated),
        self_operated=tuple(one for one in cards if one.is_self_operated),
        funnel=rows.funnel(chosen, line),
        is_whole_city=chosen.visit.scope is None,
        verification=verification.of(chosen),
    )


def register(app: Dash) -> None:
    """The page has no callbacks: every choice is a link."""


def install(server: Flask) -> None:
    """The scorecards as a file."""

    @server.get(EXPORT)
    def staff_operators(kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, state, kind)

    @server.get(RECORDS)
    def staff_operators_records(kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export_records(here, state, kind)


def export_records(visit: Visit, state: State, kind: str) -> Response:
    """Every record to verify, of all operators in scope."""
    chosen = choice.load(visit, state, path=PATH)
    month = chosen.shown["month"] if chosen.shown else state.month
    name = "operators-verification" + (f"-{month:%Y-%m}-{state.months}" if month else "")
    made = verification.sheet(chosen, verification.of(chosen), remarks(chosen, visit.t))
    return downloads.table(visit, made, kind=kind, name=name)


def export(visit: Visit, state: State, kind: str) -> Response:
    """Every scorecard of the evaluation with its intervals, in full digits."""
    chosen = choice.load(visit, state, path=PATH)
    cards = rows.cards(chosen)
    month = chosen.shown["month"] if chosen.shown else state.month
    name = f"operators-{month:%Y-%m}-{state.months}" if month else "operators"
    return downloads.table(visit, sheet(chosen, cards), kind=kind, name=name)


def sheet(chosen: Chosen, cards: tuple[Card, ...]) -> Sheet:
    """The scorecards as a table of a file."""
    t = chosen.visit.t
    hours = t(HOURS_OF_FACTORS)
    heads_of_columns = (
        t("机构"), t("自行运维"), t("名次"), t("名次区间下限"), t("名次区间上限"), t("组"),
        t("得分"), t("得分区间下限"), t("得分区间上限"), t("未合并得分"), t("等级"),
        t("封顶前等级"), t("封顶"), t("排放口"), t("排放口·天"), f"{t('应有')}（{hours}）",
        f"{t('有效')}（{hours}）", t("有效传输率（即时）"), t("有效传输率（补全）"), t("上期得分"),
        t("比上期"), t("异议处理中"),
    )  # fmt: skip
    lines = [
        (
            one.full_name, t("是") if one.is_self_operated else t("否"), one.rank, one.rank_low,
            one.rank_high, one.group, one.score, one.low, one.high, one.raw_score,
            one.grade or t("未评价"), one.uncapped_grade,
            t("；").join(f"{cap.reference} {cap.decided_on.isoformat()}" for cap in one.caps),
            one.outlets, one.outlet_days, one.prompt.denominator if one.prompt else None,
            one.prompt.numerator if one.prompt else None,
            one.prompt.share if one.prompt else None,
            one.completed.rate.share if one.completed.is_whole and one.completed.rate else None,
            one.before, one.change, t("是") if one.is_disputed else t("否"),
        )
        for one in cards
    ]  # fmt: skip
    return Sheet(
        title=t("运维服务机构评价"), heads=heads_of_columns, rows=lines, remarks=remarks(chosen, t)
    )


def remarks(chosen: Chosen, t: Translator) -> tuple[str, ...]:
    """Which evaluation this is and what must stand under every score."""
    if chosen.shown is None or chosen.now is None:
        return (t("没有评价结果"),)
    shown = choice.snapshot(chosen.shown)
    note = chosen.now.texts["set"].get("set", {})
    return (
        t("时段 {span}", span=heads.span_words(shown, t=t)),
        t(
            "状态：{state}；规则版本：{rules}；证据截至 {day}",
            state=t(SNAPSHOT_STATES[shown.state]),
            rules=shown.rule_version,
            day=formats.iso_day(shown.known_until),
        ),
        t.name(note.get("note_zh", ""), note.get("note_en", "")),
        t("未评价的机构没有得分，不是零分；名次、得分均带区间，同组机构分不出高下。"),
    )
