"""Counts of the page of exceedances: stages, statistics, breakdowns, calendar, sentence.

Assumes: episodes and periods are found; hours and days are never added to each other.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analytics import exceedance_statistics as statistics
from dashboard.staff import loaders_city as city
from dashboard.staff.exceedances_choice import OPEN_STAGES, Chosen, plain_rows
from dashboard.staff.exceedances_state import DAY
from dashboard.staff.overview_rows import enterprise_name, outlet_name
from dashboard.staff.rows import number
from layouts import formats
from layouts.staff import exceedances_values as values
from layouts.staff.exceedances_values import Amount, Breakdown, CalendarDay, Line, Part, Severity
from layouts.translations import Translator, mark

PARTS_SHOWN = 5
EPOCH = date(1970, 1, 1)
BEFORE_WORDS = {"month": mark("上月同期"), None: mark("上一个等长时段")}
SUBJECTS = {
    "county": mark("区县"),
    "industry": mark("行业"),
    "enterprise": mark("企业"),
    "pollutant": mark("污染物"),
}
Address = Callable[..., str]


def amount(episodes: pd.DataFrame) -> Amount:
    """Episodes, hours and days among some episodes."""
    is_day = episodes["is_day"].to_numpy(dtype=np.bool_)
    periods = episodes["exceeding_periods"].to_numpy(dtype=np.int64)
    return Amount(len(episodes), int(periods[~is_day].sum()), int(periods[is_day].sum()))


def strip(chosen: Chosen, address: Address) -> tuple[values.StageCount, ...]:
    """Each stage with its amount, and the address with it taken in or left out."""
    reviewed = chosen.episodes[chosen.episodes["limit_reviewed"].astype(bool)]
    found = []
    for stage in values.STAGES:
        is_chosen = stage in chosen.state.stages
        kept = [one for one in chosen.state.stages if one != stage]
        changed = kept if is_chosen else [*chosen.state.stages, stage]
        stages = tuple(one for one in values.STAGES if one in changed) or chosen.state.stages
        found.append(
            values.StageCount(
                stage=stage,
                amount=amount(reviewed[reviewed["stage"] == stage]),
                is_chosen=is_chosen,
                href=address(stages=stages),
            )
        )
    return tuple(found)


def lines(chosen: Chosen) -> tuple[Line, ...]:
    """Statistics of hours and of daily means, one beneath the other."""
    return tuple(
        _line(chosen, basis)
        for basis in values.BASES
        if chosen.state.basis in (None, basis) and _is_judged(chosen, basis)
    )


def _is_judged(chosen: Chosen, basis: str) -> bool:
    bases = chosen.beside.bases
    return bool(((bases["basis"] == "day") == (basis == "day")).any())


def _line(chosen: Chosen, basis: str) -> Line:
    t = chosen.visit.t
    is_day = basis == "day"
    episodes = chosen.settled
    episodes = episodes[episodes["is_day"].astype(bool) == is_day]
    periods = chosen.counted(chosen.periods)
    periods = periods[periods["is_day"].astype(bool) == is_day]
    bases = chosen.beside.bases
    judged = int(bases.loc[(bases["basis"] == "day") == is_day, "judged_periods"].sum())
    period = periods["period"].to_numpy(dtype=np.int64)
    found = statistics.statistics(
        group=np.zeros(len(periods), dtype=np.int64),
        period=period,
        day=period if is_day else statistics.day_of_hour(period),
        multiple=periods["multiple"].to_numpy(dtype=float),
        excess_kg=periods["excess_kg"].to_numpy(dtype=float),
        judged_periods=np.array([judged], dtype=np.int64),
    )
    return Line(
        basis=basis,
        amount=amount(episodes),
        judged=judged,
        rate=float(found.rate[0]),
        worst=float(found.worst_multiple[0]),
        mean=float(found.mean_multiple[0]),
        exceeding_days=int(found.exceeding_days[0]),
        days_in_row=int(episodes["days_in_row"].max()) if len(episodes) else 0,
        first=moment_text(int(found.first_period[0]), is_day, t=t),
        last=moment_text(int(found.last_period[0]), is_day, t=t),
        excess_kg=float(found.excess_mass_kg[0]),
        excess_unknown=int(found.excess_unknown_periods[0]),
        before=_before(chosen, is_day=is_day),
    )


def _before(chosen: Chosen, *, is_day: bool) -> int:
    earlier = chosen.counted(chosen.before(chosen.verdicts))
    same = earlier[(earlier["basis"] == "day") == is_day]
    return int(same["exceeding_periods"].sum())


def day_of(number_of_day: int) -> date:
    """Day of a day number."""
    return EPOCH + timedelta(days=int(number_of_day))


def hour_of(number_of_hour: int) -> datetime:
    """Start of an hour, in the city."""
    since = datetime(1970, 1, 1, 8, tzinfo=city.CITY_TIME)
    return since + timedelta(hours=int(number_of_hour))


def moment_text(period: int, is_day: bool, *, t: Translator) -> str:
    """An hour or a day in words; empty for none."""
    if period < 0:
        return ""
    return formats.day(day_of(period), t=t) if is_day else formats.hour(hour_of(period), t=t)


def breakdowns(chosen: Chosen, address: Address) -> tuple[Breakdown, ...]:
    """Episodes that count by county, industry, discharger and factor."""
    t = chosen.visit.t
    columns = ["outlet_id", "county_id", "industry_code", "enterprise_id"]
    rows = plain_rows(chosen.settled.merge(chosen.outlets[columns], on="outlet_id"))
    keys = {
        "county": "county_id",
        "industry": "industry_code",
        "enterprise": "enterprise_id",
        "pollutant": "pollutant_code",
    }
    return tuple(
        _breakdown(rows, key, t(SUBJECTS[subject]), _naming(chosen, subject), subject, address)
        for subject, key in keys.items()
    )


def _naming(chosen: Chosen, subject: str) -> dict[Any, str]:
    t, names = chosen.visit.t, chosen.names
    if subject == "county":
        return dict(names.counties)
    if subject == "pollutant":
        return dict(names.pollutants)
    if subject == "industry":
        found = city.industries(chosen.visit.scope)
        return {one.industry_code: t.name(one.name_zh, one.name_en) for one in found}
    return {row["enterprise_id"]: enterprise_name(row, t) for row in names.outlets.values()}


def _breakdown(
    rows: list[dict[str, Any]],
    key: str,
    title: str,
    naming: dict[Any, str],
    subject: str,
    address: Address,
) -> Breakdown:
    sums: dict[Any, Amount] = {}
    for row in rows:
        sums[row[key]] = sum_of([sums.get(row[key], Amount()), _amount_of(row)])
    found = [
        Part(naming.get(value, str(value)), total, address(**{subject: value}))
        for value, total in sums.items()
    ]
    found.sort(key=lambda part: (-part.amount.episodes, -part.amount.hours, part.name))
    rest = found[PARTS_SHOWN:]
    return Breakdown(
        title=title,
        parts=tuple(found[:PARTS_SHOWN]),
        others=len(rest),
        rest=sum_of([part.amount for part in rest]),
    )


def _amount_of(row: dict[str, Any]) -> Amount:
    """Amount of one episode."""
    periods = row["exceeding_periods"]
    return Amount(1, 0, periods) if row["is_day"] else Amount(1, periods, 0)


def sum_of(amounts: Sequence[Amount]) -> Amount:
    """Amounts added up, hours to hours and days to days."""
    return Amount(
        sum(one.episodes for one in amounts),
        sum(one.hours for one in amounts),
        sum(one.days for one in amounts),
    )


def pattern(chosen: Chosen) -> tuple[tuple[int, ...], ...]:
    """Exceeding hours by weekday and hour of the day."""
    hours = chosen.counted(chosen.periods)
    hours = hours[~hours["is_day"].astype(bool)]
    counts = statistics.weekday_pattern(hours["period"].to_numpy(dtype=np.int64))
    return tuple(tuple(int(count) for count in row) for row in counts)


def severity(chosen: Chosen) -> tuple[tuple[Severity, ...], int]:
    """Exceeding periods by multiple, and how many have none."""
    rows = chosen.counted(chosen.periods)
    is_day = rows["is_day"].to_numpy(dtype=np.bool_)
    multiples = rows["multiple"].to_numpy(dtype=float)
    edges = np.array(values.SEVERITY_EDGES)
    hours, without = statistics.severity_classes(multiples[~is_day], edges=edges)
    days, without_days = statistics.severity_classes(multiples[is_day], edges=edges)
    shown = [f"{edge:g}" for edge in values.SEVERITY_EDGES]
    between = [f"{low}–{high}" for low, high in pairwise(shown)]
    labels = [f"< {shown[0]}", *between, f"≥ {shown[-1]}"]
    found = tuple(
        Severity(label, int(hour_count), int(day_count))
        for label, hour_count, day_count in zip(labels, hours, days, strict=True)
    )
    return found, without + without_days


def calendar(
    chosen: Chosen, unknown: pd.DataFrame, known_days: set[date], address: Address
) -> tuple[CalendarDay, ...]:
    """Outlets over a limit on each day of the shown months, up to today."""
    rows = chosen.verdicts
    settled = _outlets_by_day(chosen.counted(rows[rows["exceeding_periods"] > 0]))
    waiting = _outlets_by_day(rows[rows["stage"].isin(OPEN_STAGES) & rows["limit_reviewed"]])
    few = _outlets_by_day(unknown[unknown["outlet_id"].isin(chosen.outlets["outlet_id"])])
    days = (chosen.span.end - chosen.calendar_start).days
    found = []
    for day in (chosen.calendar_start + DAY * ahead for ahead in range(days)):
        is_known = day in known_days
        found.append(
            CalendarDay(
                day=day,
                outlets=settled.get(day, 0) if is_known else None,
                unknown=few.get(day, 0),
                open=waiting.get(day, 0),
                href=address(span=None, start=day, last=day) if is_known else "",
            )
        )
    return tuple(found)


def _outlets_by_day(rows: pd.DataFrame) -> dict[date, int]:
    found = rows.groupby("day")["outlet_id"].nunique()
    return {day: int(count) for day, count in found.items()}  # type: ignore[misc]


def finding(chosen: Chosen, *, t: Translator) -> str:
    """One sentence: who, how often and how long, the change, the worst, what is still open."""
    settled = chosen.settled
    if not len(settled):
        said = [t("所选条件下没有已认定的超标。")]
    else:
        said = [_who(chosen, settled, t), _worst(chosen, settled, t)]
    waiting = chosen.episodes[
        chosen.episodes["stage"].isin(OPEN_STAGES)
        & ~chosen.episodes["stage"].isin(chosen.state.stages)
    ]
    if len(waiting):
        said.append(t("另有 {n} 次预警或待核实，不计入。", n=len(waiting)))
    return _joined(said, t)


def _joined(said: list[str], t: Translator) -> str:
    return (" " if t.language == "en" else "").join(sentence for sentence in said if sentence)


def _who(chosen: Chosen, settled: pd.DataFrame, t: Translator) -> str:
    with_owner = settled.merge(chosen.outlets[["outlet_id", "enterprise_id"]], on="outlet_id")
    outlets = int(settled["outlet_id"].nunique())
    earlier = chosen.counted(chosen.before(chosen.verdicts))
    earlier = earlier[earlier["exceeding_periods"] > 0]
    total = amount(settled)
    change = formats.change(
        outlets,
        int(earlier["outlet_id"].nunique()),
        span=t(BEFORE_WORDS.get(chosen.span.preset, BEFORE_WORDS[None])),
        counter=t("口", context="outlets"),
        t=t,
    )
    return t(
        "{enterprises} 家 {outlets} 口超标 {episodes} 次：小时超标 {hours} h，"
        "日均值超标 {days} d；{change}。",
        enterprises=int(with_owner["enterprise_id"].nunique()),
        outlets=outlets,
        episodes=total.episodes,
        hours=formats.count(total.hours, t=t),
        days=formats.count(total.days, t=t),
        change=change,
    )


def _worst(chosen: Chosen, settled: pd.DataFrame, t: Translator) -> str:
    hours = settled[~settled["is_day"].astype(bool)]
    total = int(hours["exceeding_periods"].sum())
    if not total:
        return ""
    by_outlet = hours.groupby("outlet_id")["exceeding_periods"].sum()
    most = chosen.names.outlets[int(by_outlet.index[int(by_outlet.to_numpy().argmax())])]
    worst = number(settled["worst_multiple"].max())
    sentence = t(
        "{outlet} 占小时超标的 {share}（{part} / {total} h）。",
        outlet=f"{enterprise_name(most, t)} {outlet_name(most, t)}",
        share=formats.percent(by_outlet.max() / total, t=t),
        part=int(by_outlet.max()),
        total=total,
    )
    if worst is None:
        return sentence
    highest = t("最高 {multiple}。", multiple=formats.multiple(worst, t=t))
    return _joined([sentence, highest], t)
