"""Planted values that a careful reader of the data should find, in what a device reports."""

from collections.abc import Callable

import numpy as np

from demo.chance import Hours, Series, key_of, uniform
from demo.flags import NORMAL, OVER_RANGE, Codes
from demo.gas import AIR_OXYGEN_PCT
from demo.model import Factor, Outlet, Planted
from demo.processes import INSTRUMENTS, PH, GasProcess
from demo.state import window

Distortion = Callable[[Outlet, Factor, Hours, Series, dict[str, Series], Planted, slice], Series]


def _reference_share(outlet: Outlet, conditions: dict[str, Series], place: slice) -> Series:
    """Measured over converted concentration."""
    process = outlet.process
    size = place.stop - place.start
    if not isinstance(process, GasProcess) or process.reference_oxygen_pct is None:
        return np.ones(size)
    below = AIR_OXYGEN_PCT - conditions["oxygen_pct"][place]
    return below / (AIR_OXYGEN_PCT - process.reference_oxygen_pct)


def _equal(
    outlet: Outlet,
    factor: Factor,
    hours: Hours,
    values: Series,
    conditions: dict[str, Series],
    one: Planted,
    place: slice,
) -> Series:
    """Exactly the limit, after conversion; the oxygen was set to make that possible."""
    return one.detail["limit"] * _reference_share(outlet, conditions, place)


def _stuck(
    outlet: Outlet,
    factor: Factor,
    hours: Hours,
    values: Series,
    conditions: dict[str, Series],
    one: Planted,
    place: slice,
) -> Series:
    # The value of the hour before is in the window, because windows begin long before events.
    return np.full(place.stop - place.start, values[max(place.start - 1, 0)])


def _clipped(
    outlet: Outlet,
    factor: Factor,
    hours: Hours,
    values: Series,
    conditions: dict[str, Series],
    one: Planted,
    place: slice,
) -> Series:
    """Crowds just under the limit: whatever would be more is shown as a little less."""
    key = key_of("clip", outlet.ref, factor.code)
    share = 0.955 + 0.035 * uniform(key, hours[place])
    return one.detail["limit"] * share * _reference_share(outlet, conditions, place)


def _copied(
    outlet: Outlet,
    factor: Factor,
    hours: Hours,
    values: Series,
    conditions: dict[str, Series],
    one: Planted,
    place: slice,
) -> Series:
    back = int(one.detail["from_hours_before"])
    return values[np.maximum(np.arange(place.start, place.stop) - back, 0)]


def _smoothed(
    outlet: Outlet,
    factor: Factor,
    hours: Hours,
    values: Series,
    conditions: dict[str, Series],
    one: Planted,
    place: slice,
) -> Series:
    """Too even to be water: a tenth of the usual variation about the mean."""
    level = factor.step_on(one.start // 24)
    return level.limit * level.level + 0.04 * (values[place] - level.limit * level.level)


def _drifted(
    outlet: Outlet,
    factor: Factor,
    hours: Hours,
    values: Series,
    conditions: dict[str, Series],
    one: Planted,
    place: slice,
) -> Series:
    key = key_of("drift", outlet.ref, factor.code)
    return -factor.range_high * (0.042 + 0.004 * uniform(key, hours[place]))


def _over_range(
    outlet: Outlet,
    factor: Factor,
    hours: Hours,
    values: Series,
    conditions: dict[str, Series],
    one: Planted,
    place: slice,
) -> Series:
    return np.full(place.stop - place.start, factor.range_high)


def _wrong_unit(
    outlet: Outlet,
    factor: Factor,
    hours: Hours,
    values: Series,
    conditions: dict[str, Series],
    one: Planted,
    place: slice,
) -> Series:
    return values[place] * float(one.detail["factor"])


_DISTORTIONS: dict[str, Distortion] = {
    "at_limit_equal": _equal,
    "stuck_value": _stuck,
    "clipped_below_limit": _clipped,
    "copied_day": _copied,
    "smoothed": _smoothed,
    "zero_drift": _drifted,
    "over_range": _over_range,
    "unit_error": _wrong_unit,
}
_EXACT = frozenset({"at_limit_equal"})


def distort(
    outlet: Outlet,
    factor: Factor,
    hours: Hours,
    values: Series,
    flags: Codes,
    conditions: dict[str, Series],
    planted: list[Planted],
) -> tuple[Series, Codes]:
    """Values and flags of one pollutant with everything planted in them."""
    decimals = INSTRUMENTS[factor.code].decimals
    for one in planted:
        change = _DISTORTIONS.get(one.kind)
        if change is None or one.pollutant_code not in (None, factor.code):
            continue
        place = window(hours, one.start, one.end)
        if place.start == place.stop or (factor.code == PH and one.kind != "copied_day"):
            continue
        changed = change(outlet, factor, hours, values, conditions, one, place)
        if one.kind == "unit_error":
            decimals_here = decimals + 4
        else:
            decimals_here = decimals
        values[place] = changed if one.kind in _EXACT else np.round(changed, decimals_here)
        if one.kind in ("stuck_value", "over_range", "zero_drift"):
            flags[place] = OVER_RANGE if one.kind == "over_range" else NORMAL
    return values, flags
