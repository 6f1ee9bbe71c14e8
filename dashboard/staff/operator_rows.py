"""Lines, changes, outlets, monitors and history of one operator, from stored rows."""

from typing import Any

import pandas as pd

from dashboard import parameters
from dashboard.jobs.score_changes import BAND, Difference, differences
from dashboard.staff import loaders_city as city
from dashboard.staff import operators_loaders as loaders
from dashboard.staff import operators_rows as rows
from dashboard.staff.operators_choice import Chosen
from dashboard.staff.operators_loaders import DAY, Evaluation
from dashboard.staff.overview_rows import enterprise_name, outlet_name
from dashboard.staff.rows import number, records, whole
from layouts import formats
from layouts.staff.operators_values import (
    LINE_STATES,
    UNITS,
    Card,
    Dimension,
    Line,
    Monitor,
    Moved,
    Offer,
    Outlet,
    Past,
    Rate,
)
from layouts.staff.scores.words import CAUSES
from layouts.translations import Translator

CAP = "cap:"
OUTLETS_SHOWN = 3
COUNTING = ("scored", "not_delivered")


def dimensions(chosen: Chosen, operator_id: int) -> tuple[Dimension, ...]:
    """Every line of the scorecard in the order of the rules."""
    now, t = chosen.now, chosen.visit.t
    if now is None:
        return ()
    own = {row["line_key"]: row for row in _own(now.lines, operator_id)}
    before = {}
    if chosen.before is not None:
        before = {row["line_key"]: row for row in _own(chosen.before.lines, operator_id)}
    found = []
    for key, dimension in now.texts["dimensions"].items():
        keys = [one for one, row in now.texts["lines"].items() if row["dimension"] == key]
        lines = tuple(
            _line(chosen, own[one], before.get(one), now.texts) for one in keys if one in own
        )
        counting = [one for one in lines if one.state in COUNTING]
        found.append(
            Dimension(
                name=t.name(dimension["name_zh"], dimension["name_en"]),
                lines=lines,
                earned=sum(one.earned for one in counting),
                maximum=sum(one.maximum for one in counting),
            )
        )
    return tuple(found)


def _own(frame: pd.DataFrame, operator_id: int) -> list[dict[str, Any]]:
    return records(frame[frame["om_operator_id"] == operator_id])


def _line(chosen: Chosen, row: dict[str, Any], before: dict[str, Any] | None, texts: Any) -> Line:
    t, key = chosen.visit.t, row["line_key"]
    return Line(
        line_key=key,
        name=rows.text_of(texts["lines"], key, "duty", t),
        statement=rows.text_of(texts["lines"], key, "statement", t),
        dimension=row["dimension"],
        state=row["state"],
        numerator=number(row["numerator"]),
        denominator=number(row["denominator"]),
        unit=UNITS.get(key, ""),
        rate=number(row["rate"]),
        pooled=number(row["pooled_rate"]),
        raw_earned=float(row["raw_earned"]),
        earned=float(row["earned"]),
        maximum=float(row["maximum"]),
        before=number(before["earned"]) if before and before["state"] in COUNTING else None,
        outlets_href=f"{chosen.address(line=key)}#outlets",
        is_chosen=key == chosen.state.line,
    )


def moved(chosen: Chosen, operator_id: int) -> tuple[Moved, ...]:
    """Lines, caps and the score that differ from the month before, the largest first."""
    now, before, t = chosen.now, chosen.before, chosen.visit.t
    if now is None or before is None or chosen.shown is None or chosen.before_row is None:
        return ()
    found = differences(
        "operator",
        _tables(before, operator_id),
        _tables(now, operator_id),
        subject="om_operator_id",
        other_method=chosen.before_row["method_version"] != chosen.shown["method_version"],
    )
    found = [one for one in found if _is_visible(one)]
    found.sort(key=lambda one: -abs((one.after or 0.0) - (one.before or 0.0)))
    found.sort(key=lambda one: one.line_key != BAND)
    names = _outlet_names(chosen, {row["outlet_id"] for one in found for row in _rows_of(one)})
    return tuple(_moved(before, now, one, names, t) for one in found)


def _rows_of(one: Difference) -> list[dict[str, Any]]:
    """Outlets whose shortfall moved most."""
    found: list[dict[str, Any]] = one.detail.get("outlets", [])
    return found[:OUTLETS_SHOWN]


def _outlet_names(chosen: Chosen, wanted: set[int]) -> dict[int, str]:
    t = chosen.visit.t
    found = loaders.outlets(chosen.visit.scope, chosen.start, chosen.end, wanted)
    return {
        row["outlet_id"]: f"{enterprise_name(row, t)} {row['outlet_code']}"
        for row in records(found)
    }


