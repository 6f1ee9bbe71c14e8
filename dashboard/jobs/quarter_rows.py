"""What the second stage says, as the rows that are stored."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.calendar_spans import first_day_of_quarter, month_number
from analytics.capture import share
from analytics.emission_sums import (
    AlphaClass,
    EmissionDays,
    EmissionSums,
    TotalState,
    alpha_classes,
    count_sums,
    emission_sums,
    known_sums,
)
from analytics.exceedance import count_hours
from analytics.vocabulary import MassMethod, SubstitutionCause, SubstitutionState, code_of
from dashboard.jobs.quarter_gas import GasRuns
from dashboard.jobs.quarter_history import ClaimedQuarters
from dashboard.jobs.quarter_rules import LONG, LOW, MIDDLE, RULES, SHORT, QuarterRules, Settlement
from dashboard.jobs.quarter_values import BASES, Fill
from queries.arrays import Columns
from queries.substitution_store import RUN_COLUMNS, Words

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

_SETTLEMENTS = list(Settlement)
_NO_WORD = -1

WORDS = Words(
    alpha_classes=[word.value for word in AlphaClass],
    mass_methods=[word.value for word in MassMethod],
    settlements=[word.value for word in Settlement],
    causes=[word.value for word in SubstitutionCause],
    states=[word.value for word in SubstitutionState],
    bases=BASES,
    rules=RULES,
    total_states=[word.value for word in TotalState],
)


@dataclass(frozen=True, slots=True)
class QuarterFacts:
    """Rows of days, what stands in on them, and what is known of each claimed quarter."""

    claimed: ClaimedQuarters
    rows: Columns
    fill: Fill
    unit: Integers  # claimed quarter of each row, -1 for history
    is_gas: Booleans  # by claimed quarter
    has_mass: Booleans  # by claimed quarter
    rules: QuarterRules


@dataclass(frozen=True, slots=True)
class QuarterState:
    """Capture rate and settlement of each claimed quarter."""

    alpha: Floats
    alpha_class: Integers
    is_usable: Booleans
    settlement: Integers
    recompute_at: Integers
    mass_method: Integers


def quarter_state(facts: QuarterFacts) -> QuarterState:
    """Capture rate, its class, and how final each claimed quarter is."""
    rows, inside = facts.rows, facts.unit >= 0
    unit, count = facts.unit[inside], len(facts.claimed)
    valid = count_sums(unit, rows["valid_hours"][inside], count=count)
    alpha = share(valid, whole=count_sums(unit, rows["due_hours"][inside], count=count))
    quarters = facts.claimed.quarter.tolist()
    gate = [
        facts.rules.gas[quarter].gate if gas else facts.rules.water[quarter].minimum_alpha
        for quarter, gas in zip(quarters, facts.is_gas.tolist(), strict=True)
    ]
    classes, is_usable = alpha_classes(
        alpha,
        gate=np.array(gate),
        high_from=np.array([facts.rules.gas[quarter].high_from for quarter in quarters]),
        is_gas=facts.is_gas,
    )
    method = np.where(
        facts.is_gas, code_of(MassMethod.HJ75_2017), code_of(MassMethod.HJ356_2019)
    ).astype(np.int64)
    return QuarterState(
        alpha,
        classes.astype(np.int64),
        is_usable,
        np.array([_SETTLEMENTS.index(facts.rules.settlement[q]) for q in quarters]),
        np.array([facts.rules.recompute_at_s[q] for q in quarters], dtype=np.int64),
        np.where(facts.has_mass, method, _NO_WORD),
    )


def quarter_rows(facts: QuarterFacts, state: QuarterState, *, reach: Integers) -> Columns:
    """Rows of ``substitution_quarter``; ``reach`` is the earliest day that could change each."""
    inside = facts.unit >= 0
    unit, count = facts.unit[inside], len(facts.claimed)
    sums = emission_sums(_emission_days(facts, inside, unit), is_usable=state.is_usable)
    counts = {
        name: count_sums(unit, facts.rows[name][inside], count=count)
        for name in (
            *("due_hours", "valid_hours", "stopped_hours", "substituted_hours"),
            *("manual_hours", "pending_hours"),
        )
    }
    return {
        "series": facts.claimed.place,
        "quarter": first_day_of_quarter(facts.claimed.quarter),
        "is_computed": np.bincount(unit, minlength=count) > 0,
        **counts,
        "filled_hours": count_sums(unit, facts.fill.filled_hours[inside], count=count),
        "alpha": state.alpha,
        "alpha_class": state.alpha_class,
        "measured_mass_kg": sums.measured_mass_kg,
        "substituted_mass_kg": np.where(facts.has_mass, sums.substituted_mass_kg, np.nan),
        "is_usable": state.is_usable,
        "mass_method": state.mass_method,
        "settlement": state.settlement,
        "recompute_at": state.recompute_at,
        "reaches_back_to": reach,
    }


def month_rows(facts: QuarterFacts, state: QuarterState) -> Columns:
    """Rows of ``outlet_emission_month``, for pollutants that have a mass."""
    inside = (facts.unit >= 0) & facts.has_mass[np.maximum(facts.unit, 0)]
    unit = facts.unit[inside]
    months = month_number(facts.rows["day"][inside])
    keys, group = np.unique(unit << 32 | months, return_inverse=True)
    group = group.reshape(-1)
    of_unit, month, count = keys >> 32, keys & 0xFFFFFFFF, len(keys)
    sums: EmissionSums = emission_sums(
        _emission_days(facts, inside, group), is_usable=state.is_usable[of_unit]
    )

    def counted(name: str) -> Integers:
        return count_sums(group, facts.rows[name][inside], count=count)

    def summed(name: str) -> Floats:
        return known_sums(group, facts.rows[name][inside], count=count)

    return {
        "series": facts.claimed.place[of_unit],
        "month": month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64),
        "measured_mass_kg": sums.measured_mass_kg,
        "substituted_mass_kg": sums.substituted_mass_kg,
        "total_mass_kg": sums.total_mass_kg,
        "state": sums.state,
        "due_hours": counted("due_hours"),
        "valid_hours": counted("valid_hours"),
        "stopped_hours": counted("stopped_hours"),
        "measured_hours": counted("mass_hours"),
        "substituted_hours": counted("substituted_hours"),
        "missing_hours": sums.missing_hours,
        "settlement": state.settlement[of_unit],
        "mass_method": state.mass_method[of_unit],
        "reported_mass_kg": summed("reported_mass_kg"),
        "reported_hours": counted("reported_mass_hours"),
        "compared_hours": counted("compared_hours"),
        "compared_reported_kg": summed("compared_reported_kg"),
        "compared_computed_kg": summed("compared_computed_kg"),
        "is_assumed": counted("is_assumed") > 0,
    }


def _emission_days(facts: QuarterFacts, inside: Booleans, group: Integers) -> EmissionDays:
    rows = {name: values[inside] for name, values in facts.rows.items()}
    told = rows["measured_mass_map"] | rows["substituted_map"]
    untold = (
        count_hours((rows["due_map"] & ~told).astype(np.int32))
        - rows["manual_hours"]
        - rows["pending_hours"]
    )
    return EmissionDays(
        group=group,
        measured_mass_kg=rows["measured_mass_kg"],
        filled_mass_kg=facts.fill.mass_kg[inside],
        substituted_hours=rows["substituted_hours"],
        filled_hours=facts.fill.filled_hours[inside],
        manual_hours=rows["manual_hours"],
        pending_hours=rows["pending_hours"],
        untold_hours=np.maximum(untold, 0),
    )


def day_rows(facts: QuarterFacts) -> Columns:
    """Rows of ``substitution_day``: days of the claimed quarters that need anything."""
    chosen = np.flatnonzero((facts.unit >= 0) & (facts.rows["substituted_hours"] > 0))
    return {
        "series": facts.claimed.place[facts.unit[chosen]],
        "day": facts.rows["day"][chosen],
        "substituted_hours": facts.rows["substituted_hours"][chosen],
        "filled_hours": facts.fill.filled_hours[chosen],
        "substituted_mass_kg": facts.fill.mass_kg[chosen],
        "basis": facts.fill.basis[chosen],
        "state": facts.fill.state[chosen],
    }


def run_rows(claimed: ClaimedQuarters, found: list[GasRuns]) -> Columns:
    """Rows of ``substitution_run``."""
    columns: dict[str, list[npt.NDArray[np.generic]]] = {}
    for part in found:
        for name, values in _run_columns(claimed, part).items():
            columns.setdefault(name, []).append(values)
    nothing = np.zeros(0, dtype=np.int64)
    return {name: np.concatenate(columns.get(name, [nothing])) for name in RUN_COLUMNS}


def _run_columns(claimed: ClaimedQuarters, part: GasRuns) -> Columns:
    runs, rules = part.runs, part.rules
    count = len(runs.series)
    classes, _ = alpha_classes(
        runs.alpha,
        gate=np.full(count, rules.gate),
        high_from=np.full(count, rules.high_from),
        is_gas=np.ones(count, dtype=np.bool_),
    )
    is_short = runs.run_hours <= rules.short_run_hours
    rule = np.select(
        [
            runs.look_back_hours == 0,
            classes == code_of(AlphaClass.MIDDLE),
            is_short,
        ],
        [LOW, MIDDLE, SHORT],
        default=LONG,
    )
    return {
        "series": claimed.place_of_stretch[runs.series],
        "quarter": first_day_of_quarter(runs.quarter),
        "cause": runs.cause.astype(np.int64),
        "first_hour": runs.first_hour,
        "hours": runs.hours,
        "run_hours": runs.run_hours,
        "alpha": runs.alpha,
        "alpha_class": classes.astype(np.int64),
        "look_back_hours": runs.look_back_hours,
        "found_hours": runs.found_hours,
        "rate_kg_h": runs.rate_kg_h,
        "state": runs.state.astype(np.int64),
        "rule": rule,
    }
