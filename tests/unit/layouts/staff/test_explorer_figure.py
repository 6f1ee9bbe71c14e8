"""The explorer's figure: units, gaps, steps of limits, and a mark for every exceeding hour."""

import math
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layouts.figures import explorer, explorer_lanes, explorer_marks, explorer_panel
from layouts.figures.explorer_lanes import Cell, Lane
from layouts.figures.explorer_limits import LimitStep
from layouts.figures.explorer_marks import Episode
from layouts.figures.explorer_panel import EXEMPT, INVALID, MISSING, VALID, Panel
from layouts.translations import translator

START = datetime(2026, 11, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR = timedelta(hours=1)
T = translator("zh")


def points(values, kinds=None, over=()):
    """A frame of hours from START on."""
    count = len(values)
    return pd.DataFrame(
        {
            "time": pd.date_range(START, periods=count, freq="h"),
            "value": values,
            "kind": kinds or [VALID] * count,
            "exceeding": [place in over for place in range(count)],
        }
    )


def limit(start, end, upper, *, judged=True, words="小时 · 许可证"):
    return LimitStep(
        start=START + HOUR * start,
        end=START + HOUR * end,
        upper=upper,
        lower=None,
        words=words,
        document="许可证变更",
        source="许可证变更 第 1 条",
        is_judged=judged,
    )


def panel(frame, *, limits=(), episodes=(), gaps=()):
    return Panel(
        pollutant_code="a21002",
        name="氮氧化物",
        unit="mg/m³",
        points=frame,
        limits=tuple(limits),
        episodes=tuple(episodes),
        gaps=tuple(gaps),
        step=HOUR,
        step_word="h",
        gap_word="缺",
        read=lambda row: f"读数 {row.value}",
    )


def drawn(one, *, hours, verdict=(), hatched=(), t=T):
    return explorer.figure(
        explorer.Explored(
            start=START,
            end=START + HOUR * hours,
            step=HOUR,
            panels=(one,),
            verdicts=(Lane("verdict", tuple(verdict)),),
            companions=(),
            lanes=(),
            hatched=tuple(hatched),
        ),
        t=t,
    )


def texts(figure):
    return [note["text"] for note in figure["layout"]["annotations"]]


def test_the_axis_names_the_pollutant_and_its_unit():
    figure = drawn(panel(points([40.0] * 24)), hours=24)
    assert any("氮氧化物" in text and "mg/m³" in text for text in texts(figure))


def test_a_missing_hour_breaks_the_line_and_has_a_bracket():
    frame = points([40.0, math.nan, math.nan, 41.0], [VALID, MISSING, MISSING, VALID])
    gap = (START + HOUR, START + HOUR * 3, 2)
    figure = drawn(panel(frame, gaps=[gap]), hours=4)
    line = next(trace for trace in figure["data"] if trace.get("line", {}).get("width") == 1.6)
    assert line["y"] == [40.0, None, None, 41.0]
    assert line["connectgaps"] is False
    assert "缺 2 h" in texts(figure)


def test_invalid_and_marked_hours_are_apart_from_the_line():
    frame = points([40.0, 12.0, 90.0, 41.0], [VALID, INVALID, EXEMPT, VALID])
    figure = drawn(panel(frame), hours=4)
    lines = [trace for trace in figure["data"] if trace.get("mode") == "lines+markers"]
    hollow = [trace for trace in figure["data"] if trace.get("mode") == "markers"]
    assert [y for trace in lines for y in trace["y"] if y is not None] == [90.0]
    assert [12.0] in [trace["y"] for trace in hollow]


def test_a_limit_is_a_step_with_its_document_at_the_change_and_its_value_at_the_end():
    limits = [limit(0, 12, 100.0), limit(12, 24, 50.0)]
    figure = drawn(panel(points([40.0] * 24), limits=limits), hours=24)
    step = next(trace for trace in figure["data"] if trace.get("line", {}).get("width") == 1.8)
    assert step["y"] == [100.0, 100.0, 50.0, 50.0]
    assert step["x"][1] == step["x"][2] == "2026-11-08T12:00"
    assert any("100 → 50" in text and "许可证变更" in text for text in texts(figure))
    assert any("<b>限值 50</b>" in text and "小时 · 许可证" in text for text in texts(figure))


def test_limits_of_one_value_share_a_label_and_no_two_labels_overlap():
    limits = [
        limit(0, 24, 50.0),
        limit(0, 24, 50.0, judged=False, words="日均值 · 推送执法"),
        limit(0, 24, 51.0, judged=False, words="小时 · 标准"),
    ]
    figure = drawn(panel(points([40.0] * 24), limits=limits), hours=24)
    labels = [note for note in figure["layout"]["annotations"] if "限值 5" in note["text"]]
    assert len(labels) == 2
    assert "推送执法" in labels[0]["text"]
    row = figure["layout"]["yaxis"]["range"]
    per_unit = explorer_panel.PANEL_PX / (row[1] - row[0])
    places = [note["y"] * per_unit + note["yshift"] for note in labels]
    heights = [16 * (note["text"].count("<br>") + 1) for note in labels]
    assert places[1] - places[0] >= (heights[0] + heights[1]) / 2 - 1


def test_a_value_without_verdict_does_not_set_the_scale_and_is_not_silent():
    frame = points([40.0, 41.0, 2000.0], [VALID, VALID, EXEMPT])
    figure = drawn(panel(frame, limits=[limit(0, 3, 100.0)]), hours=3)
    assert figure["layout"]["yaxis"]["range"][1] < 200
    assert any("1 个不判定的值超出纵轴，最高 2,000" in text for text in texts(figure))


def test_an_exceeding_value_is_always_inside_the_scale():
    frame = points([40.0, 900.0], over={1})
    low, high = explorer_panel.value_range(panel(frame, limits=[limit(0, 2, 50.0)]))
    assert low <= 0
    assert high > 900


@pytest.mark.parametrize("stage", ["warning", "pending", "by_rule", "verified", "rejected"])
def test_every_stage_has_a_drawing_of_its_own(stage):
    drawings = {
        other: repr(explorer_marks.stage_shapes(other))
        for other in ("warning", "pending", "by_rule", "verified", "rejected")
    }
    assert drawings[stage] not in [text for name, text in drawings.items() if name != stage]


@settings(deadline=None, max_examples=12)
@given(
    days=st.integers(100, 400),
    over=st.sets(st.integers(0, 9599), min_size=1, max_size=40),
)
def test_the_lane_of_verdicts_holds_every_exceeding_hour(days, over):
    """However long the span: each hour over the limit lies inside a cell that can be seen."""
    hours = days * 24
    exceeding = sorted(place for place in over if place < hours)
    frame = points([40.0 + 30.0 * (place in over) for place in range(hours)], over=over)
    cells = [
        Cell(START + HOUR * place, START + HOUR * (place + 1), explorer_lanes.SOLID)
        for place in exceeding
    ]
    figure = drawn(panel(frame), hours=hours, verdict=cells)
    bars = [trace for trace in figure["data"] if trace.get("name") == "lane-solid"]
    spans = [
        (pd.Timestamp(base), pd.Timestamp(base) + pd.Timedelta(milliseconds=length))
        for trace in bars
        for base, length in zip(trace["base"], trace["x"], strict=True)
    ]
    naive = pd.Timestamp(START.replace(tzinfo=None))
    least = HOUR * hours * (2.5 / 900)
    assert all(end - start >= min(least, HOUR) for start, end in spans)
    for place in exceeding:
        moment = naive + HOUR * place
        assert any(start <= moment < end for start, end in spans)


@settings(deadline=None, max_examples=50)
@given(
    lengths=st.lists(st.integers(1, 9), min_size=1, max_size=150),
    gap=st.integers(1, 60),
)
def test_marks_that_merge_keep_the_sum_of_their_hours(lengths, gap):
    episodes, at = [], 0
    for size in lengths:
        start = START + HOUR * at
        episodes.append(Episode(start, start + HOUR * size, size, start, 60.0 + size, "by_rule"))
        at += size + gap
    shown = explorer_marks.marked(episodes, start=START, end=START + HOUR * at)
    assert sum(one.steps for one in shown) == sum(lengths)
    assert len(shown) <= explorer_marks.MARKS_AT_MOST + 1


def test_what_is_read_stands_at_every_step_also_in_a_gap():
    frame = points([40.0, math.nan], [VALID, MISSING])
    figure = drawn(panel(frame), hours=2)
    read = next(trace for trace in figure["data"] if str(trace.get("name")).startswith("read-"))
    assert len(read["hovertext"]) == 2
    assert read["hovertext"][0] == "读数 40.0"
    assert read["customdata"] == ["2026-11-08T00:00", "2026-11-08T01:00"]


@pytest.mark.parametrize(
    ("days", "language", "expected"),
    [
        (14, "zh", "%-m月%-d日"),
        (14, "en", "%-d %b"),
        (300, "zh", "%Y年%-m月"),
        (300, "en", "%b %Y"),
    ],
)
def test_dates_stand_on_the_axis_in_the_language_of_the_page(days, language, expected):
    axis = explorer.time_axis(START, START + timedelta(days=days), t=translator(language))
    assert axis["tickformat"] == expected
