r"""Hyperbolic secant sums whose mean is many standard deviations of one point: no cancellation, however far out.

With :math:`\theta = \pi/2 - \varphi`, :math:`z = (\rho + i x)/2` and x > 0, the logarithm of the density
:math:`h(x) = \theta x + 2 \operatorname{Re} \log \Gamma(z)` is a difference of numbers near :math:`\pi x/2`. By
Stirling's series (DLMF 5.11.1) they cancel exactly:

.. math:: h(x) = -\varphi x + (\rho - 1) \log |z| + x \arctan(\rho/x) - \rho + \log 2\pi
                 + \operatorname{Re}\Bigl(\frac{1}{6 z} - \frac{1}{180 z^3}\Bigr),

and its slope (DLMF 5.11.2) is

.. math:: h'(x) = -\varphi + \arctan(\rho/x)
                  + \operatorname{Im}\Bigl(\frac{1}{2 z} + \frac{1}{12 z^2} - \frac{1}{120 z^4}\Bigr),

with an error below 1e-18 for :math:`|z| \ge 500`. To the right the density is nearly a gamma density; for rho = 1 it
is nearly exponential, so that neighbouring tangents coincide.

References
----------
L. Devroye (1986), Non-Uniform Random Variate Generation, section VII.2.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import special

from ..statistics.moments import Array
from .log_concave import draw_log_concave

FAR: Final = 10.0
"""Tangents of theta from which this way is taken."""

_STIRLING: Final = 1000.0


def both(x: Array, rho: float | Array) -> tuple[Array, Array]:
    """2 Re log Gamma((rho + i x)/2) + pi x/2 at x >= 0, and its slope, shape (N,): h and h' at phi = 0."""
    far = np.maximum(x, _STIRLING)
    w = (rho + 1j * far) / 2
    rest = np.arctan2(rho, far)
    height = (rho - 1) * np.log(np.abs(w)) + far * rest - rho + np.log(2 * np.pi)
    u = 1 / w  # whose powers vanish, where those of w overflow
    height += (u / 6 - u**3 / 180).real
    tilt = rest + (u / 2 + u**2 / 12 - u**4 / 120).imag
    near = np.minimum(x, _STIRLING)
    v = (rho + 1j * near) / 2
    near_height = np.pi / 2 * near + 2 * special.loggamma(v).real
    near_tilt = np.pi / 2 - special.digamma(v).imag
    beyond = x > _STIRLING
    return np.where(beyond, height, near_height), np.where(beyond, tilt, near_tilt)


def draw_far(generator: np.random.Generator, tangent: Array, rho: float) -> Array:
    """Draw once for each tangent of theta, all of them of size at least `FAR`; NaN where one is not finite.

    Parameters
    ----------
    tangent
        tan(theta), shape (N,).
    rho
        Convolution parameter, at least 1.
    """
    sign, tangent = np.sign(tangent), np.abs(tangent)
    result = np.full_like(tangent, np.nan)
    finite = np.isfinite(tangent) & (tangent * rho < 1e300)
    result[finite] = _draw(generator, tangent[finite], rho)
    return sign * result


def _draw(generator: np.random.Generator, tangent: Array, rho: float) -> Array:
    angle = np.arctan(1 / tangent)
    mode = max(rho - 1.0, 0.5 * rho) * tangent
    spread = np.sqrt(rho) * np.hypot(1, tangent)
    return draw_log_concave(
        generator,
        lambda x, rows: both(x, rho)[0] - angle[rows] * x,
        lambda x, rows: both(x, rho)[1] - angle[rows],
        mode,
        mode - 1.1 * spread,
        mode + 1.1 * spread,
    )


__all__ = ["FAR", "both", "draw_far"]
