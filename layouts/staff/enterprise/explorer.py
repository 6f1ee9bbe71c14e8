"""The explorer of one enterprise: choices, the figure with its key, statistics, table of days."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts import charts, method_links, parts, plain
from layouts.figures import explorer as figure
from layouts.figures.explorer_panel import KIND_WORDS
from layouts.staff import readings, statistics
from layouts.staff.enterprise import controls, days, episodes
from layouts.staff.enterprise.controls import Choice
from layouts.staff.enterprise.days import DayRow
from layouts.staff.enterprise.episodes import EpisodeRow
from layouts.staff.readings import Pinned, Reader
from layouts.staff.statistics import Statistics
from layouts.stage_marks import STAGE_WORDS, stage_mark
from layouts.translations import Translator

GRAPH = "enterprise-graph"


Address = Callable[..., str]
Write = Callable[[Any], Any]
"""Makes one component of a part of the page without behaviour of its own."""


@dataclass(frozen=True)
class View:
    """Everything in the explorer."""

    choice: Choice
    title: str
    drawn: figure.Explored | None
    statistics: tuple[Statistics, ...]
    days: tuple[DayRow, ...]
    episodes: tuple[EpisodeRow, ...]
    pinned: Pinned | None
    reader: Reader | None
    assumed: tuple[str, ...]
    waiting_days: int
    note: str = ""


def content(
    shown: View, *, address: Address, export: Address, write: Write, t: Translator
) -> list[Any]:
    """What stands in the explorer's frame; redrawn when the selection changes."""
    head: list[Any] = [html.H2(method_links.staff(shown.title, "hours", t=t))]
    for sentence in shown.assumed:
        head.append(parts.notice(t("时间/因子为假定：{text}", text=sentence), kind="warning"))
    if shown.waiting_days:
        waiting = t("有 {n} 天的数据已收到、尚未计算，以细线显示且不判定。", n=shown.waiting_days)
        head.append(parts.notice(waiting))
    head.append(controls.draw(shown.choice, address, t=t))
    head.append(_legend(shown, t))
    left: list[Any] = [write(html.Div(head)), _graph(shown, t)]
    if shown.note:
        left.append(html.P(shown.note, className="label"))
    aside = write(html.Div(_aside(shown, address, export, t)))
    table = days.draw(shown.days, address, export, outlet=shown.choice.outlet.name, t=t)
    return [
        html.Div(
            [
                html.Div(left, className="explorer-main"),
                html.Aside(aside, className="explorer-aside"),
            ],
            className="card explorer",
        ),
        write(episodes.draw(shown.episodes, t=t)),
        write(table),
    ]


def _graph(shown: View, t: Translator) -> Any:
    if shown.drawn is None:
        return parts.empty(t("这个时段没有数据"), hint=t("请换一个时段，或查看已有数据的日期。"))
    drawn = figure.figure(shown.drawn, t=t)
    graph = charts.graph(
        drawn,
        id=GRAPH,
        label=shown.title,
        t=t,
        height_px=drawn["layout"]["height"],
        file_name="qingyuan-series",
    )
    return html.Div(graph, className="explorer-graph")


def _legend(shown: View, t: Translator) -> html.Div | None:
    """A key of what is drawn, and of nothing else."""
    if shown.drawn is None:
        return None
    panels = shown.drawn.panels
    items: list[Any] = [
        _key(_line(_colour(panel.pollutant_code)), f"{panel.name} {t(KIND_WORDS['valid'])}")
        for panel in panels
    ]
    limits = [step for panel in panels for step in panel.limits]
    if any(step.is_judged for step in limits):
        items.append(_key(_line(name="key-limit"), t("限值")))
    if any(not step.is_judged for step in limits):
        items.append(_key(_line(name="key-other"), t("另一限值、基准")))
    stages = {one.stage for panel in panels for one in panel.episodes}
    for word in ("verified", "by_rule", "pending", "warning", "rejected"):
        if word in stages:
            items.append(_key(stage_mark(word, size_px=14), t(STAGE_WORDS[word])))
    return html.Div([*items, *_kind_keys(shown.drawn, t)], className="legend")


def _kind_keys(drawn: figure.Explored, t: Translator) -> list[html.Span]:
    kinds = set().union(*(set(panel.points["kind"]) for panel in drawn.panels))
    items = []
    for kind in ("exempt", "unit_doubt"):
        if kind in kinds:
            ring = _ring(_colour(drawn.panels[0].pollutant_code))
            items.append(_key(ring, t(KIND_WORDS[kind])))
    if "invalid" in kinds:
        items.append(_key(_ring("var(--invalid)"), t(KIND_WORDS["invalid"])))
    if drawn.hatched:
        items.append(_key(html.I(className="hatch"), t("标记时段")))
    if "missing" in kinds:
        items.append(_key(_bracket(), t(KIND_WORDS["missing"])))
    return items


def _key(drawing: Any, word: str) -> html.Span:
    return html.Span([drawing, word])


def _colour(pollutant_code: str) -> str:
    return f"var(--pollutant-{pollutant_code}, var(--text-2))"


def _line(colour: str = "", *, name: str = "key-line") -> Any:
    path = plain.Path(d="M0 6H24", className=name, **({"stroke": colour} if colour else {}))
    return plain.Svg(path, width="24", height="12", **{"aria-hidden": "true"})


def _ring(colour: str) -> Any:
    circle = plain.Circle(cx=6, cy=6, r=3.2, className="key-ring", stroke=colour)
    return plain.Svg(circle, width="12", height="12", **{"aria-hidden": "true"})


def _bracket() -> Any:
    path = plain.Path(d="M1 6H21M1 2V10M21 2V10", className="key-bracket")
    return plain.Svg(path, width="22", height="12", **{"aria-hidden": "true"})


def _aside(shown: View, address: Address, export: Address, t: Translator) -> list[Any]:
    content: list[Any] = []
    if shown.pinned is not None and shown.reader is not None:
        content.append(readings.panel(shown.pinned, shown.reader, t=t))
    if shown.statistics:
        content.append(
            statistics.draw(shown.statistics, start=shown.choice.start, end=shown.choice.end, t=t)
        )
    if shown.choice.step == "hour":
        content.append(html.P(t("点图中一小时可固定读数；横向拖动选择时段。"), className="label"))
    content.append(
        html.Div(
            [
                parts.button_link(t("小时 CSV"), href=export("hours", "csv"), download=True),
                parts.button_link(t("小时 XLSX"), href=export("hours", "xlsx"), download=True),
            ],
            className="explorer-downloads",
        )
    )
    return content
