"""The marks of the stages of an exceedance: one drawing each on all pages, always with the word."""

from dash import html
from dash.development.base_component import Component

from layouts import plain
from layouts.translations import Translator, mark

STAGE_WORDS = {
    "warning": mark("预警"),
    "pending": mark("待核实"),
    "by_rule": mark("自动监测数据超标"),
    "verified": mark("经核实"),
    "rejected": mark("不予认定"),
    "none": mark("未超标"),
}
"""Stage as stored to the word that stands with its mark."""

PUBLIC_STAGE_WORDS = {**STAGE_WORDS, "by_rule": mark("自动监测数据超标（待核实）")}
"""On the public site a verdict by rule says that nobody has looked yet."""

STAGES_FOR_STAFF_ONLY = frozenset({"warning", "pending"})

_TRIANGLE = "M12 6.2L17.6 16H6.4Z"
_ALONE = "M12 4L21 19.5H3Z"


def _shapes(stage: str) -> list:
    if stage == "warning":
        return [plain.Path(d=_ALONE, className="mark-open mark-warning")]
    if stage == "pending":
        return [
            plain.Circle(cx=12, cy=12, r=10.4, className="mark-ring mark-dashed mark-warning"),
            plain.Path(d=_TRIANGLE, className="mark-open mark-warning"),
        ]
    if stage == "by_rule":
        return [
            plain.Circle(cx=12, cy=12, r=10.6, className="mark-ring mark-exceed"),
            plain.Path(d=_TRIANGLE, className="mark-solid"),
        ]
    if stage == "verified":
        return [
            plain.Circle(cx=12, cy=12, r=11.4, className="mark-solid"),
            plain.Path(d=_TRIANGLE, className="mark-cut"),
        ]
    if stage == "rejected":
        return [
            plain.Circle(cx=12, cy=12, r=10.4, className="mark-ring mark-grey"),
            plain.Path(d=_TRIANGLE, className="mark-open mark-grey"),
            plain.Path(d="M4.6 19.4L19.4 4.6", className="mark-ring mark-grey"),
        ]
    if stage == "none":
        return [plain.Path(d="M5 12.6L10 17.4L19 7", className="mark-open mark-ink")]
    raise ValueError(f"no such stage: {stage!r}")


def stage_mark(stage: str, *, size_px: int = 16) -> Component:
    """The drawing of a stage, for places where its word stands beside it."""
    return plain.Svg(
        _shapes(stage),
        className="stage-mark",
        width=str(size_px),
        height=str(size_px),
        viewBox="0 0 24 24",
        focusable="false",
        **{"aria-hidden": "true"},
    )


def stage(name: str, *, t: Translator, public: bool = False, size_px: int = 16) -> html.Span:
    """A stage as mark and word."""
    words = PUBLIC_STAGE_WORDS if public else STAGE_WORDS
    return html.Span(
        [stage_mark(name, size_px=size_px), html.Span(t(words[name]))], className="with-mark"
    )
