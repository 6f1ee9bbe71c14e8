"""Stage 1 of a day: means, counts, maps and measured mass, with the hours behind each."""

from typing import Any

import numpy as np

from analytics.array_types import Booleans, Codes, Floats, Integers, Maps
from analytics.averaging import minimum_by_share
from analytics.day_hours import DayHours
from analytics.day_results import DayResults
from analytics.day_tables import SeriesDays
from analytics.exceedance import count_hours, pack_maps
from analytics.hour_rules import DailyMeanRule
from analytics.vocabulary import MassSource, MeanMethod, MeanState, Medium, Reason, code_of


def mean_weights(flow_m3: Floats, *, mean_method: Codes) -> Floats:
    """
    Weight of each hour in its daily mean.

    One for arithmetic means; the volume for flow-weighted ones, so that hours without flow, and
    hours whose flow is not known, have no weight and do not count.
    """
    weighted = (mean_method == code_of(MeanMethod.FLOW_WEIGHTED))[:, np.newaxis]
    return np.where(weighted, np.nan_to_num(flow_m3, nan=0.0), 1.0)


def day_means(
    values: Floats, *, counted: Booleans, weights: Floats, due: Integers, rule: DailyMeanRule
) -> tuple[Floats, Integers]:
    """
    Daily means of rows of 24 hours.

    Parameters
    ----------
    values : Floats, shape (days, 24)
        Hourly values.
    counted : Booleans, shape (days, 24)
        Hours that may enter.
    weights : Floats, shape (days, 24)
        ``mean_weights``.
    due : Integers, shape (days,)
        Hours of which the rule's share is taken.
    rule : DailyMeanRule
        How many hours a mean needs.

    Returns
    -------
    mean, hours : shape (days,)
        ``mean`` is NaN below the threshold.

    Notes
    -----
    HJ 212-2017 (25) for gas; D.1 (12)-(14) and the effective daily mean of HJ 356-2019 for water.
    """
    entering = counted & np.isfinite(values) & (weights > 0)
    hours = np.count_nonzero(entering, axis=1)
    weight = np.where(entering, weights, 0.0)
    total = np.sum(np.where(entering, values, 0.0) * weight, axis=1)
    needed = np.maximum(
        max(rule.minimum_valid_hours, 1), minimum_by_share(due, share=rule.minimum_valid_share)
    )
    divisor = np.sum(weight, axis=1)
    enough = hours >= needed
    return np.divide(total, divisor, out=np.full(len(hours), np.nan), where=enough), hours


