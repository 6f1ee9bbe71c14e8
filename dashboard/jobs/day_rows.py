"""What the computation says, as the rows that are stored."""

from datetime import datetime

import numpy as np
import numpy.typing as npt

from analytics.day_results import DayJudgements
from analytics.vocabulary import LimitBasis, MeanMethod, Stage, code_of
from dashboard.jobs import deadlines
from dashboard.jobs.day_inputs import DayInputs
from dashboard.jobs.unit_doubts import JudgedClaim
from queries.arrays import Columns

STAGES = [stage.value for stage in Stage]

_DECIDED = {"verified": Stage.VERIFIED, "rejected": Stage.REJECTED}


def day_rows(inputs: DayInputs, judged: JudgedClaim, *, now: datetime) -> Columns:
    """Rows of days: every claimed day, also those of which nothing exists any more."""
    results = judged.results
    claimed, facts = inputs.claimed, inputs.facts
    computed = np.zeros(len(claimed), dtype=np.bool_)
    computed[facts.claimed_row] = True
    columns = {
        "mean": results.mean_measured,
        "converted_mean": results.mean_converted,
        "is_flow_weighted": inputs.series_days.mean_method == code_of(MeanMethod.FLOW_WEIGHTED),
        "received_hours": results.received_hours,
        "due_hours": results.due_hours,
        "valid_hours": results.valid_hours,
        "judged_hours": results.judged_hours,
        "stopped_hours": results.stopped_hours,
        "substituted_hours": results.substituted_hours,
        "due_map": results.due_map,
        "valid_map": results.valid_map,
        "judged_map": results.judged_map,
        "measured_mass_kg": results.measured_mass_kg,
        "mass_hours": results.measured_mass_hours,
        "largest_valid_hour_mass_kg": results.largest_valid_hour_mass_kg,
        "flow_m3": results.flow_m3,
        "measured_mass_map": results.measured_mass_map,
        "substituted_map": results.substituted_map,
        "out_of_control_map": results.out_of_control_map,
        "manual_hours": results.manual_hours,
        "pending_hours": results.pending_hours,
        "flow_hours": results.flow_hours,
        "reported_mass_kg": results.reported_mass_kg,
        "reported_mass_hours": results.reported_mass_hours,
        "compared_hours": results.compared_hours,
        "compared_reported_kg": results.compared_reported_kg,
        "compared_computed_kg": results.compared_computed_kg,
        "far_above_map": judged.maps.above,
        "far_below_map": judged.maps.below,
        "plausible_map": judged.maps.plausible,
        "unit_suspect_map": judged.suspect,
        "is_assumed": facts.is_assumed,
        "recompute_at": deadlines.next_change(
            results,
            judged.judgements,
            day=facts.day,
            closing=inputs.closing,
            goes_on=facts.goes_on,
            now_s=deadlines.seconds(now),
        ),
    }
    rows: Columns = {"series": claimed.series, "day": claimed.day, "is_computed": computed}
    for name, values in columns.items():
        rows[name] = np.zeros(len(claimed), dtype=values.dtype)
        rows[name][facts.claimed_row] = values
    return rows


def judgement_rows(inputs: DayInputs, judgements: DayJudgements) -> Columns:
    """Rows of verdicts; a person's decision stands over the stage that rules alone give."""
    facts = inputs.facts
    basis = inputs.limits.basis[judgements.limit_row]
    of_day = basis == code_of(LimitBasis.DAY)
    reviewed = np.array(
        [limit in inputs.reviewed_limits for limit in judgements.limit_id.tolist()], dtype=np.bool_
    )
    return {
        "series": facts.series[judgements.series_day],
        "day": facts.day[judgements.series_day],
        "limit_id": judgements.limit_id,
        "valid_periods": judgements.valid_periods,
        "exceeding_periods": judgements.exceeding_periods,
        "exceeding_map": judgements.exceeding_map,
        "worst_multiple": judgements.worst_multiple,
        "worst_value": judgements.value_judged,
        "value": np.where(of_day, judgements.value_judged, np.nan),
        "stage": _stages(judgements, decision=inputs.decision[judgements.series_day]),
        "limit_reviewed": reviewed,
        "governing": judgements.governing,
        "over_range_periods": judgements.over_range_periods,
    }


def _stages(
    judgements: DayJudgements, *, decision: npt.NDArray[np.object_]
) -> npt.NDArray[np.uint8]:
    """A decision is about something found; a day without a finding stays without one."""
    stage = judgements.stage.copy()
    found = stage != code_of(Stage.NONE)
    for word, decided in _DECIDED.items():
        stage[found & (decision == word)] = code_of(decided)
    return stage
