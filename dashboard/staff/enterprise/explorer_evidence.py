"""Lanes of the explorer: verdicts of every step, and the evidence that stands beside the values."""

from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from dashboard.staff.enterprise import explorer_points as steps
from dashboard.staff.enterprise.loaders import Explored
from dashboard.staff.rows import each, grouped
from layouts import formats
from layouts.figures import explorer_lanes as lanes
from layouts.figures.explorer_lanes import Cell, Lane
from layouts.figures.explorer_panel import (
    EXEMPT,
    INVALID,
    KIND_WORDS,
    MISSING,
    NOT_DUE,
    UNIT_DOUBT,
)
from layouts.staff import words
from layouts.stage_marks import STAGE_WORDS
from layouts.translations import Translator, mark

LOOK_OF_STAGE = {
    "warning": lanes.OUTLINED,
    "pending": lanes.OUTLINED,
    "by_rule": lanes.SOLID,
    "verified": lanes.SOLID,
    "rejected": lanes.GREY,
}
LOOK_OF_KIND = {
    UNIT_DOUBT: lanes.HATCHED,
    EXEMPT: lanes.HATCHED,
    NOT_DUE: lanes.HATCHED,
    MISSING: lanes.BRACKET,
    INVALID: lanes.BRACKET,
}
CALIBRATION_WORDS = {
    "zero": mark("零点校准"),
    "span": mark("跨度校准"),
    "full_system": mark("全系统校准"),
    "standard_check": mark("标样核查"),
}
VISIT_WORDS = {
    "inspection": mark("例行巡检"),
    "calibration": mark("校准"),
    "maintenance": mark("维护"),
    "repair": mark("维修"),
    "comparison": mark("比对"),
    "quality_control": mark("质控"),
}
COMPARISON_WORDS = {
    "verification": mark("校验"),
    "supervision": mark("监督比对监测"),
    "acceptance": mark("验收比对"),
    "self_monitoring": mark("自行监测（手工）"),
    "enforcement": mark("执法监测（手工）"),
    "substitute": mark("手工替代"),
}
FULL_SYSTEM_SHORT = mark("全系统")
HOUR = timedelta(hours=1)
NORMAL = "N"
STANDING = ("mark", "calibration", "visit", "comparison", "revision")
"""Lanes that are drawn even when they are empty."""
MANUAL_KINDS = ("self_monitoring", "enforcement", "substitute")


def verdict_lane(points: pd.DataFrame, *, step: timedelta, step_word: str, t: Translator) -> Lane:
    """One cell for each run of steps with the same verdict or kind; none exceeding is left out."""
    cells: list[Cell] = []
    for stage, look in LOOK_OF_STAGE.items():
        at_stage = (points["stage"] == stage).to_numpy()
        word = t(STAGE_WORDS[stage])
        cells += _cells(points, at_stage, look, word, step=step, step_word=step_word)
    calm = (points["stage"] == "none").to_numpy()
    for kind, look in LOOK_OF_KIND.items():
        of_kind = calm & (points["kind"] == kind).to_numpy()
        word = t(KIND_WORDS[kind])
        cells += _cells(points, of_kind, look, word, step=step, step_word=step_word)
    settled = int(points["stage"].isin(["by_rule", "verified"]).sum())
    waiting = int(points["stage"].isin(["warning", "pending"]).sum())
    total = f"{settled} {step_word}"
    if waiting:
        total += "<br>" + t("另未认定 {n} {unit}", n=waiting, unit=step_word)
    return Lane("verdict", tuple(cells), total, total_is_exceedance=settled > 0)


def _cells(
    points: pd.DataFrame, flags: Any, look: str, word: str, *, step: timedelta, step_word: str
) -> list[Cell]:
    return [
        Cell(start, end, look, text=f"{word} {number} {step_word}")
        for start, end, number in steps.stretches(points, flags, step=step)
    ]


