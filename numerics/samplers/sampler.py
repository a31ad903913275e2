"""The one thing a replay needs to know about randomness."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from ..engine.specification import Json
from ..statistics.moments import Array
from ..tape import Draw, Part


class Sampler(ABC):
    """Draws batches and subsamples for a whole block of replicates at once.

    Values have shape ``(replicates,)``, or ``(replicates, d)`` where a fit is a vector.
    """

    @abstractmethod
    def specification(self) -> Mapping[str, Json]:
        """What determines the law of the draws."""

    @property
    def source(self) -> str:
        """Code of somebody else's that the draws rest on; see `mengoli.numerics.engine.specification.Task.source`."""
        return ""

    @abstractmethod
    def truth(self, replicates: int) -> Array:
        """The true parameter, once a replicate."""

    @abstractmethod
    def batch(self, generator: np.random.Generator, parent: Array, draw: Draw) -> Array:
        """The estimate on a batch from each fit."""

    @abstractmethod
    def part(
        self, generator: np.random.Generator, part: Part, value: Array, sources: Sequence[Array]
    ) -> Array:
        """The mean of some of a pool's points, given the pool's mean and its batches' means."""

    @property
    @abstractmethod
    def pools(self) -> bool:
        """Whether the estimate on a union of batches is the mean of the batches' estimates, weighted by points."""

    @property
    def same_bits(self) -> bool:
        """Whether a run gives the same bits when compiled code draws."""
        return True

    @property
    @abstractmethod
    def unit(self) -> float:
        """What a workflow's constants are multiples of: the square root of V/n."""

    @abstractmethod
    def loss(self, fit: Array) -> Array:
        """The loss of each fit, shape ``(replicates,)``."""

    @abstractmethod
    def variance(self, fit: Array) -> Array | None:
        """The variance of one point drawn from each fit, a component; or ``None``.

        Only where the batch is conditionally unbiased and its components are conditionally uncorrelated.
        """

    @abstractmethod
    def gaussian_scale(self, draw: Draw) -> float | None:
        """The scale s where a batch is *computed* as parent + s * (a standard normal) a component; else ``None``."""

    @abstractmethod
    def points(self, draw: Draw) -> float:
        """What `variance` is divided by for a batch: its number of points, over the noise of a point."""

    @abstractmethod
    def first_risk(self, size: Fraction) -> float:
        """The exact risk of a fit on ``size*n`` real points."""
