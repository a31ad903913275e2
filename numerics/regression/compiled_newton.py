r"""Newton's method for models with one linear predictor, compiled: the steps and the rule of existence of `newton`.

One replicate after the other, its rows in vectors. Sums over rows may be taken in any order, products and sums fused.

Notes
-----
Not bit-identical with numpy for that reason, and because the exponential is this module's own,

.. math:: e^x = 2^k \sum_{i \le 13} r^i/i!, \qquad k = \mathrm{round}(x/\log 2),\quad r = x - k \log 2
          \in [-\tfrac{1}{2}\log 2, \tfrac{1}{2}\log 2],

with log 2 in two parts (Cody and Waite) so that r is exact to the last bits; the polynomial's remainder is below
:math:`0.3466^{14}/14! < 10^{-17}`. A compiler turns that into vector instructions, which it cannot do with a call to
the system's exp. Both ways end near the same maximum: the distance is that of two last Newton steps, and a test
measures it.

References
----------
W. J. Cody, W. Waite (1980), Software Manual for the Elementary Functions, chapter 6.
"""

from __future__ import annotations

import math
from enum import Enum
from functools import cache
from typing import Any, Final, final

import numpy as np

from ...theory.errors import InputError
from ..statistics.moments import Array
from .newton import NEGLIGIBLE, REGULAR, SMALL, STEPS, VANISHING
from .newton import scale as terms

WORTHWHILE: Final = 30_000_000
"""Rows times fits from which on compilation pays for itself: numpy takes a tenth of a microsecond for one, or more."""


LARGEST: Final = 40.0
"""Counts of a larger log-mean cannot be drawn: numpy's have 63 bits."""


@final
class Curve(Enum):
    """The mean as a function of the linear predictor."""

    LOGISTIC = 0
    POISSON = 1


