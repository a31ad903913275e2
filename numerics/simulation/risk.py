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
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, final

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
from ..engine.specification import BLOCK_SIZE
from ..engine.store import Store
from ..estimators import WITHOUT, Arm, combine_controls
from ..estimators.health import CONTROLS
from ..samplers import LimitSampler, Sampler, StatisticSampler
from ..statistics import AsymptoticConfidenceSequence, Moments, largest_share, skewness_of_mean
from ..statistics.moments import Array
from ..tape import Draw, definition_of, record
from .readouts import readout
from .risk_task import RiskTask

MOST_REPLICATES: Final = 10_000_000
"""Where a run with a precision goal gives up."""

MOST_POINTS: Final = 10**12
"""Largest sample size: numpy's Poisson draws are off by half a per cent at 10^13."""

_ROUNDING: Final = 1e-12
"""A quantity whose spread is this fraction of its mean is constant but for rounding errors."""


@final
@dataclass(frozen=True, eq=False)
class Simulation:
    """What a simulation found.

    Parameters
    ----------
    generations
        The generations reported.
    replicates, seed
        As run; with a precision goal, where it stopped.
    first_risk
        Exact risk of generation 1, or what else the quantity is measured in: the denominator of every ratio.
    plain
        The plain arm.
    reduced
        The arm of reduced variance, or ``None`` where the family or the workflow offers none.
    control_z
        z-score of each quantity of known mean zero, at the last generation.
    control_share, control_skewness
        Largest replicate's share of the sum of squares, and skewness of the mean, of the same quantities.
    largest_share
        Largest replicate's share of the sum of squares of the loss, a generation.
    survivors
        Replicates not absorbed before the last generation, or ``None`` where absorption is not defined.
    reached
        Whether the precision goal was reached; ``True`` without one.
    without_fit
        Share of the histories without a finite fit at each generation, where the family can tell; else ``None``.
    """

    generations: tuple[int, ...]
    replicates: int
    seed: int
    first_risk: float
    plain: Arm
    reduced: Arm | None
    control_z: Mapping[str, float]
    control_share: Mapping[str, float]
    control_skewness: Mapping[str, float]
    largest_share: Array
    survivors: int | None
    reached: bool = True
    without_fit: Array | None = None

    @property
    def best(self) -> Arm:
        """The reduced arm where there is one, else the plain arm."""
        return self.plain if self.reduced is None else self.reduced

    def ratio(self, generation: int) -> tuple[float, float]:
        """Estimated risk ratio and its standard error at a reported generation."""
        if generation not in self.generations:
            raise InputError(
                "this generation was not reported", got=generation, instead=f"one of {self.generations}"
            )
        place = self.generations.index(generation)
        return (
            float(self.best.estimate[place]) / self.first_risk,
            float(self.best.standard_error[place]) / self.first_risk,
        )


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
    block_size: int = BLOCK_SIZE,
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
    crew, store, progress, block_size
        See `mengoli.numerics.engine.blocks.run`.
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
    goal = _Goal(task, precision) if precision is not None else None
    moments = run(
        task,
        replicates=most,
        seed=seed,
        crew=crew,
        store=store,
        progress=progress,
        stop=goal.reached if goal is not None else None,
        block_size=block_size,
    )
    return summary(task, moments, seed, goal is None or goal.reached(moments))


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


@final
class _Goal:
    """Stop when the confidence sequence is narrow enough at the last generation."""

    def __init__(self, task: RiskTask, precision: float) -> None:
        if not 0 < precision < 1:
            raise InputError(
                "a precision is a relative error between 0 and 1", got=precision, instead="0.001"
            )
        self._task = task
        self._precision = precision
        self._sequence = AsymptoticConfidenceSequence(alpha=0.05, planned=16 * BLOCK_SIZE)

    def reached(self, moments: Moments) -> bool:
        arm = summary(self._task, moments, 0, True).best
        mean, error = abs(float(arm.estimate[-1])), float(arm.standard_error[-1])
        if not (np.isfinite(mean) and np.isfinite(error)):
            return False
        radius = self._sequence.radius(moments.count, error * moments.count**0.5)
        radius += arm.granted(-1, self._sequence.alpha)
        return radius <= self._precision * mean


def summary(task: RiskTask, moments: Moments, seed: int, reached: bool) -> Simulation:
    """Both arms, the z-scores and the gates from merged moments."""
    columns = task.columns
    plain = Arm.plain("plain", moments, columns.index("loss"))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, spread = moments.mean[-1], np.sqrt(np.diagonal(moments.covariance[-1]))
        z = np.where(spread > _ROUNDING * np.abs(mean), mean / spread * moments.count**0.5, np.nan)
    known = (*CONTROLS, "error", "limit")
    control_z = {
        name: float(z[columns.index(name)])
        for name in known
        if name in columns and _defined(z, columns, name)
    }
    share, skewness = largest_share(moments), skewness_of_mean(moments)
    survivors = None
    if "absorbed" in columns:
        survivors = round(moments.count * (1 - float(moments.mean[-1, columns.index("absorbed")])))
    return Simulation(
        task.observed,
        moments.count,
        seed,
        task.unit,
        plain,
        _reduced(moments, columns),
        control_z,
        {name: float(share[-1, columns.index(name)]) for name in control_z},
        {name: float(skewness[-1, columns.index(name)]) for name in control_z},
        share[:, columns.index("loss")],
        survivors,
        reached,
        moments.mean[:, columns.index(WITHOUT)] if WITHOUT in columns else None,
    )


def _defined(z: Array, columns: Sequence[str], name: str) -> bool:
    # A quantity without any spread but rounding errors has no z-score.
    return bool(np.isfinite(z[columns.index(name)]))


def _reduced(moments: Moments, columns: Sequence[str]) -> Arm | None:
    controls = [name for name in ("error", "limit") if name in columns]
    if "telescoped" not in columns:
        return None
    y = columns.index("telescoped")
    # Where the variance does not depend on the fit (normal, fixed design) the arm repeats a formula.
    if np.all(np.sqrt(moments.covariance[:, y, y]) <= _ROUNDING * np.abs(moments.mean[:, y])):
        return None
    return combine_controls(moments, columns, "telescoped", controls, "telescoped")
