"""Each kind of line against tables that were worked by hand."""

import math

import pytest

from analytics.scoring.kinds import evaluate, falling, linear
from analytics.scoring.lines import Facts, Item, LineKind, LineState, RuleLine, Total, total

NEVER = float("nan")


def line(kind, maximum=10.0, **numbers):
    return RuleLine(key="one", dimension="d", kind=kind, maximum=maximum, numbers=numbers)


def items(*pairs):
    return [Item(subject={"case": n}, numerator=a, denominator=b) for n, (a, b) in enumerate(pairs)]


def rows(table):
    """Cells of a table drawn as text; words stay words, the rest are numbers."""
    lines = [one for one in table.strip().splitlines() if not one.lstrip().startswith("-")]
    return [
        [float(cell) if cell.replace(".", "").isdigit() else cell for cell in one.split()]
        for one in lines[1:]
    ]


RATE = """
 valid   due   points   of 23, nothing at 0.75, full at 0.95
 -----------------------------------------------------------
   540   720    0.0     0.75
   612   720   11.5     0.85: half of the way
   684   720   23.0     0.95
   720   720   23.0     more than the target is not more points
   500   720    0.0     below the floor
"""


@pytest.mark.parametrize(("valid", "due", "points"), [row[:3] for row in rows(RATE)])
def test_a_rate_earns_between_its_floor_and_its_target(valid, due, points):
    rule = line(LineKind.RATE, 23.0, zero_at=0.75, full_at=0.95)
    found = evaluate(rule, Facts(items=items((valid, due))))
    assert found.earned == pytest.approx(points)
    assert (found.numerator, found.denominator) == (valid, due)
    assert found.state is LineState.SCORED


PASSES = """
 passed   due   points    of 12
 ------------------------------
      4     4    12.0
      3     4     9.0
      1     4     3.0
"""


@pytest.mark.parametrize(("passed", "due", "points"), [row[:3] for row in rows(PASSES)])
def test_a_pass_rate_is_passed_of_due(passed, due, points):
    assert evaluate(
        line(LineKind.PASS_RATE, 12.0), Facts(items=items((passed, due)))
    ).earned == pytest.approx(points)


COUNT = """
 hours  allowed   points   of 5, nothing at three times the allowance
 --------------------------------------------------------------------
     0       10      5.0
    10       10      5.0   the allowance may be used
    20       10      2.5   half of the way from 10 to 30
    30       10      0.0
    99       10      0.0
"""


@pytest.mark.parametrize(("hours", "allowed", "points"), [row[:3] for row in rows(COUNT)])
def test_a_count_is_free_within_its_allowance(hours, allowed, points):
    rule = line(LineKind.COUNT, 5.0, zero_at_multiple=3.0)
    found = evaluate(rule, Facts(items=items((hours, allowed))))
    assert found.earned == pytest.approx(points)
    assert (found.numerator, found.allowance, found.denominator) == (hours, allowed, 1)


def test_one_outlet_cannot_use_the_allowance_of_another():
    """
    outlet  hours  allowed  share
    A           0       10  1.0
    B          20       10  0.5     mean 0.75, though 20 hours of 20 were used
    """
    rule = line(LineKind.COUNT, 5.0, zero_at_multiple=3.0)
    assert evaluate(rule, Facts(items=items((0, 10), (20, 10)))).earned == pytest.approx(3.75)


LATENESS = """
 days  points   of 10, nothing 20 days late
 ------------------------------------------
    0    10.0
    1     9.5
   10     5.0
   20     0.0
   45     0.0
"""


@pytest.mark.parametrize(("days", "points"), [row[:2] for row in rows(LATENESS)])
def test_points_fall_with_every_day_too_late(days, points):
    rule = line(LineKind.LATENESS, 10.0, zero_after=20.0)
    assert evaluate(rule, Facts(items=items((days, 1)))).earned == pytest.approx(points)


HOURS = """
 hours  points   of 10, full within 12 h, nothing after 72 h
 -----------------------------------------------------------
     3    10.0
    12    10.0
    42     5.0
    72     0.0
"""


@pytest.mark.parametrize(("hours", "points"), [row[:2] for row in rows(HOURS)])
def test_time_from_an_event_is_free_within_what_is_allowed(hours, points):
    rule = line(LineKind.LATENESS, 10.0, full_within=12.0, zero_after=72.0)
    assert evaluate(rule, Facts(items=items((hours, 1)))).earned == pytest.approx(points)


def test_what_never_came_earns_nothing_beside_what_did():
    """
    disclosure   days late   share
    March               0      1
    April           never      0     mean 0.5
    """
    rule = line(LineKind.LATENESS, 10.0, zero_after=20.0)
    found = evaluate(rule, Facts(items=items((0, 1), (NEVER, 1))))
    assert (found.state, found.earned) == (LineState.SCORED, pytest.approx(5.0))


PRESENCE = """
 has  must   points   of 17
 --------------------------
   3     3    17.0
   2     4     8.5
"""


