"""The list of episodes: rows of the table, its groups and order, and the same as a file."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from dashboard.downloads import Sheet
from dashboard.staff.exceedances_choice import Chosen, in_slot, plain_rows
from dashboard.staff.exceedances_counts import day_of, hour_of
from dashboard.staff.exceedances_links import episode_href, episodes_href
from dashboard.staff.overview_rows import enterprise_name, outlet_name
from dashboard.staff.rows import grouped, number
from layouts import formats
from layouts.staff import exceedances_list as view
from layouts.staff import words
from layouts.staff.exceedances_list import Episode, Group
from layouts.stage_marks import STAGE_WORDS
from layouts.translations import Translator

STAGE_ORDER = {"pending": 0, "warning": 1, "by_rule": 2, "verified": 2, "rejected": 3}
LISTED_STAGES = ("pending",)
REPEATED = 2


def listed(chosen: Chosen) -> pd.DataFrame:
    """Episodes of the list: the chosen stages, and what waits for a person on top of them.

    Those of limits that nobody reviewed are listed and say so; they are counted nowhere.
    """
    stages = {*chosen.state.stages, *LISTED_STAGES}
    return in_slot(chosen, chosen.episodes[chosen.episodes["stage"].isin(stages)])


def episodes(chosen: Chosen) -> tuple[Episode, ...]:
    """Every episode of the list: what waits first, then the newest."""
    rows = listed(chosen)
    settled = chosen.settled.groupby(["outlet_id", "pollutant_code"]).size().to_dict()
    found = [_episode(chosen, row, settled) for row in _own(chosen, rows)]
    found.sort(key=lambda one: (one.start, one.multiple or 0.0), reverse=True)
    found.sort(key=lambda one: STAGE_ORDER[one.stage] != 0)
    return tuple(found)


def _own(chosen: Chosen, rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [row for row in plain_rows(rows) if row["outlet_id"] in chosen.names.outlets]


def _episode(chosen: Chosen, row: dict[str, Any], settled: dict[Any, int]) -> Episode:
    t, outlet = chosen.visit.t, chosen.names.outlets[row["outlet_id"]]
    start, end = _bounds(row)
    document = t.name(row["document_zh"] or "", row["document_en"])
    upper, lower, peak = number(row["upper"]), number(row["lower"]), number(row["peak"])
    is_over = upper is not None and (peak is None or peak > upper)
    return Episode(
        stage=row["stage"],
        enterprise_id=outlet["enterprise_id"],
        enterprise=enterprise_name(outlet, t),
        outlet_id=row["outlet_id"],
        outlet=outlet_name(outlet, t),
        href=episode_href(
            chosen,
            outlet,
            code=row["pollutant_code"],
            is_day=bool(row["is_day"]),
            first=row["first_period"],
            last=row["last_period"],
        ),
        county=chosen.names.counties.get(outlet["county_id"], ""),
        pollutant_code=row["pollutant_code"],
        pollutant=chosen.names.pollutants[row["pollutant_code"]],
        basis=row["basis"],
        is_day=bool(row["is_day"]),
        start=start,
        end=end,
        periods=int(row["exceeding_periods"]),
        unjudged=int(row["unjudged_periods"]),
        days_in_row=int(row["days_in_row"]),
        peak=peak,
        limit=upper if is_over or lower is None else lower,
        unit=row["unit"],
        multiple=number(row["worst_multiple"]),
        mean=number(row["mean_multiple"]),
        excess_kg=number(row["excess_mass_kg"]),
        excess_unknown=int(row["excess_unknown_periods"]),
        source=" ".join(part for part in (document, row["clause"]) if part) or t("未注明文件"),
        settled=int(settled.get((row["outlet_id"], row["pollutant_code"]), 0)),
        is_over_range=bool(row["over_range"]),
        reviewed=bool(row["limit_reviewed"]),
    )


def _bounds(row: dict[str, Any]) -> tuple[datetime, datetime]:
    """Start of the first and end of the last exceeding period."""
    if not row["is_day"]:
        return hour_of(row["first_period"]), hour_of(row["last_period"]) + timedelta(hours=1)
    first, last = day_of(row["first_period"]), day_of(row["last_period"])
    midnight = hour_of(-8)
    return (
        midnight + timedelta(days=(first - midnight.date()).days),
        midnight + timedelta(days=(last - midnight.date()).days + 1),
    )


def groups(chosen: Chosen, by: str) -> tuple[Group, ...]:
    """Episodes that count, by discharger, or by outlet and factor where they are repeated."""
    t = chosen.visit.t
    owners = {outlet_id: row["enterprise_id"] for outlet_id, row in chosen.names.outlets.items()}
    rows = in_slot(chosen, chosen.settled)
    rows = rows[rows["outlet_id"].isin(owners)]
    rows = rows.assign(enterprise_id=rows["outlet_id"].map(owners))
    keys = ["enterprise_id"] if by == "enterprise" else ["outlet_id", "pollutant_code", "is_day"]
    found = [
        _group(chosen, own, by, t)
        for _, own in grouped(rows, keys)
        if by == "enterprise" or len(own) >= REPEATED
    ]
    found.sort(key=lambda one: (-one.episodes, -one.hours, -one.days, one.name))
    return tuple(found)


def _group(chosen: Chosen, own: pd.DataFrame, by: str, t: Translator) -> Group:
    outlet = chosen.names.outlets[own["outlet_id"].iloc[0]]
    is_day = own["is_day"].astype(bool)
    periods = own["exceeding_periods"]
    name = enterprise_name(outlet, t)
    href = f"/staff/enterprises/{outlet['enterprise_id']}"
    if by != "enterprise":
        name = f"{name} {outlet_name(outlet, t)}"
        href = episodes_href(chosen, outlet, own)
    codes = [code for code in chosen.names.pollutants if code in set(own["pollutant_code"])]
    bounds = [_bounds(row) for row in plain_rows(own)]
    mass = own["excess_mass_kg"].dropna()
    return Group(
        name=name,
        href=href,
        county=chosen.names.counties.get(outlet["county_id"], ""),
        pollutants=t("、").join(chosen.names.pollutants[code] for code in codes),
        outlets=int(own["outlet_id"].nunique()),
        episodes=len(own),
        hours=int(periods[~is_day].sum()),
        days=int(periods[is_day].sum()),
        days_in_row=int(own["days_in_row"].max()),
        multiple=number(own["worst_multiple"].max()),
        excess_kg=float(mass.sum()) if len(mass) else None,
        excess_unknown=int(own["excess_unknown_periods"].sum()),
        first=min(start for start, _ in bounds),
        last=max(end for _, end in bounds),
    )


def sheet(chosen: Chosen, rows: Sequence[Episode], remarks: tuple[str, ...]) -> Sheet:
    """Every episode for a file: values in full, limits, units and clauses in their columns."""
    t = chosen.visit.t
    heads = (
        t("阶段"), t("企业"), t("排放口"), t("区县"), t("污染物"), t("依据"), t("开始"), t("结束"),
        t("超标时段数"), t("其间未判定时段数"), t("连续日数"), t("峰值"), t("限值"), t("单位"),
        t("最大超标倍数"), t("平均超标倍数"), t("超标排放量（kg）"), t("超标排放量未知的时段数"),
        t("限值条款"), t("限值已审"), t("已认定次数"), t("备注"),
    )  # fmt: skip
    lines = [
        (
            t(STAGE_WORDS[one.stage]), one.enterprise, one.outlet, one.county, one.pollutant,
            t(words.BASIS[one.basis]), one.start, one.end, one.periods, one.unjudged,
            one.days_in_row, one.peak, one.limit, formats.unit(one.unit), one.multiple, one.mean,
            one.excess_kg, one.excess_unknown, one.source, t("是") if one.reviewed else t("否"),
            one.settled, view.remark(one, t=t),
        )
        for one in rows
    ]  # fmt: skip
    return Sheet(title=t("超标事件"), heads=heads, rows=lines, remarks=remarks)
