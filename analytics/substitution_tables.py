"""Tables that go into and come out of the substitution of mass."""

from dataclasses import dataclass

from analytics.array_types import Codes, Floats, Integers, Maps
from analytics.vocabulary import SubstitutionCause


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionRule:
    """
    One cell of the standard's table.

    Attributes
    ----------
    minimum_alpha, below_alpha : float
        Capture rate of the quarter, lower end included, upper end excluded.
    longest_run_hours : float
        The row holds for runs of at most so many hours; of several rows that hold, the one with
        the smallest number counts.
    look_back_hours : int
        Valid hours whose largest mass is taken.
    cause : SubstitutionCause
        Reference point.
    """

    minimum_alpha: float
    below_alpha: float
    longest_run_hours: float
    look_back_hours: int
    cause: SubstitutionCause


@dataclass(frozen=True, slots=True, kw_only=True)
class MassDays:
    """
    Stage-1 days of any number of series; the order is free, a day without a row has no hours.

    Attributes
    ----------
    series, day : Integers
        Series and day number.
    due_hours, valid_hours : Integers
        For α.
    measured_mass_map, substituted_map, out_of_control_map : Maps
        As in ``DayResults``.
    largest_valid_hour_mass_kg : Floats
        As in ``DayResults``.
    """

    series: Integers
    day: Integers
    due_hours: Integers
    valid_hours: Integers
    measured_mass_map: Maps
    substituted_map: Maps
    out_of_control_map: Maps
    largest_valid_hour_mass_kg: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """
    Runs of substituted hours, cut at quarters; one element per part.

    Attributes
    ----------
    series, quarter : Integers
        Series and quarter number.
    cause : Codes
        Code of ``SubstitutionCause``.
    first_hour : Integers
        Hour number of the part's first hour.
    hours : Integers
        Substituted hours of the part.
    run_hours : Integers
        Hours from the start of the run to the end of the part: N of the table.
    alpha : Floats
        Capture rate of the quarter.
    look_back_hours : Integers
        Valid hours asked for; 0 where the table has no row.
    found_hours : Integers
        Valid hours that exist among them.
    state : Codes
        Code of ``SubstitutionState``.
    rate_kg_h : Floats
        Mass of each hour; NaN where nothing may or can be substituted.
    """

    series: Integers
    quarter: Integers
    cause: Codes
    first_hour: Integers
    hours: Integers
    run_hours: Integers
    alpha: Floats
    look_back_hours: Integers
    found_hours: Integers
    state: Codes
    rate_kg_h: Floats


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Everything about the runs but what the days at the ends decide.

    Attributes
    ----------
    days : MassDays
        The days, sorted by series and day.
    runs : Runs
        ``rate_kg_h`` of whole days only.
    needed_rows : Integers
        Rows of ``days`` whose hourly masses are still needed.
    """

    days: MassDays
    runs: Runs
    needed_rows: Integers
    hour_row: Integers  # row of ``days`` of each substituted hour
    hour_run: Integers  # its part among ``runs``
    first_ordinal: Integers  # look-back of each part: ordinals after this one ...
    last_ordinal: Integers  # ... up to this one
    day_ordinal: Integers  # valid hours before each row of ``days``
    run_ordinal: Integers  # valid hours before each part
