"""The status matrix: outlets by factors, where *unknown* is a state of its own."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.staff import loaders_city as city
from dashboard.staff.exceedances_choice import OPEN_STAGES, Chosen, plain_rows
from dashboard.staff.exceedances_counts import amount
from dashboard.staff.exceedances_links import episodes_href, outlet_href
from dashboard.staff.overview_rows import enterprise_name, outlet_name
from dashboard.staff.rows import grouped
from layouts import formats
from layouts.staff.exceedances_values import DEPTH_EDGES, Cell, Matrix, MatrixRow
from layouts.stage_marks import STAGE_WORDS
from layouts.translations import Translator
from queries.registry import Pollutant

ROWS_SHOWN = 16
Key = tuple[int, str]


@dataclass(frozen=True)
class _Facts:
    """What is known of each outlet and factor."""

    chosen: Chosen
    share: float
    counted: dict[Key, pd.DataFrame]
    waiting: dict[Key, pd.DataFrame]
    unreviewed: set[Key]
    monitoring: dict[Key, str]
    reviewed: dict[Key, bool]
    due: dict[Key, int]
    valid: dict[Key, int]


def matrix(chosen: Chosen, *, share: float) -> Matrix:
    """Rows of outlets that exceed, wait or are unknown, the worst first; the rest is counted."""
    facts = _facts(chosen, share)
    codes = _codes(chosen, facts)
    rows, compliant, unknown = [], 0, 0
    for outlet in plain_rows(chosen.outlets):
        kinds = {_kind(facts, (outlet["outlet_id"], code)) for code in codes}
        if not kinds <= {"blank", "nolimit"}:
            rows.append((_weight(facts, outlet["outlet_id"], codes, kinds), outlet, kinds))
    rows.sort(key=lambda one: one[0])
    needed = [one for one in rows if one[2] & {"over", "open"}]
    shown = rows if chosen.state.everything else rows[: max(ROWS_SHOWN, len(needed))]
    for _, _, kinds in rows[len(shown) :]:
        unknown += "unknown" in kinds
        compliant += "unknown" not in kinds
    pollutants = city.pollutants(chosen.visit.scope)
    names = {code: pollutants[code] for code in codes}
    media = [one.medium for one in names.values()]
    t = chosen.visit.t
    return Matrix(
        columns=tuple((code, _head(one, t)) for code, one in names.items()),
        media=tuple((medium, media.count(medium)) for medium in dict.fromkeys(media)),
        rows=tuple(_row(facts, outlet, codes) for _, outlet, _ in shown),
        outlets=len(rows),
        compliant=compliant,
        unknown=unknown,
        share=share,
    )


LONGEST_HEAD = 3
FORMULAS = {"SO2": "SO₂", "NOx": "NOₓ"}


def _head(pollutant: Pollutant, t: Translator) -> str:
    """A name that fits the head of a narrow column: a short word, else the formula."""
    formula = FORMULAS.get(pollutant.short_en, pollutant.short_en)
    return t.name(pollutant.name_zh if len(pollutant.name_zh) <= LONGEST_HEAD else formula, formula)


def _facts(chosen: Chosen, share: float) -> _Facts:
    waiting = chosen.episodes[chosen.episodes["stage"].isin(OPEN_STAGES)]
    unreviewed = chosen.episodes[~chosen.episodes["limit_reviewed"].astype(bool)]
    beside = chosen.beside
    coverage = beside.coverage
    return _Facts(
        chosen=chosen,
        share=share,
        counted=_by_series(chosen.settled),
        waiting=_by_series(waiting),
        unreviewed=set(_keys(unreviewed)),
        monitoring=dict(zip(_keys(beside.factors), beside.factors["monitoring"], strict=True)),
        reviewed=dict(zip(_keys(beside.limited), beside.limited["reviewed"], strict=True)),
        due=dict(zip(_keys(coverage), coverage["due_hours"], strict=True)),
        valid=dict(zip(_keys(coverage), coverage["valid_hours"], strict=True)),
    )


def _keys(rows: pd.DataFrame) -> list[Key]:
    return list(zip(rows["outlet_id"].tolist(), rows["pollutant_code"].tolist(), strict=True))


def _by_series(rows: pd.DataFrame) -> dict[Key, pd.DataFrame]:
    return dict(grouped(rows, ["outlet_id", "pollutant_code"]))


def _codes(chosen: Chosen, facts: _Facts) -> list[str]:
    """Factors of the columns, gas before water, in the order of screens."""
    own = set(chosen.outlets["outlet_id"])
    wanted = {code for outlet, code in facts.monitoring if outlet in own}
    wanted |= {code for outlet, code in facts.counted}
    known = city.pollutants(chosen.visit.scope)
    codes = [code for code in known if code in wanted]
    return sorted(codes, key=lambda code: known[code].medium)


def _row(facts: _Facts, outlet: dict[str, Any], codes: list[str]) -> MatrixRow:
    t = facts.chosen.visit.t
    return MatrixRow(
        enterprise=enterprise_name(outlet, t),
        outlet=outlet_name(outlet, t),
        href=outlet_href(facts.chosen, outlet),
        cells=tuple(_cell(facts, outlet, code) for code in codes),
    )


def _cell(facts: _Facts, outlet: dict[str, Any], code: str) -> Cell:
    key = (outlet["outlet_id"], code)
    if key in facts.counted:
        return _over(facts, outlet, code)
    if key in facts.waiting:
        return _waiting(facts, outlet, code)
    kind = _state(facts, key)
    if kind in ("blank", "nolimit", "manual", "unreviewed"):
        return Cell(kind)
    due, valid = int(facts.due.get(key, 0)), int(facts.valid.get(key, 0))
    t = facts.chosen.visit.t
    title = t("有效 {valid} / 应有 {due} h", valid=valid, due=due)
    return Cell(kind, title=title, href=outlet_href(facts.chosen, outlet, code))


def _kind(facts: _Facts, key: Key) -> str:
    if key in facts.counted:
        return "over"
    return "open" if key in facts.waiting else _state(facts, key)


def _state(facts: _Facts, key: Key) -> str:
    """State of a series that nothing is said to exceed in."""
    monitoring = facts.monitoring.get(key)
    if monitoring is None:
        return "blank"
    if monitoring == "manual":
        return "manual"
    if key not in facts.reviewed:
        return "nolimit"
    if key in facts.unreviewed or not facts.reviewed[key]:
        return "unreviewed"
    if key not in facts.due:
        return "unknown"
    due = facts.due[key]
    if not due:
        return "idle"
    return "ok" if facts.valid[key] >= facts.share * due else "unknown"


def _over(facts: _Facts, outlet: dict[str, Any], code: str) -> Cell:
    t = facts.chosen.visit.t
    key = (outlet["outlet_id"], code)
    rows = facts.counted[key]
    total = amount(rows)
    text = [f"{total.hours} h"] if total.hours else []
    text += [f"{total.days} d"] if total.days else []
    worst = rows["worst_multiple"].max()
    depth = 1 if pd.isna(worst) else 1 + int(np.searchsorted(DEPTH_EDGES, worst, side="right"))
    pollutant = facts.chosen.names.pollutants[code]
    title = t("{pollutant}：{n} 次", pollutant=pollutant, n=total.episodes)
    if not pd.isna(worst):
        title += t("，最高 {multiple}", multiple=formats.multiple(float(worst), t=t))
    return Cell(
        kind="over",
        text=" ".join(text),
        depth=depth,
        has_notch=key in facts.waiting,
        title=title,
        href=episodes_href(facts.chosen, outlet, rows),
    )


def _waiting(facts: _Facts, outlet: dict[str, Any], code: str) -> Cell:
    t = facts.chosen.visit.t
    rows = facts.waiting[(outlet["outlet_id"], code)]
    stage = "pending" if (rows["stage"] == "pending").any() else "warning"
    return Cell(
        kind="open",
        stage=stage,
        title=t(STAGE_WORDS[stage]),
        href=episodes_href(facts.chosen, outlet, rows),
    )


def _weight(facts: _Facts, outlet_id: int, codes: list[str], kinds: set[str]) -> tuple[int, ...]:
    """Sorting: longest exceedances first, then what waits, then what is unknown."""
    totals = [
        amount(facts.counted[key]) for code in codes if (key := (outlet_id, code)) in facts.counted
    ]
    periods = sum(total.hours + 24 * total.days for total in totals)
    return (-periods, -("open" in kinds), -("unknown" in kinds), outlet_id)
