"""List of enterprises: found by name, former name, number or code, filtered, and as a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from flask import Flask, Response, request

from dashboard import downloads, parameters, prerender
from dashboard import visit as visits
from dashboard.downloads import Sheet
from dashboard.staff import loaders_city as city
from dashboard.staff import overview_counts as counts
from dashboard.staff.overview_choice import option
from dashboard.staff.rows import records, sums
from dashboard.visit import Visit
from layouts.staff import enterprises as view
from layouts.staff import words
from layouts.staff.overview_values import Option, Share

PATH = "/staff/enterprises"
TITLE = "一企一档"
NAV = "一企一档"
EXPORT = "/staff/enterprises.<any(csv,xlsx):kind>"

ids = view.IDS

DAY = timedelta(days=1)
SPAN_DAYS = 30


@dataclass(frozen=True)
class State:
    """What is looked for, and in which order."""

    q: str = ""
    county: int | None = None
    industry: str | None = None
    sort: str | None = None

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        return cls(
            q=parameters.free_text(args.get("q")),
            county=parameters.identifier(args.get("county")),
            industry=parameters.free_text(args.get("industry"), longest=10) or None,
            sort=parameters.one_of(args.get("sort"), tuple(view.ORDERS)),
        )

    def to_query(self) -> str:
        """The state as part of an address."""
        return parameters.query(
            q=self.q or None, county=self.county, industry=self.industry, sort=self.sort
        )


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    t, scope = visit.t, visit.scope
    today = visit.now.astimezone(city.CITY_TIME).date()
    counties = tuple(
        Option(str(one.county_id), t.name(one.name_zh, one.name_en))
        for one in city.counties(scope, today)
    )
    industries = tuple(
        Option(one.industry_code, t.name(one.name_zh, one.name_en))
        for one in city.industries(scope)
    )
    start, end = span_of(visit)
    found, of = found_rows(visit, state)

    def address(**changes: Any) -> str:
        return address_of(replace(state, **changes))

    page = view.page(
        found,
        view.Selection(
            text=state.q,
            county=option(counties, None if state.county is None else str(state.county)),
            industry=option(industries, state.industry),
            order=state.sort or "ref",
            counties=counties,
            industries=industries,
            start=start,
            end=end,
            total=of,
        ),
        address=address,
        export=lambda kind: f"/staff/enterprises.{kind}?{state.to_query()}",
        t=t,
    )
    return prerender.written(page)


def address_of(state: State) -> str:
    """Address of the page in a state."""
    query = state.to_query()
    return f"{PATH}?{query}" if query else PATH


def register(app: Any) -> None:
    """The page has no callbacks: every choice is a link or a plain form."""


def span_of(visit: Visit) -> tuple[date, date]:
    """The thirty newest settled days."""
    today = visit.now.astimezone(city.CITY_TIME).date()
    last = city.rules(visit.scope, today).newest_settled_day(visit.now)
    return last - DAY * (SPAN_DAYS - 1), last + DAY


def found_rows(visit: Visit, state: State) -> tuple[tuple[view.Row, ...], int]:
    """Enterprises that pass the filters, in order, and how many there are in all."""
    today = visit.now.astimezone(city.CITY_TIME).date()
    everything = city.enterprises(visit.scope, today)
    kept = matching(everything, state)
    start, end = span_of(visit)
    behaviour = _behaviour(visit, start, end)
    rows = [_row(visit, row, behaviour) for row in records(kept)]
    rows.sort(key=view.ORDERS[state.sort or "ref"].key)
    return tuple(rows), len(everything)


def matching(enterprises: pd.DataFrame, state: State) -> pd.DataFrame:
    """Enterprises whose names, former names, number or codes hold the text, and that pass."""
    keep = pd.Series(True, index=enterprises.index)
    if state.q:
        texts = enterprises[["enterprise_ref", "name_zh", "name_en", "former_names", "codes"]]
        joined = texts.fillna("").agg(" ".join, axis=1).str.casefold()
        keep &= joined.str.contains(state.q.casefold(), regex=False)
    if state.county is not None:
        keep &= enterprises["county_id"] == state.county
    if state.industry is not None:
        keep &= enterprises["industry_code"] == state.industry
    return enterprises[keep]


@dataclass(frozen=True)
class Behaviour:
    """Settled exceedances and hours of each enterprise in a span."""

    hours: dict[int, int]
    days: dict[int, int]
    validity: dict[int, Share]


def _behaviour(visit: Visit, start: date, end: date) -> Behaviour:
    scope = visit.scope
    owners = city.outlets(scope, end - DAY)[["outlet_id", "enterprise_id"]]
    settled = counts.counted(city.exceeding(scope, start, end), counts.SETTLED_STAGES)
    settled = settled.merge(owners, on="outlet_id")
    days = city.outlet_days(scope, start, end).merge(owners, on="outlet_id")
    is_day = settled["basis"] == "day"
    valid = sums(days, "enterprise_id", "valid_hours")
    due = sums(days, "enterprise_id", "due_hours")
    return Behaviour(
        hours=sums(settled[~is_day], "enterprise_id", "exceeding_periods"),
        days=sums(settled[is_day], "enterprise_id", "exceeding_periods"),
        validity={key: Share(valid[key], base) for key, base in due.items()},
    )


def _row(visit: Visit, row: dict[str, Any], behaviour: Behaviour) -> view.Row:
    t = visit.t
    key = row["enterprise_id"]
    return view.Row(
        enterprise_id=key,
        ref=row["enterprise_ref"],
        name=t.name(row["name_zh"], row["name_en"]),
        county=t.name(row["county_zh"], row["county_en"]),
        industry=t.name(row["industry_zh"] or t("未归类"), row["industry_en"]),
        management=row["management_class"],
        status=row["status"],
        outlets=row["outlets"],
        networked=row["networked_outlets"],
        hours=int(behaviour.hours.get(key, 0)),
        days=int(behaviour.days.get(key, 0)),
        validity=behaviour.validity.get(key, Share(0, 0)),
        is_assumed=row["is_assumed"],
    )


def install(server: Flask) -> None:
    """The list as a file."""

    @server.get(EXPORT)
    def staff_enterprises(kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, state, kind)


def export(visit: Visit, state: State, kind: str) -> Response:
    """The enterprises that pass the filters."""
    t = visit.t
    rows, _ = found_rows(visit, state)
    start, end = span_of(visit)
    heads = (
        t("企业编号"), t("名称"), t("区县"), t("行业"), t("管理类别"), t("状态"), t("排放口（个）"),
        t("稳定联网（个）"), t("小时超标（h，30 日）"), t("日均值超标（d，30 日）"),
        t("有效小时（h，30 日）"), t("应有小时（h，30 日）"), t("时间/因子为假定"),
    )  # fmt: skip
    lines = [
        (
            one.ref, one.name, one.county, one.industry, t(words.MANAGEMENT[one.management]),
            t(words.ENTERPRISE_STATUS[one.status]), one.outlets, one.networked, one.hours, one.days,
            one.validity.part, one.validity.base, t("是") if one.is_assumed else t("否"),
        )
        for one in rows
    ]  # fmt: skip
    remark = t("统计时段 {start} 至 {last}，已认定", start=start, last=end - DAY)
    sheet = Sheet(title=t("企业名单"), heads=heads, rows=lines, remarks=(remark,))
    return downloads.table(visit, sheet, kind=kind, name="enterprises")
