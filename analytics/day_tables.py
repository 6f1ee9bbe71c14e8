"""Tables that go into the computation of days.

Each table is a set of equally long, flat arrays. A column that is not given has its default in
every row; one number stands for a column of that number.

Time: an *hour number* is the whole hours from 1970-01-01T00:00Z to the start of the hour; a *day
number* is the days from 1970-01-01 to the day in Asia/Shanghai. Bit ``h`` of a 24-bit map is the
hour that starts at ``h``:00 in Asia/Shanghai.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.array_types import Booleans, Codes, Floats, Integers
from analytics.units import HOURS_PER_DAY
from analytics.vocabulary import (
    FLAG_MEANINGS,
    Flag,
    FlagMeaning,
    LimitCondition,
    LimitQuantity,
    MeanMethod,
    PeriodSource,
    code_of,
)

_DTYPES: dict[Any, npt.DTypeLike] = {
    Floats: np.float64,
    Integers: np.int64,
    Codes: np.uint8,
    Booleans: np.bool_,
}


WHOLE_DAY_MAP = (1 << HOURS_PER_DAY) - 1
"""Map of a day all of whose hours exist."""

# Defaults that stand for a whole column.
_NONE: Any = np.nan
_ZERO: Any = 0
_TRUE: Any = True
_UNBOUNDED: Any = np.inf
_WHOLE_DAY: Any = WHOLE_DAY_MAP
_ALL_SERIES: Any = -1
_ARITHMETIC: Any = code_of(MeanMethod.ARITHMETIC)
_MARK: Any = code_of(PeriodSource.MARK)
_CONCENTRATION: Any = code_of(LimitQuantity.CONCENTRATION)
_UNCONDITIONAL: Any = code_of(LimitCondition.NONE)


class _Table:
    """Equally long columns; the first field gives the length."""

    __slots__ = ()

    def __post_init__(self) -> None:
        declared = fields(self)  # type: ignore[arg-type]
        length = np.asarray(getattr(self, declared[0].name)).shape
        for column in declared:
            given = np.asarray(getattr(self, column.name), dtype=_DTYPES[column.type])
            if given.ndim and given.shape != length:
                message = (
                    f"{type(self).__name__}.{column.name} has {given.shape} rows, "
                    f"{declared[0].name} has {length}."
                )
                raise ValueError(message)
            object.__setattr__(self, column.name, np.broadcast_to(given, length))

    def __len__(self) -> int:
        first: str = fields(self)[0].name  # type: ignore[arg-type]
        return len(getattr(self, first))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDays(_Table):
    """
    What is to be computed: one row per outlet, pollutant and day, in any order, each once.

    Attributes
    ----------
    series : Integers
        The caller's number of the (outlet, pollutant).
    outlet : Integers
        The caller's number of the outlet.
    day : Integers
        Day number.
    medium : Codes
        ``code_of(Medium.…)``.
    rule_set, flag_profile : Integers
        Row's place in the tuples of rule sets and of flag profiles.
    marking_closed : Booleans
        The time to mark the day is over.
    backfill_closed : Booleans
        The time to send missing data later is over.
    settled : Booleans
        The day was reviewed, or its time for review has passed.
    flow_monitored : Booleans
        The outlet has a flow meter, so that a missing flow is a gap and not a fact.
    mean_method : Codes
        ``code_of(MeanMethod.…)`` of the daily mean.
    kg_per_m3 : Floats
        ``units.kg_per_m3`` of the canonical unit; NaN for quantities without mass.
    reference_oxygen_pct, reference_excess_air : Floats
        What the outlet's converted values refer to; NaN for none.
    zero_drift : Floats
        Largest allowed reading below zero, canonical unit, positive; NaN: none is allowed.
    range_upper : Floats
        Upper end of the analyser's range, canonical unit; NaN: unknown.
    largest_plausible : Floats
        Values beyond are no values.
    running_flow_p05_m3, running_temperature_p05_c : Floats
        The outlet's own fifth percentile while running; NaN: unknown.
    automatic_check_hours : Integers
        Hours a day that an automatic standard check may take out of *due*.
    unit_suspect_map : Integers
        24-bit map of the hours in a stretch whose unit is doubtful: they get no verdict.
    unit_above_multiple, unit_below_divisor : Floats
        As in ``unit_guard.UnitGuard``; NaN: nothing is far from its limit.
    existing_map : Integers
        24-bit map of the hours in which the series exists: they have passed, and a monitor was in
        charge. Other hours are neither due nor missing nor stopped, and nobody's.
    """

    series: Integers
    outlet: Integers
    day: Integers
    medium: Codes
    rule_set: Integers = _ZERO
    flag_profile: Integers = _ZERO
    marking_closed: Booleans = _TRUE
    backfill_closed: Booleans = _TRUE
    settled: Booleans = _TRUE
    flow_monitored: Booleans = _TRUE
    mean_method: Codes = _ARITHMETIC
    kg_per_m3: Floats = _NONE
    reference_oxygen_pct: Floats = _NONE
    reference_excess_air: Floats = _NONE
    zero_drift: Floats = _NONE
    range_upper: Floats = _NONE
    largest_plausible: Floats = _UNBOUNDED
    running_flow_p05_m3: Floats = _NONE
    running_temperature_p05_c: Floats = _NONE
    automatic_check_hours: Integers = _ZERO
    unit_suspect_map: Integers = _ZERO
    unit_above_multiple: Floats = _NONE
    unit_below_divisor: Floats = _NONE
    existing_map: Integers = _WHOLE_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class HourValues(_Table):
    """
    Stored hours of the series; any order, each (series, hour) once.

    Rows of days that are not asked for are left out of the computation.

    Attributes
    ----------
    series, hour : Integers
        Series as in ``SeriesDays``; hour number.
    flag : Codes
        ``vocabulary.flag_codes``.
    measured : Floats
        Measured value, canonical unit; gas: dry, standard state. NaN for NULL.
    converted_reported : Floats
        The logger's converted mean; NaN where none was sent.
    mass_reported_kg : Floats
        The logger's own mass; NaN where none was sent.
    valid_minutes : Floats
        NaN where the source does not report them.
    prompt : Booleans
        Received within the allowed hours (即时), not back-filled.
    """

    series: Integers
    hour: Integers
    flag: Codes
    measured: Floats
    converted_reported: Floats = _NONE
    mass_reported_kg: Floats = _NONE
    valid_minutes: Floats = _NONE
    prompt: Booleans = _TRUE


@dataclass(frozen=True, slots=True, kw_only=True)
class HourConditions(_Table):
    """
    Companion values of an outlet; any order, each (outlet, hour) once. NaN for NULL.

    Attributes
    ----------
    outlet, hour : Integers
        Outlet as in ``SeriesDays``; hour number.
    flow_m3 : Floats
        Volume of the hour; gas: dry, standard state.
    oxygen_pct : Floats
        Dry.
    temperature_c : Floats
        Gas or water temperature.
    load_pct : Floats
        Load of the source.
    """

    outlet: Integers
    hour: Integers
    flow_m3: Floats = _NONE
    oxygen_pct: Floats = _NONE
    temperature_c: Floats = _NONE
    load_pct: Floats = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods(_Table):
    """
    Declared states of sources and marks, half-open, any order, overlaps allowed.

    Kinds with an allowance must be given from the start of the calendar year (or quarter) on.

    Attributes
    ----------
    outlet : Integers
        Outlet as in ``SeriesDays``.
    start_s, end_s : Integers
        Seconds since 1970-01-01T00:00Z, start included, end excluded. An open end is any large
        number.
    reason : Integers
        One bit: ``REASON_OF_STATE`` or ``REASON_OF_MARK``.
    series : Integers
        Only this series; -1 for all of the outlet. Production states always hold for all.
    source : Codes
        ``code_of(PeriodSource.…)``; decides between contradicting states of a source.
    """

    outlet: Integers
    start_s: Integers
    end_s: Integers
    reason: Integers
    series: Integers = _ALL_SERIES
    source: Codes = _MARK


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLimits(_Table):
    """
    Limit rows in force, one per row of ``SeriesDays`` and limit.

    Attributes
    ----------
    series_day : Integers
        Row of ``SeriesDays``.
    limit_id : Integers
        The caller's id.
    basis, purpose, quantity, condition : Codes
        ``code_of`` of ``LimitBasis``, ``LimitPurpose``, ``LimitQuantity``, ``LimitCondition``.
        Conditions that depend on dates alone (season, fuel, response level, 错峰) are the caller's:
        a row given here with one of them applies. Where a water temperature or load condition
        holds, its row stands in the place of the unconditional row of the same basis, purpose and
        quantity (the bracketed limits of GB 18918). An unknown temperature or load does not hold.
    lower, upper : Floats
        Canonical unit of the pollutant, or kg/h; NaN for none.
    reference_oxygen_pct, reference_excess_air : Floats
        What the limit itself refers to; NaN for none.
    condition_lower, condition_upper : Floats
        ``COLD_WATER``: highest water temperature of the day in °C at which the row holds (upper).
        ``LOAD_BAND``: load in %, lower end included, upper end excluded. NaN for open.
    """

    series_day: Integers
    limit_id: Integers
    basis: Codes
    purpose: Codes
    upper: Floats
    lower: Floats = _NONE
    reference_oxygen_pct: Floats = _NONE
    reference_excess_air: Floats = _NONE
    quantity: Codes = _CONCENTRATION
    condition: Codes = _UNCONDITIONAL
    condition_lower: Floats = _NONE
    condition_upper: Floats = _NONE


def flag_profile(meanings: dict[Flag, FlagMeaning] | None = None) -> Codes:
    """Meaning code of each flag code at one logger; what is not given has its usual meaning."""
    merged = FLAG_MEANINGS | (meanings or {})
    return np.array([code_of(merged[flag]) for flag in Flag], dtype=np.uint8)
