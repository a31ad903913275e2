r"""Batches by the exact law of their estimate: a draw costs the same at n = 100 and at n = 10^9.

The mean of m of a pool's points, without replacement, is drawn in two exact steps: how many of the m fall on
each batch (multivariate hypergeometric), then the sum of so many of a batch's points given the batch's sum.
For the six families with quadratic variance that conditional law is known: normal, binomial (Poisson),
hypergeometric (binomial), beta (gamma), negative hypergeometric (negative binomial), and one with a log-concave
density (hyperbolic secant, module `secant_parts`). Multinomial counts are multivariate hypergeometric.

Notes
-----
Given the points, subsamples of different generations are independent, and each is unbiased for the pool;
drawing each anew from its law given the batch means leaves every second moment, hence every risk, exact. The
joint law of two generations' subsamples is exact only in second moments; the raw-data simulation has it whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch
from typing import Any, Final, Protocol, final, runtime_checkable

import numpy as np
import numpy.typing as npt

from ...theory.errors import InputError, NotCoveredError
from ...theory.families import HyperbolicSecant, LinearRegression, Normal
from ...theory.family import Family, MeanFamily
from ..engine.specification import Json, identity, source
from ..statistics.moments import Array
from ..tape import Draw, Part, points_of
from .sampler import Sampler

Counts = npt.NDArray[np.int64]

MOST_POOLED: Final = 10**9
"""Points of a pool at which numpy's hypergeometric draws end."""


@singledispatch
def draw_estimate(family: Any, generator: np.random.Generator, fit: Array, points: int) -> Array:
    """The estimate on a batch: the family's own draw, unless a faster exact sampler is registered for it."""
    drawn: Array = family.draw_estimate(generator, fit, points)
    return drawn


@singledispatch
def draw_part(family: Any, generator: np.random.Generator, estimate: Array, points: int, part: Counts) -> Array:
    """The mean of `part` of a batch's points given that of all: the family's own draw, unless one is registered."""
    if not isinstance(family, PartDrawer):
        raise NotCoveredError(f"{family.name} draws no part of a batch given the whole: simulate raw data")
    drawn: Array = family.draw_part(generator, estimate, points, part)
    return drawn


def _stretched(centre: Array, drawn: Array, noise: Fraction) -> Array:
    """Gaussian noise stays Gaussian when it is stretched; other families draw no batch of noisier points."""
    if noise == 1:
        return drawn
    made: Array = centre + math.sqrt(noise) * (drawn - centre)
    return made


@runtime_checkable
class PartDrawer(Protocol):
    """A family that can draw a part of a batch given the whole."""

    def draw_part(self, rng: Any, estimate: Any, points: int, part: Any) -> Any:
        """The mean of `part` of a batch's `points` points, given the mean of all; shape of `estimate`.

        `part` is an array of whole numbers between 1 and `points`.
        """


@final
@dataclass(frozen=True)
class StatisticSampler(Sampler):
    """The exact law of a family's estimates at sample size n.

    Parameters
    ----------
    family
        The family; its `draw_estimate` is the sampler.
    n
        Sample size, at least 1.
    """

    family: Family
    n: int

    def __post_init__(self) -> None:
        if isinstance(self.n, bool) or not isinstance(self.n, int) or self.n < 1:
            raise InputError("the sample size is a whole number >= 1", got=self.n, instead="--n 100")

    def specification(self) -> Mapping[str, Json]:
        """The family's class and options, and n."""
        return {
            "sampler": "statistic",
            **identity(self.family),
            "n": self.n,
        }

    @property
    def source(self) -> str:
        """The module of a user's family."""
        return source(self.family)

    def truth(self, replicates: int) -> Array:
        """The family's true parameter, repeated."""
        truth = np.asarray(self.family.truth(), dtype=float)
        shape = (replicates, self.family.dimension) if self._is_vector else (replicates,)
        return np.broadcast_to(truth, shape).copy()

    @property
    def _is_vector(self) -> bool:
        # A family of one parameter shows by its loss whether its fits are numbers or vectors of length one.
        return self.family.dimension > 1 or np.shape(self.family.loss(np.zeros((1, 1)))) == (1,)

    @property
    def _fixed_design(self) -> bool:
        return isinstance(self.family, LinearRegression) and self.family.design != "fresh"

    def batch(self, generator: np.random.Generator, parent: Array, draw: Draw) -> Array:
        """The family's own exact draw."""
        try:
            drawn: Array = draw_estimate(self.family, generator, parent, points_of(draw.size, self.n))
        except NotImplementedError as error:
            raise NotCoveredError(f"{self.family.name} has no statistic to draw: {error}") from error
        if draw.noise == 1:
            return drawn
        if not (self._fixed_design or isinstance(self.family, Normal)):
            raise NotCoveredError(
                f"points of {self.family.name} with another variance are no {self.family.name}"
            )
        return _stretched(parent, drawn, draw.noise)

    def part(
        self, generator: np.random.Generator, part: Part, value: Array, sources: Sequence[Array]
    ) -> Array:
        """Allocate the points to the batches, then draw each batch's part given its mean."""
        if part.replacement:
            raise NotCoveredError(
                "a subsample with replacement needs the points themselves: simulate raw data"
            )
        taken = points_of(part.points, self.n)
        left = points_of(part.total, self.n)
        if left >= MOST_POOLED:
            raise InputError(
                f"parts of a pool of {left:,} points are not drawn: fewer than 10^9 points",
                got=f"n = {self.n}",
                instead=f"--n {max(1, self.n * (MOST_POOLED - 1) // left)} or fewer",
            )
        wanted = np.full(len(value), taken)
        total = np.zeros_like(value)
        for batch, size, noise in zip(sources, part.sizes, part.noises, strict=True):
            points = points_of(size, self.n)
            left -= points
            here = generator.hypergeometric(points, left, wanted)
            wanted -= here
            some = here > 0
            drawn = draw_part(self.family, generator, batch[some], points, here[some])
            # A count a replicate stands beside every component.
            total[some] += here[some].reshape(-1, *[1] * (value.ndim - 1)) * _stretched(batch[some], drawn, noise)
        return total / taken

    @property
    def pools(self) -> bool:
        """Where second moments close at finite n; a median, a ridge or an unbiased variance does not pool."""
        return self.family.curvature is not None

    @property
    def same_bits(self) -> bool:
        """Not where draws take logarithms."""
        return not isinstance(self.family, HyperbolicSecant)

    @property
    def unit(self) -> float:
        """From the first risk, a component."""
        return math.sqrt(self.family.first_risk(self.n) / self.family.dimension)

    def loss(self, fit: Array) -> Array:
        """The family's loss."""
        loss: Array = self.family.loss(fit)
        return loss

    def variance(self, fit: Array) -> Array | None:
        """V(fit) of a mean family; 1 in the whitened coordinates of a fixed design."""
        if isinstance(self.family, MeanFamily):
            variance: Array = self.family.variance(fit)
            return variance
        if self._fixed_design:
            return np.ones_like(fit)
        return None

    def gaussian_scale(self, draw: Draw) -> float | None:
        """points^(-1/2) for normal data and least squares, which draw in just this way."""
        if draw.noise != 1 or not (self._fixed_design or isinstance(self.family, Normal)):
            return None
        return float(points_of(draw.size, self.n) ** -0.5)

    def points(self, draw: Draw) -> float:
        """The number of points of the batch, over their noise."""
        return points_of(draw.size, self.n) / float(draw.noise)

    def first_risk(self, size: Fraction) -> float:
        """The family's exact first risk."""
        return self.family.first_risk(points_of(size, self.n))
