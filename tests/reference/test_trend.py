"""Trend tests against published results, and against pymannkendall on random series."""

import json
from pathlib import Path

import numpy as np
import pytest

from analytics.trend import (
    Direction,
    hamed_rao,
    mann_kendall,
    seasonal_mann_kendall,
    seasonal_parts,
    sen_slope,
)

REFERENCE = json.loads((Path(__file__).parent / "data" / "mann_kendall.json").read_text())
SERIES = {
    "arbitrary_1d": np.array(REFERENCE["series"]["arbitrary_1d"], dtype=float),
    "constant360": np.full(360, 7.0),
    "rising360": np.arange(360.0),
}
TESTS = {
    "original Mann-Kendall (missing values dropped)": mann_kendall,
    "Sen slope": mann_kendall,
    "Hamed-Rao modification, all lags": hamed_rao,
    "constant series of 360 equal values": mann_kendall,
    "strictly rising 0..359": mann_kendall,
}
FIELDS = {
    "p": "p",
    "z": "z",
    "Tau": "tau",
    "s": "s",
    "var_s": "variance",
    "slope": "slope",
    "intercept": "intercept",
}


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: case["test"])
def test_published_results(case):
    result = TESTS[case["test"]](SERIES[case["series"]])
    expected = case["expected"]
    for name, field in FIELDS.items():
        if name in expected:
            assert getattr(result, field) == pytest.approx(expected[name], rel=1e-9, abs=1e-12)
    if "trend" in expected:
        assert result.direction.value.replace("_", " ") == expected["trend"]


@pytest.mark.parametrize("seed", range(5))
def test_random_series_with_gaps_and_ties_equal_pymannkendall(seed):
    import pymannkendall  # with it comes all of scipy's statistics, for every process that collects

    random = np.random.default_rng(seed)
    series = np.round(random.normal(0, 3, 60) + np.arange(60) * random.normal(0, 0.05), 0)
    series[random.random(60) < 0.1] = np.nan
    for ours, theirs in (
        (mann_kendall(series), pymannkendall.original_test(series)),
        (hamed_rao(series), pymannkendall.hamed_rao_modification_test(series)),
        (
            seasonal_mann_kendall(series, period=12),
            pymannkendall.seasonal_test(series, period=12),
        ),
    ):
        for name, field in FIELDS.items():
            assert getattr(ours, field) == pytest.approx(getattr(theirs, name), rel=1e-9), name
        assert ours.direction.value.replace("_", " ") == theirs.trend


def test_two_values_are_no_trend():
    result = mann_kendall(np.array([1.0, np.nan, 5.0]))
    assert result.direction is Direction.TOO_SHORT
    assert np.isnan(result.p)
    assert hamed_rao(np.array([1.0, 5.0])).direction is Direction.TOO_SHORT


def test_nothing_has_no_slope():
    assert np.isnan(sen_slope(np.array([np.nan, 3.0]))).all()
    assert np.isnan(seasonal_mann_kendall(np.full(24, np.nan), period=12).slope)


def test_parts_add_up_to_the_series():
    month = np.arange(48)
    series = 20 + 0.1 * month + 5 * np.sin(month * np.pi / 6)
    series[7] = np.nan
    parts = seasonal_parts(series, period=12, largest_missing_share=0.1)
    np.testing.assert_allclose(
        (parts.trend + parts.seasonal + parts.remainder)[month != 7], series[month != 7]
    )
    assert np.isnan(parts.remainder[7])
    assert np.max(np.abs(parts.remainder[month != 7])) < 0.5


@pytest.mark.parametrize(
    "series",
    [
        np.arange(23.0),
        np.append(np.nan, np.arange(30.0)),
        np.append(np.arange(30.0), np.nan),
        np.where(np.arange(48) % 5 == 2, np.nan, 1.0),
    ],
    ids=["short", "start missing", "end missing", "too many gaps"],
)
def test_parts_are_not_guessed(series):
    assert seasonal_parts(series, period=12, largest_missing_share=0.1) is None
