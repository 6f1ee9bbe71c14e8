"""Scorecards, funnel and the sentence of the page of operators, from stored rows."""

from typing import Any

import numpy as np
import pandas as pd

from analytics.scoring import funnel as control
from dashboard import parameters
from dashboard.staff import operators_loaders as loaders
from dashboard.staff.operators_choice import Chosen
from dashboard.staff.operators_loaders import Evaluation
from dashboard.staff.rows import number, records, whole
from dashboard.staff.scores import loaders as score_loaders
from layouts import formats
from layouts.staff.operators_values import (
    PROMPT,
    UNITS,
    Cap,
    Card,
    Completed,
    Curve,
    Funnel,
    Point,
    Rate,
)
from layouts.translations import Translator

LEGAL_FORM = " Co., Ltd."
CURVE_POINTS = 60
FUNNEL_AT_MOST = 200
"""Operators in one figure."""


def operator_href(chosen: Chosen, operator_id: int) -> str:
    """The page of one operator with the same month and span."""
    state = chosen.state
    query = parameters.query(
        month=None if state.month is None else f"{state.month:%Y-%m}",
        months=None if state.months == 1 else state.months,
    )
    path = f"/staff/operators/{operator_id}"
    return f"{path}?{query}" if query else path


def short_name(row: dict[str, Any], t: Translator) -> str:
    """The short name in Chinese, in English the name without its legal form."""
    return t.name(row["short_name_zh"], row["name_en"].removesuffix(LEGAL_FORM))


def text_of(texts: dict[str, dict[str, Any]], key: str, name: str, t: Translator) -> str:
    """A text of a rule row in the language of the page; the key where the rules lack it."""
    row = texts.get(key)
    return t.name(row[f"{name}_zh"], row[f"{name}_en"]) if row else key


def grade_word(evaluation: Evaluation, key: str | None, t: Translator) -> str:
    """The word of a grade."""
    return text_of(evaluation.texts["bands"], key, "name", t) if key else ""


def grade_of(evaluation: Evaluation, score: float | None) -> str | None:
    """The grade that a score alone would have, by the rules of the evaluation."""
    if score is None:
        return None
    bands = evaluation.texts["bands"].items()
    return next((key for key, row in bands if score >= row["from_value"]), None)


def cards(chosen: Chosen) -> tuple[Card, ...]:
    """Every scorecard: companies by rank, then self-operating dischargers."""
    if chosen.now is None:
        return ()
    facts = _Facts(chosen, chosen.now)
    return tuple(facts.card(row) for row in records(chosen.now.cards))


class _Facts:
    """Rows of an evaluation by operator."""

    def __init__(self, chosen: Chosen, now: Evaluation):
        self._chosen, self._now, self._t = chosen, now, chosen.visit.t
        self._names = {row["om_operator_id"]: row for row in records(now.names)}
        prompt = now.lines[now.lines["line_key"] == PROMPT]
        self._prompt = {row["om_operator_id"]: row for row in records(prompt)}
        self._caps: dict[int, list[Cap]] = {}
        for row in records(now.caps):
            self._caps.setdefault(row["om_operator_id"], []).append(cap(now, row, t=chosen.visit.t))
        self._completed = completed(chosen)
        shown = chosen.shown
        assert shown is not None
        self._disputed = score_loaders.disputed(
            chosen.visit.scope, "operator", shown["month"], int(shown["months"])
        )
        self._before = {}
        if chosen.before is not None:
            self._before = {row["om_operator_id"]: row for row in records(chosen.before.cards)}

    def card(self, row: dict[str, Any]) -> Card:
        key, now, t = row["om_operator_id"], self._now, self._t
        name, before = self._names[key], self._before.get(key, {})
        low, high = number(row["score_low"]), number(row["score_high"])
        before_row, shown = self._chosen.before_row, self._chosen.shown
        assert shown is not None
        outlets = int(row["outlets"])
        return Card(
            operator_id=key,
            name=short_name(name, t),
            full_name=t.name(name["name_zh"], name["name_en"]),
            href=operator_href(self._chosen, key),
            is_self_operated=bool(row["is_self_operated"]),
            is_scored=row["state"] == "scored",
            outlets=outlets,
            outlet_days=int(row["outlet_days"]),
            earned=number(row["earned"]),
            maximum=number(row["maximum"]),
            raw_score=number(row["raw_score"]),
            score=number(row["score"]),
            low=low,
            high=high,
            rank=whole(row["rank"]),
            rank_low=whole(row["rank_low"]),
            rank_high=whole(row["rank_high"]),
            group=whole(row["group_number"]),
            grade=grade_word(now, row["grade"], t),
            uncapped_grade=grade_word(now, row["uncapped_grade"], t),
            low_grade=grade_word(now, grade_of(now, low), t),
            high_grade=grade_word(now, grade_of(now, high), t),
            caps=tuple(self._caps.get(key, ())),
            prompt=rate_of(self._prompt.get(key)),
            completed=self._completed.get(key, Completed(None, 0, outlets)),
            before=number(before.get("score")),
            before_low=number(before.get("score_low")),
            before_high=number(before.get("score_high")),
            before_rules_differ=before_row is not None
            and before_row["rule_version"] != shown["rule_version"],
            is_disputed=key in self._disputed,
        )


