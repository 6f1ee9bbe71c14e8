"""Counting for the overview: who exceeded, who is silent, which share was valid.

Assumes: verdicts, hour counts and states are stored; here they are only filtered, counted and
summed. An outlet or discharger is counted once however many factors exceeded. Verdicts of limits
that nobody reviewed are listed but not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from dashboard.staff.overview_state import Period
from layouts.staff.overview_values import Count, Rate, Share
from layouts.translations import Translator

SETTLED_STAGES = ("by_rule", "verified")
OPEN_STAGES = ("warning", "pending")
OBLIGED_STATES = ("to_be_installed", "installed", "accepted", "networked", "deferred")
INSTALLED_STATES = ("installed", "accepted", "networked")
SERIES_DAYS = 30
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Chosen:
    """The outlets that pass the filters, and what the frames hold of them."""

    outlets: pd.DataFrame
    exceeding: pd.DataFrame
    outlet_days: pd.DataFrame
    ledger: pd.DataFrame
    period: Period
    knows_before: bool = True
    """Whether the wide span before was computed from its first month on."""


def chosen(
    *,
    outlets: pd.DataFrame,
    exceeding: pd.DataFrame,
    outlet_days: pd.DataFrame,
    ledger: pd.DataFrame,
    period: Period,
    knows_before: bool,
) -> Chosen:
    """Rows of these outlets."""
    ids = set(outlets["outlet_id"])
    known = exceeding[exceeding["outlet_id"].isin(ids)].merge(
        outlets[["outlet_id", "enterprise_id"]], on="outlet_id"
    )
    return Chosen(
        outlets=outlets,
        exceeding=known,
        outlet_days=outlet_days[outlet_days["outlet_id"].isin(ids)],
        ledger=ledger[ledger["outlet_id"].isin(ids)],
        period=period,
        knows_before=knows_before,
    )


def counted(rows: pd.DataFrame, stages: Sequence[str]) -> pd.DataFrame:
    """Exceedances at these stages, of limits that were reviewed."""
    return rows[rows["stage"].isin(stages) & rows["limit_reviewed"]]


def count(rows: pd.DataFrame) -> Count:
    """Dischargers and outlets among these rows."""
    return Count(int(rows["enterprise_id"].nunique()), int(rows["outlet_id"].nunique()))


def on_day(rows: pd.DataFrame, day: date) -> pd.DataFrame:
    """Rows of one day."""
    return rows[rows["day"] == day]


def between(rows: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Rows of the days ``start <= day < end``."""
    return rows[(rows["day"] >= start) & (rows["day"] < end)]


def days_up_to(day: date, *, length: int = SERIES_DAYS) -> list[date]:
    """The days that end with ``day``."""
    return [day - DAY * back for back in range(length - 1, -1, -1)]


def outlets_by_day(
    rows: pd.DataFrame, days: Sequence[date], *, computed: set[date]
) -> tuple[int | None, ...]:
    """Outlets among the rows on each day; None on days of which nothing was computed."""
    found = rows.groupby("day")["outlet_id"].nunique().to_dict()
    return tuple(int(found.get(day, 0)) if day in computed else None for day in days)


def share_of(rows: pd.DataFrame, part: str, base: str) -> Share:
    """Sum of one count over the sum of another."""
    return Share(int(rows[part].sum()), int(rows[base].sum()))


def shares_by_day(
    rows: pd.DataFrame, days: Sequence[date], part: str, base: str
) -> tuple[float | None, ...]:
    """The same for each day."""
    parts = rows.groupby("day")[part].sum().to_dict()
    bases = rows.groupby("day")[base].sum().to_dict()
    return tuple(parts[day] / bases[day] if bases.get(day) else None for day in days)


def outlets_by_month(
    rows: pd.DataFrame, start: date, end: date, *, known_from: date | None
) -> tuple[int | None, ...]:
    """Outlets among the rows of each month from ``start`` on; None before anything was computed."""
    found = []
    while start < end:
        after = (start + DAY * 31).replace(day=1)
        is_known = known_from is not None and month_start(known_from) <= start
        own = between(rows, start, min(after, end))
        found.append(int(own["outlet_id"].nunique()) if is_known else None)
        start = after
    return tuple(found)


