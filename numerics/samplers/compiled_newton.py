r"""The logistic fits of `newton`, compiled: a few replicates side by side, one in each lane of the processor's vectors.

The steps, their lengths and the rule for stopping are those of `newton`. A lane that has converged takes the next
replicate, so none waits for a slower neighbour. Sums run over the rows one by one, in their order.

Notes
-----
Not bit-identical with numpy: BLAS adds in another order, and the exponential is this module's own,

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
from functools import cache
from typing import Any, Final

import numpy as np

from ...theory.errors import InputError
from ..statistics.moments import Array

LANES: Final = 64
"""Replicates side by side: two or four vectors of doubles, which hides the latency of a division."""


@cache
def _kernel() -> Any:
    try:
        import numba
    except ImportError as error:
        raise InputError("compiled fits need numba", instead="pip install 'mengoli[fast]'") from error

    lanes = LANES
    # Adding 3*2^51 rounds a small double to a whole number and leaves that number in the low bits.
    magic = 6755399441055744.0
    per_log2, log2_high, log2_low = 1.4426950408889634, 6.93147180369123816490e-01, 1.90821492927058770002e-10
    c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13 = (1.0 / math.factorial(i) for i in range(2, 14))

    @numba.njit(nogil=True)
    def chances(eta: Any, chance: Any, weight: Any, rounded: Any) -> None:
        """p = 1/(1 + exp(-eta)) and p (1 - p) of one row, in every lane; `rounded` is scratch."""
        bits, whole = weight.view(np.int64), rounded.view(np.int64)
        for lane in range(lanes):
            # The bound keeps the exponential in range; beyond it a chance is 0 or 1 and a weight 0, near enough.
            x = -min(max(eta[lane], -700.0), 700.0)
            rounded[lane] = x * per_log2 + magic
            k = rounded[lane] - magic
            r = (x - k * log2_high) - k * log2_low
            # Written out: a loop inside this one would keep the compiler from vectors.
            weight[lane] = 1.0 + r * (1.0 + r * (c2 + r * (c3 + r * (c4 + r * (c5 + r * (c6 + r * (c7 + r * (
                c8 + r * (c9 + r * (c10 + r * (c11 + r * (c12 + r * c13)))))))))))
            )  # fmt: skip
        for lane in range(lanes):
            bits[lane] += whole[lane] << 52
        for lane in range(lanes):
            chance[lane] = 1.0 / (1.0 + weight[lane])
            weight[lane] = chance[lane] * (1.0 - chance[lane])

    @numba.njit(nogil=True)
    def products(design: Any, t: int, vectors: Any, out: Any) -> None:
        """Four rows of the design, from row t on, times a vector in every lane."""
        out0, out1, out2, out3 = out[0], out[1], out[2], out[3]
        for i in range(design.shape[1]):
            x0, x1, x2, x3 = design[t, i], design[t + 1, i], design[t + 2, i], design[t + 3, i]
            source = vectors[i]
            if i == 0:
                for lane in range(lanes):
                    v = source[lane]
                    out0[lane], out1[lane], out2[lane], out3[lane] = x0 * v, x1 * v, x2 * v, x3 * v
            else:
                for lane in range(lanes):
                    v = source[lane]
                    out0[lane] += x0 * v
                    out1[lane] += x1 * v
                    out2[lane] += x2 * v
                    out3[lane] += x3 * v

    @numba.njit(nogil=True)
    def derivatives(design: Any, fit: Any, eta: Any, score: Any, information: Any, scratch: Any) -> None:
        """The predictors; subtract X'p from `score` and add up X'WX, in every lane."""
        points, dimension = design.shape
        information[:] = 0.0
        p0, p1, p2, p3 = scratch[0], scratch[1], scratch[2], scratch[3]
        w0, w1, w2, w3, rounded = scratch[4], scratch[5], scratch[6], scratch[7], scratch[8]
        # Four rows at a time: the sums are read and written once for all of them.
        for t in range(0, points, 4):
            products(design, t, fit, eta[t : t + 4])
            chances(eta[t], p0, w0, rounded)
            chances(eta[t + 1], p1, w1, rounded)
            chances(eta[t + 2], p2, w2, rounded)
            chances(eta[t + 3], p3, w3, rounded)
            for i in range(dimension):
                x0, x1, x2, x3 = design[t, i], design[t + 1, i], design[t + 2, i], design[t + 3, i]
                total = score[i]
                for lane in range(lanes):
                    total[lane] -= (x0 * p0[lane] + x1 * p1[lane]) + (x2 * p2[lane] + x3 * p3[lane])
                for j in range(i + 1):
                    y0, y1 = x0 * design[t, j], x1 * design[t + 1, j]
                    y2, y3 = x2 * design[t + 2, j], x3 * design[t + 3, j]
                    entry = information[i, j]
                    for lane in range(lanes):
                        entry[lane] += (y0 * w0[lane] + y1 * w1[lane]) + (y2 * w2[lane] + y3 * w3[lane])

    @numba.njit(nogil=True)
    def solve(matrix: Any, right: Any) -> None:
        """Cholesky in every lane, in place; as in `newton`, a curvature that underflowed makes a useless step."""
        dimension = right.shape[0]
        for j in range(dimension):
            for lane in range(lanes):
                total = matrix[j, j, lane]
                for k in range(j):
                    total -= matrix[j, k, lane] * matrix[j, k, lane]
                matrix[j, j, lane] = np.sqrt(max(total, 1e-300))
            for i in range(j + 1, dimension):
                for lane in range(lanes):
                    total = matrix[i, j, lane]
                    for k in range(j):
                        total -= matrix[i, k, lane] * matrix[j, k, lane]
                    matrix[i, j, lane] = total / matrix[j, j, lane]
        for i in range(dimension):
            for lane in range(lanes):
                total = right[i, lane]
                for k in range(i):
                    total -= matrix[i, k, lane] * right[k, lane]
                right[i, lane] = total / matrix[i, i, lane]
        for i in range(dimension - 1, -1, -1):
            for lane in range(lanes):
                total = right[i, lane]
                for k in range(i + 1, dimension):
                    total -= matrix[k, i, lane] * right[k, lane]
                right[i, lane] = total / matrix[i, i, lane]

    @numba.njit(nogil=True)
    def changes(design: Any, eta: Any, step: Any, informative: float, all_rows: Any, those: Any, moved: Any) -> None:
        """Largest change of a predictor by a step, over all rows and over the informative ones, in every lane."""
        all_rows[:] = 0.0
        those[:] = 0.0
        for t in range(0, len(design), 4):
            products(design, t, step, moved)
            for k in range(4):
                at, by = eta[t + k], moved[k]
                for lane in range(lanes):
                    size = abs(by[lane])
                    all_rows[lane] = max(all_rows[lane], size)
                    those[lane] = max(those[lane], size if abs(at[lane]) < informative else 0.0)

    @numba.njit(nogil=True)
    def run(design: Any, statistic: Any, result: Any, exists: Any, limit: Any, rules: Any) -> None:
        steps, informative, whole_step = rules
        replicates, dimension = statistic.shape
        fit, score = np.zeros((dimension, lanes)), np.zeros((dimension, lanes))
        information = np.zeros((dimension, dimension, lanes))
        change, inner, scratch = np.zeros(lanes), np.zeros(lanes), np.zeros((9, lanes))
        eta, moved = np.zeros((len(design), lanes)), np.zeros((4, lanes))
        # Replicate in each lane, -1 for none, and how many steps it has taken.
        holds, taken = np.full(lanes, -1), np.zeros(lanes, dtype=np.int64)
        negligible = np.zeros(lanes, dtype=np.bool_)
        following, busy = 0, 0
        while True:
            for lane in range(lanes):
                if holds[lane] < 0 and following < replicates:
                    holds[lane], taken[lane] = following, 0
                    for i in range(dimension):
                        fit[i, lane] = result[following, i]
                    following += 1
                    busy += 1
            if busy == 0:
                return
            for lane in range(lanes):
                for i in range(dimension):
                    score[i, lane] = statistic[max(holds[lane], 0), i]
            derivatives(design, fit, eta, score, information, scratch)
            for lane in range(lanes):
                size = 0.0
                for i in range(dimension):
                    size = max(size, abs(score[i, lane]) / limit[i])
                negligible[lane] = size < 1.0
            solve(information, score)
            changes(design, eta, score, informative, change, inner, moved)
            for lane in range(lanes):
                if holds[lane] < 0:
                    continue
                length = 1.0 if change[lane] <= 1.0 else np.log1p(change[lane]) / change[lane]
                for i in range(dimension):
                    fit[i, lane] += length * score[i, lane]
                taken[lane] += 1
                if negligible[lane] or taken[lane] >= steps:
                    for i in range(dimension):
                        result[holds[lane], i] = fit[i, lane]
                    exists[holds[lane]] = negligible[lane] and inner[lane] <= whole_step
                    holds[lane] = -1
                    busy -= 1

    return run


def fit_in_lanes(
    design: Array, statistic: Array, result: Array, exists: Any, limit: Array, rules: tuple[int, float, float]
) -> None:
    """Fit every replicate, in place.

    Parameters
    ----------
    design
        X, shape (T, d).
    statistic
        X^T y, shape (replicates, d).
    result
        Where to start, and where the fits go; shape (replicates, d).
    exists
        Whether a maximum was found; shape (replicates,).
    limit
        Size of the score in each component that is negligible.
    rules
        Most steps, the predictor of a row that is still informative, and the largest change of one in a last step.

    Raises
    ------
    InputError
        Without numba.
    """
    # Rows of zeros to a multiple of four add nothing to any sum, not even a rounding.
    rows = np.zeros((-(-len(design) // 4) * 4, design.shape[1]))
    rows[: len(design)] = design
    _kernel()(rows, np.ascontiguousarray(statistic, dtype=float), result, exists, limit, rules)
