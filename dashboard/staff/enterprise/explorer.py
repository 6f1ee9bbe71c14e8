"""The explorer of one enterprise: from its frames to what is drawn, read and listed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise import (
    explorer_episodes,
    explorer_limits,
    explorer_statistics,
    loaders,
)
from dashboard.staff.enterprise import explorer_evidence as evidence
from dashboard.staff.enterprise import explorer_points as points
from dashboard.staff.enterprise.explorer_case import Case
from dashboard.staff.enterprise.explorer_pinned import pinned_hour
from dashboard.staff.enterprise.explorer_state import LONGEST_HOURLY_DAYS
from dashboard.staff.enterprise.loaders import Explored, Record
from dashboard.staff.rows import each, number, whole
from layouts import theme
from layouts.figures import explorer as figure
from layouts.figures.explorer import Companion
from layouts.figures.explorer_panel import WAITING, Panel
from layouts.staff.enterprise.controls import COMPANIONS, Choice
from layouts.staff.enterprise.days import DayRow
from layouts.staff.enterprise.explorer import View
from layouts.staff.enterprise.record import LimitRow
from layouts.staff.overview_values import Option
from layouts.staff.readings import Reader
from layouts.translations import Translator, mark
from queries.enterprise_record import Outlet
from queries.registry import Pollutant

M3_PER_TEN_THOUSAND = 10_000

COMPANION_COLUMNS = {
    "oxygen": ("oxygen_pct", "%"),
    "flow": ("flow_m3", "m³/h"),
    "temperature": ("temperature_c", "°C"),
    "humidity": ("humidity_pct", "%"),
    "load": ("load_pct", "%"),
}
COMPANIONS_OF_MEDIUM = {"gas": tuple(COMPANIONS), "water": ("flow", "temperature")}
DEFAULT_COMPANIONS = {"gas": ("oxygen", "flow"), "water": ("flow",)}
VALUE_WORDS = {
    ("hour", "converted"): mark("小时折算浓度"),
    ("hour", "measured"): mark("小时实测浓度"),
    ("day", "converted"): mark("日均折算浓度"),
    ("day", "measured"): mark("日均实测浓度"),
    ("hour", "plain"): mark("小时值"),
    ("day", "plain"): mark("日均值"),
}


def load(case: Case) -> Explored:
    """Frames behind the case, cached."""
    codes = tuple(sorted(one.pollutant_code for one in case.pollutants))
    scope = case.visit.scope
    return loaders.explored(
        scope, case.outlet.outlet_id, codes, case.start, case.end, not case.is_day
    )


def view_of(case: Case, record: Record, *, address: Callable[..., str]) -> View:
    """Everything that the explorer shows of a case."""
    explored = load(case)
    tables = {one.pollutant_code: steps_of(case, explored, one) for one in case.pollutants}
    has_conversion = {code: bool(_has_conversion(explored.limits, code)) for code in tables}
    choice = _choice(case, record, any(has_conversion.values()))
    readers = {
        one.pollutant_code: Reader(
            one.unit, case.is_day, has_conversion[one.pollutant_code], case.visit.t
        )
        for one in case.pollutants
    }
    first = case.pollutants[0]
    pinned = None
    if not case.is_day and case.state.at is not None:
        pinned = pinned_hour(
            explored,
            tables[first.pollutant_code],
            at=case.state.at,
            pollutant_code=first.pollutant_code,
            name=_name(first, case.visit.t),
            address=address,
            t=case.visit.t,
        )
    return View(
        choice=choice,
        title=_title(case, any(has_conversion.values())),
        drawn=_drawn(case, explored, tables, readers),
        statistics=tuple(
            explorer_statistics.of_span(
                explored,
                tables[one.pollutant_code],
                one,
                name=_name(one, case.visit.t),
                span=(case.start, case.end),
                of_days=case.is_day,
                has_conversion=has_conversion[one.pollutant_code],
            )
            for one in case.pollutants
        ),
        days=day_rows(case, explored),
        episodes=explorer_episodes.rows_of(case, tables, address=address),
        pinned=pinned,
        reader=readers[first.pollutant_code],
        assumed=assumptions(explored, case.visit.t),
        waiting_days=_waiting_days(tables),
        note=_note(case, explored),
    )


def assumptions(explored: Explored, t: Translator) -> tuple[str, ...]:
    """What the imports behind the values assumed, in the language of the page.

    An import keeps its sentence in Chinese and, on a second line, in English.
    """
    found = set()
    for text in explored.batches["assumed"]:
        if text:
            chinese, _, english = text.partition("\n")
            found.add(t.name(chinese, english or None))
    return tuple(sorted(found))


def steps_of(case: Case, explored: Explored, pollutant: Pollutant) -> pd.DataFrame:
    """Points of one pollutant: hours or days, as the case says."""
    converted = case.state.value == "converted"
    if case.is_day:
        return points.day_points(
            explored,
            pollutant.pollutant_code,
            start=case.start,
            end=case.end,
            unit=pollutant.unit,
            converted=converted,
        )
    return points.hour_points(
        explored,
        pollutant.pollutant_code,
        points.hour_grid(case.start, case.end, now=case.visit.now),
        unit=pollutant.unit,
        converted=converted,
        reported_first=loaders.reported_conversion_first(case.visit.scope, case.start),
    )


def _has_conversion(limits: pd.DataFrame, code: str) -> bool:
    own = limits[limits["pollutant_code"] == code]
    named = own["reference_oxygen_pct"].notna() | own["reference_excess_air"].notna()
    return bool(named.any())


def _name(pollutant: Pollutant, t: Translator) -> str:
    return t.name(pollutant.name_zh, pollutant.short_en)


def outlet_words(outlet: Outlet, t: Translator) -> str:
    """Code and name of an outlet."""
    return f"{outlet.outlet_code} {t.name(outlet.name_zh, outlet.name_en)}"


def _title(case: Case, has_conversion: bool) -> str:
    t = case.visit.t
    names = t("、").join(_name(one, t) for one in case.pollutants)
    value = case.state.value if has_conversion else "plain"
    word = t(VALUE_WORDS[case.state.step, value])
    return f"{outlet_words(case.outlet, t)} · {names} · {word}"


def _choice(case: Case, record: Record, has_conversion: bool) -> Choice:
    t = case.visit.t
    known = city.pollutants(case.visit.scope)
    outlets = tuple(
        Option(str(one.outlet_id), outlet_words(one, t))
        for one in record.outlets
        if record.codes_of(one.outlet_id)
    )
    codes = record.codes_of(case.outlet.outlet_id)
    undated = replace(case.state, start=None, last=None, at=None)
    return Choice(
        outlets=outlets,
        outlet=Option(str(case.outlet.outlet_id), outlet_words(case.outlet, t)),
        factors=tuple(Option(code, _name(one, t)) for code, one in known.items() if code in codes),
        chosen_factors=tuple(one.pollutant_code for one in case.pollutants),
        companions=COMPANIONS_OF_MEDIUM[case.outlet.medium] if not case.is_day else (),
        chosen_companions=companions_of(case),
        step=case.state.step,
        value=case.state.value,
        has_conversion=has_conversion,
        start=case.start,
        end=case.end,
        first_day=record.days[0] if record.days else None,
        last_day=record.days[1] if record.days else None,
        hidden=tuple((name, _text(value)) for name, value in undated.pairs()),
    )


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def companions_of(case: Case) -> tuple[str, ...]:
    """Companions that are shown: the chosen ones, else those usual for the medium."""
    if case.state.beside is not None:
        return case.state.beside
    return DEFAULT_COMPANIONS[case.outlet.medium]


def _drawn(
    case: Case,
    explored: Explored,
    tables: dict[str, pd.DataFrame],
    readers: dict[str, Reader],
) -> figure.Explored | None:
    if all(
        table["value"].isna().all() and not table["exceeding"].any() for table in tables.values()
    ):
        return None
    t = case.visit.t
    start, end = city.midnight(case.start), city.midnight(case.end)
    panels = [
        _panel(case, explored, one, tables[one.pollutant_code], readers[one.pollutant_code])
        for one in case.pollutants
    ]
    unit = "d" if case.is_day else "h"
    verdicts = tuple(
        evidence.verdict_lane(table, step=case.step, step_word=unit, t=t)
        for table in tables.values()
    )
    return figure.Explored(
        start=start,
        end=end,
        step=case.step,
        panels=tuple(panels),
        verdicts=verdicts,
        companions=() if case.is_day else _companions(case, tables[panels[0].pollutant_code]),
        lanes=evidence.evidence_lanes(explored, start=start, end=end, t=t),
        hatched=evidence.marked_stretches(explored, start=start, end=end),
        pinned=case.state.at if not case.is_day else None,
    )


def _panel(
    case: Case, explored: Explored, pollutant: Pollutant, table: pd.DataFrame, reader: Reader
) -> Panel:
    t = case.visit.t
    return Panel(
        pollutant_code=pollutant.pollutant_code,
        name=_name(pollutant, t),
        unit=pollutant.unit,
        points=table,
        limits=explorer_limits.steps_of(
            explored.limits, pollutant, start=case.start, end=case.end, is_day=case.is_day, t=t
        ),
        episodes=points.episodes(table, step=case.step),
        gaps=points.gaps(table, step=case.step),
        step=case.step,
        step_word="d" if case.is_day else "h",
        gap_word=t("无日均值") if case.is_day else t("缺"),
        read=reader.short,
    )


def _companions(case: Case, table: pd.DataFrame) -> tuple[Companion, ...]:
    t = case.visit.t
    found = []
    for word in companions_of(case):
        column, unit = COMPANION_COLUMNS[word]
        values = table[column]
        if values.isna().all():
            continue
        if word == "flow" and values.max() >= M3_PER_TEN_THOUSAND:
            values, unit = values / M3_PER_TEN_THOUSAND, t("万 m³/h")
        found.append(
            Companion(
                name=t(COMPANIONS[word]),
                unit=unit,
                colour=theme.COMPANION_COLOURS.get(word, theme.DESK.text_2),
                values=values,
                times=table["time"],
            )
        )
    return tuple(found)


def _waiting_days(tables: dict[str, pd.DataFrame]) -> int:
    days: set[date] = set()
    for table in tables.values():
        waiting = table.loc[table["kind"] == WAITING, "time"]
        days |= set(waiting.dt.tz_convert(city.CITY_TIME).dt.date)
    return len(days)


def _note(case: Case, explored: Explored) -> str:
    t = case.visit.t
    if case.is_day:
        if not len(explored.days) and len(explored.received):
            return t("只有企业上报的日均值，没有小时数据：不由本系统计算，也不判定。")
        permitted = explored.limits[explored.limits["purpose"] == "permit_compliance"]
        bases = set(permitted["basis"])
        if "day" not in bases and "hour" in bases:
            return t("没有许可的日均限值：日均值，仅供参考，不与小时限值比较判定。")
        return ""
    if (case.end - case.start).days > LONGEST_HOURLY_DAYS // 10:
        return t("长时段按像素列保留最低与最高值；判定一栏保留每个超限小时。")
    return ""


def day_rows(case: Case, explored: Explored) -> tuple[DayRow, ...]:
    """The table of days, newest first; every chosen pollutant of a day stands together."""
    t = case.visit.t
    rows: list[DayRow] = []
    for one in case.pollutants:
        table = points.day_points(
            explored,
            one.pollutant_code,
            start=case.start,
            end=case.end,
            unit=one.unit,
            converted=True,
        )
        for row in each(table[table["due_hours"].notna() | table["received_mean"].notna()]):
            due, received = whole(row.due_hours), whole(row.received_hours)
            rows.append(
                DayRow(
                    day=row.day,
                    pollutant=_name(one, t),
                    value=None if due is None else number(row.value),
                    measured=number(row.measured),
                    sent=number(row.sent),
                    difference=number(row.difference),
                    limit=number(row.upper),
                    due=due,
                    valid=whole(row.valid_hours),
                    judged=whole(row.judged_hours),
                    stopped=whole(row.stopped_hours),
                    missing=None if due is None or received is None else due - received,
                    exceeding_hours=whole(row.exceeding_hours),
                    hour_stage=row.hour_stage,
                    day_stage=row.stage,
                    mass_kg=number(row.measured_mass_kg),
                    unit=one.unit,
                )
            )
    order = {_name(one, t): place for place, one in enumerate(case.pollutants)}
    return tuple(sorted(rows, key=lambda row: (-row.day.toordinal(), order[row.pollutant])))


def limits_of(case: Case) -> tuple[LimitRow, ...]:
    """Limits in force on some day of the span."""
    return explorer_limits.rows_of(load(case).limits, case.pollutants, t=case.visit.t)


def moment_of(text: Any) -> datetime | None:
    """A moment as the figure sends it, in the city's time; None for what no figure sends."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        parsed = pd.Timestamp(text)
    except ValueError:
        return None
    if pd.isna(parsed) or parsed.tzinfo is not None:
        return None
    return parsed.tz_localize(city.CITY_TIME).to_pydatetime()
