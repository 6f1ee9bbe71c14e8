"""Whether a value exceeds a limit, by how much, for how long, and how sure the verdict is.

Assumes: values and limits in one unit; the caller chose the limit in force on the day.
Steps:   round the computation's noise away -> compare at full value, strictly -> multiple or
         deviation -> excess mass -> stage.
Known drawbacks: limits finer than six decimals of the canonical unit cannot be told from noise.
"""

from typing import Any

import numpy as np

from analytics.array_types import Booleans, Codes, Floats, Integers, Maps
from analytics.concentration import OXYGEN_IN_AIR_PCT
from analytics.units import HOURS_PER_DAY, SECONDS_PER_HOUR, SHANGHAI_OFFSET_HOURS
from analytics.vocabulary import Stage, code_of

COMPARISON_DECIMALS = 6
"""Decimals kept before comparing, against the noise of binary arithmetic alone; not a rounding rule
of a standard. Both sides are rounded half to even and then compared at full value."""


def without_noise(value: Any) -> Any:
    """Value rounded half to even at ``COMPARISON_DECIMALS``; NaN and infinities stay."""
    return np.round(value, COMPARISON_DECIMALS)


def exceeds(value: Any, *, lower: Any, upper: Any) -> Any:
    """
    Whether values lie outside their limits.

    Parameters
    ----------
    value : numeric
        Judged values.
    lower, upper : numeric
        Limits in the unit of the value; NaN for none.

    Returns
    -------
    bool or Booleans
        Strictly above ``upper`` or strictly below ``lower``. A value equal to its limit complies.
        NaN never exceeds.

    Notes
    -----
    Comparison at full value (全数值比较法, GB/T 8170). A typed value never exceeds the same limit
    typed.
    """
    rounded = without_noise(value)
    return (rounded > without_noise(upper)) | (rounded < without_noise(lower))


def multiple(value: Any, *, upper: Any) -> Any:
    """
    Exceedance multiple 超标倍数, ``value / limit - 1``.

    NaN where the limit is not positive: nothing is a multiple of zero. Ranges (pH) have no
    multiple, see ``deviation``.
    """
    limit = without_noise(upper)
    positive = limit * np.where(np.greater(limit, 0), 1.0, np.nan)
    return without_noise(value) / positive - 1


def deviation(value: Any, *, lower: Any, upper: Any) -> Any:
    """
    Distance outside the limits, in their unit; negative inside.

    The larger of ``value - upper`` and ``lower - value``; a side without limit takes no part.
    """
    rounded = without_noise(value)
    return np.fmax(rounded - without_noise(upper), without_noise(lower) - rounded)


def excess_mass_kg(*, measured: Any, judged: Any, upper: Any, flow_m3: Any, kg_per_m3: Any) -> Any:
    r"""
    Mass above the limit in one exceeding hour, or of an exceeding water day.

    Parameters
    ----------
    measured : numeric
        Measured concentration, before conversion.
    judged : numeric
        The same value as it was compared with the limit.
    upper : numeric
        Limit, unit of ``judged``.
    flow_m3 : numeric
        Volume; gas: dry, standard state. [m³]
    kg_per_m3 : numeric
        Mass in one cubic metre at a concentration of one unit. [kg m⁻³]

    Returns
    -------
    numeric
        Excess mass. [kg] NaN where an input is, or where the value does not exceed.

    Notes
    -----
    .. math:: E = (C - L \, C / C') \, D

    The limit at the measured oxygen is :math:`L \, C / C'`, with :math:`C'` the converted and
    :math:`C` the measured concentration; for water both are the same.
    """
    beyond = np.where(np.greater(judged, upper), judged, np.nan)
    return measured * (1 - upper / beyond) * flow_m3 * kg_per_m3


