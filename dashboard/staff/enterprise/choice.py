"""Outlet, factors and year of a tab with their defaults, and the links that change them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise import explorer_case
from dashboard.staff.enterprise.explorer import outlet_words
from dashboard.staff.enterprise.visited import Visited
from layouts.staff.enterprise.exceedance_values import Option
from queries.enterprise_record import Outlet
from queries.registry import Pollutant

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Chosen:
    """The selection of a tab; ``here`` is in the state that names all of it."""

    here: Visited
    outlet: Outlet
    pollutant: Pollutant
    pollutants: tuple[Pollutant, ...]
    year: int

    @property
    def start(self) -> date:
        """First day of the year."""
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        """The day after the last: of the year, or today."""
        return min(date(self.year + 1, 1, 1), self.here.today + DAY)


def of(here: Visited) -> Chosen | None:
    """The selection; None for an enterprise that never had values."""
    asked = replace(here.state, start=None, last=None, at=None)
    case = explorer_case.case_of(here.visit, here.record, asked)
    if case is None:
        return None
    codes = here.record.codes_of(case.outlet.outlet_id)
    known = city.pollutants(here.visit.scope)
    first = case.pollutants[0]
    state = replace(here.state, outlet=case.outlet.outlet_id, factor=(first.pollutant_code,))
    last = here.record.last_day() or here.today
    return Chosen(
        here=here.at(state),
        outlet=case.outlet,
        pollutant=first,
        pollutants=tuple(one for code, one in known.items() if code in codes),
        year=here.state.year or min(last, here.today).year,
    )


def outlets(chosen: Chosen) -> tuple[Option, ...]:
    """Outlets with values, as links."""
    here = chosen.here
    return tuple(
        Option(
            outlet_words(one, here.visit.t),
            here.address(outlet=str(one.outlet_id), factor=None, at=None),
            one.outlet_id == chosen.outlet.outlet_id,
        )
        for one in here.record.outlets
        if here.record.codes_of(one.outlet_id)
    )


def factors(chosen: Chosen) -> tuple[Option, ...]:
    """Factors of the outlet, as links."""
    t = chosen.here.visit.t
    return tuple(
        Option(
            t.name(one.name_zh, one.short_en),
            chosen.here.address(factor=(one.pollutant_code,), at=None, whatif=None),
            one.pollutant_code == chosen.pollutant.pollutant_code,
        )
        for one in chosen.pollutants
    )


def years(chosen: Chosen) -> tuple[Option, ...]:
    """Years with values, as links."""
    known = chosen.here.record.days
    today = chosen.here.today.year
    first = known[0].year if known else today
    return tuple(
        Option(f"{year}", chosen.here.address(year=year, since=None), year == chosen.year)
        for year in range(max(first, today - 9), today + 1)
    )
