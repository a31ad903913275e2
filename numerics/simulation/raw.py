"""The literal simulation: every point is drawn, pools are unions of points, subsamples pick points.

What a careful researcher would write, for many replicates at once. It knows neither sufficient statistics nor
coefficients nor covariances, and serves as an independent oracle at small n, and as the only simulator where a
statistic's law is not to be had (subsamples with replacement, families without a way to draw part of a batch).
Memory and time grow with n and with the generations: it is meant for small ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Self

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
from ..estimators import WITHOUT, Arm
from ..statistics import Moments, largest_share, skewness_of_mean
from ..tape import definition_of, points_of
from .points import DirectPoints as DirectPoints
from .points import PointModel as PointModel
from .points import point_model as point_model
from .raw_world import RawWorld
from .readouts import readout
from .replay import stacked
from .risk import Simulation, check_generations, observed_generations

LOSS, CONTROLLED, LIMIT, FIRST = "loss", "controlled loss", "limit", "first controlled loss"
"""The columns of a task: the loss, what is left of it less its first order, that first order, and generation 1's."""

RAW_BLOCK: Final = 512
"""Replicates in a block of raw data: a block holds every point of every pool."""

MOST_BYTES: Final = 2**34
"""More memory than this for a block of raw data is refused."""


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

    @cached_property
    def first_order_trace(self) -> float | None:
        """tr Sigma, if losses are controlled by the first order of the fits; ``None`` if they are not."""
        if self.quantity != RISK_RATIO.name or self.definition.subsamples or len(self.definition.models) > 1:
            return None
        return point_model(self.family, self.n).noise_trace

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of what is kept of a generation."""
        exists = (WITHOUT,) if hasattr(self.family, "exists") else ()
        return (LOSS, *exists, *((CONTROLLED, LIMIT, FIRST) if self.first_order_trace is not None else ()))

    def world(self, generator: np.random.Generator, replicates: int) -> World[Any]:
        """What the workflow's lines act on."""
        follows = self.first_order_trace is not None
        return RawWorld(point_model(self.family, self.n), generator, replicates, self.n, self.unit, follows)

    def run(self, generator: np.random.Generator, replicates: int) -> Moments:
        """Draw everything."""
        world, trace = self.world(generator, replicates), self.first_order_trace
        read, rows, first = readout(self.family, self.quantity), [], np.empty(0)
        with one_thread():
            for number, fits in enumerate(
                interpret(self.definition, world, self.generations, dict(self.values)), start=1
            ):
                if number in self.observed:
                    made = fits[self.definition.models[0]]
                    kept = [read.of(made.fit)]
                    if WITHOUT in self.columns:
                        kept.append(1.0 - self.family.exists(made.fit))  # type: ignore[attr-defined]
                    if trace is not None:
                        control = made.first_order.centred(world.drawn, trace)  # type: ignore[attr-defined]
                        controlled = kept[0] - control
                        first = controlled if number == 1 else first
                        kept += [controlled, control, first]
                    rows.append(Moments.of(np.stack(kept)[np.newaxis]))
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
    columns = task.columns
    arm = Arm.plain(method, moments)
    points = points_of(Sizes(task.definition, bound(task.definition, dict(task.values))).size(1), task.n)
    unit = readout(family, task.quantity).unit(points)
    found = Simulation(
        task.observed, moments.count, seed, unit, arm, None, {}, {}, {}, largest_share(moments)[:, 0], None,
        without_fit=moments.mean[:, columns.index(WITHOUT)] if WITHOUT in columns else None,
    )  # fmt: skip
    return found if CONTROLLED not in columns else _controlled(found, moments, columns, method)


def _controlled(found: Simulation, moments: Moments, columns: Sequence[str], method: str) -> Simulation:
    """With the arm that subtracts the first order, and the test of that order's known mean."""
    loss, limit, first = (columns.index(name) for name in (CONTROLLED, LIMIT, FIRST))
    z = float(moments.mean[-1, limit] / moments.standard_error[-1, limit])
    share, skewness = largest_share(moments), skewness_of_mean(moments)
    return replace(
        found,
        reduced=Arm.plain(f"{method}, less the first order", moments, loss),
        control_z={LIMIT: z},
        control_share={LIMIT: float(share[-1, limit])},
        control_skewness={LIMIT: float(skewness[-1, limit])},
        reduced_share=share[:, loss],
        with_first=moments.covariance[:, loss, first] / moments.count,
    )
