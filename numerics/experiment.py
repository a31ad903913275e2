"""Workflows on real covariates: discard, augment or any other, with linear or logistic regression.

The covariates are real, split once into training and test rows. The truth is the model fitted to the real responses
of the training rows; "real" data of generation 1 are drawn from it on the same rows, so that its risk has a meaning
and can be repeated. Both models have a canonical link, so a pool enters a fit only through the mean of x y over
its points: the workflow's lines act on that statistic exactly, whatever n is, and memory does not grow with g.

Per generation: parameter risk (theta - theta*)' I (theta - theta*), excess log-loss over the truth on the test rows
(twice, in expectation over the true model), log-loss on the real test responses, and the fraction of paths that still
have a finite maximum-likelihood fit. After separation a path is left out, and the fraction says how many were.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Final, final

import numpy as np

from ..theory.errors import InputError, NotCoveredError
from ..theory.interpreter import run as interpret
from ..theory.workflow import Workflow
from .crews import Crew
from .engine import run
from .progress import ProgressCallback
from .replay import stacked
from .specification import Json, Task
from .statistics import Moments
from .statistics.moments import Array
from .store import Store

BLOCK: Final = 256
_NEWTON: Final = 30
_SEPARATED: Final = 40.0
_TEST_SHARE: Final = 0.3
_SPLIT_SEED: Final = 20241029


@final
@dataclass(frozen=True)
class RealData:
    """A data set for an experiment.

    Parameters
    ----------
    name
        As typed.
    rows
        Covariates, shape (T, p), standardised.
    response
        Shape (T,); 0 and 1 where `binary`.
    binary
        Whether logistic regression fits.
    """

    name: str
    rows: Array
    response: Array
    binary: bool


def _loader(name: str, label: Callable[[Array], Array] | None) -> Callable[[], tuple[Array, Array]]:
    def load() -> tuple[Array, Array]:
        try:
            from sklearn import datasets
        except ImportError as error:
            raise InputError("real data sets come with scikit-learn", instead="pip install 'mengoli[data]'") from error
        bunch = getattr(datasets, f"load_{name}")()
        target = np.asarray(bunch.target, dtype=float)
        return np.asarray(bunch.data, dtype=float), target if label is None else label(target)

    return load


_DATA: Final[Mapping[str, tuple[Callable[[], tuple[Array, Array]], bool]]] = MappingProxyType(
    {
        "diabetes": (_loader("diabetes", None), False),
        "breast-cancer": (_loader("breast_cancer", lambda t: t), True),
        "wine": (_loader("wine", lambda t: (t == 0).astype(float)), True),
        "digits": (_loader("digits", lambda t: t % 2), True),
    }
)
"""Diabetes progression; benign tumours; first cultivar against the rest; odd against even digits."""


def real_data(name: str) -> RealData:
    """Load a data set that scikit-learn ships.

    Raises
    ------
    InputError
        If there is none of this name, or scikit-learn is not installed.
    """
    if name not in _DATA:
        raise InputError("there is no such data set for experiments", got=name, instead=" or ".join(_DATA))
    load, binary = _DATA[name]
    rows, response = load()
    spread = rows.std(axis=0)
    rows = (rows[:, spread > 0] - rows[:, spread > 0].mean(axis=0)) / spread[spread > 0]
    return RealData(name, rows, response, binary)


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
        """Newton steps of bounded length; a fit that does not exist ends beyond `_SEPARATED`."""
        d = rows.shape[1]
        squares = (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), d * d) / len(rows)
        fit = np.zeros_like(statistic)
        for _ in range(_NEWTON):
            p = _sigmoid(fit @ rows.T)
            score = statistic - p @ rows / len(rows)
            hessian = ((p * (1 - p)) @ squares).reshape(-1, d, d) + 1e-12 * np.eye(d)
            step = np.linalg.solve(hessian, score[:, :, None])[:, :, 0]
            length = np.abs(step).max(axis=1, keepdims=True)
            fit = fit + step / np.maximum(1, length / 4)
            fit = np.clip(fit, -2 * _SEPARATED, 2 * _SEPARATED)
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
        made: Array = np.linalg.solve(rows.T @ rows / len(rows), statistic.T).T
        return made

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


@final
@dataclass(frozen=True)
class Design:
    """Training and test rows with `d` columns: an intercept and the leading principal components.

    Parameters
    ----------
    data
        The name of the data set.
    family
        ``"linear-regression"`` or ``"logistic-regression"``.
    d
        Columns.
    """

    data: str
    family: str
    d: int

    @cached_property
    def link(self) -> Link:
        """The model."""
        return Logistic() if self.family == "logistic-regression" else Gaussian()

    @cached_property
    def _split(self) -> tuple[Array, Array, Array, Array]:
        data = real_data(self.data)
        if data.binary != (self.family == "logistic-regression"):
            fitting = "logistic-regression" if data.binary else "linear-regression"
            raise InputError(f"{self.data} is not meant for {self.family}", got=self.family, instead=f"{fitting}:d=4")
        most = 1 + data.rows.shape[1]
        if not 1 <= self.d <= most:
            raise InputError(f"{self.data} has {most - 1} covariates and an intercept", got=self.d, instead="d=4")
        order = np.random.default_rng(_SPLIT_SEED).permutation(len(data.rows))
        test, train = np.split(order, [int(_TEST_SHARE * len(order))])
        axes = np.linalg.svd(data.rows[train], full_matrices=False)[2][: self.d - 1].T
        columns = data.rows @ axes
        columns = columns / columns[train].std(axis=0)
        rows = np.column_stack([np.ones(len(columns)), columns])
        response = data.response
        if not data.binary:
            coefficients = np.linalg.lstsq(rows[train], response[train], rcond=None)[0]
            noise = (response[train] - rows[train] @ coefficients).std(ddof=self.d)
            response = response / noise
        return rows[train], response[train], rows[test], response[test]

    @property
    def rows(self) -> Array:
        """Training rows, shape (n, d)."""
        return self._split[0]

    @property
    def test_rows(self) -> Array:
        """Test rows."""
        return self._split[2]

    @property
    def test_response(self) -> Array:
        """Real test responses."""
        return self._split[3]

    @cached_property
    def truth(self) -> Array:
        """The fit to the real training responses.

        Raises
        ------
        NotCoveredError
            If the real data are separated: there is no truth to speak of.
        """
        statistic = self._split[1] @ self.rows / len(self.rows)
        fit: Array = self.link.fit(self.rows, statistic[None])[0]
        if np.abs(fit).max() > _SEPARATED:
            raise NotCoveredError(
                f"the real classes of {self.data} are separated by {self.d} columns: maximum likelihood has no finite "
                "fit; ask for fewer columns, d=3"
            )
        return fit

    @cached_property
    def information(self) -> Array:
        """I at the truth, per row."""
        weight = self.link.weight(self.rows @ self.truth)
        made: Array = (self.rows * weight[:, None]).T @ self.rows / len(self.rows)
        return made


@final
@dataclass(frozen=True, eq=False)
class _Statistic:
    """The mean of x y over a pool's points, and its fit when first asked for."""

    value: Array
    design: Design

    @cached_property
    def fit(self) -> Array:
        """Maximum likelihood."""
        return self.design.link.fit(self.design.rows, self.value)


