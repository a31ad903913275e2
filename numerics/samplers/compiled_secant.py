r"""The rejection of `hyperbolic_secant`, compiled: the same envelope, the same random numbers in the same order.

numba has no log-gamma of a complex number, so this module has its own. With z = a + ib, shifted by whole numbers until
its square is at least 100, Stirling's series gives

.. math:: \log|\Gamma(z)| &= (a - \tfrac12) \log|z| - b \arg z - a + \tfrac12 \log 2\pi
          + \mathrm{Re} \sum_{j=1}^{8} \frac{B_{2j}}{2j (2j-1) z^{2j-1}}, \\
          \mathrm{Im}\,\psi(z) &= \arg z - \mathrm{Im} \frac{1}{2z}
          - \mathrm{Im} \sum_{j=1}^{8} \frac{B_{2j}}{2j z^{2j}},

with remainders below 10^-16, and one logarithm and one arc tangent serve both.

Notes
-----
Not bit-identical with numpy: logarithms and log-gamma round otherwise, so a draw differs in its last digits. An
acceptance within rounding of its bound would go the other way, after which the two streams part; a test says how far
they keep together.

References
----------
NIST Digital Library of Mathematical Functions, 5.5.1, 5.5.2, 5.11.1 and 5.11.2.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np

from ...theory.errors import InputError
from ..statistics.moments import Array

_BERNOULLI: Final = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)


@cache
def _kernels() -> tuple[Any, Any]:
    try:
        import numba
    except ImportError as error:
        raise InputError("compiled draws need numba", instead="pip install 'mengoli[fast]'") from error

    # B_2j/(2j (2j - 1)) and 2j - 1: the series of log-gamma, and what its terms are multiplied by for psi.
    gamma_terms = np.array([b / ((2 * j) * (2 * j - 1)) for j, b in enumerate(_BERNOULLI, start=1)])
    count = len(gamma_terms)
    half_log_two_pi = 0.5 * float(np.log(2 * np.pi))

    @numba.njit(nogil=True)
    def both(x: float, theta: float, rho: float) -> Any:
        """The logarithm of the density up to a constant, and its derivative."""
        a, b = 0.5 * rho, 0.5 * x
        product, shift = 1.0, 0.0
        while a * a + b * b < 100.0:
            square = a * a + b * b
            product *= square
            shift += b / square
            a += 1.0
        square = a * a + b * b
        angle, logarithm = np.arctan2(b, a), 0.5 * np.log(square)
        # Powers of w = 1/z: (p + iq) runs through w, w^3, w^5, ...
        u, v = a / square, -b / square
        uu, vv = u * u - v * v, 2.0 * u * v
        p, q = u, v
        gamma, psi = 0.0, 0.0
        for j in range(count):
            gamma += gamma_terms[j] * p
            # Im w^(2j) from w^(2j - 1) times w.
            psi += gamma_terms[j] * (2 * j + 1) * (p * v + q * u)
            p, q = p * uu - q * vv, p * vv + q * uu
        value = (a - 0.5) * logarithm - b * angle - a + half_log_two_pi + gamma - 0.5 * np.log(product)
        slope = theta - (angle - 0.5 * v - psi + shift)
        return theta * x + 2.0 * value, slope

    @numba.njit(nogil=True)
    def table(x: Any, theta: Any, rho: float, values: Any, slopes: Any) -> None:
        for i in range(x.size):
            values[i], slopes[i] = both(x[i], theta[i], rho)

    @numba.njit(nogil=True)
    def draw(generator: Any, theta: Any, tangent: Any, rho: float, result: Any) -> None:
        size = theta.size
        # What a replicate's envelope is made of: mode, slopes, crossings, heights there, masses, height at the mode.
        mode, peak, centre = np.empty(size), np.empty(size), np.empty(size)
        left_slope, right_slope = np.empty(size), np.empty(size)
        low, high = np.empty(size), np.empty(size)
        at_low, at_high = np.empty(size), np.empty(size)
        left_mass, middle_mass, right_mass = np.empty(size), np.empty(size), np.empty(size)
        first = max(rho - 1.0, 0.5 * rho)
        for i in range(size):
            mode[i] = first * tangent[i]
            spread = np.sqrt(rho * (1 + tangent[i] ** 2))
            left, right = mode[i] - 1.1 * spread, mode[i] + 1.1 * spread
            peak[i], centre[i] = both(mode[i], theta[i], rho)
            left_height, left_slope[i] = both(left, theta[i], rho)
            right_height, right_slope[i] = both(right, theta[i], rho)
            left_height -= peak[i]
            right_height -= peak[i]
            low[i] = (left_height - left_slope[i] * left + centre[i] * mode[i]) / (centre[i] - left_slope[i])
            high[i] = (right_height - right_slope[i] * right + centre[i] * mode[i]) / (centre[i] - right_slope[i])
            at_low[i], at_high[i] = centre[i] * (low[i] - mode[i]), centre[i] * (high[i] - mode[i])
            growth, fall = np.exp(at_low[i]), np.exp(at_high[i])
            left_mass[i], right_mass[i] = growth / left_slope[i], -fall / right_slope[i]
            width = high[i] - low[i]
            flat = abs(centre[i] * width) < 1e-9
            middle_mass[i] = growth * width if flat else (fall - growth) / centre[i]
        waiting = np.arange(size)
        picks, heights, proposed, bounds = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
        while waiting.size > 0:
            for k in range(waiting.size):
                picks[k] = generator.random()
            for k in range(waiting.size):
                heights[k] = 1.0 - generator.random()
            for k in range(waiting.size):
                i, u = waiting[k], heights[k]
                pick = picks[k] * (left_mass[i] + middle_mass[i] + right_mass[i])
                if pick < left_mass[i]:
                    x = low[i] + np.log(u) / left_slope[i]
                    bound = at_low[i] + left_slope[i] * (x - low[i])
                elif pick >= left_mass[i] + middle_mass[i]:
                    x = high[i] + np.log(u) / right_slope[i]
                    bound = at_high[i] + right_slope[i] * (x - high[i])
                else:
                    climb = centre[i] * (high[i] - low[i])
                    if abs(climb) < 1e-9:
                        x = low[i] + u * (high[i] - low[i])
                    else:
                        x = low[i] + np.log1p(u * np.expm1(climb)) / centre[i]
                    bound = centre[i] * (x - mode[i])
                proposed[k], bounds[k] = x, bound
            kept = 0
            for k in range(waiting.size):
                i = waiting[k]
                value, _ = both(proposed[k], theta[i], rho)
                if np.log(1.0 - generator.random()) <= value - peak[i] - bounds[k]:
                    result[i] = proposed[k]
                else:
                    waiting[kept] = i
                    kept += 1
            waiting = waiting[:kept]

    return table, draw


def density(x: Array, theta: Array, rho: float) -> tuple[Array, Array]:
    """The logarithm of the density, up to the same constant as `hyperbolic_secant.log_density`, and its slope."""
    values, slopes = np.empty(x.shape), np.empty(x.shape)
    _kernels()[0](np.ascontiguousarray(x), np.ascontiguousarray(theta), float(rho), values, slopes)
    return values, slopes


def draw_in_loops(generator: np.random.Generator, theta: Array, rho: float) -> Array:
    """As `hyperbolic_secant.draw_sum`, which checks the arguments; shape (N,).

    Raises
    ------
    InputError
        Without numba.
    """
    result = np.empty(theta.shape)
    angles = np.ascontiguousarray(theta)
    _kernels()[1](generator, angles, np.tan(angles), float(rho), result)
    return result
