"""Two models with canonical link: responses drawn at linear predictors, and fits from the mean of x y.

Maximum likelihood solves mean(x m(x' theta)) = mean(x y), so the right side is all a fit needs of the data.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final, final

import numpy as np

from .statistics.moments import Array

SEPARATED: Final = 40.0
"""A coefficient beyond this has run away: the data were separated."""

_NEWTON: Final = 30


class Link(ABC):
    """A model with canonical link: how responses are drawn, and how a fit follows from the mean of x y."""

    @abstractmethod
    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        """The mean of `copies` responses at each linear predictor."""

    @abstractmethod
    def fit(self, rows: Array, statistic: Array) -> Array:
        """Maximum likelihood from the mean of x y, shape (replicates, d)."""

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
@dataclass(frozen=True)
class Logistic(Link):
    """Logistic regression."""

    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        made: Array = generator.binomial(copies, _sigmoid(eta)) / copies
        return made

    def fit(self, rows: Array, statistic: Array) -> Array:
        """Newton steps of bounded length; a fit that does not exist ends beyond `SEPARATED`."""
        d = rows.shape[1]
        squares = (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), d * d) / len(rows)
        fit: Array = np.zeros_like(statistic)
        for _ in range(_NEWTON):
            p = _sigmoid(fit @ rows.T)
            score = statistic - p @ rows / len(rows)
            hessian = ((p * (1 - p)) @ squares).reshape(-1, d, d) + 1e-12 * np.eye(d)
            step = np.linalg.solve(hessian, score[:, :, None])[:, :, 0]
            length = np.abs(step).max(axis=1, keepdims=True)
            fit = fit + step / np.maximum(1, length / 4)
            fit[...] = np.clip(fit, -2 * SEPARATED, 2 * SEPARATED)
            if length.max() < 1e-10:
                break
        return fit

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
    """Linear regression with known noise variance, in units of its standard deviation."""

    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        made: Array = eta + generator.standard_normal(eta.shape) / copies**0.5
        return made

    def fit(self, rows: Array, statistic: Array) -> Array:
        return np.asarray(np.linalg.solve(rows.T @ rows / len(rows), statistic.T).T, dtype=np.float64)

    def weight(self, eta: Array) -> Array:
        return np.ones_like(eta)

    def divergence(self, eta: Array, truth: Array) -> Array:
        made: Array = (eta - truth) ** 2
        return made

    def log_loss(self, eta: Array, response: Array) -> Array:
        made: Array = (eta - response) ** 2 / 2 + np.log(2 * np.pi) / 2
        return made


def _sigmoid(eta: Array) -> Array:
    made: Array = (1 + np.tanh(eta / 2)) / 2
    return made
