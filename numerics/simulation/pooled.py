r"""Training sets by sums over their points: regressions whose pooled fit is no mean of the batches' fits.

Least squares on fresh rows needs (X'X, X'y), a model with canonical link on given rows X'y and the number of points;
sums of a union are the sums of its parts. So a batch is drawn as its sums, by Bartlett's decomposition or by responses
on the rows, and a history keeps a few numbers for every pool, whatever n and the generations. A combination in which
every point counts once is a union; any other is a weighted mean of fits, as on raw data (module `raw`), the oracle of
this one. A part of a pool needs the points.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, singledispatch
from typing import Any, final

import numpy as np

from ...theory.errors import NotCoveredError
from ...theory.families import LinearRegression, LogisticRegression, PoissonRegression, SoftmaxRegression
from ...theory.family import Family
from ...theory.language.workflow import Definition, Workflow
from ...theory.regression.designs import Design
from ..engine.crews import Crew
from ..engine.progress import ProgressCallback
from ..engine.specification import BLOCK_SIZE
from ..engine.store import Store
from ..regression.links import fit_or_far, link_of
from ..samplers.bartlett import draw_statistic
from ..statistics.moments import Array
from ..tape import definition_of, points_of
from .raw import RAW_BLOCK, RawTask, check_size, simulate_raw, simulate_task
from .risk import Simulation


class SumModel(ABC):
    """How a batch's sums are drawn, and how a fit follows from those of a training set."""

    @property
    @abstractmethod
    def block(self) -> int:
        """Replicates in a block."""

    @abstractmethod
    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """The sums over a batch from the model at each fit, shape ``(replicates, k)``."""

    @abstractmethod
    def fit(self, sums: Array, points: int) -> Array:
        """The estimate on so many points with these sums."""


@final
@dataclass(frozen=True)
class FreshRows(SumModel):
    """Least squares with unit noise on new Gaussian rows for every batch: X'X row by row, then X'y."""

    dimension: int

    @property
    def block(self) -> int:
        """Full: a batch is a few numbers."""
        return BLOCK_SIZE

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """By Bartlett's decomposition."""
        gram, product = draw_statistic(generator, fit, points)
        return np.concatenate([gram.reshape(len(fit), -1), product], axis=1)

    def fit(self, sums: Array, points: int) -> Array:
        """The normal equations, by Cholesky's method on all replicates at once."""
        d = self.dimension
        return solve_positive(sums[:, : d * d].T.reshape(d, d, -1), sums[:, d * d :].T).T


@final
@dataclass(frozen=True)
class GivenRows(SumModel):
    """A model with canonical link on given rows, each of which a batch holds equally often: X'y."""

    family: LogisticRegression | PoissonRegression | SoftmaxRegression

    @cached_property
    def rows(self) -> Array:
        """X, shape (T, d)."""
        assert isinstance(self.family.design, Design)
        return np.array(self.family.design.rows)

    @property
    def block(self) -> int:
        """Small: a block holds a response for every row."""
        return RAW_BLOCK

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """Responses at the linear predictors, as often as every row occurs."""
        copies, odd = divmod(points, len(self.rows))
        if odd:
            raise NotCoveredError("a batch on given rows holds every row a whole number of times")
        link = link_of(self.family)
        response = link.respond(generator, link.predict(self.rows, fit), copies)
        return points * link.collect(self.rows, response)

    def fit(self, sums: Array, points: int) -> Array:
        """Maximum likelihood; a fit that does not exist ends far out, as it does on raw data."""
        return fit_or_far(self.family, self.rows, sums / points)


def solve_positive(gram: Array, right: Array) -> Array:
    """Solve G x = b for positive definite G of shape (d, d, N) and b of shape (d, N), for all replicates at once."""
    factor, solution = gram.copy(), right.copy()
    d = len(factor)
    for j in range(d):
        for k in range(j):
            factor[j, j] -= factor[j, k] ** 2
        factor[j, j] = np.sqrt(factor[j, j])
        for i in range(j + 1, d):
            for k in range(j):
                factor[i, j] -= factor[i, k] * factor[j, k]
            factor[i, j] /= factor[j, j]
        for k in range(j):
            solution[j] -= factor[j, k] * solution[k]
        solution[j] /= factor[j, j]
    for j in reversed(range(d)):
        for i in range(j + 1, d):
            solution[j] -= factor[i, j] * solution[i]
        solution[j] /= factor[j, j]
    return solution


