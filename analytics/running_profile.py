"""How calm and how cold a stack is when its source runs at its lowest.

Assumes: hours of one outlet from the months before the one in which the answer is used, so that the
answer does not move under the days that are computed with it.
Steps:   hours that ran -> low percentile of flow and of temperature.
Known drawbacks: an outlet whose way of running changed keeps its old profile for some months.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningProfile:
    """
    Low end of an outlet's running hours.

    Attributes
    ----------
    running_hours : int
        Hours behind the percentiles.
    flow_m3, temperature_c : float
        Percentile of the hourly flow and of the temperature; NaN for unknown.
    """

    running_hours: int
    flow_m3: float
    temperature_c: float


def running_profile(
    *,
    flow_m3: Floats,
    temperature_c: Floats,
    oxygen_pct: Floats,
    not_running_oxygen_pct: float,
    percentile: float,
) -> RunningProfile:
    """
    Percentile of flow and temperature over the hours in which the source ran.

    Parameters
    ----------
    flow_m3, temperature_c, oxygen_pct : Floats
        Companions of the same hours; NaN for missing.
    not_running_oxygen_pct : float
        Oxygen from which a stack is taken as not running; a rule row.
    percentile : float
        0 to 100; a rule row.

    Returns
    -------
    RunningProfile
        An hour ran when its flow is positive and its oxygen, where measured, is below
        ``not_running_oxygen_pct``: ventilation through a cold stack is flow too, but it is air.
    """
    ran = (flow_m3 > 0) & ~(oxygen_pct >= not_running_oxygen_pct)
    return RunningProfile(
        running_hours=int(ran.sum()),
        flow_m3=_percentile(flow_m3[ran], percentile),
        temperature_c=_percentile(temperature_c[ran], percentile),
    )


def is_calm(
    flow_m3: Floats, low_flow_m3: Floats, temperature_c: Floats, low_temperature_c: Floats
) -> Booleans:
    """
    Whether a stack is calmer or colder than it ever is while its source runs.

    Parameters
    ----------
    flow_m3, temperature_c : Floats
        Companions of an hour; NaN for missing, which says nothing.
    low_flow_m3, low_temperature_c : Floats
        Low end of the outlet's own running hours (``running_profile``); NaN for unknown.
    """
    return (flow_m3 < low_flow_m3) | (temperature_c < low_temperature_c)


def _percentile(values: Floats, percentile: float) -> float:
    known = values[np.isfinite(values)]
    return float(np.percentile(known, percentile)) if len(known) else float("nan")
