"""The finding in view: forty-eight hours of its series, the hours in numbers, causes, history."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.vocabulary import Flag
from dashboard import parameters
from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise import explorer_points as points
from dashboard.staff.enterprise import loaders as loaders_enterprise
from dashboard.staff.enterprise.loaders import Explored
from dashboard.staff.review import items as found
from dashboard.staff.review import loaders, queue
from dashboard.staff.review.facts import Words
from dashboard.staff.review.items import Item
from dashboard.staff.review.queue import Chosen
from dashboard.staff.review.state import key_of
from dashboard.staff.rows import each, number
from layouts import formats
from layouts.figures import explorer_panel, review_hours
from layouts.figures.review_hours import Hour, Hours
from layouts.staff import words as domain
from layouts.staff.review.values import Cause, Evidence, HourRow
from layouts.translations import Translator
from queries.registry import Pollutant

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LOOK_OF_KIND = {
    explorer_panel.VALID: review_hours.VALID,
    explorer_panel.WAITING: review_hours.VALID,
    explorer_panel.EXEMPT: review_hours.UNJUDGED,
    explorer_panel.UNIT_DOUBT: review_hours.UNJUDGED,
    explorer_panel.INVALID: review_hours.INVALID,
    explorer_panel.MISSING: review_hours.MISSING,
    explorer_panel.NOT_DUE: review_hours.NONE,
}


def of_item(chosen: Chosen, item: Item) -> Evidence:
    """Everything that is shown of a finding."""
    visit, scope = chosen.visit, chosen.visit.scope
    words = Words(visit, chosen.names, chosen.day)
    enterprise, outlet, county = words.place(item.outlet_id)
    previous, following, place, of = queue.neighbours(chosen, item)
    codes = tuple(loaders.codes_of(scope, item.outlet_id, chosen.day))
    facts = words.sentences(item)
    chart, shown = None, None
    rows: tuple[HourRow, ...] = ()
    if codes:
        explored = loaders_enterprise.explored(
            scope, item.outlet_id, codes, chosen.day - DAY, chosen.day + DAY, True
        )
        shown, table = _shown(chosen, item, explored, codes)
        chart = _chart(chosen, item, explored, table, shown)
        rows = tuple(_hours(chosen, item, table))
        facts += _coincidence(chosen, item, table, shown)
    known = chosen.names.outlets[item.outlet_id]
    newest = chosen.newest(item)
    return Evidence(
        entry=queue.entry(chosen, item, words),
        enterprise=enterprise,
        outlet=outlet,
        county=county,
        facts=facts,
        chart=chart,
        shown_pollutant="" if shown is None else words.pollutant(shown.pollutant_code),
        unit="" if shown is None else shown.unit,
        hours=rows,
        is_gas=known["medium"] == "gas",
        explorer=_explorer(chosen, item, known, shown),
        causes=_causes(chosen, item),
        hidden=hidden(chosen, item, None if newest is None else newest.review_closing_id),
        history=queue.history(chosen, item),
        place=place,
        of=of,
        previous=previous,
        following=following,
    )


def hidden(chosen: Chosen, item: Item, seen: int | None) -> tuple[tuple[str, str], ...]:
    """Fields by which a form says which finding it is about, and what its person saw."""
    pairs = {
        "item": key_of(item),
        "day": chosen.day.isoformat(),
        "facts": queue.digest(item),
        "seen": "" if seen is None else str(seen),
        "county": "" if chosen.state.county is None else str(chosen.state.county),
        "kind": chosen.state.kind or "",
        "state": chosen.state.state or "",
    }
    return tuple(pairs.items())


def _causes(chosen: Chosen, item: Item) -> tuple[Cause, ...]:
    t = chosen.visit.t
    today = chosen.visit.now.astimezone(city.CITY_TIME).date()
    return tuple(
        Cause(
            key=one.sort_order,
            code=one.cause_code,
            name=t.name(one.name_zh, one.name_en),
            decision=one.decision,
            needs_note=one.needs_note,
        )
        for one in loaders.causes(chosen.visit.scope, today)
        if one.item_kind == item.kind
    )


def _shown(
    chosen: Chosen, item: Item, explored: Explored, codes: tuple[str, ...]
) -> tuple[Pollutant, pd.DataFrame]:
    """The pollutant that is drawn: the finding's own, else the one that says most."""
    known = city.pollutants(chosen.visit.scope)
    own = item.pollutant_code or next((run.pollutant_code for run in item.runs), None)
    wanted = (own,) if own in codes else codes
    tables = [(known[code], _points(chosen, explored, known[code])) for code in wanted]
    if item.kind != found.MARK:
        return tables[0]
    return max(tables, key=lambda pair: int(_over(item, pair[1]).sum()))


