r"""Logistic fits by Newton's method, thousands at once, on a design they share.

With a canonical link and a design X that all batches share, pooled data enter the likelihood only through
:math:`s = X^T \bar y`, the mean over the batches: memory O(d) a replicate, whatever the number of batches. The
maximum solves :math:`X^T p(\theta) = s`; Newton's steps are

.. math:: \theta \leftarrow \theta + (X^T W X)^{-1} (s - X^T p), \qquad W = \mathrm{diag}(p(1-p)),

shortened where they change a predictor by much, so that the likelihood always rises. Replicates that have
converged leave the work. Where the data are separable no maximum exists: the score vanishes, but the steps do not, and
the coefficients run away. Such replicates are reported, not averaged. Large predictors alone say nothing: on
covariates of a wide range they go with an ordinary maximum.

References
----------
A. Albert, J. A. Anderson (1984), On the existence of maximum likelihood estimates in logistic regression models,
Biometrika 71, 1-10.
F. Bach (2010), Self-concordant analysis for logistic regression, Electronic J. Statist. 4, 384-414, propositions 1-2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt
from scipy import special

from ..statistics.moments import Array
from .compiled_newton import fit_in_lanes

Flags = npt.NDArray[np.bool_]

_STEPS: Final = 200
_CHUNK: Final = 1024
"""Replicates fitted together: their fitted probabilities stay in the processor's cache."""

_INFORMATIVE: Final = 27.0
"""A row with a larger linear predictor has a weight below 2e-12: nothing is learnt from it."""

_WHOLE_STEP: Final = 0.5
"""Largest change of an informative row's predictor in a last step. On separated data Newton's steps move the rows at
the boundary by about 1 for ever, while the score vanishes; near a maximum they vanish as the score does."""


@final
@dataclass(frozen=True, eq=False)
class LogisticFits:
    """Fits of many replicates.

    Parameters
    ----------
    coefficients
        Shape (replicates, d).
    exists
        Whether the maximum exists (and was found), shape (replicates,).
    """

    coefficients: Array
    exists: Flags


def probabilities(design: Array, coefficients: Array) -> Array:
    """P(y = 1) at each row of the design, shape (replicates, T)."""
    made: Array = special.expit(coefficients @ design.T)
    return made


def draw_statistic(generator: np.random.Generator, design: Array, coefficients: Array) -> Array:
    """X^T y of a batch of responses on the whole design, one for each fit; shape (replicates, d)."""
    chance = probabilities(design, coefficients)
    made: Array = (generator.random(chance.shape) < chance).astype(float) @ design
    return made


def fit(
    design: Array,
    statistic: Array,
    start: Array | None = None,
    tolerance: float = 1e-5,
    *,
    compiled: bool = False,
) -> LogisticFits:
    """Maximum-likelihood fits from the sufficient statistics.

    Parameters
    ----------
    design
        X, shape (T, d), of full rank.
    statistic
        X^T y, or its mean over the batches of a pool; shape (replicates, d).
    start
        Where to start, the parents as a rule; zero if not given.
    tolerance
        Size of the score, relative to the design, after which one more step is taken: convergence is quadratic,
        so the error that remains is near its square.
    compiled
        Whether numba does the work, several times faster; the fits then differ by rounding (see `compiled_newton`).
    """
    result = np.zeros_like(statistic) if start is None else np.array(start)
    exists = np.ones(len(statistic), dtype=bool)
    if compiled:
        limit = tolerance * np.abs(design).sum(axis=0)
        fit_in_lanes(design, statistic, result, exists, limit, (_STEPS, _INFORMATIVE, _WHOLE_STEP))
        return LogisticFits(result, exists)
    for begin in range(0, len(statistic), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        _fit(design, statistic[part], result[part], exists[part], tolerance)
    return LogisticFits(result, exists)


def _fit(design: Array, statistic: Array, result: Array, exists: Flags, tolerance: float) -> None:
    """Fit one chunk in place."""
    replicates, dimension = statistic.shape
    # Products of pairs of columns: X'WX is then one matrix product for all replicates.
    rows, columns = np.triu_indices(dimension)
    pairs = design[:, rows] * design[:, columns]
    limit = tolerance * np.abs(design).sum(axis=0)
    active = np.arange(replicates)
    for _ in range(_STEPS):
        current = result[active]
        predictor = current @ design.T
        chance = special.expit(predictor)
        score = statistic[active] - chance @ design
        size = np.abs(score / limit).max(axis=1)
        information = np.empty((dimension, dimension, len(active)))
        information[columns, rows] = ((chance * (1 - chance)) @ pairs).T
        step = _solve(information, score.T).T
        # Let c be the largest change of a predictor. The logistic loss is self-concordant in the sense of Bach, so
        # it falls for every step of length 1 if c <= 1.79, and of length log(1 + c)/c always.
        change = np.abs(step @ design.T).max(axis=1)
        length = np.where(change <= 1.0, 1.0, np.log1p(change) / np.maximum(change, 1.0))
        result[active] = current + length[:, np.newaxis] * step
        done = size < 1.0
        # Where the score is negligible and the rows still move, they move for ever.
        moved = np.where(np.abs(predictor[done]) < _INFORMATIVE, step[done] @ design.T, 0.0)
        exists[active[done]] = np.abs(moved).max(axis=1) <= _WHOLE_STEP
        active = active[~done]
        if not len(active):
            return
    exists[active] = False


def _solve(matrix: Array, right: Array) -> Array:
    """Solve symmetric positive systems by Cholesky, the replicates along the last axis; both inputs are consumed.

    LAPACK takes a call a replicate for systems this small; here each elementary step is one long vector operation.
    """
    solution = np.array(right)
    dimension = len(matrix)
    for j in range(dimension):
        for k in range(j):
            matrix[j, j] -= matrix[j, k] * matrix[j, k]
        # A curvature that underflowed makes a useless step, which the caller shortens; the replicate runs away.
        matrix[j, j] = np.sqrt(np.maximum(matrix[j, j], 1e-300))
        for i in range(j + 1, dimension):
            for k in range(j):
                matrix[i, j] -= matrix[i, k] * matrix[j, k]
            matrix[i, j] /= matrix[j, j]
    for i in range(dimension):
        for k in range(i):
            solution[i] -= matrix[i, k] * solution[k]
        solution[i] /= matrix[i, i]
    for i in reversed(range(dimension)):
        for k in range(i + 1, dimension):
            solution[i] -= matrix[k, i] * solution[k]
        solution[i] /= matrix[i, i]
    return solution
