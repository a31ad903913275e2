r"""Least squares on a fresh Gaussian design, without ever drawing the design: Bartlett's decomposition.

With T independent rows :math:`x_t \sim N(0, I_d)` and :math:`y = X\beta + \sigma\varepsilon`, the estimate given the
design is :math:`N(\beta, \sigma^2 (X^TX)^{-1})`, and :math:`X^TX = A A^T` with A lower triangular, independent entries,
:math:`A_{ii}^2 \sim \chi^2_{T-i+1}` and :math:`A_{ij} \sim N(0, 1)` below the diagonal. So

.. math:: \hat\beta = \beta + \sigma A^{-T} z, \qquad z \sim N(0, I_d),

in d(d+1)/2 normal or chi-square draws and one triangular solve, whatever T. For a pool of batches the exact
statistic is (X'X, X'y), which adds up: X'y = X'X beta + sigma A z.

References
----------
M. S. Bartlett (1933), On the theory of statistical regression, Proc. Roy. Soc. Edinburgh 53, 260-283.
R. J. Muirhead (1982), Aspects of Multivariate Statistical Theory, theorem 3.2.14.
"""

from __future__ import annotations

import numpy as np

from ...theory.errors import InputError
from ...theory.families import LinearRegression
from ..statistics.moments import Array
from .statistic import draw_estimate


def draw_factor(generator: np.random.Generator, replicates: int, dimension: int, points: int) -> Array:
    """The lower triangular A with A A^T distributed as X^T X.

    Returns
    -------
    Array
        Shape (d, d, replicates): the replicates last, so that every elementary step is one long vector operation.

    Raises
    ------
    InputError
        If there are fewer points than columns.
    """
    if points < dimension:
        raise InputError(
            f"least squares with {dimension} columns needs as many points",
            got=points,
            instead=f"n >= {dimension}",
        )
    factor = np.zeros((dimension, dimension, replicates))
    for i in range(dimension):
        factor[i, i] = np.sqrt(generator.chisquare(points - i, replicates))
        factor[i, :i] = generator.standard_normal((i, replicates))
    return factor


def solve_transposed(factor: Array, right: Array) -> Array:
    """Solve A^T x = b by back substitution; `right` and the result have shape (d, replicates)."""
    solution = np.array(right)
    for i in reversed(range(len(factor))):
        solution[i] /= factor[i, i]
        for j in range(i):
            solution[j] -= factor[i, j] * solution[i]
    return solution


def draw_estimate_fresh(generator: np.random.Generator, fit: Array, points: int) -> Array:
    """The least-squares estimate on a batch of fresh rows, sigma = 1.

    Parameters
    ----------
    fit
        Coefficients, shape (replicates, d).
    points
        Rows in the batch, at least d.
    """
    replicates, dimension = fit.shape
    factor = draw_factor(generator, replicates, dimension, points)
    noise = solve_transposed(factor, generator.standard_normal((dimension, replicates)))
    return fit + noise.T


def draw_statistic(generator: np.random.Generator, fit: Array, points: int) -> tuple[Array, Array]:
    """(X^T X, X^T y) of a batch: shapes (replicates, d, d) and (replicates, d); the statistics of a union add up."""
    replicates, dimension = fit.shape
    factor = draw_factor(generator, replicates, dimension, points)
    noise = generator.standard_normal((dimension, replicates))
    gram = np.einsum("ikr,jkr->rij", factor, factor, optimize=False)
    product = np.einsum("rij,rj->ri", gram, fit, optimize=False) + np.einsum(
        "ikr,kr->ri", factor, noise, optimize=False
    )
    return gram, product


@draw_estimate.register
def _(family: LinearRegression, generator: np.random.Generator, fit: Array, points: int) -> Array:
    if family.design == "fresh":
        return draw_estimate_fresh(generator, fit, points)
    drawn: Array = family.draw_estimate(generator, fit, points)
    return drawn
