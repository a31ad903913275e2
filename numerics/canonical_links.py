"""Models with canonical link: responses drawn at linear predictors, and fits from the mean of x y.

Maximum likelihood solves mean(w x m(x' theta)) = mean(x y), so the right side and the weights w, how often each row
occurs, are all a fit needs of the data. Without weights every row occurs as often as every other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import final

import numpy as np
from scipy import special

from .concave_fits import SEPARATED, Equations, solve
from .statistics.moments import Array


class Link(ABC):
    """A model with canonical link: how responses are drawn, and how a fit follows from the mean of x y."""

    @property
    def outputs(self) -> int:
        """Linear predictors a row; a fit has d of its components for each."""
        return 1

    def predict(self, rows: Array, fit: Array) -> Array:
        """Linear predictors, shape (replicates, T)."""
        made: Array = fit @ rows.T
        return made

    def collect(self, rows: Array, response: Array) -> Array:
        """The mean of x y, from responses of the shape of the predictors."""
        made: Array = response @ rows / len(rows)
        return made

    def information(self, rows: Array, truth: Array) -> Array:
        """Information of one response at the truth, averaged over the rows; square of the fit's length."""
        made: Array = (rows * self.weight(rows @ truth)[:, None]).T @ rows / len(rows)
        return made

    @abstractmethod
    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        """The mean of `copies` responses at each linear predictor."""

    @abstractmethod
    def fit(self, rows: Array, statistic: Array, weights: Array | None = None, copies: float = 1.0) -> Array:
        """The estimate from the mean of x y, shape (replicates, d).

        Parameters
        ----------
        rows
            Shape (T, d).
        statistic
            The mean of x y, shape (replicates, d).
        weights
            How often each row occurs over its mean, shape (replicates, T); once each if ``None``.
        copies
            How often each row occurs on average; maximum likelihood does not depend on it.
        """

    @abstractmethod
    def weight(self, eta: Array) -> Array:
        """Information of one response."""

    @abstractmethod
    def divergence(self, eta: Array, truth: Array) -> Array:
        """Twice the Kullback-Leibler divergence of one response from the true law."""

    @abstractmethod
    def log_loss(self, eta: Array, response: Array) -> Array:
        """Log-loss of one real response."""


@final
@dataclass(frozen=True, eq=False)
class _OnePredictor(Equations):
    """Likelihood equations with one linear predictor."""

    rows: Array
    mean: Callable[[Array], Array]
    slope: Callable[[Array], Array]

    @cached_property
    def _squares(self) -> Array:
        made: Array = (self.rows[:, :, None] * self.rows[:, None, :]).reshape(len(self.rows), -1) / len(self.rows)
        return made

    def expected(self, fit: Array, weights: Array | None) -> Array:
        mean = self.mean(fit @ self.rows.T)
        made: Array = (mean if weights is None else weights * mean) @ self.rows / len(self.rows)
        return made

    def hessian(self, fit: Array, weights: Array | None) -> Array:
        slope, d = self.slope(fit @ self.rows.T), self.rows.shape[1]
        made: Array = ((slope if weights is None else weights * slope) @ self._squares).reshape(-1, d, d)
        return made

    @property
    def breadth(self) -> int:
        return 2 * len(self.rows)

    @property
    def depth(self) -> int:
        return 3 * len(self.rows)


@final
@dataclass(frozen=True)
class Logistic(Link):
    """Logistic regression."""

    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        made: Array = generator.binomial(copies, _sigmoid(eta)) / copies
        return made

    def fit(self, rows: Array, statistic: Array, weights: Array | None = None, copies: float = 1.0) -> Array:
        """From no effect at all."""
        return solve(_OnePredictor(rows, _sigmoid, self.weight), statistic, weights, np.zeros_like(statistic))

    def weight(self, eta: Array) -> Array:
        p = _sigmoid(eta)
        return p * (1 - p)

    def divergence(self, eta: Array, truth: Array) -> Array:
        p = _sigmoid(truth)
        made: Array = 2 * (p * (truth - eta) + np.logaddexp(0, eta) - np.logaddexp(0, truth))
        return made

    def log_loss(self, eta: Array, response: Array) -> Array:
        made: Array = np.logaddexp(0, eta) - response * eta
        return made


@final
@dataclass(frozen=True)
class Gaussian(Link):
    """Linear regression with known noise variance, in units of its standard deviation.

    Parameters
    ----------
    penalty
        Ridge: added to X'X over the number of rows, whatever the number of batches that a fit is trained on.
    """

    penalty: float = 0.0

    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        made: Array = eta + generator.standard_normal(eta.shape) / copies**0.5
        return made

    def fit(self, rows: Array, statistic: Array, weights: Array | None = None, copies: float = 1.0) -> Array:
        """The normal equations; a pool of N batches is penalised N times less in the mean."""
        added = self.penalty / copies * np.eye(rows.shape[1])
        if weights is None:
            gram = rows.T @ rows / len(rows) + added
            return np.asarray(np.linalg.solve(gram, statistic.T).T, dtype=np.float64)
        gram = np.einsum("rt,ti,tj->rij", weights, rows, rows, optimize=True) / len(rows)
        gram = gram + added + 1e-12 * np.eye(rows.shape[1])
        return np.asarray(np.linalg.solve(gram, statistic[:, :, None])[:, :, 0], dtype=np.float64)

    def weight(self, eta: Array) -> Array:
        return np.ones_like(eta)

    def divergence(self, eta: Array, truth: Array) -> Array:
        made: Array = (eta - truth) ** 2
        return made

    def log_loss(self, eta: Array, response: Array) -> Array:
        made: Array = (eta - response) ** 2 / 2 + np.log(2 * np.pi) / 2
        return made


@final
@dataclass(frozen=True)
class Poisson(Link):
    """Poisson regression with logarithmic link; the first column is an intercept."""

    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        made: Array = generator.poisson(copies * self.weight(eta)) / copies
        return made

    def fit(self, rows: Array, statistic: Array, weights: Array | None = None, copies: float = 1.0) -> Array:
        """From the logarithm of the mean count."""
        start = np.zeros_like(statistic)
        start[:, 0] = np.log(np.maximum(statistic[:, 0], 1e-3))
        return solve(_OnePredictor(rows, self.weight, self.weight), statistic, weights, start)

    def weight(self, eta: Array) -> Array:
        made: Array = np.exp(np.clip(eta, -SEPARATED, SEPARATED))
        return made

    def divergence(self, eta: Array, truth: Array) -> Array:
        m = self.weight(truth)
        made: Array = 2 * (m * (truth - eta) - m + self.weight(eta))
        return made

    def log_loss(self, eta: Array, response: Array) -> Array:
        made: Array = self.weight(eta) - response * eta + special.gammaln(response + 1)
        return made


def _sigmoid(eta: Array) -> Array:
    made: Array = (1 + np.tanh(eta / 2)) / 2
    return made
