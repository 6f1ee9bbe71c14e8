"""What a settled day is called and how it is drawn on the public site: one word, one shape each.

The four verdicts are drawn as on every page; the ways of not knowing have shapes of their own, so
that no day without data can be taken for a day within the limit.
"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts import plain
from layouts.stage_marks import stage_mark
from layouts.translations import Translator, mark

WORDS = {
    "verified": mark("超标（经核实）"),
    "by_rule": mark("自动监测数据超标（待核实）"),
    "waiting": mark("待审核"),
    "rejected": mark("不予认定，未超标"),
    "none": mark("未超标"),
    "partly": mark("未超标，部分时间停运"),
    "few": mark("有效数据不足"),
    "no_data": mark("没有有效数据"),
    "stopped": mark("停运"),
    "unjudged": mark("未作判定"),
    "absent": mark("没有记录"),
}
"""State of a day to the word that stands beside its shape."""

ORDER = tuple(WORDS)
STAGE_STATES = frozenset({"verified", "by_rule", "rejected", "none"})
EXCEEDING = frozenset({"verified", "by_rule"})

_SHAPES = {
    "waiting": plain.Circle(cx=12, cy=12, r=8.5, className="mark-ring mark-dashed mark-ink"),
    "partly": [
        plain.Rect(x=5, y=5, width=14, height=14, className="mark-ring mark-ink"),
        plain.Path(d="M8 12.4L11 15.4L16 9", className="mark-ring mark-ink"),
    ],
    "few": plain.Path(d="M4 12H20M4 7V17M20 7V17", className="mark-ring mark-ink"),
    "no_data": plain.Path(d="M9 5H5V19H9M15 5H19V19H15", className="mark-ring mark-ink"),
    "stopped": plain.Rect(x=5, y=5, width=14, height=14, className="mark-ring mark-ink"),
    "unjudged": plain.Path(d="M5 12H8M10.5 12H13.5M16 12H19", className="mark-ring mark-ink"),
    "absent": plain.Circle(cx=12, cy=12, r=2.2, className="mark-ring mark-ink"),
}


def shape(state: str, *, size_px: int = 18) -> Component:
    """The drawing of a state, for places where its word stands beside it."""
    if state in STAGE_STATES:
        return stage_mark(state, size_px=size_px)
    return plain.Svg(
        _SHAPES[state],
        className="stage-mark",
        width=str(size_px),
        height=str(size_px),
        viewBox="0 0 24 24",
        focusable="false",
        **{"aria-hidden": "true"},
    )


def word(state: str, *, t: Translator) -> html.Span:
    """A state as shape and word."""
    return html.Span([shape(state), html.Span(t(WORDS[state]))], className="with-mark")


STRIP_STEP = 4
STRIP_BAR = 3
STRIP_HEIGHT = 20
_TALL = {"verified": 20, "by_rule": 20, "none": 7, "rejected": 7, "partly": 7}


def strip(states: Sequence[str]) -> Component:
    """A bar a day, oldest first: tall over the limit, short within, a stub where nothing is known.

    A drawing beside its numbers, never instead of them.
    """
    paths: dict[str, list[str]] = {}
    for index, state in enumerate(states):
        height = _TALL.get(state, 2)
        name = _strip_class(state)
        top = STRIP_HEIGHT - height
        bar = f"M{index * STRIP_STEP} {top}v{height}h{STRIP_BAR}v-{height}z"
        paths.setdefault(name, []).append(bar)
    return plain.Svg(
        [plain.Path(d="".join(parts), className=name) for name, parts in paths.items()],
        className="day-strip",
        viewBox=f"0 0 {len(states) * STRIP_STEP} {STRIP_HEIGHT}",
        width=str(len(states) * STRIP_STEP),
        height=str(STRIP_HEIGHT),
        focusable="false",
        **{"aria-hidden": "true"},
    )


def _strip_class(state: str) -> str:
    if state in EXCEEDING:
        return "strip-over"
    return "strip-within" if state in _TALL else "strip-unknown"


def tight(text: str) -> str:
    """Without the space after a wide bracket, which brings its own."""
    return text.replace("） ", "）")


def counted(states: Sequence[str]) -> dict[str, int]:
    """How often each state occurs, gravest first; states that do not occur are left out."""
    return {state: states.count(state) for state in ORDER if state in states}
