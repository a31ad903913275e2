"""The literal simulation: every point is drawn, pools are unions of points, subsamples pick points.

What a careful researcher would write, for many replicates at once. It knows neither sufficient statistics nor
coefficients nor covariances, and serves as an independent oracle at small n, and as the only simulator where a
statistic's law is not to be had (subsamples with replacement, families without a way to draw part of a batch).
Memory and time grow with n and with the generations: it is meant for small ones.

A combination of collections in which every point gets the same weight is their union, and its fit is the
family's estimate on the union; any other combination is a weighted mean of fits.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, singledispatch
from typing import Any, Final, final

import numpy as np

from ..theory.errors import InputError, NotCoveredError
from ..theory.families import Design, LinearRegression
from ..theory.family import Family
from ..theory.interpreter import Sizes, bound
from ..theory.interpreter import run as interpret
from ..theory.workflow import Definition, Workflow
from .crews import Crew
from .engine import run
from .estimators import Arm
from .progress import ProgressCallback
from .replay import stacked
from .simulation import Simulation, check_generations, observed_generations
from .specification import Json, Task
from .statistics import Moments, largest_share
from .statistics.moments import Array
from .store import Store
from .tape import definition_of, points_of

RAW_BLOCK: Final = 512
"""Replicates in a block of raw data: a block holds every point of every pool."""


class PointModel(ABC):
    """How a family draws points and fits them, as arrays."""

    @abstractmethod
    def truth(self, replicates: int) -> Array:
        """The true parameter, once a replicate."""

    @abstractmethod
    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """Raw data from the model at each fit, shape ``(replicates, points)``."""

    @abstractmethod
    def estimate(self, data: Array) -> Array:
        """The family's estimate on each row."""


@final
@dataclass(frozen=True)
class DirectPoints(PointModel):
    """A family that draws and fits its own points."""

    family: Family

    def truth(self, replicates: int) -> Array:
        """The family's truth."""
        truth = np.asarray(self.family.truth(), dtype=float)
        shape = (replicates,) if self.family.dimension == 1 else (replicates, self.family.dimension)
        return np.broadcast_to(truth, shape).copy()

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """The family's own draw."""
        drawn: Array = self.family.draw_points(generator, fit, points)
        return drawn

    def estimate(self, data: Array) -> Array:
        """The family's own estimate."""
        made: Array = self.family.estimate(data)
        return made


@final
@dataclass(frozen=True)
class FixedDesignPoints(PointModel):
    """Responses on one design, fitted by least squares on all of a pool's rows.

    Fits are in the coordinates (X'X/T)^(1/2) theta of `LinearRegression`.
    """

    matrix: tuple[tuple[float, ...], ...]

    @cached_property
    def design(self) -> Array:
        """X, shape (T, d)."""
        return np.array(self.matrix)

    @cached_property
    def root(self) -> Array:
        """(X'X/T)^(1/2), symmetric."""
        values, vectors = np.linalg.eigh(self.design.T @ self.design / len(self.design))
        root: Array = (vectors * np.sqrt(values)) @ vectors.T
        return root

    def truth(self, replicates: int) -> Array:
        """Zero coefficients."""
        return np.zeros((replicates, self.design.shape[1]))

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """y = X theta + noise."""
        if points != len(self.design):
            raise InputError(
                f"a batch on this design has {len(self.design)} points",
                got=points,
                instead=f"n = {len(self.design)}",
            )
        coefficients = _product(fit, np.asarray(np.linalg.inv(self.root), dtype=np.float64))
        return _product(coefficients, self.design) + generator.standard_normal((len(fit), points))

    def estimate(self, data: Array) -> Array:
        """Least squares on the rows of every batch in the pool."""
        copies = data.shape[1] // len(self.design)
        rows = np.tile(self.design, (copies, 1))
        coefficients = _product(data, np.asarray(np.linalg.pinv(rows), dtype=np.float64))
        return _product(coefficients, self.root)


def _product(left: Array, right: Array) -> Array:
    """left right^T by numpy's own loops: the bits of a BLAS product may change with its number of threads."""
    product: Array = np.einsum("ij,kj->ik", left, right, optimize=False)
    return product


@final
@dataclass(frozen=True)
class FreshDesignPoints(PointModel):
    """Rows (x, y) with new Gaussian covariates for every batch; least squares on all rows of a pool."""

    dimension: int

    def truth(self, replicates: int) -> Array:
        """Zero coefficients."""
        return np.zeros((replicates, self.dimension))

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """Shape ``(replicates, points, d + 1)``: covariates and response."""
        rows = generator.standard_normal((len(fit), points, self.dimension + 1))
        rows[..., -1] += np.einsum("rti,ri->rt", rows[..., :-1], fit, optimize=False)
        return rows

    def estimate(self, data: Array) -> Array:
        """Normal equations, one small system a replicate."""
        design, response = data[..., :-1], data[..., -1]
        gram = np.einsum("rti,rtj->rij", design, design, optimize=False)
        right = np.einsum("rti,rt->ri", design, response, optimize=False)
        solved: Array = np.linalg.solve(gram, right[..., np.newaxis])[..., 0]
        return solved


@singledispatch
def point_model(family: Any, n: int) -> PointModel:
    """The raw-data model of a family; register another for families whose data are no single numbers."""
    return DirectPoints(family)


