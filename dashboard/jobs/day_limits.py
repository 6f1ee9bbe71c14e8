"""Which limit rows hold on which claimed days, in the units of the values."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.day_tables import DayLimits
from analytics.units import (
    Unit,
    UnitMismatchError,
    UnknownUnitError,
    convert,
    factor,
    parse_unit,
)
from analytics.vocabulary import (
    LimitBasis,
    LimitCondition,
    LimitPurpose,
    LimitQuantity,
    codes,
)
from dashboard.jobs.claimed_days import ClaimedDays
from dashboard.jobs.dated_rows import position_of, rows_in_force
from queries.arrays import Columns

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]

# Which kind of special period makes a conditional limit hold.
_PERIOD_OF_CONDITION = {
    LimitCondition.SEASON.value: "heating_season",
    LimitCondition.RESPONSE_LEVEL.value: "response",
    LimitCondition.STAGGERED_PRODUCTION.value: "staggered_production",
}


@dataclass(frozen=True, slots=True)
class LimitsInForce:
    """Pairs of a claimed day and a limit row that holds on it."""

    limits: Columns
    day: Integers
    row: Integers


def limits_in_force(
    days: ClaimedDays, *, limits: Columns, special_periods: Columns
) -> LimitsInForce:
    """Join the claimed days with the limit rows of their outlet and pollutant."""
    names = list(zip(days.outlet_of_series.tolist(), days.pollutant_of_series, strict=True))
    wanted = np.empty(len(limits["limit_id"]), dtype=object)
    wanted[:] = list(
        zip(limits["outlet_id"].tolist(), limits["pollutant_code"].tolist(), strict=True)
    )
    day, row = rows_in_force(
        key=days.series,
        day=days.day,
        row_key=position_of(names, wanted),
        row_start=limits["start_day"],
        row_end=limits["end_day"],
    )
    holds = np.ones(len(day), dtype=np.bool_)
    for condition, kind in _PERIOD_OF_CONDITION.items():
        conditional = limits["condition"][row] == condition
        if conditional.any():
            special = _in_special_period(days, special_periods, kind)
            holds &= ~conditional | special[day]
    return LimitsInForce(limits, day[holds], row[holds])


def references(days: ClaimedDays, found: LimitsInForce) -> tuple[npt.NDArray[np.float64], ...]:
    """
    What the converted values of each day refer to: oxygen and excess air.

    Taken from the limit that the permit is judged by, else from any limit in force that names a
    reference; the lowest limit id decides between equals.
    """
    oxygen = np.full(len(days), np.nan)
    air = np.full(len(days), np.nan)
    given_oxygen = found.limits["reference_oxygen_pct"][found.row]
    given_air = found.limits["reference_excess_air"][found.row]
    named = np.flatnonzero(np.isfinite(given_oxygen) | np.isfinite(given_air))
    if not len(named):
        return oxygen, air
    purpose = found.limits["purpose"][found.row[named]] != LimitPurpose.PERMIT_COMPLIANCE.value
    limit_id = found.limits["limit_id"][found.row[named]]
    order = np.lexsort((limit_id, purpose, found.day[named]))
    day, first = np.unique(found.day[named][order], return_index=True)
    chosen = named[order][first]
    oxygen[day], air[day] = given_oxygen[chosen], given_air[chosen]
    return oxygen, air


def day_limits(
    found: LimitsInForce,
    *,
    place: Integers,
    pollutant_units: Texts,
    cold_water_c: Floats,
) -> DayLimits:
    """
    The limits as the computation takes them.

    Parameters
    ----------
    place : Integers
        Row among the computed days of each claimed day; -1 for days that are not computed.
    pollutant_units : array of str
        Canonical unit of the pollutant of each claimed day.
    cold_water_c : Floats
        Of each computed day: highest water temperature at which the bracketed limits of cold water
        hold; a rule row.
    """
    limits = found.limits
    unit_of_day = pollutant_units[found.day]
    usable = place[found.day] >= 0
    usable &= ~_incomparable(limits["unit"][found.row], unit_of_day)
    day, row = found.day[usable], found.row[usable]
    units = (limits["unit"][row], unit_of_day[usable])
    is_mass = _is_mass(limits["unit"])
    quantity = np.where(is_mass, LimitQuantity.MASS_RATE.value, LimitQuantity.CONCENTRATION.value)
    cold = (limits["condition"] == LimitCondition.COLD_WATER.value)[row]
    return DayLimits(
        series_day=place[day],
        limit_id=limits["limit_id"][row],
        basis=codes(LimitBasis, limits["basis"])[row],
        purpose=codes(LimitPurpose, limits["purpose"])[row],
        quantity=codes(LimitQuantity, quantity.tolist())[row],
        condition=codes(LimitCondition, limits["condition"])[row],
        lower=_converted(limits["lower"][row], *units),
        upper=_converted(limits["upper"][row], *units),
        reference_oxygen_pct=limits["reference_oxygen_pct"][row],
        reference_excess_air=limits["reference_excess_air"][row],
        condition_lower=limits["condition_lower"][row],
        condition_upper=np.where(cold, cold_water_c[place[day]], limits["condition_upper"][row]),
    )


def _in_special_period(days: ClaimedDays, periods: Columns, kind: str) -> npt.NDArray[np.bool_]:
    inside = np.zeros(len(days), dtype=np.bool_)
    outlet = days.outlet
    for row in np.flatnonzero(periods["kind"] == kind).tolist():
        inside |= (
            (outlet == periods["outlet_id"][row])
            & (days.day >= periods["start_day"][row])
            & (days.day < periods["end_day"][row])
        )
    return inside


def _is_mass(limit_units: Texts) -> npt.NDArray[np.bool_]:
    is_mass = [parse_unit(unit) is Unit.KG_H for unit in limit_units.tolist()]
    return np.array(is_mass, dtype=np.bool_)


def _converted(values: npt.NDArray[np.float64], limit_units: Texts, value_units: Texts) -> Floats:
    """Limits in the unit of the values they judge; limits in kg/h stay as they are.

    Each limit is divided or multiplied as a whole: a limit of 100 µg/m³ is then exactly the 0.1
    mg/m³ that somebody types.
    """
    converted = values.astype(np.float64)
    for limit_unit, value_unit in _distinct_pairs(limit_units, value_units):
        if parse_unit(limit_unit) is not Unit.KG_H and limit_unit != value_unit:
            rows = (limit_units == limit_unit) & (value_units == value_unit)
            converted[rows] = convert(
                values[rows], from_unit=parse_unit(limit_unit), to_unit=parse_unit(value_unit)
            )
    return converted


def _incomparable(limit_units: Texts, value_units: Texts) -> npt.NDArray[np.bool_]:
    """Limits that measure something else than the values: they judge nothing."""
    wrong = np.zeros(len(limit_units), dtype=np.bool_)
    for limit_unit, value_unit in _distinct_pairs(limit_units, value_units):
        try:
            if parse_unit(limit_unit) is not Unit.KG_H:
                factor(from_unit=parse_unit(limit_unit), to_unit=parse_unit(value_unit))
        except (UnitMismatchError, UnknownUnitError):
            wrong |= (limit_units == limit_unit) & (value_units == value_unit)
    return wrong


def _distinct_pairs(limit_units: Texts, value_units: Texts) -> set[tuple[str, str]]:
    return set(zip(limit_units.tolist(), value_units.tolist(), strict=True))
