"""Use of permitted amounts: what their outlets emitted, from which knowledge, of what was allowed.

Assumes: whole months; a month counts for the amount in force on its first day. A report stands in
for its period only where no month of it has an automatic total, finer periods before coarser ones;
a figure for a whole enterprise is not split among outlets.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from psycopg import Connection

from analytics import permit_use
from analytics.emission_totals import tonnes
from analytics.permit_use import CoveredAmounts, PermitUse
from queries import emission_permits, emission_totals
from queries.emission_permits import Schema

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitAccount:
    """One permitted amount in one year; masses in tonnes, None where nothing is known of a part."""

    permitted_amount_id: int
    permitted_amount_ref: str
    permit_id: int
    enterprise_id: int
    pollutant_code: str
    span: str
    start: date
    end: date
    permitted_t: float
    document_ref: str | None
    outlet_ids: tuple[int, ...]
    measured_t: float | None
    substituted_t: float | None
    reported_t: float | None
    reported_periods: tuple[tuple[date, date], ...]
    unknown_outlets: int
    unknown_months: int
    used_t: float | None
    used_share: float | None
    is_lower_bound: bool
    exceeds: bool
    expected_share: float | None
    is_provisional: bool
    mass_methods: tuple[str, ...]
    method_versions: tuple[str, ...]
    past_t: tuple[float, ...] = ()
    """Amounts of the months that are over; NaN where a covered outlet has none or lacks hours."""
    profile_hours: tuple[float, ...] = ()
    """Running hours of the covered outlets in the months of last year; NaN where unknown."""

    @property
    def outcome(self) -> str:
        """
        Whether the amount is ``exceeded`` or ``kept``, or ``cannot_be_told``.

        What is known may be enough to exceed it; it is never enough to keep it while a covered
        outlet has no figure or lacks hours.
        """
        if self.exceeds:
            return "exceeded"
        return "cannot_be_told" if self.is_lower_bound or self.used_t is None else "kept"


@dataclass(frozen=True)
class Months:
    """The year, how far it is, and last year's running hours of each outlet by month."""

    year: int
    today: date
    profile: dict[int, Any]


def of_enterprises(
    connection: Connection,
    enterprise_ids: tuple[int, ...] | None,
    *,
    year: int,
    today: date,
    schema: Schema = "staff",
) -> list[PermitAccount]:
    """
    Accounts of the amounts in force in a year, within the scope of the transaction.

    ``today`` ends the months that count, and a report of a period that goes on after it tells
    nothing yet; the pro-rata share follows last year's running hours. With ``schema`` of ``qy``
    there is no scope.
    """
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    amounts = emission_permits.amounts(
        connection, enterprise_ids, start=start, end=end, schema=schema
    )
    ids = tuple(int(number) for number in amounts["permitted_amount_id"])
    months = emission_permits.covered_months(connection, ids, start=start, end=end, schema=schema)
    months = months[months["month"] <= today].reset_index(drop=True)
    reports = emission_permits.reports(connection, ids, start=start, end=end, schema=schema)
    is_over = reports["end"] <= today + timedelta(days=1)
    reports = reports[is_over.astype(bool)].reset_index(drop=True)
    outlets = tuple(int(number) for number in months["outlet_id"].unique())
    hours = emission_permits.running_hours(
        connection, outlets, start=date(year - 1, 1, 1), end=start, schema=schema
    )
    profile = _profile(hours, year=year)
    rows, periods = _with_reports(months, reports)
    by_amount = dict(list(rows.groupby("permitted_amount_id")))
    mass_methods = _words_of_totals(rows, "mass_method")
    method_versions = _words_of_totals(rows, "method_version")
    place = {number: index for index, number in enumerate(ids)}
    use = permit_use.permit_use(
        _covered(rows, place), permitted_t=amounts["permitted_t"].to_numpy(dtype=float)
    )
    records: list[dict[str, Any]] = [dict(row) for row in amounts.to_dict("records")]  # type: ignore[arg-type]
    return [
        _account(
            amount,
            by_amount.get(amount["permitted_amount_id"], rows.iloc[:0]),
            use,
            index,
            periods=periods.get(amount["permitted_amount_id"], ()),
            months=Months(year, today, profile),
            mass_methods=mass_methods.get(amount["permitted_amount_id"], ()),
            method_versions=method_versions.get(amount["permitted_amount_id"], ()),
        )
        for index, amount in enumerate(records)
    ]


