"""Rates of data: transmission, validity, their product, and the quarter's capture.

Assumes: counts of hours that ``analytics.daily`` made, in which stopped hours are not due, a valid
hour is due, and a received hour is due.
Known drawbacks: a rate over few due hours moves in steps; every rate therefore travels with its
counts, and a rate over none does not exist.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Booleans, Floats, Integers


@dataclass(frozen=True, slots=True)
class TransmissionRates:
    """
    有效传输率 and its parts; shares, NaN where nothing was due.

    Attributes
    ----------
    transmission : Floats
        传输率, received of due hours.
    validity : Floats
        有效率, valid of received hours; NaN where nothing was received.
    effective : Floats
        有效传输率, valid of due hours.
    """

    transmission: Floats
    validity: Floats
    effective: Floats


def share(part: Integers | Floats, *, whole: Integers | Floats) -> Floats:
    """Part of a whole; NaN where the whole is zero: no data is not 100 %, and not 0 %."""
    part, whole = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)


def transmission_rates(
    *, due_hours: Integers, received_hours: Integers, valid_hours: Integers
) -> TransmissionRates:
    """
    Transmission rate, valid rate and effective transmission rate.

    Parameters
    ----------
    due_hours : Integers
        Hours for which a value was due. Stopped hours are not; nor, in water, the hour that an
        automatic standard check took, so that 23 of 24 are complete.
    received_hours : Integers
        Due hours that arrived: the prompt ones for the 即时 rate, all for the 补全 rate.
    valid_hours : Integers
        Those of them that are valid.

    Returns
    -------
    TransmissionRates

    Notes
    -----
    有效传输率 = 传输率 × 有效率 = valid / due. National total-reduction assessment; 《自动监测数据
    有效传输率统计算法说明》.
    """
    return TransmissionRates(
        transmission=share(received_hours, whole=due_hours),
        validity=share(valid_hours, whole=received_hours),
        effective=share(valid_hours, whole=due_hours),
    )


def excused_check_hours(
    *, due_hours: Integers, received_hours: Integers, check_hours: Integers, allowed_a_day: int
) -> Integers:
    """
    Hours of a day that automatic checks take out of *due*.

    Parameters
    ----------
    due_hours, received_hours : Integers
        Hours of the day before the rule.
    check_hours : Integers
        Hours in which an automatic standard check ran.
    allowed_a_day : int
        Hours a day that the rule leaves out.

    Returns
    -------
    Integers
        Never more than the hours that are missing: a check that delivered its value excuses none.
    """
    missing = np.maximum(np.asarray(due_hours) - received_hours, 0)
    return np.minimum(np.minimum(check_hours, allowed_a_day), missing)


def capture_rate(*, hours: Integers, stopped_hours: Integers, invalid_hours: Integers) -> Floats:
    r"""
    季度有效数据捕集率 of HJ 75-2017.

    Parameters
    ----------
    hours : Integers
        Hours of the quarter, or of its part so far (暂算).
    stopped_hours : Integers
        Hours in which the source was stopped.
    invalid_hours : Integers
        Hours without a valid value while it was not.

    Returns
    -------
    Floats
        Share; NaN where the source was stopped throughout.

    Notes
    -----
    .. math:: \alpha = \frac{T - T_{stop} - T_{invalid}}{T - T_{stop}}

    HJ 75-2017, section 12.1. In terms of days computed here this is valid hours of due hours.
    """
    running = np.asarray(hours) - stopped_hours
    return share(running - invalid_hours, whole=running)


def meets_target(rate: Floats, *, minimum: float) -> Booleans:
    """Whether a rate reaches its minimum; a rate that does not exist reaches nothing."""
    return np.asarray(rate) >= minimum
