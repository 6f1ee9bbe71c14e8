"""What a person selects on the pages of operators, and the evaluation that it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import parameters
from dashboard.errors import UnusableParameter
from layouts.staff.operators_values import PROMPT, SPANS

LONGEST_LINE_KEY = 40
_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True)
class State:
    """The selection; no month stands for the newest one that was evaluated."""

    month: date | None = None
    months: int = 1
    line: str = PROMPT
    against: date | None = None
    """Month that it is compared with; None stands for the one before."""

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        span = parameters.one_of(args.get("months"), tuple(str(number) for number in SPANS))
        line = parameters.free_text(args.get("line"), longest=LONGEST_LINE_KEY)
        return cls(
            month=_month(args.get("month")),
            months=int(span) if span else 1,
            line=line or PROMPT,
            against=_month(args.get("against")),
        )

    def to_query(self) -> str:
        """The state as part of an address; defaults are left out."""
        return parameters.query(
            month=None if self.month is None else f"{self.month:%Y-%m}",
            months=None if self.months == 1 else self.months,
            line=None if self.line == PROMPT else self.line,
            against=None if self.against is None else f"{self.against:%Y-%m}",
        )


def _month(text: str | None) -> date | None:
    """First day of a month written as ``2026-10``; None when nothing was sent."""
    if not text:
        return None
    if not isinstance(text, str) or not _MONTH.fullmatch(text):
        raise UnusableParameter("月份应写成 {example}", example="2026-10")
    return parameters.day(f"{text}-01")


def month_before(month: date) -> date:
    """First day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def month_after(month: date) -> date:
    """First day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def first_month(month: date, months: int) -> date:
    """First month of a span that ends with a month."""
    for _ in range(months - 1):
        month = month_before(month)
    return month
