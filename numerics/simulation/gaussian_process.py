r"""The simple Gaussian process of a workflow: its limit as the sample size grows.

:math:`\sqrt n(\hat\theta_g - \theta^*)/\sqrt V` converges to the workflow driven by independent standard
Gaussian noises.
Simulating it checks an asymptotic law for every regular family at once, without any n; `paths` shows it,
and estimates its covariance :math:`K(g, h)`.

References
----------
A. Dey, D. Donoho (2024), Universality of the pi^2/6 pathway in avoiding model collapse, arXiv:2410.22812.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from ...theory.language.workflow import Definition, Workflow
from ..engine.crews import Crew
from ..engine.progress import ProgressCallback
from ..engine.specification import generator
from ..engine.store import Store
from ..samplers import LimitSampler
from ..statistics.moments import Array
from ..tape import Combine, Draw, definition_of, record
from .risk import Simulation, simulate


def simulate_limit(
    workflow: Workflow | Definition,
    *,
    generations: int,
    replicates: int | None = None,
    precision: float | None = None,
    seed: int = 1,
    crew: Crew | None = None,
    store: Store | None = None,
    progress: ProgressCallback | None = None,
) -> Simulation:
    """Risk ratios of the limit process; parameters as for `mengoli.numerics.simulation.risk.simulate`."""
    return simulate(
        None,
        workflow,
        generations=generations,
        replicates=replicates,
        precision=precision,
        seed=seed,
        crew=crew,
        store=store,
        progress=progress,
    )


def paths(
    workflow: Workflow | Definition,
    *,
    generations: int,
    replicates: int,
    seed: int = 1,
    values: Mapping[str, Fraction] | None = None,
) -> Array:
    """Paths of the limit process, shape (replicates, generations): for plots and for the covariance."""
    tape = record(definition_of(workflow), generations, values)
    sampler = LimitSampler()
    draws = generator((0,), seed, 0)
    registers: dict[int, Array] = {}
    result = np.empty((replicates, generations))
    for place, entry in enumerate(tape.generations):
        for operation, released in zip(entry.operations, entry.released, strict=True):
            if isinstance(operation, Draw):
                parent = np.zeros(replicates) if operation.parent is None else registers[operation.parent]
                registers[operation.out] = sampler.batch(draws, parent, operation)
            elif isinstance(operation, Combine):
                total = np.full(replicates, operation.constant)
                for weight, register in operation.terms:
                    total += weight * registers[register]
                registers[operation.out] = total
            else:
                registers[operation.out] = sampler.part(draws, operation, registers[operation.value], ())
            for register in released:
                del registers[register]
        result[:, place] = registers[entry.fit]
        for register in entry.forgotten:
            del registers[register]
    return result
