"""The literal simulation: every point is drawn, pools are unions of points, subsamples pick points.

What a careful researcher would write, for many replicates at once. It knows neither sufficient statistics nor
coefficients nor covariances, and serves as an independent oracle at small n, and as the only simulator where a
statistic's law is not to be had (subsamples with replacement, families without a way to draw part of a batch).
Memory and time grow with n and with the generations: it is meant for small ones.

A combination of collections in which every point gets the same weight is their union, and its fit is the
family's estimate on the union. Any other combination is a weighted set of points where the family's estimate reads the
weights (an unbiased variance, a ridge), and else a weighted mean of fits.

Above 300 lines: one world, and the run that draws it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Self, final

import numpy as np

from ...theory.errors import InputError, NotCoveredError
from ...theory.family import Family
from ...theory.language.interpreter import Sizes, World, bound
from ...theory.language.interpreter import run as interpret
from ...theory.language.workflow import Definition, Workflow
from ...theory.moments.quantities import RISK_RATIO
from ..engine.blocks import run
from ..engine.crews import Crew
from ..engine.one_thread import one_thread
from ..engine.progress import ProgressCallback
from ..engine.specification import Json, Task, identity, source
from ..engine.store import Store
from ..estimators import Arm
from ..statistics import Moments, largest_share
from ..statistics.moments import Array
from ..tape import definition_of, points_of
from .points import DirectPoints as DirectPoints
from .points import PointModel as PointModel
from .points import point_model as point_model
from .readouts import readout
from .replay import stacked
from .risk import Simulation, check_generations, observed_generations

RAW_BLOCK: Final = 512
"""Replicates in a block of raw data: a block holds every point of every pool."""

MOST_BYTES: Final = 2**34
"""More memory than this for a block of raw data is refused."""


@final
@dataclass(frozen=True, eq=False)
class _Collection:
    """A fit, made when first asked for, and the points it is made of where they are one collection.

    Its parts are arrays of points with the share of each, for estimates that read weights.
    """

    make: Callable[[], Array]
    points: Array | None
    parts: tuple[tuple[Fraction, Array], ...] = ()

    @cached_property
    def fit(self) -> Array:
        """The estimate; a batch that only enters a pool never needs its own."""
        return self.make()


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
        return self._collected(data)

    def real(self, generation: int, model: str, size: Fraction) -> _Collection:
        return self.batch(generation, model, None, size)

    def _collected(self, points: Array) -> _Collection:
        return _Collection(lambda: self.model.estimate(points), points, ((Fraction(1), points),))

    def subsample(
        self,
        generation: int,
        pool: str,
        value: _Collection,
        points: Fraction,
        total: Fraction,
        replacement: bool,
    ) -> _Collection:
        if not self.model.parts:
            raise NotCoveredError("a part of a training set is no set of whole batches: this family fits those alone")
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
        return self._collected(chosen)

    def combine(self, terms: list[tuple[Fraction, _Collection]], constant: Fraction) -> _Collection:
        kept = [(weight, value) for weight, value in terms if weight != 0]
        if self.model.weighs:
            return self._weighted(kept, constant)
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
            return self._collected(union)
        if not self.model.averages:
            raise NotCoveredError("these fits are sets of points: a pool is a union in which every point counts once")
        mixed = self.model.truth(self.replicates) * 0.0 + float(constant) * self.unit
        for weight, value in kept:
            mixed = mixed + float(weight) * value.fit
        return _Collection(lambda: mixed, None)

    def _weighted(self, kept: list[tuple[Fraction, _Collection]], constant: Fraction) -> _Collection:
        """The weighted set of all points, each once."""
        if constant != 0 or sum(weight for weight, _ in kept) != 1:
            raise NotCoveredError("an offset, or weights that do not add up to one, make no weighted set of points")
        shares: dict[int, tuple[Fraction, Array]] = {}
        for weight, value in kept:
            for share, points in value.parts:
                before = shares[id(points)][0] if id(points) in shares else Fraction(0)
                shares[id(points)] = (before + weight * share, points)
        parts = tuple(part for part in shares.values() if part[0] != 0)
        union = np.concatenate([points for _, points in parts], axis=1)
        total = union.shape[1]
        if all(share * total == points.shape[1] for share, points in parts):
            return _Collection(lambda: self.model.estimate(union), union, parts)
        weights = np.concatenate([np.full(points.shape[1], float(share / points.shape[1])) for share, points in parts])
        return _Collection(lambda: self.model.weighted(union, weights), None, parts)


@dataclass(frozen=True)
class RawTask(Task):
    """What is read off the fits of a workflow on raw data: the losses, as a rule."""

    family: Family
    definition: Definition
    n: int
    generations: int
    observed: tuple[int, ...]
    values: tuple[tuple[str, Fraction], ...] = ()
    quantity: str = RISK_RATIO.name

    def specification(self) -> Mapping[str, Json]:
        """Everything that determines the law."""
        return {
            **identity(self.family),
            "workflow": repr(self.definition),
            "n": self.n,
            "generations": self.generations,
            "observed": self.observed,
            "values": [[name, str(value)] for name, value in self.values],
            **({} if self.quantity == RISK_RATIO.name else {"quantity": self.quantity}),
        }

    @property
    def source(self) -> str:
        """The module of a user's family."""
        return source(self.family)

    @classmethod
    def of(
        cls,
        family: Family,
        definition: Definition,
        n: int,
        generations: int,
        values: Mapping[str, Fraction] | None,
        quantity: str,
    ) -> Self:
        """The task that reports some fifty generations."""
        observed = observed_generations(generations)
        return cls(family, definition, n, generations, observed, tuple(sorted((values or {}).items())), quantity)

    @property
    def unit(self) -> float:
        """The standard error of the first fit, a component."""
        return math.sqrt(self.family.first_risk(self.n) / self.family.dimension)

    def world(self, generator: np.random.Generator, replicates: int) -> World[Any]:
        """What the workflow's lines act on."""
        return _RawWorld(point_model(self.family, self.n), generator, replicates, self.n, self.unit)

    def run(self, generator: np.random.Generator, replicates: int) -> Moments:
        """Draw everything."""
        world = self.world(generator, replicates)
        read, rows, exists = readout(self.family, self.quantity), [], getattr(self.family, "exists", None)
        with one_thread():
            for number, fits in enumerate(
                interpret(self.definition, world, self.generations, dict(self.values)), start=1
            ):
                if number in self.observed:
                    fit = fits[self.definition.models[0]].fit
                    columns = [read.of(fit)] if exists is None else [read.of(fit), 1.0 - exists(fit)]
                    rows.append(Moments.of(np.stack(columns)[np.newaxis]))
        return stacked(rows)


