"""Workflows on real covariates: discard, augment or any other, with linear, ridge, logistic, softmax or Poisson fits.

The covariates are real, split once into training and test rows. The truth is the model fitted to the real responses
of the training rows; "real" data of generation 1 are drawn from it on the same rows, so that its risk has a meaning
and can be repeated. The models have a canonical link, so a pool enters a fit only through the mean of x y over
its points (`real_world`).

Per generation: parameter risk (theta - theta*)' I (theta - theta*), excess log-loss over the truth on the test rows
(twice, in expectation over the true model), log-loss on the real test responses, and the fraction of paths that still
have a finite maximum-likelihood fit. After separation a path is left out, and the fraction says how many were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, final

import numpy as np

from ...theory.errors import InputError
from ...theory.language.interpreter import run as interpret
from ...theory.language.workflow import Workflow
from ..accelerator import is_available
from ..engine.blocks import run
from ..engine.crews import Crew
from ..engine.one_thread import one_thread
from ..engine.progress import ProgressCallback
from ..engine.specification import Json, Task
from ..engine.store import Store
from ..regression.compiled_newton import WORTHWHILE
from ..simulation.replay import stacked
from ..statistics import Moments
from ..statistics.moments import Array
from .real_design import Design
from .real_world import RealWorld

BLOCK: Final = 256


@final
@dataclass(frozen=True)
class ExperimentTask(Task):
    """A workflow on a design; `accelerated` says whether compiled code may fit."""

    design: Design
    workflow: Workflow
    generations: int
    accelerated: bool = False

    @property
    def arithmetic(self) -> str:
        """Compiled fits round otherwise."""
        return "compiled" if self.accelerated and self.design.link.compiles else ""

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
        with one_thread():
            return self._run(generator, replicates)

    def _run(self, generator: np.random.Generator, replicates: int) -> Moments:
        design, link = self.design, self.design.link
        alive = np.ones(replicates, dtype=bool)
        rows, first = [], np.zeros((4, replicates))
        definition = self.workflow.definition
        target = link.predict(design.test_rows, design.truth)
        world = RealWorld(design, generator, replicates, bool(definition.subsamples), self.accelerated)
        for number, fits in enumerate(interpret(definition, world, self.generations), 1):
            fit = fits[definition.models[0]].fit
            alive &= ~np.isnan(fit).any(axis=1)
            fit = np.where(alive[:, np.newaxis], fit, design.truth)
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
    with one_thread():
        _ = design.truth  # what is wrong with the data is said before anything runs
    rows = replicates * generations * len(design.rows)
    task = ExperimentTask(design, workflow, generations, rows >= WORTHWHILE and is_available())
    found = run(
        task, replicates=replicates, seed=seed, crew=crew, store=store, progress=progress, block_size=BLOCK
    )
    with one_thread():
        return _summary(task, found, seed)


def _summary(task: ExperimentTask, found: Moments, seed: int) -> Experiment:
    design = task.design
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
        tuple(_measured(found, g) for g in range(1, task.generations + 1)),
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
