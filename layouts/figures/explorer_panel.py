"""One pollutant over time: values, limits as steps, gaps, hours without verdict, exceedances.

How a step of the grid is told apart, always by shape too: valid is a line; marked and not judged
are open circles on a thin line; invalid is hollow grey and not joined; missing is a gap with a
bracket; a limit is an ink step with its value at the right end; an exceedance is red on the line
with one mark of its stage at the peak.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

import pandas as pd

from layouts import formats, theme
from layouts.figures import thinning
from layouts.figures.canvas import (
    LEFT_PX,
    SMALL_PX,
    TOKENS,
    Canvas,
    Row,
    brackets,
    local,
    local_moment,
)
from layouts.translations import Translator, mark

PANEL_PX = 250
MARK_LIFT_PX = 17
LABEL_LIFT_PX = 34
HEADROOM_PX = 54
LABEL_STEP_PX = 32
MARKS_AT_MOST = 60

VALID = "valid"
EXEMPT = "exempt"
INVALID = "invalid"
MISSING = "missing"
NOT_DUE = "not_due"
WAITING = "waiting"

KIND_WORDS = {
    VALID: mark("有效"),
    EXEMPT: mark("已标记，不判定"),
    INVALID: mark("无效"),
    MISSING: mark("缺失"),
    NOT_DUE: mark("不计应有"),
    WAITING: mark("待计算"),
}
"""What a step of the grid is; each is drawn and named apart from the others."""


@dataclass(frozen=True)
class LimitStep:
    """One limit row inside the span: when it holds, its value, and where it comes from."""

    start: datetime
    end: datetime
    upper: float | None
    lower: float | None
    words: str
    """Basis and origin, such as ``小时 · 许可证``."""
    document: str
    is_judged: bool
    """Whether the drawn values are judged by it; others are dotted and named."""
    begins: date | None
    """Day from which the row holds, when that day lies inside the span."""


@dataclass(frozen=True)
class Episode:
    """Steps in a row that exceed: their length, the peak and the stage."""

    start: datetime
    end: datetime
    steps: int
    peak_at: datetime
    peak: float
    stage: str


@dataclass(frozen=True)
class Panel:
    """Everything drawn of one pollutant.

    ``points`` has one row for each step of the grid: ``time`` (start), ``value``, ``kind``,
    ``exceeding`` and ``text`` (what is read at this step).
    """

    pollutant_code: str
    name: str
    unit: str
    points: pd.DataFrame
    limits: tuple[LimitStep, ...]
    episodes: tuple[Episode, ...]
    gaps: tuple[tuple[datetime, datetime, int], ...]
    step: pd.Timedelta
    step_word: str
    """Counter of steps: ``h`` or ``d``."""


def draw(canvas: Canvas, panel: Panel, *, gap_px: int, t: Translator) -> Row:
    """Add the panel as a new row of the canvas."""
    low, high = value_range(panel)
    row = canvas.row(
        PANEL_PX,
        low=low,
        high=high,
        gap_px=gap_px,
        nticks=6,
        showgrid=True,
        rangemode="normal",
        title={"text": ""},
    )
    canvas.note(
        f"<b>{panel.name}</b> {formats.unit(panel.unit)}".strip(),
        row=row,
        y=high,
        x=0.0,
        xanchor="left",
        xshift=8 - LEFT_PX,
        yanchor="bottom",
        yshift=2,
        font={"size": SMALL_PX, "color": TOKENS.ink},
    )
    _values(canvas, panel, row)
    _limits(canvas, panel, row, t)
    _gaps(canvas, panel, row, t)
    _exceedances(canvas, panel, row)
    _read_out(canvas, panel, row, high)
    _beyond(canvas, panel, row, high, t)
    return row


def value_range(panel: Panel) -> tuple[float, float]:
    """Axis that holds every judged value and every limit, with room for the marks above them.

    Hours without a verdict may lie far above (start-ups at little gas, broken analysers). They do
    not set the scale; those that do not fit are counted and named at the upper edge.
    """
    judged = panel.points.loc[panel.points["kind"] == VALID, "value"]
    shown = judged if judged.notna().any() else panel.points["value"]
    levels = [
        edge for step in panel.limits for edge in (step.upper, step.lower) if edge is not None
    ]
    highest = max([*levels, float(shown.max()) if shown.notna().any() else 0.0, 0.0])
    lowest = min(float(shown.min()) if shown.notna().any() else 0.0, 0.0)
    span = (highest - lowest) or 1.0
    pad = span * HEADROOM_PX / (PANEL_PX - HEADROOM_PX)
    below = span * 0.04 if lowest == 0.0 else span * 0.08
    return lowest - below, highest + pad


def _centres(panel: Panel, rows: pd.DataFrame) -> list[str]:
    """A value stands for its whole step and is drawn in the middle of it."""
    return local(rows["time"] + panel.step / 2)


def _values(canvas: Canvas, panel: Panel, row: Row) -> None:
    colour = theme.colour_of(panel.pollutant_code)
    points = panel.points
    kinds = points["kind"]
    line = points["value"].where(kinds.isin([VALID, WAITING]))
    few = points.assign(value=line).iloc[thinning.kept(line)]
    canvas.traces.append(
        _trace(panel, few, row, mode="lines", line={"color": colour, "width": 1.6})
    )
    exempt = points["value"].where(kinds == EXEMPT)
    few = points.assign(value=exempt).iloc[thinning.kept(exempt)]
    if exempt.notna().any():
        canvas.traces.append(
            _trace(
                panel,
                few,
                row,
                mode="lines+markers",
                line={"color": colour, "width": 0.8},
                marker=_hollow(colour, size=5, width=1.2),
            )
        )
    invalid = points["value"].where(kinds == INVALID)
    few = points.assign(value=invalid).iloc[thinning.kept_marks(invalid)]
    if len(few):
        canvas.traces.append(
            _trace(
                panel, few, row, mode="markers", marker=_hollow(TOKENS.invalid, size=6, width=1.4)
            )
        )


def _hollow(colour: str, *, size: int, width: float) -> dict:
    return {
        "symbol": "circle",
        "size": size,
        "color": TOKENS.card,
        "line": {"color": colour, "width": width},
    }


def _trace(panel: Panel, rows: pd.DataFrame, row: Row, **style) -> dict:
    return {
        "type": "scatter",
        "x": _centres(panel, rows),
        "y": [None if pd.isna(value) else float(value) for value in rows["value"]],
        "yaxis": row.axis,
        "hoverinfo": "skip",
        "connectgaps": False,
        "cliponaxis": True,
        "showlegend": False,
        **style,
    }


def _limits(canvas: Canvas, panel: Panel, row: Row, t: Translator) -> None:
    taken: list[float] = []
    for group in _continued(panel.limits):
        judged = group[0].is_judged
        for edge in ("upper", "lower"):
            steps = [step for step in group if getattr(step, edge) is not None]
            if not steps:
                continue
            _step_line(canvas, row, steps, edge, judged=judged)
            _limit_label(canvas, row, steps[-1], edge, taken, t)
        if judged:
            _changes(canvas, row, group, t)


def _continued(limits: Sequence[LimitStep]) -> list[list[LimitStep]]:
    """Limit rows of the same kind in the order of time; judged ones first."""
    groups: dict[tuple[bool, str], list[LimitStep]] = {}
    for step in sorted(limits, key=lambda one: (not one.is_judged, one.words, one.start)):
        groups.setdefault((step.is_judged, step.words), []).append(step)
    return list(groups.values())


def _step_line(
    canvas: Canvas, row: Row, steps: list[LimitStep], edge: str, *, judged: bool
) -> None:
    xs: list[str | None] = []
    ys: list[float | None] = []
    for before, step in zip([None, *steps[:-1]], steps, strict=True):
        if before is not None and before.end != step.start:
            xs.append(None)
            ys.append(None)
        xs += [local_moment(step.start), local_moment(step.end)]
        ys += [getattr(step, edge)] * 2
    style = (
        {"color": TOKENS.limit, "width": 1.8}
        if judged
        else {
            "color": TOKENS.text_2,
            "width": 1.2,
            "dash": "1px,4px",
        }
    )
    canvas.traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": xs,
            "y": ys,
            "yaxis": row.axis,
            "line": style,
            "hoverinfo": "skip",
            "showlegend": False,
        }
    )


def _limit_label(
    canvas: Canvas, row: Row, step: LimitStep, edge: str, taken: list[float], t: Translator
) -> None:
    value = getattr(step, edge)
    number = formats.as_entered(value, t=t)
    name = t("限值 {value}", value=number) if edge == "upper" else t("下限 {value}", value=number)
    head = f"<b>{name}</b>" if step.is_judged else name
    place = value / row.up(1)
    while any(abs(place - other) < LABEL_STEP_PX for other in taken):
        place += LABEL_STEP_PX / 4
    taken.append(place)
    canvas.note(
        f'<span style="color:{TOKENS.ink}">{head}</span><br>{step.words}',
        row=row,
        y=value,
        yshift=round(place - value / row.up(1)),
        captureevents=True,
        hovertext=step.document,
    )


def _changes(canvas: Canvas, row: Row, group: list[LimitStep], t: Translator) -> None:
    for before, after in pairwise(group):
        if before.upper is None or after.upper is None or before.upper == after.upper:
            continue
        change = t(
            "{day}起 {old} → {new}",
            day=formats.day(formats.local(after.start).date(), t=t),
            old=formats.as_entered(before.upper, t=t),
            new=formats.as_entered(after.upper, t=t),
        )
        canvas.annotations.append(
            {
                "text": f"<b>{change}</b><br>"
                f'<span style="color:{TOKENS.text_2}">{after.document}</span>',
                "xref": "x",
                "x": local_moment(after.start),
                "yref": row.axis,
                "y": max(before.upper, after.upper),
                "xanchor": "right",
                "yanchor": "bottom",
                "xshift": -4,
                "yshift": 6,
                "align": "right",
                "showarrow": False,
                "font": {"size": SMALL_PX, "color": TOKENS.ink},
                "bgcolor": TOKENS.card,
                "opacity": 0.92,
            }
        )
        canvas.traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [local_moment(after.start)],
                "y": [max(before.upper, after.upper)],
                "yaxis": row.axis,
                "marker": {"size": 6, "color": TOKENS.limit},
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )


def _gaps(canvas: Canvas, panel: Panel, row: Row, t: Translator) -> None:
    if not panel.gaps:
        return
    starts = [local_moment(start) for start, _, _ in panel.gaps]
    ends = [local_moment(end) for _, end, _ in panel.gaps]
    level = max(row.low, 0.0) + row.up(9)
    xs, ys = brackets(starts, ends, y=level, half=row.up(3))
    canvas.traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": xs,
            "y": ys,
            "yaxis": row.axis,
            "line": {"color": TOKENS.text_2, "width": 1.2},
            "hoverinfo": "skip",
            "showlegend": False,
        }
    )
    total = (canvas.end - canvas.start).total_seconds()
    for start, end, steps in panel.gaps:
        if (end - start).total_seconds() / total < 0.008:
            continue
        middle = start + (end - start) / 2
        canvas.note(
            t("缺 {n} {unit}", n=steps, unit=panel.step_word),
            row=row,
            y=level,
            xref="x",
            x=local_moment(middle),
            xanchor="center",
            xshift=0,
            yanchor="bottom",
            yshift=3,
        )


def _exceedances(canvas: Canvas, panel: Panel, row: Row) -> None:
    over = panel.points["value"].where(panel.points["exceeding"])
    if over.notna().any():
        few = panel.points.assign(value=over).iloc[thinning.kept(over)]
        canvas.traces.append(
            _trace(
                panel,
                few,
                row,
                mode="lines+markers",
                line={"color": TOKENS.exceed, "width": 3},
                marker={"size": 4, "color": TOKENS.exceed},
                name=f"exceeding-{panel.pollutant_code}",
            )
        )
    for episode in marked(panel.episodes, start=canvas.start, end=canvas.end):
        _mark(canvas, panel, row, episode)


def marked(
    episodes: Sequence[Episode], *, start: datetime, end: datetime, most: int = MARKS_AT_MOST
) -> list[Episode]:
    """The episodes that carry a mark: of those too close to stand side by side, the highest.

    Its label then counts the steps of all of them, so that no hour is left out of the sum.
    """
    width = (end - start) / most
    columns: dict[int, list[Episode]] = {}
    for episode in episodes:
        columns.setdefault(int((episode.peak_at - start) / width), []).append(episode)
    shown = []
    for group in columns.values():
        peak = max(group, key=lambda one: one.peak)
        steps = sum(one.steps for one in group)
        shown.append(Episode(peak.start, peak.end, steps, peak.peak_at, peak.peak, peak.stage))
    return shown


def _mark(canvas: Canvas, panel: Panel, row: Row, episode: Episode) -> None:
    x = local_moment(episode.peak_at + panel.step / 2)
    peak = min(episode.peak, row.high - row.up(HEADROOM_PX - 8))
    colour = {
        "rejected": TOKENS.text_2,
        "warning": TOKENS.warning,
        "pending": TOKENS.warning,
    }.get(episode.stage, TOKENS.exceed)
    for shape in stage_shapes(episode.stage):
        canvas.shapes.append(
            {
                "xref": "x",
                "yref": row.axis,
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": x,
                "yanchor": peak + row.up(MARK_LIFT_PX),
                "layer": "above",
                **shape,
            }
        )
    canvas.annotations.append(
        {
            "text": f"<b>{episode.steps} {panel.step_word}</b>",
            "xref": "x",
            "x": x,
            "yref": row.axis,
            "y": peak + row.up(LABEL_LIFT_PX),
            "yanchor": "middle",
            "xanchor": "center",
            "showarrow": False,
            "bgcolor": TOKENS.card,
            "opacity": 0.92,
            "borderpad": 0,
            "font": {"size": SMALL_PX, "color": colour},
        }
    )


_TRIANGLE = "M0,4.6 L4.6,-3.4 L-4.6,-3.4 Z"
_ALONE = "M0,6 L6,-4.6 L-6,-4.6 Z"


def stage_shapes(stage: str) -> list[dict]:
    """The mark of a stage in pixels around its anchor, the same drawings as beside the words."""
    open_mark = {"type": "path", "fillcolor": TOKENS.card, "opacity": 1}
    ring = {"type": "circle", "x0": -8.5, "x1": 8.5, "y0": -8.5, "y1": 8.5}
    if stage == "warning":
        return [{**open_mark, "path": _ALONE, "line": {"color": TOKENS.warning, "width": 1.6}}]
    if stage == "pending":
        dashed = {"color": TOKENS.warning, "width": 1.4, "dash": "3px,2px"}
        return [
            {**ring, "fillcolor": TOKENS.card, "line": dashed},
            {**open_mark, "path": _TRIANGLE, "line": {"color": TOKENS.warning, "width": 1.4}},
        ]
    if stage == "verified":
        return [
            {**ring, "fillcolor": TOKENS.exceed, "line": {"width": 0}},
            {**open_mark, "path": _TRIANGLE, "line": {"width": 0}},
        ]
    if stage == "rejected":
        grey = {"color": TOKENS.invalid, "width": 1.4}
        return [
            {**ring, "fillcolor": TOKENS.card, "line": grey},
            {**open_mark, "path": _TRIANGLE, "line": grey},
            {"type": "line", "x0": -6, "y0": -6, "x1": 6, "y1": 6, "line": grey},
        ]
    return [
        {**ring, "fillcolor": TOKENS.card, "line": {"color": TOKENS.exceed, "width": 1.3}},
        {
            "type": "path",
            "path": _TRIANGLE,
            "fillcolor": TOKENS.exceed,
            "line": {"color": TOKENS.exceed, "width": 1},
        },
    ]


def _read_out(canvas: Canvas, panel: Panel, row: Row, high: float) -> None:
    """An unseen trace over all steps: what is read when a step is pointed at, also in a gap."""
    level = panel.points["value"].fillna(max(row.low, 0.0)).clip(upper=high)
    few = panel.points.assign(value=level).iloc[thinning.kept(level)]
    canvas.traces.append(
        _trace(
            panel,
            few,
            row,
            mode="markers",
            marker={"size": 7, "opacity": 0},
            hoverinfo="text",
            hovertext=list(few["text"]),
            customdata=local(few["time"]),
            name=f"read-{panel.pollutant_code}",
        )
    )


def _beyond(canvas: Canvas, panel: Panel, row: Row, high: float, t: Translator) -> None:
    """How many steps without a verdict lie above the axis, and how far."""
    above = panel.points["value"][panel.points["value"] > high]
    if not len(above):
        return
    highest = formats.concentration(float(above.max()), t=t)
    canvas.note(
        t("{n} 个不判定的值超出纵轴，最高 {value}", n=len(above), value=highest),
        row=row,
        y=high,
        x=1.0,
        xanchor="right",
        xshift=0,
        yanchor="bottom",
        yshift=2,
    )
