"""The days of one discharger's outlets and factors: which to show, and in which numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from analytics.exceedance import without_noise
from dashboard.errors import UnusableParameter
from dashboard.public import loaders, series_days
from dashboard.public.rows import each, number
from layouts.public.enterprise_days import Choice, Day, Series
from layouts.translations import Translator
from queries.published_registry import Pollutant, Settled

Address = Callable[..., str]


@dataclass(frozen=True)
class Chosen:
    """The outlet and factor that are shown."""

    outlet_ref: str
    outlet_id: int
    pollutant_code: str


@dataclass(frozen=True)
class Files:
    """Addresses of the same days as files."""

    csv: str
    json: str


def outlet_name(outlet: Any, *, t: Translator) -> str:
    """Code and name, which always stand together."""
    return f"{outlet.outlet_code} {t.name(outlet.name_zh, outlet.name_en)}"


def factor_name(pollutant_code: str, *, t: Translator) -> str:
    """Name of a factor; an unknown code is shown as it is."""
    known = loaders.pollutants().get(pollutant_code)
    return t.name(known.name_zh, known.name_en) if known else pollutant_code


def choose(
    outlet_ref: str, pollutant_code: str, *, days: pd.DataFrame, outlets: pd.DataFrame
) -> Chosen | None:
    """The series that an address names; without one, that with the most days over its limit.

    Raises
    ------
    UnusableParameter
        When this discharger has no such outlet or factor.
    """
    known: dict[int, str] = {outlet.outlet_id: outlet.outlet_ref for outlet in each(outlets)}
    days = days[days["outlet_id"].isin(list(known))]
    if outlet_ref and outlet_ref not in known.values():
        raise UnusableParameter("这家排污单位没有这个排放口")
    if outlet_ref:
        days = days[days["outlet_id"].map(known) == outlet_ref]
    if pollutant_code:
        days = days[days["pollutant_code"] == pollutant_code]
        if days.empty:
            raise UnusableParameter("这个排放口没有公布这一因子")
    if days.empty:
        return None
    over = days["state"].isin(series_days.EXCEEDING)
    counted = over.groupby([days["outlet_id"], days["pollutant_code"]], sort=False).sum()
    outlet_id, code = _most(counted, known)
    return Chosen(known[outlet_id], outlet_id, code)


def _most(counted: pd.Series, known: dict[int, str]) -> tuple[int, str]:
    """The series with the highest count; among equals the first by outlet, then by factor."""
    order = {code: place for place, code in enumerate(loaders.pollutants())}
    keys: list[Any] = list(counted.index)
    return min(keys, key=lambda key: (-counted[key], known[key[0]], order.get(key[1], len(order))))


def series(
    chosen: Chosen,
    *,
    days: pd.DataFrame,
    outlets: pd.DataFrame,
    now: Settled,
    address: Address,
    files: Files,
    t: Translator,
) -> Series:
    """The calendar of the chosen series: thirty days that end with yesterday."""
    pollutant = loaders.pollutants()[chosen.pollutant_code]
    here = days["outlet_id"] == chosen.outlet_id
    own = days[here & (days["pollutant_code"] == chosen.pollutant_code)]
    calendar = calendar_days(own, pollutant, now=now)
    settled = own.sort_values("day")
    outlet = next(o for o in each(outlets) if o.outlet_id == chosen.outlet_id)
    return Series(
        outlet=outlet_name(outlet, t=t),
        factor=factor_name(chosen.pollutant_code, t=t),
        unit=pollutant.unit,
        outlets=_outlet_choices(chosen, days, outlets, address=address, t=t),
        factors=_factor_choices(chosen, days[here], address=address, t=t),
        days=calendar,
        is_converted=bool(settled["is_converted"].any()),
        has_hour_limit=bool(settled["hour_unit"].notna().any()),
        has_day_limit=bool(settled["day_unit"].notna().any()),
        csv=files.csv,
        json=files.json,
    )


def _outlet_choices(
    chosen: Chosen, days: pd.DataFrame, outlets: pd.DataFrame, *, address: Address, t: Translator
) -> tuple[Choice, ...]:
    with_days = set(days["outlet_id"])
    return tuple(
        Choice(
            outlet_name(outlet, t=t),
            address(outlet=outlet.outlet_ref, factor=""),
            outlet.outlet_id == chosen.outlet_id,
        )
        for outlet in each(outlets)
        if outlet.outlet_id in with_days
    )


def _factor_choices(
    chosen: Chosen, days: pd.DataFrame, *, address: Address, t: Translator
) -> tuple[Choice, ...]:
    found = set(days["pollutant_code"])
    return tuple(
        Choice(
            factor_name(code, t=t),
            address(outlet=chosen.outlet_ref, factor=code),
            code == chosen.pollutant_code,
        )
        for code in loaders.pollutants()
        if code in found
    )


def calendar_days(own: pd.DataFrame, pollutant: Pollutant, *, now: Settled) -> tuple[Day, ...]:
    """Thirty days that end with yesterday; what is not settled is waiting, whatever it holds."""
    by_day = {row.day: row for row in each(own)}
    first = now.today - timedelta(days=loaders.SPAN_DAYS)
    calendar = []
    for place in range(loaders.SPAN_DAYS):
        day = first + timedelta(days=place)
        row = by_day.get(day)
        if day >= now.before_day:
            calendar.append(Day(day, series_days.WAITING))
        elif row is None:
            calendar.append(Day(day, series_days.ABSENT))
        else:
            calendar.append(day_of(row, pollutant))
    return tuple(calendar)


def day_of(row: Any, pollutant: Pollutant) -> Day:
    """One settled day, its limits in the unit of its values."""

    def limit(name: str, unit_name: str) -> float | None:
        return series_days.in_unit(
            getattr(row, name), limit_unit=getattr(row, unit_name), unit=pollutant.unit
        )

    return Day(
        day=row.day,
        state=row.state,
        due_hours=int(row.due_hours),
        valid_hours=int(row.valid_hours),
        stopped_hours=int(row.stopped_hours),
        exceeding_hours=int(row.exceeding_hours),
        rejected_hours=int(row.rejected_hours),
        is_day_exceeding=bool(row.is_day_exceeding),
        mean=shown_mean(row),
        day_upper=limit("day_upper", "day_unit"),
        hour_lower=limit("hour_lower", "hour_unit"),
        hour_upper=limit("hour_upper", "hour_unit"),
        worst_multiple=number(row.worst_multiple),
    )


def shown_mean(row: Any) -> float | None:
    """The mean that was judged; where no daily limit judged one, the mean of the valid hours.

    Without the noise of its computation, as it is compared: beside its limit it would be shown.
    """
    if pd.notna(row.day_upper):
        judged = number(row.day_value)
        return None if judged is None else float(without_noise(judged))
    return number(row.converted_mean if row.is_converted else row.mean)