def _is_visible(one: Difference) -> bool:
    """Other hours that earn the same are no reason of a change."""
    same = one.before is not None and one.after is not None
    return not same or abs((one.after or 0.0) - (one.before or 0.0)) >= 0.005


def _tables(evaluation: Evaluation, operator_id: int) -> dict[str, list[dict[str, Any]]]:
    frames = {
        "operator_score": evaluation.cards,
        "operator_line": evaluation.lines,
        "operator_cap": evaluation.caps,
        "operator_evidence": evaluation.evidence,
    }
    return {
        name: [
            {key: None if _is_nan(value) else value for key, value in row.items()}
            for row in _own(frame, operator_id)
        ]
        for name, frame in frames.items()
    }


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and value != value


def _moved(
    before: Evaluation, now: Evaluation, one: Difference, names: dict[int, str], t: Translator
) -> Moved:
    if one.line_key == BAND:
        name = t("总分")
    elif one.line_key.startswith(CAP):
        key = one.line_key.removeprefix(CAP)
        name = rows.text_of(now.texts["caps"], key, "statement", t)
    else:
        name = rows.text_of(now.texts["lines"], one.line_key, "duty", t)
    return Moved(
        name=name,
        before=one.before,
        after=one.after,
        cause=t(CAUSES[one.cause]),
        facts=t("；").join(
            part for part in (_facts(before, now, one, t), _outlets_said(one, names, t)) if part
        ),
    )


def _facts(before: Evaluation, now: Evaluation, one: Difference, t: Translator) -> str:
    detail = one.detail
    if "bands" in detail:
        grades = [rows.grade_word(now, key, t) or t("未评价") for key in detail["bands"]]
        return " → ".join(grades) if grades[0] != grades[1] else grades[0]
    if one.line_key.startswith(CAP):
        came = [entry["reference"] for entry in detail.get("came", ())]
        went = [entry["reference"] for entry in detail.get("went", ())]
        said = [t("新增 {refs}", refs=t("、").join(came))] if came else []
        return t("；").join(said + ([t("不再计 {refs}", refs=t("、").join(went))] if went else []))
    said = []
    if "state" in detail:
        old, new = (t(LINE_STATES[name]) if name else "—" for name in detail["state"])
        said.append(f"{old} → {new}")
    if "numerator" in detail or "denominator" in detail:
        said.append(" → ".join(_counts(one, side, t) for side in (before, now)))
    return t("；").join(part for part in said if part)


def _outlets_said(one: Difference, names: dict[int, str], t: Translator) -> str:
    """The outlets behind a line that moved, with what was done of what was due."""
    said = []
    for row in _rows_of(one):
        sides = [
            "—"
            if pair is None
            else f"{formats.tally(pair[0], t=t)} / {formats.tally(pair[1], t=t)}"
            for pair in (row["before"], row["after"])
        ]
        if row["outlet_id"] in names:
            said.append(f"{names[row['outlet_id']]} {' → '.join(sides)}")
    return t("、").join(said)


def _counts(one: Difference, evaluation: Evaluation, t: Translator) -> str:
    """What was done of what was due in one evaluation."""
    own = [
        row
        for row in _own(evaluation.lines, one.subject_id)
        if row["line_key"] == one.line_key and number(row["denominator"]) is not None
    ]
    if not own:
        return "—"
    done, due = own[0]["numerator"], own[0]["denominator"]
    return f"{formats.tally(done, t=t)} / {formats.tally(due, t=t)}"


def outlets(chosen: Chosen, operator_id: int) -> tuple[tuple[Offer, ...], tuple[Outlet, ...], int]:
    """Lines as heads, the outlets that were served with what each line found there, their number.

    The worst at the chosen line stands first.
    """
    now, t, scope = chosen.now, chosen.visit.t, chosen.visit.scope
    if now is None:
        return (), (), 0
    evidence = _own(now.evidence, operator_id)
    lines = [key for key in now.texts["lines"] if any(row["line_key"] == key for row in evidence)]
    heads = tuple(
        Offer(
            rows.text_of(now.texts["lines"], key, "duty", t),
            f"{chosen.address(line=key)}#outlets",
            key == chosen.state.line,
        )
        for key in lines
    )
    by: dict[int, dict[str, Rate]] = {}
    for row in evidence:
        rate = Rate(row["numerator"], row["denominator"])
        by.setdefault(row["outlet_id"], {})[row["line_key"]] = rate
    completed = {
        row["outlet_id"]: Rate(row["numerator"], row["denominator"])
        for row in records(loaders.completed(scope, chosen.start, chosen.end))
    }
    names = records(loaders.outlets(scope, chosen.start, chosen.end, set(by)))
    counties = {
        one.county_id: t.name(one.name_zh, one.name_en)
        for one in city.counties(scope, chosen.end - DAY)
    }
    found = [
        Outlet(
            outlet_id=row["outlet_id"],
            enterprise=enterprise_name(row, t),
            outlet=outlet_name(row, t),
            county=counties.get(row["county_id"], ""),
            href=outlet_href(chosen, row),
            rates=tuple(by[row["outlet_id"]].get(key) for key in lines),
            completed=completed.get(row["outlet_id"]),
        )
        for row in names
    ]
    place = lines.index(chosen.state.line) if chosen.state.line in lines else None

    def worst_first(one: Outlet) -> tuple[float, float, str, str]:
        rate = one.rates[place] if place is not None else None
        if rate is None or rate.share is None:
            return (2.0, 0.0, one.enterprise, one.outlet)
        return (rate.share, -rate.denominator, one.enterprise, one.outlet)

    found.sort(key=worst_first)
    return heads, tuple(found), len(by)


