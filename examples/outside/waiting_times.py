"""Two models of a waiting time: the sum of three independent exponential stages (Erlang), fitted by its mean.

With mean mu the variance of one waiting time is V(mu) = mu^2/3. `Erlang` says so; `CarelessErlang` was copied from
a table with a misprint and claims 1.05 mu^2/3. Nothing else is wrong with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mengoli as mg
from mengoli.theory.claims import Source

SOURCE = Source("Erlang1917", "A. K. Erlang", "Solution of some problems in the theory of probabilities", 1917)
STAGES = 3


@dataclass(frozen=True)
class Erlang(mg.MeanFamily):
    """Waiting time of three stages, fitted by its mean."""

    mean: Fraction = Fraction(2)

    name = "erlang"
    summary = "mean waiting time of three stages"
    source = SOURCE

    @property
    def curvature(self) -> Fraction:
        """V(mu) = mu^2/3, so v2 = 1/3."""
        return Fraction(1, STAGES)

    def truth(self) -> float:
        """The true mean waiting time."""
        return float(self.mean)

    def variance(self, mean: Any) -> Any:
        """V(mu) = mu^2/3."""
        return mean**2 / STAGES

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """A sum of gammas is gamma."""
        return rng.standard_gamma(STAGES * points, size=fit.shape) * fit / (STAGES * points)

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """One waiting time after the other."""
        return rng.standard_gamma(STAGES, size=(len(fit), points)) * fit[:, None] / STAGES


@dataclass(frozen=True)
class CarelessErlang(Erlang):
    """The same with a misprint: the claimed variance is 5 % too large."""

    name = "careless-erlang"

    @property
    def curvature(self) -> Fraction:
        """The misprint, carried over."""
        return Fraction(105, 100) / STAGES

    def variance(self, mean: Any) -> Any:
        """The misprint."""
        return 1.05 * mean**2 / STAGES
