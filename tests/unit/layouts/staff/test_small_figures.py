"""Sparkline and map: nothing missing becomes zero, every county is a link with its words."""

import math

import pytest

from layouts.figures import county_map, sparkline


def marks_of(drawing, name):
    return [child for child in drawing.children if child.className.startswith(name)]


def test_a_day_without_data_has_no_bar():
    drawing = sparkline.bars([3, None, 0])
    assert len(marks_of(drawing, "spark-bar")) == 2


def test_open_counts_stand_hollow_on_top():
    drawing = sparkline.bars([2, 1], open_values=[0, 3])
    assert len(marks_of(drawing, "spark-open")) == 1


@pytest.mark.parametrize("gap", [None, math.nan])
def test_a_line_breaks_where_a_value_is_missing(gap):
    drawing = sparkline.line([0.9, 0.95, gap, 0.97, 0.99], target=0.95)
    assert len(marks_of(drawing, "spark-line")) == 2
    assert len(marks_of(drawing, "spark-target")) == 1


def test_a_line_without_any_value_is_empty():
    assert sparkline.line([None, None]).children == []


def county(name, ring, **more):
    given = {
        "href": f"/staff/?county={name}", "label_x": None, "label_y": None, "shade": 2,
        "text": "1 / 9", "marks": (), "spoken": f"{name}：1 / 9", **more,
    }  # fmt: skip
    return county_map.County(name=name, outline=[ring], **given)


def test_north_is_up_and_every_county_is_a_link_with_its_words():
    south = county("南县", [[0, 0], [10, 0], [10, 5], [0, 5]])
    north = county("北县", [[0, 5], [10, 5], [10, 10], [0, 10]], marks=("by_rule",) * 6)
    drawing = county_map.draw([south, north], label="区县图")
    links = [child for child in drawing.children if hasattr(child, "href")]
    assert [link.href for link in links] == ["/staff/?county=南县", "/staff/?county=北县"]
    names = {
        child.children[0].children: float(child.children[0].y)
        for child in drawing.children
        if not hasattr(child, "href")
    }
    assert names["北县"] < names["南县"]


def test_more_marks_than_fit_are_counted():
    one = county("东区", [[0, 0], [10, 0], [10, 10], [0, 10]], marks=("warning",) * 7)
    label = county_map.draw([one], label="区县图").children[-1]
    assert "+3" in repr(label)


def test_a_city_without_outlines_has_an_empty_map():
    drawing = county_map.draw([], label="区县图")
    assert drawing.children == []
