"""Low end of an outlet's running hours."""

import numpy as np
import pytest

from analytics.running_profile import is_calm, running_profile


def profile(flow, *, temperature=100.0, oxygen=6.0):
    flow = np.asarray(flow, dtype=float)
    return running_profile(
        flow_m3=flow,
        temperature_c=np.broadcast_to(temperature, flow.shape).astype(float),
        oxygen_pct=np.broadcast_to(oxygen, flow.shape).astype(float),
        not_running_oxygen_pct=19,
        percentile=5,
    )


def test_fifth_percentile_of_running_hours():
    found = profile(np.arange(1.0, 102.0))
    assert (found.running_hours, found.flow_m3, found.temperature_c) == (101, 6.0, 100.0)


def test_hours_without_flow_and_hours_of_air_did_not_run():
    found = profile([0.0, np.nan, -5.0, 500.0, 700.0], oxygen=[6, 6, 6, 19, np.nan])
    assert found.running_hours == 1
    assert found.flow_m3 == 700.0


def test_an_outlet_that_never_ran_has_no_profile():
    found = profile([0.0, 0.0], temperature=np.nan)
    assert found.running_hours == 0
    assert np.isnan(found.flow_m3)
    assert np.isnan(found.temperature_c)


@pytest.mark.parametrize(
    ("flow", "temperature", "calm"),
    [
        (99.0, 50.0, True),  # less gas than its source ever sends
        (100.0, 50.0, False),  # exactly its lowest
        (100.0, 49.9, True),  # or colder than ever
        (99.0, 49.9, True),
        (500.0, 120.0, False),
        (np.nan, 49.9, True),
        (99.0, np.nan, True),
        (np.nan, 50.0, False),  # nothing known says nothing
        (100.0, np.nan, False),
    ],
)
def test_a_stack_is_calm_below_its_lowest_flow_or_its_lowest_temperature(flow, temperature, calm):
    found = is_calm(np.array([flow]), np.array([100.0]), np.array([temperature]), np.array([50.0]))
    assert found.tolist() == [calm]


def test_without_a_profile_nothing_is_calm():
    unknown, known = np.array([np.nan]), np.array([0.0])
    assert is_calm(known, unknown, known, unknown).tolist() == [False]
