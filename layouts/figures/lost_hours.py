"""Due hours without a valid value, month by month, stacked by reason."""

from collections.abc import Sequence
from typing import Any

from layouts import charts, formats, theme
from layouts.staff.enterprise.quality_values import REASONS, Lost
from layouts.translations import ENGLISH, Translator

TOKENS = theme.DESK
PATTERNS = ("", "/", "", "\\", "x", "-", ".", "")
FILLS = ("card", "card", "bar", "card", "card", "card", "card", "bar_2")


def draw(months: Sequence[Lost], *, t: Translator) -> dict[str, Any] | None:
    """The figure; None where nothing is lost."""
    used = [name for name in REASONS if any(one.hours.get(name) for one in months)]
    if not used:
        return None
    traces = [_bar(name, months, t) for name in used]
    layout = {
        "barmode": "stack",
        "bargap": 0.35,
        "xaxis": {"type": "category", "fixedrange": True},
        "yaxis": {
            "title": {"text": t("未有效小时（h）")},
            "rangemode": "tozero",
            "fixedrange": True,
        },
        "margin": {"l": 64, "r": 8, "t": 36, "b": 36},
        "dragmode": False,
    }
    return charts.figure(traces, layout=layout)


def _bar(name: str, months: Sequence[Lost], t: Translator) -> dict[str, Any]:
    place = list(REASONS).index(name)
    fill = getattr(TOKENS, FILLS[place])
    pattern = {
        "shape": PATTERNS[place],
        "fgcolor": TOKENS.bar,
        "bgcolor": fill,
        "size": 5,
        "solidity": 0.3,
    }
    word = t(REASONS[name])
    return {
        "type": "bar",
        "name": word,
        "x": [_label(one, t) for one in months],
        "y": [one.hours.get(name, 0) for one in months],
        "marker": {"color": fill, "pattern": pattern, "line": {"color": TOKENS.bar, "width": 1}},
        "hovertext": [
            f"<b>{formats.month(one.month, t=t)}</b><br>{word} {one.hours.get(name, 0)} h"
            for one in months
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _label(one: Lost, t: Translator) -> str:
    if t.language == ENGLISH:
        return formats.ENGLISH_MONTHS[one.month.month - 1]
    return f"{one.month.month}月"
