"""The hours of all outlets, month by month, as files."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa

from demo.chance import Hours, Series
from demo.device import CONDITION_DECIMALS, FactorReport, Report, report
from demo.files import write_table
from demo.flags import FLAGS
from demo.gas import gas_flow
from demo.hours import hour_text, month_of, month_start, month_text
from demo.model import City, Outlet
from demo.planting import Plan
from demo.processes import GasProcess
from demo.state import Flow, window
from demo.water import water_flow
from demo.weather import Weather, weather

LOOK_BACK_H = 24 * 40
"""Hours before the first wanted one that are computed too: copies and corrections reach back."""

MICRO_PER_MILLI = 1000.0
FIRST_REPORT_ERROR = 1.17
"""What a wrong span factor made of hours that were corrected the next day."""


def flow_of(
    city: City, outlet: Outlet, *, hours: Hours, plans: dict[str, Plan], sky: Weather
) -> Flow:
    """What leaves an outlet, with the series that were copied from a neighbour."""
    plan = plans[outlet.ref]
    make = gas_flow if isinstance(outlet.process, GasProcess) else water_flow
    flow = make(city, outlet, hours=hours, weather=sky, events=plan.events, planted=plan.planted)
    for one in plan.planted:
        if one.kind != "twin_series":
            continue
        place = window(hours, one.start, one.end)
        twin = next(other for other in city.outlets if other.ref == one.detail["same_as"])
        theirs = flow_of(city, twin, hours=hours, plans=plans, sky=sky)
        flow.phase[place] = theirs.phase[place]
        for name, values in flow.conditions.items():
            values[place] = theirs.conditions[name][place]
        for code, values in flow.dry.items():
            values[place] = theirs.dry[code][place]
    return flow


def reports(city: City, *, plans: dict[str, Plan], since: int, until: int) -> Iterator[Report]:
    """Report of every monitored outlet for the hours from a while before ``since`` to ``until``."""
    hours = np.arange(max(since - LOOK_BACK_H, city.start - LOOK_BACK_H), until, dtype=np.int64)
    sky = weather(city.seed, hours)
    for outlet in city.monitored:
        plan = plans[outlet.ref]
        flow = flow_of(city, outlet, hours=hours, plans=plans, sky=sky)
        yield report(city, outlet, hours=hours, flow=flow, plan=plan)


class HourFiles:
    """Collects rows by month and writes them as files of a package."""

    def __init__(self, *, since: int, until: int) -> None:
        self._since = since
        self._until = until
        self._blocks: dict[str, list[pa.Table]] = defaultdict(list)
        self._flags = pa.array(FLAGS)
        self._first_text = since - LOOK_BACK_H - 48
        self._texts = pa.array([hour_text(hour) for hour in range(self._first_text, until)])
        months = range(month_of(self._first_text // 24), month_of(until // 24) + 2)
        self._months = [month_text(month) for month in months]
        self._month_starts = np.array([month_start(month) * 24 for month in months])

    def add(self, found: Report) -> None:
        """Rows of one outlet: what arrived at once, and what arrived later."""
        wanted = (found.hours >= self._since) & (found.hours < self._until)
        at_once = found.arrives & wanted
        again = (found.later > self._since) & (found.later <= self._until)
        for place, mn in found.mn:
            within = np.zeros(found.hours.shape, dtype=bool)
            within[place] = True
            for kind, mask in (("received", at_once & within), ("resent", again & within)):
                chosen = np.flatnonzero(mask)
                if len(chosen):
                    self._hourly(found, chosen, mn, kind)
                    self._conditions(found, chosen, mn, kind)

    def write(self, folder: Path) -> dict[str, int]:
        """All files; returns their rows by name."""
        with ThreadPoolExecutor(max_workers=2) as pool:
            jobs = {
                name: pool.submit(write_table, folder / name, pa.concat_tables(blocks))
                for name, blocks in sorted(self._blocks.items())
            }
            return {name: job.result() for name, job in jobs.items()}

    def _keep(self, kind: str, hours: Hours, table: pa.Table) -> None:
        """Cut a table of consecutive hours into months; the parts share its memory."""
        cuts = np.searchsorted(hours, self._month_starts)
        for month, low, high in zip(self._months[:-1], cuts[:-1], cuts[1:], strict=True):
            if low < high:
                self._blocks[f"{kind}-{month}.csv"].append(table.slice(low, high - low))

    def _times(self, hours: Hours) -> pa.Array:
        return self._texts.take(pa.array(hours - self._first_text))

    def _hourly(self, found: Report, chosen: Hours, mn: str, kind: str) -> None:
        for row in found.factors:
            own = chosen[~row.absent[chosen]] if row.absent.any() else chosen
            hours = found.hours[own]
            table = self._factor(row, own, found.minutes[own], hours, mn, first=kind == "received")
            self._keep(f"hourly/{kind}", hours, table)

    def _factor(
        self, row: FactorReport, own: Hours, minutes: Series, hours: Hours, mn: str, *, first: bool
    ) -> pa.Table:
        measured, converted, mass_kg = row.measured[own], row.converted[own], row.mass_kg[own]
        if first and row.corrected[own].any():
            wrong = row.corrected[own]
            for values in (measured, converted, mass_kg):
                values[wrong] = np.round(values[wrong] * FIRST_REPORT_ERROR, 2)
        if row.factor.reported_unit != row.factor.unit:
            measured = np.round(measured / MICRO_PER_MILLI, 5)
        return pa.table(
            {
                "mn": pa.repeat(pa.scalar(mn), len(own)),
                "time": self._times(hours),
                "pollutant_code": pa.repeat(pa.scalar(row.factor.code), len(own)),
                "flag": self._flags.take(pa.array(row.flag[own])),
                "valid_minutes": _numbers(minutes, whole=True),
                "measured": _numbers(measured),
                "converted_reported": _numbers(converted),
                "mass_reported_kg": _numbers(mass_kg),
            }
        )

    def _conditions(self, found: Report, chosen: Hours, mn: str, kind: str) -> None:
        hours = found.hours[chosen]
        columns: dict[str, pa.Array] = {
            "mn": pa.repeat(pa.scalar(mn), len(chosen)),
            "time": self._times(hours),
        }
        for name in CONDITION_DECIMALS:
            values = found.conditions.get(name)
            columns[name] = (
                pa.nulls(len(chosen), pa.float64()) if values is None else _numbers(values[chosen])
            )
        flags = self._flags.take(pa.array(found.flow_flag[chosen]))
        columns["flow_flag"] = flags
        has_oxygen = "oxygen_pct" in found.conditions
        columns["oxygen_flag"] = flags if has_oxygen else pa.nulls(len(chosen), pa.string())
        self._keep(f"condition/{kind}", hours, pa.table(columns))


def _numbers(values: Series, *, whole: bool = False) -> pa.Array:
    array = pa.array(values, mask=np.isnan(values))
    return array.cast(pa.int16()) if whole else array
