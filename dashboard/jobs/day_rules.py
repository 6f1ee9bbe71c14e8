"""Which rules hold on each computed day."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.hour_rules import RuleSet
from analytics.units import HOURS_PER_DAY
from analytics.vocabulary import Medium
from dashboard.jobs.day_facts import DayFacts
from dashboard.jobs.deadlines import ClosingHours
from dashboard.jobs.rule_book import RuleBook, Subject
from dashboard.jobs.running_profiles import ProfileRules

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DayRules:
    """Rules in force, and the place of each computed day among their subjects."""

    book: RuleBook
    subjects: tuple[Subject, ...]
    place: Integers

    @property
    def sets(self) -> tuple[RuleSet, ...]:
        """Rule sets, one per subject."""
        return tuple(self.book.rule_set(subject) for subject in self.subjects)

    def numbers(self, rule: str, *, medium: Medium | None = None) -> Floats:
        """A threshold for each computed day; NaN for days of another medium."""
        known = [
            self.book.number(rule, subject) if medium in (None, subject.medium) else np.nan
            for subject in self.subjects
        ]
        return np.array(known, dtype=np.float64)[self.place]


def day_rules(book: RuleBook, facts: DayFacts) -> DayRules:
    """Find the distinct industries, media and stretches of unchanged rules of the days."""
    segments = book.segments(facts.day).tolist()
    asked = list(zip(facts.industry.tolist(), facts.medium.tolist(), segments, strict=True))
    known: dict[tuple[str, str, int], int] = {}
    place = np.array([known.setdefault(key, len(known)) for key in asked], dtype=np.int64)
    # A claim without any computed day still needs a rule set to hand over.
    subjects = tuple(Subject(*key) for key in known) or (Subject("", Medium.GAS.value, 0),)
    return DayRules(book, subjects, place)


def closing_hours(rules: DayRules) -> ClosingHours:
    """Hours after the end of each day at which marking, review and back-filling are over."""
    return ClosingHours(
        marking=rules.numbers("marking_cut_off_hour"),
        review=rules.numbers("review_cut_off_hour"),
        backfill=rules.numbers("backfill_days_allowed") * HOURS_PER_DAY,
    )


def profile_rules(book: RuleBook, *, day: int) -> ProfileRules:
    """Rules by which running profiles are made, as of one day."""
    segment = int(book.segments(np.array([day], dtype=np.int64))[0])
    subject = Subject("", Medium.GAS.value, segment)
    return ProfileRules(
        not_running_oxygen_pct=book.number("suspected_stop_oxygen_pct", subject),
        percentile=book.number("suspected_stop_percentile", subject),
        window_months=round(book.number("suspected_stop_window_months", subject)),
        minimum_hours=round(book.number("suspected_stop_minimum_hours", subject)),
    )
