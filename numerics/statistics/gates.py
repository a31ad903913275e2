r"""Gates: when a standard error may not be believed, no verdict is given.

A normal approximation for a mean needs that no single replicate carries the variance (Lindeberg's
condition; for identically distributed replicates :math:`\max_i x_i^2 / \sum_i x_i^2 \to 0` holds exactly in
the normal domain of attraction). So the largest replicate's share of the sum of squared deviations is
measured, and above `HEAVY_TAIL_SHARE` the run answers "unknown". A squared normal error has a share near
:math:`(2 \log R)^2 / (2R)`: 2 % at R = 8192.

A mean that is still skew is not normal either: beyond `SKEWNESS_LIMIT`, the skewness of a mean of a hundred rare events
or of 800 squared normal errors, the answer is "unknown" as well.

Two further allowances are made before a difference counts.

*Skewness.* The studentised mean of R replicates of skewness :math:`\gamma` has the distribution function
:math:`\Phi(x) + \gamma (2 x^2 + 1) \varphi(x)/(6 \sqrt R)` to the next order (Hall 1992, section 2.6), so
quantiles move by :math:`\gamma (2 x^2 + 1)/(6 \sqrt R)`. Twice that is granted, since heavy tails show less skewness
than they have.

*What was not seen.* An event of probability p is missed by R independent replicates with probability
:math:`(1 - p)^R < \alpha` only if :math:`p R > \log(1/\alpha)`. An arm after regression may have a standard error
that measures the bulk alone; so it is granted :math:`\log(1/\alpha)/R` times the largest deviation seen before the
regression, the term of order 1/R in Bernstein's inequality.

*Beyond the gates.* A check that has sharpness to spare may go on, up to `WIDEST` times their limits, with a wider
standard error. By Bernstein's inequality the tail of a mean of bounded terms at z standard errors is that of a
normal law of variance :math:`s^2 (1 + b z/(3 s))`, b the largest term; with b = s times the root of the largest share
seen, and the skewness's shift on top, the standard error grows by `widened`.

References
----------
G. L. O'Brien (1980), A limit theorem for sample maxima and heavy branches in Galton-Watson trees,
J. Appl. Probab. 17, 539-545.

P. Hall (1992), The Bootstrap and Edgeworth Expansion, Springer.

A. Maurer, M. Pontil (2009), Empirical Bernstein bounds and sample-variance penalization, COLT, theorem 4.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from .moments import Array, Moments
from .power import quantile

HEAVY_TAIL_SHARE: Final = 0.1
"""Largest share of the sum of squares that one replicate may have."""

SKEWNESS_LIMIT: Final = 0.1
"""Largest skewness of a mean whose normal tail is trusted."""


WIDEST: Final = 3.0
"""How far beyond the two limits a widened standard error still serves."""


def heavy_tail(share: float, skewness: float, count: int, times: float = 1.0) -> str | None:
    """Why the normal tail of a mean of `count` replicates is not believed, or ``None``.

    Parameters
    ----------
    share, skewness, count
        Of the largest replicate; of the mean; of replicates.
    times
        How many times the limits are allowed, where standard errors are `widened`.
    """
    if share > times * HEAVY_TAIL_SHARE:
        return f"the tail is heavy: one replicate carries {share:.0%} of the sum of squares"
    if abs(skewness) > times * SKEWNESS_LIMIT:
        return (
            f"the tail is heavy: the mean of {count} replicates still has a skewness of {abs(skewness):.2f}, "
            f"above {times * SKEWNESS_LIMIT:.1f}; give more replicates"
        )
    return None


def widened(share: float, skewness: float, alpha: float) -> float:
    """By what factor a standard error is widened for the largest share and the skewness of its mean."""
    z = quantile(1 - alpha / 2)
    return math.sqrt(1 + math.sqrt(share) * z / 3) * (1 + skewed(skewness, alpha) / z)


def unseen(alpha: float) -> float:
    """How many of the most extreme replicates seen may be missing from a mean, at a false-alarm probability alpha."""
    return math.log(1 / alpha)


def skewed(skewness: float, alpha: float) -> float:
    """What is granted to a mean of this skewness, in standard errors, at a false-alarm probability alpha."""
    x = quantile(1 - alpha / 2)
    return abs(skewness) * (2 * x * x + 1) / 3


def skewness_of_mean(moments: Moments) -> Array:
    """Skewness over the root of the number of replicates, shape (G, p); 0 for a constant."""
    with np.errstate(over="ignore", invalid="ignore"):
        sums = np.diagonal(moments.comoment, axis1=1, axis2=2)
        return np.divide(moments.cubes, sums**1.5, out=np.zeros_like(sums), where=sums != 0)


def rare(moments: Moments) -> Array:
    """What one more replicate like the most extreme would add to each mean.

    Returns
    -------
    Array
        Shape (G, p): the largest deviation from the mean, over the number of replicates.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return np.maximum(moments.largest - moments.mean, moments.mean - moments.smallest) / moments.count


def largest_share(moments: Moments) -> Array:
    """Share of the most extreme replicate in the sum of squared deviations.

    Returns
    -------
    Array
        Shape (G, p), between 0 and 1; 0 for a constant and 1 for an overflow.
    """
    # A replicate that overflowed, or nearly did, is as heavy as a tail can be.
    with np.errstate(over="ignore", invalid="ignore"):
        extreme = (rare(moments) * moments.count) ** 2
        sums = np.diagonal(moments.comoment, axis1=1, axis2=2)
        share = np.divide(extreme, sums, out=np.zeros_like(extreme), where=sums != 0)
    return np.where(np.isfinite(share), np.minimum(share, 1.0), 1.0)
