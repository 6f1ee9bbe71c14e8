"""Sums of outlet-months for the page of emissions: by pollutant, month, place and enterprise."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from dashboard import parameters
from dashboard.staff import emissions_choice as choice
from dashboard.staff import emissions_loaders as loaders
from dashboard.staff.emissions_choice import Chosen
from dashboard.staff.emissions_state import after, months_between
from dashboard.staff.exceedances_choice import plain_rows
from dashboard.staff.overview_rows import outlet_name
from layouts.staff import emissions as view
from layouts.staff.emissions_values import (
    Area,
    Compared,
    Contributor,
    Month,
    Sum,
    Total,
    YearBefore,
)

FINAL = "final"
LOWER_BOUND = "lower_bound"
Address = Callable[..., str]


def sum_of(rows: pd.DataFrame) -> Sum:
    """The sum of months of outlets of one pollutant; a month without a total is counted."""
    paired = rows[rows["before_mass_kg"].notna()]
    year_before = None
    if len(paired):
        year_before = YearBefore(
            now_kg=float(paired["total_mass_kg"].sum()),
            before_kg=float(paired["before_mass_kg"].sum()),
            outlets=int(paired["outlet_id"].nunique()),
            outlet_months=len(paired),
        )
    return Sum(
        measured_kg=_known(rows["measured_mass_kg"]),
        substituted_kg=_known(rows["substituted_mass_kg"]),
        total_kg=_known(rows["total_mass_kg"]),
        outlet_months=len(rows),
        missing=int(rows["total_mass_kg"].isna().sum()),
        lower_bounds=int((rows["state"] == LOWER_BOUND).sum()),
        is_final=bool(len(rows)) and bool((rows["settlement"] == FINAL).all()),
        year_before=year_before,
    )


def _known(column: pd.Series) -> float:
    return float(column.sum(min_count=1))


def totals(chosen: Chosen, address: Address) -> tuple[Total, ...]:
    """One total for each pollutant, in the order of the filter."""
    groups = dict(list(chosen.rows.groupby("pollutant_code")))
    return tuple(
        Total(
            code=one.value,
            name=one.name,
            sum=sum_of(groups[one.value]),
            is_shown=one.value == chosen.code,
            href=address(pollutant=one.value),
        )
        for one in chosen.selection.pollutants
        if one.value in groups
    )


def methods(chosen: Chosen) -> tuple[str, ...]:
    """Methods by which the chosen totals were formed; of what has no total, none."""
    return _words_of_totals(chosen, "mass_method")


def method_versions(chosen: Chosen) -> tuple[str, ...]:
    """Versions of our method that computed the chosen totals."""
    return _words_of_totals(chosen, "method_version")


def _words_of_totals(chosen: Chosen, column: str) -> tuple[str, ...]:
    known = chosen.rows["total_mass_kg"].notna()
    return tuple(sorted(set(chosen.rows.loc[known, column])))


def months(chosen: Chosen) -> tuple[Month, ...]:
    """Every month of the span, also those of which nothing is stored."""
    shown, span = chosen.shown, chosen.span
    groups = dict(list(shown.groupby("month")))
    nothing = shown.iloc[:0]
    count = months_between(span.start, span.end)
    every = [after(span.start, number) for number in range(count)]
    return tuple(Month(one, sum_of(groups.get(one, nothing))) for one in every)


def contributors(chosen: Chosen) -> tuple[Contributor, ...]:
    """Enterprises of the shown pollutant, the largest first; those without a total come last."""
    found = [
        (sum_of(own), int(str(key)), own.sort_values("month").iloc[-1])
        for key, own in chosen.shown.groupby("enterprise_id")
    ]
    found.sort(key=lambda one: (-_or_nothing(one[0].total_kg), chosen.enterprises.get(one[1], "")))
    known = sum(_or_nothing(one.total_kg) for one, _, _ in found)
    trades = choice.industries(chosen.visit)
    rows, cumulated = [], 0.0
    for own, key, place in found:
        cumulated += _or_nothing(own.total_kg)
        rows.append(
            Contributor(
                enterprise_id=key,
                name=chosen.enterprises.get(key, f"#{key}"),
                county=chosen.names.counties.get(int(place["county_id"]), ""),
                industry=trades.get(str(place["industry_code"]), ""),
                sum=own,
                share=own.total_kg / known if known else math.nan,
                cumulated=cumulated / known if known else math.nan,
                href=enterprise_href(chosen, key),
            )
        )
    return tuple(rows)


def _or_nothing(value: float) -> float:
    return 0.0 if math.isnan(value) else value


def enterprise_href(chosen: Chosen, enterprise_id: int) -> str:
    """The enterprise with its days of the shown pollutant over the chosen months."""
    return _address(enterprise_id, chosen, outlet=None, factor=chosen.code)


def _address(enterprise_id: int, chosen: Chosen, *, outlet: int | None, factor: str) -> str:
    last: date = min(chosen.span.last_day, chosen.today)
    query = parameters.query(
        outlet=outlet, factor=factor, step="day", **{"from": chosen.span.start, "to": last}
    )
    return f"/staff/enterprises/{enterprise_id}?{query}"


def areas(chosen: Chosen) -> tuple[Area, ...]:
    """County, industry and enterprise of the shown pollutant, by what is known of its mass."""
    known = chosen.shown[chosen.shown["total_mass_kg"] > 0]
    trades = choice.industries(chosen.visit)
    levels: tuple[tuple[list[str], Callable[[Any], str]], ...] = (
        (["county_id"], lambda key: chosen.names.counties.get(int(key), "")),
        (["county_id", "industry_code"], lambda key: trades.get(str(key), str(key))),
        (
            ["county_id", "industry_code", "enterprise_id"],
            lambda key: chosen.enterprises.get(int(key), f"#{key}"),
        ),
    )
    found = []
    for depth, (columns, name) in enumerate(levels, 1):
        for raw, kg in known.groupby(columns)["total_mass_kg"].sum().items():
            keys = raw if isinstance(raw, tuple) else (raw,)
            path = [str(key) for key in keys]
            found.append(
                Area(
                    key="/".join([view.ROOT, *path]),
                    parent="/".join([view.ROOT, *path[:-1]]),
                    name=name(keys[-1]),
                    kg=float(kg),
                    depth=depth,
                )
            )
    return tuple(found)


def compared(chosen: Chosen) -> tuple[Compared, ...]:
    """Outlets whose loggers sent a mass of the shown pollutant, the most different first."""
    rows = loaders.compared(chosen.visit.scope, chosen.span.start, chosen.span.end)
    rows = rows[
        (rows["pollutant_code"] == chosen.code)
        & rows["outlet_id"].isin(chosen.shown["outlet_id"])
        & rows["outlet_id"].isin(chosen.names.outlets)
    ]
    found = []
    for row in plain_rows(rows):
        outlet = chosen.names.outlets[row["outlet_id"]]
        found.append(
            Compared(
                enterprise=chosen.enterprises[outlet["enterprise_id"]],
                outlet=outlet_name(outlet, chosen.visit.t),
                hours=row["compared_hours"],
                reported_kg=row["reported_mass_kg"],
                computed_kg=row["computed_mass_kg"],
                ratio=row["reported_of_computed"],
                href=_address(
                    outlet["enterprise_id"],
                    chosen,
                    outlet=row["outlet_id"],
                    factor=chosen.code,
                ),
            )
        )
    return tuple(sorted(found, key=lambda one: -_distance(one.ratio)))


def _distance(ratio: float) -> float:
    """How far two masses are apart, whichever is the larger."""
    return abs(math.log(ratio)) if ratio > 0 else math.inf
