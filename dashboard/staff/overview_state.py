"""What a person selects on the overview, and the days that it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import parameters
from layouts.staff.overview_words import MEASURES, RANKINGS, SPANS

DAY = timedelta(days=1)
LONGEST_CODE = 12
ONE_DAY, MONTH, YEAR = SPANS
USUAL_MEASURE = "exceeding"


@dataclass(frozen=True)
class State:
    """The chosen days and filters; None is the default."""

    day: date | None = None
    span: str | None = None
    county: int | None = None
    industry: str | None = None
    pollutant: str | None = None
    rank: str | None = None
    measure: str | None = None

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        span = parameters.one_of(args.get("span"), tuple(SPANS))
        measure = parameters.one_of(args.get("measure"), tuple(MEASURES))
        return cls(
            day=parameters.day(args.get("day")),
            span=None if span == ONE_DAY else span,
            county=parameters.identifier(args.get("county")),
            industry=parameters.free_text(args.get("industry"), longest=10) or None,
            pollutant=parameters.free_text(args.get("pollutant"), longest=LONGEST_CODE) or None,
            rank=parameters.one_of(args.get("rank"), tuple(RANKINGS)),
            measure=None if measure == USUAL_MEASURE else measure,
        )

    def to_query(self) -> str:
        """The state as part of an address."""
        return parameters.query(
            day=self.day,
            span=self.span,
            county=self.county,
            industry=self.industry,
            pollutant=self.pollutant,
            rank=self.rank,
            measure=self.measure,
        )


@dataclass(frozen=True)
class Period:
    """
    The days ``start <= day < end`` that are counted, and those that they are compared with.

    ``wide_start`` begins the days of map and ranking, which one day alone would not fill.
    """

    kind: str
    start: date
    end: date
    before_start: date
    before_end: date
    wide_start: date
    wide_before_start: date
    wide_before_end: date

    @property
    def day(self) -> date:
        """The last day."""
        return self.end - DAY


def period(kind: str, day: date) -> Period:
    """The day itself, or its month or year up to it."""
    end = day + DAY
    wide = day.replace(month=1, day=1) if kind == YEAR else day.replace(day=1)
    wide_before = same_span_before(wide, end, kind)
    if kind == ONE_DAY:
        return Period(kind, day, end, day - DAY, day, wide, *wide_before)
    return Period(kind, wide, end, *wide_before, wide, *wide_before)


def same_span_before(start: date, end: date, kind: str) -> tuple[date, date]:
    """As many first days of the month or year before, and no more than it has."""
    if kind == YEAR:
        last = end - DAY
        is_leap_day = (last.month, last.day) == (2, 29)
        before = last.replace(year=last.year - 1, day=28 if is_leap_day else last.day)
        return start.replace(year=start.year - 1), before + DAY
    earlier = (start - DAY).replace(day=1)
    return earlier, min(earlier + (end - start), start)
