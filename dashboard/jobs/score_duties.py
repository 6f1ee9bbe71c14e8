"""Who must be monitored, by when, and with what: the lines of installation and networking."""

from dataclasses import dataclass
from datetime import date

from analytics.scoring.deadlines import networking_deadline
from analytics.scoring.faces import Standing
from analytics.scoring.lines import Facts, Item, LineState
from dashboard.jobs.score_city import City, overlaps
from dashboard.jobs.score_rules import RuleSet
from dashboard.jobs.score_work import Span
from queries.score_registry import Monitor, Outlet

_NO_DUTY = ("exempt", "not_main")
_DEFERRED = "deferred"
_NETWORKED = "networked"
_ENDED = ("closed", "moved", "deregistered")
_SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Duty:
    """
    An outlet whose monitoring is a duty on the last day of a span.

    Attributes
    ----------
    deadline : date or None
        Last day for networking; None where neither a permit nor a list gives one.
    monitors : tuple of Monitor
        Monitors there on the last day.
    networked_on : date or None
        First day of networking, None while it is not networked.
    """

    outlet: Outlet
    deadline: date | None
    is_past: bool
    monitors: tuple[Monitor, ...]
    networked_on: date | None
    is_accepted: bool


class Duties:
    """Duties of a city at the end of a span."""

    def __init__(self, city: City, span: Span, rules: RuleSet):
        self.city, self.span, self.rules = city, span, rules
        registry, last = city.registry, span.last_day
        self._states = {
            row.outlet_id: row.state for row in registry.networking if row.start <= last < row.end
        }
        self.factors: dict[int, set[str]] = {}
        for row in registry.factors:
            if row.start <= last < row.end:
                self.factors.setdefault(row.outlet_id, set()).add(row.pollutant_code)
        self._measured: dict[int, set[str]] = {}
        for one in registry.measured:
            if one.start <= last < one.end:
                self._measured.setdefault(one.number, set()).add(one.pollutant_code)
        self.outlets: dict[int, list[Outlet]] = {}
        for outlet in registry.outlets:
            if outlet.start <= last < outlet.end:
                self.outlets.setdefault(outlet.enterprise_id, []).append(outlet)
        self.enterprises = sorted({row.enterprise_id for row in registry.statuses})
        self._statuses: dict[int, list[str]] = {}
        for status in registry.statuses:
            if status.status and overlaps(status, span.start, span.end):
                covers = status.start <= span.start and status.end >= span.end
                name = status.status
                if covers or (name in _ENDED and status.start <= last < status.end):
                    self._statuses.setdefault(status.enterprise_id, []).append(name)

    def of(self, enterprise_id: int) -> list[Duty]:
        """Outlets of an enterprise that must be monitored."""
        return [
            self._duty(outlet)
            for outlet in self.outlets.get(enterprise_id, ())
            if self._is_duty(outlet)
        ]

    def _is_duty(self, outlet: Outlet) -> bool:
        state = self._states.get(outlet.outlet_id)
        if state in (*_NO_DUTY, _DEFERRED):
            return False
        return state is not None or outlet.outlet_id in self.factors

    def _duty(self, outlet: Outlet) -> Duty:
        last = self.span.last_day
        monitors = tuple(
            monitor
            for monitor in self.city.monitors_of.get(outlet.outlet_id, ())
            if monitor.start <= last < monitor.end
            and (monitor.retired_on is None or monitor.retired_on > last)
        )
        days = [m.networked_on for m in monitors if m.networked_on and m.networked_on <= last]
        networked = min(days) if days else None
        if networked is None and self._states.get(outlet.outlet_id) == _NETWORKED:
            networked = date.min
        deadline = self._deadline(outlet)
        return Duty(
            outlet=outlet,
            deadline=deadline,
            is_past=deadline is not None and deadline <= last,
            monitors=monitors,
            networked_on=networked,
            is_accepted=any(m.accepted_on and m.accepted_on <= last for m in monitors),
        )

    def _deadline(self, outlet: Outlet) -> date | None:
        registry = self.city.registry
        of_permit, of_listing = (
            int(self.rules.number("accepted_monitors", name))
            for name in ("months_after_permit", "months_after_listing")
        )
        return networking_deadline(
            permitted_on=registry.permitted.get(outlet.outlet_id),
            listed_on=registry.listed.get(outlet.enterprise_id),
            months_after_permit=of_permit,
            months_after_listing=of_listing,
        )

    def standing(self, enterprise_id: int, duties: list[Duty], last_band: str | None) -> Standing:
        """What is known before any line: outside, stopped, or not monitored."""
        names = self._statuses.get(enterprise_id, [])
        states = [self._states.get(o.outlet_id) for o in self.outlets.get(enterprise_id, ())]
        is_outside = any(name in _ENDED for name in names) or (
            not duties and _DEFERRED not in states
        )
        monitored = [duty for duty in duties if duty.monitors]
        return Standing(
            is_outside=is_outside,
            is_stopped=_SUSPENDED in names or self._is_stopped(monitored),
            is_past_deadline_unmonitored=not monitored and any(duty.is_past for duty in duties),
            last_band=last_band,
        )

    def _is_stopped(self, monitored: list[Duty]) -> bool:
        """Every hour of every monitored outlet was one in which the source stood."""
        hours, days = self.city.hours, self.city.days(self.span.start, self.span.end)
        places = [self.city.outlet_place[duty.outlet.outlet_id] for duty in monitored]
        if not places:
            return False
        due = hours.due[places, days].sum() + hours.lost[places, days].sum()
        return bool(due == 0 and hours.stopped[places, days].sum() > 0)

    def measured_at(self, duty: Duty) -> set[str]:
        """Factors that the monitors of an outlet measure."""
        return {
            code for monitor in duty.monitors for code in self._measured.get(monitor.monitor_id, ())
        }


