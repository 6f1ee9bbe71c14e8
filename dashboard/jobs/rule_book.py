"""Rules of one industry and medium on one day, made from dated rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analytics.hour_rules import (
    Allowance,
    AllowanceSpan,
    DailyMeanRule,
    HourRules,
    PeriodRule,
    ReasonEffect,
    RuleSet,
)
from analytics.vocabulary import MassSource, Medium, Reason, SubstitutionCause
from queries.rollup_registry import FAR
from queries.rules import MarkEffect, RuleParameter

_PERIOD_RULE = "period_minimum_minutes_"


class RuleMissing(LookupError):  # noqa: N818 - named like the other refusals
    """No row of a rule is in force; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose rules: an industry (empty for none on record) and a medium, in a stretch of days."""

    industry_code: str
    medium: str
    segment: int


class RuleBook:
    """All rule rows; every question is answered as of a day."""

    def __init__(self, parameters: Sequence[RuleParameter], effects: Sequence[MarkEffect]):
        self._parameters: dict[str, list[RuleParameter]] = {}
        for parameter in parameters:
            self._parameters.setdefault(parameter.rule, []).append(parameter)
        self._effects: dict[str, list[MarkEffect]] = {}
        for effect in effects:
            self._effects.setdefault(effect.mark_kind, []).append(effect)
        self._sets: dict[Subject, RuleSet] = {}

    @cached_property
    def breaks(self) -> npt.NDArray[np.int64]:
        """Days on which any rule changes, rising: between two of them the rules stand still."""
        days: set[int] = set()
        for rows in self._parameters.values():
            days.update(day for row in rows for day in (row.start_day, row.end_day))
        for effects in self._effects.values():
            days.update(day for row in effects for day in (row.start_day, row.end_day))
        return np.array(sorted(day for day in days if abs(day) < FAR), dtype=np.int64)

    def segments(self, days: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Number of the stretch, between two breaks, in which each day lies."""
        return np.searchsorted(self.breaks, days, side="right")

    def number(self, rule: str, subject: Subject) -> float:
        """The threshold in force; a row for the industry or medium stands before a general one."""
        row = self._in_force(rule, subject)
        if row is None:
            raise RuleMissing(
                f"No row of the rule {rule} is in force for {subject.medium}: "
                "run flask db upgrade, which loads the seeded rules, or add the missing row."
            )
        return row.number

    def largest(self, rule: str) -> float:
        """The largest threshold of a rule over all times, media and industries; 0 for none."""
        return max((row.number for row in self._parameters.get(rule, [])), default=0.0)

    def rule_set(self, subject: Subject) -> RuleSet:
        """Rules of hours and of the daily mean."""
        if subject not in self._sets:
            self._sets[subject] = RuleSet(
                hours=self._hour_rules(subject), daily_mean=self._daily_mean(subject)
            )
        return self._sets[subject]

    def _hour_rules(self, subject: Subject) -> HourRules:
        is_gas = subject.medium == Medium.GAS
        effects = self._effects_of(subject)
        return HourRules(
            minimum_valid_minutes=self.number("minimum_valid_minutes", subject),
            effects=tuple(_reason_effect(effect) for effect in effects),
            periods=tuple(self._period_rules(subject)),
            allowances=tuple(self._allowances(subject, effects)),
            not_running_oxygen_pct=(
                self.number("suspected_stop_oxygen_pct", subject) if is_gas else float("nan")
            ),
            running_load_pct=self.number("running_load_pct", subject),
            conversion_tolerance=(
                self.number("conversion_tolerance", subject) if is_gas else float("nan")
            ),
            mass_tolerance=self.number("mass_tolerance", subject),
            reported_conversion_first=(
                bool(self.number("reported_conversion_first", subject)) if is_gas else False
            ),
            flag_states_exempt=bool(self.number("flag_states_exempt", subject)),
        )

    def _daily_mean(self, subject: Subject) -> DailyMeanRule:
        if subject.medium == Medium.GAS:
            hours = self.number("gas_day_minimum_valid_hours", subject)
            return DailyMeanRule(minimum_valid_hours=round(hours))
        share = self.number("water_day_minimum_valid_share", subject)
        return DailyMeanRule(minimum_valid_share=share)

    def _effects_of(self, subject: Subject) -> list[MarkEffect]:
        first_day = self._first_day(subject.segment)
        chosen = []
        for rows in self._effects.values():
            valid = [
                row
                for row in rows
                if row.start_day <= first_day < row.end_day
                and row.industry_code in (None, subject.industry_code)
            ]
            if valid:
                chosen.append(max(valid, key=lambda row: row.industry_code is not None))
        return chosen

    def _allowances(self, subject: Subject, effects: list[MarkEffect]) -> list[Allowance]:
        drawn: dict[str, Reason] = {}
        for effect in effects:
            if effect.allowance_rule is not None:
                bits = drawn.get(effect.allowance_rule, Reason(0))
                drawn[effect.allowance_rule] = bits | _reason(effect.mark_kind)
        allowances = []
        for rule, reasons in drawn.items():
            row = self._in_force(rule, subject)
            if row is None:
                raise RuleMissing(f"A mark names the allowance {rule}, which has no row in force.")
            span = AllowanceSpan(row.unit.partition("/")[2])
            allowances.append(Allowance(name=rule, reasons=reasons, hours=row.number, span=span))
        return allowances

    def _period_rules(self, subject: Subject) -> list[PeriodRule]:
        names = [name for name in self._parameters if name.startswith(_PERIOD_RULE)]
        return [
            PeriodRule(
                reason=_reason(name.removeprefix(_PERIOD_RULE)),
                minimum_minutes=round(self.number(name, subject)),
            )
            for name in sorted(names)
        ]

    def _in_force(self, rule: str, subject: Subject) -> RuleParameter | None:
        first_day = self._first_day(subject.segment)
        valid = [
            row
            for row in self._parameters.get(rule, [])
            if row.start_day <= first_day < row.end_day
            and row.medium in (None, subject.medium)
            and row.industry_code in (None, subject.industry_code)
        ]
        if not valid:
            return None
        return max(valid, key=lambda row: (row.industry_code is not None, row.medium is not None))

    def _first_day(self, segment: int) -> int:
        return int(self.breaks[segment - 1]) if segment else -FAR


def _reason(kind: str) -> Reason:
    try:
        return Reason[kind.upper()]
    except KeyError:
        raise RuleMissing(
            f"A rule row names {kind}, which is no reason that this program knows: "
            "run the newer program or correct the row."
        ) from None


def _reason_effect(effect: MarkEffect) -> ReasonEffect:
    return ReasonEffect(
        reason=_reason(effect.mark_kind),
        due=effect.due,
        valid=effect.valid,
        judged=effect.judged,
        mass=MassSource(effect.mass),
        public=effect.public,
        cause=SubstitutionCause(effect.substitution_cause),
    )