@cache
def _kernel() -> Any:
    try:
        import numba
    except ImportError as error:
        raise InputError("compiled fits need numba", instead="pip install 'mengoli[fast]'") from error

    # Adding 3*2^51 rounds a small double to a whole number and leaves that number in the low bits.
    magic, poisson, largest_mean = 6755399441055744.0, Curve.POISSON.value, LARGEST
    regular = REGULAR
    per_log2, log2_high, log2_low = 1.4426950408889634, 6.93147180369123816490e-01, 1.90821492927058770002e-10
    c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13 = (1.0 / math.factorial(i) for i in range(2, 14))

    @numba.njit(nogil=True, error_model="numpy", fastmath={"contract"})
    def means(curve: int, eta: Any, mean: Any, slope: Any, rounded: Any) -> None:
        """m(eta) and m'(eta); `rounded` is scratch."""
        bits, whole = slope.view(np.int64), rounded.view(np.int64)
        # The bounds keep the exponential in range; beyond them a chance is 0 or 1, near enough.
        sign, top = (1.0, largest_mean) if curve == poisson else (-1.0, 700.0)
        for t in range(len(eta)):
            x = min(max(sign * eta[t], -700.0), top)
            rounded[t] = x * per_log2 + magic
            k = rounded[t] - magic
            r = (x - k * log2_high) - k * log2_low
            # Written out: a loop inside this one would keep the compiler from vectors.
            slope[t] = 1.0 + r * (1.0 + r * (c2 + r * (c3 + r * (c4 + r * (c5 + r * (c6 + r * (c7 + r * (
                c8 + r * (c9 + r * (c10 + r * (c11 + r * (c12 + r * c13)))))))))))
            )  # fmt: skip
        for t in range(len(eta)):
            bits[t] += whole[t] << 52
        if curve == poisson:
            mean[:] = slope
            return
        for t in range(len(eta)):
            mean[t] = 1.0 / (1.0 + slope[t])
            slope[t] = mean[t] * (1.0 - mean[t])

    @numba.njit(nogil=True, error_model="numpy", fastmath={"contract"})
    def predict(columns: Any, vector: Any, out: Any) -> None:
        out[:] = 0.0
        for i in range(len(columns)):
            for t in range(len(out)):
                out[t] += columns[i, t] * vector[i]

    @numba.njit(nogil=True, error_model="numpy", fastmath={"contract", "reassoc"})
    def dot(columns: Any, i: int, values: Any) -> Any:
        total = 0.0
        for t in range(len(values)):
            total += columns[i, t] * values[t]
        return total

    @numba.njit(nogil=True, error_model="numpy", fastmath={"nnan", "nsz", "reassoc"})
    def largest(values: Any) -> Any:
        top = 0.0
        for t in range(len(values)):
            top = max(top, abs(values[t]))
        return top

    @numba.njit(nogil=True, error_model="numpy")
    def cholesky(matrix: Any, right: Any) -> None:
        """Solve a symmetric system in place; as in `newton`, a curvature that underflowed makes a useless step."""
        d = len(right)
        for j in range(d):
            total = matrix[j, j]
            least = regular * total + 1e-100
            for k in range(j):
                total -= matrix[j, k] * matrix[j, k]
            matrix[j, j] = np.sqrt(max(total, least))
            for i in range(j + 1, d):
                total = matrix[i, j]
                for k in range(j):
                    total -= matrix[i, k] * matrix[j, k]
                matrix[i, j] = total / matrix[j, j]
        for i in range(d):
            total = right[i]
            for k in range(i):
                total -= matrix[i, k] * right[k]
            right[i] = total / matrix[i, i]
        for i in range(d - 1, -1, -1):
            total = right[i]
            for k in range(i + 1, d):
                total -= matrix[k, i] * right[k]
            right[i] = total / matrix[i, i]

    @numba.njit(nogil=True, error_model="numpy")
    def run(curve: int, columns: Any, weights: Any, statistic: Any, rounding: Any, fits: Any, rules: Any) -> None:
        steps, small, vanishing = rules
        replicates, d = statistic.shape
        points = columns.shape[2]
        eta, mean, slope = np.empty(points), np.empty(points), np.empty(points)
        scratch, scaled = np.empty(points), np.empty(points)
        score, step, hessian = np.empty(d), np.empty(d), np.empty((d, d))
        for r in range(replicates):
            x, fit, done = columns[r % len(columns)], fits[r], False
            for _ in range(steps):
                predict(x, fit, eta)
                means(curve, eta, mean, slope, scratch)
                if len(weights):
                    for t in range(points):
                        mean[t] *= weights[r, t]
                        slope[t] *= weights[r, t]
                nothing = True
                for i in range(d):
                    score[i] = statistic[r, i] - dot(x, i, mean) / points
                    step[i] = score[i]
                    nothing &= abs(score[i]) <= rounding[r, i]
                    for t in range(points):
                        scaled[t] = x[i, t] * slope[t]
                    for j in range(i + 1):
                        hessian[i, j] = dot(x, j, scaled) / points
                cholesky(hessian, step)
                predict(x, step, scratch)
                change = largest(scratch)
                length = 1.0 if change <= 1.0 else np.log1p(change) / change
                for i in range(d):
                    fit[i] += length * step[i]
                if change <= small or nothing:
                    done = change <= vanishing
                    break
            if not done:
                fit[:] = np.nan

    return run


def solve_compiled(curve: Curve, rows: Array, statistic: Array, weights: Array | None, start: Array) -> Array:
    """The fits; NaN where no finite maximum exists.

    Parameters
    ----------
    curve
        The model.
    rows
        Shape (T, d), or (replicates, T, d).
    statistic
        The mean of x y, shape (replicates, d).
    weights
        How often each row occurs over its mean, shape (replicates, T); once each if ``None``.
    start
        Where to start, of the shape of the statistic.

    Raises
    ------
    InputError
        Without numba.
    """
    own = rows if rows.ndim == 3 else rows[np.newaxis]
    columns = np.ascontiguousarray(np.swapaxes(own, 1, 2), dtype=float)
    rounding = np.ascontiguousarray(NEGLIGIBLE * terms(statistic, np.abs(columns).mean(axis=2)))
    often = np.empty((0, 0)) if weights is None else np.ascontiguousarray(weights, dtype=float)
    fits = np.array(start, dtype=float, order="C")
    values = np.ascontiguousarray(statistic, dtype=float)
    _kernel()(curve.value, columns, often, values, rounding, fits, (STEPS, SMALL, VANISHING))
    return fits


__all__ = ["LARGEST", "WORTHWHILE", "Curve", "solve_compiled"]
