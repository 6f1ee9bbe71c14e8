"""Rules by which hours and days are judged, as the caller loads them from dated rows.

No number of a standard is written here: each field is filled from a rule row that carries its
source, clause and mark of verification.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from analytics.vocabulary import MassSource, Reason, SubstitutionCause


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonEffect:
    """
    What one reason does to an hour; one row of the matrix by industry and kind of mark.

    Several reasons of one hour combine: an effect that any of them switches off is off; for the
    mass, ``zero`` goes before ``manual``, ``pending``, ``substituted`` and ``measured``.
    A reason without a row changes nothing.

    Attributes
    ----------
    reason : Reason
        A single reason.
    due : bool
        The hour counts in the denominator of transmission and capture.
    valid : bool
        The value enters means.
    judged : bool
        The value is judged against concentration limits.
    mass : MassSource
        ``measured`` leaves the mass alone.
    public : bool
        The value may be shown to the public.
    cause : SubstitutionCause
        Reference point of the substituted mass.
    """

    reason: Reason
    due: bool = True
    valid: bool = True
    judged: bool = True
    mass: MassSource = MassSource.MEASURED
    public: bool = True
    cause: SubstitutionCause = SubstitutionCause.FAILURE


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRule:
    """
    When a declared period takes hold of an hour.

    Attributes
    ----------
    reason : Reason
        Reason that the period gives to its hours.
    minimum_minutes : int
        Minutes of the hour that the period must cover (60: the whole hour).
    """

    reason: Reason
    minimum_minutes: int


class AllowanceSpan(StrEnum):
    """Calendar span over which an allowance is counted, Asia/Shanghai."""

    YEAR = "year"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """
    Hours per outlet and calendar span in which marks of some kinds have their effect.

    Attributes
    ----------
    name : str
        Short name of the rule row.
    reasons : Reason
        Kinds that draw on the allowance together (union of bits).
    hours : float
        Hours allowed; the hour that passes it has no effect any more.
    span : AllowanceSpan
        Year or quarter.
    """

    name: str
    reasons: Reason
    hours: float
    span: AllowanceSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRules:
    """
    Everything that decides what an hour is.

    Attributes
    ----------
    minimum_valid_minutes : float
        Valid minutes an hour needs where the minutes are reported.
    effects : tuple of ReasonEffect
        The matrix.
    periods : tuple of PeriodRule
        One row per kind of period; a kind without a row needs any part of the hour.
    allowances : tuple of Allowance
        Limited kinds.
    not_running_oxygen_pct : float
        Oxygen from which a stack is taken as not running.
    running_load_pct : float
        Load above which a source is running whatever was declared.
    conversion_tolerance : float
        Relative difference between reported and recomputed conversion that is remarked.
    mass_tolerance : float
        The same for the reported mass.
    reported_conversion_first : bool
        Judge the logger's own converted mean (made minute by minute) where it was sent. Otherwise
        the conversion of the hourly means is judged and the logger's only compared with it.
    flag_states_exempt : bool
        A start-up, shut-down or banking that only the logger's flag states has the effect of a
        declared one. Flags draw on no allowance.
    """

    minimum_valid_minutes: float
    not_running_oxygen_pct: float
    running_load_pct: float
    conversion_tolerance: float
    mass_tolerance: float
    effects: tuple[ReasonEffect, ...]
    periods: tuple[PeriodRule, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    reported_conversion_first: bool = False
    flag_states_exempt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyMeanRule:
    """
    How many valid hours a daily mean needs. Both conditions hold where both are set.

    Attributes
    ----------
    minimum_valid_hours : int
        Fixed number of hours (gas).
    minimum_valid_share : float
        Share of the hours due that day (water).
    """

    minimum_valid_hours: int = 1
    minimum_valid_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Rules of one industry and medium on one day."""

    hours: HourRules
    daily_mean: DailyMeanRule = field(default_factory=DailyMeanRule)