def evidence_lanes(
    explored: Explored, *, start: datetime, end: datetime, t: Translator
) -> tuple[Lane, ...]:
    """What stands beside the values of a span, each kind in a lane of its own.

    Flags, maintenance, faults and samples have a lane only where there is something in it; the
    empty lanes of the others say that there was nothing.
    """
    kept = (
        flag_lane(explored.hours, t=t),
        _marks(explored.periods, start=start, end=end, t=t),
        _calibrations(explored.events, t=t),
        _visits(explored.events, start=start, end=end, t=t),
        _spans(explored.events, "maintenance", start=start, end=end, t=t),
        _spans(explored.events, "fault", start=start, end=end, t=t),
        _comparisons(explored.events, "comparison", start=start, t=t),
        _comparisons(explored.events, "sample", start=start, t=t),
        _revisions(explored.revisions, t=t),
    )
    return tuple(one for one in kept if one.cells or one.name in STANDING)


def flag_lane(hours: pd.DataFrame, *, t: Translator) -> Lane:
    """Hours that were sent with another flag than normal; equal ones in a row are one bar."""
    cells: list[Cell] = []
    sent = hours[hours["flag"].notna() & (hours["flag"] != NORMAL)]
    several = hours["pollutant_code"].nunique() > 1
    for (_, flag), rows in grouped(sent, ["pollutant_code", "flag"]):
        times = rows["time"].sort_values()
        for _, run in grouped(times.to_frame(), [(times.diff() != HOUR).cumsum()]):
            begins = run["time"].iloc[0].to_pydatetime()
            ends = run["time"].iloc[-1].to_pydatetime() + HOUR
            word = t(words.FLAG[flag]) if flag in words.FLAG else flag
            text = f"{word} {flag}<br>{formats.hour_span(begins, ends, t=t)}"
            cells.append(Cell(begins, ends, lanes.GREY, "" if several else flag, text))
    total = t("{n} h", n=int(sent["time"].nunique()))
    return Lane("flag", tuple(sorted(cells, key=lambda one: one.start)), total)


def marked_stretches(explored: Explored, *, start: datetime, end: datetime) -> tuple[Cell, ...]:
    """Stretches that are hatched over the plots."""
    return tuple(
        Cell(*_inside(row, start=start, end=end), lanes.HATCHED) for row in each(explored.periods)
    )


