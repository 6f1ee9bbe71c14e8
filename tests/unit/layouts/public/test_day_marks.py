"""Shapes and words of days on the public site, and the map."""

import re

import pytest

from dashboard.prerender import to_html
from dashboard.public import series_days
from layouts.public import city_map, day_marks
from layouts.stage_marks import STAGES_FOR_STAFF_ONLY
from layouts.translations import translator

SQUARE = ((0, 0), (100, 0), (100, 50), (0, 50))


def test_every_state_has_a_word_and_a_shape_of_its_own():
    assert set(day_marks.WORDS) == set(series_days.STATES)
    drawn = {state: to_html(day_marks.shape(state)) for state in day_marks.ORDER}
    assert len(set(drawn.values())) == len(drawn)
    assert len(set(day_marks.WORDS.values())) == len(day_marks.WORDS)


def test_no_stage_that_is_for_staff_has_a_word_here():
    assert not STAGES_FOR_STAFF_ONLY & set(day_marks.WORDS)
    assert "预警" not in "".join(day_marks.WORDS.values())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_word_stands_beside_its_shape(language):
    t = translator(language)
    for state, word in day_marks.WORDS.items():
        text = to_html(day_marks.word(state, t=t))
        assert "<svg" in text
        assert t(word) in text


def test_a_strip_has_a_bar_a_day_and_tall_ones_for_exceedances_only():
    text = to_html(day_marks.strip(("none", "verified", "no_data", "by_rule", "stopped")))
    bars = {
        name: re.findall(r"M(\d+) (\d+)v(\d+)h", path)
        for path, name in re.findall(r'<path[^>]*?d="([^"]*)"[^>]*?class="(strip-\w+)"', text)
    } or {
        name: re.findall(r"M(\d+) (\d+)v(\d+)h", path)
        for name, path in re.findall(r'<path[^>]*?class="(strip-\w+)"[^>]*?d="([^"]*)"', text)
    }
    assert [(int(x), int(h)) for x, _, h in bars["strip-over"]] == [(4, 20), (12, 20)]
    assert [int(x) for x, *_ in bars["strip-within"]] == [0]
    assert [int(h) for *_, h in bars["strip-unknown"]] == [2, 2]
    assert 'aria-hidden="true"' in text


def test_counts_stand_gravest_first_and_leave_nothing_out():
    counted = day_marks.counted(("none", "few", "by_rule", "none"))
    assert list(counted.items()) == [("by_rule", 1), ("none", 2), ("few", 1)]


def county(name, **more):
    base = {"text": "3 家", "href": f"/?{name}", "spoken": name, "outline": (SQUARE,)}
    return city_map.County(name, **{**base, "label": (50.0, 25.0), **more})


def test_north_is_up_and_every_county_is_a_link():
    south = tuple((x, y - 50) for x, y in SQUARE)
    drawn = to_html(
        city_map.draw(
            [county("北"), county("南", outline=(south,), label=(50, -25))], [], label="图"
        )
    )
    assert drawn.count("<a ") == 2
    assert 'href="/?北"' in drawn
    tops = {name: float(y) for y, name in re.findall(r'y="([\d.]+)"[^>]*>([北南])<', drawn)}
    assert tops["北"] < tops["南"]


def test_a_place_carries_its_number_and_what_is_over_has_another_shape():
    places = [
        city_map.Place(1, 20, 20, "by_rule", "/e/a", "1 甲：超标"),
        city_map.Place(2, 60, 20, "none", "/e/b", "2 乙：未超标"),
    ]
    drawn = to_html(city_map.draw([county("区", is_chosen=True)], places, label="图"))
    over = re.search(r'href="/e/a".*?</a>', drawn)
    within = re.search(r'href="/e/b".*?</a>', drawn)
    assert over is not None
    assert within is not None
    assert "<path" in over[0]
    assert "<circle" in within[0]
    assert ">1</text>" in over[0]
    assert "区</text>" not in drawn  # the name makes room for the dots; the heading has it


def test_a_city_without_outlines_has_a_map_without_them():
    assert "<svg" in to_html(city_map.draw([county("无", outline=(), label=None)], [], label="图"))