def outlet_href(chosen: Chosen, outlet: dict[str, Any]) -> str:
    """The rows behind an outlet's figures: its explorer over the span, by days."""
    query = parameters.query(
        outlet=outlet["outlet_id"],
        step="day",
        **{"from": chosen.start, "to": chosen.end - DAY},
    )
    return f"/staff/enterprises/{outlet['enterprise_id']}?{query}"


def monitors(chosen: Chosen, operator_id: int) -> tuple[Monitor, ...]:
    """Monitors under its contract that are proposed for replacement."""
    if chosen.shown is None:
        return ()
    t, scope = chosen.visit.t, chosen.visit.scope
    own = _own(loaders.proposed(scope, chosen.shown["month"]), operator_id)
    found = loaders.outlets(scope, chosen.start, chosen.end, {row["outlet_id"] for row in own})
    names = {row["outlet_id"]: row for row in records(found)}
    return tuple(
        Monitor(
            enterprise=enterprise_name(names[row["outlet_id"]], t),
            outlet=outlet_name(names[row["outlet_id"]], t),
            href=outlet_href(chosen, names[row["outlet_id"]]),
            ref=row["monitor_ref"],
            model=row["model"],
            score=number(row["score"]),
            months_below=int(row["months_below"]),
            months_scored=int(row["months_scored"]),
        )
        for row in own
        if row["outlet_id"] in names
    )


def history(chosen: Chosen, operator_id: int) -> tuple[Past, ...]:
    """Scores over the months."""
    t = chosen.visit.t
    found = records(loaders.history(chosen.visit.scope, operator_id, chosen.state.months))
    bands = chosen.now.texts["bands"] if chosen.now else {}
    return tuple(
        Past(
            month=row["month"],
            href=chosen.address(month=row["month"]),
            is_published=row["snapshot_state"] == "published",
            rule_version=row["rule_version"],
            score=number(row["score"]),
            low=number(row["score_low"]),
            high=number(row["score_high"]),
            rank=whole(row["rank"]),
            rank_low=whole(row["rank_low"]),
            rank_high=whole(row["rank_high"]),
            grade=rows.text_of(bands, row["grade"], "name", t) if row["grade"] else "",
            outlets=int(row["outlets"]),
        )
        for row in found
    )


def finding(chosen: Chosen, card: Card, competitors: int) -> str:
    """One sentence: score, place, how sure, and what moved."""
    t = chosen.visit.t
    if not card.is_scored or card.score is None:
        return t("这一时段没有应评的条目，未评价；不是零分。")
    said = [
        t(
            "得分 {score}（{low}–{high}），{grade}",
            score=formats.score(card.score, t=t),
            low=formats.score(card.low, t=t),
            high=formats.score(card.high, t=t),
            grade=card.grade,
        )
    ]
    if card.rank is not None and competitors > 1:
        said.append(
            t(
                "{n} 家中第 {rank}（{low}–{high}），第 {group} 组",
                n=competitors,
                rank=card.rank,
                low=card.rank_low or card.rank,
                high=card.rank_high or card.rank,
                group=card.group or 1,
            )
        )
    elif card.rank is not None:
        said.append(t("同类只有这一家，不比名次"))
    if card.is_wide:
        said.append(
            t("区间从{low}到{high}，等级不能当作定论", low=card.low_grade, high=card.high_grade)
        )
    if card.grade != card.uncapped_grade:
        said.append(t("按得分为{grade}，因决定封顶", grade=card.uncapped_grade))
    said.append(_change_words(card, t))
    if card.is_disputed:
        said.append(t("异议处理中"))
    return t("；").join(said) + t("。")


def _change_words(card: Card, t: Translator) -> str:
    if card.before_rules_differ:
        return t("与上期规则不同，不作比较")
    if card.change is None:
        return t("上期未评价")
    words = formats.signed(card.change, decimals=1, t=t)
    if card.overlaps_before:
        return t("比上期 {change} 分，两期区间重叠，不能说变好或变差", change=words)
    return t("比上期 {change} 分", change=words)
