"""Rules of the second stage: tables of substitution, the gate, and when a quarter is settled."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.calendar_spans import first_day_of_quarter
from analytics.substitution_tables import SubstitutionRule
from analytics.substitution_water import WaterRules
from analytics.units import SECONDS_PER_HOUR
from analytics.vocabulary import Medium, SubstitutionCause
from dashboard.jobs.claimed_days import day_start_hour
from dashboard.jobs.rule_book import RuleBook, Subject
from queries import rollup_quarters
from queries.substitution_store import NEVER

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LOW, SHORT, LONG, MIDDLE = range(4)
RULES = [
    "substitution_class_low",
    "substitution_lookback_short_hours",
    "substitution_lookback_long_hours",
    "substitution_lookback_low_class_hours",
]
"""Rows that decide about a run, in the order of the four numbers above."""

_SATURDAY = 5
_DAYS_TO_A_MONDAY = 3  # 1970-01-01 was a Thursday
_SEARCHED_DAYS = 45


class Settlement(StrEnum):
    """How final a quarter is."""

    RUNNING = "running"  # 暂算
    IN_REVIEW = "in_review"  # over, but its review is not
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class GasRules:
    """The standard's table in numbers."""

    gate: float
    high_from: float
    short_run_hours: float
    short_look_back: int
    long_look_back: int
    middle_look_back: int

    def table(self) -> tuple[SubstitutionRule, ...]:
        """Rows for both reference points, which have the same shape."""
        rows = (
            (self.high_from, np.inf, self.short_run_hours, self.short_look_back),
            (self.high_from, np.inf, np.inf, self.long_look_back),
            (self.gate, self.high_from, np.inf, self.middle_look_back),
        )
        return tuple(
            SubstitutionRule(
                minimum_alpha=low,
                below_alpha=high,
                longest_run_hours=longest,
                look_back_hours=hours,
                cause=cause,
            )
            for cause in SubstitutionCause
            for low, high, longest, hours in rows
        )


@dataclass(frozen=True, slots=True)
class QuarterRules:
    """Rules of each quarter, as of its first day."""

    gas: dict[int, GasRules]
    water: dict[int, WaterRules]
    settlement: dict[int, Settlement]
    recompute_at_s: dict[int, int]


def quarter_rules(
    connection: Connection, book: RuleBook, quarters: list[int], *, now_s: int
) -> QuarterRules:
    """Look up the rules of some quarters, and how final they are at ``now_s``."""
    gas, water, settlement, recompute = {}, {}, {}, {}
    for quarter in quarters:
        first_day = int(first_day_of_quarter(np.array([quarter]))[0])
        segment = int(book.segments(np.array([first_day], dtype=np.int64))[0])
        gas[quarter] = _gas_rules(book, Subject("", Medium.GAS.value, segment))
        water[quarter] = _water_rules(book, Subject("", Medium.WATER.value, segment))
        working_days = book.number(
            "capture_audit_working_days", Subject("", Medium.GAS.value, segment)
        )
        end_day = int(first_day_of_quarter(np.array([quarter + 1]))[0])
        final_day = _after_working_days(connection, end_day, round(working_days))
        settlement[quarter], recompute[quarter] = _settled(end_day, final_day, now_s)
    return QuarterRules(gas, water, settlement, recompute)


def _gas_rules(book: RuleBook, subject: Subject) -> GasRules:
    def number(name: str) -> float:
        return book.number(f"substitution_{name}", subject)

    return GasRules(
        gate=number("class_low"),
        high_from=number("class_high"),
        short_run_hours=number("short_hours"),
        short_look_back=round(number("lookback_short_hours")),
        long_look_back=round(number("lookback_long_hours")),
        middle_look_back=round(number("lookback_low_class_hours")),
    )


def _water_rules(book: RuleBook, subject: Subject) -> WaterRules:
    return WaterRules(
        minimum_alpha=1 - book.number("accounting_missing_share", subject),
        minimum_flow_share=book.number("water_substitution_flow_share", subject),
        fallback_days=round(book.number("water_substitution_fallback_days", subject)),
    )


def _settled(end_day: int, final_day: int, now_s: int) -> tuple[Settlement, int]:
    ends = day_start_hour(end_day) * SECONDS_PER_HOUR
    final = day_start_hour(final_day) * SECONDS_PER_HOUR
    if now_s < ends:
        return Settlement.RUNNING, ends
    if now_s < final:
        return Settlement.IN_REVIEW, final
    return Settlement.FINAL, NEVER


def _after_working_days(connection: Connection, first_day: int, count: int) -> int:
    """The day after so many working days; Mondays to Fridays where no calendar is on record."""
    known = rollup_quarters.workdays(
        connection, first_day=first_day, after_day=first_day + _SEARCHED_DAYS
    )
    day = first_day
    while count > 0:
        is_weekday = (day + _DAYS_TO_A_MONDAY) % 7 < _SATURDAY
        count -= known.get(day, is_weekday)
        day += 1
    return day
