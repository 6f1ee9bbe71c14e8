"""Partial pooling of rates: empirical Bayes with a beta-binomial model.

Assumes: for each operator and outlet-month, how many trials succeeded of how many. Trials of one
outlet-month are alike (a broken monitor loses a hundred hours at once), so they are weighed by a
design effect, estimated from how outlets of the same operator differ.
Steps:   design effect -> independent trials of each operator -> mean and spread between operators
         -> a beta distribution -> each rate moves towards the mean, the less the more trials.
Known drawbacks: the fit is by moments; with two or three operators the spread between them is
poorly known, and pooling is then close to the common mean or to none at all.
"""

from dataclasses import dataclass

import numpy as np

from analytics.array_types import Floats, Integers

STRONGEST = 1e6
"""Trials of a prior when operators do not differ at all."""
_EVEN = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """
    What the operators of a city are like as a group.

    Attributes
    ----------
    mean : float
        Common rate.
    strength : float
        Independent trials that the common rate weighs.
    design_effect : float
        Trials of one outlet-month that count as one independent trial; at least 1.
    """

    mean: float
    strength: float
    design_effect: float


def sums(values: Floats, *, group: Integers, groups: int) -> Floats:
    """Sum of the values of each group."""
    return np.asarray(np.bincount(group, weights=values, minlength=groups), dtype=np.float64)


def design_effect(successes: Floats, *, trials: Floats, group: Integers, groups: int) -> float:
    r"""
    How much less trials tell because those of one outlet-month are alike.

    Notes
    -----
    Within a group of :math:`k` units with rate :math:`r`, the residuals :math:`e_i = y_i - n_i r`
    have the variance :math:`\frac{k}{k-1}\sum e_i^2`; independent trials would have
    :math:`r(1-r)\sum n_i`. The effect is the ratio of both, summed over the groups, and not below
    1 (Kish; ratio estimator).
    """
    total, size = sums(trials, group=group, groups=groups), np.bincount(group, minlength=groups)
    rate = _ratio(sums(successes, group=group, groups=groups), total)
    residual = successes - trials * rate[group]
    spread = sums(residual**2, group=group, groups=groups)
    several = size >= 2
    found = float(np.sum(spread[several] * size[several] / (size[several] - 1)))
    independent = float(np.sum((total * rate * (1 - rate))[several]))
    # Where nearly everything succeeds, or nothing does, ``found`` is smaller still.
    return max(found / max(independent, _EVEN), 1.0)


def fit(successes: Floats, *, trials: Floats, group: Integers, groups: int) -> Prior:
    r"""
    The beta distribution of the operators' rates.

    Parameters
    ----------
    successes, trials : Floats
        One element for each operator and outlet-month.
    group : Integers
        Number of the operator of each element.
    groups : int
        Operators.

    Returns
    -------
    Prior

    Notes
    -----
    With :math:`n_j` independent trials and rates :math:`r_j`, the weighted mean is
    :math:`\mu = \sum n_j r_j / \sum n_j`, and the variance between operators, by moments,

    .. math:: \tau^2 = \frac{\sum n_j (r_j-\mu)^2 - (J-1)\mu(1-\mu)}
                            {\sum n_j - \sum n_j^2/\sum n_j - (J-1)}

    The strength of the prior is :math:`\mu(1-\mu)/\tau^2 - 1` (Kleinman 1973).
    """
    effect = design_effect(successes, trials=trials, group=group, groups=groups)
    weight = sums(trials, group=group, groups=groups) / effect
    rate = _ratio(sums(successes, group=group, groups=groups) / effect, weight)
    present = weight > 0
    weight, rate, count = weight[present], rate[present], int(np.count_nonzero(present))
    if not count:
        return Prior(mean=0.5, strength=0.0, design_effect=effect)
    whole = float(np.sum(weight))
    mean = float(np.sum(weight * rate)) / whole
    even = mean * (1 - mean)
    between = float(np.sum(weight * (rate - mean) ** 2)) - (count - 1) * even
    scale = whole - float(np.sum(weight**2)) / whole - (count - 1)
    if count < 2 or scale <= 0:
        strength = 0.0
    elif between <= 0:
        strength = STRONGEST
    else:
        strength = min(max(even / (between / scale) - 1, 0.0), STRONGEST)
    return Prior(mean=mean, strength=strength, design_effect=effect)


def pooled_rate(successes: Floats, *, trials: Floats, prior: Prior) -> Floats:
    """
    Rates of operators after pooling.

    Parameters
    ----------
    successes, trials : Floats
        Sums of each operator; any shape.
    prior : Prior
        The fitted distribution.

    Returns
    -------
    Floats
        (α + y) / (α + β + n) in independent trials; NaN where nothing was tried.
    """
    weight, won = trials / prior.design_effect, successes / prior.design_effect
    pooled = _ratio(prior.mean * prior.strength + won, prior.strength + weight)
    return np.where(trials > 0, pooled, np.nan)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros(np.shape(whole)), where=np.asarray(whole) > 0)
