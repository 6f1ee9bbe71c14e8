"""Numbers that belong to an hour: the same alone, in a longer series and in another process."""

import numpy as np
import pytest

from demo.chance import bits, key_of, smooth, texture, uniform, white


def test_a_window_computed_alone_equals_the_same_hours_of_a_longer_series():
    long = np.arange(400_000, 410_000, dtype=np.int64)
    short = long[3_333:3_900]
    for noise in (
        lambda hours: uniform(5, hours),
        lambda hours: white(5, hours),
        lambda hours: smooth(5, hours, period=13),
        lambda hours: texture(5, hours, {1: 0.5, 24: 1.0, 700: 0.3}),
    ):
        np.testing.assert_array_equal(noise(long)[3_333:3_900], noise(short))


def test_no_hours_give_no_numbers():
    none = np.zeros(0, dtype=np.int64)
    assert len(texture(5, none, {1: 0.5, 24: 1.0})) == 0


def test_a_key_is_the_same_on_every_machine():
    assert key_of(1, "QH-0001/DA001", "load") == 3827319644989554579


def test_the_generator_is_splitmix64():
    # First outputs of splitmix64 from state 0, as published with the algorithm.
    assert bits(0, np.arange(3, dtype=np.int64)).tolist() == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
        0x06C45D188009454F,
    ]


@pytest.mark.parametrize("noise", [white, lambda key, hours: smooth(key, hours, period=6)])
def test_noise_has_mean_zero_and_about_unit_variance(noise):
    values = noise(key_of("test"), np.arange(200_000, dtype=np.int64))
    assert abs(values.mean()) < 0.02
    assert 0.80 < values.std() < 1.02


def test_streams_with_different_keys_are_not_alike():
    hours = np.arange(20_000, dtype=np.int64)
    first, second = white(key_of(1, "a"), hours), white(key_of(1, "b"), hours)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03