@final
@dataclass(frozen=True)
class _World:
    """Draws responses on the training rows."""

    design: Design
    generator: np.random.Generator
    replicates: int

    def batch(self, generation: int, model: str, parent: _Statistic | None, size: Fraction) -> _Statistic:
        if size.denominator != 1:
            raise InputError("a batch holds every row a whole number of times", got=str(size), instead="sizes=i")
        design = self.design
        fit = np.broadcast_to(design.truth, (self.replicates, design.d)) if parent is None else parent.fit
        response = design.link.respond(self.generator, fit @ design.rows.T, int(size))
        return _Statistic(response @ design.rows / len(design.rows), design)

    def real(self, generation: int, model: str, size: Fraction) -> _Statistic:
        return self.batch(generation, model, None, size)

    def subsample(
        self, generation: int, pool: str, value: _Statistic, points: Fraction, total: Fraction, replacement: bool
    ) -> _Statistic:
        raise NotCoveredError(
            "a random part of the pool has other covariates in every path: experiments run workflows without subsampling"
        )

    def combine(self, terms: list[tuple[Fraction, _Statistic]], constant: Fraction) -> _Statistic:
        if constant != 0:
            raise NotCoveredError("an offset has no meaning for the mean of x y")
        value = sum((float(weight) * item.value for weight, item in terms), np.zeros((self.replicates, self.design.d)))
        return _Statistic(value, self.design)


