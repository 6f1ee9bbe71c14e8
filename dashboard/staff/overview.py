"""Overview: what happened yesterday and what happens now, in the city or in one's counties."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from flask import Flask, Response, request

from dashboard import downloads, facts, parameters, prerender
from dashboard import visit as visits
from dashboard.errors import UnusableParameter
from dashboard.staff import loaders_city as city
from dashboard.staff import overview_context as context
from dashboard.staff import overview_counts as counts
from dashboard.staff import overview_rows as listed
from dashboard.staff.overview_counts import DAY, Chosen
from dashboard.staff.review.loaders import reviewed_share
from dashboard.visit import Visit
from layouts.staff import overview as view
from layouts.staff import overview_values as values
from layouts.staff.overview_context_values import Context
from layouts.translations import Translator, mark

PATH = "/staff/"
TITLE = "总览"
NAV = "总览"
BRIEF = "/staff/brief"
EXPORT = "/staff/exceedances.<any(csv,xlsx):kind>"
LISTED_AT_MOST = 20

ids = view.IDS

SPECIAL_WORDS = {"response": mark("应急响应"), "event": mark("重大活动保障")}


@dataclass(frozen=True)
class State:
    """The chosen day and filters; None is the default."""

    day: date | None = None
    county: int | None = None
    industry: str | None = None
    rank: str | None = None

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        industry = parameters.free_text(args.get("industry"), longest=10)
        return cls(
            day=parameters.day(args.get("day")),
            county=parameters.identifier(args.get("county")),
            industry=industry or None,
            rank=parameters.one_of(args.get("rank"), tuple(view.RANKINGS)),
        )

    def to_query(self) -> str:
        """The state as part of an address."""
        return parameters.query(
            day=self.day, county=self.county, industry=self.industry, rank=self.rank
        )


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    overview, longer = everything(visit, state)

    def address(**changes: Any) -> str:
        return address_of(replace(state, **changes))

    def export(kind: str) -> str:
        return f"/staff/exceedances.{kind}?{state.to_query()}"

    page = view.page(
        overview, longer, address=address, export=export, brief=brief_of(state), t=visit.t
    )
    return prerender.written(page)


def everything(visit: Visit, state: State) -> tuple[values.Overview, Context]:
    """The day and the longer view of the same selection."""
    day = day_of(visit, state)
    longer = context.load(
        visit,
        chosen_rows(visit, state, day),
        day=day,
        today=today_of(visit),
        county=state.county,
        county_href=lambda value: address_of(replace(state, county=int(value))),
    )
    return load(visit, state), longer


def brief_of(state: State) -> str:
    """Address of the morning brief of the same selection."""
    query = state.to_query()
    return f"{BRIEF}?{query}" if query else BRIEF


def address_of(state: State) -> str:
    """Address of the page in a state."""
    query = state.to_query()
    return f"{PATH}?{query}" if query else PATH


def register(app: Any) -> None:
    """The page has no callbacks: every choice is a link."""


def today_of(visit: Visit) -> date:
    """The running day in the city."""
    return visit.now.astimezone(city.CITY_TIME).date()


def day_of(visit: Visit, state: State) -> date:
    """The chosen day, yesterday when none was chosen; not in the future."""
    today = today_of(visit)
    day = state.day or today - DAY
    if day > today:
        raise UnusableParameter("{day}还没有到", day=day.isoformat())
    return day


def load(visit: Visit, state: State) -> values.Overview:
    """Everything on the page, from the cached loaders."""
    t, scope, now = visit.t, visit.scope, visit.now
    day, today = day_of(visit, state), today_of(visit)
    rules = city.rules(scope, today)
    chosen = chosen_rows(visit, state, day)
    newest = city.newest_hours(scope, city.midnight(today - DAY))
    newest = newest[newest["outlet_id"].isin(chosen.outlets["outlet_id"])]
    now_outlets = city.outlets(scope, today)
    live_outlets = now_outlets[now_outlets["outlet_id"].isin(chosen.outlets["outlet_id"])]
    silent = counts.silent_outlets(live_outlets, newest, now=now, hours=rules.interruption_hours)
    names = listed.Names.of(visit, chosen.outlets, day)
    window = counts.days_up_to(day)
    open_rows = counts.counted(chosen.exceeding, (*counts.SETTLED_STAGES, *counts.OPEN_STAGES))
    recent = chosen.exceeding[chosen.exceeding["day"].isin(window)]
    live = counts.on_day(chosen.exceeding, today)
    live = live[live["stage"] == "warning"]
    return values.Overview(
        selection=_selection(visit, state, day, today),
        special=_special(visit),
        exceeding=_exceeding(chosen, rules, day, now),
        warnings=_warnings(chosen, open_rows, newest, today, facts.current(visit).data_until),
        gaps=_gaps(chosen, day, silent, rules.interruption_hours),
        networking=_networking(chosen, day),
        transmission=counts.transmission(chosen.outlet_days, day, target=rules.transmission_target),
        validity=counts.validity(chosen.outlet_days, day),
        areas=listed.areas(visit, chosen, day, today),
        river=city.river(scope),
        ranking=listed.ranking(visit, chosen, state.rank or "county", day),
        total=listed.total(chosen, day, name=_total_name(visit, t)),
        latest=listed.exceedances(recent.head(LISTED_AT_MOST), names, t=t),
        latest_count=len(recent),
        live=listed.exceedances(live, names, t=t),
        list_start=window[0],
        silent=listed.silent(chosen, names, day=day, silent_ids=silent, newest=newest, t=t),
        unconnected=listed.unconnected(chosen, names, t=t),
        reviewed=_reviewed(visit, chosen, day) if day < today else None,
    )


def chosen_rows(visit: Visit, state: State, day: date) -> Chosen:
    """What passes the filters, from two months before the day up to today."""
    scope = visit.scope
    start = counts.month_start(counts.month_start(counts.month_start(day) - DAY) - DAY)
    end = max(day, today_of(visit)) + DAY
    return counts.chosen(
        outlets=city.outlets(scope, day),
        exceeding=city.exceeding(scope, start, end),
        outlet_days=city.outlet_days(scope, start, day + DAY),
        ledger=city.ledger(scope),
        county_id=state.county,
        industry_code=state.industry,
    )


def _reviewed(visit: Visit, chosen: Chosen, day: date) -> values.Share:
    """Findings of the daily review that are closed, of the chosen outlets."""
    ids = frozenset(chosen.outlets["outlet_id"])
    share = reviewed_share(visit.scope, day, outlet_ids=ids)
    return values.Share(share.reviewed, share.total)


def _total_name(visit: Visit, t: Translator) -> str:
    return t("全市") if visit.scope is None else t("本辖区")


def _selection(visit: Visit, state: State, day: date, today: date) -> values.Selection:
    t, scope = visit.t, visit.scope
    counties = tuple(
        values.Option(str(one.county_id), t.name(one.name_zh, one.name_en))
        for one in city.counties(scope, day)
    )
    industries = tuple(
        values.Option(one.industry_code, t.name(one.name_zh, one.name_en))
        for one in city.industries(scope)
    )
    return values.Selection(
        day=day,
        today=today,
        is_default_day=state.day is None,
        county=option(counties, None if state.county is None else str(state.county)),
        industry=option(industries, state.industry),
        ranked_by=state.rank or "county",
        counties=counties,
        industries=industries,
    )


def option(options: tuple[values.Option, ...], value: str | None) -> values.Option | None:
    """The chosen option; refuses one that is not on offer."""
    if value is None:
        return None
    for one in options:
        if one.value == value:
            return one
    raise UnusableParameter("没有“{text}”这个选项", text=value[:20])


def _special(visit: Visit) -> tuple[str, ...]:
    t = visit.t
    hour = visit.now.replace(minute=0, second=0, microsecond=0)
    said = []
    for period in city.special_periods(visit.scope, hour):
        word = " ".join(part for part in (t(SPECIAL_WORDS[period.kind]), period.level) if part)
        place = t.name(period.region_zh, period.region_en)
        said.append(f"{place} · {word}")
    return tuple(said)


def _exceeding(chosen: Chosen, rules: city.Rules, day: date, now: datetime) -> values.Exceeding:
    days = counts.days_up_to(day)
    computed = set(chosen.outlet_days["day"])
    settled = counts.counted(chosen.exceeding, counts.SETTLED_STAGES)
    waiting = counts.counted(chosen.exceeding, counts.OPEN_STAGES)
    on_day = counts.on_day(settled, day)
    series = counts.outlets_by_day(settled, days, computed=computed)
    newest = min(rules.newest_settled_day(now), day)
    phase, changes_at = _phase(rules, day, now)
    earlier = [value for value in series[:-1] if value is not None]
    today = series[-1]
    return values.Exceeding(
        phase=phase,
        changes_at=changes_at,
        has_data=day in computed,
        settled=counts.count(on_day),
        hourly_outlets=on_day.loc[on_day["basis"] != "day", "outlet_id"].nunique(),
        daily_outlets=on_day.loc[on_day["basis"] == "day", "outlet_id"].nunique(),
        open=counts.count(counts.on_day(waiting, day)),
        before=counts.count(counts.on_day(settled, day - DAY)),
        newest_settled_day=newest,
        newest_settled=counts.count(counts.on_day(settled, newest)),
        series=series,
        open_series=counts.outlets_by_day(waiting, days, computed=computed),
        is_highest=bool(today and earlier and today > max(earlier)),
    )


def _phase(rules: city.Rules, day: date, now: datetime) -> tuple[str, datetime | None]:
    marking, review = rules.marking_closes(day), rules.review_closes(day)
    if now < marking:
        return values.PROVISIONAL, marking
    if now < review:
        return values.PENDING, review
    return values.SETTLED, None


def _warnings(
    chosen: Chosen,
    open_rows: pd.DataFrame,
    newest: pd.DataFrame,
    today: date,
    until: datetime | None,
) -> values.Warnings:
    live = counts.on_day(counts.counted(chosen.exceeding, ("warning",)), today)
    days = counts.days_up_to(today)
    known = set(chosen.outlet_days["day"]) | {today}
    return values.Warnings(
        count=counts.count(live),
        continuing=counts.going_on(live, newest),
        until=until,
        series=counts.outlets_by_day(open_rows, days, computed=known),
    )


def _gaps(chosen: Chosen, day: date, silent: set[int], hours: float) -> values.Gaps:
    days = counts.days_up_to(day)
    rows = chosen.outlet_days
    missing = rows[rows["worst_missing_hours"] > 0]
    computed = set(rows["day"])
    on_day = counts.on_day(rows, day)
    series = counts.outlets_by_day(missing, days, computed=computed)
    return values.Gaps(
        outlets=series[-1] or 0,
        base=int((on_day["due_hours"] > 0).sum()),
        before=series[-2],
        missing_hours=int((on_day["due_hours"] - on_day["received_hours"]).sum()),
        silent=len(silent),
        silent_hours=round(hours),
        series=series,
    )


def _networking(chosen: Chosen, day: date) -> values.Networking:
    states = counts.states_on(chosen.ledger, day)
    numbers = states.value_counts().to_dict()
    networked = counts.outlets_in_state(chosen.ledger, "networked", counts.days_up_to(day))
    return values.Networking(
        obliged=sum(numbers.get(state, 0) for state in counts.OBLIGED_STATES),
        installed=sum(numbers.get(state, 0) for state in counts.INSTALLED_STATES),
        networked=networked[-1],
        to_install=numbers.get("to_be_installed", 0),
        deferred=numbers.get("deferred", 0),
        exempt=numbers.get("exempt", 0),
        networked_before=networked[0],
        series=networked,
    )


def install(server: Flask) -> None:
    """The rows of the exceedance list as a file."""

    @server.get(EXPORT)
    def staff_exceedances(kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, state, kind)


def export(visit: Visit, state: State, kind: str) -> Response:
    """Exceedances of the thirty days that end with the chosen day, with units and clauses."""
    day = day_of(visit, state)
    chosen = chosen_rows(visit, state, day)
    window = counts.days_up_to(day)
    rows = chosen.exceeding[chosen.exceeding["day"].isin(window)]
    names = listed.Names.of(visit, chosen.outlets, day)
    table = listed.exceedance_sheet(listed.exceedances(rows, names, t=visit.t), t=visit.t)
    start, end = window[0], window[-1] + timedelta(days=1)
    return downloads.table(visit, table, kind=kind, name=f"exceedances-{start}-{end - DAY}")
