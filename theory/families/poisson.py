"""Poisson distribution, fitted by its mean.

V(mu) = mu, so v2 = 0. A fit of 0 is absorbing: from there every batch is zero.
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
class Poisson(MeanFamily):
    """Poisson distribution, fitted by its mean.

    Parameters
    ----------
    mean
        The true mean at which simulations run; the exact risk ratio does not depend on it.
    """

    mean: Fraction | int | str = Fraction(4)

    name = "poisson"
    summary = "Poisson mean"
    source = MORRIS
    means = "mean > 0"

    @property
    def curvature(self) -> Fraction:
        """v2 = 0."""
        return Fraction(0)

    def variance(self, mean: Any) -> Any:
        """V(mu) = mu."""
        return mean

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The sum of Poisson draws is Poisson."""
        return rng.poisson(fit * points) / points

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        return rng.poisson(fit[:, None], size=(len(fit), points)).astype(float)

    def draw_part(self, rng: Any, estimate: Any, points: int, part: Any) -> Any:
        """Given the sum of all, the sum of a part is binomial."""
        return rng.binomial((estimate * points).round().astype(int), part / points) / part