def _inside(row: Any, *, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """The part of a period inside the span; open ends end with it."""
    begins = start if pd.isna(row.start) else max(row.start.to_pydatetime(), start)
    ends = end if pd.isna(row.end) else min(row.end.to_pydatetime(), end)
    return begins, max(begins, ends)


def _marks(periods: pd.DataFrame, *, start: datetime, end: datetime, t: Translator) -> Lane:
    marks = periods[periods["source"] == "mark"]
    shown = marks if len(marks) else periods
    cells = []
    for row in each(shown):
        begins, ends = _inside(row, start=start, end=end)
        word = t(words.STATE.get(row.kind, row.kind))
        label = f"{word} {_hours(begins, ends, t)}"
        said = [label, formats.hour_span(begins, ends, t=t)]
        said += [part for part in (row.reason_zh, row.said_by) if isinstance(part, str) and part]
        cells.append(Cell(begins, ends, lanes.HATCHED, label, "<br>".join(said)))
    return Lane("mark", tuple(cells), t("{n} 段", n=len(cells)))


def _hours(start: datetime, end: datetime, t: Translator) -> str:
    hours = (end - start) / HOUR
    return f"{formats.count(hours, t=t)} h" if hours >= 1 else f"{round(hours * 60)} min"


def _calibrations(events: pd.DataFrame, *, t: Translator) -> Lane:
    """Zero and span of several factors at one moment are one tick."""
    own = events[events["lane"] == "calibration"]
    cells = []
    for (moment, is_full), rows in grouped(own, ["start", own["kind"] == "full_system"]):
        kinds = t("、").join(dict.fromkeys(t(CALIBRATION_WORDS[kind]) for kind in rows["kind"]))
        at = moment.to_pydatetime()
        failed = (rows["passed"] == False).any()  # noqa: E712 - elementwise
        text = f"{kinds}<br>{formats.hour(at, t=t)}"
        if failed:
            text += f"<br>{t('不合格')}"
        look = lanes.SQUARE if is_full else lanes.TICK
        label = t(FULL_SYSTEM_SHORT) if is_full else ""
        cells.append(Cell(at, at, look, label, text))
    return Lane("calibration", tuple(cells), t("{n} 次", n=len(cells)))


def _visits(events: pd.DataFrame, *, start: datetime, end: datetime, t: Translator) -> Lane:
    own = events[events["lane"] == "visit"]
    cells = []
    for row in each(own):
        begins, ends = _inside(row, start=start, end=end)
        word = t(VISIT_WORDS[row.kind])
        cells.append(Cell(begins, ends, lanes.BAR, word, _said(word, row, begins, ends, t)))
    return Lane("visit", tuple(cells), t("到场 {n} 次", n=len(cells)))


def _spans(
    events: pd.DataFrame, name: str, *, start: datetime, end: datetime, t: Translator
) -> Lane:
    """Maintenance or faults as they were recorded; a maintenance is named in its own words."""
    cells = []
    for row in each(events[events["lane"] == name]):
        begins, ends = _inside(row, start=start, end=end)
        word = t("设备故障") if name == "fault" else row.kind
        look = lanes.GREY if name == "fault" else lanes.BAR
        cells.append(Cell(begins, ends, look, word, _said(word, row, begins, ends, t)))
    return Lane(name, tuple(cells), t("{n} 次", n=len(cells)))


def _said(word: str, row: Any, begins: datetime, ends: datetime, t: Translator) -> str:
    said = [word, formats.hour_span(begins, ends, t=t) if ends > begins else ""]
    said += [row.text_zh] if isinstance(row.text_zh, str) else []
    return "<br>".join(part for part in said if part)


def _comparisons(events: pd.DataFrame, name: str, *, start: datetime, t: Translator) -> Lane:
    """Tests or samples of several factors at one time are one mark; the bureau's are solid."""
    of_samples = events["kind"].isin(MANUAL_KINDS)
    own = events[(events["lane"] == "comparison") & (of_samples == (name == "sample"))]
    cells = []
    for (moment, kind), rows in grouped(own, ["start", "kind"]):
        at = max(moment.to_pydatetime(), start)
        word = t(COMPARISON_WORDS[kind])
        label, text = word, f"{word}<br>{formats.hour(at, t=t)}"
        if kind not in MANUAL_KINDS:
            pairs = int(rows["size"].max())
            label = t("{word} {n} 对", word=word, n=pairs)
            text = f"{label}<br>{formats.hour(at, t=t)}"
        laboratories = t("、").join(
            dict.fromkeys(one for one in rows["text_zh"] if isinstance(one, str))
        )
        look = lanes.FILLED if kind in ("supervision", "enforcement") else lanes.HOLLOW
        cells.append(Cell(at, at, look, label, f"{text}<br>{laboratories}".removesuffix("<br>")))
    return Lane(name, tuple(cells), t("{n} 次", n=len(cells)))


def _revisions(revisions: pd.DataFrame, *, t: Translator) -> Lane:
    """Changed hours in a row are one bar."""
    hours = sorted(set(revisions["time"]))
    cells: list[Cell] = []
    for moment in hours:
        at = moment.to_pydatetime()
        if cells and cells[-1].end == at:
            cells[-1] = Cell(cells[-1].start, at + HOUR, lanes.BAR)
        else:
            cells.append(Cell(at, at + HOUR, lanes.BAR))
    labelled = []
    for cell in cells:
        label = t("改 {n} h", n=round((cell.end - cell.start) / HOUR))
        text = f"{label}<br>{formats.hour_span(cell.start, cell.end, t=t)}"
        labelled.append(Cell(cell.start, cell.end, lanes.BAR, label, text))
    return Lane("revision", tuple(labelled), t("{n} h", n=len(hours)))
