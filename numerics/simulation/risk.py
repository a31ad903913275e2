"""Simulating a family under a workflow: risks with standard errors, at any number of generations.

The workflow's own lines run on arrays (module `tape`), batches come from the exact law of their estimate
(`samplers`), and estimators look on (`estimators`). Memory is one block, whatever the generations and the
replicates; cost is linear in both.

Two arms are always reported. The **plain** arm averages the loss. The **reduced** arm has its variance reduced by
what the family supports: the telescoped conditional variance where batches are conditionally unbiased with a
known variance function, with the error and the limit fit as controls. Beside them stand the z-scores of every
quantity whose mean is known to be zero: a reduced arm is believed only if these are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from ...theory.errors import InputError, NotCoveredError
from ...theory.family import Family
from ...theory.language.workflow import Definition, Workflow
from ...theory.moments.quantities import RISK_RATIO
from ...theory.moments.state_space import TRUTH
from ..accelerator import WORTHWHILE, is_available
from ..engine.blocks import run
from ..engine.crews import Crew
from ..engine.progress import ProgressCallback
from ..engine.specification import BLOCK_SIZE, FIRST_BLOCK
from ..engine.store import Store
from ..samplers import LimitSampler, Sampler, StatisticSampler
from ..tape import Draw, definition_of, record
from .outcome import Simulation as Simulation
from .outcome import summary as summary
from .readouts import readout
from .risk_task import RiskTask
from .stopping import Goal

MOST_REPLICATES: Final = 10_000_000
"""Where a run with a precision goal gives up."""

MOST_POINTS: Final = 10**12
"""Largest sample size: numpy's Poisson draws are off by half a per cent at 10^13."""


def observed_generations(generations: int, most: int = 50) -> tuple[int, ...]:
    """All generations if there are few, else about `most` of them, evenly spaced in the logarithm."""
    if generations <= most:
        return tuple(range(1, generations + 1))
    grid = np.unique(np.rint(np.geomspace(1, generations, most)).astype(int))
    return tuple(int(g) for g in grid)


def check_generations(generations: int) -> None:
    """Refuse a number of generations that is none."""
    if isinstance(generations, bool) or not isinstance(generations, int) or generations < 1:
        raise InputError(
            "the number of generations must be a whole number >= 1",
            got=generations,
            instead="--generations 10",
        )


def simulate(
    family: Family | None,
    workflow: Workflow | Definition,
    *,
    n: int | None = None,
    generations: int,
    replicates: int | None = None,
    precision: float | None = None,
    seed: int = 1,
    values: Mapping[str, Fraction] | None = None,
    observed: Sequence[int] | None = None,
    reduced: bool = True,
    accelerated: bool | None = None,
    crew: Crew | None = None,
    store: Store | None = None,
    progress: ProgressCallback | None = None,
    block_size: int | None = None,
    quantity: str = RISK_RATIO.name,
) -> Simulation:
    """Simulate a workflow.

    Parameters
    ----------
    family
        The family, sampled by the exact law of its estimates; ``None`` for the limit process.
    workflow
        The workflow.
    n
        Sample size; not given for the limit process.
    generations
        Number of generations, g = 1 included.
    replicates
        Number of replicates (20,000 if neither this nor `precision` is given).
    precision
        Relative half width at the last generation at which to stop, by a 95 % confidence sequence.
    seed
        Root seed.
    values
        Exact values of parameters left symbolic in the workflow, and of ``theta``, the truth in units of the
        standard error of the first fit, where the weights do not add up to one.
    observed
        Generations to report; by default at most 50 of them.
    reduced
        ``False`` for the plain arm alone, at the least cost.
    accelerated
        Whether compiled code draws; if not said, where numba is installed and the run is long. The result is the same
        to the last bit, but for the rounding of hyperbolic secant draws.
    crew, store, progress
        See `mengoli.numerics.engine.blocks.run`.
    block_size
        Replicates in a block. If not given, 8192, but fewer at first where `precision` is and few may do.
    quantity
        What is estimated: the risk ratio, or another quantity of the family.

    Raises
    ------
    InputError
        For numbers out of range.
    NotCoveredError
        Where the quantity cannot be read off a fit, or a batch's or a subsample's law is not available: simulate raw
        data there.
    """
    check_generations(generations)
    sampler: Sampler = _sampler(family, n, values)
    chosen = tuple(sorted(set(observed))) if observed is not None else observed_generations(generations)
    if not chosen or not chosen[0] >= 1 or not chosen[-1] <= generations:
        raise InputError(
            "these generations cannot be reported", got=chosen, instead=f"numbers from 1 to {generations}"
        )
    tape = record(definition_of(workflow), generations, values)
    most = replicates if replicates is not None else (20_000 if precision is None else MOST_REPLICATES)
    fast = accelerated
    if fast is None:
        fast = replicates is not None and replicates * generations >= WORTHWHILE and is_available()
    if not sampler.pools and any(not isinstance(entry, Draw) for entry in tape.operations):
        raise NotCoveredError(
            "the estimate on a union of batches is not the mean of their estimates here: simulate raw data"
        )
    read = None if quantity == RISK_RATIO.name else readout(family, quantity)
    task = RiskTask(sampler, tape, chosen, reduced, fast, read)
    _ = task.plan  # made once here; workers get it with the task
    size, first, goal = block_size or BLOCK_SIZE, None, None
    if precision is not None:
        # Where few replicates may do, blocks grow from small ones, and the sequence is tightest among these.
        first = FIRST_BLOCK if block_size is None and task.telescopes else None
        goal = Goal(task, precision, 16 * size if first is None else 8 * first)
    moments = run(
        task,
        replicates=most,
        seed=seed,
        crew=crew,
        store=store,
        progress=progress,
        stop=goal.reached if goal is not None else None,
        block_size=size,
        first_block=first,
    )
    # The rule was asked after the last block, with the same moments.
    return summary(task, moments, seed, goal is None or goal.met)


def _sampler(family: Family | None, n: int | None, values: Mapping[str, Fraction] | None) -> Sampler:
    theta = (values or {}).get(TRUTH.name, Fraction(0))
    if family is None:
        if n is not None:
            raise InputError("the limit process has no sample size", got=n, instead="a family, or no n")
        return LimitSampler(theta)
    if n is None:
        raise InputError("a family is simulated at a sample size", instead="--n 100")
    if n > MOST_POINTS:
        raise InputError(
            "beyond 10^12 points double precision does not resolve the error of a fit",
            got=n,
            instead="--n 1000000000000 or fewer; the exact law holds at any n (`mengoli derive`)",
        )
    sampler = StatisticSampler(family, n)
    own = float(sampler.truth(1).reshape(-1)[0]) / sampler.unit
    if values and TRUTH.name in values and not np.isclose(own, float(theta), rtol=1e-9):
        raise InputError(
            f"{family} at n = {n} has its truth at {TRUTH.name} = {own:.6g} standard errors", got=str(theta)
        )
    return sampler
