"""What a simulation found: both arms, the z-scores of known means, and what says whether they may be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

import numpy as np

from ...theory.errors import InputError
from ..estimators import WITHOUT, Arm, combine_controls
from ..estimators.health import CONTROLS
from ..statistics import Moments, largest_share, skewness_of_mean
from ..statistics.moments import Array
from .risk_task import RiskTask

FEWEST_SURVIVORS: Final = 100
"""Fewer unabsorbed replicates than this, but some, carry a risk that is not resolved."""

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
    reduced_share
        `largest_share` of what the reduced arm averages, where that has no other tail than is seen; else ``None``.
    with_first
        Covariance of the reduced arm's means at each generation and at the first, where it is known; else ``None``.
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
    reduced_share: Array | None = None
    with_first: Array | None = None

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


def few_survive(found: Simulation) -> bool:
    """Whether the risk lies with a few replicates that are not absorbed."""
    return found.survivors is not None and 0 < found.survivors < FEWEST_SURVIVORS


def alike(found: Simulation, place: int) -> bool:
    """Whether the losses of a generation have no spread but rounding errors."""
    return bool(found.plain.standard_error[place] <= _ROUNDING * abs(found.plain.estimate[place]))


def known(found: Simulation, place: int) -> bool:
    """Whether a generation is the first, and its losses, all alike, are the mean that is known: none are missing."""
    missed = abs(float(found.plain.estimate[place]) - found.first_risk)
    return found.generations[place] == 1 and missed <= _ROUNDING * abs(found.first_risk)


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
