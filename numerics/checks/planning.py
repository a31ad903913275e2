r"""How many replicates, and at which sample sizes, a law is held against raw data: a pilot run says.

The pilot has random numbers of its own, and nothing of it enters the check: so the check's levels are what they say,
whatever the pilot found. At each of a few smallest sample sizes n_0, in turn, it asks

* whether the family can be drawn and fitted there, whether the ratio is near the law, and whether its first order tells
  most of it: if not, n_0 grows;
* the relative variance v of a ratio: a ratio extrapolated from n_0, 2 n_0, 4 n_0 by least squares on 1 and 1/n has the
  variance L v/R, L a number of the sizes, and is told from the law with the declared power if
  :math:`(z_{1-\alpha} + z_{1-\beta}) \sqrt{L v/R}`, widened for the tail, is the margin;
* the skewness of a risk, and the largest share of one replicate: in R replicates they fall like R^(-1/2) and, where
  the tail has its moments, nearly like R^(-1); the gates of `statistics.gates` must not be near.

R is the smallest number that does, within a budget of points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, final

from ...theory.errors import NotCoveredError
from ...theory.moments.quantities import RISK_RATIO
from ..engine.crews import Crew
from ..engine.store import Store
from ..simulation.points import point_model
from ..simulation.raw import RAW_BLOCK, simulate_raw
from ..simulation.risk import Simulation
from ..statistics.gates import HEAVY_TAIL_SHARE, SKEWNESS_LIMIT, WIDEST, widened
from ..statistics.power import quantile
from ..tape import definition_of
from .judgement import RatioLaw, quantity_of
from .one_size import ratio_of, wider

SMALLEST: Final = (256, 1024)
"""Smallest sizes that are tried."""

MOST_POINTS: Final = 6 * 10**7
"""Points drawn for one law."""

_FEWEST: Final = 2 * RAW_BLOCK
"""Replicates of the pilot, and at least of the check: with fewer, tails are seen too badly."""

_FAR: Final = 0.1
"""A ratio that misses the law by more than this part, and by two standard errors more, asks for larger samples."""

_WIDE: Final = 2.5
"""A relative standard deviation of one replicate above it: the fits are far from linear in the data."""

_RESERVE: Final = 1.2
"""The pilot's standard error is an estimate."""

_SHARE_GROWS: Final = 3.0
"""The largest of more replicates is larger."""

_NEAR: Final = 0.7
"""How near a gate for skewness a plan goes."""

_PILOT: Final = 2**40
"""Added to the seed."""


@final
@dataclass(frozen=True)
class Plan:
    """What a check of a limit is run with.

    Parameters
    ----------
    sizes
        Three sample sizes.
    replicates
        At each.
    """

    sizes: tuple[int, ...]
    replicates: int


def is_planned(law: RatioLaw) -> bool:
    """Whether a pilot pays: the family knows the first order of its fits on raw data."""
    if quantity_of(law) != RISK_RATIO.name:
        return False
    followed = point_model(law.family, SMALLEST[0]).noise_trace is not None
    return followed and not definition_of(law.workflow).subsamples


def plan(
    law: RatioLaw,
    *,
    generation: int,
    margin: float,
    alpha: float,
    beta: float,
    seed: int,
    sizes: tuple[int, ...] | None = None,
    crew: Crew | None = None,
    store: Store | None = None,
) -> Plan:
    """Plan a check of a limit.

    Parameters
    ----------
    law, generation, margin, alpha, beta, seed
        As for the check.
    sizes
        Given ones; only the replicates are planned then.
    crew, store
        See `mengoli.numerics.engine.blocks.run`.

    Raises
    ------
    NotCoveredError
        If the family cannot be simulated at any of the sizes.
    """
    tried = [tuple(sorted(sizes))] if sizes else [(n, 2 * n, 4 * n) for n in SMALLEST]
    for chosen in tried:
        last = chosen == tried[-1]
        try:
            found = simulate_raw(
                law.family, law.workflow, n=chosen[0], generations=generation, replicates=_FEWEST,
                seed=seed + _PILOT, crew=crew, store=store,
            )  # fmt: skip
        except NotCoveredError:
            if last:
                raise
            continue
        ratio, error = ratio_of(found, alpha)
        exact = float(law.ratio(generation))
        spread = error / exact * math.sqrt(found.replicates)
        if last or (abs(ratio - exact) - 2 * error <= _FAR * exact and spread <= _WIDE):
            break
    wanted = margin / (quantile(1 - alpha) + quantile(1 - beta)) / _RESERVE
    most = MOST_POINTS // (generation * sum(chosen))
    replicates, excess = _FEWEST, math.sqrt(leverage(chosen)) * error / exact / wanted
    while replicates < most and not _enough(found, replicates, excess, alpha):
        replicates = min(most, replicates * 5 // 4)
    return Plan(chosen, replicates)


def leverage(sizes: tuple[int, ...]) -> float:
    """The variance of the intercept of least squares on 1 and 1/n, where every size has the variance one."""
    x = [1 / n for n in sizes]
    s0, s1, s2 = len(x), sum(x), sum(value * value for value in x)
    return s2 / (s0 * s2 - s1 * s1)


def _enough(found: Simulation, replicates: int, excess: float, alpha: float) -> bool:
    """Whether so many replicates do, if the pilot's error is `excess` times the one that is wanted."""
    if found.reduced is None or found.reduced_share is None:
        return True
    more = replicates / found.replicates
    skewness = max(abs(float(found.reduced.skewness[place])) for place in (0, -1)) / math.sqrt(more)
    share = _SHARE_GROWS * max(float(found.reduced_share[place]) for place in (0, -1)) / more
    if not (share < WIDEST * HEAVY_TAIL_SHARE and skewness < _NEAR * WIDEST * SKEWNESS_LIMIT):
        return False
    pilot = max(wider(found, place, alpha) for place in (0, -1))
    return excess * widened(share, skewness, alpha) / pilot <= math.sqrt(more)


__all__ = ["Plan", "is_planned", "leverage", "plan"]
