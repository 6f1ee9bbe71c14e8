"""The small drawing of forty-eight hours: everything is told by shape, nothing leaves its frame."""

import re

import pytest

from dashboard.prerender import to_html
from layouts.figures.review_hours import (
    HEIGHT,
    INVALID,
    MISSING,
    UNJUDGED,
    VALID,
    WIDTH,
    Hour,
    Hours,
    draw,
)
from layouts.translations import translator


def hours(**changes):
    """Forty-eight hours of 40 under a limit of 50 that was 100 until midnight."""
    made = [Hour(40.0, VALID, False, 100.0 if n < 24 else 50.0, None, False) for n in range(48)]
    for place, hour in changes.items():
        made[int(place.removeprefix("h"))] = hour
    return tuple(made)


def drawn(shown, marked=(), language="zh"):
    picture = Hours(shown, marked, "11月20日", "11月21日", "NOx")
    return to_html(draw(picture, t=translator(language)))


def count(text, name):
    return len(re.findall(rf'class="{name}"', text))


def test_kinds_of_hours_have_shapes_of_their_own():
    text = drawn(
        hours(
            h30=Hour(60.0, VALID, True, 50.0, None, True),
            h31=Hour(61.0, VALID, True, 50.0, None, True),
            h33=Hour(900.0, INVALID, False, 50.0, None, False),
            h34=Hour(30.0, UNJUDGED, False, 50.0, None, False),
            h36=Hour(None, MISSING, False, 50.0, None, False),
            h37=Hour(None, MISSING, False, 50.0, None, False),
        ),
        ((-3.0, 2.0, "启炉"),),
    )
    assert count(text, "review-over") == 2
    assert count(text, "review-invalid") == 1
    assert count(text, "review-unjudged") == 1
    assert count(text, "review-about") == 2
    assert count(text, "review-gap") == 1
    assert "缺 2 h" in text
    assert "启炉" in text
    # The limit falls at midnight and its last value stands at its end.
    assert count(text, "review-limit") == 1
    assert ">50<" in text
    assert 'aria-label="NOx"' in text


@pytest.mark.parametrize("value", [0.0, -3.0, 1e6])
def test_nothing_is_drawn_outside_the_frame(value):
    text = drawn(hours(h40=Hour(value, VALID, False, None, None, True)), ((-9.0, 99.0, "x"),))
    for x in re.findall(r'\b(?:x|x1|x2|cx)="([-\d.]+)"', text):
        assert 0 <= float(x) <= WIDTH
    for y in re.findall(r'\b(?:y|y1|y2|cy)="([-\d.]+)"', text):
        assert 0 <= float(y) <= HEIGHT


def test_hours_without_any_value_or_limit_are_drawn_as_missing():
    empty = tuple(Hour(None, MISSING, False, None, None, False) for _ in range(48))
    text = drawn(empty, language="en")
    assert "48 h missing" in text
    assert count(text, "review-limit") == 0
