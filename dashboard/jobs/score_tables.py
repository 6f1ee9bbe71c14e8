"""Results of an evaluation as rows of the score tables."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analytics.scoring.faces import Cap
from analytics.scoring.lines import ScoredLine
from dashboard.jobs.score_equipment import BELOW, EquipmentResult
from dashboard.jobs.score_faces import Faces
from dashboard.jobs.score_inputs import AmountUse
from dashboard.jobs.score_operators import OperatorResults

Rows = list[dict[str, Any]]

_DIGITS = 9


def face_tables(found: Faces) -> dict[str, Rows]:
    """Rows of the faces."""
    tables: dict[str, Rows] = {
        "face_score": [], "face_line": [], "face_cap": [], "face_amount": [],
    }  # fmt: skip
    for one in found.faces:
        key = {"enterprise_id": one.enterprise_id}
        face = one.face
        tables["face_score"].append(
            {
                **key,
                "state": face.state.value,
                "earned": _number(face.total.earned),
                "maximum": _number(face.total.maximum),
                "score": _number(face.total.score),
                "uncapped_band": face.uncapped_band,
                "band": face.band,
            }
        )
        tables["face_line"] += [{**key, **_line(line), **_items(line)} for line in one.lines]
        tables["face_cap"] += [{**key, **_cap(cap)} for cap in face.caps]
        tables["face_amount"] += [{**key, **_amount(amount)} for amount in one.amounts]
    return tables


def _amount(one: AmountUse) -> dict[str, Any]:
    exact = ("permitted_amount_ref", "pollutant_code", "outcome", "is_lower_bound",
             "unknown_outlets")  # fmt: skip
    tonnes = ("permitted_t", "used_t", "measured_t", "substituted_t", "reported_t")
    known = {name: getattr(one, name) for name in tonnes}
    return {name: getattr(one, name) for name in exact} | {
        name: None if value is None else _number(value) for name, value in known.items()
    }


def operator_tables(found: OperatorResults) -> dict[str, Rows]:
    """Rows of the scorecards."""
    tables: dict[str, Rows] = {
        "operator_score": [], "operator_line": [], "operator_cap": [],
        "operator_evidence": [
            {
                "om_operator_id": row.om_operator_id, "outlet_id": row.outlet_id,
                "month": row.month, "line_key": row.line_key,
                "numerator": _number(row.successes), "denominator": _number(row.trials),
            }
            for row in found.units
        ],
        "operator_prior": [
            {
                "line_key": key, "mean": _number(prior.mean), "strength": _number(prior.strength),
                "design_effect": _number(prior.design_effect),
            }
            for key, prior in found.priors.items()
        ],
    }  # fmt: skip
    for one in found.results:
        key = {"om_operator_id": one.om_operator_id}
        card = one.card
        tables["operator_score"].append(
            {
                **key,
                "is_self_operated": one.is_self_operated,
                "state": "not_evaluated" if card.score is None else "scored",
                "outlets": one.outlets,
                "outlet_days": one.outlet_days,
                "earned": _number(card.earned),
                "maximum": _number(card.maximum),
                "raw_score": _number(card.raw_score),
                "score": _number(card.score),
                "score_low": _number(card.score_low),
                "score_high": _number(card.score_high),
                "rank": card.rank,
                "rank_low": card.rank_low,
                "rank_high": card.rank_high,
                "group_number": card.group_number,
                "uncapped_grade": one.uncapped_grade,
                "grade": one.grade,
            }
        )
        for each in card.lines:
            row = {**key, **_line(each.line), "evidence": dict(each.line.evidence)}
            row["raw_earned"], row["earned"] = row["earned"], _number(each.earned)
            row.pop("allowance")
            row |= {"rate": _number(each.rate), "pooled_rate": _number(each.pooled_rate)}
            tables["operator_line"].append(row)
        tables["operator_cap"] += [{**key, **_cap(cap)} for cap in one.caps]
    return tables


def equipment_tables(found: Sequence[EquipmentResult]) -> dict[str, Rows]:
    """Rows of the equipment sheets."""
    tables: dict[str, Rows] = {"equipment_score": [], "equipment_line": []}
    for one in found:
        key = {"monitor_id": one.monitor_id}
        tables["equipment_score"].append(
            {
                **key,
                "outlet_id": one.outlet_id,
                "state": "not_evaluated" if one.total.score is None else "scored",
                "earned": _number(one.total.earned),
                "maximum": _number(one.total.maximum),
                "score": _number(one.total.score),
                "band": one.band,
                "is_below": one.band == BELOW,
                "months_below": one.months_below,
                "months_scored": one.months_scored,
                "is_proposed": one.is_proposed,
            }
        )
        tables["equipment_line"] += [{**key, **_line(line), **_items(line)} for line in one.lines]
    return tables


def _line(line: ScoredLine) -> dict[str, Any]:
    return {
        "line_key": line.key,
        "dimension": line.dimension,
        "state": line.state.value,
        "cause": line.cause,
        "numerator": _number(line.numerator),
        "denominator": _number(line.denominator),
        "allowance": _number(line.allowance),
        "share": _number(line.share),
        "earned": _number(line.earned),
        "maximum": _number(line.maximum),
    }


def _items(line: ScoredLine) -> dict[str, Any]:
    return {
        "items": [
            {
                **item.subject,
                "numerator": _number(item.numerator),
                "denominator": _number(item.denominator),
            }
            for item in line.items
        ],
        "evidence": dict(line.evidence),
    }


def _cap(cap: Cap) -> dict[str, Any]:
    return {
        "cap_key": cap.key,
        "reference": cap.reference,
        "band": cap.band,
        "decided_on": cap.decided_on,
        "detail": {name: _plain(value) for name, value in cap.detail.items()},
    }


def _plain(value: Any) -> Any:
    return _number(value) if isinstance(value, float) else value


def _number(value: float | None) -> float | None:
    """Without the noise of the computation; what never came is empty."""
    return None if value is None or np.isnan(value) else round(float(value), _DIGITS)
