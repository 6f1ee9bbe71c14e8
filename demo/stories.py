"""What was planted in the city on purpose, dated from the hour in which the city was made.

A story names the processes it may happen at, in order of preference; the first outlet that no other
story has taken gets it. A small city has fewer stories, never different ones at the same outlet.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from demo.agenda import FAULT, GAP, MAINTENANCE, STOP, Event
from demo.model import City, Outlet, Planted
from demo.processes import (
    CO,
    COD,
    CR6,
    HCL,
    NH3N,
    NMHC,
    NOX,
    PH,
    PM,
    SO2,
    TN,
    TP,
    GasProcess,
)  # fmt: skip

RESERVED = "reserved"
"""Event kind that keeps a stretch of hours free of chance; it does nothing itself."""

UNTIL_CHANGED = 10**7
"""End of something that lasts: an hour far away."""


_WRITTEN_DAYS = 16
"""The last days of the first enterprise are written hour by hour."""


@dataclass(frozen=True)
class Story:
    """One thing to plant: where, when, how long."""

    kind: str
    processes: tuple[str, ...]
    code: str | None
    days_before: int
    hour: int
    length_h: int
    detail: dict[str, Any] = field(default_factory=dict)


_STORIES = (
    # exceedances of yesterday and today
    Story("exceedance_hours", ("rolling_furnace", "sinter_head"), NOX, 1, 2, 5, {"multiple": 0.12}),
    Story("exceedance_hours", ("glass_furnace", "coal_power"), NOX, 1, 14, 2, {"multiple": 0.47}),
    Story("exceedance_hours", ("sinter_head",), SO2, 1, 20, 3, {"multiple": 0.31}),
    Story("exceedance_hours", ("coke_oven",), NOX, 0, -3, 3, {"multiple": 0.18}),
    Story("exceedance_hours", ("refinery_heater",), NOX, 0, -2, 2, {"multiple": 0.06}),
    Story("exceedance_hours", ("printing", "thermal_oxidiser"), NMHC, 3, 10, 4, {"multiple": 0.22}),
    # days over the limit
    Story("exceedance_day", ("dye_water",), COD, 2, 0, 48, {"multiple": 0.18}),
    Story("exceedance_day", ("park_sewage", "sewage"), TN, 9, 0, 24, {"multiple": 0.07}),
    Story("exceedance_day", ("paper_water",), COD, 6, 0, 24, {"multiple": 0.26}),
    Story("exceedance_day", ("plating_water",), CR6, 16, 0, 24, {"multiple": 0.34}),
    Story("exceedance_day_gas", ("incinerator",), CO, 20, 0, 24, {"multiple": 0.09}),
    Story("exceedance_day_gas", ("hazardous_incinerator",), HCL, 11, 0, 24, {"multiple": 0.12}),
    Story("range_exceedance", ("circuit_water", "sewage"), PH, 12, 9, 3, {"value": 9.6}),
    # equal to the limit, and therefore within it
    Story("at_limit_equal", ("sinter_head", "kiln_tail"), NOX, 5, 11, 1, {"oxygen": "reference"}),
    Story("at_limit_equal", ("coal_power",), NOX, 7, 9, 1, {"oxygen": 13.5}),
    Story("at_limit_equal", ("sinter_tail", "kiln_head"), PM, 6, 16, 2, {}),
    Story("at_limit_equal", ("sewage",), COD, 8, 0, 24, {}),
    # values that should not be believed
    Story("stuck_value", ("sinter_tail", "kiln_head"), PM, 15, 5, 26),
    Story("stuck_value", ("sewage", "food_water"), TP, 22, 3, 40),
    Story("clipped_below_limit", ("coke_oven", "industrial_boiler"), SO2, 25, 0, 120),
    Story("copied_day", ("chemical_water", "sewage"), None, 18, 0, 48, {"from_hours_before": 168}),
    Story("oxygen_stuck", ("glass_furnace", "incinerator"), None, 34, 6, 72, {"oxygen": 8.31}),
    Story("smoothed", ("park_sewage", "sewage"), COD, 28, 0, 240),
    Story("twin_series", ("heating_gas", "coating", "coal_power"), None, 5, 8, 48),
    Story("zero_drift", ("refinery_heater", "industrial_boiler"), SO2, 30, 7, 10),
    Story("over_range", ("refinery_heater",), NOX, 16, 13, 3),
    Story("over_range", ("brick_kiln",), SO2, 1, 9, 2),
    Story("unit_error", ("thermal_oxidiser",), NMHC, 21, 8, 36, {"factor": 1000.0}),
    Story("unit_error", ("circuit_water", "pharma_water"), NH3N, 74, 0, 34 * 24,
          {"factor": 0.0005}),
    Story("wrong_conversion", ("industrial_boiler",), None, 40, 0, UNTIL_CHANGED,
          {"device_reference_oxygen_pct": 6.0}),
    # marks that the data contradict
    Story("false_maintenance_mark", ("glass_furnace", "industrial_boiler"), NOX, 11, 13, 9,
          {"multiple": 0.28}),
    Story("false_fault_mark", ("coating",), NMHC, 23, 10, 6, {"multiple": 0.34}),
    Story("false_stop_mark", ("biomass_boiler", "kiln_tail"), None, 14, 18, 12),
    Story("marked_fault", ("incinerator",), CO, 27, 15, 3, {"multiple": 0.85}),
    Story("out_of_control", ("kiln_tail", "rolling_furnace"), None, 19, 9, 26),
    # furnaces
    Story("furnace_cold", ("incinerator",), None, 13, 3, 2, {"five_minute_means": 8}),
    # not over yet
    Story("gap_open", ("food_water", "sewage"), None, 0, -31, UNTIL_CHANGED),
)  # fmt: skip

_EVENT_STORIES = (
    # (story, kind, processes, days before, hour, hours, delay of the mark or None)
    ("unmarked_stop", STOP, ("rolling_furnace", "industrial_boiler"), 8, 4, 30, None),
    ("unmarked_stop", STOP, ("hot_stove",), 1, 6, 13, None),
    ("late_mark", STOP, ("industrial_boiler", "kiln_tail"), 44, 15, 34, 76.0),
    ("long_fault", FAULT, ("brick_kiln",), 135, 9, 30 * 24, 3.0),
    ("long_fault", FAULT, ("food_water", "dye_water"), 150, 11, 34 * 24, 26.0),
)


def _twin(city: City, outlet: Outlet, taken: set[str]) -> Outlet | None:
    """Another free outlet of the same enterprise with the same process."""
    for other in city.monitored:
        is_like = other.enterprise_ref == outlet.enterprise_ref and (
            other.process.key == outlet.process.key
        )
        if is_like and other.ref != outlet.ref and other.ref not in taken:
            return other
    return None


def _free_outlet(
    city: City,
    processes: tuple[str, ...],
    code: str | None,
    taken: set[str],
    *,
    twins: bool = False,
) -> Outlet | None:
    for wanted in processes:
        for outlet in city.monitored:
            if outlet.process.key != wanted or outlet.ref in taken or outlet.closed_hour:
                continue
            first_day = outlet.monitors[0].networked_day or 0
            if first_day * 24 > city.start or (twins and _twin(city, outlet, taken) is None):
                continue
            if code is None or any(factor.code == code for factor in outlet.factors):
                return outlet
    return None


def _detail(story: Story, outlet: Outlet, start: int) -> dict[str, Any]:
    """The facts of a story at its outlet, as numbers."""
    detail = dict(story.detail)
    if story.code is not None:
        detail["limit"] = outlet.factor(story.code).step_on(start // 24).limit
    if story.kind == "exceedance_day_gas" and story.code is not None:
        day_limit = getattr(outlet.factor(story.code).source, "day_limit", None)
        detail |= {"against": day_limit, "day_limit": day_limit}
    if detail.get("oxygen") == "reference" and isinstance(outlet.process, GasProcess):
        detail["oxygen"] = outlet.process.reference_oxygen_pct
    return detail


def _written(city: City) -> Iterator[Planted]:
    """The table of stories, cast on the outlets of this city."""
    taken: set[str] = set()
    today = city.origin // 24
    for story in _STORIES:
        outlet = _free_outlet(
            city, story.processes, story.code, taken, twins=story.kind == "twin_series"
        )
        if story.hour < 0:
            start = city.origin + story.hour
        else:
            start = (today - story.days_before) * 24 + story.hour
        end = min(start + story.length_h, UNTIL_CHANGED)
        if outlet is None or start < city.start + 24:
            continue
        taken.add(outlet.ref)
        detail = _detail(story, outlet, start)
        twin = _twin(city, outlet, taken) if story.kind == "twin_series" else None
        if twin is not None:
            taken.add(twin.ref)
            detail["same_as"] = twin.ref
        yield Planted(story.kind, outlet.ref, story.code, start, end, detail)


def _showpiece(city: City) -> Iterator[Planted]:
    """The exceedances of the first enterprise's second boiler, before and after the new limit."""
    outlet = next((one for one in city.monitored if one.ref == "QH-0001/DA002"), None)
    if outlet is None:
        return
    today = city.origin // 24
    for days, hour, length, multiple in (
        (39, 20, 2, 0.19), (25, 2, 3, 0.33), (10, 7, 2, 0.13), (5, 19, 4, 0.44),
        (3, 5, 1, 0.27), (2, 17, 1, 0.08), (1, 18, 3, 0.26),
    ):  # fmt: skip
        start = (today - days) * 24 + hour
        if start < city.start:
            continue
        limit = outlet.factor(NOX).step_on(start // 24).limit
        detail: dict[str, Any] = {"multiple": multiple, "limit": limit}
        if days == 3:
            detail["because"] = "span gas left in the probe after a calibration"
        yield Planted("exceedance_hours", outlet.ref, NOX, start, start + length, detail)


def stories(city: City) -> list[Planted]:
    """All one-time stories of a city."""
    return [*_showpiece(city), *_written(city)]


def _showpiece_events(city: City) -> dict[str, list[Event]]:
    """The last fortnight of the first enterprise is written hour by hour."""
    today = city.origin // 24
    second = "QH-0001/DA002"

    def at(days: int, hour: int) -> int:
        return (today - days) * 24 + hour

    events = [
        Event(STOP, at(12, 20), at(11, 20), "引风机缺陷处理", 4, 6, at(12, 21) + 0.3, drill="plan"),
        Event(MAINTENANCE, at(9, 9), at(9, 12), "更换伴热管", marked_hour=at(9, 12) + 0.5,
              drill="plan"),
        Event(GAP, at(7, 1), at(7, 6), "通讯网络中断", marked_hour=at(7, 8) + 0.2, backfilled=True,
              drill="plan"),
        Event(GAP, at(6, 3), at(6, 7), "通讯网络中断", marked_hour=at(6, 8) + 0.6, drill="plan"),
    ]  # fmt: skip
    gaps = sorted((event.start, event.end) for event in events)
    free: list[Event] = []
    cursor = at(_WRITTEN_DAYS, 0)
    for start, end in [*gaps, (city.origin, city.origin)]:
        if start > cursor:
            free.append(Event(RESERVED, cursor, start, ""))
        cursor = end
    return {second: events + free, "QH-0001/DA001": [Event(RESERVED, at(3, 0), city.origin, "")]}


def _allowance_events(city: City, taken: dict[str, list[Event]]) -> None:
    """One incinerator whose monitor is marked as in maintenance for more hours than allowed."""
    ref = "QH-0003/DA003"
    if not any(outlet.ref == ref for outlet in city.monitored):
        return
    today = city.origin // 24
    for index in range(10):
        start = (today - 4 - 4 * index) * 24 + 9
        taken.setdefault(ref, []).append(
            Event(MAINTENANCE, start, start + 4, "分析仪检修", marked_hour=start + 4.4,
                  drill="maintenance_over_allowance")
        )  # fmt: skip


def _standby_events(city: City, taken: dict[str, list[Event]]) -> None:
    """While the standby monitor stands in, the main one is in repair and nothing else happens."""
    for outlet in city.monitored:
        if len(outlet.monitors) == 2:
            for start, end in outlet.monitors[1].in_charge:
                if start is not None and end is not None:
                    taken.setdefault(outlet.ref, []).append(
                        Event(RESERVED, start - 12, end + 12, "")
                    )


def story_events(city: City, planted: list[Planted]) -> dict[str, list[Event]]:
    """Events that the stories need, by outlet: written stops, and hours kept free for the rest."""
    found: dict[str, list[Event]] = _showpiece_events(city)
    written_from = defaultdict(lambda: UNTIL_CHANGED)
    written_from["QH-0001/DA002"] = (city.origin // 24 - _WRITTEN_DAYS) * 24
    _allowance_events(city, found)
    _standby_events(city, found)
    for one in planted:
        if one.kind == "gap_open":
            event = Event(GAP, one.start, one.start + 72, "通讯网络中断", drill="gap_open")
        elif one.end >= UNTIL_CHANGED or one.start >= written_from[one.outlet_ref]:
            continue
        else:
            event = Event(RESERVED, one.start - 8, one.end + 8, "")
        found.setdefault(one.outlet_ref, []).append(event)
    _event_stories(city, planted, found)
    return found


def _event_stories(city: City, planted: list[Planted], found: dict[str, list[Event]]) -> None:
    """Stops and faults with a story: not marked, marked too late, very long."""
    today = city.origin // 24
    taken = {one.outlet_ref for one in planted if one.kind != "wrong_conversion"}
    for drill, kind, processes, days, hour, length, delay in _EVENT_STORIES:
        outlet = _free_outlet(city, processes, None, taken)
        start = (today - days) * 24 + hour
        if outlet is None or start < city.start + 24:
            continue
        taken.add(outlet.ref)
        is_stop = kind == STOP and isinstance(outlet.process, GasProcess)
        down, up = getattr(outlet.process, "ramp_h", (0, 0)) if is_stop else (0, 0)
        reason = "停炉检修" if kind == STOP else "分析仪主板故障"
        made = start + delay if delay is not None else None
        found.setdefault(outlet.ref, []).append(
            Event(kind, start, start + length, reason, down, up, made, drill=drill)
        )


def late_networkings(city: City) -> list[Planted]:
    """Outlets that were connected inside the history, and when their permit was issued."""
    return [
        Planted("late_networking", outlet.ref, None, one.permit_from * 24, networked * 24)
        for one in city.enterprises
        for outlet in one.outlets
        for networked in [outlet.monitors[0].networked_day if outlet.is_monitored else None]
        if networked is not None and networked * 24 > city.start
    ]
