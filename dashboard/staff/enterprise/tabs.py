"""The tabs of one enterprise's page, and what stands in each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from dashboard import prerender
from dashboard.errors import UnusableParameter
from dashboard.staff.enterprise import choice, exceedance, explorer, explorer_case, period_means
from dashboard.staff.enterprise import equipment as equipment_of
from dashboard.staff.enterprise import head as heads
from dashboard.staff.enterprise import quality as quality_of
from dashboard.staff.enterprise import timeline as timeline_of
from dashboard.staff.enterprise import totals as totals_of
from dashboard.staff.enterprise.explorer_state import LONGEST_HOURLY_DAYS
from dashboard.staff.enterprise.visited import Visited
from layouts import parts
from layouts.parts import Choice
from layouts.staff.enterprise import equipment as equipment_view
from layouts.staff.enterprise import exceedance as exceedance_view
from layouts.staff.enterprise import explorer as explorer_view
from layouts.staff.enterprise import period_means as means_view
from layouts.staff.enterprise import quality as quality_view
from layouts.staff.enterprise import record as record_view
from layouts.staff.enterprise import timeline as timeline_view
from layouts.staff.enterprise import totals as totals_view
from layouts.staff.enterprise.tabs import (
    EQUIPMENT,
    EXCEEDANCE,
    QUALITY,
    SERIES,
    TABS,
    TIMELINE,
    TOTALS,
)

DAY = timedelta(days=1)


def choices(here: Visited) -> list[Choice]:
    """Every tab as a link; the outlet, the factor and the span go with it."""
    return [
        Choice(here.visit.t(word), here.address(tab=tab, at=None), chosen=tab == here.state.tab)
        for tab, word in TABS.items()
    ]


def content(here: Visited) -> list[Any]:
    """The chosen tab."""
    return CONTENT[here.state.tab](here)


def series(here: Visited) -> list[Any]:
    """The explorer and the limits under it, or why there is nothing to explore."""
    t = here.visit.t
    case = explorer_case.case_of(here.visit, here.record, here.state)
    if case is None:
        return [parts.empty(t("这家企业还没有自动监测数据"))]
    if (case.end - case.start).days > LONGEST_HOURLY_DAYS and not case.is_day:
        raise UnusableParameter("时段最长 {n} 天", n=LONGEST_HOURLY_DAYS)
    there = here.at(case.state)
    shown = explorer.view_of(case, here.record, address=there.address)
    dated = replace(case.state, start=case.start, last=case.end - DAY)

    def export(rows: str, kind: str) -> str:
        return there.export(rows, kind, dated)

    drawn = explorer_view.content(
        shown, address=there.address, export=export, write=prerender.written, t=t
    )
    table = record_view.limits(explorer.limits_of(case), outlet=shown.choice.outlet.name, t=t)
    return [*drawn, prerender.written(table), *_means(here)]


def _means(here: Visited) -> list[Any]:
    """Means of the months, quarters and the year of the first chosen factor."""
    chosen = choice.of(here)
    if chosen is None:
        return []
    card = means_view.card(
        period_means.means(chosen),
        title=period_means.title(chosen),
        unit=chosen.pollutant.unit,
        export=chosen.here.export,
        t=here.visit.t,
    )
    return [prerender.written(card)]


def exceedances(here: Visited) -> list[Any]:
    """Exceedances of an outlet by quarter, day and episode."""
    t = here.visit.t
    chosen = choice.of(here)
    if chosen is None:
        return [parts.empty(t("这家企业还没有自动监测数据"))]
    drawn = exceedance_view.draw(exceedance.view_of(chosen), export=chosen.here.export, t=t)
    return [prerender.written(drawn)]


def totals(here: Visited) -> list[Any]:
    """Masses by month against the permit, and what stands in for invalid hours."""
    t = here.visit.t
    chosen = choice.of(here)
    if chosen is None:
        return [parts.empty(t("这家企业还没有自动监测数据"))]
    shown = totals_of.view_of(chosen)
    return totals_view.draw(shown, export=chosen.here.export, write=prerender.written, t=t)


def quality(here: Visited) -> list[Any]:
    """What of the data is there, why the rest is not, and what was tested."""
    t = here.visit.t
    chosen = choice.of(here)
    if chosen is None:
        return [parts.empty(t("这家企业还没有自动监测数据"))]
    shown = quality_of.view_of(chosen)
    return quality_view.draw(shown, export=chosen.here.export, write=prerender.written, t=t)


def equipment(here: Visited) -> list[Any]:
    """The monitors at the outlets, and the work on them."""
    drawn = equipment_view.draw(equipment_of.view_of(here), export=here.export, t=here.visit.t)
    return [prerender.written(drawn)]


def timeline(here: Visited) -> list[Any]:
    """Everything dated in one list, and what is on record with its periods."""
    t = here.visit.t
    drawn = timeline_view.draw(timeline_of.view_of(here), export=here.export, t=t)
    dated = record_view.dated(heads.dated_rows(here.record, t), t=t)
    return [prerender.written(drawn), prerender.written(dated)]


CONTENT: dict[str, Callable[[Visited], list[Any]]] = {
    SERIES: series,
    EXCEEDANCE: exceedances,
    TOTALS: totals,
    QUALITY: quality,
    EQUIPMENT: equipment,
    TIMELINE: timeline,
}
