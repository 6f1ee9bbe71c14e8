r"""How often hours under marks lie over the limit, beside the same outlet's other hours.

Assumes: hours with a usable value, counted by outlet, factor and kind of mark; *over* is the raw
value against the hourly limit in force, whatever the mark does to the hour.
Steps:   share over the limit of marked hours -> the series' own share of judged hours -> hours that
         the own share would let expect -> the difference.
Known drawbacks: a start-up is dirtier than normal operation, so that a high share is often what the
mark says it is. Hours of one event resemble each other, so that no probability is given. This is a
clue for a person, never a verdict.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Floats, Integers
from analytics.capture import share


@dataclass(frozen=True, slots=True, kw_only=True)
class Coincidence:
    """
    One element per series and kind of mark.

    Attributes
    ----------
    marked_share : Floats
        Marked hours over the limit, of marked hours with a value; NaN for none.
    own_share : Floats
        Judged hours over the limit, of judged hours of the same series; NaN for none.
    more_hours : Floats
        Marked hours over the limit beyond what the own share would let expect; negative where there
        are fewer. [h] NaN where either share is unknown.
    """

    marked_share: Floats
    own_share: Floats
    more_hours: Floats


def coincidence(
    *,
    marked_hours: Integers,
    marked_over: Integers,
    judged_hours: Integers,
    judged_over: Integers,
) -> Coincidence:
    r"""
    Compare hours under marks with the other hours of the same series.

    Parameters
    ----------
    marked_hours, marked_over : Integers
        Hours under a kind of mark with a usable value, and those of them over the limit.
    judged_hours, judged_over : Integers
        Hours of the series that were judged, and those of them over the limit.

    Returns
    -------
    Coincidence

    Notes
    -----
    .. math:: \Delta = n_{over} - n_{marked} \, \frac{m_{over}}{m_{judged}}
    """
    own = share(judged_over, whole=judged_hours)
    marked = share(marked_over, whole=marked_hours)
    more = np.where(np.isnan(marked), np.nan, marked_over - marked_hours * own)
    return Coincidence(marked_share=marked, own_share=own, more_hours=more)
