r"""The limit process: every batch is its parent plus Gaussian noise, in units of V/n.

As n grows at a fixed generation, :math:`\sqrt n (\hat\theta_g - \theta^*)` of every regular asymptotically
linear estimator follows the workflow driven by independent Gaussian noises: variance 1/s for a batch of s n
points, 1/m - 1/N for m n of a pool's N n points without replacement, 1/m with. One component is enough: the
components of a vector follow the same linear recursion.

References
----------
A. Dey, D. Donoho (2024), Universality of the pi^2/6 pathway in avoiding model collapse, arXiv:2410.22812.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import final

import numpy as np

from ..engine.specification import Json
from ..statistics.moments import Array
from ..tape import Draw, Part
from .sampler import Sampler


@final
@dataclass(frozen=True)
class LimitSampler(Sampler):
    """Gaussian noises of the limit process.

    Parameters
    ----------
    theta
        The true parameter in units of the square root of V/n; read by workflows whose weights do not add up to one.
    """

    theta: Fraction = Fraction(0)

    def specification(self) -> Mapping[str, Json]:
        """The truth is all there is."""
        return {"sampler": "limit", "theta": str(self.theta)}

    def truth(self, replicates: int) -> Array:
        """As given, zero as a rule: then the process is the error."""
        return np.full(replicates, float(self.theta))

    def batch(self, generator: np.random.Generator, parent: Array, draw: Draw) -> Array:
        """Parent plus noise of variance noise/size."""
        noise: Array = generator.standard_normal(parent.shape)
        noise *= self.gaussian_scale(draw)
        return noise + parent

    def part(
        self, generator: np.random.Generator, part: Part, value: Array, sources: Sequence[Array]
    ) -> Array:
        """The pool's mean plus an independent noise."""
        spread = 1 / part.points - (0 if part.replacement else 1 / part.total)
        noise: Array = generator.standard_normal(value.shape) * math.sqrt(float(part.noise) * spread)
        return value + noise

    @property
    def pools(self) -> bool:
        """In the limit every regular estimate is a mean of influences."""
        return True

    @property
    def unit(self) -> float:
        """One."""
        return 1.0

    def loss(self, fit: Array) -> Array:
        """Squared error."""
        squared: Array = (fit - float(self.theta)) ** 2
        return squared

    def variance(self, fit: Array) -> Array | None:
        """One, whatever the fit."""
        return np.ones_like(fit)

    def gaussian_scale(self, draw: Draw) -> float:
        """The square root of noise/size."""
        return 1 / math.sqrt(self.points(draw))

    def points(self, draw: Draw) -> float:
        """Size over noise: n is the unit."""
        return float(draw.size / draw.noise)

    def first_risk(self, size: Fraction) -> float:
        """1/size."""
        return float(1 / size)
