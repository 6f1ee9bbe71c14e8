"""Low end of an outlet's running hours."""

import numpy as np

from analytics.running_profile import running_profile


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
