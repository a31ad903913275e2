"""Workflows on real covariates: discard, augment or any other, with linear, ridge, logistic, softmax or Poisson fits.

The covariates are real, split once into training and test rows. The truth is the model fitted to the real responses
of the training rows; "real" data of generation 1 are drawn from it on the same rows, so that its risk has a meaning
and can be repeated. The models have a canonical link, so a pool enters a fit only through the mean of x y over
its points: the workflow's lines act on that statistic exactly, whatever n is, and memory does not grow with g. Only
a workflow that subsamples keeps every response: the part's rows differ from path to path and weigh in its fit.

Per generation: parameter risk (theta - theta*)' I (theta - theta*), excess log-loss over the truth on the test rows
(twice, in expectation over the true model), log-loss on the real test responses, and the fraction of paths that still
have a finite maximum-likelihood fit. After separation a path is left out, and the fraction says how many were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Final, final

import numpy as np

from ..theory.errors import InputError, NotCoveredError
from ..theory.interpreter import run as interpret
from ..theory.workflow import Workflow
from .concave_fits import SEPARATED
from .crews import Crew
from .engine import run
from .progress import ProgressCallback
from .real_design import Design
from .replay import stacked
from .specification import Json, Task
from .statistics import Moments
from .statistics.moments import Array
from .store import Store

BLOCK: Final = 256


@final
@dataclass(frozen=True, eq=False)
class _Statistic:
    """The mean of x y over a pool's points, and its fit when first asked for.

    `size` is the number of points over that of rows, ``None`` for a weighted mean that is no union of points;
    `responses` are those of every point, copy after copy of the rows, where the workflow subsamples; `weights` say how
    often each row occurs in a part.
    """

    value: Array
    design: Design
    size: Fraction | None
    responses: Array | None = None
    weights: Array | None = None

    @cached_property
    def fit(self) -> Array:
        """Maximum likelihood, or ridge."""
        if self.size is None and self.design.penalty:
            raise NotCoveredError("a penalty is weighed against a number of points, which a weighted mean has not")
        return self.design.link.fit(self.design.rows, self.value, self.weights, float(self.size or 1))


@final
@dataclass(frozen=True)
class _World:
    """Draws responses on the training rows."""

    design: Design
    generator: np.random.Generator
    replicates: int
    keeps: bool

    def batch(self, generation: int, model: str, parent: _Statistic | None, size: Fraction) -> _Statistic:
        if size.denominator != 1:
            raise InputError("a batch holds every row a whole number of times", got=str(size), instead="sizes=i")
        design = self.design
        truth = np.broadcast_to(design.truth, (self.replicates, design.parameters))
        eta = design.link.predict(design.rows, truth if parent is None else parent.fit)
        if not self.keeps:
            response = design.link.respond(self.generator, eta, int(size))
            return _Statistic(design.link.collect(design.rows, response), design, size)
        copies = [design.link.respond(self.generator, eta, 1) for _ in range(int(size))]
        mean = sum(copies, np.zeros_like(copies[0])) / len(copies)
        return _Statistic(design.link.collect(design.rows, mean), design, size, np.concatenate(copies, axis=1))

    def real(self, generation: int, model: str, size: Fraction) -> _Statistic:
        return self.batch(generation, model, None, size)

    def subsample(
        self, generation: int, pool: str, value: _Statistic, points: Fraction, total: Fraction, replacement: bool
    ) -> _Statistic:
        rows, responses = len(self.design.rows), value.responses
        if responses is None or responses.shape[1] != total * rows:
            raise NotCoveredError(f"the pool {pool} is no union of whole batches: nothing to draw a part of")
        taken = points * rows
        if taken.denominator != 1:
            raise InputError("a part holds a whole number of points", got=str(taken), instead="a whole number")
        if replacement:
            picked = self.generator.integers(responses.shape[1], size=(self.replicates, int(taken)))
        else:
            keys = self.generator.random(responses.shape[:2])
            picked = np.argpartition(keys, int(taken) - 1, axis=1)[:, : int(taken)]
        # How often each point was drawn, then summed over the copies of each row.
        places = (np.arange(self.replicates)[:, None] * responses.shape[1] + picked).ravel()
        times = np.bincount(places, minlength=self.replicates * responses.shape[1])
        drawn = times.reshape(responses.shape[:2]).astype(float)
        extra = responses.shape[2:]
        sums = (drawn.reshape(*drawn.shape, *[1] * len(extra)) * responses).reshape(
            self.replicates, -1, rows, *extra
        ).sum(axis=1)  # fmt: skip
        weights = drawn.reshape(self.replicates, -1, rows).sum(axis=1) / float(points)
        statistic = self.design.link.collect(self.design.rows, sums) / float(points)
        return _Statistic(statistic, self.design, points, None, weights)

    def combine(self, terms: list[tuple[Fraction, _Statistic]], constant: Fraction) -> _Statistic:
        if constant != 0:
            raise NotCoveredError("an offset has no meaning for the mean of x y")
        terms = [(weight, item) for weight, item in terms if weight != 0]
        if len(terms) == 1 and terms[0][0] == 1:
            return terms[0][1]
        if any(item.weights is not None for _, item in terms):
            raise NotCoveredError("parts of a pool have other rows in every path: an experiment does not mix them")
        value = sum(
            (float(weight) * item.value for weight, item in terms),
            np.zeros((self.replicates, self.design.parameters)),
        )
        # A union of points is what equal weights a point make.
        sizes = [item.size for _, item in terms if item.size is not None]
        shares = {weight / size for (weight, _), size in zip(terms, sizes, strict=False)}
        if len(sizes) < len(terms) or shares != {1 / sum(sizes)}:
            return _Statistic(value, self.design, None)
        kept = [item.responses for _, item in terms if item.responses is not None]
        together = np.concatenate(kept, axis=1) if len(kept) == len(terms) else None
        return _Statistic(value, self.design, sum(sizes, Fraction(0)), together)


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
            "penalty": repr(design.penalty),
            "workflow": repr(self.workflow.definition),
            "generations": self.generations,
        }

    def run(self, generator: np.random.Generator, replicates: int) -> Moments:
        """Per generation: parameter loss, test loss, real test loss and one, of living paths; and those at g = 1."""
        design, link = self.design, self.design.link
        alive = np.ones(replicates, dtype=bool)
        rows, first = [], np.zeros((4, replicates))
        definition = self.workflow.definition
        target = link.predict(design.test_rows, design.truth)
        world = _World(design, generator, replicates, bool(definition.subsamples))
        for number, fits in enumerate(interpret(definition, world, self.generations), 1):
            fit = fits[definition.models[0]].fit
            alive &= np.abs(fit).max(axis=1) <= SEPARATED
            error = fit - design.truth
            eta = link.predict(design.test_rows, fit)
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
        Measured parameter risk at g = 1 over theory's: one in the limit.
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
        If the real data are separated, or the workflow mixes parts of a pool.
    """
    if generations < 1:
        raise InputError("the number of generations must be at least 1", got=generations, instead="10, say")
    _ = design.truth  # what is wrong with the data is said before anything runs
    task = ExperimentTask(design, workflow, generations)
    found = run(
        task, replicates=replicates, seed=seed, crew=crew, store=store, progress=progress, block_size=BLOCK
    )
    target = design.link.predict(design.test_rows, design.truth)
    truth_loss = design.link.log_loss(target, design.test_response)
    return Experiment(
        design,
        found.count,
        seed,
        len(design.rows),
        len(design.test_rows),
        float(found.mean[0, 0] / found.mean[0, 3]) / design.first_risk,
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
    return value, value * max(float(spread), 0.0) ** 0.5


__all__ = ["Design", "Experiment", "ExperimentTask", "Measured", "experiment"]
