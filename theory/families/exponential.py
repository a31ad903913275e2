"""Exponential distribution, fitted by its mean.

V(mu) = mu^2, so v2 = 1: at finite n the product ends in a hyperbolic sine and exceeds pi^2/6.
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
class Exponential(MeanFamily):
    """Exponential distribution, fitted by its mean.

    Parameters
    ----------
    mean
        The true mean at which simulations run; the exact risk ratio does not depend on it.
    """

    mean: Fraction | int | str = Fraction(1)

    name = "exponential"
    summary = "exponential mean"
    source = MORRIS
    means = "mean > 0"

    @property
    def curvature(self) -> Fraction:
        """v2 = 1."""
        return Fraction(1)

    def variance(self, mean: Any) -> Any:
        """V(mu) = mu^2."""
        return mean**2

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The sum of exponential draws is gamma."""
        return rng.standard_gamma(points, size=len(fit)) * fit / points

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        return rng.exponential(fit[:, None], size=(len(fit), points))

    def draw_part(self, rng: Any, estimate: Any, points: int, part: Any) -> Any:
        """Given the sum of all, the share of a part is beta, as a quotient of gammas."""
        ours, rest = rng.standard_gamma(part), rng.standard_gamma(points - part)
        return estimate * points * ours / ((ours + rest) * part)
