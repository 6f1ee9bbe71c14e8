"""Episodes: what joins exceeding periods and what keeps them apart."""

import numpy as np
import pytest

from analytics.episodes import find_episodes, hours_of_maps
from tests.unit.analytics.day_cases import DAY, bit_range, bits


def episodes(pattern, *, longest_gap=6, group=1):
    """Episodes of a pattern: x exceeds, - complies, . was not judged."""
    rows = [(at, mark) for at, mark in enumerate(pattern) if mark != "."]
    period = np.array([at for at, _ in rows], dtype=int)
    exceeding = np.array([mark == "x" for _, mark in rows], dtype=bool)
    return find_episodes(
        group=np.full(len(rows), group),
        period=period,
        exceeding=exceeding,
        multiple=np.where(exceeding, 0.1 * (period + 1), np.nan),
        excess_mass_kg=np.where(exceeding, 2.0, np.nan),
        deviation=np.where(exceeding, 10.0 * (period + 1), np.nan),
        longest_gap=longest_gap,
    )


@pytest.mark.parametrize(
    ("pattern", "spans"),
    [
        ("--xxx--", [(2, 4)]),
        ("xx-xx", [(0, 1), (3, 4)]),
        ("xx..xx", [(0, 5)]),
        ("xx.-.xx", [(0, 1), (5, 6)]),
        ("x......x", [(0, 7)]),
        ("x.......x", [(0, 0), (8, 8)]),
        ("..x..", [(2, 2)]),
        ("---", []),
        ("", []),
    ],
)
def test_only_a_judged_period_within_the_limit_or_a_long_gap_ends_an_episode(pattern, spans):
    found = episodes(pattern)
    assert list(zip(found.first_period, found.last_period, strict=True)) == spans


def test_unjudged_periods_are_counted_and_do_not_count_as_exceeding():
    found = episodes("-x..xx-")
    assert found.exceeding_periods.tolist() == [3]
    assert found.unjudged_periods.tolist() == [2]
    assert found.worst_multiple == pytest.approx(0.6)
    assert found.mean_multiple == pytest.approx((0.2 + 0.5 + 0.6) / 3)
    assert found.excess_mass_kg.tolist() == [6.0]


def test_with_a_longest_gap_of_zero_every_gap_splits():
    assert len(episodes("xx.xx", longest_gap=0).group) == 2
    assert len(episodes("xxxx", longest_gap=0).group) == 1


def test_without_an_exceeding_period_every_column_is_empty():
    found = episodes("--")
    assert {len(getattr(found, name)) for name in found.__slots__} == {0}


def test_of_one_period_the_mean_is_its_multiple():
    assert episodes("-x-").mean_multiple == pytest.approx(0.2)


def test_of_an_episode_without_any_known_multiple_the_mean_is_unknown():
    found = find_episodes(
        group=np.ones(1, dtype=int),
        period=np.zeros(1, dtype=int),
        exceeding=np.ones(1, dtype=bool),
        multiple=np.full(1, np.nan),
        excess_mass_kg=np.full(1, np.nan),
        deviation=np.ones(1),
        longest_gap=6,
    )
    assert np.isnan(found.mean_multiple).tolist() == [True]


def test_series_are_kept_apart_whatever_the_order_of_rows():
    found = find_episodes(
        group=np.array([2, 1, 2, 1]),
        period=np.array([5, 4, 4, 3]),
        exceeding=np.ones(4, dtype=bool),
        multiple=np.full(4, np.nan),
        excess_mass_kg=np.array([1.0, np.nan, np.nan, np.nan]),
        deviation=np.full(4, np.nan),
        longest_gap=1,
    )
    assert found.group.tolist() == [1, 2]
    assert found.first_period.tolist() == [3, 4]
    assert np.isnan(found.worst_multiple).all()
    assert np.isnan(found.mean_multiple).all()
    np.testing.assert_equal(found.excess_mass_kg, [np.nan, 1.0])
    assert found.excess_unknown_periods.tolist() == [2, 1]


def test_stored_maps_become_hours():
    row, hour, exceeding = hours_of_maps(
        day=np.array([DAY, DAY + 1]),
        judged_map=np.array([bit_range(0, 3), bits(23)], dtype=np.int32),
        exceeding_map=np.array([bits(2), bits(23)], dtype=np.int32),
    )
    first = DAY * 24 - 8
    assert row.tolist() == [0, 0, 0, 1]
    assert hour.tolist() == [first, first + 1, first + 2, first + 24 + 23]
    assert exceeding.tolist() == [False, False, True, True]


def test_the_peak_is_the_first_of_the_farthest_periods_by_the_callers_rows():
    found = find_episodes(
        group=np.array([2, 1, 1, 1, 1]),
        period=np.array([7, 12, 10, 11, 13]),
        exceeding=np.ones(5, dtype=bool),
        multiple=np.full(5, np.nan),
        excess_mass_kg=np.full(5, np.nan),
        deviation=np.array([np.nan, 3.0, 1.0, 3.0, np.nan]),
        longest_gap=0,
    )
    assert found.group.tolist() == [1, 2]
    assert found.peak_row.tolist() == [3, 0]
