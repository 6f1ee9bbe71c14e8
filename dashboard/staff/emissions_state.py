"""What a person selects on the page of emissions, and the months that it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import parameters
from dashboard.errors import UnusableParameter
from layouts.staff.emissions_values import SPANS

LONGEST_MONTHS = 36
LONGEST_CODE = 12
DAY = timedelta(days=1)
_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True)
class State:
    """The selection; None stands for the default."""

    span: str | None = None
    first: date | None = None
    last: date | None = None
    county: int | None = None
    industry: str | None = None
    pollutant: str | None = None
    everything: bool = False

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        first, last = month_of(args.get("from")), month_of(args.get("to"))
        if (first is None) != (last is None):
            raise UnusableParameter("起止月份要一起给出")
        if first is not None and last is not None:
            _refuse(first, last)
        span = parameters.one_of(args.get("span"), tuple(SPANS))
        pollutant = parameters.free_text(args.get("pollutant"), longest=LONGEST_CODE)
        return cls(
            span=None if first or span == "year" else span,
            first=first,
            last=last,
            county=parameters.identifier(args.get("county")),
            industry=parameters.free_text(args.get("industry"), longest=10) or None,
            pollutant=pollutant or None,
            everything=args.get("rows") == "all",
        )

    def to_query(self) -> str:
        """The state as part of an address; defaults are left out."""
        return parameters.query(
            span=self.span,
            **{"from": month_text(self.first), "to": month_text(self.last)},
            county=self.county,
            industry=self.industry,
            pollutant=self.pollutant,
            rows="all" if self.everything else None,
        )


def _refuse(first: date, last: date) -> None:
    if last < first:
        raise UnusableParameter("结束月份不能早于开始月份")
    if months_between(first, after(last)) > LONGEST_MONTHS:
        raise UnusableParameter("时段最长 {n} 个月", n=LONGEST_MONTHS)


def month_of(text: str | None) -> date | None:
    """A month as ``2026-11``, as its first day; None when nothing was sent."""
    if not text:
        return None
    if not isinstance(text, str) or not _MONTH.fullmatch(text):
        raise UnusableParameter("月份应写成 {example}", example="2026-01")
    if not 1 <= int(text[5:]) <= 12:
        raise UnusableParameter("没有 {text} 这个月", text=text)
    return parameters.day(f"{text}-01")


def month_text(month: date | None) -> str | None:
    """A month as it stands in an address."""
    return None if month is None else f"{month:%Y-%m}"


def after(month: date, count: int = 1) -> date:
    """The first day of the month so many months later; earlier ones are negative."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def months_between(start: date, end: date) -> int:
    """Months ``start <= month < end``."""
    return (end.year - start.year) * 12 + end.month - start.month


@dataclass(frozen=True)
class Span:
    """Whole months ``start <= month < end``."""

    start: date
    end: date
    preset: str | None

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return self.end - DAY


def span_of(state: State, today: date) -> Span:
    """The chosen months. Without a choice this year up to the running month."""
    this = today.replace(day=1)
    if state.first is not None and state.last is not None:
        if state.last > this:
            raise UnusableParameter("{day}还没有到", day=f"{state.last:%Y-%m}")
        return Span(state.first, after(state.last), None)
    preset = state.span or "year"
    if preset == "last_year":
        return Span(date(today.year - 1, 1, 1), date(today.year, 1, 1), preset)
    if preset == "quarter":
        return Span(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), after(this), preset)
    if preset == "twelve":
        return Span(after(this, -12), this, preset)
    return Span(date(today.year, 1, 1), after(this), preset)