def _points(chosen: Chosen, explored: Explored, pollutant: Pollutant) -> pd.DataFrame:
    day = chosen.day
    return points.hour_points(
        explored,
        pollutant.pollutant_code,
        points.hour_grid(day - DAY, day + DAY, now=chosen.visit.now),
        unit=pollutant.unit,
        converted=True,
        reported_first=loaders_enterprise.reported_conversion_first(chosen.visit.scope, day),
    )


def _about(item: Item, table: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Hours of the table that the finding is about; those beyond the range by their flag."""
    day = table["time"].dt.tz_convert(city.CITY_TIME)
    about = (item.hours >> day.dt.hour.to_numpy()) & 1 == 1
    if any(one.over_range for one in item.verdicts):
        about |= (table["flag"] == Flag.OVER_RANGE.value).to_numpy()
    return about & (day.dt.date == item.day).to_numpy()


def _over(item: Item, table: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Hours of the finding whose raw value lies over the limit, whatever was marked."""
    raw = table["converted"].where(np.isfinite(table["converted"]), table["measured"])
    return _about(item, table) & (raw > table["upper"]).to_numpy()


def _coincidence(
    chosen: Chosen, item: Item, table: pd.DataFrame, shown: Pollutant
) -> tuple[str, ...]:
    """How many hours under a new mark lie over the limit."""
    if item.kind != found.MARK:
        return ()
    t = chosen.visit.t
    known = _about(item, table) & table["measured"].notna().to_numpy()
    if not known.any() or table["upper"].isna().all():
        return ()
    name = t.name(shown.name_zh, shown.short_en)
    return (
        t(
            "标记时段内{name}有值 {known} h，其中 {over} h 原始值超过限值。",
            name=name,
            known=int(known.sum()),
            over=int((_over(item, table) & known).sum()),
        ),
    )


def _chart(
    chosen: Chosen, item: Item, explored: Explored, table: pd.DataFrame, shown: Pollutant
) -> Hours:
    t = chosen.visit.t
    about = _about(item, table)
    hours = tuple(
        Hour(
            number(row.value), LOOK_OF_KIND[row.kind], bool(row.exceeding), number(row.upper),
            number(row.lower), bool(flag),
        )
        for row, flag in zip(each(table), about, strict=True)
    )  # fmt: skip
    start = city.midnight(chosen.day - DAY)
    marked = []
    for row in each(explored.periods):
        word = t(domain.STATE.get(row.kind, row.kind))
        first = 0.0 if pd.isna(row.start) else (row.start - start) / HOUR
        end = float(len(hours)) if pd.isna(row.end) else (row.end - start) / HOUR
        marked.append((float(first), float(end), word))
    before, day = (formats.day(one, t=t) for one in (chosen.day - DAY, chosen.day))
    label = t(
        "{pollutant}，{before} 与 {day} 的小时值，单位 {unit}",
        pollutant=t.name(shown.name_zh, shown.short_en),
        before=before,
        day=day,
        unit=formats.unit(shown.unit) or t("无"),
    )
    return Hours(hours, tuple(marked), before, day, label)


def _hours(chosen: Chosen, item: Item, table: pd.DataFrame) -> list[HourRow]:
    """The hours of the day under review, those before it where the finding began earlier."""
    t = chosen.visit.t
    about = _about(item, table)
    rows = []
    for row, flag in zip(each(table), about, strict=True):
        if row.time.tz_convert(city.CITY_TIME).date() != chosen.day:
            continue
        rows.append(
            HourRow(
                hour=row.time.to_pydatetime(),
                value=_value(row),
                upper=number(row.upper),
                lower=number(row.lower),
                oxygen_pct=number(row.oxygen_pct),
                flow_m3=number(row.flow_m3),
                temperature_c=number(row.temperature_c),
                flag=row.flag if isinstance(row.flag, str) else None,
                state=_state(item, row, is_about=bool(flag), t=t),
                is_over=bool(row.exceeding),
                is_about=bool(flag),
            )
        )
    return rows


def _state(item: Item, row: Any, *, is_about: bool, t: Translator) -> str:
    """What the hour is; one that only looks stopped carries no mark, though it is not judged."""
    if is_about and item.kind == found.SUSPECTED_STOP and row.kind == explorer_panel.EXEMPT:
        return t("未判定")
    return t(explorer_panel.KIND_WORDS[row.kind])


def _value(row: Any) -> float | None:
    converted = number(row.converted)
    return number(row.measured) if converted is None else converted


def _explorer(chosen: Chosen, item: Item, known: dict[str, Any], shown: Pollutant | None) -> str:
    """The enterprise's page at the first hour of the finding."""
    at = None
    if item.hours:
        first = (item.hours & -item.hours).bit_length() - 1
        at = datetime.strftime(city.midnight(chosen.day) + first * HOUR, "%Y-%m-%dT%H")
    query = parameters.query(
        outlet=item.outlet_id,
        factor=None if shown is None else shown.pollutant_code,
        at=at,
        **{"from": chosen.day - DAY, "to": chosen.day},
    )
    return f"/staff/enterprises/{known['enterprise_id']}?{query}"
