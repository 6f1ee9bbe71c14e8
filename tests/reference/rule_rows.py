"""Rule rows as the tests use them: the same numbers as the seed of the database, with their source.

The program reads such rows from the database; no number of a standard stands in ``analytics``.
"""

from analytics.hour_rules import (
    Allowance,
    AllowanceSpan,
    DailyMeanRule,
    HourRules,
    PeriodRule,
    ReasonEffect,
    RuleSet,
)
from analytics.substitution_tables import SubstitutionRule
from analytics.vocabulary import MassSource, Reason, SubstitutionCause

_SUBSTITUTED = {
    "valid": False,
    "judged": False,
    "public": False,
    "mass": MassSource.SUBSTITUTED,
}


def _invalid(reason, **changes):
    return ReasonEffect(reason=reason, **(_SUBSTITUTED | changes))


def _exempted(reason):
    """A true measurement that is not judged and whose mass counts."""
    return ReasonEffect(reason=reason, judged=False)


STANDARD_EFFECTS = (
    # the value itself
    _invalid(Reason.MISSING),
    _invalid(Reason.NOT_FINITE),
    _invalid(Reason.IMPLAUSIBLE),
    _invalid(Reason.NEGATIVE_BEYOND_DRIFT),
    _invalid(Reason.TOO_FEW_MINUTES),
    # the logger's flag, HJ 212-2017 table 8
    _invalid(Reason.FLAG_MAINTENANCE),
    _invalid(Reason.FLAG_CALIBRATION),
    _invalid(Reason.FLAG_FAULT),
    _invalid(Reason.FLAG_INSTRUMENT_STOPPED),
    _invalid(Reason.FLAG_COMMUNICATION),
    _invalid(Reason.FLAG_POWER),
    _invalid(Reason.FLAG_OVER_RANGE),
    _invalid(Reason.FLAG_MANUAL, mass=MassSource.MANUAL),
    _invalid(Reason.FLAG_MISSING),
    _invalid(Reason.FLAG_UNKNOWN),
    _invalid(Reason.FLAG_UNDECIDED),
    # the source
    ReasonEffect(
        reason=Reason.STOPPED,
        due=False,
        valid=False,
        judged=False,
        mass=MassSource.ZERO,
    ),
    _exempted(Reason.IGNITION),
    _exempted(Reason.SHUT_DOWN),
    _exempted(Reason.BAKING),
    _exempted(Reason.COOLING),
    _exempted(Reason.BANKING),
    _exempted(Reason.FAULT),
    _exempted(Reason.ACCIDENT),
    # the monitor
    _invalid(Reason.MAINTENANCE),
    _invalid(Reason.CALIBRATION),
    _invalid(Reason.MONITOR_FAULT),
    _invalid(Reason.OVERDUE_CALIBRATION, cause=SubstitutionCause.CALIBRATION),
    _invalid(Reason.OUT_OF_CONTROL, cause=SubstitutionCause.CALIBRATION),
    _invalid(Reason.COMMUNICATION, mass=MassSource.PENDING),
    _invalid(Reason.MANUAL_SUBSTITUTE, mass=MassSource.MANUAL),
    _invalid(Reason.AUTOMATIC_CHECK, due=False),
    # what the hour's other values say
    ReasonEffect(
        reason=Reason.NO_DISCHARGE,
        due=False,
        valid=False,
        judged=False,
        mass=MassSource.ZERO,
    ),
    ReasonEffect(reason=Reason.SUSPECTED_STOP, judged=False),
    ReasonEffect(reason=Reason.UNIT_SUSPECT, judged=False, mass=MassSource.NONE, public=False),
)

PERIOD_RULES = (
    PeriodRule(reason=Reason.STOPPED, minimum_minutes=60),
    # More than 15 minutes marked leave fewer than 45 valid ones.
    PeriodRule(reason=Reason.MAINTENANCE, minimum_minutes=16),
    PeriodRule(reason=Reason.CALIBRATION, minimum_minutes=16),
    PeriodRule(reason=Reason.MONITOR_FAULT, minimum_minutes=16),
)

FURNACE_ALLOWANCES = (
    Allowance(
        name="start_up_fault",
        reasons=Reason.IGNITION | Reason.SHUT_DOWN | Reason.FAULT | Reason.ACCIDENT,
        hours=60,
        span=AllowanceSpan.YEAR,
    ),
    Allowance(
        name="baking_cooling",
        reasons=Reason.BAKING | Reason.COOLING,
        hours=700,
        span=AllowanceSpan.YEAR,
    ),
    Allowance(
        name="cems_maintenance",
        reasons=Reason.MAINTENANCE,
        hours=30,
        span=AllowanceSpan.QUARTER,
    ),
)


def hour_rules(**changes):
    """Rules of the tests, with changes."""
    fields = {
        "minimum_valid_minutes": 45,  # HJ 212-2017 (24)
        "effects": STANDARD_EFFECTS,
        "periods": PERIOD_RULES,
        "not_running_oxygen_pct": 19,
        "running_load_pct": 5,
        "conversion_tolerance": 0.02,
        "mass_tolerance": 0.02,
    }
    return HourRules(**(fields | changes))


GAS = RuleSet(hours=hour_rules(), daily_mean=DailyMeanRule(minimum_valid_hours=20))
"""HJ 212-2017 (25): 20 valid hours."""
WATER = RuleSet(hours=hour_rules(), daily_mean=DailyMeanRule(minimum_valid_share=0.75))
"""75 % of the values due that day."""
FURNACE = RuleSet(
    hours=hour_rules(allowances=FURNACE_ALLOWANCES),
    daily_mean=DailyMeanRule(minimum_valid_hours=20),
)
"""Waste incineration, with yearly and quarterly allowances."""


def _table(cause):
    """Mass of invalid hours, HJ 75-2017; the same shape for both reference points."""
    return (
        SubstitutionRule(
            minimum_alpha=0.9,
            below_alpha=float("inf"),
            longest_run_hours=24,
            look_back_hours=180,
            cause=cause,
        ),
        SubstitutionRule(
            minimum_alpha=0.9,
            below_alpha=float("inf"),
            longest_run_hours=float("inf"),
            look_back_hours=720,
            cause=cause,
        ),
        SubstitutionRule(
            minimum_alpha=0.75,
            below_alpha=0.9,
            longest_run_hours=float("inf"),
            look_back_hours=2160,
            cause=cause,
        ),
    )


HJ75_TABLE = _table(SubstitutionCause.CALIBRATION) + _table(SubstitutionCause.FAILURE)
"""Below 75 % there is no row: automatic data are not usable."""
