"""Maximum likelihood of a generalised linear model with canonical link on many data sets at once, by Newton's method.

The likelihood is concave; its score is X' (y - m(eta)), its Hessian -X' W X with one block for each pair of linear
predictors. A step that would move some linear predictor by more than 4 is shortened, and where the data are separated
the coefficients run away instead of settling. Arrays are those of the caller, by the array interface.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

_STEPS: Final = 40
_LONGEST: Final = 4.0
_SETTLED: Final = 1e-10

LARGEST: Final = 400.0
"""Squared length of a coefficient vector that has run away."""


def predictors(rows: Any, fit: Any, outputs: int) -> Any:
    """Linear predictors, shape ``(replicates, points, outputs)``; a fit holds one predictor after the other."""
    arrays = fit.__array_namespace__()
    return rows @ arrays.matrix_transpose(arrays.reshape(fit, (len(fit), outputs, rows.shape[2])))


def newton(rows: Any, response: Any, mean: Callable[[Any], Any], spread: Callable[[Any], Any]) -> Any:
    """The fits.

    Parameters
    ----------
    rows
        Covariates, shape ``(replicates, points, d)``.
    response
        Shape ``(replicates, points, q)``.
    mean
        m(eta), of the shape of the response.
    spread
        W at a mean, shape ``(replicates, points, q, q)``.

    Returns
    -------
    array of shape ``(replicates, q d)``
    """
    arrays = rows.__array_namespace__()
    across, q = arrays.matrix_transpose(rows), response.shape[2]
    fit = arrays.concat([0.0 * rows[:, 0, :]] * q, axis=1)
    ridge = 1e-9 * arrays.eye(fit.shape[1])
    for _ in range(_STEPS):
        expected = mean(predictors(rows, fit, q))
        score = arrays.reshape(arrays.matrix_transpose(across @ (response - expected)), fit.shape)
        inner = spread(expected)
        hessian = arrays.concat(
            [arrays.concat([across @ (rows * inner[:, :, k, m, None]) for m in range(q)], axis=2) for k in range(q)],
            axis=1,
        )
        step = arrays.linalg.solve(hessian + ridge, score[:, :, None])[:, :, 0]
        moved = abs(predictors(rows, step, q)).max(axis=(1, 2))
        fit = fit + step / (moved / _LONGEST).clip(1.0, None)[:, None]
        if moved.max() < _SETTLED:
            break
    return fit


__all__ = ["LARGEST", "newton", "predictors"]
