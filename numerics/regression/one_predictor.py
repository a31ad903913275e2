"""Likelihood equations of a model with one linear predictor a row: the mean of x m(x' theta), and its derivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import final

import numpy as np

from ..statistics.moments import Array
from .newton import Equations, Rows


@final
@dataclass(frozen=True, eq=False)
class OnePredictorEquations(Equations):
    """The likelihood equations of a model.

    Parameters
    ----------
    mean
        m(eta).
    slope
        m'(eta) from m(eta).
    rows
        Shape (T, d), or (replicates, T, d) if each replicate has its own.
    weights
        How often each row occurs over its mean, shape (replicates, T); once each if ``None``.
    """

    mean: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    rows: Array
    weights: Array | None

    @cached_property
    def _squares(self) -> Array:
        """x x' of every row over their number, by its upper triangle: on a shared design H is one product with it."""
        first, second = np.triu_indices(self.rows.shape[1])
        made: Array = self.rows[:, first] * self.rows[:, second] / len(self.rows)
        return made

    def _of(self, which: Rows) -> Array:
        return self.rows if self.rows.ndim == 2 else self.rows[which]

    def _predict(self, vectors: Array, which: Rows) -> Array:
        rows = self._of(which)
        made: Array = vectors @ rows.T if rows.ndim == 2 else (rows @ vectors[:, :, None])[:, :, 0]
        return made

    def _collect(self, values: Array, which: Rows) -> Array:
        """The mean of x times values, as often as the rows occur."""
        rows, often = self._of(which), values if self.weights is None else self.weights[which] * values
        total = often @ rows if rows.ndim == 2 else (often[:, None, :] @ rows)[:, 0, :]
        made: Array = total / rows.shape[-2]
        return made

    def expected(self, fit: Array, which: Rows) -> Array:
        return self._collect(self.mean(self._predict(fit, which)), which)

    def both(self, fit: Array, which: Rows) -> tuple[Array, Array]:
        mean = self.mean(self._predict(fit, which))
        slope = self.slope(mean)
        slope = slope if self.weights is None else self.weights[which] * slope
        d = fit.shape[1]
        if self.rows.ndim == 2:
            first, second = np.triu_indices(d)
            hessian = np.empty((len(fit), d, d))
            hessian[:, first, second] = hessian[:, second, first] = slope @ self._squares
        else:
            rows = self.rows[which]
            total = np.swapaxes(rows * slope[:, :, None], 1, 2) @ rows
            hessian = np.asarray(total / rows.shape[1], dtype=np.float64)
        return self._collect(mean, which), hessian

    def change(self, step: Array, which: Rows) -> Array:
        made: Array = np.abs(self._predict(step, which)).max(axis=1)
        return made

    @property
    def sizes(self) -> Array:
        made: Array = np.abs(self.rows).mean(axis=-2)
        return made if made.ndim == 2 else made[np.newaxis]

    @property
    def predictors(self) -> int:
        return int(self.rows.shape[-2])

    @property
    def centre(self) -> Equations | None:
        return OnePredictorEquations(self.mean, self.slope, self.rows, None) if self.rows.ndim == 2 else None


__all__ = ["OnePredictorEquations"]