def _account(
    amount: dict[str, Any],
    own: pd.DataFrame,
    use: PermitUse,
    index: int,
    *,
    periods: tuple[tuple[date, date], ...],
    months: Months,
    mass_methods: tuple[str, ...],
    method_versions: tuple[str, ...],
) -> PermitAccount:
    """One element of ``use`` with the words of its amount."""
    outlets = own["outlet_id"].to_numpy()
    is_unknown = own["is_unknown"].to_numpy(dtype=bool)
    settled = own["settlement"].tolist()
    hours = _hours_of(months.profile, own)
    return PermitAccount(
        **amount,
        outlet_ids=tuple(sorted({int(number) for number in outlets})),
        measured_t=_known(use.measured_t[index]),
        substituted_t=_known(use.substituted_t[index]),
        reported_t=_known(use.reported_t[index]),
        reported_periods=periods,
        unknown_outlets=len(set(outlets[is_unknown].tolist())),
        unknown_months=int(is_unknown.sum()),
        used_t=_known(use.used_t[index]),
        used_share=_known(use.used_share[index]),
        is_lower_bound=bool(use.is_lower_bound[index]),
        exceeds=bool(use.exceeds[index]),
        expected_share=_expected(hours, year=months.year, today=months.today),
        is_provisional=any(isinstance(one, str) and one != "final" for one in settled),
        mass_methods=mass_methods,
        method_versions=method_versions,
        past_t=_past(own, year=months.year, today=months.today),
        profile_hours=tuple(hours.tolist()),
    )


def _words_of_totals(rows: pd.DataFrame, column: str) -> dict[int, tuple[str, ...]]:
    """What the months with a total say in a column, each word once, for each amount."""
    told = rows[rows["total_mass_kg"].notna()]
    found: dict[int, set[str]] = {}
    for amount, word in zip(told["permitted_amount_id"], told[column], strict=True):
        found.setdefault(int(amount), set()).add(word)
    return {amount: tuple(sorted(words)) for amount, words in found.items()}


def largest_twelve_months(
    connection: Connection, outlet_ids: tuple[int, ...], *, pollutant_code: str, until: date
) -> tuple[float | None, date | None]:
    """
    Largest total of the outlets in twelve consecutive months before the month of ``until``.

    Looks back 24 months. Returns tonnes and the first month; None where no twelve months are known
    for every outlet.
    """
    end = until.replace(day=1)
    start = end.replace(year=end.year - 2)
    found = emission_totals.outlet_months(
        connection, outlet_ids, start=start, end=end, pollutant_codes=(pollutant_code,)
    )
    months = [
        date(start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1, 1)
        for n in range(24)
    ]
    table = found.pivot(index="month", columns="outlet_id", values="total_mass_kg")
    table = table.reindex(index=months, columns=list(outlet_ids))
    monthly = tonnes(table.to_numpy(dtype=float)).sum(axis=1)
    largest, first = permit_use.largest_twelve_months(monthly)
    return (largest, months[first]) if first >= 0 else (None, None)


