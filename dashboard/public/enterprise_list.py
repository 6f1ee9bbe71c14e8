"""The list of dischargers: search, filters, the newest settled day and the thirty before it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from dash import Dash
from flask import Flask, Response, request

from dashboard import downloads, parameters, prerender
from dashboard import visit as visits
from dashboard.errors import UnusableParameter
from dashboard.public import enterprise_months, loaders
from dashboard.public.enterprise_months import Month
from dashboard.public.rows import each
from dashboard.visit import Visit
from layouts.public import city_map, day_marks
from layouts.public import enterprise_list as view
from layouts.public.enterprise_list import Filters, Option, Overview, Row
from layouts.translations import ENGLISH, Translator
from queries.published_registry import Settled

PATH = "/"
TITLE = "找企业"
NAV = "找企业"
FILE = "/enterprises.csv"
ROWS_PER_PAGE = 25
MOST_PAGES = 10_000
OPERATING = "operating"

ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """Words, filters and the page of the list."""

    words: str = ""
    county: int | None = None
    industry: str | None = None
    page: int = 1

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        return cls(
            words=parameters.free_text(args.get("q")),
            county=parameters.identifier(args.get("county")),
            industry=parameters.free_text(args.get("industry"), longest=20) or None,
            page=parameters.whole_number(args.get("page"), low=1, high=MOST_PAGES) or 1,
        )

    def to_query(self) -> str:
        """The state as part of an address."""
        page = self.page if self.page > 1 else None
        return parameters.query(q=self.words, county=self.county, industry=self.industry, page=page)


def address_of(state: State, *, path: str = PATH) -> str:
    """Address of the page, or of its file, in a state."""
    query = state.to_query()
    return f"{path}?{query}" if query else path


def enterprise_address(enterprise_ref: str) -> str:
    """Address of one discharger."""
    return f"/e/{enterprise_ref}"


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    overview = load(state, t=visit.t)

    def address(**changes: Any) -> str:
        return address_of(replace(state, **changes)) if changes else PATH

    download = address_of(replace(state, page=1), path=FILE)
    page = view.page(overview, address=address, download=download, t=visit.t)
    return prerender.written(page)


def register(app: Dash) -> None:
    """The page has no callbacks: every choice is a link or a form."""


def install(server: Flask) -> None:
    """Add the address of the list as a file."""

    @server.get(FILE)
    def enterprises_csv() -> Response:
        visit = visits.current()
        state = State.parse(parameters.arguments(request.query_string.decode()))
        return downloads.table(visit, sheet(state, t=visit.t), kind="csv", name="enterprises")


def load(state: State, *, t: Translator) -> Overview:
    """Everything that the page shows."""
    now = loaders.settled()
    every = _listed(replace(state, county=None), now, t=t)
    found = _numbered(_of_county(every, state, now, t=t))
    pages = max(1, -(-len(found) // ROWS_PER_PAGE))
    if state.page > pages:
        raise UnusableParameter("只有 {n} 页", n=pages)
    first = (state.page - 1) * ROWS_PER_PAGE
    shown = tuple(found[first : first + ROWS_PER_PAGE])
    total = len(loaders.enterprises(now.today))
    return Overview(
        day=now.before_day - timedelta(days=1),
        city_total=total,
        total=len(found),
        states=tuple(row.state for row in found),
        filters=_filters(state, now.today, t=t),
        rows=shown,
        page=state.page,
        pages=pages,
        span_days=loaders.SPAN_DAYS,
        counties=_counties(state, every, now, t=t),
        places=_places(shown, now.today, t=t) if state.county is not None else (),
        river=tuple((x, y) for x, y in loaders.river()),
        has_waiting_day=now.before_day < now.today,
    )


def _filters(state: State, on: date, *, t: Translator) -> Filters:
    """The filters with their choices; a value that is not among them is refused."""
    counties = tuple(
        Option(str(one.county_id), t.name(one.name_zh, one.name_en)) for one in loaders.counties(on)
    )
    industries = tuple(
        Option(one.industry_code, t.name(one.name_zh, one.name_en))
        for one in loaders.industries(on)
    )
    county = "" if state.county is None else str(state.county)
    if county and county not in {option.value for option in counties}:
        raise UnusableParameter("没有这个区县")
    if state.industry and state.industry not in {option.value for option in industries}:
        raise UnusableParameter("没有这个行业")
    return Filters(
        words=state.words,
        county=county,
        industry=state.industry or "",
        counties=counties,
        industries=industries,
    )


def _listed(state: State, now: Settled, *, t: Translator) -> list[Row]:
    """Rows of the dischargers that were found, in their order, not yet numbered."""
    filters = _filters(state, now.today, t=t)
    county_names = {option.value: option.text for option in filters.counties}
    industry_names = {option.value: option.text for option in filters.industries}
    months = enterprise_months.settled(*loaders.settled_span(now))
    outlets = loaders.outlets(now.today)
    counted = outlets.assign(monitored=outlets["networking"] == "networked")
    counts = counted.groupby("enterprise_id")["monitored"].agg(["sum", "size"])
    former = loaders.former_names(now.today)
    rows = []
    for one in each(_found(state, now.today)):
        monitored, total = (
            counts.loc[one.enterprise_id] if one.enterprise_id in counts.index else (0, 0)
        )
        month = months.get(one.enterprise_id, Month())
        rows.append(
            Row(
                number=0,
                name=t.name(one.name_zh, one.name_en),
                href=enterprise_address(one.enterprise_ref),
                county_value=str(one.county_id),
                county=county_names.get(str(one.county_id), ""),
                industry=industry_names.get(one.industry_code, t("未归类")),
                former_name=_former_name(state, one, former, t=t),
                status=one.status if one.status in view.STATUS_WORDS else "",
                monitored_outlets=int(monitored),
                outlets=int(total),
                state=month.state,
                series=month.series,
                within=month.within,
                over_days=month.over_days,
                judged_days=month.judged_days,
                states=month.states,
            )
        )
    rows.sort(key=lambda row: _order(row, t=t))
    return rows


def _numbered(rows: list[Row]) -> list[Row]:
    return [replace(row, number=number) for number, row in enumerate(rows, 1)]


def _of_county(rows: list[Row], state: State, now: Settled, *, t: Translator) -> list[Row]:
    """Rows of the chosen county; all of them when none is chosen."""
    if state.county is None:
        return rows
    chosen = _filters(state, now.today, t=t).county
    return [row for row in rows if row.county_value == chosen]


def _order(row: Row, *, t: Translator) -> tuple[Any, ...]:
    """Over the limit first, then days over, then the name; gone sources last."""
    name = row.name.casefold() if t.language == ENGLISH else row.name.encode("gb18030", "replace")
    return (
        row.status in ("closed", "moved", "deregistered"),
        row.state not in day_marks.EXCEEDING,
        -row.over_days,
        name,
    )


def _found(state: State, on: date) -> pd.DataFrame:
    """Dischargers that the words and filters name; words also look at names of the past."""
    found = loaders.enterprises(on)
    if state.county is not None:
        found = found[found["county_id"] == state.county]
    if state.industry:
        found = found[found["industry_code"] == state.industry]
    if state.words:
        former = loaders.former_names(on)
        by_past = former[_matches(former, state.words)]["enterprise_id"]
        is_ref = found["enterprise_ref"].str.casefold() == state.words.casefold()
        found = found[_matches(found, state.words) | is_ref | found["enterprise_id"].isin(by_past)]
    return found


def _matches(frame: pd.DataFrame, words: str) -> pd.Series:
    """Rows whose Chinese or English name holds every word."""
    names = (frame["name_zh"].fillna("") + "\n" + frame["name_en"].fillna("")).str.casefold()
    matching = pd.Series(True, index=frame.index)
    for word in words.casefold().split():
        matching &= names.str.contains(word, regex=False)
    return matching


def _former_name(state: State, one: Any, former: pd.DataFrame, *, t: Translator) -> str:
    """The former name by which the discharger was found; empty when its name of today was."""
    if not state.words:
        return ""
    own = former[former["enterprise_id"] == one.enterprise_id]
    own = own[_matches(own, state.words)]
    if own.empty:
        return ""
    newest = own.iloc[0]
    return t.name(newest["name_zh"], newest["name_en"])


def _counties(
    state: State, rows: list[Row], now: Settled, *, t: Translator
) -> tuple[city_map.County, ...]:
    """Counties with their counts under the other filters."""
    drawn = []
    for one in loaders.counties(now.today):
        name = t.name(one.name_zh, one.name_en)
        own = [row for row in rows if row.county_value == str(one.county_id)]
        over = sum(row.state in day_marks.EXCEEDING for row in own)
        text = t("{n} 家", context="map", n=len(own))
        if over:
            text = t("{n} 家，超标 {over}", context="map", n=len(own), over=over)
        has_label = one.label_x is not None and one.label_y is not None
        drawn.append(
            city_map.County(
                name=_short_name(name),
                text=text,
                href=address_of(replace(state, county=one.county_id, page=1)),
                spoken=f"{name}{t('：')}{text}",
                outline=one.outline or (),
                label=(one.label_x, one.label_y) if has_label else None,  # type: ignore[arg-type]
                is_chosen=one.county_id == state.county,
                is_over=over > 0,
            )
        )
    return tuple(drawn)


def _short_name(name: str) -> str:
    """A county's name as a map has room for it; Chinese names are short already."""
    return name.removesuffix(" County").removesuffix(" District")


