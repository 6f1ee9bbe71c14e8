"""The selection of the explorer with every default filled in."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.errors import UnusableParameter
from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise import loaders
from dashboard.staff.enterprise.explorer_state import State
from dashboard.staff.enterprise.loaders import Record
from dashboard.staff.rows import each
from dashboard.visit import Visit
from queries.enterprise_record import Outlet
from queries.registry import Pollutant

DEFAULT_DAYS = 14
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Case:
    """The selection with every default filled in."""

    visit: Visit
    state: State
    outlet: Outlet
    pollutants: tuple[Pollutant, ...]
    start: date
    end: date

    @property
    def is_day(self) -> bool:
        """Whether steps are days."""
        return self.state.step == "day"

    @property
    def step(self) -> timedelta:
        """Length of one step."""
        return DAY if self.is_day else HOUR


def case_of(visit: Visit, record: Record, state: State) -> Case | None:
    """The selection on this enterprise; None when it never had values.

    Raises
    ------
    UnusableParameter
        For an outlet or factor that is not the enterprise's.
    """
    opened = _opening(visit, record) if state.outlet is None and not state.factor else None
    if opened is not None:
        state = replace(state, outlet=opened[0], factor=(opened[1],))
    outlet = _outlet(record, state)
    if outlet is None:
        return None
    known = city.pollutants(visit.scope)
    available = record.codes_of(outlet.outlet_id)
    ordered = [code for code in known if code in available]
    for code in state.factor:
        if code not in available:
            raise UnusableParameter("没有“{text}”这个选项", text=code)
    chosen = state.factor or tuple(ordered[:1])
    last = state.last or _default_last(visit, record)
    start = state.start or last - timedelta(days=DEFAULT_DAYS - 1)
    if not chosen:
        return None
    hourly = any((outlet.outlet_id, code) in record.series for code in chosen)
    step = state.step if hourly else "day"
    resolved = replace(state, outlet=outlet.outlet_id, factor=chosen, step=step)
    return Case(visit, resolved, outlet, tuple(known[code] for code in chosen), start, last + DAY)


def _opening(visit: Visit, record: Record) -> tuple[int, str] | None:
    """Outlet and factor to open on: the worst exceedance of the newest two weeks, if any."""
    if record.days is None:
        return None
    last = _default_last(visit, record)
    ids = tuple(sorted(one.outlet_id for one in record.outlets))
    rows = loaders.exceeding(visit.scope, ids, last - DEFAULT_DAYS * DAY, last + DAY)
    rows = rows[rows["stage"] != "rejected"]
    if not len(rows):
        return None
    newest = rows[rows["day"] == rows["day"].max()]
    worst = next(each(newest.sort_values("worst_multiple", ascending=False)))
    return worst.outlet_id, worst.pollutant_code


def _outlet(record: Record, state: State) -> Outlet | None:
    if state.outlet is not None:
        for one in record.outlets:
            if one.outlet_id == state.outlet:
                return one
        raise UnusableParameter("这家企业没有这个排放口")
    with_values = {one.outlet_id for one in record.outlets if record.codes_of(one.outlet_id)}
    ranked = sorted(
        record.outlets,
        key=lambda one: (
            one.outlet_id not in with_values, not one.is_responsible, one.outlet_code
        ),
    )  # fmt: skip
    return ranked[0] if ranked and ranked[0].outlet_id in with_values else None


def _default_last(visit: Visit, record: Record) -> date:
    today = visit.now.astimezone(city.CITY_TIME).date()
    return min(record.last_day() or today, today)
