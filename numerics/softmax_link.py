"""Softmax (multinomial logistic) regression: C classes, the last one the reference, C - 1 linear predictors a row.

A fit of length d(C - 1) is a matrix with one row of coefficients a class. The link is canonical: maximum likelihood
solves mean(w x (y - p)) = 0 with y the indicators of the first C - 1 classes, and its Hessian is
mean(w x x' (x) (diag p - p p')). Where the classes are separated no maximum exists; the coefficients run away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np

from .canonical_links import SEPARATED, Link
from .statistics.moments import Array

_NEWTON: Final = 30
_CHUNK: Final = 4_000_000
"""Numbers in the largest array of a Newton step."""


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
        made: Array = self._hessian(rows, self.predict(rows, truth)[None], None)[0]
        return made

    def _hessian(self, rows: Array, eta: Array, weights: Array | None) -> Array:
        inner = self.weight(eta)
        if weights is not None:
            inner = inner * weights[:, :, None, None]
        d, c = rows.shape[1], self.outputs
        squares = (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), d * d) / len(rows)
        flat = np.moveaxis(inner.reshape(len(inner), len(rows), c * c), 1, 2) @ squares
        made: Array = flat.reshape(-1, c, c, d, d).transpose(0, 1, 3, 2, 4).reshape(-1, c * d, c * d)
        return made

    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        p = _probabilities(eta)
        last = np.maximum(0.0, 1 - p.sum(axis=-1, keepdims=True))
        full = np.concatenate([p, last], axis=-1)
        counts = generator.multinomial(copies, full / full.sum(axis=-1, keepdims=True))
        made: Array = counts[..., :-1] / copies
        return made

    def fit(self, rows: Array, statistic: Array, weights: Array | None = None) -> Array:
        """Newton steps of bounded length, some replicates at a time."""
        step = max(1, _CHUNK // (len(rows) * self.outputs**2))
        parts = [slice(begin, begin + step) for begin in range(0, len(statistic), step)]
        fitted = [self._fit(rows, statistic[part], None if weights is None else weights[part]) for part in parts]
        return np.concatenate(fitted)

    def _fit(self, rows: Array, statistic: Array, weights: Array | None) -> Array:
        fit: Array = np.zeros_like(statistic)
        for _ in range(_NEWTON):
            eta = self.predict(rows, fit)
            expected = _probabilities(eta)
            if weights is not None:
                expected = expected * weights[:, :, None]
            score = statistic - self.collect(rows, expected)
            hessian = self._hessian(rows, eta, weights) + 1e-12 * np.eye(fit.shape[1])
            step = np.linalg.solve(hessian, score[:, :, None])[:, :, 0]
            length = np.abs(step).max(axis=1, keepdims=True)
            fit = np.clip(fit + step / np.maximum(1, length / 4), -2 * SEPARATED, 2 * SEPARATED)
            if length.max() < 1e-10:
                break
        return fit

    def divergence(self, eta: Array, truth: Array) -> Array:
        p = _probabilities(truth)
        made: Array = 2 * ((p * (truth - eta)).sum(axis=-1) + _normaliser(eta) - _normaliser(truth))
        return made

    def log_loss(self, eta: Array, response: Array) -> Array:
        made: Array = _normaliser(eta) - (response * eta).sum(axis=-1)
        return made


def _normaliser(eta: Array) -> Array:
    """log(1 + sum exp eta)."""
    top = np.maximum(0.0, eta.max(axis=-1))
    made: Array = top + np.log(np.exp(-top) + np.exp(eta - top[..., None]).sum(axis=-1))
    return made


def _probabilities(eta: Array) -> Array:
    made: Array = np.exp(eta - _normaliser(eta)[..., None])
    return made