def _with_reports(
    months: pd.DataFrame, reports: pd.DataFrame
) -> tuple[pd.DataFrame, dict[int, tuple[tuple[date, date], ...]]]:
    """Months with the amount of a report at the first month of its period, and the periods used."""
    rows = months.copy()
    is_told = rows["total_mass_kg"].notna().to_numpy(dtype=bool).copy()
    reported = np.full(len(rows), np.nan)
    places: dict[tuple[int, int], list[tuple[int, date]]] = {}
    keys = zip(rows["permitted_amount_id"], rows["outlet_id"], rows["month"], strict=True)
    for place, (amount, outlet, month) in enumerate(keys):
        places.setdefault((int(amount), int(outlet)), []).append((place, month))
    used: dict[int, list[tuple[date, date]]] = {}
    named = reports[reports["outlet_id"].notna()].copy()
    records: list[dict[str, Any]] = [dict(row) for row in named.to_dict("records")]  # type: ignore[arg-type]
    for report in sorted(records, key=lambda row: row["end"] - row["start"]):
        amount, outlet = int(report["permitted_amount_id"]), int(report["outlet_id"])
        own = places.get((amount, outlet), [])
        inside = [place for place, month in own if report["start"] <= month < report["end"]]
        if not inside or is_told[inside].any():
            continue
        reported[inside[0]] = report["amount_t"]
        is_told[inside] = True
        used.setdefault(amount, []).append((report["start"], report["end"]))
    rows["reported_t"] = reported
    rows["is_told"] = is_told
    rows["is_unknown"] = ~rows["is_told"]
    return rows, {number: tuple(sorted(set(spans))) for number, spans in used.items()}


def _covered(rows: pd.DataFrame, place: dict[int, int]) -> CoveredAmounts:
    has_total = rows["total_mass_kg"].notna().to_numpy()

    def automatic(name: str) -> Any:
        return np.where(has_total, tonnes(rows[name].to_numpy(dtype=float)), np.nan)

    reported = rows["reported_t"].to_numpy(dtype=float)
    # The other months of a report's period are told by it: nothing of them is unknown.
    told_elsewhere = rows["is_told"].to_numpy(dtype=bool) & ~has_total & np.isnan(reported)
    return CoveredAmounts(
        permitted=np.array([place[int(n)] for n in rows["permitted_amount_id"]], dtype=np.int64),
        measured_t=automatic("measured_mass_kg"),
        substituted_t=automatic("substituted_mass_kg"),
        reported_t=reported,
        is_automatic=has_total,
        is_stopped=told_elsewhere,
        is_incomplete=rows["is_incomplete"].to_numpy(dtype=bool),
    )


def _profile(hours: pd.DataFrame, *, year: int) -> dict[int, Any]:
    """Running hours of each outlet in the months of last year; NaN where a month is unknown."""
    months = [date(year - 1, month, 1) for month in range(1, 13)]
    table = hours.pivot(index="month", columns="outlet_id", values="running_hours")
    table = table.reindex(index=months)
    columns = zip(table.columns, table.to_numpy(dtype=float).T, strict=True)
    return {int(str(outlet)): hours_of_months for outlet, hours_of_months in columns}


def _hours_of(profile: dict[int, Any], own: pd.DataFrame) -> Any:
    """Running hours of the covered outlets in the months of last year; NaN where one is unknown."""
    unknown = np.full(MONTHS, np.nan)
    outlets = dict.fromkeys(own["outlet_id"].tolist())
    if not outlets:
        return unknown
    return np.array([profile.get(outlet, unknown) for outlet in outlets]).sum(axis=0)


def past_months(year: int, today: date) -> int:
    """Months of a year that are over."""
    return sum(date(year, month, 1) < today.replace(day=1) for month in range(1, MONTHS + 1))


def _expected(hours: Any, *, year: int, today: date) -> float | None:
    """Share that was to be expected by now, by last year's running hours of the covered outlets."""
    is_past = np.arange(MONTHS) < past_months(year, today)
    return _known(permit_use.expected_share(hours, is_past=is_past))


def _past(own: pd.DataFrame, *, year: int, today: date) -> tuple[float, ...]:
    """Automatic amounts of the months that are over; NaN where one is not whole. [t]"""
    is_whole = own["total_mass_kg"].notna() & ~own["is_incomplete"].astype(bool)
    whole = tonnes(own["total_mass_kg"].where(is_whole).to_numpy(dtype=float))
    sums = pd.Series(whole).groupby(own["month"].to_numpy()).agg(lambda one: one.sum(skipna=False))
    months = [date(year, number + 1, 1) for number in range(past_months(year, today))]
    return tuple(float(sums.get(month, np.nan)) for month in months)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
