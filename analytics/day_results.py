"""Tables that come out of the computation of days; time and maps as in ``analytics.day_tables``."""

from dataclasses import dataclass

from analytics.array_types import Booleans, Codes, Floats, Integers, Maps


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResults:
    """
    Stage 1 of a day: one element per row of ``SeriesDays``, in its order.

    Attributes
    ----------
    mean_measured : Floats
        Daily mean of valid hours, canonical unit; NaN below the threshold.
    mean_converted : Floats
        Mean of the hours' converted values; NaN below the threshold, and where the outlet has no
        reference oxygen or excess air.
    mean_state : Codes
        ``code_of(MeanState.…)``: why ``mean_measured`` exists or not.
    largest_valid : Floats
        Largest valid hour (gas: converted); NaN for none.
    measured_mass_kg : Floats
        Sum over hours with measured mass; 0 on a day of which some hour is known to be zero and
        none is measured; else NaN.
    largest_valid_hour_mass_kg : Floats
        Largest measured hourly mass; NaN for none. For the look-back of the substitution.
    reported_mass_kg : Floats
        Sum of the logger's own hourly masses; NaN when none was sent.
    compared_reported_kg, compared_computed_kg : Floats
        The logger's mass and ours, both over the hours that have both; NaN for none.
    flow_m3 : Floats
        Sum of the known flows; NaN for none.
    reasons : Integers
        Union of the reasons of the day's hours.
    received_hours, received_prompt_hours, due_hours, excused_hours, stopped_hours, valid_hours, \
    valid_prompt_hours, judged_hours, exempted_hours, measured_mass_hours, zero_mass_hours, \
    substituted_hours, out_of_control_hours, manual_hours, pending_hours, over_range_hours, \
    flow_hours, reported_mass_hours, compared_hours : Integers
        Counts. ``received`` and ``valid`` count due hours only. ``excused``: taken out of *due*
        by an automatic check. ``flow_hours``: due hours with a known flow. ``exempted``: valid, but
        a mark keeps it from being judged. ``out_of_control`` are those of the substituted hours
        whose reference point is the last calibration.
    received_map, due_map, stopped_map, valid_map, judged_map, exempted_map, measured_mass_map, \
    substituted_map, out_of_control_map, manual_map, pending_map : Maps
        The same as 24-bit maps.
    """

    mean_measured: Floats
    mean_converted: Floats
    mean_state: Codes
    largest_valid: Floats
    measured_mass_kg: Floats
    largest_valid_hour_mass_kg: Floats
    reported_mass_kg: Floats
    compared_reported_kg: Floats
    compared_computed_kg: Floats
    flow_m3: Floats
    reasons: Integers
    received_hours: Integers
    received_prompt_hours: Integers
    due_hours: Integers
    excused_hours: Integers
    stopped_hours: Integers
    valid_hours: Integers
    valid_prompt_hours: Integers
    judged_hours: Integers
    exempted_hours: Integers
    measured_mass_hours: Integers
    zero_mass_hours: Integers
    substituted_hours: Integers
    out_of_control_hours: Integers
    manual_hours: Integers
    pending_hours: Integers
    over_range_hours: Integers
    flow_hours: Integers
    reported_mass_hours: Integers
    compared_hours: Integers
    received_map: Maps
    due_map: Maps
    stopped_map: Maps
    valid_map: Maps
    judged_map: Maps
    exempted_map: Maps
    measured_mass_map: Maps
    substituted_map: Maps
    out_of_control_map: Maps
    manual_map: Maps
    pending_map: Maps


@dataclass(frozen=True, slots=True, kw_only=True)
class DayJudgements:
    """
    Verdicts: one element per limit row that applied on its day.

    Attributes
    ----------
    series_day, limit_id : Integers
        As given in ``DayLimits``.
    limit_row : Integers
        Row of ``DayLimits``.
    governing : Booleans
        The strictest of the rows with the same day, basis, purpose and quantity.
    valid_periods, exceeding_periods : Integers
        Hours, or 0 and 1 for a day.
    exceeding_map, judged_map : Maps
        Hours over the limit (hourly bases only), and hours that were compared or that entered
        the judged daily mean.
    value_judged : Floats
        Day: the mean that was compared. Hour: the value farthest out. NaN when nothing was.
    worst_multiple, multiple_sum : Floats
        Largest multiple of the exceeding periods and their sum; NaN when none exceeds or when
        multiples do not exist (ranges, limits of zero).
    worst_deviation : Floats
        Largest distance outside a range or above a limit, unit of the limit; NaN when none.
    excess_mass_kg : Floats
        Mass above the limit over the exceeding periods with known flow; NaN when none is known.
    excess_unknown_periods : Integers
        Exceeding periods without flow, which ``excess_mass_kg`` therefore leaves out.
    over_range_periods : Integers
        Hours beyond the analyser's range whose upper end, converted, exceeds the limit
        (至少超量程).
    over_range_map : Maps
        Their map.
    far_above_map, far_below_map, plausible_map : Maps
        Valid hours by the unit guard: too many times the limit, too small a part of it, or neither.
        Empty for limits that say nothing of a unit: on a mass, a range, or exempted hours.
    stage : Codes
        ``code_of(Stage.…)`` without any person's decision.
    """

    series_day: Integers
    limit_id: Integers
    limit_row: Integers
    governing: Booleans
    valid_periods: Integers
    exceeding_periods: Integers
    exceeding_map: Maps
    judged_map: Maps
    value_judged: Floats
    worst_multiple: Floats
    multiple_sum: Floats
    worst_deviation: Floats
    excess_mass_kg: Floats
    excess_unknown_periods: Integers
    over_range_periods: Integers
    over_range_map: Maps
    far_above_map: Maps
    far_below_map: Maps
    plausible_map: Maps
    stage: Codes