def strictness(upper: Any, *, reference_oxygen_pct: Any, reference_excess_air: Any) -> Any:
    """
    Key by which limits with different references compare: the smaller, the stricter.

    A limit of 100 at 6 % oxygen is looser on the same gas than 100 at 9 %: what a limit allows at
    a given oxygen is ``upper / (21 - reference)``. A limit without a reference is taken as it is
    written. NaN, a limit without an upper end, sorts last.
    """
    air = np.where(
        np.isnan(reference_oxygen_pct),
        reference_excess_air,
        OXYGEN_IN_AIR_PCT / (OXYGEN_IN_AIR_PCT - reference_oxygen_pct),
    )
    return np.nan_to_num(upper * np.where(np.isnan(air), 1.0, air), nan=np.inf)


def stricter(*, group: Integers, key: Floats, lower: Floats, limit_id: Integers) -> Booleans:
    """
    The strictest limit of each group.

    Parameters
    ----------
    group : Integers
        Rows with the same number are in force at once.
    key : Floats
        ``strictness``.
    lower : Floats
        Lower limits; of equal keys the higher lower limit is stricter.
    limit_id : Integers
        Decides the rest, so that the answer never depends on the order of rows.

    Returns
    -------
    Booleans
        True for exactly one row of each group.
    """
    floor = -np.nan_to_num(lower, nan=-np.inf)
    order = np.lexsort((limit_id, floor, key, group))
    first = np.append(True, np.diff(group[order]) != 0)[: len(group)]
    governing = np.zeros(len(group), dtype=np.bool_)
    governing[order[first]] = True
    return governing


def closing_time_s(day: Integers, *, hours_after_day_end: float) -> Integers:
    """
    Second since 1970-01-01T00:00Z at which something about a day closes.

    Parameters
    ----------
    day : Integers
        Day number.
    hours_after_day_end : float
        From the end of the day in Asia/Shanghai: 12 for noon of the next day. A rule row.
    """
    end_hour = (day + 1) * HOURS_PER_DAY - SHANGHAI_OFFSET_HOURS
    return np.asarray((end_hour + hours_after_day_end) * SECONDS_PER_HOUR).astype(np.int64)


def is_closed(day: Integers, *, hours_after_day_end: float, as_of_s: int) -> Booleans:
    """Whether the time to act on a day is over at ``as_of_s``; the closing second is over."""
    return closing_time_s(day, hours_after_day_end=hours_after_day_end) <= as_of_s


def stages(
    *,
    exceeding: Booleans,
    needs_person: Booleans,
    marking_closed: Booleans,
    settled: Booleans,
) -> Codes:
    """
    Stage of verdicts as far as rules alone bring them.

    Parameters
    ----------
    exceeding : Booleans
        Something exceeds its limit.
    needs_person : Booleans
        The case is one that only a person may settle (over range and nothing else).
    marking_closed, settled : Booleans
        The time to mark is over; the day was reviewed, or its time for review is over.

    Returns
    -------
    Codes
        ``none``, ``warning`` 预警, ``pending`` 待核实 or ``by_rule`` 自动监测数据超标. A person's
        decision (``verified``, ``rejected``) stands over it and is the caller's.
    """
    stage = np.full(np.shape(exceeding), code_of(Stage.NONE), dtype=np.uint8)
    found = exceeding | needs_person
    stage[found] = code_of(Stage.WARNING)
    stage[found & marking_closed] = code_of(Stage.PENDING)
    stage[exceeding & marking_closed & settled] = code_of(Stage.BY_RULE)
    return stage


def pack_maps(hours: Booleans) -> Maps:
    """24-bit maps of rows of 24 hours; bit 0 is the first."""
    octets = np.zeros((len(hours), 4), dtype=np.uint8)
    octets[:, :3] = np.packbits(hours, axis=1, bitorder="little")
    return octets.view("<i4")[:, 0].astype(np.int32)


def unpack_maps(maps: Maps | Integers) -> Booleans:
    """Rows of 24 hours of 24-bit maps; inverse of ``pack_maps``."""
    bits = np.arange(HOURS_PER_DAY, dtype=np.int32)
    return (np.asarray(maps, dtype=np.int32)[:, np.newaxis] >> bits & 1).astype(np.bool_)


def count_hours(maps: Maps | Integers) -> Integers:
    """Hours in 24-bit maps."""
    return np.bitwise_count(maps).astype(np.int64)
