r"""A part of a hyperbolic secant batch given the whole: the sixth conditional law.

The sums x of m points and s - x of the other n - m have parameters a = m r and b = (n - m) r, and given s the natural
parameter cancels:

.. math:: f(x \mid s) \propto \left|\Gamma\left(\frac{a + i x}{2}\right)\right|^2
                              \left|\Gamma\left(\frac{b + i (s - x)}{2}\right)\right|^2 ,

log-concave for a, b >= 1. Both factors fall like :math:`e^{-\pi |\cdot|/2}`, so that between 0 and s the density may be
nearly flat, and the standard deviation says little of its shape; the tangents are put where it has fallen by a factor
between 2 and 20. Each factor is taken times :math:`e^{\pi |\cdot|/2}` (module `secant_tail`): nothing cancels, however
large s is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...theory.errors import InputError
from ...theory.families import HyperbolicSecant
from ..statistics.moments import Array
from .log_concave import draw_log_concave
from .secant_tail import both
from .statistic import Counts, draw_part

_ENOUGH, _TOO_FAR = 0.7, 3.0
_ALL = slice(None)


def draw_sum_of_part(generator: np.random.Generator, total: Array, part: Array, rest: Array) -> Array:
    """The sum of a part given the sum of all, once a row; NaN where that is not finite.

    Parameters
    ----------
    total
        s, shape (N,).
    part, rest
        Convolution parameters a and b, each at least 1.
    """
    result = np.full_like(total, np.nan)
    finite = np.abs(total) < 1e300
    # The density is symmetric under a change of both signs.
    s, a, b = np.abs(total[finite]), part[finite], rest[finite]

    def height(x: Array, rows: Any) -> Array:
        outside = np.maximum(0.0, -x) + np.maximum(0.0, x - s[rows])
        first, second = both(np.abs(x), a[rows])[0], both(np.abs(s[rows] - x), b[rows])[0]
        made: Array = first + second - np.pi * outside
        return made

    def slope(x: Array, rows: Any) -> Array:
        y = s[rows] - x
        first, second = np.sign(x) * both(np.abs(x), a[rows])[1], np.sign(y) * both(np.abs(y), b[rows])[1]
        made: Array = first - second - np.pi / 2 * (np.sign(x) - np.sign(y))
        return made

    middle = s * (a / (a + b))
    spread = np.sqrt(a * b / (a + b)) * np.hypot(1.0, s / (a + b))
    left, right = (_fallen(height, middle, side * spread) for side in (-1.0, 1.0))
    result[finite] = np.copysign(1.0, total[finite]) * draw_log_concave(generator, height, slope, middle, left, right)
    return result


def _fallen(height: Callable[[Array, Any], Array], middle: Array, step: Array) -> Array:
    """Where the density has fallen enough from its value in the middle, but not too far."""
    peak, near, far = height(middle, _ALL), middle.copy(), middle + step
    for _ in range(200):
        drop = peak - height(far, _ALL)
        little, much = drop < _ENOUGH, drop > _TOO_FAR
        if not (little | much).any():
            break
        # Until it has fallen at all the steps double; then the interval is halved.
        half = np.where(much, (near + far) / 2, far)
        fallen = peak - height(half, _ALL) < _ENOUGH
        near = np.where(little, far, np.where(much & fallen, half, near))
        far = np.where(little, far + 2 * (far - middle), np.where(much & ~fallen, half, far))
    return far


@draw_part.register
def _(family: HyperbolicSecant, generator: Any, estimate: Array, points: int, part: Counts) -> Array:
    r = float(family.variance(0.0))
    if r < 1:
        raise InputError("parts of a batch are drawn for r >= 1 only", got=r, instead="r=1")
    made = estimate.copy()
    some = part < points
    here = part[some]
    parameters = (np.asarray(r * count, dtype=np.float64) for count in (here, points - here))
    made[some] = draw_sum_of_part(generator, estimate[some] * points, *parameters) / here
    return made
