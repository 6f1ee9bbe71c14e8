"""Control limits of a funnel plot: how far a rate may lie from the common one by chance alone.

Assumes: the common rate and the design effect of the line as they were fitted for pooling.
Steps:   trials -> independent trials -> normal approximation of the binomial -> limits, cut at 0
         and 1.
Known drawbacks: with few independent trials, or a common rate near 1, the approximation is rough.
"""

import numpy as np

from analytics.array_types import Floats

WARNING_Z = 1.959964
"""95 % of rates lie within by chance alone."""
ACTION_Z = 3.090232
"""99.8 % of rates lie within by chance alone."""


def limits(trials: Floats, *, mean: float, design_effect: float, z: float) -> tuple[Floats, Floats]:
    r"""
    Lower and upper limit of a rate.

    Parameters
    ----------
    trials : Floats
        How much was due; positive.
    mean, design_effect : float
        Common rate, and trials that count as one independent trial.
    z : float
        Standard deviations, ``WARNING_Z`` or ``ACTION_Z``.

    Returns
    -------
    tuple of Floats
        Limits within 0 and 1.

    Notes
    -----
    :math:`\mu \pm z\sqrt{\mu(1-\mu)\,d/n}` (Spiegelhalter 2005, with multiplicative
    over-dispersion :math:`d`).
    """
    spread = z * np.sqrt(mean * (1 - mean) * design_effect / np.asarray(trials, dtype=np.float64))
    return np.maximum(mean - spread, 0.0), np.minimum(mean + spread, 1.0)
