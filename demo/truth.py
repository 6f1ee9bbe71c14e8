"""What is true of the city and no file of the package says: one JSON object a line."""

import json
from typing import Any

from demo.agenda import STOP
from demo.hours import hour_text
from demo.model import City, Planted
from demo.planting import Plan
from demo.received_daily import WRONG_OUTLET
from demo.stories import UNTIL_CHANGED, late_networkings

_TOLD = frozenset({"unmarked_stop", "late_mark", "long_fault"})
"""Stories that are events of the plan, and go by their own name."""


def truth_lines(city: City, *, plans: dict[str, Plan], until: int) -> list[str]:
    """Planted events and the events of the plan, in order of outlet and time."""
    rows: list[dict[str, Any]] = []
    for ref in sorted(plans):
        plan = plans[ref]
        for one in plan.planted:
            rows.append(
                _row(one.kind, ref, one.pollutant_code, one.start, one.end, one.detail, until)
            )
        for event in plan.events:
            detail: dict[str, Any] = {"marked": event.marked_hour is not None}
            if event.drill:
                detail["drill"] = event.drill
            if event.kind == STOP:
                detail |= {"down_h": event.down_h, "up_h": event.up_h}
            kind = event.drill if event.drill in _TOLD else event.kind
            rows.append(_row(kind, ref, None, event.start, event.end, detail, until))
    for one in [*late_networkings(city), *_wrong_days(city)]:
        rows.append(_row(one.kind, one.outlet_ref, None, one.start, one.end, one.detail, until))
    rows.sort(key=lambda row: (row["outlet_ref"], row["start"], row["kind"]))
    return [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows if row["start"]]


def _wrong_days(city: City) -> list[Planted]:
    """The logger whose daily values do not follow from its hours."""
    return [
        Planted("received_daily_differs", outlet.ref, None, city.start, UNTIL_CHANGED)
        for outlet in city.monitored
        if outlet.ref == WRONG_OUTLET
    ]


def _row(
    kind: str,
    outlet_ref: str,
    code: str | None,
    start: int,
    end: int,
    detail: dict[str, Any],
    until: int,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "outlet_ref": outlet_ref,
        "pollutant_code": code,
        "start": hour_text(start) if start < until else "",
        "end": hour_text(min(end, until)),
        "detail": detail,
    }