def month_start(day: date) -> date:
    """First day of the month of a day."""
    return day.replace(day=1)


def same_span_of_last_month(start: date, end: date) -> tuple[date, date]:
    """As many first days of the month before, and no more than it has."""
    earlier = month_start(start - DAY)
    return earlier, min(earlier + (end - start), start)


def transmission(rows: pd.DataFrame, day: date, *, target: float | None) -> Rate:
    """有效传输率 (补全) of the last full month before ``day``: valid of due hours."""
    end = month_start(day)
    start = month_start(end - DAY)
    month = between(rows, start, end)
    before = between(rows, month_start(start - DAY), start)
    return Rate(
        start=start,
        end=end,
        share=share_of(month, "valid_hours", "due_hours"),
        beside=share_of(month, "received_hours", "due_hours"),
        before=share_of(before, "valid_hours", "due_hours"),
        target=target,
        series=shares_by_day(rows, days_up_to(end - DAY), "valid_hours", "due_hours"),
    )


def validity(rows: pd.DataFrame, day: date) -> Rate:
    """有效数据率 of the month up to and with ``day``."""
    start, end = month_start(day), day + DAY
    earlier = same_span_of_last_month(start, end)
    return Rate(
        start=start,
        end=end,
        share=share_of(between(rows, start, end), "valid_hours", "due_hours"),
        beside=share_of(on_day(rows, day), "valid_hours", "due_hours"),
        before=share_of(between(rows, *earlier), "valid_hours", "due_hours"),
        target=None,
        series=shares_by_day(rows, days_up_to(day), "valid_hours", "due_hours"),
    )


def states_on(ledger: pd.DataFrame, day: date) -> pd.Series:
    """Networking state of each outlet on a day."""
    begun = ledger["valid_from"].map(lambda start: start is None or start <= day)
    goes_on = ledger["valid_to"].map(lambda end: end is None or day < end)
    rows = ledger[begun.astype(bool) & goes_on.astype(bool)]
    return rows.set_index("outlet_id")["state"]


def outlets_in_state(ledger: pd.DataFrame, state: str, days: Sequence[date]) -> tuple[int, ...]:
    """How many outlets were in a networking state on each day."""
    rows = ledger[ledger["state"] == state]
    spans = list(zip(rows["valid_from"], rows["valid_to"], strict=True))
    return tuple(
        sum((start is None or start <= day) and (end is None or day < end) for start, end in spans)
        for day in days
    )


def silent_outlets(
    outlets: pd.DataFrame, newest: pd.DataFrame, *, now: datetime, hours: float
) -> set[int]:
    """Networked outlets whose newest hour ended longer ago than an interruption lasts."""
    networked = set(outlets.loc[outlets["networking"] == "networked", "outlet_id"])
    since = pd.Timestamp(now) - timedelta(hours=hours + 1)
    talking = set(newest.loc[newest["newest"] >= since, "outlet_id"])
    return networked - talking


def going_on(rows: pd.DataFrame, newest: pd.DataFrame) -> int:
    """Outlets whose newest received hour exceeds its limit."""
    hourly = rows[rows["basis"] != "day"].merge(newest, on="outlet_id")
    if not len(hourly):
        return 0
    local = hourly["newest"].dt.tz_convert("Asia/Shanghai")
    same_day = local.dt.date == hourly["day"]
    bit = (hourly["exceeding_map"] // (2**local.dt.hour)) % 2 == 1
    return int(hourly.loc[same_day & bit, "outlet_id"].nunique())


def runs(hours: int) -> list[tuple[int, int]]:
    """Stretches of set bits of a 24-bit map, as half-open hours of the day."""
    found: list[tuple[int, int]] = []
    for hour in range(24):
        if not hours >> hour & 1:
            continue
        if found and found[-1][1] == hour:
            found[-1] = (found[-1][0], hour + 1)
        else:
            found.append((hour, hour + 1))
    return found


def hours_text(hours: int, *, t: Translator) -> str:
    """The hours of a map, as ``02:00–07:00、21:00–24:00``."""
    return t("、").join(f"{start:02}:00–{end:02}:00" for start, end in runs(hours))
