"""The tab of the record: events of the registry, of equipment, of law, and settled exceedances."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise import head_cells
from dashboard.staff.enterprise.visited import Visited
from dashboard.staff.rows import each, number
from layouts import formats
from layouts.staff import words
from layouts.staff.enterprise.exceedance_values import Option
from layouts.staff.enterprise.tabs import EQUIPMENT, QUALITY, SERIES
from layouts.staff.enterprise.timeline import KINDS, Event, Timeline
from queries import enterprise_timeline

DAY = timedelta(days=1)
HOUR_WORDS = ("fault", "stopped")


@staff_cached(city.SHORT_SECONDS)
def found(
    scope: Scope, enterprise_id: int, outlet_ids: tuple[int, ...], on: date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events on record, and days with a settled exceedance."""
    with pools.connection("staff", scope=scope) as connection:
        return (
            enterprise_timeline.events(connection, enterprise_id, outlet_ids=outlet_ids, on=on),
            enterprise_timeline.exceeding(connection, outlet_ids),
        )


def view_of(here: Visited) -> Timeline:
    """The list, narrowed to the chosen kind."""
    t, what = here.visit.t, here.state.what
    every = events(here)
    counts = {kind: sum(one.kind == kind for one in every) for kind in KINDS}
    kinds = [Option(t("全部 {n}", n=len(every)), here.address(what=None), what is None)]
    kinds += [
        Option(f"{t(word)} {counts[kind]}", here.address(what=kind), what == kind)
        for kind, word in KINDS.items()
        if counts[kind]
    ]
    kept = [one for one in every if what in (None, one.kind)]
    return Timeline(tuple(kinds), tuple(kept), len(every))


def events(here: Visited) -> list[Event]:
    """Everything, the newest first."""
    ids = head_cells.outlet_ids(here.record)
    registered, exceeding = found(
        here.visit.scope, here.record.identity.enterprise_id, ids, here.today
    )
    codes = {one.outlet_id: one.outlet_code for one in here.record.outlets}
    listed = [_event(here, row, codes) for row in each(registered)]
    listed += [_exceedance(here, row, codes) for row in each(exceeding)]
    return sorted(listed, key=lambda one: (-one.day.toordinal(), list(KINDS).index(one.kind)))


def _event(here: Visited, row: Any, codes: dict[int, str]) -> Event:
    t = here.visit.t
    chinese = row.text_zh if isinstance(row.text_zh, str) else ""
    text = t.name(chinese, row.text_en if isinstance(row.text_en, str) else None)
    if row.word == "status":
        text = t(words.ENTERPRISE_STATUS[chinese])
    amount = number(row.amount)
    said = [_factor(here, row.pollutant_code), text, _amount(here, row, amount)]
    outlet_id = number(row.outlet_id)
    document = row.document_zh if isinstance(row.document_zh, str) else ""
    english = row.document_en if isinstance(row.document_en, str) else None
    tab = {"fault": EQUIPMENT, "equipment": EQUIPMENT, "test": QUALITY}.get(row.kind)
    href = ""
    if tab is not None and outlet_id is not None and here.record.codes_of(int(outlet_id)):
        href = here.address(tab=tab, outlet=str(int(outlet_id)), factor=None, year=row.day.year,
                            what=None)  # fmt: skip
    return Event(
        day=row.day,
        kind=row.kind,
        word=row.word,
        outlet="" if outlet_id is None else codes.get(int(outlet_id), ""),
        text=" ".join(one for one in said if one),
        document=t.name(document, english) if document else "",
        href=href,
    )


def _factor(here: Visited, code: Any) -> str:
    if not isinstance(code, str):
        return ""
    one = city.pollutants(here.visit.scope)[code]
    return here.visit.t.name(one.name_zh, one.short_en)


def _amount(here: Visited, row: Any, amount: float | None) -> str:
    t = here.visit.t
    if amount is None:
        return ""
    if row.word == "penalty":
        return t("罚款 {n} 元", n=formats.count(amount, t=t))
    if row.word == "disclosure":
        return t("监测结束后第 {n} 天", n=formats.count(amount, t=t))
    if row.word in HOUR_WORDS:
        return f"{formats.count(amount, t=t)} h"
    return formats.with_unit(formats.as_entered(amount, t=t), row.unit, t=t)


def _exceedance(here: Visited, row: Any, codes: dict[int, str]) -> Event:
    unit = "" if row.basis == "day" else f" {row.periods} h"
    href = here.address(
        tab=SERIES,
        outlet=str(row.outlet_id),
        factor=(row.pollutant_code,),
        step="day" if row.basis == "day" else "hour",
        start=row.day - DAY,
        last=min(row.day + DAY, here.today),
        at=None,
        what=None,
    )
    return Event(
        day=row.day,
        kind="exceedance",
        word=f"exceedance_{row.basis}",
        outlet=codes.get(row.outlet_id, ""),
        text=f"{_factor(here, row.pollutant_code)}{unit}",
        document="",
        href=href,
    )
