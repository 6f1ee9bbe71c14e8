"""What a person selects on the page of exceedances, and the span that it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import parameters
from dashboard.errors import UnusableParameter
from dashboard.paging import AS_IT_COMES, View
from layouts.staff.exceedances_list import columns_of
from layouts.staff.exceedances_values import BASES, GROUPS, PURPOSES, SPANS, STAGES
from layouts.table_columns import choosable

DAY = timedelta(days=1)
LONGEST_DAYS = 400
LONGEST_CODE = 12
SETTLED = ("by_rule", "verified")
PERMIT = "permit_compliance"
HOURS = 24
WEEKDAYS = 7


@dataclass(frozen=True)
class State:
    """The selection; None and empty stand for the default."""

    span: str | None = None
    start: date | None = None
    last: date | None = None
    county: int | None = None
    industry: str | None = None
    enterprise: int | None = None
    pollutant: str | None = None
    basis: str | None = None
    purpose: str = PERMIT
    stages: tuple[str, ...] = SETTLED
    group: str | None = None
    slot: int | None = None
    everything: bool = False
    hidden: tuple[str, ...] = ()
    view: View = AS_IT_COMES

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        chosen = parameters.span(args.get("from"), args.get("to"), longest_days=LONGEST_DAYS)
        span = parameters.one_of(args.get("span"), tuple(SPANS))
        pollutant = parameters.free_text(args.get("pollutant"), longest=LONGEST_CODE)
        group = parameters.one_of(args.get("group"), tuple(GROUPS))
        columns = columns_of(group)
        return cls(
            span=None if chosen or span == "month" else span,
            start=chosen[0] if chosen else None,
            last=chosen[1] - DAY if chosen else None,
            county=parameters.identifier(args.get("county")),
            industry=parameters.free_text(args.get("industry"), longest=10) or None,
            enterprise=parameters.identifier(args.get("enterprise")),
            pollutant=pollutant or None,
            basis=parameters.one_of(args.get("basis"), tuple(BASES)),
            purpose=parameters.one_of(args.get("purpose"), tuple(PURPOSES)) or PERMIT,
            stages=parameters.some_of(args.get("stage"), STAGES) or SETTLED,
            group=group,
            slot=parameters.whole_number(args.get("slot"), low=0, high=WEEKDAYS * HOURS - 1),
            everything=args.get("rows") == "all",
            hidden=parameters.some_of(args.get("hide"), choosable(columns)),
            view=View.parse(args.get("sort"), args.get("where"), columns),
        )

    def to_query(self) -> str:
        """The state as part of an address; defaults are left out."""
        return parameters.query(
            span=self.span,
            **{"from": self.start, "to": self.last},
            county=self.county,
            industry=self.industry,
            enterprise=self.enterprise,
            pollutant=self.pollutant,
            basis=self.basis,
            purpose=None if self.purpose == PERMIT else self.purpose,
            stage=None if self.stages == SETTLED else self.stages,
            group=self.group,
            slot=self.slot,
            rows="all" if self.everything else None,
            hide=self.hidden,
            **self.view.to_arguments(),
        )


@dataclass(frozen=True)
class Span:
    """Days ``start <= day < end``, and the days that they are compared with."""

    start: date
    end: date
    before_start: date
    before_end: date
    preset: str | None


def span_of(state: State, today: date) -> Span:
    """The chosen days. Without a choice the month of yesterday, up to today."""
    yesterday = today - DAY
    if state.start is not None and state.last is not None:
        start, end, preset = state.start, state.last + DAY, None
        if state.last > today:
            raise UnusableParameter("{day}还没有到", day=state.last.isoformat())
    else:
        preset = state.span or "month"
        start, end = _preset(preset, yesterday), today + DAY
        if preset == "yesterday":
            end = today
    return Span(start, end, *_before(start, end, preset), preset)


def _preset(preset: str, yesterday: date) -> date:
    if preset == "yesterday":
        return yesterday
    if preset == "year":
        return yesterday.replace(month=1, day=1)
    if preset == "quarter":
        return yesterday.replace(month=(yesterday.month - 1) // 3 * 3 + 1, day=1)
    return yesterday.replace(day=1)


def _before(start: date, end: date, preset: str | None) -> tuple[date, date]:
    """As many first days of the month before; otherwise the days right before."""
    if preset == "month":
        earlier = (start - DAY).replace(day=1)
        return earlier, min(earlier + (end - start), start)
    return start - (end - start), start
