r"""Exact draws of the sum of m hyperbolic secant variables, at a cost that does not depend on m.

The sum of m points of the generalised hyperbolic secant family with parameter r has the density of the family
with parameter :math:`\rho = m r`,

.. math:: f(x) \propto e^{\theta x} \left| \Gamma\left(\frac{\rho + i x}{2}\right) \right|^2,
          \qquad \tan\theta = \mu/r,

whose logarithm h is concave. Devroye's universal envelope for a log-concave density needs only the mode x0 and two
tangent points: h lies below its tangents, so the envelope is flat at the mode between the two crossings and
exponential outside. Tangents touch near x0 +- 1.1 standard deviations of the peak. Rejection makes the law exact,
up to the rounding of log-gamma.

References
----------
L. Devroye (1986), Non-Uniform Random Variate Generation, section VII.2; L. Devroye (1993), On random variate
generation for the generalized hyperbolic secant distributions, Statistics and Computing 3, 125-134.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from ...theory.errors import InputError
from ...theory.families.hyperbolic_secant import HyperbolicSecant
from ..accelerator import FastGenerator
from ..statistics.moments import Array
from .compiled_secant import draw_in_loops
from .log_concave import draw_log_concave
from .secant_tail import FAR, draw_far
from .statistic import draw_estimate


def log_density(x: Array, theta: Array, rho: float) -> Array:
    """The logarithm of the density up to a constant."""
    value: Array = theta * x + 2 * special.loggamma((rho + 1j * x) / 2).real
    return value


def slope(x: Array, theta: Array, rho: float) -> Array:
    """Its derivative: theta - Im psi((rho + i x)/2)."""
    value: Array = theta - special.digamma((rho + 1j * x) / 2).imag
    return value


def draw_sum(generator: np.random.Generator, theta: Array, rho: float, *, compiled: bool = False) -> Array:
    """Draw from the family with parameter `rho`, once for each `theta`.

    Parameters
    ----------
    theta
        Natural parameters in (-pi/2, pi/2), shape (N,).
    rho
        Convolution parameter, at least 1.
    compiled
        Whether numba does the work; the draws then differ by rounding (see `compiled_secant`).
    """
    if not rho >= 1:
        raise InputError(
            "the hyperbolic secant density is log-concave for m*r >= 1 only", got=rho, instead="r=1"
        )
    if compiled:
        return draw_in_loops(generator, theta, rho)
    # The mode solves Im psi((rho + i x)/2) = theta; for rho >> 1 it is near (rho - 1) tan(theta).
    mode = max(rho - 1.0, 0.5 * rho) * np.tan(theta)
    spread = np.sqrt(rho * (1 + np.tan(theta) ** 2))
    return draw_log_concave(
        generator,
        lambda x, rows: log_density(x, theta[rows], rho),
        lambda x, rows: slope(x, theta[rows], rho),
        mode,
        mode - 1.1 * spread,
        mode + 1.1 * spread,
    )


@draw_estimate.register
def _(family: HyperbolicSecant, generator: Any, fit: Array, points: int) -> Array:
    r = float(family.variance(0.0))
    compiled = isinstance(generator, FastGenerator)
    drives = generator.plain if compiled else generator
    near = np.abs(fit) < FAR * r  # False for what has overflowed as well
    drawn = np.empty_like(fit)
    drawn[near] = draw_sum(drives, np.arctan(fit[near] / r), points * r, compiled=compiled)
    drawn[~near] = draw_far(drives, fit[~near] / r, points * r)
    return drawn / points
