"""Softmax (multinomial logistic) regression: C classes, the last one the reference, C - 1 linear predictors a row.

A fit of length d(C - 1) is a matrix with one row of coefficients a class. The link is canonical: maximum likelihood
solves mean(w x (y - p)) = 0 with y the indicators of the first C - 1 classes, and its Hessian is
mean(w x x' (x) (diag p - p p')). Where the classes are separated no maximum exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import final

import numpy as np

from ..statistics.moments import Array
from .canonical_links import Link
from .newton import Equations, Rows, solve


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
        matrix = fit.reshape(*fit.shape[:-1], self.outputs, rows.shape[-1])
        made: Array = rows @ np.swapaxes(matrix, -1, -2)
        return made

    def collect(self, rows: Array, response: Array) -> Array:
        """Shape (replicates, d (C - 1))."""
        matrix = np.swapaxes(response, -1, -2) @ rows / rows.shape[-2]
        flat: Array = np.asarray(matrix.reshape(*matrix.shape[:-2], -1), dtype=np.float64)
        return flat

    def weight(self, eta: Array) -> Array:
        """diag p - p p', shape (..., C - 1, C - 1)."""
        p = _probabilities(eta)
        made: Array = p[..., :, None] * (np.eye(self.outputs) - p[..., None, :])
        return made

    def information(self, rows: Array, truth: Array) -> Array:
        made: Array = _Predictors(self, rows, None).both(truth[None], np.zeros(1, dtype=np.intp))[1][0]
        return made

    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        p = _probabilities(eta)
        last = np.maximum(0.0, 1 - p.sum(axis=-1, keepdims=True))
        full = np.concatenate([p, last], axis=-1)
        counts = generator.multinomial(copies, full / full.sum(axis=-1, keepdims=True))
        made: Array = counts[..., :-1] / copies
        return made

    def fit(
        self,
        rows: Array,
        statistic: Array,
        weights: Array | None = None,
        copies: float = 1.0,
        *,
        compiled: bool = False,
    ) -> Array:
        """Maximum likelihood, from equal chances; numpy does the work in any case."""
        return solve(_Predictors(self, rows, weights), statistic, np.zeros_like(statistic))

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
    """The likelihood equations on rows of shape (T, d) or (replicates, T, d)."""

    link: Softmax
    rows: Array
    weights: Array | None

    @cached_property
    def _squares(self) -> Array:
        made: Array = (self.rows[:, :, None] * self.rows[:, None, :]).reshape(len(self.rows), -1) / len(self.rows)
        return made

    def _of(self, which: Rows) -> Array:
        return self.rows if self.rows.ndim == 2 else self.rows[which]

    def _collect(self, chance: Array, which: Rows) -> Array:
        often = chance if self.weights is None else chance * self.weights[which][:, :, None]
        return self.link.collect(self._of(which), often)

    def expected(self, fit: Array, which: Rows) -> Array:
        return self._collect(_probabilities(self.link.predict(self._of(which), fit)), which)

    def both(self, fit: Array, which: Rows) -> tuple[Array, Array]:
        rows, c = self._of(which), self.link.outputs
        chance = _probabilities(self.link.predict(rows, fit))
        d = rows.shape[-1]
        made = np.empty((len(fit), c, d, c, d))
        for k in range(c):
            for m in range(k, c):
                inner = chance[..., k] * ((k == m) - chance[..., m])
                inner = inner if self.weights is None else inner * self.weights[which]
                if rows.ndim == 2:
                    block = (inner @ self._squares).reshape(-1, d, d)
                else:
                    block = np.swapaxes(rows * inner[:, :, None], 1, 2) @ rows / rows.shape[1]
                made[:, k, :, m, :] = made[:, m, :, k, :] = block
        return self._collect(chance, which), made.reshape(-1, c * d, c * d)

    def change(self, step: Array, which: Rows) -> Array:
        moved = self.link.predict(self._of(which), step)
        # The last class stays at zero.
        made: Array = (np.maximum(_largest(moved), 0) + np.maximum(_largest(-moved), 0)).max(axis=-1)
        return made

    @property
    def sizes(self) -> Array:
        made: Array = np.tile(np.abs(self.rows).mean(axis=-2), self.link.outputs)
        return made if made.ndim == 2 else made[np.newaxis]

    @property
    def predictors(self) -> int:
        return int(self.rows.shape[-2]) * self.link.outputs

    @property
    def centre(self) -> Equations | None:
        return _Predictors(self.link, self.rows, None) if self.rows.ndim == 2 else None


def _normaliser(eta: Array) -> Array:
    """log(1 + sum exp eta)."""
    top = np.maximum(0.0, _largest(eta))
    made: Array = top + np.log(np.exp(-top) + _total(np.exp(eta - top[..., None])))
    return made


def _probabilities(eta: Array) -> Array:
    top = np.maximum(0.0, _largest(eta))
    made: Array = np.exp(eta - top[..., None])
    made /= (np.exp(-top) + _total(made))[..., None]
    return made


# NumPy reduces a last axis of a few classes ten times slower than it goes through whole arrays, one a class.


def _largest(eta: Array) -> Array:
    made: Array = eta[..., 0].copy()
    for k in range(1, eta.shape[-1]):
        np.maximum(made, eta[..., k], out=made)
    return made


def _total(values: Array) -> Array:
    made: Array = values[..., 0].copy()
    for k in range(1, values.shape[-1]):
        made += values[..., k]
    return made