def _check_memory(
    family: Family, definition: Definition, n: int, generations: int, replicates: int, values: Mapping[str, Fraction]
) -> None:
    """Refuse what would not fit into memory before a point is drawn."""
    sizes = Sizes(definition, bound(definition, values))
    batches = [points_of(sizes.size(g), n) for g in (1, generations)]
    points = sum(batches) / 2 * generations if definition.pools else max(batches)
    need = 8.0 * points * replicates * family.dimension
    if need > MOST_BYTES:
        raise InputError(
            f"raw data of {points:.3g} points in each of {replicates} histories need {need / 2**30:,.0f} GiB at once",
            got=n,
            instead="--n 1000, say, or a family whose estimates are drawn by their exact law",
        )


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
    quantity: str = RISK_RATIO.name,
) -> Simulation:
    """Simulate raw data; parameters as for `mengoli.numerics.simulation.risk.simulate`.

    Raises
    ------
    NotCoveredError
        If the family does not draw points, or the quantity cannot be read off its fits.
    """
    check_size(n, generations)
    definition = definition_of(workflow)
    _check_memory(family, definition, n, generations, min(replicates, RAW_BLOCK), values or {})
    task = RawTask.of(family, definition, n, generations, values, quantity)
    return simulate_task(
        task, "raw data", RAW_BLOCK, replicates=replicates, seed=seed, crew=crew, store=store, progress=progress
    )


def check_size(n: int, generations: int) -> None:
    """Refuse a sample size or a number of generations that is none."""
    check_generations(generations)
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise InputError("the sample size is a whole number >= 1", got=n, instead="--n 100")


def simulate_task(
    task: RawTask,
    method: str,
    block_size: int,
    *,
    replicates: int,
    seed: int,
    crew: Crew | None,
    store: Store | None,
    progress: ProgressCallback | None,
) -> Simulation:
    """Run a task and report its plain arm under the name of the method."""
    family = task.family
    try:
        moments = run(
            task,
            replicates=replicates,
            seed=seed,
            crew=crew,
            store=store,
            progress=progress,
            block_size=block_size,
        )
    except NotImplementedError as error:
        raise NotCoveredError(f"{family.name} draws no raw data: {error}") from error
    arm = Arm.plain(method, moments)
    points = points_of(Sizes(task.definition, bound(task.definition, dict(task.values))).size(1), task.n)
    first = readout(family, task.quantity).unit(points)
    without = moments.mean[:, 1] if moments.mean.shape[1] > 1 else None
    share = largest_share(moments)[:, 0]
    return Simulation(
        task.observed, moments.count, seed, first, arm, None, {}, {}, {}, share, None, without_fit=without
    )