@pytest.mark.parametrize(("has", "must", "points"), [row[:3] for row in rows(PRESENCE)])
def test_presence_is_what_is_there_of_what_must_be(has, must, points):
    found = evaluate(line(LineKind.PRESENCE, 17.0), Facts(items=items((has, must))))
    assert found.earned == pytest.approx(points)


@pytest.mark.parametrize("kind", list(LineKind))
def test_without_a_duty_a_line_does_not_apply(kind):
    for facts in (Facts(), Facts(items=items((0, 0)))):
        found = evaluate(line(kind, zero_at_multiple=3.0, zero_after=1.0), facts)
        assert (found.state, found.earned, found.share) == (LineState.NOT_APPLICABLE, 0.0, None)
        assert not found.counts


@pytest.mark.parametrize("kind", [LineKind.RATE, LineKind.PASS_RATE, LineKind.PRESENCE])
def test_a_duty_answered_with_nothing_earns_nothing_and_counts(kind):
    found = evaluate(line(kind), Facts(items=items((0, 24))))
    assert (found.state, found.earned, found.counts) == (LineState.NOT_DELIVERED, 0.0, True)


def test_no_disclosure_at_all_is_not_delivered_and_no_hour_of_maintenance_is_good():
    never = evaluate(line(LineKind.LATENESS, zero_after=9.0), Facts(items=items((NEVER, 1))))
    assert never.state is LineState.NOT_DELIVERED
    none = evaluate(line(LineKind.COUNT, zero_at_multiple=3.0), Facts(items=items((0, 10))))
    assert (none.state, none.earned) == (LineState.SCORED, 10.0)


def test_our_own_outage_leaves_both_sides():
    found = evaluate(line(LineKind.RATE), Facts(items=items((0, 24)), state=LineState.PLATFORM))
    assert (found.state, found.counts, found.cause) == (
        LineState.PLATFORM,
        False,
        "platform_outage",
    )


def test_only_what_does_not_apply_and_what_we_lost_rescale():
    """
    line   state            earned   of
    a      scored               15   20
    b      not applicable        -   30
    c      not delivered         0   20
    d      platform              -   30
                                15   40   -> 37.5 of 100
    """
    half = Facts(items=items((3, 4)))
    lines = [
        evaluate(line(LineKind.RATE, 20.0), half),
        evaluate(line(LineKind.RATE, 30.0), Facts()),
        evaluate(line(LineKind.RATE, 20.0), Facts(items=items((0, 4)))),
        evaluate(line(LineKind.RATE, 30.0), Facts(state=LineState.PLATFORM)),
    ]
    found = total(lines, maximum=100.0)
    assert (found.earned, found.maximum, found.score) == (15.0, 40.0, pytest.approx(37.5))


def test_withholding_evidence_never_raises_a_score():
    good = evaluate(line(LineKind.RATE, 50.0), Facts(items=items((1, 1))))
    for part in (0.0, 0.4, 1.0):
        given = evaluate(line(LineKind.RATE, 50.0), Facts(items=items((part, 1))))
        withheld = evaluate(line(LineKind.RATE, 50.0), Facts(items=items((0, 1))))
        assert total([good, withheld], maximum=100).score <= total([good, given], maximum=100).score


def test_no_line_that_counts_is_no_score_and_not_zero():
    nothing = Total(0.0, 0.0, None)
    assert total([evaluate(line(LineKind.RATE), Facts())], maximum=100.0) == nothing
    assert total([], maximum=100.0) == nothing


def test_a_line_of_half_a_point_is_a_score():
    half = evaluate(line(LineKind.RATE, 0.5), Facts(items=items((3, 4))))
    assert total([half], maximum=100.0) == Total(0.375, 0.5, 75.0)


def test_a_case_that_says_no_more_is_one_case():
    found = evaluate(line(LineKind.PRESENCE), Facts(items=[Item(subject={}, numerator=1.0)]))
    assert (found.denominator, found.earned) == (1.0, 10.0)


def test_where_nothing_lies_between_full_and_nothing_only_what_is_allowed_is_full():
    for zero_from in (12.0, 5.0):
        found = [falling(x, full_until=12.0, zero_from=zero_from) for x in (0.0, 12.0, 12.1, 99.0)]
        assert found == [1.0, 1.0, 0.0, 0.0]
    once = line(LineKind.LATENESS, 10.0, zero_after=0.0)
    assert [evaluate(once, Facts(items=items((days, 1)))).earned for days in (0, 1)] == [10.0, 0.0]
    strict = line(LineKind.COUNT, 10.0, zero_at_multiple=1.0)
    found = [evaluate(strict, Facts(items=items((hours, 10)))).earned for hours in (10, 11)]
    assert found == [10.0, 0.0]


def test_a_line_between_equal_ends_is_a_step():
    assert [linear(x, zero_at=1, full_at=1) for x in (0.99, 1.0)] == [0.0, 1.0]
    assert linear(5, zero_at=10, full_at=0) == 0.5
    assert not math.isnan(linear(0, zero_at=0, full_at=0))
