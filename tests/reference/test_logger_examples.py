"""Volumes and masses that data loggers sent together, and those that HJ 212-2017 prints.

The names are those of the collection that the pairs were gathered in.

Only the pairing of inputs and results was done here; tolerances are the rounding of what was sent.
"""

import pytest

from analytics.emission_totals import (
    gas_mass_kg,
    gas_volume_m3,
    water_mass_kg,
    water_volume_m3,
)


@pytest.mark.parametrize(
    ("flow_l_s", "seconds", "volume_m3", "tolerance"),
    [
        pytest.param(
            17.5, 600, 10.5, 0.05, id="water-std-10min: HJ 212-2017 table C.16, ten minutes"
        ),
        pytest.param(17.5, 3600, 63.0, 0.05, id="water-std-hour: HJ 212-2017 table C.17, hour"),
        pytest.param(
            17.5, 24 * 3600, 1512.0, 0.05, id="water-std-day: HJ 212-2017 table C.18, day"
        ),
        pytest.param(208.01, 3600, 748.84, 0.02, id="w1-volume: logger 1, hour"),
        pytest.param(909.87, 60, 54.59, 0.006, id="w3a-volume: logger 3a, minute"),
        pytest.param(900.88, 60, 54.05, 0.006, id="w3b-volume: logger 3b, minute"),
    ],
)
def test_water_volume(flow_l_s, seconds, volume_m3, tolerance):
    volume = water_volume_m3(flow_l_s=flow_l_s, seconds=seconds)
    assert volume == pytest.approx(volume_m3, abs=tolerance)


def test_water_day_is_the_sum_of_its_hours():
    """The w01018-Cou printed beside it (63.0 an hour, 2142.0 a day) does not fit (8)-(11)."""
    hours = [water_volume_m3(flow_l_s=17.5, seconds=3600)] * 24
    assert sum(hours) == pytest.approx(1512.0, abs=0.05)


@pytest.mark.parametrize(
    ("volume_m3", "concentration_mg_l", "mass_kg"),
    [
        pytest.param(748.84, 23.2, 17.37, id="w1-COD: logger 1"),
        pytest.param(748.84, 3.2, 2.4, id="w1-NH3-N: logger 1, ammonia nitrogen"),
        pytest.param(748.84, 0.062, 0.05, id="w1-TP: logger 1, total phosphorus"),
        pytest.param(748.84, 4.01, 3.0, id="w1-TN: logger 1, total nitrogen"),
        pytest.param(54.59, 30.18, 1.65, id="w3a-NH3N: logger 3a, ammonia nitrogen"),
        pytest.param(54.05, 999.99, 54.05, id="w3b-COD: logger 3b, at the top of its range"),
    ],
)
def test_water_mass(volume_m3, concentration_mg_l, mass_kg):
    mass = water_mass_kg(concentration_mg_l=concentration_mg_l, volume_m3=volume_m3)
    assert mass == pytest.approx(mass_kg, abs=0.006)


def test_gas_volume_and_mass_of_one_hour():
    """g1-volume, g1-NMHC: a logger's hour of NMHC; 1.9 m3 is the rounding of its mean flow."""
    volume = gas_volume_m3(flow_m3_s=5.331, seconds=3600)
    assert volume == pytest.approx(19_191.973, abs=1.9)
    mass = gas_mass_kg(measured_dry_mg_m3=0.933, flow_m3=19_191.973)
    assert mass == pytest.approx(0.018, abs=0.0006)
