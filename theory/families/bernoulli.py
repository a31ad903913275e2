"""Bernoulli distribution, fitted by its success probability.

V(mu) = mu (1 - mu), so v2 = -1: the exact product ends in a sine. Fits of 0 and 1 are absorbing.
Source: Morris, Annals of Statistics 10 (1982).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from ..family import MeanFamily
from ..sources import MORRIS


@final
@dataclass(frozen=True)
class Bernoulli(MeanFamily):
    """Bernoulli distribution, fitted by its success probability.

    Parameters
    ----------
    mean
        The true mean at which simulations run; the exact risk ratio does not depend on it.
    """

    mean: Fraction | int | str = Fraction(1, 3)

    name = "bernoulli"
    summary = "Bernoulli success probability"
    source = MORRIS
    means = "0 < mean < 1"

    @property
    def curvature(self) -> Fraction:
        """v2 = -1."""
        return Fraction(-1)

    def variance(self, mean: Any) -> Any:
        """V(mu) = mu (1 - mu)."""
        return mean * (1 - mean)

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The number of successes is binomial."""
        return rng.binomial(points, fit) / points

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        return (rng.random(size=(len(fit), points)) < fit[:, None]).astype(float)

    def draw_part(self, rng: Any, estimate: Any, points: int, part: Any) -> Any:
        """Given the number of successes in all, the number in a part is hypergeometric."""
        successes = (estimate * points).round().astype(int)
        return rng.hypergeometric(successes, points - successes, part) / part
