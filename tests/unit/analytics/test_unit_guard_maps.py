"""Doubtful stretches over days kept as maps: the same hours as the whole series gives."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.exceedance import pack_maps, unpack_maps
from analytics.unit_guard import (
    GuardMaps,
    UnitGuard,
    distance_maps,
    guard_maps,
    suspect_maps,
    unit_suspects,
)
from analytics.vocabulary import LimitBasis, LimitCondition, LimitPurpose, LimitQuantity, code_of
from tests.unit.analytics.day_cases import compute, gas_days, limit, values

GUARDED = {"unit_above_multiple": 50.0, "unit_below_divisor": 1000.0}
ALL = 0xFFFFFF


def maps_of(value, limit_value=50.0):
    """Maps of days of 24 hours; NaN is an hour without a value."""
    grid = np.asarray(value, dtype=float).reshape(-1, 24)
    found = distance_maps(
        value=grid,
        compared=np.isfinite(grid),
        limit=np.full((len(grid), 1), limit_value),
        above_multiple=np.array([[50.0]]),
        below_divisor=np.array([[1000.0]]),
    )
    return GuardMaps(
        above=found["far_above_map"],
        below=found["far_below_map"],
        plausible=found["plausible_map"],
    )


def decided(maps, *, series=None, above_hours=24, below_hours=48):
    days = len(maps.above)
    return suspect_maps(
        series=np.zeros(days, dtype=int) if series is None else series,
        day=np.arange(days),
        maps=maps,
        above_hours=np.broadcast_to(np.asarray(above_hours), days),
        below_hours=np.broadcast_to(np.asarray(below_hours), days),
    )


class TestDistance:
    def test_exactly_so_many_times_and_exactly_such_a_part_are_plausible(self):
        maps = maps_of([2500.0, 0.05, 2500.1, 0.049] + [np.nan] * 20)
        assert (maps.plausible[0], maps.above[0], maps.below[0]) == (0b0011, 0b0100, 0b1000)

    def test_a_limit_below_one_guards_as_well(self):
        """0.1 ng TEQ/m3 times 50 is 5; a thousandth of it is 0.0001."""
        maps = maps_of([5.1, 5.0, 0.00009] + [np.nan] * 21, 0.1)
        assert (maps.above[0], maps.plausible[0], maps.below[0]) == (0b001, 0b010, 0b100)

    def test_without_a_positive_limit_or_a_value_an_hour_decides_nothing(self):
        for value, limit_value in ((1e9, np.nan), (1e9, 0.0), (np.nan, 50.0)):
            maps = maps_of([value] * 24, limit_value)
            assert maps.above[0] == maps.below[0] == maps.plausible[0] == 0

    @pytest.mark.parametrize(
        "columns",
        [
            {"quantity": code_of(LimitQuantity.MASS_RATE)},
            {"condition": code_of(LimitCondition.EXEMPTED_HOURS)},
            {"basis": LimitBasis.INSTANT_RANGE},
        ],
    )
    def test_masses_ranges_and_exempted_hours_say_nothing_of_a_unit(self, columns):
        _, verdict = compute(
            gas_days(**GUARDED), values([6000.0] * 24), limits=limit(50, **columns)
        )
        assert not (verdict.far_above_map | verdict.plausible_map).any()

    def test_hours_and_days_limited_by_a_concentration_are_compared(self):
        for basis in (LimitBasis.HOUR, LimitBasis.DAY):
            _, verdict = compute(
                gas_days(**GUARDED), values([6000.0] * 24), limits=limit(50, basis=basis)
            )
            assert verdict.far_above_map.tolist() == [ALL]

    def test_a_suspicion_takes_the_verdict_and_leaves_the_distance(self):
        days = gas_days(**GUARDED, unit_suspect_map=0x00FFFF)
        results, verdict = compute(days, values([6000.0] * 24), limits=limit(50))
        assert verdict.far_above_map.tolist() == [ALL]
        assert verdict.exceeding_map.tolist() == [0xFF0000]
        assert (results.valid_hours[0], results.judged_hours[0]) == (24, 8)
        assert results.mean_measured[0] == 6000.0


class TestSeveralLimits:
    def of(self, **columns):
        given_columns = {
            "governing": [True, True],
            "purpose": [0, 0],
            "far_above_map": [0, 0],
            "far_below_map": [0, 0],
            "plausible_map": [0, 0],
        } | columns
        return guard_maps(
            days=1,
            series_day=np.array([0, 0]),
            governing=np.array(given_columns.pop("governing")),
            purpose=np.array(given_columns.pop("purpose"), dtype=np.uint8),
            **{name: np.array(cells, dtype=np.int32) for name, cells in given_columns.items()},
        )

    def test_an_hour_is_far_when_it_is_far_from_all_that_hold_in_it(self):
        maps = self.of(far_above_map=[0b111, 0b001], plausible_map=[0, 0b010])
        assert (maps.above[0], maps.plausible[0]) == (0b101, 0b010)
        maps = self.of(far_below_map=[0b11, 0b01], plausible_map=[0, 0b10])
        assert (maps.below[0], maps.plausible[0]) == (0b01, 0b10)

    def test_only_governing_limits_count(self):
        maps = self.of(governing=[True, False], far_above_map=[1, 0], plausible_map=[0, 1])
        assert (maps.above[0], maps.plausible[0]) == (1, 0)

    def test_what_the_permit_says_stands_before_other_purposes(self):
        push = code_of(LimitPurpose.PUSH_TO_ENFORCEMENT)
        maps = self.of(purpose=[0, push], far_above_map=[1, 0], plausible_map=[0, 1])
        assert (maps.above[0], maps.plausible[0]) == (1, 0)
        maps = self.of(purpose=[push, push], far_above_map=[1, 0], plausible_map=[0, 1])
        assert (maps.above[0], maps.plausible[0]) == (0, 1)


class TestStretches:
    def test_a_stretch_crosses_midnight(self):
        value = [30.0] * 12 + [6000.0] * 24 + [30.0] * 12
        assert decided(maps_of(value)).tolist() == [0xFFF000, 0x000FFF]
        value[12] = 30.0
        assert not decided(maps_of(value)).any()

    def test_hours_without_a_value_do_not_end_it_and_days_without_any_neither(self):
        gap = [np.nan] * 24
        value = [30.0] * 12 + [6000.0] * 12 + gap + [6000.0] * 12 + [np.nan] * 12
        assert decided(maps_of(value)).tolist() == [0xFFF000, 0, 0x000FFF]

    def test_hours_without_a_value_do_not_count_either(self):
        """23 hours far above in 31, after hours that are plausible."""
        value = [30.0] * 12 + [6000.0] * 12 + [np.nan] * 8 + [6000.0] * 11 + [30.0] * 5
        assert not decided(maps_of(value)).any()
        value[43] = 6000.0
        assert decided(maps_of(value)).tolist() == [0xFFF000, 0x0FFF00]

    def test_low_and_high_do_not_add_up(self):
        value = [6000.0] * 12 + [0.001] * 36
        assert not decided(maps_of(value)).any()

    def test_the_low_side_lasts_from_its_first_hour_to_its_last_with_hours_enough(self):
        batch = ([0.001] * 8 + [np.nan] * 16) * 3
        assert decided(maps_of(batch), below_hours=56).tolist() == [0xFF] * 3
        assert not decided(maps_of(batch), below_hours=57).any()
        few = ([0.001] * 8 + [np.nan] * 16) * 2 + [0.001] * 7 + [np.nan] * 17
        assert not decided(maps_of(few), below_hours=50).any()

    def test_each_day_asks_for_its_own_length(self):
        value = [30.0] * 12 + [6000.0] * 24 + [30.0] * 12
        assert decided(maps_of(value), above_hours=[24, 25]).tolist() == [0xFFF000, 0]

    def test_series_are_apart(self):
        maps = maps_of([30.0] * 12 + [6000.0] * 24 + [30.0] * 12)
        assert not decided(maps, series=np.array([0, 1])).any()


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    days=st.integers(1, 12),
    series=st.integers(1, 3),
    missing=st.sampled_from([0.0, 0.1, 0.7]),
)
def test_maps_find_what_the_hours_find(seed, days, series, missing):
    random = np.random.default_rng(seed)
    guard = UnitGuard(above_multiple=50, above_hours=24, below_divisor=1000, below_hours=40)
    parts = []
    for _ in range(series):
        cuts = np.sort(random.integers(0, days * 24, 6))
        bounds = np.unique([0, *cuts, days * 24])
        levels = [np.full(b - a, random.choice([6000.0, 30.0, 0.001])) for a, b in pairwise(bounds)]
        parts.append(np.concatenate(levels))
    value = np.concatenate(parts)
    value[random.random(len(value)) < missing] = np.nan
    number = np.repeat(np.arange(series), days * 24)
    valid = np.isfinite(value)
    expected = np.zeros(len(value), dtype=bool)
    expected[valid] = unit_suspects(
        series=number[valid],
        hour=np.arange(len(value))[valid],
        value=value[valid],
        limit=np.full(valid.sum(), 50.0),
        guard=guard,
    )
    found = decided(maps_of(value), series=np.repeat(np.arange(series), days), below_hours=40)
    assert np.array_equal(unpack_maps(found).reshape(-1), expected)
    assert np.array_equal(found, pack_maps(expected.reshape(-1, 24)))
