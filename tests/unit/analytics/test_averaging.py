"""Averages and what is needed for them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.averaging import (
    arithmetic_means,
    flow_weighted_means,
    longer_means,
    minimum_by_share,
    normal_share_flags,
)

STARTS = np.array([0, 3])
ALL = np.ones(6, dtype=bool)


def test_groups_are_averaged_apart():
    mean, valid = arithmetic_means(
        np.array([1.0, 2.0, 6.0, 10.0, np.nan, 20.0]), starts=STARTS, is_valid=ALL, minimum_valid=2
    )
    assert mean.tolist() == [(1 + 2 + 6) / 3, (10 + 20) / 2]
    assert valid.tolist() == [3, 2]


def test_a_group_without_values_has_no_mean_even_without_a_minimum():
    mean, valid = arithmetic_means(np.full(6, np.nan), starts=STARTS, is_valid=ALL, minimum_valid=0)
    assert np.isnan(mean).all()
    assert valid.tolist() == [0, 0]


def test_one_valid_value_is_enough_where_one_is_asked_for():
    values = np.array([4.0, np.nan, np.nan, 5.0, 6.0, np.nan])
    chosen = np.array([True, True, True, True, False, True])
    mean, valid = arithmetic_means(values, starts=STARTS, is_valid=chosen, minimum_valid=1)
    weighted, weighing = flow_weighted_means(
        values, flow_m3=np.full(6, 2.0), starts=STARTS, is_valid=chosen, minimum_valid=1
    )
    assert mean.tolist() == weighted.tolist() == [4.0, 5.0]
    assert valid.tolist() == weighing.tolist() == [1, 1]


def test_zero_flow_takes_no_part_in_weighted_means():
    mean, valid = flow_weighted_means(
        np.array([40.0, 999.0, 60.0, 5.0, 5.0, 5.0]),
        flow_m3=np.array([30.0, 0.0, 10.0, np.nan, 0.0, -1.0]),
        starts=STARTS,
        is_valid=ALL,
        minimum_valid=1,
    )
    assert mean[0] == (40 * 30 + 60 * 10) / 40
    assert np.isnan(mean[1])
    assert valid.tolist() == [2, 0]


@given(st.lists(st.floats(0, 1e6), min_size=6, max_size=6), st.floats(0.1, 1e5))
def test_equal_flows_weigh_like_none(values, flow):
    weighted, _ = flow_weighted_means(
        np.array(values), flow_m3=np.full(6, flow), starts=STARTS, is_valid=ALL, minimum_valid=1
    )
    plain, _ = arithmetic_means(np.array(values), starts=STARTS, is_valid=ALL, minimum_valid=1)
    np.testing.assert_allclose(weighted, plain, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("due", "needed"), [(0, 0), (1, 1), (7, 6), (8, 6), (24, 18)])
def test_75_percent_of_the_hours_due(due, needed):
    assert minimum_by_share(np.array([due]), share=0.75).tolist() == [needed]


@pytest.mark.parametrize(("over", "needed"), [(3e-10, 18), (1.2e-9, 19)])
def test_only_noise_below_the_ninth_decimal_is_taken_for_noise(over, needed):
    share = (18 + over) / 24
    assert minimum_by_share(np.array([24]), share=share).tolist() == [needed]


def test_an_empty_aggregate_is_not_normal():
    flags = normal_share_flags(np.array([0, 1]), present=np.array([0, 1]), minimum_share=0.75)
    assert flags.tolist() == [False, True]


def test_a_month_needs_its_valid_days():
    days = np.array([1.0, 3.0, np.nan, 10.0, 20.0, 60.0])
    mean, valid = longer_means(days, starts=STARTS, minimum_valid_days=3)
    np.testing.assert_equal(mean, [np.nan, 30.0])
    assert valid.tolist() == [2, 3]


def test_a_month_of_water_is_weighted_by_the_days_volumes():
    mean, _ = longer_means(
        np.array([10.0, 40.0, np.nan, 1.0, 1.0, 1.0]),
        starts=STARTS,
        minimum_valid_days=2,
        weights=np.array([300.0, 100.0, 500.0, 1.0, 1.0, 1.0]),
    )
    assert mean.tolist() == [(10 * 300 + 40 * 100) / 400, 1.0]
