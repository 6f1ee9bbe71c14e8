"""The map of counties under another measure than exceedances: faces, transmission, emission."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from dashboard.staff import emissions_choice, emissions_loaders
from dashboard.staff import emissions_state as months
from dashboard.staff import loaders_city as city
from dashboard.staff import overview_context as context
from dashboard.staff import overview_counts as counts
from dashboard.staff.emissions_sums import sum_of
from dashboard.staff.overview_choice import today_of
from dashboard.staff.overview_counts import Chosen
from dashboard.staff.overview_state import State
from dashboard.visit import Visit
from layouts import formats
from layouts.figures.share_shades import classes
from layouts.method_links import heading
from layouts.staff import emissions_words
from layouts.staff.overview_values import MapArea, MapView, Option, Share
from layouts.translations import Translator, mark
from queries.registry import County

RATE_EDGES = (0.9, 0.95, 0.98)
"""Class breaks of shares of valid hours; the legend prints them."""
FACE_EDGES = (0.05, 0.1, 0.2)
"""Class breaks of shares of enterprises with one of the two worst faces."""
MASS_EDGES = (0.25, 0.5, 0.75)
"""Class breaks of masses, as shares of the largest."""
WORST = ("red", "black")


def view(
    visit: Visit, chosen: Chosen, state: State, pollutants: tuple[Option, ...]
) -> MapView | None:
    """The map of the chosen measure; None where that is exceedances."""
    made = MEASURES.get(state.measure or "")
    return made(visit, chosen, state, pollutants) if made else None


def _area(county: County, visit: Visit, **shown: object) -> MapArea:
    name = visit.t.name(county.name_zh, county.name_en)
    text = shown.pop("text")
    return MapArea(
        county_id=county.county_id,
        name=name,
        outline=county.outline,
        label_x=county.label_x,
        label_y=county.label_y,
        text=str(text),
        spoken=f"{name} {shown.pop('said', text)}",
        **shown,  # type: ignore[arg-type]
    )


def _transmission(
    visit: Visit, chosen: Chosen, state: State, pollutants: tuple[Option, ...]
) -> MapView:
    t, days = visit.t, chosen.period
    start = counts.month_start(days.day)
    rows = counts.between(chosen.outlet_days, start, days.end)
    county_of = chosen.outlets.set_index("outlet_id")["county_id"]
    own = rows.assign(county_id=rows["outlet_id"].map(county_of))
    areas = []
    for county in city.counties(visit.scope, days.day):
        share = counts.share_of(
            own[own["county_id"] == county.county_id], "valid_hours", "due_hours"
        )
        text = formats.percent(share.value, t=t)
        said = t("{share}，应有 {n} 项·h", share=text, n=formats.count(share.base, t=t))
        areas.append(
            _area(county, visit, text=text, said=said, shade=_step(share.value, RATE_EDGES))
        )
    return MapView(
        heading=heading(mark("区县图 · 有效传输率 %"), "rates"),
        note=formats.day_span(start, days.end, t=t),
        numbers=t("数字：有效 / 应有的小时，补全后"),
        labels=tuple(classes([formats.count(edge * 100, t=t) for edge in RATE_EDGES])),
        areas=tuple(areas),
    )


def _step(value: float | None, edges: tuple[float, ...]) -> int:
    return 0 if value is None else 1 + sum(value >= edge for edge in edges)


def _faces(visit: Visit, chosen: Chosen, state: State, pollutants: tuple[Option, ...]) -> MapView:
    t = visit.t
    month = context.newest_faces(visit.scope, today_of(visit))
    frame = context.faces_of(visit.scope, month) if month else pd.DataFrame()
    places = chosen.outlets.drop_duplicates("enterprise_id").set_index("enterprise_id")
    areas = []
    for county in city.counties(visit.scope, chosen.period.day):
        here = set(places.index[places["county_id"] == county.county_id])
        bands = context.bands(frame[frame["enterprise_id"].isin(here)]) if month else {}
        share = Share(sum(bands.get(band, 0) for band in WORST), sum(bands.values()))
        text = f"{share.part} / {share.base}" if share.base else t("未评价")
        said = t("难过与大哭 {n} 家，已评价 {base} 家", n=share.part, base=share.base)
        areas.append(
            _area(
                county,
                visit,
                text=text,
                said=said,
                shade=_zero_apart(share.value, FACE_EDGES),
                bands=tuple(bands.items()),
            )
        )
    labels = ["0", *classes([formats.count(edge * 100, t=t) for edge in FACE_EDGES])]
    return MapView(
        heading=heading(mark("区县图 · 难过与大哭占比 %"), "face"),
        note=formats.month(month, t=t) if month else t("还没有发布过脸谱"),
        numbers=t("数字：难过与大哭 / 已评价的企业；条：各脸谱的家数"),
        labels=tuple(labels),
        areas=tuple(areas),
    )


def _zero_apart(value: float | None, edges: tuple[float, ...]) -> int:
    """Step of a share of which nothing at all is a class of its own."""
    if value is None:
        return 0
    return 1 if not value else 1 + _step(value, edges)


def _emission(
    visit: Visit, chosen: Chosen, state: State, pollutants: tuple[Option, ...]
) -> MapView:
    t, days = visit.t, chosen.period
    start, end = days.wide_start, months.after(counts.month_start(days.day))
    stored = emissions_loaders.placed(visit.scope, start, end, today_of(visit))
    shown = _shown_pollutant(state, stored, pollutants)
    own = stored[stored["outlet_id"].isin(chosen.outlets["outlet_id"])]
    own = own[own["pollutant_code"] == shown.value]
    counties = city.counties(visit.scope, days.day)
    sums = {one.county_id: sum_of(own[own["county_id"] == one.county_id]) for one in counties}
    known = [one.total_kg for one in sums.values() if not formats.is_missing(one.total_kg)]
    edges = tuple(edge * max(known, default=0.0) for edge in MASS_EDGES)
    areas = []
    for county in counties:
        total = sums[county.county_id]
        is_known = not formats.is_missing(total.total_kg)
        text = formats.mass(total.total_kg, t=t)
        said = emissions_words.total(total, t=t)
        if is_known and total.is_lower_bound:
            text = f"≥ {text}"
        if total.missing:
            said += t("；") + emissions_words.gaps(total, t=t)
        shade = 0 if not is_known else _zero_apart(total.total_kg, edges)
        areas.append(_area(county, visit, text=text, said=said, shade=shade))
    labels = ["0", *classes([formats.mass(edge, t=t) for edge in edges])] if any(edges) else []
    return MapView(
        heading=heading(mark("区县图 · 排放量"), "emission-totals"),
        note=f"{shown.name} · {_months(start, end, t=t)}",
        numbers=t("≥：另有缺失的排放口或小时，未结束的季度为暂算"),
        labels=tuple(labels),
        areas=tuple(areas),
    )


def _months(start: date, end: date, *, t: Translator) -> str:
    first, last = formats.month(start, t=t), formats.month(months.after(end, -1), t=t)
    return first if first == last else f"{first}–{last}"


def _shown_pollutant(state: State, stored: pd.DataFrame, pollutants: tuple[Option, ...]) -> Option:
    """The chosen pollutant, else the one that the page of emissions begins with."""
    by_code = {one.value: one for one in pollutants}
    codes = set(stored["pollutant_code"])
    for code in (state.pollutant, *emissions_choice.FIRST_SHOWN):
        if code is not None and code in by_code and (code in codes or code == state.pollutant):
            return by_code[code]
    return pollutants[0] if pollutants else Option("", "")


Made = Callable[[Visit, Chosen, State, tuple[Option, ...]], MapView]
MEASURES: dict[str, Made] = {
    "transmission": _transmission,
    "faces": _faces,
    "emission": _emission,
}