@point_model.register
def _(family: LinearRegression, n: int) -> PointModel:
    if isinstance(family.design, Design):
        return FixedDesignPoints(family.design.rows)
    if family.design == "fresh":
        return FreshDesignPoints(family.dimension)
    # Any design of full rank will do: cosines of the d lowest frequencies.
    angles = (np.arange(n) + 0.5)[:, np.newaxis] * np.pi / n
    return FixedDesignPoints(tuple(map(tuple, np.cos(angles * np.arange(family.dimension)).tolist())))


@final
@dataclass(frozen=True, eq=False)
class _Collection:
    """A fit, and the points it was made of where they are one collection."""

    fit: Array
    points: Array | None


@final
@dataclass(frozen=True)
class _RawWorld:
    """Draws points; combines collections."""

    model: PointModel
    generator: np.random.Generator
    replicates: int
    n: int
    unit: float

    def batch(self, generation: int, model: str, parent: _Collection | None, size: Fraction) -> _Collection:
        fit = self.model.truth(self.replicates) if parent is None else parent.fit
        data = self.model.draw(self.generator, fit, points_of(size, self.n))
        return _Collection(self.model.estimate(data), data)

    def real(self, generation: int, model: str, size: Fraction) -> _Collection:
        return self.batch(generation, model, None, size)

    def subsample(
        self,
        generation: int,
        pool: str,
        value: _Collection,
        points: Fraction,
        total: Fraction,
        replacement: bool,
    ) -> _Collection:
        data, taken = value.points, points_of(points, self.n)
        if data is None or data.shape[1] != points_of(total, self.n):
            raise InputError(
                f"the pool {pool} is not a collection of {total} n points", instead="equal weights"
            )
        if replacement:
            picked = self.generator.integers(data.shape[1], size=(len(data), taken))
        else:
            keys = self.generator.random(data.shape[:2])
            picked = np.argpartition(keys, taken - 1, axis=1)[:, :taken]
        chosen = np.take_along_axis(data, picked.reshape(*picked.shape, *[1] * (data.ndim - 2)), axis=1)
        return _Collection(self.model.estimate(chosen), chosen)

    def combine(self, terms: list[tuple[Fraction, _Collection]], constant: Fraction) -> _Collection:
        kept = [(weight, value) for weight, value in terms if weight != 0]
        lengths = [0 if value.points is None else value.points.shape[1] for _, value in kept]
        total = sum(lengths)
        if (
            kept
            and constant == 0
            and all(
                length > 0 and weight * total == length
                for (weight, _), length in zip(kept, lengths, strict=True)
            )
        ):
            union = np.concatenate([value.points for _, value in kept if value.points is not None], axis=1)
            return _Collection(self.model.estimate(union), union)
        mixed = self.model.truth(self.replicates) * 0.0 + float(constant) * self.unit
        for weight, value in kept:
            mixed = mixed + float(weight) * value.fit
        return _Collection(mixed, None)


@final
@dataclass(frozen=True)
class RawTask(Task):
    """The losses of a workflow on raw data."""

    family: Family
    definition: Definition
    n: int
    generations: int
    observed: tuple[int, ...]
    values: tuple[tuple[str, Fraction], ...] = ()

    def specification(self) -> Mapping[str, Json]:
        """Everything that determines the law."""
        kind = type(self.family)
        return {
            "family": f"{kind.__module__}.{kind.__qualname__}",
            "options": repr(self.family),
            "workflow": repr(self.definition),
            "n": self.n,
            "generations": self.generations,
            "observed": self.observed,
            "values": [[name, str(value)] for name, value in self.values],
        }

    def run(self, generator: np.random.Generator, replicates: int) -> Moments:
        """Draw everything."""
        unit = (self.family.first_risk(self.n) / self.family.dimension) ** 0.5
        world = _RawWorld(point_model(self.family, self.n), generator, replicates, self.n, unit)
        rows = []
        for number, fits in enumerate(
            interpret(self.definition, world, self.generations, dict(self.values)), start=1
        ):
            if number in self.observed:
                loss = self.family.loss(fits[self.definition.models[0]].fit)
                rows.append(Moments.of(loss[np.newaxis, np.newaxis]))
        return stacked(rows)


def simulate_raw(
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
) -> Simulation:
    """Simulate raw data; parameters as for `mengoli.numerics.simulation.simulate`.

    Raises
    ------
    NotCoveredError
        If the family does not draw points.
    """
    check_generations(generations)
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise InputError("the sample size is a whole number >= 1", got=n, instead="--n 100")
    definition = definition_of(workflow)
    task = RawTask(
        family,
        definition,
        n,
        generations,
        observed_generations(generations),
        tuple(sorted((values or {}).items())),
    )
    try:
        moments = run(
            task,
            replicates=replicates,
            seed=seed,
            crew=crew,
            store=store,
            progress=progress,
            block_size=RAW_BLOCK,
        )
    except NotImplementedError as error:
        raise NotCoveredError(f"{family.name} draws no raw data: {error}") from error
    arm = Arm("raw data", moments.mean[:, 0], moments.standard_error[:, 0])
    first = family.first_risk(points_of(Sizes(definition, bound(definition, values or {})).size(1), n))
    return Simulation(
        task.observed, moments.count, seed, first, arm, None, {}, largest_share(moments)[:, 0], None
    )
