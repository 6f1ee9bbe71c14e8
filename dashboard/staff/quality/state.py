"""What a person selects on the page of data quality, and the days that it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import parameters
from dashboard.errors import UnusableParameter
from dashboard.paging import AS_IT_COMES, View
from layouts.staff.quality.tables import KINDS, TABLES
from layouts.staff.quality.values import MEASURES, SPANS
from layouts.table_columns import choosable

LONGEST_DAYS = 92
DEFAULT_DAYS = 30
FIRST_TABLE = "outlets"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class State:
    """The selection; None stands for the default."""

    table: str = FIRST_TABLE
    span: str | None = None
    start: date | None = None
    last: date | None = None
    county: int | None = None
    industry: str | None = None
    pollutant: str | None = None
    kind: str | None = None
    measure: str | None = None
    everything: bool = False
    hidden: tuple[str, ...] = ()
    view: View = AS_IT_COMES

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        table = parameters.one_of(args.get("table"), tuple(TABLES)) or FIRST_TABLE
        columns = TABLES[table].columns
        days = parameters.span(args.get("from"), args.get("to"), longest_days=LONGEST_DAYS)
        span = parameters.one_of(args.get("span"), tuple(SPANS))
        measure = parameters.one_of(args.get("measure"), tuple(MEASURES))
        return cls(
            table=table,
            span=None if days or span == "days" else span,
            start=days[0] if days else None,
            last=days[1] - DAY if days else None,
            county=parameters.identifier(args.get("county")),
            industry=parameters.free_text(args.get("industry"), longest=10) or None,
            pollutant=parameters.free_text(args.get("pollutant"), longest=12) or None,
            kind=parameters.one_of(args.get("kind"), tuple(KINDS.get(table, {}))),
            measure=None if measure == "effective" else measure,
            everything=args.get("rows") == "all",
            hidden=parameters.some_of(args.get("hide"), choosable(columns)),
            view=View.parse(args.get("sort"), args.get("where"), columns),
        )

    def to_query(self) -> str:
        """The state as part of an address; defaults are left out."""
        return parameters.query(
            table=None if self.table == FIRST_TABLE else self.table,
            span=self.span,
            **{"from": self.start, "to": self.last},
            county=self.county,
            industry=self.industry,
            pollutant=self.pollutant,
            kind=self.kind,
            measure=self.measure,
            rows="all" if self.everything else None,
            hide=self.hidden,
            **self.view.to_arguments(),
        )


@dataclass(frozen=True)
class Span:
    """Days ``start <= day < end``."""

    start: date
    end: date
    preset: str | None

    @property
    def last(self) -> date:
        """The last day."""
        return self.end - DAY


def span_of(state: State, today: date) -> Span:
    """The chosen days, by default the thirty before today; no preset holds the running day."""
    if state.start is not None and state.last is not None:
        if state.last > today:
            raise UnusableParameter("{day}还没有到", day=state.last.isoformat())
        return Span(state.start, state.last + DAY, None)
    yesterday = today - DAY
    preset = state.span or "days"
    if preset == "last_month":
        end = yesterday.replace(day=1)
        return Span((end - DAY).replace(day=1), end, preset)
    if preset == "month":
        return Span(yesterday.replace(day=1), today, preset)
    if preset == "quarter":
        first = yesterday.replace(month=(yesterday.month - 1) // 3 * 3 + 1, day=1)
        return Span(first, today, preset)
    return Span(today - DEFAULT_DAYS * DAY, today, preset)