def summarise(
    hours: DayHours, *, days: SeriesDays, rows: Integers, rule: DailyMeanRule
) -> DayResults:
    """
    Stage 1 of some days.

    Parameters
    ----------
    hours : DayHours
        Their hours.
    days : SeriesDays
        All days; ``rows`` are those of ``hours``.
    rows : Integers
        Rows of ``days``.
    rule : DailyMeanRule
        How many hours a mean needs.

    Returns
    -------
    DayResults
    """
    effects = hours.effects
    due_map = pack_maps(effects.due)
    due_hours = count_hours(due_map)
    weights = mean_weights(hours.flow_m3, mean_method=days.mean_method[rows])
    mean, _ = day_means(
        hours.measured, counted=effects.valid, weights=weights, due=due_hours, rule=rule
    )
    has_reference = ~(
        np.isnan(days.reference_oxygen_pct[rows]) & np.isnan(days.reference_excess_air[rows])
    )
    converted, _ = day_means(
        hours.converted,
        counted=effects.valid & has_reference[:, np.newaxis],
        weights=weights,
        due=due_hours,
        rule=rule,
    )
    stopped = (hours.effective & int(Reason.STOPPED)) != 0
    is_reported = np.isfinite(hours.mass_reported_kg)
    is_compared = is_reported & np.isfinite(hours.mass_kg)
    maps: dict[str, Any] = {
        "due_map": due_map,
        "stopped_map": pack_maps(stopped),
        "received_map": pack_maps(effects.due & hours.received),
        "valid_map": pack_maps(effects.valid),
        "judged_map": pack_maps(effects.judged),
        "exempted_map": pack_maps(effects.exempted),
        **_mass_maps(hours),
    }
    counts: dict[str, Any] = {
        name.replace("_map", "_hours"): count_hours(bits) for name, bits in maps.items()
    }
    state = _mean_state(
        mean,
        hours=hours,
        counts=counts,
        existing_hours=count_hours(days.existing_map[rows]),
        medium=days.medium[rows],
        rule=rule,
    )
    return DayResults(
        mean_measured=mean,
        mean_converted=converted,
        mean_state=state,
        largest_valid=_largest(np.where(effects.valid, hours.converted, np.nan)),
        reported_mass_kg=_sum_known(hours.mass_reported_kg),
        compared_reported_kg=_sum_known(np.where(is_compared, hours.mass_reported_kg, np.nan)),
        compared_computed_kg=_sum_known(np.where(is_compared, hours.mass_kg, np.nan)),
        reported_mass_hours=_count(is_reported),
        compared_hours=_count(is_compared),
        flow_m3=_sum_known(hours.flow_m3),
        reasons=np.bitwise_or.reduce(hours.reasons, axis=1),
        received_prompt_hours=_count(effects.due & hours.received & hours.prompt),
        valid_prompt_hours=_count(effects.valid & hours.prompt),
        excused_hours=_count(~effects.due & _has(hours, Reason.AUTOMATIC_CHECK) & ~stopped),
        zero_mass_hours=_count(hours.mass == code_of(MassSource.ZERO)),
        over_range_hours=_count(effects.over_range),
        flow_hours=_count(effects.due & np.isfinite(hours.flow_m3)),
        measured_mass_kg=_sum_known(hours.mass_kg),
        largest_valid_hour_mass_kg=_largest(
            np.where(hours.mass == code_of(MassSource.MEASURED), hours.mass_kg, np.nan)
        ),
        **counts,
        **maps,
    )


def _mass_maps(hours: DayHours) -> dict[str, Maps]:
    """Maps of where the mass comes from."""
    substituted = hours.mass == code_of(MassSource.SUBSTITUTED)
    return {
        "measured_mass_map": pack_maps(hours.mass == code_of(MassSource.MEASURED)),
        "substituted_map": pack_maps(substituted),
        "out_of_control_map": pack_maps(substituted & hours.effects.since_calibration),
        "manual_map": pack_maps(hours.mass == code_of(MassSource.MANUAL)),
        "pending_map": pack_maps(hours.mass == code_of(MassSource.PENDING)),
    }


def _has(hours: DayHours, reason: Reason) -> Booleans:
    return np.not_equal(hours.effective & int(reason), 0)


def _count(hours: Booleans) -> Integers:
    return np.count_nonzero(hours, axis=1).astype(np.int64)


def _sum_known(amounts: Floats) -> Floats:
    """Sum over the hours that are known; NaN when none is."""
    known = np.isfinite(amounts)
    total = np.sum(np.where(known, amounts, 0.0), axis=1)
    return np.where(known.any(axis=1), total, np.nan)


def _largest(values: Floats) -> Floats:
    """Largest of the known values; NaN when none is."""
    largest = np.max(np.where(np.isnan(values), -np.inf, values), axis=1)
    return np.where(np.isneginf(largest), np.nan, largest)


def _mean_state(
    mean: Floats,
    *,
    hours: DayHours,
    counts: dict[str, Integers],
    existing_hours: Integers,
    medium: Codes,
    rule: DailyMeanRule,
) -> Codes:
    """Why a mean exists or not."""
    dry = np.any(_has(hours, Reason.NO_DISCHARGE), axis=1)
    ran = existing_hours - counts["stopped_hours"]
    short = (medium == code_of(Medium.GAS)) & (ran < rule.minimum_valid_hours)
    nothing_due = counts["due_hours"] == 0
    return np.select(
        [
            np.isfinite(mean),
            nothing_due & dry,
            nothing_due & (counts["stopped_hours"] > 0),
            short,
        ],
        [
            np.uint8(code_of(MeanState.VALID)),
            np.uint8(code_of(MeanState.NO_DISCHARGE)),
            np.uint8(code_of(MeanState.STOPPED)),
            np.uint8(code_of(MeanState.RAN_TOO_SHORT)),
        ],
        default=np.uint8(code_of(MeanState.TOO_FEW_VALID)),
    )