def _places(rows: tuple[Row, ...], on: date, *, t: Translator) -> tuple[city_map.Place, ...]:
    """Where the dischargers of this page stand."""
    known = loaders.enterprises(on).set_index("enterprise_ref")
    places = []
    for row in rows:
        at: Any = known.loc[row.href.rpartition("/")[2]]
        if pd.notna(at["x"]) and pd.notna(at["y"]):
            word = t(day_marks.WORDS[row.state]) if row.state else t("没有自动监测数据")
            spoken = f"{row.number} {row.name}{t('：')}{word}"
            place = city_map.Place(row.number, at["x"], at["y"], row.state, row.href, spoken)
            places.append(place)
    return tuple(places)


def sheet(state: State, *, t: Translator) -> downloads.Sheet:
    """The whole list, all pages, as a file."""
    now = loaders.settled()
    day = (now.before_day - timedelta(days=1)).isoformat()
    rows = []
    for row in _of_county(_listed(replace(state, county=None), now, t=t), state, now, t=t):
        status = t(view.STATUS_WORDS[row.status]) if row.status else t("在产")
        word = t(day_marks.WORDS[row.state]) if row.state else t("没有自动监测数据")
        counts = [row.monitored_outlets, row.outlets, word, row.over_days, row.judged_days]
        reference = row.href.rpartition("/")[2]
        rows.append([reference, row.name, row.county, row.industry, status, *counts])
    heads = (
        t("编号"), t("排污单位"), t("区县"), t("行业"), t("状态"), t("自动监测排放口（个）"),
        t("排放口（个）"), t("{day} 的结果", day=day), t("近 30 日超标（天）"),
        t("近 30 日有判定（天）"),
    )  # fmt: skip
    return downloads.Sheet(t("排污单位自动监测"), heads, rows, remarks=remarks(t=t))


def remarks(*, t: Translator) -> tuple[str, ...]:
    """What every file of the public site says of its use and of its words."""
    return (
        t("可以转载和使用，请注明来源与数据版本"),
        t("自动监测数据超标（待核实）：自动判定，尚未经人核实"),
    )