def accepted_monitors(duties: list[Duty]) -> Facts:
    """Outlets with an accepted monitor, of those that have one or whose deadline is over."""
    items = [
        Item(subject={"outlet_id": duty.outlet.outlet_id}, numerator=float(duty.is_accepted))
        for duty in duties
        if duty.is_accepted or duty.is_past
    ]
    return Facts(items=items, evidence=_rows("monitor", duties))


def complete_factors(duties: list[Duty], known: Duties) -> Facts:
    """Factors measured, of those that the permit wants measured automatically."""
    items = []
    for duty in duties:
        wanted = known.factors.get(duty.outlet.outlet_id, set())
        if wanted and (duty.monitors or duty.is_past):
            there = len(wanted & known.measured_at(duty))
            subject = {"outlet_id": duty.outlet.outlet_id}
            items.append(
                Item(subject=subject, numerator=float(there), denominator=float(len(wanted)))
            )
    return Facts(items=items, evidence=_rows("permit_factor", duties))


def networked_in_time(duties: list[Duty], span: Span) -> Facts:
    """
    Days late in networking.

    An outlet that was networked before the span is in order; one that was networked in it, or is
    not yet, is late by the days since its deadline.
    """
    items = []
    for duty in duties:
        if duty.networked_on is not None and duty.networked_on < span.start:
            late = 0
        elif duty.networked_on is not None:
            late = (duty.networked_on - duty.deadline).days if duty.deadline else 0
        elif duty.is_past and duty.deadline is not None:
            late = (span.last_day - duty.deadline).days
        else:
            continue
        subject = {"outlet_id": duty.outlet.outlet_id, "deadline": str(duty.deadline)}
        items.append(Item(subject=subject, numerator=float(max(late, 0))))
    return Facts(items=items, evidence=_rows("outlet_networking", duties))


def hours_facts(duties: list[Duty], city: City, span: Span, *, measure: str) -> Facts:
    """Valid hours of due hours of every networked outlet; ``measure`` names the kind of valid."""
    hours, days = city.hours, city.days(span.start, span.end)
    items, lost = [], 0
    networked = [d for d in duties if d.networked_on is not None and d.networked_on < span.end]
    for duty in networked:
        place = city.outlet_place[duty.outlet.outlet_id]
        due, had = (
            int(hours.due[place, days].sum()),
            int(getattr(hours, measure)[place, days].sum()),
        )
        lost += int(hours.lost[place, days].sum())
        was_networked = duty.networked_on is not None and duty.networked_on < span.start
        if was_networked and not hours.series[place, days].any():
            due = 24 * (span.stop - span.first)
        subject = {"outlet_id": duty.outlet.outlet_id}
        items.append(Item(subject=subject, numerator=float(had), denominator=float(due)))
    evidence = _rows("daily_value", networked, span)
    if not any(item.denominator for item in items):
        if lost:
            return Facts(state=LineState.PLATFORM, evidence=evidence)
        if not networked and any(duty.is_past for duty in duties):
            state = LineState.NOT_DELIVERED
            return Facts(state=state, cause="not_networked", evidence=evidence)
        return Facts(cause="stopped" if networked else "", evidence=evidence)
    return Facts(items=items, evidence=evidence | ({"hours_lost_by_us": lost} if lost else {}))


def _rows(table: str, duties: list[Duty], span: Span | None = None) -> dict[str, object]:
    """Which rows a line was made from."""
    found: dict[str, object] = {
        "table": table, "outlet_ids": [duty.outlet.outlet_id for duty in duties],
    }  # fmt: skip
    if span is not None:
        found |= {"from": str(span.start), "to": str(span.end)}
    return found
