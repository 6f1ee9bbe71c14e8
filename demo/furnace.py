"""Furnaces of waste incinerators and their five-minute temperatures."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from demo.book import Book, day_text, time_text
from demo.chance import Series, key_of, smooth, white
from demo.evidence_marks import Span
from demo.files import write_table
from demo.flags import FLAGS
from demo.hours import hour_text, month_of, month_start, month_text
from demo.model import City, Outlet
from demo.planting import Plan
from demo.state import SHUTTING_DOWN, STARTING, STOPPED, State, state_of, window

HISTORY_DAYS = 61
"""Five-minute values reach back about two months before the city was made."""
_PER_HOUR = 12
_LOWER_C = 850.0


def furnace_ref(outlet: Outlet) -> str:
    """Each incinerator outlet has one furnace."""
    return f"{outlet.enterprise_ref}/F{int(outlet.code[2:])}"


def _furnaces(city: City) -> list[Outlet]:
    return [outlet for outlet in city.monitored if outlet.process.key == "incinerator"]


def furnaces(book: Book, city: City) -> None:
    """All furnaces."""
    for outlet in _furnaces(city):
        number = int(outlet.code[2:])
        book.add(
            "furnace",
            furnace_ref=furnace_ref(outlet),
            enterprise_ref=outlet.enterprise_ref,
            outlet_ref=outlet.ref,
            name_zh=f"{number}#焚烧炉",
            name_en=f"Furnace {number}",
            valid_from=day_text(outlet.first_day),
        )


def _thermocouple_fault(city: City, outlet: Outlet) -> tuple[int, int]:
    """Two hours in which the thermocouple of a furnace was broken."""
    start = city.origin - 24 * 17 - 5 * outlet.number
    return start, start + 2


def furnace_marks(book: Book, city: City, span: Span) -> None:
    """Marks about thermocouples."""
    for outlet in _furnaces(city):
        start, end = _thermocouple_fault(city, outlet)
        if start < city.start or not span.news(made=end + 1.0, end=end):
            continue
        book.add(
            "mark",
            mark_ref=f"MK-{outlet.ref}-{start}-thermocouple",
            outlet_ref=outlet.ref,
            furnace_ref=furnace_ref(outlet),
            kind="furnace_temperature_fault",
            valid_from=time_text(start),
            valid_to=time_text(end),
            reason_zh="热电偶故障更换",
            state="effective",
            marked_by="赵工（演示）",
            marked_at=time_text(end + 1.0),
        )


def _hourly_base(state: State, since_stop: Series) -> Series:
    """Temperature that the state of the furnace gives, without noise."""
    burning = 912.0
    cooling = 40.0 + (burning - 180.0 - 40.0) * np.exp(-since_stop / 16.0)
    ramp = 380.0 + (burning - 380.0) * np.clip(state.progress * 1.5, 0.0, 1.0)
    falling = burning - 170.0 * state.progress
    base = np.full(state.share.shape, burning)
    base = np.where(state.phase == STARTING, ramp, base)
    base = np.where(state.phase == SHUTTING_DOWN, falling, base)
    return np.where(state.phase == STOPPED, cooling, base)


def five_minute_means(
    city: City, outlet: Outlet, plan: Plan, *, since: int, until: int
) -> tuple[Series, Series]:
    """Temperatures and, as 1, the values that are flagged as a fault."""
    hours = np.arange(since, until, dtype=np.int64)
    state = state_of(hours, plan.events)
    steps = np.arange(since * _PER_HOUR, until * _PER_HOUR, dtype=np.int64)
    key = key_of(city.seed, outlet.ref, "furnace")
    noise = 16.0 * smooth(key, steps, period=5) + 11.0 * smooth(key + 1, steps, period=37)
    noise += 5.0 * white(key + 2, steps)
    base = np.repeat(_hourly_base(state, state.hours_stopped), _PER_HOUR)
    normal = np.repeat(state.share >= 1.0, _PER_HOUR)
    celsius = base + np.where(base > 300.0, noise, 0.1 * noise)
    floor = _LOWER_C + 2.0 + 6.0 * np.abs(white(key + 3, steps))
    celsius = np.where(normal, np.maximum(celsius, floor), celsius)
    for one in plan.planted:
        if one.kind == "furnace_cold":
            place = window(
                steps,
                one.start * _PER_HOUR,
                one.start * _PER_HOUR + int(one.detail["five_minute_means"]),
            )
            celsius[place] = _LOWER_C - 6.0 - 20.0 * np.abs(white(key + 4, steps[place]))
    fault = np.zeros(steps.shape)
    begin, end = _thermocouple_fault(city, outlet)
    place = window(steps, begin * _PER_HOUR, end * _PER_HOUR)
    fault[place] = 1.0
    celsius[place] = 0.0
    return np.round(celsius, 1), fault


def write_temperatures(
    city: City, folder: Path, *, plans: dict[str, Plan], span: Span
) -> dict[str, int]:
    """One file a month; returns the rows by file name."""
    since = max(span.since, city.start, city.origin - 24 * HISTORY_DAYS)
    if since >= span.until or not _furnaces(city):
        return {}
    texts = pa.array(
        [hour_text(step / _PER_HOUR) for step in range(since * _PER_HOUR, span.until * _PER_HOUR)]
    )
    flags = pa.array((FLAGS[0], FLAGS[4]))
    tables = []
    for outlet in _furnaces(city):
        celsius, fault = five_minute_means(
            city, outlet, plans[outlet.ref], since=since, until=span.until
        )
        tables.append(
            pa.table(
                {
                    "furnace_ref": pa.repeat(pa.scalar(furnace_ref(outlet)), len(celsius)),
                    "time": texts,
                    "mean_c": pa.array(celsius),
                    "flag": flags.take(pa.array(fault.astype(np.int8))),
                }
            )
        )
    rows = {}
    for month in range(month_of(since // 24), month_of((span.until - 1) // 24) + 1):
        low = max(month_start(month) * 24, since) - since
        high = min(month_start(month + 1) * 24, span.until) - since
        cut = [table.slice(low * _PER_HOUR, (high - low) * _PER_HOUR) for table in tables]
        name = f"furnace_temperature/{month_text(month)}.csv"
        rows[name] = write_table(folder / name, pa.concat_tables(cut))
    return rows