@singledispatch
def sum_model(family: Any) -> SumModel | None:
    """The sums of a family whose pooled fit follows from them; register another."""
    return None


@sum_model.register
def _(family: LinearRegression) -> SumModel | None:
    return FreshRows(family.dimension) if family.design == "fresh" else None


@sum_model.register(LogisticRegression)
@sum_model.register(PoissonRegression)
@sum_model.register(SoftmaxRegression)
def _(family: LogisticRegression | PoissonRegression | SoftmaxRegression) -> SumModel | None:
    return GivenRows(family) if isinstance(family.design, Design) else None


@final
@dataclass(frozen=True, eq=False)
class _TrainingSet:
    """A fit, made when first asked for, and the sums and the number of points it is made of, if it is a union."""

    make: Callable[[], Array]
    sums: Array | None
    points: int

    @cached_property
    def fit(self) -> Array:
        """The estimate; a batch that only enters a pool never needs its own."""
        return self.make()


@final
@dataclass(frozen=True)
class _SumWorld:
    """Draws sums; adds them up."""

    model: SumModel
    truth: Array
    generator: np.random.Generator
    n: int
    unit: float

    def batch(self, generation: int, model: str, parent: _TrainingSet | None, size: Fraction) -> _TrainingSet:
        points = points_of(size, self.n)
        fit = self.truth if parent is None else parent.fit
        return self._union(self.model.draw(self.generator, fit, points), points)

    def real(self, generation: int, model: str, size: Fraction) -> _TrainingSet:
        return self.batch(generation, model, None, size)

    def _union(self, sums: Array, points: int) -> _TrainingSet:
        return _TrainingSet(lambda: self.model.fit(sums, points), sums, points)

    def subsample(
        self, generation: int, pool: str, value: _TrainingSet, points: Fraction, total: Fraction, replacement: bool
    ) -> _TrainingSet:
        raise NotCoveredError("a part of a pool needs the points themselves: simulate raw data")

    def combine(self, terms: list[tuple[Fraction, _TrainingSet]], constant: Fraction) -> _TrainingSet:
        kept = [(weight, value) for weight, value in terms if weight != 0]
        total = sum(value.points for _, value in kept)
        united = [value.sums for weight, value in kept if value.sums is not None and weight * total == value.points]
        if kept and constant == 0 and len(united) == len(kept):
            return self._union(sum(united[1:], united[0]), total)
        mixed = self.truth * 0.0 + float(constant) * self.unit
        for weight, value in kept:
            mixed = mixed + float(weight) * value.fit
        return _TrainingSet(lambda: mixed, None, 0)


@final
@dataclass(frozen=True)
class PooledTask(RawTask):
    """As on raw data, from sums."""

    def world(self, generator: np.random.Generator, replicates: int) -> _SumWorld:
        """Sums instead of points."""
        model = sum_model(self.family)
        assert model is not None  # looked up before the task was made
        truth = np.broadcast_to(np.asarray(self.family.truth(), dtype=float), (replicates, self.family.dimension))
        return _SumWorld(model, truth.copy(), generator, self.n, self.unit)


def simulate_pools(
    family: Family,
    workflow: Workflow | Definition,
    *,
    n: int,
    generations: int,
    replicates: int = 20_000,
    seed: int = 1,
    values: Mapping[str, Fraction] | None = None,
    crew: Crew | None = None,
    store: Store | None = None,
    progress: ProgressCallback | None = None,
    quantity: str = "risk_ratio",
) -> Simulation:
    """Simulate a family whose pooled fit is no mean of fits: from sums where these are enough, else on raw data.

    Parameters are those of `mengoli.numerics.simulation.raw.simulate_raw`.
    """
    arguments: dict[str, Any] = {
        "replicates": replicates, "seed": seed, "crew": crew, "store": store, "progress": progress,
    }  # fmt: skip
    definition, model = definition_of(workflow), sum_model(family)
    if model is None or definition.subsamples:
        return simulate_raw(
            family, workflow, n=n, generations=generations, values=values, quantity=quantity, **arguments
        )
    check_size(n, generations)
    task = PooledTask.of(family, definition, n, generations, values, quantity)
    return simulate_task(task, "sums of points", model.block, **arguments)
