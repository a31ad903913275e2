"""Softmax (multinomial logistic) regression: C classes, the last one the reference, C - 1 linear predictors a row.

A fit of length d(C - 1) is a matrix with one row of coefficients a class. The link is canonical: maximum likelihood
solves mean(w x (y - p)) = 0 with y the indicators of the first C - 1 classes, and its Hessian is
mean(w x x' (x) (diag p - p p')). Where the classes are separated no maximum exists; the coefficients run away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np

from .canonical_links import Link
from .concave_fits import Equations, solve
from .statistics.moments import Array


@final
@dataclass(frozen=True)
class Softmax(Link):
    """Softmax regression.

    Parameters
    ----------
    classes
        C, at least 2.
    """

    classes: int

    @property
    def outputs(self) -> int:
        """C - 1."""
        return self.classes - 1

    def predict(self, rows: Array, fit: Array) -> Array:
        """Shape (..., T, C - 1), for fits of shape (..., d (C - 1))."""
        matrix = fit.reshape(*fit.shape[:-1], self.outputs, rows.shape[1])
        made: Array = rows @ np.swapaxes(matrix, -1, -2)
        return made

    def collect(self, rows: Array, response: Array) -> Array:
        """Shape (replicates, d (C - 1))."""
        matrix = np.swapaxes(response, -1, -2) @ rows / len(rows)
        flat: Array = np.asarray(matrix.reshape(*matrix.shape[:-2], -1), dtype=np.float64)
        return flat

    def weight(self, eta: Array) -> Array:
        """diag p - p p', shape (..., C - 1, C - 1)."""
        p = _probabilities(eta)
        made: Array = p[..., :, None] * (np.eye(self.outputs) - p[..., None, :])
        return made

    def information(self, rows: Array, truth: Array) -> Array:
        made: Array = self.hessian(rows, self.predict(rows, truth)[None], None)[0]
        return made

    def hessian(self, rows: Array, eta: Array, weights: Array | None) -> Array:
        """The mean of W (x) x x' at predictors, shape (replicates, d (C - 1), d (C - 1))."""
        chance = _probabilities(eta)
        d, c = rows.shape[1], self.outputs
        squares = (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), d * d) / len(rows)
        made = np.empty((len(eta), c, d, c, d))
        for k in range(c):
            for m in range(k, c):
                inner = chance[..., k] * ((k == m) - chance[..., m])
                block = ((inner if weights is None else inner * weights) @ squares).reshape(-1, d, d)
                made[:, k, :, m, :] = made[:, m, :, k, :] = block
        return made.reshape(-1, c * d, c * d)

    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        p = _probabilities(eta)
        last = np.maximum(0.0, 1 - p.sum(axis=-1, keepdims=True))
        full = np.concatenate([p, last], axis=-1)
        counts = generator.multinomial(copies, full / full.sum(axis=-1, keepdims=True))
        made: Array = counts[..., :-1] / copies
        return made

    def fit(self, rows: Array, statistic: Array, weights: Array | None = None, copies: float = 1.0) -> Array:
        """From equal chances."""
        return solve(_Predictors(self, rows), statistic, weights, np.zeros_like(statistic))

    def divergence(self, eta: Array, truth: Array) -> Array:
        p = _probabilities(truth)
        made: Array = 2 * ((p * (truth - eta)).sum(axis=-1) + _normaliser(eta) - _normaliser(truth))
        return made

    def log_loss(self, eta: Array, response: Array) -> Array:
        made: Array = _normaliser(eta) - (response * eta).sum(axis=-1)
        return made


@final
@dataclass(frozen=True, eq=False)
class _Predictors(Equations):
    """The likelihood equations."""

    link: Softmax
    rows: Array

    def expected(self, fit: Array, weights: Array | None) -> Array:
        chance = _probabilities(self.link.predict(self.rows, fit))
        return self.link.collect(self.rows, chance if weights is None else chance * weights[:, :, None])

    def hessian(self, fit: Array, weights: Array | None) -> Array:
        return self.link.hessian(self.rows, self.link.predict(self.rows, fit), weights)

    @property
    def breadth(self) -> int:
        return 3 * len(self.rows) * self.link.outputs

    @property
    def depth(self) -> int:
        return 4 * len(self.rows) * self.link.outputs


def _normaliser(eta: Array) -> Array:
    """log(1 + sum exp eta)."""
    top = np.maximum(0.0, eta.max(axis=-1))
    made: Array = top + np.log(np.exp(-top) + np.exp(eta - top[..., None]).sum(axis=-1))
    return made


def _probabilities(eta: Array) -> Array:
    top = np.maximum(0.0, eta.max(axis=-1, keepdims=True))
    raised = np.exp(eta - top)
    made: Array = raised / (np.exp(-top) + raised.sum(axis=-1, keepdims=True))
    return made
