"""Hours under marks beside the other hours of the same series."""

import numpy as np

from analytics.mark_coincidence import coincidence


def one(**counts):
    found = coincidence(**{name: np.array([value]) for name, value in counts.items()})
    return tuple(
        round(float(value[0]), 6)
        for value in (found.marked_share, found.own_share, found.more_hours)
    )


def test_more_than_the_own_share_lets_expect():
    # 6 of 20 marked hours, where 2 % of 500 others are over: 0.4 would be expected.
    assert one(marked_hours=20, marked_over=6, judged_hours=500, judged_over=10) == (
        0.3, 0.02, 5.6,
    )  # fmt: skip


def test_fewer_than_expected_is_negative():
    assert one(marked_hours=10, marked_over=0, judged_hours=100, judged_over=50)[2] == -5.0


def test_what_is_not_known_is_no_number():
    assert np.isnan(one(marked_hours=0, marked_over=0, judged_hours=10, judged_over=1)[2])
    assert np.isnan(one(marked_hours=5, marked_over=5, judged_hours=0, judged_over=0)[2])
