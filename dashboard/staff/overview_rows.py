"""Rows of the overview: areas of the map, rankings, lists; names put to ids."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.downloads import Sheet
from dashboard.staff import loaders_city as city
from dashboard.staff import overview_counts as counts
from dashboard.staff.overview_counts import Chosen
from dashboard.visit import Visit
from layouts import formats
from layouts.staff import overview_values as values
from layouts.staff import words
from layouts.stage_marks import STAGE_WORDS
from layouts.translations import Translator

STAGE_ORDER = ("verified", "by_rule", "pending", "warning")
RANKED_AT_MOST = 15
LEGAL_FORM = " Co., Ltd."
RowsOf = Callable[[str, str], str]
"""Gives the address of the exceedances of a county, an industry or a discharger."""


@dataclass(frozen=True)
class Names:
    """What to call outlets, counties and factors in one language."""

    outlets: dict[int, dict[str, Any]]
    counties: dict[int, str]
    pollutants: dict[str, str]

    @classmethod
    def of(cls, visit: Visit, outlets: pd.DataFrame, day: date) -> "Names":
        """The names of a day."""
        t = visit.t
        rows = outlets.to_dict("records")
        return cls(
            outlets={row["outlet_id"]: {str(k): v for k, v in row.items()} for row in rows},
            counties={
                one.county_id: t.name(one.name_zh, one.name_en)
                for one in city.counties(visit.scope, day)
            },
            pollutants={
                code: t.name(one.name_zh, one.short_en)
                for code, one in city.pollutants(visit.scope).items()
            },
        )


def enterprise_name(row: dict[str, Any], t: Translator) -> str:
    """The short name in Chinese, in English the name without its legal form."""
    return t.name(row["short_name_zh"], row["name_en"].removesuffix(LEGAL_FORM))


def outlet_name(row: dict[str, Any], t: Translator) -> str:
    """Code and name of an outlet, always both."""
    return f"{row['outlet_code']} {t.name(row['outlet_name_zh'], row['outlet_name_en'])}"


def exceedances(
    rows: pd.DataFrame, names: Names, *, t: Translator
) -> tuple[values.Exceedance, ...]:
    """The rows of a list of exceedances, in the order of the frame."""
    found = []
    for row in rows.to_dict("records"):
        outlet = names.outlets[row["outlet_id"]]
        document = t.name(row["document_zh"] or "", row["document_en"])
        source = " ".join(part for part in (document, row["clause"]) if part)
        is_day = row["basis"] == "day"
        found.append(
            values.Exceedance(
                day=row["day"],
                stage=row["stage"],
                enterprise_id=outlet["enterprise_id"],
                enterprise=enterprise_name(outlet, t),
                outlet_id=row["outlet_id"],
                outlet=outlet_name(outlet, t),
                county=names.counties.get(outlet["county_id"], ""),
                pollutant_code=row["pollutant_code"],
                pollutant=names.pollutants[row["pollutant_code"]],
                basis=row["basis"],
                periods=row["exceeding_periods"],
                hours_text=t("全日") if is_day else counts.hours_text(row["exceeding_map"], t=t),
                worst=row["worst_value"],
                lower=_number(row["lower"]),
                upper=_number(row["upper"]),
                unit=row["unit"],
                multiple=_number(row["worst_multiple"]),
                source=source or t("未注明文件"),
                reviewed=row["limit_reviewed"],
            )
        )
    return tuple(found)


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def exceedance_sheet(rows: tuple[values.Exceedance, ...], *, t: Translator) -> Sheet:
    """The same rows for a file: values in full, units in a column of their own."""
    heads = (
        t("日期"), t("阶段"), t("企业"), t("排放口"), t("区县"), t("污染物"), t("依据"), t("时段"),
        t("超标时段数"), t("最高值"), t("下限"), t("上限"), t("单位"), t("超标倍数"), t("限值条款"),
        t("限值已审"),
    )  # fmt: skip
    lines = [
        (
            one.day, t(STAGE_WORDS[one.stage]), one.enterprise, one.outlet, one.county,
            one.pollutant, t(words.BASIS[one.basis]), one.hours_text, one.periods, one.worst,
            one.lower, one.upper, formats.unit(one.unit), one.multiple, one.source,
            t("是") if one.reviewed else t("否"),
        )
        for one in rows
    ]  # fmt: skip
    return Sheet(title=t("超标与待核实"), heads=heads, rows=lines)


def areas(visit: Visit, chosen: Chosen, today: date) -> tuple[values.Area, ...]:
    """Counties of the map: settled outlets of the days over networked ones, and marks of now."""
    t, days = visit.t, chosen.period
    day = days.day
    month = counts.between(
        counts.counted(chosen.exceeding, counts.SETTLED_STAGES), days.wide_start, days.end
    )
    marks = _marks(chosen, day, today)
    found = []
    for county in city.counties(visit.scope, day):
        here = chosen.outlets[chosen.outlets["county_id"] == county.county_id]
        ids = set(here["outlet_id"])
        share = values.Share(
            int(month.loc[month["outlet_id"].isin(ids), "outlet_id"].nunique()),
            int((here["networking"] == "networked").sum()),
        )
        plate = sorted(
            (stage for outlet, stage in marks.items() if outlet in ids), key=STAGE_ORDER.index
        )
        found.append(
            values.Area(
                county_id=county.county_id,
                name=t.name(county.name_zh, county.name_en),
                outline=county.outline,
                label_x=county.label_x,
                label_y=county.label_y,
                share=share,
                marks=tuple(plate),
            )
        )
    return tuple(found)


def _marks(chosen: Chosen, day: date, today: date) -> dict[int, str]:
    """One stage for each outlet that exceeds on the chosen day or today: the one furthest on."""
    rows = chosen.exceeding[chosen.exceeding["day"].isin([day, today])]
    rows = counts.counted(rows, STAGE_ORDER)
    marks: dict[int, str] = {}
    for outlet, stage in zip(rows["outlet_id"], rows["stage"], strict=True):
        known = marks.get(outlet)
        if known is None or STAGE_ORDER.index(stage) < STAGE_ORDER.index(known):
            marks[outlet] = stage
    return marks


def ranking(visit: Visit, chosen: Chosen, by: str, rows_of: RowsOf) -> tuple[values.Ranked, ...]:
    """Counties, industries or dischargers by their share of outlets with settled exceedances."""
    key = {"county": "county_id", "industry": "industry_code", "enterprise": "enterprise_id"}[by]
    names = _ranking_names(visit, chosen, by)
    rows = []
    for value, here in chosen.outlets.groupby(key):
        if value in names:
            href = rows_of(by, str(value))
            rows.append(_ranked(chosen, here, str(value), names[value], href))
    rows.sort(key=lambda row: (-(row.share.value or 0), -row.share.part, -row.hours, row.name))
    return tuple(rows[:RANKED_AT_MOST] if by == "enterprise" else rows)


def _ranking_names(visit: Visit, chosen: Chosen, by: str) -> dict[Any, str]:
    t, day = visit.t, chosen.period.day
    if by == "county":
        found = city.counties(visit.scope, day)
        return {one.county_id: t.name(one.name_zh, one.name_en) for one in found}
    if by == "industry":
        known = city.industries(visit.scope)
        return {one.industry_code: t.name(one.name_zh, one.name_en) for one in known}
    rows = chosen.outlets.to_dict("records")
    return {
        row["enterprise_id"]: enterprise_name({str(k): v for k, v in row.items()}, t)
        for row in rows
    }


def total(chosen: Chosen, rows_of: RowsOf, *, name: str) -> values.Ranked:
    """The sum under a ranking."""
    return _ranked(chosen, chosen.outlets, "", name, rows_of("", ""))


def _ranked(chosen: Chosen, here: pd.DataFrame, key: str, name: str, href: str) -> values.Ranked:
    ids, span = set(here["outlet_id"]), chosen.period
    start, end = span.wide_start, span.end
    settled = counts.counted(chosen.exceeding, counts.SETTLED_STAGES)
    settled = settled[settled["outlet_id"].isin(ids)]
    month = counts.between(settled, start, end)
    before = counts.between(settled, span.wide_before_start, span.wide_before_end)
    hourly, daily = month[month["basis"] != "day"], month[month["basis"] == "day"]
    days = chosen.outlet_days[chosen.outlet_days["outlet_id"].isin(ids)]
    return values.Ranked(
        key=key,
        name=name,
        share=values.Share(
            int(month["outlet_id"].nunique()), int((here["networking"] == "networked").sum())
        ),
        hours=int(hourly["exceeding_periods"].sum()),
        days=int(daily["exceeding_periods"].sum()),
        before=int(before["outlet_id"].nunique()) if chosen.knows_before else None,
        validity=counts.share_of(
            counts.between(days, counts.month_start(span.day), end), "valid_hours", "due_hours"
        ),
        href=href,
    )


def silent(
    chosen: Chosen,
    names: Names,
    *,
    silent_ids: set[int],
    newest: pd.DataFrame,
    t: Translator,
) -> tuple[values.Gap, ...]:
    """Outlets that missed due hours on the day or say nothing now; the longest gap first."""
    on_day = counts.on_day(chosen.outlet_days, chosen.period.day)
    missing = on_day.set_index("outlet_id")["worst_missing_hours"].to_dict()
    last = newest.set_index("outlet_id")["newest"].to_dict()
    found = [
        values.Gap(
            enterprise_id=row["enterprise_id"],
            enterprise=enterprise_name(row, t),
            outlet_id=row["outlet_id"],
            outlet=outlet_name(row, t),
            county=names.counties.get(row["county_id"], ""),
            missing_hours=int(missing.get(row["outlet_id"], 0)),
            newest=last[row["outlet_id"]].to_pydatetime() if row["outlet_id"] in last else None,
            is_silent=row["outlet_id"] in silent_ids,
        )
        for row in names.outlets.values()
        if missing.get(row["outlet_id"], 0) > 0 or row["outlet_id"] in silent_ids
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_silent, -one.missing_hours)))


def unconnected(chosen: Chosen, names: Names, *, t: Translator) -> tuple[values.Unconnected, ...]:
    """Outlets in the ledger that should be networked and are not, and those let off."""
    since = chosen.ledger.set_index(["outlet_id", "state"])["valid_from"].to_dict()
    found = [
        values.Unconnected(
            enterprise_id=row["enterprise_id"],
            enterprise=enterprise_name(row, t),
            outlet=outlet_name(row, t),
            county=names.counties.get(row["county_id"], ""),
            state=row["networking"],
            since=since.get((row["outlet_id"], row["networking"])),
        )
        for row in names.outlets.values()
        if row["networking"] not in (None, "networked", "not_main")
    ]
    order = list(words.NETWORKING)
    return tuple(sorted(found, key=lambda one: (order.index(one.state), one.enterprise)))