def cap(evaluation: Evaluation, row: dict[str, Any], *, t: Translator) -> Cap:
    """A row of caps in words."""
    return Cap(
        statement=text_of(evaluation.texts["caps"], row["cap_key"], "statement", t),
        reference=row["reference"],
        decided_on=row["decided_on"],
        grade=grade_word(evaluation, row["band"], t),
    )


def rate_of(row: dict[str, Any] | None) -> Rate | None:
    """Numerator and denominator of a row; None where nothing was due."""
    if row is None:
        return None
    part, base = number(row["numerator"]), number(row["denominator"])
    return None if part is None or base is None else Rate(part, base)


def completed(chosen: Chosen) -> dict[int, Completed]:
    """Transmission after back-filling of each operator: over the outlets that it served.

    It comes from the faces of the months, which keep it by outlet for the whole month; an outlet
    that changed hands within the span is in the sum of both.
    """
    now = chosen.now
    if now is None:
        return {}
    hours = loaders.completed(chosen.visit.scope, chosen.start, chosen.end)
    served = now.evidence[now.evidence["line_key"] == PROMPT]
    joined = served[["om_operator_id", "outlet_id"]].merge(hours, on="outlet_id")
    due = now.lines[now.lines["line_key"] == PROMPT].set_index("om_operator_id")["denominator"]
    wanted = served.groupby("om_operator_id")["denominator"].sum()
    found = {}
    for key, rows in joined.groupby("om_operator_id"):
        # Everything is in sight when the outlets in scope bear the whole denominator of the line.
        is_whole = abs(float(wanted[key]) - float(due.get(key, np.nan))) < 1e-6
        seen = int(rows["outlet_id"].nunique())
        all_of = int((served["om_operator_id"] == key).sum())
        found[int(str(key))] = Completed(
            Rate(float(rows["numerator"].sum()), float(rows["denominator"].sum())),
            seen,
            all_of if is_whole else seen + 1,
        )
    return found


def line_names(evaluation: Evaluation, t: Translator) -> tuple[tuple[str, str], ...]:
    """Lines with a rate that is pooled, as (key, name), in the order of the rules."""
    pooled = set(evaluation.priors["line_key"])
    lines = evaluation.texts["lines"]
    return tuple((key, text_of(lines, key, "duty", t)) for key in lines if key in pooled)


