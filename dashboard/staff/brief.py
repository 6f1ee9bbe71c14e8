"""The morning brief 晨报: the figures of the overview on one sheet to print."""

from collections.abc import Mapping
from typing import Any

from dashboard import facts, prerender
from dashboard.staff import overview
from dashboard.visit import Visit
from layouts.staff import brief as view

PATH = "/staff/brief"
TITLE = "晨报"
SECTION = overview

ids = view.IDS
State = overview.State


def layout(visit: Visit, path_args: Mapping[str, Any], state: overview.State) -> Any:
    """The sheet of a day, within the same filters as the overview."""
    shown, longer = overview.everything(visit, state)
    known = facts.current(visit)
    page = view.page(
        shown,
        longer,
        city=visit.t.name(known.city_name_zh, known.city_name_en),
        back=overview.address_of(state),
        t=visit.t,
    )
    return prerender.written(page)


def register(app: Any) -> None:
    """The page has no callbacks."""