@final
@dataclass(frozen=True)
class ExperimentTask(Task):
    """A workflow on a design."""

    design: Design
    workflow: Workflow
    generations: int

    def specification(self) -> Mapping[str, Json]:
        """Everything that determines the law."""
        design = self.design
        return {
            "data": design.data,
            "family": design.family,
            "d": design.d,
            "workflow": repr(self.workflow.definition),
            "generations": self.generations,
        }

    def run(self, generator: np.random.Generator, replicates: int) -> Moments:
        """Per generation: parameter loss, test loss, real test loss and one, of living paths; and those at g = 1."""
        design, link = self.design, self.design.link
        alive = np.ones(replicates, dtype=bool)
        rows, first = [], np.zeros((4, replicates))
        definition = self.workflow.definition
        target = design.test_rows @ design.truth
        for number, fits in enumerate(interpret(definition, _World(design, generator, replicates), self.generations), 1):
            fit = fits[definition.models[0]].fit
            alive &= np.abs(fit).max(axis=1) <= _SEPARATED
            error = fit - design.truth
            eta = fit @ design.test_rows.T
            values = np.stack(
                [
                    np.einsum("ri,ij,rj->r", error, design.information, error),
                    link.divergence(eta, target).mean(axis=1),
                    link.log_loss(eta, design.test_response).mean(axis=1),
                    np.ones(replicates),
                ]
            ) * alive  # fmt: skip
            first = values if number == 1 else first
            rows.append(Moments.of(np.concatenate([values, first])[None]))
        return stacked(rows)


@final
@dataclass(frozen=True)
class Measured:
    """One generation of an experiment.

    Parameters
    ----------
    generation
        g.
    risk_ratio, risk_error
        Parameter risk over that of g = 1 with its standard error.
    test_ratio, test_error
        The same for the excess log-loss on the test rows.
    test_log_loss
        Mean log-loss on the real test responses.
    separated
        Fraction of paths with no finite fit at or before g.
    """

    generation: int
    risk_ratio: float
    risk_error: float
    test_ratio: float
    test_error: float
    test_log_loss: float
    separated: float


@final
@dataclass(frozen=True)
class Experiment:
    """The outcome.

    Parameters
    ----------
    design
        The data and model.
    replicates, seed
        As asked.
    points, test_points
        Rows of each kind.
    first_risk
        Measured parameter risk at g = 1 times n/d: one in the limit.
    truth_log_loss
        Log-loss of the truth on the real test responses.
    rows
        One a generation.
    """

    design: Design
    replicates: int
    seed: int
    points: int
    test_points: int
    first_risk: float
    truth_log_loss: float
    rows: tuple[Measured, ...] = field(repr=False)


def experiment(
    design: Design,
    workflow: Workflow,
    *,
    generations: int = 10,
    replicates: int = 2000,
    seed: int = 1,
    crew: Crew | None = None,
    store: Store | None = None,
    progress: ProgressCallback | None = None,
) -> Experiment:
    """Run a workflow on real covariates.

    Raises
    ------
    InputError
        If the data set, family or sizes do not fit together.
    NotCoveredError
        If the real data are separated, or the workflow subsamples.
    """
    if generations < 1:
        raise InputError("the number of generations must be at least 1", got=generations, instead="10, say")
    _ = design.truth  # what is wrong with the data is said before anything runs
    task = ExperimentTask(design, workflow, generations)
    found = run(
        task, replicates=replicates, seed=seed, crew=crew, store=store, progress=progress, block_size=BLOCK
    )
    truth_loss = design.link.log_loss(design.test_rows @ design.truth, design.test_response)
    return Experiment(
        design,
        found.count,
        seed,
        len(design.rows),
        len(design.test_rows),
        float(found.mean[0, 0] / found.mean[0, 3] * len(design.rows) / design.d),
        float(truth_loss.mean()),
        tuple(_measured(found, g) for g in range(1, generations + 1)),
    )


def _measured(found: Moments, g: int) -> Measured:
    mean, covariance = found.mean[g - 1], found.covariance[g - 1] / found.count
    risk, risk_error = _ratio(mean, covariance, (0, 3, 4, 7))
    test, test_error = _ratio(mean, covariance, (1, 3, 5, 7))
    living = mean[3]
    loss = float(mean[2] / living) if living > 0 else float("nan")
    return Measured(g, risk, risk_error, test, test_error, loss, float(1 - living))


def _ratio(mean: Array, covariance: Array, places: tuple[int, int, int, int]) -> tuple[float, float]:
    """(a/b)/(c/d) with its standard error by the delta method on logarithms."""
    picked = mean[list(places)]
    if not (picked > 0).all():
        return float("nan"), float("nan")
    value = float(picked[0] / picked[1] / (picked[2] / picked[3]))
    gradient = np.array([1, -1, -1, 1]) / picked
    spread = gradient @ covariance[np.ix_(places, places)] @ gradient
    return value, value * float(max(spread, 0.0)) ** 0.5


__all__ = ["Design", "Experiment", "Measured", "RealData", "experiment", "real_data"]
