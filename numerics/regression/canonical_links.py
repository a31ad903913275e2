"""Models with canonical link: responses drawn at linear predictors, and fits from the mean of x y.

Maximum likelihood solves mean(w x m(x' theta)) = mean(x y), so the right side and the weights w, how often each row
occurs, are all a fit needs of the data. Without weights every row occurs as often as every other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import final

import numpy as np
from scipy import special

from ..statistics.moments import Array
from .compiled_newton import LARGEST, Curve, solve_compiled
from .newton import near_centre, solve
from .one_predictor import OnePredictorEquations


class Link(ABC):
    """A model with canonical link: how responses are drawn, and how a fit follows from the mean of x y."""

    @property
    def outputs(self) -> int:
        """Linear predictors a row; a fit has d of its components for each."""
        return 1

    @property
    def compiles(self) -> bool:
        """Whether numba can fit it, and results then differ by rounding."""
        return False

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
    def fit(
        self,
        rows: Array,
        statistic: Array,
        weights: Array | None = None,
        copies: float = 1.0,
        *,
        compiled: bool = False,
    ) -> Array:
        """The estimate from the mean of x y, shape (replicates, d); NaN where there is none.

        Parameters
        ----------
        rows
            Shape (T, d), or (replicates, T, d) if each replicate has its own.
        statistic
            The mean of x y, shape (replicates, d).
        weights
            How often each row occurs over its mean, shape (replicates, T); once each if ``None``.
        copies
            How often each row occurs on average; maximum likelihood does not depend on it.
        compiled
            Whether numba may do the work; results then differ by rounding.
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


class OnePredictor(Link):
    """A model with one linear predictor a row, fitted by Newton's method."""

    @property
    def compiles(self) -> bool:
        return True

    @property
    @abstractmethod
    def curve(self) -> Curve:
        """Which mean the compiled loop takes."""

    @abstractmethod
    def mean(self, eta: Array) -> Array:
        """m(eta)."""

    @abstractmethod
    def slope(self, mean: Array) -> Array:
        """m'(eta) from m(eta): the information of one response."""

    def start(self, statistic: Array) -> Array:
        """Where Newton's method starts: no effect at all."""
        return np.zeros_like(statistic)

    def weight(self, eta: Array) -> Array:
        return self.slope(self.mean(eta))

    def fit(
        self,
        rows: Array,
        statistic: Array,
        weights: Array | None = None,
        copies: float = 1.0,
        *,
        compiled: bool = False,
    ) -> Array:
        """Maximum likelihood."""
        equations = OnePredictorEquations(self.mean, self.slope, rows, weights)
        start = near_centre(equations, statistic, self.start(statistic))
        if compiled:
            return solve_compiled(self.curve, rows, statistic, weights, start)
        return solve(equations, statistic, start)


@final
@dataclass(frozen=True)
class Logistic(OnePredictor):
    """Logistic regression."""

    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        made: Array = generator.binomial(copies, self.mean(eta)) / copies
        return made

    @property
    def curve(self) -> Curve:
        return Curve.LOGISTIC

    def mean(self, eta: Array) -> Array:
        made: Array = special.expit(eta)
        return made

    def slope(self, mean: Array) -> Array:
        return mean * (1 - mean)

    def divergence(self, eta: Array, truth: Array) -> Array:
        p = self.mean(truth)
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

    def fit(
        self,
        rows: Array,
        statistic: Array,
        weights: Array | None = None,
        copies: float = 1.0,
        *,
        compiled: bool = False,
    ) -> Array:
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
class Poisson(OnePredictor):
    """Poisson regression with logarithmic link."""

    def respond(self, generator: np.random.Generator, eta: Array, copies: int) -> Array:
        made: Array = generator.poisson(copies * self.mean(eta)) / copies
        return made

    @property
    def curve(self) -> Curve:
        return Curve.POISSON

    def mean(self, eta: Array) -> Array:
        made: Array = np.exp(np.minimum(eta, LARGEST))
        return made

    def slope(self, mean: Array) -> Array:
        return mean

    def divergence(self, eta: Array, truth: Array) -> Array:
        m = self.mean(truth)
        made: Array = 2 * (m * (truth - eta) - m + self.mean(eta))
        return made

    def log_loss(self, eta: Array, response: Array) -> Array:
        made: Array = self.mean(eta) - response * eta + special.gammaln(response + 1)
        return made
