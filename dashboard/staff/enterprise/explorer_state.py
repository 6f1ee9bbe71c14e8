"""What a person selects in the explorer, as it stands in the address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dashboard import parameters
from dashboard.errors import UnusableParameter
from dashboard.staff.loaders_city import CITY_TIME
from layouts.staff.enterprise.controls import (
    COMPANIONS,
    FACTORS_AT_MOST,
    LONGEST_DAYS,
    STEPS,
    VALUES,
)
from layouts.staff.enterprise.equipment import WHAT
from layouts.staff.enterprise.tabs import SERIES, TABS
from layouts.staff.enterprise.timeline import KINDS

LONGEST_HOURLY_DAYS = LONGEST_DAYS["hour"]
LONGEST_DAILY_DAYS = LONGEST_DAYS["day"]
LONGEST_CODE = 12
NOTHING = "none"
FIRST_YEAR, LAST_YEAR = 2000, 2100
_HOUR_FORMAT = "%Y-%m-%dT%H"
_DECIMAL = re.compile(r"[0-9]{1,6}([.][0-9]{1,4})?", re.ASCII)


@dataclass(frozen=True)
class State:
    """The selection; None and empty stand for the default of the enterprise."""

    outlet: int | None = None
    factor: tuple[str, ...] = ()
    beside: tuple[str, ...] | None = None
    step: str = "hour"
    value: str = "converted"
    start: date | None = None
    last: date | None = None
    at: datetime | None = None
    tab: str = SERIES
    year: int | None = None
    whatif: float | None = None
    since: date | None = None
    what: str | None = None
    work: str | None = None

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        step = parameters.one_of(args.get("step"), tuple(STEPS)) or "hour"
        longest = LONGEST_HOURLY_DAYS if step == "hour" else LONGEST_DAILY_DAYS
        span = parameters.span(args.get("from"), args.get("to"), longest_days=longest)
        return cls(
            outlet=parameters.identifier(args.get("outlet")),
            factor=_factors(args.get("factor")),
            beside=_companions(args.get("beside")),
            step=step,
            value=parameters.one_of(args.get("value"), tuple(VALUES)) or "converted",
            start=span[0] if span else None,
            last=span[1] - timedelta(days=1) if span else None,
            at=hour(args.get("at")),
            tab=parameters.one_of(args.get("tab"), tuple(TABS)) or SERIES,
            year=parameters.whole_number(args.get("year"), low=FIRST_YEAR, high=LAST_YEAR),
            whatif=_limit(args.get("whatif")),
            since=parameters.day(args.get("since")),
            what=parameters.one_of(args.get("what"), tuple(KINDS)),
            work=parameters.one_of(args.get("work"), tuple(WHAT)),
        )

    def to_query(self) -> str:
        """The state as part of an address; defaults are left out."""
        return parameters.query(**dict(self.pairs()))

    def pairs(self) -> list[tuple[str, Any]]:
        """Names and values of what differs from the default."""
        beside: Any = self.beside
        if self.beside == ():
            beside = NOTHING
        everything = [
            ("tab", None if self.tab == SERIES else self.tab),
            ("outlet", self.outlet),
            ("factor", self.factor),
            ("beside", beside),
            ("step", None if self.step == "hour" else self.step),
            ("value", None if self.value == "converted" else self.value),
            ("from", self.start),
            ("to", self.last),
            ("at", self.at.strftime(_HOUR_FORMAT) if self.at else None),
            ("year", self.year),
            ("whatif", None if self.whatif is None else f"{self.whatif:g}"),
            ("since", self.since),
            ("what", self.what),
            ("work", self.work),
        ]
        return [(name, value) for name, value in everything if value not in (None, (), "")]


def _limit(text: str | None) -> float | None:
    """A limit that somebody asks about; None when nothing was sent."""
    if not text:
        return None
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text) or not float(text):
        raise UnusableParameter("限值应写成大于 0 的数，如 {example}", example="35")
    return float(text)


def _factors(text: str | None) -> tuple[str, ...]:
    """Codes of factors, each once, in the order given."""
    if not text:
        return ()
    codes = tuple(dict.fromkeys(parameters.free_text(text).split(",")))
    for code in codes:
        if not code.isalnum() or not code.isascii() or len(code) > LONGEST_CODE:
            raise UnusableParameter("没有“{text}”这个选项", text=code[:20])
    if len(codes) > FACTORS_AT_MOST:
        raise UnusableParameter("一次最多显示 {n} 个污染物", n=FACTORS_AT_MOST)
    return codes


def _companions(text: str | None) -> tuple[str, ...] | None:
    if not text:
        return None
    if text == NOTHING:
        return ()
    return parameters.some_of(text, tuple(COMPANIONS))


def hour(text: str | None) -> datetime | None:
    """An hour of the city as ``2026-11-21T18``; None when nothing was sent."""
    if not text:
        return None
    if not isinstance(text, str) or len(text) != len("2026-11-21T18"):
        raise UnusableParameter("时刻应写成 {example}", example="2026-01-31T18")
    day = parameters.day(text[:10])
    clock = parameters.whole_number(text[11:], low=0, high=23)
    if text[10] != "T" or day is None or clock is None:
        raise UnusableParameter("时刻应写成 {example}", example="2026-01-31T18")
    return datetime(day.year, day.month, day.day, clock, tzinfo=CITY_TIME)
