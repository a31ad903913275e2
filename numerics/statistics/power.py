r"""What a check could have seen: minimal detectable error and the replicates a precision needs.

With standard error s of an estimate of r, a two-sided test at level alpha has power 1 - beta against a
difference of :math:`(z_{1-\alpha/2} + z_{1-\beta})\, s`; as a relative error, divide by |r|. With
:math:`c^2` the relative variance of one replicate, :math:`s = |r| \sqrt{c^2/R}`, and solving for R gives
the number of replicates. TOST at true difference zero needs :math:`(z_{1-\alpha} + z_{1-\beta/2})^2 c^2/\delta^2`.

References
----------
S.-C. Chow, J. Shao, H. Wang (2008), Sample Size Calculations in Clinical Research, 2nd ed., sections 3.1-3.2.
"""

from __future__ import annotations

import math

from scipy import special

from ...theory.errors import InputError


def quantile(probability: float) -> float:
    """Quantile of the standard normal law."""
    return float(special.ndtri(probability))


def check_levels(alpha: float, beta: float) -> None:
    """Refuse error probabilities outside (0, 1/2)."""
    for name, level in (("alpha", alpha), ("beta", beta)):
        if not 0 < level < 0.5:
            raise InputError(
                f"{name} is a probability of error between 0 and 1/2", got=level, instead=f"{name}=0.05"
            )


def minimal_detectable_error(
    exact: float, standard_error: float, *, alpha: float = 0.05, beta: float = 0.05
) -> float:
    """Smallest relative error that the difference test finds with probability 1 - beta; infinite when r = 0."""
    check_levels(alpha, beta)
    if exact == 0:
        return math.inf
    return (quantile(1 - alpha / 2) + quantile(1 - beta)) * standard_error / abs(exact)


def _replicates(relative_variance: float, error: float, scale: float) -> int:
    if not (math.isfinite(relative_variance) and relative_variance >= 0):
        raise InputError("a relative variance is a finite number >= 0", got=relative_variance)
    if not error > 0:
        raise InputError("a precision is a positive relative error", got=error, instead="0.001")
    return max(2, math.ceil(relative_variance * (scale / error) ** 2))


def replicates_for_difference(
    relative_variance: float, error: float, *, alpha: float = 0.05, beta: float = 0.05
) -> int:
    """Replicates with which a relative error of size `error` is found with probability 1 - beta."""
    check_levels(alpha, beta)
    return _replicates(relative_variance, error, quantile(1 - alpha / 2) + quantile(1 - beta))


def replicates_for_equivalence(
    relative_variance: float, margin: float, *, alpha: float = 0.05, beta: float = 0.05
) -> int:
    """Replicates with which TOST confirms a true equality with probability 1 - beta."""
    check_levels(alpha, beta)
    return _replicates(relative_variance, margin, quantile(1 - alpha) + quantile(1 - beta / 2))