def funnel(chosen: Chosen, line_key: str) -> Funnel | None:
    """Rates of a line against how much was due, with the limits of chance."""
    now, t = chosen.now, chosen.visit.t
    if now is None:
        return None
    rows = now.lines[(now.lines["line_key"] == line_key) & (now.lines["denominator"] > 0)]
    rows = rows[rows["rate"].notna()].nlargest(FUNNEL_AT_MOST, "denominator")
    rows = rows.sort_values(["denominator", "om_operator_id"])
    prior = now.priors[now.priors["line_key"] == line_key]
    mean = number(prior["mean"].iloc[0]) if len(prior) else None
    effect = float(prior["design_effect"].iloc[0]) if len(prior) else float("nan")
    names = {row["om_operator_id"]: row for row in records(now.names)}
    zones = _zones(rows, mean, effect)
    points = tuple(
        Point(
            name=short_name(names[row["om_operator_id"]], t),
            numerator=row["numerator"],
            denominator=row["denominator"],
            share=row["rate"],
            zone=zone,
            is_self_operated=bool(names[row["om_operator_id"]]["is_self_operated"]),
        )
        for row, zone in zip(records(rows), zones, strict=True)
    )
    lines = now.texts["lines"]
    return Funnel(
        line_key=line_key,
        name=text_of(lines, line_key, "duty", t),
        statement=text_of(lines, line_key, "statement", t),
        unit=UNITS.get(line_key, ""),
        mean=mean,
        points=points,
        curve=_curve(rows, mean, effect),
    )


def _zones(rows: pd.DataFrame, mean: float | None, effect: float) -> list[int]:
    """How far each rate lies from the common one: 0, 1 beyond 95 %, 2 beyond 99.8 %."""
    if mean is None or rows.empty:
        return [0] * len(rows)
    trials, share = rows["denominator"].to_numpy(float), rows["rate"].to_numpy(float)
    zones = np.zeros(len(rows), dtype=np.int64)
    for z in (control.WARNING_Z, control.ACTION_Z):
        low, high = control.limits(trials, mean=mean, design_effect=effect, z=z)
        zones += (share < low) | (share > high)
    return [int(zone) for zone in zones]


def _curve(rows: pd.DataFrame, mean: float | None, effect: float) -> Curve | None:
    if mean is None or rows.empty:
        return None
    most, least = float(rows["denominator"].max()), float(rows["denominator"].min())
    trials = np.geomspace(max(least * 0.6, 0.5), most * 1.1, CURVE_POINTS)

    def pair(z: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
        low, high = control.limits(trials, mean=mean, design_effect=effect, z=z)
        return tuple(low.tolist()), tuple(high.tolist())

    return Curve(tuple(trials.tolist()), pair(control.WARNING_Z), pair(control.ACTION_Z))


def finding(chosen: Chosen, shown: tuple[Card, ...]) -> str:
    """One sentence: how many, who cannot be told apart, how sure, and what moved."""
    t = chosen.visit.t
    companies = [one for one in shown if not one.is_self_operated]
    scored = [one for one in companies if one.is_scored and one.score is not None]
    own = len(shown) - len(companies)
    said = [t("评价运维公司 {n} 家", n=len(companies))]
    if own:
        said.append(t("自行运维 {n} 家另列", n=own))
    if absent := len(shown) - len([one for one in shown if one.is_scored]):
        said.append(t("未评价 {n} 家", n=absent))
    first = [one for one in scored if one.group == 1]
    if len(first) > 1:
        names = t("、").join(one.name for one in first)
        said.append(t("第一组 {n} 家分不出高下：{names}", n=len(first), names=names))
    elif first:
        said.append(t("{name}居首", name=first[0].name))
    if wide := [one for one in scored if one.is_wide]:
        said.append(t("{n} 家的区间跨等级，等级不能当作定论", n=len(wide)))
    moved = [one for one in scored if one.change is not None and not one.overlaps_before]
    if moved:
        words = t("、").join(
            f"{one.name} {formats.signed(one.change, decimals=1, t=t)}" for one in moved
        )
        said.append(t("比上期变化超出区间的：{words}", words=words))
    elif chosen.before is not None and scored:
        said.append(t("比上期的变化都在区间之内"))
    return t("；").join(said) + t("。")


def level(evaluation: Evaluation) -> float | None:
    """The share of draws that the intervals hold, by the rules."""
    row = evaluation.texts["interval"].get("level")
    return None if row is None else number(row["number"])


def edges(evaluation: Evaluation) -> tuple[float, ...]:
    """Scores from which on a grade holds."""
    return tuple(row["from_value"] for row in evaluation.texts["bands"].values())
