"""Bands, caps and the states of a face."""

from datetime import date

import pytest

from analytics.banding import Band
from analytics.scoring.faces import Cap, FaceState, Standing, face_of
from analytics.scoring.kinds import evaluate
from analytics.scoring.lines import Facts, Item, LineKind, LineState, RuleLine, Total

BANDS = [
    Band(name=name, from_value=value)
    for name, value in (("green", 90), ("blue", 75), ("yellow", 60), ("red", 40), ("black", 0))
]


def scored(points, state=None):
    rule = RuleLine(key="all", dimension="d", kind=LineKind.RATE, maximum=100.0)
    items = [Item(subject={}, numerator=points, denominator=100.0)]
    return [evaluate(rule, Facts(items=items, state=state))]


def cap(band, key="exceedance"):
    return Cap(key=key, reference="DA001 NOx", band=band, decided_on=date(2026, 10, 3))


def face(points, *caps, state=None, **standing):
    return face_of(
        scored(points, state),
        standing=Standing(**standing),
        caps=caps,
        bands=BANDS,
        maximum=100.0,
        not_monitored_band="red",
    )


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (100, "green"), (90, "green"), (89.99, "blue"), (75, "blue"), (74.9, "yellow"),
        (60, "yellow"), (59.9, "red"), (40, "red"), (39.9, "black"), (0, "black"),
    ],
)  # fmt: skip
def test_a_band_begins_with_its_lowest_score(points, band):
    found = face(points)
    assert (found.band, found.uncapped_band) == (band, band)


def test_the_noise_of_a_sum_does_not_cost_a_band():
    assert face(89.9999999999).band == "green"
    assert face(89.9999996).band == "green"
    assert face(89.9999994).band == "blue"


def test_a_cap_lowers_the_band_and_leaves_the_score():
    """得分 93，因超标封顶为黄."""
    found = face(93, cap("yellow"))
    assert (found.total.score, found.uncapped_band, found.band) == (93.0, "green", "yellow")
    assert [one.reference for one in found.caps] == ["DA001 NOx"]


def test_a_cap_never_raises():
    assert face(50, cap("yellow")).band == "red"


def test_of_several_caps_the_lowest_holds_and_all_are_named():
    found = face(93, cap("yellow"), cap("black", "falsification"), cap("red", "penalty"))
    assert (found.band, len(found.caps)) == ("black", 3)


def test_who_must_be_monitored_and_is_not_is_red_and_never_grey():
    found = face(0, is_past_deadline_unmonitored=True, state=LineState.PLATFORM)
    assert (found.state, found.band) == (FaceState.NOT_MONITORED, "red")
    assert face(100, is_past_deadline_unmonitored=True).band == "red"


def test_stopped_all_month_keeps_the_last_face():
    found = face(0, is_stopped=True, last_band="blue")
    assert (found.state, found.band) == (FaceState.STOPPED, "blue")
    assert found.total == Total(0.0, 0.0, None)
    assert face(0, is_stopped=True).band is None


def test_a_decision_holds_down_a_stopped_enterprise_too():
    assert (
        face(0, cap("black", "falsification"), is_stopped=True, last_band="green").band == "black"
    )


def test_outside_the_scheme_is_no_face():
    found = face(100, cap("red"), is_outside=True)
    assert (found.state, found.band, found.caps) == (FaceState.OUTSIDE, None, ())
    assert found.total == Total(0.0, 0.0, None)


def test_grey_when_no_line_was_due_or_we_failed():
    for state in (LineState.PLATFORM, LineState.NOT_APPLICABLE):
        found = face(100, state=state)
        assert (found.state, found.band) == (FaceState.NOT_EVALUATED, None)
